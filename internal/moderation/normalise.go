package moderation

import (
	"unicode/utf8"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// Limits of what is read of one message, so that no text costs more than a
// few ordinary ones.
const (
	maxTextBytes = 3 * 4096 // 4,096 units of at most three bytes
	maxTextRunes = 4096
	maxTokens    = 1000
)

// Marks that a word carries.
const (
	markBreak     uint16 = 1 << iota // a sentence ended before this word
	markClause                       // a comma or the like stands before this word
	markCaps                         // written in capitals (two letters or more)
	markInitial                      // starts with a capital
	markLong                         // a letter repeated three times or more
	markStrange                      // disguised letters or ignored marks inside
	markQuoted                       // inside a quotation
	markSkipped                      // inside code or a link: not read
	markMention                      // a mention of somebody
	markNumber                       // digits only
	markMixed                        // letters and digits
	markApprox                       // read through a disguise: lower confidence
	markForeign                      // letters of another script
	markElided                       // follows an apostrophe
	markJoined                       // letters spelled one by one, read together
	markTightNext                    // nothing but one sign parts it from the next word
)

// fnvOffset and fnvPrime are the constants of the 64-bit FNV-1a hash.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// token is one word of the message: where it stands in the original, its
// folded letters, and the entry of the vocabulary it was recognised as.
type token struct {
	hash       uint64
	start, end int32 // bytes of the original text
	from, to   int32 // bytes of the folded text
	word       int32 // vocabulary entry, 0 when unknown
	marks      uint16
	sep        byte // the sign that stands just before, 0 for a blank
}

// has tells whether the token carries a mark.
func (t *token) has(mark uint16) bool { return t.marks&mark != 0 }

// normalise folds the text into s: accents, case, look-alikes and marks are
// removed, words are cut, and each keeps its place in the original.
func (s *Scratch) normalise(fold *foldTable, text string) {
	s.fold, s.tokens, s.runes = s.fold[:0], s.tokens[:0], 0
	s.letters, s.capitals, s.foreign, s.strange, s.partial = 0, 0, 0, 0, false
	w := wordCutter{s: s}
	i := 0
	for i < len(text) {
		if s.runes >= maxTextRunes || i >= maxTextBytes || len(s.tokens) >= maxTokens && !w.open {
			s.partial = true
			break
		}
		switch fold.ascii[text[i]] {
		case signLower, signDigit, signUpper:
			i = w.plain(fold, text, i)
			continue
		case signBlank:
			w.flush(int32(i))
			w.sep = 0
			s.runes++
			i++
			continue
		case signPlain:
			if !w.open {
				w.sep = text[i]
				s.runes++
				i++
				continue
			}
		}
		s.runes++
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		if r == '<' {
			size = max(size, tagLength(text[i:]))
		}
		if size > 1 && r == '<' {
			w.ignored(r, int32(i))
		} else {
			w.next(fold.of(r), r, int32(i), int32(size), text)
		}
		i += size
	}
	w.flush(int32(i))
	s.end = int32(i)
}

// wordCutter is the state of the one pass over the characters.
type wordCutter struct {
	s        *Scratch
	cur      *token // the word that is open, the last of s.tokens
	open     bool
	letters  int32
	capitals int32
	digits   int32
	run      uint8
	last     byte
	pending  uint16 // marks for the next word
	sep      byte
	quote    bool // inside « » or straight double quotes
	turned   bool // after a mark that shows letters from right to left
}

func (w *wordCutter) next(f *folded, r rune, at, size int32, text string) {
	switch f.kind {
	case kindLetter, kindDigit:
		w.letter(f, r, at)
		w.cur.end = at + size
	case kindForeign:
		w.begin(at)
		w.s.foreign++
		w.cur.marks |= markForeign
		for k := at; k < at+size; k++ {
			w.cur.hash = (w.cur.hash ^ uint64(text[k])) * fnvPrime
		}
		w.cur.end = at + size
	case kindIgnored:
		w.ignored(r, at)
	case kindSpace:
		w.flush(at)
		if f.n > 0 {
			w.pending |= markBreak
		}
		w.sep = 0
	case kindApostrophe:
		w.flush(at)
		w.pending |= markElided
		w.sep = '\''
	case kindEmoji:
		w.flush(at)
		w.begin(at)
		for k := at; k < at+size; k++ {
			w.cur.hash = (w.cur.hash ^ uint64(text[k])) * fnvPrime
		}
		w.cur.end = at + size
		w.flush(at + size)
	default:
		w.separator(r, at, text)
	}
}

// The marks that turn the direction of what is shown.
const (
	leftToRight = 0x202d // and what follows ends the turning too
	rightToLeft = 0x202e
	endOfTurn   = 0x202c
)

// ignored notes a mark that is no letter: most change nothing, one shows the
// letters after it in reverse order.
func (w *wordCutter) ignored(r rune, at int32) {
	switch r {
	case rightToLeft, leftToRight, endOfTurn:
		w.flush(at)
		w.turned = r == rightToLeft
	default:
		if w.open {
			w.cur.marks |= markStrange
		}
	}
}

// turn puts the letters of the word in the order in which they are shown.
func (w *wordCutter) turn() {
	letters := w.s.fold[w.cur.from:]
	for i, j := 0, len(letters)-1; i < j; i, j = i+1, j-1 {
		letters[i], letters[j] = letters[j], letters[i]
	}
	w.cur.hash = hashBytes(letters)
	w.cur.marks |= markStrange
}

// begin opens a word at a byte of the original.
func (w *wordCutter) begin(at int32) {
	if w.open {
		return
	}
	w.open = true
	w.s.tokens = append(w.s.tokens, token{hash: fnvOffset, start: at, from: int32(len(w.s.fold)), marks: w.pending, sep: w.sep})
	w.cur = &w.s.tokens[len(w.s.tokens)-1]
	if w.quote {
		w.cur.marks |= markQuoted
	}
	w.letters, w.capitals, w.digits, w.run, w.last = 0, 0, 0, 0, 0
	w.pending, w.sep = 0, 0
}

// letter adds a letter or a digit to the word.
func (w *wordCutter) letter(f *folded, r rune, at int32) {
	w.begin(at)
	if f.strange {
		w.cur.marks |= markStrange
		w.s.strange++
	}
	if f.kind == kindDigit {
		w.digits++
	} else {
		w.letters++
		if r >= 'A' && r <= 'Z' || r >= 'À' && r <= 'Þ' {
			if w.letters == 1 {
				w.cur.marks |= markInitial
			}
			w.capitals++
		}
	}
	for _, b := range f.out[:f.n] {
		if b == w.last {
			w.run++
			if w.run >= 2 && f.kind == kindLetter {
				w.cur.marks |= markLong
			}
		} else {
			w.run, w.last = 0, b
		}
		w.cur.hash = (w.cur.hash ^ uint64(b)) * fnvPrime
		w.s.fold = append(w.s.fold, b)
	}
}

// plain adds the unaccented letters and the digits, the commonest characters by
// far, that stand at i, to the word that is open, or opens one. It tells where
// they end.
func (w *wordCutter) plain(fold *foldTable, text string, i int) int {
	w.begin(int32(i))
	s, cur := w.s, w.cur
	end := min(len(text), i+maxTextRunes-s.runes, maxTextBytes)
	from, hash, last, run, out, digits := i, cur.hash, w.last, w.run, s.fold, int32(0)
	for ; i < end; i++ {
		b := text[i]
		if b < 'a' || b > 'z' {
			sign := fold.ascii[b]
			if sign > signDigit {
				break
			}
			if sign == signDigit {
				digits++
			} else {
				if w.letters == 0 && int32(i-from) == digits {
					cur.marks |= markInitial
				}
				w.capitals++
				b += 'a' - 'A'
			}
		}
		if b != last {
			run, last = 0, b
		} else if run++; run >= 2 && b >= 'a' {
			cur.marks |= markLong
		}
		hash = (hash ^ uint64(b)) * fnvPrime
		out = append(out, b)
	}
	cur.hash, cur.end, w.last, w.run, s.fold = hash, int32(i), last, run, out
	w.digits += digits
	w.letters += int32(i-from) - digits
	s.runes += i - from
	return i
}

// flush closes the word that is open, if any.
func (w *wordCutter) flush(_ int32) {
	if !w.open {
		return
	}
	w.open = false
	s := w.s
	if w.turned && len(s.fold) > int(w.cur.from) {
		w.turn()
	}
	w.cur.to = int32(len(s.fold))
	s.fold = append(s.fold, ' ')
	s.letters += w.letters
	s.capitals += w.capitals
	switch {
	case w.digits > 0 && w.letters == 0:
		w.cur.marks |= markNumber
	case w.digits > 0:
		w.cur.marks |= markMixed
	case w.letters >= 2 && w.capitals == w.letters:
		w.cur.marks |= markCaps
	}
}

// separator ends the word and remembers what the sign means for the next one.
func (w *wordCutter) separator(r rune, at int32, text string) {
	if (r == '$' || r == '@') && w.signLetter(r, at, text) {
		w.letter(&folded{kind: kindDigit, n: 1, out: [3]byte{byte(r)}}, r, at)
		w.cur.end = at + 1
		return
	}
	if w.open {
		next := at + 1
		for (r == '*' || r == '#' || r == '|' || r == '~' || r == '_') && next < at+4 && next < int32(len(text)) && text[next] == byte(r) {
			next++ // letters hidden one by one, marks of a spoiler
		}
		if next < int32(len(text)) && (isASCIIAlnum(text[next]) || text[next] >= 0xc3) {
			w.cur.marks |= markTightNext
		}
		w.flush(at)
	}
	switch r {
	case '.':
		w.pending |= stopMark(at, text)
	case '!', '?', 0x2026:
		w.pending |= markBreak
	case ',', ';', ':', '(', ')', 0x2014, 0x2013, '/':
		w.pending |= markClause
	case '"', 0x201c, 0x201d, 0xab, 0xbb:
		w.quoteSign(r, at, text)
	}
	w.sep = '?'
	if r < utf8.RuneSelf {
		w.sep = byte(r)
	}
	if r == '=' || r == 0x20ac || r == '$' || r == '%' {
		w.begin(at)
		w.cur.hash = (w.cur.hash ^ uint64(signWord(r))) * fnvPrime
		w.cur.end = at + int32(utf8.RuneLen(r))
		w.flush(at)
	}
}

// applySpans marks the words that stand in code, links, quotations and
// mentions as the message's own spans say.
func (s *Scratch) applySpans(spans []chat.Span) {
	for _, span := range spans {
		var mark uint16
		switch span.Kind {
		case chat.Quote:
			mark = markQuoted
		case chat.Code, chat.Link:
			mark = markSkipped
		case chat.Mention:
			mark = markMention | markSkipped
		default:
			continue
		}
		for i := range s.tokens {
			t := &s.tokens[i]
			if int(t.start) >= span.Start && int(t.end) <= span.End {
				t.marks |= mark
			}
		}
	}
}
