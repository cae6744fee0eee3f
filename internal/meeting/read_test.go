package meeting_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// sunday is 22 November 2026, 10 h in Paris.
func sunday() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, pdn.Paris()) }

func at(y int, m time.Month, d, h, minute int) time.Time {
	return time.Date(y, m, d, h, minute, 0, 0, pdn.Paris())
}

func TestADateIsReadAsACoordinatorTypesIt(t *testing.T) {
	for text, want := range map[string]meeting.Typed{
		"mardi 8 décembre 14h-16h, Rouen":                  {From: at(2026, 12, 8, 14, 0), To: at(2026, 12, 8, 16, 0), Place: "Rouen"},
		"Mardi 8 decembre de 14h à 16h":                    {From: at(2026, 12, 8, 14, 0), To: at(2026, 12, 8, 16, 0)},
		"8/12 14h-16h, MJC, 3 rue du Port":                 {From: at(2026, 12, 8, 14, 0), To: at(2026, 12, 8, 16, 0), Place: "MJC, 3 rue du Port"},
		"mardi 8 décembre, 14h30-16h, Rouen":               {From: at(2026, 12, 8, 14, 30), To: at(2026, 12, 8, 16, 0), Place: "Rouen"},
		"8 décembre 2027 9h-17h - Maison des associations": {From: at(2027, 12, 8, 9, 0), To: at(2027, 12, 8, 17, 0), Place: "Maison des associations"},
		"8 décembre 14-16h, Rouen":                         {From: at(2026, 12, 8, 14, 0), To: at(2026, 12, 8, 16, 0), Place: "Rouen"},
		"1er décembre 2026 14h-16h":                        {From: at(2026, 12, 1, 14, 0), To: at(2026, 12, 1, 16, 0)},
		"demain 9h-12h":                                    {From: at(2026, 11, 23, 9, 0), To: at(2026, 11, 23, 12, 0)},
		"mardi 14h-16h, visio":                             {From: at(2026, 11, 24, 14, 0), To: at(2026, 11, 24, 16, 0), Place: "visio"},
		"jeudi prochain de 9h30 à 12h":                     {From: at(2026, 11, 26, 9, 30), To: at(2026, 11, 26, 12, 0)},
		"15 janvier 10h-12h":                               {From: at(2027, 1, 15, 10, 0), To: at(2027, 1, 15, 12, 0)},
		"dimanche 28 mars 2027 9h-11h":                     {From: at(2027, 3, 28, 9, 0), To: at(2027, 3, 28, 11, 0)},
	} {
		got, trouble := meeting.Read(text, sunday())
		require.Empty(t, trouble, text)
		require.True(t, want.From.Equal(got.From), "%s: %s", text, got.From)
		require.True(t, want.To.Equal(got.To), "%s: %s", text, got.To)
		require.Equal(t, want.Place, got.Place, text)
	}
}

func TestADateThatIsNotClearIsAskedAgain(t *testing.T) {
	for text, want := range map[string]meeting.Trouble{
		"mardi 10 novembre 14h-16h, Rouen": meeting.Past,
		"8/12/2025 14h-16h":                meeting.Past,
		"lundi 8 décembre 14h-16h":         meeting.WrongDay,
		"31 février 14h-16h":               meeting.WrongDay,
		"mardi 8 décembre 14h":             meeting.NoEnd,
		"mardi 8 décembre, Rouen":          meeting.NoHours,
		"8 décembre 16h-14h":               meeting.WrongHours,
		"8 décembre 14h-25h":               meeting.WrongHours,
		"bonjour à tous":                   meeting.NotADate,
		"":                                 meeting.NotADate,
		"8 décembre 14h-16h, une très longue adresse qui n'en finit pas, au bout de la rue, derrière la mairie annexe": meeting.LongPlace,
	} {
		_, trouble := meeting.Read(text, sunday())
		require.Equal(t, want, trouble, text)
	}
}
