package outbox

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Send writes the text of a message and sends it. nil means that it has left.
// An error that wraps ErrHopeless is final; any other is tried again later.
type Send func(ctx context.Context, m Message) error

// ErrHopeless says that no further try can deliver a message.
var ErrHopeless = errors.New("the message can never be delivered")

// After asks for the next try no sooner than the given delay.
type After struct {
	Delay time.Duration
	Err   error
}

// Error is the operator's line.
func (a *After) Error() string { return fmt.Sprintf("try again after %s: %v", a.Delay, a.Err) }

// Unwrap gives the cause.
func (a *After) Unwrap() error { return a.Err }

// Settings are the delays of a dispatcher.
type Settings struct {
	// Lease is how long one dispatcher holds what it took; after a crash, that
	// is when another one takes over.
	Lease time.Duration
	// Batch is how many it takes at once.
	Batch int
	// Attempts is how many tries a message has before it is buried.
	Attempts int
	// FirstDelay doubles at each try, up to LongestDelay.
	FirstDelay, LongestDelay time.Duration
}

// Defaults are sensible delays: about three days of tries.
func Defaults() Settings {
	return Settings{Lease: 2 * time.Minute, Batch: 20, Attempts: 30, FirstDelay: 5 * time.Second, LongestDelay: 3 * time.Hour}
}

// Dispatcher takes what is due and sends it. Several may work on one storage.
type Dispatcher struct {
	update   Update
	send     Send
	clock    pdn.Clock
	settings Settings
	logger   *slog.Logger
	woken    chan struct{}
}

// New makes a dispatcher. The logger may be nil.
func New(update Update, send Send, clock pdn.Clock, settings Settings, logger *slog.Logger) *Dispatcher {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	return &Dispatcher{update: update, send: send, clock: clock, settings: settings, logger: logger, woken: make(chan struct{}, 1)}
}

// Flush sends all that is due now and returns how many left.
func (d *Dispatcher) Flush(ctx context.Context) (int, error) {
	sent := 0
	for {
		var taken []Leased
		err := d.update(ctx, func(tx Tx) (err error) {
			taken, err = tx.Lease(ctx, tx.Now().Add(d.settings.Lease), d.settings.Batch)
			return err
		})
		if err != nil {
			return sent, fmt.Errorf("lease messages: %w", err)
		}
		if len(taken) == 0 {
			return sent, nil
		}
		for _, one := range taken {
			left, err := d.deliver(ctx, one)
			if err != nil {
				return sent, err
			}
			if left {
				sent++
			}
		}
	}
}

// deliver sends one message and records what became of it.
func (d *Dispatcher) deliver(ctx context.Context, one Leased) (bool, error) {
	trouble := d.attempt(ctx, one)
	if ctx.Err() != nil && trouble != nil {
		return false, ctx.Err() // the lease ends by itself
	}
	err := d.update(ctx, func(tx Tx) (err error) {
		switch {
		case trouble == nil:
			_, err = tx.Sent(ctx, one)
		case errors.Is(trouble, ErrHopeless) || one.Attempt >= d.settings.Attempts:
			_, err = tx.Bury(ctx, one)
		default:
			_, err = tx.Retry(ctx, one, tx.Now().Add(d.delay(one.Attempt, trouble)))
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("record a delivery: %w", err)
	}
	if trouble != nil {
		d.logger.WarnContext(ctx, "a message to a professional did not leave", "kind", one.Kind, "attempt", one.Attempt, "cause", pdn.KeyOf(trouble))
	}
	return trouble == nil, nil
}

// attempt calls Send, and takes a panic for a failure.
func (d *Dispatcher) attempt(ctx context.Context, one Leased) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic of type %T", r)
		}
	}()
	return d.send(ctx, one.Message)
}

func (d *Dispatcher) delay(attempt int, trouble error) time.Duration {
	delay := d.settings.LongestDelay
	if doublings := attempt - 1; doublings < 30 {
		delay = min(delay, d.settings.FirstDelay<<doublings)
	}
	if after, ok := errors.AsType[*After](trouble); ok {
		delay = max(delay, after.Delay)
	}
	return delay
}

// Wake tells Run that a message was owed.
func (d *Dispatcher) Wake() {
	select {
	case d.woken <- struct{}{}:
	default:
	}
}

// longestSleep is how long Run sleeps at most without looking.
const longestSleep = time.Minute

// Run sends what is due until ctx ends, and returns its error.
func (d *Dispatcher) Run(ctx context.Context) error {
	for {
		if _, err := d.Flush(ctx); err != nil && ctx.Err() == nil {
			d.logger.WarnContext(ctx, "the outbox could not be read", "cause", pdn.KeyOf(err))
		}
		next := d.clock.Now().Add(longestSleep)
		err := d.update(ctx, func(tx Tx) error {
			due, err := tx.NextDue(ctx)
			if err == nil && !due.IsZero() && due.Before(next) {
				next = due
			}
			return err
		})
		if err != nil && ctx.Err() == nil {
			d.logger.WarnContext(ctx, "the outbox could not be read", "cause", pdn.KeyOf(err))
		}
		if err := d.sleep(ctx, next); err != nil {
			return err
		}
	}
}

// sleep waits until the instant, a Wake, or the end of ctx.
func (d *Dispatcher) sleep(ctx context.Context, until time.Time) error {
	sleeping, stop := context.WithCancel(ctx)
	defer stop()
	slept := make(chan struct{})
	go func() {
		defer close(slept)
		_ = d.clock.Sleep(sleeping, until)
	}()
	select {
	case <-slept:
	case <-d.woken:
		stop()
		<-slept
	}
	return ctx.Err()
}

func nonceOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}
