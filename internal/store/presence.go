package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// since is the stored form of an instant that may be missing.
func since(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// maybe reads an instant that may be missing.
func maybe(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return instant(ms)
}

// PresenceEvents are an author's acts in the order they were done.
func (r reads) PresenceEvents(ctx context.Context, author presence.AuthorID) ([]presence.Event, error) {
	rows, err := r.q.PresenceEvents(r.ctx(ctx), string(author))
	if err != nil {
		return nil, fmt.Errorf("read a presence: %w", explain(err))
	}
	events := make([]presence.Event, 0, len(rows))
	for _, row := range rows {
		kind, err := presenceKinds.word(row.Kind)
		if err != nil {
			return nil, fmt.Errorf("read a presence: %w", err)
		}
		events = append(events, presence.Event{
			Kind: kind, By: author, At: instant(row.DoneAt), Session: presence.SessionID(row.Session),
			Network: presence.Network(row.Network), Mission: row.Mission, From: maybe(row.Since), To: maybe(row.Until),
			Reason: row.Reason, Year: int(row.Year),
		})
	}
	return events, nil
}

// AddPresenceEvent writes one act after those of the same author; none is ever changed.
func (t *Tx) AddPresenceEvent(ctx context.Context, e presence.Event) error {
	kind, err := presenceKinds.number(e.Kind)
	if err != nil || kind == 0 || e.By == "" {
		return fmt.Errorf("add a presence: a kind and an author are needed: %w", err)
	}
	last, err := t.q.NextPresenceNumber(t.ctx(ctx), string(e.By))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("add a presence: %w", explain(err))
	}
	err = t.q.AddPresenceEvent(t.ctx(ctx), db.AddPresenceEventParams{
		Author: string(e.By), Number: last + 1, Kind: kind, Session: string(e.Session), Network: string(e.Network),
		Mission: e.Mission, Since: since(e.From), Until: since(e.To), Reason: e.Reason, Year: int32(e.Year), DoneAt: e.At.UnixMilli(),
	})
	if err != nil {
		return fmt.Errorf("add a presence: %w", explain(err))
	}
	return nil
}

// Desk is a professional's row; one never seen has only its author.
func (r reads) Desk(ctx context.Context, author presence.AuthorID) (app.Desk, error) {
	row, err := r.q.GetProfessional(r.ctx(ctx), string(author))
	if errors.Is(err, sql.ErrNoRows) {
		return app.Desk{Author: author}, nil
	}
	if err != nil {
		return app.Desk{}, fmt.Errorf("read a professional: %w", explain(err))
	}
	return deskOf(row), nil
}

func deskOf(row db.Professional) app.Desk {
	return app.Desk{
		Author: presence.AuthorID(row.Author), Structure: pdn.StructureID(row.Structure),
		Network: pdn.NetworkID(row.Network), Address: chat.Address(row.Address),
		Session: presence.SessionID(row.Session), Started: maybe(row.Started), Sign: maybe(row.Sign), Asked: maybe(row.Asked),
		Turn: uint8(row.Turn), Month: pdn.Month(row.Month),
	}
}

// SaveDesk writes a professional's row over the former one.
func (t *Tx) SaveDesk(ctx context.Context, d app.Desk) error {
	err := t.q.SaveProfessional(t.ctx(ctx), db.SaveProfessionalParams{
		Author: string(d.Author), Structure: string(d.Structure), Network: string(d.Network), Address: string(d.Address),
		Session: string(d.Session), Started: since(d.Started), Sign: since(d.Sign), Asked: since(d.Asked),
		Turn: int32(d.Turn), Month: int32(d.Month),
	})
	if err != nil {
		return fmt.Errorf("save a professional: %w", explain(err))
	}
	return nil
}

// OpenTimers are the professionals whose presence runs.
func (r reads) OpenTimers(ctx context.Context) ([]app.Desk, error) {
	rows, err := r.q.OpenTimers(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read the open presences: %w", explain(err))
	}
	desks := make([]app.Desk, 0, len(rows))
	for _, row := range rows {
		desks = append(desks, deskOf(row))
	}
	return desks, nil
}

// SaveMonthTotal writes the total of a month over the former one.
func (t *Tx) SaveMonthTotal(ctx context.Context, m app.MonthTotal) error {
	var trainee int16
	if m.Trainee {
		trainee = 1
	}
	err := t.q.SaveMonth(t.ctx(ctx), db.SaveMonthParams{
		Author: string(m.Author), Month: int32(m.Month), Structure: string(m.Structure), Trainee: trainee,
		Minutes: int32(m.Done.Round(time.Minute) / time.Minute),
	})
	if err != nil {
		return fmt.Errorf("save a month total: %w", explain(err))
	}
	return nil
}

// MonthTotals are the totals of a structure's month.
func (r reads) MonthTotals(ctx context.Context, s pdn.StructureID, m pdn.Month) ([]app.MonthTotal, error) {
	rows, err := r.q.MonthsOf(r.ctx(ctx), db.MonthsOfParams{Structure: string(s), Month: int32(m)})
	if err != nil {
		return nil, fmt.Errorf("read month totals: %w", explain(err))
	}
	totals := make([]app.MonthTotal, 0, len(rows))
	for _, row := range rows {
		totals = append(totals, app.MonthTotal{
			Author: presence.AuthorID(row.Author), Structure: s, Month: m, Trainee: row.Trainee != 0,
			Done: time.Duration(row.Minutes) * time.Minute,
		})
	}
	return totals, nil
}

// SaveReflection writes what was noted after a presence over the former note.
func (t *Tx) SaveReflection(ctx context.Context, author presence.AuthorID, n app.Reflection) error {
	err := t.q.SaveReflection(t.ctx(ctx), db.SaveReflectionParams{
		Author: string(author), Session: string(n.Session), What: n.What, How: n.How, Next: n.Next,
	})
	if err != nil {
		return fmt.Errorf("save a reflection: %w", explain(err))
	}
	return nil
}

// Reflections are the notes of an author.
func (r reads) Reflections(ctx context.Context, author presence.AuthorID) ([]app.Reflection, error) {
	rows, err := r.q.Reflections(r.ctx(ctx), string(author))
	if err != nil {
		return nil, fmt.Errorf("read reflections: %w", explain(err))
	}
	notes := make([]app.Reflection, 0, len(rows))
	for _, row := range rows {
		notes = append(notes, app.Reflection{Session: presence.SessionID(row.Session), What: row.What, How: row.How, Next: row.Next})
	}
	return notes, nil
}

// DropReflection forgets the note of one presence.
func (t *Tx) DropReflection(ctx context.Context, author presence.AuthorID, s presence.SessionID) error {
	_, err := t.q.DropReflection(t.ctx(ctx), db.DropReflectionParams{Author: string(author), Session: string(s)})
	if err != nil {
		return fmt.Errorf("drop a reflection: %w", explain(err))
	}
	return nil
}
