package app

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// turn gives one person's state to one caller at a time, until it calls done:
// an act that changes it, or a notice that nobody asked for and that must not
// arrive after a no given while it was on its way (law L1).
func (a *App) turn(ctx context.Context, code pdn.PersonCode) (done func(), err error) {
	for {
		a.mu.Lock()
		taken, ok := a.turns[code]
		if !ok {
			mine := make(chan struct{})
			a.turns[code] = mine
			a.mu.Unlock()
			return func() {
				a.mu.Lock()
				defer a.mu.Unlock()
				delete(a.turns, code)
				close(mine)
			}, nil
		}
		a.mu.Unlock()
		select {
		case <-taken:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// stillWelcome tells whether a notice that was begun may go on: the person has
// neither said no nor erased everything since.
func (a *App) stillWelcome(ctx context.Context, code pdn.PersonCode) bool {
	var link adherence.Link
	err := a.View(ctx, func(r Reader) error {
		var err error
		link, err = r.Link(ctx, code)
		return err
	})
	return err == nil && link.State != adherence.Unknown && !link.State.SaidNo()
}
