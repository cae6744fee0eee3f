package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/review"
)

// errNoCase says that the case of a button is over, or not this person's to see.
var errNoCase = errors.New("no such case")

// happen adds this professional's act to the case of the button, with what goes
// with it in the same transaction. done is false where it was refused; the
// refusal is said.
func (s *sheet) happen(ctx context.Context, e review.Event, with func(Tx, *CaseRow) error) (row CaseRow, done bool, err error) {
	err = s.app.Update(ctx, func(tx Tx) error {
		var found bool
		var err error
		s.told = nil
		if row, found, err = s.myCase(ctx, tx); err != nil {
			return err
		}
		if !found {
			return errNoCase
		}
		me := s.mine(row.Case, e.Kind)
		e.By, e.Role, e.At = me.Who, me.Role, tx.Now()
		if err := s.app.apply(ctx, tx, &row, e); err != nil {
			return err
		}
		if with != nil {
			if err := with(tx, &row); err != nil {
				return err
			}
		}
		return s.refresh(ctx, tx, row)
	})
	if key, known := refusal(err); known {
		s.line(key, messages.Args{"prenom": s.nameOf(row.HeldBy(s.now))})
		return row, false, nil
	}
	if err != nil {
		return row, false, fmt.Errorf("act on a case: %w", err)
	}
	s.tellThose(ctx)
	return row, true, nil
}

// tellThose sends what an act owes to people, once it is committed.
func (s *sheet) tellThose(ctx context.Context) {
	s.app.acts.Add(1) // now it can be read
	s.app.wake()
	for _, l := range s.told {
		s.app.deliverLetter(ctx, l)
	}
	s.told = nil
}

// refusal is how an act that cannot be is told.
func refusal(err error) (key string, known bool) {
	for _, one := range []struct {
		err error
		key string
	}{
		{errNoCase, "regarder.fini"}, {review.ErrOver, "regarder.fini"}, {review.ErrRecused, "regarder.recuse"},
		{review.ErrHeld, "regarder.deja_pris"}, {review.ErrRight, "regarder.pas_pour_vous"},
		{review.ErrOrder, "regarder.plus_le_moment"}, {review.ErrList, "regarder.plus_le_moment"},
	} {
		if errors.Is(err, one.err) {
			return one.key, true
		}
	}
	return "", false
}

// simple does an act and shows the case again.
func (s *sheet) simple(ctx context.Context, e review.Event, said string, with func(Tx, *CaseRow) error) error {
	row, done, err := s.happen(ctx, e, with)
	if err != nil {
		return err
	}
	if !done {
		return s.asItStands(ctx)
	}
	if said != "" {
		s.line(said, nil)
	}
	return s.drawCase(row)
}

// asItStands follows a refusal: a case where a decision stands is on no list, and
// what may still be done of it (its notice, after a crash) is on its card alone.
func (s *sheet) asItStands(ctx context.Context) error {
	var row CaseRow
	var found bool
	err := s.app.View(ctx, func(r Reader) (err error) {
		row, found, err = s.myCase(ctx, r)
		return err
	})
	switch {
	case err != nil:
		return fmt.Errorf("read a case: %w", err)
	case !found || row.Closed || !row.Decided():
		return s.reviewList(ctx)
	default:
		return s.drawCase(row)
	}
}

// take is [Je m'en occupe]: two hours, then somebody else may.
func (s *sheet) take(ctx context.Context) error {
	return s.simple(ctx, review.Event{Kind: review.Taken}, "", s.news)
}

func (s *sheet) pass(ctx context.Context) error {
	row, done, err := s.happen(ctx, review.Event{Kind: review.PassedOn}, nil)
	if err != nil {
		return err
	}
	if done {
		s.line("regarder.passe", nil)
	}
	_ = row
	return s.reviewList(ctx)
}

// decideWhy asks for the reason: one press more, and no free text.
func (s *sheet) decideWhy(ctx context.Context) error {
	return s.withCase(ctx, func(row CaseRow) error {
		which, _ := s.picked()
		choices := review.Choices(row.About != "")
		if which >= len(choices) || row.Decided() {
			return s.drawCase(row)
		}
		choice := choices[which]
		s.line("decision.pourquoi", messages.Args{"decision": s.text("decision."+string(choice.Decision), nil)})
		if choice.Decision == review.Block {
			s.line("decision.blocage_avant", nil)
		}
		var buttons []chat.Button
		for i, r := range choice.Reasons {
			buttons = append(buttons, s.button(s.text("motif."+string(r), nil), actDecideYes, caseArg(row.ID, which, i)))
		}
		s.grid(buttons...)
		s.row(s.named("bouton.retour_carte", actCase, row.ID))
		return nil
	})
}

