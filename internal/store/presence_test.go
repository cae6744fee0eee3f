package store

import (
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
	"github.com/lampadaire/lampadaire/internal/retention"
)

const who presence.AuthorID = "a1"

func event(n int, kind presence.EventKind, from, to time.Time) presence.Event {
	return presence.Event{
		Kind: kind, By: who, At: noon.Add(time.Duration(n) * time.Minute), Session: "5e55", Network: "Snapchat",
		Mission: "3", From: from, To: to, Reason: "oubli",
	}
}

func TestLaw7_ActsOfAPresenceAreOnlyAddedAndReadBackInTheirOrder(t *testing.T) {
	s := newStore(t)
	started := event(1, presence.Started, noon, time.Time{})
	stopped := event(2, presence.Stopped, time.Time{}, noon.Add(time.Minute))
	update(t, s, func(tx *Tx) error { return tx.AddPresenceEvent(t.Context(), started) })
	update(t, s, func(tx *Tx) error { return tx.AddPresenceEvent(t.Context(), stopped) })
	require.NoError(t, s.Read(t.Context(), func(r *Reader) error {
		events, err := r.PresenceEvents(t.Context(), who)
		require.Equal(t, []presence.Event{started, stopped}, events)
		others, _ := r.PresenceEvents(t.Context(), "somebody else")
		require.Empty(t, others)
		return err
	}))
	queries, err := os.ReadFile("queries/presence.sql")
	require.NoError(t, err)
	require.NotRegexp(t, regexp.MustCompile(`(?i)update\s+presence_event`), string(queries), "an act is never changed")
	for _, query := range strings.Split(string(queries), "-- name:") {
		if strings.Contains(query, "from presence_event") && strings.Contains(query, ":many") {
			require.Contains(t, query, "author = sqlc.arg(author)", "hours are read one author at a time")
		}
	}
	require.Error(t, s.Write(t.Context(), func(tx *Tx) error { return tx.AddPresenceEvent(t.Context(), presence.Event{Kind: presence.Started}) }))
}

func TestADeskAndAnAgendaAreReadBackAsTheyWereSaved(t *testing.T) {
	s := newStore(t)
	d := app.Desk{Author: who, Structure: "apase", Network: "réseau", Address: "12", Session: "5e55", Started: noon, Sign: noon, Turn: 255, Month: 682}
	slot := presence.Slot{Weekday: time.Sunday, From: 600, To: 660, OnCall: true}
	away := presence.DaySpan{First: 20000, Last: 20006}
	update(t, s, func(tx *Tx) error {
		require.NoError(t, tx.SaveDesk(t.Context(), d))
		require.NoError(t, tx.SaveSlot(t.Context(), who, slot))
		require.NoError(t, tx.SaveSlot(t.Context(), who, slot))
		require.NoError(t, tx.SaveAbsence(t.Context(), who, away))
		return tx.SaveReflection(t.Context(), who, app.Reflection{Session: "5e55", What: "accueil", How: "bien", Next: "rien"})
	})
	require.ErrorIs(t, s.Write(t.Context(), func(tx *Tx) error {
		return tx.SaveSlot(t.Context(), who, presence.Slot{From: 2, To: 1})
	}), presence.ErrBadSlot)
	require.NoError(t, s.Read(t.Context(), func(r *Reader) error {
		got, err := r.Desk(t.Context(), who)
		require.NoError(t, err)
		require.Equal(t, d, got)
		open, err := r.OpenTimers(t.Context())
		require.NoError(t, err)
		require.Equal(t, []app.Desk{d}, open)
		agendas, err := r.Agendas(t.Context())
		require.Equal(t, map[presence.AuthorID]app.Agenda{who: {Slots: []presence.Slot{slot}, Away: []presence.DaySpan{away}}}, agendas)
		return err
	}))
	update(t, s, func(tx *Tx) error {
		require.NoError(t, tx.DropSlot(t.Context(), who, slot))
		return tx.DropAbsence(t.Context(), who, away)
	})
	require.NoError(t, s.Read(t.Context(), func(r *Reader) error {
		agendas, err := r.Agendas(t.Context())
		require.Empty(t, agendas)
		return err
	}))
}

