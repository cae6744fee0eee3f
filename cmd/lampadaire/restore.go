package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/backup"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/seal"
	"github.com/lampadaire/lampadaire/internal/store"
)

// quietDays is for how long, after a restoration, no first notice leaves in
// private unasked: as long as the silence of an informed person is kept.
const quietDays = 90

// restoreOptions are the options of the command line of restore.
type restoreOptions struct {
	config, target, key string
	forget              bool
}

func (c *console) restoreCommand() *cobra.Command {
	var o restoreOptions
	cmd := &cobra.Command{
		Use: c.say("cli.restore_usage", nil), Short: c.say("cli.restore", nil), Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return &usageError{errors.New(c.say("cli.restore_argument", nil))}
			}
			return c.restore(cmd.Context(), args[0], o)
		},
	}
	cmd.Flags().StringVar(&o.config, "config", "lampadaire.yaml", c.say("cli.option_config", nil))
	cmd.Flags().StringVar(&o.target, "vers", "", c.say("cli.option_vers", nil))
	cmd.Flags().StringVar(&o.key, "cle", "", c.say("cli.option_cle", nil))
	cmd.Flags().BoolVar(&o.forget, "sans-fermetures", false, c.say("cli.option_sans_fermetures", nil))
	return cmd
}

// restore puts a backup in place while the robots are stopped.
func (c *console) restore(ctx context.Context, file string, o restoreOptions) error {
	settings, err := config.Load(o.config)
	if err != nil {
		return err
	}
	r := restoration{folder: backup.Folder{Path: settings.Backup.Folder, Days: settings.Backup.Days}, from: file, data: settings.Data, target: o.target, forget: o.forget, clock: pdn.SystemClock{}}
	if r.target == "" {
		r.target = settings.Data
	}
	if backup.IsClosings(file) { // both stand in the same folder, with like names
		return pdn.SayWith("erreur.restore_fermetures", map[string]any{"fichier": file})
	}
	if o.key == "" {
		o.key = settings.Backup.KeyFile
	}
	if r.with, err = backup.ReadKey(o.key, os.Getenv); err != nil {
		return err
	}
	keys, err := seal.Read(seal.Source{File: settings.Keys, Getenv: os.Getenv})
	if err != nil {
		return err
	}
	if r.sealer, err = seal.NewSealer(keys); err != nil {
		return err
	}
	r.logger = slog.New(slog.NewJSONHandler(c.err, nil))
	until, err := r.run(ctx)
	if err != nil {
		return err
	}
	if r.forgot {
		c.println("cli.restore_sans_fermetures", nil)
	}
	if !r.copied.IsZero() {
		c.println("cli.restore_copie", messages.Args{"jour": inParis(r.copied)})
	}
	c.println("cli.restore_fait", messages.Args{"chemin": r.target, "jour": until.Time().Format("02/01/2006")})
	return nil
}

// restoration is one backup on its way back.
type restoration struct {
	from, target string
	folder       backup.Folder
	// copied is the instant of the copy of the closings that was used, zero when
	// the closings themselves were there.
	copied time.Time
	// data is the database of the settings: its closings say what was erased since.
	data   string
	with   []age.Identity
	sealer store.Sealer
	clock  pdn.Clock
	logger *slog.Logger
	forget bool // go on without the closings
	forgot bool // it was needed
	// brought tells that the closings were copied beside another target.
	brought bool
}

// run decrypts, checks, applies the closings made since and keeps quiet, all
// beside the target; the data have their name only at the end. It returns the
// day until which nobody is greeted in private.
func (r *restoration) run(ctx context.Context) (pdn.Day, error) {
	for _, path := range []string{r.target, r.target + "-wal", r.target + "-shm"} {
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			return 0, pdn.SayWith("erreur.restauration_existe", map[string]any{"chemin": path})
		}
	}
	if err := store.Free(r.data); err != nil {
		return 0, err
	}
	if err := r.bringClosings(); err != nil {
		return 0, err
	}
	fresh := r.target + ".restauration"
	err := sweep(fresh)
	var until pdn.Day
	if err == nil {
		until, err = r.prepare(ctx, fresh)
	}
	if err == nil && os.Rename(fresh, r.target) != nil {
		err = pdn.SayWith("erreur.ecriture", map[string]any{"chemin": r.target})
	}
	if err != nil && r.brought {
		err = errors.Join(err, os.Remove(r.target+closingsSuffix))
	}
	return until, errors.Join(err, sweep(fresh))
}

// bringClosings makes sure that the closings stand beside the target.
func (r *restoration) bringClosings() error {
	theirs := r.target + closingsSuffix
	if err := r.copyOfClosings(); err != nil {
		return err
	}
	content, err := os.ReadFile(r.data + closingsSuffix)
	switch {
	case errors.Is(err, fs.ErrNotExist) && r.forget:
		r.forgot = true
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return pdn.SayWith("erreur.restauration_fermetures", map[string]any{"chemin": r.data + closingsSuffix})
	case err != nil:
		return pdn.Say("erreur.base_inaccessible", fmt.Errorf("read the closings: %w", err))
	case r.target == r.data:
		return nil
	}
	if err := writeNew(theirs, content); err != nil {
		return fmt.Errorf("copy the closings: %w", err)
	}
	r.brought = true
	return nil
}

// copyOfClosings takes the copy that lies beside the backups, where the closings
// themselves are lost.
func (r *restoration) copyOfClosings() error {
	_, err := os.Lstat(r.data + closingsSuffix)
	made, found := r.folder.Closings()
	if !errors.Is(err, fs.ErrNotExist) || !found || r.forget {
		return nil
	}
	if err := backup.Open(made.Path, r.data+closingsSuffix, r.with...); err != nil {
		return err
	}
	r.copied = made.At
	return nil
}

func (r *restoration) prepare(ctx context.Context, fresh string) (until pdn.Day, err error) {
	if err := backup.Open(r.from, fresh, r.with...); err != nil {
		return 0, err
	}
	if err := store.Check(ctx, fresh); err != nil {
		return 0, err
	}
	s, err := store.Open(ctx, store.Options{
		Path: fresh, Closings: r.target + closingsSuffix, Seal: r.sealer, Clock: r.clock, Logger: r.logger,
		AcceptMissingClosings: r.forgot,
	})
	if err != nil {
		return 0, err
	}
	until = pdn.DayOf(r.clock.Now().AddDate(0, 0, quietDays), pdn.Paris())
	err = s.Write(ctx, func(tx *store.Tx) error { return tx.KeepQuiet(ctx, until) })
	return until, errors.Join(err, s.Close())
}

// sweep removes a file being restored with its companions, where they are.
func sweep(fresh string) error {
	var errs []error
	for _, path := range []string{fresh, fresh + "-wal", fresh + "-shm", fresh + ".verrou", fresh + ".neuf"} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("tidy after a restoration: %w", err))
		}
	}
	return errors.Join(errs...)
}

// quiet tells the use cases until when nobody is greeted in private.
func (h *house) quiet(ctx context.Context) (bool, error) {
	until, err := h.store.QuietUntil(ctx)
	return err == nil && pdn.DayOf(h.clock.Now(), pdn.Paris()) <= until, err
}
