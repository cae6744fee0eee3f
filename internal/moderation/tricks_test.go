package moderation_test

import (
	"strings"
	"unicode/utf8"
)

// trick hides words from a filter that only knows their plain writing. It gets
// one word of letters and writes it otherwise.
type trick struct {
	name string
	hide func(word string) string
}

// tricks are the ways of hiding a word that young people use, each on its own.
func tricks() []trick {
	return []trick{
		{"leet a4 e3 i1 o0", letterwise("a4e3i1o0é3è3")},
		{"leet @ $ !", letterwise("a@s$i!")},
		{"leet heavy", letterwise("a4e3i1o0s5t7b8é3è3")},
		{"one letter leet", firstOf("aeio", "a4e3i1o0")},
		{"spaced", parted(" ")},
		{"dotted", parted(".")},
		{"dashed", parted("-")},
		{"underscores", parted("_")},
		{"slashes", parted("/")},
		{"stars between", parted("*")},
		{"last vowel repeated", repeatLastVowel},
		{"every letter doubled", doubled},
		{"one letter doubled", insideOnce(func(r string) string { return r + r })},
		{"without vowels", withoutVowels},
		{"a vowel masked *", maskVowel("*")},
		{"a vowel masked #", maskVowel("#")},
		{"a vowel masked .", maskVowel(".")},
		{"a vowel masked -", maskVowel("-")},
		{"a vowel masked _", maskVowel("_")},
		{"all vowels masked *", letterwise("a*e*i*o*u*é*è*â*")},
		{"neighbours swapped", swapped},
		{"letter dropped", dropped},
		{"Cyrillic", letterwise("aаeеoоcсpрxхiіyу")},
		{"Greek", letterwise("aαoοeεiιvνuυtτkκ")},
		{"full width", shifted('ａ')},
		{"math bold", shifted('\U0001d41a')},
		{"math script", shifted('\U0001d4ea')},
		{"double struck", shifted('\U0001d552')},
		{"circled", shifted('ⓐ')},
		{"squared", shifted('\U0001f130')},
		{"small capitals", letterwise("aᴀbʙcᴄdᴅeᴇgɢhʜiɪjᴊkᴋlʟmᴍnɴoᴏpᴘrʀtᴛuᴜvᴠwᴡzᴢ")},
		{"zalgo", trailed("\u0336\u0301\u0322")},
		{"zero width", trailed("\u200b")},
		{"right-to-left marks", trailed("\u200f")},
		{"turned around", func(w string) string { return "\u202e" + reversed(w) + "\u202c" }},
		{"picture inside", inside("😂")},
		{"blank inside", inside(" ")},
		{"mixed case", mixedCase},
		{"syllables reversed", verlan},
		{"SMS", sms},
		{"spoiler marks", func(w string) string { r := []rune(w); return "||" + string(r[:1]) + "||" + string(r[1:]) }},
		{"markdown inside", inside("**")},
		{"HTML inside", inside("<b>")},
		{"accents added", letterwise("aäeëiîoöuûnñ")},
	}
}

// letterwise replaces letters by the one that follows them in pairs.
func letterwise(pairs string) func(string) string {
	runes := []rune(pairs)
	return func(w string) string {
		var b strings.Builder
		for _, r := range w {
			for i := 0; i < len(runes); i += 2 {
				if runes[i] == r {
					r = runes[i+1]
					break
				}
			}
			b.WriteRune(r)
		}
		return b.String()
	}
}

func firstOf(set, pairs string) func(string) string {
	replace := letterwise(pairs)
	return func(w string) string {
		if i := strings.IndexAny(w, set); i >= 0 {
			return w[:i] + replace(w[i:i+1]) + w[i+1:]
		}
		return w
	}
}

func parted(sign string) func(string) string {
	return func(w string) string { return strings.Join(strings.Split(w, ""), sign) }
}

func trailed(mark string) func(string) string {
	return func(w string) string { return strings.Join(strings.Split(w, ""), mark) + mark }
}

