package discord

import (
	"crypto/tls"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Options is what a Bot is made of.
type Options struct {
	Token Token
	// BaseURL is the address of the platform; "https://discord.com" when empty.
	BaseURL string
	// Transport carries the REST requests; a pool fit for one host when nil.
	Transport http.RoundTripper
	TLS       *tls.Config // for the gateway and, without Transport, for REST; the machine's trust when nil
	Clock     pdn.Clock   // the machine's when nil
	Handler   chat.Handler
	Journal   chat.Journal
	Logger    *slog.Logger // silent when nil
	// ReadContent asks for the messages of the spaces and their text (a
	// privileged intent). Without it only presses, commands, private messages
	// and arrivals come in. It is asked at the beginning of each session, and
	// when Renew is called; nil never asks.
	ReadContent func() bool
	// Reads tells whether a conversation of a space is to be read, hence read
	// again after a silence. It is asked each time; nil means all.
	Reads func(space pdn.SpaceID, c chat.Conversation) bool
	// Waiting is how many events may wait for the handler; 4096 when 0. Beyond,
	// the gateway is read more slowly, then read again later.
	Waiting int
	Timing  Timing
}

// Timing is how patient the adapter is. Zero fields take the value written
// beside them; only tests and measurements set them.
type Timing struct {
	Silence     time.Duration // 75 s: no byte for so long means that the connection is dead
	Open        time.Duration // 20 s: for a connection to be ready
	Unlock      time.Duration // 5 s: for the library to let go of a dead connection
	Pause       time.Duration // 1 s: first pause between two attempts, doubled up to PauseMax
	PauseMax    time.Duration // 60 s
	Identify    time.Duration // 5 s: first pause before a new session after a failed one, doubled up to IdentifyMax
	IdentifyMax time.Duration // 10 min
	Steady      time.Duration // 60 s: a session that lived so long counts as healthy
	Crowded     time.Duration // 45 s: the longest wait for room before the session is given up
	Defer       time.Duration // 2 s: an interaction unanswered for so long is acknowledged
	Stop        time.Duration // 10 s: for the events in hand to end once Run is asked to stop
	Rate        int           // 45 requests per second, the limit being 50; negative: no limit
	Patience    time.Duration // 60 s: the longest pause of one send that has no deadline
	Retry       time.Duration // 500 ms: first pause before a REST request is made again, doubled at each try
	HandleMin   time.Duration // 200 ms: first pause before an event is handed again, doubled up to 30 times as much
}

func or[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

func (t Timing) withDefaults() Timing {
	t.Silence = or(t.Silence, 75*time.Second)
	t.Open = or(t.Open, 20*time.Second)
	t.Unlock = or(t.Unlock, 5*time.Second)
	t.Pause = or(t.Pause, time.Second)
	t.PauseMax = or(t.PauseMax, time.Minute)
	t.Identify = or(t.Identify, 5*time.Second)
	t.IdentifyMax = or(t.IdentifyMax, 10*time.Minute)
	t.Steady = or(t.Steady, time.Minute)
	t.Crowded = or(t.Crowded, 45*time.Second)
	t.Defer = or(t.Defer, 2*time.Second)
	t.Stop = or(t.Stop, 10*time.Second)
	t.Rate = or(t.Rate, 45)
	t.Patience = or(t.Patience, time.Minute)
	t.Retry = or(t.Retry, 500*time.Millisecond)
	t.HandleMin = or(t.HandleMin, 200*time.Millisecond)
	return t
}

// New makes a bot that is not connected yet. It fails on missing or malformed
// options only.
func New(o Options) (*Bot, error) {
	if o.Token.secret == "" || strings.ContainsAny(o.Token.secret, " \r\n") {
		return nil, errors.New("make bot: the token is empty or holds a space")
	}
	if o.Handler == nil || o.Journal == nil {
		return nil, errors.New("make bot: a handler and a journal are needed")
	}
	base, err := url.Parse(or(o.BaseURL, "https://discord.com"))
	if err != nil || base.Host == "" {
		return nil, errors.New("make bot: the base address is malformed")
	}
	if o.Clock == nil {
		o.Clock = pdn.SystemClock{}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Reads == nil {
		o.Reads = func(pdn.SpaceID, chat.Conversation) bool { return true }
	}
	if o.ReadContent == nil {
		o.ReadContent = func() bool { return false }
	}
	if o.Waiting <= 0 {
		o.Waiting = 4096
	}
	o.Timing = o.Timing.withDefaults()
	b := &Bot{
		opts: o, timing: o.Timing, log: o.Logger, clock: o.Clock, chance: rand.Float64,
		questions: newQuestions(), guilds: newGuilds(), owed: newOwed(), joinKey: newJoinKey(),
	}
	b.rest = newREST(restOptions{
		base: strings.TrimSuffix(base.String(), "/") + "/api/v10", token: o.Token, transport: o.Transport, tls: o.TLS,
		timing: o.Timing, chance: b.chance, refused: b.revoked,
	})
	return b, nil
}
