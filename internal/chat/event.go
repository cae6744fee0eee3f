// Package chat is the neutral model of a conversation: what comes in from a
// platform and what goes out to it, without the name of any platform. The
// adapters translate to and from it; everything else speaks it.
//
// What arrives here is held in memory for the time of its handling and never
// stored (law L3: the platform is the inbox). What leaves for a young person
// or a parent carries a Permit that only the adherence package can grant
// (law L1). Differences between platforms are Capabilities, never a name.
package chat

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Conversation is one place where messages follow each other: a private chat,
// a channel, a thread, a topic. Only the adapter makes and parses it.
type Conversation string

// Address says where to send: a Conversation is an Address, and an adapter
// also makes short-lived ones (the answer to one press). Only the adapter
// makes and parses it. An Address of a private place identifies a person and
// is stored sealed or not at all.
type Address string

// MessageRef names a message that was sent, so that it can be edited or
// deleted by its author. Only the adapter makes and parses it.
type MessageRef string

// PlaceKind is the kind of place, as the record of a person keeps it.
type PlaceKind string

// The kinds of place.
const (
	Private   PlaceKind = "privé"    // a private chat with the robot
	Shared    PlaceKind = "espace"   // a space where others read
	Ephemeral PlaceKind = "éphémère" // shown in a space to one person alone
)

// Place is where an event happened.
type Place struct {
	Kind         PlaceKind // Private or Shared
	Space        pdn.SpaceID
	Conversation Conversation
	// Under is the conversation that a thread hangs from, "" elsewhere.
	Under Conversation
	// Open tells that anybody may read there without being let in, where the
	// platform says so.
	Open bool
	// Alone tells that an answer to this event is seen by its author alone,
	// even in a shared place (law L9).
	Alone bool
}

// AuthorKind tells a person from a machine.
type AuthorKind uint8

// The kinds of author.
const (
	Person    AuthorKind = iota
	Automaton            // another robot or a webhook
	Anonymous            // an anonymous administrator, a channel: no account
)

// Author is who caused an event.
type Author struct {
	Account pdn.Account // zero for Anonymous
	Kind    AuthorKind
	// Administrator tells that the platform lets this author administer the space.
	Administrator bool
	// Profile is the page on which the author may be written to, "" where the
	// platform has none. It names a person: it is sealed in her own request or
	// not kept at all (law L2).
	Profile Profile
}

// Profile is a link to the page of an account. It prints as a placeholder.
type Profile string

const hiddenProfile = "[profil]"

// Format hides the link from every verb of fmt.
func (Profile) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hiddenProfile)) }

// LogValue hides the link from slog.
func (Profile) LogValue() slog.Value { return slog.StringValue(hiddenProfile) }

// URL is the link in clear, for the button of the one who was asked to write.
func (p Profile) URL() string { return string(p) }

// Handle is how a platform names an account, to be said back to who picked it.
// It is never kept (law L2) and prints as a placeholder.
type Handle string

const hiddenHandle = "[pseudo]"

// Format hides the handle from every verb of fmt.
func (Handle) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hiddenHandle)) }

// LogValue hides the handle from slog.
func (Handle) LogValue() slog.Value { return slog.StringValue(hiddenHandle) }

// Text is the handle in clear, for the answer to who typed or picked it.
func (h Handle) Text() string { return string(h) }

// Someone is an account that a person points at, to ask about it.
type Someone struct {
	Account pdn.Account
	Handle  Handle
	// Automaton tells that it is a robot's.
	Automaton bool
}

// Origin is what all events share.
type Origin struct {
	Network pdn.NetworkID
	// ID is unique on its network and tells nothing about a person; it is the
	// key of the event's mark (law L3).
	ID       string
	At       time.Time // when it happened, by the platform's clock, UTC
	Author   Author
	Place    Place
	Answer   Address // where an answer to this event goes
	Language string  // the client's language (BCP 47), often empty
	// Once tells that the platform will not deliver this event again after a
	// crash, so that its answer must be kept with its effects.
	Once bool
	// Reread tells that the event was found by reading a channel again.
	Reread bool
}

// Event is one thing that happened on a platform: one of the types below.
type Event interface{ Head() *Origin }

// Head gives the shared part of any event.
func (o *Origin) Head() *Origin { return o }

// SpanKind says what a stretch of text is.
type SpanKind uint8

