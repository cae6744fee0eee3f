package moderation

// Writings that are nearly a word: two neighbours exchanged, a letter left
// out, no vowels, letters doubled, syllables or letters turned round. Only
// words worth reading through a disguise are looked for, and an ordinary word
// that is as near keeps its place.

// maxMasked bounds the length of a masked word.
const maxMasked = 18

// nearWords are the tables of the words by what is left of them.
type nearWords struct {
	masks    [26][maxMasked + 1][]int32 // every word by its first letter and length
	anagrams wordTable                  // by their letters in any order
	bones    wordTable                  // by their consonants
	single   wordTable                  // with doubled letters once
	shorter  wordTable                  // with one inner letter left out
	turned   wordTable                  // with the syllables or the letters turned round
}

// nearly recognises an unknown word by what is left of it.
func (k *knowledge) nearly(s *Scratch, i int) {
	t := &s.tokens[i]
	w := s.fold[t.from:t.to]
	if len(w) < 3 || len(w) > 2*maxMasked || t.has(markMixed|markForeign) {
		return
	}
	if s.guesses > maxGuesses {
		return // the first unknown words were read so, and the others left
	}
	read := k.nearest
	if len(w) >= 4 {
		read = k.alike // its doubled letters were tried when it was guessed
	}
	if id := read(w); id != 0 {
		t.word, t.hash = id, k.hashes[id]
		t.marks |= markApprox | markJoined
		t.from = int32(len(s.fold))
		s.fold = append(s.fold, k.vocab.names[id]...)
		t.to = int32(len(s.fold))
	}
}

// nearest is the word that a writing is nearly, or 0.
func (k *knowledge) nearest(w []byte) int32 {
	if id := k.once(w); id != 0 {
		return id
	}
	return k.alike(w)
}

// alike is the word that a writing is nearly, its doubled letters left, or 0.
func (k *knowledge) alike(w []byte) int32 {
	if len(w) < 3 || len(w) > maxMasked {
		return 0
	}
	if !hasVowel(w[1:]) {
		return k.bones.find(boneKey(w))
	}
	if len(w) < 4 {
		return 0
	}
	if id := k.turned.find(hashBytes(w)); id != 0 {
		return id
	}
	if id := k.anagrams.find(anagramKey(w)); id != 0 && oneSwap(w, k.vocab.names[id]) {
		return id
	}
	if len(w) >= 5 {
		return k.shorter.find(hashBytes(w))
	}
	return 0
}

// once looks a word up with its doubled letters written once, 0 when it has none.
func (k *knowledge) once(w []byte) int32 {
	doubles, run := 0, 1
	for j := 1; j < len(w); j++ {
		if w[j] != w[j-1] {
			run = 1
			continue
		}
		if run++; run == 2 {
			doubles++
		}
	}
	if doubles == 0 || len(w)-doubles < 3 {
		return 0
	}
	return k.single.find(singleKey(w))
}

// hideAll fills the tables, words worth reading first.
func (k *knowledge) hideAll() {
	letters, hot := 0, 0
	for id := 1; id < len(k.vocab.names); id++ {
		if k.hot[id] {
			hot, letters = hot+1, letters+len(k.vocab.names[id])
		}
	}
	k.single, k.anagrams = newWordTable(len(k.vocab.names)), newWordTable(hot)
	k.bones, k.shorter, k.turned = newWordTable(hot), newWordTable(letters), newWordTable(letters)
	for id := 1; id < len(k.vocab.names); id++ {
		if k.strong[id] {
			k.hide(int32(id))
		}
	}
	for id := 1; id < len(k.vocab.names); id++ {
		if k.hot[id] && !k.strong[id] {
			k.hide(int32(id))
		}
	}
	for id := 1; id < len(k.vocab.names); id++ {
		k.hidePlain(int32(id))
	}
}

// hidePlain makes any word readable behind stars and with doubled letters; what
// is left of an ordinary word is not read as another.
func (k *knowledge) hidePlain(id int32) {
	w := k.vocab.names[id]
	if len(w) < 3 || len(w) > maxMasked || w[0] < 'a' || w[0] > 'z' {
		return
	}
	k.masks[w[0]-'a'][len(w)] = append(k.masks[w[0]-'a'][len(w)], id)
	k.single.put(singleKey(w), id)
	if k.hot[id] || len(w) < 5 {
		return
	}
	if consonants(w) < 4 {
		k.bones.drop(boneKey(w))
	}
	k.eachShorter(w, func(h uint64) { k.shorter.drop(h) })
}

// eachShorter gives the hashes of a word with one inner letter left out.
func (k *knowledge) eachShorter(w string, f func(uint64)) {
	var buf [maxMasked]byte
	for i := 1; i < len(w)-1; i++ {
		f(hashBytes(append(append(buf[:0], w[:i]...), w[i+1:]...)))
	}
}

// hide makes a word worth reading findable by what is left of it.
func (k *knowledge) hide(id int32) {
	w, n := k.vocab.names[id], &k.nearWords
	if len(w) < 4 || len(w) > maxMasked || w[0] < 'a' || w[0] > 'z' {
		return
	}
	n.single.put(singleKey(w), id)
	if len(w) >= 5 {
		n.anagrams.put(anagramKey(w), id)
	}
	if c := consonants(w); len(w) >= 6 && c >= 4 || len(w) >= 5 && c >= 3 && k.strong[id] {
		n.bones.put(boneKey(w), id)
	}
	if len(w) >= 6 || len(w) >= 5 && k.strong[id] {
		k.eachShorter(w, func(h uint64) { n.shorter.put(h, id) })
	}
	for i := 2; i+1 < len(w); i++ {
		if !isVowel(w[i]) && isVowel(w[i+1]) && (len(w) >= 5 || k.strong[id]) {
			n.turned.put(hashString(w[i:]+w[:i]), id)
		}
	}
	if k.strong[id] && len(w) >= 5 {
		var back [maxMasked]byte
		for i := range len(w) {
			back[i] = w[len(w)-1-i]
		}
		n.turned.put(hashBytes(back[:len(w)]), id)
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

func consonants(w string) int {
	n, last := 0, byte(0)
	for i := 0; i < len(w); i++ {
		if !isVowel(w[i]) && w[i] != last {
			n, last = n+1, w[i]
		}
	}
	return n
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

// boneKey hashes the first letter and the consonants of a word, doubles once.
func boneKey[T string | []byte](w T) uint64 {
	h, last := uint64(fnvOffset), byte(0)
	for i := 0; i < len(w); i++ {
		if (i == 0 || !isVowel(w[i])) && w[i] != last {
			h = (h ^ uint64(w[i])) * fnvPrime
			last = w[i]
		}
	}
	return h
}

// singleKey hashes a word with every doubled letter written once.
func singleKey[T string | []byte](w T) uint64 {
	h, last := uint64(fnvOffset), byte(0)
	for i := 0; i < len(w); i++ {
		if w[i] != last {
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
