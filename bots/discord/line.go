package discord

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
)

// line is one gateway session: one identify, then as many resumes as the
// platform allows. It is thrown away, library object included, when the session
// is lost or when the library locks itself.
type line struct {
	bot     *Bot
	session *discordgo.Session
	down    chan struct{} // the library let go of its connection
	forget  atomic.Bool   // the next dial fails on purpose

	mu      sync.Mutex
	first   *url.URL // where to identify
	resume  *url.URL // where to resume, once known
	conn    *conn
	ready   bool // READY was seen: there is a session to resume
	readyAt time.Time

	ctx     context.Context // ends with the line; its events are ignored from then on
	cancel  context.CancelFunc
	renewed atomic.Bool  // another session is wanted: see Bot.Renew
	crowded atomic.Bool  // an event found no room: the session is given up
	busy    atomic.Int64 // events that wait for room
}

// Why a line ended, when not for good.
var (
	errStuck   = errors.New("the library is locked")
	errLost    = errors.New("the session is lost")
	errCrowded = errors.New("too many events are waiting")
)

const resumesInVain = 5 // attempts that reach the platform without resuming, before a new session

func newLine(ctx context.Context, b *Bot, gateway *url.URL) (*line, error) {
	l := &line{bot: b, first: gateway, down: make(chan struct{}, 1)}
	l.ctx, l.cancel = context.WithCancel(ctx)
	s, err := l.newSession()
	if err != nil {
		l.cancel()
		return nil, err
	}
	l.session = s
	return l, nil
}

// live keeps the session until ctx ends (nil), it is lost, or a *Fatal.
func (l *line) live(ctx context.Context) error {
	defer l.retire()
	vain := 0
	for attempt := 0; ; attempt++ {
		opened, err := l.connect(ctx)
		l.bot.setReady(false)
		if ctx.Err() != nil {
			return nil
		}
		end := l.lastConn().ending()
		switch {
		case errors.Is(err, errStuck):
			return err
		case fatalClose(end.code) != nil:
			return fatalClose(end.code)
		case l.crowded.Load():
			return errCrowded
		case l.renewed.Load():
			return errRenewed
		case end.invalid && !end.resumable, losesSession(end.code), !l.hasSession():
			return errLost
		}
		if opened > 0 {
			vain = 0
		} else if l.lastConn() != nil {
			vain++
		}
		if vain > resumesInVain {
			return errLost
		}
		if opened >= l.bot.timing.Steady || (end.reconnect && opened > 0) {
			attempt = 0
		}
		l.bot.log.Warn("gateway connection ended", "close", end.code, "reconnect", end.reconnect, "zombie", end.zombie, "attempt", attempt)
		if pause(ctx, l.bot.backoff(attempt, l.bot.timing.Pause, l.bot.timing.PauseMax)) != nil {
			return nil
		}
		l.forget.Store(true) // the next attempt goes to the resume address
	}
}

// connect opens one connection and stays until it ends. It tells for how long
// it was ready (0: never).
func (l *line) connect(ctx context.Context) (time.Duration, error) {
	l.setConn(nil)
	select {
	case <-l.down: // an old signal
	default:
	}
	if err := l.open(ctx); err != nil {
		return 0, err
	}
	since := time.Now()
	c := l.lastConn()
	for {
		timer := time.NewTimer(c.patience(time.Now()))
		select {
		case <-l.down:
			timer.Stop()
			if c.dead.Load() {
				return time.Since(since), nil
			}
		case <-ctx.Done():
			timer.Stop()
			c.leave()
			return time.Since(since), l.waitDown()
		case <-timer.C:
			// While the handler holds the reading up, acknowledgements wait unread.
			if l.busy.Load() == 0 && c.zombie(time.Now()) {
				c.drop()
				return time.Since(since), l.waitDown()
			}
		}
	}
}

// open runs the library's Open under a watchdog.
func (l *line) open(ctx context.Context) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if recover() != nil {
				done <- errLost
			}
		}()
		err := l.session.Open()
		if errors.Is(err, errDropped) && l.lastConn() == nil {
			err = l.session.Open() // the first one made the library forget the old address
		}
		done <- err
	}()
	timer := time.NewTimer(l.bot.timing.Open)
	defer timer.Stop()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	case <-timer.C:
	}
	l.dropConn()
	release := time.NewTimer(l.bot.timing.Unlock)
	defer release.Stop()
	select {
	case err := <-done:
		if err == nil { // ready at the last moment, on a connection just cut
			err = errors.Join(l.waitDown(), errLost)
		}
		return err
	case <-release.C:
		return errStuck
	}
}

// waitDown waits until the library let go of a connection that was cut.
func (l *line) waitDown() error {
	timer := time.NewTimer(l.bot.timing.Unlock + l.bot.timing.Crowded)
	defer timer.Stop()
	select {
	case <-l.down:
		return nil
	case <-timer.C:
		return errStuck
	}
}

// retire makes the line deaf.
func (l *line) retire() {
	l.cancel()
	l.dropConn()
}

func (l *line) signalDown() {
	select {
	case l.down <- struct{}{}:
	default:
	}
}

func (l *line) setConn(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn = c
}

func (l *line) lastConn() *conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.conn
}

func (l *line) dropConn() {
	if c := l.lastConn(); c != nil {
		c.drop()
	}
}

// address is where the next connection goes.
func (l *line) address() *url.URL {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ready && l.resume != nil {
		return l.resume
	}
	return l.first
}

func (l *line) hasSession() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ready
}

// begun takes notice of READY.
func (l *line) begun(resume string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ready, l.readyAt = true, time.Now()
	if u, err := url.Parse(resume); err == nil && u.Host != "" {
		l.resume = u
	}
}

// lived is how long ago the session began, 0 when it never did.
func (l *line) lived() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.ready {
		return 0
	}
	return time.Since(l.readyAt)
}
