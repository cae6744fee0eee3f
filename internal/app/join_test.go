package app_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

var codeShown = regexp.MustCompile(`[2-9A-Z]{4}-[2-9A-Z]{6}`)

// invited lets the head invite somebody and gives the code.
func (h *house) invited(text string) string {
	h.t.Helper()
	said := texts(h.write(open, accountOf(pdn.RoleHead), private, text))
	code := codeShown.FindString(said)
	require.NotEmpty(h.t, code, said)
	return code
}

func TestAHeadInvitesAndTheCodeMakesAPromeneurOnceOnBothNetworks(t *testing.T) {
	h := build(t, 1, staffed(t))
	code := h.invited("Inviter pdn Nour, animatrice")
	require.Contains(t, texts(h.write(open, "nour", private, "coucou")), "Je suis un robot")
	h.press(open, "nour", private, h.command(open, "nour", private, "menu", ""), "Oui")
	require.Equal(t, adherence.Accepted, h.link(open, "nour").State)

	said := h.write(open, "nour", private, strings.ToLower(code))
	require.Contains(t, texts(said), "Bienvenue Nour. Votre rôle à l'escale : Promeneur du Net.")
	require.NotEmpty(t, tokenOf(said, "Je commence"))
	require.Equal(t, adherence.Unknown, h.link(open, "nour").State, "nothing of a young person is kept about a professional")

	// The same event once more, after a crash, does not lock him out.
	o := h.origin(open, "nour", private)
	for range 2 {
		h.handle(&chat.Message{Origin: o, Text: code})
		require.Contains(t, texts(h.senders[open].take()), "Bienvenue Nour")
	}
	require.Contains(t, texts(h.write(open, "intrus", private, code)), "Ce code a déjà servi")

	// Her other network, by a code typed there; both are the same author.
	menu := h.command(open, "nour", private, "menu", "")
	linking := codeShown.FindString(texts(h.press(open, "nour", private, menu, "Mon autre réseau")))
	require.NotEmpty(t, linking)
	require.Contains(t, texts(h.command(alone, "nour-2", inAlone, "code", linking)), "Bienvenue Nour")
	h.start() // and after a restart
	require.Contains(t, texts(h.command(alone, "nour-2", private, "menu", "")), "Bonjour Nour")
	require.Contains(t, texts(h.write(alone, "nour-2", private, "hier 14h-16h")), "on garde")

	// Unlinked as easily.
	menu = h.command(alone, "nour-2", private, "menu", "")
	screen := h.press(alone, "nour-2", private, menu, "Mon autre réseau")
	require.Contains(t, texts(h.press(alone, "nour-2", private, screen, "Détacher")), "Ce compte est détaché")
	require.NotContains(t, texts(h.command(alone, "nour-2", private, "menu", "")), "Bonjour Nour")
	menu = h.command(open, "nour", private, "menu", "")
	screen = h.press(open, "nour", private, menu, "Mon autre réseau")
	require.Empty(t, tokenOf(screen, "Détacher"), "the last account stays")
}

func TestACodeSaysInPlainFrenchWhyItDoesNotWork(t *testing.T) {
	h := build(t, 1, staffed(t))
	code := h.invited("inviter responsable Paul, directeur")
	require.Contains(t, texts(h.write(open, accountOf(pdn.RoleTrainee), private, code)), "pour un autre rôle que le vôtre")
	require.Contains(t, texts(h.write(open, accountOf(pdn.RoleHead), private, code)), "déjà celui d'un professionnel")
	h.clock.add(15 * 24 * time.Hour)
	require.Contains(t, texts(h.write(open, "paul", private, code)), "Ce code a expiré")
	require.Contains(t, texts(h.write(open, "lea", private, "ZZ9Z-ZZZZZZ")), "Ce code n'est pas reconnu")
	require.NotContains(t, texts(h.write(open, "lea", private, "bonjour le monde")), "code")
	require.Empty(t, h.memory.state.house.members)
}

func TestAGuessedCodeDiesAndTheGuesserWaits(t *testing.T) {
	h := build(t, 1, staffed(t))
	code := h.invited("inviter pdn Nour, animatrice")
	wrong := code[:5] + "222222"
	for i := range 5 {
		require.Contains(t, texts(h.write(open, "voleur", private, wrong)), "pas reconnu", "try %d", i)
	}
	require.Contains(t, texts(h.write(open, "voleur", private, code)), "Trop d'essais")
	require.Contains(t, texts(h.write(open, "nour", private, code)), "Trop d'essais", "the code itself is dead")
	require.Empty(t, h.memory.state.house.members)
	require.Empty(t, h.memory.state.links, "trying a code keeps nothing about anybody")
}