// The kinds of span.
const (
	Spoiler SpanKind = iota + 1
	Quote
	Code
	Link
	Mention
)

// Span is a stretch of a text, in bytes: Text[Start:End], on rune boundaries.
type Span struct {
	Kind       SpanKind
	Start, End int
}

// Message is a text that somebody wrote: in a space, or in private. Captions
// and edited texts are messages too. The text ends with its handling.
type Message struct {
	Origin
	Ref    MessageRef
	Text   string // valid UTF-8
	Spans  []Span
	Edited bool
	// Forwarded tells that the text is somebody else's.
	Forwarded bool
	// Cut tells that the text was longer than what is examined.
	Cut bool
	// Attached tells that something besides words came with it. It is never
	// fetched (law L6).
	Attached bool
	// ToRobot tells that the author speaks to the robot: he names it, or replies
	// to it.
	ToRobot bool
	// Past marks a message that was handled before: it is told again only for
	// what came before the next ones, and has no effect.
	Past bool
}

// Command is a command of the table that somebody typed or picked: the name
// without its slash, in lower case, and the rest of the line.
type Command struct {
	Origin
	Ref  MessageRef // empty where the platform shows no message for it
	Name string
	Args string
	// Page is the public address of the place where it was typed, "" when it has none.
	Page string
	// Target is the message in whose menu the command was picked, "" for a typed
	// one; TargetAuthor is who wrote it, and TargetAt when.
	Target       MessageRef
	TargetAuthor Author
	TargetAt     time.Time
	// About is whom the command was picked on, in the menu of a person; nil for
	// any other command.
	About *Someone
}

// Picked is an account that a person chose in the list of a Content.Picker.
type Picked struct {
	Origin
	Ref   MessageRef
	About Someone
}

// Press is a press on a button of one of our messages.
type Press struct {
	Origin
	Ref   MessageRef // the message that carries the button
	Token string
	// PopUp shows a short text to the presser alone, which leaves nothing behind;
	// "" where the platform has no such thing. See Capabilities.PopUp.
	PopUp Address
}

// Form is a form that somebody filled.
type Form struct {
	Origin
	Token  string
	Fields map[string]string
}

// Join tells that a person entered a space, or asks to enter it (Request).
// It is live: member lists and catch-up make no Join.
type Join struct {
	Origin
	Request bool
}

// Arrived tells that our robot was added to a space.
type Arrived struct{ Origin }

// Gone tells that our robot was removed from a space.
type Gone struct{ Origin }

// Closed tells that one conversation of a space is no longer there, the space itself
// being as before. Not every platform tells it.
type Closed struct{ Origin }

// Removed tells that messages of a shared conversation are no longer there. The
// platform does not say who took them away; not every platform tells it.
type Removed struct {
	Origin
	Refs []MessageRef
}

// Moved tells that a space changed its identifier; Origin.Place has the new one.
type Moved struct {
	Origin
	From             pdn.SpaceID
	FromConversation Conversation
}

// Handler takes each event of an adapter, in the order of its conversation.
type Handler interface {
	// Handle does all that the event asks for: effects first, durably, then the
	// answer. nil means that the event is finished and may be confirmed to the
	// platform; an error means a passing trouble (storage busy or full): the
	// adapter keeps the event, waits and calls again with the same event.
	Handle(ctx context.Context, e Event) error
}

// Journal keeps, for an adapter, how far each shared conversation has been
// read, and what it could not read (laws L3 and L10).
type Journal interface {
	// Position is the last position advanced to, "" when there is none.
	Position(ctx context.Context, n pdn.NetworkID, c Conversation) (string, error)
	// Advance remembers that everything up to position is handled. It is
	// flushed within a second and never called for a private conversation.
	// The space is that of the conversation, "" where a position is of a whole network.
	Advance(n pdn.NetworkID, space pdn.SpaceID, c Conversation, position string)
	// Forget drops the position of a conversation that no longer exists.
	Forget(n pdn.NetworkID, c Conversation)
	// ForgetSpace drops those of all the conversations of a space.
	ForgetSpace(n pdn.NetworkID, space pdn.SpaceID)
	// Gap declares that a stretch of time was not read.
	Gap(n pdn.NetworkID, space pdn.SpaceID, from, to time.Time)
	// Unreadable counts an event that could not be decoded: its kind and the
	// class of the error, from short closed lists; never its content.
	Unreadable(n pdn.NetworkID, kind, class string)
}
