package moderation

// soundKey is a hash of how a folded word sounds in French, so that "konar",
// "connnard" and "conard" meet. 0 when the word is too short to tell.
func soundKey(w string) uint64 {
	var buf [48]byte
	n := soundOf(buf[:0], w)
	if len(n) < 3 {
		return 0
	}
	h := uint64(fnvOffset)
	for _, b := range n {
		h = (h ^ uint64(b)) * fnvPrime
	}
	return h
}

// soundOf appends the sound of a folded word to out, which must have room.
func soundOf[T string | []byte](out []byte, w T) []byte {
	if len(w) > 40 {
		w = w[:40]
	}
	end := spokenEnd(w)
	last := byte(0)
	for i := 0; i < end; i++ {
		b := w[i]
		if at := b - 'a'; at < alphabet {
			if b = plainSounds[at]; b == inContext {
				var skip int
				b, skip = soundAt(w, i, end)
				i += skip
			}
		}
		if b != mute && b != last {
			out, last = append(out, b), b
		}
	}
	return out
}

// plainSounds is the sound of each letter of the alphabet that has but one;
// the others are heard with the letters after them.
const (
	plainSounds = "*b*d*f*\x00ijklmn***rstuvUxis"
	inContext   = '*'
	mute        = 0
)

// spokenEnd is where the spoken part of a word ends: a plural mark, then a
// mute e or one mute consonant, are left out.
func spokenEnd[T string | []byte](w T) int {
	end := len(w)
	if end > 3 && (w[end-1] == 's' || w[end-1] == 'x' || w[end-1] == 'z') {
		end--
	}
	if end > 3 && (w[end-1] == 'e' || w[end-1] == 't' || w[end-1] == 'd') {
		end--
	}
	return end
}

// soundAt is the sound of a letter at i that depends on those after it, and how
// many more letters it takes.
func soundAt[T string | []byte](w T, i, end int) (byte, int) { //nolint:funlen // one table of letters, read top-down
	next, after := byte(0), byte(0)
	if i+1 < end {
		next = w[i+1]
	}
	if i+2 < end {
		after = w[i+2]
	}
	switch w[i] {
	case 'c':
		switch {
		case next == 'h':
			return 'C', 1
		case next == 'e' || next == 'i' || next == 'y':
			return 's', 0
		case next == 'k':
			return 'k', 1
		}
		return 'k', 0
	case 'q':
		if next == 'u' {
			return 'k', 1
		}
		return 'k', 0
	case 'g':
		if next == 'u' && (after == 'e' || after == 'i') {
			return 'g', 1
		}
		if next == 'e' || next == 'i' || next == 'y' {
			return 'j', 0
		}
		return 'g', 0
	case 'p':
		if next == 'h' {
			return 'f', 1
		}
	case 'e':
		switch {
		case next == 'a' && after == 'u':
			return 'o', 2
		case next == 'n' && after != 'n' && !isVowel(after) && after != 0:
			return 'A', 1
		case next == 'm' && (after == 'p' || after == 'b' || after == 'm'):
			return 'A', 1
		}
	case 'a':
		switch {
		case next == 'u':
			return 'o', 1
		case next == 'i':
			return 'e', 1
		case next == 'n' && after != 'n' && !isVowel(after) && after != 0:
			return 'A', 1
		case next == 'm' && (after == 'p' || after == 'b'):
			return 'A', 1
		}
	case 'o':
		if next == 'u' {
			return 'U', 1
		}
	}
	return w[i], 0
}

func isVowel(b byte) bool {
	return b == 'a' || b == 'e' || b == 'i' || b == 'o' || b == 'u' || b == 'y'
}