// decideYes records the decision of a named human. The robot carries out none of
// them (law L4).
func (s *sheet) decideYes(ctx context.Context) error {
	which, why := s.picked()
	e := review.Event{Kind: review.DecidedOn}
	row, done, err := s.happen(ctx, s.choiceOf(ctx, e, which, why), s.news)
	if err != nil {
		return err
	}
	if !done {
		return s.asItStands(ctx)
	}
	return s.afterDecision(row)
}

// choiceOf is the decision that two numbers of a button name.
func (s *sheet) choiceOf(ctx context.Context, e review.Event, which, why int) review.Event {
	about := false
	_ = s.app.View(ctx, func(r Reader) error {
		row, _, err := s.myCase(ctx, r)
		about = row.About != ""
		return err
	})
	choice := nth(review.Choices(about), which)
	e.Decision, e.Reason = choice.Decision, nth(choice.Reasons, why)
	return e
}

// afterDecision says what was recorded and what may follow.
func (s *sheet) afterDecision(row CaseRow) error {
	s.line("decision.notee", messages.Args{
		"decision": s.text("decision."+string(row.Decision.What), nil), "motif": s.text("motif."+string(row.Decision.Reason), nil),
	})
	s.line("decision.par_vous", nil)
	if row.Decision.What == review.Report {
		s.line("recepisse.comment", nil)
	}
	s.offerState(row)
	s.decidedRows(row)
	s.row(s.caseHelp(row), s.named("bouton.liste_a_regarder", actReview, [8]byte{}))
	return nil
}

// decidedRows are the buttons of a case where a decision stands.
func (s *sheet) decidedRows(row CaseRow) {
	if row.About == "" && row.Decision.What.NeedsOffer() && !offerDone(row.Case) {
		s.row(s.named("bouton.proposer_rencontre", actOffer, row.ID))
	}
	if row.Notice == review.NoOffer && row.MayTell(s.now) {
		s.row(s.named("bouton.robot_previent", actNotify, row.ID))
	}
	var last []chat.Button
	if row.Urgency == review.U0 && row.Countersigned == "" && row.MayHandle(s.mine(row.Case, review.Countersign), review.Countersign) == nil {
		last = append(last, s.named("bouton.contresigner", actCountersign, row.ID))
	}
	s.row(append(last, s.named("bouton.annuler_decision", actUndo, row.ID))...)
}

func offerDone(c review.Case) bool {
	return c.Offer != review.NoOffer && (c.Offer != review.OfferNotDone || c.OfferAgreed)
}

// undo reverses a decision by a new event: the case waits again.
func (s *sheet) undo(ctx context.Context) error {
	row, done, err := s.happen(ctx, review.Event{Kind: review.Undone}, nil)
	if err != nil {
		return err
	}
	if !done {
		return s.asItStands(ctx)
	}
	s.line("regarder.annule", nil)
	if row.AuthorTold {
		s.line("regarder.auteur_prevenu", nil)
	}
	return s.drawCase(row)
}

func (s *sheet) countersign(ctx context.Context) error {
	return s.simple(ctx, review.Event{Kind: review.Countersign}, "regarder.contresigne", nil)
}

// notThis corrects the category.
func (s *sheet) notThis(ctx context.Context) error {
	return s.withCase(ctx, func(row CaseRow) error {
		s.line("regarder.quelle_categorie", nil)
		var buttons []chat.Button
		for i, c := range moderation.Categories() {
			if c != row.Category && (row.About != "" || c.Binds("")) {
				buttons = append(buttons, s.button(s.text("court."+string(c), nil), actNotThisYes, caseArg(row.ID, i, 0)))
			}
		}
		s.grid(buttons...)
		s.row(s.named("bouton.retour_carte", actCase, row.ID))
		return nil
	})
}

func (s *sheet) notThisYes(ctx context.Context) error {
	which, _ := s.picked()
	n := review.Noted{Category: nth(moderation.Categories(), which)}
	return s.simple(ctx, review.Event{Kind: review.Recategorised, Noted: n, Urgency: review.UrgencyOf(n)}, "regarder.corrige", nil)
}

// gone is [Déjà retiré], and [Classer : retiré] where the platform or [Voir] has
// told that the message is gone: the author or somebody else took it away.
func (s *sheet) gone(ctx context.Context) error {
	e := review.Event{Kind: review.DecidedOn, Decision: review.Removed, Reason: review.AlreadyGone}
	row, done, err := s.happen(ctx, e, s.news)
	if err != nil {
		return err
	}
	if !done {
		return s.reviewList(ctx)
	}
	return s.afterDecision(row)
}
