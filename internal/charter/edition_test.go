package charter_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/charter"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

func edition(number int, effective int) charter.Edition {
	e := charter.Edition{Number: number, Effective: 100, Rules: []string{"On se respecte."}}
	if number > 1 {
		e.Changes, e.Unchanged = []string{"Une règle de plus."}, []string{"Tu choisis."}
	}
	e.Effective += pdn.Day(effective)
	return e
}

func TestTheEditionInEffectIsTheLatestWhoseDayHasCome(t *testing.T) {
	all, err := charter.NewEditions([]charter.Edition{edition(2, 30), edition(1, 0), edition(3, 60)})
	require.NoError(t, err)
	require.Equal(t, 1, all.At(100).Number)
	require.Equal(t, 1, all.At(129).Number)
	require.Equal(t, 2, all.At(130).Number)
	require.Equal(t, 3, all.At(1000).Number)
	require.Equal(t, 1, all.At(1).Number, "before any edition the first one is shown")
}

func TestAnEditionWithoutItsDifferenceIsRefused(t *testing.T) {
	second := edition(2, 30)
	second.Unchanged = nil
	_, err := charter.NewEditions([]charter.Edition{edition(1, 0), second})
	require.ErrorContains(t, err, "sans_difference")
}

func TestAnEditionWithoutADateIsRefused(t *testing.T) {
	first := edition(1, 0)
	first.Effective = 0
	_, err := charter.NewEditions([]charter.Edition{first})
	require.ErrorContains(t, err, "sans_date")
}

func TestAGapInTheNumbersIsRefused(t *testing.T) {
	_, err := charter.NewEditions([]charter.Edition{edition(1, 0), edition(3, 60)})
	require.ErrorContains(t, err, "numero")
}

func TestTheHashChangesWithOneWord(t *testing.T) {
	a, b := edition(1, 0), edition(1, 0)
	require.Equal(t, a.Hash(), b.Hash())
	b.Rules = []string{"On se respecte !"}
	require.NotEqual(t, a.Hash(), b.Hash())
	// Moving a line from one part to another is another edition too.
	c, d := edition(2, 0), edition(2, 0)
	c.Changes, c.Unchanged = []string{"x", "y"}, []string{"z"}
	d.Changes, d.Unchanged = []string{"x"}, []string{"y", "z"}
	require.NotEqual(t, c.Hash(), d.Hash())
}
