package backup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"
)

// closingsPrefix begins the name of the copy of the closings: what was refused
// and erased, sealed already under the keys of the installation.
const closingsPrefix = "fermetures-"

// IsClosings tells that a file is a copy of the closings by its name, and so no
// backup of the data.
func IsClosings(file string) bool { return strings.HasPrefix(filepath.Base(file), closingsPrefix) }

// KeepClosings puts a copy of the closings beside the backups, encrypted like
// them, and drops the former one: each copy holds all that the one before did. A
// file that does not exist yet is no error. It returns the path of the copy, ""
// where there is none.
func (f Folder) KeepClosings(now time.Time, closings string, to age.Recipient) (string, error) {
	if _, err := os.Lstat(closings); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	path := filepath.Join(f.Path, closingsPrefix+now.UTC().Format(shape)+suffix)
	if err := seal(closings, path, to); err != nil {
		return "", f.explain(err)
	}
	all, err := filepath.Glob(filepath.Join(f.Path, closingsPrefix+"*"+suffix+"*"))
	if err != nil {
		return path, fmt.Errorf("list the copies of the closings: %w", err)
	}
	for _, old := range all {
		if old != path {
			err = errors.Join(err, os.Remove(old))
		}
	}
	if err != nil {
		return path, f.explain(err)
	}
	return path, nil
}

// Closings is the newest copy of the closings; false when there is none.
func (f Folder) Closings() (Made, bool) {
	all, err := filepath.Glob(filepath.Join(f.Path, closingsPrefix+"*"+suffix))
	if err != nil || len(all) == 0 || f.Path == "" {
		return Made{}, false
	}
	newest := all[len(all)-1] // Glob sorts, and the names are instants
	name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(newest), closingsPrefix), suffix)
	at, err := time.Parse(shape, name)
	return Made{Path: newest, At: at}, err == nil
}
