package app_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
)

// cardOf points a message out and gives the card of pro-escale, where it stands,
// with the token of a decision's reason.
func cardOf(h *house) (ref chat.MessageRef, reason string) {
	h.t.Helper()
	h.point(seen(alone, "lea", moderation.Hate, 1))
	for i, o := range h.received() {
		if o.To() == "à pro-escale" {
			ref = chat.MessageRef(fmt.Sprintf("m%d", i+1))
			reason = tokenOf(h.press(alone, "pro-escale", at("pro-escale"), []chat.Outgoing{o}, "Rien à signaler"), "Jeu, humour")
		}
	}
	require.NotEmpty(h.t, ref)
	require.NotEmpty(h.t, reason)
	return ref, reason
}

// pressOn presses a button of a message that stands.
func (h *house) pressOn(ref chat.MessageRef, token string) error {
	return h.app.Handle(context.Background(), &chat.Press{Origin: h.origin(alone, "pro-escale", at("pro-escale")), Token: token, Ref: ref})
}

func TestACardWhosePressCouldNotBeKeptIsWrittenAgainAfterTheNextAct(t *testing.T) {
	h := judged(t, alone)
	ref, reason := cardOf(h)
	h.memory.unkept = errors.New("no room")
	require.Error(t, h.pressOn(ref, reason))
	list := h.command(alone, "nour", at("nour"), "a_regarder", "")
	card := h.press(alone, "nour", at("nour"), list, "Haine")
	h.press(alone, "nour", at("nour"), h.press(alone, "nour", at("nour"), card, "Rien à signaler"), "Jeu, humour")
	var hers []chat.Outgoing
	for _, o := range h.cardsOf()["à pro-escale"] {
		if o.Edits() == ref {
			hers = append(hers, o)
		}
	}
	require.Len(t, hers, 1, "the card of who could not decide says that another has")
	require.Contains(t, texts(hers), "Tout est regardé")
}

func TestACardWhoseAnswerCouldNotLeaveIsWrittenAgain(t *testing.T) {
	h := judged(t, alone)
	ref, reason := cardOf(h)
	h.senders[alone].fails = []error{errors.New("down")}
	require.NoError(t, h.pressOn(ref, reason))
	written := h.cardsOf()["à pro-escale"]
	require.Len(t, written, 1)
	require.Equal(t, ref, written[0].Edits())
	require.Contains(t, texts(written), "Tout est regardé")

	h = judged(t, alone)
	ref, reason = cardOf(h)
	require.NoError(t, h.pressOn(ref, reason))
	h.senders[alone].take()
	require.Empty(t, h.cardsOf()["à pro-escale"], "the answer stands there")
}
