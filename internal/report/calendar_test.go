package report_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/report"
)

func on(y int, m time.Month, d int) pdn.Day {
	return pdn.DayOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC), time.UTC)
}

// easter is the Monday of Easter 2027, a holiday.
func easter(d pdn.Day) bool { return d == on(2027, 3, 29) }

func TestASynthesisLeavesOnMondayOrTheNextWorkingDay(t *testing.T) {
	c := report.Calendar{Day: time.Monday, Holiday: easter}
	for _, x := range []struct {
		name        string
		today, last pdn.Day
		due         bool
		from        pdn.Day
		missed      int
	}{
		{"the first one, on its day", on(2026, 11, 16), 0, true, on(2026, 11, 9), 0},
		{"a house that begins on a Tuesday waits", on(2026, 11, 17), 0, false, 0, 0},
		{"every Monday", on(2026, 11, 16), on(2026, 11, 9), true, on(2026, 11, 9), 0},
		{"once a week", on(2026, 11, 18), on(2026, 11, 16), false, 0, 0},
		{"not on a holiday", on(2027, 3, 29), on(2027, 3, 22), false, 0, 0},
		{"but the day after", on(2027, 3, 30), on(2027, 3, 22), true, on(2027, 3, 22), 0},
		{"and the week after on Monday again", on(2027, 4, 5), on(2027, 3, 30), true, on(2027, 3, 30), 0},
		{"three days late", on(2026, 11, 19), on(2026, 11, 9), true, on(2026, 11, 9), 0},
		{"four days late: merged", on(2026, 11, 20), on(2026, 11, 9), false, 0, 0},
		{"into the next, which says so", on(2026, 11, 23), on(2026, 11, 9), true, on(2026, 11, 9), 1},
		{"three weeks of silence", on(2026, 12, 7), on(2026, 11, 9), true, on(2026, 11, 9), 3},
	} {
		t.Run(x.name, func(t *testing.T) {
			ask, due := c.Due(x.today, x.last)
			require.Equal(t, x.due, due)
			if due {
				require.Equal(t, report.Ask{Monday: x.today, From: x.from, Missed: x.missed}, ask)
			}
		})
	}
	next := c.Next(on(2027, 3, 25), on(2027, 3, 22))
	require.Equal(t, on(2027, 3, 30), next.Monday)
	require.Equal(t, on(2027, 3, 22), next.From)
}

// However the program stops and starts: one synthesis a week at most, each begins
// where the one before ended, and every week is either told or counted as missed.
func TestNoDayIsToldTwiceAndNoneIsForgotten(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := report.Calendar{
			Day:     time.Weekday(rapid.IntRange(1, 5).Draw(r, "day")),
			Holiday: func(d pdn.Day) bool { return d%17 == 3 },
		}
		start := on(2026, 11, 1)
		last, first, missed, told := pdn.Day(0), pdn.Day(0), 0, 0
		up := true
		for d := start; d < start+120; d++ {
			if rapid.IntRange(0, 5).Draw(r, "flip") == 0 {
				up = !up
			}
			ask, due := c.Due(d, last)
			if !up || !due {
				continue
			}
			if last != 0 && ask.From != last {
				r.Fatalf("told from %d after %d", ask.From, last)
			}
			if last == 0 {
				first = d
			} else {
				missed += ask.Missed
			}
			last, told = d, told+1
		}
		if told < 2 {
			return
		}
		weeks := (int(last) - int(first) + 3) / 7 // each leaves within three days of its day, or four after holidays
		if diff := weeks - (told - 1 + missed); diff < -1 || diff > 1 {
			r.Fatalf("%d weeks, %d told, %d missed", weeks, told, missed)
		}
	})
}
