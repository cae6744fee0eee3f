package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// Agendas are the permanences and the declared leaves of everybody who has some.
func (r reads) Agendas(ctx context.Context) (map[presence.AuthorID]app.Agenda, error) {
	slots, err := r.q.Permanences(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read permanences: %w", explain(err))
	}
	away, err := r.q.Absences(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read absences: %w", explain(err))
	}
	agendas := map[presence.AuthorID]app.Agenda{}
	for _, row := range slots {
		a := agendas[presence.AuthorID(row.Author)]
		a.Slots = append(a.Slots, presence.Slot{
			Weekday: time.Weekday(row.Weekday), From: int(row.Since), To: int(row.Until), OnCall: row.OnCall != 0,
		})
		agendas[presence.AuthorID(row.Author)] = a
	}
	for _, row := range away {
		a := agendas[presence.AuthorID(row.Author)]
		a.Away = append(a.Away, presence.DaySpan{First: pdn.Day(row.FirstDay), Last: pdn.Day(row.LastDay)})
		agendas[presence.AuthorID(row.Author)] = a
	}
	return agendas, nil
}

// SaveSlot writes a weekly permanence; one that cannot be is refused.
func (t *Tx) SaveSlot(ctx context.Context, author presence.AuthorID, s presence.Slot) error {
	if err := s.Check(); err != nil {
		return fmt.Errorf("save a permanence: %w", err)
	}
	var onCall int16
	if s.OnCall {
		onCall = 1
	}
	err := t.q.SavePermanence(t.ctx(ctx), db.SavePermanenceParams{
		Author: string(author), Weekday: int16(s.Weekday), Since: int32(s.From), Until: int32(s.To), OnCall: onCall,
	})
	if err != nil {
		return fmt.Errorf("save a permanence: %w", explain(err))
	}
	return nil
}

// DropSlot removes a weekly permanence.
func (t *Tx) DropSlot(ctx context.Context, author presence.AuthorID, s presence.Slot) error {
	_, err := t.q.DropPermanence(t.ctx(ctx), db.DropPermanenceParams{
		Author: string(author), Weekday: int16(s.Weekday), Since: int32(s.From), Until: int32(s.To),
	})
	if err != nil {
		return fmt.Errorf("drop a permanence: %w", explain(err))
	}
	return nil
}

// SaveAbsence writes a declared leave.
func (t *Tx) SaveAbsence(ctx context.Context, author presence.AuthorID, away presence.DaySpan) error {
	err := t.q.SaveAbsence(t.ctx(ctx), db.SaveAbsenceParams{
		Author: string(author), FirstDay: int32(away.First), LastDay: int32(away.Last),
	})
	if err != nil {
		return fmt.Errorf("save an absence: %w", explain(err))
	}
	return nil
}

// DropAbsence removes a declared leave.
func (t *Tx) DropAbsence(ctx context.Context, author presence.AuthorID, away presence.DaySpan) error {
	_, err := t.q.DropAbsence(t.ctx(ctx), db.DropAbsenceParams{
		Author: string(author), FirstDay: int32(away.First), LastDay: int32(away.Last),
	})
	if err != nil {
		return fmt.Errorf("drop an absence: %w", explain(err))
	}
	return nil
}

// AskSign writes a [Me faire signe].
func (t *Tx) AskSign(ctx context.Context, s app.Sign) error {
	err := t.q.AskSign(t.ctx(ctx), db.AskSignParams{Author: string(s.Author), Day: int32(s.Day), Hour: int32(s.Hour)})
	if err != nil {
		return fmt.Errorf("save a sign: %w", explain(err))
	}
	return nil
}

// DropSign removes a [Me faire signe].
func (t *Tx) DropSign(ctx context.Context, s app.Sign) error {
	_, err := t.q.DropSign(t.ctx(ctx), db.DropSignParams{Author: string(s.Author), Day: int32(s.Day), Hour: int32(s.Hour)})
	if err != nil {
		return fmt.Errorf("drop a sign: %w", explain(err))
	}
	return nil
}

