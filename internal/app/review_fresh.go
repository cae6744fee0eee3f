package app

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// cardFacts are what a card is drawn from, for one addressee.
type cardFacts struct {
	burst  review.Burst
	rows   []CaseRow // those that wait, urgent first, MostShown at most
	box    *sealedCase
	stands *Card // where the card stands already; nil: nowhere
	desk   Desk  // of a professional
}

// freshCards are the facts that a transaction has just written of bursts that
// begin: their first card is drawn from them, without reading again. Whatever
// touches the burst or its case afterwards makes them forgotten.
type freshCards struct {
	mu   sync.Mutex
	made map[review.BurstID]freshCard
}

type freshCard struct {
	at    time.Time
	burst review.Burst
	row   CaseRow
	box   sealedCase
	desks map[authorID]Desk
}

const (
	mostFresh  = 64
	freshLives = 10 * time.Second
)

func (f *freshCards) keep(one freshCard) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.made == nil {
		f.made = map[review.BurstID]freshCard{}
	}
	maps.DeleteFunc(f.made, func(_ review.BurstID, old freshCard) bool { return one.at.Sub(old.at) > freshLives })
	if len(f.made) < mostFresh {
		f.made[one.burst.ID] = one
	}
}

func (f *freshCards) forget(id review.BurstID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.made, id)
}

func (f *freshCards) of(id review.BurstID, now time.Time) (freshCard, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, is := f.made[id]
	return one, is && !now.Before(one.at) && now.Sub(one.at) <= freshLives
}

// factsOf gathers what the card of a message is drawn from; false where the burst
// is over.
func (a *App) factsOf(ctx context.Context, id review.BurstID, m outbox.Message) (f cardFacts, found bool, err error) {
	to := m.Args["author"] + m.Args["salon"]
	if one, is := a.fresh.of(id, a.Clock.Now()); is && m.Args["maj"] == "" && !a.placed.has(id, to) {
		desk, known := one.desks[authorID(to)]
		if known || m.Args["salon"] != "" {
			return cardFacts{burst: one.burst, rows: []CaseRow{one.row}, box: &one.box, desk: desk}, true, nil
		}
	}
	err = a.View(ctx, func(r Reader) error {
		if f.burst, found, err = r.Burst(ctx, id); err != nil || !found {
			return err
		}
		cards, err := a.cardsOf(ctx, r, id)
		if err != nil {
			return err
		}
		for i := range cards {
			if cards[i].To == to {
				f.stands = &cards[i]
			}
		}
		if f.rows, err = burstRows(ctx, r, id); err != nil || m.Args["author"] == "" {
			return err
		}
		f.desk, err = r.Desk(ctx, authorID(to))
		return err
	})
	if err != nil {
		return f, found, fmt.Errorf("read a card: %w", err)
	}
	return f, found, nil
}

// burstRows are the cases of a burst that wait, urgent first.
func burstRows(ctx context.Context, r ReviewReads, id review.BurstID) ([]CaseRow, error) {
	ids, err := r.BurstCases(ctx, id, review.MostShown)
	if err != nil {
		return nil, err
	}
	var rows []CaseRow
	for _, id := range ids {
		row, found, err := r.Case(ctx, id)
		if pdn.KeyOf(err) == keyDamaged {
			continue // its neighbours are shown; TendCases tells the operator
		}
		if err != nil {
			return nil, err
		}
		if found {
			rows = append(rows, row)
		}
	}
	return rows, nil
}
