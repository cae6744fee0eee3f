// Package backup keeps encrypted copies of the data, made each day and dropped
// after 30 days at most (law L11), so that a broken disk does not make the
// robots forget who said no.
//
// A backup is encrypted for one recipient (age, filippo.io/age): the machine
// that makes it need not be able to read it. It holds the database alone,
// neither the keys of the installation nor the closings: whoever finds a
// backup and its key still knows nobody by name, and a backup put back
// re-applies the erasures made since, because those stay outside it. The newest
// copy of the closings lies beside the backups, in a file of its own.
//
// It never overwrites a file, never leaves a half-written one under its final
// name, and knows nothing of what the database holds.
package backup

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"filippo.io/age"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Longest is how many days a backup lives at most: an erasure is remembered
// beside the database as long, and no longer (law L11).
const Longest = 30

const (
	prefix  = "lampadaire-"
	suffix  = ".age"
	shape   = "20060102T150405Z"
	inClear = ".copie" // ends the name of a copy before its encryption
	unsure  = ".neuf"  // ends the name of a file that is not whole yet
)

// Folder is where the backups of one installation lie.
type Folder struct {
	Path string
	// Days is how long one is kept, 1 to Longest.
	Days int
}

// Write makes one backup: source writes a copy of the data into the file named
// to it, near the data and removed whatever happens; the copy is encrypted for
// the recipient under the instant's name. It returns the new file's path. A
// folder that is missing, closed or full gives erreur.sauvegarde_dossier or
// erreur.disque_plein.
func (f Folder) Write(now time.Time, data string, source func(target string) error, to age.Recipient) (string, error) {
	plain := data + inClear
	if err := Sweep(data); err != nil {
		return "", err
	}
	path := filepath.Join(f.Path, prefix+now.UTC().Format(shape)+suffix)
	err := source(plain)
	if err == nil {
		err = seal(plain, path, to)
	}
	if err := errors.Join(err, Sweep(data)); err != nil {
		return "", f.explain(err)
	}
	return path, nil
}

// Sweep wipes the copy in clear that a backup of the data left when the machine
// stopped: its bytes first, as far as the disk obeys, then its name. Write does
// it by itself before and after.
func Sweep(data string) error {
	f, err := os.OpenFile(data+inClear, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("wipe the copy in clear: %w", err)
	}
	info, err := f.Stat()
	if err == nil {
		_, err = io.CopyN(f, zeros{}, info.Size())
	}
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close(), os.Remove(f.Name())); err != nil {
		return fmt.Errorf("wipe the copy in clear: %w", err)
	}
	return nil
}

// zeros is an endless file of nothing.
type zeros struct{}

// Read fills p with zeros.
func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// seal encrypts the file plain into a new file, whole or not at all.
func seal(plain, path string, to age.Recipient) error {
	in, err := os.Open(plain)
	if err != nil {
		return fmt.Errorf("read the copy: %w", err)
	}
	defer func() { _ = in.Close() }()
	return whole(path, func(out io.Writer) error {
		sealed, err := age.Encrypt(out, to)
		if err != nil {
			return fmt.Errorf("encrypt: %w", err)
		}
		if _, err := io.Copy(sealed, in); err != nil {
			return fmt.Errorf("encrypt: %w", err)
		}
		return sealed.Close()
	})
}

// whole writes a new file, 0600, that has its name only once it is complete
// and durable.
func whole(path string, write func(io.Writer) error) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("write %s: %w", path, fs.ErrExist)
	}
	fresh := path + unsure
	out, err := os.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	err = write(out)
	if err == nil {
		err = out.Sync()
	}
	if err := errors.Join(err, out.Close()); err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	if err := os.Rename(fresh, path); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// explain gives a trouble of the folder the sentence that the operator reads.
func (f Folder) explain(err error) error {
	if _, said := errors.AsType[*pdn.Error](err); said {
		return err
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return pdn.Say("erreur.disque_plein", fmt.Errorf("write a backup: %w", err))
	}
	return &pdn.Error{Key: "erreur.sauvegarde_dossier", Args: map[string]any{"chemin": f.Path}, Err: fmt.Errorf("write a backup: %w", err)}
}

