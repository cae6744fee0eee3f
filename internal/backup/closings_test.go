package backup_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/backup"
)

func TestTheClosingsAreCopiedEachDayEncryptedAndTheNewestAloneStays(t *testing.T) {
	key, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	f := backup.Folder{Path: t.TempDir(), Days: 30}
	closings := filepath.Join(t.TempDir(), "lampadaire.db.fermetures")
	now := time.Date(2026, 11, 2, 4, 10, 0, 0, time.UTC)
	path, err := f.KeepClosings(now, closings, key.Recipient())
	require.NoError(t, err)
	require.Empty(t, path, "nobody has said no yet")
	for i, words := range []string{"un non", "un non, un effacement"} {
		require.NoError(t, os.WriteFile(closings, []byte(words), 0o600))
		path, err = f.KeepClosings(now.AddDate(0, 0, i), closings, key.Recipient())
		require.NoError(t, err)
		sealed, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NotContains(t, string(sealed), "non")
	}
	all, err := os.ReadDir(f.Path)
	require.NoError(t, err)
	require.Len(t, all, 1)
	made, found := f.Closings()
	require.True(t, found)
	require.Equal(t, now.AddDate(0, 0, 1), made.At)
	back := filepath.Join(t.TempDir(), "fermetures")
	require.NoError(t, backup.Open(made.Path, back, key))
	content, err := os.ReadFile(back)
	require.NoError(t, err)
	require.Equal(t, "un non, un effacement", string(content))
	backups, err := f.List()
	require.NoError(t, err)
	require.Empty(t, backups, "a copy of the closings is no backup")
}
