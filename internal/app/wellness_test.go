package app_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
)

func TestAPauseIsOfferedAfterThreeHeavyMessagesInARowAndOnce(t *testing.T) {
	var l app.Looks
	now := morning
	for range 2 {
		l.Note("samira", now)
		require.False(t, l.Due("samira", now))
		now = now.Add(time.Minute)
	}
	l.Note("samira", now)
	require.False(t, l.Due("nour", now), "each for herself")
	require.True(t, l.Due("samira", now))
	require.False(t, l.Due("samira", now), "she is free to go on")
}

func TestLooksAreForgottenAfterHalfAnHour(t *testing.T) {
	var l app.Looks
	now := morning
	for range 3 {
		l.Note("samira", now)
		now = now.Add(16 * time.Minute)
	}
	require.False(t, l.Due("samira", now), "three in an hour are not in a row")
	l.Note("nour", now.Add(time.Hour))
	require.Equal(t, 1, l.Remembered(), "nothing is kept of who does not look any more")
}
