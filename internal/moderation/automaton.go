package moderation

import (
	"fmt"
	"strconv"
)

// classMask is the set of classes a word belongs to.
type classMask [3]uint64

const maxClasses = 192

func (m *classMask) set(c int)      { m[c>>6] |= 1 << (c & 63) }
func (m *classMask) has(c int) bool { return m[c>>6]&(1<<(c&63)) != 0 }

// node is a state of the pattern automaton.
type node struct {
	classes []classEdge
	gaps    []gapEdge
	accepts []int32 // entries that end here
	atEnd   []int32 // entries that end here if the sentence does
	starts  []int32 // followers that must stand at the start of a sentence
	literal bool    // has word transitions
}

type classEdge struct {
	class int32
	to    int32
}

type gapEdge struct {
	skip int32
	to   int32
}

// automaton reads words and reports the entries whose patterns end at each.
// Patterns share their beginnings; a state is a place in this shared tree.
type automaton struct {
	nodes []node
	// edges maps (state, word) to a range of targets.
	edges   map[uint64][]int32
	table   edgeTable
	roots   [][]int32 // by word: states entered from the root
	sroots  [][]int32 // the same, at the start of a sentence only
	builder map[string]int32
}

func newAutomaton() *automaton {
	return &automaton{nodes: make([]node, 1, 1<<14), edges: map[uint64][]int32{}, builder: map[string]int32{}}
}

// vocabulary is the set of words that patterns and classes name.
type vocabulary struct {
	ids     map[string]int32
	names   []string
	classes map[string]int
	mask    []classMask
}

func newVocabulary() *vocabulary {
	return &vocabulary{ids: map[string]int32{}, names: []string{""}, classes: map[string]int{}, mask: make([]classMask, 1)}
}

// word is the id of a folded word, made on first sight.
func (v *vocabulary) word(w string) int32 {
	if id, ok := v.ids[w]; ok {
		return id
	}
	id := int32(len(v.names))
	v.ids[w] = id
	v.names = append(v.names, w)
	v.mask = append(v.mask, classMask{})
	return id
}

// class is the number of a class, made on first sight.
func (v *vocabulary) class(name string) (int, error) {
	if c, ok := v.classes[name]; ok {
		return c, nil
	}
	if len(v.classes) >= maxClasses {
		return 0, fmt.Errorf("trop de classes (%d au plus)", maxClasses)
	}
	c := len(v.classes)
	v.classes[name] = c
	return c, nil
}

// insert adds one pattern that reports entry. Every place of the pattern is
// one step in the shared tree; longer alternatives meet again at its end, so a
// pattern with many alternatives stays small.
func (a *automaton) insert(p pattern, v *vocabulary, entry int32) error {
	state, started, atEnd := int32(0), false, false
	for i, e := range p.elements {
		switch {
		case e.start:
			started = true
			continue
		case e.end:
			atEnd = i == len(p.elements)-1
			continue
		}
		next, err := a.follow(state, e, v, started)
		if err != nil {
			return err
		}
		started, state = false, next
	}
	if state == 0 {
		return &patternError{0, "motif sans mot"}
	}
	n := &a.nodes[state]
	list := &n.accepts
	if atEnd {
		list = &n.atEnd
	}
	*list = append(*list, entry)
	return nil
}

// follow finds or makes the state reached from state by one place.
func (a *automaton) follow(state int32, e element, v *vocabulary, started bool) (int32, error) {
	key := strconv.Itoa(int(state)) + "|" + strconv.FormatBool(started) + "|" + e.text
	if to, ok := a.builder[key]; ok {
		return to, nil
	}
	to := a.grow()
	a.builder[key] = to
	if e.gap > 0 {
		a.nodes[state].gaps = append(a.nodes[state].gaps, gapEdge{int32(e.gap), to})
		return to, nil
	}
	if e.optional {
		a.nodes[state].gaps = append(a.nodes[state].gaps, gapEdge{0, to})
	}
	for _, seq := range e.alternatives {
		from := state
		for i, sym := range seq {
			end := to
			if i < len(seq)-1 {
				end = a.grow()
			}
			if err := a.connect(from, end, sym, v, started && i == 0); err != nil {
				return 0, err
			}
			from = end
		}
	}
	return to, nil
}

func (a *automaton) grow() int32 {
	a.nodes = append(a.nodes, node{})
	return int32(len(a.nodes) - 1)
}

// connect lets one word or class lead from a state to another.
func (a *automaton) connect(from, to int32, sym symbol, v *vocabulary, started bool) error {
	n := &a.nodes[from]
	if started {
		n.starts = append(n.starts, to)
	}
	if sym.class == "" {
		k := edgeKey(from, v.word(sym.word))
		a.edges[k] = append(a.edges[k], to)
		n.literal = true
		return nil
	}
	c, err := v.class(sym.class)
	if err != nil {
		return err
	}
	n.classes = append(n.classes, classEdge{int32(c), to})
	return nil
}

func edgeKey(state, word int32) uint64 { return uint64(state)<<32 | uint64(uint32(word)) }

