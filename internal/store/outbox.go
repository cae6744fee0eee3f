package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

var _ outbox.Tx = (*Tx)(nil)

// UpdateOutbox is outbox.Update.
func (s *Store) UpdateOutbox(ctx context.Context, do func(outbox.Tx) error) error {
	return s.Write(ctx, func(t *Tx) error { return do(t) })
}

// UpdatePost is UpdateOutbox for the application's way of writing (app.Post).
func (s *Store) UpdatePost(ctx context.Context, do func(app.PostTx) error) error {
	return s.Write(ctx, func(t *Tx) error { return do(t) })
}

// HandTo names who takes, at the commit of the transaction that owes them, the
// messages that are due at once.
func (s *Store) HandTo(h outbox.Hand) { s.hand.Store(&h) }

// mostGiven is how many messages one transaction hands over.
const mostGiven = 20

// held tells until when a message is leased by the transaction that owes it; zero
// when it waits to be found.
func (t *Tx) held(m outbox.Message) time.Time {
	hand := t.store.hand.Load()
	if hand == nil || len(t.given) >= mostGiven || m.Due.After(t.now) {
		return time.Time{}
	}
	until, yes := (*hand).Holds(t.now)
	if !yes {
		return time.Time{}
	}
	return until
}

// Enqueue owes a message; false when its key is known already.
func (t *Tx) Enqueue(ctx context.Context, m outbox.Message) (bool, error) {
	if err := m.Validate(); err != nil {
		return false, fmt.Errorf("owe a message: %w", err)
	}
	args, err := outbox.EncodeArgs(m.Args)
	if err != nil {
		return false, err
	}
	row := db.EnqueueParams{Key: m.Key, Kind: m.Kind, Payload: args, Due: m.Due.UnixMilli(), Day: int32(t.today())}
	until := t.held(m)
	if !until.IsZero() {
		row.LeasedUntil, row.Attempts = until.UnixMilli(), 1
	}
	n, err := t.q.Enqueue(t.ctx(ctx), row)
	switch {
	case err != nil:
		return false, fmt.Errorf("owe a message: %w", explain(err))
	case n == 0:
		return false, nil
	case !until.IsZero():
		t.given = append(t.given, outbox.Leased{Message: m, Attempt: 1, Until: until})
	case t.next.IsZero() || m.Due.Before(t.next):
		t.next = m.Due
	}
	return true, nil
}

// handOver gives what a committed batch owes to who sends it.
func (s *Store) handOver(batch []*request) {
	hand := s.hand.Load()
	if hand == nil {
		return
	}
	for _, r := range batch {
		if r.err == nil && (len(r.given) > 0 || !r.next.IsZero()) {
			(*hand).Give(r.given, r.next)
		}
	}
}

// Lease takes at most limit messages that are due and free.
func (t *Tx) Lease(ctx context.Context, until time.Time, limit int) ([]outbox.Leased, error) {
	rows, err := t.q.LeaseOutbox(t.ctx(ctx), db.LeaseOutboxParams{
		Until: until.UnixMilli(), Now: t.now.UnixMilli(), Most: int64(limit),
	})
	if err != nil {
		return nil, fmt.Errorf("lease messages: %w", explain(err))
	}
	leased := make([]outbox.Leased, 0, len(rows))
	for _, row := range rows {
		args, err := outbox.DecodeArgs(row.Payload)
		if err != nil {
			return nil, err
		}
		leased = append(leased, outbox.Leased{
			Message: outbox.Message{Key: row.Key, Kind: row.Kind, Args: args, Due: instant(row.Due)}, Attempt: int(row.Attempts), Until: until,
		})
	}
	return leased, nil
}

// Sent empties a message that has left; its key stays, against a second sending.
func (t *Tx) Sent(ctx context.Context, l outbox.Leased) (bool, error) {
	n, err := t.q.SentOutbox(t.ctx(ctx), db.SentOutboxParams{
		Key: l.Key, Attempts: int32(l.Attempt), Emptied: []byte{}, Day: int32(t.today()),
	})
	return outcome(n, err)
}

// Retry gives a message back, to be leased again at due.
func (t *Tx) Retry(ctx context.Context, l outbox.Leased, due time.Time) (bool, error) {
	n, err := t.q.RetryOutbox(t.ctx(ctx), db.RetryOutboxParams{Key: l.Key, Attempts: int32(l.Attempt), Due: due.UnixMilli()})
	return outcome(n, err)
}

// Bury gives a message up; it stays visible until the purge.
func (t *Tx) Bury(ctx context.Context, l outbox.Leased) (bool, error) {
	n, err := t.q.KillOutbox(t.ctx(ctx), db.KillOutboxParams{Key: l.Key, Attempts: int32(l.Attempt), Day: int32(t.today())})
	return outcome(n, err)
}

func outcome(n int64, err error) (bool, error) {
	if err != nil {
		return false, fmt.Errorf("record a delivery: %w", explain(err))
	}
	return n == 1, nil
}

// NextDue is when the next message may be leased; zero when none waits.
func (r reads) NextDue(ctx context.Context) (time.Time, error) {
	row, err := r.q.NextDueOutbox(r.ctx(ctx))
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("read the outbox: %w", explain(err))
	}
	return instant(max(row.Due, row.LeasedUntil)), nil
}

// Buried is how many messages were given up and not yet purged.
func (r reads) Buried(ctx context.Context) (int, error) {
	n, err := r.q.CountDeadOutbox(r.ctx(ctx))
	if err != nil {
		return 0, fmt.Errorf("read the outbox: %w", explain(err))
	}
	return int(n), nil
}
