package interval

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

type tokenKind int

const (
	wordToken tokenKind = iota
	numberToken
	symbolToken
)

// token is a word without accents, a number or one sign.
type token struct {
	kind   tokenKind
	text   string
	n      int
	digits int  // how many digits were typed; 0 for a number in words
	glued  bool // nothing stood between it and the token before
}

func (t token) is(words ...string) bool {
	for _, w := range words {
		if t.kind != numberToken && t.text == w {
			return true
		}
	}
	return false
}

// fold lowers, drops accents and ligatures and unifies dashes, arrows and
// apostrophes, so that "À PARTIR DE" and "a partir de" are one text.
func fold(text string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case strings.ContainsRune("‐‑‒–—―−", r):
			b.WriteByte('-')
		case strings.ContainsRune("→⇒➜➔⟶►▶➡", r):
			b.WriteByte('>')
		case strings.ContainsRune("'’ʼ`´", r):
			b.WriteByte(' ')
		case r == 'œ':
			b.WriteString("oe")
		case r == 'æ':
			b.WriteString("ae")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// lex cuts a text into words, numbers and signs; blanks only leave their trace in glued.
func lex(text string) []token {
	runes := []rune(fold(text))
	var out []token
	glued := false
	for i := 0; i < len(runes); {
		class := classOf(runes[i])
		j := i + 1
		for class != symbolToken && j < len(runes) && !unicode.IsSpace(runes[j]) && classOf(runes[j]) == class {
			j++
		}
		part := string(runes[i:j])
		i = j
		if strings.TrimSpace(part) == "" {
			glued = false
			continue
		}
		t := token{kind: class, text: part, glued: glued && len(out) > 0}
		if part == "ha" && t.glued && out[len(out)-1].kind == numberToken { // "14hà16h"
			out = append(out, token{kind: wordToken, text: "h", glued: true}, token{kind: wordToken, text: "a"})
			continue
		}
		if class == numberToken {
			t.digits = len(part)
			t.n = numberOf(part)
		}
		out = append(out, t)
		glued = true
	}
	return out
}

// numberOf is -1 for a number that no hour, day or year can be.
func numberOf(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil || len(digits) > 4 {
		return -1
	}
	return n
}

func classOf(r rune) tokenKind {
	switch {
	case r >= '0' && r <= '9':
		return numberToken
	case unicode.IsLetter(r):
		return wordToken
	default:
		return symbolToken
	}
}

// joinNumbers turns numbers in words into numbers: "vingt et une" becomes 21.
// "un" and "une" stay articles unless an hour follows; "sept" after a number is
// the month.
func joinNumbers(in []token) []token {
	var out []token
	for i := 0; i < len(in); {
		n, used := numberWords(in[i:])
		if used == 0 || !isNumberHere(in, i, n, used, out) {
			out = append(out, in[i])
			i++
			continue
		}
		out = append(out, token{kind: numberToken, text: in[i].text, n: n, glued: in[i].glued})
		i += used
	}
	return out
}

func isNumberHere(in []token, i, n, used int, before []token) bool {
	hourFollows := i+used < len(in) && isHourMark(in[i+used])
	if n == 1 {
		return hourFollows
	}
	if in[i].is("sept") && used == 1 && len(before) > 0 && before[len(before)-1].kind == numberToken {
		return hourFollows
	}
	return true
}

// numberWords reads a number from 0 to 59 at the head of ts and tells how many
// tokens it took; 0 tokens means no number.
func numberWords(ts []token) (n, used int) {
	n, ok := unitOf(ts[0].text)
	if ts[0].kind != wordToken || !ok {
		return 0, 0
	}
	if n < 10 || n > 10 && n < 20 {
		return n, 1
	}
	j := 1
	if j < len(ts) && ts[j].is("-") && ts[j].glued {
		j++
	}
	if n > 10 && j < len(ts) && ts[j].is("et") {
		j++
		if j < len(ts) && ts[j].is("-") && ts[j].glued {
			j++
		}
		if j < len(ts) && ts[j].is("un", "une") {
			return n + 1, j + 1
		}
		return n, 1
	}
	if j < len(ts) && ts[j].kind == wordToken {
		low := 1
		if n == 10 {
			low = 7
		}
		if u, ok := unitOf(ts[j].text); ok && u >= low && u <= 9 {
			return n + u, j + 1
		}
	}
	return n, 1
}

func unitOf(w string) (int, bool) {
	switch w {
	case "trente":
		return 30, true
	case "quarante":
		return 40, true
	case "cinquante":
		return 50, true
	case "vingt", "vingts":
		return 20, true
	case "une":
		return 1, true
	}
	for i, name := range strings.Fields("zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize") {
		if w == name {
			return i, true
		}
	}
	return 0, false
}

func isHourMark(t token) bool {
	return t.is("h", "hs", "hr", "hrs", "heure", "heures", "heur", "heurs", "hre", "hres")
}

func isMinuteMark(t token) bool {
	return t.is("min", "mins", "mn", "mns", "minute", "minutes", "m")
}
