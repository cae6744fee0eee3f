package config

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/goccy/go-yaml"
)

// Edition is one file of the charter.
type Edition struct {
	Number    int      `yaml:"numero"`
	Effective string   `yaml:"effet"`
	Rules     []string `yaml:"regles"`
	Changes   []string `yaml:"ce_qui_change"`
	Unchanged []string `yaml:"ce_qui_ne_change_pas"`
}

// Day is the day of effect at midnight UTC; the zero time where it is missing.
func (e Edition) Day() (time.Time, error) {
	if e.Effective == "" {
		return time.Time{}, nil
	}
	day, err := time.Parse(time.DateOnly, e.Effective)
	if err != nil {
		return time.Time{}, &Fault{Key: "reglages.date", Args: map[string]any{"valeur": e.Effective}, Err: err}
	}
	return day, nil
}

// errMissing is the operator's word for a key that a charter file lacks.
var errMissing = errors.New("a key is missing")

// ParseEdition reads one file of a charter. A missing date of effect, a date that
// is none, a new edition without what changes and what does not: each is a
// *Fault with its place. The first edition of all has no difference to tell.
func ParseEdition(data []byte) (Edition, error) { return parseEdition(data, false) }

// ParseNewEdition is ParseEdition for an edition that follows another, whatever
// number its file bears: its difference is always needed.
func ParseNewEdition(data []byte) (Edition, error) { return parseEdition(data, true) }

func parseEdition(data []byte, follows bool) (Edition, error) {
	var e Edition
	if err := yaml.UnmarshalWithOptions(data, &e, yaml.Strict()); err != nil {
		return e, decodeFault(err)
	}
	args := map[string]any{"numero": e.Number, "valeur": e.Effective}
	var faults []error
	_, wrong := e.Day()
	switch {
	case e.Effective == "":
		faults = append(faults, placed("reglages.edition_sans_date", args, firstKey(e), data, errMissing))
	case wrong != nil:
		faults = append(faults, placed("reglages.date", args, "$.effet", data, wrong))
	}
	if (follows || e.Number != 1) && (len(e.Changes) == 0 || len(e.Unchanged) == 0) {
		faults = append(faults, placed("reglages.edition_sans_difference", args, firstKey(e), data, errMissing))
	}
	return e, errors.Join(faults...)
}

// firstKey is where the caret stands when a key is missing: the number, or what
// else the file has.
func firstKey(e Edition) string {
	switch {
	case e.Number != 0:
		return "$.numero"
	case e.Effective != "":
		return "$.effet"
	case len(e.Changes) > 0:
		return "$.ce_qui_change"
	default:
		return "$.regles"
	}
}

// Editions reads the editions of a folder, one file each.
func Editions(folder fs.FS) ([]Edition, error) {
	names, err := fs.Glob(folder, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the charter: %w", err)
	}
	editions := make([]Edition, 0, len(names))
	for _, file := range names {
		data, err := fs.ReadFile(folder, file)
		if err != nil {
			return nil, fmt.Errorf("read the charter: %w", err)
		}
		e, err := ParseEdition(data)
		if err != nil {
			name(err, file)
			return nil, err
		}
		editions = append(editions, e)
	}
	slices.SortFunc(editions, func(a, b Edition) int { return a.Number - b.Number })
	return editions, nil
}

// The shipped model charters.
const (
	SpecialisedPrevention = "prevention-specialisee"
	NetPromeneurs         = "promeneurs-du-net"
)

// Models are the editions of the shipped models named, put together: a rule that
// both have stands once. Where one has more editions, the other goes on with its last.
func Models(names ...string) ([]Edition, error) {
	var all [][]Edition
	longest := 0
	for _, model := range names {
		editions, err := Editions(sub("charte/" + model))
		if err != nil {
			return nil, err
		}
		all = append(all, editions)
		longest = max(longest, len(editions))
	}
	out := make([]Edition, longest)
	for i := range out {
		out[i].Number = i + 1
		for _, editions := range all {
			if len(editions) > 0 {
				out[i].add(editions[min(i, len(editions)-1)], i < len(editions))
			}
		}
	}
	return out, nil
}

// add puts another edition into this one; fresh tells that it is new with it.
func (e *Edition) add(other Edition, fresh bool) {
	e.Rules = union(e.Rules, other.Rules)
	if fresh {
		e.Effective = max(e.Effective, other.Effective)
		e.Changes, e.Unchanged = union(e.Changes, other.Changes), union(e.Unchanged, other.Unchanged)
	}
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, line := range b {
		if !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}
