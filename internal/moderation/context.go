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
		if en.group && !e.groupAround(s, h) || s.excluded(h, en.slot) {
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

// quoted is the factor for words that are somebody else's or are refused. Who
// makes them his own ("et je le pense") is not spared, nor is what he says
// himself after the report ("alors je vais…").
func (e *Engine) quoted(s *Scratch, h *hit, ev *evidence) float32 {
	f := float32(1)
	own := s.cues[cueAssume].seen
	if v := s.cues[cueVictim]; v.seen && (v.first < h.first || v.first == h.first && e.know.entries[h.entry].slot != slotHate) && !e.parts(s, v, h) {
		f = factorVictim
	} else if d := s.cues[cueDenounce]; d.seen && !own && !e.parts(s, d, h) {
		f = factorDenounce
	} else if q := s.cues[cueQuote]; q.seen && !own && q.first <= h.first && h.first-q.last < 14 && !e.resumes(s, q.last, h.first) {
		f = factorQuoted
	}
	if s.tokens[h.first].has(markQuoted) && !own {
		f *= factorQuoted
	}
	if f < 1 {
		ev.against |= againstQuote
	}
	return f
}

// parts tells whether the author leaves what a cue reports or refuses before
// he comes to the hit: he speaks for himself again, or turns to somebody in
// another sentence ("t'as porté plainte ? on va te…").
func (e *Engine) parts(s *Scratch, c cueSpan, h *hit) bool {
	if c.last >= h.first {
		return false
	}
	if e.resumes(s, c.last, h.first) {
		return true
	}
	if e.know.entries[h.entry].slot != slotViolence || !s.anyIn(e.know, int(h.first), int(h.last)+1, e.know.named.you) {
		return false
	}
	for i := int(c.last) + 1; i <= int(h.first); i++ {
		if s.tokens[i].has(markBreak) {
			return true
		}
	}
	return false
}

// resumes tells whether the author speaks for himself again between a report
// and what follows: "…alors je", "…donc c'est", but not "…dit : mais va…".
func (e *Engine) resumes(s *Scratch, reported, at int16) bool {
	for i := int(reported) + 1; i < int(at); i++ {
		if i == int(reported)+1 && s.tokens[i].word == e.know.but {
			continue
		}
		if e.is(s, i, e.know.named.stop) && i+1 < len(s.tokens) && e.is(s, i+1, e.know.named.subject) {
			return true
		}
	}
	return false
}

// insultNoun tells the entries that name somebody: they are not negated by
// "arrête de pleurer", as a deed is by "arrête de frapper".
func insultNoun(en *entry) bool {
	code := reasonList[en.reason].code
	return code == "injure.insulte" || code == "haine.insulte"
}

// negated tells whether a negation stands in the clause just before the hit,
// inside it, or just after it.
func (e *Engine) negated(s *Scratch, h *hit) bool {
	n, en := &e.know.named, &e.know.entries[h.entry]
	if !en.negative && (s.anyIn(e.know, int(h.first)+1, int(h.last), n.negation) ||
		s.anyIn(e.know, int(h.first)+1, int(h.last), n.refusal) && !insultNoun(en) ||
		en.slot == slotHate && s.hasWord(int(h.first)+1, int(h.last), e.know.neither)) {
		return true
	}
	if next := int(h.last) + 1; next < len(s.tokens) && s.tokens[next].word == e.know.not && !s.tokens[next].has(markBreak|markClause) {
		return true // the verb comes before its negation
	}
	subject, that := e.subject(s, int(h.first)), false
	for i := int(h.first) - 1; i >= 0 && i >= int(h.first)-5; i-- {
		refused := e.is(s, i, n.refusal)
		switch {
		case e.is(s, i, n.stop):
			return false
		case refused && insultNoun(en) && s.tokens[i+1].word == e.know.of:
		case refused, e.is(s, i, n.negation):
			return e.reaches(s, i, subject, that)
		case s.tokens[i].word == e.know.that, s.tokens[i].word == e.know.thatShort:
			that = true
		case e.subject(s, i):
			subject = true
		}
		if s.tokens[i].has(markBreak | markClause) {
			return false
		}
	}
	return false
}

// reaches tells whether a negation at i bears on what comes after a subject
// of its own ("t'es pas une fille t'es une truie": no; "je pense pas que tu
// sois": yes; "vous trouvez pas que": a question that affirms).
func (e *Engine) reaches(s *Scratch, i int, subject, that bool) bool {
	if that {
		return i < 2 || !e.is(s, i-2, e.know.named.you)
	}
	return !subject
}

// subject tells whether the word at i is the subject of a verb after it.
func (e *Engine) subject(s *Scratch, i int) bool {
	if !e.is(s, i, e.know.named.subject) {
		return false
	}
	t := &s.tokens[i]
	if t.to-t.from == 1 && s.fold[t.from] == 't' { // "t'es" but not "t'insulter"
		return i+1 < len(s.tokens) && e.is(s, i+1, e.know.named.be)
	}
	return true
}

// aim is the factor for whom or what the words are aimed at.
func (e *Engine) aim(s *Scratch, h *hit, en *entry, traits traits, ev *evidence) float32 {
	from, to := s.sentence(int(h.first))
	around := s.anyIn(e.know, from, int(h.first), e.know.named.you) ||
		s.anyIn(e.know, int(h.last)+1, to, e.know.named.you) || s.mention
	you := around || s.anyIn(e.know, int(h.first), int(h.last)+1, e.know.named.you)
	if traits&softSelf != 0 && !you && !e.onSomebody(s, h, en) && e.ofOneself(s, int(h.first), from) {
		ev.against |= againstContext
		return factorSelf
	}
	if traits&softObject != 0 && !around && (!you || en.slot != slotViolence) && e.ofThing(s, h, from, to) {
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

// onSomebody tells a threat whose words hold the one it falls on ("je vais le…").
func (e *Engine) onSomebody(s *Scratch, h *hit, en *entry) bool {
	return en.slot == slotViolence && s.anyIn(e.know, int(h.first), int(h.last), e.know.named.clitic)
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

// hasWord tells whether a word stands between two places.
func (s *Scratch) hasWord(from, to int, word int32) bool {
	for i := from; i < to; i++ {
		if s.tokens[i].word == word {
			return true
		}
	}
	return false
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

// excluded tells whether the words have another sense here, or the structure
// asked to leave them out. An attack is left out only when it stands whole in
// such words; anything else already when it shares one.
func (s *Scratch) excluded(h *hit, at slot) bool {
	x := s.cues[cueExcluded]
	if attack(at) {
		return x.seen && h.first >= x.first && h.last <= x.last
	}
	return x.seen && h.first <= x.last && h.last >= x.first
}
