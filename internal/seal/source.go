package seal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Variable is the environment variable that may hold the keys, last.
const Variable = "LAMPADAIRE_CLES"

// CredentialName is the name of the systemd credential that may hold the keys.
const CredentialName = "lampadaire.key"

// Source says where keys may be.
type Source struct {
	// File is the key file of the settings; "" for none.
	File string
	// Getenv reads the environment (os.Getenv).
	Getenv func(string) string
}

// WriteKeyFile makes fresh keys and writes them to path, readable by its owner
// alone. It never overwrites: losing keys loses every code.
// A file that exists is refused with erreur.cle_existe.
func WriteKeyFile(path string) (Keys, error) {
	keys, err := NewKeys()
	if err != nil {
		return Keys{}, err
	}
	return keys, keys.WriteFile(path)
}

// WriteFile writes the keys to a new file, 0600; see WriteKeyFile.
func (k Keys) WriteFile(path string) error {
	content, err := k.encode()
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return about("erreur.cle_existe", path, err)
	}
	if err != nil {
		return about("erreur.cle_inecrite", path, err)
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return about("erreur.cle_inecrite", path, err)
	}
	return nil
}

// Read finds the keys: the file, then the systemd credential, then the
// environment. A file that others may read is refused (erreur.cle_lisible), a
// text that is not keys too (erreur.cle_abimee); nothing found is
// erreur.cle_absente.
func Read(source Source) (Keys, error) {
	getenv := source.Getenv
	if getenv == nil {
		getenv = func(string) string { return "" }
	}
	if source.File != "" {
		content, err := readPrivate(source.File)
		if !errors.Is(err, fs.ErrNotExist) {
			return parsed(content, err, source.File)
		}
	}
	if folder := getenv("CREDENTIALS_DIRECTORY"); folder != "" {
		path := filepath.Join(folder, CredentialName)
		content, err := os.ReadFile(path)
		if !errors.Is(err, fs.ErrNotExist) {
			return parsed(content, err, path)
		}
	}
	if content := getenv(Variable); content != "" {
		return parsed([]byte(content), nil, Variable)
	}
	return Keys{}, about("erreur.cle_absente", source.File, errors.New("no key file, credential or variable"))
}

// readPrivate opens before it looks at the mode, so that nobody can exchange
// the file in between.
func readPrivate(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, about("erreur.cle_lisible", path, fmt.Errorf("mode %04o", info.Mode().Perm()))
	}
	content, err := io.ReadAll(io.LimitReader(f, 1<<20))
	return content, err
}

func parsed(content []byte, err error, where string) (Keys, error) {
	if err != nil {
		if _, said := errors.AsType[*pdn.Error](err); said {
			return Keys{}, err
		}
		return Keys{}, about("erreur.cle_illisible", where, err)
	}
	keys, err := decode(content)
	if err != nil {
		return Keys{}, about("erreur.cle_abimee", where, err)
	}
	return keys, nil
}

func about(key, path string, cause error) error {
	return &pdn.Error{Key: key, Args: map[string]any{"fichier": path}, Err: cause}
}
