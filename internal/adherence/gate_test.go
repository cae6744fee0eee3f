package adherence_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

var (
	states   = []adherence.State{adherence.Unknown, adherence.Informed, adherence.Accepted, adherence.Refused, adherence.Withdrawn, adherence.Closed}
	purposes = []adherence.Purpose{adherence.Answer, adherence.FollowUp, adherence.Notice, adherence.Decision, adherence.Personal}
	noon     = time.Date(2026, 11, 2, 11, 0, 0, 0, time.UTC)
)

// TestLaw1_TheGateIsTheTable writes the table of law L1 a second time, cell by
// cell, and compares: with everything granted (a recent act, a press, a
// promise, an older edition), and with each of these withheld.
func TestLaw1_TheGateIsTheTable(t *testing.T) {
	const (
		never = iota
		answering
		promised
		fresh   // answers an act and was not shown yet
		pressed // by a named human's press
	)
	table := map[adherence.Purpose][6]int{
		//                    unknown   informed   accepted   refused    withdrawn  closed
		adherence.Answer:   {answering, answering, answering, answering, answering, answering},
		adherence.FollowUp: {promised, promised, promised, promised, promised, promised},
		adherence.Notice:   {fresh, fresh, fresh, never, never, never},
		adherence.Decision: {never, pressed, pressed, never, never, never},
		adherence.Personal: {never, never, pressed, never, never, never},
	}
	for _, purpose := range purposes {
		for column, state := range states {
			rapid.Check(t, func(t *rapid.T) {
				act := rapid.SampledFrom([]time.Duration{-time.Hour, 0, time.Minute, 15 * time.Minute, 15*time.Minute + time.Second, 24 * time.Hour}).Draw(t, "age of the act")
				acted := rapid.Bool().Draw(t, "acted")
				c := adherence.Contact{
					Purpose: purpose, Now: noon, SamePlace: rapid.Bool().Draw(t, "same place"),
					Pressed: rapid.Bool().Draw(t, "pressed"), Promised: rapid.Bool().Draw(t, "promised"),
					Edition: rapid.IntRange(1, 3).Draw(t, "edition shown"),
				}
				if acted {
					c.Act = noon.Add(-act)
				}
				link := adherence.Link{State: state, Edition: rapid.IntRange(0, 3).Draw(t, "edition known")}
				recent := acted && act >= 0 && act <= 15*time.Minute
				want := map[int]bool{
					never: false, answering: recent && c.SamePlace, promised: c.Promised,
					fresh: recent && link.Edition < c.Edition, pressed: c.Pressed,
				}[table[purpose][column]]
				permit, denied := adherence.MayContact(link, c)
				require.Equal(t, want, denied == adherence.Open, "%s, %q: %s", purpose, state, denied)
				require.Equal(t, want, !permit.Zero())
			})
		}
	}
}

func TestLaw1_APermitIsForOnePersonAndOneQuarterOfAnHour(t *testing.T) {
	link := adherence.Link{Code: pdn.PersonCode{1}, State: adherence.Accepted}
	c := adherence.Contact{Purpose: adherence.Personal, Now: noon, Pressed: true}
	permit, denied := adherence.MayContact(link, c)
	require.Equal(t, adherence.Open, denied)
	require.Equal(t, adherence.Open, adherence.Holds(permit, link, c))

	other := link
	other.Code = pdn.PersonCode{2}
	require.NotEqual(t, adherence.Open, adherence.Holds(permit, other, c), "another person")

	refused := link
	refused.State = adherence.Withdrawn
	require.NotEqual(t, adherence.Open, adherence.Holds(permit, refused, c), "a no that came in between")

	late := c
	late.Now = noon.Add(15*time.Minute + time.Second)
	require.NotEqual(t, adherence.Open, adherence.Holds(permit, link, late), "too late")

	decision := c
	decision.Purpose = adherence.Decision
	require.NotEqual(t, adherence.Open, adherence.Holds(permit, link, decision), "another purpose")
}

