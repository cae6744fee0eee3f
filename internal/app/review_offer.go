package app

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/review"
)

// spokenOffers are the outcomes that a professional says himself.
func spokenOffers() []review.OfferOutcome {
	return []review.OfferOutcome{review.OfferSpoken, review.OfferSaidNo, review.OfferFailed}
}

// offer is the meeting offer of a block or a report (A26): made by the robot or
// by the human, or not made, with a reason that the head confirms.
func (s *sheet) offer(ctx context.Context) error {
	return s.withCase(ctx, func(row CaseRow) error {
		s.line("rencontre.question", nil)
		if row.RobotMayOffer() {
			s.row(s.named("bouton.rencontre_robot", actOfferSet, caseArg(row.ID, 0, 0)))
		}
		var buttons []chat.Button
		for i, o := range spokenOffers() {
			buttons = append(buttons, s.named("bouton.rencontre_"+string(o), actOfferSet, caseArg(row.ID, i+1, 0)))
		}
		s.grid(buttons...)
		buttons = nil
		for i, r := range review.OfferReasons() {
			buttons = append(buttons, s.button(s.text("rencontre.pas_"+string(r), nil), actOfferSet, caseArg(row.ID, notOffered, i)))
		}
		s.grid(buttons...)
		s.row(s.named("bouton.retour_carte", actCase, row.ID))
		return nil
	})
}

// notOffered is the choice "not made", with a reason.
const notOffered = 10

func (s *sheet) offerSet(ctx context.Context) error {
	which, why := s.picked()
	e := review.Event{Kind: review.Offered}
	switch {
	case which == 0:
		return s.offerRobot(ctx)
	case which == notOffered:
		e.Outcome, e.Reason = review.OfferNotDone, nth(review.OfferReasons(), why)
	default:
		e.Outcome = nth(spokenOffers(), which-1)
	}
	said := "rencontre.notee"
	if e.Outcome == review.OfferNotDone {
		said = "rencontre.a_confirmer"
	}
	return s.simple(ctx, e, said, s.askHead)
}

// askHead owes to the heads the reason why no meeting was offered, to confirm.
func (s *sheet) askHead(tx Tx, row *CaseRow) error {
	if row.Offer != review.OfferNotDone {
		return nil
	}
	return s.app.tellTurn(context.Background(), tx, row, review.InTime)
}

// offerAgree is the head's confirmation.
func (s *sheet) offerAgree(ctx context.Context) error {
	return s.simple(ctx, review.Event{Kind: review.OfferAgreed}, "rencontre.confirmee", nil)
}

// offerState says what became of the offer and of the notice.
func (s *sheet) offerState(row CaseRow) {
	if row.About != "" {
		return
	}
	if row.Notice != review.NoOffer {
		s.line("avis."+string(row.Notice), nil)
	}
	if row.Offer != review.NoOffer {
		s.line("rencontre.etat", messages.Args{"etat": s.text("rencontre.etat_"+string(row.Offer), nil)})
	} else if row.Decision.What.NeedsOffer() {
		s.line("rencontre.a_faire", nil)
	}
	if row.Offer == review.OfferNotDone && !row.OfferAgreed {
		s.line("rencontre.attend_confirmation", messages.Args{"motif": s.text("rencontre.pas_"+string(row.OfferReason), nil)})
		if row.MayHandle(s.mine(row.Case, review.OfferAgreed), review.OfferAgreed) == nil {
			s.row(s.named("bouton.confirmer", actOfferAgree, row.ID))
		}
	}
	if row.Urgency == review.U0 && row.Countersigned == "" {
		s.line("regarder.a_contresigner", nil)
	}
}
