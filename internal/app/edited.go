package app

import (
	"context"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// editedWaiting tells the review that a message changed while it waits for a
// decision: who looks must know that he reads other words than were pointed out.
// It is said once; a message that waits for nobody writes nothing.
func (a *App) editedWaiting(ctx context.Context, e chat.Event) error {
	m, ok := e.(*chat.Message)
	if !ok || !m.Edited || m.Past || m.Place.Kind != chat.Shared {
		return nil
	}
	return a.happened(ctx, m.Head(), review.MessageEdited, m.Ref)
}

// removed tells the review that messages are gone, and puts back a post of the
// robot that was taken away with them.
func (a *App) removed(ctx context.Context, e *chat.Removed) error {
	if err := a.standingGone(ctx, e); err != nil {
		return err
	}
	return a.happened(ctx, e.Head(), review.MessageGone, e.Refs...)
}

// happened notes on the waiting cases of messages what became of them, and owes
// their cards a new writing, one for each card whatever the number of messages.
func (a *App) happened(ctx context.Context, o *chat.Origin, k review.Kind, refs ...chat.MessageRef) error {
	var known []review.CaseID
	if _, _, bound := a.space(o.Network, o.Place.Space); !bound {
		return nil
	}
	err := a.View(ctx, func(r Reader) error {
		for _, ref := range refs {
			for _, mark := range a.marksOf(o.Network, o.Place.Conversation, ref) {
				id, found, err := r.CaseByMark(ctx, mark)
				if err != nil {
					return err
				}
				if found {
					known = append(known, id)
				}
			}
		}
		return nil
	})
	if err != nil || len(known) == 0 {
		return err
	}
	return a.noteOn(ctx, k, known...)
}

// noteOn notes on waiting cases what became of their messages.
func (a *App) noteOn(ctx context.Context, k review.Kind, cases ...review.CaseID) error {
	err := a.Update(ctx, func(tx Tx) error {
		cards := map[review.BurstID]CaseRow{}
		for _, id := range cases {
			row, found, err := tx.Case(ctx, id)
			if err != nil {
				return err
			}
			if !found || !row.Waits() || row.Gone || k == review.MessageEdited && row.Edited {
				continue
			}
			if err := a.apply(ctx, tx, &row, review.Event{Kind: k, At: tx.Now()}); err != nil {
				return err
			}
			cards[row.Burst] = row
		}
		for _, row := range cards {
			if err := a.refreshCards(ctx, tx, row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("note what became of a message: %w", err)
	}
	a.acts.Add(1) // now it can be read
	a.wake()
	return nil
}

// marksOf are the marks under which a message may wait: for each structure, since
// a professional's is his own employer's, and apart where the team's stood first.
func (a *App) marksOf(n pdn.NetworkID, c chat.Conversation, ref chat.MessageRef) [][16]byte {
	var out [][16]byte
	for _, s := range a.Directory.Structures() {
		out = append(out, a.Sealer.CaseMark(s.ID, n, c, ref), a.Sealer.CaseMark(s.ID, n, c, ref+apartMark))
	}
	return out
}
