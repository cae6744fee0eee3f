// Package adherence keeps "libre adhésion" (charter A17 to A19): a young person
// accepts the link with a structure, refuses it, asks for it, or does not
// answer; says no once and nobody comes back. It decides who may be written
// to, and for what (law L1), and it alone grants the permit that every message
// to a young person or a parent carries.
//
// It never asks why, never counts acceptances, never reminds of a silence, and
// knows of a person nothing but a keyed code (law L2).
package adherence

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// State is where a person stands with one structure.
type State string

// The states. Unknown has no row. Closed is what "effacer tout sauf mon non"
// leaves: a code without date, role or reason.
const (
	Unknown   State = ""
	Informed  State = "informé"
	Accepted  State = "accepté"
	Refused   State = "refusé"
	Withdrawn State = "retiré"
	Closed    State = "fermé"
)

// SaidNo tells whether the person must be left alone.
func (s State) SaidNo() bool { return s == Refused || s == Withdrawn || s == Closed }

// Delivery is what is known of the delivery of the last notice.
// "Non remis" is not "sans réponse", and "remis" is not "lu" (law L10).
type Delivery string

// The deliveries. Sending is committed before an unasked message leaves: a
// crash then leaves Uncertain, never a second try (law L3).
const (
	NoDelivery   Delivery = ""
	Sending      Delivery = "en cours"
	Served       Delivery = "remis"
	NotDelivered Delivery = "non remis"
	Uncertain    Delivery = "remise incertaine"
	// Answered: she answered after it was shown; which answer is the state.
	Answered Delivery = "répondu"
)

// AskedBy says who asked for the link (A17).
type AskedBy string

// Who asked.
const (
	AskedByNobody       AskedBy = ""
	AskedByYouth        AskedBy = "jeune"
	AskedByProfessional AskedBy = "professionnel"
)

// Link is all that is kept about one person within one structure. Nothing may
// be added to it (law L2); a test compares it with the stored columns.
type Link struct {
	Code      pdn.PersonCode
	Structure pdn.StructureID
	Network   pdn.NetworkID
	Role      pdn.Role // jeune or parent
	Language  string   // of the texts shown, BCP 47
	State     State
	Asked     AskedBy
	// Edition is the number of the last edition of the charter shown, 0 when none was.
	Edition  int
	Delivery Delivery
	Place    chat.PlaceKind // where it was shown
	Day      pdn.Day        // of the last notice or answer
	// LastContact is the month of the person's last act; no finer date is kept.
	LastContact pdn.Month
}

// Links is the storage of links. A missing link is a zero Link with its code
// and state Unknown, never an error.
type Links interface {
	Link(ctx context.Context, code pdn.PersonCode) (Link, error)
	SaveLink(ctx context.Context, l Link) error
	// DeleteLink removes the row; a missing row is no error.
	DeleteLink(ctx context.Context, code pdn.PersonCode) error
}

// Moment is the day and month of an act.
type Moment struct {
	Day   pdn.Day
	Month pdn.Month
}

// Showing is what a notice was shown with.
type Showing struct {
	Structure pdn.StructureID
	Network   pdn.NetworkID
	Role      pdn.Role
	Language  string
	Edition   int
	Place     chat.PlaceKind
	Delivery  Delivery
}

// Show records that the notice of an edition is shown to the person. An answer
// already given stays valid (A22); an unknown person becomes informed. Who has
// said no is never shown a notice: Show leaves such a link as it is.
func (l Link) Show(s Showing, at Moment) Link {
	if l.State.SaidNo() {
		return l
	}
	if l.State == Unknown {
		l.State, l.Role = Informed, s.Role
	}
	l.Structure, l.Network, l.Language = s.Structure, s.Network, s.Language
	l.Edition, l.Place, l.Delivery = s.Edition, s.Place, s.Delivery
	l.Day, l.LastContact = at.Day, at.Month
	return l
}

// Choose records the person's own answer, at any time and in either direction:
// only her own press opens or closes the link. It proves no edition as shown.
func (l Link) Choose(yes bool, s Showing, at Moment) Link {
	was := l.State
	if !yes && was == Closed {
		return l // her no is kept already, bare: saying it again dates nothing
	}
	l.Structure, l.Network, l.Role, l.Language = s.Structure, s.Network, roleOr(l.Role, s.Role), s.Language
	l.Place = s.Place
	l.Day, l.LastContact = at.Day, at.Month
	if l.Edition > 0 && (l.Delivery == Served || l.Delivery == Sending || l.Delivery == Uncertain && was != Accepted) {
		// A difference whose delivery is uncertain is not answered by a yes said again.
		l.Delivery = Answered
	}
	if yes && was == Closed {
		// She was shown some edition before she erased it: the next difference is
		// told from the one in effect. Delivery stays empty: nothing is proved.
		l.Edition = s.Edition
	}
	switch {
	case yes:
		l.State = Accepted
	case was == Accepted || was == Withdrawn:
		l.State = Withdrawn
	default:
		l.State = Refused
	}
	if was == Unknown || was == Closed {
		l.Asked = AskedByYouth
	}
	return l
}

func roleOr(kept, shown pdn.Role) pdn.Role {
	if kept == pdn.RoleUnknown {
		return shown
	}
	return kept
}

// Ask records that the person asked to be written to (A17). Her answer to the
// charter stays as it is, a closed link stays bare, and an unknown person has
// no link yet.
func (l Link) Ask(at Moment) Link {
	if l.State == Unknown || l.State == Closed {
		return l
	}
	l.Asked = AskedByYouth
	return l.Touch(at.Month)
}

// Deliver records what became of a notice that was leaving.
func (l Link) Deliver(d Delivery) Link {
	if l.Delivery != Sending && l.Delivery != Uncertain {
		return l
	}
	l.Delivery = d
	if d == NotDelivered {
		// What was not delivered was not shown: it may be, at her next own act.
		l.Edition--
		if l.State == Informed || l.Edition < 0 {
			l.Edition = 0
		}
	}
	return l
}

// Touch records the month of an act of the person. It leaves a closed link bare.
func (l Link) Touch(month pdn.Month) Link {
	if l.State != Unknown && l.State != Closed && month > l.LastContact {
		l.LastContact = month
	}
	return l
}

// Keep is what "Tout effacer, sauf mon non" leaves: the code and the state,
// without a date, a role or a reason (law L11).
func (l Link) Keep() Link { return Link{Code: l.Code, Structure: l.Structure, State: Closed} }
