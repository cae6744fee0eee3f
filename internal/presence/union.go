package presence

import (
	"cmp"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Span is a stretch of real time, From included, To excluded.
type Span struct {
	From, To time.Time
}

// Length is the real time between both ends, clock changes included.
func (s Span) Length() time.Duration { return s.To.Sub(s.From) }

// Clip is the part of s inside o; empty when they do not meet.
func (s Span) Clip(o Span) Span {
	if s.From.Before(o.From) {
		s.From = o.From
	}
	if s.To.After(o.To) {
		s.To = o.To
	}
	if !s.From.Before(s.To) {
		return Span{}
	}
	return s
}

// Union merges presences on several networks at once into stretches that neither
// meet nor touch, in order of time: a minute counts once however many proofs it
// has. Spans without length are left out; the argument is not changed.
func Union(spans []Span) []Span {
	sorted := make([]Span, 0, len(spans))
	for _, s := range spans {
		if s.From.Before(s.To) {
			sorted = append(sorted, s)
		}
	}
	slices.SortFunc(sorted, func(a, b Span) int {
		return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To))
	})
	out := sorted[:0]
	for _, s := range sorted {
		last := len(out) - 1
		switch {
		case last < 0 || s.From.After(out[last].To):
			out = append(out, s)
		case s.To.After(out[last].To):
			out[last].To = s.To
		}
	}
	return out
}

// Total is the real time covered by the union of spans.
func Total(spans []Span) time.Duration {
	var sum time.Duration
	for _, s := range Union(spans) {
		sum += s.Length()
	}
	return sum
}

// MonthSpan is a calendar month of a zone, from its first midnight to the next one.
// October lasts an hour more than its days, March an hour less.
func MonthSpan(m pdn.Month, zone *time.Location) Span {
	return Span{midnight(m.FirstDay(), zone), midnight((m + 1).FirstDay(), zone)}
}

// midnight is the first moment of a day in a zone.
func midnight(d pdn.Day, zone *time.Location) time.Time {
	y, mo, day := d.Time().Date()
	return time.Date(y, mo, day, 0, 0, 0, 0, zone)
}

// MonthOf is the month of a moment, in a zone.
func MonthOf(t time.Time, zone *time.Location) pdn.Month { return pdn.DayOf(t, zone).Month() }

// daysIn is how many days a month has.
func daysIn(m pdn.Month) int { return int((m + 1).FirstDay() - m.FirstDay()) }

// MonthTotals adds up every month touched by spans; a presence over a month edge
// gives each month its part. It sorts once and then walks.
func MonthTotals(spans []Span, zone *time.Location) map[pdn.Month]time.Duration {
	out := map[pdn.Month]time.Duration{}
	for _, s := range Union(spans) {
		for s.From.Before(s.To) {
			m := MonthOf(s.From, zone)
			edge := MonthSpan(m, zone).To
			part := s.Clip(Span{s.From, edge})
			out[m] += part.Length()
			s.From = part.To
		}
	}
	return out
}

// MonthTotal is the time of one month.
func MonthTotal(spans []Span, m pdn.Month, zone *time.Location) time.Duration {
	month := MonthSpan(m, zone)
	clipped := make([]Span, 0, len(spans))
	for _, s := range spans {
		if c := s.Clip(month); c.From.Before(c.To) {
			clipped = append(clipped, c)
		}
	}
	return Total(clipped)
}

// Week is one ISO week, or the part of it that lies in the month asked.
type Week struct {
	Year, Number int     // ISO 8601
	First, Last  pdn.Day // both included, inside the month
	Done         time.Duration
}

// Weeks cuts a month into its ISO weeks, clipped to the month, with the time of each.
func Weeks(spans []Span, m pdn.Month, zone *time.Location) []Week {
	union := Union(spans)
	var out []Week
	end := (m + 1).FirstDay()
	for d := m.FirstDay(); d < end; {
		monday := d - pdn.Day((int(d.Time().Weekday())+6)%7)
		next := min(monday+7, end)
		y, n := d.Time().ISOWeek()
		w := Week{Year: y, Number: n, First: d, Last: next - 1}
		box := Span{midnight(d, zone), midnight(next, zone)}
		for _, s := range union {
			w.Done += s.Clip(box).Length()
		}
		out = append(out, w)
		d = next
	}
	return out
}

// Cumulated is the running total of a month at the end of each of its days, up to
// and with the day last: the curve of the month picture.
func Cumulated(spans []Span, m pdn.Month, last pdn.Day, zone *time.Location) []time.Duration {
	union := Union(spans)
	var out []time.Duration
	var sum time.Duration
	for d := m.FirstDay(); d <= min(last, (m+1).FirstDay()-1); d++ {
		box := Span{midnight(d, zone), midnight(d+1, zone)}
		for _, s := range union {
			sum += s.Clip(box).Length()
		}
		out = append(out, sum)
	}
	return out
}
