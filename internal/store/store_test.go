package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// house is a folder with a database, its keys and a clock that stands still.
type house struct {
	options Options
	clock   *stillClock
}

type stillClock struct {
	pdn.Clock
	mu  sync.Mutex
	now time.Time
}

func (c *stillClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *stillClock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

var noon = time.Date(2026, 11, 2, 11, 0, 0, 0, time.UTC)

func newHouse(t testing.TB) house {
	t.Helper()
	keys, err := seal.NewKeys()
	require.NoError(t, err)
	sealer, err := seal.NewSealer(keys)
	require.NoError(t, err)
	clock := &stillClock{now: noon}
	return house{clock: clock, options: Options{Path: filepath.Join(t.TempDir(), "lampadaire.db"), Seal: sealer, Clock: clock}}
}

func (h house) open(t testing.TB) *Store {
	t.Helper()
	s, err := Open(t.Context(), h.options)
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func newStore(t testing.TB) *Store {
	t.Helper()
	return newHouse(t).open(t)
}

func code(n int) pdn.PersonCode {
	var c pdn.PersonCode
	copy(c[:], fmt.Sprintf("%016d", n))
	return c
}

func accepted(n int) adherence.Link {
	return adherence.Link{
		Code: code(n), Structure: "apase", Network: "réseau", Role: pdn.RoleYouth, Language: "fr",
		State: adherence.Accepted, Asked: adherence.AskedByYouth, Edition: 3, Delivery: adherence.Served,
		Place: chat.Private, Day: 20759, LastContact: 682,
	}
}

func save(t testing.TB, s *Store, links ...adherence.Link) {
	t.Helper()
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		for _, l := range links {
			if err := tx.SaveLink(t.Context(), l); err != nil {
				return err
			}
		}
		return nil
	}))
}

func link(t testing.TB, s *Store, n int) adherence.Link {
	t.Helper()
	var found adherence.Link
	require.NoError(t, s.View(t.Context(), func(r app.Reader) (err error) {
		found, err = r.Link(t.Context(), code(n))
		return err
	}))
	return found
}

func TestWhatIsCommittedIsReadBackAfterAReopening(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	save(t, s, accepted(1))
	require.Equal(t, accepted(1), link(t, s, 1))
	require.NoError(t, s.Close())
	require.Equal(t, accepted(1), link(t, h.open(t), 1))
}

func TestAMissingLinkIsAZeroLinkWithItsCode(t *testing.T) {
	require.Equal(t, adherence.Link{Code: code(9)}, link(t, newStore(t), 9))
}

func TestTheDatabaseIsReadableByItsOwnerAlone(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	save(t, s, accepted(1))
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		return tx.Close(t.Context(), app.ClosedByNo, code(1))
	}))
	files, err := os.ReadDir(filepath.Dir(h.options.Path))
	require.NoError(t, err)
	require.Len(t, files, 5, "the database, its log, its shared memory, the closings, the lock")
	for _, f := range files {
		info, err := f.Info()
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), f.Name())
	}
}

func TestAnErrorUndoesItsOwnTransactionOnly(t *testing.T) {
	s := newStore(t)
	trouble := errors.New("trouble")
	outcomes := together(t, s, []func(app.Tx) error{
		func(tx app.Tx) error { return tx.SaveLink(t.Context(), accepted(1)) },
		func(tx app.Tx) error { return errors.Join(tx.SaveLink(t.Context(), accepted(2)), trouble) },
		func(tx app.Tx) error { return tx.SaveLink(t.Context(), accepted(3)) },
	})
	require.NoError(t, outcomes[0])
	require.ErrorIs(t, outcomes[1], trouble)
	require.NoError(t, outcomes[2])
	require.Equal(t, adherence.Accepted, link(t, s, 1).State)
	require.Equal(t, adherence.Unknown, link(t, s, 2).State)
	require.Equal(t, adherence.Accepted, link(t, s, 3).State)
}

