package moderation

// pattern inserts one line and, for single words, its class.
func (b *compiler) pattern(line string, e entry, class string) error {
	p, err := b.read.parsePattern(line)
	if err != nil {
		return err
	}
	k := b.k
	e.single = p.single()
	e.negative = p.names(k.vocab, k.named.negation)
	k.entries = append(k.entries, e)
	if err := k.auto.insert(p, k.vocab, int32(len(k.entries)-1)); err != nil {
		return err
	}
	k.patterns += p.writings()
	if class == "" && !p.teaches(e) {
		return nil
	}
	for _, steps := range p.expand() {
		b.learn(steps, e)
		if class != "" && wordCount(steps) == 1 {
			if err := b.enclass(steps, class); err != nil {
				return err
			}
		}
	}
	return nil
}

// teaches tells whether learn may remember something of a pattern: single
// words, and the phrases of the categories that join.
func (p pattern) teaches(e entry) bool {
	if e.slot == slotCue || e.slot == slotWeak || e.distinct {
		return false
	}
	needed, spread := 0, false
	for _, el := range p.elements {
		spread = spread || len(el.alternatives) > maxJoins
		if len(el.alternatives) > 0 && !el.optional {
			needed++
		}
	}
	return needed <= 1 || joins(e.slot) && !spread
}

// joins tells the categories whose short phrases are also written in one word.
func joins(s slot) bool { return s == slotInsult || s == slotHate || s == slotDignity }

func wordCount(steps []step) int {
	n := 0
	for _, st := range steps {
		if len(st.words)+len(st.classes) > 0 {
			n++
		}
	}
	return n
}

func (b *compiler) enclass(steps []step, class string) error {
	c, err := b.k.vocab.class(class)
	if err != nil {
		return err
	}
	for _, st := range steps {
		for _, w := range st.words {
			b.k.vocab.mask[b.k.vocab.word(w)].set(c)
		}
	}
	return nil
}

// learn remembers strong single words and the joined writing of short phrases.
func (b *compiler) learn(steps []step, e entry) {
	if e.slot == slotCue || e.slot == slotWeak || e.distinct {
		return
	}
	if wordCount(steps) == 1 {
		for _, st := range steps {
			for _, w := range st.words {
				if e.force >= 0.5 && len(w) >= 3 {
					b.strong = append(b.strong, b.k.vocab.word(w))
				}
			}
		}
		return
	}
	if joins(e.slot) {
		b.join(steps)
	}
}
