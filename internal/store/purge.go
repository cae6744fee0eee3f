package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/retention"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

var _ retention.Storage = (*Store)(nil)

// expiry is the rule of links as the queries take it.
func expiry(l retention.Limits) (db.CountExpiredLinksParams, error) {
	p := db.CountExpiredLinksParams{
		InformedBefore: int32(l.SilentBefore), AcceptedMonth: int32(l.AcceptedUntil), RefusedBefore: int32(l.RefusedBefore),
	}
	var errs [4]error
	p.Informed, errs[0] = linkStates.number(adherence.Informed)
	p.Accepted, errs[1] = linkStates.number(adherence.Accepted)
	p.Refused, errs[2] = linkStates.number(adherence.Refused)
	p.Withdrawn, errs[3] = linkStates.number(adherence.Withdrawn)
	return p, errors.Join(errs[:]...)
}

// CountExpired is the dry run of PurgeExpired.
func (s *Store) CountExpired(ctx context.Context, l retention.Limits) (retention.Counts, error) {
	var c retention.Counts
	rule, err := expiry(l)
	if err != nil {
		return c, err
	}
	err = s.Read(ctx, func(r *Reader) error {
		counts := []struct {
			into  *int
			count func() (int64, error)
		}{
			{&c.Links, func() (int64, error) { return r.q.CountExpiredLinks(ctx, rule) }},
			{&c.Marks, func() (int64, error) { return r.q.CountMarksBefore(ctx, int32(l.MarksBefore)) }},
			{&c.Answers, func() (int64, error) { return r.q.CountAnswersBefore(ctx, l.AnswersBefore.UnixMilli()) }},
			{&c.Gaps, func() (int64, error) { return r.q.CountGapsBefore(ctx, l.GapsBefore.UnixMilli()) }},
			{&c.Unreadable, func() (int64, error) {
				return sumOf(func() (int64, error) { return r.q.CountUnreadableBefore(ctx, int32(l.UnreadableBefore)) },
					func() (int64, error) { return r.q.CountUnexaminedBefore(ctx, int32(l.UnreadableBefore)) })
			}},
			{&c.Claims, func() (int64, error) { return r.q.CountClaimsBefore(ctx, int32(l.ClaimsBefore)) }},
			{&c.Outbox, func() (int64, error) { return r.q.CountOutboxBefore(ctx, int32(l.OutboxBefore)) }},
			{&c.Sessions, func() (int64, error) { return r.q.CountPresenceBefore(ctx, l.SessionsBefore.UnixMilli()) }},
			{&c.Totals, func() (int64, error) { return r.q.CountMonthsBefore(ctx, int32(l.TotalsBefore)) }},
			{&c.Tally, func() (int64, error) {
				return r.q.CountTallyBefore(ctx, db.CountTallyBeforeParams(weekOf(l.TallyBefore)))
			}},
			{&c.Agenda, func() (int64, error) { return r.countAgenda(ctx, l) }},
			{&c.Network, func() (int64, error) { return r.countNetwork(ctx, l) }},
		}
		return addUp(counts)
	})
	if err != nil {
		return c, fmt.Errorf("count what has expired: %w", explain(err))
	}
	err = s.alone(ctx, func() (err error) {
		c.Closings, err = s.compact(ctx, l.ClosingsBefore, true)
		return err
	})
	return c, err
}

