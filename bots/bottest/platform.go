// Package bottest is the one conformance suite that every adapter passes, run
// against the real adapter connected to the emulator of its platform: what a
// person does arrives as the same chat events in the same order, what is sent
// is seen by the person, and nothing is lost or doubled when something breaks
// (law L3).
//
// It is test code only; nothing that serves people imports it.
package bottest

import (
	"context"
	"testing"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Platform is a fresh emulated platform on which one robot is registered. Each test of the suite gets its own.
type Platform interface {
	// Bot makes the adapter, connected to this platform, not running yet. A second one may be made once the first has
	// ended: the world and the journal stay, as after a restart. Its back-offs should be a few milliseconds.
	Bot(t *testing.T, h chat.Handler, j chat.Journal) Bot
	// Person adds somebody who never met the robot.
	Person(t *testing.T) Person
	// Space adds a shared space with these members, where the robot already is and may read and write everything.
	Space(t *testing.T, members ...Person) Space
	// Break makes the next request that sends or edits a message go wrong.
	Break(t *testing.T, trouble Trouble)
	// Strange delivers an event of a kind that did not exist when the adapter was written.
	Strange(t *testing.T)
	// Repeat delivers the last event of a message a second time.
	Repeat(t *testing.T)
	// Violations are the breaches of the platform's published specification seen so far, by either side.
	Violations() []string
}

// Trouble is what goes wrong with one request.
type Trouble uint8

// The troubles.
const (
	Refused5xx Trouble = iota + 1 // a 5xx, without effect
	Done5xx                       // a 5xx, although the message was sent
	Slow                          // "too many requests, try again after" about a second
	Reset                         // the connection breaks before any effect
)

// Bot is a running or ended adapter.
type Bot interface {
	chat.Sender
	chat.Looker
	Run(ctx context.Context) error
	Ready() bool
}

// Person acts as a client of the platform would.
type Person interface {
	Account() pdn.Account
	// Meet opens the private chat with the robot by the person's own act, so that he can write and be written to.
	Meet(t *testing.T)
	// Say writes in the private chat.
	Say(t *testing.T, text string)
	// Command gives a command in the private chat.
	Command(t *testing.T, name, args string)
	// SayIn writes in a space and returns how the adapter names the message.
	SayIn(t *testing.T, s Space, text string) chat.MessageRef
	// EditIn replaces a text written in a space.
	EditIn(t *testing.T, s Space, ref chat.MessageRef, text string)
	// CommandIn gives a command in a space.
	CommandIn(t *testing.T, s Space, name, args string)
	// Press presses a button of a message of the robot, in private or in a space.
	Press(t *testing.T, ref chat.MessageRef, token string)
	// Enter joins a space.
	Enter(t *testing.T, s Space)
	// Shut makes the person unreachable in private for the robot.
	Shut(t *testing.T)
	// Sees finds a message of the robot on the person's screen.
	Sees(ref chat.MessageRef) (Shown, bool)
	// Private is how many messages of the robot the person has in private.
	Private() int
}

// Shown is a message of the robot on a person's screen.
type Shown struct {
	Text   string
	Tokens []string // of its buttons
	Links  []string // of its buttons
}

// Space is a shared space.
type Space interface {
	ID() pdn.SpaceID
	Conversation() chat.Conversation
	// Silence takes the robot's right to write there.
	Silence(t *testing.T)
	// Remove puts the robot out.
	Remove(t *testing.T)
}
