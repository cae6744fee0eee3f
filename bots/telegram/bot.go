// Package telegram is the adapter of Telegram: it turns the platform's updates
// into chat events, in the order of each conversation, and chat messages into
// requests of the Bot API. It is the only package that knows this platform.
//
// Receiving is at least once (law L3): updates are confirmed to the platform
// only when every one of their batch is handled or counted as unreadable, so
// that a crash at any instant makes the platform deliver them again. Nothing
// received is written to a log or kept. Sending keeps the platform's waits,
// and never repeats by itself a message that may have arrived and must not
// arrive twice.
//
// It never deletes or restricts anyone, never approves or declines a request to
// join (law L4), downloads no attachment (law L6), and holds no rule and no
// sentence of the product.
package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"
	library "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// What stops a bot for good: somebody has to act.
var (
	// ErrToken: the platform refuses the token (revoked, or mistyped).
	ErrToken = errors.New("the token is refused")
	// ErrConflict: another process receives the updates of the same token.
	ErrConflict = errors.New("another process polls with this token")
	// ErrWebhook: a webhook is set for this token, so that updates go elsewhere.
	ErrWebhook = errors.New("a webhook is set for this token")
	// ErrRunning: this Bot already runs.
	ErrRunning = errors.New("the bot already runs")
)

// errUnreadable says that an update is not what the platform publishes; it never carries the update.
var errUnreadable = errors.New("unreadable update")

// Bot is one robot on the platform. Its methods may be called from any goroutine.
type Bot struct {
	opts    Options
	api     *library.Bot
	id      int64
	pace    *pacer
	admins  *admins
	joins   *recent[joinKey]
	handled *recent[string] // events, by their ids
	seen    *recent[int64]  // updates, by their numbers: only to pace the asking
	popped  *recent[string] // presses that were answered by a pop-up
	rooms   *rooms

	username atomic.Pointer[string]
	ready    atomic.Bool
	running  atomic.Bool
	moves    chan *chat.Moved // told by a refused request, to be handled by Run
}

var _ chat.Sender = (*Bot)(nil)

// New makes a bot; it does not touch the network.
func New(o Options) (*Bot, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("make the bot: %w", err)
	}
	b := &Bot{opts: o, pace: newPacer(o.Unlimited), joins: newRecent[joinKey](4096), handled: newRecent[string](4096), seen: newRecent[int64](4096), popped: newRecent[string](256),
		rooms: newRooms(), moves: make(chan *chat.Moved, 64)}
	b.admins = newAdmins(b)
	b.api, err = library.New(string(o.Token), library.WithServerURL(o.ServerURL), library.WithSkipGetMe(),
		library.WithHTTPClient(o.PollTimeout, client{http: o.HTTP}), library.WithNotAsyncHandlers(),
		// Both handlers print what they are given by default, updates and bodies included.
		library.WithErrorsHandler(func(error) { o.Logger.Debug("telegram: a request could not be closed cleanly") }),
		library.WithDebugHandler(func(string, ...any) {}),
		library.WithDefaultHandler(func(context.Context, *library.Bot, *models.Update) {}))
	if err != nil {
		return nil, errors.New("make the bot: the library refuses the token's form")
	}
	b.id = b.api.ID()
	return b, nil
}

// Network is the platform.
func (b *Bot) Network() pdn.NetworkID { return Network }

// Capabilities are the platform's: no answer for one person alone in a group, no private chat of our own initiative,
// a deep link to it instead; 16 years (its terms for the European Union, domain §5.5).
func (b *Bot) Capabilities() chat.Capabilities {
	return chat.Capabilities{PrivateLink: true, Files: true, Picker: true, Tidies: true, PopUp: maxPopUp, MaxText: maxText, MinimumAge: 16}
}

// Username is the robot's name without "@", "" until the platform told it.
func (b *Bot) Username() string {
	if name := b.username.Load(); name != nil {
		return *name
	}
	return ""
}

// Ready tells whether the platform answers and updates are being received.
func (b *Bot) Ready() bool { return b.ready.Load() }