func TestAPanicUndoesItsOwnTransactionAndQuotesNobody(t *testing.T) {
	s := newStore(t)
	outcomes := together(t, s, []func(app.Tx) error{
		func(tx app.Tx) error { return tx.SaveLink(t.Context(), accepted(1)) },
		func(tx app.Tx) error {
			require.NoError(t, tx.SaveLink(t.Context(), accepted(2)))
			panic("Kévin a dit un secret")
		},
		func(tx app.Tx) error { return tx.SaveLink(t.Context(), accepted(3)) },
	})
	require.NoError(t, outcomes[0])
	require.ErrorContains(t, outcomes[1], "panic")
	require.NotContains(t, outcomes[1].Error(), "Kévin")
	require.NoError(t, outcomes[2])
	require.Equal(t, adherence.Unknown, link(t, s, 2).State)
	require.Equal(t, adherence.Accepted, link(t, s, 3).State)
}

// together makes the transactions share one flush: they are queued while the
// writer is held.
func together(t *testing.T, s *Store, dos []func(app.Tx) error) []error {
	t.Helper()
	held, free := make(chan struct{}), make(chan struct{})
	go func() { _ = s.alone(context.Background(), func() error { close(held); <-free; return nil }) }()
	<-held
	outcomes := make([]error, len(dos))
	var all sync.WaitGroup
	for i, do := range dos {
		r := &request{ctx: t.Context(), do: func(tx *Tx) error { return do(tx) }, result: make(chan error, 1)}
		require.NoError(t, s.enqueue(r))
		all.Go(func() { outcomes[i] = <-r.result })
	}
	close(free)
	all.Wait()
	return outcomes
}

func TestTheFirstOfAFlushThatFailsLeavesNothingAndItsNeighboursStay(t *testing.T) {
	s := newStore(t)
	fails := func(n int) func(app.Tx) error {
		return func(tx app.Tx) error {
			return errors.Join(tx.SaveLink(t.Context(), accepted(n)), errors.New("no"))
		}
	}
	keeps := func(n int) func(app.Tx) error {
		return func(tx app.Tx) error { return tx.SaveLink(t.Context(), accepted(n)) }
	}
	outcomes := together(t, s, []func(app.Tx) error{fails(1), keeps(2), fails(3), keeps(4)})
	for i, kept := range []bool{false, true, false, true} {
		require.Equal(t, kept, outcomes[i] == nil)
		require.Equal(t, kept, link(t, s, i+1).State == adherence.Accepted)
	}
}

func TestACallerWhoGivesUpDisturbsNobody(t *testing.T) {
	s := newStore(t)
	gone, leave := context.WithCancel(t.Context())
	outcomes := together(t, s, []func(app.Tx) error{
		func(tx app.Tx) error { return tx.SaveLink(t.Context(), accepted(1)) },
		func(tx app.Tx) error { leave(); return tx.SaveLink(gone, accepted(2)) },
		func(tx app.Tx) error { return tx.SaveLink(t.Context(), accepted(3)) },
	})
	for _, err := range outcomes {
		require.NoError(t, err)
	}
	require.ErrorIs(t, s.Update(gone, func(app.Tx) error { return nil }), context.Canceled)
	require.Equal(t, adherence.Accepted, link(t, s, 3).State)
}

func TestAClosedStoreTakesNothingMore(t *testing.T) {
	s := newStore(t)
	require.NoError(t, s.Close())
	err := s.Update(t.Context(), func(app.Tx) error { return nil })
	require.ErrorIs(t, err, ErrClosed)
	require.True(t, Passing(err))
	require.NoError(t, s.Close(), "closing twice is harmless")
}

func TestATransactionIsVoidAfterItsEnd(t *testing.T) {
	s := newStore(t)
	var kept app.Tx
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error { kept = tx; return nil }))
	require.Panics(t, func() { _ = kept.SaveLink(t.Context(), accepted(1)) })
	require.Panics(t, func() { _, _ = kept.Link(t.Context(), code(1)) })
}
