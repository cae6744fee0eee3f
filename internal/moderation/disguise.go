package moderation

// Disguises: letters written as digits or signs, spelled one by one, parted
// by points, hidden behind stars, swapped, glued together. What is read this
// way carries a lower confidence, and only strong words are looked for.

const (
	maxJoinLetters = 28
	maxMaskTries   = 12  // masked words looked up in one message
	maxGlues       = 150 // glued writings tried in one message
)

// disguises rewrites the list of words where a disguise is recognised.
func (k *knowledge) disguises(s *Scratch, text string) {
	s.alt, s.glues = s.alt[:0], 0
	changed, masks := false, 0
	for i := 0; i < len(s.tokens); {
		t := &s.tokens[i]
		if t.marks&(markSkipped|markMention) != 0 {
			s.alt = append(s.alt, *t)
			i++
			continue
		}
		if n := k.spelled(s, i, text); n > 0 {
			i, changed = i+n, true
			continue
		}
		if n := k.glued(s, i, text, &masks); n > 0 {
			i, changed = i+n, true
			continue
		}
		if k.pictured(s, i) {
			i, changed = i+3, true
			continue
		}
		loose := i+1 < len(s.tokens) && s.tokens[i+1].word == 0
		if (t.word == 0 || t.has(markApprox) || loose) && k.parted(s, i) {
			i, changed = i+2, true
			continue
		}
		if t.word == 0 || t.has(markApprox) {
			if t.word == 0 && k.compound(s, i) {
				i, changed = i+1, true
				continue
			}
			if t.word == 0 {
				k.swapped(s, i)
			}
		}
		s.alt = append(s.alt, *t)
		i++
	}
	if changed {
		s.tokens, s.alt = s.alt, s.tokens
	}
}

// merge appends one word that stands for the words i to j.
func (s *Scratch) merge(i, j int, word int32) {
	t := s.tokens[i]
	t.end = s.tokens[j].end
	t.to = s.tokens[j].to
	t.word = word
	t.marks = t.marks&^(markNumber|markMixed) | markApprox | markJoined
	s.alt = append(s.alt, t)
}

// spelled reads letters written one by one ("c o n", "F.D.P") from word i and
// tells how many words it used, 0 when there is nothing.
func (k *knowledge) spelled(s *Scratch, i int, text string) int {
	if s.tokens[i].to-s.tokens[i].from != 1 {
		return 0
	}
	s.joined = s.joined[:0]
	end := i
	for end < len(s.tokens) && len(s.joined) < maxJoinLetters {
		t := &s.tokens[end]
		if t.to-t.from != 1 || t.has(markMention) || end > i && t.start-s.tokens[end-1].end > 3 {
			break
		}
		s.joined = append(s.joined, unleet(s.fold[t.from], 'i'))
		end++
	}
	if len(s.joined) < 3 {
		return 0
	}
	used, covered, begun := false, 0, len(s.alt)
	at := 0
	for at < len(s.joined) {
		h, id, length := uint64(fnvOffset), int32(0), 0
		for l := at; l < len(s.joined); l++ {
			h = (h ^ uint64(s.joined[l])) * fnvPrime
			if l-at >= 1 {
				if w := k.lookup.find(h); w != 0 && (k.strong[w] && l-at >= 2 || k.insulting(w) && l-at >= 3 || used && (l-at >= 2 || k.vocab.mask[w].has(k.named.joint))) {
					id, length = w, l-at+1
				}
			}
		}
		if id == 0 {
			s.alt = append(s.alt, s.tokens[i+at])
			at++
			continue
		}
		s.merge(i+at, i+at+length-1, id)
		at, used, covered = at+length, true, covered+length
	}
	if 2*covered < len(s.joined) { // "c o n c e r t" is no insult
		s.alt = s.alt[:begun]
		return 0
	}
	return end - i
}

// glued reads a run of words that no blank parts, with signs and digits read
// as letters ("c0n-n@rd", "c*n").
func (k *knowledge) glued(s *Scratch, i int, text string, masks *int) int {
	t := &s.tokens[i]
	end := i
	for end+1 < len(s.tokens) && end-i < 12 && s.tokens[end].has(markTightNext) &&
		tight(text[s.tokens[end].end:s.tokens[end+1].start]) {
		end++
	}
	before, after := signAt(text, int(t.start)-1), signAt(text, int(s.tokens[end].end))
	sign := end > i || before == '@' || before == '$' || after == '*' || after == '#' || after == '$' || after == '@' || after == '!'
	if t.has(markNumber) && end == i || !sign && !t.has(markMixed) {
		return 0
	}
	if end == i && !t.has(markMixed) && t.word != 0 && !t.has(markApprox) && after != '$' && after != '@' {
		return 0
	}
	if s.glues++; s.glues > maxGlues {
		s.partial = true
		return 0
	}
	for _, one := range [...]byte{'i', 'l'} {
		if id := k.unglue(s, i, end, text, one, masks); id != 0 {
			s.merge(i, end, id)
			return end - i + 1
		}
	}
	return 0
}

