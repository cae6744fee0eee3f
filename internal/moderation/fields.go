package moderation

import (
	"fmt"
	"sort"
	"strings"
)

// A semantic field ("champ lexical") is a domain of life that a word speaks
// of: the family, money, faith, wounds. Fields find nothing: the scorer learns
// what their meetings in one message mean, so that it also understands words
// that no row it learned from contains. They stand in the files under
// "champs": whole words, and beginnings of words ("frapp*").

// fieldTable finds the fields of a word by its letters or by its beginning.
// By the first three letters it knows how long the beginnings are that may fit.
type fieldTable struct {
	table   wordTable
	lengths [alphabet * alphabet * alphabet]uint16
}

const alphabet = 26

// A field entry packs at most two fields on a byte each.
const (
	maxFields    = 254
	shortestStem = 3
	longestStem  = 11
)

// stemSalt tells the beginning of a word from the whole word.
const stemSalt = 0x6a09e667f3bcc909

// fields compiles the semantic fields of all files. Numbers follow the
// alphabet so that weights stay valid while words are added.
func (b *compiler) fields(names []string, files []knowledgeFile) error {
	var order []string
	for i := range files {
		for key := range files[i].Fields {
			order = append(order, key)
		}
	}
	sort.Strings(order)
	if len(order) > maxFields {
		return fmt.Errorf("trop de champs (%d au plus)", maxFields)
	}
	number := make(map[string]int32, len(order))
	for i, key := range order {
		number[key] = int32(i + 1)
	}
	found := map[uint64]int32{}
	for i, name := range names {
		for key, block := range files[i].Fields {
			if err := b.fieldWords(name, &block, number[key], found); err != nil {
				return err
			}
		}
	}
	b.k.prenom = uint8(number[fieldFirstName])
	t := newWordTable(len(found))
	for h, packed := range found {
		t.put(h, packed)
	}
	b.k.fields.table = t
	return nil
}

// fieldWords adds the words of one field.
func (b *compiler) fieldWords(name string, block *lines, field int32, found map[uint64]int32) error {
	for i, line := range block.text {
		for _, word := range strings.Fields(uncomment(line)) {
			stem, isStem := strings.CutSuffix(word, "*")
			letters := b.read.folded(stem)
			if len(letters) != 1 {
				return block.fault(name, i, line, fmt.Errorf("un champ est fait de mots seuls : « %s »", word))
			}
			if isStem && (len(letters[0]) < shortestStem || len(letters[0]) > longestStem) {
				return block.fault(name, i, line, fmt.Errorf("un début de mot compte de %d à %d lettres : « %s »", shortestStem, longestStem, word))
			}
			h := hashString(letters[0])
			if isStem {
				h ^= stemSalt
				b.k.fields.lengths[firstThree([]byte(letters[0]))] |= 1 << len(letters[0])
			}
			found[h] = joinFields(found[h], field)
		}
	}
	return nil
}

// joinFields packs one more field; the two smallest numbers are kept, so that
// the order of reading does not matter.
func joinFields(packed, field int32) int32 {
	a, b := packed&0xff, packed>>8
	switch {
	case field == a || field == b:
	case a == 0:
		a = field
	case b == 0:
		b = field
	default:
		list := []int32{a, b, field}
		sort.Slice(list, func(i, j int) bool { return list[i] < list[j] })
		a, b = list[0], list[1]
	}
	if b != 0 && a > b {
		a, b = b, a
	}
	return a | b<<8
}

// firstThree numbers the first three letters of a folded word. Digits fall
// together with letters, which costs a look-up and no mistake.
func firstThree(w []byte) int {
	n := 0
	for _, c := range w[:shortestStem] {
		n = n*alphabet + int(c-'a')%alphabet
	}
	return n
}

// ofToken is of for a word whose letters are hashed already.
func (t *fieldTable) ofToken(w []byte, tok *token) (first, second uint8) {
	if len(w) < shortestStem || tok.has(markForeign) || len(t.table.keys) == 0 || t.lengths[firstThree(w)] != 0 {
		return t.of(w)
	}
	packed := t.table.find(tok.hash)
	return uint8(packed & 0xff), uint8(packed >> 8)
}

// of gives the fields of a folded word, zero for none: those of the whole
// word, else those of its longest known beginning.
func (t *fieldTable) of(w []byte) (first, second uint8) {
	if len(t.table.keys) == 0 {
		return 0, 0
	}
	lengths := uint16(0)
	if len(w) >= shortestStem {
		lengths = t.lengths[firstThree(w)]
	}
	h, packed := uint64(fnvOffset), int32(0)
	for i, c := range w {
		h = (h ^ uint64(c)) * fnvPrime
		if i < longestStem && lengths&(2<<i) != 0 {
			if v := t.table.find(h ^ stemSalt); v != 0 {
				packed = v
			}
		}
	}
	if v := t.table.find(h); v != 0 {
		packed = v
	}
	return uint8(packed & 0xff), uint8(packed >> 8)
}

// fieldFirstName is the field of first names.
const fieldFirstName = "prenom"

// firstName tells a folded word that is a first name.
func (k *knowledge) firstName(w []byte) bool {
	first, second := k.fields.of(w)
	return k.prenom != 0 && (first == k.prenom || second == k.prenom)
}
