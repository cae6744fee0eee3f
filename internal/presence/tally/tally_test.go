package tally_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/presence/tally"
)

func lists() tally.Taxonomy {
	t := tally.Taxonomy{
		Ages:     []tally.Choice{{Slug: "11-14", Label: "11-14 ans"}, {Slug: "inconnu", Label: "inconnu"}},
		Themes:   []tally.Choice{{Slug: "scolarite", Label: "scolarité, décrochage", Group: "vie"}, {Slug: "autre", Label: "autre"}},
		Referral: []tally.Choice{{Slug: "sante", Label: "santé"}},
	}
	for n := range tally.Missions {
		t.Missions = append(t.Missions, fmt.Sprintf("mission %d", n+1))
	}
	return t
}

var week = tally.Week{Year: 2026, Number: 47}

func book(t *testing.T, cells ...tally.Cell) *tally.Counters {
	c, err := tally.New(lists(), cells)
	require.NoError(t, err)
	return c
}

func TestThreeTapsCountAndOneTapRepeats(t *testing.T) {
	c := book(t)
	e, err := c.Add(week, tally.Entry{Kind: tally.Private, Theme: "scolarite", Mission: 4})
	require.NoError(t, err)
	require.Equal(t, tally.UnknownAge, e.Age)
	_, err = c.Same(week)
	require.NoError(t, err)
	require.Equal(t, []tally.Cell{{Week: week, Entry: e, Count: 2}}, c.Cells())
	s := c.Summarise(week, week)
	require.Equal(t, 2, s.Total)
	require.Equal(t, map[string]int{"vie": 2}, s.Groups)
	require.Equal(t, map[int]int{4: 2}, s.Missions)
	require.Zero(t, c.Summarise(tally.Week{Year: 2026, Number: 48}, tally.Week{Year: 2027, Number: 1}).Total)
}

func TestOnlyTheLastCountIsTakenBackAndOnce(t *testing.T) {
	c := book(t)
	_, err := c.Undo()
	require.ErrorIs(t, err, tally.ErrNothing)
	_, err = c.Same(week)
	require.ErrorIs(t, err, tally.ErrNothing)
	_, err = c.Add(week, tally.Entry{Kind: tally.Game})
	require.NoError(t, err)
	_, err = c.Undo()
	require.NoError(t, err)
	require.Empty(t, c.Cells())
	_, err = c.Undo()
	require.ErrorIs(t, err, tally.ErrNothing)
}

func TestAfterARestartTheLastCountCanStillBeTakenBack(t *testing.T) {
	c := book(t)
	e, err := c.Add(week, tally.Entry{Kind: tally.Game})
	require.NoError(t, err)
	again := book(t, c.Cells()...)
	again.Resume(week, e)
	_, err = again.Undo()
	require.NoError(t, err)
	require.Empty(t, again.Cells())
	again.Resume(week, e)
	_, _, ok := again.Last()
	require.False(t, ok, "nothing is left to take back")
}

func TestWhatTheListsDoNotHoldIsRefused(t *testing.T) {
	c := book(t)
	for _, e := range []tally.Entry{{}, {Kind: "autre"}, {Kind: tally.Game, Age: "12"}, {Kind: tally.Game, Theme: "Karim"}, {Kind: tally.Game, Referral: "x"}, {Kind: tally.Game, Mission: 13}, {Kind: tally.Game, Mission: -1}} {
		_, err := c.Add(week, e)
		require.ErrorIs(t, err, tally.ErrBadEntry, "%+v", e)
	}
	require.Empty(t, c.Cells())
	_, err := tally.New(lists(), []tally.Cell{{Week: week, Count: -1}})
	require.ErrorIs(t, err, tally.ErrBadCounter)
}

func TestWrongListsAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*tally.Taxonomy){
		"double":          func(l *tally.Taxonomy) { l.Themes = append(l.Themes, l.Themes[0]) },
		"without a label": func(l *tally.Taxonomy) { l.Referral[0].Label = "" },
		"no unknown age":  func(l *tally.Taxonomy) { l.Ages = l.Ages[:1] },
		"missions":        func(l *tally.Taxonomy) { l.Missions = l.Missions[:11] },
	} {
		l := lists()
		spoil(&l)
		require.ErrorIs(t, l.Check(), tally.ErrBadTaxonomy, name)
	}
}

func TestTheListsAreReadFromYAML(t *testing.T) {
	var l tally.Taxonomy
	require.NoError(t, yaml.Unmarshal([]byte("ages:\n  - {slug: inconnu, label: inconnu}\nthemes:\n  - {slug: autre, label: autre, group: vie}\norientations: []\nmissions: [a, b, c, d, e, f, g, h, i, j, k, l]\n"), &l))
	require.NoError(t, l.Check())
	require.Equal(t, "vie", l.Group("autre"))
}

func TestTheWeekBelongsToTheISOYearOfTheZone(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	require.Equal(t, tally.Week{Year: 2026, Number: 53}, tally.WeekOf(time.Date(2027, 1, 3, 22, 59, 0, 0, time.UTC), zone))
	require.Equal(t, tally.Week{Year: 2027, Number: 1}, tally.WeekOf(time.Date(2027, 1, 3, 23, 0, 0, 0, time.UTC), zone))
}

// Law L2: what is stored tells neither a person nor a moment, nor an order.
func TestLaw2_ACounterHoldsNoPersonNoMomentNoOrder(t *testing.T) {
	for _, of := range []any{tally.Cell{}, tally.Entry{}, tally.Week{}} {
		kind := reflect.TypeOf(of)
		for i := range kind.NumField() {
			field := kind.Field(i)
			require.NotEqual(t, reflect.TypeOf(time.Time{}), field.Type, "%s.%s", kind, field.Name)
			require.NotContains(t, []string{"ID", "Code", "Person", "Name", "Note", "Text", "At"}, field.Name)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		entries := rapid.SliceOfN(rapid.SampledFrom(tally.Kinds()), 1, 20).Draw(rt, "kinds")
		shuffled := rapid.Permutation(entries).Draw(rt, "shuffled")
		a, b := book(t), book(t)
		for i := range entries {
			_, err := a.Add(week, tally.Entry{Kind: entries[i]})
			require.NoError(rt, err)
			_, err = b.Add(week, tally.Entry{Kind: shuffled[i]})
			require.NoError(rt, err)
		}
		require.Equal(rt, a.Cells(), b.Cells())
	})
}
