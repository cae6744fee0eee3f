package store

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
)

func positions(t *testing.T, s *Store) int {
	t.Helper()
	var n int
	require.NoError(t, s.reading[0].conn.QueryRowContext(t.Context(), "select count(*) from position").Scan(&n))
	return n
}

func TestAPositionIsReadAtOnceAndWrittenWithinASecond(t *testing.T) {
	h := newHouse(t)
	synctest.Test(t, func(t *testing.T) {
		s, err := Open(t.Context(), h.options)
		require.NoError(t, err)
		j := s.Journal()
		for i := range 1000 {
			j.Advance("réseau", "e1", "c1", fmt.Sprint(i))
		}
		reached, err := j.Position(t.Context(), "réseau", "c1")
		require.NoError(t, err)
		require.Equal(t, "999", reached)
		require.Zero(t, positions(t, s))
		time.Sleep(flushAfter)
		synctest.Wait()
		require.Equal(t, 1, positions(t, s))
		require.NoError(t, s.Close())
	})
}

func TestLaw3_ClosingTheStoreKeepsThePositions(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	s.Journal().Advance("réseau", "e1", "c1", "41")
	s.Journal().Advance("réseau", "e1", "c2", "42")
	s.Journal().Forget("réseau", "c1")
	require.NoError(t, s.Close())
	s = h.open(t)
	reached, err := s.Journal().Position(t.Context(), "réseau", "c2")
	require.NoError(t, err)
	require.Equal(t, "42", reached)
	reached, err = s.Journal().Position(t.Context(), "réseau", "c1")
	require.NoError(t, err)
	require.Empty(t, reached)
	s.Journal().Forget("réseau", "c2")
	reached, err = s.Journal().Position(t.Context(), "réseau", "c2")
	require.NoError(t, err)
	require.Empty(t, reached, "forgotten at once, before it is written")
}

func TestLaw10_GapsAndUnreadableEventsAreCounted(t *testing.T) {
	s := newStore(t)
	j := s.Journal()
	for range 3 {
		j.Unreadable("réseau", "MESSAGE", "json")
	}
	j.Gap("réseau", "e1", noon.Add(-time.Hour), noon)
	j.Gap("réseau", "e1", noon.Add(-time.Hour), noon)
	require.NoError(t, j.Flush(t.Context()))
	j.Unreadable("réseau", "MESSAGE", "json")
	require.NoError(t, j.Flush(t.Context()))
	var count int
	require.NoError(t, s.reading[0].conn.QueryRowContext(t.Context(), "select count from unreadable").Scan(&count))
	require.Equal(t, 4, count)
	require.NoError(t, s.Read(t.Context(), func(r *Reader) error {
		gaps, err := r.Gaps(t.Context(), time.Time{})
		require.Len(t, gaps, 1)
		return err
	}))
}

func TestUnknownKindsOfUnreadableEventsCannotFillTheMemory(t *testing.T) {
	s := newStore(t)
	j := s.Journal()
	for i := range 3 * mostUnreadable {
		j.Unreadable("réseau", fmt.Sprint(i), "json")
	}
	require.LessOrEqual(t, len(j.unreadable), mostUnreadable+1)
}

func TestLaw3_WhatCannotBeWrittenYetIsNotLost(t *testing.T) {
	s := newStore(t)
	j := s.Journal()
	failing := func() {
		j.Advance("réseau", "e1", "c2", "newer") // meanwhile
		_ = s.exec("rollback")
	}
	require.NoError(t, s.alone(t.Context(), func() error { s.options.beforeCommit = failing; return nil }))
	j.Advance("réseau", "e1", "c1", "1")
	j.Advance("réseau", "e1", "c2", "older")
	j.Unreadable("réseau", "MESSAGE", "json")
	require.Error(t, j.Flush(t.Context()))
	j.Advance("réseau", "e1", "c1", "2")
	require.NoError(t, s.alone(t.Context(), func() error { s.options.beforeCommit = nil; return nil }))
	require.NoError(t, j.Flush(t.Context()))
	var reached string
	require.NoError(t, s.reading[0].conn.QueryRowContext(t.Context(), "select group_concat(reached) from position").Scan(&reached))
	require.Equal(t, "2,newer", reached)
	var count int
	require.NoError(t, s.reading[0].conn.QueryRowContext(t.Context(), "select count from unreadable").Scan(&count))
	require.Equal(t, 1, count)
}

func TestTheJournalMayBeUsedByManyAtOnce(t *testing.T) {
	s := newStore(t)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for n := range 50 {
				s.Journal().Advance("réseau", "e1", "c1", fmt.Sprint(i, n))
				s.Journal().Gap("réseau", "e1", noon, noon.Add(time.Duration(n)))
				_, _ = s.Journal().Position(t.Context(), "réseau", "c1")
				_ = s.Journal().Flush(t.Context())
			}
		})
	}
	all.Wait()
}

// Law L11: a space that is forgotten takes all its conversations along, those that
// wait, those that are written and those that cannot be written yet; what is read
// there later, and what is of another space, stays.
func TestLaw11_AForgottenSpaceLeavesNoPosition(t *testing.T) {
	s := newStore(t)
	j := s.Journal()
	reached := func(c chat.Conversation) string {
		at, err := j.Position(t.Context(), "réseau", c)
		require.NoError(t, err)
		return at
	}
	j.Advance("réseau", "e1", "old thread", "1")
	j.Advance("réseau", "e2", "other space", "2")
	j.Advance("réseau", "", "whole network", "3")
	require.NoError(t, j.Flush(t.Context()))
	j.Advance("réseau", "e1", "waiting", "4")
	j.ForgetSpace("réseau", "e1")
	j.ForgetSpace("réseau", "")
	require.Empty(t, reached("old thread"))
	require.Empty(t, reached("waiting"))
	j.Advance("réseau", "e1", "linked again", "5")
	require.NoError(t, j.Flush(t.Context()))
	require.Empty(t, reached("old thread"))
	require.Equal(t, "2", reached("other space"))
	require.Equal(t, "3", reached("whole network"))
	require.Equal(t, "5", reached("linked again"))
	require.Equal(t, 3, positions(t, s))

	full := func() {
		j.ForgetSpace("réseau", "e2") // while the batch is being written
		_ = s.exec("rollback")
	}
	require.NoError(t, s.alone(t.Context(), func() error { s.options.beforeCommit = full; return nil }))
	j.Advance("réseau", "e2", "other space", "6")
	require.Error(t, j.Flush(t.Context()))
	require.NoError(t, s.alone(t.Context(), func() error { s.options.beforeCommit = nil; return nil }))
	require.NoError(t, j.Flush(t.Context()))
	require.Empty(t, reached("other space"))
	require.Equal(t, 2, positions(t, s))
}
