package store

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
	"github.com/lampadaire/lampadaire/internal/retention"
)

// Law L8: what was published is given back as it was, and stays as it was.
func TestLaw8_PublishedTablesAreReadBackAsTheyWereShown(t *testing.T) {
	s := newStore(t)
	q := disclosure.QuarterOf(2026, 3)
	cells := []disclosure.Cell{
		{Members: []string{"a@apase", "b@phare"}, Quarters: []disclosure.Quarter{q}, Categories: []string{"x", "y"}, Label: "g", Group: true, Show: disclosure.Shown, Value: 12, Joins: true},
		{Members: []string{"a@apase", "b@phare"}, Quarters: []disclosure.Quarter{q}, Categories: []string{"x"}, Label: "x", Show: disclosure.Under, Limit: 10, Joins: true},
		{Members: []string{"a@apase", "b@phare"}, Quarters: []disclosure.Quarter{q}, Categories: []string{"y"}, Label: "y", Show: disclosure.Withheld, Joins: true},
	}
	counts := disclosure.Counts{{Member: "a@apase", Quarter: q, Category: "x"}: 4, {Member: "b@phare", Quarter: q, Category: "y"}: 8}
	update(t, s, func(tx *Tx) error { return tx.SavePublication(t.Context(), app.ThemeList, cells, counts) })
	changed := []disclosure.Cell{cells[1]}
	changed[0].Show, changed[0].Value = disclosure.Shown, 4
	update(t, s, func(tx *Tx) error {
		return tx.SavePublication(t.Context(), app.ThemeList, changed, disclosure.Counts{{Member: "a@apase", Quarter: q, Category: "x"}: 99})
	})
	read := func() (got []disclosure.Cell, made disclosure.Counts) {
		require.NoError(t, s.Read(t.Context(), func(r *Reader) (err error) {
			if got, err = r.PublishedCells(t.Context(), app.ThemeList); err != nil {
				return err
			}
			made, err = r.PublishedCounts(t.Context(), app.ThemeList)
			return err
		}))
		return got, made
	}
	got, made := read()
	require.ElementsMatch(t, cells, got)
	require.Equal(t, counts, made)
	require.NoError(t, s.Read(t.Context(), func(r *Reader) error {
		other, err := r.PublishedCells(t.Context(), app.AgeList)
		require.Empty(t, other)
		return err
	}))
	later := noon.AddDate(7, 0, 0)
	_, err := s.PurgeExpired(t.Context(), retention.Defaults().Limits(later, pdn.Paris()))
	require.NoError(t, err)
	got, made = read()
	require.Empty(t, got)
	require.Empty(t, made)
}

func TestLaw7_ASynthesisKeepsWhatItSaidTheFirstTime(t *testing.T) {
	s := newStore(t)
	first := app.Synthesis{Scope: "apase", Monday: 20000, From: 19993, Missed: 1, Told: true, Done: 90 * 60e9, OnTheWay: 2, Of: 3}
	second := first
	second.Done = 0
	older := first
	older.Monday -= 7
	for _, one := range []app.Synthesis{first, second, older} {
		update(t, s, func(tx *Tx) error { return tx.SaveSynthesis(t.Context(), one) })
	}
	require.NoError(t, s.Read(t.Context(), func(r *Reader) error {
		last, ok, err := r.LastSynthesis(t.Context(), "apase")
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, first, last)
		that, ok, err := r.Synthesis(t.Context(), "apase", older.Monday)
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, older, that)
		_, ok, err = r.LastSynthesis(t.Context(), "")
		require.False(t, ok)
		return err
	}))
}

func TestCountersOfYearsComeWithTheirAuthorsAndSoDoTheSumsOfOldYears(t *testing.T) {
	s := newStore(t)
	e := tally.Entry{Kind: tally.Private, Age: "inconnu", Theme: "sante"}
	update(t, s, func(tx *Tx) error {
		for _, w := range []tally.Week{{Year: 2025, Number: 52}, {Year: 2026, Number: 1}, {Year: 2026, Number: 0}} {
			if err := tx.ChangeTally(t.Context(), "apase", who, w, e, 2); err != nil {
				return err
			}
		}
		return nil
	})
	require.NoError(t, s.Read(t.Context(), func(r *Reader) error {
		got, err := r.TallyOfYears(t.Context(), 2026, 2026)
		var want []app.Counted
		for number := range 2 { // week 0 is the sum
			want = append(want, app.Counted{Structure: "apase", Author: who, Cell: tally.Cell{Week: tally.Week{Year: 2026, Number: number}, Entry: e, Count: 2}})
		}
		require.Equal(t, want, got)
		return err
	}))
}

func TestTheStateOfAnOwedMessageIsKnown(t *testing.T) {
	s := newStore(t)
	update(t, s, func(tx *Tx) error {
		_, err := tx.Enqueue(t.Context(), outbox.Message{Key: "k", Kind: "synthese", Due: noon})
		return err
	})
	state := func(key string) (outbox.State, bool) {
		var got outbox.State
		var known bool
		require.NoError(t, s.Read(t.Context(), func(r *Reader) (err error) {
			got, known, err = r.OwedState(t.Context(), key)
			return err
		}))
		return got, known
	}
	got, known := state("k")
	require.True(t, known)
	require.Equal(t, outbox.Waiting, got)
	update(t, s, func(tx *Tx) error {
		leased, err := tx.Lease(t.Context(), noon.Add(60e9), 1)
		require.Len(t, leased, 1)
		if err == nil {
			_, err = tx.Bury(t.Context(), leased[0])
		}
		return err
	})
	got, _ = state("k")
	require.Equal(t, outbox.GivenUp, got)
	_, known = state("other")
	require.False(t, known)
}
