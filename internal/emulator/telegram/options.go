package telegram

import "time"

// Options configure a Server. The zero value is the platform as published, on a free port of 127.0.0.1, without the
// specification.
type Options struct {
	// Addr is where to listen; default "127.0.0.1:0" (any free port).
	Addr string
	// Now gives the time of messages and of every limit; default time.Now.
	Now func() time.Time
	// Token is the bot's token; default DefaultToken.
	Token string
	// Username is the bot's name without "@"; default "lampadaire_bot".
	Username string
	// ReadsGroups switches privacy mode off (User.can_read_all_group_messages).
	ReadsGroups bool
	// Specs is the file telegram-bot-api.json. Empty: no validation against it.
	Specs string
	// Journal is how many requests are kept for Requests; default 4096, negative: none.
	Journal int
	// History is how many messages a chat keeps; default 2000, the oldest go first.
	History int
	// Pending is how many unconfirmed updates are kept; default 200000, the oldest go first.
	Pending int
	// PressExpiry is how long a press can be answered; default 60 s (the platform does not publish it).
	PressExpiry time.Duration
	// Limits are the rate limits; zero fields are the platform's.
	Limits Limits
}

// DefaultToken is a token of the right form that opens nothing.
const DefaultToken = "110201543:un-jeton-qui-n-ouvre-rien" //nolint:gosec // it opens nothing

// Limits are the rate limits of sending. A zero field takes the value written next to it; a negative one switches
// that limit off. The platform publishes no exact figure ("obey retry_after").
type Limits struct {
	PerSecond      int // messages a second overall: 30
	PerChatBurst   int // messages to one chat in a burst, refilled at 1 a second: 5
	PerGroupMinute int // messages a minute to one group or channel: 20
}

// NoLimits switches every rate limit off, for load tests.
func NoLimits() Limits { return Limits{PerSecond: -1, PerChatBurst: -1, PerGroupMinute: -1} }

func or[T int | time.Duration | string](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

func (o Options) withDefaults() Options {
	o.Addr = or(o.Addr, "127.0.0.1:0")
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Token = or(o.Token, DefaultToken)
	o.Username = or(o.Username, "lampadaire_bot")
	o.Journal = or(o.Journal, 4096)
	o.History = or(o.History, 2000)
	o.Pending = or(o.Pending, 200000)
	o.PressExpiry = or(o.PressExpiry, time.Minute)
	o.Limits.PerSecond = or(o.Limits.PerSecond, 30)
	o.Limits.PerChatBurst = or(o.Limits.PerChatBurst, 5)
	o.Limits.PerGroupMinute = or(o.Limits.PerGroupMinute, 20)
	return o
}
