package discord

import (
	"io"
	"time"
)

// Options configure a Server. The zero value is Discord as published, on a free port of 127.0.0.1, without specifications.
type Options struct {
	// Addr is where to listen; default "127.0.0.1:0" (any free port).
	Addr string
	// Now gives the time of snowflakes, timestamps and interaction limits; default time.Now.
	Now func() time.Time
	// After is an id that every new id must exceed, for a world built again after a restart; zero: none.
	After ID
	// Rand gives session ids and interaction tokens; default crypto/rand.
	Rand io.Reader
	// Specs are the published specifications, which may be shared. Nil: no validation against them.
	Specs Specification
	// Heartbeat is the interval announced in Hello; default 41.25 s.
	Heartbeat time.Duration
	// Patience is how long past two heartbeats a client may stay silent before close 4009; default 5 s.
	Patience time.Duration
	// Journal is how many requests are kept for Requests; default 4096, negative: none.
	Journal int
	// Replay is how many events a gateway session keeps for Resume; default 8192. A bot further behind loses its session.
	Replay int
	// History is how many messages a channel keeps; default 10000, the oldest go first.
	History int
	// Limits are the rate limits; zero fields are Discord's.
	Limits Limits
}

// Limits are the rate limits of the platform. A zero field takes the published value written next to it; a negative
// one switches that limit off.
type Limits struct {
	// SendBurst messages per SendPeriod in one channel: 5 in 5 s.
	SendBurst  int
	SendPeriod time.Duration
	// RouteBurst requests per RoutePeriod on each other route and major parameter: 50 in 1 s (Discord does not publish it).
	RouteBurst  int
	RoutePeriod time.Duration
	// Global requests per second for one token, interaction endpoints excepted: 50.
	Global int
	// Invalid answers (401, 403, 429) in 10 minutes before the address is banned (429 without a JSON body): 10000.
	Invalid int
	// DMOpens is how many new private channels an app opens in 10 minutes before 40003: 10 (Discord does not publish it).
	DMOpens int
	// Identifies per 24 h before the token is reset: 1000.
	Identifies int
	// GatewaySends per minute on one connection before close 4008: 120.
	GatewaySends int
}

// NoLimits switches every rate limit off, for load tests.
func NoLimits() Limits {
	return Limits{SendBurst: -1, RouteBurst: -1, Global: -1, Invalid: -1, DMOpens: -1, Identifies: -1, GatewaySends: -1}
}

func or[T int | time.Duration](v, def T) T {
	if v == 0 {
		return def
	}
	return v
}

// withDefaults fills what the caller left out.
func (o Options) withDefaults(random io.Reader) Options {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = random
	}
	o.Heartbeat = or(o.Heartbeat, 41250*time.Millisecond)
	o.Patience = or(o.Patience, 5*time.Second)
	o.Journal = or(o.Journal, 4096)
	o.Replay = or(o.Replay, 8192)
	o.History = or(o.History, 10000)
	l := &o.Limits
	l.SendBurst = or(l.SendBurst, 5)
	l.SendPeriod = or(l.SendPeriod, 5*time.Second)
	l.RouteBurst = or(l.RouteBurst, 50)
	l.RoutePeriod = or(l.RoutePeriod, time.Second)
	l.Global = or(l.Global, 50)
	l.Invalid = or(l.Invalid, 10000)
	l.DMOpens = or(l.DMOpens, 10)
	l.Identifies = or(l.Identifies, 1000)
	l.GatewaySends = or(l.GatewaySends, 120)
	return o
}
