package moderation

// Disguises: letters written as digits or signs, spelled one by one, parted
// by points, hidden behind stars, swapped, glued together. What is read this
// way carries a lower confidence, and is put in the place of what was written
// so that nothing after it sees the disguise.

const (
	maxJoinLetters = 28
	maxMaskTries   = 12   // masked words looked up in one message
	maxSpelled     = 1200 // single letters read together in vain in one message
	maxGlued       = 2500 // letters of glued writings read in one message, each way of reading anew
	maxGuesses     = 300  // unknown words read by their sound or their likeness in one message
	maxCompounds   = 40   // long unknown words cut into known ones in one message
)

// disguises rewrites the list of words where a disguise is recognised.
func (k *knowledge) disguises(s *Scratch, text string) {
	s.alt, s.spelled, s.glued, s.masks, s.cuts, s.plain, s.tightTo, s.mailAt = s.alt[:0], 0, 0, 0, 0, 0, 0, 0
	for i := 0; i < len(s.tokens); {
		t := &s.tokens[i]
		if t.marks&(markSkipped|markMention) != 0 {
			s.alt = append(s.alt, *t)
			i++
			continue
		}
		if n := k.undisguised(s, i, text); n > 0 {
			i += n
			continue
		}
		if t.word == 0 {
			k.nearly(s, i)
		}
		s.alt = append(s.alt, *t)
		i++
	}
	s.tokens, s.alt = s.alt, s.tokens
}

// undisguised tries the disguises that begin at word i and tells how many
// words were used, 0 when there is none.
func (k *knowledge) undisguised(s *Scratch, i int, text string) int {
	t := &s.tokens[i]
	if n := k.spelled(s, i); n > 0 {
		return n
	}
	if n := k.glued(s, i, text); n > 0 {
		return n
	}
	if k.pictured(s, i) {
		return 3
	}
	unsure := t.word == 0 || t.has(markApprox)
	loose := i+1 < len(s.tokens) && s.tokens[i+1].word == 0
	if (unsure || loose) && k.parted(s, i) {
		return 2
	}
	if t.word == 0 && k.compound(s, i) {
		return 1
	}
	return 0
}

// merge appends one word that stands for the words i to j and reads as the
// given word of the vocabulary.
func (k *knowledge) merge(s *Scratch, i, j int, word int32) {
	t := s.tokens[i]
	t.end = s.tokens[j].end
	t.word, t.hash = word, k.hashes[word]
	t.marks = t.marks&^(markNumber|markMixed|markTightNext) | s.tokens[j].marks&markTightNext | markApprox | markJoined
	t.from = int32(len(s.fold))
	s.fold = append(s.fold, k.vocab.names[word]...)
	t.to = int32(len(s.fold))
	s.alt = append(s.alt, t)
}

// mergeUnknown appends one word that nobody knows for the words i to j, whose
// letters stand in s.joined.
func (s *Scratch) mergeUnknown(i, j int) {
	t := s.tokens[i]
	t.end, t.word = s.tokens[j].end, 0
	t.marks &^= markNumber | markMixed | markTightNext
	t.from = int32(len(s.fold))
	for _, b := range s.joined {
		if b != '*' {
			s.fold = append(s.fold, b)
		}
	}
	t.to = int32(len(s.fold))
	t.hash = hashBytes(s.fold[t.from:t.to])
	s.alt = append(s.alt, t)
}

// parted joins a word that a blank cut in two ("con nard").
func (k *knowledge) parted(s *Scratch, i int) bool {
	if i+1 >= len(s.tokens) {
		return false
	}
	a, b := &s.tokens[i], &s.tokens[i+1]
	la, lb := a.to-a.from, b.to-b.from
	if b.has(markBreak|markClause|markNumber|markMention) || a.has(markNumber|markMixed) || la > 7 || lb > 7 || la+lb < 4 || b.start-a.end != 1 {
		return false
	}
	least := 5
	if a.word == 0 && b.word == 0 {
		least = 4
	}
	id := k.together(s, a, b, least)
	if id == 0 || la+lb == 4 && !k.strong[id] && least == 5 {
		return false
	}
	k.merge(s, i, i+1, id)
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
	k.merge(s, i, i+2, id)
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
	switch {
	case id == 0:
		return 0
	case k.strong[id], k.hot[id] && len(k.vocab.names[id]) >= least:
		return id
	case (a.word == 0 || b.word == 0) && len(k.vocab.names[id]) >= 6:
		return id // "con nais" is no insult
	}
	return 0
}

// compound cuts a long unknown word into known ones, one of them worth reading
// ("tagueule", "grosconnard").
func (k *knowledge) compound(s *Scratch, i int) bool {
	t := &s.tokens[i]
	w := s.fold[t.from:t.to]
	if len(w) < 7 || len(w) > 32 || t.has(markForeign|markMixed) {
		return false
	}
	if s.cuts++; s.cuts > maxCompounds {
		return false
	}
	var parts [16]int32
	n := k.cut(w, &parts)
	hot := false
	for _, id := range parts[:n] {
		hot = hot || len(k.vocab.names[id]) >= 4 && k.hot[id]
	}
	if !hot || n < 2 || n > 6 {
		return false
	}
	for j := n - 1; j >= 0; j-- {
		part := *t
		part.word, part.hash = parts[j], k.hashes[parts[j]]
		part.marks |= markApprox | markJoined
		if j < n-1 {
			part.marks &^= markBreak | markClause
		}
		part.from = int32(len(s.fold))
		s.fold = append(s.fold, k.vocab.names[parts[j]]...)
		part.to = int32(len(s.fold))
		s.alt = append(s.alt, part)
	}
	return true
}

// cut writes a run of letters as words of the vocabulary, last word first, and
// tells how many there are, 0 when it cannot be done.
func (k *knowledge) cut(w []byte, parts *[16]int32) int {
	// from[j] holds, plus one, where the last word that ends at j begins.
	var from [33]int8
	var words [33]int32
	from[0] = 1
	for a := 0; a < len(w); a++ {
		if from[a] == 0 {
			continue
		}
		h := uint64(fnvOffset)
		var st starting
		for b, more := a, true; more && b < len(w) && b-a < 14; b++ {
			h = (h ^ uint64(w[b])) * fnvPrime
			var word bool
			if word, more = st.reach(k.starts, h, b-a+1); !word || from[b+1] != 0 {
				continue
			}
			if id := k.lookup.find(h); id != 0 && (b-a >= 2 || k.vocab.mask[id].has(k.named.joint)) {
				from[b+1], words[b+1] = int8(a+1), id
			}
		}
	}
	if from[len(w)] == 0 {
		return 0
	}
	n := 0
	for at := len(w); at > 0; at = int(from[at]) - 1 {
		if n == len(parts) {
			return 0
		}
		parts[n] = words[at]
		n++
	}
	return n
}

// insulting tells whether a word begins many insults, such as "nique".
func (k *knowledge) insulting(id int32) bool {
	return k.vocab.mask[id].has(k.named.insult) || k.vocab.mask[id].has(k.named.raw)
}
