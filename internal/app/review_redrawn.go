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

// refresh owes the cards a new writing after this professional's act; the one on
// which he pressed, in private, shows the answer.
func (s *sheet) refresh(ctx context.Context, tx Tx, row CaseRow) error {
	o := s.view.origin
	if o.Place.Kind != chat.Private {
		return s.app.refreshCards(ctx, tx, row)
	}
	return s.app.refreshBeside(ctx, tx, row, o.Network, s.did.pressed)
}

// refreshIf is refresh where the case does not wait any more for what it waited for.
func (s *sheet) refreshIf(ctx context.Context, tx Tx, row CaseRow, turn review.Kind) error {
	if row.Turn() == turn {
		return nil
	}
	return s.refresh(ctx, tx, row)
}
