package store

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
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
			j.Advance("réseau", "c1", fmt.Sprint(i))
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
	s.Journal().Advance("réseau", "c1", "41")
	s.Journal().Advance("réseau", "c2", "42")
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
		j.Advance("réseau", "c2", "newer") // meanwhile
		_ = s.exec("rollback")
	}
	require.NoError(t, s.alone(t.Context(), func() error { s.options.beforeCommit = failing; return nil }))
	j.Advance("réseau", "c1", "1")
	j.Advance("réseau", "c2", "older")
	j.Unreadable("réseau", "MESSAGE", "json")
	require.Error(t, j.Flush(t.Context()))
	j.Advance("réseau", "c1", "2")
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
				s.Journal().Advance("réseau", "c1", fmt.Sprint(i, n))
				s.Journal().Gap("réseau", "e1", noon, noon.Add(time.Duration(n)))
				_, _ = s.Journal().Position(t.Context(), "réseau", "c1")
				_ = s.Journal().Flush(t.Context())
			}
		})
	}
	all.Wait()
}
