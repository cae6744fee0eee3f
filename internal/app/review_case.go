package app

import (
	"context"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
	"github.com/lampadaire/lampadaire/internal/review"
)

// myCase reads the case of the button, while this professional may see it.
func (s *sheet) myCase(ctx context.Context, r ReviewReads) (CaseRow, bool, error) {
	row, found, err := r.Case(ctx, s.caseID())
	if err != nil || !found || row.Structure != s.who.structure.ID || !s.sees(row.Case) {
		return CaseRow{}, false, err
	}
	return row, true, nil
}

// caseScreen shows one case.
func (s *sheet) caseScreen(ctx context.Context) error { return s.withCase(ctx, s.drawCase) }

// drawCase is the card of one case: codes turned into sentences, and a link. No
// text, no name, nothing that was attached (laws L2 and L6).
func (s *sheet) drawCase(row CaseRow) error {
	box, err := s.app.unsealCase(row.ID, row.Key, row.Box)
	if err != nil {
		return err
	}
	return s.drawOpenCase(row, box)
}

func (s *sheet) drawOpenCase(row CaseRow, box sealedCase) error {
	s.caseLines(row, box)
	s.caseRows(row, box)
	return nil
}

func (s *sheet) caseLines(row CaseRow, box sealedCase) {
	title := messages.Args{"categorie": s.text(categoryKey(row.Category), nil), "urgence": s.text(fmt.Sprintf("urgence.u%d", row.Urgency), nil)}
	s.line("regarder.titre", title)
	if row.Trial {
		s.line("regarder.essai", nil)
	}
	if row.Category == moderation.ChildSexual {
		s.line("regarder.ne_pas_copier", nil)
	}
	s.line("regarder.auteur", messages.Args{"auteur": s.text(authorKey(row.Case), nil), "ou": s.caseSpace(row), "age": s.age(row.Written)})
	switch when := (messages.Args{"quand": frtime.Moment(row.Written.In(s.app.zone))}); {
	case row.LinkErased, box.Conversation == "": // a contest since brings its author back, not the place
		s.line("regarder.lien_efface", nil)
	case box.Link == "" && box.Ref == "": // told by its day and hour, two hours apart
		s.line("regarder.sans_message", when)
	case box.Link == "":
		s.line("regarder.sans_lien", when)
	}
	for _, r := range row.Reasons {
		s.lines = append(s.lines, "• "+s.text(r.Key(), nil))
	}
	for _, r := range row.Against {
		s.lines = append(s.lines, "• "+s.text(r.Key(), nil))
	}
	if row.ByPeople > 0 {
		s.line("regarder.par_personne", messages.Args{"n": row.ByPeople})
	}
	if row.Gone {
		s.line("regarder.parti", nil)
	} else if row.Edited {
		s.line("regarder.modifie", nil)
	}
	s.caseState(row)
}

// caseState is where a case stands: who has it, what was decided, until when.
func (s *sheet) caseState(row CaseRow) {
	if row.Contest == review.ContestOpen {
		s.line("regarder.conteste", nil)
	}
	if row.Decided() {
		args := messages.Args{"decision": s.text("decision."+string(row.Decision.What), nil), "motif": s.text("motif."+string(row.Decision.Reason), nil), "prenom": s.nameOf(row.Decision.By)}
		s.line("regarder.decide", args)
		s.offerState(row)
		s.replyState(row)
		return
	}
	s.proposedLine(row)
	if holder := row.HeldBy(s.now); holder != "" {
		s.line("regarder.tenu", messages.Args{"prenom": s.nameOf(holder), "heure": frtime.Moment(row.HeldUntil.In(s.app.zone))})
	}
	key := "regarder.echeance"
	due := row.Deadline(s.app.workTime())
	if due.Before(s.now) {
		key = "regarder.en_retard"
	}
	s.line(key, messages.Args{"quand": frtime.Moment(due.In(s.app.zone))})
}

func authorKey(c review.Case) string {
	switch {
	case c.Professional():
		return "auteur.pro"
	case c.AuthorRole == "":
		return "auteur.inconnu"
	default:
		return "auteur.jeune"
	}
}

// nameOf is a colleague's first name.
func (s *sheet) nameOf(who review.Who) string {
	c, known, err := s.app.staffOf(authorID(who))
	if err != nil && s.err == nil {
		s.err = err
	}
	if !known {
		return s.text("regarder.quelqu_un", nil)
	}
	return c.promeneur.FirstName
}

// caseSpace is how the professionals call the place.
func (s *sheet) caseSpace(row CaseRow) string {
	space, _, bound := s.app.space(row.Network, row.Space)
	if !bound || space.Name == "" {
		return s.text("regarder.un_espace", nil)
	}
	return space.Name
}

// withCase draws something about the case of the button, or says that it is over.
func (s *sheet) withCase(ctx context.Context, draw func(CaseRow) error) error {
	var row CaseRow
	var found bool
	err := s.app.View(ctx, func(r Reader) (err error) {
		row, found, err = s.myCase(ctx, r)
		return err
	})
	if err != nil {
		return fmt.Errorf("read a case: %w", err)
	}
	if !found || row.Closed {
		s.line("regarder.fini", nil)
		return s.reviewList(ctx)
	}
	return draw(row)
}
