package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// erases types a handle after [Un compte ailleurs ?], and gives the answer.
func (h *house) erases(who, typed string) []chat.Outgoing {
	h.t.Helper()
	record := h.command(alone, who, private, "privacy", "")
	if tokenOf(record, "ailleurs") == "" { // several teams: she chooses hers
		h.press(alone, who, private, record, "escale")
		record = h.command(alone, who, private, "privacy", "")
	}
	require.Contains(h.t, texts(h.press(alone, who, private, record, "Un compte ailleurs ?")), "Écris ton pseudo dans ton prochain message")
	return h.write(alone, who, private, typed)
}

// Law L9: who types a handle learns nothing of what was held about it.
func TestLaw9_ErasingAnAccountElsewhereTellsNothing(t *testing.T) {
	h := build(t, 2, elsewhere)
	h.press(alone, pro, private, h.write(alone, pro, private, "écrire snapchat lea.45"), "C'est elle qui m'écrit")
	h.press(alone, "pro-phare", private, h.write(alone, "pro-phare", private, "écrire snapchat lea.45"), "de vive voix")
	require.Len(t, h.memory.state.steps.approaches, 2)
	held := h.erases("lea", "https://snapchat.com/add/Lea.45?x")
	require.Empty(t, h.memory.state.steps.approaches, "in every structure")
	require.Len(t, h.memory.closings, 2, "a restored copy must not bring it back")
	again := h.erases("lea", "https://snapchat.com/add/Lea.45?x")
	require.Equal(t, texts(held), texts(again), "the same whether it was held or not")
	require.Contains(t, texts(held), "Ton compte : Snapchat, Lea.45.")
	require.Len(t, h.memory.closings, 2)
	require.Len(t, h.memory.state.links, 1, "asking leaves no row: hers is that of the rules she was shown")
}

// Law L1: what forbids to insist is not erased by who cannot prove who she is.
func TestLaw1_AHandleTypedByAnybodyReopensNothing(t *testing.T) {
	h := build(t, 1, elsewhere)
	ask := func() []chat.Outgoing { return h.write(alone, pro, private, "écrire snapchat lea.45") }
	h.press(alone, pro, private, ask(), "Je fais une demande")
	h.erases("somebody", "snapchat lea.45")
	require.Contains(t, texts(ask()), "Pas de réponse : c'est son droit")
	h.press(alone, pro, private, ask(), "Elle a dit non")
	h.erases("somebody", "snapchat lea.45")
	require.Contains(t, texts(ask()), "Non. On n'insiste pas")
	require.Empty(t, h.memory.closings)
}

func TestAnAccountThatIsNotElsewhereIsExplained(t *testing.T) {
	h := build(t, 1, elsewhere)
	require.Contains(t, texts(h.erases("lea", "lea.45")), "Sur quel réseau")
	require.Contains(t, texts(h.erases("lea", "???")), "Je n'ai pas compris ce pseudo")
	require.Contains(t, texts(h.erases("lea", "ouvert lea.45")), "écris-moi depuis ce compte-là")
	for range 12 {
		h.erases("lea", "snapchat lea.45")
	}
	require.Contains(t, texts(h.erases("lea", "snapchat lea.45")), "Attends un peu")
	require.NotContains(t, texts(h.press(alone, pro, private, h.command(alone, "lea", private, "privacy", ""), "Un compte ailleurs ?")), "Écris ton pseudo", "hers alone")
}
