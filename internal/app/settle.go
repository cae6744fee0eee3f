package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// settlement is the second step of a mark: the answer was delivered, or cannot
// be. It is written behind, many at once: a crash before it is written only
// means an answer given twice, which law L3 allows.
type settlement struct {
	network  pdn.NetworkID
	event    string
	code     pdn.PersonCode
	delivery adherence.Delivery
	owed     bool // an owed answer may be kept for it
}

type settlements struct {
	mu      sync.Mutex
	waiting []settlement
}

func (a *App) settle(s settlement) {
	a.settled.mu.Lock()
	defer a.settled.mu.Unlock()
	a.settled.waiting = append(a.settled.waiting, s)
}

// Settle writes the settlements and the counts that wait, and returns once they
// are durable.
func (a *App) Settle(ctx context.Context) error {
	if err := a.writeUnexamined(ctx); err != nil {
		return fmt.Errorf("count what was not examined: %w", err)
	}
	a.settled.mu.Lock()
	batch := a.settled.waiting
	a.settled.waiting = nil
	a.settled.mu.Unlock()
	if len(batch) == 0 {
		return nil
	}
	err := a.Update(ctx, func(tx Tx) error {
		for _, s := range batch {
			if err := settleOne(ctx, tx, s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		a.settled.mu.Lock()
		a.settled.waiting = append(batch, a.settled.waiting...)
		a.settled.mu.Unlock()
		return fmt.Errorf("settle answers: %w", err)
	}
	return nil
}

func settleOne(ctx context.Context, tx Tx, s settlement) error {
	if err := tx.MarkAnswered(ctx, s.network, s.event); err != nil {
		return err
	}
	if s.delivery != adherence.NoDelivery {
		if err := tx.Deliver(ctx, s.code, s.delivery); err != nil {
			return err
		}
	}
	if s.owed {
		return tx.DropAnswer(ctx, s.network, s.event)
	}
	return nil
}

// Run settles answers and sends those that are owed until ctx ends; then it
// settles what waits once more.
func (a *App) Run(ctx context.Context) error {
	if err := a.recover(ctx); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return a.every(ctx, 200*time.Millisecond, "settle", a.Settle) })
	group.Go(func() error { return a.every(ctx, 2*time.Second, "owed answers", a.SendOwed) })
	group.Go(func() error { return a.every(ctx, time.Minute, "new day", a.Tend) })
	group.Go(func() error { return a.every(ctx, invitationsEvery, "invitations", a.admitPosted) })
	group.Go(func() error { return a.every(ctx, casesEvery, "cases", a.TendCases) })
	group.Go(func() error {
		if err := a.tendReading(ctx); err != nil && ctx.Err() == nil {
			a.alert(ctx, "reading", err)
		}
		return a.every(ctx, time.Minute, "reading", a.tendReading)
	})
	err := group.Wait()
	if last := a.Settle(context.WithoutCancel(ctx)); last != nil {
		return last
	}
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// invitationsEvery is how often the folder of the command line is looked at.
const invitationsEvery = 10 * time.Second

// recover makes honest what a crash left: a notice that was leaving may have
// arrived or not (law L3: never a second try).
func (a *App) recover(ctx context.Context) error {
	err := a.Update(ctx, func(tx Tx) error {
		_, err := tx.SweepSending(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("sweep uncertain deliveries: %w", err)
	}
	return nil
}

func (a *App) every(ctx context.Context, pause time.Duration, what string, do func(context.Context) error) error {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
			if err := do(ctx); err != nil && ctx.Err() == nil {
				a.alert(ctx, what, err)
			}
		}
	}
}

// owedAtOnce bounds how many owed answers one pass sends.
const owedAtOnce = 20

// SendOwed tries each owed answer that is due. The gate closes 15 minutes after
// the act; what has not left by then is dropped.
func (a *App) SendOwed(ctx context.Context) error {
	// What was said a moment ago is no longer owed.
	if err := a.Settle(ctx); err != nil {
		return err
	}
	var due []PendingAnswer
	err := a.Update(ctx, func(tx Tx) error {
		if _, err := tx.ExpireAnswers(ctx, tx.Now().Add(-adherence.AnswerWithin)); err != nil {
			return err
		}
		var err error
		due, err = tx.DueAnswers(ctx, tx.Now(), owedAtOnce)
		return err
	})
	if err != nil {
		return fmt.Errorf("read owed answers: %w", err)
	}
	for _, owed := range due {
		if err := a.sendOwed(ctx, owed); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) sendOwed(ctx context.Context, owed PendingAnswer) error {
	o, p, err := a.unseal(ctx, owed)
	if err != nil {
		return err
	}
	replies, err := decode(owed.Reply)
	if err != nil {
		return err
	}
	trying, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	err = a.send(trying, o, p, act{}, replies)
	if passing(err) {
		return a.Update(ctx, func(tx Tx) error {
			return tx.LaterAnswer(ctx, owed.Network, owed.Event, tx.Now().Add(time.Minute))
		})
	}
	return a.afterAnswer(ctx, o, p, replies, err)
}

func passing(err error) bool {
	for _, final := range []error{chat.ErrClosed, chat.ErrGone, chat.ErrForbidden, chat.ErrRefused, errShut} {
		if errors.Is(err, final) {
			return false
		}
	}
	return err != nil
}

func (a *App) unseal(ctx context.Context, owed PendingAnswer) (*chat.Origin, person, error) {
	hidden, err := a.Sealer.OpenAddress(owed.Key, owed.Box, owed.Event)
	if err != nil {
		return nil, person{}, fmt.Errorf("open an owed answer: %w", err)
	}
	var address sealedAddress
	if err := json.Unmarshal(hidden, &address); err != nil {
		return nil, person{}, fmt.Errorf("read an owed answer: %w", err)
	}
	p := person{structure: address.Structure, code: pdn.PersonCode(address.Code)}
	err = a.View(ctx, func(r Reader) error {
		p.link, err = r.Link(ctx, p.code)
		return err
	})
	return &chat.Origin{Network: owed.Network, ID: address.Event, At: owed.Act, Answer: address.Answer, Place: address.Place, Once: true}, p, err
}
