package outbox_test

import (
	"context"
	"errors"
	"maps"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/schedule"
	"github.com/lampadaire/lampadaire/internal/store"
)

// counted counts the leases asked for.
func counted(s *store.Store, leases *atomic.Int32) outbox.Update {
	return func(ctx context.Context, do func(outbox.Tx) error) error {
		return s.UpdateOutbox(ctx, func(tx outbox.Tx) error { return do(counter{tx, leases}) })
	}
}

type counter struct {
	outbox.Tx
	leases *atomic.Int32
}

func (c counter) Lease(ctx context.Context, until time.Time, limit int) ([]outbox.Leased, error) {
	c.leases.Add(1)
	return c.Tx.Lease(ctx, until, limit)
}

// running starts a dispatcher that takes what is handed over; stop ends it.
func running(t *testing.T, s *store.Store, d *outbox.Dispatcher) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	s.HandTo(d)
	go func() { ended <- d.Run(ctx) }()
	synctest.Wait()
	return func() {
		cancel()
		require.ErrorIs(t, <-ended, context.Canceled)
	}
}

// got is what was sent so far.
func (p *post) got() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.sent)
}

func waiting(t *testing.T, s *store.Store) (due time.Time) {
	t.Helper()
	require.NoError(t, s.Read(t.Context(), func(r *store.Reader) (err error) {
		due, err = r.NextDue(t.Context())
		return err
	}))
	return due
}

func TestAMessageLeavesAtItsCommitWithoutBeingLookedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock, p := pdn.SystemClock{}, newPost()
		var leases atomic.Int32
		s := open(t, clock)
		d := outbox.New(counted(s, &leases), p.send, clock, outbox.Defaults(), nil)
		stop := running(t, s, d)
		leases.Store(0)
		now := message(1)
		now.Due = time.Now()
		owe(t, s, now, now)
		synctest.Wait()
		require.Equal(t, map[string]int{"rappel:1": 1}, p.got())
		require.Zero(t, leases.Load())
		require.False(t, waiting(t, s).IsZero(), "that it left is written behind")
		time.Sleep(time.Second)
		synctest.Wait()
		require.True(t, waiting(t, s).IsZero())
		later := message(2)
		later.Due = time.Now().Add(10 * time.Second)
		owe(t, s, later)
		time.Sleep(11 * time.Second)
		synctest.Wait()
		require.Equal(t, 2, p.count(), "the dispatcher learns of what is due before its next look")
		stop()
		require.NoError(t, s.Close())
	})
}

func TestWhatIsUndoneIsNotHandedOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPost()
		s := open(t, pdn.SystemClock{})
		stop := running(t, s, outbox.New(s.UpdateOutbox, p.send, pdn.SystemClock{}, outbox.Defaults(), nil))
		require.Error(t, s.Write(t.Context(), func(tx *store.Tx) error {
			m := message(1)
			m.Due = time.Now()
			_, err := tx.Enqueue(t.Context(), m)
			require.NoError(t, err)
			return errors.New("undone")
		}))
		synctest.Wait()
		stop()
		require.Empty(t, p.got())
		require.NoError(t, s.Close())
	})
}

func TestAHandedMessageThatFailsIsTriedAgainInItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPost()
		var tries atomic.Int32
		p.fail = func(outbox.Message) error {
			if tries.Add(1) < 3 {
				return errors.New("down")
			}
			return nil
		}
		s := open(t, pdn.SystemClock{})
		settings := outbox.Defaults()
		settings.FirstDelay = 10 * time.Second
		stop := running(t, s, outbox.New(s.UpdateOutbox, p.send, pdn.SystemClock{}, settings, nil))
		m := message(1)
		m.Due = time.Now()
		owe(t, s, m)
		for _, step := range []struct {
			after time.Duration
			tries int
		}{{0, 1}, {9 * time.Second, 1}, {2 * time.Second, 2}, {17 * time.Second, 2}, {4 * time.Second, 3}, {24 * time.Hour, 3}} {
			time.Sleep(step.after)
			synctest.Wait()
			require.EqualValues(t, step.tries, tries.Load(), step.after)
		}
		stop()
		require.NoError(t, s.Close())
	})
}

func TestTheEndOfTheProgramGivesBackWhatItHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPost()
		s := open(t, pdn.SystemClock{})
		first, release := make(chan struct{}), make(chan struct{})
		d := outbox.New(s.UpdateOutbox, func(ctx context.Context, m outbox.Message) error {
			if m.Key == "rappel:1" {
				close(first)
				<-release
			}
			return p.send(ctx, m)
		}, pdn.SystemClock{}, outbox.Defaults(), nil)
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		s.HandTo(d)
		go func() { ended <- d.Run(ctx) }()
		synctest.Wait()
		for i := 1; i <= 3; i++ {
			m := message(i)
			m.Due = time.Now()
			owe(t, s, m)
		}
		<-first
		cancel()
		close(release)
		require.ErrorIs(t, <-ended, context.Canceled)
		require.Equal(t, map[string]int{"rappel:1": 1}, p.got(), "it had begun")
		_, err := outbox.New(s.UpdateOutbox, p.send, pdn.SystemClock{}, outbox.Defaults(), nil).Flush(t.Context())
		require.NoError(t, err)
		require.Equal(t, map[string]int{"rappel:1": 1, "rappel:2": 1, "rappel:3": 1}, p.got(), "at once, not after the lease")
		require.NoError(t, s.Close())
	})
}