// Run receives events until ctx ends (nil) or something only a person can repair happened: ErrToken, ErrConflict,
// ErrWebhook. It returns once every goroutine of the bot has ended.
func (b *Bot) Run(ctx context.Context) error {
	if !b.running.CompareAndSwap(false, true) {
		return ErrRunning
	}
	defer b.running.Store(false)
	defer b.ready.Store(false)
	defer b.opts.HTTP.CloseIdleConnections()
	if err := b.introduce(ctx); err != nil {
		return ended(ctx, err)
	}
	b.declareGap(ctx)
	in := newIntake(ctx, b)
	defer in.close()
	return ended(ctx, b.poll(ctx, in))
}

// ended turns the end of ctx into nil: it was asked for.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil && !errors.Is(err, ErrToken) && !errors.Is(err, ErrConflict) && !errors.Is(err, ErrWebhook) {
		return nil
	}
	return err
}

// introduce asks the platform who the robot is, until it answers.
func (b *Bot) introduce(ctx context.Context) error {
	wait := b.backOff()
	for {
		_, err := b.whoAmI(ctx)
		if err == nil || errors.Is(err, ErrToken) {
			return err
		}
		b.opts.Logger.Warn("telegram: the platform does not answer", "class", classOf(err))
		if err := pause(ctx, wait.NextBackOff()); err != nil {
			return err
		}
	}
}

// whoAmI reads the robot's own account and keeps its name.
func (b *Bot) whoAmI(ctx context.Context) (*models.User, error) {
	ctx, cancel := context.WithTimeout(ctx, b.opts.RequestTimeout)
	defer cancel()
	ctx, o := withOutcome(ctx)
	me, err := b.api.GetMe(ctx)
	if err != nil {
		return nil, o.fault(err)
	}
	b.username.Store(&me.Username)
	return me, nil
}

func (b *Bot) backOff() *backoff.ExponentialBackOff {
	w := backoff.NewExponentialBackOff()
	w.InitialInterval, w.MaxInterval = b.opts.RetryFrom, b.opts.RetryTo
	w.Reset()
	return w
}

// pause waits in real time: it paces requests to a real network, whatever clock the product lives by.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// requestError is a refusal or a failure of one request, without a word of its body.
type requestError struct {
	status      int    // 0: no answer
	description string // the platform's, which names nobody
	retryAfter  time.Duration
	migrateTo   int64
	wrote       bool
	err         error // of the network
}

// Error is the operator's line.
func (e *requestError) Error() string {
	if e.err != nil {
		return fmt.Sprintf("no usable answer (status %d): %v", e.status, e.err)
	}
	return fmt.Sprintf("status %d: %s", e.status, e.description)
}

// Unwrap gives the cause.
func (e *requestError) Unwrap() error {
	if e.status == http.StatusUnauthorized || e.status == http.StatusNotFound && e.description == "Not Found" {
		return ErrToken
	}
	return e.err
}

// errNoJSON says that an answer was not in the platform's form; the library's own error would quote it.
var errNoJSON = errors.New("not the platform's form")

// fault tells what went wrong from what came back, never from the library's error, which may quote a whole body.
func (o *outcome) fault(err error) error {
	e := &requestError{status: o.status, wrote: o.wrote.Load()}
	if o.status == 0 || len(o.body) == 0 {
		e.err = bare(err)
		return e
	}
	var answer envelope
	if json.Unmarshal(o.body, &answer) != nil || answer.OK {
		e.err = errNoJSON
		return e
	}
	e.description, e.migrateTo = answer.Description, answer.Parameters.MigrateTo
	e.retryAfter = time.Duration(answer.Parameters.RetryAfter) * time.Second
	return e
}

// classOf names an error for a log, from a closed list.
func classOf(err error) string {
	var e *requestError
	switch {
	case errors.Is(err, ErrToken):
		return "token"
	case errors.As(err, &e) && e.status == 0:
		return "network"
	case errors.As(err, &e):
		return fmt.Sprintf("status %d", e.status)
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	}
	return "other"
}
