package moderation

// hit is an entry found between two words, both included.
type hit struct {
	entry       int32
	first, last int16
	approx      bool
}

// Limits of the work on one message: a text made to be slow is read in part.
const (
	maxHits   = 48
	maxChecks = 1000 // patterns tried in one message
	maxTrials = 1500 // places tried for them
)

// run finds the patterns in the words of the message, into s.hits.
func (m *matcher) run(k *knowledge, s *Scratch) {
	s.hits = s.hits[:0]
	x := trial{m: m, k: k, s: s, left: maxTrials + 4*len(s.tokens)}
	checks := maxChecks
	var said wordSigns
	for i := range s.tokens {
		said.add(s.tokens[i].word)
	}
	for i := range s.tokens {
		t := &s.tokens[i]
		if t.word == 0 || t.has(markSkipped) && !t.has(markMention) {
			continue
		}
		list := m.anchors[t.word]
		if checks -= len(list); checks < 0 || x.left < 0 {
			s.partial = true
			return
		}
		for _, a := range list {
			if m.needs[a.sequence].meets(&said) {
				x.check(a, i)
			}
		}
	}
}

// trial is the checking of patterns against one message.
type trial struct {
	m    *matcher
	k    *knowledge
	s    *Scratch
	left int // places that may still be tried
}

// check tries the pattern of an anchor whose word stands at i.
func (x *trial) check(a anchor, i int) {
	seq := &x.m.sequences[a.sequence]
	from, to := i, i
	if a.choice >= 0 {
		from = i - int(a.offset)
		ids := seq.places[a.place].multi[a.choice]
		if to = from + len(ids) - 1; from < 0 || !x.spans(ids, from) {
			return
		}
	}
	if a.choice < 0 && len(seq.places) == 1 && !seq.atStart && !seq.atEnd {
		x.s.report(hit{seq.entry, int16(i), int16(i), x.s.tokens[i].has(markApprox)})
		return
	}
	first := x.backward(seq, int(a.place)-1, from-1, int(seq.places[a.place].gap))
	if first < 0 {
		return
	}
	last := x.forward(seq, int(a.place)+1, to+1, 0)
	if last < 0 {
		return
	}
	h := hit{entry: seq.entry, first: int16(first), last: int16(last)}
	for j := first; j <= last; j++ {
		h.approx = h.approx || x.s.tokens[j].has(markApprox)
	}
	x.s.report(h)
}

// fits tells whether the word at i may stand at a place by itself.
func (x *trial) fits(pl *place, i int) bool {
	w := x.s.tokens[i].word
	if w == 0 {
		return false
	}
	return pl.classy && x.k.vocab.mask[w].meets(&pl.classes) || pl.set != 0 && x.m.table.has(pl.set, w)
}

// spans tells whether a longer alternative stands from i on.
func (x *trial) spans(ids []int32, i int) bool {
	if i < 0 || i+len(ids) > len(x.s.tokens) {
		return false
	}
	for j, id := range ids {
		t := &x.s.tokens[i+j]
		if j > 0 && t.has(markBreak) {
			return false
		}
		if id >= 0 && t.word != id || id < 0 && !x.k.vocab.mask[t.word].has(int(-1-id)) {
			return false
		}
	}
	return true
}

// forward matches the places from p on, from word i on; it answers the last
// word used, or -1.
func (x *trial) forward(seq *sequence, p, i, extra int) int {
	if p == len(seq.places) {
		if seq.atEnd && !x.s.sentenceEnds(i-1) {
			return -1
		}
		return i - 1
	}
	pl := &seq.places[p]
	reach := int(pl.gap) + extra
	for q := i; q <= i+reach && q < len(x.s.tokens); q++ {
		if x.left--; x.left < 0 || x.s.tokens[q].has(markBreak) {
			break
		}
		if x.fits(pl, q) {
			if last := x.forward(seq, p+1, q+1, 0); last >= 0 {
				return last
			}
		}
		for _, ids := range pl.multi {
			if x.spans(ids, q) {
				if last := x.forward(seq, p+1, q+len(ids), 0); last >= 0 {
					return last
				}
			}
		}
	}
	if pl.optional {
		return x.forward(seq, p+1, i, reach)
	}
	return -1
}

// backward matches the places from p down to the first, the nearest ending at
// word i at the latest; gap words may stand after it. It answers the first
// word used, or -1.
func (x *trial) backward(seq *sequence, p, i, gap int) int {
	if p < 0 {
		if seq.atStart && i >= 0 && !x.s.tokens[i+1].has(markBreak) {
			return -1
		}
		return i + 1
	}
	pl := &seq.places[p]
	for q := i; q >= i-gap && q >= 0; q-- {
		if x.left--; x.left < 0 || x.s.tokens[q+1].has(markBreak) {
			break
		}
		if x.fits(pl, q) {
			if first := x.backward(seq, p-1, q-1, int(pl.gap)); first >= 0 {
				return first
			}
		}
		for _, ids := range pl.multi {
			if at := q - len(ids) + 1; x.spans(ids, at) {
				if first := x.backward(seq, p-1, at-1, int(pl.gap)); first >= 0 {
					return first
				}
			}
		}
	}
	if pl.optional {
		return x.backward(seq, p-1, i, gap+int(pl.gap))
	}
	return -1
}

// report keeps a hit; the same entry over a longer stretch replaces a shorter one.
func (s *Scratch) report(h hit) {
	for i := len(s.hits) - 1; i >= 0 && i >= len(s.hits)-10; i-- {
		o := &s.hits[i]
		if o.entry == h.entry && h.first <= o.last && o.first <= h.last {
			if h.last-h.first > o.last-o.first {
				*o = h
			}
			return
		}
	}
	if len(s.hits) < maxHits {
		s.hits = append(s.hits, h)
	}
}

// sentenceEnds tells whether no word of the same sentence follows.
func (s *Scratch) sentenceEnds(at int) bool {
	return at+1 >= len(s.tokens) || s.tokens[at+1].has(markBreak)
}
