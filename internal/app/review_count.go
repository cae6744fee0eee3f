package app

import (
	"context"
	"time"

	"github.com/lampadaire/lampadaire/internal/review"
)

// recount keeps the figures by family the fold of the events: what a case counted
// for before an event and no more is taken back, what it counts for now is added.
func (a *App) recount(ctx context.Context, tx Tx, before, after review.Case) error {
	was, is := before.Tallies(), after.Tallies()
	for i := range is {
		if was[i] == is[i] {
			continue
		}
		for _, one := range []struct {
			review.Tally
			n int
		}{{was[i], -1}, {is[i], 1}} {
			if one.Category == "" {
				continue
			}
			err := tx.CountCase(ctx, CaseCount{
				Structure: after.Structure, Quarter: a.quarterOf(one.At), Category: one.Category, What: one.What, Count: one.n,
			})
			if err != nil {
				return err
			}
		}
	}
	return a.recountTrial(ctx, tx, before, after)
}

// quarterOf is year*4 + 0 to 3, in Paris.
func (a *App) quarterOf(t time.Time) int {
	m := a.today(t).Month().FirstDay().Time()
	return m.Year()*4 + (int(m.Month())-1)/3
}
