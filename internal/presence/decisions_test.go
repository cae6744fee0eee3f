package presence_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

var november = day(2026, 11, 1).Month()

func TestWhatIsOwedFollowsTheDaysThatCount(t *testing.T) {
	full := presence.Target{Monthly: presence.MonthlyMinimum}
	require.Equal(t, 8*time.Hour, full.Due(november))
	half := full
	half.Percent = 50
	require.Equal(t, 4*time.Hour, half.Due(november))
	newcomer := full
	newcomer.First = day(2026, 11, 16)
	require.Equal(t, 4*time.Hour, newcomer.Due(november))
	require.Zero(t, newcomer.Due(november-1))
	away := full
	away.Away = []presence.DaySpan{{First: day(2026, 11, 1), Last: day(2026, 11, 10)}, {First: day(2026, 11, 6), Last: day(2026, 11, 15)}}
	require.Equal(t, 4*time.Hour, away.Due(november), "overlapping leaves count once")
	require.Zero(t, presence.Target{Monthly: 8 * time.Hour, None: true}.Due(november))
}

func TestTheMonthShowsTheMinimumAndTheMean(t *testing.T) {
	spans := []presence.Span{
		{From: at(2026, 11, 3, 17, 0), To: at(2026, 11, 3, 22, 30)},
		{From: at(2026, 10, 3, 10, 0), To: at(2026, 10, 3, 20, 30)},
	}
	target := presence.Target{Monthly: presence.MonthlyMinimum, First: day(2026, 10, 1)}
	f := presence.MonthFigures(spans, target, november, at(2026, 11, 18, 12, 0), pdn.Paris())
	require.Equal(t, 330*time.Minute, f.Done)
	require.Equal(t, 150*time.Minute, f.Left)
	require.Equal(t, 13, f.DaysLeft)
	require.Equal(t, day(2026, 11, 30), f.Last)
	require.Equal(t, 8*time.Hour, f.Mean)
	require.Equal(t, 2, f.MeanMonths)
	require.Len(t, f.Weeks, 6)
	over := presence.MonthFigures(append(spans, presence.Span{From: at(2026, 11, 5, 8, 0), To: at(2026, 11, 5, 20, 0)}), target, november, at(2026, 12, 18, 12, 0), pdn.Paris())
	require.Zero(t, over.Left)
	require.Zero(t, over.DaysLeft)
}

func TestAForgottenTimerIsAskedThenAnEndIsProposed(t *testing.T) {
	rule := presence.TimerRule{AskAfter: 2 * time.Hour, AnswerWithin: 30 * time.Minute}
	start := at(2026, 11, 18, 14, 0)
	timer := presence.Timer{Start: start, LastSign: start.Add(40 * time.Minute)}
	d := rule.StillThere(timer, start.Add(2*time.Hour))
	require.Equal(t, presence.TimerDecision{Step: presence.TimerWait, Next: start.Add(160 * time.Minute)}, d)
	require.Equal(t, presence.TimerAsk, rule.StillThere(timer, start.Add(9*time.Hour)).Step, "after a stall it asks before it proposes")
	timer.AskedAt = start.Add(9 * time.Hour)
	require.Equal(t, presence.TimerWait, rule.StillThere(timer, start.Add(9*time.Hour+time.Minute)).Step)
	d = rule.StillThere(timer, start.Add(20*time.Hour))
	require.Equal(t, presence.TimerDecision{Step: presence.TimerProposeEnd, End: timer.LastSign}, d)
	timer.LastSign = start.Add(10 * time.Hour)
	require.Equal(t, presence.TimerWait, rule.StillThere(timer, start.Add(11*time.Hour)).Step, "an answer starts the wait again")
	silent := presence.Timer{Start: start, AskedAt: start.Add(2 * time.Hour)}
	require.True(t, rule.StillThere(silent, start.Add(5*time.Hour)).End.IsZero(), "no end is invented")
	silent.LastSign = start
	require.True(t, rule.StillThere(silent, start.Add(5*time.Hour)).End.IsZero(), "the start alone is no length")
	require.Equal(t, presence.TimerWait, rule.StillThere(presence.Timer{Start: start}, start.Add(-time.Hour)).Step, "the machine clock went back")
}

func TestAPermanenceIsOpenOrSaysWhenItOpens(t *testing.T) {
	o := presence.OpenHours{
		Slots:    []presence.Slot{{Weekday: time.Tuesday, From: 17 * 60, To: 19 * 60}, {Weekday: time.Thursday, From: 17 * 60, To: 19 * 60}},
		Away:     []presence.DaySpan{{First: day(2026, 11, 19), Last: day(2026, 11, 20)}},
		Holidays: presence.FrenchHolidays(), Zone: pdn.Paris(),
	}
	until, open := o.At(at(2026, 11, 17, 17, 0))
	require.True(t, open)
	require.Equal(t, at(2026, 11, 17, 19, 0), until)
	_, open = o.At(at(2026, 11, 17, 19, 0))
	require.False(t, open)
	_, open = o.At(at(2026, 11, 19, 18, 0))
	require.False(t, open, "declared leave")
	next, ok := o.Next(at(2026, 11, 17, 19, 0))
	require.True(t, ok)
	require.Equal(t, at(2026, 11, 24, 17, 0), next.From)
	o.Slots = []presence.Slot{{Weekday: time.Wednesday, From: 600, To: 720}}
	next, _ = o.Next(at(2026, 11, 10, 12, 0))
	require.Equal(t, at(2026, 11, 18, 10, 0), next.From, "11 November is a holiday")
	o.Slots[0].OnCall = true
	next, _ = o.Next(at(2026, 11, 10, 12, 0))
	require.Equal(t, at(2026, 11, 11, 10, 0), next.From)
	require.Len(t, o.Between(at(2026, 11, 1, 0, 0), at(2026, 12, 1, 0, 0)), 4)
	_, ok = presence.OpenHours{Holidays: presence.FrenchHolidays(), Zone: pdn.Paris()}.Next(at(2026, 11, 10, 12, 0))
	require.False(t, ok)
}

