package review_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// played is a case after events that must all be taken.
func played(t *testing.T, c moderation.Category, o review.Opening, events ...review.Event) review.Case {
	n := review.Noted{Category: c}
	o.Opened, o.Written = monday, monday
	is, err := review.Open(o, review.Event{Kind: review.Noticed, Noted: n, Urgency: review.UrgencyOf(n), At: monday})
	require.NoError(t, err)
	for _, e := range events {
		is, err = is.Apply(e)
		require.NoError(t, err, e.Kind)
	}
	return is
}

// by is an act of a promeneur, a minute later than the former.
func by(who review.Who, e review.Event) review.Event {
	e.By, e.Role, e.At = who, pdn.RolePromeneur, monday.Add(time.Hour)
	return e
}

func blocking() review.Event {
	return review.Event{Kind: review.DecidedOn, Decision: review.Block, Reason: "contenu_grave"}
}

func TestWhoMadeTheDecisionThatStandsHasNoSecondLookEither(t *testing.T) {
	c := played(t, moderation.ChildSexual, review.Opening{},
		by("samira", blocking()), by("samira", review.Event{Kind: review.Undone}), by("nour", blocking()))
	_, err := c.Apply(by("nour", review.Event{Kind: review.Countersign}))
	require.ErrorIs(t, err, review.ErrRecused, "nobody countersigns himself")

	c, err = c.Apply(review.Event{Kind: review.Contested, At: monday.Add(2 * time.Hour)})
	require.NoError(t, err)
	for _, who := range []review.Who{"samira", "nour"} {
		_, err = c.Apply(by(who, review.Event{Kind: review.Answered, Answer: review.Maintained}))
		require.ErrorIs(t, err, review.ErrRecused, who)
	}
	circle, able := c.Able(people(), nil)
	require.Equal(t, review.Heads, circle)
	require.Equal(t, review.Who("aude"), able[0].Who)
}

func TestTheFirstDeciderDoesNotReverseTheAnswerToAContest(t *testing.T) {
	c := played(t, moderation.Hate, review.Opening{}, by("samira", blocking()),
		review.Event{Kind: review.Contested, At: monday.Add(time.Hour)},
		by("nour", review.Event{Kind: review.Answered, Answer: review.Withdrawn}))
	_, err := c.Apply(by("samira", review.Event{Kind: review.Undone}))
	require.ErrorIs(t, err, review.ErrRecused)
	c, err = c.Apply(by("nour", review.Event{Kind: review.Undone}))
	require.NoError(t, err)
	_, err = c.Apply(by("samira", blocking()))
	require.ErrorIs(t, err, review.ErrRecused)
}

func TestLaw6_WhatWasEverSeenAsChildSexualIsNeverShown(t *testing.T) {
	threat := review.Noted{Category: moderation.Violence, Reasons: []moderation.Reason{"violence.menace"}}
	c := played(t, moderation.Hate, review.Opening{},
		review.Event{Kind: review.Noticed, Noted: threat, Urgency: review.U0, At: monday},
		review.Event{Kind: review.Noticed, Noted: review.Noted{Category: moderation.ChildSexual}, Urgency: review.U0, At: monday})
	require.Equal(t, moderation.ChildSexual, c.Category, "beside another category of the same urgency")
	require.False(t, c.MayBeShown())

	c, err := c.Apply(by("samira", review.Event{Kind: review.Recategorised, Noted: review.Noted{Category: moderation.Insult}, Urgency: review.U2}))
	require.NoError(t, err)
	require.False(t, c.MayBeShown(), "nor after somebody called it otherwise")
}

func TestLaw1_TheRobotOffersAMeetingOnce(t *testing.T) {
	offer := by("samira", review.Event{Kind: review.Offered, Outcome: review.OfferLeaving})
	for _, became := range []review.OfferOutcome{review.OfferSent, review.OfferUnsure} {
		c := played(t, moderation.Hate, review.Opening{}, by("samira", blocking()), offer,
			review.Event{Kind: review.OfferGone, Outcome: became, At: monday.Add(time.Hour)})
		_, err := c.Apply(offer)
		require.ErrorIs(t, err, review.ErrOrder)
		c, err = c.Apply(by("samira", review.Event{Kind: review.Undone}))
		require.NoError(t, err)
		_, err = c.Apply(offer)
		require.ErrorIs(t, err, review.ErrOrder, "undoing does not send it again")
		_, err = c.Apply(by("samira", review.Event{Kind: review.Offered, Outcome: review.OfferSpoken}))
		require.NoError(t, err, "a human may still say it")
	}
	c := played(t, moderation.Hate, review.Opening{}, by("samira", blocking()), offer,
		review.Event{Kind: review.OfferGone, Outcome: review.OfferFailed, At: monday.Add(time.Hour)})
	_, err := c.Apply(offer)
	require.NoError(t, err, "what surely did not arrive may be tried again")
}

