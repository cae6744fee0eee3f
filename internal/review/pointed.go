// Package review leads from a "message à regarder" to the decision of a named
// human (charter A24 to A27, B50, B53, B62; laws L4 and L5). A case is the fold
// of its events: it is opened, taken, passed on, decided with a reason from a
// short list, undone by another event, contested, closed.
//
// The package is pure: it stores nothing and sends nothing. It has no power
// over anybody: no decision is made without a person's name, and none of them
// deletes, mutes or excludes (law L4). It knows codes of closed lists only:
// never a text, a name or a matched word (law L2).
package review

import (
	"encoding/hex"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// CaseID numbers a case, the same in buttons and in rows: 6 random bytes, and 2
// at zero, which a button uses for what is chosen.
type CaseID [8]byte

// CaseIDRandom is how many of its bytes are drawn.
const CaseIDRandom = 6

// String is the number in hexadecimal, for keys of rows.
func (id CaseID) String() string { return hex.EncodeToString(id[:]) }

// Zero tells that there is no case: nothing is kept of what was pointed out.
func (id CaseID) Zero() bool { return id == CaseID{} }

// Source says who pointed a message out.
type Source uint8

// The sources.
const (
	ByMachine Source = iota // the engine of package moderation
	ByPerson                // [Prévenir un adulte]
)

// Noted is one category that was seen in a message, or that a person chose.
type Noted struct {
	Category moderation.Category
	Score    float64             // 0 to 1; 0 for a person's alert
	Reasons  []moderation.Reason // what speaks for it, strongest first
	Against  []moderation.Reason // what speaks against it
}

// Pointed is a message that somebody should look at, at the moment when it is
// pointed out. Its accounts live in memory only: a case keeps them sealed under
// its own key, or not at all.
type Pointed struct {
	Structure    pdn.StructureID
	Network      pdn.NetworkID
	Space        pdn.SpaceID
	Conversation chat.Conversation
	Ref          chat.MessageRef
	// Link leads to the message; "" where the platform has none.
	Link string
	At   time.Time // when the message was written
	// Author is who wrote it; zero where the platform does not tell, or where the
	// person who alerts could not say.
	Author pdn.Account
	// AuthorRole is a professional's role, RoleYouth, or RoleUnknown.
	AuthorRole pdn.Role
	Findings   []Noted
	Source     Source
	// Trial marks what is found in the first days of reading: no notice leaves.
	Trial bool
	// Public tells that the place is open to anybody, where its platform says so;
	// else it is taken for closed: who comes in was let in.
	Public bool
	// Alerter is who pressed [Prévenir un adulte], with where he may be answered;
	// WantsNews, that he also pressed [Préviens-moi].
	Alerter   pdn.Account
	AnswerTo  chat.Address
	WantsNews bool
}
