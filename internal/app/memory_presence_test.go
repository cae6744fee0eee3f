package app_test

import (
	"context"
	"maps"
	"slices"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
)

// hours is what the storage in memory keeps of professionals.
type hours struct {
	events    map[presence.AuthorID][]presence.Event
	desks     map[presence.AuthorID]app.Desk
	totals    map[monthKey]app.MonthTotal
	notes     map[presence.AuthorID]map[presence.SessionID]app.Reflection
	agendas   map[presence.AuthorID]app.Agenda
	cells     map[cellKey]int
	signs     map[app.Sign]bool
	reminders map[reminderKey]app.ReminderOutcome
	help      map[monthKey]app.HelpCall
	owed      map[string]outbox.Message
}

type monthKey struct {
	author presence.AuthorID
	month  pdn.Month
}

type cellKey struct {
	structure pdn.StructureID
	author    presence.AuthorID
	week      tally.Week
	entry     tally.Entry
}

type reminderKey struct {
	monthKey
	kind presence.ReminderKind
}

func noHours() hours {
	return hours{
		events: map[presence.AuthorID][]presence.Event{}, desks: map[presence.AuthorID]app.Desk{}, totals: map[monthKey]app.MonthTotal{},
		notes: map[presence.AuthorID]map[presence.SessionID]app.Reflection{}, agendas: map[presence.AuthorID]app.Agenda{},
		cells: map[cellKey]int{}, signs: map[app.Sign]bool{}, reminders: map[reminderKey]app.ReminderOutcome{},
		help: map[monthKey]app.HelpCall{}, owed: map[string]outbox.Message{},
	}
}

func (h hours) clone() hours {
	c := hours{
		events: maps.Clone(h.events), desks: maps.Clone(h.desks), totals: maps.Clone(h.totals), notes: map[presence.AuthorID]map[presence.SessionID]app.Reflection{},
		agendas: map[presence.AuthorID]app.Agenda{}, cells: maps.Clone(h.cells), signs: maps.Clone(h.signs), reminders: maps.Clone(h.reminders),
		help: maps.Clone(h.help), owed: maps.Clone(h.owed),
	}
	for author, notes := range h.notes {
		c.notes[author] = maps.Clone(notes)
	}
	for author, a := range h.agendas {
		c.agendas[author] = app.Agenda{Slots: slices.Clone(a.Slots), Away: slices.Clone(a.Away)}
	}
	return c
}

func (t *memoryTx) PresenceEvents(_ context.Context, a presence.AuthorID) ([]presence.Event, error) {
	return slices.Clone(t.hours.events[a]), nil
}

func (t *memoryTx) AddPresenceEvent(_ context.Context, e presence.Event) error {
	t.hours.events[e.By] = append(slices.Clone(t.hours.events[e.By]), e)
	return nil
}

func (t *memoryTx) Desk(_ context.Context, a presence.AuthorID) (app.Desk, error) {
	d := t.hours.desks[a]
	d.Author = a
	return d, nil
}

func (t *memoryTx) SaveDesk(_ context.Context, d app.Desk) error {
	t.hours.desks[d.Author] = d
	return nil
}

func (t *memoryTx) OpenTimers(context.Context) ([]app.Desk, error) {
	var open []app.Desk
	for _, d := range t.hours.desks {
		if d.Session != "" {
			open = append(open, d)
		}
	}
	return open, nil
}

func (t *memoryTx) SaveMonthTotal(_ context.Context, m app.MonthTotal) error {
	t.hours.totals[monthKey{m.Author, m.Month}] = m
	return nil
}

func (t *memoryTx) Reflections(_ context.Context, a presence.AuthorID) ([]app.Reflection, error) {
	return slices.Collect(maps.Values(t.hours.notes[a])), nil
}

func (t *memoryTx) SaveReflection(_ context.Context, a presence.AuthorID, r app.Reflection) error {
	if t.hours.notes[a] == nil {
		t.hours.notes[a] = map[presence.SessionID]app.Reflection{}
	}
	t.hours.notes[a][r.Session] = r
	return nil
}

func (t *memoryTx) DropReflection(_ context.Context, a presence.AuthorID, s presence.SessionID) error {
	delete(t.hours.notes[a], s)
	return nil
}

func (t *memoryTx) Agendas(context.Context) (map[presence.AuthorID]app.Agenda, error) {
	return t.hours.clone().agendas, nil
}

func (t *memoryTx) SaveSlot(_ context.Context, a presence.AuthorID, s presence.Slot) error {
	if err := s.Check(); err != nil {
		return err
	}
	agenda := t.hours.agendas[a]
	agenda.Slots = append(without(agenda.Slots, s), s)
	t.hours.agendas[a] = agenda
	return nil
}

