package review_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// weekdays is from nine to six, Monday to Friday, in Paris.
func weekdays() review.Calendar {
	return review.Calendar{Days: [7]bool{false, true, true, true, true, true, false}, From: 9 * 60, To: 18 * 60, Zone: pdn.Paris()}
}

// TestNobodyIsLateForWhatHeCouldNotSee waits any time before the first shift: the
// shown deadline and the reminder come after it, the steps in their order, and the
// head has it no later than where everybody had seen it at the last useful hour.
func TestNobodyIsLateForWhatHeCouldNotSee(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal := weekdays()
		found := monday.Add(time.Duration(rapid.IntRange(0, 14*24*60).Draw(t, "found")) * time.Minute)
		shift := found.Add(time.Duration(rapid.IntRange(0, 10*24*60).Draw(t, "wait")) * time.Minute)
		what := rapid.SampledFrom([]moderation.Category{moderation.ChildSexual, moderation.Hate, moderation.Insult}).Draw(t, "category")
		n := review.Noted{Category: what}
		open := func(wait time.Duration) review.Case {
			c, err := review.Open(review.Opening{Opened: found}, review.Event{Kind: review.Noticed, Noted: n, Urgency: review.UrgencyOf(n), At: found, Wait: wait})
			require.NoError(t, err)
			return c
		}
		c := open(review.WaitUntil(found, shift))
		require.True(t, c.Deadline(cal).After(shift))
		at, last := found, review.InTime
		var head time.Time
		for {
			due, step, more := c.Due(cal)
			if !more {
				break
			}
			require.Greater(t, step, last)
			require.False(t, due.Before(at))
			if step == review.Reminded {
				require.True(t, due.After(shift), "nobody is reminded of what he could not see")
			}
			at, last, head = due, step, due
			var err error
			c, err = c.Apply(review.Event{Kind: review.Lateness, Step: step, At: due})
			require.NoError(t, err)
		}
		require.Equal(t, review.ToTheHead, last)
		next, _, _ := afterReminder(t, open(0)).Due(cal) // the next person's turn, had it been seen at once
		latest, _, _ := afterNext(t, openAt(t, n, next)).Due(cal)
		require.False(t, head.After(latest), "the head never waits for a far shift")
	})
}

func openAt(t *rapid.T, n review.Noted, at time.Time) review.Case {
	c, err := review.Open(review.Opening{Opened: at}, review.Event{Kind: review.Noticed, Noted: n, Urgency: review.UrgencyOf(n), At: at})
	require.NoError(t, err)
	return c
}

func afterReminder(t *rapid.T, c review.Case) review.Case { return lateBy(t, c, review.Reminded) }

func afterNext(t *rapid.T, c review.Case) review.Case { return lateBy(t, c, review.NextPerson) }

func lateBy(t *rapid.T, c review.Case, s review.Step) review.Case {
	c, err := c.Apply(review.Event{Kind: review.Lateness, Step: s, At: c.Opened})
	require.NoError(t, err)
	return c
}
