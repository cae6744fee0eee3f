package moderation

import "sort"

// place is one position of a compiled pattern.
type place struct {
	set      int32     // literal words that fit, by set number; 0 for none
	classes  classMask // classes that fit
	classy   bool
	optional bool
	gap      int8      // words that may stand before
	multi    [][]int32 // longer alternatives: words, or -1-class
}

// sequence is a compiled pattern: its places and where it is anchored.
type sequence struct {
	places  []place
	entry   int32
	atStart bool
	atEnd   bool
}

// anchor tells that a word may stand at a place of a sequence: the place whose
// words are the rarest, so that ordinary words start nothing.
type anchor struct {
	sequence int32
	place    int8
	choice   int8 // alternative of several words, -1 for a single word
	offset   int8 // of the word inside it
}

// wordSigns is a small fingerprint of a set of words: two sets that share a
// word share a sign. The signs of a message rule most patterns out before
// their places are tried.
type wordSigns [4]uint64

func (w *wordSigns) add(word int32) { w[word>>6&3] |= 1 << (word & 63) }

func (w *wordSigns) meets(o *wordSigns) bool {
	return w[0]&o[0]|w[1]&o[1]|w[2]&o[2]|w[3]&o[3] != 0
}

// anything is the fingerprint that meets every message.
func anything() wordSigns { return wordSigns{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)} }

// matcher finds the patterns in the words of a message. From each rare word
// it checks, backwards and forwards, the few patterns anchored there.
type matcher struct {
	sequences []sequence
	needs     []wordSigns // by sequence: signs of the words of which one must stand beside the anchor
	anchors   [][]anchor  // by word
	sets      map[string]int32
	members   map[uint64]struct{}
	table     wordSet
}

func newMatcher() *matcher {
	return &matcher{sets: map[string]int32{}, members: map[uint64]struct{}{}}
}

// insert adds one pattern that reports entry.
func (m *matcher) insert(p pattern, v *vocabulary, entry int32) error {
	seq := sequence{entry: entry}
	gap := 0
	for i, e := range p.elements {
		switch {
		case e.start:
			seq.atStart = i == 0
			continue
		case e.end:
			seq.atEnd = i == len(p.elements)-1
			continue
		case e.gap > 0:
			gap += e.gap
			continue
		}
		pl, err := m.place(e, v)
		if err != nil {
			return err
		}
		if len(seq.places) > 0 {
			pl.gap = int8(min(gap, 9))
		}
		gap = 0
		seq.places = append(seq.places, pl)
	}
	if len(seq.places) == 0 || len(seq.places) > 100 {
		return &patternError{0, "motif sans mot"}
	}
	m.sequences = append(m.sequences, seq)
	return nil
}

// place compiles one element; elements written alike share their word set.
func (m *matcher) place(e element, v *vocabulary) (place, error) {
	pl := place{optional: e.optional}
	set, known := m.sets[e.text]
	if !known {
		set = int32(len(m.sets) + 1)
		m.sets[e.text] = set
	}
	for _, seq := range e.alternatives {
		if len(seq) == 1 && seq[0].class == "" {
			pl.set = set
			m.members[memberKey(set, v.word(seq[0].word))] = struct{}{}
			continue
		}
		ids := make([]int32, len(seq))
		for i, sym := range seq {
			if sym.class == "" {
				ids[i] = v.word(sym.word)
				continue
			}
			c, err := v.class(sym.class)
			if err != nil {
				return pl, err
			}
			ids[i] = int32(-1 - c)
		}
		if len(ids) == 1 {
			pl.classes.set(int(-1 - ids[0]))
			pl.classy = true
			continue
		}
		pl.multi = append(pl.multi, ids)
	}
	return pl, nil
}

func memberKey(set, word int32) uint64 { return uint64(set)<<32 | uint64(uint32(word)) }

// freeze chooses the anchor of each sequence, once the vocabulary is whole.
func (m *matcher) freeze(v *vocabulary, common func(word int32) bool) {
	inSet := make([][]int32, len(m.sets)+1)
	for key := range m.members {
		inSet[key>>32] = append(inSet[key>>32], int32(uint32(key)))
	}
	inClass := make([][]int32, maxClasses)
	for w := range v.names {
		v.mask[w].each(func(c int) { inClass[c] = append(inClass[c], int32(w)) })
	}
	for _, list := range inSet {
		sort.Slice(list, func(i, j int) bool { return list[i] < list[j] })
	}
	a := anchoring{m: m, common: common, inSet: inSet, inClass: inClass}
	m.anchors, m.needs = make([][]anchor, len(v.names)), make([]wordSigns, len(m.sequences))
	for i := range m.sequences {
		a.choose(int32(i))
	}
	m.table = newWordSet(m.members)
	m.members, m.sets = nil, nil
}

// anchoring is the work of choosing anchors.
type anchoring struct {
	m       *matcher
	common  func(int32) bool
	inSet   [][]int32
	inClass [][]int32
}

