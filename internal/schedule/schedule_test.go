package schedule

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, pdn.Paris())
	if err != nil {
		panic(err)
	}
	return t
}

// diary records the due instants of a job, as Paris reads them.
type diary struct {
	runs []string
	keys []string
	fail int
}

func (d *diary) run(_ context.Context, due time.Time) error {
	if d.fail > 0 {
		d.fail--
		return errors.New("passing")
	}
	d.runs = append(d.runs, due.In(pdn.Paris()).Format("Mon 2006-01-02 15:04"))
	d.keys = append(d.keys, PeriodKey(due))
	return nil
}

func scheduler(t *testing.T, clock pdn.Clock, jobs ...Job) *Scheduler {
	t.Helper()
	s, err := New(clock, pdn.Paris(), jobs...)
	require.NoError(t, err)
	return s
}

func TestAWeeklyJobRunsFiveTimesInThirtyFiveDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d diary
		s := scheduler(t, pdn.SystemClock{}, Job{Name: "synthese", Spec: "0 9 * * 1", Run: d.run})
		ctx, stop := context.WithTimeout(t.Context(), 35*24*time.Hour)
		defer stop()
		require.ErrorIs(t, s.Run(ctx), context.DeadlineExceeded)
		require.Equal(t, []string{ // a bubble starts on Saturday 2000-01-01
			"Mon 2000-01-03 09:00", "Mon 2000-01-10 09:00", "Mon 2000-01-17 09:00", "Mon 2000-01-24 09:00", "Mon 2000-01-31 09:00",
		}, d.runs)
	})
}

func TestADailyJobKeepsItsHourOverTheTwoClockChanges(t *testing.T) {
	for _, from := range []string{"2027-03-27 12:00", "2026-10-24 12:00"} {
		var d diary
		clock := NewManual(at(from))
		s := scheduler(t, clock, Job{Name: "purge", Spec: "10 4 * * *", Run: d.run}, Job{Name: "trois", Spec: "0 3 * * *", Run: d.run})
		require.Equal(t, 4, clock.StepTo(t.Context(), s, at(from).AddDate(0, 0, 2)))
		require.Len(t, d.runs, 4)
		for i, run := range d.runs {
			require.Contains(t, run, []string{"03:00", "04:10"}[i%2])
		}
	}
}

func TestAnHourlyJobRunsAtEveryInstantOfAClockChange(t *testing.T) {
	var d diary
	clock := NewManual(at("2026-10-25 00:30"))
	s := scheduler(t, clock, Job{Name: "heure", Spec: "0 * * * *", Run: d.run})
	clock.StepTo(t.Context(), s, clock.Now().Add(5*time.Hour))
	require.Equal(t, []string{"2026-10-24T23:00Z", "2026-10-25T00:00Z", "2026-10-25T01:00Z", "2026-10-25T02:00Z", "2026-10-25T03:00Z"}, d.keys,
		"02:00 comes twice and has two period keys")
}

func TestAnHourThatAClockChangeSkipsIsRefused(t *testing.T) {
	for spec, key := range map[string]string{
		"30 2 * * *": "erreur.horaire_de_nuit", "0 */2 * * *": "erreur.horaire_de_nuit", "0 1-4 * * 1": "erreur.horaire_de_nuit",
		"0 9 31 2 *": "erreur.horaire_impossible", "0 9 * * lundi": "erreur.horaire_invalide", "@every 1h": "erreur.horaire_invalide",
		"TZ=UTC 0 9 * * *": "erreur.horaire_invalide", "": "erreur.horaire_invalide", "0 9 * *": "erreur.horaire_invalide",
	} {
		_, err := New(NewManual(at("2026-11-02 09:00")), pdn.Paris(), Job{Name: "t", Spec: spec, Run: new(diary).run})
		require.Equal(t, key, pdn.KeyOf(err), spec)
	}
}

func TestTwoJobsMayNotShareAName(t *testing.T) {
	job := Job{Name: "t", Spec: "0 9 * * *", Run: new(diary).run}
	_, err := New(NewManual(at("2026-11-02 09:00")), pdn.Paris(), job, job)
	require.Error(t, err)
}

func TestAJobAtItsInstantRunsOnce(t *testing.T) {
	var d diary
	clock := NewManual(at("2026-11-02 08:59"))
	s := scheduler(t, clock, Job{Name: "t", Spec: "0 9 * * *", Run: d.run})
	s.RunDue(t.Context())
	require.Empty(t, d.runs)
	clock.Set(at("2026-11-02 09:00"))
	s.RunDue(t.Context())
	s.RunDue(t.Context())
	require.Equal(t, []string{"Mon 2026-11-02 09:00"}, d.runs)
	require.True(t, at("2026-11-03 09:00").Equal(s.Next()))
}

