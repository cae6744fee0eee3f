package report_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/report"
)

// figures are aggregates held in memory, as storage gives them.
type figures struct {
	hours  []report.Hours
	events report.Events
	fault  error
}

func (f figures) Hours(_ context.Context, _ report.Scope, first, last pdn.Month) ([]report.Hours, error) {
	var out []report.Hours
	for _, h := range f.hours {
		if h.Month >= first && h.Month <= last {
			out = append(out, h)
		}
	}
	return out, f.fault
}

func (f figures) Events(context.Context, report.Scope, pdn.Day, pdn.Day) (report.Events, error) {
	return f.events, f.fault
}

var (
	monday   = pdn.DayOf(time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC), time.UTC)
	november = monday.Month()
	tuesday  = monday - 6
)

func ask() report.Ask { return report.Ask{Monday: monday, From: monday - 7} }

func team() figures {
	f := figures{events: report.Events{Health: report.Health{LastBackup: monday - 1}}}
	for i, name := range []string{"Zoé", "élodie", "Émile", "Samira"} {
		f.hours = append(f.hours,
			report.Hours{Name: name, Month: november - 1, Done: time.Duration(4+4*i) * time.Hour, Due: 8 * time.Hour, Declared: i > 0},
			report.Hours{Name: name, Month: november, Done: time.Duration(2+i) * time.Hour, Due: 8 * time.Hour, Declared: true},
		)
	}
	return f
}

func week(t *testing.T, a report.Aggregates, q report.Ask) report.Weekly {
	t.Helper()
	w, err := report.Week(t.Context(), a, q)
	require.NoError(t, err)
	return w
}

func keys(w report.Weekly) []string {
	var out []string
	for _, l := range w.Lines {
		out = append(out, strings.TrimPrefix(l.Key, "synthese."))
	}
	return out
}

func TestNamesStandInTheOrderOfADirectoryAndEndAtEightHours(t *testing.T) {
	w := week(t, team(), ask())
	require.Equal(t, []report.Person{
		{Name: "élodie", Done: 8 * time.Hour, Capped: true, Due: 8 * time.Hour, Declared: true},
		{Name: "Émile", Done: 8 * time.Hour, Capped: true, Due: 8 * time.Hour, Declared: true},
		{Name: "Samira", Done: 8 * time.Hour, Capped: true, Due: 8 * time.Hour, Declared: true},
		{Name: "Zoé", Done: 4 * time.Hour, Due: 8 * time.Hour},
	}, w.People)
}

func TestTheRunningMonthIsSaidOfAllTogether(t *testing.T) {
	w := week(t, team(), ask())
	// 15 days of 30 are gone: 4 h of 8 h are asked for.
	require.Equal(t, &report.Current{Done: 14 * time.Hour, OnTheWay: 2, Of: 4}, w.Current)
	require.Equal(t, 40*time.Hour, w.Curve[11].Done)
	require.True(t, w.Curve[11].Known)
	require.False(t, w.Curve[10].Known, "a month before the beginning is a hole, not a zero")
}

// Law L7: two Mondays of a running month must not give the week of a named person.
func TestLaw7_ARunningMonthOfFewIsNotShown(t *testing.T) {
	f := team()
	f.hours = f.hours[:2]
	w := week(t, f, ask())
	require.Nil(t, w.Current)
	require.Equal(t, "peu", keys(w)[0])
	require.Len(t, w.People, 1, "his closed month is shown")
}

// Law L7: who is on leave has no hours to hide the others behind.
func TestLaw7_ARunningMonthWhereAllButTwoAreOnLeaveIsNotShown(t *testing.T) {
	f := team()
	for i := range f.hours {
		f.hours[i].NoTarget = f.hours[i].Name != f.hours[0].Name && f.hours[i].Name != f.hours[2].Name
	}
	require.Nil(t, week(t, f, ask()).Current)
}

func TestALeaveIsNeitherOnTheWayNorLate(t *testing.T) {
	f := team()
	f.hours[1].NoTarget, f.hours[0].NoTarget = true, true
	w := week(t, f, ask())
	require.Equal(t, 3, w.Current.Of)
	require.Zero(t, w.People[3].Due)
}

func TestTheFirstWeekSaysKindlyThatNothingIsThere(t *testing.T) {
	w := week(t, figures{}, ask())
	require.Equal(t, []string{"premiere", "couverture_pleine", "sante_sans_copie"}, keys(w))
	require.Empty(t, w.People)
}

