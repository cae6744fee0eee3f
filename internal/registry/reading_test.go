package registry_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/registry"
)

func TestWhatWasWrittenBeforeReadingOrInAPauseIsNeverExamined(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 3, hour, 0, 0, 0, time.UTC) }
	s := registry.Space{Reading: registry.Reading{On: true, Since: at(9), First: 20000, RestFrom: at(12), RestUntil: at(14)}}
	here := chat.Place{Kind: chat.Shared, Conversation: "c"}
	for hour, want := range map[int]bool{8: false, 9: true, 11: true, 12: false, 13: false, 14: true} {
		require.Equal(t, want, s.Reads(here, at(hour), at(20)), "written at %d", hour)
	}
	require.False(t, s.Reads(here, at(10), at(13)), "nothing is examined in a pause, not even what came before")
	s.Reading.On = false
	require.False(t, s.Reads(here, at(10), at(20)))
	require.True(t, registry.Reading{On: true, First: 20000}.Trial(20013))
	require.False(t, registry.Reading{On: true, First: 20000}.Trial(20014))
}

func TestLaw5_StaffDecidersAndUnionPlacesAreNeverRead(t *testing.T) {
	now := time.Date(2026, 11, 3, 10, 0, 0, 0, time.UTC)
	s := registry.Space{Reading: registry.Reading{On: true, Since: now.Add(-time.Hour)}}
	for _, kind := range registry.NeverKinds() {
		s.Never = []registry.Unread{{Conversation: "apart", Kind: kind}}
		require.False(t, s.Reads(chat.Place{Conversation: "apart"}, now, now))
		require.False(t, s.Reads(chat.Place{Conversation: "fil", Under: "apart"}, now, now), "its threads neither")
		require.True(t, s.Reads(chat.Place{Conversation: "autre"}, now, now))
		s.Never = []registry.Unread{{Kind: kind}}
		require.False(t, s.Reads(chat.Place{Conversation: "autre"}, now, now), "the whole space")
	}
}