// unglue builds the letters of the run and looks them up.
func (k *knowledge) unglue(s *Scratch, i, end int, text string, one byte, masks *int) int32 {
	s.joined = s.joined[:0]
	stars := false
	if b := signAt(text, int(s.tokens[i].start)-1); b == '@' || b == '$' {
		s.joined = append(s.joined, unleet(b, one))
	}
	for j := i; j <= end; j++ {
		t := &s.tokens[j]
		for _, b := range s.fold[t.from:t.to] {
			s.joined = append(s.joined, unleet(b, one))
		}
		stop := int(t.end)
		next := min(stop+4, len(text))
		if j < end {
			next = int(s.tokens[j+1].start)
		}
		for p := stop; p < next; p++ {
			b := text[p]
			switch {
			case b == '*' || b == '#':
				s.joined, stars = append(s.joined, '*'), true
			case b == '@' || b == '$' || b == '|' || b == '!' && j < end:
				s.joined = append(s.joined, unleet(b, one))
			case j == end:
				p = next
			}
		}
	}
	if len(s.joined) < 2 || len(s.joined) > maxJoinLetters {
		return 0
	}
	if stars {
		if *masks >= maxMaskTries {
			return 0
		}
		*masks++
		return k.unmask(s.joined)
	}
	id := k.lookup.find(hashBytes(s.joined))
	mixed := end == i
	if id != 0 && (k.weighty(id) || mixed && len(s.joined) >= 3) {
		return id
	}
	if len(s.joined) >= 5 {
		if id = k.approx.find(soundKeyBytes(s.joined)); id != 0 && k.strong[id] {
			return id
		}
	}
	return 0
}

// unmask finds a strong word whose letters fit around the stars.
func (k *knowledge) unmask(w []byte) int32 {
	letters := 0
	for _, b := range w {
		if b != '*' {
			letters++
		}
	}
	if letters < 2 || w[0] < 'a' || w[0] > 'z' || len(w) < 3 {
		return 0
	}
	for _, id := range k.masks[w[0]-'a'] {
		name := k.vocab.names[id]
		if len(name) != len(w) {
			continue
		}
		fits := true
		for j := range w {
			if w[j] != '*' && w[j] != name[j] {
				fits = false
				break
			}
		}
		if fits {
			return id
		}
	}
	return 0
}

// parted joins a word that a blank cut in two ("con nard").
func (k *knowledge) parted(s *Scratch, i int) bool {
	if i+1 >= len(s.tokens) {
		return false
	}
	a, b := &s.tokens[i], &s.tokens[i+1]
	la, lb := a.to-a.from, b.to-b.from
	if b.has(markBreak|markClause|markNumber|markMention) || a.has(markNumber|markMixed) || la > 6 || lb > 6 || la+lb < 5 || b.start-a.end != 1 {
		return false
	}
	id := k.together(s, a, b, 5)
	if id == 0 {
		return false
	}
	s.merge(i, i+1, id)
	return true
}

// pictured joins a word that a picture cuts in two ("con😂nard").
func (k *knowledge) pictured(s *Scratch, i int) bool {
	if i+2 >= len(s.tokens) {
		return false
	}
	a, p, b := &s.tokens[i], &s.tokens[i+1], &s.tokens[i+2]
	if p.from != p.to || p.start != a.end || b.start != p.end || a.from == a.to || b.from == b.to ||
		p.has(markMention) || b.has(markMention) {
		return false
	}
	id := k.together(s, a, b, 3)
	if id == 0 {
		return false
	}
	s.merge(i, i+2, id)
	return true
}

// together is the word worth reading that two pieces make, or 0; one that only
// begins insults has at least the given letters.
func (k *knowledge) together(s *Scratch, a, b *token, least int) int32 {
	h := uint64(fnvOffset)
	for _, c := range s.fold[a.from:a.to] {
		h = (h ^ uint64(c)) * fnvPrime
	}
	for _, c := range s.fold[b.from:b.to] {
		h = (h ^ uint64(c)) * fnvPrime
	}
	id := k.lookup.find(h)
	if id == 0 || !k.weighty(id) && !(k.insulting(id) && len(k.vocab.names[id]) >= least) {
		return 0
	}
	return id
}

// compound cuts a long unknown word into known ones, one of them strong
// ("tagueule", "grosconnard").
func (k *knowledge) compound(s *Scratch, i int) bool {
	t := &s.tokens[i]
	w := s.fold[t.from:t.to]
	if len(w) < 7 || len(w) > 32 || t.has(markForeign|markMixed) {
		return false
	}
	// best[j] holds, plus one, where the last word that ends at j begins.
	var from [33]int8
	var words [33]int32
	from[0] = 1
	for a := 0; a < len(w); a++ {
		if from[a] == 0 {
			continue
		}
		h := uint64(fnvOffset)
		for b := a; b < len(w) && b-a < 14; b++ {
			h = (h ^ uint64(w[b])) * fnvPrime
			if b-a < 1 || from[b+1] != 0 {
				continue
			}
			if id := k.lookup.find(h); id != 0 {
				from[b+1], words[b+1] = int8(a+1), id
			}
		}
	}
	if from[len(w)] == 0 {
		return false
	}
	var parts [16]int32
	n, strong := 0, false
	for at := len(w); at > 0; at = int(from[at]) - 1 {
		if n == len(parts) {
			return false
		}
		length := at - int(from[at]) + 1
		if length < 3 && !k.vocab.mask[words[at]].has(k.named.joint) {
			return false
		}
		parts[n] = words[at]
		strong = strong || length >= 4 && (k.strong[words[at]] || k.insulting(words[at]))
		n++
	}
	if !strong || n < 2 || n > 5 {
		return false
	}
	for j := n - 1; j >= 0; j-- {
		part := *t
		part.word = parts[j]
		part.marks |= markApprox | markJoined
		if j < n-1 {
			part.marks &^= markBreak | markClause
		}
		s.alt = append(s.alt, part)
	}
	return true
}

// weighty tells whether a word is worth reading through a disguise: it finds
// by itself, or it names a group.
func (k *knowledge) weighty(id int32) bool {
	return k.strong[id] || k.vocab.mask[id].has(k.named.group) && len(k.vocab.names[id]) >= 5
}

// insulting tells whether a word begins many insults, such as "nique".
func (k *knowledge) insulting(id int32) bool {
	return k.vocab.mask[id].has(k.named.insult) || k.vocab.mask[id].has(k.named.raw)
}