func shifted(first rune) func(string) string {
	return func(w string) string {
		return strings.Map(func(r rune) rune {
			if r = unaccented(r); r >= 'a' && r <= 'z' {
				return first + r - 'a'
			}
			return r
		}, w)
	}
}

func unaccented(r rune) rune {
	if i := strings.IndexRune("éèêëàâîïôöûùç", r); i >= 0 {
		return []rune("eeeeaaiioouuc")[utf8.RuneCountInString("éèêëàâîïôöûùç"[:i])]
	}
	return r
}

const vowels = "aeiouyéèêàâîô"

func repeatLastVowel(w string) string {
	if i := strings.LastIndexAny(w, vowels); i >= 0 {
		_, size := utf8.DecodeRuneInString(w[i:])
		return w[:i] + strings.Repeat(w[i:i+size], 4) + w[i+size:]
	}
	return w
}

func doubled(w string) string {
	var b strings.Builder
	for _, r := range w {
		b.WriteRune(r)
		b.WriteRune(r)
	}
	return b.String()
}

// insideOnce changes the letter in the middle.
func insideOnce(change func(string) string) func(string) string {
	return func(w string) string {
		runes := []rune(w)
		m := len(runes) / 2
		return string(runes[:m]) + change(string(runes[m])) + string(runes[m+1:])
	}
}

func inside(sign string) func(string) string {
	return func(w string) string {
		runes := []rune(w)
		return string(runes[:len(runes)/2]) + sign + string(runes[len(runes)/2:])
	}
}

func withoutVowels(w string) string {
	runes := []rune(w)
	if len(runes) < 5 {
		return w
	}
	out := runes[:1:1]
	for _, r := range runes[1:] {
		if !strings.ContainsRune(vowels, r) {
			out = append(out, r)
		}
	}
	return string(out)
}

// maskVowel hides the first vowel that is not the first letter.
func maskVowel(sign string) func(string) string {
	return func(w string) string {
		_, first := utf8.DecodeRuneInString(w)
		if i := strings.IndexAny(w[first:], vowels); i >= 0 && utf8.RuneCountInString(w) >= 3 {
			_, size := utf8.DecodeRuneInString(w[first+i:])
			return w[:first+i] + sign + w[first+i+size:]
		}
		return w
	}
}

func swapped(w string) string {
	r := []rune(w)
	if len(r) < 5 {
		return w
	}
	m := len(r) / 2
	r[m-1], r[m] = r[m], r[m-1]
	return string(r)
}

func dropped(w string) string {
	r := []rune(w)
	if len(r) < 6 {
		return w
	}
	m := len(r) / 2
	return string(r[:m]) + string(r[m+1:])
}

func reversed(w string) string {
	r := []rune(w)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

func mixedCase(w string) string {
	up := false
	return strings.Map(func(r rune) rune {
		if up = !up; up {
			return []rune(strings.ToUpper(string(r)))[0]
		}
		return r
	}, w)
}

// verlan puts the second part of a word first, cut before a lone consonant
// that a vowel follows.
func verlan(w string) string {
	r := []rune(w)
	for i := 2; i+1 < len(r); i++ {
		if !strings.ContainsRune(vowels, r[i]) && strings.ContainsRune(vowels, r[i+1]) {
			return string(r[i:]) + string(r[:i])
		}
	}
	return w
}

// sms writes a word as it sounds.
func sms(w string) string {
	w = strings.NewReplacer("qu", "k", "que", "k", "ph", "f", "eau", "o", "au", "o", "ch", "ch", "ce", "s", "ci", "si",
		"c", "k", "ç", "s", "nn", "n", "ss", "ss", "tt", "t", "ll", "l", "rr", "r", "ai", "é").Replace(w)
	for _, mute := range []string{"rd", "es", "s", "e", "t"} {
		if short, cut := strings.CutSuffix(w, mute); cut && len(short) >= 4 {
			if mute == "rd" {
				short += "r"
			}
			return short
		}
	}
	return w
}
