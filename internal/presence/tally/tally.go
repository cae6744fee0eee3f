// Package tally is [+1 contact]: the ten-second count of what professionals do
// where no robot sits (articles A11-A13, B02, B30 "rencontre physique", B60 the
// twelve missions; themes and age bands of domain §2).
//
// It holds nothing on a young person (law L2): a count has no code, no name, no
// hour and no row of its own. Counters are kept per professional and ISO week and
// changed in place, so that neither an order nor a moment can be found again. The
// age band is what the professional says, "inconnu" by default. Themes,
// orientations and age bands are editable data, given as a Taxonomy.
package tally

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Kind is what happened. The kinds are part of the annual account and do not change.
type Kind string

// The kinds of contact (domain §2).
const (
	Public  Kind = "public"    // échange public
	Private Kind = "prive"     // message privé
	Group   Kind = "groupe"    // groupe
	Game    Kind = "jeu"       // jeu en ligne
	Meeting Kind = "rencontre" // rencontre physique issue du contact (B30)
	Project Kind = "projet"    // projet
)

// Kinds lists the kinds in the order of the buttons.
func Kinds() []Kind { return []Kind{Public, Private, Group, Game, Meeting, Project} }

// Choice is one entry of the editable data: what is stored and what is shown.
type Choice struct {
	Slug  string `yaml:"slug"`
	Label string `yaml:"label"`
	// Group is the slug of the wider theme used by reports; empty where it has none.
	Group string `yaml:"group,omitempty"`
}

// Taxonomy is the editable data: the age bands, themes and orientations of the
// house, and the names of the twelve missions in their order (B60).
type Taxonomy struct {
	Ages     []Choice `yaml:"ages"`
	Themes   []Choice `yaml:"themes"`
	Referral []Choice `yaml:"orientations"`
	Missions []string `yaml:"missions"`
}

// UnknownAge is the slug of the age band that is taken when none is said.
const UnknownAge = "inconnu"

// Missions is how many missions the charter names (B60, B:159-171).
const Missions = 12

// The reasons to refuse.
var (
	ErrBadTaxonomy = errors.New("the lists of the tally are wrong")
	ErrBadEntry    = errors.New("no such choice in the lists of the tally")
	ErrNothing     = errors.New("there is nothing to undo or repeat")
	ErrBadCounter  = errors.New("a counter cannot go below zero")
)

// Check refuses lists with empty or double slugs, without "inconnu" or without
// twelve missions.
func (t Taxonomy) Check() error {
	for name, list := range map[string][]Choice{"ages": t.Ages, "themes": t.Themes, "orientations": t.Referral} {
		seen := map[string]bool{}
		for _, c := range list {
			if c.Slug == "" || c.Label == "" || seen[c.Slug] {
				return fmt.Errorf("%w: %s, entry %q", ErrBadTaxonomy, name, c.Slug)
			}
			seen[c.Slug] = true
		}
	}
	if !has(t.Ages, UnknownAge) {
		return fmt.Errorf("%w: ages need the entry %q", ErrBadTaxonomy, UnknownAge)
	}
	if len(t.Missions) != Missions {
		return fmt.Errorf("%w: %d missions instead of %d", ErrBadTaxonomy, len(t.Missions), Missions)
	}
	return nil
}

func has(list []Choice, slug string) bool {
	return slices.ContainsFunc(list, func(c Choice) bool { return c.Slug == slug })
}

// Group is the wider theme of a theme, itself when it has none.
func (t Taxonomy) Group(theme string) string {
	for _, c := range t.Themes {
		if c.Slug == theme && c.Group != "" {
			return c.Group
		}
	}
	return theme
}

// Entry is one [+1]: slugs of the taxonomy and nothing else, no field for words.
type Entry struct {
	Kind     Kind
	Age      string // UnknownAge by default
	Theme    string // optional
	Referral string // orientation, optional
	Mission  int    // 1 to 12, optional: 0
}

// Complete fills the default and refuses what the lists do not hold.
func (t Taxonomy) Complete(e Entry) (Entry, error) {
	if e.Age == "" {
		e.Age = UnknownAge
	}
	known := slices.Contains(Kinds(), e.Kind) && has(t.Ages, e.Age) &&
		(e.Theme == "" || has(t.Themes, e.Theme)) && (e.Referral == "" || has(t.Referral, e.Referral)) &&
		e.Mission >= 0 && e.Mission <= Missions
	if !known {
		return Entry{}, ErrBadEntry
	}
	return e, nil
}

// Week is an ISO week, the finest time a count keeps.
type Week struct {
	Year, Number int
}

// WeekOf is the ISO week of t in a zone.
func WeekOf(t time.Time, zone *time.Location) Week {
	y, n := t.In(zone).ISOWeek()
	return Week{y, n}
}
