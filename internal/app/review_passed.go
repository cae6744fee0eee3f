package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/review"
)

// withoutArg names, in an owed card, those whom it did not reach: the beginnings of
// their ids, as many as an argument holds.
const withoutArg = "sans"

const (
	withoutShort = 8
	withoutMost  = 20
)

// withoutOf are those whom a card did not reach.
func withoutOf(args map[string]string) []string {
	return strings.FieldsFunc(args[withoutArg], func(r rune) bool { return r == '.' })
}

// cardLost gives the card of somebody who cannot be reached to the others: those who
// decide, else the head, the delegate or another head, else the employer's e-mail.
func (a *App) cardLost(ctx context.Context, b review.Burst, m outbox.Message) error {
	gone, more := "salon", map[string]string(nil)
	if who := m.Args["author"]; who != "" {
		without := append(withoutOf(m.Args), who[:min(len(who), withoutShort)])
		gone, more = who, map[string]string{withoutArg: strings.Join(without[max(0, len(without)-withoutMost):], ".")}
	}
	err := a.Update(ctx, func(tx Tx) error { return a.oweAgain(ctx, tx, b, "sans_"+gone, more) })
	if err != nil {
		return fmt.Errorf("pass a card on: %w", err)
	}
	a.wake()
	return nil
}

// oweAgain owes the card of a burst to all who can decide about it now, but those
// whom more says that it did not reach.
func (a *App) oweAgain(ctx context.Context, tx Tx, b review.Burst, number string, more map[string]string) error {
	ids, err := tx.BurstCases(ctx, b.ID, mostAtOnce)
	if err != nil || len(ids) == 0 {
		return err
	}
	var to caseShift
	for i, id := range ids {
		s, err := a.handOn(ctx, tx, id, withoutOf(more))
		if err != nil {
			return err
		}
		if i == 0 { // the most urgent
			to = s
		}
	}
	for _, c := range to.who {
		if err := a.oweCard(ctx, tx, b.ID, c.author, to.from, number, maps.Clone(more)); err != nil {
			return err
		}
	}
	return nil
}

// handOn finds who can decide about a case now, besides some. Where only heads are
// left, it is theirs from here on: a card of it would tell them that all is done.
// Where nobody is, the employer gets an e-mail without content, at once.
func (a *App) handOn(ctx context.Context, tx Tx, id review.CaseID, without []string) (caseShift, error) {
	row, found, err := tx.Case(ctx, id)
	if err != nil || !found {
		return caseShift{}, err
	}
	s, err := a.shiftOf(ctx, tx, row.Case, without...)
	switch {
	case err != nil || row.Closed:
		return s, err
	case s.circle == review.Employer:
		return s, a.tellEmployer(ctx, tx, &row)
	case s.circle == review.Heads && row.Circle == review.Deciders:
		return s, a.apply(ctx, tx, &row, review.Event{Kind: review.Handed, At: tx.Now(), To: review.Heads})
	default:
		return s, nil
	}
}

// lateLost follows a head whom a case that is late did not reach: where no other
// head is left, the employer is told.
func (a *App) lateLost(ctx context.Context, id review.CaseID, gone authorID) error {
	err := a.Update(ctx, func(tx Tx) error {
		_, err := a.handOn(ctx, tx, id, []string{string(gone)})
		return err
	})
	if err != nil {
		return fmt.Errorf("pass a late case on: %w", err)
	}
	a.wake()
	return nil
}

// oweEmployer owes a letter without content to who leads a structure and has an
// address, but to whom the case concerns (law L5); once for all that shares a card.
// It returns how many are owed.
func (a *App) oweEmployer(ctx context.Context, tx Tx, row CaseRow) (owed int, err error) {
	s, _ := a.Directory.Structure(row.Structure)
	for _, p := range s.Heads() {
		who, err := a.authorOf(p, s)
		if err != nil {
			return owed, err
		}
		if p.Mail == "" || a.Courier == nil || who != "" && review.Who(who) == row.About {
			continue
		}
		if err := a.oweLetter(ctx, tx, "serie:"+row.Burst.String(), p.Mail, s.ID); err != nil {
			return owed, err
		}
		owed++
	}
	return owed, nil
}

// besides are the professionals of a team but some.
func besides(all []colleague, without []string) []colleague {
	return slices.DeleteFunc(all, func(c colleague) bool {
		return slices.ContainsFunc(without, func(w string) bool { return strings.HasPrefix(string(c.author), w) })
	})
}
