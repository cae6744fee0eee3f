package review

import (
	"time"

	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Who is a professional, as the storage calls him; "" is the machine.
type Who string

// Kind says what happened to a case.
type Kind string

// The kinds of event, in their stored form.
const (
	Noticed       Kind = "remarque"    // a category was seen, by the machine or a person
	Taken         Kind = "pris"        // [Je m'en occupe]
	PassedOn      Kind = "passe"       // [Je passe la main]
	Recategorised Kind = "categorie"   // [Ce n'est pas ça]
	Viewed        Kind = "vu"          // [Voir]
	Proposed      Kind = "propose"     // a trainee says what he would decide; it decides nothing
	DecidedOn     Kind = "decide"      // a decision with its reason
	Receipted     Kind = "recepisse"   // number of a receipt
	Undone        Kind = "annule"      // the decision is undone: the case waits again
	Offered       Kind = "rencontre"   // outcome of the meeting offer
	OfferGone     Kind = "remise"      // what became of an offer that was leaving
	OfferAgreed   Kind = "confirme"    // the head confirms why none was made
	Tell          Kind = "prevenir"    // a human presses for the robot to tell the author
	Told          Kind = "avis"        // what became of that notice
	Contested     Kind = "conteste"    // the author contests
	Answered      Kind = "reponse"     // another person answers the contest
	Replied       Kind = "repondu"     // what became of that answer
	Countersign   Kind = "contresigne" // a second person has looked at what was done at once
	MessageGone   Kind = "parti"       // the message is no longer there
	MessageEdited Kind = "modifie"     // it was edited since
	Lateness      Kind = "retard"      // a step of lateness was taken
	Handed        Kind = "confie"      // to another circle
	LinkDropped   Kind = "lien_efface" // thirty days
	ClosedBySelf  Kind = "sans_suite"  // urgency 2, thirty days, nobody decided
	Closing       Kind = "clos"        // all is done; the key is destroyed
	SaidPro       Kind = "pro"         // somebody who decides says that a professional wrote it: it ends here
)

// Circle is who handles a case.
type Circle string

// The circles, from the nearest to the furthest.
const (
	Deciders  Circle = "equipe"
	Heads     Circle = "responsable"
	Neighbour Circle = "voisine"   // a structure named in the settings: sees category, dates and act only
	Employer  Circle = "employeur" // by an e-mail without content
)

// Event is one thing that happened to a case. Only codes: no text, no name.
type Event struct {
	Kind     Kind
	By       Who
	Role     pdn.Role // of By, at that moment
	Beside   bool     // By is of the neighbour structure; not kept
	At       time.Time
	Source   Source  // Noticed
	Noted    Noted   // Noticed; Recategorised uses its category alone
	Urgency  Urgency // Noticed, Recategorised: as it was reckoned then
	Decision Decision
	Reason   Reason
	Receipt  string
	Outcome  OfferOutcome // Offered, OfferGone, Tell, Told, Answered, Replied
	Answer   Answer
	Step     Step
	To       Circle
	// Wait is, of the first Noticed, how long after it those who handle the case may
	// be written to: in whole minutes, LongestWait at most.
	Wait time.Duration
}

// LongestWait bounds Event.Wait.
const LongestWait = 21 * 24 * time.Hour

// WaitUntil is the wait between an instant and a later one; zero where it is not later.
func WaitUntil(now, open time.Time) time.Duration {
	wait := (max(open.Sub(now), 0) + time.Minute - 1).Truncate(time.Minute)
	return min(wait, LongestWait)
}

// Opening is what never changes of a case.
type Opening struct {
	ID           CaseID
	Structure    pdn.StructureID
	Network      pdn.NetworkID
	Space        pdn.SpaceID
	Conversation string
	Burst        BurstID
	// About is the professional who wrote the message; "" for anybody else.
	About      Who
	AuthorRole pdn.Role
	Trial      bool
	Public     bool
	Written    time.Time
	Opened     time.Time
}

// graver is the more urgent of two categories; nothing stands before child
// sexual content, whose card says what not to do (law L6).
func graver(a, b moderation.Category, ua, ub Urgency) (moderation.Category, Urgency) {
	if ub < ua || ub == ua && b == moderation.ChildSexual {
		return b, ub
	}
	return a, ua
}

// Unnamed is a professional whom nobody could name: his message is the head's
// like any professional's.
const Unnamed Who = "?"
