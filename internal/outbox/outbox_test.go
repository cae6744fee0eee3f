package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/schedule"
	"github.com/lampadaire/lampadaire/internal/seal"
	"github.com/lampadaire/lampadaire/internal/store"
)

var noon = time.Date(2026, 11, 2, 11, 0, 0, 0, time.UTC)

func open(t testing.TB, clock pdn.Clock) *store.Store {
	t.Helper()
	keys, err := seal.NewKeys()
	require.NoError(t, err)
	sealer, err := seal.NewSealer(keys)
	require.NoError(t, err)
	s, err := store.Open(t.Context(), store.Options{Path: filepath.Join(t.TempDir(), "a.db"), Seal: sealer, Clock: clock})
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func owe(t testing.TB, s *store.Store, messages ...outbox.Message) {
	t.Helper()
	require.NoError(t, s.Write(t.Context(), func(tx *store.Tx) error {
		for _, m := range messages {
			if _, err := tx.Enqueue(t.Context(), m); err != nil {
				return err
			}
		}
		return nil
	}))
}

func message(n int) outbox.Message {
	return outbox.Message{Key: fmt.Sprintf("rappel:%d", n), Kind: "rappel", Args: map[string]string{"pro": fmt.Sprint(n)}, Due: noon}
}

// post counts what was really sent.
type post struct {
	mu   sync.Mutex
	sent map[string]int
	fail func(outbox.Message) error
}

func newPost() *post { return &post{sent: map[string]int{}} }

func (p *post) send(_ context.Context, m outbox.Message) error {
	if p.fail != nil {
		if err := p.fail(m); err != nil {
			return err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent[m.Key]++
	return nil
}

func (p *post) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.sent)
}

func TestAMessageOwedTwiceLeavesOnce(t *testing.T) {
	clock, p := schedule.NewManual(noon), newPost()
	s := open(t, clock)
	owe(t, s, message(1), message(1))
	d := outbox.New(s.UpdateOutbox, p.send, clock, outbox.Defaults(), nil)
	n, err := d.Flush(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n)
	owe(t, s, message(1))
	_, err = d.Flush(t.Context())
	require.NoError(t, err)
	require.Equal(t, map[string]int{"rappel:1": 1}, p.sent)
}

func TestNothingLeavesBeforeItsCommit(t *testing.T) {
	clock, p := schedule.NewManual(noon), newPost()
	s := open(t, clock)
	require.Error(t, s.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Enqueue(t.Context(), message(1))
		require.NoError(t, err)
		return errors.New("undone")
	}))
	n, err := outbox.New(s.UpdateOutbox, p.send, clock, outbox.Defaults(), nil).Flush(t.Context())
	require.NoError(t, err)
	require.Zero(t, n)
}

func TestLaw2_AnOutboxMessageHoldsNoWords(t *testing.T) {
	s := open(t, schedule.NewManual(noon))
	for _, m := range []outbox.Message{
		{Key: "k", Kind: "k", Args: map[string]string{"texte": "Salut Kévin"}},
		{Key: "un mot", Kind: "k"}, {Key: "k", Kind: "k\n"}, {Key: "k", Kind: "k", Args: map[string]string{"a b": "c"}}, {Kind: "k"}, {Key: "k"},
	} {
		require.Error(t, s.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Enqueue(t.Context(), m)
			return err
		}))
	}
}

func TestAFailureIsTriedAgainLaterAndGivenUpAtLast(t *testing.T) {
	clock, p := schedule.NewManual(noon), newPost()
	s := open(t, clock)
	tries := 0
	p.fail = func(outbox.Message) error { tries++; return errors.New("down") }
	settings := outbox.Settings{Lease: time.Minute, Batch: 5, Attempts: 3, FirstDelay: 10 * time.Second, LongestDelay: time.Hour}
	d := outbox.New(s.UpdateOutbox, p.send, clock, settings, nil)
	owe(t, s, message(1))
	for _, step := range []struct {
		after time.Duration
		tries int
	}{{0, 1}, {9 * time.Second, 1}, {time.Second, 2}, {19 * time.Second, 2}, {time.Second, 3}, {24 * time.Hour, 3}} {
		clock.Advance(step.after)
		_, err := d.Flush(t.Context())
		require.NoError(t, err)
		require.Equal(t, step.tries, tries, step.after)
	}
	require.NoError(t, s.Read(t.Context(), func(r *store.Reader) error {
		n, err := r.Buried(t.Context())
		require.Equal(t, 1, n)
		return err
	}))
}

func TestAHopelessMessageIsGivenUpAtOnceAndAWaitIsRespected(t *testing.T) {
	clock, p := schedule.NewManual(noon), newPost()
	s := open(t, clock)
	tries := map[string]int{}
	p.fail = func(m outbox.Message) error {
		tries[m.Key]++
		switch {
		case m.Key == "rappel:1":
			return fmt.Errorf("left the network: %w", outbox.ErrHopeless)
		case m.Key == "rappel:3" && tries[m.Key] == 1:
			panic("oups")
		case tries[m.Key] == 1:
			return &outbox.After{Delay: time.Hour, Err: errors.New("too fast")}
		}
		return nil
	}
	d := outbox.New(s.UpdateOutbox, p.send, clock, outbox.Defaults(), nil)
	owe(t, s, message(1), message(2), message(3))
	for _, by := range []time.Duration{0, 30 * time.Minute, 30 * time.Minute} {
		clock.Advance(by)
		_, err := d.Flush(t.Context())
		require.NoError(t, err)
	}
	require.Equal(t, map[string]int{"rappel:1": 1, "rappel:2": 2, "rappel:3": 2}, tries)
	require.Equal(t, map[string]int{"rappel:2": 1, "rappel:3": 1}, p.sent)
}

