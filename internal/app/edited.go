package app

import (
	"context"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/review"
)

// editedWaiting tells the review that a message changed while it waits for a
// decision: who looks must know that he reads other words than were pointed out.
// A message that waits for nobody writes nothing.
func (a *App) editedWaiting(ctx context.Context, h heard) error {
	m := h.message
	if !m.Edited {
		return nil
	}
	mark := a.Sealer.CaseMark(h.structure.ID, m.Network, m.Place.Conversation, m.Ref)
	var waits bool
	err := a.View(ctx, func(r Reader) (err error) {
		_, waits, err = r.CaseByMark(ctx, mark)
		return err
	})
	if err != nil || !waits {
		return err
	}
	err = a.Update(ctx, func(tx Tx) error {
		id, found, err := tx.CaseByMark(ctx, mark)
		if err != nil || !found {
			return err
		}
		row, found, err := tx.Case(ctx, id)
		if err != nil || !found || row.Closed || row.Decided() {
			return err
		}
		// The same edit delivered again is told once.
		if first, err := a.firstTime(ctx, tx, h, "modifie:"+m.ID); err != nil || !first {
			return err
		}
		return a.apply(ctx, tx, &row, review.Event{Kind: review.MessageEdited, At: tx.Now()})
	})
	if err != nil {
		return fmt.Errorf("note that a message was edited: %w", err)
	}
	return nil
}
