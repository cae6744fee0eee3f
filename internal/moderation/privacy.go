package moderation

import "strings"

// privateKind is a kind of personal data found by its shape.
type privateKind uint8

const (
	privatePhone privateKind = iota + 1
	privateMail
	privateAddress
	privatePlate
	privateIBAN
	privateHandle
	privateSchool
	privateIP
)

// privateData is one piece of personal data: its kind and its words.
type privateData struct {
	kind        privateKind
	first, last int16
}

// findPrivate looks for the shapes of personal data and turns them into
// evidence, weighed by whose data they are: one's own, a third person's, an
// institution's.
func (e *Engine) findPrivate(s *Scratch) {
	text := s.in.Text
	for i := 0; i < len(s.tokens); i++ {
		t := &s.tokens[i]
		switch {
		case t.has(markSkipped):
		case t.has(markNumber):
			i = e.numberAt(s, i, text)
		case t.has(markMixed):
			e.mixedAt(s, i)
		}
		if t.sep == '@' && i > 0 && t.marks&markMention == 0 && t.start > 0 && i+1 < len(s.tokens) &&
			s.tokens[i-1].end == t.start-1 && s.tokens[i+1].sep == '.' {
			s.found = append(s.found, privateData{privateMail, int16(i - 1), int16(i + 1)})
		}
	}
	e.writtenNumbers(s)
	if len(s.found) == 0 {
		return
	}
	whose := e.whose(s)
	for _, p := range s.found {
		e.weighPrivate(s, p, whose)
	}
}

// longestPhone is how many digits an international number has at most.
const longestPhone = 15

// numberAt reads the digits that start at a word: a telephone, a plate, an
// address. It returns the last word it used.
func (e *Engine) numberAt(s *Scratch, i int, text string) int {
	var digits [20]byte
	n, last := 0, i
	for j := i; j < len(s.tokens) && n <= longestPhone; j++ {
		t := &s.tokens[j]
		if !t.has(markNumber) || j > i && !digitsGoOn(s, j, text) {
			break
		}
		w := s.fold[t.from:t.to]
		if n+len(w) > len(digits) {
			break
		}
		n += copy(digits[n:], w)
		last = j
	}
	plus := s.tokens[i].sep == '+'
	if isPhone(digits[:n], plus) {
		s.found = append(s.found, privateData{privatePhone, int16(i), int16(last)})
		return last
	}
	if last-i == 3 && isIP(s, i) {
		s.found = append(s.found, privateData{privateIP, int16(i), int16(last)})
		return last
	}
	if e.streetAfter(s, i) {
		s.found = append(s.found, privateData{privateAddress, int16(i), int16(min(i+3, len(s.tokens)-1))})
	}
	return i
}

// digitsGoOn tells whether the number before word j is parted from it by
// nothing but signs that people put inside a telephone number.
func digitsGoOn(s *Scratch, j int, text string) bool {
	gap := text[s.tokens[j-1].end:s.tokens[j].start]
	if len(gap) > 3 {
		return false
	}
	for _, b := range []byte(gap) {
		switch b {
		case ' ', '.', '-', '_', '/', '|', '(', ')', '*', ',', ':':
		default:
			return false
		}
	}
	return true
}

// isPhone tells whether the digits are a French personal number, in any
// spelling, or an international one.
func isPhone(d []byte, plus bool) bool {
	s := string(d)
	switch {
	case len(s) == 10 && s[0] == '0' && (s[1] >= '1' && s[1] <= '7' || s[1] == '9'):
		return true
	case len(s) >= 11 && len(s) <= 13 && strings.HasPrefix(s, "33") && plus:
		return true
	case len(s) == 13 && strings.HasPrefix(s, "0033"):
		return true
	case len(s) >= 10 && len(s) <= 15 && plus:
		return true
	case len(s) == 9 && (s[0] == '6' || s[0] == '7') && plus:
		return true
	}
	return false
}

func isIP(s *Scratch, i int) bool {
	for j := i; j < i+4; j++ {
		t := &s.tokens[j]
		if t.to-t.from > 3 || j > i && t.sep != '.' {
			return false
		}
	}
	first := string(s.fold[s.tokens[i].from:s.tokens[i].to])
	return first != "192" && first != "127" && first != "10" && first != "0" && first != "172"
}

