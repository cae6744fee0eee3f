package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// Mark finds the mark of an event; false when its effects are not done.
func (r reads) Mark(ctx context.Context, n pdn.NetworkID, event string) (app.Mark, bool, error) {
	row, err := r.q.GetMark(r.ctx(ctx), db.GetMarkParams{Network: string(n), Event: event})
	if errors.Is(err, sql.ErrNoRows) {
		return app.Mark{}, false, nil
	}
	if err != nil {
		return app.Mark{}, false, fmt.Errorf("read a mark: %w", explain(err))
	}
	return app.Mark{
		Network: pdn.NetworkID(row.Network), Event: row.Event, Day: pdn.Day(row.Day),
		Answered: row.Answered != 0, Reply: row.Reply,
	}, true, nil
}

// SaveMark writes a mark over the one of the same event.
func (t *Tx) SaveMark(ctx context.Context, m app.Mark) error {
	var answered int16
	if m.Answered {
		answered = 1
	}
	err := t.q.SaveMark(t.ctx(ctx), db.SaveMarkParams{
		Network: string(m.Network), Event: m.Event, Day: int32(m.Day), Answered: answered, Reply: m.Reply,
	})
	if err != nil {
		return fmt.Errorf("save a mark: %w", explain(err))
	}
	return nil
}

// MarkAnswered notes that the answer of a done event was given and drops its
// recipe; a missing mark is no error.
func (t *Tx) MarkAnswered(ctx context.Context, n pdn.NetworkID, event string) error {
	if err := t.q.AnswerMark(t.ctx(ctx), db.AnswerMarkParams{Network: string(n), Event: event}); err != nil {
		return fmt.Errorf("answer a mark: %w", explain(err))
	}
	return nil
}

// DropMarks removes the marks of days before the given one and says how many.
func (t *Tx) DropMarks(ctx context.Context, before pdn.Day) (int, error) {
	n, err := t.q.DropMarksBefore(t.ctx(ctx), int32(before))
	if err != nil {
		return 0, fmt.Errorf("drop marks: %w", explain(err))
	}
	return int(n), nil
}

// KeepAnswer keeps an answer that is owed, over the one of the same event.
// Instants are kept to the millisecond.
func (t *Tx) KeepAnswer(ctx context.Context, a app.PendingAnswer) error {
	err := t.q.KeepAnswer(t.ctx(ctx), db.KeepAnswerParams{
		Network: string(a.Network), Event: a.Event, Reply: solid(a.Reply), Key: solid(a.Key), Box: solid(a.Box),
		Act: a.Act.UnixMilli(), Due: a.Due.UnixMilli(), Tries: int32(a.Tries),
	})
	if err != nil {
		return fmt.Errorf("keep an answer: %w", explain(err))
	}
	return nil
}

// DueAnswers are at most limit pending answers due at or before now, the
// longest due first.
func (r reads) DueAnswers(ctx context.Context, now time.Time, limit int) ([]app.PendingAnswer, error) {
	rows, err := r.q.DueAnswers(r.ctx(ctx), db.DueAnswersParams{Now: now.UnixMilli(), Most: int64(limit)})
	if err != nil {
		return nil, fmt.Errorf("read due answers: %w", explain(err))
	}
	due := make([]app.PendingAnswer, 0, len(rows))
	for _, row := range rows {
		due = append(due, app.PendingAnswer{
			Network: pdn.NetworkID(row.Network), Event: row.Event, Reply: row.Reply, Key: row.Key, Box: row.Box,
			Act: instant(row.Act), Due: instant(row.Due), Tries: int(row.Tries),
		})
	}
	return due, nil
}

// LaterAnswer sets the next try of a pending answer and counts one more.
func (t *Tx) LaterAnswer(ctx context.Context, n pdn.NetworkID, event string, due time.Time) error {
	_, err := t.q.LaterAnswer(t.ctx(ctx), db.LaterAnswerParams{Network: string(n), Event: event, Due: due.UnixMilli()})
	if err != nil {
		return fmt.Errorf("put off an answer: %w", explain(err))
	}
	return nil
}

// DropAnswer deletes a pending answer and with it the key of its address.
func (t *Tx) DropAnswer(ctx context.Context, n pdn.NetworkID, event string) error {
	if _, err := t.q.DropAnswer(t.ctx(ctx), db.DropAnswerParams{Network: string(n), Event: event}); err != nil {
		return fmt.Errorf("drop an answer: %w", explain(err))
	}
	return nil
}

// ExpireAnswers deletes those whose act is before the given instant.
func (t *Tx) ExpireAnswers(ctx context.Context, before time.Time) (int, error) {
	n, err := t.q.ExpireAnswers(t.ctx(ctx), before.UnixMilli())
	if err != nil {
		return 0, fmt.Errorf("expire answers: %w", explain(err))
	}
	return int(n), nil
}

func instant(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// solid is b, or an empty slice where the column refuses a missing value.
func solid(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