// PurgeExpired deletes what is before the limits. Links go by steps of a few
// thousand, so that nobody waits for long behind the purge.
func (s *Store) PurgeExpired(ctx context.Context, l retention.Limits) (retention.Counts, error) {
	var c retention.Counts
	links, err := s.purgeLinks(ctx, l)
	if c.Links = links; err != nil {
		return c, err
	}
	err = s.Write(ctx, func(t *Tx) error {
		x := t.ctx(ctx)
		return addUp([]struct {
			into  *int
			count func() (int64, error)
		}{
			{&c.Marks, func() (int64, error) { return t.q.DropMarksBefore(x, int32(l.MarksBefore)) }},
			{&c.Answers, func() (int64, error) { return t.q.ExpireAnswers(x, l.AnswersBefore.UnixMilli()) }},
			{&c.Gaps, func() (int64, error) { return t.q.DropGapsBefore(x, l.GapsBefore.UnixMilli()) }},
			{&c.Unreadable, func() (int64, error) {
				return sumOf(func() (int64, error) { return t.q.DropUnreadableBefore(x, int32(l.UnreadableBefore)) },
					func() (int64, error) { return t.q.DropUnexaminedBefore(x, int32(l.UnreadableBefore)) })
			}},
			{&c.Claims, func() (int64, error) { return t.q.DropClaimsBefore(x, int32(l.ClaimsBefore)) }},
			{&c.Outbox, func() (int64, error) { return t.q.DropOutboxBefore(x, int32(l.OutboxBefore)) }},
			{&c.Sessions, func() (int64, error) { return t.dropPresence(x, l) }},
			{&c.Totals, func() (int64, error) { return t.q.DropMonthsBefore(x, int32(l.TotalsBefore)) }},
			{&c.Tally, func() (int64, error) { return t.sumTally(x, l) }},
			{&c.Agenda, func() (int64, error) { return t.dropAgenda(x, l) }},
			{&c.Network, func() (int64, error) { return t.dropNetwork(x, l) }},
		})
	})
	if err != nil {
		return retention.Counts{Links: links}, fmt.Errorf("delete what has expired: %w", explain(err))
	}
	err = s.alone(ctx, func() (err error) {
		c.Closings, err = s.compact(ctx, l.ClosingsBefore, false)
		return err
	})
	return c, err
}

// sumOf adds two counts of one line of the table.
func sumOf(counts ...func() (int64, error)) (int64, error) {
	var total int64
	for _, count := range counts {
		n, err := count()
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

func addUp(counts []struct {
	into  *int
	count func() (int64, error)
}) error {
	for _, one := range counts {
		n, err := one.count()
		if err != nil {
			return err
		}
		*one.into = int(n)
	}
	return nil
}

// compact drops the closings that no backup can need any more; it runs alone.
func (s *Store) compact(ctx context.Context, before pdn.Day, dry bool) (int, error) {
	known, err := s.closingSequence(ctx)
	if err != nil {
		return 0, err
	}
	return s.closings.compact(before, known, dry)
}

// purgeLinks walks the links once, in the order of their codes.
func (s *Store) purgeLinks(ctx context.Context, l retention.Limits) (int, error) {
	rule, err := expiry(l)
	if err != nil {
		return 0, err
	}
	total, more := 0, true
	after := []byte{}
	for more {
		var until []byte
		var gone int64
		err := s.Write(ctx, func(t *Tx) (err error) {
			x := t.ctx(ctx)
			until, err = t.q.NextLinkStep(x, after)
			if more = err == nil; errors.Is(err, sql.ErrNoRows) {
				until, err = lastCode(), nil
			}
			if err != nil {
				return err
			}
			gone, err = t.q.DeleteExpiredLinks(x, db.DeleteExpiredLinksParams{
				After: after, Until: until, Informed: rule.Informed, InformedBefore: rule.InformedBefore,
				Accepted: rule.Accepted, AcceptedMonth: rule.AcceptedMonth,
				Refused: rule.Refused, Withdrawn: rule.Withdrawn, RefusedBefore: rule.RefusedBefore,
			})
			return err
		})
		if err != nil {
			return total, fmt.Errorf("delete expired links: %w", explain(err))
		}
		total += int(gone)
		after = until
	}
	return total, nil
}

// lastCode is the highest code there can be.
func lastCode() []byte {
	var last pdn.PersonCode
	for i := range last {
		last[i] = 0xff
	}
	return last[:]
}