func without(slots []presence.Slot, gone presence.Slot) []presence.Slot {
	return slices.DeleteFunc(slices.Clone(slots), func(s presence.Slot) bool {
		return s.Weekday == gone.Weekday && s.From == gone.From && s.To == gone.To
	})
}

func (t *memoryTx) DropSlot(_ context.Context, a presence.AuthorID, s presence.Slot) error {
	agenda := t.hours.agendas[a]
	agenda.Slots = without(agenda.Slots, s)
	t.hours.agendas[a] = agenda
	return nil
}

func (t *memoryTx) SaveAbsence(_ context.Context, a presence.AuthorID, away presence.DaySpan) error {
	agenda := t.hours.agendas[a]
	if !slices.Contains(agenda.Away, away) {
		agenda.Away = append(slices.Clone(agenda.Away), away)
	}
	t.hours.agendas[a] = agenda
	return nil
}

func (t *memoryTx) DropAbsence(_ context.Context, a presence.AuthorID, away presence.DaySpan) error {
	agenda := t.hours.agendas[a]
	agenda.Away = slices.DeleteFunc(slices.Clone(agenda.Away), func(s presence.DaySpan) bool { return s == away })
	t.hours.agendas[a] = agenda
	return nil
}

func (t *memoryTx) TallyCells(_ context.Context, s pdn.StructureID, a presence.AuthorID) ([]tally.Cell, error) {
	var cells []tally.Cell
	for k, n := range t.hours.cells {
		if k.structure == s && k.author == a {
			cells = append(cells, tally.Cell{Week: k.week, Entry: k.entry, Count: n})
		}
	}
	return cells, nil
}

func (t *memoryTx) ChangeTally(_ context.Context, s pdn.StructureID, a presence.AuthorID, w tally.Week, e tally.Entry, by int) error {
	key := cellKey{s, a, w, e}
	t.hours.cells[key] += by
	switch n := t.hours.cells[key]; {
	case n < 0:
		return tally.ErrBadCounter
	case n == 0:
		delete(t.hours.cells, key)
	}
	return nil
}

func (t *memoryTx) Signs(_ context.Context, a presence.AuthorID) ([]app.Sign, error) {
	var mine []app.Sign
	for s := range t.hours.signs {
		if s.Author == a {
			mine = append(mine, s)
		}
	}
	return mine, nil
}

func (t *memoryTx) DueSigns(_ context.Context, day pdn.Day, hour int) ([]app.Sign, error) {
	var due []app.Sign
	for s := range t.hours.signs {
		if s.Day < day || s.Day == day && s.Hour <= hour {
			due = append(due, s)
		}
	}
	return due, nil
}

func (t *memoryTx) AskSign(_ context.Context, s app.Sign) error { t.hours.signs[s] = true; return nil }

func (t *memoryTx) DropSign(_ context.Context, s app.Sign) error {
	delete(t.hours.signs, s)
	return nil
}

func (t *memoryTx) Reminder(_ context.Context, a presence.AuthorID, kind presence.ReminderKind, m pdn.Month) (app.ReminderOutcome, error) {
	return t.hours.reminders[reminderKey{monthKey{a, m}, kind}], nil
}

func (t *memoryTx) ClaimReminder(_ context.Context, a presence.AuthorID, kind presence.ReminderKind, m pdn.Month, o app.ReminderOutcome) (bool, error) {
	key := reminderKey{monthKey{a, m}, kind}
	if _, claimed := t.hours.reminders[key]; claimed {
		return false, nil
	}
	t.hours.reminders[key] = o
	return true, nil
}

func (t *memoryTx) SettleReminder(_ context.Context, a presence.AuthorID, kind presence.ReminderKind, m pdn.Month, o app.ReminderOutcome) error {
	t.hours.reminders[reminderKey{monthKey{a, m}, kind}] = o
	return nil
}

func (t *memoryTx) AskHelp(_ context.Context, s pdn.StructureID, a presence.AuthorID, m pdn.Month) error {
	t.hours.help[monthKey{a, m}] = app.HelpCall{Structure: s, Author: a, Day: pdn.DayOf(t.Now(), pdn.Paris())}
	return nil
}

func (t *memoryTx) Enqueue(_ context.Context, m outbox.Message) (bool, error) {
	if err := m.Validate(); err != nil {
		return false, err
	}
	if _, known := t.hours.owed[m.Key]; known {
		return false, nil
	}
	t.hours.owed[m.Key] = m
	return true, nil
}
