package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/report"
)

// gaps are the absences of the robot in the scope's spaces, day by day (law L10).
// Spaces that were unread at the same time count once.
func (u *upward) gaps(ctx context.Context, r AggregateReads, s report.Scope, from, until pdn.Day, out *report.Events) error {
	all, err := r.RobotGaps(ctx, u.midnight(from))
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(g RobotGap) bool { return !u.concerns(g, s) })
	slices.SortFunc(all, func(a, b RobotGap) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	lengths := map[pdn.Day]time.Duration{}
	var told time.Time // what is counted already ends here
	for _, g := range all {
		start, end := g.From, g.To
		if start.Before(told) {
			start = told
		}
		for start.Before(end) {
			day := pdn.DayOf(start, u.zone)
			stop := u.midnight(day + 1)
			if end.Before(stop) {
				stop = end
			}
			if day >= from && day < until {
				lengths[day] += stop.Sub(start)
			}
			start = stop
		}
		if end.After(told) {
			told = end
		}
	}
	for day, length := range lengths {
		if length >= time.Minute {
			out.Gaps = append(out.Gaps, report.Gap{Day: day, Length: length})
		}
	}
	slices.SortFunc(out.Gaps, func(a, b report.Gap) int { return cmp.Compare(a.Day, b.Day) })
	return nil
}

func (u *upward) midnight(d pdn.Day) time.Time {
	y, m, day := d.Time().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, u.zone)
}

// concerns tells whether a gap is in the scope: an empty space is the whole
// network, an empty network all of them.
func (u *upward) concerns(g RobotGap, s report.Scope) bool {
	for _, one := range u.structures {
		if !s.Department() && one.ID != s.Structure {
			continue
		}
		if g.Network == "" {
			return true
		}
		for _, space := range one.Spaces {
			if space.Network == g.Network && (g.Space == "" || space.ID == g.Space) {
				return true
			}
		}
	}
	return false
}