// commonCost is how much an ordinary word costs against a rare one.
const commonCost = 400

func (a *anchoring) cost(word int32) int {
	if a.common(word) {
		return commonCost
	}
	return 1
}

// fitting lists the words that one symbol of an alternative stands for.
func (a *anchoring) fitting(id int32) []int32 {
	if id < 0 {
		return a.inClass[-1-id]
	}
	return []int32{id}
}

func (a *anchoring) listCost(words []int32) int {
	sum := 0
	for _, w := range words {
		sum += a.cost(w)
	}
	return sum
}

// rarest is the place of the rarest word of an alternative, and its cost.
func (a *anchoring) rarest(ids []int32) (offset, cost int) {
	cost = 1 << 30
	for i, id := range ids {
		if c := a.listCost(a.fitting(id)); c < cost {
			offset, cost = i, c
		}
	}
	return offset, cost
}

// choose anchors a sequence at its cheapest compulsory place; a sequence of
// optional places only is anchored at each of them.
func (a *anchoring) choose(i int32) {
	seq := &a.m.sequences[i]
	best, bestCost := -1, 1<<30
	for p := range seq.places {
		if seq.places[p].optional {
			continue
		}
		if c := a.placeCost(&seq.places[p]); c < bestCost {
			best, bestCost = p, c
		}
	}
	a.m.needs[i] = a.needs(seq, best)
	for p := range seq.places {
		if p == best || best < 0 {
			a.register(i, p)
		}
	}
}

// mostNeeded is the number of words from which a fingerprint says nothing.
const mostNeeded = 60

// needs is the fingerprint of the words of which one must stand beside the
// anchor: those of the narrowest other compulsory place.
func (a *anchoring) needs(seq *sequence, anchor int) wordSigns {
	best, fewest := anything(), mostNeeded
	for p := range seq.places {
		if p == anchor || anchor < 0 || seq.places[p].optional {
			continue
		}
		words := a.wordsOf(&seq.places[p])
		if len(words) < fewest {
			best, fewest = wordSigns{}, len(words)
			for _, w := range words {
				best.add(w)
			}
		}
	}
	return best
}

// wordsOf lists words of which one stands in the message wherever the place is filled.
func (a *anchoring) wordsOf(pl *place) []int32 {
	words := append([]int32(nil), a.inSet[pl.set]...)
	for c := range maxClasses {
		if pl.classes.has(c) {
			words = append(words, a.inClass[c]...)
		}
	}
	for _, ids := range pl.multi {
		offset, _ := a.rarest(ids)
		words = append(words, a.fitting(ids[offset])...)
	}
	return words
}

func (a *anchoring) placeCost(pl *place) int {
	sum := a.listCost(a.inSet[pl.set])
	for c := range maxClasses {
		if pl.classes.has(c) {
			sum += a.listCost(a.inClass[c])
		}
	}
	for _, ids := range pl.multi {
		_, c := a.rarest(ids)
		sum += c
	}
	return sum
}

func (a *anchoring) register(i int32, p int) {
	pl := &a.m.sequences[i].places[p]
	add := func(w int32, choice, offset int) {
		list := a.m.anchors[w]
		one := anchor{i, int8(p), int8(choice), int8(offset)}
		if n := len(list); n > 0 && list[n-1] == one {
			return
		}
		a.m.anchors[w] = append(list, one)
	}
	if pl.set != 0 {
		for _, w := range a.inSet[pl.set] {
			add(w, -1, 0)
		}
	}
	for c := range maxClasses {
		if pl.classes.has(c) {
			for _, w := range a.inClass[c] {
				add(w, -1, 0)
			}
		}
	}
	for choice, ids := range pl.multi {
		offset, _ := a.rarest(ids)
		for _, w := range a.fitting(ids[offset]) {
			add(w, choice, offset)
		}
	}
}

// wordSet is an open-addressing set of (set, word) pairs.
type wordSet struct {
	keys  []uint64
	shift uint
}

func newWordSet(members map[uint64]struct{}) wordSet {
	bits := uint(4)
	for 1<<bits < 2*len(members)+16 {
		bits++
	}
	t := wordSet{keys: make([]uint64, 1<<bits), shift: 64 - bits}
	for k := range members {
		i := t.slot(k)
		for t.keys[i] != 0 {
			i = (i + 1) & uint64(len(t.keys)-1)
		}
		t.keys[i] = k
	}
	return t
}

func (t *wordSet) slot(k uint64) uint64 { return (k * 0x9e3779b97f4a7c15) >> t.shift }

func (t *wordSet) has(set, word int32) bool {
	k := memberKey(set, word)
	for i := t.slot(k); t.keys[i] != 0; i = (i + 1) & uint64(len(t.keys)-1) {
		if t.keys[i] == k {
			return true
		}
	}
	return false
}
