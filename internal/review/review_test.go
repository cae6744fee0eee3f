package review_test

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) // nine in Paris

// people are the professionals of the histories; "aude" is the head.
func people() []review.Person {
	return []review.Person{
		{Who: "samira", Role: pdn.RolePromeneur}, {Who: "nour", Role: pdn.RolePromeneur}, {Who: "malo", Role: pdn.RoleTrainee},
		{Who: "aude", Role: pdn.RoleHead}, {Who: "ines", Role: pdn.RoleCoordinator},
	}
}

// beside is the neighbour structure's promeneur.
func beside() []review.Person {
	return []review.Person{{Who: "lou", Role: pdn.RolePromeneur, Beside: true}}
}

func kinds() []review.Kind {
	return []review.Kind{
		review.Noticed, review.Taken, review.PassedOn, review.Recategorised, review.Viewed, review.Proposed, review.DecidedOn, review.Receipted,
		review.Undone, review.Offered, review.OfferGone, review.OfferAgreed, review.Tell, review.Told, review.Contested, review.Answered, review.Countersign,
		review.MessageGone, review.MessageEdited, review.Lateness, review.Handed, review.LinkDropped, review.ClosedBySelf, review.Closing, review.SaidPro, review.Replied,
	}
}

func draw[T any](t *rapid.T, all []T, label string) T { return rapid.SampledFrom(all).Draw(t, label) }

func drawNoted(t *rapid.T) (review.Noted, review.Urgency) {
	n := review.Noted{Category: draw(t, moderation.Categories(), "category")}
	return n, review.UrgencyOf(n)
}

// drawEvent is any event, sensible or not.
func drawEvent(t *rapid.T, c review.Case, at time.Time) review.Event {
	p := draw(t, append(append(people(), beside()...), review.Person{}), "who")
	e := review.Event{Kind: draw(t, kinds(), "kind"), By: p.Who, Role: p.Role, Beside: p.Beside, At: at}
	if turn := c.Turn(); rapid.Bool().Draw(t, "what it waits for") {
		if e.Kind = turn; turn == "" {
			e.Kind = draw(t, []review.Kind{review.Closing, review.Contested, review.Undone}, "end")
		}
	}
	switch e.Kind {
	case review.Closing, review.Contested, review.Told, review.Replied, review.OfferGone, review.Handed, review.ClosedBySelf, review.Lateness, review.Noticed:
		e.By, e.Role = "", ""
	}
	e.Noted, e.Urgency = drawNoted(t)
	e.Source = draw(t, []review.Source{review.ByMachine, review.ByPerson}, "source")
	choice := draw(t, append(review.Choices(true), review.Choices(false)...), "choice")
	e.Decision, e.Reason = choice.Decision, draw(t, choice.Reasons, "reason")
	e.Receipt = draw(t, []string{"", "A-12", "pas un numéro"}, "receipt")
	e.Outcome = draw(t, []review.OfferOutcome{
		review.NoOffer, review.OfferSent, review.OfferSpoken, review.OfferSaidNo, review.OfferFailed, review.OfferNotDone, review.OfferLeaving,
	}, "outcome")
	if e.Kind == review.Offered && e.Outcome == review.OfferNotDone {
		e.Reason = draw(t, review.OfferReasons(), "why")
	} else if e.Kind == review.Offered {
		e.Reason = ""
	}
	e.Answer = draw(t, review.Answers(), "answer")
	e.Step = review.Step(rapid.IntRange(0, 4).Draw(t, "step"))
	e.To = draw(t, []review.Circle{review.Deciders, review.Heads, review.Neighbour, review.Employer}, "to")
	return e
}

func drawOpening(t *rapid.T) review.Opening {
	o := review.Opening{Structure: "escale", AuthorRole: pdn.RoleYouth, Opened: monday, Written: monday}
	if rapid.Bool().Draw(t, "about a professional") {
		o.About, o.AuthorRole = draw(t, []review.Who{"samira", "nour", "aude"}, "about"), pdn.RolePromeneur
	}
	return o
}

// TestLaw4_NoHistoryReachesAForbiddenState plays random histories; what the log
// of accepted events shows is judged without the case's own code.
func TestLaw4_NoHistoryReachesAForbiddenState(t *testing.T) {
	histories := 20 // times a hundred, rapid's own number
	if os.Getenv("LAMPADAIRE_FULL") != "" {
		histories = 1000
	}
	for range histories {
		rapid.Check(t, func(t *rapid.T) {
			o := drawOpening(t)
			n, u := drawNoted(t)
			first := review.Event{Kind: review.Noticed, Noted: n, Urgency: u, At: o.Opened}
			c, err := review.Open(o, first)
			require.NoError(t, err)
			log, at := []review.Event{first}, o.Opened
			for range rapid.IntRange(1, 40).Draw(t, "events") {
				at = at.Add(time.Duration(rapid.IntRange(0, 50*60).Draw(t, "minutes")) * time.Minute)
				e := drawEvent(t, c, at)
				next, err := c.Apply(e)
				if err != nil {
					require.Equal(t, c, next, "a refused event changes nothing")
					continue
				}
				judge(t, o, log, e)
				c, log = next, append(log, e)
			}
			again, err := review.Fold(o, log)
			require.NoError(t, err)
			require.Equal(t, c, again, "a case is the fold of its events")
		})
	}
}