// mixedAt finds plates (AB-123-CD), IBAN and digits glued to letters.
func (e *Engine) mixedAt(s *Scratch, i int) {
	t := &s.tokens[i]
	w := string(s.fold[t.from:t.to])
	switch {
	case len(w) == 7 && letters(w[:2]) && digitsOnly(w[2:5]) && letters(w[5:]):
		s.found = append(s.found, privateData{privatePlate, int16(i), int16(i)})
	case len(w) >= 14 && letters(w[:2]) && digitsOnly(w[2:4]),
		len(w) == 4 && letters(w[:2]) && digitsOnly(w[2:]) && ibanFollows(s, i):
		s.found = append(s.found, privateData{privateIBAN, int16(i), int16(min(i+5, len(s.tokens)-1))})
	}
}

func ibanFollows(s *Scratch, i int) bool {
	n := 0
	for j := i + 1; j < len(s.tokens) && j <= i+4; j++ {
		if l := s.tokens[j].to - s.tokens[j].from; l == 4 && s.tokens[j].marks&(markNumber|markMixed) != 0 {
			n++
		}
	}
	return n >= 3
}

func letters(w string) bool {
	for i := 0; i < len(w); i++ {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return w != ""
}

func digitsOnly(w string) bool {
	for i := 0; i < len(w); i++ {
		if w[i] < '0' || w[i] > '9' {
			return false
		}
	}
	return w != ""
}

// streetAfter tells whether a street stands after a house number.
func (e *Engine) streetAfter(s *Scratch, i int) bool {
	if s.tokens[i].to-s.tokens[i].from > 4 {
		return false
	}
	for j := i + 1; j < len(s.tokens) && j <= i+2; j++ {
		if e.is(s, j, e.know.named.street) && j+1 < len(s.tokens) {
			return true
		}
	}
	return false
}

// writtenNumbers finds telephone numbers spelled in words ("zéro six, douze…")
// and plates in three parts.
func (e *Engine) writtenNumbers(s *Scratch) {
	run := 0
	for i := range s.tokens {
		t := &s.tokens[i]
		if e.is(s, i, e.know.named.digitWord) || t.has(markNumber) && t.to-t.from <= 2 {
			if run++; run == 5 && !t.has(markNumber) && !e.counting(s, i) {
				s.found = append(s.found, privateData{privatePhone, int16(i - 4), int16(i)})
			}
			continue
		}
		run = 0
		if i >= 2 && t.to-t.from == 2 && s.tokens[i-1].has(markNumber) && s.tokens[i-1].to-s.tokens[i-1].from == 3 &&
			s.tokens[i-2].to-s.tokens[i-2].from == 2 && t.sep == '-' && s.tokens[i-1].sep == '-' {
			s.found = append(s.found, privateData{privatePlate, int16(i - 2), int16(i)})
		}
	}
}

// counting tells whether the five words before i are a mere count: one, two, three.
func (e *Engine) counting(s *Scratch, i int) bool {
	first := s.tokens[i-4]
	w := string(s.fold[first.from:first.to])
	return w != "zero" && w != "0" && w != "06" && w != "07"
}

// owner says whose the personal data of a message seem to be.
type owner uint8

const (
	ownerUnsaid owner = iota
	ownerInstitution
	ownerThird
	ownerSelf
)

// whose looks in the whole message for whose data it holds.
func (e *Engine) whose(s *Scratch) owner {
	n, all := &e.know.named, len(s.tokens)
	switch {
	case s.cues[cueHelp].seen || s.anyIn(e.know, 0, all, n.institution):
		return ownerInstitution
	case s.anyIn(e.know, 0, all, n.third):
		return ownerThird
	case s.anyIn(e.know, 0, all, n.own):
		return ownerSelf
	default:
		return ownerUnsaid
	}
}

// weighPrivate is the strength of a piece of personal data.
func (e *Engine) weighPrivate(s *Scratch, p privateData, whose owner) {
	w := weighed{first: p.first, last: p.last}
	switch p.kind {
	case privatePhone:
		w.strength, w.reason = 0.78, reasonPhone
	case privateMail:
		w.strength, w.reason = 0.62, reasonContact
	case privateAddress:
		w.strength, w.reason = 0.60, reasonAddress
	default:
		w.strength, w.reason = 0.70, reasonIdentity
	}
	ev := &s.slots[slotPrivacy]
	switch {
	case whose == ownerInstitution:
		w.strength *= 0.30
		ev.against |= againstContext
	case s.in.Role.Professional():
		w.strength *= 0.55
	case whose == ownerThird:
		w.strength = min(0.95, w.strength*1.2)
	case whose == ownerSelf:
		w.strength *= 0.62
		ev.against |= againstContext
	}
	ev.add(w)
}
