package disclosure_test

import (
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

// attacker holds all that can be reasoned about: every number of every perimeter,
// period and category, published or not, and the sums that tie them.
type attacker struct {
	frame    disclosure.Frame
	counts   disclosure.Counts
	cells    []disclosure.Cell // published
	quarters []disclosure.Quarter
	solver
	at      map[string]int
	all     []disclosure.Cell // box of each number
	sensed  map[string]bool
	houseOf map[string]string
}

func newAttacker(f disclosure.Frame, counts disclosure.Counts, cells []disclosure.Cell, quarters []disclosure.Quarter) *attacker {
	a := &attacker{frame: f, counts: counts, cells: cells, quarters: quarters, at: map[string]int{}, sensed: map[string]bool{}, houseOf: map[string]string{}}
	houses := map[string][]string{}
	var everybody []string
	for _, m := range f.Members {
		a.houseOf[m.ID] = m.Structure
		houses[m.Structure] = append(houses[m.Structure], m.ID)
		everybody = append(everybody, m.ID)
	}
	groups := map[string][]string{}
	for _, c := range f.Categories {
		a.sensed[c.Slug] = c.Sensitive
		groups[c.Group] = append(groups[c.Group], c.Slug)
	}
	periods := [][]disclosure.Quarter{quarters}
	for _, q := range quarters {
		periods = append(periods, []disclosure.Quarter{q})
	}
	perimeters := [][]string{everybody}
	for _, s := range structures(f) {
		perimeters = append(perimeters, houses[s])
		for _, m := range houses[s] {
			perimeters = append(perimeters, []string{m})
		}
	}
	for _, who := range perimeters {
		for _, when := range periods {
			a.tieCategories(who, when, groups)
		}
		for _, label := range labels(groups) {
			a.tieQuarters(who, label)
		}
	}
	for _, when := range periods {
		for _, label := range labels(groups) {
			a.tiePeople(everybody, houses, when, label)
		}
	}
	a.read()
	return a
}

// read takes what the published tables say.
func (a *attacker) read() {
	for _, c := range a.cells {
		n := a.box(c.Members, c.Quarters, c.Categories)
		switch c.Show {
		case disclosure.Shown:
			a.low[n], a.high[n] = c.Value, c.Value
		case disclosure.Under:
			a.high[n] = min(a.high[n], c.Limit-1)
		}
	}
}

// tiePeople ties professionals to their structure and structures to the department.
func (a *attacker) tiePeople(everybody []string, houses map[string][]string, when []disclosure.Quarter, label []string) {
	var parts []int
	for _, s := range structures(a.frame) {
		parts = append(parts, a.box(houses[s], when, label))
		var each []int
		for _, m := range houses[s] {
			each = append(each, a.box([]string{m}, when, label))
		}
		if len(each) > 1 {
			a.tie(a.box(houses[s], when, label), each...)
		}
	}
	if len(parts) > 1 {
		a.tie(a.box(everybody, when, label), parts...)
	}
}

// tieQuarters ties quarters to their year.
func (a *attacker) tieQuarters(who, label []string) {
	var parts []int
	for _, q := range a.quarters {
		parts = append(parts, a.box(who, []disclosure.Quarter{q}, label))
	}
	if len(parts) > 1 {
		a.tie(a.box(who, a.quarters, label), parts...)
	}
}

func labels(groups map[string][]string) [][]string {
	var out [][]string
	for _, slugs := range groups {
		out = append(out, slugs)
		for _, s := range slugs {
			out = append(out, []string{s})
		}
	}
	return out
}

// tieCategories ties themes to groups and groups to the total of contacts, which
// is known of everybody.
func (a *attacker) tieCategories(who []string, when []disclosure.Quarter, groups map[string][]string) {
	var all []string
	var parts []int
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		all = append(all, groups[g]...)
		wide := a.box(who, when, groups[g])
		parts = append(parts, wide)
		if len(groups[g]) > 1 {
			var each []int
			for _, s := range groups[g] {
				each = append(each, a.box(who, when, []string{s}))
			}
			a.tie(wide, each...)
		}
	}
	total := a.box(who, when, all)
	a.low[total] = a.truth(a.all[total])
	a.high[total] = a.low[total]
	if len(parts) > 1 {
		a.tie(total, parts...)
	}
}

