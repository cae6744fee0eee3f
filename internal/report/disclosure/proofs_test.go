package disclosure_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

type proofs struct{ worlds, aims int }

// provenYear publishes the year and checks each proof of its last publication: the
// world must agree with all that was ever published, keep every total of contacts
// and every figure of the attacker, and give the cell the value of the goal.
func provenYear(t *testing.T, f disclosure.Frame, counts disclosure.Counts, p plan) ([]disclosure.Cell, proofs) {
	var out proofs
	var past []disclosure.Cell
	known := disclosure.Counts{}
	var told []disclosure.Witness
	for _, when := range append(quartersAlone(), disclosure.Year(2026)) {
		for k, n := range counts {
			if k.Quarter <= when[len(when)-1] {
				known[k] = n
			}
		}
		told = told[:0]
		cells, err := disclosure.PublishAndTell(f, known, past, tables(f, when, p), func(w disclosure.Witness) { told = append(told, w) })
		require.NoError(t, err)
		past = append(past, cells...)
	}
	a := newAttacker(f, counts, past, disclosure.Year(2026))
	c := newChecker(a)
	type view struct{ known, box string }
	reached := map[view][2]int{}
	last := -1
	for _, w := range told {
		if w.World != last {
			c.check(t, w)
			last = w.World
			out.worlds++
		}
		for key, by := range w.Changes {
			if by != 0 && a.houseOf[key.Member] == w.Known {
				t.Fatalf("a world of %s changes what the attacker knows", w.Cell.Label)
			}
		}
		v := view{w.Known, w.Box}
		r, ok := reached[v]
		if !ok {
			r = [2]int{a.truth(w.Cell), a.truth(w.Cell)}
		}
		reached[v] = [2]int{min(r[0], w.Goal), max(r[1], w.Goal)}
	}
	out.aims = len(told)
	for _, cell := range past {
		if cell.Show == disclosure.Shown || a.truth(cell) >= a.limit(cell) {
			continue
		}
		truth, id := a.truth(cell), cell.ID()
		for _, s := range append(structures(f), "") {
			if !slices.ContainsFunc(cell.Members, func(m string) bool { return a.houseOf[m] != s }) {
				continue
			}
			low, high := a.stated(cell, s)
			r := reached[view{s, id}]
			require.True(t, min(r[0], truth) <= low && max(r[1], truth) >= high, "no proof for %s", cell.Label)
		}
	}
	return past, out
}

// checker verifies worlds without the code that found them.
type checker struct {
	*attacker
	over   map[disclosure.Key][]int // published cells that hold a count
	values []int                    // of the published cells
}

func newChecker(a *attacker) *checker {
	c := &checker{attacker: a, over: map[disclosure.Key][]int{}}
	for i, cell := range a.cells {
		c.values = append(c.values, a.truth(cell))
		for _, m := range cell.Members {
			for _, q := range cell.Quarters {
				for _, s := range cell.Categories {
					key := disclosure.Key{Member: m, Quarter: q, Category: s}
					c.over[key] = append(c.over[key], i)
				}
			}
		}
	}
	return c
}

func (c *checker) check(t *testing.T, w disclosure.Witness) {
	t.Helper()
	type total struct {
		member  string
		quarter disclosure.Quarter
	}
	totals := map[total]int{}
	moved := map[int]int{}
	target := 0
	for key, by := range w.Changes {
		if by == 0 {
			continue
		}
		if c.counts[key]+by < 0 {
			t.Fatalf("a world of %s has less than nothing", w.Cell.Label)
		}
		totals[total{key.Member, key.Quarter}] += by
		for _, i := range c.over[key] {
			moved[i] += by
		}
		if slices.Contains(w.Cell.Members, key.Member) && slices.Contains(w.Cell.Quarters, key.Quarter) && slices.Contains(w.Cell.Categories, key.Category) {
			target += by
		}
	}
	for _, by := range totals {
		require.Zero(t, by, "a total of contacts changed")
	}
	for i, by := range moved {
		cell := c.cells[i]
		value := c.values[i] + by
		if cell.Show == disclosure.Shown && by != 0 || cell.Show == disclosure.Under && value >= cell.Limit {
			t.Fatalf("a world of %s contradicts a published cell", w.Cell.Label)
		}
	}
	require.Equal(t, w.Goal, c.truth(w.Cell)+target)
}
