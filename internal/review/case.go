package review

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/moderation"
)

// holdFor is how long [Je m'en occupe] keeps a case from others.
const holdFor = 2 * time.Hour

// ContestState is where a contest stands.
type ContestState uint8

// The states of a contest.
const (
	NoContest ContestState = iota
	ContestOpen
	ContestAnswered
)

// Judgement is a decision as it was made.
type Judgement struct {
	What    Decision
	Reason  Reason
	Receipt string
	By      Who
	At      time.Time
}

// Case is a message à regarder as it stands: the fold of its events.
type Case struct {
	Opening
	Category moderation.Category
	Urgency  Urgency
	// Unseen tells that it was once seen as child sexual content: its text is shown to nobody.
	Unseen   bool
	Reasons  []moderation.Reason
	Against  []moderation.Reason
	ByPeople int // how many people pointed it out; grouped, never punished
	// Wait is how long after it opened its card could be seen first.
	Wait      time.Duration
	Circle    Circle
	Holder    Who
	HeldUntil time.Time
	Decision  Judgement
	// Proposal is the last one that was made, by somebody who does not decide.
	Proposal Judgement
	// First is who decided first: he neither answers a contest nor countersigns.
	First       Who
	Offer       OfferOutcome
	OfferReason Reason
	OfferAgreed bool
	// OfferWritten tells that the robot's offer has left, or may have: there is no second one.
	OfferWritten bool
	// OfferWithNotice tells that the notice of a block carries the offer too.
	OfferWithNotice bool
	Notice          OfferOutcome // of the decision notice
	// AuthorTold tells that she was told, or may have been, of a decision that was undone since.
	AuthorTold    bool
	Contest       ContestState
	ContestedAt   time.Time
	ContestAnswer Answer
	// Reply is what became of that answer on its way to the author.
	Reply OfferOutcome
	// Anew tells that a decision was made after a contest was answered: it may be contested too.
	Anew          bool
	Countersigned Who
	Gone, Edited  bool
	LinkErased    bool
	Late          Step
	Again         time.Time // when it last came back to those who decide
	Closed        bool
	ClosedAt      time.Time
	Abandoned     bool // closed by itself
	// MovedOn tells that a professional wrote the message: what follows is another
	// case, the head's alone (law L5).
	MovedOn bool
	Events  int
}

// Decided tells whether a decision stands.
func (c Case) Decided() bool { return c.Decision.What != "" }

// Since is when it began to wait: opened, or undone, or contested.
func (c Case) Since() time.Time {
	since := later(c.Opened, c.Again)
	if c.Contest == ContestOpen {
		return later(since, c.ContestedAt)
	}
	return since
}

// Seen is when those who handle it could see it: their hours may begin long after
// it was opened, and nobody is late for what he could not see.
func (c Case) Seen() time.Time { return later(c.Since(), c.Opened.Add(c.Wait)) }

// HeldBy is who has the case at t; "" when nobody does.
func (c Case) HeldBy(t time.Time) Who {
	if t.Before(c.HeldUntil) {
		return c.Holder
	}
	return ""
}

// Why an event is refused.
var (
	// ErrRight: the role may not do it, or the case is another circle's.
	ErrRight = errors.New("this role may not do this")
	// ErrRecused: he wrote the message, it concerns him, or he decided first.
	ErrRecused = errors.New("recused")
	// ErrHeld: somebody else has it.
	ErrHeld = errors.New("somebody else has this case")
	// ErrOver: the case is closed.
	ErrOver = errors.New("the case is closed")
	// ErrOrder: it makes no sense at this point.
	ErrOrder = errors.New("not at this point")
	// ErrList: outside the closed lists.
	ErrList = errors.New("not in the list")
)

// Open makes a case of its first noticing.
func Open(o Opening, first Event) (Case, error) {
	c := Case{Opening: o, Circle: Deciders}
	if first.Kind != Noticed {
		return c, fmt.Errorf("open a case: %w", ErrOrder)
	}
	if o.About != "" {
		c.Circle = Heads
	}
	return c.Apply(first)
}

// Fold makes a case of all its events.
func Fold(o Opening, events []Event) (Case, error) {
	if len(events) == 0 {
		return Case{}, fmt.Errorf("fold a case: %w", ErrOrder)
	}
	c, err := Open(o, events[0])
	for _, e := range events[1:] {
		if err != nil {
			break
		}
		c, err = c.Apply(e)
	}
	if err != nil {
		return c, fmt.Errorf("fold a case: %w", err)
	}
	return c, nil
}

