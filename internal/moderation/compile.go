package moderation

import (
	"sort"
	"strings"
)

// namedClasses are the classes that the rules written in Go look at. A file
// must define each of them.
type namedClasses struct {
	you, me, they, negation, group, be, object, friendly, french, foreign, common,
	laugh, person, groupMany, groupOne, anyone, insult, number, mention, link, stop,
	street, digitWord, institution, third, own, raw, joint, frequent, pointing,
	subject, refusal, several, clitic int
}

// wordTable finds a vocabulary word by the hash of its letters.
type wordTable struct {
	keys  []uint64
	words []int32
	shift uint
}

func newWordTable(n int) wordTable {
	bits := uint(6)
	for 1<<bits < 2*n+8 {
		bits++
	}
	return wordTable{keys: make([]uint64, 1<<bits), words: make([]int32, 1<<bits), shift: 64 - bits}
}

func (t *wordTable) slot(h uint64) uint64 { return (h * 0x9e3779b97f4a7c15) >> t.shift }

// put keeps the first word given for a hash.
func (t *wordTable) put(h uint64, word int32) {
	i := t.slot(h)
	for t.keys[i] != 0 {
		if t.keys[i] == h {
			return
		}
		i = (i + 1) & uint64(len(t.keys)-1)
	}
	t.keys[i], t.words[i] = h, word
}

// drop makes a hash stand for nothing.
func (t *wordTable) drop(h uint64) {
	for i := t.slot(h); t.keys[i] != 0; i = (i + 1) & uint64(len(t.keys)-1) {
		if t.keys[i] == h {
			t.words[i] = 0
			return
		}
	}
}

// find is the word of a hash, or 0.
func (t *wordTable) find(h uint64) int32 {
	for i := t.slot(h); t.keys[i] != 0; i = (i + 1) & uint64(len(t.keys)-1) {
		if t.keys[i] == h {
			return t.words[i]
		}
	}
	return 0
}

func hashString(w string) uint64 {
	h := uint64(fnvOffset)
	for i := 0; i < len(w); i++ {
		h = (h ^ uint64(w[i])) * fnvPrime
	}
	return h
}

// Words that stand for shapes rather than letters; no message can spell them.
const (
	wordNumber  = "#nombre"
	wordMention = "#mention"
	wordLink    = "#lien"
)

// maxJoin bounds the joined writing of a phrase ("nique ta mère" in one word).
const (
	minJoin  = 7
	maxJoin  = 26
	maxJoins = 12
)

// join makes the one-word writing of a phrase of plain words a pattern too.
func (b *compiler) join(steps []step) {
	if b.joins == nil {
		b.joins = map[string]string{}
	}
	texts := []string{""}
	for _, st := range steps {
		if st.gap > 0 {
			continue
		}
		if len(st.classes) > 0 || st.start || st.end {
			return
		}
		if len(texts)*len(st.words) > maxJoins {
			return
		}
		var grown []string
		for _, t := range texts {
			for _, w := range st.words {
				grown = append(grown, t+w)
			}
		}
		texts = grown
	}
	id := int32(len(b.k.entries) - 1)
	for _, t := range texts {
		if len(t) < minJoin || len(t) > maxJoin {
			continue
		}
		if _, known := b.k.vocab.ids[t]; known {
			continue
		}
		b.joins[t] = t
		// A joined writing is a plain one-word pattern of the same entry.
		_ = b.k.auto.insert(pattern{elements: []element{{text: t, alternatives: [][]symbol{{{word: t}}}}}}, b.k.vocab, id)
		b.strong = append(b.strong, b.k.vocab.word(t))
	}
}

// finish freezes the automaton and builds the tables of disguised writings.
func (b *compiler) finish(pictures map[rune]string) error {
	k := b.k
	for _, shape := range []string{wordNumber, wordMention, wordLink} {
		k.vocab.word(shape)
	}
	k.number, k.mention, k.link = k.vocab.ids[wordNumber], k.vocab.ids[wordMention], k.vocab.ids[wordLink]
	k.thatShort, k.but = k.vocab.word("qu"), k.vocab.word("mais")
	k.not, k.neither, k.that, k.of = k.vocab.word("pas"), k.vocab.word("ne"), k.vocab.word("que"), k.vocab.word("de")
	k.vocab.mask[k.vocab.ids[wordNumber]].set(k.named.number)
	k.vocab.mask[k.vocab.ids[wordMention]].set(k.named.mention)
	k.vocab.mask[k.vocab.ids[wordLink]].set(k.named.link)
	k.lookup = newWordTable(len(k.vocab.names) + len(pictures))
	for id := 1; id < len(k.vocab.names); id++ {
		if !strings.HasPrefix(k.vocab.names[id], "#") {
			k.lookup.put(hashString(k.vocab.names[id]), int32(id))
		}
	}
	for r, word := range pictures {
		if id, ok := k.vocab.ids[strings.Join(b.read.folded(word), "")]; ok {
			k.lookup.put(hashString(string(r)), id)
		}
	}
	k.starts = new(startTable)
	k.starts.fill(k.vocab.names)
	b.approximations()
	k.classify()
	k.auto.freeze(k.vocab, func(w int32) bool {
		return k.vocab.mask[w].has(k.named.french) || k.vocab.mask[w].has(k.named.frequent)
	})
	k.heat()
	k.hideAll()
	return nil
}