// A dispatcher that was slower than its lease leaves the message to whoever has
// it now.
func TestLaw3_AMessageWhoseLeaseIsLostIsNotSentByTheHandThatHeldIt(t *testing.T) {
	clock, p := schedule.NewManual(noon), newPost()
	s := open(t, clock)
	slow := outbox.New(s.UpdateOutbox, p.send, clock, outbox.Defaults(), nil)
	slow.Give([]outbox.Leased{{Message: message(1), Attempt: 1, Until: noon.Add(time.Minute)}}, time.Time{})
	owe(t, s, message(1))
	clock.Advance(time.Minute)
	n, err := outbox.New(s.UpdateOutbox, p.send, clock, outbox.Defaults(), nil).Flush(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n)
	_, err = slow.Flush(t.Context())
	require.NoError(t, err)
	require.Equal(t, map[string]int{"rappel:1": 1}, p.got())
}

// Programs die at any instant with messages in the hand, sent or not, recorded or
// not: each message leaves at least once, and one more time at most for each that
// had left and was not recorded.
func TestLaw3_WhoDiesWithMessagesInTheHandLosesNone(t *testing.T) {
	left := 20
	rapid.Check(t, func(r *rapid.T) {
		if left--; left < 0 {
			return
		}
		clock, p := schedule.NewManual(noon), newPost()
		s := open(t, clock)
		n := rapid.IntRange(1, 30).Draw(r, "messages")
		lives := rapid.IntRange(1, 3).Draw(r, "lives")
		unrecorded := 0
		for life := range lives {
			ctx, die := context.WithCancel(context.Background())
			var mu sync.Mutex
			dead, sent := false, 0
			last := rapid.IntRange(0, n).Draw(r, "sent before the death")
			send := func(ctx context.Context, m outbox.Message) error {
				mu.Lock()
				defer mu.Unlock()
				if dead = dead || sent == last; dead {
					die()
					return ctx.Err()
				}
				sent++
				return p.send(ctx, m)
			}
			update := func(ctx context.Context, do func(outbox.Tx) error) error {
				return s.UpdateOutbox(ctx, func(tx outbox.Tx) error {
					mu.Lock()
					defer mu.Unlock()
					if dead {
						return errors.New("dead")
					}
					return do(tx)
				})
			}
			d := outbox.New(update, send, clock, outbox.Defaults(), nil)
			ended := make(chan struct{})
			s.HandTo(d)
			go func() { defer close(ended); _ = d.Run(ctx) }()
			for i := range n {
				if i%lives == life {
					owe(t, s, message(i))
				}
			}
			if life%2 == 0 {
				d.Wake()
			}
			for i := 0; i < 100 && p.count() == 0; i++ {
				clock.Advance(time.Millisecond)
			}
			mu.Lock()
			dead = true
			unrecorded += sent
			mu.Unlock()
			die()
			<-ended
			clock.Advance(outbox.Defaults().Lease + time.Second)
		}
		_, err := outbox.New(s.UpdateOutbox, p.send, clock, outbox.Defaults(), nil).Flush(t.Context())
		require.NoError(t, err)
		total := 0
		for i := range n {
			require.GreaterOrEqual(t, p.got()[message(i).Key], 1, i)
			total += p.got()[message(i).Key]
		}
		require.LessOrEqual(t, total, n+unrecorded)
		require.NoError(t, s.Close())
	})
}

// waitsForALock tells that a goroutine waits for a lock in a function.
func waitsForALock(function string) bool {
	all := make([]byte, 1<<20)
	for one := range strings.SplitSeq(string(all[:runtime.Stack(all, true)]), "\n\n") {
		if strings.Contains(one, "[sync.Mutex.Lock") && strings.Contains(one, function) {
			return true
		}
	}
	return false
}

// A clock that leaps while a message is being sent, as the demo's does, does not
// make the same program send it again.
func TestLaw3_AClockThatLeapsOverALeaseDoesNotSendTwice(t *testing.T) {
	clock, p := schedule.NewManual(noon), newPost()
	s := open(t, clock)
	begun, release := make(chan struct{}, 2), make(chan struct{})
	var leases, sendings atomic.Int32
	d := outbox.New(counted(s, &leases), func(ctx context.Context, m outbox.Message) error {
		sendings.Add(1)
		begun <- struct{}{}
		<-release
		return p.send(ctx, m)
	}, clock, outbox.Defaults(), nil)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	s.HandTo(d)
	go func() { ended <- d.Run(ctx) }()
	owe(t, s, message(1))
	<-begun
	clock.Advance(time.Hour)
	before := leases.Load()
	flushed := make(chan error, 1)
	go func() {
		_, err := d.Flush(context.Background())
		flushed <- err
	}()
	for leases.Load() == before && !waitsForALock("outbox.(*Dispatcher).Flush") {
		runtime.Gosched()
	}
	close(release)
	require.NoError(t, <-flushed)
	require.Equal(t, int32(1), sendings.Load())
	require.Equal(t, map[string]int{"rappel:1": 1}, p.got())
	stop()
	require.ErrorIs(t, <-ended, context.Canceled)
}
