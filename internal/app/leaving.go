package app

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// leaving makes the acts of a person wait until the returned function is
// called: a notice that nobody asked for is on its way to her, and must not
// arrive after a no that she gives meanwhile (law L1).
func (a *App) leaving(code pdn.PersonCode) (left func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	gone := make(chan struct{})
	a.notices[code] = gone
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.notices, code)
		close(gone)
	}
}

// afterNotice waits until no unasked notice is leaving for the person.
func (a *App) afterNotice(ctx context.Context, code pdn.PersonCode) error {
	a.mu.Lock()
	gone, leaving := a.notices[code]
	a.mu.Unlock()
	if !leaving {
		return nil
	}
	select {
	case <-gone:
		return nil
	case <-ctx.Done():
		return ctx.Err()
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
