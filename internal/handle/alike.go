package handle

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Alike tells that a handle is not another one but could be taken for it: the
// same to the eye, or one slip away (two in a long name).
func Alike(typed, real string) bool {
	a, b := Fold(typed), Fold(real)
	if a == b {
		return false
	}
	x, y := []rune(skeleton(a)), []rune(skeleton(b))
	slips := 0
	switch {
	case min(len(x), len(y)) >= 10:
		slips = 2
	case min(len(x), len(y)) >= 5:
		slips = 1
	}
	return distance(x, y) <= slips
}

// skeleton is what the eye keeps of a handle: accents, separators and letters
// of other alphabets that look like Latin ones are evened out.
func skeleton(folded string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || strings.ContainsRune("._-# ", r) {
			return -1
		}
		return lookOf(r)
	}, norm.NFKD.String(folded))
	return strings.NewReplacer("rn", "m", "vv", "w").Replace(plain)
}

// lookOf is the Latin letter that a letter looks like (after the confusables of
// Unicode TR39, those that a keyboard gives).
func lookOf(r rune) rune {
	const (
		drawn = "0134578$|!іїӏιаαеєоοрρсуүхχкκмнтτвԁһոսʟıłøđ"
		meant = "oleastbsllllllaaeeooppcyyxxkkmhttbdhnulllod"
	)
	i := 0
	for _, d := range drawn {
		if d == r {
			return rune(meant[i])
		}
		i++
	}
	if r == 'i' {
		return 'l' // i, l and 1 are told apart by no small screen
	}
	return r
}

// distance is Levenshtein's.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		before := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := before
			if x != y {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
