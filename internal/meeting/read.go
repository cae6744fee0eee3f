package meeting

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/presence/interval"
)

// Trouble says why a date that the coordinator typed is asked again. It is the end
// of a key of the catalogue.
type Trouble string

// The troubles.
const (
	NotADate   Trouble = "pas_compris"
	NoEnd      Trouble = "sans_fin"    // "mardi 8 décembre 14h"
	NoHours    Trouble = "sans_heures" // "mardi 8 décembre"
	NoDay      Trouble = "sans_jour"   // "14h-16h"
	WrongDay   Trouble = "jour_faux"   // "lundi 8 décembre", "31 février"
	WrongHours Trouble = "heures_fausses"
	Past       Trouble = "passe"
	LongPlace  Trouble = "lieu_long"
)

// farthest is how many years ahead a date with its year may be.
const farthest = 3

// Typed is a date as the coordinator typed it.
type Typed struct {
	From, To time.Time
	Place    string
}

// Read reads "mardi 8 décembre 14h-16h, Rouen": a day to come, two hours, then the
// place after a comma (or a dash between blanks). It gives a date or the trouble,
// never a guess. Days and hours are read by the parser of declared hours, which
// looks back: here it is asked from years ahead, with the day written in full.
func Read(text string, now time.Time) (Typed, Trouble) {
	when, place, trouble := split(text, now)
	if trouble != "" {
		return Typed{}, trouble
	}
	if place != "" {
		var err error
		if place, err = Line(place, MaxPlace); err != nil {
			return Typed{}, LongPlace
		}
	}
	if !when.From.After(now) {
		return Typed{}, Past
	}
	return Typed{From: when.From, To: when.To, Place: place}, ""
}

// split tries the shortest beginning that is a day with hours; the rest is the place.
func split(text string, now time.Time) (interval.Interval, string, Trouble) {
	text = strings.ReplaceAll(strings.Join(strings.Fields(text), " "), " - ", ", ")
	parts := strings.Split(text, ",")
	first := Trouble("")
	for n := 1; n <= len(parts); n++ {
		when, trouble := moment(strings.Join(parts[:n], " "), now)
		if trouble == "" {
			return when, strings.TrimSpace(strings.Join(parts[n:], ",")), ""
		}
		// The trouble of the first words is the one to tell, unless they only lacked
		// what a later comma gives.
		if first == "" || first == NoHours || first == NotADate {
			if trouble != NotADate {
				first = trouble
			}
		}
	}
	if first == "" {
		first = NotADate
	}
	return interval.Interval{}, "", first
}

// moment reads a day to come and two hours.
func moment(text string, now time.Time) (interval.Interval, Trouble) {
	text, dated := inFull(text, now)
	when, question := interval.Parse(text, now.AddDate(farthest, 0, 0))
	if question != nil {
		return interval.Interval{}, troubleOf(question.Code, dated)
	}
	if !dated {
		return interval.Interval{}, NoDay
	}
	return when, ""
}

func troubleOf(c interval.Code, dated bool) Trouble {
	switch c {
	case interval.NoEnd, interval.NoStart:
		return NoEnd
	case interval.NoHours:
		return NoHours
	case interval.NoDay:
		return NoDay
	case interval.DayMismatch, interval.NoSuchDay:
		return WrongDay
	case interval.NoSuchTime, interval.SkippedHour, interval.RepeatedHour, interval.MorningOrNoon, interval.PartMismatch,
		interval.EndBeforeStart, interval.TooLong, interval.LengthMismatch:
		return WrongHours
	}
	if !dated && c == interval.Ambiguous {
		return NoDay
	}
	return NotADate
}

// numbered is a day with its month: "8 décembre", "1er mars", "8/12", "8/12/2026".
var numbered = regexp.MustCompile(`(?i)\b(\d{1,2})(?:er)? ?(?:/ ?(\d{1,2})\b|(janv|f[ée]v|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c)\pL*\.?)`)

// years is a year right after a day and its month.
var years = regexp.MustCompile(`^(?: ?/ ?\d{2,4}| 20\d\d)\b`)

// dayBack is how many days gone by are believed to be a mistake rather than the day
// of the next year.
const dayBack = 65

// numberedInFull adds the year to a day and its month where it is not said.
func numberedInFull(text string, at []int, now time.Time) string {
	if years.MatchString(text[at[1]:]) {
		return text
	}
	group := func(n int) string {
		if at[2*n] < 0 {
			return ""
		}
		return text[at[2*n]:at[2*n+1]]
	}
	day, _ := strconv.Atoi(group(1))
	month, numeric := strconv.Atoi(group(2))
	join := "/"
	if numeric != nil {
		month, join = monthNumber(group(3)), " "
	}
	// One day more than now, so that today's own date is not thrown a year ahead.
	said := time.Date(now.Year(), time.Month(month), day, 24, 0, 0, 0, now.Location())
	y := now.Year()
	if said.Before(now.AddDate(0, 0, -dayBack)) {
		y++
	}
	return text[:at[1]] + join + strconv.Itoa(y) + text[at[1]:]
}

// monthNumber reads the beginning of the name of a month, 1 to 12.
func monthNumber(word string) int {
	word = strings.NewReplacer("é", "e", "û", "u").Replace(strings.ToLower(word))
	return slices.Index([]string{"janv", "fev", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec"}, word) + 1
}

// relative is a day that is said by its place from today.
var relative = regexp.MustCompile(`(?i)\b(apr[èe]s[ -]demain|demain|(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)( prochain)?)`)

// inFull writes a day to come with its number: "demain" and "mardi" are read from
// today, never from years ahead. It tells whether a day was found.
func inFull(text string, now time.Time) (string, bool) {
	if at := numbered.FindStringSubmatchIndex(text); at != nil {
		return numberedInFull(text, at, now), true
	}
	at := relative.FindStringIndex(text)
	if at == nil {
		return text, false
	}
	word := strings.ToLower(text[at[0]:at[1]])
	var day time.Time
	switch {
	case strings.HasPrefix(word, "apr"):
		day = now.AddDate(0, 0, 2)
	case word == "demain":
		day = now.AddDate(0, 0, 1)
	default:
		wanted := slices.Index(weekdays(), strings.Fields(word)[0])
		ahead := (wanted - int(now.Weekday()) + 7) % 7
		if ahead == 0 {
			ahead = 7
		}
		day = now.AddDate(0, 0, ahead)
	}
	return text[:at[0]] + fmt.Sprintf("le %d/%d/%d", day.Day(), int(day.Month()), day.Year()) + text[at[1]:], true
}

// weekdays are in the order of time.Weekday.
func weekdays() []string {
	return []string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
}
