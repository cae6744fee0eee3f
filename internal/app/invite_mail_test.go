package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// lettersFor owes the letters of something that waits for the heads, and gives where
// they go.
func (h *house) lettersFor(letters *post, what string) (to []string) {
	h.t.Helper()
	letters.letters = nil
	require.NoError(h.t, h.memory.Update(context.Background(), func(tx app.Tx) error {
		_, err := h.app.OweEmptyLetters(context.Background(), tx, what, "escale")
		return err
	}))
	for _, m := range h.memory.state.hours.owed {
		if m.Kind == "courrier" && strings.Contains(m.Key, what) {
			_ = h.app.Deliver(context.Background(), m) // hopeless where he has left
		}
	}
	for _, l := range letters.letters {
		to = append(to, l.To)
	}
	return to
}

func TestAHeadOnNoNetworkIsReachedByTheAddressOfHisInvitationAndItLeavesWithHim(t *testing.T) {
	letters := &post{}
	h := build(t, 1, staffed(t), func(o *app.Options) { o.Courier = letters })
	said := texts(h.write(open, accountOf(pdn.RoleHead), private, "inviter responsable Paul, directeur, paul@mairie.example"))
	require.Contains(t, said, "une lettre sans contenu part à paul@mairie.example")
	code := codeShown.FindString(said)
	require.Equal(t, []string{"paul@mairie.example"}, h.lettersFor(letters, "un"), "before he typed anything")
	h.start()
	require.Equal(t, []string{"paul@mairie.example"}, h.lettersFor(letters, "deux"), "and after a restart")
	require.Equal(t, "Un message vous attend", letters.letters[0].Subject)
	for _, a := range h.memory.state.house.accounts {
		require.NotContains(t, string(a.Box), "mairie", "sealed")
	}
	require.NotContains(t, texts(h.command(open, "lea", private, "menu", "")), "Paul")

	require.Contains(t, texts(h.write(open, "paul", private, code)), "Bienvenue Paul")
	require.Empty(t, h.lettersFor(letters, "trois"), "the robot reaches him now")
	menu := h.press(open, "paul", private, h.command(open, "paul", private, "menu", ""), "Autre chose")
	kept := h.press(open, "paul", private, h.press(open, "paul", private, menu, "Mon autre réseau"), "Ce qui est gardé de moi")
	require.Contains(t, string(fileOf(t, kept).Data), "paul@mairie.example", "he reads it")

	team := h.press(open, head, private, h.command(open, head, private, "menu", ""), "Mon équipe")
	paul := h.press(open, head, private, team, "Paul")
	require.Contains(t, texts(paul), "Courriel : paul@mairie.example")
	closing := h.press(open, head, private, paul, "Fermer l'accès")
	require.Contains(t, texts(h.press(open, head, private, closing, "Oui, fermer")), "L'accès de Paul est fermé")
	require.Empty(t, h.memory.state.house.accounts, "his address is erased with him")
	require.Empty(t, h.lettersFor(letters, "quatre"))
}

func TestAnAddressThatReachesNobodyOrServesNothingIsRefused(t *testing.T) {
	h := build(t, 1, staffed(t))
	for _, bad := range []string{"paul@mairie", "paul@", "pa ul@mairie.example", "<paul@mairie.example>", "paul@mairie.example>", "pàul@mairie.example", strings.Repeat("p", 250) + "@mairie.example"} {
		said := texts(h.write(open, head, private, "inviter responsable Paul, directeur, "+bad))
		require.Contains(t, said, "n'est pas une adresse de courriel", bad)
	}
	require.Contains(t, texts(h.write(open, head, private, "inviter pdn Nour, animatrice, nour@mairie.example")), "rien de tel n'est gardé")
	require.Empty(t, h.memory.state.house.members)
	require.Empty(t, h.memory.state.house.invitations)
	require.Contains(t, texts(h.write(open, head, private, "inviter responsable Paul, directeur, courriel paul@mairie.example")), "aucun serveur de courriel n'est réglé")
}

func TestAnAddressGivenOnTheCommandLineServesBeforeTheCodeIsTyped(t *testing.T) {
	letters, box := &post{}, &waiting{}
	h := build(t, 1, func(o *app.Options) { o.Mailbox, o.Courier = box, letters })
	code, inv, err := app.NewInvitation(h.sealer, strings.NewReader(strings.Repeat("\x01\x02\x03\x04\x05", 10)), pdn.DayOf(morning, time.UTC),
		app.Invitation{Structure: "escale", Role: pdn.RoleHead, FirstName: "Aude", Function: "cheffe", Mail: "aude@mairie.example"})
	require.NoError(t, err)
	box.inv = inv
	require.Contains(t, texts(h.write(open, "aude", private, code)), "Bienvenue Aude", "typed at once")
	require.Equal(t, 1, box.dropped)
	require.Len(t, h.memory.state.house.members, 1)
	require.Len(t, h.memory.state.house.accounts, 2, "her account and her address")
}