// Signs are the [Me faire signe] of an author.
func (r reads) Signs(ctx context.Context, author presence.AuthorID) ([]app.Sign, error) {
	rows, err := r.q.SignsOf(r.ctx(ctx), string(author))
	return signsOf(rows, err)
}

// DueSigns are those whose day and hour have come.
func (r reads) DueSigns(ctx context.Context, day pdn.Day, hour int) ([]app.Sign, error) {
	rows, err := r.q.DueSigns(r.ctx(ctx), db.DueSignsParams{Day: int32(day), Hour: int32(hour)})
	return signsOf(rows, err)
}

func signsOf(rows []db.SignMe, err error) ([]app.Sign, error) {
	if err != nil {
		return nil, fmt.Errorf("read signs: %w", explain(err))
	}
	signs := make([]app.Sign, 0, len(rows))
	for _, row := range rows {
		signs = append(signs, app.Sign{Author: presence.AuthorID(row.Author), Day: pdn.Day(row.Day), Hour: int(row.Hour)})
	}
	return signs, nil
}

// Reminder is what became of a reminder; "" when nothing has yet.
func (r reads) Reminder(ctx context.Context, author presence.AuthorID, kind presence.ReminderKind, m pdn.Month) (app.ReminderOutcome, error) {
	number, err := reminderKinds.number(kind)
	if err != nil {
		return "", fmt.Errorf("read a reminder: %w", err)
	}
	stored, err := r.q.GetReminder(r.ctx(ctx), db.GetReminderParams{Author: string(author), Kind: number, Month: int32(m)})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read a reminder: %w", explain(err))
	}
	return reminderOutcomes.word(stored)
}

// ClaimReminder notes an outcome; false when the reminder of that month has one.
func (t *Tx) ClaimReminder(ctx context.Context, author presence.AuthorID, kind presence.ReminderKind, m pdn.Month, o app.ReminderOutcome) (bool, error) {
	number, err := reminderKinds.number(kind)
	outcome, wrong := reminderOutcomes.number(o)
	if err := errors.Join(err, wrong); err != nil {
		return false, fmt.Errorf("claim a reminder: %w", err)
	}
	n, err := t.q.ClaimReminder(t.ctx(ctx), db.ClaimReminderParams{
		Author: string(author), Kind: number, Month: int32(m), Outcome: outcome, Day: int32(t.today()),
	})
	if err != nil {
		return false, fmt.Errorf("claim a reminder: %w", explain(err))
	}
	return n == 1, nil
}

// SettleReminder changes the outcome of a claimed reminder.
func (t *Tx) SettleReminder(ctx context.Context, author presence.AuthorID, kind presence.ReminderKind, m pdn.Month, o app.ReminderOutcome) error {
	number, err := reminderKinds.number(kind)
	outcome, wrong := reminderOutcomes.number(o)
	if err := errors.Join(err, wrong); err != nil {
		return fmt.Errorf("settle a reminder: %w", err)
	}
	_, err = t.q.SettleReminder(t.ctx(ctx), db.SettleReminderParams{
		Author: string(author), Kind: number, Month: int32(m), Outcome: outcome,
	})
	if err != nil {
		return fmt.Errorf("settle a reminder: %w", explain(err))
	}
	return nil
}

// AskHelp records a call for help of the month, once, with the day of the last press.
func (t *Tx) AskHelp(ctx context.Context, s pdn.StructureID, author presence.AuthorID, m pdn.Month) error {
	_, err := t.q.AskHelp(t.ctx(ctx), db.AskHelpParams{Structure: string(s), Author: string(author), Month: int32(m), Day: int32(t.today())})
	if err != nil {
		return fmt.Errorf("record a call for help: %w", explain(err))
	}
	return nil
}