func TestTheTallyEqualsTheCountsMadeOneByOneAndNeverGoesBelowZero(t *testing.T) {
	s, checks := newStore(t), 0
	rapid.Check(t, func(r *rapid.T) {
		checks++
		who := presence.AuthorID(fmt.Sprintf("a%d", checks))
		model := map[tally.Entry]int{}
		week := tally.Week{Year: 2026, Number: 45}
		for range rapid.IntRange(1, 12).Draw(r, "acts") {
			e := tally.Entry{Kind: rapid.SampledFrom(tally.Kinds()[:2]).Draw(r, "kind"), Age: "inconnu"}
			by := rapid.SampledFrom([]int{1, 1, -1}).Draw(r, "by")
			err := s.Write(t.Context(), func(tx *Tx) error { return tx.ChangeTally(t.Context(), "apase", who, week, e, by) })
			if model[e]+by < 0 {
				require.ErrorIs(t, err, tally.ErrBadCounter)
				continue
			}
			require.NoError(t, err)
			if model[e] += by; model[e] == 0 {
				delete(model, e)
			}
		}
		got := map[tally.Entry]int{}
		require.NoError(t, s.Read(t.Context(), func(rd *Reader) error {
			cells, err := rd.TallyCells(t.Context(), "apase", who)
			for _, c := range cells {
				require.Equal(t, week, c.Week)
				got[c.Entry] += c.Count
			}
			return err
		}))
		require.Equal(t, model, got)
	})
}

func TestLaw2_ATallyRowHasNoTimeButItsWeekNoNumberAndNoPerson(t *testing.T) {
	s := newStore(t)
	require.Equal(t, []string{"structure", "author", "year", "week", "kind", "age", "theme", "referral", "mission", "count"}, columnsOf(t, s)["tally_cell"])
	require.Equal(t, []string{"author", "day", "hour"}, columnsOf(t, s)["sign_me"])
	var fields []string
	for f := range reflect.TypeFor[tally.Entry]().Fields() {
		fields = append(fields, strings.ToLower(f.Name))
	}
	require.Equal(t, []string{"kind", "age", "theme", "referral", "mission"}, fields)
	// Counted in another order, the same counters lie in the same order.
	order := func(kinds ...tally.Kind) []tally.Cell {
		s := newStore(t)
		for _, k := range kinds {
			update(t, s, func(tx *Tx) error {
				return tx.ChangeTally(t.Context(), "apase", who, tally.Week{Year: 2026, Number: 45}, tally.Entry{Kind: k, Age: "inconnu"}, 1)
			})
		}
		var cells []tally.Cell
		require.NoError(t, s.Read(t.Context(), func(r *Reader) (err error) {
			cells, err = r.TallyCells(t.Context(), "apase", who)
			return err
		}))
		return cells
	}
	require.Equal(t, order(tally.Game, tally.Public, tally.Private), order(tally.Private, tally.Game, tally.Public))
}

func TestAReminderIsClaimedOnceAndAMessageOwedOnce(t *testing.T) {
	s := newStore(t)
	m := outbox.Message{Key: "k", Kind: "presence-rappel", Due: noon}
	for _, want := range []bool{true, false} {
		update(t, s, func(tx *Tx) error {
			claimed, err := tx.ClaimReminder(t.Context(), who, presence.MidMonth, 682, app.ReminderOwed)
			require.NoError(t, err)
			require.Equal(t, want, claimed)
			owed, err := tx.Enqueue(t.Context(), m)
			require.Equal(t, want, owed)
			return err
		})
	}
	update(t, s, func(tx *Tx) error {
		return tx.SettleReminder(t.Context(), who, presence.MidMonth, 682, app.ReminderDropped)
	})
	require.NoError(t, s.Read(t.Context(), func(r *Reader) error {
		outcome, err := r.Reminder(t.Context(), who, presence.MidMonth, 682)
		require.Equal(t, app.ReminderDropped, outcome)
		return err
	}))
}

func TestSignsComeDueByDayThenHour(t *testing.T) {
	s := newStore(t)
	signs := []app.Sign{{Author: who, Day: 100, Hour: 9}, {Author: who, Day: 100, Hour: 18}, {Author: who, Day: 101, Hour: 8}}
	update(t, s, func(tx *Tx) error {
		for _, sign := range signs {
			require.NoError(t, tx.AskSign(t.Context(), sign))
		}
		return nil
	})
	due := func(day pdn.Day, hour int) int {
		var got []app.Sign
		require.NoError(t, s.Read(t.Context(), func(r *Reader) (err error) {
			got, err = r.DueSigns(t.Context(), day, hour)
			return err
		}))
		return len(got)
	}
	require.Equal(t, []int{0, 1, 2, 2, 3}, []int{due(100, 8), due(100, 9), due(100, 23), due(101, 7), due(101, 8)})
}

