package moderation

// recognise gives each word its place in the vocabulary, reading through
// disguises where the plain writing is unknown.
func (k *knowledge) recognise(s *Scratch, text string) {
	s.mention = false
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
		if t.sep == '@' && t.from != t.to && s.mentionAt(i, text) {
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
}

// guess reads an unknown word by its sound and without its repeated letters.
func (k *knowledge) guess(s *Scratch, t *token) {
	w := s.fold[t.from:t.to]
	if t.has(markLong) {
		if id := k.shortened(s, w); id != 0 {
			t.word = id
			return
		}
	}
	if len(w) < 4 || len(w) > 24 || t.has(markMixed) {
		return
	}
	var buf [48]byte
	sound := soundOf(buf[:0], w)
	if len(sound) < 3 {
		return
	}
	h := uint64(fnvOffset)
	for _, b := range sound {
		h = (h ^ uint64(b)) * fnvPrime
	}
	if id := k.approx.find(h); id != 0 {
		t.word = id
		t.marks |= markApprox
	}
}

// shortened looks a word up with its repeated letters cut to two, then one.
func (k *knowledge) shortened(s *Scratch, w []byte) int32 {
	for _, keep := range [...]int{2, 1} {
		h, run := uint64(fnvOffset), 0
		last, long := byte(0), false
		for j, b := range w {
			if b == last {
				run++
			} else {
				run, last = 1, b
				long = runLength(w, j) >= 3
			}
			if run > keep && (long || keep == 1) {
				continue
			}
			h = (h ^ uint64(b)) * fnvPrime
		}
		if id := k.lookup.find(h); id != 0 {
			return id
		}
	}
	// only the long runs, cut to one letter
	h, run, last, long := uint64(fnvOffset), 0, byte(0), false
	for j, b := range w {
		if b == last {
			run++
		} else {
			run, last = 1, b
			long = runLength(w, j) >= 3
		}
		if run > 1 && long {
			continue
		}
		h = (h ^ uint64(b)) * fnvPrime
	}
	return k.lookup.find(h)
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