// Several dispatchers on one real file: without a crash, each message leaves
// exactly once; when some die between the sending and its record, every message
// leaves at least once, and one more time for each death at most.
func TestLaw3_AnyDispatchersDeliverEachMessage(t *testing.T) {
	left := 12
	rapid.Check(t, func(r *rapid.T) {
		if left--; left < 0 {
			return
		}
		clock, p := schedule.NewManual(noon), newPost()
		s := open(t, clock)
		n := rapid.IntRange(1, 30).Draw(r, "messages")
		deaths := rapid.IntRange(0, 3).Draw(r, "deaths")
		for i := range n {
			owe(t, s, message(i))
		}
		settings := outbox.Defaults()
		settings.Batch = rapid.IntRange(1, 7).Draw(r, "batch")
		var mu sync.Mutex
		died := 0
		dying := func(ctx context.Context, do func(outbox.Tx) error) error {
			return s.UpdateOutbox(ctx, func(tx outbox.Tx) error { return do(mortal{tx, &mu, &died, deaths}) })
		}
		for range deaths + 1 {
			var all sync.WaitGroup
			for range 4 {
				all.Go(func() { _, _ = outbox.New(dying, p.send, clock, settings, nil).Flush(t.Context()) })
			}
			all.Wait()
			clock.Advance(settings.Lease + time.Second)
		}
		total := 0
		for i := range n {
			got := p.sent[message(i).Key]
			require.GreaterOrEqual(t, got, 1)
			total += got
		}
		require.LessOrEqual(t, total, n+died)
		require.NoError(t, s.Close())
	})
}

// mortal dies, a few times, after the sending and before its record.
type mortal struct {
	outbox.Tx
	mu     *sync.Mutex
	died   *int
	deaths int
}

func (m mortal) Sent(ctx context.Context, l outbox.Leased) (bool, error) {
	m.mu.Lock()
	dies := *m.died < m.deaths
	if dies {
		*m.died++
	}
	m.mu.Unlock()
	if dies {
		return false, errors.New("killed")
	}
	return m.Tx.Sent(ctx, l)
}

func TestADispatcherWhoseLeaseWasTakenOverRecordsNothing(t *testing.T) {
	clock := schedule.NewManual(noon)
	s := open(t, clock)
	owe(t, s, message(1))
	lease := func() (taken []outbox.Leased) {
		require.NoError(t, s.UpdateOutbox(t.Context(), func(tx outbox.Tx) (err error) {
			taken, err = tx.Lease(t.Context(), tx.Now().Add(time.Minute), 10)
			return err
		}))
		return taken
	}
	first := lease()
	require.Empty(t, lease())
	clock.Advance(time.Minute)
	second := lease()
	require.Equal(t, 2, second[0].Attempt)
	require.NoError(t, s.UpdateOutbox(t.Context(), func(tx outbox.Tx) error {
		for _, record := range []func() (bool, error){
			func() (bool, error) { return tx.Sent(t.Context(), first[0]) },
			func() (bool, error) { return tx.Bury(t.Context(), first[0]) },
			func() (bool, error) { return tx.Retry(t.Context(), first[0], noon) },
		} {
			ours, err := record()
			require.False(t, ours)
			require.NoError(t, err)
		}
		ours, err := tx.Sent(t.Context(), second[0])
		require.True(t, ours)
		return err
	}))
}

func TestADispatcherSleepsUntilTheNextMessageOrAWake(t *testing.T) {
	keysClock := pdn.SystemClock{}
	synctest.Test(t, func(t *testing.T) {
		p := newPost()
		s := open(t, keysClock)
		ctx, stop := context.WithCancel(t.Context())
		d := outbox.New(s.UpdateOutbox, p.send, keysClock, outbox.Defaults(), nil)
		ended := make(chan error, 1)
		later := message(1)
		later.Due = time.Now().Add(30 * time.Second)
		owe(t, s, later)
		go func() { ended <- d.Run(ctx) }()
		time.Sleep(29 * time.Second)
		synctest.Wait()
		require.Zero(t, p.count())
		time.Sleep(2 * time.Second)
		synctest.Wait()
		require.Equal(t, 1, p.count())
		now := message(2)
		now.Due = time.Now()
		owe(t, s, now)
		d.Wake()
		synctest.Wait()
		require.Equal(t, 2, p.count())
		stop()
		require.ErrorIs(t, <-ended, context.Canceled)
		require.NoError(t, s.Close())
	})
}

func TestANonceIsShortAndTheSameAtEachAttempt(t *testing.T) {
	require.LessOrEqual(t, len(message(1).Nonce()), 25)
	require.Equal(t, message(1).Nonce(), message(1).Nonce())
	require.NotEqual(t, message(1).Nonce(), message(2).Nonce())
}
