package presence_test

import (
	"math/rand/v2"
	"os"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

func day(y int, m time.Month, d int) pdn.Day {
	return pdn.DayOf(time.Date(y, m, d, 12, 0, 0, 0, time.UTC), time.UTC)
}

func at(y int, m time.Month, d, h, min int) time.Time {
	return time.Date(y, m, d, h, min, 0, 0, pdn.Paris())
}

// cases is 100,000 with LAMPADAIRE_FULL=1, one per cent of it otherwise.
func cases() int {
	if os.Getenv("LAMPADAIRE_FULL") == "1" {
		return 100_000
	}
	return 1_000
}

// edges are the nights where a count goes wrong: clock changes, ends of months, of
// years and of February.
func edges() []time.Time {
	return []time.Time{
		at(2026, 3, 29, 2, 0), at(2026, 10, 25, 2, 0), at(2027, 3, 28, 3, 0), at(2026, 11, 1, 0, 0),
		at(2027, 1, 1, 0, 0), at(2028, 3, 1, 0, 0), at(2027, 3, 1, 0, 0), at(2026, 6, 15, 12, 0),
	}
}

func TestTheUnionEqualsAMinuteByMinuteCount(t *testing.T) {
	zone := pdn.Paris()
	r := rand.New(rand.NewPCG(8, 11))
	for n := range cases() {
		edge := edges()[r.IntN(len(edges()))]
		var spans []presence.Span
		minutes := map[int64]bool{}
		for range 1 + r.IntN(6) {
			from := edge.Add(time.Duration(r.IntN(36*60)-24*60) * time.Minute)
			to := from.Add(time.Duration(r.IntN(8*60)) * time.Minute)
			spans = append(spans, presence.Span{From: from, To: to})
			for m := from; m.Before(to); m = m.Add(time.Minute) {
				minutes[m.Unix()] = true
			}
		}
		byMonth, byWeek := map[pdn.Month]int{}, map[[3]int]int{}
		for unix := range minutes {
			local := time.Unix(unix, 0).In(zone)
			month := presence.MonthOf(local, zone)
			y, w := local.ISOWeek()
			byMonth[month]++
			byWeek[[3]int{int(month), y, w}]++
		}
		require.Equal(t, time.Duration(len(minutes))*time.Minute, presence.Total(spans), "case %d", n)
		totals := presence.MonthTotals(spans, zone)
		require.Len(t, totals, len(byMonth))
		for m, want := range byMonth {
			require.Equal(t, time.Duration(want)*time.Minute, totals[m], "case %d, %s", n, m)
			require.Equal(t, totals[m], presence.MonthTotal(spans, m, zone))
			for _, w := range presence.Weeks(spans, m, zone) {
				require.Equal(t, time.Duration(byWeek[[3]int{int(m), w.Year, w.Number}])*time.Minute, w.Done, "case %d, week %d", n, w.Number)
			}
		}
	}
}

func TestTheOrderOfDeclarationsChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spans := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) presence.Span {
			from := at(2026, 10, 24, 20, 0).Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "from")) * time.Minute)
			return presence.Span{From: from, To: from.Add(time.Duration(rapid.IntRange(-10, 600).Draw(t, "long")) * time.Minute)}
		}), 0, 12).Draw(t, "spans")
		before := append([]presence.Span{}, spans...)
		union := presence.Union(spans)
		require.Equal(t, before, spans, "the argument is not changed")
		shuffled := rapid.Permutation(spans).Draw(t, "shuffled")
		require.Equal(t, union, presence.Union(shuffled))
		require.Equal(t, presence.Total(spans), presence.Total(append(shuffled, union...)), "counted twice adds nothing")
		for i := 1; i < len(union); i++ {
			require.True(t, union[i-1].To.Before(union[i].From))
		}
	})
}

func TestAPresenceOverAMonthEdgeIsSplit(t *testing.T) {
	spans := []presence.Span{{From: at(2026, 10, 31, 22, 0), To: at(2026, 11, 1, 1, 30)}}
	totals := presence.MonthTotals(spans, pdn.Paris())
	october := day(2026, 10, 1).Month()
	require.Equal(t, 2*time.Hour, totals[october])
	require.Equal(t, 90*time.Minute, totals[october+1])
}

func TestWeeksAreISOWeeksClippedToTheMonth(t *testing.T) {
	weeks := presence.Weeks(nil, day(2027, 1, 1).Month(), pdn.Paris())
	require.Len(t, weeks, 5)
	require.Equal(t, presence.Week{Year: 2026, Number: 53, First: day(2027, 1, 1), Last: day(2027, 1, 3)}, weeks[0])
	require.Equal(t, day(2027, 1, 31), weeks[4].Last)
}

func BenchmarkMonthTotalsOfTenThousandSessions(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	spans := make([]presence.Span, 10_000)
	for i := range spans {
		from := at(2020, 1, 1, 0, 0).Add(time.Duration(r.IntN(6*365*24*60)) * time.Minute)
		spans[i] = presence.Span{From: from, To: from.Add(90 * time.Minute)}
	}
	for b.Loop() {
		presence.MonthTotals(spans, pdn.Paris())
	}
}
