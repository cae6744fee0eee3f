package moderation

// cueSpan is where a cue of the context was seen: its first and last places.
type cueSpan struct {
	seen        bool
	first, last int16
}

// Factors by which the context weakens what was seen. They were set on the
// train rows of the corpus.
const (
	factorNegated  = 0.15
	factorVictim   = 0.10
	factorQuoted   = 0.35
	factorDenounce = 0.12
	factorLesson   = 0.30
	factorGame     = 0.25
	factorSelf     = 0.20
	factorObject   = 0.15
	factorPrevent  = 0.25
	factorFigure   = 0.25
	factorFriendly = 0.88
	factorTender   = 0.55 // pride or affection said in the same message
	factorApprox   = 0.88
	factorNobody   = 0.60 // an insult aimed at nobody
	factorThird    = 0.90 // at somebody spoken of
)

// gatherCues notes the cues of the context among the hits.
func (e *Engine) gatherCues(s *Scratch) {
	e.findGroups(s)
	for _, h := range s.hits {
		en := &e.know.entries[h.entry]
		if en.slot != slotCue {
			continue
		}
		c := &s.cues[en.cue]
		if !c.seen {
			*c = cueSpan{true, h.first, h.last}
			continue
		}
		c.first, c.last = min(c.first, h.first), max(c.last, h.last)
	}
}

// weigh turns hits into evidence, each weakened by its context.
func (e *Engine) weigh(s *Scratch) {
	for i := range s.hits {
		h := &s.hits[i]
		en := &e.know.entries[h.entry]
		if en.slot == slotCue || en.distinct && h.approx || en.pro && !s.in.Role.Professional() {
			continue
		}
		if en.group && !e.groupAround(s, h) || s.excluded(h) {
			continue
		}
		if attack(en.slot) || en.slot == slotObscene {
			s.raw = max(s.raw, en.force)
		}
		w := weighed{strength: en.force, reason: en.reason, first: h.first, last: h.last}
		ev := &s.slots[en.slot]
		if en.slot != slotWeak {
			w.strength *= e.context(s, h, en, ev)
		}
		if en.step > 0 {
			ev.step |= 1 << (en.step - 1)
		}
		ev.add(w)
	}
}

// context is the factor by which the surroundings of a hit weaken it.
func (e *Engine) context(s *Scratch, h *hit, en *entry, ev *evidence) float32 {
	f := float32(1)
	traits := reasonList[en.reason].traits
	if h.approx {
		f *= factorApprox
		ev.against |= againstDisguise
	}
	if traits&softQuoted != 0 {
		f *= e.quoted(s, h, ev)
	}
	if traits&softNegated != 0 && e.negated(s, h) {
		f *= factorNegated
		ev.against |= againstNegation
	}
	for _, c := range [...]struct {
		trait  traitsOf
		factor float32
	}{
		{traitsOf{softLesson, cueLesson}, factorLesson},
		{traitsOf{softGame, cueGame}, factorGame},
		{traitsOf{softPrevent, cuePrevent}, factorPrevent},
		{traitsOf{softFigure, cueDistress}, factorFigure},
	} {
		if traits&c.trait.soft != 0 && s.cues[c.trait.cue].seen {
			f *= c.factor
			ev.against |= againstContext
		}
	}
	switch {
	case s.cues[cueReclaim].seen && (traits&softFriendly != 0 || en.slot == slotHate && en.target):
		f *= factorTender
		ev.against |= againstContext
	case traits&softFriendly != 0 && s.cues[cueFriendly].seen:
		f *= factorFriendly
	}
	return f * e.aim(s, h, en, traits, ev)
}

type traitsOf struct {
	soft traits
	cue  cue
}

// quoted is the factor for words that are somebody else's or are refused.
func (e *Engine) quoted(s *Scratch, h *hit, ev *evidence) float32 {
	f := float32(1)
	if v := s.cues[cueVictim]; v.seen && !e.authors(s, h) && (v.first < h.first || v.first == h.first && e.know.entries[h.entry].slot != slotHate) {
		f = factorVictim
	} else if d := s.cues[cueDenounce]; d.seen {
		f = factorDenounce
	} else if q := s.cues[cueQuote]; q.seen && q.first <= h.first && h.first-q.last < 14 {
		f = factorQuoted
	}
	if s.tokens[h.first].has(markQuoted) {
		f *= factorQuoted
	}
	if f < 1 {
		ev.against |= againstQuote
	}
	return f
}

// authors tells that the author himself says the words of a hit, whatever he
// reports before: he points at somebody ("ce…") or says what he will do.
func (e *Engine) authors(s *Scratch, h *hit) bool {
	return s.anyIn(e.know, max(0, int(h.first)-1), int(h.first)+1, e.know.named.pointing)
}

