package app

import (
	"context"
	"errors"
	"slices"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
	"github.com/lampadaire/lampadaire/internal/rights"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// The acts of a young person about a decision that concerns her. Their numbers
// stand in buttons and are never reused.
const (
	actContest  Action = 46
	actNoThanks Action = 47
)

// The screens of a contest.
const (
	screenContested   Screen = "conteste"
	screenContestOver Screen = "conteste_fini"
	screenNoThanks    Screen = "non_merci"
)

func reviewYouthDeeds() map[Action]deed {
	return map[Action]deed{
		actContest:  {right: rights.SeeOwnRecord, screen: screenContestOver},
		actNoThanks: {right: rights.SeeOwnRecord, screen: screenNoThanks},
	}
}

func reviewScreens() map[Screen]func(*page) {
	return map[Screen]func(*page){
		screenContested: drawSaying("conteste.recu"), screenContestOver: drawSaying("conteste.fini"),
		screenNoThanks: drawSaying("avis.daccord"),
	}
}

// contest is [Je ne suis pas d'accord]: another person looks again. The number in
// the button says which case; nothing else leads from her to it.
func (a *App) contest(ctx context.Context, tx Tx, o *chat.Origin, did act, p person, say bool) (served, error) {
	replies := []reply{answer(screenContestOver)}
	c, found, err := tx.Contest(ctx, did.arg)
	if err != nil {
		return served{}, err
	}
	if found && a.today(tx.Now()) <= c.Until {
		row, known, err := tx.Case(ctx, c.Case)
		if err != nil {
			return served{}, err
		}
		if hers, err := a.wrote(row, o.Author.Account); err != nil {
			return served{}, err
		} else if known && hers {
			err = a.apply(ctx, tx, &row, review.Event{Kind: review.Contested, At: tx.Now()})
			switch {
			case err == nil:
				replies = []reply{answer(screenContested)}
				if err := a.tellTurn(ctx, tx, &row, review.InTime); err != nil {
					return served{}, err
				}
			case row.Contest == review.ContestOpen:
				replies = []reply{answer(screenContested)}
			case !errors.Is(err, review.ErrOrder) && !errors.Is(err, review.ErrOver):
				return served{}, err
			}
		}
	}
	if err := a.remember(ctx, tx, o, p, replies, say); err != nil {
		return served{}, err
	}
	return served{person: p, did: did, replies: replies, owed: true}, nil
}

// wrote tells that the message of a case may be this account's: a button that
// somebody else has got contests nothing.
func (a *App) wrote(row CaseRow, account pdn.Account) (bool, error) {
	box, err := a.unsealCase(row.ID, row.Key, row.Box)
	return box.Author == "" || pdn.Account{Network: row.Network, ID: box.Author} == account, err
}

// hers is what the open cases of a structure hold of one account.
type hers struct {
	// waits are decisions that she was not written about: she has said no.
	waits []review.Decision
	// spared tells that a block or a report is open: it is erased at its closure.
	spared bool
}

// casesOf finds the open cases about messages of one person, all her linked
// accounts included. Their boxes are opened one by one: no row leads from a
// person to a case (law L2).
func (a *App) casesOf(ctx context.Context, r ReviewReads, p *person, do func(CaseRow)) error {
	all, err := r.SealedCases(ctx, p.structure)
	if err != nil {
		return err
	}
	hers := p.is(a.Sealer)
	for _, one := range all {
		var box sealedCase // one that cannot be opened leads to nobody
		if !opened(a.Sealer, one.Key, one.Box, caseContext(one.ID), &box) || box.Author == "" || !hers(pdn.Account{Network: one.Network, ID: box.Author}) {
			continue
		}
		row, found, err := r.Case(ctx, one.ID)
		if err != nil {
			return err
		}
		if found {
			do(row)
		}
	}
	return nil
}

// lookAtCases finds what waits for a person in her own record, and on erasure
// makes the open cases forget her, but for a block or a report (law L11).
func (a *App) lookAtCases(ctx context.Context, tx Tx, o *chat.Origin, did act, p *person) error {
	erase := did.action == actEraseAll || did.action == actEraseKeepNo
	if !erase && did.action != actRecord {
		return nil
	}
	err := a.casesOf(ctx, tx, p, func(row CaseRow) {
		if row.Notice == review.OfferSaidNo || row.Offer == review.OfferSaidNo {
			p.hers.waits = append(p.hers.waits, row.Decision.What)
		}
		p.hers.spared = p.hers.spared || erase && a.discreet(o) && row.Decision.What.NeedsOffer()
	})
	if err != nil || !erase || !a.discreet(o) {
		return err
	}
	return a.forgetOf(ctx, tx, p)
}

// forgetOf makes the open cases forget a person who erases what is kept of her.
func (a *App) forgetOf(ctx context.Context, tx Tx, p *person) error {
	all, err := tx.SealedCases(ctx, p.structure)
	for _, one := range all {
		if err := forgetInCase(ctx, tx, a.Sealer, one, p.is(a.Sealer)); err != nil {
			return err
		}
	}
	return err
}

// is tells which accounts are this person's, all her linked ones included.
func (p *person) is(s *seal.Sealer) func(pdn.Account) bool {
	return func(account pdn.Account) bool {
		code, err := s.Code(p.structure, account)
		return err == nil && (code == p.code || slices.ContainsFunc(p.kin.mates, func(k adherence.Kin) bool { return k.Code == code }))
	}
}

// waitingDecisions shows in her record what was decided about a message of hers.
func (p *page) waitingDecisions() {
	for _, d := range p.view.person.hers.waits {
		p.line("garde.decision", nil)
		p.line("avis.decision_"+string(d), nil)
		p.line("garde.decision_parler", messages.Args{"structure": p.structure.Name})
	}
}

// sparedLine says what erasure did not erase yet.
func (p *page) sparedLine() {
	if p.view.person.hers.spared {
		p.line("effacer.dossier", nil)
	}
}

// answerContest answers a contest from a list; the first decider never does.
func (s *sheet) answerContest(ctx context.Context) error {
	which, _ := s.picked()
	if which == 0 {
		return s.withCase(ctx, func(row CaseRow) error {
			s.line("conteste.repondre", messages.Args{"decision": s.text("decision."+string(row.Decision.What), nil)})
			var buttons []chat.Button
			for i, one := range review.Answers() {
				buttons = append(buttons, s.named("bouton.reponse_"+string(one), actAnswerContest, caseArg(row.ID, i+1, 0)))
			}
			s.grid(buttons...)
			s.row(s.named("bouton.retour_carte", actCase, row.ID))
			return nil
		})
	}
	said := nth(review.Answers(), which-1)
	var account string
	row, done, err := s.happen(ctx, review.Event{Kind: review.Answered, Answer: said}, func(_ Tx, row *CaseRow) error {
		box, err := s.app.unsealCase(row.ID, row.Key, row.Box)
		account = box.Author
		return err
	})
	if err != nil {
		return err
	}
	if !done {
		return s.reviewList(ctx)
	}
	s.line("conteste.repondu", nil)
	state := s.app.deliverLetter(ctx, letter{
		structure: row.Structure, account: pdn.Account{Network: row.Network, ID: account}, purpose: adherence.FollowUp,
		draw: func(p *page) {
			p.line("conteste.reponse_"+string(said), nil)
			p.menuRow()
		},
	})
	s.line("avis."+string(state), nil)
	return s.drawCase(row)
}
