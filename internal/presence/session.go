// Package presence keeps the educational presence that professionals declare: the
// time they spend online for young people, counted against eight hours a month
// (articles B19 "moyenne", B25 "minimum"; pro rata in domain §1.3-1).
//
// Law L7: presence is declared by its author and corrected by its author. Nothing
// here reads messages, voices or online status; there is no function to do so.
// Hours are added up so that nobody counts the same minute twice, and every proof
// stays. It ranks nobody, and its hours serve neither pay nor control.
//
// Everything here is pure: events and moments in, figures and decisions out.
package presence

import (
	"errors"
	"time"
)

// AuthorID is the professional a presence belongs to; opaque here.
type AuthorID string

// SessionID names one declared presence; opaque, given by the storage.
type SessionID string

// Network is where the presence took place, in the words of the register
// ("Snapchat", "téléphone", "Minecraft"): many have no robot (article B02).
type Network string

// MaxSession is the longest presence accepted in one piece.
const MaxSession = 14 * time.Hour

// The reasons to refuse an event. Each has its sentence in the catalogue.
var (
	ErrNotAuthor      = errors.New("only its author declares or changes a presence")
	ErrUnknownSession = errors.New("no such presence")
	ErrEndBeforeStart = errors.New("the presence ends before it starts")
	ErrTooLong        = errors.New("the presence lasts more than fourteen hours")
	ErrFuture         = errors.New("the presence is not over yet")
	ErrAlreadyOpen    = errors.New("a presence is already open")
	ErrNoneOpen       = errors.New("no presence is open")
	ErrSigned         = errors.New("the annual account of that year is signed")
	ErrDuplicate      = errors.New("this presence exists already")
	ErrUnknownKind    = errors.New("unknown kind of event")
)

// Session is one presence as it stands after all its events. To is zero while it
// is open. Times are raw; rounding is for display only.
type Session struct {
	ID       SessionID
	Network  Network
	Mission  string // name of one of the twelve missions (B60), optional
	From, To time.Time
	Changed  bool // corrected at least once by its author
}

// Open tells that [J'ai fini] has not been pressed.
func (s Session) Open() bool { return s.To.IsZero() }

// EventKind says what the author did.
type EventKind string

// What an author can do with his presence.
const (
	Declared  EventKind = "declared"  // after the fact, From and To known
	Started   EventKind = "started"   // [Je commence]
	Stopped   EventKind = "stopped"   // [J'ai fini]
	Corrected EventKind = "corrected" // other hours, network or mission
	Deleted   EventKind = "deleted"
	Signed    EventKind = "signed"   // annual account of Year signed: its hours are locked
	Reopened  EventKind = "reopened" // by the author, recorded
)

// Event is one act of the author. Events are kept; the state is their fold.
type Event struct {
	Kind     EventKind
	By       AuthorID
	At       time.Time // when the act was done
	Session  SessionID
	Network  Network
	Mission  string
	From, To time.Time
	Reason   string // optional, shown to the author only
	Year     int    // for Signed and Reopened
}

// Book is the presence of one author: the fold of his events.
type Book struct {
	author   AuthorID
	zone     *time.Location
	order    []SessionID
	sessions map[SessionID]Session
	open     SessionID
	signed   map[int]bool
}

// NewBook is the empty book of an author; years are counted in zone.
func NewBook(author AuthorID, zone *time.Location) *Book {
	return &Book{author: author, zone: zone, sessions: map[SessionID]Session{}, signed: map[int]bool{}}
}