// approximations fills the table of phonetic keys: strong words first, so
// that they win over ordinary ones, and protected words keep their own sense.
func (b *compiler) approximations() {
	k := b.k
	k.approx = newWordTable(len(k.vocab.names) * 2)
	guarded := map[uint64]bool{}
	for id := 1; id < len(k.vocab.names); id++ {
		if k.vocab.mask[id].has(k.named.common) {
			guarded[soundKey(k.vocab.names[id])] = true
		}
	}
	k.strong = make([]bool, len(k.vocab.names))
	for _, id := range b.strong {
		w := k.vocab.names[id]
		k.strong[id] = true
		if key := soundKey(w); len(w) >= 4 && key != 0 && !guarded[key] {
			k.approx.put(key, id)
		}
	}
	for id := 1; id < len(k.vocab.names); id++ {
		w := k.vocab.names[id]
		if key := soundKey(w); len(w) >= 4 && key != 0 && (!guarded[key] || k.vocab.mask[id].has(k.named.common)) {
			k.approx.put(key, int32(id))
		}
	}
}

// A place of a pattern that many words fit says little about each of them.
const (
	hotForce = 0.45
	hotCrowd = 90
)

// heat finds the words worth reading through a disguise: those that find by
// themselves, that begin insults, that name a group, and the rare words at
// which patterns begin.
func (k *knowledge) heat() {
	k.hot = make([]bool, len(k.vocab.names))
	crowd := map[[2]int32]int{} // words that fit the place of an anchor
	for _, list := range k.auto.anchors {
		for _, a := range list {
			crowd[[2]int32{a.sequence, int32(a.place)}]++
		}
	}
	n := &k.named
	for id := 1; id < len(k.vocab.names); id++ {
		w, mask := k.vocab.names[id], &k.vocab.mask[id]
		if mask.has(n.french) || mask.has(n.joint) || mask.has(n.common) {
			continue
		}
		k.hot[id] = k.strong[id] || k.insulting(int32(id)) || mask.has(n.group) && len(w) >= 5
		if k.hot[id] || len(w) < 4 || mask.has(n.frequent) {
			continue
		}
		for _, a := range k.auto.anchors[id] {
			e := &k.entries[k.auto.sequences[a.sequence].entry]
			if e.slot < slotPolitical && e.force >= hotForce && !e.distinct && crowd[[2]int32{a.sequence, int32(a.place)}] <= hotCrowd {
				k.hot[id] = true
				break
			}
		}
	}
}

// findNamed resolves the classes that Go code reads.
func (k *knowledge) findNamed() (namedClasses, error) {
	var n namedClasses
	for name, at := range map[string]*int{
		"toi": &n.you, "moi": &n.me, "eux": &n.they, "non": &n.negation, "groupe": &n.group,
		"etre": &n.be, "objet": &n.object, "designe": &n.pointing, "ami": &n.friendly, "francais": &n.french,
		"etranger": &n.foreign, "courant": &n.common, "rire": &n.laugh, "personne": &n.person,
		"insulte": &n.insult, "nombre": &n.number, "mention": &n.mention, "lien": &n.link,
		"vide": &n.stop, "voie": &n.street, "chiffre": &n.digitWord, "institution": &n.institution, "cru": &n.raw, "frequent": &n.frequent, "liaison": &n.joint,
		"groupe_plur": &n.groupMany, "groupe_sing": &n.groupOne, "quelconque": &n.anyone, "tiers": &n.third, "propre": &n.own,
		"z_sujet": &n.subject, "z_refus": &n.refusal, "z_plusieurs": &n.several, "z_clitique": &n.clitic,
	} {
		c, err := k.vocab.class(name)
		if err != nil {
			return n, err
		}
		*at = c
	}
	return n, nil
}

// classify gives each word its two most telling classes: the smallest ones
// that are not tools of the grammar. Numbers follow the alphabet so that weights stay
// valid while words are added.
func (k *knowledge) classify() {
	names := make([]string, 0, len(k.vocab.classes))
	for name := range k.vocab.classes {
		names = append(names, name)
	}
	sort.Strings(names)
	rank := make([]uint8, maxClasses)
	for i, name := range names {
		rank[k.vocab.classes[name]] = uint8(i + 1)
	}
	var size [maxClasses]int
	for id := range k.vocab.names {
		k.vocab.mask[id].each(func(c int) { size[c]++ })
	}
	for _, c := range [...]int{k.named.french, k.named.common, k.named.foreign, k.named.frequent, k.named.joint, k.named.subject, k.named.refusal, k.named.several, k.named.clitic} {
		rank[c] = 0
	}
	k.hashes = make([]uint64, len(k.vocab.names))
	k.kinds = make([][2]uint8, len(k.vocab.names))
	for id, w := range k.vocab.names {
		k.hashes[id] = hashString(w)
		best := [2]int{1 << 30, 1 << 30}
		k.vocab.mask[id].each(func(c int) {
			switch {
			case rank[c] == 0:
			case size[c] < best[0]:
				best[1], k.kinds[id][1] = best[0], k.kinds[id][0]
				best[0], k.kinds[id][0] = size[c], rank[c]
			case size[c] < best[1]:
				best[1], k.kinds[id][1] = size[c], rank[c]
			}
		})
	}
}
