package report

import (
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Calendar is on which days syntheses leave: one day of the week, or the next
// working day where it is a holiday.
type Calendar struct {
	Day     time.Weekday
	Holiday func(pdn.Day) bool
}

// grace is for how many days after its day a synthesis still leaves; after them it
// is merged into the next one.
const grace = 3

// begins is the first day of the week that holds d, as the house counts weeks.
func (c Calendar) begins(d pdn.Day) pdn.Day {
	return d - pdn.Day((int(d.Time().Weekday())-int(c.Day)+7)%7)
}

// leaves is the day on which the synthesis of that week leaves.
func (c Calendar) leaves(week pdn.Day) pdn.Day {
	for d := week; ; d++ {
		if w := d.Time().Weekday(); w != time.Saturday && w != time.Sunday && !c.Holiday(d) {
			return d
		}
	}
}

// Due tells whether a synthesis is to leave today, and what for. last is the day of
// the one before, 0 where there was none: a house that begins waits for its first
// day, and has missed nothing.
func (c Calendar) Due(today, last pdn.Day) (Ask, bool) {
	week := c.begins(today)
	day := c.leaves(week)
	switch {
	case today < day || last >= week:
		return Ask{}, false
	case last == 0:
		return Ask{Monday: today, From: today - 7}, today == day
	case today-day > grace:
		return Ask{}, false
	}
	return Ask{Monday: today, From: last, Missed: int(week-c.begins(last))/7 - 1}, true
}

// Next is what the next synthesis is asked for, seen from today.
func (c Calendar) Next(today, last pdn.Day) Ask {
	for day := today; ; day++ {
		if ask, due := c.Due(day, last); due {
			return ask
		}
	}
}