// freeze prepares the tables that reading uses, once the vocabulary is whole.
func (a *automaton) freeze(v *vocabulary) {
	startOnly := map[int32]bool{}
	for _, to := range a.nodes[0].starts {
		startOnly[to] = true
	}
	a.roots = make([][]int32, len(v.names))
	a.sroots = make([][]int32, len(v.names))
	enter := func(w, to int32) {
		if startOnly[to] {
			a.sroots[w] = append(a.sroots[w], to)
		} else {
			a.roots[w] = append(a.roots[w], to)
		}
	}
	byClass := make([][]int32, maxClasses)
	first := a.closure(0)
	for _, state := range first {
		for _, e := range a.nodes[state].classes {
			byClass[e.class] = append(byClass[e.class], e.to)
		}
	}
	for w := range v.names {
		for _, state := range first {
			for _, to := range a.edges[edgeKey(state, int32(w))] {
				enter(int32(w), to)
			}
		}
		for c := range byClass {
			if len(byClass[c]) > 0 && v.mask[w].has(c) {
				for _, to := range byClass[c] {
					enter(int32(w), to)
				}
			}
		}
	}
	a.table = newEdgeTable(a.edges)
	a.builder, a.edges = nil, nil
}

// closure is a state and those reached from it without reading a word.
func (a *automaton) closure(state int32) []int32 {
	out := []int32{state}
	for i := 0; i < len(out); i++ {
		for _, g := range a.nodes[out[i]].gaps {
			out = append(out, g.to)
		}
	}
	return out
}

// edgeTable is an open-addressing table from (state, word) to targets.
type edgeTable struct {
	keys    []uint64
	ranges  []uint32 // first target << 8 | count
	targets []int32
	shift   uint
}

func newEdgeTable(edges map[uint64][]int32) edgeTable {
	bits := uint(4)
	for 1<<bits < 2*len(edges)+16 {
		bits++
	}
	t := edgeTable{keys: make([]uint64, 1<<bits), ranges: make([]uint32, 1<<bits), shift: 64 - bits}
	for k, targets := range edges {
		if k>>32 == 0 {
			continue // the root has its own tables
		}
		i := t.slot(k)
		for t.keys[i] != 0 {
			i = (i + 1) & uint64(len(t.keys)-1)
		}
		t.keys[i] = k
		t.ranges[i] = uint32(len(t.targets))<<8 | uint32(len(targets))
		t.targets = append(t.targets, targets...)
	}
	return t
}

func (t *edgeTable) slot(k uint64) uint64 { return (k * 0x9e3779b97f4a7c15) >> t.shift }

// find is the targets of (state, word).
func (t *edgeTable) find(state, word int32) []int32 {
	k := edgeKey(state, word)
	for i := t.slot(k); t.keys[i] != 0; i = (i + 1) & uint64(len(t.keys)-1) {
		if t.keys[i] == k {
			r := t.ranges[i]
			return t.targets[r>>8 : r>>8+r&0xff]
		}
	}
	return nil
}

// thread is one pattern being followed.
type thread struct {
	state  int32
	first  int16 // the word where it began
	skip   int8  // words that may still be skipped
	approx bool
}

// hit is an entry found between two words, both included.
type hit struct {
	entry       int32
	first, last int16
	approx      bool
}

const (
	maxThreads = 96
	maxHits    = 256
)

// run reads the words of the message and collects the entries found in s.hits.
func (a *automaton) run(k *knowledge, s *Scratch) {
	s.hits = s.hits[:0]
	threads, next := s.threads[:0], s.spare[:0]
	for i := range s.tokens {
		t := &s.tokens[i]
		if t.has(markBreak) {
			threads = threads[:0]
		}
		next = next[:0]
		w := t.word
		if t.has(markSkipped) {
			w = 0
		}
		mask := &k.vocab.mask[w]
		for _, th := range threads {
			n := &a.nodes[th.state]
			if w != 0 {
				approx := th.approx || t.has(markApprox)
				if n.literal {
					for _, to := range a.table.find(th.state, w) {
						next = a.enter(s, next, to, th.first, int16(i), approx)
					}
				}
				for _, e := range n.classes {
					if mask.has(int(e.class)) {
						next = a.enter(s, next, e.to, th.first, int16(i), approx)
					}
				}
			}
			if th.skip > 0 && len(next) < maxThreads {
				th.skip--
				next = append(next, th)
			}
		}
		if w != 0 {
			approx := t.has(markApprox)
			for _, to := range a.roots[w] {
				next = a.enter(s, next, to, int16(i), int16(i), approx)
			}
			if sr := a.sroots[w]; len(sr) > 0 && (i == 0 || t.has(markBreak)) {
				for _, to := range sr {
					next = a.enter(s, next, to, int16(i), int16(i), approx)
				}
			}
		}
		threads, next = next, threads
	}
	s.threads, s.spare = threads, next
}

// enter arrives in a state: it reports what ends there and keeps following.
func (a *automaton) enter(s *Scratch, list []thread, to int32, first, at int16, approx bool) []thread {
	n := &a.nodes[to]
	for _, e := range n.accepts {
		s.report(hit{e, first, at, approx})
	}
	if len(n.atEnd) > 0 && s.sentenceEnds(int(at)) {
		for _, e := range n.atEnd {
			s.report(hit{e, first, at, approx})
		}
	}
	if len(list) >= maxThreads {
		return list
	}
	if n.literal || len(n.classes) > 0 {
		list = append(list, thread{state: to, first: first, approx: approx})
	}
	for _, g := range n.gaps {
		if g.skip == 0 {
			list = a.enter(s, list, g.to, first, at, approx)
		} else if len(list) < maxThreads {
			list = append(list, thread{state: g.to, first: first, skip: int8(g.skip), approx: approx})
		}
	}
	return list
}

// report keeps a hit; the same entry over a longer stretch replaces a shorter one.
func (s *Scratch) report(h hit) {
	for i := len(s.hits) - 1; i >= 0 && i >= len(s.hits)-12; i-- {
		o := &s.hits[i]
		if o.entry == h.entry && o.first == h.first {
			if h.last > o.last {
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
