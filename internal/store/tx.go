package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Tx is one write transaction. Its methods ignore the end of the caller's
// context once it has begun, and it is void after its closure.
type Tx struct {
	reads
	store    *Store
	now      time.Time
	closings []closing
	given    []outbox.Leased // messages leased by this transaction
	next     time.Time       // when the first of the others that it owes is due
}

// Now is the instant of the transaction, by the application's clock.
func (t *Tx) Now() time.Time { return t.now }

func (t *Tx) today() pdn.Day { return pdn.DayOf(t.now, t.store.options.Zone) }

// Close records a no or an erasure in the closings file, with the commit of
// this transaction (law L11). After an erasure the log is emptied too.
func (t *Tx) Close(ctx context.Context, kind app.ClosingKind, code pdn.PersonCode) error {
	number, err := closingKinds.number(kind)
	if err == nil && (number == closingHead || code.Zero()) {
		err = errors.New("a kind and a code are needed")
	}
	if err != nil {
		return fmt.Errorf("record a closing: %w", err)
	}
	_ = t.ctx(ctx)
	t.closings = append(t.closings, closing{kind: kind, code: code, day: t.today()})
	return nil
}
