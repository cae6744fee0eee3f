package app

import (
	"context"
	"sync"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/review"
)

// redrawn are the owed writings of cards that the answer to a press has already
// drawn: who has just decided keeps the screen that says so, with what may follow,
// instead of a card that says that all is done. It lives in memory: after a crash
// the writing leaves, since nobody knows whether the answer did.
type redrawn struct {
	mu   sync.Mutex
	keys map[string]struct{}
}

func (r *redrawn) add(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.keys == nil {
		r.keys = map[string]struct{}{}
	}
	r.keys[key] = struct{}{}
}

// take tells whether a writing is drawn already, and forgets it.
func (r *redrawn) take(key string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, drawn := r.keys[key]
	delete(r.keys, key)
	return drawn
}

// undraw takes back that the answer to a press has drawn cards: it never left, or
// what it says was not committed. They are written as they stand.
func (a *App) undraw(ctx context.Context, s *sheet) {
	for _, m := range s.drawn {
		if a.redrawn.take(m.Key) {
			continue // what is owed of it, if anything, leaves by itself
		}
		if err := a.drawAgain(context.WithoutCancel(ctx), m); err != nil {
			a.alert(ctx, "a card may not show the last act", err)
		}
	}
	s.drawn = nil
	a.wake()
}

// refresh owes the cards a new writing after this professional's act; the one on
// which he pressed, in private, shows the answer.
func (s *sheet) refresh(ctx context.Context, tx Tx, row CaseRow) error {
	o := s.view.origin
	if o.Place.Kind != chat.Private {
		return s.app.refreshCards(ctx, tx, row)
	}
	drawn, err := s.app.refreshBeside(ctx, tx, row, o.Network, s.did.pressed)
	s.drawn = drawn
	return err
}

// refreshIf is refresh where the case does not wait any more for what it waited for.
func (s *sheet) refreshIf(ctx context.Context, tx Tx, row CaseRow, turn review.Kind) error {
	if row.Turn() == turn {
		return nil
	}
	return s.refresh(ctx, tx, row)
}
