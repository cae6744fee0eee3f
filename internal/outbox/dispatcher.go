package outbox

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"sync"
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
	handed   chan struct{}

	sending  sync.Mutex // one message at a time: a clock that leaps ends no lease under a sending
	settling sync.Mutex // one record of what left at a time

	mu      sync.Mutex
	running bool      // Run takes what is handed over
	given   []Leased  // handed over, not sent yet
	sooner  time.Time // when something else is due; zero: not before Run looks
	left    []Leased  // sent, not recorded yet
}

// New makes a dispatcher. The logger may be nil.
func New(update Update, send Send, clock pdn.Clock, settings Settings, logger *slog.Logger) *Dispatcher {
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	return &Dispatcher{
		update: update, send: send, clock: clock, settings: settings, logger: logger, woken: make(chan struct{}, 1), handed: make(chan struct{}, 1),
	}
}

// Flush sends all that is due now and returns how many left.
func (d *Dispatcher) Flush(ctx context.Context) (int, error) {
	d.sending.Lock()
	defer d.sending.Unlock()
	sent, _, err := d.deliverGiven(ctx)
	for err == nil {
		var taken []Leased
		err = d.settle(ctx, func(tx Tx) (err error) {
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
	return sent, err
}

// deliver sends one message and records what became of it.
func (d *Dispatcher) deliver(ctx context.Context, one Leased) (bool, error) {
	trouble := d.attempt(ctx, one)
	if trouble != nil {
		if ctx.Err() != nil {
			return false, ctx.Err() // the lease ends by itself
		}
		_, err := d.failed(ctx, one, trouble)
		return false, err
	}
	err := d.update(ctx, func(tx Tx) error {
		_, err := tx.Sent(ctx, one)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("record a delivery: %w", err)
	}
	return true, nil
}

// failed records that a message did not leave, and tells when it is tried again;
// zero: never.
func (d *Dispatcher) failed(ctx context.Context, one Leased, trouble error) (again time.Time, err error) {
	err = d.update(ctx, func(tx Tx) (err error) {
		if errors.Is(trouble, ErrHopeless) || one.Attempt >= d.settings.Attempts {
			_, err = tx.Bury(ctx, one)
			return err
		}
		again = tx.Now().Add(d.delay(one.Attempt, trouble))
		_, err = tx.Retry(ctx, one, again)
		return err
	})
	if err != nil {
		return again, fmt.Errorf("record a delivery: %w", err)
	}
	d.logger.WarnContext(ctx, "a message to a professional did not leave", "kind", one.Kind, "attempt", one.Attempt, "cause", pdn.KeyOf(trouble))
	return again, nil
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

// Run sends what is due, and what is handed over, until ctx ends, and returns its
// error.
func (d *Dispatcher) Run(ctx context.Context) error {
	d.runs(true)
	defer func() {
		d.runs(false)
		if err := d.giveBack(context.WithoutCancel(ctx)); err != nil {
			d.logger.WarnContext(ctx, "what left could not be recorded", "cause", pdn.KeyOf(err))
		}
	}()
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
		if err := d.rest(ctx, next); err != nil {
			return err
		}
	}
}

func (d *Dispatcher) runs(yes bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.running = yes
}

// rest waits until the instant, a Wake, or the end of ctx, and sends meanwhile
// what is handed over.
func (d *Dispatcher) rest(ctx context.Context, until time.Time) error {
	sleeping, stop := context.WithCancel(ctx)
	slept := make(chan struct{})
	go func() {
		defer close(slept)
		_ = d.clock.Sleep(sleeping, until)
	}()
	defer func() {
		stop()
		<-slept
	}()
	var settling <-chan time.Time
	for {
		select {
		case <-slept:
			return ctx.Err()
		case <-d.woken:
			return ctx.Err()
		case <-d.handed:
			d.sending.Lock()
			_, sooner, err := d.deliverGiven(ctx)
			d.sending.Unlock()
			if err != nil || (!sooner.IsZero() && sooner.Before(until)) {
				return ctx.Err() // to look again
			}
			if settling == nil {
				settling = time.After(settleAfter)
			}
		case <-settling:
			settling = nil
			if err := d.settle(ctx, nil); err != nil && ctx.Err() == nil {
				return nil // Flush tries again, and says so
			}
		}
	}
}

func nonceOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}
