package app_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/review"
)

// posted is a house whose head has an e-mail address.
func posted(t TB, letters *post) *house {
	return judged(t, alone, func(o *app.Options) {
		all := o.Directory.Fixed()
		for i := range all {
			for j := range all[i].People {
				if all[i].People[j].Role == pdn.RoleHead {
					all[i].People[j].Mail = "aude@escale.example"
				}
			}
		}
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory, o.Courier = d, letters
	})
}

// rounds delivers what is owed as often as it makes something else owed.
func (h *house) rounds() map[string]string {
	h.t.Helper()
	got := map[string]string{}
	for range 8 {
		for to, all := range h.cardsOf() {
			got[to] += texts(all)
		}
	}
	return got
}

func TestACardThatReachesNobodyGoesFurtherAtOnce(t *testing.T) {
	letters := &post{}
	h := posted(t, letters)
	h.senders[alone].deaf = []string{"pro-escale", "nour"}
	id := h.point(seen(alone, "lea", moderation.Hate, 1))
	require.Contains(t, h.rounds()["à responsable-escale"], "À décider avant", "no decider is reached: it is the head's")
	require.Equal(t, review.Heads, h.aCase(id).Circle)
	require.Equal(t, review.InTime, h.aCase(id).Late)
	require.Empty(t, letters.letters)

	h = posted(t, letters)
	h.senders[alone].deaf = []string{"pro-escale", "nour", "responsable-escale"}
	id = h.point(seen(alone, "lea", moderation.Hate, 1))
	h.point(seen(alone, "tom", moderation.Violence, 2))
	require.Empty(t, h.rounds())
	require.Equal(t, review.Employer, h.aCase(id).Circle)
	require.Len(t, letters.letters, 1, "one for all that shares a card")
	require.Equal(t, "aude@escale.example", letters.letters[0].To)
	said := strings.Join(letters.letters[0].Lines, "")
	require.Contains(t, said, "écrivez-lui /menu")
	require.NotContains(t, strings.ToLower(said), "haine")
}

func TestLaw5_TheLetterWithoutContentNeverGoesToWhomTheCaseConcerns(t *testing.T) {
	letters := &post{}
	h := posted(t, letters)
	id := h.point(seen(alone, "responsable-escale", moderation.Hate, 1))
	h.rounds()
	require.Equal(t, review.Employer, h.aCase(id).Circle)
	require.Empty(t, letters.letters, "the author is not told by the machine")
	h.senders[alone].deaf = []string{"responsable-escale"}
	h.point(seen(alone, "nour", moderation.Hate, 2))
	h.rounds()
	require.Len(t, letters.letters, 1, "of another, she is")
}
