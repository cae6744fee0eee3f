package app

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// PointOut is what reading a space does with a message to look at.
func (a *App) PointOut(ctx context.Context, p review.Pointed) (id review.CaseID, err error) {
	if _, err := a.agenda(""); err != nil {
		return id, err
	}
	err = a.Update(ctx, func(tx Tx) error {
		id, err = a.pointOut(ctx, tx, p)
		return err
	})
	if err == nil {
		a.pointedOut(ctx, p)
	}
	return id, err
}

// PointOutAll is many of them at once, in one transaction.
func (a *App) PointOutAll(ctx context.Context, all []review.Pointed) error {
	return a.Update(ctx, func(tx Tx) error {
		for _, p := range all {
			if _, err := a.pointOut(ctx, tx, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// Happen adds an event to a case, as an act or the passing of time does.
func (a *App) Happen(ctx context.Context, id review.CaseID, e review.Event) error {
	return a.Update(ctx, func(tx Tx) error {
		row, found, err := tx.Case(ctx, id)
		if err != nil || !found {
			return err
		}
		return a.apply(ctx, tx, &row, e)
	})
}

// HandToHeads is what [C'est un professionnel] does.
func (a *App) HandToHeads(ctx context.Context, tx Tx, row CaseRow, e review.Event) error {
	return a.handToHeads(ctx, tx, row, e)
}

// WhichNames are the labels of those among whom somebody who alerts was asked to choose.
func (a *App) WhichNames(offered ...pdn.Account) ([]string, error) {
	p := &page{app: a}
	names := p.whichNames(&alert{offered: offered})
	return names, p.err
}
