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
	// screenContestAgain: the decision was taken back before.
	screenContestAgain Screen = "conteste_de_nouveau"
	screenNoThanks     Screen = "non_merci"
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
		screenContestAgain: drawSaying("conteste.de_nouveau"), screenNoThanks: drawSaying("avis.daccord"),
	}
}

// contest is [Je ne suis pas d'accord]: another person looks again. The number in
// the button says which case; nothing else leads from her to it. Her account is
// sealed in the case for as long as her contest waits, even where it was erased.
func (a *App) contest(ctx context.Context, tx Tx, o *chat.Origin, did act, p person, say bool) (served, error) {
	said := screenContestOver
	row, found, err := a.contestable(ctx, tx, o, did.arg)
	if err != nil {
		return served{}, err
	}
	if found {
		undone := !row.Decided() && !row.Closed
		err = a.apply(ctx, tx, &row, review.Event{Kind: review.Contested, At: tx.Now()})
		switch {
		case err == nil:
			said = screenContested
			if err := errors.Join(a.addressOfContest(ctx, tx, &row, o.Author.Account), a.tellTurn(ctx, tx, &row, review.InTime)); err != nil {
				return served{}, err
			}
		case row.Contest == review.ContestOpen:
			said = screenContested
		case undone: // whoever decided has taken it back: somebody looks again already
			said = screenContestAgain
		case !errors.Is(err, review.ErrOrder) && !errors.Is(err, review.ErrOver):
			return served{}, err
		}
	}
	replies := []reply{answer(said)}
	if err := a.remember(ctx, tx, o, p, replies, say); err != nil {
		return served{}, err
	}
	return served{person: p, did: did, replies: replies, owed: true}, nil
}

// contestable is the case of a button: by the number of a notice, for thirty days;
// or, in her own record, by the case's own number, for its author alone.
func (a *App) contestable(ctx context.Context, r ReviewReads, o *chat.Origin, number [8]byte) (CaseRow, bool, error) {
	c, found, err := r.Contest(ctx, number)
	if err != nil || found && a.today(a.Clock.Now()) > c.Until {
		return CaseRow{}, false, err
	}
	if !found {
		c.Case = number
	}
	row, known, err := r.Case(ctx, c.Case)
	if err != nil || !known {
		return CaseRow{}, false, err
	}
	box, err := a.unsealCase(row.ID, row.Key, row.Box)
	author := pdn.Account{Network: row.Network, ID: box.Author}
	return row, author == o.Author.Account || found && box.Author == "", err
}

// addressOfContest seals where the answer goes, in a case that has forgotten it.
func (a *App) addressOfContest(ctx context.Context, tx Tx, row *CaseRow, account pdn.Account) error {
	box, err := a.unsealCase(row.ID, row.Key, row.Box)
	if err != nil || box.Author != "" || account.Network != row.Network {
		return err
	}
	box.Author = account.ID
	if err := a.seal(row, box); err != nil {
		return err
	}
	return tx.SaveCase(ctx, *row)
}

// hers is what the open cases of a structure hold of one account.
type hers struct {
	waits []waiting
	// replies are the answers to her contests that may not have arrived.
	replies []review.Answer
	// spared tells that a block or a report is open: it is erased at its closure.
	spared bool
}

// waiting is a case about which she was not written to: she has said no.
type waiting struct {
	review.Case
	// here tells that the account that reads wrote the message: it alone contests.
	here bool
}

// casesOf finds the open cases about messages of one person, all her linked
// accounts included, each with its author. Their boxes are opened one by one: no
// row leads from a person to a case (law L2).
func (a *App) casesOf(ctx context.Context, r ReviewReads, p *person, do func(CaseRow, pdn.Account)) error {
	all, err := r.SealedCases(ctx, p.structure)
	if err != nil {
		return err
	}
	hers := p.is(a.Sealer)
	for _, one := range all {
		var box sealedCase // one that cannot be opened leads to nobody
		if !opened(a.Sealer, one.Key, one.Box, caseContext(one.ID), &box) || box.Author == "" {
			continue
		}
		author := pdn.Account{Network: one.Network, ID: box.Author}
		if !hers(author) {
			continue
		}
		row, found, err := r.Case(ctx, one.ID)
		if err != nil {
			return err
		}
		if found {
			do(row, author)
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
	err := a.casesOf(ctx, tx, p, func(row CaseRow, author pdn.Account) {
		if row.Waiting() {
			p.hers.waits = append(p.hers.waits, waiting{Case: row.Case, here: author == o.Author.Account})
		}
		if row.ReplyMissed() {
			p.hers.replies = append(p.hers.replies, row.ContestAnswer)
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

// waitingDecisions shows in her record what was decided about a message of hers,
// and lets her contest it as a notice would, where she wrote it; and what another person answered, where
// the answer may not have arrived.
func (p *page) waitingDecisions() {
	for _, c := range p.view.person.hers.waits {
		p.line("avis.regle", messages.Args{"regle": p.text("regle."+string(c.Category), nil)})
		p.line("avis.decision_"+string(c.Decision.What), nil)
		if c.Offer == review.OfferSaidNo {
			p.line("avis.rencontre", nil)
		}
		p.line("garde.decision_parler", messages.Args{"structure": p.structure.Name})
		if c.here && c.MayContest() && c.Decision.Tells() {
			p.line("avis.contester_ici", nil)
			p.row(p.pressArg("bouton.contester", actContest, c.ID))
		}
	}
	for _, said := range p.view.person.hers.replies {
		p.line("conteste.reponse_"+string(said), nil)
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
	tell := "conteste.repondu"
	if said == review.Withdrawn {
		tell = "conteste.a_defaire"
	}
	return s.write(ctx, writing{
		purpose: adherence.FollowUp, ends: review.Replied, said: tell,
		leaves: func(state review.OfferOutcome) review.Event {
			if state != review.OfferLeaving {
				state = review.OfferFailed
			}
			return review.Event{Kind: review.Answered, Answer: said, Outcome: state}
		},
		draw: func(CaseRow, [8]byte) func(*page) { return drawAnswer(said) },
	})
}

// replyState is how a contest was answered, and whether the author has it.
func (s *sheet) replyState(row CaseRow) {
	if row.Contest != review.ContestAnswered || row.Anew {
		return
	}
	s.line("conteste.etat", messages.Args{"reponse": s.text("bouton.reponse_"+string(row.ContestAnswer), nil)})
	if row.Reply != review.NoOffer { // an older answer, from before this was written
		s.line("avis."+string(row.Reply), nil)
	}
}

// drawAnswer is the answer to a contest.
func drawAnswer(said review.Answer) func(*page) {
	return func(p *page) {
		p.line("lettre.debut", nil)
		p.line("conteste.reponse_"+string(said), nil)
		if said == review.TalkedOver {
			p.row(p.press("bouton.qu_on_m_ecrive", actAskWrite), p.press("bouton.non_merci", actNoThanks))
			return
		}
		p.menuRow()
	}
}
