package interval_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/presence/interval"
)

var weekdays = []string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}

var months = []string{"", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}

// spell writes a moment of the day in one of the ways people type it.
func spell(t *rapid.T, h, m int) string {
	forms := []string{fmt.Sprintf("%dh%02d", h, m), fmt.Sprintf("%d:%02d", h, m), fmt.Sprintf("%02d:%02d", h, m), fmt.Sprintf("%d h %02d", h, m), fmt.Sprintf("%02dH%02d", h, m), fmt.Sprintf("%d heures %02d", h, m)}
	if m == 0 {
		forms = append(forms, fmt.Sprintf("%dh", h), fmt.Sprintf("%d h", h), fmt.Sprintf("%d heures", h))
	}
	if m == 30 {
		forms = append(forms, fmt.Sprintf("%dh et demie", h))
	}
	return rapid.SampledFrom(forms).Draw(t, "spelling")
}

// sayDay names a day that is ago days before now.
func sayDay(t *rapid.T, now time.Time, ago int) string {
	d := now.AddDate(0, 0, -ago)
	forms := []string{
		d.Format("02/01/2006"), d.Format("2/1"), d.Format("2006-01-02"), "le " + d.Format("2/01/06"),
		fmt.Sprintf("le %d %s", d.Day(), months[d.Month()]),
		fmt.Sprintf("%s %d %s", weekdays[d.Weekday()], d.Day(), months[d.Month()]),
		fmt.Sprintf("%s %s", weekdays[d.Weekday()], d.Format("02/01")),
	}
	switch {
	case ago == 1:
		forms = append(forms, "hier", "Hier", "hier,")
	case ago == 2:
		forms = append(forms, "avant-hier", "avant hier")
	}
	if ago >= 1 && ago <= 6 {
		forms = append(forms, weekdays[d.Weekday()], weekdays[d.Weekday()]+" dernier", fmt.Sprintf("il y a %d jours", ago))
	}
	return rapid.SampledFrom(forms).Draw(t, "day")
}

func TestARenderedIntervalIsReadBackOrAsked(t *testing.T) {
	loc := paris(t)
	asked, total := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 1, 20, 12, 0, 0, 0, loc).Add(time.Duration(rapid.IntRange(0, 600*24*60).Draw(t, "now")) * time.Minute)
		ago := rapid.IntRange(1, 30).Draw(t, "ago")
		start := rapid.IntRange(6*60, 22*60).Draw(t, "start")
		long := rapid.IntRange(5, 120).Draw(t, "long")
		if start+long >= 24*60 {
			long = 24*60 - 1 - start
		}
		d := now.AddDate(0, 0, -ago)
		at := func(min int) time.Time {
			return time.Date(d.Year(), d.Month(), d.Day(), min/60, min%60, 0, 0, loc)
		}
		from, to := at(start), at(start+long)
		a, b, day := spell(t, start/60, start%60), spell(t, (start+long)/60, (start+long)%60), sayDay(t, now, ago)
		template := rapid.SampledFrom([]string{
			"DAY A-B", "DAY de A à B", "DAY A à B", "de A à B DAY", "A - B DAY", "DAY A → B", "permanence discord DAY A/B",
			"j'ai fait A-B DAY", "DAY : A jusqu'à B", "DAY entre A et B", "DAY, A-B avec Lina",
		}).Draw(t, "template")
		text := strings.NewReplacer("DAY", day, "A", a, "B", b).Replace(template)
		iv, q := interval.Parse(text, now)
		total++
		if q != nil {
			asked++
			if asked*10 > total && total > 50 {
				t.Fatalf("%q asked back (%s %s), %d of %d", text, q.Code, q.Word, asked, total)
			}
			return
		}
		if !iv.From.Equal(from) || !iv.To.Equal(to) {
			t.Fatalf("%q at %s: %s - %s, want %s - %s", text, now, iv.From, iv.To, from, to)
		}
	})
}

// checkPromise is what Parse owes for any text at any moment.
func checkPromise(t require.TestingT, text string, now time.Time) {
	iv, q := interval.Parse(text, now)
	if q != nil {
		require.Equal(t, interval.Interval{}, iv)
		require.Contains(t, interval.Codes(), q.Code)
		for _, c := range q.Choices {
			require.True(t, c.From.Before(c.To) && !c.To.After(now) && c.Length() <= interval.MaxLength)
		}
		return
	}
	require.True(t, iv.From.Before(iv.To), text)
	require.False(t, iv.To.After(now), text)
	require.LessOrEqual(t, iv.Length(), interval.MaxLength, text)
}

func TestAnyRunOfKnownWordsKeepsThePromise(t *testing.T) {
	loc := paris(t)
	words := strings.Fields("hier lundi mardi mercredi le 3 9 14h 16h30 2h 18:00 à de - / , et 3/11 11 novembre minuit midi pendant jusqu'à depuis maintenant cette nuit dernière semaine soir matin du dernier 1,5 h 45 min ( ) heures entre moins quart demie 24h 02h30 fini commencé")
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 9).Draw(t, "words"), " ")
		now := time.Date(2026, 10, 24, 0, 0, 0, 0, loc).Add(time.Duration(rapid.IntRange(0, 72*60).Draw(t, "now")) * time.Minute)
		checkPromise(t, text, now)
	})
}

func FuzzParseKeepsItsPromise(f *testing.F) {
	for _, s := range []string{"hier 14h-16h", "2h30 hier à 18h", "le 3/11 17h 19h", "de neuf heures à onze heures", "99999h", "\x00\xff-h:", "hier 22h-1h"} {
		f.Add(s, int64(1795000000))
	}
	f.Fuzz(func(t *testing.T, text string, at int64) {
		now := time.Unix(((at%4_000_000_000)+4_000_000_000)%4_000_000_000, 0).In(paris(t))
		checkPromise(t, text, now)
	})
}
