// Package meeting is what the professionals of a department agree on together: the
// dates of the network with who comes, who cannot and who was not released by his
// employer (articles B10, B20, B26, B65), the messages of the coordinator to all, and
// the requests that a professional makes to the coordinator (B58: another platform
// needs an agreement first).
//
// It speaks of professionals only, by name where they work together. It ranks
// nobody: it has no rate per person, "remis" is never counted as "lu" (law L10), and
// nothing here is about a young person.
package meeting

import (
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

// ID names a date, a notice or a request; random, so that it tells nothing.
type ID [8]byte

// Kind is what the network meets for.
type Kind string

// The kinds of date (glossary: never "review").
const (
	Gathering Kind = "regroupement"
	Training  Kind = "formation"
	Practice  Kind = "analyse" // analyse de la pratique
)

// Kinds lists the kinds in the order of the buttons.
func Kinds() []Kind { return []Kind{Gathering, Training, Practice} }

// Date is a date of the network, posted by the coordinator.
type Date struct {
	ID        ID
	Kind      Kind
	From, To  time.Time
	Place     string // short words of the coordinator: a town, a room
	By        presence.AuthorID
	Sequence  int // goes up with each change, as calendars count (RFC 5545 §3.8.7.4)
	Cancelled bool
	Day       pdn.Day // posted
}

// Over tells whether the date is past.
func (d Date) Over(now time.Time) bool { return !now.Before(d.To) }

// Moved is the date with other hours or another place; its answers are asked again
// by whoever calls.
func (d Date) Moved(from, to time.Time, place string) Date {
	d.From, d.To, d.Place = from, to, place
	d.Sequence++
	return d
}

// Cancel is the date called off.
func (d Date) Cancel() Date {
	if !d.Cancelled {
		d.Cancelled = true
		d.Sequence++
	}
	return d
}

// Answer is what a professional said of a date.
type Answer string

// The answers (B20: "pas libéré" is the employer's matter, not the professional's).
const (
	Silent      Answer = ""
	Coming      Answer = "vient"
	Cannot      Answer = "absent"
	NotReleased Answer = "retenu"
)

// Attendance is what was recorded after a date.
type Attendance string

// The records; nothing is inferred from an answer.
const (
	Unrecorded Attendance = ""
	Attended   Attendance = "présent"
	Missed     Attendance = "absent"
)

// Reply is where one professional stands with one date.
type Reply struct {
	Date       ID
	Author     presence.AuthorID
	Answer     Answer
	Attendance Attendance
}

// Totals are the answers to a date of those who are invited.
type Totals struct {
	Coming, Cannot, NotReleased, Silent int
	Attended, Missed                    int
}

// Count adds up the answers of the invited; answers of who has left are not counted.
func Count(invited []presence.AuthorID, replies []Reply) Totals {
	said := map[presence.AuthorID]Reply{}
	for _, r := range replies {
		said[r.Author] = r
	}
	var t Totals
	for _, author := range invited {
		switch said[author].Answer {
		case Coming:
			t.Coming++
		case Cannot:
			t.Cannot++
		case NotReleased:
			t.NotReleased++
		default:
			t.Silent++
		}
		switch said[author].Attendance {
		case Attended:
			t.Attended++
		case Missed:
			t.Missed++
		}
	}
	return t
}

// Notice is a message of the coordinator to all.
type Notice struct {
	ID   ID
	By   presence.AuthorID
	Line string // the coordinator's own words
	Day  pdn.Day
}

// RequestKind is what a professional asks the coordinator for.
type RequestKind string

// The kinds of request.
const (
	Platform RequestKind = "plateforme"   // agreement for another platform (B58)
	Help     RequestKind = "coup de main" // [Demander un coup de main]
	Other    RequestKind = "autre"
)

// RequestState is the answer of the coordinator, from a list.
type RequestState string

// The answers to a request.
const (
	Waiting  RequestState = ""
	Agreed   RequestState = "d'accord"
	NotNow   RequestState = "pas maintenant"
	LetsTalk RequestState = "appelons-nous"
)

// Request is what a professional asks the coordinator.
type Request struct {
	ID        ID
	Author    presence.AuthorID
	Structure pdn.StructureID
	Kind      RequestKind
	Subject   string // an entry of a list: the platform, the subject
	Line      string // optional: what he adds about himself; his own words
	State     RequestState
	Day       pdn.Day // asked
	Answered  pdn.Day // 0: waiting
	By        presence.AuthorID
}

// The longest texts kept, in characters.
const (
	MaxPlace = 80
	MaxLine  = 280
	MaxNote  = 1000
)

// ErrTooLong says that a text is longer than what is kept.
var ErrTooLong = errors.New("the text is too long")

// ErrEmpty says that a text holds nothing to read.
var ErrEmpty = errors.New("the text is empty")

// Line tidies a short text typed by a professional: one line, no invisible
// character, at most so many characters.
func Line(text string, most int) (string, error) {
	return bounded(strings.Join(strings.Fields(visible(text)), " "), most)
}

// Lines tidies a longer text and keeps its line ends.
func Lines(text string, most int) (string, error) {
	var out []string
	for line := range strings.Lines(visible(text)) {
		out = append(out, strings.Join(strings.Fields(line), " "))
	}
	return bounded(strings.Trim(strings.Join(out, "\n"), "\n"), most)
}

// visible drops what changes how a text reads without being seen.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsSpace(r) && (unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r)) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

func bounded(text string, most int) (string, error) {
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return "", ErrEmpty
	case n > most:
		return "", ErrTooLong
	}
	return text, nil
}
