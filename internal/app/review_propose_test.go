package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// Law L4: a trainee says what he would decide; the case still waits for a named
// human who decides, and who reads the proposal on the card.
func TestLaw4_ATraineeProposesAndSomebodyElseDecides(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := judged(t, n)
		id := h.point(seen(n, "lea", moderation.Insult, 1))
		card := h.cardsOf()["à pro-escale"]
		list := h.press(n, "stagiaire-escale", at("stagiaire-escale"), h.command(n, "stagiaire-escale", at("stagiaire-escale"), "menu", ""), "À regarder")
		mine := h.press(n, "stagiaire-escale", at("stagiaire-escale"), list, "Injure")
		require.Empty(t, tokenOf(mine, "Rappel du cadre"), "a trainee has no button that decides")
		what := h.press(n, "stagiaire-escale", at("stagiaire-escale"), mine, "Proposer une suite")
		why := h.press(n, "stagiaire-escale", at("stagiaire-escale"), what, "Rappel du cadre")
		require.Empty(t, h.aCase(id).Proposal.What, "nothing is proposed before the reason")
		done := h.press(n, "stagiaire-escale", at("stagiaire-escale"), why, "Propos blessants")
		require.Contains(t, texts(done), "Votre proposition est notée")

		row := h.aCase(id)
		require.Equal(t, review.Reminder, row.Proposal.What)
		require.False(t, row.Decided(), "a proposal decides nothing")
		require.True(t, row.Waits())
		open := h.press(n, "pro-escale", at("pro-escale"), card, "À regarder")
		seen := h.press(n, "pro-escale", at("pro-escale"), open, "Injure")
		require.Contains(t, texts(seen), "Malo propose : rappel du cadre (Propos blessants). C'est vous qui décidez.")
		require.NotEmpty(t, tokenOf(seen, "Rien à signaler"), "the decider is free")
		require.Empty(t, tokenOf(seen, "Proposer une suite"))
		h.press(n, "pro-escale", at("pro-escale"), h.press(n, "pro-escale", at("pro-escale"), seen, "Rien à signaler"), "Jeu, humour, citation")
		require.Equal(t, review.Nothing, h.aCase(id).Decision.What)
		require.NotEqual(t, row.Proposal.By, h.aCase(id).Decision.By)
	}
}
