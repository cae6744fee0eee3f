package app

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// placed is where cards have just been written: the outbox writes it down with
// what left (Post). A crash before that means a card written once more, which law
// L3 allows; meanwhile the memory says where to edit it.
type placed struct {
	mu    sync.Mutex
	cards []Card
}

func (p *placed) add(c Card) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cards = append(p.cards, c)
}

func (p *placed) has(id review.BurstID, to string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.ContainsFunc(p.cards, func(c Card) bool { return c.Burst == id && c.To == to })
}

func (p *placed) waiting() []Card {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.cards)
}

func (p *placed) written(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cards = slices.Delete(p.cards, 0, n)
}

// PostTx is a transaction in which the outbox works, and the application too.
type PostTx interface {
	Tx
	outbox.Tx
}

// Post is how the outbox writes: what it records and where the cards that left
// now stand, in one commit. A card is never known as sent whose place is not.
func (a *App) Post(update func(ctx context.Context, do func(PostTx) error) error) outbox.Update {
	var one sync.Mutex // a place is written down once
	return func(ctx context.Context, do func(outbox.Tx) error) error {
		one.Lock()
		defer one.Unlock()
		cards := a.placed.waiting()
		err := update(ctx, func(tx PostTx) error {
			for _, c := range cards {
				if err := tx.SaveCard(ctx, c); err != nil {
					return err
				}
			}
			return do(tx)
		})
		if err == nil {
			a.placed.written(len(cards))
		}
		return err
	}
}

// cardsOf are the live cards of a burst, with those that were written a moment
// ago.
func (a *App) cardsOf(ctx context.Context, r ReviewReads, id review.BurstID) ([]Card, error) {
	fresh := a.placed.waiting() // before the read: what is written down meanwhile is in both
	cards, err := r.Cards(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, c := range fresh {
		if c.Burst != id {
			continue
		}
		at := slices.IndexFunc(cards, func(known Card) bool { return known.To == c.To })
		if at < 0 {
			cards = append(cards, c)
		} else {
			cards[at] = c
		}
	}
	return cards, nil
}

// placing remembers where a live card stands.
type placing struct {
	app     *App
	burst   review.BurstID
	to      string
	network pdn.NetworkID
	ref     chat.MessageRef
}

// send sends a message, in place of the one that stands where there is one, and
// remembers where it stands now. A nil placing only sends.
func (p *placing) send(ctx context.Context, sender chat.Sender, o chat.Outgoing) error {
	if p == nil {
		_, err := sender.Send(ctx, o)
		return err
	}
	var ref chat.MessageRef
	err := chat.ErrGone
	if p.ref != "" && p.network == sender.Network() {
		ref, err = sender.Send(ctx, o.Editing(p.ref))
	}
	if errors.Is(err, chat.ErrGone) {
		ref, err = sender.Send(ctx, o)
	}
	if err == nil && ref != "" && (ref != p.ref || p.network != sender.Network()) {
		p.app.placed.add(Card{Burst: p.burst, To: p.to, Network: sender.Network(), Address: o.To(), Ref: ref})
	}
	return err
}
