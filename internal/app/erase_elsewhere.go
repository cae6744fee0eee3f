package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/handle"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// [Un compte ailleurs ?]: a person erases what professionals noted of her account on
// a network where the robot is not. Their numbers stand in buttons and are never reused.
const (
	actElsewhere     Action = 251
	actElsewhereText Action = 252
)

// The screens of [Un compte ailleurs ?].
const (
	screenElsewhere       Screen = "ailleurs"
	screenElsewhereAnswer Screen = "ailleurs_reponse"
)

func elsewhereDeeds() map[Action]deed {
	return map[Action]deed{
		actElsewhere:     {right: rights.SeeOwnRecord, screen: screenElsewhere},
		actElsewhereText: {right: rights.SeeOwnRecord, screen: screenElsewhereAnswer},
	}
}

func elsewhereScreens() map[Screen]func(*page) {
	return map[Screen]func(*page){screenElsewhere: drawElsewhere, screenElsewhereAnswer: drawElsewhereAnswer}
}

// elsewhereAccount reads what she typed of her account; key says why it cannot be.
func (a *App) elsewhereAccount(did act) (account pdn.Account, typed, key string) {
	network, typed, ok := handle.Read(did.text, a.Reach.Networks)
	_, ours := a.Networks[pdn.NetworkID(network)]
	switch {
	case did.slow:
		key = "ailleurs.trop"
	case !ok:
		key = "ailleurs.pas_lu"
	case network == "":
		key = "ailleurs.quel_reseau"
	case ours:
		key = "ailleurs.dici"
	}
	return pdn.Account{Network: pdn.NetworkID(network), ID: handle.Fold(typed)}, typed, key
}

// eraseElsewhere erases in every structure what was noted of an account that nobody
// can prove to be hers. What forbids to insist stays: a no, and a request without an
// answer, until they end by themselves; otherwise anybody could re-open for somebody
// else what only she may (law L1).
func (a *App) eraseElsewhere(ctx context.Context, did act) error {
	account, _, wrong := a.elsewhereAccount(did)
	if wrong != "" {
		return nil
	}
	err := a.Update(ctx, func(tx Tx) error {
		for _, s := range a.Directory.Structures() {
			code, err := a.Sealer.Code(s.ID, account)
			if err != nil {
				return fmt.Errorf("code of an account: %w", err)
			}
			step, err := tx.Approach(ctx, code)
			if err != nil {
				return err
			}
			if !step.Erasable() {
				continue
			}
			if err := errors.Join(tx.DropApproach(ctx, code), tx.Close(ctx, ClosedByErasure, code)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("erase an account elsewhere: %w", err)
	}
	return a.Scrub(ctx) // whatever was there, so that the time it takes tells nothing
}

// drawElsewhere asks for the handle, in private.
func drawElsewhere(p *page) {
	p.line("ailleurs.question", nil)
	if p.view.origin.Place.Kind != chat.Private {
		p.line("ailleurs.en_prive", nil)
	}
	p.line("ailleurs.exemple", nil)
	p.line("ailleurs.pas_garde", nil)
	p.row(p.press("bouton.garde", actRecord), p.press("bouton.menu", actMenu))
}

// drawElsewhereAnswer is the same answer whatever was held (law L9).
func drawElsewhereAnswer(p *page) {
	account, typed, wrong := p.app.elsewhereAccount(p.view.act)
	if wrong != "" {
		p.line(wrong, messages.Args{"reseau": p.app.labelOf(string(account.Network))})
		p.line("ailleurs.exemple", nil)
	} else {
		p.line("ailleurs.compte", messages.Args{"reseau": p.app.labelOf(string(account.Network)), "pseudo": typed})
		p.line("ailleurs.fait", nil)
		p.line("ailleurs.reste", nil)
		if !p.view.caps.Tidies {
			p.line("ailleurs.a_effacer", nil)
		}
	}
	p.row(p.press("bouton.ailleurs", actElsewhere), p.press("bouton.garde", actRecord))
}
