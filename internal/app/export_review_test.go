package app

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/review"
)

// PointOut is what reading a space does with a message to look at.
func (a *App) PointOut(ctx context.Context, p review.Pointed) (id review.CaseID, err error) {
	err = a.Update(ctx, func(tx Tx) error {
		id, err = a.pointOut(ctx, tx, p)
		return err
	})
	if err == nil {
		a.pointedOut(ctx, p)
	}
	return id, err
}