// Apply is the case after an event, or why the event cannot be.
func (c Case) Apply(e Event) (Case, error) {
	if c.Closed {
		return c, ErrOver
	}
	if err := c.check(e); err != nil {
		return c, err
	}
	c.Events++
	switch e.Kind {
	case Noticed:
		return c.noticed(e), nil
	case Recategorised:
		c.Category, c.Urgency = e.Noted.Category, e.Urgency
		c.Unseen = c.Unseen || e.Noted.Category == moderation.ChildSexual
	case Taken:
		c.Holder, c.HeldUntil = e.By, e.At.Add(holdFor)
	case PassedOn:
		c.Holder, c.HeldUntil = "", time.Time{}
	case DecidedOn:
		return c.decided(e), nil
	case Proposed:
		c.Proposal = Judgement{What: e.Decision, Reason: e.Reason, By: e.By, At: e.At}
	case Receipted:
		c.Decision.Receipt = e.Receipt
	case Undone:
		return c.undone(e), nil
	case Offered:
		c.Offer, c.OfferReason, c.OfferAgreed, c.OfferWithNotice = e.Outcome, e.Reason, false, false
		c.OfferWritten = c.OfferWritten || e.Outcome == OfferLeaving
	case OfferGone:
		c.Offer, c.OfferWritten = e.Outcome, e.Outcome != OfferFailed
	case OfferAgreed:
		c.OfferAgreed = true
	case Tell, Told:
		return c.told(e), nil
	case Contested:
		c.Contest, c.ContestedAt, c.Late, c.Anew = ContestOpen, e.At, InTime, false
		c.LinkErased = false // her address lives as long as her contest
		c.Holder, c.HeldUntil = "", time.Time{}
	case Answered:
		return c.answered(e), nil
	case Replied:
		c.Reply = e.Outcome
	case Countersign:
		c.Countersigned = e.By
	case SaidPro:
		c.Closed, c.MovedOn, c.ClosedAt, c.LinkErased = true, true, e.At, true
	default:
		return c.happened(e), nil
	}
	return c, nil
}

// happened is what no person did.
func (c Case) happened(e Event) Case {
	switch e.Kind {
	case MessageGone:
		c.Gone = true
	case MessageEdited:
		c.Edited = true
	case Lateness:
		c.Late = e.Step
	case Handed:
		c.Circle = e.To
	case LinkDropped:
		c.LinkErased = true
	case ClosedBySelf:
		c.Closed, c.Abandoned, c.ClosedAt, c.LinkErased = true, true, e.At, true
	case Closing:
		c.Closed, c.ClosedAt, c.LinkErased = true, e.At, true
	}
	return c
}

func (c Case) noticed(e Event) Case {
	if e.Source == ByPerson {
		c.ByPeople++
	}
	c.Unseen = c.Unseen || e.Noted.Category == moderation.ChildSexual
	if c.Category == "" {
		c.Category, c.Urgency, c.Wait = e.Noted.Category, e.Urgency, e.Wait
	} else {
		c.Category, c.Urgency = graver(c.Category, e.Noted.Category, c.Urgency, e.Urgency)
	}
	for _, r := range e.Noted.Reasons {
		if len(c.Reasons) < mostReasons && !slices.Contains(c.Reasons, r) {
			c.Reasons = append(slices.Clone(c.Reasons), r)
		}
	}
	for _, r := range e.Noted.Against {
		if len(c.Against) < mostReasons && !slices.Contains(c.Against, r) {
			c.Against = append(slices.Clone(c.Against), r)
		}
	}
	return c
}

// mostReasons bounds the sentences of a card.
const mostReasons = 4

func (c Case) decided(e Event) Case {
	c.Decision = Judgement{What: e.Decision, Reason: e.Reason, Receipt: e.Receipt, By: e.By, At: e.At}
	c.Holder, c.HeldUntil, c.Late = "", time.Time{}, InTime
	c.Anew = c.Contest == ContestAnswered
	if c.First == "" {
		c.First = e.By
	}
	return c
}

// Unfinished is why a case cannot close yet; nil when all is done.
func (c Case) Unfinished() error {
	switch {
	case !c.Decided():
		return fmt.Errorf("nobody has decided: %w", ErrOrder)
	case c.Contest == ContestOpen:
		return fmt.Errorf("a contest waits: %w", ErrOrder)
	case c.offerMissing():
		return fmt.Errorf("no outcome of the meeting offer: %w", ErrOrder)
	case c.Urgency == U0 && c.Countersigned == "":
		return fmt.Errorf("nobody has countersigned: %w", ErrOrder)
	default:
		return nil
	}
}

// Waits tells whether a human still has something to do.
func (c Case) Waits() bool { return !c.Closed && c.Unfinished() != nil }

// Professional tells whether the message is a professional's.
func (c Case) Professional() bool { return c.About != "" || c.AuthorRole.Professional() }
