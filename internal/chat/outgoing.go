package chat

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Capabilities is what a platform can do; the form of a message follows from
// them, never from the platform's name.
type Capabilities struct {
	// Ephemeral: an answer in a shared place can be shown to one person alone.
	Ephemeral bool
	// MayStartPrivate: a private chat can be opened without an act of the person.
	MayStartPrivate bool
	// PrivateLink: a button can lead to the private chat with the robot.
	PrivateLink bool
	// Forms: the platform can show a form.
	Forms bool
	// Files: a file can be attached to a private answer.
	Files bool
	// Looks: a message of a shared place can be read again at any time.
	Looks bool
	// PopUp is the longest text of a pop-up, in UTF-16 units; 0: there is none.
	PopUp int
	// Picker: a private message can open the list of the reader's contacts.
	Picker bool
	// PersonMenu: a command can stand in the menu of a person.
	PersonMenu bool
	// Tidies: what a person typed in a private chat can be deleted there (Tidier).
	Tidies bool
	// MaxText is the longest text, in UTF-16 units.
	MaxText int
	// MinimumAge is the age under which the platform's own rules exclude people.
	MinimumAge int
}

// Button is one button under a message: exactly one of Token, URL and
// PrivateLink is set.
type Button struct {
	Label       string
	Token       string // at most 64 bytes; comes back as Press.Token
	URL         string // opens a page
	PrivateLink string // opens the private chat with the robot, with this start word [A-Za-z0-9_-]{1,64}
}

// File is a small file for its addressee.
type File struct {
	Name string
	Type string // media type
	Data []byte
	// Picture asks to show the file as a picture; Alternative says it in words.
	Picture     bool
	Alternative string
}

// Content is what a message shows. Text is plain: the adapter escapes it.
type Content struct {
	Text    string
	Buttons [][]Button // rows
	File    *File
	// Picker is the label of a key that opens the list of the reader's contacts;
	// where Capabilities.Picker, in a private message without buttons.
	Picker string
}

// Outgoing is a message ready to leave. It is made by ToPerson, ToSpace or
// ToProfessional only, so that no message reaches a young person or a parent
// without a permit.
type Outgoing struct {
	to      Address
	edit    MessageRef
	content Content
	permit  Permit
	nonce   string
}

// To is the address.
func (o Outgoing) To() Address { return o.to }

// Edits is the message that this one replaces in place, "" for a new message.
func (o Outgoing) Edits() MessageRef { return o.edit }

// Content is what it shows.
func (o Outgoing) Content() Content { return o.content }

// Permit is the permit, zero for a post or a message to a professional.
func (o Outgoing) Permit() Permit { return o.permit }

// Nonce lets a platform that de-duplicates recognise a second try (at most 25 characters).
func (o Outgoing) Nonce() string { return o.nonce }

// Editing is the same message, replacing ref in place where ref is not empty.
func (o Outgoing) Editing(ref MessageRef) Outgoing { o.edit = ref; return o }

// WithNonce is the same message with a nonce.
func (o Outgoing) WithNonce(nonce string) Outgoing { o.nonce = nonce; return o }

// ToPerson makes a message to a young person or a parent. It panics on a zero
// permit: that is a programming error that must never leave (law L1).
func ToPerson(p Permit, to Address, c Content) Outgoing {
	if p.Zero() {
		panic("a message to a person needs a permit")
	}
	return Outgoing{to: to, content: c, permit: p}
}

// ToSpace makes a post addressed to nobody, in a shared place.
func ToSpace(where Conversation, c Content) Outgoing {
	return Outgoing{to: Address(where), content: c}
}

// ToProfessional makes a message to a professional in the exercise of his function.
func ToProfessional(to Address, c Content) Outgoing {
	return Outgoing{to: to, content: c}
}

// Permit is the leave to write to one person once, for one purpose. Only the
// adherence package grants it (an import test proves it); the sending
// transaction checks it again.
type Permit struct {
	person  pdn.PersonCode
	purpose string
	until   time.Time
	anyone  bool
}

// GrantPermit is reserved to the adherence package. An answer to somebody of
// whom nothing is kept has the zero person.
func GrantPermit(person pdn.PersonCode, purpose string, until time.Time) Permit {
	return Permit{person: person, purpose: purpose, until: until, anyone: true}
}

// Zero tells whether there is no permit.
func (p Permit) Zero() bool { return !p.anyone }

// Person is whom the permit is for.
func (p Permit) Person() pdn.PersonCode { return p.person }

// Purpose is what the permit is for, as the gate table names it.
func (p Permit) Purpose() string { return p.purpose }

// Until is the instant after which the permit is void.
func (p Permit) Until() time.Time { return p.until }

// Sender is the outgoing half of an adapter.
type Sender interface {
	Network() pdn.NetworkID
	Capabilities() Capabilities
	// Send delivers one message, with the adapter's own bounded retries, until
	// ctx ends. It returns the reference of the message shown (empty where the
	// platform gives none, or where it cannot be edited later). Its errors wrap
	// one of the errors below; any other error is passing.
	Send(ctx context.Context, o Outgoing) (MessageRef, error)
	// OpenPrivate opens a private place with a person of our own initiative,
	// where Capabilities.MayStartPrivate; ErrClosed and ErrTooFast apply.
	OpenPrivate(ctx context.Context, a pdn.Account) (Address, error)
}

// Tidier is a Sender that can delete a message: its own, or what a person typed
// in a private chat.
type Tidier interface {
	// Delete removes a message; one already gone is no error.
	Delete(ctx context.Context, ref MessageRef) error
}

// What a delivery can fail with, for good.
var (
	// ErrClosed: the person cannot be written to (closed private messages, robot blocked).
	ErrClosed = errors.New("the person cannot be written to")
	// ErrTooFast: the platform forbids opening more private chats now; stop.
	ErrTooFast = errors.New("too many private chats opened")
	// ErrGone: the place, the message or the press no longer exists.
	ErrGone = errors.New("the place no longer exists")
	// ErrForbidden: the robot lacks a right in that place.
	ErrForbidden = errors.New("the robot lacks a right there")
	// ErrUncertain: it may have arrived or not; a second try could double it.
	ErrUncertain = errors.New("delivery uncertain")
	// ErrRefused: the platform refuses the message itself: a fault of ours.
	ErrRefused = errors.New("the platform refuses this message")
)

// RetryError asks to wait before another try.
type RetryError struct {
	After time.Duration
	Err   error
}

// Error is the operator's line.
func (e *RetryError) Error() string { return fmt.Sprintf("try again after %s: %v", e.After, e.Err) }

// Unwrap gives the cause.
func (e *RetryError) Unwrap() error { return e.Err }
