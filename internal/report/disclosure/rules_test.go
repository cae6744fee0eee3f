package disclosure_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

// small is a department that can be searched to the end: one to four
// professionals, two quarters, four categories in two groups, few contacts.
func small(rt *rapid.T) (disclosure.Frame, disclosure.Counts) {
	f := disclosure.Frame{
		Rules: disclosure.Rules{K: 3, SensitiveK: 4, Dominance: 0.85},
		Categories: []disclosure.Category{
			{Slug: "a", Group: "one"}, {Slug: "b", Group: "one", Sensitive: rapid.Bool().Draw(rt, "sensitive")},
			{Slug: "c", Group: "two"}, {Slug: "d", Group: "two"},
		},
	}
	counts := disclosure.Counts{}
	for m := range rapid.IntRange(1, 4).Draw(rt, "members") {
		id := fmt.Sprintf("p%d", m)
		f.Members = append(f.Members, disclosure.Member{ID: id, Structure: fmt.Sprintf("s%d", rapid.IntRange(0, 2).Draw(rt, "structure"))})
		for _, q := range disclosure.Year(2026)[:2] {
			for _, c := range f.Categories {
				counts[disclosure.Key{Member: id, Quarter: q, Category: c.Slug}] = rapid.IntRange(0, 4).Draw(rt, "count")
			}
		}
	}
	return f, counts
}

// The attacker searches small departments to the end: no value that "moins de 3"
// states is impossible, for an outsider and for each structure.
func TestLaw8_AttackerSearchesSmallDepartmentsToTheEnd(t *testing.T) {
	narrowed := 0
	rapid.Check(t, func(rt *rapid.T) {
		f, counts := small(rt)
		half := disclosure.Year(2026)[:2]
		var past []disclosure.Cell
		for _, when := range [][]disclosure.Quarter{half[:1], half[1:], half} {
			known := disclosure.Counts{}
			for k, n := range counts {
				if k.Quarter <= when[len(when)-1] {
					known[k] = n
				}
			}
			r, err := disclosure.Publish(f, known, past, tables(f, when, everything))
			require.NoError(rt, err)
			past = append(past, r.Cells...)
		}
		a := newAttacker(f, counts, past, half)
		for _, s := range append(structures(f), "") {
			found := a.attack(t, s, func(n, v int) bool { return !a.possible(n, v) })
			require.Zero(rt, found.narrowed, "attacker %q", s)
		}
		bare := slices.Clone(past)
		for i, c := range bare {
			if v := a.truth(c); v >= a.limit(c) {
				bare[i].Show, bare[i].Value = disclosure.Shown, v
			} else {
				bare[i].Show, bare[i].Limit = disclosure.Under, a.limit(c)
			}
		}
		n := newAttacker(f, counts, bare, half)
		narrowed += n.attack(t, "", func(m, v int) bool { return !n.possible(m, v) }).narrowed
	})
	require.Positive(t, narrowed, "the search beats the naive rule")
}

func oneTable(members ...string) []disclosure.Table {
	return []disclosure.Table{{Members: members, Quarters: disclosure.Year(2026)[:1], Joins: true}}
}

// three is three structures of one professional, with their counts of one category.
func three(first, second, third int) (disclosure.Frame, disclosure.Counts) {
	q := disclosure.QuarterOf(2026, 1)
	f := disclosure.Frame{
		Rules:      disclosure.DefaultRules(),
		Members:    []disclosure.Member{{ID: "p", Structure: "s"}, {ID: "r", Structure: "t"}, {ID: "u", Structure: "v"}},
		Categories: []disclosure.Category{{Slug: "a"}, {Slug: "b"}, {Slug: "c"}},
	}
	counts := disclosure.Counts{}
	for _, m := range f.Members {
		counts[disclosure.Key{Member: m.ID, Quarter: q, Category: "b"}] = 40
		counts[disclosure.Key{Member: m.ID, Quarter: q, Category: "c"}] = 40
	}
	counts[disclosure.Key{Member: "p", Quarter: q, Category: "a"}] = first
	counts[disclosure.Key{Member: "r", Quarter: q, Category: "a"}] = second
	counts[disclosure.Key{Member: "u", Quarter: q, Category: "a"}] = third
	return f, counts
}

func cell(t *testing.T, r disclosure.Result, label string) disclosure.Cell {
	t.Helper()
	i := slices.IndexFunc(r.Cells, func(c disclosure.Cell) bool { return c.Label == label })
	require.GreaterOrEqual(t, i, 0)
	return r.Cells[i]
}

