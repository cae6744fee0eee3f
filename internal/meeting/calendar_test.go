package meeting_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	ical "github.com/emersion/go-ical"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

func aDate() meeting.Date {
	return meeting.Date{ID: meeting.ID{1, 2}, Kind: meeting.Gathering, From: at(2027, 6, 8, 14, 0), To: at(2027, 6, 8, 16, 0), Place: "MJC, salle B; Rouen"}
}

func TestACalendarReadsTheDateBackInTheHoursOfParis(t *testing.T) {
	data, err := aDate().Calendar("Regroupement du réseau", sunday())
	require.NoError(t, err)
	text := string(data)
	require.Contains(t, text, "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n")
	require.Contains(t, text, "DTSTART;TZID=Europe/Paris:20270608T140000\r\n")
	require.Contains(t, text, `LOCATION:MJC\, salle B\; Rouen`)
	require.Contains(t, text, "SEQUENCE:0\r\n")
	file, err := ical.NewDecoder(bytes.NewReader(data)).Decode()
	require.NoError(t, err)
	event := file.Events()[0]
	from, err := event.DateTimeStart(pdn.Paris())
	require.NoError(t, err)
	require.True(t, aDate().From.Equal(from))
	require.Equal(t, time.Date(2027, 6, 8, 12, 0, 0, 0, time.UTC), from.UTC(), "summer time")
}

func TestAChangeAndACancellationKeepTheIdentifierAndGoUp(t *testing.T) {
	lines := func(d meeting.Date) map[string]string {
		data, err := d.Calendar("Formation", sunday())
		require.NoError(t, err)
		out := map[string]string{}
		for _, line := range strings.Split(string(data), "\r\n") {
			name, value, _ := strings.Cut(line, ":")
			out[name] = value
		}
		return out
	}
	first := lines(aDate())
	moved := aDate().Moved(at(2027, 6, 9, 9, 0), at(2027, 6, 9, 12, 0), "Rouen")
	off := moved.Cancel()
	require.Equal(t, off, off.Cancel(), "called off once")
	require.Equal(t, first["UID"], lines(moved)["UID"])
	require.Equal(t, "1", lines(moved)["SEQUENCE"])
	require.Equal(t, "2", lines(off)["SEQUENCE"])
	require.Equal(t, first["UID"], lines(off)["UID"])
	require.Equal(t, []string{"CANCEL", "CANCELLED"}, []string{lines(off)["METHOD"], lines(off)["STATUS"]})
}

func TestTotalsCountTheInvitedOnceAndNobodyElse(t *testing.T) {
	invited := []presence.AuthorID{"a", "b", "c", "d"}
	replies := []meeting.Reply{
		{Author: "a", Answer: meeting.Coming, Attendance: meeting.Missed}, {Author: "b", Answer: meeting.Cannot},
		{Author: "c", Answer: meeting.NotReleased}, {Author: "gone", Answer: meeting.Coming, Attendance: meeting.Attended},
	}
	require.Equal(t, meeting.Totals{Coming: 1, Cannot: 1, NotReleased: 1, Silent: 1, Missed: 1}, meeting.Count(invited, replies))
}

func TestATypedLineIsTidiedAndBounded(t *testing.T) {
	line, err := meeting.Line("  un\u202e  local \x00 à Rouen\n", 80)
	require.NoError(t, err)
	require.Equal(t, "un local à Rouen", line)
	_, err = meeting.Line(" \n\u200b", 80)
	require.ErrorIs(t, err, meeting.ErrEmpty)
	_, err = meeting.Line(strings.Repeat("é", 81), 80)
	require.ErrorIs(t, err, meeting.ErrTooLong)
	lines, err := meeting.Lines("un  atelier \n\n deux \n", 80)
	require.NoError(t, err)
	require.Equal(t, "un atelier\n\ndeux", lines)
}
