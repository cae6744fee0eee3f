package backup_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/backup"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

var night = time.Date(2026, 11, 2, 3, 10, 0, 0, time.UTC)

func noEnvironment(string) string { return "" }

// installation is a key of backups and a folder for them.
func installation(t *testing.T) (backup.Folder, []age.Identity, age.Recipient) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sauvegarde.cle")
	text, err := backup.WriteKey(path)
	require.NoError(t, err)
	keys, err := backup.ReadKey(path, noEnvironment)
	require.NoError(t, err)
	to, err := backup.Recipient(text)
	require.NoError(t, err)
	return backup.Folder{Path: t.TempDir(), Days: 30}, keys, to
}

func saying(text string) func(string) error {
	return func(target string) error { return os.WriteFile(target, []byte(text), 0o600) }
}

func TestABackupComesBackAsItWas(t *testing.T) {
	folder, keys, to := installation(t)
	data := filepath.Join(t.TempDir(), "d.db")
	path, err := folder.Write(night, data, saying("les données"), to)
	require.NoError(t, err)
	require.Equal(t, "lampadaire-20261102T031000Z.age", filepath.Base(path))
	sealed, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NotContains(t, string(sealed), "données")
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.NoFileExists(t, data+".copie", "nothing in clear is left")

	target := filepath.Join(t.TempDir(), "revenu.db")
	require.NoError(t, backup.Open(path, target, keys...))
	content, err := os.ReadFile(target)
	require.NoError(t, err)
	require.Equal(t, "les données", string(content))
}

func TestACopyInClearLeftByACrashGoes(t *testing.T) {
	folder, _, to := installation(t)
	data := filepath.Join(t.TempDir(), "d.db")
	require.NoError(t, os.WriteFile(data+".copie", []byte("ancienne"), 0o600))
	_, err := folder.Write(night, data, func(target string) error {
		require.NoFileExists(t, target)
		return errors.Join(saying("x")(target), errors.New("trouble"))
	}, to)
	require.Error(t, err)
	require.NoFileExists(t, data+".copie")
	made, err := folder.List()
	require.NoError(t, err)
	require.Empty(t, made)
}

func TestACopyInClearIsWipedAndNotOnlyUnnamed(t *testing.T) {
	data := filepath.Join(t.TempDir(), "d.db")
	require.NoError(t, backup.Sweep(data), "there is none")
	plain := data + ".copie"
	require.NoError(t, os.WriteFile(plain, []byte("les données de Léa"), 0o600))
	held, err := os.Open(plain) // a second name would keep the bytes
	require.NoError(t, err)
	defer held.Close()
	require.NoError(t, backup.Sweep(data))
	require.NoFileExists(t, plain)
	left, err := io.ReadAll(held)
	require.NoError(t, err)
	require.Equal(t, make([]byte, len("les données de Léa")), left)
}

func TestTheWrongKeyADamagedFileAndACutOneAreToldApart(t *testing.T) {
	folder, keys, to := installation(t)
	_, others, _ := installation(t)
	path, err := folder.Write(night, filepath.Join(t.TempDir(), "d.db"), saying("les données"), to)
	require.NoError(t, err)
	target := filepath.Join(t.TempDir(), "revenu.db")
	require.Equal(t, "erreur.sauvegarde_cle", pdn.KeyOf(backup.Open(path, target, others...)))
	good, err := os.ReadFile(path)
	require.NoError(t, err)
	for name, content := range map[string][]byte{
		"cut": good[:len(good)-3], "changed": append(append([]byte{}, good[:len(good)-1]...), good[len(good)-1]^1), "empty": nil, "not one": []byte("bonjour"),
	} {
		bad := filepath.Join(t.TempDir(), "x.age")
		require.NoError(t, os.WriteFile(bad, content, 0o600))
		require.Equal(t, "erreur.sauvegarde_abimee", pdn.KeyOf(backup.Open(bad, target, keys...)), name)
	}
	require.Equal(t, "erreur.sauvegarde_illisible", pdn.KeyOf(backup.Open(path+"x", target, keys...)))
	require.NoFileExists(t, target)
	require.NoFileExists(t, target+".neuf")
	require.NoError(t, os.WriteFile(target, []byte("à moi"), 0o600))
	require.Error(t, backup.Open(path, target, keys...), "nothing is overwritten")
}

