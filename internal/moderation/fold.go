package moderation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// kind says what a character is for the normaliser.
type kind uint8

const (
	kindSeparator  kind = iota // punctuation and symbols that end a word
	kindLetter                 // folds to one to three ASCII letters
	kindDigit                  // folds to an ASCII digit
	kindSpace                  //
	kindIgnored                // marks and format characters: removed
	kindApostrophe             // ends a word without ending the clause
	kindForeign                // a letter of another script
	kindEmoji                  // a picture, looked up as a word
)

// folded is what a character becomes: its kind and up to three ASCII bytes.
type folded struct {
	kind    kind
	n       uint8
	out     [3]byte
	strange bool // not a plain Latin letter: the word was disguised
}

// foldTable maps characters to their folded form, page by page so that the
// whole of Unicode costs a few hundred kilobytes.
type foldTable struct {
	pages [0x110000 >> 8]*[256]folded
	other [256]folded
	ascii [256]sign // what the bytes of most texts are
}

// sign is what a byte is for the quick reading of unaccented text.
type sign uint8

const (
	signLower sign = iota // a to z
	signUpper             // A to Z
	signDigit
	signBlank
	signPlain // parts words, means nothing else
	signOther // to be looked at more closely
)

// plainSigns part words and mean nothing else.
const plainSigns = `|*#~_-+\^&{}[]>`

// drawASCII fills the table of the quick reading from the other one, where a
// look-alike may have taken a sign.
func (t *foldTable) drawASCII() {
	for b := range t.ascii {
		t.ascii[b] = signOther
		switch f := t.of(rune(b)); {
		case b >= utf8.RuneSelf, f.strange:
		case b >= 'a' && b <= 'z':
			t.ascii[b] = signLower
		case b >= 'A' && b <= 'Z':
			t.ascii[b] = signUpper
		case f.kind == kindDigit:
			t.ascii[b] = signDigit
		case b == ' ':
			t.ascii[b] = signBlank
		case f.kind == kindSeparator && strings.IndexByte(plainSigns, byte(b)) >= 0:
			t.ascii[b] = signPlain
		}
	}
}

// newFoldTable builds the table from Unicode decompositions, then applies the
// look-alikes of the knowledge files and the pictures that stand for words.
func newFoldTable(lookalikes map[rune]string, pictures map[rune]bool) *foldTable {
	t := &foldTable{}
	for _, span := range [][2]rune{
		{0, 0x33ff}, {0xa640, 0xabff}, {0xfb00, 0xfeff}, {0xff00, 0xffef},
		{0x1d400, 0x1d7ff}, {0x1f100, 0x1faff}, {0xe0000, 0xe01ef},
	} {
		for r := span[0]; r <= span[1]; r++ {
			t.set(r, foldRune(r))
		}
	}
	for r, ascii := range lookalikes {
		f := folded{kind: kindLetter, strange: true}
		f.n = uint8(copy(f.out[:], ascii))
		t.set(r, f)
	}
	for r := range pictures {
		t.set(r, folded{kind: kindEmoji})
	}
	for i := range t.other {
		t.other[i] = folded{kind: kindForeign}
	}
	t.drawASCII()
	return t
}

func (t *foldTable) set(r rune, f folded) {
	page := t.pages[r>>8]
	if page == nil {
		page = new([256]folded)
		for i := range page {
			page[i] = folded{kind: kindForeign}
		}
		t.pages[r>>8] = page
	}
	page[r&0xff] = f
}

// of is the folded form of any valid rune.
func (t *foldTable) of(r rune) *folded {
	if page := t.pages[r>>8]; page != nil {
		return &page[r&0xff]
	}
	return &t.other[0]
}

// foldRune folds one character by Unicode rules alone.
func foldRune(r rune) folded {
	switch {
	case r >= 'a' && r <= 'z':
		return folded{kind: kindLetter, n: 1, out: [3]byte{byte(r)}}
	case r >= 'A' && r <= 'Z':
		return folded{kind: kindLetter, n: 1, out: [3]byte{byte(r) + 32}}
	case r >= '0' && r <= '9':
		return folded{kind: kindDigit, n: 1, out: [3]byte{byte(r)}}
	case r == '\'' || r == 0x2019 || r == 0x2018 || r == 0x2bc || r == '`' || r == 0xb4:
		return folded{kind: kindApostrophe}
	case r == 'œ' || r == 'Œ':
		return folded{kind: kindLetter, n: 2, out: [3]byte{'o', 'e'}}
	case r == 'æ' || r == 'Æ':
		return folded{kind: kindLetter, n: 2, out: [3]byte{'a', 'e'}}
	case r == 'ß':
		return folded{kind: kindLetter, n: 2, out: [3]byte{'s', 's'}}
	case r == 'ø' || r == 'Ø':
		return folded{kind: kindLetter, n: 1, out: [3]byte{'o'}, strange: true}
	case r == '\n' || r == '\r':
		return folded{kind: kindSpace, n: 1, out: [3]byte{'\n'}}
	case unicode.IsSpace(r):
		return folded{kind: kindSpace}
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Cc):
		return folded{kind: kindIgnored}
	case r >= 0x1f1e6 && r <= 0x1f1ff: // regional letters spell words
		return folded{kind: kindLetter, n: 1, out: [3]byte{byte('a' + r - 0x1f1e6)}, strange: true}
	}
	return foldDecomposed(r)
}

// foldDecomposed folds through NFKD: accents, full-width, math and circled letters.
func foldDecomposed(r rune) folded {
	var f folded
	plainAccent := r < 0x250
	for _, d := range norm.NFKD.String(string(r)) {
		lower := unicode.ToLower(d)
		switch {
		case lower >= 'a' && lower <= 'z':
			f.kind = kindLetter
		case lower >= '0' && lower <= '9':
			if f.kind != kindLetter {
				f.kind = kindDigit
			}
		default:
			continue
		}
		if int(f.n) < len(f.out) {
			f.out[f.n] = byte(lower)
			f.n++
		}
	}
	switch {
	case f.n > 0:
		f.strange = !plainAccent
		return f
	case unicode.IsLetter(r):
		return folded{kind: kindForeign}
	default:
		return folded{kind: kindSeparator}
	}
}
