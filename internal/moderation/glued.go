package moderation

// glued reads a run of words that no blank parts, with signs and digits read
// as letters ("c0n-n@rd", "c*n", "||con||nard").
func (k *knowledge) glued(s *Scratch, i int, text string) int {
	if i < s.plain {
		return k.strongPair(s, i)
	}
	t := &s.tokens[i]
	end, mail := s.tightRun(i, text)
	if mail {
		return 0
	}
	before, after := signAt(text, int(t.start)-1), signAt(text, int(s.tokens[end].end))
	sign := end > i || before == '@' || before == '!' || after == '*' || after == '#' || after == '@' || after == '!'
	if t.has(markNumber) && end == i || !sign && !t.has(markMixed) {
		return 0
	}
	if end == i && !t.has(markMixed) && t.word != 0 && !t.has(markApprox) && after != '@' {
		return 0
	}
	if s.plainRun(i, end, text) {
		s.plain = end
		return k.strongPair(s, i)
	}
	if s.glued > maxGlued {
		s.partial = true
		return 0
	}
	for n, last := range [...]int{end, i + 2, i + 1, i} {
		if n > 0 && last >= end {
			continue
		}
		if id := k.unglue(s, i, last, text); id != 0 {
			k.merge(s, i, last, id)
			return last - i + 1
		}
	}
	if s.fragments(i, end) {
		k.letters(s, i, end, text, letterReading{one: 'i', stars: true})
		s.mergeUnknown(i, end)
		return end - i + 1
	}
	return 0
}

// mostTight is how many more words than the first a run without blank holds.
const mostTight = 12

// tightRun is the last word of the run that no blank parts from word i on, and
// whether it is an address of mail. What it saw from the words before is kept.
func (s *Scratch) tightRun(i int, text string) (end int, mail bool) {
	end = max(i, s.tightTo)
	for end+1 < len(s.tokens) && end-i < mostTight && s.tokens[end].has(markTightNext) &&
		tight(text[s.tokens[end].end:s.tokens[end+1].start]) {
		if end++; s.tokens[end].sep == '@' {
			s.mailAt = end
		}
	}
	s.tightTo = end
	return end, s.mailAt > i
}

// strongPair joins two words that make a strong one ("pu-te").
func (k *knowledge) strongPair(s *Scratch, i int) int {
	if id := k.together(s, &s.tokens[i], &s.tokens[i+1], maxMasked+1); id != 0 {
		k.merge(s, i, i+1, id)
		return 2
	}
	return 0
}

// plainRun tells whether the run is of known words parted by signs that hide
// nothing: they stand beside each other, unless the first two make a strong one.
func (s *Scratch) plainRun(i, end int, text string) bool {
	for j := i; j <= end; j++ {
		t := &s.tokens[j]
		if t.word == 0 || t.to-t.from < 2 || t.marks&(markApprox|markMixed) != 0 {
			return false
		}
		if j < end && hiding(text[t.end:s.tokens[j+1].start]) {
			return false
		}
	}
	return end > i
}

// fragments tells whether most pieces of a run are no words but single letters
// or unknown bits: what is left of a disguise that says nothing.
func (s *Scratch) fragments(i, end int) bool {
	bits, letters := 0, int32(0)
	for j := i; j <= end; j++ {
		t := &s.tokens[j]
		if t.has(markNumber | markForeign) {
			return false
		}
		letters += t.to - t.from
		if t.to-t.from == 1 || t.word == 0 && t.to-t.from <= 3 {
			bits++
		}
	}
	return end > i && 2*bits > end-i+1 && letters <= maxJoinLetters
}

// glueCall is what one reading of a run costs besides its letters, in letters.
const glueCall = 6

// letterReading is one way of reading the letters and signs of a run.
type letterReading struct {
	one    byte // what 1, ! and | stand for
	stars  bool // stars and crosses hide one letter each
	points bool // a point, a dash or a low line hides one letter
}

// letters puts the letters of the words i to end into s.joined, a star for
// each hidden one, and tells whether any is hidden. It counts what it read.
func (k *knowledge) letters(s *Scratch, i, end int, text string, as letterReading) (hidden bool) {
	s.joined = s.joined[:0]
	if b := signAt(text, int(s.tokens[i].start)-1); b == '@' || b == '!' {
		s.joined = append(s.joined, unleet(b, as.one))
	}
	for j := i; j <= end; j++ {
		t := &s.tokens[j]
		for _, b := range s.fold[t.from:t.to] {
			if b < 'a' || b > 'z' {
				b = unleet(b, as.one)
			}
			s.joined = append(s.joined, b)
		}
		stop := int(t.end)
		next := min(stop+4, len(text))
		if j < end {
			next = int(s.tokens[j+1].start)
		}
		for p := stop; p < next; p++ {
			b := text[p]
			double := p+1 < next && text[p+1] == b || p > stop && text[p-1] == b
			switch {
			case b == '*' || b == '#':
				if as.stars {
					s.joined, hidden = append(s.joined, '*'), true
				}
			case (b == '.' || b == '-' || b == '_') && j < end:
				if as.points && next == stop+1 {
					s.joined, hidden = append(s.joined, '*'), true
				}
			case b == '|' && double: // a spoiler's mark
			case b == '@' || b == '|' || b == '!' && (j < end || p == stop):
				s.joined = append(s.joined, unleet(b, as.one))
			case j == end:
				p = next
			}
		}
	}
	s.glued += len(s.joined) + glueCall
	return hidden
}

