// Package disclosure decides which cells about young people may be shown in a
// published table (law L8, domain §5.3; articles B38-B39 for the accounts that
// carry them). A cell counts contacts of a group of professionals over some
// quarters in some categories: a theme, an age band, an orientation.
//
// A cell below the threshold is shown as "moins de 5" ("moins de 10" for a
// sensitive theme). That is worth nothing if a subtraction finds it again, so
// every small cell is proved: for each of its possible values there must be a
// whole year of counts that agrees with everything ever published, with the
// totals of contacts that are never hidden and with the own figures of any one
// structure. Where there is none, more is withheld until there is. Withholding
// only ever adds such years, so what was proved stays proved.
//
// It works on counts alone. It never sees a person, a week or a message, and it
// does not decide about hours, duties or totals of contacts: those are the
// professionals' own figures.
package disclosure

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// Rules are the thresholds of a house.
type Rules struct {
	K          int     // smallest count shown
	SensitiveK int     // idem for a sensitive category
	Dominance  float64 // largest share of one structure in a cell that joins several
}

// DefaultRules are those of domain §5.3: 5, 10 and 85 %.
func DefaultRules() Rules { return Rules{K: 5, SensitiveK: 10, Dominance: 0.85} }

// Category is one line of a table.
type Category struct {
	Slug      string
	Group     string // wider category; empty where the list has none
	Sensitive bool   // santé, sexualité, violences, justice, identité
}

// Member is one professional of one structure. Somebody who changed structure is
// two members.
type Member struct {
	ID, Structure string
}

// Quarter is a quarter of a year, the finest time of a cell about young people:
// there is no way to ask for a week or a month.
type Quarter int

// QuarterOf is quarter 1 to 4 of a year.
func QuarterOf(year, number int) Quarter { return Quarter(4*year + number - 1) }

// Year and Number are the two parts of a quarter; Number is 1 to 4.
func (q Quarter) Year() int { return int(q) / 4 }

// Number is 1 to 4.
func (q Quarter) Number() int { return int(q)%4 + 1 }

// Year lists the four quarters of a year.
func Year(year int) []Quarter {
	return []Quarter{QuarterOf(year, 1), QuarterOf(year, 2), QuarterOf(year, 3), QuarterOf(year, 4)}
}

// Frame is what the counts are counted in. Members and categories must hold all
// that were ever published: a contact without theme needs a category too, since
// the total of contacts is known.
type Frame struct {
	Rules      Rules
	Members    []Member
	Categories []Category
}

// Key is one finest count: never shown as such.
type Key struct {
	Member   string
	Quarter  Quarter
	Category string
}

// Counts are the contacts counted, by finest key.
type Counts map[Key]int

// Table is a wish: all categories of some members over some quarters.
type Table struct {
	Members  []string
	Quarters []Quarter
	Joins    bool // it joins several structures: the dominance rule looks at it
	Wide     bool // by group only: what is shown in a quarter is missing in its year
}

// Show is what the reader sees in a cell.
type Show string

// What a cell can show. Withheld says neither small nor large.
const (
	Shown    Show = "shown"    // the count
	Under    Show = "under"    // "moins de 5"
	Withheld Show = "withheld" // "non publié"
)

// Cell is one published cell. It is what must be recorded, and given back as past
// of every later publication.
type Cell struct {
	Members    []string
	Quarters   []Quarter
	Categories []string // what Label joins
	Label      string   // slug of the category or of the group
	Group      bool
	Show       Show
	Value      int // the count where Shown, else 0
	Limit      int // the k of "moins de k"; 0 unless Under
	Joins      bool
}

// ID tells cells apart: same people, same quarters, same categories.
func (c Cell) ID() string {
	var b strings.Builder
	for _, m := range c.Members {
		b.WriteString(m + ",")
	}
	for _, q := range c.Quarters {
		b.WriteString("|" + strconv.Itoa(int(q)))
	}
	for _, s := range c.Categories {
		b.WriteString("/" + s)
	}
	return b.String()
}

// The reasons to refuse a publication.
var (
	ErrUnknown = errors.New("a member or a category is not in the frame")
	ErrRevised = errors.New("counts were changed after they were published")
	ErrBadRule = errors.New("thresholds must be at least 2 and the dominance between 0 and 1")
)

// check refuses rules that protect nothing.
func (r Rules) check() error {
	if r.K < 2 || r.SensitiveK < r.K || r.Dominance <= 0 || r.Dominance > 1 {
		return ErrBadRule
	}
	return nil
}

// cellsOf lists the cells of a table. One professional alone is never shown by
// theme, but by the wider groups (domain §2); several are shown by both.
func (f Frame) cellsOf(t Table) []Cell {
	groups, fine := f.levels(t)
	if (len(t.Members) == 1 || t.Wide) && len(groups) > 0 {
		return groups
	}
	return append(groups, fine...)
}

// levels are the two readings of a table: by group and by category.
func (f Frame) levels(t Table) (groups, fine []Cell) {
	base := Cell{Members: slices.Sorted(slices.Values(t.Members)), Quarters: slices.Sorted(slices.Values(t.Quarters)), Joins: t.Joins}
	for _, c := range f.Categories {
		one := base
		one.Label, one.Categories = c.Slug, []string{c.Slug}
		fine = append(fine, one)
		if c.Group == "" {
			continue
		}
		if i := slices.IndexFunc(groups, func(g Cell) bool { return g.Label == c.Group }); i >= 0 {
			groups[i].Categories = append(groups[i].Categories, c.Slug)
			continue
		}
		wide := base
		wide.Label, wide.Categories, wide.Group = c.Group, []string{c.Slug}, true
		groups = append(groups, wide)
	}
	return groups, fine
}

// limit is the k of a cell: that of its most sensitive category.
func (f Frame) limit(c Cell) int {
	for _, known := range f.Categories {
		if known.Sensitive && slices.Contains(c.Categories, known.Slug) {
			return f.Rules.SensitiveK
		}
	}
	return f.Rules.K
}