// Fold reads the whole history of an author. It stops at the first event that
// breaks a rule, which a history written through Apply never holds.
func Fold(author AuthorID, zone *time.Location, events []Event) (*Book, error) {
	b := NewBook(author, zone)
	for _, e := range events {
		if err := b.Apply(e); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// Apply checks one event against the state and adds it; on error nothing changes.
func (b *Book) Apply(e Event) error {
	if e.By != b.author {
		return ErrNotAuthor
	}
	switch e.Kind {
	case Declared, Started:
		return b.add(e)
	case Stopped:
		return b.stop(e)
	case Corrected:
		return b.correct(e)
	case Deleted:
		return b.remove(e)
	case Signed, Reopened:
		b.signed[e.Year] = e.Kind == Signed
		return nil
	}
	return ErrUnknownKind
}

func (b *Book) add(e Event) error {
	if _, exists := b.sessions[e.Session]; exists {
		return ErrDuplicate
	}
	if e.Kind == Started {
		if b.open != "" {
			return ErrAlreadyOpen
		}
		if e.From.After(e.At) {
			return ErrFuture
		}
		if b.locked(e.From, e.From) {
			return ErrSigned
		}
		b.open = e.Session
		e.To = time.Time{}
	} else if err := b.check(e.From, e.To, e.At); err != nil {
		return err
	}
	b.sessions[e.Session] = Session{ID: e.Session, Network: e.Network, Mission: e.Mission, From: e.From, To: e.To}
	b.order = append(b.order, e.Session)
	return nil
}

// stop closes the open presence. One that outlasted MaxSession, or whose machine
// clock jumped, is refused: its author says the hours himself (Corrected).
func (b *Book) stop(e Event) error {
	s, ok := b.sessions[b.open]
	if b.open == "" || !ok {
		return ErrNoneOpen
	}
	if err := b.check(s.From, e.To, e.At); err != nil {
		return err
	}
	s.To = e.To
	b.sessions[s.ID], b.open = s, ""
	return nil
}

func (b *Book) correct(e Event) error {
	s, ok := b.sessions[e.Session]
	if !ok {
		return ErrUnknownSession
	}
	if b.locked(s.From, s.lastMoment()) {
		return ErrSigned
	}
	if err := b.check(e.From, e.To, e.At); err != nil {
		return err
	}
	b.sessions[e.Session] = Session{ID: s.ID, Network: e.Network, Mission: e.Mission, From: e.From, To: e.To, Changed: true}
	if b.open == e.Session {
		b.open = ""
	}
	return nil
}

func (b *Book) remove(e Event) error {
	s, ok := b.sessions[e.Session]
	if !ok {
		return ErrUnknownSession
	}
	if b.locked(s.From, s.lastMoment()) {
		return ErrSigned
	}
	delete(b.sessions, e.Session)
	if b.open == e.Session {
		b.open = ""
	}
	return nil
}

func (s Session) lastMoment() time.Time {
	if s.Open() {
		return s.From
	}
	return s.To.Add(-1)
}

// check refuses hours that nobody can have been present.
func (b *Book) check(from, to, at time.Time) error {
	switch {
	case !from.Before(to):
		return ErrEndBeforeStart
	case to.Sub(from) > MaxSession:
		return ErrTooLong
	case to.After(at):
		return ErrFuture
	case b.locked(from, to.Add(-1)):
		return ErrSigned
	}
	return nil
}

func (b *Book) locked(from, last time.Time) bool {
	return b.signed[from.In(b.zone).Year()] || b.signed[last.In(b.zone).Year()]
}

// Sessions are the presences that stand, in the order they were first declared.
func (b *Book) Sessions() []Session {
	out := make([]Session, 0, len(b.sessions))
	seen := make(map[SessionID]bool, len(b.sessions))
	for _, id := range b.order {
		if s, ok := b.sessions[id]; ok && !seen[id] {
			seen[id] = true
			out = append(out, s)
		}
	}
	return out
}

// OpenSession is the presence that runs, if there is one.
func (b *Book) OpenSession() (Session, bool) {
	s, ok := b.sessions[b.open]
	return s, ok && b.open != ""
}

// Spans are the closed presences as bare times, ready for Union. An open one
// counts only once its author has closed it.
func (b *Book) Spans() []Span {
	var out []Span
	for _, s := range b.Sessions() {
		if !s.Open() {
			out = append(out, Span{s.From, s.To})
		}
	}
	return out
}

// Signed tells whether the annual account of a year is signed: its hours are
// locked until their author opens it again.
func (b *Book) Signed(year int) bool { return b.signed[year] }
