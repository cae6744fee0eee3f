package review

import (
	"encoding/hex"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// BurstID numbers a burst: 8 random bytes.
type BurstID [8]byte

// String is the number in hexadecimal, for keys of rows.
func (id BurstID) String() string { return hex.EncodeToString(id[:]) }

// Burst is what shares one card: the cases of one conversation that follow each
// other closely, for one circle.
type Burst struct {
	ID        BurstID
	Structure pdn.StructureID
	Network   pdn.NetworkID
	// Conversation is "" for what comes from many places at once.
	Conversation string
	Circle       Circle
	Opened       time.Time
	Last         time.Time
	Cases        int
	Urgent       bool // a case of urgency 0 is among them
	// Cards is how many writings of the card were owed, CardDue when the last was due.
	Cards   int
	CardDue time.Time
}

const (
	burstQuiet = 30 * time.Minute // a silence that ends a burst
	burstLife  = 6 * time.Hour
	cardPause  = time.Minute // doubles at each writing
	// MostBursts is how many bursts of a structure may open within an hour before
	// what follows shares one card.
	MostBursts = 5
	// MostShown is how many cases a card lists.
	MostShown = 20
)

// Takes tells whether a case noticed now belongs to the burst.
func (b Burst) Takes(now time.Time) bool {
	return now.Sub(b.Last) < burstQuiet && now.Sub(b.Opened) < burstLife
}

// Add counts one case more. due is when its card must be written, not before
// open, when somebody may be written to; the zero time says that a writing
// already owed will show it. The first urgent case ends the pause.
func (b Burst) Add(now, open time.Time, u Urgency) (_ Burst, due time.Time) {
	b.Cases++
	b.Last = now
	first := u == U0 && !b.Urgent
	b.Urgent = b.Urgent || u == U0
	due = now
	if b.Cards > 0 && !first {
		due = later(now, b.CardDue.Add(pauseAfter(b.Cards)))
	}
	due = later(due, open)
	if b.Cards > 0 && b.CardDue.After(now) && !due.Before(b.CardDue) {
		return b, time.Time{}
	}
	b.Cards++
	b.CardDue = due
	return b, due
}

// pauseAfter is the time between the nth writing of a card and the next.
func pauseAfter(n int) time.Duration {
	return min(cardPause<<min(n-1, 10), burstQuiet)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
