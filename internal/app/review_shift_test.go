package app_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/review"
)

// evening is a structure whose promeneuses are there from five to seven only.
func evening(t TB) *house {
	h := judged(t, alone)
	h.onDuty("pro-escale", 17, 19)
	h.onDuty("nour", 17, 19)
	return h
}

func TestTheCardOfALatePermanenceIsNotLateWhenItArrives(t *testing.T) {
	h := evening(t)
	id := h.point(seen(alone, "lea", moderation.Hate, 1)) // at nine
	for range 8 {
		h.tend()
		require.Empty(t, h.cardsOf(), "nobody is reminded of what he could not see")
		h.clock.add(time.Hour)
	}
	h.tend()
	card := h.cardsOf()["à pro-escale"]
	require.Len(t, card, 1)
	require.Contains(t, texts(card), "À décider avant : mardi 3 novembre à 12 h")
	require.Equal(t, review.InTime, h.aCase(id).Late)
	h.clock.add(24 * time.Hour)
	h.tend()
	require.Contains(t, texts(h.cardsOf()["à pro-escale"]), "attend toujours un regard")
}

func TestWhatNobodyNearWillSeeInTimeGoesFurtherByTheHourOfTheFinding(t *testing.T) {
	h := evening(t)
	h.clock.add(11 * time.Hour) // after the permanence: the next one is tomorrow at five
	id := h.point(seen(alone, "lea", moderation.ChildSexual, 1))
	h.clock.add(16 * time.Hour) // the head's working day, noon
	h.tend()
	require.Equal(t, review.NextPerson, h.aCase(id).Late)
	h.tend()
	require.Contains(t, texts(h.cardsOf()["à responsable-escale"]), "Il vient à vous")
	h.clock.add(5 * time.Hour)
	h.tend()
	told := texts(h.cardsOf()["à pro-escale"])
	require.NotContains(t, told, "attend toujours un regard", "who sees it first is not reminded of it")
}