func TestASlotThatCannotBeIsRefused(t *testing.T) {
	require.NoError(t, presence.Slot{Weekday: time.Monday, From: 0, To: 1440}.Check())
	for _, s := range []presence.Slot{{From: 600, To: 600}, {From: 700, To: 600}, {From: -1, To: 5}, {From: 0, To: 1441}, {Weekday: 7, From: 1, To: 2}, {From: 150, To: 300}, {From: 60, To: 170}} {
		require.ErrorIs(t, s.Check(), presence.ErrBadSlot, "%+v", s)
	}
}

func reminder(kind presence.ReminderKind) presence.Reminder {
	return presence.Reminder{
		Kind: kind, Month: november, Figures: presence.Figures{Left: time.Hour},
		Target: presence.Target{Monthly: presence.MonthlyMinimum},
		Hours:  presence.OfficeHours(), Holidays: presence.FrenchHolidays(), Zone: pdn.Paris(),
	}
}

func TestAReminderGoesInItsWindowAndSaysWhyNotOtherwise(t *testing.T) {
	r := reminder(presence.MidMonth)
	d := r.Decide(at(2026, 11, 10, 10, 0))
	require.Equal(t, presence.TooEarly, d.Reason)
	require.Equal(t, at(2026, 11, 16, 9, 0), d.Next, "the 15th is a Sunday")
	require.Equal(t, presence.OutsideHours, r.Decide(at(2026, 11, 16, 8, 59)).Reason)
	require.True(t, r.Decide(at(2026, 11, 16, 9, 0)).Send)
	d = r.Decide(at(2026, 11, 23, 9, 0))
	require.True(t, d.Drop)
	require.Equal(t, presence.SensePassed, d.Reason)
	require.True(t, reminder(presence.SevenDays).Decide(at(2026, 11, 23, 9, 0)).Send)
	require.True(t, reminder(presence.MonthSheet).Decide(at(2026, 12, 1, 9, 0)).Send)

	done := r
	done.Figures.Left = 0
	d = done.Decide(at(2026, 11, 16, 9, 0))
	require.False(t, d.Send)
	require.Equal(t, presence.EnoughDone, d.Reason)
	require.Equal(t, at(2026, 11, 17, 9, 0), d.Next)
	sent := r
	sent.Sent = true
	require.Equal(t, presence.AlreadySent, sent.Decide(at(2026, 11, 16, 9, 0)).Reason)
	free := r
	free.Target.None = true
	require.Equal(t, presence.NoTarget, free.Decide(at(2026, 11, 16, 9, 0)).Reason)
	away := r
	away.Target.Away = []presence.DaySpan{{First: day(2026, 11, 9), Last: day(2026, 11, 22)}}
	d = away.Decide(at(2026, 11, 16, 9, 0))
	require.True(t, d.Drop)
	require.Equal(t, presence.OnLeave, d.Reason)
	may := reminder(presence.MonthSheet)
	may.Month = day(2027, 4, 1).Month()
	may.Hours.Days[time.Saturday] = true
	require.Equal(t, presence.OnHoliday, may.Decide(at(2027, 5, 1, 10, 0)).Reason)
}

// The promise over a year: asked at random moments, every reminder goes at most
// once, only in working hours, and goes at all unless its window held no working time.
func TestOverAYearEveryReminderGoesOnceAndInTime(t *testing.T) {
	holidays := presence.FrenchHolidays()
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.IntRange(0, 320).Draw(t, "leave")
		away := []presence.DaySpan{{First: day(2026, 1, 1) + pdn.Day(first), Last: day(2026, 1, 1) + pdn.Day(first+rapid.IntRange(0, 30).Draw(t, "length"))}}
		step := time.Duration(rapid.IntRange(7, 180).Draw(t, "step")) * time.Minute
		kind := rapid.SampledFrom([]presence.ReminderKind{presence.MidMonth, presence.SevenDays, presence.MonthSheet}).Draw(t, "kind")
		r := reminder(kind)
		r.Month = day(2026, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), 1).Month()
		r.Target.Away = away
		sent := 0
		end := presence.MonthSpan(r.Month, r.Zone).To.AddDate(0, 0, 12)
		for now := presence.MonthSpan(r.Month, r.Zone).From; now.Before(end); now = now.Add(step) {
			d := r.Decide(now)
			if !d.Send {
				require.True(t, d.Drop || d.Next.After(now.Add(-1)))
				continue
			}
			sent, r.Sent = sent+1, true
			local := now.In(r.Zone)
			require.True(t, r.Hours.Days[local.Weekday()] && local.Hour() >= 9 && local.Hour() < 18)
			require.False(t, away[0].Has(pdn.DayOf(now, r.Zone)))
			_, holiday := holidays.Name(pdn.DayOf(now, r.Zone))
			require.False(t, holiday)
		}
		working := 0
		for d := r.Window().First; d <= r.Window().Last; d++ {
			_, holiday := holidays.Name(d)
			if r.Hours.Days[d.Time().Weekday()] && !holiday && !away[0].Has(d) {
				working++
			}
		}
		require.Equal(t, min(working, 1), sent)
	})
}
