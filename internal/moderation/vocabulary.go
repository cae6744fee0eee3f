package moderation

import (
	"fmt"
	"math/bits"
)

// classMask is the set of classes a word belongs to.
type classMask [3]uint64

const maxClasses = 192

func (m *classMask) set(c int)      { m[c>>6] |= 1 << (c & 63) }
func (m *classMask) has(c int) bool { return m[c>>6]&(1<<(c&63)) != 0 }

func (m *classMask) meets(o *classMask) bool {
	return m[0]&o[0]|m[1]&o[1]|m[2]&o[2] != 0
}

// each calls f with every class of the mask, in order.
func (m *classMask) each(f func(c int)) {
	for i, w := range m {
		for ; w != 0; w &= w - 1 {
			f(i<<6 + bits.TrailingZeros64(w))
		}
	}
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
