package app_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/review"
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

func TestAContestThatComesAfterTheLinkWasErasedDoesNotSayThatNobodyShowedTheMessage(t *testing.T) {
	h := accepting(t, alone)
	p := seen(alone, "lea", moderation.ChildSexual, 1)
	p.At = time.Time{}
	id := h.point(p)
	card := h.cardsOf()["à pro-escale"]
	h.clock.add(48 * time.Hour)
	why := h.press(alone, "pro-escale", at("pro-escale"), card, "Message retiré")
	notice, _ := h.told(alone, h.press(alone, "pro-escale", at("pro-escale"), why, "Contenu interdit"))
	require.Len(t, notice, 1)
	for range 29 { // nobody reads it a second time
		h.clock.add(24 * time.Hour)
		h.tend()
		h.cardsOf()
	}
	require.True(t, h.aCase(id).LinkErased)
	h.press(alone, "lea", at("lea"), notice, "pas d'accord")
	require.Equal(t, review.ContestOpen, h.aCase(id).Contest)
	list := h.command(alone, "nour", at("nour"), "a_regarder", "")
	shown := h.press(alone, "nour", at("nour"), list, "Pédo")
	require.Contains(t, texts(shown), "Le lien est effacé")
	require.NotContains(t, texts(shown), "n'a pas pu montrer")
}