func busy() figures {
	f := team()
	f.events = report.Events{
		Help: 2, HelpNames: []string{"Zoé", "Émile"}, OpenHours: 31, OpenHoursPeople: 12, Requests: 2,
		Arrived: []string{"Ana"}, Left: []string{"Luc"}, Editions: []report.Edition{{Structure: "l'Escale", Number: 2}},
		Gaps:   []report.Gap{{Day: tuesday + 2, Length: 20 * time.Minute}, {Day: tuesday, Length: 70 * time.Minute}},
		Health: report.Health{LastBackup: monday - 1, Undelivered: 1},
	}
	for i := range 9 {
		f.events.Dates = append(f.events.Dates, report.Date{Title: fmt.Sprintf("Rencontre %d", i), Day: monday + pdn.Day(i), Coming: 3})
	}
	return f
}

func TestASynthesisHasTwelveLinesAtMostAndKeepsItsCoverage(t *testing.T) {
	q := ask()
	q.Missed = 2
	w := week(t, busy(), q)
	require.Len(t, w.Lines, report.MaxLines)
	k := keys(w)
	require.Equal(t, []string{"mois", "rattrapage", "coup_de_main", "demandes"}, k[:4])
	require.Equal(t, []string{"suite", "couverture", "sante_non_remis"}, k[9:])
	require.Equal(t, "1 h 10 mardi, 20 min jeudi", w.Lines[10].Args["absences"])
	require.Equal(t, 8, w.Lines[9].Args["n"], "five dates are shown; four more, and four other lines")
}

// Law L10: every line has its rule and its coverage, and they all have words.
func TestLaw10_EveryFigureTellsItsRuleAndWhatIsMissing(t *testing.T) {
	c, err := messages.Load(os.DirFS("../../config/messages"))
	require.NoError(t, err)
	q := ask()
	q.Missed = 1
	few := busy()
	few.hours, few.events.Dates, few.events.HelpNames = few.hours[:2], few.events.Dates[:1], nil
	calm := team()
	for _, f := range []figures{busy(), few, calm, {}} {
		w := week(t, f, q)
		for _, l := range w.Lines {
			text, err := c.Text(l.Key, l.Args)
			require.NoError(t, err, l.Key)
			require.NotRegexp(t, `\d ?h ?\d\d? à|\d:\d`, text, "no time of day goes up")
			require.NotEmpty(t, l.Rule)
			rule, err := c.Text(l.Rule, nil)
			require.NoError(t, err, l.Rule)
			require.Greater(t, len(rule), 30)
			require.Len(t, l.Coverage.Gaps, len(f.events.Gaps), "%s hides an absence of the robot", l.Key)
		}
		last := w.Lines[len(w.Lines)-2]
		require.Contains(t, last.Key, "couverture")
	}
	require.Equal(t, 3, week(t, busy(), q).Coverage.Known)
	require.Equal(t, 90*time.Minute, week(t, busy(), q).Coverage.Absent())
	require.False(t, week(t, busy(), q).Coverage.Complete())
}

// Law L8: what goes up has no place for a young person, a finding or an hour.
func TestLaw8_ASynthesisHasNoPlaceForAYoungPerson(t *testing.T) {
	var walk func(of reflect.Type)
	seen := map[reflect.Type]bool{}
	walk = func(of reflect.Type) {
		for of.Kind() == reflect.Slice || of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		require.NotEqual(t, reflect.TypeFor[time.Time](), of, "a moment goes up")
		require.NotEqual(t, reflect.TypeFor[pdn.PersonCode](), of, "a person goes up")
		if of.Kind() != reflect.Struct || seen[of] {
			return
		}
		seen[of] = true
		for i := range of.NumField() {
			name := strings.ToLower(of.Field(i).Name)
			for _, banned := range []string{"theme", "age", "finding", "youth", "code", "link", "network", "network", "state"} {
				require.False(t, name == banned || strings.HasSuffix(name, banned+"s"), "%s.%s", of, name)
			}
			walk(of.Field(i).Type)
		}
	}
	a := reflect.TypeFor[report.Aggregates]()
	for i := range a.NumMethod() {
		for o := range a.Method(i).Type.NumOut() {
			walk(a.Method(i).Type.Out(o))
		}
	}
	walk(reflect.TypeFor[report.Weekly]())
	require.Greater(t, len(seen), 6, "the walk looks at nothing")
}

func TestAStoreThatFailsIsSaid(t *testing.T) {
	broken := errors.New("disk")
	_, err := report.Week(t.Context(), figures{fault: broken}, ask())
	require.ErrorIs(t, err, broken)
}

func TestSameFiguresGiveTheSameSynthesis(t *testing.T) {
	require.Equal(t, week(t, busy(), ask()), week(t, busy(), ask()))
}
