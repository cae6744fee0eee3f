package adherence

import (
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Purpose is a row of the gate table of law L1.
type Purpose string

// The purposes of a message to a young person or a parent.
const (
	// Answer to the person's own act, in the same place, within AnswerWithin.
	Answer Purpose = "réponse"
	// FollowUp is the one message that the person asked for by a press.
	FollowUp Purpose = "suite"
	// Notice is the charter notice or the difference of an edition.
	Notice Purpose = "notice"
	// Decision is a decision notice or a meeting offer, by a named human's press.
	Decision Purpose = "décision"
	// Personal is any other personal message, by a named human's press.
	Personal Purpose = "personnel"
)

// AnswerWithin is how long after the person's act an answer may still come.
const AnswerWithin = 15 * time.Minute

// Contact is what the gate must know of the message that wants to leave.
type Contact struct {
	Purpose Purpose
	Now     time.Time
	// Act is when the person last acted, by her own press, command, word or
	// arrival; zero when this message answers nothing.
	Act time.Time
	// SamePlace tells that the message goes where the act took place.
	SamePlace bool
	// Edition is the edition that a Notice shows.
	Edition int
	// Pressed tells that a named human pressed for this very message.
	Pressed bool
	// Promised tells that the person asked for this follow-up and has not had it yet.
	Promised bool
}

// Denial is why the gate stays shut; empty when it opens.
type Denial string

// The denials, for tests and for the professional who asked.
const (
	Open          Denial = ""
	SaidNo        Denial = "dit_non"
	NotInformed   Denial = "pas_informe"
	NotAccepted   Denial = "pas_dit_oui"
	AlreadyShown  Denial = "deja_montre"
	NoRecentAct   Denial = "pas_de_geste"
	NotPressed    Denial = "pas_de_main"
	NotPromised   Denial = "pas_promis"
	UnknownReason Denial = "motif_inconnu"
)

// MayContact is the gate: the table of law L1 and nothing else. Every message
// to a young person or a parent, on every platform, passes here; the permit
// that it grants is the only way to make one.
func MayContact(l Link, c Contact) (chat.Permit, Denial) {
	if why := deny(l, c); why != Open {
		return chat.Permit{}, why
	}
	until := c.Now.Add(AnswerWithin)
	if c.Purpose == Answer || c.Purpose == Notice {
		until = c.Act.Add(AnswerWithin)
	}
	return chat.GrantPermit(l.Code, string(c.Purpose), until), Open
}

// Holds checks a permit again in the sending transaction: same person, not
// expired, and the gate still open for the person's state of now.
func Holds(p chat.Permit, l Link, c Contact) Denial {
	if p.Zero() || p.Person() != l.Code || p.Purpose() != string(c.Purpose) || c.Now.After(p.Until()) {
		return NoRecentAct
	}
	return deny(l, c)
}

func deny(l Link, c Contact) Denial {
	switch c.Purpose {
	case Answer:
		if !c.recent() || !c.SamePlace {
			return NoRecentAct
		}
		return Open
	case FollowUp:
		if !c.Promised {
			return NotPromised
		}
		return Open
	case Notice:
		return denyNotice(l, c)
	case Decision:
		return denyPressed(l, c, l.State == Informed || l.State == Accepted)
	case Personal:
		return denyPressed(l, c, l.State == Accepted)
	default:
		return UnknownReason
	}
}

func denyNotice(l Link, c Contact) Denial {
	switch {
	case l.State.SaidNo():
		return SaidNo
	case !c.recent():
		return NoRecentAct
	case l.Edition >= c.Edition:
		return AlreadyShown
	default:
		return Open
	}
}

func denyPressed(l Link, c Contact, state bool) Denial {
	switch {
	case l.State.SaidNo():
		return SaidNo
	case l.State == Unknown:
		return NotInformed
	case !state:
		return NotAccepted
	case !c.Pressed:
		return NotPressed
	default:
		return Open
	}
}

func (c Contact) recent() bool {
	return !c.Act.IsZero() && !c.Now.Before(c.Act.Add(-clockSkew)) && !c.Now.After(c.Act.Add(AnswerWithin))
}

// clockSkew is how far a platform's clock may be ahead of ours.
const clockSkew = 2 * time.Minute

// Retention is how long a link is kept, in days (domain §5.2); all are
// settings with a legal maximum.
type Retention struct {
	Silent   int // informed without an answer, after the notice
	Accepted int // after the last contact
	Refused  int // refused or withdrawn, after the answer
}

// Expired tells whether the link must be purged on the given day. A closed link
// has no date: it ends with the structure's key.
func (r Retention) Expired(l Link, today pdn.Day) bool {
	switch l.State {
	case Informed:
		return today > l.Day+pdn.Day(r.Silent)
	case Accepted:
		// The last contact is known by its month: counted from its end.
		return today > (l.LastContact+1).FirstDay()+pdn.Day(r.Accepted)
	case Refused, Withdrawn:
		return today > l.Day+pdn.Day(r.Refused)
	default:
		return false
	}
}
