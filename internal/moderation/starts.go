package moderation

// startBits is how many bits number the beginnings of words: two or three
// times as many places as there are beginnings.
const startBits = 14

// startLetters is how many letters a beginning has; longestStart bounds the
// words that are told apart by it.
const (
	startLetters = 4
	longestStart = startLetters + 15
)

// startTable tells, from the first four letters of a writing, how long the
// words are that may begin so: most letters in a row begin none, and are left
// without a look-up. Beginnings that share a place cost a look-up, no mistake.
type startTable [1 << startBits]uint16

// fill notes the words of the vocabulary.
func (t *startTable) fill(names []string) {
	for _, w := range names {
		if len(w) >= startLetters && len(w) <= longestStart {
			t[startSlot(hashString(w[:startLetters]))] |= 1 << (len(w) - startLetters)
		}
	}
}

func startSlot(h uint64) uint64 { return (h * 0x9e3779b97f4a7c15) >> (64 - startBits) }

// starting is the reading of a writing letter by letter: how long the words are that it may
// still become.
type starting struct {
	sizes uint16 // of words with these four letters first
}

// reach tells whether a word may have the first n letters of a writing whose
// hash is h, and whether a longer one may. It is asked for every n in turn.
func (st *starting) reach(t *startTable, h uint64, n int) (word, longer bool) {
	switch {
	case n < startLetters:
		return n > 1, true
	case n == startLetters:
		st.sizes = t[startSlot(h)]
	}
	left := st.sizes >> (n - startLetters)
	return left&1 != 0, left > 1
}
