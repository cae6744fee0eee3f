package app

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/review"
)

// stepClosed is the word of a message that says that a case closed by itself.
const stepClosed = 9

// stepGraver is the word of one that says that a message is graver than was seen.
const stepGraver = 8

// casesEvery is how often the steps that time asks for are looked at.
const casesEvery = 20 * time.Second

// tendAtOnce bounds the cases that one pass looks at.
const tendAtOnce = 200

// TendCases takes the steps that time asks for: reminders, the next person, the
// head; what was leaving and never came back; the end of finished cases; links
// older than thirty days. Nothing of urgency 0 or 1 ever closes undecided. A case
// that is damaged stops none of the others: the operator is told, once a day.
func (a *App) TendCases(ctx context.Context) error {
	var due []review.CaseID
	err := a.View(ctx, func(r Reader) (err error) {
		due, err = r.DueCases(ctx, a.Clock.Now(), tendAtOnce)
		return err
	})
	if err != nil {
		return fmt.Errorf("find the cases that are due: %w", err)
	}
	damaged, last := 0, error(nil)
	for _, id := range due {
		err := a.Update(ctx, func(tx Tx) error {
			row, found, err := tx.Case(ctx, id)
			if err != nil || !found || row.Closed {
				return err
			}
			return a.tendCase(ctx, tx, row)
		})
		switch {
		case err == nil:
		case ctx.Err() != nil || a.Passing != nil && a.Passing(err):
			return fmt.Errorf("tend a case: %w", err)
		default:
			damaged, last = damaged+1, err
			if err := a.Update(ctx, func(tx Tx) error { return tx.PostponeCase(ctx, id, tx.Now().Add(damagedAgain)) }); err != nil {
				return fmt.Errorf("put a damaged case off: %w", err)
			}
		}
	}
	if damaged > 0 {
		a.alert(ctx, "cases could not be read, and wait for nobody any more", last, "count", damaged)
		if a.Damaged != nil {
			a.Damaged(damaged)
		}
	}
	if len(due) > 0 {
		a.wake()
	}
	return nil
}

// damagedAgain is when a case that could not be read is tried, and told, again.
const damagedAgain = 24 * time.Hour

// tendCase takes each step whose time has come.
func (a *App) tendCase(ctx context.Context, tx Tx, row CaseRow) error {
	now := stamp(tx.Now())
	if row.Due.After(now) {
		return nil
	}
	do := func(e review.Event) error {
		e.At = now
		return a.apply(ctx, tx, &row, e)
	}
	switch {
	case row.Notice == review.OfferLeaving:
		return do(review.Event{Kind: review.Told, Outcome: review.OfferUnsure})
	case row.Offer == review.OfferLeaving:
		return do(review.Event{Kind: review.OfferGone, Outcome: review.OfferUnsure})
	case row.Reply == review.OfferLeaving:
		return do(review.Event{Kind: review.Replied, Outcome: review.OfferUnsure})
	case !row.Waits():
		return do(review.Event{Kind: review.Closing})
	case row.MayAutoClose(now):
		return errors.Join(do(review.Event{Kind: review.ClosedBySelf}), a.tellTurn(ctx, tx, &row, stepClosed))
	case row.LinkExpired(now):
		return do(review.Event{Kind: review.LinkDropped})
	}
	at, step, late := row.Case.Due(a.workTime())
	if !late || at.After(now) {
		a.appoint(&row, now)
		return tx.SaveCase(ctx, row)
	}
	if err := do(review.Event{Kind: review.Lateness, Step: step}); err != nil {
		return err
	}
	if step == review.ToTheHead && row.Circle == review.Deciders {
		if err := do(review.Event{Kind: review.Handed, To: review.Heads}); err != nil {
			return err
		}
	}
	return a.tellTurn(ctx, tx, &row, step)
}

