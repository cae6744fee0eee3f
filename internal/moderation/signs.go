package moderation

// tagLength is the length of a mark of formatting such as "<b>" or "</i>" at
// the start of the text, 0 when there is none.
func tagLength(text string) int {
	for i := 1; i < len(text) && i < 9; i++ {
		switch b := text[i]; {
		case b == '>':
			if i > 1 {
				return i + 1
			}
			return 0
		case !isASCIIAlpha(b) && (b != '/' || i > 1 && text[i+1:] != "" && text[i+1] != '>'):
			return 0
		}
	}
	return 0
}

// signLetter tells whether "$" or "@" stands for a letter of a word: beside
// letters, and neither a mention, an address of mail nor a price.
func (w *wordCutter) signLetter(r rune, at int32, text string) bool {
	next := at + 1
	after := next < int32(len(text)) && (isASCIIAlpha(text[next]) || text[next] >= 0xc3)
	if r == '$' && next+1 < int32(len(text)) && (text[next] == '@' || text[next] == '!' || text[next] == '$') {
		after = isASCIIAlpha(text[next+1])
	}
	if r == '$' {
		return after || w.open && w.letters > 0
	}
	if !w.open || w.letters == 0 {
		return false
	}
	for ; next < int32(len(text)) && (isASCIIAlnum(text[next]) || text[next] == '-'); next++ {
		continue
	}
	return next+1 >= int32(len(text)) || text[next] != '.' || !isASCIIAlpha(text[next+1])
}

func isASCIIAlpha(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

// stopMark tells what a full stop means: nothing inside "f.d.p" or "site.fr",
// a pause in "...", else the end of a sentence.
func stopMark(at int32, text string) uint16 {
	next := at + 1
	switch {
	case next < int32(len(text)) && isASCIIAlnum(text[next]):
		return 0
	case next < int32(len(text)) && text[next] == '.', at > 0 && text[at-1] == '.':
		return markClause
	default:
		return markBreak
	}
}

// signWord is the folded byte of the signs that patterns may name.
func signWord(r rune) byte {
	switch r {
	case '=':
		return '='
	case '%':
		return '%'
	default:
		return '$'
	}
}

// quoteSign opens or closes a quotation; an opening one must have a partner.
func (w *wordCutter) quoteSign(r rune, at int32, text string) {
	switch r {
	case 0xab, 0x201c:
		w.quote = true
	case 0xbb, 0x201d:
		w.quote = false
	default:
		if w.quote {
			w.quote = false
			return
		}
		for i := int(at) + 1; i < len(text) && i < int(at)+400; i++ {
			if text[i] == '"' {
				w.quote = true
				return
			}
		}
	}
}

func isASCIIAlnum(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
}
