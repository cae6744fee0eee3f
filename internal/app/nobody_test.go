package app_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// headOnly is a structure on its first day: who leads it has entered, and nobody
// yet whom young people meet.
func headOnly(t TB) choice {
	return func(o *app.Options) {
		all := o.Directory.Structures()
		for i := range all {
			all[i].People = []registry.Promeneur{{
				FirstName: "Aude", Function: "directrice", Role: pdn.RoleHead, Accounts: []pdn.Account{{Network: alone, ID: "aude"}},
			}}
		}
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}
}

func TestBeforeAnyProfessionalHasEnteredNoScreenHasAHole(t *testing.T) {
	h := build(t, 1, headOnly(t))
	first := h.command(open, "lea", private, "start", "")
	require.Contains(t, texts(first), "Je travaille avec les adultes de l'escale.")
	for _, label := range []string{"Oui", "En savoir plus", "Parler à quelqu'un", "Je suis parent"} {
		require.NotEmpty(t, texts(h.press(open, "lea", private, first, label)), label)
	}
	menu := h.command(open, "lea", private, "menu", "")
	require.Contains(t, texts(h.press(open, "lea", private, menu, "Qui sont les pros")), "Leur métier : aider les jeunes")
	parents := texts(h.press(open, "lea", private, menu, "Je suis parent"))
	require.NotContains(t, parents, "présents ici :")
	require.Contains(t, parents, "Nous ne disons jamais si un jeune nous parle")
}

// withoutTeam keeps of a structure who leads it.
func withoutTeam(t TB) choice {
	return func(o *app.Options) {
		all := o.Directory.Fixed()
		for i := range all {
			all[i].People = slices.DeleteFunc(slices.Clone(all[i].People), func(p registry.Promeneur) bool { return p.Role.Field() })
		}
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}
}

// A request whose only holder has left is not said to be on its way (law L10): its
// author is told, and who comes next is given it.
func TestLaw10_WhenTheOnlyProfessionalLeavesNobodyIsToldThatSomebodyWillAnswer(t *testing.T) {
	h := build(t, 1, staffed(t), withoutTeam(t))
	h.write(alone, "nour", private, h.invited("inviter pdn Nour, animatrice"))
	h.ask(alone, private)
	require.Contains(t, texts(h.received()), "Une jeune personne")
	require.Contains(t, texts(h.command(alone, "lea", private, "parler", "")), "Ta demande est partie")
	sure := h.press(open, head, private, h.member("Nour"), "Fermer l'accès : Nour")
	require.Contains(t, texts(sure), "s'il y en a un")
	require.Contains(t, texts(h.press(open, head, private, sure, "Oui, fermer")), "Plus personne ici ne peut répondre aux jeunes")
	said := texts(h.command(alone, "lea", private, "parler", ""))
	require.NotContains(t, said, "Ta demande est partie")
	require.Contains(t, said, "Personne ne peut répondre pour l'instant.\nTa demande reste ouverte.")

	h.write(alone, "malo", private, h.invited("inviter pdn Malo, éducateur"))
	require.Contains(t, texts(h.received()), "Une jeune personne")
	require.Contains(t, texts(h.command(alone, "lea", private, "parler", "")), "Ta demande est partie")
}
