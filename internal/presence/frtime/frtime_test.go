package frtime_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/presence/frtime"
)

func TestDaysHoursAndLengthsReadAsFrenchWritesThem(t *testing.T) {
	at := func(d, h, m int) time.Time { return time.Date(2026, 11, d, h, m, 0, 0, time.UTC) }
	require.Equal(t, "lundi 16 novembre", frtime.Day(at(16, 9, 0)))
	require.Equal(t, "dimanche 1er novembre 2026", frtime.DayYear(at(1, 9, 0)))
	require.Equal(t, "dimanche 1er novembre", frtime.DayNear(at(1, 9, 0), at(2, 0, 0)))
	require.Equal(t, "mardi 1er novembre 2022", frtime.DayNear(time.Date(2022, 11, 1, 0, 0, 0, 0, time.UTC), at(2, 0, 0)))
	require.Equal(t, "février 2027", frtime.MonthYear(2027, time.February))
	require.Equal(t, "9 h", frtime.Hour(at(16, 9, 0)))
	require.Equal(t, "9 h 05", frtime.Hour(at(16, 9, 5)))
	require.Equal(t, "9 h à 11 h", frtime.Hours(at(16, 9, 0), at(16, 11, 0)))
	require.Equal(t, "22 h à minuit", frtime.Hours(at(16, 22, 0), at(17, 0, 0)))
	require.Equal(t, "lundi 16 novembre, 22 h à mardi 17 novembre 1 h", frtime.Span(at(16, 22, 0), at(17, 1, 0)))
	for d, want := range map[time.Duration]string{
		150 * time.Minute: "2 h 30", 2 * time.Hour: "2 h", 45 * time.Minute: "45 min", 0: "0 h",
		59*time.Minute + 40*time.Second: "1 h", 65 * time.Minute: "1 h 05", -90 * time.Minute: "−1 h 30",
	} {
		require.Equal(t, want, frtime.Length(d))
	}
}
