package app_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/moderation"
)

func TestAMessageToldByItsHourIsLookedForAroundThatHour(t *testing.T) {
	h := judged(t, open)
	screen := h.command(open, "tom", at("tom"), "alerter", "")
	for _, label := range []string{"Hier", "18 h", "Quelqu'un d'autre", "Insulte, moquerie"} {
		screen = h.press(open, "tom", at("tom"), screen, label)
	}
	card := h.cardsOf()["à pro-escale"]
	require.Contains(t, texts(card), "cherchez autour de cette heure")
	require.NotContains(t, texts(card), "supergroupe", "the group is not what lacks")
	require.Empty(t, tokenOf(card, "Voir"), "there is nothing to show")
}

func TestACaseThatNobodyDecidedSaysThatItsLinkIsErased(t *testing.T) {
	h := judged(t, alone)
	h.point(seen(alone, "lea", moderation.Hate, 1))
	for range 31 {
		h.clock.add(24 * time.Hour)
		h.tend()
		h.cardsOf()
	}
	list := h.command(alone, "responsable-escale", at("responsable-escale"), "a_regarder", "")
	card := h.press(alone, "responsable-escale", at("responsable-escale"), list, "Haine")
	require.Contains(t, texts(card), "Le lien est effacé")
	require.NotEmpty(t, tokenOf(card, "Rien à signaler"), "and it can still be decided")
}
