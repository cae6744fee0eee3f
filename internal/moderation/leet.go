package moderation

// unleet reads a digit or a sign as the letter it stands for.
func unleet(b, one byte) byte {
	switch b {
	case '0':
		return 'o'
	case '1', '!', '|':
		return one
	case '3':
		return 'e'
	case '4', '@':
		return 'a'
	case '5', '$':
		return 's'
	case '6', '9':
		return 'g'
	case '7', '+':
		return 't'
	case '8':
		return 'b'
	default:
		return b
	}
}

// tight tells whether what parts two words is a sign and no blank.
func tight(gap string) bool {
	if len(gap) == 0 || len(gap) > 4 {
		return false
	}
	for i := 0; i < len(gap); i++ {
		if gap[i] == ' ' || gap[i] == '\n' || gap[i] == '\t' {
			return false
		}
	}
	return true
}

func signAt(text string, at int) byte {
	if at < 0 || at >= len(text) {
		return 0
	}
	return text[at]
}

func hashBytes(w []byte) uint64 {
	h := uint64(fnvOffset)
	for _, b := range w {
		h = (h ^ uint64(b)) * fnvPrime
	}
	return h
}

func soundKeyBytes(w []byte) uint64 {
	var buf [48]byte
	n := soundOf(buf[:0], w)
	if len(n) < 3 {
		return 0
	}
	return hashBytes(n)
}
