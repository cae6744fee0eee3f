package bottest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// patience bounds a wait for something that should happen at once.
const patience = 15 * time.Second

// Recorder is a handler that keeps what it is given, in the order in which it finished.
type Recorder struct {
	// Do decides what Handle returns; nil: everything is finished at once. It is set before the bot runs.
	Do func(ctx context.Context, e chat.Event) error

	mu      sync.Mutex
	events  []chat.Event
	changed chan struct{}
}

// Handle keeps the event once Do accepts it.
func (r *Recorder) Handle(ctx context.Context, e chat.Event) error {
	if r.Do != nil {
		if err := r.Do(ctx, e); err != nil {
			return err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
	if r.changed != nil {
		close(r.changed)
		r.changed = nil
	}
	return nil
}

// Events are those finished so far.
func (r *Recorder) Events() []chat.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]chat.Event(nil), r.events...)
}

// Wait waits until enough is true of the events finished, and returns them.
func (r *Recorder) Wait(t *testing.T, enough func([]chat.Event) bool) []chat.Event {
	t.Helper()
	limit := time.After(patience)
	for {
		r.mu.Lock()
		events := append([]chat.Event(nil), r.events...)
		if r.changed == nil {
			r.changed = make(chan struct{})
		}
		changed := r.changed
		r.mu.Unlock()
		if enough(events) {
			return events
		}
		select {
		case <-changed:
		case <-limit:
			require.FailNow(t, "what was expected did not happen", "%d events: %s", len(events), kindsOf(events))
		}
	}
}

// Some waits for n events of one kind and returns them.
func Some[E chat.Event](t *testing.T, r *Recorder, n int) []E {
	t.Helper()
	r.Wait(t, func(events []chat.Event) bool { return len(only[E](events)) >= n })
	return only[E](r.Events())
}

func only[E chat.Event](events []chat.Event) []E {
	var found []E
	for _, e := range events {
		if one, ok := e.(E); ok {
			found = append(found, one)
		}
	}
	return found
}

// kindsOf names events without a word of them.
func kindsOf(events []chat.Event) []string {
	var kinds []string
	for _, e := range events {
		switch e.(type) {
		case *chat.Message:
			kinds = append(kinds, "message")
		case *chat.Command:
			kinds = append(kinds, "command")
		case *chat.Press:
			kinds = append(kinds, "press")
		case *chat.Join:
			kinds = append(kinds, "join")
		default:
			kinds = append(kinds, "other")
		}
	}
	return kinds
}

// Journal is a journal in memory, which outlives the bots of a test.
type Journal struct {
	mu         sync.Mutex
	positions  map[chat.Conversation]string
	spaces     map[chat.Conversation]pdn.SpaceID
	Gaps       []Gap
	unreadable []string
}

// Gap is a stretch of time declared as not read.
type Gap struct {
	Space    pdn.SpaceID
	From, To time.Time
}

// Position is the last position.
func (j *Journal) Position(_ context.Context, _ pdn.NetworkID, c chat.Conversation) (string, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.positions[c], nil
}

// Advance remembers a position.
func (j *Journal) Advance(_ pdn.NetworkID, space pdn.SpaceID, c chat.Conversation, position string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.positions == nil {
		j.positions, j.spaces = map[chat.Conversation]string{}, map[chat.Conversation]pdn.SpaceID{}
	}
	j.positions[c], j.spaces[c] = position, space
}

// Forget drops a position.
func (j *Journal) Forget(_ pdn.NetworkID, c chat.Conversation) {
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.positions, c)
}

// ForgetSpace drops the positions of a space.
func (j *Journal) ForgetSpace(_ pdn.NetworkID, space pdn.SpaceID) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for c, of := range j.spaces {
		if of == space {
			delete(j.positions, c)
		}
	}
}

// Gap notes a gap.
func (j *Journal) Gap(_ pdn.NetworkID, space pdn.SpaceID, from, to time.Time) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.Gaps = append(j.Gaps, Gap{Space: space, From: from, To: to})
}

// Unreadable notes what could not be read, as "kind: class".
func (j *Journal) Unreadable(_ pdn.NetworkID, kind, class string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.unreadable = append(j.unreadable, kind+": "+class)
}

// Unread is what could not be read so far.
func (j *Journal) Unread() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]string(nil), j.unreadable...)
}

// Running is a bot that runs for the time of a test.
type Running struct {
	Bot
	cancel context.CancelFunc
	done   chan error
	once   sync.Once
	err    error
}

// Start runs a bot until Stop, or the end of the test, and waits until it is ready.
func Start(t *testing.T, b Bot) *Running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r := &Running{Bot: b, cancel: cancel, done: make(chan error, 1)}
	go func() { r.done <- b.Run(ctx) }()
	t.Cleanup(func() { _ = r.Stop(t) })
	require.Eventually(t, b.Ready, patience, time.Millisecond, "the bot is not ready")
	return r
}

// Stop ends the bot and returns what Run returned.
func (r *Running) Stop(t *testing.T) error {
	t.Helper()
	r.once.Do(func() {
		r.cancel()
		select {
		case r.err = <-r.done:
		case <-time.After(patience):
			require.FailNow(t, "the bot does not end")
		}
	})
	return r.err
}