// TestLaw1_OnlyThePersonReopens draws random histories: after a no, no step of
// ours (showing, delivering, touching, keeping) makes the link anything but a no.
func TestLaw1_OnlyThePersonReopens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		link := adherence.Link{Code: pdn.PersonCode{1}}
		no := false
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			at := adherence.Moment{Day: pdn.Day(20000 + rapid.IntRange(0, 900).Draw(t, "day"))}
			at.Month = at.Day.Month()
			s := adherence.Showing{Edition: rapid.IntRange(1, 3).Draw(t, "edition"), Delivery: adherence.Sending}
			switch step := rapid.SampledFrom([]string{"show", "yes", "no", "deliver", "touch", "keep"}).Draw(t, "step"); step {
			case "show":
				link = link.Show(s, at)
			case "yes":
				link, no = link.Choose(true, s, at), false
			case "no":
				link, no = link.Choose(false, s, at), true
			case "deliver":
				link = link.Deliver(rapid.SampledFrom([]adherence.Delivery{adherence.Served, adherence.NotDelivered, adherence.Uncertain}).Draw(t, "delivery"))
			case "touch":
				link = link.Touch(at.Month)
			case "keep":
				link, no = link.Keep(), true
			}
			require.Equal(t, no, link.State.SaidNo(), "after %v", link.State)
		}
	})
}

func TestANoAfterAYesIsAWithdrawal(t *testing.T) {
	at := adherence.Moment{Day: 20000, Month: 684}
	link := adherence.Link{}.Show(adherence.Showing{Edition: 1}, at)
	require.Equal(t, adherence.Informed, link.State)
	require.Equal(t, adherence.Refused, link.Choose(false, adherence.Showing{Edition: 1}, at).State)
	link = link.Choose(true, adherence.Showing{Edition: 1}, at)
	require.Equal(t, adherence.Accepted, link.State)
	link = link.Choose(false, adherence.Showing{Edition: 1}, at)
	require.Equal(t, adherence.Withdrawn, link.State)
	require.Equal(t, adherence.Withdrawn, link.Choose(false, adherence.Showing{Edition: 1}, at).State, "a second no stays a withdrawal")
}

func TestLaw11_TheKeptNoHasNoDateNoRoleAndNoReason(t *testing.T) {
	full := adherence.Link{
		Code: pdn.PersonCode{9}, Structure: "escale", Network: "n", Role: pdn.RoleYouth, Language: "fr", State: adherence.Accepted,
		Asked: adherence.AskedByYouth, Edition: 2, Delivery: adherence.Served, Place: "privé", Day: 20000, LastContact: 684,
	}
	require.Equal(t, adherence.Link{Code: pdn.PersonCode{9}, Structure: "escale", State: adherence.Closed}, full.Keep())
	require.Equal(t, full.Keep(), full.Keep().Touch(700), "later acts leave it bare")
}

func TestLaw11_ALinkExpiresByItsState(t *testing.T) {
	r := adherence.Retention{Silent: 90, Accepted: 365, Refused: 1095}
	day := pdn.DayOf(noon, pdn.Paris())
	cases := []struct {
		state adherence.State
		kept  int
	}{{adherence.Informed, 90}, {adherence.Refused, 1095}, {adherence.Withdrawn, 1095}}
	for _, c := range cases {
		link := adherence.Link{State: c.state, Day: day}
		require.False(t, r.Expired(link, day+pdn.Day(c.kept)), c.state)
		require.True(t, r.Expired(link, day+pdn.Day(c.kept)+1), c.state)
	}
	yes := adherence.Link{State: adherence.Accepted, LastContact: day.Month()}
	endOfMonth := (day.Month() + 1).FirstDay()
	require.False(t, r.Expired(yes, endOfMonth+365))
	require.True(t, r.Expired(yes, endOfMonth+366))
	require.False(t, r.Expired(adherence.Link{State: adherence.Closed}, day+100_000), "a kept no has no date to expire by")
}

func TestLaw11_ANoSaidAgainLeavesTheKeptNoBare(t *testing.T) {
	bare := adherence.Link{Code: pdn.PersonCode{9}, Structure: "escale", State: adherence.Closed}
	require.Equal(t, bare, bare.Choose(false, adherence.Showing{Edition: 2, Network: "n"}, adherence.Moment{Day: 20000, Month: 684}))
	reopened := bare.Choose(true, adherence.Showing{Edition: 2}, adherence.Moment{Day: 20000, Month: 684})
	require.Equal(t, adherence.Accepted, reopened.State)
	require.Equal(t, 2, reopened.Edition)
	require.Equal(t, adherence.NoDelivery, reopened.Delivery, "nothing is proved")
}

func TestEveryStateHasAnAnswerInTheTable(t *testing.T) {
	for _, state := range states {
		_, denied := adherence.MayContact(adherence.Link{State: state}, adherence.Contact{Purpose: "inconnu", Now: noon})
		require.Equal(t, adherence.UnknownReason, denied, fmt.Sprint(state))
	}
}
