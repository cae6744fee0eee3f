package app

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/review"
)

// proposeRow is [Proposer une suite], for a trainee: he says what he would decide,
// and somebody else decides (law L4).
func (s *sheet) proposeRow(row CaseRow) {
	if s.app.mayDo(s.who.promeneur, actPropose) && row.MayHandle(s.mine(row.Case, review.Proposed), review.Proposed) == nil {
		s.row(s.named("bouton.proposer_suite", actPropose, row.ID))
	}
}

// proposedLine is what was proposed, as those who decide read it on the card.
func (s *sheet) proposedLine(row CaseRow) {
	if row.Proposal.What == "" {
		return
	}
	s.line("regarder.propose", messages.Args{
		"prenom": s.nameOf(row.Proposal.By), "decision": s.text("decision."+string(row.Proposal.What), nil),
		"motif": s.text("motif."+string(row.Proposal.Reason), nil),
	})
}

// proposeCase asks what, then why, then records it: closed lists, no free text. The two
// numbers of the button count from one; 0 is not chosen yet.
func (s *sheet) proposeCase(ctx context.Context) error {
	which, why := s.picked()
	if which > 0 && why > 0 {
		e := s.choiceOf(ctx, review.Event{Kind: review.Proposed}, which-1, why-1)
		return s.simple(ctx, e, "regarder.propose_note", nil)
	}
	return s.withCase(ctx, func(row CaseRow) error {
		choices := review.Choices(row.About != "")
		if which > len(choices) || row.Decided() {
			return s.drawCase(row)
		}
		var buttons []chat.Button
		if which == 0 {
			s.line("regarder.propose_quoi", nil)
			for i, choice := range choices {
				buttons = append(buttons, s.named("bouton.decision_"+string(choice.Decision), actPropose, caseArg(row.ID, i+1, 0)))
			}
		} else {
			choice := choices[which-1]
			s.line("decision.pourquoi", messages.Args{"decision": s.text("decision."+string(choice.Decision), nil)})
			for i, r := range choice.Reasons {
				buttons = append(buttons, s.button(s.text("motif."+string(r), nil), actPropose, caseArg(row.ID, which, i+1)))
			}
		}
		s.grid(buttons...)
		s.row(s.named("bouton.retour_carte", actCase, row.ID))
		return nil
	})
}
