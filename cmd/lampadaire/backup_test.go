package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/backup"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// saves gives the stage a folder of backups and a key.
func (s *stage) saves() {
	s.settings.Backup.Folder, s.settings.Backup.KeyFile = s.path("sauvegardes", "x"), s.path("secret", "sauvegarde.cle")
	s.settings.Backup.Folder = filepath.Dir(s.settings.Backup.Folder)
	_, err := backup.WriteKey(s.settings.Backup.KeyFile)
	require.NoError(s.t, err)
}

// told runs a command line and gives its exit code and all it printed.
func told(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	code := run(t.Context(), args, strings.NewReader(""), &out, &out)
	return code, plain(out.String())
}

// TestABackupIsMadeWhileTheRobotsWorkAndComesBackByTheCommands walks through
// what a technician does after a broken disk.
func TestABackupIsMadeWhileTheRobotsWorkAndComesBackByTheCommands(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.saves()
	_, stop := s.inProcess()
	s.connected()
	file := s.install()
	code, said := told(t, "backup", "--config", file)
	require.Zero(t, code, said)
	require.Contains(t, said, "Sauvegarde écrite")
	require.Contains(t, said, "ni les clés")
	folder := backup.Folder{Path: s.settings.Backup.Folder, Days: 30}
	made, err := folder.List()
	require.NoError(t, err)
	require.Len(t, made, 1)
	code, said = told(t, "restore", made[0].Path, "--config", file, "--vers", s.path("essai.db"))
	require.Equal(t, 1, code)
	require.Contains(t, said, "occupé par un autre programme")
	require.NoError(t, stop())
	require.NoFileExists(t, s.settings.Data+"-wal")
	time.Sleep(time.Until(made[0].At.Add(time.Second))) // a backup's name is its second
	code, said = told(t, "backup", "--config", file)
	require.Zero(t, code, "the robots are off: "+said)
	code, said = told(t, "restore", made[0].Path, "--config", file)
	require.Equal(t, 1, code)
	require.Contains(t, said, "existe déjà : rien n'est écrasé")
	require.NoError(t, os.Rename(s.settings.Data, s.settings.Data+".abime"))
	closings, err := filepath.Glob(filepath.Join(s.settings.Backup.Folder, "fermetures-*"))
	require.NoError(t, err)
	require.NotEmpty(t, closings)
	code, said = told(t, "restore", closings[0], "--config", file)
	require.Equal(t, 1, code)
	require.Contains(t, said, "est la copie des fermetures")
	stranger := s.path("secret", "autre.cle")
	_, err = backup.WriteKey(stranger)
	require.NoError(t, err)
	code, said = told(t, "restore", made[0].Path, "--config", file, "--cle", stranger)
	require.Equal(t, 1, code)
	require.Contains(t, said, "n'a pas été faite pour cette clé")
	require.NoFileExists(t, s.settings.Data)
	code, said = told(t, "restore", made[0].Path, "--config", file)
	require.Zero(t, code, said)
	require.Contains(t, said, "les robots n'écrivent plus les premiers en privé")
	_, stop = s.inProcess()
	s.connected()
	require.NoError(t, stop())
}

func TestACommandLineWithoutItsBackupSaysWhichIsMissing(t *testing.T) {
	t.Parallel()
	code, said := told(t, "restore")
	require.Equal(t, 2, code)
	require.Contains(t, said, "lampadaire restore FICHIER")
	code, said = told(t, "backup", "--config", installed(t, func(s *config.Settings) { s.Backup.Folder = "" }))
	require.Equal(t, 1, code)
	require.Contains(t, said, "Aucun dossier de sauvegarde")
}

func TestTheNightlyBackupIsAppointedAndCounted(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.saves()
	h, stop := s.inProcess()
	due := time.Now()
	require.NoError(t, h.backUp(t.Context(), due))
	last, err := h.lastBackup()
	require.NoError(t, err)
	require.WithinDuration(t, due, last, 2*time.Second)
	require.Contains(t, pageOf(t, h.meters), "lampadaire_backup_age_seconds")
	require.NoError(t, h.store.Update(t.Context(), func(tx app.Tx) error {
		period, err := tx.LastRun(t.Context(), backupJob)
		require.NotEmpty(t, period)
		return err
	}))
	require.NoError(t, os.RemoveAll(s.settings.Backup.Folder))
	require.Error(t, h.backUp(t.Context(), due))
	require.Contains(t, pageOf(t, h.meters), "lampadaire_backup_failures_total 1\n")
	require.NoError(t, stop())
}

func TestCheckSaysWhatIsWrongWithTheBackups(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s := config.Defaults()
	s.Backup.KeyFile = filepath.Join(folder, "sauvegarde.cle")
	recipient, err := backup.WriteKey(s.Backup.KeyFile)
	require.NoError(t, err)
	now := time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC)
	says := func(sentence string, wrong int) {
		t.Helper()
		var out bytes.Buffer
		c := consoleTo(t, &out)
		f := &findings{console: c}
		f.checkBackup(s, now)
		require.Contains(t, plain(out.String()), sentence)
		require.Equal(t, wrong, f.wrong, out.String())
	}
	says("Aucune sauvegarde n'est prévue", 0)
	s.Backup.Folder = filepath.Join(folder, "absent")
	says("n'existe pas, ou je ne peux pas y écrire", 1)
	s.Backup.Folder = filepath.Join(folder, "la")
	require.NoError(t, os.Mkdir(s.Backup.Folder, 0o700))
	says("Pas encore de sauvegarde", 0)
	says("est sur cette machine", 0)
	write := func(day string) {
		require.NoError(t, os.WriteFile(filepath.Join(s.Backup.Folder, "lampadaire-"+day+"T031000Z.age"), nil, 0o600))
	}
	write("20261106")
	says("a plus de 3 jours (06/11/2026 04:10)", 1)
	write("20261109")
	says("Dernière sauvegarde : 09/11/2026", 0)
	require.NoError(t, os.Remove(s.Backup.KeyFile))
	says("introuvable, ou n'est pas une clé", 1)
	s.Backup.Recipient = recipient
	says("Dernière sauvegarde", 0)
	s.Backup.Recipient = "age1faux"
	says("n'est pas une clé publique", 1)
}

func TestInitGivesTheRecipientToTheSettingsAndTheKeyApart(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	code, said := told(t, "init", "--dossier", folder)
	require.Zero(t, code, said)
	require.Contains(t, said, "hors de cette machine")
	settings, err := config.Load(filepath.Join(folder, "lampadaire.yaml"))
	require.NoError(t, err)
	_, err = backup.Recipient(settings.Backup.Recipient)
	require.NoError(t, err)
	key, err := os.ReadFile(filepath.Join(folder, "lampadaire.sauvegarde.cle"))
	require.NoError(t, err)
	require.Contains(t, string(key), settings.Backup.Recipient)
	require.Equal(t, 1, strings.Count(string(key), "AGE-SECRET-KEY"))
	require.NotContains(t, said, "AGE-SECRET-KEY")
	_, err = seal.Read(seal.Source{File: filepath.Join(folder, "lampadaire.cle")})
	require.NoError(t, err)
	code, _ = told(t, "init", "--dossier", folder)
	require.Equal(t, 1, code, "nothing is overwritten")
}

func consoleTo(t *testing.T, out *bytes.Buffer) *console {
	t.Helper()
	texts, err := messages.Load(config.Messages())
	require.NoError(t, err)
	return &console{out: out, err: out, texts: texts}
}
