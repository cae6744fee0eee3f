package messages

import (
	"strings"
	"unicode"
)

// Reading measures how easy a text is to read (domain §4.1).
type Reading struct {
	Sentences, Words, Longest, LongWords int
}

// Mean is the mean number of words in a sentence.
func (r Reading) Mean() float64 {
	if r.Sentences == 0 {
		return 0
	}
	return float64(r.Words) / float64(r.Sentences)
}

// LongWordShare is the share of words of four syllables or more.
func (r Reading) LongWordShare() float64 {
	if r.Words == 0 {
		return 0
	}
	return float64(r.LongWords) / float64(r.Words)
}

// Read measures a rendered text. A line is at least one sentence; an elided
// article counts with its noun, as it is read.
func Read(text string) Reading {
	var r Reading
	for _, sentence := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(".!?\n", c) }) {
		words := strings.FieldsFunc(sentence, func(c rune) bool {
			return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '\'' && c != '-' && c != '’'
		})
		if len(words) == 0 {
			continue
		}
		r.Sentences++
		r.Words += len(words)
		r.Longest = max(r.Longest, len(words))
		for _, w := range words {
			if syllables(w) >= 4 {
				r.LongWords++
			}
		}
	}
	return r
}

// syllables counts groups of vowels, without a mute final e: near enough for
// finding words of four or more.
func syllables(word string) int {
	word = strings.ToLower(word)
	word = strings.TrimSuffix(strings.TrimSuffix(word, "s"), "e")
	n, inside := 0, false
	for _, c := range word {
		vowel := strings.ContainsRune("aeiouyàâäéèêëîïôöùûüœæ", c)
		if vowel && !inside {
			n++
		}
		inside = vowel
	}
	return max(n, 1)
}
