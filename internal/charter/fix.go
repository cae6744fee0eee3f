package charter

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Fix is a mistake of spelling that was put right in a rule already shown. It
// is listed with its day and re-asks nobody; the proof of the edition stays the
// words that were shown.
type Fix struct {
	Edition int
	Rule    int // 1 for the first
	Words   string
	Day     pdn.Day
}

// What a fix may touch: more is another rule, and needs a new edition.
const (
	mostFixedWords   = 3
	mostFixedLetters = 2
	shortestFixed    = 4 // letters: "ne", "pas", "un" are never a matter of spelling
)

// SpellingOnly tells whether words differ from a rule by spelling alone: as many
// words, at most mostFixedWords of them changed, each by at most
// mostFixedLetters letters and none of them short enough to turn the sense.
func SpellingOnly(rule, words string) bool {
	was, is := strings.Fields(rule), strings.Fields(words)
	if len(was) != len(is) {
		return false
	}
	changed := 0
	for i := range was {
		if was[i] == is[i] {
			continue
		}
		changed++
		if strings.EqualFold(was[i], is[i]) {
			continue
		}
		short := min(utf8.RuneCountInString(was[i]), utf8.RuneCountInString(is[i])) < shortestFixed
		if short || apart(was[i], is[i]) > mostFixedLetters {
			return false
		}
	}
	return changed > 0 && changed <= mostFixedWords
}

// apart is how many letters must be put, taken or changed to make b of a.
func apart(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			diagonal, row[j] = row[j], min(row[j]+1, row[j-1]+1, diagonal+cost)
		}
	}
	return row[len(y)]
}

// Shown is the rules as people read them: with the fixes.
func (e Edition) Shown() []string {
	rules := slices.Clone(e.Rules)
	for _, fix := range e.Fixes {
		if fix.Rule >= 1 && fix.Rule <= len(rules) {
			rules[fix.Rule-1] = fix.Words
		}
	}
	return rules
}
