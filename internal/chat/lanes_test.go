package chat_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
)

func TestJobsOfOneConversationKeepTheirOrder(t *testing.T) {
	lanes := chat.NewLanes(16, func(err error) { t.Error(err) })
	var mu sync.Mutex
	seen := map[string][]int{}
	for i := range 2000 {
		key := strconv.Itoa(i % 7)
		require.NoError(t, lanes.Put(context.Background(), key, func() {
			mu.Lock()
			defer mu.Unlock()
			seen[key] = append(seen[key], i)
		}))
	}
	lanes.Close()
	for key, order := range seen {
		require.IsIncreasing(t, order, "lane %s", key)
	}
	require.Len(t, seen, 7)
}

func TestAFullLaneMakesItsReaderWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lanes := chat.NewLanes(2, func(error) {})
		hold := make(chan struct{})
		for range 2 {
			require.NoError(t, lanes.Put(t.Context(), "a", func() { <-hold }))
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- lanes.Put(ctx, "b", func() {}) }()
		synctest.Wait()
		require.Empty(t, done, "the third job must wait")
		cancel()
		require.ErrorIs(t, <-done, context.Canceled)
		close(hold)
		lanes.Close()
	})
}

func TestAPanicIsReportedWithoutItsWordsAndTheLaneGoesOn(t *testing.T) {
	var reported []string
	lanes := chat.NewLanes(4, func(err error) { reported = append(reported, err.Error()) })
	ran := false
	require.NoError(t, lanes.Put(t.Context(), "a", func() { panic(fmt.Errorf("bonjour Léa")) }))
	require.NoError(t, lanes.Put(t.Context(), "a", func() { ran = true }))
	lanes.Close()
	require.True(t, ran)
	require.Len(t, reported, 1)
	require.NotContains(t, reported[0], "Léa")
}

func TestClosedLanesTakeNothing(t *testing.T) {
	lanes := chat.NewLanes(1, func(error) {})
	lanes.Close()
	require.ErrorIs(t, lanes.Put(t.Context(), "a", func() {}), chat.ErrLanesClosed)
}
