package corpus

import (
	"strings"
	"unicode"
)

// flatten brings a text to the form in which rows are compared: lower case,
// marks of French letters removed, everything that is neither letter, digit
// nor symbol turned into one space. Texts made of punctuation only are kept.
func flatten(text string) string {
	var b strings.Builder
	space := false
	for _, c := range strings.ToLower(text) {
		if unicode.IsSpace(c) || unicode.IsPunct(c) {
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteString(plainLetter(c))
	}
	if b.Len() == 0 {
		return strings.TrimSpace(text)
	}
	return b.String()
}

func plainLetter(c rune) string {
	switch c {
	case 'à', 'â', 'ä', 'á':
		return "a"
	case 'é', 'è', 'ê', 'ë':
		return "e"
	case 'î', 'ï', 'í':
		return "i"
	case 'ô', 'ö', 'ó':
		return "o"
	case 'ù', 'û', 'ü', 'ú':
		return "u"
	case 'ç':
		return "c"
	case 'œ':
		return "oe"
	case 'æ':
		return "ae"
	default:
		return string(c)
	}
}