// judge refuses, from the log alone, what must never be.
func judge(t *rapid.T, o review.Opening, log []review.Event, e review.Event) {
	var first review.Who
	var decision *review.Event
	var holder *review.Event
	var offer, carried *review.Event // carried: by the notice of a block
	told, offered := 0, 0            // messages that may have arrived: of this decision; offers, ever
	agreed, contest, countersigned, closed := false, false, false, false
	category, urgency := log[0].Noted.Category, log[0].Urgency
	for i := range log {
		past := &log[i]
		switch past.Kind {
		case review.DecidedOn:
			decision, holder, told = past, nil, 0
			if first == "" {
				first = past.By
			}
		case review.Undone:
			decision, offer, carried, agreed, countersigned = nil, nil, nil, false, false
		case review.Taken:
			holder = past
		case review.PassedOn:
			holder = nil
		case review.Answered:
			contest, holder = false, nil
			if past.Answer == review.Withdrawn { // the author was right: nothing is left
				decision = &review.Event{Kind: review.DecidedOn, By: past.By, Decision: review.Nothing}
			}
		case review.Tell:
			if past.Outcome == review.OfferLeaving {
				told++
			}
			unmade := offer == nil || offer == carried && offer.Outcome == review.OfferSaidNo
			if left := past.Outcome == review.OfferLeaving; decision.Decision == review.Block && unmade && offered == 0 && (left || past.Outcome == review.OfferSaidNo) {
				offer, carried = past, past
				offered += count(left)
			}
		case review.Told:
			if past.Outcome == review.OfferFailed {
				told--
			}
			if carried == nil || carried.Outcome != review.OfferLeaving {
				continue
			}
			if offer, carried = past, nil; past.Outcome == review.OfferFailed {
				offer = nil
				offered--
			}
		case review.Contested:
			contest, holder = true, nil
		case review.Offered:
			offer, carried, agreed = past, nil, false
			offered += count(past.Outcome == review.OfferLeaving)
		case review.OfferAgreed:
			agreed = true
		case review.OfferGone:
			offer, agreed = past, false
			offered -= count(past.Outcome == review.OfferFailed)
		case review.Countersign:
			countersigned = true
		case review.Noticed:
			if past.Urgency < urgency {
				category, urgency = past.Noted.Category, past.Urgency
			}
		case review.Recategorised:
			category, urgency = past.Noted.Category, past.Urgency
		case review.Closing, review.ClosedBySelf, review.SaidPro:
			closed = true
		}
	}
	_ = category
	require.False(t, closed, "nothing happens to a closed case")
	acts := map[review.Kind]bool{
		review.Taken: true, review.DecidedOn: true, review.Undone: true, review.Offered: true, review.Answered: true, review.Countersign: true,
		review.Recategorised: true, review.OfferAgreed: true, review.Viewed: true, review.Proposed: true, review.PassedOn: true, review.Receipted: true,
		review.SaidPro: true,
	}
	if acts[e.Kind] {
		require.NotEmpty(t, e.By, "an act has a name")
		require.NotEqual(t, o.About, e.By, "nobody handles his own message")
		require.NotEqual(t, review.Who("ines"), e.By, "the coordinator never handles a case")
	}
	if e.By == "lou" {
		require.Equal(t, review.Countersign, e.Kind, "the neighbour countersigns and does nothing else")
		require.Empty(t, o.About, "the neighbour hears nothing of a professional")
	}
	if e.Kind == review.DecidedOn {
		require.NotEqual(t, review.Who("malo"), e.By, "a trainee does not decide")
		if o.About != "" {
			require.Equal(t, review.Who("aude"), e.By, "what concerns a professional is the head's")
		}
	}
	if e.Kind == review.Proposed {
		require.Equal(t, review.Who("malo"), e.By, "whoever decides has nothing to propose")
		require.Empty(t, o.About, "a trainee sees nothing about a professional")
	}
	if e.Kind == review.Answered || e.Kind == review.Countersign {
		require.NotEqual(t, first, e.By, "the first decider has no second look")
		require.False(t, decision != nil && decision.By == e.By, "nor who made the decision that stands")
	}
	if holder != nil && e.At.Before(holder.At.Add(2*time.Hour)) && (e.Kind == review.Taken || e.Kind == review.DecidedOn) {
		require.Equal(t, holder.By, e.By, "one holder at a time")
	}
	if e.Kind == review.Handed && o.About != "" {
		require.NotEqual(t, review.Deciders, e.To, "nothing about a professional among those who decide")
		require.NotEqual(t, review.Neighbour, e.To)
	}
	if e.Kind == review.Told || e.Kind == review.Tell {
		require.Empty(t, o.About, "a professional is never told by the machine")
	}
	if e.Kind == review.Tell && e.Outcome == review.OfferLeaving {
		require.Zero(t, told, "a decision is told once")
	}
	if e.Kind == review.Offered && e.Outcome == review.OfferLeaving {
		require.Zero(t, offered, "the robot offers a meeting once, by itself or with a notice")
	}
	if e.Kind == review.ClosedBySelf {
		require.Nil(t, decision)
		require.Equal(t, review.U2, urgency, "what is grave never closes by itself")
	}
	if e.Kind == review.Closing {
		require.NotNil(t, decision, "nothing closes without a human's decision")
		require.False(t, contest, "nothing closes while a contest waits")
		if urgency == review.U0 {
			require.True(t, countersigned)
		}
		if o.About == "" && (decision.Decision == review.Block || decision.Decision == review.Report) {
			require.NotNil(t, offer, "a block or a report closes with an outcome of the meeting offer")
			require.NotEqual(t, review.OfferLeaving, offer.Outcome)
			require.True(t, offer.Outcome != review.OfferNotDone || agreed)
		}
	}
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func TestADeadlineRunsInWorkingHoursAndSkipsHolidays(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	require.NoError(t, err)
	cal := review.Calendar{
		Days: [7]bool{false, true, true, true, true, true, false}, From: 9 * 60, To: 18 * 60, Zone: paris,
		Holiday: func(d pdn.Day) bool { return d.Time().Month() == time.November && d.Time().Day() == 11 },
	}
	friday := time.Date(2026, 11, 6, 17, 30, 0, 0, paris)
	require.Equal(t, time.Date(2026, 11, 9, 9, 30, 0, 0, paris), cal.After(friday, time.Hour))
	tuesday := time.Date(2026, 11, 10, 17, 0, 0, 0, paris)
	require.Equal(t, time.Date(2026, 11, 12, 10, 0, 0, 0, paris), cal.After(tuesday, 2*time.Hour))
	night := time.Date(2026, 11, 9, 23, 0, 0, 0, paris)
	require.Equal(t, time.Date(2026, 11, 10, 9, 30, 0, 0, paris), cal.After(night, 30*time.Minute))
}

func TestTenThousandFindingsMakeFewCardsAndLoseNoCount(t *testing.T) {
	b := review.Burst{Opened: monday, Last: monday}
	written := 0
	for i := range 10000 {
		var due time.Time
		now := monday.Add(time.Duration(i) * 100 * time.Millisecond)
		require.True(t, b.Takes(now))
		if b, due = b.Add(now, now, review.U0); !due.IsZero() {
			written++
			require.False(t, due.Before(now))
		}
	}
	require.Equal(t, 10000, b.Cases)
	require.LessOrEqual(t, written, 7)
}

func TestACardWaitsForTheOpeningAndIsOwedOnce(t *testing.T) {
	b, morning := review.Burst{Opened: monday, Last: monday}, monday.Add(10*time.Hour)
	b, due := b.Add(monday, morning, review.U2)
	require.Equal(t, morning, due)
	b, due = b.Add(monday.Add(time.Minute), morning, review.U0)
	require.Zero(t, due, "nobody is woken, urgent or not; one card opens the shift")
	require.Equal(t, 2, b.Cases)
}

func TestWhoIsLeftWhenSomeAreRecused(t *testing.T) {
	at := review.Event{Kind: review.Noticed, Noted: review.Noted{Category: moderation.Insult}, Urgency: review.U2, At: monday}
	c, err := review.Open(review.Opening{Opened: monday}, at)
	require.NoError(t, err)
	circle, able := c.Able(people(), nil)
	require.Equal(t, review.Deciders, circle)
	require.Len(t, able, 2)
	circle, _ = c.Able(people()[2:], nil)
	require.Equal(t, review.Heads, circle)
	circle, able = c.Able(people()[2:3], beside())
	require.Equal(t, review.Employer, circle, "a neighbour never decides")
	require.Empty(t, able)

	about, err := review.Open(review.Opening{Opened: monday, About: "aude"}, at)
	require.NoError(t, err)
	circle, able = about.Able(people(), beside())
	require.Equal(t, review.Employer, circle, "nobody decides on his own message, and no neighbour hears of it")
	require.Empty(t, able)
}
