package messages

import "strings"

const (
	thin  = '\u202f' // before ; ! ?
	nbsp  = '\u00a0' // before : and inside « »
	plain = ' '
)

// Typeset puts the French spaces where the writer typed ordinary ones: a
// narrow no-break space before ; ! ? and a no-break space before : and inside
// « ». It only replaces a space, so that it never touches an address, an hour
// such as 17:30 or a text face.
func Typeset(text string) string {
	if !strings.ContainsAny(text, ";!?:«»") {
		return text
	}
	runes := []rune(text)
	for i, r := range runes {
		switch {
		case r != plain:
		case i+1 < len(runes) && strings.ContainsRune(";!?", runes[i+1]):
			runes[i] = thin
		case i+1 < len(runes) && (runes[i+1] == '»' || runes[i+1] == ':'):
			runes[i] = nbsp
		case i > 0 && runes[i-1] == '«':
			runes[i] = nbsp
		}
	}
	return string(runes)
}
