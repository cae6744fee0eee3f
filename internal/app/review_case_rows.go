package app

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/helpsheet"
	"github.com/lampadaire/lampadaire/internal/review"
)

// caseRows are the buttons of a card: the most frequent decisions at once.
func (s *sheet) caseRows(row CaseRow, box sealedCase) {
	var first []chat.Button
	if s.goneRow(row) {
		box.Link = ""
	}
	if box.Link != "" {
		first = append(first, chat.Button{Label: s.text("bouton.ouvrir_message", nil), URL: box.Link})
	}
	if row.MayBeShown() && !row.LinkErased && !row.Gone && box.Ref != "" {
		first = append(first, s.named("bouton.voir", actPeek, row.ID))
	}
	if len(first) > 0 {
		s.row(first...)
	}
	switch {
	case row.Contest == review.ContestOpen:
		// Who decided sees that it is contested; another one answers.
		if s.who.author == "" || row.MayHandle(s.mine(row.Case, review.Answered), review.Answered) == nil {
			s.row(s.named("bouton.repondre_contestation", actAnswerContest, row.ID))
		}
	case row.Decided():
		s.decidedRows(row)
	case s.app.mayDo(s.who.promeneur, actDecide) || s.who.author == "":
		s.decisionRows(row)
	default:
		s.proposeRow(row)
	}
	s.row(s.caseHelp(row), s.named("bouton.liste_a_regarder", actReview, [8]byte{}))
}

// goneRow is the one press that files a message which is gone; false where there
// is none to file.
func (s *sheet) goneRow(row CaseRow) bool {
	file := row.Gone && row.About == "" && !row.Decided()
	if file && (s.who.author == "" || s.app.mayDo(s.who.promeneur, actGone)) {
		s.row(s.named("bouton.classer_retire", actGone, row.ID))
	}
	return row.Gone
}

func (s *sheet) caseHelp(row CaseRow) chat.Button {
	place := helpsheet.Private
	if row.Public {
		place = helpsheet.Public
	}
	urgency := [...]helpsheet.Urgency{helpsheet.Now, helpsheet.SameDay, helpsheet.Days}[row.Urgency]
	return s.helpButton(helpsheet.Topic(row.Category), place, urgency)
}

// shortChoices is how many decisions stand on the card itself.
const shortChoices = 4

func (s *sheet) decisionRows(row CaseRow) {
	var buttons []chat.Button
	for i, choice := range review.Choices(row.About != "")[:shortChoices] {
		buttons = append(buttons, s.decisionButton(row, i, choice))
	}
	s.row(buttons[:2]...)
	s.row(buttons[2:]...)
	s.row(s.named("bouton.autre_decision", actCaseMore, row.ID), s.holdButton(row))
}

func (s *sheet) decisionButton(row CaseRow, index int, choice review.Choice) chat.Button {
	return s.named("bouton.decision_"+string(choice.Decision), actDecide, caseArg(row.ID, index, 0))
}

func (s *sheet) holdButton(row CaseRow) chat.Button {
	if s.who.author != "" && row.HeldBy(s.now) == review.Who(s.who.author) {
		return s.named("bouton.je_passe", actPass, row.ID)
	}
	return s.named("bouton.je_prends", actTake, row.ID)
}

// caseMore is the rest of the decisions, and what else can be said of a case.
func (s *sheet) caseMore(ctx context.Context) error {
	return s.withCase(ctx, func(row CaseRow) error {
		if row.Decided() {
			return s.drawCase(row)
		}
		s.line("regarder.autres", nil)
		var buttons []chat.Button
		for i, choice := range review.Choices(row.About != "") {
			if i >= shortChoices {
				buttons = append(buttons, s.decisionButton(row, i, choice))
			}
		}
		buttons = append(buttons, s.named("bouton.pas_ca", actNotThis, row.ID))
		if row.About == "" {
			buttons = append(buttons, s.named("bouton.dire_pro", actSaidPro, row.ID))
		}
		if !row.Gone && row.About == "" {
			buttons = append(buttons, s.named("bouton.deja_retire", actGone, row.ID))
		}
		s.grid(buttons...)
		s.row(s.named("bouton.retour_carte", actCase, row.ID))
		return nil
	})
}
