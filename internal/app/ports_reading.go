package app

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/review"
)

// SpaceReading is the reading of a space, and which professional set it so.
type SpaceReading struct {
	registry.SpaceReading
	By presence.AuthorID
}

// SpaceUnread is a conversation that is never read, and which professional said so.
type SpaceUnread struct {
	registry.SpaceUnread
	By  presence.AuthorID
	Day pdn.Day
}

// Unexamined says why messages of a read space were not examined (law L10).
type Unexamined string

// The reasons.
const (
	UnexaminedFault    Unexamined = "panne"     // the engine failed
	UnexaminedLanguage Unexamined = "langue"    // mainly in another language
	UnexaminedCut      Unexamined = "coupe"     // longer than what is read: examined in part
	UnexaminedWordless Unexamined = "sans_mots" // something attached, without a word
	UnexaminedRobot    Unexamined = "robot"     // written by another robot
)

// UnexaminedCount is how many messages of a space were not examined on a day:
// a number, without anybody.
type UnexaminedCount struct {
	Network pdn.NetworkID
	Space   pdn.SpaceID
	Reason  Unexamined
	Day     pdn.Day
	Count   int
}

// TrialCount is what a trial pointed out in a space on a day, and what became of it:
// numbers, without anybody, and nothing of what concerns professionals.
type TrialCount struct {
	Structure pdn.StructureID
	Network   pdn.NetworkID
	Space     pdn.SpaceID
	Day       pdn.Day
	review.TrialTally
}

// ReadingReads is what may be read of reading.
type ReadingReads interface {
	Readings(ctx context.Context) ([]SpaceReading, error)
	Unreads(ctx context.Context) ([]SpaceUnread, error)
	// UnexaminedSince are the counts from a day on.
	UnexaminedSince(ctx context.Context, day pdn.Day) ([]UnexaminedCount, error)
	// TrialCount is the sum of a space from a day on, which is its Day. No screen of
	// the coordinator asks for it (law L8).
	TrialCount(ctx context.Context, s pdn.StructureID, n pdn.NetworkID, space pdn.SpaceID, since pdn.Day) (TrialCount, error)
}

// ReadingWrites is what changes reading.
type ReadingWrites interface {
	SaveReading(ctx context.Context, r SpaceReading) error
	SaveUnread(ctx context.Context, u SpaceUnread) error
	DropUnread(ctx context.Context, u registry.SpaceUnread) error
	AddUnexamined(ctx context.Context, c UnexaminedCount) error
	// CountTrial adds to the counts of a day, or takes back what was added; what ended
	// once the day was deleted is in no count.
	CountTrial(ctx context.Context, c TrialCount) error
}