func TestLaw11_NoBackupOutlivesItsDays(t *testing.T) {
	folder, _, to := installation(t)
	data := filepath.Join(t.TempDir(), "d.db")
	for day := range 40 {
		_, err := folder.Write(night.AddDate(0, 0, day), data, saying("x"), to)
		require.NoError(t, err)
	}
	foreign := filepath.Join(folder.Path, "photo.jpg")
	torn := filepath.Join(folder.Path, "lampadaire-20261101T031000Z.age.neuf")
	for _, path := range []string{foreign, torn} {
		require.NoError(t, os.WriteFile(path, nil, 0o600))
	}
	now := night.AddDate(0, 0, 39)
	gone, err := folder.Prune(now)
	require.NoError(t, err)
	require.Equal(t, 9, gone)
	made, err := folder.List()
	require.NoError(t, err)
	require.Len(t, made, 31)
	require.LessOrEqual(t, now.Sub(made[0].At), backup.Longest*24*time.Hour)
	require.FileExists(t, foreign, "what is not ours stays")
	require.NoFileExists(t, torn)
	last, err := folder.Latest()
	require.NoError(t, err)
	require.Equal(t, now, last)
}

func TestAFolderThatIsMissingOrFullIsNamed(t *testing.T) {
	_, _, to := installation(t)
	missing := backup.Folder{Path: filepath.Join(t.TempDir(), "absent"), Days: 30}
	data := filepath.Join(t.TempDir(), "d.db")
	_, err := missing.Write(night, data, saying("x"), to)
	require.Equal(t, "erreur.sauvegarde_dossier", pdn.KeyOf(err))
	_, err = missing.Prune(night)
	require.Equal(t, "erreur.sauvegarde_dossier", pdn.KeyOf(err))
	_, err = missing.Latest()
	require.Equal(t, "erreur.sauvegarde_dossier", pdn.KeyOf(err))
	require.Equal(t, "erreur.sauvegarde_dossier", pdn.KeyOf(missing.Writable()))
	full := backup.Folder{Path: t.TempDir(), Days: 30}
	require.NoError(t, os.Symlink("/dev/full", filepath.Join(full.Path, "lampadaire-20261102T031000Z.age.neuf")))
	_, err = full.Write(night, data, saying("x"), to)
	require.Equal(t, "erreur.disque_plein", pdn.KeyOf(err))
	require.NoFileExists(t, data+".copie")
	require.NoError(t, full.Writable())
}

func TestAKeyIsPrivateAndNeverOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "k.cle")
	text, err := backup.WriteKey(path)
	require.NoError(t, err)
	_, err = backup.WriteKey(path)
	require.Equal(t, "erreur.cle_existe", pdn.KeyOf(err))
	keys, err := backup.ReadKey(path, noEnvironment)
	require.NoError(t, err)
	to, err := backup.RecipientOf(keys)
	require.NoError(t, err)
	require.Equal(t, text, to.(*age.X25519Recipient).String())
	require.NoError(t, os.Chmod(path, 0o640))
	_, err = backup.ReadKey(path, noEnvironment)
	require.Equal(t, "erreur.cle_lisible", pdn.KeyOf(err))
	_, err = backup.ReadKey(path+"x", noEnvironment)
	require.Equal(t, "erreur.sauvegarde_cle_illisible", pdn.KeyOf(err))
	bad := filepath.Join(t.TempDir(), "bad")
	require.NoError(t, os.WriteFile(bad, []byte("AGE-SECRET-KEY-1SECRET"), 0o600))
	_, err = backup.ReadKey(bad, noEnvironment)
	require.Equal(t, "erreur.sauvegarde_cle_illisible", pdn.KeyOf(err))
	require.NotContains(t, err.Error(), "SECRET")
	for _, wrong := range []string{"", "age1x", text + "\n" + text} {
		_, err = backup.Recipient(wrong)
		require.Equal(t, "erreur.sauvegarde_destinataire", pdn.KeyOf(err), wrong)
	}
}

func TestAKeyHandedOverBySystemdIsFound(t *testing.T) {
	folder := t.TempDir()
	_, err := backup.WriteKey(filepath.Join(folder, "k.cle"))
	require.NoError(t, err)
	_, err = backup.ReadKey(filepath.Join(t.TempDir(), "k.cle"), func(string) string { return folder })
	require.NoError(t, err)
}
