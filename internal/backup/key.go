package backup

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// WriteKey makes a fresh key of backups in a new file, 0600, in the form that
// the age program reads too. It never overwrites (erreur.cle_existe), and
// returns the recipient, which may be known to everybody.
func WriteKey(path string) (recipient string, err error) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return "", fmt.Errorf("make a key of backups: %w", err)
	}
	recipient = key.Recipient().String()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return "", &pdn.Error{Key: "erreur.cle_existe", Args: map[string]any{"fichier": path}, Err: err}
	}
	if err == nil {
		_, err = fmt.Fprintf(f, "# public key: %s\n%s\n", recipient, key)
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		return "", &pdn.Error{Key: "erreur.ecriture", Args: map[string]any{"chemin": path}, Err: err}
	}
	return recipient, nil
}

// Recipient reads a recipient as it is written in the settings ("age1…").
func Recipient(text string) (age.Recipient, error) {
	found, err := age.ParseRecipients(strings.NewReader(text))
	if err != nil || len(found) != 1 {
		return nil, pdn.Say("erreur.sauvegarde_destinataire", errors.New("not one recipient of age"))
	}
	return found[0], nil
}

// ReadKey reads the key of backups: from the file, or, where it is missing,
// from the credential of the same name that systemd hands over. A file that
// others may read is refused (erreur.cle_lisible), as is a text that is no key
// (erreur.sauvegarde_cle_illisible).
func ReadKey(path string, getenv func(string) string) ([]age.Identity, error) {
	content, err := readPrivate(path)
	if folder := getenv("CREDENTIALS_DIRECTORY"); errors.Is(err, os.ErrNotExist) && folder != "" {
		content, err = os.ReadFile(filepath.Join(folder, filepath.Base(path)))
	}
	if _, said := errors.AsType[*pdn.Error](err); said {
		return nil, err
	}
	if err != nil {
		return nil, unreadable(path, err)
	}
	keys, err := age.ParseIdentities(bytes.NewReader(content))
	if err != nil || len(keys) == 0 {
		return nil, unreadable(path, errors.New("not a key of age")) // never quoted
	}
	return keys, nil
}

// RecipientOf is the recipient of a key, for a machine that holds it.
func RecipientOf(keys []age.Identity) (age.Recipient, error) {
	for _, k := range keys {
		switch k := k.(type) {
		case *age.X25519Identity:
			return k.Recipient(), nil
		case *age.HybridIdentity:
			return k.Recipient(), nil
		}
	}
	return nil, pdn.Say("erreur.sauvegarde_destinataire", errors.New("the key has no recipient of its own"))
}

func readPrivate(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, &pdn.Error{Key: "erreur.cle_lisible", Args: map[string]any{"fichier": path}, Err: fmt.Errorf("mode %04o", info.Mode().Perm())}
	}
	return io.ReadAll(io.LimitReader(f, 1<<20))
}

func unreadable(path string, cause error) error {
	return &pdn.Error{Key: "erreur.sauvegarde_cle_illisible", Args: map[string]any{"chemin": path}, Err: cause}
}
