package outbox

import (
	"context"
	"slices"
	"time"
)

// Hand takes messages that were leased by the very transaction that owes them:
// they leave at its commit, without another transaction to find them. A row is
// what counts all the same: who dies with messages in his hand loses none, they
// are found once their lease has ended (law L3).
type Hand interface {
	// Holds tells until when a message owed now may be held; false when the
	// storage is to keep it for the next look.
	Holds(now time.Time) (until time.Time, yes bool)
	// Give hands over what was committed, and the earliest instant at which
	// something else that was owed may leave; zero: nothing else. It does not wait.
	Give(given []Leased, next time.Time)
}

var _ Hand = (*Dispatcher)(nil)

// mostHeld bounds what waits in the hand; more is found by the next look.
const mostHeld = 64

// settleAfter is how long the record of what left may wait for others: a crash
// before it is written only means a message sent again, which law L3 allows.
const settleAfter = 100 * time.Millisecond

// Holds is part of Hand.
func (d *Dispatcher) Holds(now time.Time) (time.Time, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return now.Add(d.settings.Lease), d.running && len(d.given) < mostHeld
}

// Give is part of Hand.
func (d *Dispatcher) Give(given []Leased, next time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.given = append(d.given, given...)
	if !next.IsZero() && (d.sooner.IsZero() || next.Before(d.sooner)) {
		d.sooner = next
	}
	select {
	case d.handed <- struct{}{}:
	default:
	}
}

// takeGiven empties the hand.
func (d *Dispatcher) takeGiven() (given []Leased, sooner time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	given, sooner = d.given, d.sooner
	d.given, d.sooner = nil, time.Time{}
	return given, sooner
}

// Finish sends what was handed over, and returns once what was being sent has left
// and is recorded: a clock may then leap over any lease.
func (d *Dispatcher) Finish(ctx context.Context) error {
	d.sending.Lock()
	defer d.sending.Unlock()
	if _, _, err := d.deliverGiven(ctx); err != nil {
		return err
	}
	return d.settle(ctx, nil)
}

// deliverGiven sends what was handed over and keeps in memory that it left, until
// settle. It tells when something may be due that is not in the hand.
func (d *Dispatcher) deliverGiven(ctx context.Context) (sent int, sooner time.Time, err error) {
	given, sooner := d.takeGiven()
	for i, one := range given {
		if ctx.Err() != nil {
			d.Give(given[i:], time.Time{}) // Run gives them back to the storage
			return sent, sooner, ctx.Err()
		}
		if !d.clock.Now().Before(one.Until) { // somebody else may have it by now
			sooner = earliest(sooner, one.Until)
			continue
		}
		trouble := d.attempt(ctx, one)
		switch {
		case trouble == nil:
			d.leave(one)
			sent++
		case ctx.Err() != nil:
			return sent, sooner, ctx.Err() // the lease ends by itself
		default:
			again, err := d.failed(ctx, one, trouble)
			if err != nil {
				return sent, sooner, err
			}
			sooner = earliest(sooner, again)
		}
	}
	return sent, sooner, nil
}

// leave notes that a message has left.
func (d *Dispatcher) leave(one Leased) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left = append(d.left, one)
}

// leftNow is what has left and is not recorded yet.
func (d *Dispatcher) leftNow() []Leased {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.left)
}

// recorded forgets the first n of what has left.
func (d *Dispatcher) recorded(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left = slices.Delete(d.left, 0, n)
}

// settle records what has left, many at once, together with more.
func (d *Dispatcher) settle(ctx context.Context, more func(Tx) error) error {
	d.settling.Lock()
	defer d.settling.Unlock()
	left := d.leftNow()
	if len(left) == 0 && more == nil {
		return nil
	}
	err := d.update(ctx, func(tx Tx) error {
		for _, one := range left {
			if _, err := tx.Sent(ctx, one); err != nil {
				return err
			}
		}
		if more == nil {
			return nil
		}
		return more(tx)
	})
	if err == nil {
		d.recorded(len(left))
	}
	return err
}

// giveBack records what left and frees what is still in the hand: the next start
// need not wait for the end of its lease.
func (d *Dispatcher) giveBack(ctx context.Context) error {
	given, _ := d.takeGiven()
	return d.settle(ctx, func(tx Tx) error {
		for _, one := range given {
			if _, err := tx.Retry(ctx, one, one.Due); err != nil {
				return err
			}
		}
		return nil
	})
}

// earliest is the sooner of two instants, of which zero means none.
func earliest(x, y time.Time) time.Time {
	if x.IsZero() || (!y.IsZero() && y.Before(x)) {
		return y
	}
	return x
}
