package presence

import (
	"errors"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// ErrBadSlot says that a weekly slot cannot exist.
var ErrBadSlot = errors.New("a slot starts before it ends, within one day")

// Slot is one weekly permanence ("mardi 17-19 h"), in minutes from the midnight of
// the zone's clock.
type Slot struct {
	Weekday  time.Weekday
	From, To int  // 0 <= From < To <= 1440
	OnCall   bool // astreinte, under a dated agreement: holidays do not close it
}

// Check refuses a slot that never opens, or that starts or ends between 2 h and
// 3 h, an hour that one night a year does not have.
func (s Slot) Check() error {
	if s.Weekday < time.Sunday || s.Weekday > time.Saturday || s.From < 0 || s.From >= s.To || s.To > 24*60 {
		return ErrBadSlot
	}
	for _, minute := range []int{s.From, s.To} {
		if minute >= 2*60 && minute < 3*60 {
			return fmt.Errorf("%w, and not at an hour between 2 h and 3 h, skipped on the night of the clock change", ErrBadSlot)
		}
	}
	return nil
}

// OpenHours are the permanences of one professional.
type OpenHours struct {
	Slots    []Slot
	Away     []DaySpan // declared leave closes every slot
	Holidays Holidays
	Zone     *time.Location
}

// horizon is how far the next opening is looked for, in days.
const horizon = 92

// At tells whether a permanence is open at t, and until when.
func (o OpenHours) At(t time.Time) (until time.Time, open bool) {
	for _, s := range o.onDay(pdn.DayOf(t, o.Zone)) {
		if !t.Before(s.From) && t.Before(s.To) && s.To.After(until) {
			until, open = s.To, true
		}
	}
	return until, open
}

// Next is the first opening after t, looked for over three months; false when none.
func (o OpenHours) Next(t time.Time) (Span, bool) {
	if len(o.Slots) == 0 {
		return Span{}, false
	}
	first := pdn.DayOf(t, o.Zone)
	for d := first; d < first+horizon; d++ {
		best := Span{}
		for _, s := range o.onDay(d) {
			if s.From.After(t) && (best.From.IsZero() || s.From.Before(best.From)) {
				best = s
			}
		}
		if !best.From.IsZero() {
			return best, true
		}
	}
	return Span{}, false
}

// Between are the openings that start in [from, to), in order of time: the planned
// slots that a reminder shows.
func (o OpenHours) Between(from, to time.Time) []Span {
	var out []Span
	for t := from.Add(-1); ; {
		s, ok := o.Next(t)
		if !ok || !s.From.Before(to) {
			return out
		}
		out = append(out, s)
		t = s.From
	}
}

// onDay are the openings of one day.
func (o OpenHours) onDay(d pdn.Day) []Span {
	if (Target{Away: o.Away}).IsAway(d) {
		return nil
	}
	_, holiday := o.Holidays.Name(d)
	y, m, day := d.Time().Date()
	var out []Span
	for _, s := range o.Slots {
		if s.Weekday == d.Time().Weekday() && (!holiday || s.OnCall) {
			out = append(out, Span{
				time.Date(y, m, day, 0, s.From, 0, 0, o.Zone),
				time.Date(y, m, day, 0, s.To, 0, 0, o.Zone),
			})
		}
	}
	return out
}
