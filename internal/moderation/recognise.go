package moderation

// recognise gives each word its place in the vocabulary, reading through
// disguises where the plain writing is unknown.
func (k *knowledge) recognise(s *Scratch, text string) {
	s.mention, s.guesses = false, 0
	for i := range s.tokens {
		t := &s.tokens[i]
		switch {
		case t.has(markMention):
			t.word, s.mention = k.mention, true
			continue
		case t.has(markNumber):
			if t.word = k.lookup.find(t.hash); t.word == 0 {
				t.word = k.number
			}
			continue
		}
		t.word = k.lookup.find(t.hash)
		if t.sep == '@' && t.from != t.to && s.mentionAt(i, text) && !k.behindAt(s, t) {
			t.marks |= markMention | markSkipped
			t.word, s.mention = k.mention, true
			continue
		}
		if t.word != 0 || t.from == t.to {
			continue
		}
		k.guess(s, t)
	}
	k.disguises(s, text)
	k.plurals(s)
}

// plurals reads "les arabe" as it is meant: the mark of the plural is left out
// in quick writing.
func (k *knowledge) plurals(s *Scratch) {
	for i := 1; i < len(s.tokens); i++ {
		t := &s.tokens[i]
		mask := &k.vocab.mask[t.word]
		if !mask.has(k.named.groupOne) || mask.has(k.named.groupMany) || !k.is(&s.tokens[i-1], k.named.several) {
			continue
		}
		if id := k.lookup.find((k.hashes[t.word] ^ 's') * fnvPrime); id != 0 && k.vocab.mask[id].has(k.named.groupMany) {
			t.word = id
		}
	}
}

// behindAt tells whether the sign before an unknown word stands for the first
// letter of a word worth reading ("@bruti"), not for a mention.
func (k *knowledge) behindAt(s *Scratch, t *token) bool {
	if t.word != 0 {
		return false
	}
	h := uint64(fnvOffset)
	h = (h ^ 'a') * fnvPrime
	for _, b := range s.fold[t.from:t.to] {
		h = (h ^ uint64(unleet(b, 'i'))) * fnvPrime
	}
	return k.hot[k.lookup.find(h)]
}

// guess reads an unknown word without its repeated letters and by its sound.
func (k *knowledge) guess(s *Scratch, t *token) {
	w := s.fold[t.from:t.to]
	if t.has(markLong) {
		if id := k.shortened(w); id != 0 {
			t.word = id
			return
		}
	}
	if len(w) < 4 || len(w) > 2*maxMasked || t.has(markMixed) {
		return
	}
	if s.guesses++; s.guesses > maxGuesses {
		s.partial = true
		return
	}
	id := k.once(w)
	if id == 0 && len(w) <= 24 {
		id = k.sounding(w)
	}
	if id != 0 {
		t.word = id
		t.marks |= markApprox
	}
}

// sounding is the word that sounds as the letters do, or 0. A last consonant
// is mute or spoken: both are tried.
func (k *knowledge) sounding(w []byte) int32 {
	var buf [48]byte
	sound := soundOf(buf[:0], w)
	if len(sound) >= 3 {
		if id := k.approx.find(hashBytes(sound)); id != 0 {
			return id
		}
	}
	if last := w[len(w)-1]; last != 'd' && last != 't' || len(w) == len(buf) {
		return 0
	}
	var spoken [48]byte
	if sound = soundOf(buf[:0], append(append(spoken[:0], w...), 'e')); len(sound) >= 3 {
		return k.approx.find(hashBytes(sound))
	}
	return 0
}

// shortened looks a word up with its long runs of one letter cut to one, then
// to two, then with every repeated letter once.
func (k *knowledge) shortened(w []byte) int32 {
	for _, keep := range [...]int{1, 2} {
		h, run := uint64(fnvOffset), 0
		last, long := byte(0), false
		for j, b := range w {
			if b == last {
				run++
			} else {
				run, last = 1, b
				long = runLength(w, j) >= 3
			}
			if run > keep && long {
				continue
			}
			h = (h ^ uint64(b)) * fnvPrime
		}
		if id := k.lookup.find(h); id != 0 {
			return id
		}
	}
	return k.lookup.find(singleKey(w))
}

func runLength(w []byte, from int) int {
	n := 1
	for from+n < len(w) && w[from+n] == w[from] {
		n++
	}
	return n
}

// mentionAt tells whether the sign before the word makes it a mention and
// not a mail address or a letter written "@".
func (s *Scratch) mentionAt(i int, text string) bool {
	at := s.tokens[i].start - 1
	return at == 0 || at > 0 && (text[at-1] == ' ' || text[at-1] == '\n' || text[at-1] == '(')
}
