package interval

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryPhraseCanBeReached(t *testing.T) {
	for _, p := range phrases() {
		require.True(t, in(p.words[0], phraseHeads), p.words)
	}
}

func TestNoWordIsBothHarmlessAndRisky(t *testing.T) {
	for _, w := range []string{"mais", "vrai", "permanence", "snap", "jeunes", "avais"} {
		_, risky := riskOf(w)
		require.False(t, risky, w)
	}
	for _, w := range []string{"serai", "ferons", "environ", "sauf", "pas", "chaque", "demain"} {
		_, risky := riskOf(w)
		require.True(t, risky, w)
		require.False(t, isFiller(w), w)
	}
}