func (a *attacker) box(who []string, when []disclosure.Quarter, what []string) int {
	c := disclosure.Cell{Members: slices.Sorted(slices.Values(who)), Quarters: when, Categories: what}
	if n, ok := a.at[c.ID()]; ok {
		return n
	}
	n := a.number(0, 1_000_000)
	a.at[c.ID()], a.all = n, append(a.all, c)
	return n
}

func (a *attacker) truth(c disclosure.Cell) int {
	return a.part(c, func(string) bool { return true })
}

// part is what some structures count in a cell.
func (a *attacker) part(c disclosure.Cell, keep func(structure string) bool) int {
	n := 0
	for _, m := range c.Members {
		if !keep(a.houseOf[m]) {
			continue
		}
		for _, q := range c.Quarters {
			for _, s := range c.Categories {
				n += a.counts[disclosure.Key{Member: m, Quarter: q, Category: s}]
			}
		}
	}
	return n
}

// limit is the k of a cell.
func (a *attacker) limit(c disclosure.Cell) int {
	for _, s := range c.Categories {
		if a.sensed[s] {
			return a.frame.Rules.SensitiveK
		}
	}
	return a.frame.Rules.K
}

// stated is the range that the published table and the totals of contacts state of
// a small cell, for somebody who knows the figures of one structure.
func (a *attacker) stated(c disclosure.Cell, known string) (low, high int) {
	every := c
	every.Categories = nil
	for _, category := range a.frame.Categories {
		every.Categories = append(every.Categories, category.Slug)
	}
	own := a.part(c, func(s string) bool { return s == known })
	others := a.part(every, func(s string) bool { return s != known })
	k := a.frame.Rules.K
	if c.Show == disclosure.Under {
		k = c.Limit
	}
	return own, max(own, min(k-1, own+others))
}

// learn gives the attacker the figures of one structure.
func (a *attacker) learn(known string) bool {
	for n, c := range a.all {
		if known != "" && !slices.ContainsFunc(c.Members, func(m string) bool { return a.houseOf[m] != known }) {
			if v := a.truth(c); !a.narrow(n, v, v) {
				return false
			}
		}
	}
	return a.settle()
}

// finding is what an attack of a publication found.
type finding struct{ hidden, narrowed, found int }

// attack reasons about every small hidden cell for one attacker; probe is asked
// whether a value is impossible.
func (a *attacker) attack(t *testing.T, known string, probe func(n, value int) bool) finding {
	mark := len(a.trail)
	require.True(t, a.learn(known), "the truth must fit")
	var out finding
	for _, c := range a.cells {
		own := !slices.ContainsFunc(c.Members, func(m string) bool { return a.houseOf[m] != known })
		if c.Show == disclosure.Shown || own || a.truth(c) >= a.limit(c) {
			continue
		}
		n := a.at[c.ID()]
		low, high := a.stated(c, known)
		out.hidden++
		if a.low[n] == a.high[n] && low < high {
			out.found++
		}
		if a.low[n] > low || a.high[n] < high || low < high && (probe(n, low) || probe(n, high)) {
			out.narrowed++
		}
	}
	a.rewind(mark)
	return out
}

func (f *finding) add(o finding) {
	f.hidden, f.narrowed, f.found = f.hidden+o.hidden, f.narrowed+o.narrowed, f.found+o.found
}

func byBounds(int, int) bool { return false }

// structures lists the attackers that know their own figures.
func structures(f disclosure.Frame) []string {
	var out []string
	for _, m := range f.Members {
		if !slices.Contains(out, m.Structure) {
			out = append(out, m.Structure)
		}
	}
	return out
}

