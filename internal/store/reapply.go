package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// closingMeta is the row that tells how far the database knows the closings.
const closingMeta = "closing_sequence"

func (s *Store) closingSequence(ctx context.Context) (int64, error) {
	known, err := s.queries.GetMeta(ctx, closingMeta)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("read the closing sequence: %w", explain(err))
	}
	return known, nil
}

// recordClosings makes the closings of a batch durable in their file, and notes
// their sequence in the same transaction.
func (s *Store) recordClosings(closed []closing) error {
	last, err := s.closings.add(closed)
	if err != nil {
		return err
	}
	for _, c := range closed {
		if c.kind != app.ClosedByNo {
			s.scrubDue = true
		}
	}
	return s.queries.SaveMeta(context.Background(), db.SaveMetaParams{Name: closingMeta, Value: last})
}

// reapply makes a restored copy forget and respect again: every closing that
// the database does not know is applied, in order, before anything else.
func (s *Store) reapply(ctx context.Context, known int64) error {
	entries := s.closings.entries
	s.closings.entries = nil
	if err := s.refuseTooOld(ctx, known, entries); err != nil {
		return err
	}
	s.closings.last = max(s.closings.last, known)
	applied, gone := 0, map[pdn.PersonCode]bool{}
	if err := s.exec("begin immediate"); err != nil {
		return fmt.Errorf("re-apply closings: %w", explain(err))
	}
	for _, c := range entries {
		if c.sequence <= known {
			continue
		}
		if err := s.applyOne(ctx, c); err != nil {
			return errors.Join(fmt.Errorf("re-apply a closing: %w", err), s.exec("rollback"))
		}
		applied++
		if c.kind != app.ClosedByNo {
			gone[c.code] = true
		}
	}
	if err := s.forgetInCases(ctx, gone); err != nil {
		return errors.Join(fmt.Errorf("re-apply a closing: %w", err), s.exec("rollback"))
	}
	if applied > 0 {
		err := s.queries.SaveMeta(ctx, db.SaveMetaParams{Name: closingMeta, Value: s.closings.last})
		if err != nil {
			return errors.Join(fmt.Errorf("re-apply closings: %w", explain(err)), s.exec("rollback"))
		}
		s.options.Logger.InfoContext(ctx, "closings re-applied to an older database", "count", applied)
	}
	if err := s.exec("commit"); err != nil {
		return fmt.Errorf("re-apply closings: %w", explain(err))
	}
	if applied > 0 {
		return s.truncateLog(ctx)
	}
	return nil
}

// refuseTooOld refuses a copy put back so late that closings which it does not
// know have been dropped: whom it remembers may have been erased since.
func (s *Store) refuseTooOld(ctx context.Context, known int64, entries []closing) error {
	next := s.closings.last + 1
	for _, c := range entries {
		if c.sequence > known {
			next = c.sequence
			break
		}
	}
	if s.closings.last <= known || next == known+1 {
		return nil
	}
	if s.begun { // a database begun anew has nobody to forget
		return nil
	}
	return pdn.Say("erreur.base_trop_ancienne", fmt.Errorf("%d closings are missing", next-known-1))
}

// forgetInCases takes those who erased everything since out of the open cases.
func (s *Store) forgetInCases(ctx context.Context, gone map[pdn.PersonCode]bool) error {
	if len(gone) == 0 {
		return nil
	}
	return app.ForgetInCases(ctx, s.reapplying(ctx), s.options.Seal.Bare(), gone)
}

// reapplying is the transaction in which closings are re-applied.
func (s *Store) reapplying(ctx context.Context) *Tx {
	return &Tx{reads: reads{q: s.queries, fixed: ctx}, store: s, now: s.options.Clock.Now()}
}

func (s *Store) applyOne(ctx context.Context, c closing) error {
	t := s.reapplying(ctx)
	if err := t.DropTalk(ctx, c.code); err != nil {
		return err
	}
	if c.kind != app.ClosedByNo {
		err := errors.Join(t.DropKin(ctx, c.code), t.DropKinCodes(ctx, c.code), t.DropApproach(ctx, c.code))
		if err != nil || c.kind == app.ClosedByErasure {
			return errors.Join(err, t.DeleteLink(ctx, c.code))
		}
	}
	l, err := t.Link(ctx, c.code)
	if err != nil {
		return err
	}
	switch {
	case c.kind == app.ClosedKeepingNo || l.State == adherence.Unknown:
		l = l.Keep()
	case l.State == adherence.Accepted:
		l.State = adherence.Withdrawn
	case !l.State.SaidNo():
		l.State = adherence.Refused
	}
	return t.SaveLink(ctx, l)
}
