package review

import (
	"fmt"
	"slices"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// check refuses an event that cannot be: a wrong role, somebody recused, a
// second holder, something outside the lists, an order without sense.
func (c Case) check(e Event) error {
	if machine(e.Kind) {
		if e.By != "" {
			return fmt.Errorf("%s is nobody's act: %w", e.Kind, ErrOrder)
		}
		return c.checkHappening(e)
	}
	if e.By == "" {
		return fmt.Errorf("%s needs a person: %w", e.Kind, ErrRight)
	}
	if err := c.MayHandle(Person{e.By, e.Role, e.Beside}, e.Kind); err != nil {
		return err
	}
	if holder := c.HeldBy(e.At); holder != "" && holder != e.By && !beside(e.Kind) {
		return ErrHeld
	}
	return c.checkAct(e)
}

// beside tells the acts that take nothing from who has the case.
func beside(k Kind) bool {
	return k == Viewed || k == Proposed || k == OfferAgreed || k == Countersign
}

// machine tells the events that no professional does.
func machine(k Kind) bool {
	switch k {
	case Noticed, OfferGone, Told, Replied, Contested, MessageGone, MessageEdited, Lateness, Handed, LinkDropped, ClosedBySelf, Closing:
		return true
	default:
		return false
	}
}

func (c Case) checkHappening(e Event) error {
	wrong := false
	switch e.Kind {
	case Noticed:
		wrong = e.Noted.Category == ""
	case OfferGone:
		wrong = c.Offer != OfferLeaving || !delivered(e.Outcome)
	case Told:
		wrong = c.Notice != OfferLeaving || !delivered(e.Outcome)
	case Replied:
		wrong = c.Reply != OfferLeaving || !delivered(e.Outcome)
	case Contested:
		wrong = !c.MayContest()
	case Lateness:
		wrong = e.Step <= c.Late || e.Step > ToTheHead
	case Handed:
		// Nothing about a professional ever goes back to those who decide (law L5).
		wrong = far(e.To) < 0 || (c.About != "" && (e.To == Deciders || e.To == Neighbour))
	case ClosedBySelf:
		wrong = !c.MayAutoClose(e.At)
	case Closing:
		return c.Unfinished()
	}
	if wrong {
		return fmt.Errorf("%s: %w", e.Kind, ErrOrder)
	}
	return nil
}

func (c Case) checkAct(e Event) error {
	ok := true
	switch e.Kind {
	case Taken, Recategorised:
		ok = !c.Decided() || c.Contest == ContestOpen
	case PassedOn:
		ok = c.HeldBy(e.At) == e.By
	case DecidedOn:
		if !c.Allows(e.Decision, e.Reason) || (e.Receipt != "" && !ValidReceipt(e.Receipt)) {
			return ErrList
		}
		ok = !c.Decided()
	case Proposed:
		if !c.Allows(e.Decision, e.Reason) {
			return ErrList
		}
		ok = !c.Decided()
	case Receipted:
		if !ValidReceipt(e.Receipt) {
			return ErrList
		}
		ok = c.Decided()
	case Undone:
		ok = c.Decided() && c.Contest != ContestOpen
	case Offered:
		return c.checkOffer(e)
	case Tell:
		if e.Outcome != OfferLeaving && e.Outcome != OfferSaidNo && e.Outcome != OfferFailed {
			return ErrList
		}
		ok = c.MayTell(e.At)
	case OfferAgreed:
		ok = c.Offer == OfferNotDone && !c.OfferAgreed
	case Answered:
		if !slices.Contains(Answers(), e.Answer) {
			return ErrList
		}
		if e.Outcome != NoOffer && e.Outcome != OfferLeaving && e.Outcome != OfferFailed {
			return ErrList
		}
		ok = c.Contest == ContestOpen
	case SaidPro:
		ok = !c.Decided() && c.Contest == NoContest && c.About == ""
	case Countersign:
		ok = c.Decided() && c.Urgency == U0 && c.Countersigned == ""
	case Viewed:
	default:
		ok = false
	}
	if !ok {
		return fmt.Errorf("%s: %w", e.Kind, ErrOrder)
	}
	return nil
}

func (c Case) checkOffer(e Event) error {
	if e.Outcome == NoOffer || (e.Outcome == OfferNotDone) != slices.Contains(OfferReasons(), e.Reason) {
		return ErrList
	}
	again := e.Outcome == OfferLeaving && !c.RobotMayOffer()
	if c.About != "" || c.Offer == OfferLeaving || again {
		return fmt.Errorf("%s: %w", e.Kind, ErrOrder)
	}
	return nil
}

// delivered tells an outcome of something that was leaving.
func delivered(o OfferOutcome) bool { return o == OfferSent || o == OfferFailed || o == OfferUnsure }

// Person is a professional who could handle a case.
type Person struct {
	Who  Who
	Role pdn.Role
	// Beside tells that he is of the neighbour structure, which only countersigns.
	Beside bool
}

// MayHandle tells why a person may not do something to a case; nil when he may.
// The author, whom the message concerns, and, for a contest or a countersign,
// the first decider and who made the decision that stands never do. What concerns
// a professional is the head's alone (law L5); a trainee looks and proposes, and
// does not decide; a coordinator never sees it.
func (c Case) MayHandle(p Person, k Kind) error {
	if p.Who == "" || p.Who == c.About {
		return ErrRecused
	}
	second := k == Countersign || k == Answered ||
		(c.Contest != NoContest && (k == Taken || k == DecidedOn || k == Recategorised || k == Undone))
	own := p.Who == c.Decision.By && (k != Undone || c.ContestAnswer != Withdrawn) // who took it back may have pressed by mistake
	if second && (p.Who == c.First || own) {
		return ErrRecused
	}
	if p.Beside && (k != Countersign || c.About != "" || c.Turn() != Countersign) {
		return ErrRight
	}
	if k == Proposed && p.Role != pdn.RoleTrainee { // whoever decides has nothing to propose
		return ErrRight
	}
	switch p.Role {
	case pdn.RoleHead:
		if c.About == "" && c.Circle == Deciders && k != OfferAgreed && k != Countersign {
			return ErrRight
		}
		return nil
	case pdn.RolePromeneur:
		if c.About != "" || k == OfferAgreed {
			return ErrRight
		}
		return nil
	case pdn.RoleTrainee:
		if c.About != "" || k != Viewed && k != Proposed {
			return ErrRight
		}
		return nil
	default:
		return ErrRight
	}
}

// MaySee tells whether a person is shown the case.
func (c Case) MaySee(p Person) bool {
	if c.MayHandle(p, Viewed) == nil {
		return true
	}
	turn := c.Turn()
	return turn != "" && c.MayHandle(p, turn) == nil
}

// Turn is what a case waits for, as an event kind.
func (c Case) Turn() Kind {
	switch {
	case c.Contest == ContestOpen:
		return Answered
	case !c.Decided():
		return DecidedOn
	case c.offerMissing() && c.Offer == OfferNotDone:
		return OfferAgreed
	case c.offerMissing():
		return Offered
	case c.Urgency == U0 && c.Countersigned == "":
		return Countersign
	default:
		return ""
	}
}

// Able are those who may do what the case waits for, and the circle that must
// handle it: those of the structure; when nobody near is left, its heads; when no
// head is left, those beside, of the neighbour structure that the settings name,
// for a countersign and nothing else; else the employer, by an e-mail without
// content.
func (c Case) Able(people, beside []Person) (Circle, []Person) {
	k := c.Turn()
	for _, circle := range []Circle{Deciders, Heads} {
		if c.About != "" && circle == Deciders || far(c.Circle) > far(circle) && !(k == OfferAgreed) {
			continue
		}
		if able := c.in(circle, people, k); len(able) > 0 {
			return circle, able
		}
	}
	for _, circle := range []Circle{Deciders, Heads} {
		if able := c.in(circle, beside, k); len(able) > 0 {
			return Neighbour, able
		}
	}
	return Employer, nil
}

// in are those of a circle who may do something to the case.
func (c Case) in(circle Circle, people []Person, k Kind) (able []Person) {
	c.Circle = circle
	for _, p := range people {
		if (p.Role == pdn.RoleHead) == (circle == Heads) && c.MayHandle(p, k) == nil {
			able = append(able, p)
		}
	}
	return able
}

func far(c Circle) int {
	return slices.Index([]Circle{Deciders, Heads, Neighbour, Employer}, c)
}
