package presence

import (
	"math"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// MonthlyMinimum is what the charter asks of a promeneur (B25, B:56/174, B:144).
const MonthlyMinimum = 8 * time.Hour

// DaySpan is a run of days, both included: a leave, an absence.
type DaySpan struct {
	First, Last pdn.Day
}

// Has tells whether d is one of the days.
func (s DaySpan) Has(d pdn.Day) bool { return d >= s.First && d <= s.Last }

// Target is what one professional owes.
type Target struct {
	Monthly time.Duration // for a whole month at full time; MonthlyMinimum by default
	None    bool          // "aucune": staff without the label
	Percent int           // part-time, 1 to 100; 0 means 100
	First   pdn.Day       // first day that counts; 0: always
	Last    pdn.Day       // last day that counts; 0: no end
	Away    []DaySpan     // declared leave and absences
}

// Due is what is owed in a month: the monthly target, in proportion of part-time
// and of the calendar days that count (first and last month, absences; domain
// §1.3-1), rounded to the nearest minute.
func (t Target) Due(m pdn.Month) time.Duration {
	if t.None {
		return 0
	}
	counted := 0
	for d := m.FirstDay(); d < (m + 1).FirstDay(); d++ {
		if t.counts(d) {
			counted++
		}
	}
	percent := 100
	if t.Percent > 0 && t.Percent < 100 {
		percent = t.Percent
	}
	minutes := t.Monthly.Minutes() * float64(percent*counted) / float64(100*daysIn(m))
	return time.Duration(math.Round(minutes)) * time.Minute
}

func (t Target) counts(d pdn.Day) bool {
	return (t.First == 0 || d >= t.First) && (t.Last == 0 || d <= t.Last) && !t.IsAway(d)
}

// IsAway tells whether a leave or an absence was declared for the day.
func (t Target) IsAway(d pdn.Day) bool {
	for _, a := range t.Away {
		if a.Has(d) {
			return true
		}
	}
	return false
}

// Figures are the figures of one professional's month, his own and for himself.
type Figures struct {
	Month      pdn.Month
	Done       time.Duration // union of the presences declared
	Due        time.Duration // 0 when NoTarget
	Left       time.Duration // never below 0
	NoTarget   bool
	DaysLeft   int           // days of the month still to come, today included
	Last       pdn.Day       // last day of the month
	Mean       time.Duration // mean of the months that count, this one included (B19)
	MeanMonths int           // how many months the mean covers, 12 at most
	Weeks      []Week
}

// MonthFigures gives both readings of the eight hours: the month total, a minimum
// for the professional (B25), and the mean over twelve months, for the employer
// (B19). The mean starts with the first month that counts and never reaches back
// before the first presence when Target.First is not known.
func MonthFigures(spans []Span, t Target, m pdn.Month, now time.Time, zone *time.Location) Figures {
	totals := MonthTotals(spans, zone)
	f := Figures{Month: m, Done: totals[m], Due: t.Due(m), NoTarget: t.None, Weeks: Weeks(spans, m, zone)}
	f.Left = max(0, f.Due-f.Done)
	f.Last = (m + 1).FirstDay() - 1
	f.DaysLeft = min(daysIn(m), max(0, int(f.Last-pdn.DayOf(now, zone))+1))
	first := t.First.Month()
	if t.First == 0 {
		first = m
		for k := range totals {
			first = min(first, k)
		}
	}
	var sum time.Duration
	for k := max(first, m-11); k <= m; k++ {
		sum += totals[k]
		f.MeanMonths++
	}
	if f.MeanMonths > 0 {
		f.Mean = sum / time.Duration(f.MeanMonths)
	}
	return f
}