func TestOnlyTheHashOfACodeIsKept(t *testing.T) {
	h := build(t, 1, staffed(t))
	code := h.invited("inviter pdn Nour, animatrice")
	for _, inv := range h.memory.state.house.invitations {
		require.Equal(t, h.sealer.InvitationHash(code[:4], code[5:]), inv.Secret)
		require.NotContains(t, string(inv.Secret), code[5:])
	}
}

func TestATraineeNeedsATutorAndAnEndAndLeavesOnThatDay(t *testing.T) {
	h := build(t, 1, staffed(t))
	for _, text := range []string{"inviter stagiaire Zoé, éducatrice", "inviter stagiaire Zoé, éducatrice, tuteur Samira", "inviter stagiaire Zoé, éducatrice, tuteur Samira, jusqu'au 1/11/2026"} {
		require.Contains(t, texts(h.write(open, accountOf(pdn.RoleHead), private, text)), "il faut un tuteur et une date de fin", text)
	}
	menu := h.command(alone, "pro-escale", private, "menu", "")
	h.press(alone, "pro-escale", private, h.press(alone, "pro-escale", private, menu, "Publier les règles"), "Serveur")
	code := h.invited("inviter stagiaire Zoé, éducatrice, tuteur Samira, jusqu'au 5/11/2026")
	h.senders[alone].take()
	require.Contains(t, texts(h.write(open, "zoe", private, code)), "Bienvenue Zoé")
	require.Contains(t, texts(h.senders[alone].take()), "Zoé", "the standing post names her")
	require.Contains(t, texts(h.command(open, "lea", private, "menu", "")), "Zoé")
	require.Contains(t, texts(h.command(open, "zoe", private, "relier", "")), "Votre rôle ne permet pas cela")

	h.clock.add(3 * 24 * time.Hour) // the last day
	require.Contains(t, texts(h.command(open, "zoe", private, "menu", "")), "Bonjour Zoé")
	h.senders[alone].take()
	h.clock.add(24 * time.Hour)
	require.NotContains(t, texts(h.command(open, "zoe", private, "menu", "")), "Bonjour Zoé")
	require.NotContains(t, texts(h.senders[alone].take()), "Zoé", "the post no longer names her")
	require.Empty(t, h.memory.state.house.accounts)
}

func TestAHeadClosesAnAccess(t *testing.T) {
	h := build(t, 1, staffed(t))
	h.write(open, "nour", private, h.invited("inviter pdn Nour, animatrice"))
	head := accountOf(pdn.RoleHead)
	team := h.press(open, head, private, h.command(open, head, private, "menu", ""), "Mon équipe")
	require.Contains(t, texts(team), "Nour, animatrice (Promeneur du Net)")
	sure := h.press(open, head, private, h.press(open, head, private, team, "Nour"), "Fermer l'accès : Nour")
	require.Contains(t, texts(h.press(open, head, private, sure, "Oui, fermer")), "L'accès de Nour est fermé")
	require.NotContains(t, texts(h.command(open, "nour", private, "menu", "")), "Bonjour Nour")
	require.Empty(t, h.memory.state.house.accounts)
}

// waiting is a mailbox with one invitation.
type waiting struct {
	inv     app.Invitation
	dropped int
}

func (w *waiting) Find(selector string) (app.Invitation, bool, error) {
	return w.inv, selector == w.inv.Selector && w.dropped == 0, nil
}

func (w *waiting) Waiting() ([]app.Invitation, error) {
	if w.dropped > 0 || w.inv.Selector == "" {
		return nil, nil
	}
	return []app.Invitation{w.inv}, nil
}

func (w *waiting) Drop(string) error { w.dropped++; return nil }

func TestAnInvitationOfTheCommandLineIsTakenWhenItsCodeIsTyped(t *testing.T) {
	box := &waiting{}
	h := build(t, 1, func(o *app.Options) { o.Mailbox = box })
	code, inv, err := app.NewInvitation(h.sealer, strings.NewReader(strings.Repeat("\x01\x02\x03\x04\x05", 10)), pdn.DayOf(morning, time.UTC),
		app.Invitation{Structure: "escale", Role: pdn.RoleHead, FirstName: "Aude", Function: "cheffe"})
	require.NoError(t, err)
	box.inv = inv
	require.Contains(t, texts(h.command(open, "aude", private, "start", "c-"+strings.ReplaceAll(code, "-", ""))), "Bienvenue Aude")
	require.Equal(t, 1, box.dropped)
	require.Contains(t, texts(h.write(open, "autre", private, code)), "a déjà servi", "the storage remembers it")
}

func TestAStorageThatFailsSpendsNoCode(t *testing.T) {
	h := build(t, 1, staffed(t))
	code := h.invited("inviter pdn Nour, animatrice")
	h.memory.fail = errors.New("full")
	require.Error(t, h.app.Handle(context.Background(), &chat.Message{Origin: h.origin(open, "nour", private), Text: code}))
	require.Contains(t, texts(h.write(open, "nour", private, code)), "Bienvenue Nour")
}