// tellTurn owes a case to those who can do what it waits for, each in his own
// hours. Where nobody of the structure is left, the employer gets an e-mail
// without content (law L5).
func (a *App) tellTurn(ctx context.Context, tx Tx, row *CaseRow, step review.Step) error {
	all, err := a.teamOf(row.Structure)
	if err != nil {
		return err
	}
	circle, able, err := a.ableFor(row.Case)
	switch {
	case err != nil:
		return err
	case circle == review.Neighbour:
		return a.askNeighbour(ctx, tx, row, step)
	case circle == review.Employer:
		return a.tellEmployer(ctx, tx, row)
	}
	if circle == review.Heads && row.Circle == review.Deciders && !row.Closed {
		if err := a.apply(ctx, tx, row, review.Event{Kind: review.Handed, At: tx.Now(), To: circle}); err != nil {
			return err
		}
	}
	holder := row.HeldBy(tx.Now())
	for _, c := range all {
		can := false
		for _, p := range able {
			can = can || p.Who == review.Who(c.author)
		}
		if !can || (step == review.Reminded && holder != "" && holder != review.Who(c.author)) {
			continue
		}
		from, err := a.openFor(ctx, tx, c)
		if err != nil {
			return err
		}
		if err := a.oweLate(ctx, tx, *row, c.author, from, step); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) oweLate(ctx context.Context, tx Tx, row CaseRow, who authorID, from time.Time, step review.Step) error {
	number := strconv.Itoa(int(step))
	_, err := tx.Enqueue(ctx, outbox.Message{
		Key:  owedLate + ":" + row.ID.String() + ":" + string(who) + ":" + number + "." + strconv.Itoa(row.Events),
		Kind: owedLate, Due: from,
		Args: map[string]string{"author": string(who), "dossier": row.ID.String(), "pas": number},
	})
	if err != nil {
		return fmt.Errorf("owe a reminder about a case: %w", err)
	}
	return nil
}

// tellEmployer is the last way: nobody of the structure may handle the case.
func (a *App) tellEmployer(ctx context.Context, tx Tx, row *CaseRow) error {
	if row.Circle != review.Employer && !row.Closed {
		if err := a.apply(ctx, tx, row, review.Event{Kind: review.Handed, At: tx.Now(), To: review.Employer}); err != nil {
			return err
		}
	}
	owed, err := a.oweEmployer(ctx, tx, *row)
	if err == nil && owed == 0 {
		a.Logger.WarnContext(ctx, "nobody of a structure may look at a message, and its employer has no e-mail", "structure", row.Structure)
	}
	return err
}

// deliverLate says that a case waits for this professional, in his own chat.
func (a *App) deliverLate(ctx context.Context, m outbox.Message) error {
	c, known, err := a.staffOf(authorID(m.Args["author"]))
	if err != nil {
		return err
	}
	raw, e1 := hex.DecodeString(m.Args["dossier"])
	step, e2 := strconv.Atoi(m.Args["pas"])
	if !known || errors.Join(e1, e2) != nil || len(raw) != len(review.CaseID{}) {
		return fmt.Errorf("%w: this professional has left", outbox.ErrHopeless)
	}
	var row CaseRow
	var d Desk
	err = a.View(ctx, func(r Reader) error {
		var found bool
		if row, found, err = r.Case(ctx, review.CaseID(raw)); err != nil || !found {
			return err
		}
		d, err = r.Desk(ctx, c.author)
		return err
	})
	if err != nil {
		return err
	}
	s0 := &sheet{who: c}
	if row.ID.Zero() || (row.Closed && step != stepClosed) || (!row.Closed && row.Turn() == "") || !s0.sees(row.Case) {
		return nil // its sense has passed
	}
	err = a.toProfessional(ctx, c, d, m, func(s *sheet) error {
		if row.Closed {
			s.line("retard.sans_suite", messages.Args{"categorie": s.text(categoryKey(row.Category), nil)})
			s.row(s.named("bouton.liste_a_regarder", actReview, [8]byte{}))
			return nil
		}
		s.line(lateKey(row.Turn(), step), nil)
		return s.drawCase(row)
	})
	if errors.Is(err, outbox.ErrHopeless) && step == int(review.ToTheHead) {
		return errors.Join(err, a.lateLost(ctx, row.ID, c.author))
	}
	return err
}

// lateKey is what is said first of a case that waits: for what.
func lateKey(turn review.Kind, step int) string {
	switch {
	case step == stepGraver:
		return "retard.plus_grave"
	case turn == review.Answered:
		return "retard.contestation"
	case turn == review.Offered:
		return "retard.rencontre"
	case turn == review.OfferAgreed:
		return "retard.confirmer"
	case turn == review.Countersign:
		return "retard.relire"
	default:
		return "retard.pas" + strconv.Itoa(min(step, int(review.ToTheHead)))
	}
}