func TestNoMeetingOfferOfTheRobotLeavesInATrial(t *testing.T) {
	c := played(t, moderation.Hate, review.Opening{Trial: true}, by("samira", blocking()))
	_, err := c.Apply(by("samira", review.Event{Kind: review.Offered, Outcome: review.OfferLeaving}))
	require.ErrorIs(t, err, review.ErrOrder)
}

func TestTheNeighbourCountersignsWhereNobodyElseCanAndDoesNothingElse(t *testing.T) {
	alone := []review.Person{{Who: "samira", Role: pdn.RolePromeneur}}
	removed := review.Event{Kind: review.DecidedOn, Decision: review.Removed, Reason: "contenu_interdit"}
	c := played(t, moderation.ChildSexual, review.Opening{})
	circle, able := c.Able(nil, beside())
	require.Equal(t, review.Employer, circle, "a neighbour never decides")
	require.Empty(t, able)

	c = played(t, moderation.ChildSexual, review.Opening{}, by("samira", removed))
	circle, able = c.Able(alone, beside())
	require.Equal(t, review.Neighbour, circle)
	require.Equal(t, beside(), able)
	circle, _ = c.Able(people(), beside())
	require.Equal(t, review.Deciders, circle, "somebody of the structure can")
	for _, k := range kinds() {
		require.Equal(t, k == review.Countersign, c.MayHandle(beside()[0], k) == nil, k)
	}
	sign := by("lou", review.Event{Kind: review.Countersign, Beside: true})
	c, err := c.Apply(sign)
	require.NoError(t, err)
	require.NoError(t, c.Unfinished())

	about, err := review.Open(review.Opening{Opened: monday, About: "aude"}, review.Event{Kind: review.Noticed, Noted: review.Noted{Category: moderation.ChildSexual}, At: monday})
	require.NoError(t, err)
	circle, _ = about.Able(alone, beside())
	require.Equal(t, review.Employer, circle)
}

func TestWhoHasStillToBeOfferedAMeetingIsNotForgotten(t *testing.T) {
	cal := weekdays()
	c := played(t, moderation.Hate, review.Opening{}, by("samira", blocking()))
	for _, want := range []review.Step{review.Reminded, review.NextPerson, review.ToTheHead} {
		at, step, late := c.Due(cal)
		require.True(t, late, "a block without its offer is said to be late")
		require.Equal(t, want, step)
		var err error
		c, err = c.Apply(review.Event{Kind: review.Lateness, Step: step, At: at})
		require.NoError(t, err)
	}
	c, err := c.Apply(by("samira", review.Event{Kind: review.Offered, Outcome: review.OfferSpoken}))
	require.NoError(t, err)
	_, _, late := c.Due(cal)
	require.False(t, late)
}

func TestAnAnswerIsShownAgainWhereItMayBeMissingAndItsDecisionStands(t *testing.T) {
	for outcome, missed := range map[review.OfferOutcome]bool{
		review.NoOffer: false, review.OfferLeaving: false, review.OfferSent: false, review.OfferUnsure: true, review.OfferFailed: true,
	} {
		leaves := outcome
		if outcome == review.OfferSent || outcome == review.OfferUnsure {
			leaves = review.OfferLeaving
		}
		c := played(t, moderation.Hate, review.Opening{}, by("samira", blocking()), review.Event{Kind: review.Contested, At: monday.Add(time.Hour)},
			by("nour", review.Event{Kind: review.Answered, Answer: review.Maintained, Outcome: leaves}))
		if leaves != outcome {
			var err error
			c, err = c.Apply(review.Event{Kind: review.Replied, Outcome: outcome, At: monday.Add(time.Hour)})
			require.NoError(t, err)
		}
		require.Equal(t, missed, c.ReplyMissed(), outcome)
		c, err := c.Apply(by("nour", review.Event{Kind: review.Undone}))
		require.NoError(t, err)
		require.False(t, c.ReplyMissed(), "what it said of the decision is not true any more")
	}
}
