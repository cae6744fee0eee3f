// Package interval reads the presence that a professional types in his own words
// ("hier 14h-16h30", "lundi de 9h à 11h", "2h30 hier à 18h") and gives back one
// interval, or the question to ask him.
//
// It serves the declaration after the fact of the eight monthly hours (articles
// B19 and B25) under law L7: presence is declared by its author. It never
// guesses: whatever has two honest readings, lies in the future, lasts more than
// fourteen hours or carries a word that could change the meaning is asked back.
// It keeps no text, knows no person and holds no sentence: a Question is a code
// with parameters, worded elsewhere.
package interval

import "time"

// MaxLength is the longest presence that is believed without asking.
const MaxLength = 14 * time.Hour

const (
	// maxText is the longest text read, in bytes; a longer one is not a declaration.
	maxText = 600
	// maxOvernight is the longest presence believed when it passes midnight
	// without naming both days.
	maxOvernight = 8 * time.Hour
	// nightEnd is the first hour of the day that nobody mistakes for an afternoon
	// hour: "2h" may be 02:00 or 14:00, "9h" is the morning.
	nightEnd = 6
)

// Interval is one declared presence: From included, To excluded, both whole
// minutes in the location of the moment given to Parse.
type Interval struct {
	From, To time.Time
}

// Length is the real time elapsed between From and To, clock changes included.
func (iv Interval) Length() time.Duration { return iv.To.Sub(iv.From) }

// Parse reads one presence out of text, as typed at the moment now by a person
// who lives in now.Location(). It returns either an interval, with
// From < To <= now and at most MaxLength, or a question; never both, never a guess.
// known are words of the house that say nothing about time, such as the names of
// its networks: beside any other unknown word, hours without a day are asked.
func Parse(text string, now time.Time, known ...string) (Interval, *Question) {
	if len(text) > maxText {
		return Interval{}, &Question{Code: NotUnderstood}
	}
	now = now.Truncate(time.Minute)
	items, q := itemise(joinNumbers(lex(text)), known)
	if q != nil {
		return Interval{}, q
	}
	s := &sentence{items: items, now: now}
	iv, q := s.read()
	if q != nil {
		return Interval{}, q
	}
	return check(iv, now)
}

// check keeps the promise of Parse whatever the reading was.
func check(iv Interval, now time.Time) (Interval, *Question) {
	switch {
	case !iv.From.Before(iv.To):
		return Interval{}, &Question{Code: EndBeforeStart, From: iv.From, To: iv.To}
	case iv.Length() > MaxLength:
		return Interval{}, &Question{Code: TooLong, From: iv.From, To: iv.To}
	case iv.To.After(now):
		return Interval{}, &Question{Code: Future, From: iv.From, To: iv.To}
	}
	return iv, nil
}
