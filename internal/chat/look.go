package chat

import (
	"context"
	"errors"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Pointer names one message of a shared place, as far as a platform lets it be
// named. Ref is empty where only the place is known.
type Pointer struct {
	Space        pdn.SpaceID
	Conversation Conversation
	Ref          MessageRef
}

// Glimpse is one message as it stands on its platform now, for the eyes of one
// person and for the time of one answer: it is never stored, and never holds
// what was attached (law L6).
type Glimpse struct {
	Author Author
	At     time.Time // when it was written, UTC
	Text   string    // valid UTF-8
	Spans  []Span
	Edited bool
	// Attached tells that something besides words stands there.
	Attached bool
	// Pointed marks the message that was asked for, among those around it.
	Pointed bool
}

// Looker is what an adapter can tell of a message of a shared place.
type Looker interface {
	// Link is the address that opens the message, "" where the platform has none.
	Link(p Pointer) string
	// Find reads the first address of a message in a text that a person pasted;
	// false where there is none.
	Find(text string) (Pointer, bool)
	// Look reads the message and at most three around it, oldest first, where
	// Capabilities.Looks. ErrGone: it no longer exists; ErrForbidden: the robot
	// may not read there.
	Look(ctx context.Context, p Pointer) ([]Glimpse, error)
}

// ErrBlind says that the platform never shows a message again.
var ErrBlind = errors.New("the platform does not show a message again")
