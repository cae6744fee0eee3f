// Package report makes what goes upwards: the weekly synthesis of the coordinator
// and of heads of structure, and the annual account (articles B19, B20, B26,
// B38-B39; law L8).
//
// It reads hours, duties and dates, which are the professionals' own figures, and
// for young people only cells that the disclosure rule has let through. It may not
// import adherence, review or moderation: there is no way from here to a link, a
// finding or a young person. Every figure carries the rule that made it and how
// complete it is (law L10). It writes no sentence: lines are keys of the catalogue
// with their values.
package report

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
)

// Coverage says how complete a figure is.
type Coverage struct {
	Of    int   // people that the figure is about; 0 where it is about none
	Known int   // those of them who declared something
	Gaps  []Gap // when the robot was absent, longest first
}

// Gap is an absence of the robot: how long and on which day, never at what time.
type Gap struct {
	Day    pdn.Day
	Length time.Duration
}

// Absent is the whole time of absence.
func (c Coverage) Absent() time.Duration {
	var sum time.Duration
	for _, g := range c.Gaps {
		sum += g.Length
	}
	return sum
}

// Complete tells whether nothing is missing.
func (c Coverage) Complete() bool { return c.Known >= c.Of && len(c.Gaps) == 0 }

// Line is one line of a synthesis: the sentence's key with its values, and behind
// [D'où vient ce chiffre ?] the key of the rule that made it with its coverage.
type Line struct {
	Key      string
	Args     map[string]any
	Rule     string
	Coverage Coverage
}

// Alphabetical sorts names as a French directory does: accents and capitals do not
// count first.
func Alphabetical[T any](list []T, name func(T) string) {
	slices.SortStableFunc(list, func(a, b T) int { return compareNames(name(a), name(b)) })
}

// compareNames compares by the bare letters first; names with the same ones by
// their accents, then small letters before capitals.
func compareNames(a, b string) int {
	return cmp.Or(strings.Compare(bareName(a), bareName(b)), strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(b, a))
}

// bareName is a name without accents and capitals.
func bareName(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case r == 'œ':
			b.WriteString("oe")
		case r == 'æ':
			b.WriteString("ae")
		case r == '’':
			b.WriteByte('\'')
		case !unicode.Is(unicode.Mn, r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// monthName is "novembre 2026".
func monthName(m pdn.Month) string {
	first := m.FirstDay().Time()
	return frtime.MonthYear(first.Year(), first.Month())
}

// ShortMonth cuts the name of a month as calendars write it: "janv.", "oct.".
func ShortMonth(name string) string {
	letters := []rune(name)
	switch {
	case len(letters) <= 5:
		return name
	case letters[0] == 'j' || letters[0] == 'f' || letters[0] == 's':
		return string(letters[:4]) + "."
	default:
		return string(letters[:3]) + "."
	}
}