// Made is one backup of the folder.
type Made struct {
	Path string
	At   time.Time // by its name, UTC
}

// List gives the backups of the folder, oldest first; other files are left
// alone. A missing folder gives erreur.sauvegarde_dossier.
func (f Folder) List() ([]Made, error) {
	entries, err := os.ReadDir(f.Path)
	if err != nil {
		return nil, f.explain(err)
	}
	var made []Made
	for _, e := range entries {
		name, ours := strings.CutPrefix(e.Name(), prefix)
		name, ended := strings.CutSuffix(name, suffix)
		at, err := time.Parse(shape, name)
		if ours && ended && err == nil && e.Type().IsRegular() {
			made = append(made, Made{Path: filepath.Join(f.Path, e.Name()), At: at})
		}
	}
	slices.SortFunc(made, func(a, b Made) int { return a.At.Compare(b.At) })
	return made, nil
}

// Latest is the instant of the newest backup, zero when there is none.
func (f Folder) Latest() (time.Time, error) {
	made, err := f.List()
	if err != nil || len(made) == 0 {
		return time.Time{}, err
	}
	return made[len(made)-1].At, nil
}

// Prune deletes the backups that are older than they may live, and what an
// interrupted writing left. It returns how many backups went.
func (f Folder) Prune(now time.Time) (int, error) {
	made, err := f.List()
	if err != nil {
		return 0, err
	}
	gone := 0
	for _, m := range made {
		if now.Sub(m.At) <= time.Duration(f.Days)*24*time.Hour {
			continue
		}
		if err := os.Remove(m.Path); err != nil {
			return gone, f.explain(err)
		}
		gone++
	}
	torn, err := filepath.Glob(filepath.Join(f.Path, prefix+"*"+suffix+unsure))
	if err != nil {
		return gone, fmt.Errorf("list what was left behind: %w", err)
	}
	for _, path := range torn {
		if err := os.Remove(path); err != nil {
			return gone, f.explain(err)
		}
	}
	return gone, nil
}

// Writable tries to write in the folder, and leaves nothing there.
func (f Folder) Writable() error {
	probe, err := os.CreateTemp(f.Path, ".essai-")
	if err != nil {
		return f.explain(err)
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return f.explain(err)
	}
	return nil
}

// Open decrypts the backup at path into a new file, whole or not at all. The
// wrong key gives erreur.sauvegarde_cle, a damaged or cut file
// erreur.sauvegarde_abimee.
func Open(path, target string, with ...age.Identity) error {
	in, err := os.Open(path)
	if err != nil {
		return &pdn.Error{Key: "erreur.sauvegarde_illisible", Args: map[string]any{"chemin": path}, Err: err}
	}
	defer func() { _ = in.Close() }()
	plain, err := age.Decrypt(in, with...)
	if _, stranger := errors.AsType[*age.NoIdentityMatchError](err); stranger {
		return &pdn.Error{Key: "erreur.sauvegarde_cle", Args: map[string]any{"chemin": path}, Err: err}
	}
	if err != nil {
		return damaged(path, err)
	}
	content := &remembering{from: plain}
	err = whole(target, func(out io.Writer) error {
		_, err := io.Copy(out, content)
		return err
	})
	if content.err != nil {
		return damaged(path, content.err)
	}
	if errors.Is(err, syscall.ENOSPC) {
		return pdn.Say("erreur.disque_plein", err)
	}
	if err != nil {
		return &pdn.Error{Key: "erreur.ecriture", Args: map[string]any{"chemin": target}, Err: err}
	}
	return nil
}

func damaged(path string, cause error) error {
	return &pdn.Error{Key: "erreur.sauvegarde_abimee", Args: map[string]any{"chemin": path}, Err: cause}
}

// remembering tells a fault of what is read from one of what is written.
type remembering struct {
	from io.Reader
	err  error
}

// Read keeps the first error that is not the end.
func (r *remembering) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}
