package moderation

// step is one place of a written-out pattern: a set of words and classes, or
// a gap of up to n words.
type step struct {
	words   []string
	classes []string
	gap     int
	start   bool
	end     bool
}

// maxVariants bounds the patterns whose writings are looked at one by one.
const maxVariants = 48

// expand writes a narrow pattern out as sequences of steps; nil when it is wide.
func (p pattern) expand() [][]step {
	variants := [][]step{nil}
	for _, e := range p.elements {
		choices := e.choices()
		if len(variants)*len(choices) > maxVariants {
			return nil
		}
		var grown [][]step
		for _, v := range variants {
			for _, c := range choices {
				grown = append(grown, append(append([]step(nil), v...), c...))
			}
		}
		variants = grown
	}
	return variants
}

// choices are the step sequences that one element stands for: single words
// share one step, longer sequences have their own.
func (e element) choices() [][]step {
	switch {
	case e.start || e.end:
		return [][]step{{{start: e.start, end: e.end}}}
	case e.gap > 0:
		return [][]step{{{gap: e.gap}}}
	}
	var single step
	var out [][]step
	for _, seq := range e.alternatives {
		if len(seq) == 1 {
			single.add(seq[0])
			continue
		}
		var steps []step
		for _, sym := range seq {
			var st step
			st.add(sym)
			steps = append(steps, st)
		}
		out = append(out, steps)
	}
	if len(single.words)+len(single.classes) > 0 {
		out = append(out, []step{single})
	}
	if e.optional {
		out = append(out, nil)
	}
	return out
}

func (s *step) add(sym symbol) {
	if sym.class != "" {
		s.classes = append(s.classes, sym.class)
		return
	}
	s.words = append(s.words, sym.word)
}

// single tells whether the pattern is one word.
func (p pattern) single() bool {
	for _, e := range p.elements {
		for _, seq := range e.alternatives {
			if len(seq) > 1 {
				return false
			}
		}
	}
	return len(p.elements) == 1
}

// names tells whether the pattern itself names a word of a class.
func (p pattern) names(v *vocabulary, class int) bool {
	for _, e := range p.elements {
		for _, seq := range e.alternatives {
			for _, sym := range seq {
				if id, ok := v.ids[sym.word]; ok && sym.word != "" && v.mask[id].has(class) {
					return true
				}
			}
		}
	}
	return false
}

// writings counts the ways of writing the pattern, each class and gap once, at
// most a thousand.
func (p pattern) writings() int {
	n := 1
	for _, e := range p.elements {
		if k := len(e.alternatives); k > 0 {
			n *= k
		}
		if n > 1000 {
			return 1000
		}
	}
	return n
}
