package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Law L11: what is stored of a professional is readable by him, whole, and by nobody
// else.
func TestLaw11_AProfessionalReadsAllThatIsKeptAsHis(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := worked(t, n)
		fields := h.press(n, samira, home(samira), h.mine(n, samira), "Écrire")
		h.press(n, samira, home(samira), fields, "Besoins")
		h.write(n, samira, home(samira), "un local")
		h.press(n, samira, home(samira), h.press(n, samira, home(samira), h.mine(n, samira), "Valider"), "Oui, je valide")
		screen := h.press(n, samira, home(samira), h.command(n, samira, home(samira), "menu", ""), "Autre chose")
		sent := h.press(n, samira, home(samira), h.press(n, samira, home(samira), screen, "Mon autre réseau"), "Ce qui est gardé de moi")
		require.Contains(t, texts(sent), "Voici tout ce que le robot garde à votre nom")
		kept := string(fileOf(t, sent).Data)
		for _, mine := range []string{"Vous dans l'équipe", "Samira", "Votre compte", samira, " : un local", "Étape de votre compte rendu", "Mois de votre dernière visite"} {
			require.Contains(t, kept, mine)
		}
		require.NotContains(t, kept, "Aude")

		theirs := h.press(n, aude, home(aude), h.press(n, aude, home(aude), h.command(n, aude, home(aude), "menu", ""), "Autre chose"), "Mon autre réseau")
		head := string(fileOf(t, h.press(n, aude, home(aude), theirs, "Ce qui est gardé de moi")).Data)
		require.Contains(t, head, "Aude")
		for _, notHers := range []string{"un local", "Samira", samira} {
			require.NotContains(t, head, notHers, "what is his is his alone")
		}
	}
}
