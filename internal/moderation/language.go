package moderation

// foreign tells whether the message is mainly in another language than
// French: it must then be shown as not examined. Short messages, religious
// formulas of every day, creole and learners' French stay French.
func (e *Engine) foreign(s *Scratch) bool {
	if s.foreign >= 4 && 2*(s.foreign+s.strange) > s.foreign+s.letters {
		return true
	}
	words, french, other := 0, 0, 0
	n := &e.know.named
	for i := range s.tokens {
		t := &s.tokens[i]
		if t.has(markNumber | markMention | markSkipped) {
			continue
		}
		words++
		mask := &e.know.vocab.mask[t.word]
		switch {
		case t.has(markApprox):
		case mask.has(n.french):
			french++
		case mask.has(n.foreign):
			other++
		}
	}
	return words >= 4 && other >= 2 && other*3 >= words && other > 2*french
}
