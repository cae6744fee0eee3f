package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/backup"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/schedule"
	"github.com/lampadaire/lampadaire/internal/store"
)

// backupJob is the daily backup's name, after the purge of the same night: what
// has expired is in no new backup.
const (
	backupJob  = "sauvegarde"
	backupSpec = "10 4 * * *"
	// lateBackup is from when check warns that none was made.
	lateBackup = 3 * 24 * time.Hour
)

func (c *console) backupCommand() *cobra.Command {
	var path string
	cmd := &cobra.Command{
		Use: "backup", Short: c.say("cli.backup", nil), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.backup(cmd.Context(), path) },
	}
	cmd.Flags().StringVar(&path, "config", "lampadaire.yaml", c.say("cli.option_config", nil))
	return cmd
}

// backup makes one backup now; the robots may go on working.
func (c *console) backup(ctx context.Context, path string) error {
	settings, err := config.Load(path)
	if err != nil {
		return err
	}
	if settings.Backup.Folder == "" {
		return pdn.Say("erreur.sauvegarde_sans_dossier", nil)
	}
	made, dropped, err := backUp(ctx, settings, time.Now())
	if err != nil {
		return err
	}
	c.println("cli.backup_fait", messages.Args{"chemin": made, "cles": settings.Keys, "fichier": settings.Data + closingsSuffix})
	if dropped > 0 {
		c.println("cli.backup_menage", messages.Args{"n": dropped})
	}
	return nil
}

// closingsSuffix ends the name of the closings file beside the data.
const closingsSuffix = ".fermetures"

// backUp makes a backup and drops those that are too old; it returns the new
// file and how many went.
func backUp(ctx context.Context, s config.Settings, now time.Time) (string, int, error) {
	to, err := recipientOf(s.Backup)
	if err != nil {
		return "", 0, err
	}
	folder := backup.Folder{Path: s.Backup.Folder, Days: s.Backup.Days}
	// The old ones first: they make room, and must go even when no new one can be made.
	dropped, err := folder.Prune(now)
	if err != nil {
		return "", dropped, err
	}
	made, err := folder.Write(now, s.Data, func(target string) error { return store.Copy(ctx, s.Data, target) }, to)
	if err != nil {
		return made, dropped, err
	}
	_, err = folder.KeepClosings(now, s.Data+closingsSuffix, to)
	return made, dropped, err
}

// recipientOf is whom the backups are encrypted for.
func recipientOf(b config.Backup) (age.Recipient, error) {
	if b.Recipient != "" {
		return backup.Recipient(b.Recipient)
	}
	keys, err := backup.ReadKey(b.KeyFile, os.Getenv)
	if err != nil {
		return nil, err
	}
	return backup.RecipientOf(keys)
}

// backupJobs is the daily backup, where a folder is set.
func (h *house) backupJobs() []schedule.Job {
	if h.settings.Backup.Folder == "" {
		return nil
	}
	return []schedule.Job{{Name: backupJob, Spec: backupSpec, Missed: schedule.Once, Run: h.backUp}}
}

func (h *house) backUp(ctx context.Context, due time.Time) error {
	_, dropped, err := backUp(ctx, h.settings, h.clock.Now())
	if err != nil {
		h.meters.failures.Inc()
		h.tell(err)
		return fmt.Errorf("backup: %w", err)
	}
	h.logger.Info("backup", "dropped", dropped)
	return h.store.Update(ctx, func(tx app.Tx) error {
		_, err := tx.ClaimJob(ctx, backupJob, schedule.PeriodKey(due))
		return err
	})
}

// lastBackup is the instant of the last backup, zero where there is none.
func (h *house) lastBackup() (time.Time, error) {
	if h.settings.Backup.Folder == "" {
		return time.Time{}, nil
	}
	return backup.Folder{Path: h.settings.Backup.Folder, Days: h.settings.Backup.Days}.Latest()
}

// checkBackup looks at the folder of backups, its key and the last one made.
func (f *findings) checkBackup(s config.Settings, now time.Time) {
	if s.Backup.Folder == "" {
		f.add(note, "verif.sauvegarde_aucune", nil)
		return
	}
	folder := backup.Folder{Path: s.Backup.Folder, Days: s.Backup.Days}
	if err := folder.Writable(); err != nil {
		f.fail(err)
		return
	}
	if _, err := recipientOf(s.Backup); err != nil {
		f.fail(err)
	} else if _, err := os.Stat(s.Backup.KeyFile); err == nil {
		f.add(note, "verif.sauvegarde_cle_ici", nil)
	}
	switch last, err := folder.Latest(); {
	case err != nil:
		f.fail(err)
	case last.IsZero():
		f.add(note, "verif.sauvegarde_jamais", nil)
	case now.Sub(last) > lateBackup:
		f.add(wrong, "verif.sauvegarde_vieille", messages.Args{"jour": inParis(last)})
	default:
		f.add(good, "verif.sauvegarde", messages.Args{"jour": inParis(last)})
	}
}

func inParis(t time.Time) string { return t.In(pdn.Paris()).Format("02/01/2006 15:04") }
