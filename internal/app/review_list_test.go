package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/review"
)

// waiting is the button of somebody's menu that says how much waits for him.
func (h *house) waiting(who string) string {
	h.t.Helper()
	for _, o := range h.command(alone, who, at(who), "menu", "") {
		for _, row := range o.Content().Buttons {
			for _, b := range row {
				if strings.HasPrefix(b.Label, "À regarder") {
					return b.Label
				}
			}
		}
	}
	return ""
}

func TestTheMenuCountsWhatItsReaderMayDoSomethingAbout(t *testing.T) {
	h := judged(t, alone)
	h.press(alone, "lea", inAlone, h.command(alone, "lea", inAlone, "menu", ""), "Oui")
	id, done := decided(h, alone, "Message retiré", "Contenu interdit")
	require.Equal(t, "À regarder (0)", h.waiting("pro-escale"))
	notice, _ := h.told(alone, done)
	h.press(alone, "lea", inAlone, notice, "pas d'accord")
	require.Equal(t, review.ContestOpen, h.aCase(id).Contest)
	require.Equal(t, "À regarder (0)", h.waiting("pro-escale"), "who decided first does not answer the contest")
	require.Equal(t, "À regarder (1)", h.waiting("nour"))
	list := h.command(alone, "pro-escale", at("pro-escale"), "a_regarder", "")
	require.Contains(t, texts(list), "En attente : 0")
	require.Contains(t, texts(list), "Pour quelqu'un d'autre : 1")
	require.NotEmpty(t, tokenOf(list, "Haine"), "he sees all the same that it is contested")

	elsewhere := seen(alone, "tom", moderation.Hate, 900)
	elsewhere.Conversation = "d"
	held := h.point(elsewhere)
	h.clock.add(time.Minute)
	cards := h.cardsOf()["à pro-escale"]
	h.press(alone, "pro-escale", at("pro-escale"), cards, "Je m'en occupe")
	require.Equal(t, review.Who(h.authorOf("pro-escale")), h.aCase(held).Holder)
	require.Equal(t, "À regarder (1)", h.waiting("pro-escale"))
	require.Equal(t, "À regarder (1)", h.waiting("nour"), "what a colleague has taken waits for nobody else")
}

func TestAHeadIsShownTheSecondLookThatWaitsForHim(t *testing.T) {
	h := judged(t, alone)
	h.point(seen(alone, "lea", moderation.ChildSexual, 1))
	card := h.cardsOf()["à pro-escale"]
	why := h.press(alone, "pro-escale", at("pro-escale"), card, "Message retiré")
	require.Equal(t, "À regarder (0)", h.waiting("responsable-escale"))
	h.press(alone, "pro-escale", at("pro-escale"), why, "Contenu interdit")
	require.Equal(t, "À regarder (0)", h.waiting("pro-escale"))
	require.Equal(t, "À regarder (1)", h.waiting("responsable-escale"))
}
