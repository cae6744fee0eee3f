package moderation

// The trained scorer reads a message as a bag of hashed features: its words,
// two and three that follow one another, their beginnings and endings, the
// classes and the semantic fields that meet, whom they concern, and what the
// rules saw. No feature is kept anywhere.

const (
	weightBits  = 17 // 131,072 rows of weights
	laneCount   = 24
	maxFeatures = 600
)

// Salts that keep the families of features apart.
const (
	saltWord  = 0x51ed270b27a3c1d3
	saltPair  = 0x8f1bbcdcbfa53e0b
	saltThree = 0xbf58476d1ce4e5b9
	saltPiece = 0xc2b2ae3d27d4eb4f
	saltClass = 0x165667b19e3779f9
	saltRule  = 0x27d4eb2f165667c5
	saltCue   = 0x9e3779b185ebca87
	saltShape = 0x94d049bb133111eb
	saltStem  = 0xd6e8feb86659fd93
	saltField = 0xa0761d6478bd642f
)

// bucket is the number of a feature: its place among the weights in the high
// bits, the tag that tells it from others of the same place in the low ones.
func bucket(h, salt uint64) uint32 {
	h = (h ^ salt) * 0x9e3779b97f4a7c15
	h ^= h >> 29
	return uint32((h * 0xbf58476d1ce4e5b9) >> 32)
}

// features fills s.feats for the message that s holds.
func (k *knowledge) features(s *Scratch) {
	s.feats, s.domains, s.grouped = s.feats[:0], s.domains[:0], false
	var before, before2, stemBefore, who uint64
	var kinds [8]uint8
	n := 0
	for i := range s.tokens {
		t := &s.tokens[i]
		if len(s.feats) > maxFeatures-80 {
			break
		}
		if t.marks&(markSkipped|markMention) == markSkipped {
			continue
		}
		h := t.hash
		group := k.vocab.mask[t.word].has(k.named.group)
		if group {
			s.grouped = true
			h = 0x67 // no group weighs more than another
		} else if t.has(markMention) {
			h = 1
		} else if t.has(markNumber) {
			h = 2 + uint64(min(t.to-t.from, 11))
		} else if t.word != 0 && t.has(markApprox|markLong|markJoined) {
			h = k.hashes[t.word]
		}
		s.feats = append(s.feats, bucket(h, saltWord), bucket(h*31+before, saltPair))
		stem := h
		if !group {
			stem = s.stem(t, h)
		}
		s.feats = append(s.feats, bucket(stem, saltStem))
		if stemBefore != 0 {
			s.feats = append(s.feats, bucket(stem*31+stemBefore, saltStem))
		}
		s.feats = append(s.feats, bucket((h*31+before)*31+before2, saltThree))
		stemBefore, before2, before = stem, before, h
		if !group && !t.has(markMention|markNumber) {
			s.pieces(t)
		}
		n = s.classPairs(k, t, &kinds, n)
		if !group {
			s.fieldPairs(k, t)
		}
		who |= k.persons(t)
	}
	s.persons = who
	s.fieldsOfWhom(who)
	s.ruleFeatures(k)
}

// stem is the hash of the first five letters of a word, so that endings meet.
func (s *Scratch) stem(t *token, whole uint64) uint64 {
	if t.to-t.from <= 5 || t.has(markMention|markNumber|markJoined) {
		return whole
	}
	return hashBytes(s.fold[t.from : t.from+5])
}

// pieces adds the first and the last three letters of a word.
func (s *Scratch) pieces(t *token) {
	w := s.fold[t.from:t.to]
	if len(w) < 4 || len(w) > 20 {
		return
	}
	three := func(w []byte) uint64 { return uint64(w[0]) | uint64(w[1])<<8 | uint64(w[2])<<16 }
	s.feats = append(s.feats, bucket(three(w)|1<<40, saltPiece), bucket(three(w[len(w)-3:])|1<<41, saltPiece))
}

// classReach and fieldReach are how many classes and fields before one are paired with it.
const (
	classReach = 2
	fieldReach = 1
)

// classPairs adds the class of a word and its pairs with the classes before.
func (s *Scratch) classPairs(k *knowledge, t *token, kinds *[8]uint8, n int) int {
	for _, c := range k.kinds[t.word] {
		if c == 0 {
			continue
		}
		s.feats = append(s.feats, bucket(uint64(c), saltClass))
		for j := max(0, n-classReach); j < n; j++ {
			a, b := uint64(c), uint64(kinds[j&7])
			s.feats = append(s.feats, bucket(min(a, b)|max(a, b)<<8|1<<20, saltClass))
		}
		kinds[n&7] = c
		n++
	}
	return n
}

// fieldPairs adds the fields of a word and their pairs with the fields before.
func (s *Scratch) fieldPairs(k *knowledge, t *token) {
	first, second := k.fields.ofToken(s.fold[t.from:t.to], t)
	for _, f := range [...]uint8{first, second} {
		if f == 0 {
			continue
		}
		s.feats = append(s.feats, bucket(uint64(f), saltField))
		for _, other := range s.domains[max(0, len(s.domains)-fieldReach):] {
			s.feats = append(s.feats, bucket(uint64(min(f, other))|uint64(max(f, other))<<8|1<<20, saltField))
		}
		s.domains = append(s.domains, f)
	}
}

// Persons that a message speaks of, one bit each.
const (
	personYou = 1 << iota
	personMe
	personOther
	personGroup
)

// persons is who a word speaks of.
func (k *knowledge) persons(t *token) (who uint64) {
	mask := &k.vocab.mask[t.word]
	if mask.has(k.named.you) {
		who |= personYou
	}
	if mask.has(k.named.me) {
		who |= personMe
	}
	if mask.has(k.named.they) || mask.has(k.named.person) {
		who |= personOther
	}
	return who
}

// fieldsOfWhom adds each field with the persons of the message: to be told
// about money is not to be asked for it.
func (s *Scratch) fieldsOfWhom(who uint64) {
	if s.grouped {
		who |= personGroup
	}
	for _, f := range s.domains {
		s.feats = append(s.feats, bucket(uint64(f)|who<<8|1<<40, saltField))
	}
}

// ruleFeatures adds what the rules and the context saw, and the shape.
func (s *Scratch) ruleFeatures(k *knowledge) {
	for i := range s.slots {
		ev := &s.slots[i]
		for _, w := range ev.best[:ev.count] {
			level := uint64(w.strength * 5)
			s.feats = append(s.feats,
				bucket(uint64(i)<<16|uint64(w.reason)<<4|level, saltRule),
				bucket(uint64(i)<<16|level|1<<30, saltRule))
		}
	}
	for c := range s.cues {
		if s.cues[c].seen {
			s.feats = append(s.feats, bucket(uint64(c), saltCue))
		}
	}
	for i := range s.found {
		s.feats = append(s.feats, bucket(uint64(s.found[i].kind)|1<<33, saltRule))
	}
	shape := uint64(min(len(s.tokens), 31) / 3)
	if s.letters > 12 && s.capitals*2 > s.letters {
		shape |= 1 << 8
	}
	if s.anyIn(k, 0, len(s.tokens), k.named.you) {
		shape |= 1 << 9
	}
	pro := uint64(0)
	if s.in.Role.Professional() {
		pro = 1 << 10
	}
	s.feats = append(s.feats, bucket(shape, saltShape), bucket(pro|1<<40, saltShape))
}
