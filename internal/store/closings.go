package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// closing is one entry of the closings file: who said no or was erased, and
// nothing else. Entries have one size, sealed, so that the file tells no more
// than their number. The head (kind 0) keeps the sequence through a compaction.
type closing struct {
	kind     app.ClosingKind
	code     pdn.PersonCode
	sequence int64
	day      pdn.Day
}

const (
	closingsTitle = "LAMPADAIRE FERMETURES 1\n"
	closingSize   = 1 + 16 + 8 + 4
	closingHead   = 0 // the number of the head's kind
)

// closings is the append-only file; it is used by the writing goroutine alone.
type closings struct {
	path    string
	seal    Sealer
	file    *os.File
	boxSize int
	entries []closing // read at the start; dropped once re-applied
	last    int64     // highest sequence given
	size    int64     // good bytes of the file
}

func openClosings(path string, seal Sealer, required bool) (*closings, error) {
	probe, err := seal.SealClosing(closing{}.bytes())
	if err != nil {
		return nil, fmt.Errorf("seal a closing: %w", err)
	}
	c := &closings{path: path, seal: seal, boxSize: len(probe)}
	content, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist) && required:
		return nil, pdn.Say("erreur.fermetures_absentes", fmt.Errorf("read the closings: %w", err))
	case errors.Is(err, os.ErrNotExist):
		if err := c.rewrite(nil); err != nil {
			return nil, err
		}
		return c, nil
	case err != nil:
		return nil, pdn.Say("erreur.base_inaccessible", fmt.Errorf("read the closings: %w", err))
	}
	if err := c.parse(content); err != nil {
		return nil, pdn.Say("erreur.fermetures_abimees", err)
	}
	return c, c.reopen()
}

// parse reads the entries. What follows the last good entry is the torn end of
// a write that was never confirmed; a bad entry before a good one is damage.
func (c *closings) parse(content []byte) error {
	if len(content) < len(closingsTitle) || string(content[:len(closingsTitle)]) != closingsTitle {
		return errors.New("the closings file does not start as one")
	}
	c.size = int64(len(closingsTitle))
	torn := false
	for i, rest := 0, content[c.size:]; len(rest) >= c.boxSize; i, rest = i+1, rest[c.boxSize:] {
		entry, err := c.open(rest[:c.boxSize])
		switch {
		case err != nil && i == 0:
			return fmt.Errorf("the closings file cannot be read with this key: %w", err)
		case err != nil:
			torn = true
		case torn:
			return errors.New("a closing is damaged")
		default:
			c.take(entry)
			c.size += int64(c.boxSize)
		}
	}
	if c.size == int64(len(closingsTitle)) {
		return errors.New("the closings file has lost its head")
	}
	return nil
}

func (c *closings) take(entry closing) {
	c.last = max(c.last, entry.sequence)
	if entry.kind != "" {
		c.entries = append(c.entries, entry)
	}
}

func (c *closings) reopen() error {
	file, err := os.OpenFile(c.path, os.O_RDWR, 0o600)
	if err == nil {
		err = file.Truncate(c.size)
	}
	if err != nil {
		return pdn.Say("erreur.base_inaccessible", fmt.Errorf("open the closings: %w", err))
	}
	c.file = file
	return nil
}

// add numbers the entries after the last one, and writes them durably. When it
// fails, the file is brought back to its last good end at the next try.
func (c *closings) add(entries []closing) (int64, error) {
	var block []byte
	next := c.last
	for _, entry := range entries {
		next++
		entry.sequence = next
		box, err := c.seal.SealClosing(entry.bytes())
		if err != nil {
			return 0, fmt.Errorf("seal a closing: %w", err)
		}
		block = append(block, box...)
	}
	if err := c.file.Truncate(c.size); err != nil {
		return 0, fmt.Errorf("write the closings: %w", err)
	}
	if _, err := c.file.WriteAt(block, c.size); err != nil {
		return 0, fmt.Errorf("write the closings: %w", err)
	}
	if err := c.file.Sync(); err != nil {
		return 0, fmt.Errorf("flush the closings: %w", err)
	}
	c.size += int64(len(block))
	c.last = next
	return next, nil
}

// rewrite replaces the file by a head and the given entries, at once or not at all.
func (c *closings) rewrite(entries []closing) error {
	content := []byte(closingsTitle)
	for _, entry := range append([]closing{{sequence: c.last}}, entries...) {
		box, err := c.seal.SealClosing(entry.bytes())
		if err != nil {
			return fmt.Errorf("seal a closing: %w", err)
		}
		content = append(content, box...)
	}
	if err := replaceFile(c.path, content); err != nil {
		return pdn.Say("erreur.base_inaccessible", fmt.Errorf("write the closings: %w", err))
	}
	if c.file != nil {
		_ = c.file.Close() // the replaced file has nothing more to say
	}
	c.size = int64(len(content))
	return c.reopen()
}

// compact drops the entries older than every backup that may still be
// restored, and says how many; dry only counts. One that the database does not
// know yet (its commit failed) stays.
func (c *closings) compact(before pdn.Day, known int64, dry bool) (int, error) {
	content, err := os.ReadFile(c.path)
	if err != nil {
		return 0, fmt.Errorf("read the closings: %w", err)
	}
	seen := closings{seal: c.seal, boxSize: c.boxSize}
	if err := seen.parse(content); err != nil {
		return 0, pdn.Say("erreur.fermetures_abimees", err)
	}
	var kept []closing
	for _, entry := range seen.entries {
		if entry.day >= before || entry.sequence > known {
			kept = append(kept, entry)
		}
	}
	dropped := len(seen.entries) - len(kept)
	if dry || dropped == 0 {
		return dropped, nil
	}
	return dropped, c.rewrite(kept)
}

func (c *closings) close() error {
	if c.file == nil {
		return nil
	}
	return c.file.Close()
}

func (e closing) bytes() []byte {
	kind, err := closingKinds.number(e.kind)
	if err != nil {
		kind = closingHead
	}
	b := make([]byte, 0, closingSize)
	b = append(b, byte(kind))
	b = append(b, e.code[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(e.sequence))
	return binary.BigEndian.AppendUint32(b, uint32(e.day))
}

func (c *closings) open(box []byte) (closing, error) {
	b, err := c.seal.OpenClosing(box)
	if err != nil {
		return closing{}, err
	}
	if len(b) != closingSize {
		return closing{}, io.ErrUnexpectedEOF
	}
	kind, err := closingKinds.word(int16(b[0]))
	e := closing{kind: kind, sequence: int64(binary.BigEndian.Uint64(b[17:])), day: pdn.Day(int32(binary.BigEndian.Uint32(b[25:])))}
	copy(e.code[:], b[1:17])
	return e, err
}

// replaceFile puts content under path so that a crash leaves the old or the new.
func replaceFile(path string, content []byte) error {
	fresh := path + ".neuf"
	f, err := os.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
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
