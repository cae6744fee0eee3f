// Package playground is the demo's page: the visitor plays young people, a
// mother, professionals and a coordinator on both networks side by side, moves
// the clock, and sees every row that is stored. The robots behind it are the real
// ones, on emulated networks of this machine.
//
// It never leaves the machine, needs no account, and holds nobody's data: its
// people are invented.
package playground

import (
	"bytes"
	"errors"
	"time"
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
	// Entries are what the person's client offers to do with this message.
	Entries []Entry
}

// Entry is something to do with a message of somebody else, from its menu.
type Entry struct {
	Label string
	Data  string
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
	// Plays tells whether the person has an account there.
	Plays(who Who) bool
	// Inside tells whether the person is in the space.
	Inside(who Who) bool
	// Open tells whether the person may speak there.
	Open(who Who, where Where) bool
	See(who Who, where Where) []Message
	Write(who Who, where Where, text string) error
	Press(who Who, where Where, message, data string) error
	// Choose does something with a message, by an entry of its menu.
	Choose(who Who, where Where, message, entry string) error
	// Start opens the private chat by a link.
	Start(who Who, word string) error
	Join(who Who) error
	Leave(who Who) error
	// Words are the commands that the person's client offers there.
	Words(who Who, where Where) []string
	// Changes receives something whenever the network's world changed, until stop.
	Changes() (changed <-chan struct{}, stop func())
}

// Library is a stage whose files can be opened on the page.
type Library interface {
	// File is the file of a message that the person sees; false when there is none.
	File(who Who, where Where, message string) (File, bool)
}

// File is a file of the robot.
type File struct {
	Name string
	Data []byte
}

// picture tells a PNG, which the page shows in place.
func (f File) picture() bool { return bytes.HasPrefix(f.Data, []byte("\x89PNG\r\n\x1a\n")) }

// Toaster is a network where the answer to a press can be a passing word.
type Toaster interface {
	// Toast is the last one that the person was shown, and when; "" for none.
	Toast(who Who) (string, time.Time)
}

// Keyboard is a network where the robot may put keys under the person's input field;
// a key opens a list of people.
type Keyboard interface {
	Keys(who Who) []string
	Share(who Who, key string, chosen Who) error
}

// ErrUnknown says that a person, a place or a message does not exist.
var ErrUnknown = errors.New("no such person, place or message")
