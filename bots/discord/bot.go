package discord

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Bot is the adapter: Run receives, Send sends. Send may be used before Run and
// after it.
type Bot struct {
	opts   Options
	timing Timing
	log    *slog.Logger
	clock  pdn.Clock
	chance func() float64 // in [0, 1)
	rest   *rest

	ready     atomic.Bool
	stopped   atomic.Pointer[Fatal]
	halt      atomic.Pointer[context.CancelCauseFunc] // ends Run
	line      atomic.Pointer[line]                    // the session under way
	lanes     *chat.Lanes
	work      context.Context // of the events in hand
	atOnce    context.Context // already over: for a try that does not wait
	acks      sync.WaitGroup  // acknowledgements under way
	self      atomic.Pointer[identity]
	questions *questions
	guilds    *guilds
	owed      *owed
	joinKey   []byte
}

var _ chat.Sender = (*Bot)(nil)

// identity is who the bot is on the platform.
type identity struct{ user, application string }

// Network is the platform's name for itself.
func (b *Bot) Network() pdn.NetworkID { return Network }

// Capabilities is what the platform can do. The minimum age is the platform's
// own rule in France (domain §5.5).
func (b *Bot) Capabilities() chat.Capabilities {
	return chat.Capabilities{Ephemeral: true, PersonMenu: true, MayStartPrivate: true, Files: true, Looks: true, MaxText: maxText, MinimumAge: 15}
}

// Ready tells whether events are coming in now.
func (b *Bot) Ready() bool { return b.ready.Load() }

func (b *Bot) setReady(v bool) { b.ready.Store(v) }

// Run connects and hands events to the handler until ctx ends (nil), or until
// the platform refuses the bot for good (*Fatal). It may be called once.
func (b *Bot) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	b.halt.Store(&cancel)
	work, endWork := context.WithCancel(context.WithoutCancel(ctx))
	defer endWork()
	b.work = work
	atOnce, noWait := context.WithCancel(ctx)
	noWait()
	b.atOnce = atOnce
	b.lanes = chat.NewLanes(b.opts.Waiting, func(err error) { b.log.Error("event job failed", "error", err) })

	err := b.supervise(ctx)
	b.setReady(false)
	stop := time.AfterFunc(b.timing.Stop, endWork)
	b.lanes.Close()
	b.acks.Wait()
	stop.Stop()
	b.rest.close()
	if fatal := b.stopped.Load(); fatal != nil {
		return fatal
	}
	return err
}

// supervise makes one gateway session after another.
func (b *Bot) supervise(ctx context.Context) error {
	walkers := &sync.WaitGroup{}
	defer walkers.Wait()
	for failures := 0; ; failures++ {
		gateway, err := b.gateway(ctx)
		if ctx.Err() != nil {
			return nil
		}
		lived := time.Duration(0)
		if err == nil {
			var l *line
			if l, err = newLine(ctx, b, gateway); err != nil {
				return err
			}
			b.line.Store(l)
			walk, stopWalk := context.WithCancel(ctx)
			walkers.Go(func() { b.rereadAll(walk) })
			err = l.live(ctx)
			lived = l.lived()
			stopWalk()
		}
		if fatal, ok := errors.AsType[*Fatal](err); ok {
			return fatal
		}
		if ctx.Err() != nil {
			return nil
		}
		if lived >= b.timing.Steady {
			failures = 0
		}
		b.log.Warn("gateway session ended", "reason", reason(err), "failures", failures)
		if errors.Is(err, errRenewed) {
			failures = -1 // asked for
			continue
		}
		if errors.Is(err, errCrowded) && b.waitRoom(ctx) != nil {
			return nil
		}
		if pause(ctx, b.identifyPause(failures, err)) != nil {
			return nil
		}
	}
}

// reason is a short closed list for the log.
func reason(err error) string {
	for _, known := range []error{errStuck, errLost, errCrowded, errRenewed} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	if api, ok := errors.AsType[*apiError](err); ok {
		return api.Error()
	}
	if lost, ok := errors.AsType[*lostError](err); ok {
		return lost.Error()
	}
	return "network"
}

// identifyPause is how long to wait before a new session: there are 1,000 a
// day, and the token is taken back beyond.
func (b *Bot) identifyPause(failures int, err error) time.Duration {
	if wait, ok := errors.AsType[*chat.RetryError](err); ok {
		return wait.After
	}
	return b.backoff(failures, b.timing.Identify, b.timing.IdentifyMax)
}

// backoff doubles first up to longest, and spreads it over its upper half.
func (b *Bot) backoff(attempt int, first, longest time.Duration) time.Duration {
	d := longest
	if attempt < 20 {
		d = min(first<<attempt, longest)
	}
	return d/2 + time.Duration(b.chance()*float64(d/2))
}

// waitRoom waits until one more event would find room.
func (b *Bot) waitRoom(ctx context.Context) error {
	return b.lanes.Put(ctx, "room", func() {})
}

// gateway asks where to connect, and whether a new session is still allowed today.
func (b *Bot) gateway(ctx context.Context) (*url.URL, error) {
	var told struct {
		URL   string `json:"url"`
		Limit *struct {
			Remaining  int   `json:"remaining"`
			ResetAfter int64 `json:"reset_after"`
		} `json:"session_start_limit"`
	}
	asking, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	err := b.rest.do(asking, call{name: "ask the gateway", method: http.MethodGet, path: "/gateway/bot", route: "gateway", safe: true}, &told)
	if err != nil {
		if api, ok := errors.AsType[*apiError](err); ok && api.Status == http.StatusUnauthorized {
			return nil, &Fatal{Code: api.Status, Err: ErrToken}
		}
		return nil, err
	}
	if told.Limit != nil && told.Limit.Remaining <= 0 && told.Limit.ResetAfter > 0 {
		return nil, &chat.RetryError{After: time.Duration(told.Limit.ResetAfter) * time.Millisecond, Err: errLost}
	}
	u, err := url.Parse(told.URL)
	if err != nil || u.Host == "" || (u.Scheme != "ws" && u.Scheme != "wss") {
		return nil, errors.New("the gateway address is malformed")
	}
	return u, nil
}

// revoked stops everything: the token is refused, each further request would
// bring the machine nearer to a ban.
func (b *Bot) revoked(status int) {
	b.stopped.CompareAndSwap(nil, &Fatal{Code: status, Err: ErrToken})
	if halt := b.halt.Load(); halt != nil {
		(*halt)(ErrToken)
	}
}
