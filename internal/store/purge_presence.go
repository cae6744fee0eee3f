package store

import (
	"context"
	"errors"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/retention"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// oldWeek bounds a purge of the tally: the weeks before it go into the sum of
// their year.
type oldWeek struct{ Year, Week int32 }

func weekOf(d pdn.Day) oldWeek {
	year, week := d.Time().ISOWeek()
	return oldWeek{int32(year), int32(week)}
}

// dropPresence deletes whole presences: an act never goes without the others of
// its presence, so that what is left still adds up.
func (t *Tx) dropPresence(ctx context.Context, l retention.Limits) (int64, error) {
	n, err := t.q.DropPresenceBefore(ctx, l.SessionsBefore.UnixMilli())
	_, locked := t.q.DropLockedYearsBefore(ctx, l.TotalsBefore.FirstDay().Time().UnixMilli())
	_, lost := t.q.DropLostReflections(ctx)
	return n, errors.Join(err, locked, lost)
}

// sumTally turns old weeks into one sum a year, and drops the oldest sums.
func (t *Tx) sumTally(ctx context.Context, l retention.Limits) (int64, error) {
	before := weekOf(l.TallyBefore)
	if err := t.q.SumTallyBefore(ctx, db.SumTallyBeforeParams(before)); err != nil {
		return 0, err
	}
	n, err := t.q.DropTallyBefore(ctx, db.DropTallyBeforeParams(before))
	_, sums := t.q.DropYearSumsBefore(ctx, int32(l.TotalsBefore.FirstDay().Time().Year()))
	return n, errors.Join(err, sums)
}

// dropAgenda deletes what was appointed and is over.
func (t *Tx) dropAgenda(ctx context.Context, l retention.Limits) (int64, error) {
	before, month := int32(l.AgendaBefore), int32(l.AgendaBefore.Month())
	away, e1 := t.q.DropAbsencesBefore(ctx, before)
	reminders, e2 := t.q.DropRemindersBefore(ctx, before)
	signs, e3 := t.q.DropSignsBefore(ctx, before)
	_, e4 := t.q.DropHelpBefore(ctx, month)
	_, e5 := t.q.DropProfessionalsBefore(ctx, month)
	return away + reminders + signs, errors.Join(e1, e2, e3, e4, e5, t.dropPublications(ctx, l))
}

func (r *Reader) countAgenda(ctx context.Context, l retention.Limits) (int64, error) {
	before := int32(l.AgendaBefore)
	away, e1 := r.q.CountAbsencesBefore(ctx, before)
	reminders, e2 := r.q.CountRemindersBefore(ctx, before)
	signs, e3 := r.q.CountSignsBefore(ctx, before)
	return away + reminders + signs, errors.Join(e1, e2, e3)
}
