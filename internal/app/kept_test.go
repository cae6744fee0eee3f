package app_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// TestLaw11_WhatAProfessionalDeclaredIsReadAndErasedByHer: she was never shown
// anything, and still reads what was noted, takes it away and erases it.
func TestLaw11_WhatAProfessionalDeclaredIsReadAndErasedByHer(t *testing.T) {
	h := build(t, 1, elsewhere)
	h.press(alone, pro, inAlone, h.canWrite(alone, pro, "lea"), "de vive voix")
	require.Len(t, h.memory.state.steps.approaches, 1)
	record := h.command(alone, "lea", private, "privacy", "")
	require.Contains(t, texts(record), "Un adulte a noté : tu as demandé à parler")
	require.NotContains(t, texts(record), "je ne garde rien sur toi")
	file := h.press(alone, "lea", private, record, "Avoir le fichier")
	require.Contains(t, string(file[0].Content().File.Data), `"qui_a_demande": "jeune"`)
	erase := h.press(alone, "lea", private, record, "Effacer")
	h.handle(&chat.Press{Origin: h.origin(alone, "lea", private), Ref: "m", Token: exactly(erase, "Tout effacer")})
	require.Empty(t, h.memory.state.steps.approaches)
	require.NotEmpty(t, h.memory.closings, "a restored copy forgets it too")
	require.NotContains(t, texts(h.command(alone, "lea", private, "privacy", "")), "Un adulte a noté")
}

func TestAHeadIsToldThatThereIsSomethingToSeeAndNothingMore(t *testing.T) {
	h := build(t, 1, elsewhere, staffed(t))
	h.command(alone, accountOf(pdn.RoleHead), private, "menu", "")
	reasons := h.press(alone, pro, private, h.canWrite(alone, pro, "lea"), "Danger")
	h.press(alone, pro, private, reasons, "vie en danger")
	owed := 0
	for _, m := range h.memory.state.hours.owed {
		if m.Kind == "hors_robot" {
			owed++
			h.senders[alone].take()
			require.NoError(t, h.app.Deliver(t.Context(), m))
			sent := h.senders[alone].take()
			require.Contains(t, texts(sent), "Quelqu'un de votre équipe a noté un acte hors du robot")
			require.False(t, strings.Contains(texts(sent), "Samira") || strings.Contains(texts(sent), "lea"))
			require.NotEmpty(t, tokenOf(sent, "Actes hors du robot"))
		}
	}
	require.Equal(t, 1, owed)
}