// unglue is the word that the words i to end make without what parts them, or 0.
func (k *knowledge) unglue(s *Scratch, i, end int, text string) int32 {
	known := true // every piece is a word by itself: they stand beside each other
	signs, size := false, int32(0)
	for j := i; j <= end; j++ {
		t := &s.tokens[j]
		size += t.to - t.from
		known = known && t.word != 0 && !t.has(markApprox) && t.to-t.from > 1
		signs = signs || t.has(markMixed)
	}
	if size > maxJoinLetters {
		return 0
	}
	read := byte('i') // how s.joined reads the signs
	for _, one := range [...]byte{'i', 'l'} {
		if one == 'l' && !ambiguous(text, int(s.tokens[i].start), int(s.tokens[end].end)) {
			break
		}
		read = one
		k.letters(s, i, end, text, letterReading{one: one})
		if len(s.joined) < 2 || len(s.joined) > maxJoinLetters {
			return 0
		}
		id := k.lookup.find(hashBytes(s.joined))
		if id != 0 && (k.strong[id] || !known && (k.hot[id] || len(s.joined) >= 3 && (signs || end > i))) {
			return id
		}
	}
	if known && end > i && !hiding(text[s.tokens[i].end:s.tokens[i+1].start]) {
		return 0
	}
	if hides := s.hides(i, end, text); hides.stars || hides.points && !known {
		if id := k.unmask(s, i, end, text, known, hides); id != 0 {
			return id
		}
		read = 0
	}
	if known {
		return 0
	}
	if read != 'i' {
		k.letters(s, i, end, text, letterReading{one: 'i'})
	}
	return k.roughly(s)
}

// roughly is the word worth reading that s.joined sounds like or nearly is, or 0.
func (k *knowledge) roughly(s *Scratch) int32 {
	if len(s.joined) < 5 {
		return 0
	}
	if id := k.approx.find(soundKeyBytes(s.joined)); id != 0 && k.hot[id] {
		return id
	}
	if s.masks >= maxMaskTries {
		return 0
	}
	s.masks++
	return k.nearest(s.joined)
}

// hides tells what may hide letters in and after the words i to end: stars
// and crosses, single points between two words.
func (s *Scratch) hides(i, end int, text string) (as letterReading) {
	for j := i; j <= end; j++ {
		stop := int(s.tokens[j].end)
		next := min(stop+4, len(text))
		if j < end {
			next = int(s.tokens[j+1].start)
		}
		for _, b := range []byte(text[stop:next]) {
			as.stars = as.stars || b == '*' || b == '#'
			as.points = as.points || j < end && next == stop+1 && (b == '.' || b == '-' || b == '_')
		}
	}
	return as
}

// ambiguous tells whether a sign from the first byte of a run to the one after
// its last may stand for i or for l. Two bars are a spoiler's mark.
func ambiguous(text string, from, to int) bool {
	if signAt(text, from-1) == '!' {
		return true
	}
	for i := from; i <= to && i < len(text); i++ {
		switch b := text[i]; {
		case b == '1', b == '!', b == '|' && text[i-1] != b && signAt(text, i+1) != b:
			return true
		}
	}
	return false
}

// hiding tells whether the signs between two words are those that hide letters.
func hiding(gap string) bool {
	return len(gap) > 0 && (gap[0] == '*' || gap[0] == '#')
}

// unmask finds the word whose letters fit around the hidden ones, or 0.
func (k *knowledge) unmask(s *Scratch, i, end int, text string, known bool, hides letterReading) int32 {
	for _, as := range [...]letterReading{{one: 'i', stars: true}, {one: 'i', stars: true, points: true}} {
		if s.masks >= maxMaskTries || as.points && (known || end == i) {
			return 0
		}
		if !hides.stars && !(as.points && hides.points) || !k.letters(s, i, end, text, as) {
			continue
		}
		s.masks++
		if id := k.fitting(s.joined); id != 0 {
			return id
		}
	}
	return 0
}

// fitting is the word that fits around the stars: a strong one first, then the
// only one worth reading, unless an ordinary word fits too.
func (k *knowledge) fitting(w []byte) int32 {
	letters := 0
	for _, b := range w {
		if b != '*' {
			letters++
		}
	}
	if letters < 2 || w[0] < 'a' || w[0] > 'z' || len(w) < 3 || len(w) > maxMasked {
		return 0
	}
	single := letters == len(w)-1
	var hot, plain, strong int32
	for _, id := range k.masks[w[0]-'a'][len(w)] {
		if !fits(w, k.vocab.names[id]) {
			continue
		}
		switch {
		case k.strong[id]:
			if strong == 0 {
				strong = id
			}
		case k.hot[id]:
			if hot == 0 {
				hot = id
			}
		case !single || k.everyday(id):
			plain = id
		}
	}
	switch {
	case strong != 0 && (plain == 0 || len(w) <= 5 || 3*letters >= 2*len(w)):
		return strong
	case plain != 0:
		return plain
	case letters >= 3:
		return hot
	}
	return 0
}

// everyday tells the words that everybody writes all the time: a letter hidden
// in another hides a rude one.
func (k *knowledge) everyday(id int32) bool {
	mask := &k.vocab.mask[id]
	return mask.has(k.named.french) || mask.has(k.named.frequent)
}

func fits(w []byte, name string) bool {
	for j := range w {
		if w[j] != '*' && w[j] != name[j] {
			return false
		}
	}
	return true
}