// negated tells whether a negation stands in the clause just before the hit.
func (e *Engine) negated(s *Scratch, h *hit) bool {
	if !e.know.entries[h.entry].negative && s.anyIn(e.know, int(h.first)+1, int(h.last), e.know.named.negation) {
		return true
	}
	if next := int(h.last) + 1; next < len(s.tokens) && s.tokens[next].word == e.know.not && !s.tokens[next].has(markBreak|markClause) {
		return true // the verb comes before its negation
	}
	for i := int(h.first) - 1; i >= 0 && i >= int(h.first)-4; i-- {
		if e.is(s, i, e.know.named.negation) {
			return true
		}
		if e.is(s, i, e.know.named.stop) {
			return false
		}
		if s.tokens[i+1].has(markBreak | markClause) {
			return false
		}
	}
	return false
}

// aim is the factor for whom or what the words are aimed at.
func (e *Engine) aim(s *Scratch, h *hit, en *entry, traits traits, ev *evidence) float32 {
	from, to := s.sentence(int(h.first))
	around := s.anyIn(e.know, from, int(h.first), e.know.named.you) ||
		s.anyIn(e.know, int(h.last)+1, to, e.know.named.you) || s.mention
	you := around || s.anyIn(e.know, int(h.first), int(h.last)+1, e.know.named.you)
	if traits&softSelf != 0 && !you && e.ofOneself(s, int(h.first), from) {
		ev.against |= againstContext
		return factorSelf
	}
	if traits&softObject != 0 && !around && e.ofThing(s, h, from, to) {
		ev.against |= againstContext
		return factorObject
	}
	if !en.target || you {
		return 1
	}
	switch {
	case to-from <= 3+int(h.last-h.first):
		return 0.9
	case s.anyIn(e.know, max(from, int(h.first)-6), min(to, int(h.last)+4), e.know.named.they),
		s.anyIn(e.know, max(from, int(h.first)-5), min(to, int(h.last)+4), e.know.named.person):
		return factorThird
	default:
		return factorNobody
	}
}

// ofOneself tells whether the author speaks of himself just before the hit.
func (e *Engine) ofOneself(s *Scratch, first, from int) bool {
	for i := first - 1; i >= from && i >= first-5; i-- {
		switch {
		case e.is(s, i, e.know.named.they), e.is(s, i, e.know.named.person):
			return false
		case e.is(s, i, e.know.named.me):
			return true
		}
	}
	return false
}

// ofThing tells whether a thing, a game or the weather stands by the hit.
func (e *Engine) ofThing(s *Scratch, h *hit, from, to int) bool {
	return s.anyIn(e.know, max(from, int(h.first)-5), min(to, int(h.last)+4), e.know.named.object) ||
		s.cues[cueObject].seen
}

// findGroups notes where a protected group is named as a group: in the plural,
// or as any one of its members ("un", "chaque", "aucun", "une personne").
func (e *Engine) findGroups(s *Scratch) {
	s.groups = s.groups[:0]
	for i := range s.tokens {
		mask := &e.know.vocab.mask[s.tokens[i].word]
		if mask.has(e.know.named.groupMany) ||
			mask.has(e.know.named.groupOne) && s.anyIn(e.know, max(0, i-2), i, e.know.named.anyone) {
			s.groups = append(s.groups, int16(i))
		}
	}
}

// groupAround tells whether a protected group is named before the hit, inside
// it or in its sentence.
func (e *Engine) groupAround(s *Scratch, h *hit) bool {
	if len(s.groups) == 0 {
		return false
	}
	_, to := s.sentence(int(h.first))
	for _, g := range s.groups {
		if int(g) < to && int(h.first)-int(g) < 2*maxSentence {
			return true
		}
	}
	return false
}

// is tells whether a word of the message belongs to a class.
func (e *Engine) is(s *Scratch, i, class int) bool {
	return e.know.vocab.mask[s.tokens[i].word].has(class)
}

// anyIn tells whether a word between two places belongs to a class.
func (s *Scratch) anyIn(k *knowledge, from, to, class int) bool {
	for i := from; i < to; i++ {
		if k.vocab.mask[s.tokens[i].word].has(class) {
			return true
		}
	}
	return false
}

// maxSentence bounds the words looked at on each side of a hit.
const maxSentence = 40

// sentence is the range of words of the sentence around a word.
func (s *Scratch) sentence(at int) (from, to int) {
	from, to = at, at+1
	for from > 0 && at-from < maxSentence && !s.tokens[from].has(markBreak) {
		from--
	}
	for to < len(s.tokens) && to-at < maxSentence && !s.tokens[to].has(markBreak) {
		to++
	}
	return from, to
}

// excluded tells whether the structure asked to leave these words out.
func (s *Scratch) excluded(h *hit) bool {
	x := s.cues[cueExcluded]
	return x.seen && h.first >= x.first && h.last <= x.last
}