func (h *house) administrator(n pdn.NetworkID, who string, place chat.Place, name, args string) []chat.Outgoing {
	h.t.Helper()
	h.senders[n].take()
	o := h.origin(n, who, place)
	o.Author.Administrator = true
	h.handle(&chat.Command{Origin: o, Name: name, Args: args})
	return h.senders[n].take()
}

func TestASpaceIsLinkedByAProfessionalWhoAdministersIt(t *testing.T) {
	h := build(t, 2, staffed(t))
	elsewhere := chat.Place{Kind: chat.Shared, Space: "nouveau", Conversation: "salon", Alone: true}
	require.Empty(t, h.command(alone, "lea", elsewhere, "menu", ""), "an unlinked space is silent")
	offer := h.command(alone, "pro-escale", elsewhere, "menu", "")
	require.Contains(t, texts(offer), "j'y reste muet et je n'y lis rien")
	require.Contains(t, texts(h.press(alone, "pro-escale", elsewhere, offer, "Relier cet espace")), "Seul un administrateur")

	bound := h.administrator(alone, "pro-escale", elsewhere, "relier", "Le serveur  des ados")
	require.Contains(t, texts(bound), "« Le serveur des ados » est relié à l'escale")
	published := h.press(alone, "pro-escale", elsewhere, bound, "Publier : Le serveur des ados")
	require.Contains(t, texts(published), "C'est publié")
	require.Contains(t, texts(h.command(alone, "lea", elsewhere, "menu", "")), "Samira")

	require.Contains(t, texts(h.administrator(alone, "pro-phare", elsewhere, "relier", "")), "déjà relié à l'escale : un espace n'appartient qu'à une structure")
	require.Contains(t, texts(h.administrator(alone, accountOf(pdn.RoleTrainee), chat.Place{Kind: chat.Shared, Space: "autre", Conversation: "x", Alone: true}, "relier", "")), "Votre rôle ne permet pas cela")
	h.start()
	require.Contains(t, texts(h.command(alone, "lea", elsewhere, "menu", "")), "Que veux-tu faire", "kept after a restart")
}

func TestLaw9_ASpaceLinkedInTheOpenIsToldInPrivate(t *testing.T) {
	h := build(t, 1, staffed(t))
	group := chat.Place{Kind: chat.Shared, Space: "-100", Conversation: "-100"}
	said := h.administrator(open, "pro-escale", group, "relier", "")
	require.Len(t, said, 1)
	require.Equal(t, "Pour parler au robot, appuie ici. Personne d'autre ne le voit.", texts(said), "no private chat is known yet")
	h.command(open, "pro-escale", chat.Place{Kind: chat.Private, Conversation: "chez samira"}, "menu", "")
	said = h.administrator(open, "pro-escale", group, "relier", "")
	require.Equal(t, chat.Address("chez samira"), said[0].To())
	require.Contains(t, texts(said), "déjà relié")
}

func TestTheDecidersChannelIsFollowedWhenItGetsANewIdentifier(t *testing.T) {
	h := build(t, 1, staffed(t))
	require.NoError(t, h.memory.Update(t.Context(), func(tx app.Tx) error {
		return tx.SaveChannel(t.Context(), app.Channel{Structure: "escale", Network: open, Conversation: "-7"})
	}))
	moved := h.origin(open, "", chat.Place{Kind: chat.Shared, Space: "-1007", Conversation: "-1007"})
	h.handle(&chat.Moved{Origin: moved, From: "-8", FromConversation: "-8"})
	require.Contains(t, h.memory.state.cases.channels, chat.Conversation("-7"))
	h.handle(&chat.Moved{Origin: moved, From: "-7", FromConversation: "-7"})
	require.Contains(t, h.memory.state.cases.channels, chat.Conversation("-1007"))
}

func TestALinkedGroupThatBecomesASupergroupStaysLinkedForGood(t *testing.T) {
	h := build(t, 1, staffed(t))
	group := chat.Place{Kind: chat.Shared, Space: "-1", Conversation: "-1"}
	h.administrator(open, "pro-escale", group, "relier", "")
	moved := h.origin(open, "", chat.Place{Kind: chat.Shared, Space: "-1001", Conversation: "-1001"})
	h.handle(&chat.Moved{Origin: moved, From: "-1", FromConversation: "-1"})
	for range 2 {
		require.NotEmpty(t, h.command(open, "lea", moved.Place, "menu", ""))
		require.Empty(t, h.command(open, "lea", group, "menu", ""))
		h.start()
	}
	for _, b := range h.memory.state.house.bindings {
		require.Equal(t, pdn.SpaceID("-1001"), b.Space)
		require.Equal(t, chat.Conversation("-1001"), b.Posts)
	}
}
