package moderation

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func fieldNames(t *testing.T, files fstest.MapFS) func(word string) [2]uint8 {
	t.Helper()
	k := newKnowledge(map[rune]string{}, map[rune]string{})
	b := compiler{k: k, read: newReader(k.fold)}
	parsed, err := readKnowledgeFiles(files, []string{"a.yaml"})
	require.NoError(t, err)
	require.NoError(t, b.fields([]string{"a.yaml"}, parsed))
	return func(word string) [2]uint8 {
		first, second := k.fields.of([]byte(word))
		return [2]uint8{first, second}
	}
}

func TestAWordIsOfTheFieldsOfItsLongestKnownBeginning(t *testing.T) {
	of := fieldNames(t, fstest.MapFS{"a.yaml": {Data: []byte(`champs:
  argent: |
    prix thun*
  coups: |
    frapp* cou*
  jeu: |
    coup prix
  sante: |
    coupur*
`)}})
	require.Equal(t, [2]uint8{2, 0}, of("frappaient"))
	require.Equal(t, [2]uint8{2, 0}, of("couper"))
	require.Equal(t, [2]uint8{3, 0}, of("coup"), "a whole word comes before a beginning")
	require.Equal(t, [2]uint8{4, 0}, of("coupures"), "the longest beginning wins")
	require.Equal(t, [2]uint8{1, 3}, of("prix"), "a word may be of two fields")
	require.Zero(t, of("table"))
	require.Zero(t, of("fr"))
	require.Zero(t, of(""))
	require.Zero(t, of("123"))
}

func TestAFaultInAFieldIsNamedWithItsLine(t *testing.T) {
	k := newKnowledge(map[rune]string{}, map[rune]string{})
	b := compiler{k: k, read: newReader(k.fold)}
	parsed, err := readKnowledgeFiles(fstest.MapFS{"a.yaml": {Data: []byte("champs:\n  argent: |\n    prix\n    ab*\n")}}, []string{"a.yaml"})
	require.NoError(t, err)
	require.ErrorContains(t, b.fields([]string{"a.yaml"}, parsed), "a.yaml, ligne 4")
}
