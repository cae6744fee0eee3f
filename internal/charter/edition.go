// Package charter keeps the editions of the charter, "les règles d'ici": its
// articles in plain words, and for each new edition what changes and what does
// not (A22). An edition is known by its number and by the hash of its words,
// which is the first link of the proof "served, then answered".
//
// It never re-asks for a change of spelling, and never changes an edition that
// was served: a new wording is a new edition.
package charter

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Edition is one edition of the charter.
type Edition struct {
	Number    int
	Effective pdn.Day  // first day of effect
	Rules     []string // each in one or two easy sentences
	Changes   []string // "Ce qui change", from the second edition on
	Unchanged []string // "Ce qui ne change pas"
	Fixes     []Fix    // spelling put right since; no part of the proof
}

// Hash proves the words of the edition.
func (e Edition) Hash() string {
	h := sha256.New()
	for _, part := range [][]string{e.Rules, e.Changes, e.Unchanged} {
		for _, line := range part {
			_, _ = fmt.Fprintf(h, "%d:%s\n", len(line), line)
		}
		_, _ = h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Editions are the editions of an installation, in order. Immutable.
type Editions struct{ all []Edition }

// wrong names what an edition lacks (catalogue keys erreur.edition_…).
func wrong(what string, number int) error {
	return pdn.SayWith("erreur.edition_"+what, map[string]any{"numero": number})
}

// NewEditions checks and orders the editions: numbers 1, 2, 3…; a date each,
// none before the previous one; from the second on, what changes and what does not.
func NewEditions(all []Edition) (*Editions, error) {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b Edition) int { return a.Number - b.Number })
	for i, e := range all {
		switch {
		case e.Number != i+1:
			return nil, wrong("numero", e.Number)
		case e.Effective == 0:
			return nil, wrong("sans_date", e.Number)
		case i > 0 && e.Effective < all[i-1].Effective:
			return nil, wrong("trop_tot", e.Number)
		case len(e.Rules) == 0:
			return nil, wrong("sans_regles", e.Number)
		case i > 0 && (len(e.Changes) == 0 || len(e.Unchanged) == 0):
			return nil, wrong("sans_difference", e.Number)
		}
	}
	if len(all) == 0 {
		return nil, pdn.Say("erreur.edition_aucune", nil)
	}
	return &Editions{all: all}, nil
}

// At is the edition in effect on a day; the first one before any takes effect.
func (e *Editions) At(day pdn.Day) Edition {
	current := e.all[0]
	for _, edition := range e.all {
		if edition.Effective <= day {
			current = edition
		}
	}
	return current
}

// Numbered finds an edition by its number.
func (e *Editions) Numbered(number int) (Edition, bool) {
	if number < 1 || number > len(e.all) {
		return Edition{}, false
	}
	return e.all[number-1], true
}

// All lists the editions in order.
func (e *Editions) All() []Edition { return e.all }
