package app_test

import (
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
