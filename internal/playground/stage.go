// Package playground is the demo's page: the visitor plays a young person, a
// second one and a professional on both networks side by side, moves the
// clock, and sees every row that is stored. The robots behind it are the real
// ones, on emulated networks of this machine.
//
// It never leaves the machine, needs no account, and holds nobody's data: its
// people are invented.
package playground

import "errors"

// Who is a person of the demo.
type Who string

// The people whom the visitor can play.
const (
	Lea    Who = "lea"
	Tom    Who = "tom"
	Samira Who = "samira"
)

// Where is a place of the demo.
type Where string

// The two places of each network.
const (
	Space   Where = "espace"
	Private Where = "prive"
)

// Message is a message as the person sees it.
type Message struct {
	ID      string
	From    string
	Robot   bool
	Own     bool
	Text    string
	Alone   bool // only this person sees it
	Edited  bool
	File    string
	Picture bool // the file is one that the page can show
	Buttons [][]Button
}

// Button is a button under a message.
type Button struct {
	Label string
	Data  string // of a press
	URL   string // of a link to a page
	Start string // of a link to the private chat
}

// Stage is one network as the visitor plays it.
type Stage interface {
	// Name is the network's name.
	Name() string
	// Place is how the person calls a place there.
	Place(w Where) string
	// Inside tells whether the person is in the space.
	Inside(who Who) bool
	See(who Who, where Where) []Message
	Write(who Who, where Where, text string) error
	Press(who Who, where Where, message, data string) error
	// Start opens the private chat by a link.
	Start(who Who, word string) error
	Join(who Who) error
	Leave(who Who) error
	// Words are the commands that the person's client offers there.
	Words(who Who, where Where) []string
	// Changes receives something whenever the network's world changed, until stop.
	Changes() (changed <-chan struct{}, stop func())
}

// Gallery is a stage whose pictures can be shown on the page.
type Gallery interface {
	// Picture is the PNG of a message; false when there is none.
	Picture(who Who, where Where, message string) ([]byte, bool)
}

// ErrUnknown says that a person, a place or a message does not exist.
var ErrUnknown = errors.New("no such person, place or message")
