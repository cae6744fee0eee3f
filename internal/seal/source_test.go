package seal

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

func environment(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

// same tells whether two sets of keys are one: what one makes the other reads.
func same(t *testing.T, a, b Keys) bool {
	t.Helper()
	_, err := sealerOf(t, b).ReadToken(sealerOf(t, a).MakeToken(Token{}, pdn.PersonCode{1}))
	return err == nil
}

func TestAKeyFileIsPrivateAndNeverOverwritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cles")
	keys, err := WriteKeyFile(path)
	require.NoError(t, err)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	_, err = WriteKeyFile(path)
	require.Equal(t, "erreur.cle_existe", pdn.KeyOf(err))
	read, err := Read(Source{File: path})
	require.NoError(t, err)
	require.True(t, same(t, keys, read))
	_, err = WriteKeyFile(filepath.Join(t.TempDir(), "absent", "cles"))
	require.Equal(t, "erreur.cle_inecrite", pdn.KeyOf(err))
}

func TestAKeyFileThatOthersMayReadIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cles")
	_, err := WriteKeyFile(path)
	require.NoError(t, err)
	for _, mode := range []os.FileMode{0o640, 0o604, 0o644, 0o660} {
		require.NoError(t, os.Chmod(path, mode))
		_, err := Read(Source{File: path, Getenv: environment(map[string]string{Variable: "{}"})})
		require.Equal(t, "erreur.cle_lisible", pdn.KeyOf(err))
	}
	require.NoError(t, os.Chmod(path, 0o400))
	_, err = Read(Source{File: path})
	require.NoError(t, err)
}

func TestKeysAreTakenFromTheFileThenTheCredentialThenTheEnvironment(t *testing.T) {
	folder := t.TempDir()
	file, credentials := filepath.Join(folder, "cles"), filepath.Join(folder, "credentials")
	require.NoError(t, os.Mkdir(credentials, 0o700))
	inFile, err := WriteKeyFile(file)
	require.NoError(t, err)
	inCredential, err := WriteKeyFile(filepath.Join(credentials, CredentialName))
	require.NoError(t, err)
	inEnvironment := newKeys(t)
	content, err := inEnvironment.encode()
	require.NoError(t, err)
	env := environment(map[string]string{"CREDENTIALS_DIRECTORY": credentials, Variable: string(content)})
	for _, want := range []Keys{inFile, inCredential, inEnvironment} {
		got, err := Read(Source{File: file, Getenv: env})
		require.NoError(t, err)
		require.True(t, same(t, want, got))
		if os.Remove(file) != nil {
			require.NoError(t, os.RemoveAll(credentials))
		}
	}
	_, err = Read(Source{File: file, Getenv: environment(nil)})
	require.Equal(t, "erreur.cle_absente", pdn.KeyOf(err))
	_, err = Read(Source{})
	require.Equal(t, "erreur.cle_absente", pdn.KeyOf(err))
}

func TestADamagedKeyFileIsSaidWithoutQuotingIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cles")
	for _, content := range []string{"", "{}", "secret-canari", `{"maitresse":{"secret":"secret-canari"}}`, `[1]`} {
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		_, err := Read(Source{File: path})
		require.Equal(t, "erreur.cle_abimee", pdn.KeyOf(err), content)
		require.NotContains(t, err.Error(), "canari")
	}
	folder := t.TempDir()
	require.NoError(t, os.Chmod(folder, 0o700))
	_, err := Read(Source{File: folder})
	require.Equal(t, "erreur.cle_illisible", pdn.KeyOf(err))
}
