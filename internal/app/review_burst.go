package app

import (
	"context"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/review"
)

// card is the live card of a burst: one case shows itself, several a list.
func (s *sheet) card(f cardFacts) error {
	var rows []CaseRow
	for _, row := range f.rows {
		if s.holdsOn(row.Case) {
			rows = append(rows, row)
		}
	}
	b := f.burst
	switch len(rows) {
	case 0:
		s.line("serie.finie", messages.Args{"n": b.Cases})
		if s.who.author != "" { // to write to the author, or to undo, is still to be reached from here
			s.row(s.named("bouton.liste_a_regarder", actReview, [8]byte{}))
		}
		return nil
	case 1:
		if s.who.author == "" {
			return s.channelCase(rows[0])
		}
		if f.box != nil {
			return s.drawOpenCase(rows[0], *f.box)
		}
		return s.drawCase(rows[0])
	}
	return s.drawBurst(b, rows)
}

// holdsOn tells whether a case may stand on this card: in the deciders' channel
// nothing about a professional; for a person, what he may see (law L5).
func (s *sheet) holdsOn(c review.Case) bool {
	if s.who.author == "" {
		return c.About == ""
	}
	return s.sees(c)
}

// channelCase is the card of a case in the deciders' channel: no link, no
// decision in the open; the one who takes it gets them.
func (s *sheet) channelCase(row CaseRow) error {
	s.caseLines(row, sealedCase{Link: "-"})
	s.goneRow(row)
	s.row(s.named("bouton.regarder_carte", actCase, row.ID))
	return nil
}

// drawBurst lists at most twenty cases, and offers the two group decisions: any
// other one is about a person, and made one by one.
func (s *sheet) drawBurst(b review.Burst, rows []CaseRow) error {
	s.line("serie.titre", messages.Args{"n": b.Cases, "attendent": len(rows), "ou": s.caseSpace(rows[0])})
	gone := 0
	count := map[string]int{}
	var order []string
	for _, row := range rows {
		key := s.text("court."+string(row.Category), nil) + " · " + s.text(urgencyShort(row.Urgency), nil)
		if count[key] == 0 {
			order = append(order, key)
		}
		count[key]++
		if row.Gone {
			gone++
		}
	}
	for _, key := range order {
		s.lines = append(s.lines, fmt.Sprintf("• %s : %d", key, count[key]))
	}
	if gone > 0 {
		s.line("serie.partis", messages.Args{"n": gone})
	}
	s.row(s.named("bouton.premier", actCase, rows[0].ID))
	if b.Circle == review.Deciders {
		s.row(s.named("bouton.tous_rien", actBurstAll, caseArg(review.CaseID(b.ID), 0, 0)), s.named("bouton.tous_raid", actBurstAll, caseArg(review.CaseID(b.ID), 1, 0)))
	}
	s.row(s.named("bouton.liste_a_regarder", actReview, [8]byte{}))
	return nil
}

func (s *sheet) burstScreen(ctx context.Context) error {
	var f cardFacts
	var found bool
	err := s.app.View(ctx, func(r Reader) (err error) {
		if f.burst, found, err = r.Burst(ctx, review.BurstID(s.caseID())); err != nil || !found {
			return err
		}
		f.rows, err = burstRows(ctx, r, f.burst.ID)
		return err
	})
	if err != nil {
		return fmt.Errorf("read a burst: %w", err)
	}
	if !found || f.burst.Structure != s.who.structure.ID || !s.sees(review.Case{Circle: f.burst.Circle}) {
		return s.reviewList(ctx)
	}
	return s.card(f)
}

// mostAtOnce bounds a group decision; what is left is decided by another press.
const mostAtOnce = 500

// burstAll is a group decision: "rien à signaler" or "raid", after a second
// press. What is urgent, and what concerns a professional, stays one by one.
func (s *sheet) burstAll(ctx context.Context) error {
	which, sure := s.picked()
	reason, key := review.Reason("deja_regle"), "serie.sur_rien"
	if which == 1 {
		reason, key = review.Raid, "serie.sur_raid"
	}
	if sure == 0 {
		s.line(key, nil)
		s.row(s.named("bouton.oui_tous", actBurstAll, caseArg(s.caseID(), which, 1)), s.named("bouton.retour_carte", actBurst, s.caseID()))
		return nil
	}
	done, left := 0, 0
	err := s.app.Update(ctx, func(tx Tx) error {
		done, left, s.told = 0, 0, nil
		ids, err := tx.BurstCases(ctx, review.BurstID(s.caseID()), mostAtOnce)
		for _, id := range ids {
			row, found, err := tx.Case(ctx, id)
			if err != nil {
				return err
			}
			if !found || row.Structure != s.who.structure.ID || row.About != "" || row.Urgency == review.U0 || row.Decided() {
				left++
				continue
			}
			e := review.Event{Kind: review.DecidedOn, By: s.mine(row.Case, review.DecidedOn).Who, Role: s.mine(row.Case, review.DecidedOn).Role, At: tx.Now(), Decision: review.Nothing, Reason: reason}
			if _, refused := row.Apply(e); refused != nil { // recused, or held by another
				left++
				continue
			}
			if err := s.app.apply(ctx, tx, &row, e); err != nil {
				return err
			}
			done++
			if err := s.news(tx, &row); err != nil { // who alerted is told as after any decision
				return err
			}
			if done == 1 {
				if err := s.refresh(ctx, tx, row); err != nil {
					return err
				}
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("decide for a burst: %w", err)
	}
	s.tellThose(ctx)
	s.line("serie.fait", messages.Args{"n": done, "reste": left})
	return s.reviewList(ctx)
}
