package helpsheet

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Fault is what is wrong in the data: the file, the place, and the lines around
// it with a caret.
type Fault struct {
	File         string
	Line, Column int
	Excerpt      string
	Err          error
}

// Error is the operator's line.
func (f *Fault) Error() string {
	text := fmt.Sprintf("help sheets: %s, line %d, column %d: %v", f.File, f.Line, f.Column, f.Err)
	if f.Excerpt != "" {
		text += "\n" + f.Excerpt
	}
	return text
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

// ErrIncomplete says that a combination of Keys, or a list, lacks a part.
var ErrIncomplete = errors.New("a help sheet is incomplete")

// The files beside those of topics.
const (
	commonFile    = "commun.yaml"
	numbersFile   = "numeros.yaml"
	listsFile     = "listes.yaml"
	exercisesFile = "exercices.yaml"
)

// Load reads the data files of a folder. It refuses an unknown field, an unknown
// word, a duty without its source or its day, and any combination that lacks a
// part: its error wraps *Fault or ErrIncomplete.
func Load(folder fs.FS) (*Book, error) {
	names, err := fs.Glob(folder, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the help sheets: %w", err)
	}
	r := &reader{folder: folder, book: &Book{topics: map[Topic]topic{}, lists: map[ListID]List{}}}
	r.readNumbers()
	r.readCommon()
	r.readLists()
	for _, name := range names {
		if !slices.Contains([]string{commonFile, numbersFile, listsFile, exercisesFile}, name) {
			r.readTopic(name)
		}
	}
	r.readExercises()
	if err := errors.Join(r.faults...); err != nil {
		return nil, err
	}
	return r.book, r.book.complete()
}

// reader collects the book and what is wrong.
type reader struct {
	folder  fs.FS
	book    *Book
	numbers map[string]numberData
	faults  []error
}

// decode reads one file strictly; false when it could not.
func (r *reader) decode(name string, into any) ([]byte, bool) {
	data, err := fs.ReadFile(r.folder, name)
	if err != nil {
		r.faults = append(r.faults, &Fault{File: name, Err: err})
		return nil, false
	}
	if err := yaml.UnmarshalWithOptions(data, into, yaml.Strict()); err != nil {
		f := &Fault{File: name, Err: err}
		var placed yaml.Error
		if errors.As(err, &placed) && placed.GetToken() != nil {
			f.Line, f.Column = placed.GetToken().Position.Line, placed.GetToken().Position.Column
		}
		if _, lines, found := strings.Cut(yaml.FormatError(err, false, true), "\n"); found {
			f.Excerpt = lines
		}
		r.faults = append(r.faults, f)
		return nil, false
	}
	return data, true
}

// file is one file while it is read: it places what is wrong.
type file struct {
	*reader
	name    string
	source  []byte
	checked pdn.Day // of lines that give no day of their own
}

func (f *file) wrong(path, what string, args ...any) {
	fault := &Fault{File: f.name, Err: fmt.Errorf(what, args...)}
	f.faults = append(f.faults, fault)
	at, err := yaml.PathString(path)
	if err != nil {
		return
	}
	tree, err := parser.ParseBytes(f.source, 0)
	if err != nil {
		return
	}
	node, err := at.FilterFile(tree)
	if err != nil {
		return
	}
	fault.Line, fault.Column = node.GetToken().Position.Line, node.GetToken().Position.Column
	if lines, err := at.AnnotateSource(f.source, false); err == nil {
		fault.Excerpt = string(lines)
	}
}

// day reads a day, or takes the file's own where the text is empty.
func (f *file) day(text, path string) pdn.Day {
	if text == "" {
		return f.checked
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		f.wrong(path, "%q is no day", text)
		return 0
	}
	return pdn.DayOf(t, time.UTC)
}

// begin notes the day of a file and that it is dated.
func (f *file) begin(day, name string) {
	if day == "" {
		f.wrong("$", "the file says no day of its last check (verifie_le)")
	}
	f.checked = f.day(day, "$.verifie_le")
	f.date(name, f.checked)
}

func (f *file) date(name string, day pdn.Day) {
	f.book.dated = append(f.book.dated, Stale{File: f.name, Name: name, Checked: day})
}

// complete finds the combinations that lack a part.
func (b *Book) complete() error {
	for _, id := range Lists() {
		if l := b.lists[id]; len(l.Boxes) == 0 {
			return fmt.Errorf("%w: no check-list is called %s", ErrIncomplete, id)
		}
	}
	for _, k := range Keys() {
		if lacks := b.lacks(k); lacks != "" {
			return fmt.Errorf("%w: %s, %s, %s, secret %s, agent public %t: %s",
				ErrIncomplete, k.Topic, k.Place, k.Urgency, k.Secrecy, k.PublicAgent, lacks)
		}
	}
	return nil
}

// noticeItems is how many items a notice to a platform has (article 16 of the
// Digital Services Act): reasons, address, who tells, good faith.
const noticeItems = 4

// lacks is the first part that the sheet of a key lacks, "" when none.
func (b *Book) lacks(k Key) string {
	if !b.Has(k.Topic) {
		return "sujet"
	}
	s := b.For(k)
	for _, part := range []struct {
		name string
		ok   bool
	}{
		{"delai", s.When != ""}, {"appeler", len(s.Calls) > 0}, {"faire", len(s.Do) > 0}, {"devoirs", len(s.Duties) > 0},
		{"devoirs selon le secret", slices.ContainsFunc(b.common.duties, func(d ruled) bool { return len(d.only.secrecies) > 0 && d.only.holds(k) })},
		{"jamais", len(s.Never) > 0}, {"plateforme", s.NoNotice != "" || len(s.Notice) == noticeItems},
	} {
		if !part.ok {
			return part.name
		}
	}
	return ""
}
