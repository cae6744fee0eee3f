package report

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// The tables of the whole of Unicode would weigh more than a megabyte in the
// program for a list of first names: here they judge the short way.
func TestNamesStandInTheOrderOfAFrenchDirectory(t *testing.T) {
	names := []string{
		"Élise", "Elise", "Eloïse", "Éloïse", "Zoé", "Zoe", "Noël", "Noé", "Noémie", "Françoise", "Francois", "Anaïs", "Anais",
		"Jean-Paul", "Jean Paul", "Jeanne", "Jean", "jean", "d'Arc", "D’Arc", "Dara", "Œdipe", "Odile", "Ofélie", "Ælia", "Adèle", "Afrah",
		"Gaël", "Gael", "Maëlle", "Maelys", "Léa", "Lea", "Léo", "Çelik", "Cédric", "Celia", "Cora", "Ürün", "Ugo", "Yaël", "L'Escale", "La Passerelle", "Le Phare", "MJC 2", "MJC 10",
	}
	order := collate.New(language.French)
	for range 20 {
		rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		ours, theirs := slices.Clone(names), slices.Clone(names)
		Alphabetical(ours, func(s string) string { return s })
		slices.SortStableFunc(theirs, order.CompareString)
		require.Equal(t, theirs, ours)
	}
}
