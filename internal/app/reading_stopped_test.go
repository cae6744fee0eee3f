package app_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

const readingStopped = "Le message qui l'annonce n'y est plus"

// stood is where the standing post of the read space is known to be.
func (h *house) stood(n pdn.NetworkID) app.Post {
	for _, p := range h.memory.state.posts {
		if p.Network == n && p.Space == "escale" && p.Kind == app.StandingPost {
			return p
		}
	}
	return app.Post{}
}

// read tells whether the space of the structure is read.
func (h *house) read(n pdn.NetworkID) bool {
	space, _, found := h.app.Directory.Space(n, "escale")
	require.True(h.t, found)
	return space.Reading.On
}

func (h *house) spoken(n pdn.NetworkID) {
	h.handle(&chat.Message{Origin: h.origin(n, "tom", chat.Place{Kind: chat.Shared, Space: "escale", Conversation: "c", Alone: n == alone}), Ref: "c:1", Text: "texte"})
}

func TestLaw10_WhoMayTurnReadingOnIsToldThatItStopped(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		for _, lost := range []error{chat.ErrGone, chat.ErrForbidden} {
			h := reads(t, n, &judging{})
			h.clock.add(time.Hour)
			h.senders[n].fails = []error{lost}
			h.spoken(n)
			require.False(t, h.read(n))
			told := h.cardsOf()
			for _, who := range []string{"à pro-escale", "à nour"} {
				require.Len(t, told[who], 1)
				require.Contains(t, texts(told[who]), readingStopped)
			}
			require.Empty(t, told["à stagiaire-escale"], "he may not turn it on")
			require.Empty(t, told["à coordinateur-escale"])
			h.spoken(n)
			require.NotContains(t, texts(h.received()), readingStopped, "it is said once")

			sure := h.press(n, "nour", at("nour"), told["à nour"], "Lire cet espace")
			h.press(n, "nour", at("nour"), sure, "Oui, lire cet espace")
			require.True(t, h.read(n), "one button leads to reading again")
		}
	}
}

func TestAReadingThatStoppedAndBeganAgainIsNotToldAsStopped(t *testing.T) {
	h := reads(t, alone, &judging{})
	h.clock.add(12 * time.Hour) // in the evening: it waits for the morning
	h.senders[alone].fails = []error{chat.ErrGone}
	h.spoken(alone)
	require.False(t, h.read(alone))
	require.NotContains(t, texts(h.received()), readingStopped, "nobody is woken")
	list := h.command(alone, "nour", at("nour"), "lecture", "")
	page := h.press(alone, "nour", at("nour"), list, "Serveur")
	sure := h.press(alone, "nour", at("nour"), page, "Lire cet espace")
	h.press(alone, "nour", at("nour"), sure, "Oui, lire cet espace")
	require.True(t, h.read(alone))
	h.clock.add(12 * time.Hour)
	require.NotContains(t, texts(h.received()), readingStopped)
}

// A deleted channel takes the standing post with it: the reading stops at once, not
// at what is written next elsewhere in the space.
func TestTheDeletedChannelOfTheStandingPostStopsTheReadingAtOnce(t *testing.T) {
	h := reads(t, alone, &judging{})
	h.clock.add(time.Hour)
	h.spoken(alone)
	where := h.stood(alone).Conversation
	require.NotEmpty(t, where)
	gone := func(c chat.Conversation) {
		h.handle(&chat.Closed{Origin: h.origin(alone, "", chat.Place{Kind: chat.Shared, Space: "escale", Conversation: c})})
	}
	h.received()
	gone("ailleurs")
	require.Empty(t, h.received(), "another channel")
	h.senders[alone].fails = []error{chat.ErrGone, chat.ErrGone}
	gone(where)
	require.False(t, h.read(alone))
	told := texts(h.cardsOf()["à pro-escale"])
	require.Contains(t, told, readingStopped)
	require.Contains(t, told, "structure l'escale, espace Serveur : à la ligne salon", "no screen moves the post of a space of the settings")
	require.NotContains(t, told, "/relier")
}

func TestWhereASpaceWasLinkedFromTheChatTheScreenSaysHowToLinkItElsewhere(t *testing.T) {
	h := reads(t, alone, &judging{})
	require.NoError(t, h.memory.Update(t.Context(), func(tx app.Tx) error {
		return tx.SaveBinding(t.Context(), app.Binding{Network: alone, Space: "atelier", Structure: "escale", Name: "Atelier", Posts: "annonces"})
	}))
	h.start()
	page := h.press(alone, "nour", at("nour"), h.command(alone, "nour", at("nour"), "lecture", ""), "Atelier")
	h.press(alone, "nour", at("nour"), h.press(alone, "nour", at("nour"), page, "Lire cet espace"), "Oui, lire cet espace")
	h.received()
	h.senders[alone].fails = []error{chat.ErrGone, chat.ErrGone}
	h.handle(&chat.Closed{Origin: h.origin(alone, "", chat.Place{Kind: chat.Shared, Space: "atelier", Conversation: "annonces"})})
	told := h.cardsOf()["à nour"]
	require.Contains(t, texts(told), "La lecture de « Atelier » (Seul) s'est arrêtée")
	require.Contains(t, texts(told), "tapez /relier dans un autre salon")
	require.NotContains(t, texts(told), "lampadaire.yaml")
	require.Contains(t, texts(h.press(alone, "nour", at("nour"), told, "Nos espaces")), "se relie avec /relier")
}