// naive shows what reaches k and hides the rest, as most tools do.
func naive(f disclosure.Frame, counts disclosure.Counts, p plan) []disclosure.Cell {
	lenient := f
	lenient.Rules = disclosure.Rules{K: 2, SensitiveK: 2, Dominance: 1}
	a := newAttacker(f, counts, nil, disclosure.Year(2026))
	var out []disclosure.Cell
	for _, q := range append([][]disclosure.Quarter{disclosure.Year(2026)}, quartersAlone()...) {
		r, err := disclosure.Publish(lenient, counts, nil, tables(f, q, p))
		if err != nil {
			panic(err)
		}
		for _, c := range r.Cells {
			c.Value, c.Limit, c.Show = a.truth(c), 0, disclosure.Shown
			if c.Value < a.limit(c) {
				c.Value, c.Limit, c.Show = 0, a.limit(c), disclosure.Under
			}
			out = append(out, c)
		}
	}
	return out
}

func quartersAlone() [][]disclosure.Quarter {
	var out [][]disclosure.Quarter
	for _, q := range disclosure.Year(2026) {
		out = append(out, []disclosure.Quarter{q})
	}
	return out
}

// shown is how many of the cells that reach their k are shown.
func (a *attacker) shown() (shown, large int) {
	for _, c := range a.cells {
		if a.truth(c) >= a.limit(c) {
			large++
			if c.Show == disclosure.Shown {
				shown++
			}
		}
	}
	return shown, large
}

// plans are those tried here: the first alone unless LAMPADAIRE_LONG is set.
func plans() map[string]plan {
	if os.Getenv("LAMPADAIRE_LONG") == "" {
		return map[string]plan{"quarters of the department, year of all": departmentOnly}
	}
	return map[string]plan{
		"quarters of the department, year of all":            departmentOnly,
		"quarters of structures by group, year of all":       structuresWide,
		"quarters of structures by theme, year of all (max)": everything,
	}
}

// The attacker reads every table of a generated year: 55 professionals of 28
// structures, four quarters and the year; the department, each structure, each
// professional.
func TestLaw8_AttackerNarrowsNoHiddenCellOfAYear(t *testing.T) {
	for name, p := range plans() {
		f, counts := department(1, 28, 55)
		cells, proofs := provenYear(t, f, counts, p)
		a := newAttacker(f, counts, cells, disclosure.Year(2026))
		outsider := a.attack(t, "", a.contradicts)
		var insiders finding
		for _, s := range structures(f) {
			insiders.add(a.attack(t, s, byBounds))
		}
		shown, large := a.shown()
		t.Logf("%s", name)
		t.Logf("  cells that reach k: %d, shown %d (%.1f %%)", large, shown, 100*float64(shown)/float64(large))
		t.Logf("  outsider:      %6d small hidden cells, narrowed %d, found %d", outsider.hidden, outsider.narrowed, outsider.found)
		t.Logf("  28 structures: %6d small hidden cells, narrowed %d, found %d", insiders.hidden, insiders.narrowed, insiders.found)
		t.Logf("  proofs checked: %d worlds that agree with every table, %d aims", proofs.worlds, proofs.aims)
		require.Zero(t, outsider.narrowed)
		require.Zero(t, insiders.narrowed)
		if p != everything { // never published: it measures why structures wait for the year
			require.GreaterOrEqual(t, float64(shown)/float64(large), 0.60)
		}

		n := newAttacker(f, counts, naive(f, counts, p), disclosure.Year(2026))
		fall := n.attack(t, "", byBounds)
		t.Logf("  naive rule:    %6d small hidden cells, narrowed %d, found %d", fall.hidden, fall.narrowed, fall.found)
		require.Positive(t, fall.found, "an attacker who cannot beat the naive rule proves nothing")
		require.Greater(t, fall.narrowed, 20)
	}
}
