package app

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/review"
)

// The screens of an alert about a message that somebody has decided about already.
const (
	screenAlertSeen    Screen = "alerter_deja_vu"
	screenAlertNothing Screen = "alerter_deja_vu_rien"
	screenAlertOutside Screen = "alerter_deja_vu_dehors"
)

// alreadySeen tells at once who alerts, or asks to be told, what she would have been
// told: somebody has decided about this message, and nobody looks at it again for
// what she says. Her alert is counted; no promise to write is made (law L10).
func (a *App) alreadySeen(ctx context.Context, r ReviewReads, o *chat.Origin, p person, out *outcome) error {
	if !out.alerted || p.alert == nil {
		return nil
	}
	at, about, err := a.authorship(a.alertPointed(o, a.Clock.Now(), *p.alert, out.news))
	if err != nil {
		return err
	}
	is, err := a.standingCase(ctx, r, at, about)
	if err != nil || !is.known {
		return err
	}
	row, found, err := r.Case(ctx, is.id)
	if err != nil || !found || row.Closed || !row.Decided() || !out.news && beyond(row.Case, at, at.Findings) {
		return err
	}
	out.alerted, out.news = !out.news, false
	out.replies = []reply{answer(screenOfNews(row.Case))}
	return nil
}

// screenOfNews is the screen that says the news of a case.
func screenOfNews(c review.Case) Screen {
	switch newsKey(c) {
	case "nouvelles.dehors":
		return screenAlertOutside
	case "nouvelles.rien_de_plus":
		return screenAlertNothing
	default:
		return screenAlertSeen
	}
}

// newsKey is what who alerted is told: never another's sanction.
func newsKey(c review.Case) string {
	switch {
	case c.About != "":
		return "nouvelles.dehors"
	case c.Decision.What == review.Nothing:
		return "nouvelles.rien_de_plus"
	default:
		return "nouvelles.on_s_en_occupe"
	}
}

// drawAlertSeen says the news at once.
func drawAlertSeen(key string) func(*page) {
	return func(p *page) {
		p.line(key, nil)
		p.gap()
		p.line("alerter.danger", nil)
		p.menuRow()
	}
}