func TestOneStructureThatMakesACellAloneHidesItInAJoinedTableOnly(t *testing.T) {
	f, counts := three(96, 2, 2) // 96 %
	r, err := disclosure.Publish(f, counts, nil, oneTable("p", "r", "u"))
	require.NoError(t, err)
	require.Equal(t, disclosure.Withheld, cell(t, r, "a").Show)
	f, counts = three(60, 20, 20) // 60 %
	r, err = disclosure.Publish(f, counts, nil, oneTable("p", "r", "u"))
	require.NoError(t, err)
	require.Equal(t, disclosure.Shown, cell(t, r, "a").Show)
	f, counts = three(96, 2, 2)
	r, err = disclosure.Publish(f, counts, nil, []disclosure.Table{{Members: []string{"p"}, Quarters: disclosure.Year(2026)[:1]}})
	require.NoError(t, err)
	require.Equal(t, 96, cell(t, r, "a").Value)
}

func TestASensitiveThemeNeedsTen(t *testing.T) {
	f, counts := three(3, 3, 3) // nine in all
	f.Categories[0].Sensitive = true
	r, err := disclosure.Publish(f, counts, nil, oneTable("p", "r", "u"))
	require.NoError(t, err)
	require.Equal(t, disclosure.Under, cell(t, r, "a").Show)
	require.Equal(t, 10, cell(t, r, "a").Limit)
	require.Zero(t, cell(t, r, "a").Value, "a hidden cell carries no count, not even inside")
}

func TestOneProfessionalAloneIsShownByGroupsOnly(t *testing.T) {
	f, counts := department(3, 1, 1)
	r, err := disclosure.Publish(f, counts, nil, []disclosure.Table{{Members: []string{"p00"}, Quarters: disclosure.Year(2026)}})
	require.NoError(t, err)
	for _, c := range r.Cells {
		require.True(t, c.Group, c.Label)
	}
	r, err = disclosure.Publish(f, counts, nil, []disclosure.Table{{Members: []string{"p00"}, Quarters: disclosure.Year(2026), Joins: true}})
	require.NoError(t, err)
	for _, c := range r.Cells {
		require.NotEqual(t, disclosure.Shown, c.Show, "a department of one is that one")
	}
}

func TestASecondPublicationIsCheckedAgainstTheFirst(t *testing.T) {
	f, counts := three(20, 2, 20)
	first, err := disclosure.Publish(f, counts, nil, oneTable("p", "r", "u"))
	require.NoError(t, err)
	require.Equal(t, 42, cell(t, first, "a").Value)
	// 42 less p and u leaves r, which has two: an overlapping perimeter.
	alone, err := disclosure.Publish(f, counts, nil, oneTable("p", "u"))
	require.NoError(t, err)
	second, err := disclosure.Publish(f, counts, first.Cells, oneTable("p", "u"))
	require.NoError(t, err)
	require.Equal(t, disclosure.Withheld, cell(t, second, "a").Show)
	require.Equal(t, 40, cell(t, alone, "a").Value, "it would be shown if nothing else were")
	again, err := disclosure.Publish(f, counts, first.Cells, oneTable("p", "r", "u"))
	require.NoError(t, err)
	require.Equal(t, first, again, "what is published comes back as it was")
}

func TestCountsChangedAfterPublicationAreRefused(t *testing.T) {
	f, counts := three(60, 20, 20)
	first, err := disclosure.Publish(f, counts, nil, oneTable("p", "r", "u"))
	require.NoError(t, err)
	counts[disclosure.Key{Member: "p", Quarter: disclosure.QuarterOf(2026, 1), Category: "a"}]++
	_, err = disclosure.Publish(f, counts, first.Cells, oneTable("p"))
	require.ErrorIs(t, err, disclosure.ErrRevised)
}

func TestWrongQuestionsAreRefused(t *testing.T) {
	f, counts := three(9, 9, 9)
	_, err := disclosure.Publish(f, counts, nil, oneTable("nobody"))
	require.ErrorIs(t, err, disclosure.ErrUnknown)
	counts[disclosure.Key{Member: "p", Quarter: disclosure.QuarterOf(2026, 1), Category: "z"}] = 1
	_, err = disclosure.Publish(f, counts, nil, oneTable("p"))
	require.ErrorIs(t, err, disclosure.ErrUnknown)
	for _, r := range []disclosure.Rules{{}, {K: 1, SensitiveK: 5, Dominance: 1}, {K: 5, SensitiveK: 4, Dominance: 1}, {K: 5, SensitiveK: 10}} {
		f.Rules = r
		_, err = disclosure.Publish(f, nil, nil, oneTable("p"))
		require.ErrorIs(t, err, disclosure.ErrBadRule)
	}
}

func TestNoDataGivesATableOfSmallCells(t *testing.T) {
	f, _ := three(0, 0, 0)
	r, err := disclosure.Publish(f, nil, nil, oneTable("p", "r"))
	require.NoError(t, err)
	require.False(t, r.Nothing)
	require.Len(t, r.Cells, 3)
}

func TestAQuarterKnowsItsYear(t *testing.T) {
	q := disclosure.QuarterOf(2026, 3)
	require.Equal(t, 2026, q.Year())
	require.Equal(t, 3, q.Number())
	require.Equal(t, q, disclosure.Year(2026)[2])
}
