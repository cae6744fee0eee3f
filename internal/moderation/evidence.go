package moderation

// weighed is one thing seen, with its strength after the context.
type weighed struct {
	strength    float32
	reason      reasonID
	first, last int16
}

// evidence gathers what was seen for one category: the strongest things that
// do not stand on the same words.
type evidence struct {
	best    [3]weighed
	count   int
	against reasonSet
	step    uint8 // steps of a sequence seen, one bit each
}

// reasonSet is a set of reasons that speak against a finding.
type reasonSet uint8

const (
	againstQuote reasonSet = 1 << iota
	againstContext
	againstNegation
	againstDisguise
)

// add keeps w among the strongest.
func (ev *evidence) add(w weighed) {
	for i := 0; i < ev.count; i++ {
		b := &ev.best[i]
		if w.first <= b.last && b.first <= w.last {
			if w.strength > b.strength {
				*b = w
				ev.sift(i)
			}
			return
		}
	}
	if ev.count < len(ev.best) {
		ev.best[ev.count] = w
		ev.count++
	} else if w.strength > ev.best[ev.count-1].strength {
		ev.best[ev.count-1] = w
	} else {
		return
	}
	ev.sift(ev.count - 1)
}

// sift moves the i-th thing up to its rank.
func (ev *evidence) sift(i int) {
	for ; i > 0 && ev.best[i].strength > ev.best[i-1].strength; i-- {
		ev.best[i], ev.best[i-1] = ev.best[i-1], ev.best[i]
	}
}

// total is the likelihood: the strongest thing, raised a little by the others.
func (ev *evidence) total() float32 {
	if ev.count == 0 {
		return 0
	}
	quiet := 1 - ev.best[0].strength
	for _, w := range ev.best[1:ev.count] {
		quiet *= 1 - 0.35*w.strength
	}
	return 1 - quiet
}

// clear forgets the evidence of the message before.
func (s *Scratch) clear() {
	for i := range s.slots {
		s.slots[i].count, s.slots[i].against, s.slots[i].step = 0, 0, 0
	}
	s.cues = [cueCount]cueSpan{}
	s.found = s.found[:0]
	s.raw = 0
}

// why is the list of reasons of a category: at most two for, one against.
func (s *Scratch) why(c slot) []Reason {
	ev := &s.slots[c]
	out := make([]Reason, 0, 3)
	for _, w := range ev.best[:ev.count] {
		code := reasonList[w.reason].code
		if len(out) == 2 || len(out) == 1 && out[0] == code {
			continue
		}
		out = append(out, code)
	}
	if len(out) == 0 {
		out = append(out, "appris.proche")
	}
	switch {
	case ev.against&againstQuote != 0:
		out = append(out, "contre.citation")
	case ev.against&againstContext != 0:
		out = append(out, "contre.contexte")
	case ev.against&againstNegation != 0:
		out = append(out, "contre.negation")
	case ev.against&againstDisguise != 0:
		out = append(out, "contre.deguise")
	}
	return out
}