func TestATutorWhoDoesNotWorkHereIsRefusedWhenInvitingAndWhenJoining(t *testing.T) {
	h := build(t, 1, staffed(t))
	trainee := func(tutor string) string {
		return "inviter stagiaire Zoé, éducatrice, tuteur " + tutor + ", jusqu'au 5/11/2026"
	}
	require.Contains(t, texts(h.write(open, head, private, trainee("Personne"))), "« Personne » ne travaille pas ici aujourd'hui")
	require.Contains(t, texts(h.write(open, head, private, trainee("Personne"))), "Samira", "who may be")
	require.Empty(t, h.memory.state.house.invitations)

	require.Contains(t, texts(h.write(open, "nour", private, h.invited("inviter pdn Nour, animatrice"))), "Bienvenue Nour")
	code := h.invited(trainee("nour"))
	team := h.press(open, head, private, h.command(open, head, private, "menu", ""), "Mon équipe")
	h.press(open, head, private, h.press(open, head, private, h.press(open, head, private, team, "Nour"), "Fermer l'accès"), "Oui, fermer")
	require.Contains(t, texts(h.write(open, "zoe", private, code)), "Le tuteur prévu ne travaille plus ici")
	require.Len(t, h.memory.state.house.members, 1, "the trainee is no member")
	require.Contains(t, texts(h.write(open, head, private, trainee("Nour"))), "ne travaille pas ici aujourd'hui")
}

func TestAHeadChangesTheAddressOfAColleagueAndTakesItAway(t *testing.T) {
	letters := &post{}
	h := build(t, 1, staffed(t), func(o *app.Options) { o.Courier = letters })
	h.write(open, head, private, "inviter responsable Paul, directeur, paul@marie.example")
	screen := func() []chat.Outgoing {
		team := h.press(open, head, private, h.command(open, head, private, "menu", ""), "Mon équipe")
		return h.press(open, head, private, h.press(open, head, private, team, "Paul"), "Son adresse de courriel")
	}
	require.Contains(t, texts(screen()), "Les lettres du robot pour Paul vont à paul@marie.example.")
	require.Contains(t, texts(h.write(open, head, private, "paul.mairie.example")), "n'est pas une adresse de courriel")
	require.Equal(t, []string{"paul@marie.example"}, h.lettersFor(letters, "un"), "the former one stays")
	require.Contains(t, texts(h.write(open, head, private, "Paul@Mairie.example")), "vont à paul@mairie.example")
	require.Equal(t, []string{"paul@mairie.example"}, h.lettersFor(letters, "deux"))
	h.start()
	require.Equal(t, []string{"paul@mairie.example"}, h.lettersFor(letters, "trois"), "and after a restart")
	require.Len(t, h.memory.state.house.accounts, 1, "the former one is forgotten")

	screen()
	require.Contains(t, texts(h.write(open, head, private, "inviter")), "Pour inviter, écrivez-moi", "something else is no address")
	require.Contains(t, texts(h.write(open, head, private, "zoe@mairie.example")), "je n'ai pas compris", "and ends the question")

	gone := h.press(open, head, private, screen(), "Retirer l'adresse")
	require.Contains(t, texts(gone), "L'adresse est effacée.")
	require.Contains(t, texts(gone), "Paul n'est sur aucun réseau")
	require.Empty(t, h.memory.state.house.accounts)
	require.Empty(t, h.lettersFor(letters, "quatre"))
	require.Contains(t, texts(h.write(open, head, private, "paul@ailleurs.example")), "vont à paul@ailleurs.example", "and another may be given")

	// Nobody of another role has one, and nobody of another role changes it.
	require.Contains(t, texts(h.write(open, "nour", private, h.invited("inviter pdn Nour, animatrice"))), "Bienvenue Nour")
	team := h.press(open, head, private, h.command(open, head, private, "menu", ""), "Mon équipe")
	require.Empty(t, tokenOf(h.press(open, head, private, team, "Nour"), "Son adresse"))
}

func TestAHeadWhoCameByInvitationHasHisOwnAddressInHand(t *testing.T) {
	h := build(t, 1, staffed(t))
	code := codeShown.FindString(texts(h.write(open, head, private, "inviter responsable Paul, directeur, paul@mairie.example")))
	require.Contains(t, texts(h.write(open, "paul", private, code)), "Bienvenue Paul")
	menu := h.press(open, "paul", private, h.command(open, "paul", private, "menu", ""), "Autre chose")
	kept := h.press(open, "paul", private, h.press(open, "paul", private, menu, "Mon autre réseau"), "Ce qui est gardé de moi")
	mine := h.press(open, "paul", private, kept, "Mon adresse de courriel")
	require.Contains(t, texts(mine), "Les lettres du robot pour vous vont à paul@mairie.example.")
	require.Contains(t, texts(h.write(open, "paul", private, "p.durand@mairie.example")), "vont à p.durand@mairie.example")
	require.Contains(t, texts(h.press(open, "paul", private, mine, "Retirer l'adresse")), "L'adresse est effacée.")
	require.Len(t, h.memory.state.house.accounts, 1, "his account on the network alone")
}

func TestAWordAloneShowsHowItIsWritten(t *testing.T) {
	h := build(t, 1, staffed(t))
	for word, answer := range map[string]string{
		"inviter": "Pour inviter, écrivez-moi en privé", "Inviter ?": "Pour inviter, écrivez-moi en privé",
		"édition": "Pour une nouvelle édition, écrivez-moi", "faute": "faute 3",
	} {
		require.Contains(t, texts(h.write(open, head, private, word)), answer, word)
	}
	require.Contains(t, texts(h.write(open, accountOf(pdn.RoleTrainee), private, "inviter")), "Votre rôle ne permet pas cela")
	require.Contains(t, texts(h.write(open, "lea", private, "inviter")), "Je suis un robot")
	require.Empty(t, h.memory.state.house.invitations)
}
