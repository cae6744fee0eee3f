package app_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// step is one act of a history of counts: on which case, and what.
type step struct {
	on, what int
	category moderation.Category
	choice   review.Choice
}

func drawSteps(r *rapid.T) []step {
	one := rapid.Custom(func(r *rapid.T) step {
		return step{
			on: rapid.IntRange(0, 5).Draw(r, "case"), what: rapid.IntRange(0, 4).Draw(r, "act"),
			category: rapid.SampledFrom(moderation.Categories()).Draw(r, "category"),
			choice:   rapid.SampledFrom(review.Choices(false)).Draw(r, "choice"),
		}
	})
	return rapid.SliceOfN(one, 30, 60).Draw(r, "steps")
}

// TestACaseCountsOnceHoweverOftenItsDecisionIsUndoneAndRemade lives random
// histories on the real storage: what is counted is what stands.
func TestACaseCountsOnceHoweverOftenItsDecisionIsUndoneAndRemade(t *testing.T) {
	for seed := range aLot(5, 60) {
		countedHistory(t, rapid.Custom(drawSteps).Example(seed))
	}
}

func countedHistory(t *testing.T, steps []step) {
	d := onDisk(t)
	ctx := context.Background()
	var ids []review.CaseID
	standing := map[review.CaseID]string{}
	for n := range 6 {
		ids = append(ids, d.point(seen(alone, "lea", moderation.Insult, n)))
	}
	category := map[review.CaseID]moderation.Category{}
	for _, one := range steps {
		id := ids[one.on]
		e := review.Event{Kind: review.Undone, By: "m", Role: pdn.RolePromeneur, At: d.clock.Now()}
		switch one.what {
		case 0, 1:
			e.Kind, e.Decision, e.Reason = review.DecidedOn, one.choice.Decision, one.choice.Reasons[0]
		case 2:
			e.Kind = review.Recategorised
			e.Noted = review.Noted{Category: one.category}
			e.Urgency = review.UrgencyOf(e.Noted)
		}
		if err := d.app.Happen(ctx, id, e); err == nil {
			switch e.Kind {
			case review.Undone:
				delete(standing, id)
			case review.DecidedOn:
				standing[id] = string(e.Decision)
			case review.Recategorised:
				category[id] = one.category
			}
		}
		d.clock.add(10 * 24 * time.Hour) // from a quarter to the next
	}
	want := map[app.CaseCount]int{}
	for _, id := range ids {
		c := category[id]
		if c == "" {
			c = moderation.Insult
		}
		want[app.CaseCount{Category: c}]++
		if what, decided := standing[id]; decided {
			want[app.CaseCount{Category: c, What: what}]++
		}
	}
	got := map[app.CaseCount]int{}
	require.NoError(t, d.store.View(ctx, func(r app.Reader) error {
		counts, err := r.CaseCounts(ctx, "escale")
		for _, c := range counts {
			require.Positive(t, c.Count)
			got[app.CaseCount{Category: c.Category, What: c.What}] += c.Count
		}
		return err
	}))
	require.Equal(t, want, got, "%v", steps)
}