func TestLaw11_PresencesExpireWholeAndOldWeeksBecomeOneSumAYear(t *testing.T) {
	s := newStore(t)
	limits := retention.Defaults().Limits(noon, time.UTC)
	old := limits.SessionsBefore.Add(-time.Hour)
	add := func(session presence.SessionID, from, to time.Time) {
		update(t, s, func(tx *Tx) error {
			e := event(1, presence.Declared, from, to)
			e.Session = session
			require.NoError(t, tx.AddPresenceEvent(t.Context(), e))
			e.Kind, e.At = presence.Corrected, noon // corrected today: its end counts, not the act
			require.NoError(t, tx.AddPresenceEvent(t.Context(), e))
			return tx.SaveReflection(t.Context(), who, app.Reflection{Session: session})
		})
	}
	add("0ld", old.Add(-time.Hour), old)
	add("new", noon.Add(-time.Hour), noon)
	update(t, s, func(tx *Tx) error {
		for _, w := range []tally.Week{{Year: 2020, Number: 10}, {Year: 2023, Number: 10}, {Year: 2023, Number: 11}, {Year: 2026, Number: 45}} {
			require.NoError(t, tx.ChangeTally(t.Context(), "apase", who, w, tally.Entry{Kind: tally.Game, Age: "inconnu"}, 2))
		}
		require.NoError(t, tx.SaveMonthTotal(t.Context(), app.MonthTotal{Author: who, Structure: "apase", Month: limits.TotalsBefore - 1, Done: time.Hour}))
		return tx.SaveMonthTotal(t.Context(), app.MonthTotal{Author: who, Structure: "apase", Month: limits.TotalsBefore, Done: time.Hour})
	})
	planned, err := s.CountExpired(t.Context(), limits)
	require.NoError(t, err)
	done, err := s.PurgeExpired(t.Context(), limits)
	require.NoError(t, err)
	require.Equal(t, planned, done)
	require.Equal(t, retention.Counts{Sessions: 2, Totals: 1, Tally: 3}, done)
	require.NoError(t, s.Read(t.Context(), func(r *Reader) error {
		events, err := r.PresenceEvents(t.Context(), who)
		require.NoError(t, err)
		require.Len(t, events, 2)
		require.Equal(t, presence.SessionID("new"), events[0].Session)
		_, err = presence.Fold(who, time.UTC, events)
		require.NoError(t, err, "what is left still adds up")
		notes, err := r.Reflections(t.Context(), who)
		require.NoError(t, err)
		require.Len(t, notes, 1)
		cells, err := r.TallyCells(t.Context(), "apase", who)
		require.Len(t, cells, 2)
		require.Equal(t, tally.Week{Year: 2023, Number: 0}, cells[0].Week)
		require.Equal(t, 4, cells[0].Count)
		return err
	}))
	again, err := s.PurgeExpired(t.Context(), limits)
	require.NoError(t, err)
	require.Zero(t, again.Total())
}

func TestAFileOfTheFirstLayoutIsBroughtUpAndKeepsItsRows(t *testing.T) {
	fresh := columnsOf(t, newStore(t))
	h := newHouse(t)
	pool, err := sql.Open("sqlite", dsn(h.options.Path, writerSettings))
	require.NoError(t, err)
	folder, err := fs.Sub(migrations, "migrations/sqlite")
	require.NoError(t, err)
	provider, err := goose.NewProvider(goose.DialectSQLite3, pool, folder, goose.WithDisableGlobalRegistry(true))
	require.NoError(t, err)
	_, err = provider.UpTo(t.Context(), 1)
	require.NoError(t, err)
	_, err = pool.ExecContext(t.Context(), "insert into structure_key (structure, wrapped) values ('apase', x'01')")
	require.NoError(t, err)
	require.NoError(t, pool.Close())
	s := h.open(t)
	require.Equal(t, fresh, columnsOf(t, s))
	require.NoError(t, s.Read(t.Context(), func(r *Reader) error {
		keys, err := r.StructureKeys(t.Context())
		require.Len(t, keys, 1)
		return err
	}))
}

func TestTheListsOfPresenceKeepTheirStoredNumbers(t *testing.T) {
	require.Equal(t, "[ declared started stopped corrected deleted signed reopened]", fmt.Sprint(presenceKinds))
	require.Equal(t, "[ mid_month seven_days month_sheet]", fmt.Sprint(reminderKinds))
	require.Equal(t, "[ dû remis sans objet]", fmt.Sprint(reminderOutcomes))
}

func TestACallForHelpIsRecordedOnceAMonth(t *testing.T) {
	s := newStore(t)
	for range 2 {
		update(t, s, func(tx *Tx) error { return tx.AskHelp(t.Context(), "apase", who, 682) })
	}
	require.NoError(t, s.Read(t.Context(), func(r *Reader) error {
		today := pdn.DayOf(noon, time.UTC)
		calls, err := r.HelpAsked(t.Context(), today, today+1)
		require.Equal(t, []app.HelpCall{{Structure: "apase", Author: who, Day: today}}, calls)
		require.NoError(t, err)
		calls, err = r.HelpAsked(t.Context(), today+1, today+8)
		require.Empty(t, calls)
		return err
	}))
}
