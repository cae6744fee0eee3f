package moderation

// spelled reads letters written one by one ("c o n", "F.D.P") from word i and
// tells how many words it used, 0 when there is nothing.
func (k *knowledge) spelled(s *Scratch, i int) int {
	if i+2 >= len(s.tokens) || s.tokens[i].to-s.tokens[i].from != 1 || s.tokens[i+1].to-s.tokens[i+1].from != 1 {
		return 0
	}
	if s.spelled >= maxSpelled {
		s.partial = true
		return 0
	}
	s.joined = s.joined[:0]
	end, digits := i, 0
	for end < len(s.tokens) && len(s.joined) < maxJoinLetters {
		t := &s.tokens[end]
		if t.to-t.from != 1 || t.has(markMention) || end > i && (t.start-s.tokens[end-1].end > 3 || t.has(markElided) && k.is(t, k.named.french)) {
			break
		}
		if t.has(markNumber) {
			digits++
		}
		s.joined = append(s.joined, unleet(s.fold[t.from], 'i'))
		end++
	}
	if len(s.joined) < 3 {
		return 0
	}
	var sp spelling
	sp.read(k, s.joined)
	switch {
	case sp.hot && 4*sp.covered >= 3*len(s.joined), digits == 0 && sp.covered == len(s.joined):
		sp.write(k, s, i)
		return end - i
	case digits == 0 && len(s.joined) >= 4: // letters that say nothing: no writing of their own
		s.mergeUnknown(i, end-1)
		return end - i
	default:
		s.spelled += len(s.joined)
		return 0
	}
}

// is tells whether a word belongs to a class.
func (k *knowledge) is(t *token, class int) bool { return k.vocab.mask[t.word].has(class) }

// spelling is the best way of cutting letters into words: fewest letters left
// alone, then fewest words.
type spelling struct {
	words   [maxJoinLetters]int32 // by the place where each word begins, 0 for a letter alone
	length  [maxJoinLetters]int8
	covered int
	hot     bool // one of the words is worth reading through a disguise
}

// lonely is how many words a letter left alone costs.
const lonely = 4

func (sp *spelling) read(k *knowledge, w []byte) {
	var cost [maxJoinLetters + 1]int
	for a := len(w) - 1; a >= 0; a-- {
		cost[a] = cost[a+1] + lonely
		sp.length[a] = 1
		h := uint64(fnvOffset)
		var st starting
		for b, more := a, true; more && b < len(w) && b-a < 16; b++ {
			h = (h ^ uint64(w[b])) * fnvPrime
			var word bool
			if word, more = st.reach(k.starts, h, b-a+1); !word {
				continue
			}
			id := k.lookup.find(h)
			if id == 0 || b-a < 2 && !k.vocab.mask[id].has(k.named.joint) {
				continue
			}
			if c := cost[b+1] + 1; c < cost[a] {
				cost[a], sp.words[a], sp.length[a] = c, id, int8(b-a+1)
			}
		}
	}
	for a := 0; a < len(w); a += int(sp.length[a]) {
		if id := sp.words[a]; id != 0 {
			sp.covered += int(sp.length[a])
			sp.hot = sp.hot || sp.length[a] >= 3 && (k.strong[id] || k.hot[id])
		}
	}
}

// write puts the words found in the place of the letters from word i on.
func (sp *spelling) write(k *knowledge, s *Scratch, i int) {
	n := len(s.joined)
	for a := 0; a < n; a += int(sp.length[a]) {
		if id := sp.words[a]; id != 0 {
			k.merge(s, i+a, i+a+int(sp.length[a])-1, id)
		} else {
			s.alt = append(s.alt, s.tokens[i+a])
		}
	}
}
