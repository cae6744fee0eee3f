package review

import (
	"time"

	"github.com/lampadaire/lampadaire/internal/moderation"
)

// What the author of a message is told, and what she may answer to it: the
// notice of a decision, the meeting offer that the notice of a block carries, the
// contest and its answer.

// told is a notice that leaves, or what became of it. The notice of a block says
// that a meeting is offered: it is the offer, so that there is no second message
// (law L1).
func (c Case) told(e Event) Case {
	c.Notice = e.Outcome
	if e.Kind == Tell {
		unmade := c.Offer == NoOffer || c.Offer == OfferSaidNo && c.OfferWithNotice
		if c.Decision.What == Block && unmade && !c.OfferWritten && (e.Outcome == OfferLeaving || e.Outcome == OfferSaidNo) {
			c.Offer, c.OfferWithNotice, c.OfferWritten = e.Outcome, true, e.Outcome == OfferLeaving
		}
		return c
	}
	if c.OfferWithNotice && c.Offer == OfferLeaving {
		c.Offer = e.Outcome
		if e.Outcome == OfferFailed { // it has not arrived: she is still to be offered one
			c.Offer, c.OfferWithNotice, c.OfferWritten = NoOffer, false, false
		}
	}
	return c
}

// undone is the case once its decision is taken back: it waits again, and who was
// told of that decision may be told of the next one.
func (c Case) undone(e Event) Case {
	c.Decision, c.Again, c.Late = Judgement{}, e.At, InTime
	c.Offer, c.OfferReason, c.OfferAgreed, c.OfferWithNotice, c.Countersigned = NoOffer, "", false, false, ""
	c.AuthorTold = c.AuthorTold || c.Notice.mayHaveArrived()
	c.Notice = NoOffer
	return c
}

// answered is the case once its contest is answered. Where the author was right,
// nothing is left of the decision: it is counted as none, and kept as none.
func (c Case) answered(e Event) Case {
	c.Contest, c.ContestAnswer, c.Reply = ContestAnswered, e.Answer, e.Outcome
	c.Holder, c.HeldUntil = "", time.Time{}
	if e.Answer == Withdrawn {
		c.Decision = Judgement{What: Nothing, Reason: Overturned, By: e.By, At: e.At}
	}
	return c
}

// Reversed tells that the author was told of a decision and that nothing is left
// of it since: she is owed that, and no blame goes with it.
func (c Case) Reversed() bool {
	return c.AuthorTold && c.Decision.What == Nothing && c.Decision.Reason != Overturned
}

// MayTell tells whether the author may be told of the decision that stands, by a
// human's press: once, and not of what is left alone or passed on.
func (c Case) MayTell(now time.Time) bool {
	fresh := c.Notice == NoOffer || c.Notice == OfferFailed || c.Notice == OfferSaidNo
	if c.Reversed() { // however old the message is, unless another has it now
		return fresh && c.About == "" && !c.Closed
	}
	return fresh && c.Decision.Tells() && c.MayNotify(now)
}

// offerMissing tells that a block or a report has no recorded outcome of the meeting
// offer yet (A26).
func (c Case) offerMissing() bool {
	return c.Decision.What.NeedsOffer() && c.About == "" && !c.Offer.final(c.OfferAgreed)
}

// RobotMayOffer tells whether the robot may write a meeting offer: once, and not in
// a trial.
func (c Case) RobotMayOffer() bool { return !c.OfferWritten && !c.Trial }

// MayContest tells whether the author may say that she does not agree: once for
// each decision that she may have been told of or could read.
func (c Case) MayContest() bool {
	return c.Decided() && c.About == "" && (c.Contest == NoContest || c.Contest == ContestAnswered && c.Anew)
}

// Waiting tells that a decision or an offer was not written to the author, who has
// said no: she finds it where she looks what is kept of her.
func (c Case) Waiting() bool {
	return c.Decided() && (c.Notice == OfferSaidNo || c.Offer == OfferSaidNo)
}

// ReplyMissed tells that the answer to a contest, about a decision that stands, may
// not have reached the author: she finds it where she looks what is kept of her.
// What became of an older answer was not written down: it is not said again.
func (c Case) ReplyMissed() bool {
	return c.Decided() && c.Contest == ContestAnswered && !c.Anew && (c.Reply == OfferFailed || c.Reply == OfferUnsure)
}

// CloseAfter is how long a finished case stays open: for thirty days where the
// author may contest, or has still to find what was not written to her or did not
// arrive; anything can be undone for a day.
func (c Case) CloseAfter() time.Duration {
	contestable := c.MayContest() && (c.Notice.mayHaveArrived() || c.AuthorTold)
	if contestable || c.Waiting() || c.ReplyMissed() {
		return ContestDays * 24 * time.Hour
	}
	return 24 * time.Hour
}

// ContestDays is for how many days the author may contest.
const ContestDays = 30

// mayHaveArrived tells an outcome after which the message may be at its addressee's.
func (o OfferOutcome) mayHaveArrived() bool {
	return o == OfferLeaving || o == OfferSent || o == OfferUnsure
}

// Exceeds tells that something said of a message now goes beyond what was decided
// of it: more urgent; seen by the machine in an edit; or told by a person, where
// nothing was found to be done before anybody had complained. It is a new case: no
// machine takes a human's decision back (law L4).
func (c Case) Exceeds(by Source, n Noted) bool {
	if !c.Decided() || c.Contest == ContestOpen {
		return false
	}
	switch {
	case UrgencyOf(n) < c.Urgency, n.Category == moderation.ChildSexual && !c.Unseen:
		return true
	case by == ByMachine:
		return n.Category != c.Category
	default:
		return c.ByPeople == 0 && c.Decision.What == Nothing
	}
}
