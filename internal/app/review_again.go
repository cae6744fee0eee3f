package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/review"
)

// A message that is pointed out again: which case it joins, what that changes, and
// when it is a case of its own.

// standing is the case that a message stands under, where there is one.
type standing struct {
	mark  [16]byte
	id    review.CaseID
	known bool
	about review.Who
}

// apartMark tells, in its mark, a professional's case from the team's.
const apartMark = "#pro"

// standingCase finds the case of a message. What is told by its place and hour
// alone is one case for each professional whom it is about: his recusal holds for
// what concerns him, and for nothing else.
func (a *App) standingCase(ctx context.Context, r ReviewReads, p review.Pointed, about review.Who) (at standing, err error) {
	ref := p.Ref
	if ref == "" && about != "" {
		ref = chat.MessageRef("#" + string(about))
	}
	at = standing{mark: a.Sealer.CaseMark(p.Structure, p.Network, p.Conversation, ref), about: about}
	if at.id, at.known, err = r.CaseByMark(ctx, at.mark); err != nil || !at.known {
		return at, err
	}
	row, _, err := r.Case(ctx, at.id)
	if err != nil {
		return at, err
	}
	switch {
	case about != "":
	case row.MovedOn: // somebody has said that a professional wrote it
		at.about = review.Unnamed
	case row.About != "": // she wrote it as a professional, and has left since
		at.about = row.About
	}
	if at.about == "" || row.About != "" {
		return at, nil
	}
	// A case of the team's never learns that its author is a professional: what is
	// said of him afterwards is a case of the head's alone (law L5).
	at.mark = a.Sealer.CaseMark(p.Structure, p.Network, p.Conversation, ref+apartMark)
	at.id, at.known, err = r.CaseByMark(ctx, at.mark)
	return at, err
}

// pointAgain adds to a case what was not seen in it before: a category that an
// edit brought, or a person's alert. An alert about a machine's finding is
// counted, so that it changes nothing to be the first or the tenth. It tells
// whether what is said now was never decided: that is a new case.
func (a *App) pointAgain(ctx context.Context, tx Tx, id review.CaseID, p review.Pointed, findings []review.Noted) (over bool, err error) {
	row, found, err := tx.Case(ctx, id)
	if err != nil || !found {
		return true, err
	}
	if row.Closed && p.Source == review.ByMachine && !beyond(row.Case, p, findings) {
		return false, nil
	}
	if p.WantsNews && !row.Closed { // [Préviens-moi], after an alert that is counted already
		if row.Decided() {
			return false, nil
		}
		return false, errors.Join(a.sealNews(&row, p), tx.SaveCase(ctx, row))
	}
	if row.Closed || beyond(row.Case, p, findings) {
		if _, err := io.ReadFull(a.Random, row.Mark[:]); err != nil {
			return true, fmt.Errorf("put a case aside: %w", err)
		}
		return true, tx.SaveCase(ctx, row)
	}
	before := row
	for _, n := range findings {
		if p.Source == review.ByMachine && n.Category == row.Category {
			continue
		}
		if err := a.apply(ctx, tx, &row, noticed(tx.Now(), p.Source, n)); err != nil {
			return false, err
		}
	}
	return false, a.sayGraver(ctx, tx, before, &row)
}

// beyond tells that what is said now was not decided with the case: it is graver, or
// it is told by its place and hour alone, and may be another message of that hour.
func beyond(c review.Case, p review.Pointed, findings []review.Noted) bool {
	return c.Decided() && p.Ref == "" ||
		slices.ContainsFunc(findings, func(n review.Noted) bool { return c.Exceeds(p.Source, n) })
}

// sayGraver owes the cards that stand a new writing; where the message is more
// urgent than they said, a word of its own to those whose turn it is: a card that is
// edited in place makes no sound.
func (a *App) sayGraver(ctx context.Context, tx Tx, before CaseRow, row *CaseRow) error {
	if row.Events == before.Events || row.Decided() {
		return nil
	}
	if err := a.refreshCards(ctx, tx, *row); err != nil {
		return err
	}
	worse := row.Category == moderation.ChildSexual && before.Category != moderation.ChildSexual
	if row.Urgency == before.Urgency && !worse {
		return nil
	}
	stand, err := a.cardsOf(ctx, tx, row.Burst)
	if err != nil || len(stand) == 0 { // the card that is owed says it
		return err
	}
	return a.tellTurn(ctx, tx, row, stepGraver)
}
