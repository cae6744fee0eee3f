package moderation

// swapped recognises a strong word with two neighbour letters exchanged, or
// written without its vowels.
func (k *knowledge) swapped(s *Scratch, i int) {
	t := &s.tokens[i]
	w := s.fold[t.from:t.to]
	if len(w) < 4 || len(w) > 16 || t.has(markMixed|markForeign) {
		return
	}
	id := k.anagrams.find(anagramKey(w))
	if id == 0 || !oneSwap(w, k.vocab.names[id]) {
		id = 0
		if !hasVowel(w) {
			id = k.bones.find(boneKey(w))
		}
	}
	if id != 0 {
		t.word = id
		t.marks |= markApprox | markJoined
	}
}

func hasVowel(w []byte) bool {
	for _, b := range w {
		if isVowel(b) {
			return true
		}
	}
	return false
}

// anagramKey is the same for every order of the same letters.
func anagramKey[T string | []byte](w T) uint64 {
	sum := uint64(len(w))
	for i := 0; i < len(w); i++ {
		x := uint64(w[i]) * 0x9e3779b97f4a7c15
		sum += x ^ x>>31
	}
	return sum | 1
}

// boneKey hashes the consonants of a word, doubles once.
func boneKey[T string | []byte](w T) uint64 {
	h, last := uint64(fnvOffset), byte(0)
	for i := 0; i < len(w); i++ {
		if !isVowel(w[i]) && w[i] != last {
			h = (h ^ uint64(w[i])) * fnvPrime
			last = w[i]
		}
	}
	return h
}

// oneSwap tells whether a and b differ by two exchanged neighbours only.
func oneSwap(a []byte, b string) bool {
	if len(a) != len(b) || a[0] != b[0] && len(a) < 6 {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && string(a[i+2:]) == b[i+2:]
		}
	}
	return false
}
