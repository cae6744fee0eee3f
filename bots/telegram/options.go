package telegram

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Secret is a bot's token. Every formatting of it prints a placeholder.
type Secret string

const hidden = "[secret]"

// String hides the token.
func (Secret) String() string { return hidden }

// GoString hides the token from %#v.
func (Secret) GoString() string { return hidden }

// Format hides the token from every verb of fmt.
func (Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// LogValue hides the token from slog.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the token from encoders.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Options configure a Bot. Token, Clock, Handler and Journal are required.
type Options struct {
	// Token is what BotFather gave.
	Token Secret
	// ServerURL is the base address of the Bot API; default the platform's.
	ServerURL string
	// HTTP replaces the tuned client. It must not have a Timeout shorter than PollTimeout.
	HTTP    *http.Client
	Clock   pdn.Clock
	Handler chat.Handler
	Journal chat.Journal
	// Logger receives classes of errors and counts, never a body; default: nothing is logged.
	Logger *slog.Logger
	// AllowedSpaces tells whether a shared space is to be heard; nil hears all. Arrivals, departures and moves are
	// always told.
	AllowedSpaces func(pdn.SpaceID) bool
	// Waiting is how many events may wait or run at once; default 256.
	Waiting int
	// PollTimeout is how long the platform may keep a request for updates; default 30 s. A dead connection is noticed
	// 10 s later.
	PollTimeout time.Duration
	// RequestTimeout bounds one attempt of any other request; default 15 s.
	RequestTimeout time.Duration
	// Grace is how long running events may go on once Run's context has ended; default 10 s.
	Grace time.Duration
	// RetryFrom and RetryTo bound the back-off between tries; default 250 ms and 30 s.
	RetryFrom, RetryTo time.Duration
	// Unlimited switches the own rate limiter off, for load tests against an emulator.
	Unlimited bool
}

// defaultServer is the platform's address.
const defaultServer = "https://api.telegram.org"

func (o Options) withDefaults() (Options, error) {
	if o.Token == "" || o.Clock == nil || o.Handler == nil || o.Journal == nil {
		return o, errors.New("a bot needs a token, a clock, a handler and a journal")
	}
	if o.ServerURL == "" {
		o.ServerURL = defaultServer
	}
	if o.HTTP == nil {
		o.HTTP = &http.Client{Transport: tunedTransport()}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.AllowedSpaces == nil {
		o.AllowedSpaces = func(pdn.SpaceID) bool { return true }
	}
	if o.Waiting == 0 {
		o.Waiting = 256
	}
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&o.PollTimeout, 30 * time.Second}, {&o.RequestTimeout, 15 * time.Second}, {&o.Grace, 10 * time.Second},
		{&o.RetryFrom, 250 * time.Millisecond}, {&o.RetryTo, 30 * time.Second},
	} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	return o, nil
}
