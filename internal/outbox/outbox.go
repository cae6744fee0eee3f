// Package outbox keeps the messages owed to professionals and coordinators
// until they have left (law L3: at least once, told apart by their key). A
// message is a row made in the transaction that decides it: nothing leaves
// before its commit, and a crash between the two loses nothing.
//
// A row holds ids and keys of texts only, never words: the text is written when
// the message leaves. It never carries a message to a young person or a parent:
// those leave as answers, or at most once (package app).
package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Message is one message that is owed.
type Message struct {
	// Key is unique for ever (as long as sent keys are kept, see package
	// retention): owing the same key twice owes it once.
	Key string
	// Kind says which text it is and who sends it.
	Kind string
	// Args are ids and keys of texts: no spaces, at most 200 bytes each.
	Args map[string]string
	// Due is the earliest instant at which it may leave.
	Due time.Time
}

// State is what became of a message.
type State uint8

// The states, as they are stored: never renumber them.
const (
	Waiting State = iota
	Left
	GivenUp
)

// ErrWords says that a message holds something that looks like words.
var ErrWords = errors.New("an outbox message holds ids and keys of texts only")

const longestID = 200

// Validate refuses an empty key or kind, and any value that could be a
// sentence.
func (m Message) Validate() error {
	if m.Key == "" || m.Kind == "" {
		return errors.New("an outbox message needs a key and a kind")
	}
	if !isID(m.Key) || !isID(m.Kind) {
		return ErrWords
	}
	for name, value := range m.Args {
		if !isID(name) || !isID(value) {
			return ErrWords
		}
	}
	return nil
}

func isID(text string) bool {
	for _, r := range text {
		if unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return false
		}
	}
	return len(text) <= longestID
}

// Leased is a message taken by one dispatcher; Attempt numbers its leases from
// 1 and fences off a dispatcher whose lease has ended.
type Leased struct {
	Message
	Attempt int
	// Until is the end of the lease: afterwards somebody else may have it.
	Until time.Time
}

// Nonce is at most 25 characters, the same for every attempt of a message, so
// that a platform which de-duplicates shows it once.
func (m Message) Nonce() string { return nonceOf(m.Key) }

// Enqueuer is the part of a transaction that owes a message.
type Enqueuer interface {
	// Enqueue owes a message; false when its key is known already.
	Enqueue(ctx context.Context, m Message) (bool, error)
}

// Tx is the storage of the outbox within one write transaction. Sent, Retry and
// Bury report false, and change nothing, when the lease was taken over.
type Tx interface {
	Now() time.Time
	Enqueuer
	// Lease takes at most limit messages that are due and free, until the given instant.
	Lease(ctx context.Context, until time.Time, limit int) ([]Leased, error)
	Sent(ctx context.Context, l Leased) (bool, error)
	Retry(ctx context.Context, l Leased, due time.Time) (bool, error)
	Bury(ctx context.Context, l Leased) (bool, error)
	// NextDue is when the next message may be leased; zero when none waits.
	NextDue(ctx context.Context) (time.Time, error)
}

// Update runs do in one write transaction.
type Update func(ctx context.Context, do func(Tx) error) error

// EncodeArgs is the stored form of Args.
func EncodeArgs(args map[string]string) ([]byte, error) {
	if len(args) == 0 {
		return []byte{}, nil
	}
	text, err := json.Marshal(args)
	if err != nil {
		return nil, fmt.Errorf("encode an outbox message: %w", err)
	}
	return text, nil
}

// DecodeArgs reads the stored form of Args.
func DecodeArgs(text []byte) (map[string]string, error) {
	if len(text) == 0 {
		return nil, nil
	}
	var args map[string]string
	if err := json.Unmarshal(text, &args); err != nil {
		return nil, pdn.Say("erreur.base_abimee", fmt.Errorf("decode an outbox message: %w", err))
	}
	return args, nil
}