func TestAfterAStopOnlyTheLastMissedInstantOfAJobThatWantsItRuns(t *testing.T) {
	var once, skip, graced diary
	clock := NewManual(at("2026-11-05 10:00"))
	s := scheduler(t, clock,
		Job{Name: "once", Spec: "0 9 * * *", Missed: Once, Run: once.run},
		Job{Name: "skip", Spec: "0 9 * * *", Missed: Skip, Run: skip.run},
		Job{Name: "graced", Spec: "0 9 * * *", Missed: Once, Grace: 30 * time.Minute, Run: graced.run})
	last := func(context.Context, string) (string, error) { return PeriodKey(at("2026-11-02 09:00")), nil }
	require.NoError(t, s.CatchUp(t.Context(), last))
	s.RunDue(t.Context())
	require.Equal(t, []string{"Thu 2026-11-05 09:00"}, once.runs)
	require.Empty(t, skip.runs)
	require.Empty(t, graced.runs)
	require.True(t, at("2026-11-06 09:00").Equal(s.Next()))
}

func TestAJobThatNeverRanIsNotCaughtUp(t *testing.T) {
	var d diary
	s := scheduler(t, NewManual(at("2026-11-05 10:00")), Job{Name: "t", Spec: "0 9 * * *", Missed: Once, Run: d.run})
	require.NoError(t, s.CatchUp(t.Context(), func(context.Context, string) (string, error) { return "", nil }))
	s.RunDue(t.Context())
	require.Empty(t, d.runs)
}

func TestAClockThatJumpsIsLikeAStop(t *testing.T) {
	var once, skip diary
	clock := NewManual(at("2026-11-02 08:00"))
	s := scheduler(t, clock,
		Job{Name: "once", Spec: "0 9 * * *", Missed: Once, Run: once.run},
		Job{Name: "skip", Spec: "0 9 * * *", Run: skip.run})
	clock.Set(at("2026-11-05 10:00"))
	s.RunDue(t.Context())
	require.Equal(t, []string{"Thu 2026-11-05 09:00"}, once.runs)
	require.Empty(t, skip.runs)
}

func TestAFailedRunIsTriedAgainForTheSameInstant(t *testing.T) {
	d := diary{fail: 2}
	clock := NewManual(at("2026-11-02 08:00"))
	s := scheduler(t, clock, Job{Name: "t", Spec: "0 9 * * *", Run: d.run})
	clock.StepTo(t.Context(), s, at("2026-11-02 10:00"))
	require.Equal(t, []string{"Mon 2026-11-02 09:00"}, d.runs)
	d.fail = mostTries
	clock.StepTo(t.Context(), s, at("2026-11-03 10:00"))
	require.Len(t, d.runs, 1, "it is given up after some tries")
	clock.StepTo(t.Context(), s, at("2026-11-04 10:00"))
	require.Len(t, d.runs, 2)
}

func TestAPanicOfAJobIsAFailureOfThatJob(t *testing.T) {
	var d diary
	clock := NewManual(at("2026-11-02 08:00"))
	s := scheduler(t, clock,
		Job{Name: "a", Spec: "0 9 * * *", Run: func(context.Context, time.Time) error { panic("oups") }},
		Job{Name: "b", Spec: "0 9 * * *", Run: d.run})
	clock.StepTo(t.Context(), s, at("2026-11-02 10:00"))
	require.Len(t, d.runs, 1)
}

func TestPeriodKeysAreInTheOrderOfTime(t *testing.T) {
	require.Less(t, PeriodKey(at("2026-11-02 09:00")), PeriodKey(at("2026-11-02 09:01")))
	require.Less(t, PeriodKey(at("2026-11-02 23:59")), PeriodKey(at("2026-12-01 00:00")))
}

func TestASleeperOnTheManualClockWakesAtHisInstant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := NewManual(at("2026-11-02 09:00"))
		woke := false
		go func() {
			if clock.Sleep(t.Context(), at("2026-11-02 10:00")) == nil {
				woke = true
			}
		}()
		clock.Advance(59 * time.Minute)
		synctest.Wait()
		require.False(t, woke)
		clock.Advance(time.Minute)
		synctest.Wait()
		require.True(t, woke)
	})
}

func TestASleepOnTheManualClockEndsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	require.ErrorIs(t, NewManual(at("2026-11-02 09:00")).Sleep(ctx, at("2026-11-02 10:00")), context.Canceled)
}

func TestASchedulerWithoutJobsWaitsForTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), time.Hour)
		defer stop()
		require.ErrorIs(t, scheduler(t, pdn.SystemClock{}).Run(ctx), context.DeadlineExceeded)
	})
}

// TestARunThatIsStoppedWhileSomethingIsDueEnds: what is due is left for the next
// start, and the run does not turn round for ever.
func TestARunThatIsStoppedWhileSomethingIsDueEnds(t *testing.T) {
	clock := NewManual(at("2026-11-05 08:59"))
	s := scheduler(t, clock, Job{Name: "t", Spec: "0 9 * * *", Run: new(diary).run})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	clock.Set(at("2026-11-05 09:01"))
	require.ErrorIs(t, s.Run(ctx), context.Canceled)
}
