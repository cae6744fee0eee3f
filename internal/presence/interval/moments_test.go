package interval_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/presence/interval"
)

func TestTheMomentOfTypingDecidesTheDay(t *testing.T) {
	cases := []struct{ now, text, want string }{
		{"2026-11-16T12:00", "lundi 9h-11h", "11-16 09:00-11:00"},
		{"2026-11-16T10:00", "lundi 9h-11h", "?future"},
		{"2026-11-16T10:00", "lundi dernier 9h-11h", "11-09 09:00-11:00"},
		{"2026-11-18T19:30", "aujourd'hui 17h30 -> 19h", "11-18 17:30-19:00"},
		{"2026-11-18T16:00", "depuis 14h", "11-18 14:00-16:00"},
		{"2026-11-18T16:00", "de 14h à maintenant", "11-18 14:00-16:00"},
		{"2026-11-18T16:00", "14h-16h", "11-18 14:00-16:00"},
		{"2026-11-18T22:30", "ce soir 20h-22h", "11-18 20:00-22:00"},
		{"2026-11-18T22:30", "ce soir 8h-10h", "11-18 20:00-22:00"},
		{"2026-11-19T00:30", "ce soir 21h-23h", "?future"},
		{"2026-11-19T00:30", "hier 21h-23h", "11-18 21:00-23:00"},
		{"2026-11-19T00:30", "21h-23h", "?no_day"},
		{"2026-11-19T00:30", "hier 22h-minuit", "11-18 22:00-00:00+1"},
		{"2026-11-19T00:30", "hier 22h-1h", "?future"},
		{"2026-11-02T12:00", "vendredi 30 14h-16h", "10-30 14:00-16:00"},
		{"2026-11-02T12:00", "le 30 14h-16h", "10-30 14:00-16:00"},
		{"2027-01-04T09:00", "le 28/12 14h-16h", "12-28 14:00-16:00"},
		{"2027-01-04T09:00", "le 28/6 14h-16h", "?future"},
		{"2028-03-01T09:00", "hier 14h-16h", "02-29 14:00-16:00"},
		{"2027-03-01T09:00", "29 février 14h-16h", "?no_such_day"},
		{"2026-03-29T12:00", "ce matin de 02:30 à 04:00", "?skipped_hour"},
		{"2026-03-29T12:00", "ce matin de 01:30 à 03:30", "03-29 01:30-03:30"},
		{"2026-10-25T12:00", "ce matin de 01:30 à 02:30", "?repeated_hour"},
		{"2026-10-25T12:00", "ce matin de 02:15 à 04:00", "?repeated_hour"},
		{"2026-10-25T12:00", "hier 23h à 2h", "?repeated_hour"},
		{"2026-10-25T01:30", "2h", "?no_start"},
		{"2026-10-25T12:00", "ce matin de 01:30 à 03:30", "10-25 01:30-03:30"},
		{"2026-11-18T12:00:40", "11h-12h", "11-18 11:00-12:00"},
	}
	for _, c := range cases {
		layout := "2006-01-02T15:04:05"[:len(c.now)]
		now, err := time.ParseInLocation(layout, c.now, paris(t))
		require.NoError(t, err)
		require.Equal(t, c.want, show(interval.Parse(c.text, now)), "%q at %s", c.text, c.now)
	}
}

func TestTheHourPlayedTwiceCountsRealTime(t *testing.T) {
	now := time.Date(2026, 10, 25, 12, 0, 0, 0, paris(t))
	iv, q := interval.Parse("ce matin de 01:30 à 03:30", now)
	require.Nil(t, q)
	require.Equal(t, 3*time.Hour, iv.Length())
	iv, q = interval.Parse("hier à 23h pendant 4h", now)
	require.Nil(t, q)
	require.Equal(t, 4*time.Hour, iv.Length())
}

func TestAQuestionOffersTheReadingThatIsPossible(t *testing.T) {
	now := time.Date(2026, 11, 18, 12, 0, 0, 0, paris(t))
	_, q := interval.Parse("14h-16h", now)
	require.Equal(t, interval.NoDay, q.Code)
	require.Len(t, q.Choices, 1)
	require.Equal(t, "11-17 14:00-16:00", show(q.Choices[0], nil))
	_, q = interval.Parse("mercredi 14h-16h", now)
	require.Equal(t, "11-11 14:00-16:00", show(q.Choices[0], nil))
}

func TestATextThatIsNoDeclarationIsNotRead(t *testing.T) {
	now := time.Date(2026, 11, 18, 12, 0, 0, 0, paris(t))
	for _, text := range []string{"", "   ", "😀", "\xff\xfe", strings.Repeat("hier 14h-16h ", 100)} {
		_, q := interval.Parse(text, now)
		require.NotNil(t, q, text)
		require.Equal(t, interval.NotUnderstood, q.Code)
	}
}

func TestTheNamesOfTheHouseDoNotMakeHoursOfTodayUnclear(t *testing.T) {
	now := time.Date(2026, 11, 18, 12, 0, 0, 0, paris(t))
	_, q := interval.Parse("Évasion 9h-11h", now)
	require.Equal(t, interval.NoDay, q.Code)
	iv, q := interval.Parse("evasion 9h-11h", now, "Évasion")
	require.Nil(t, q)
	require.Equal(t, "11-18 09:00-11:00", show(iv, q))
}
