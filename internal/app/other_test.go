package app_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// shownLabels are the buttons of what was shown, row by row.
func shownLabels(in []chat.Outgoing) (out []string) {
	for _, o := range in {
		for _, row := range o.Content().Buttons {
			for _, b := range row {
				out = append(out, spaces.Replace(b.Label))
			}
		}
	}
	return out
}

func TestTheLiveMessageOfEachRoleIsShortAndTheRestIsBehindOneButton(t *testing.T) {
	front := map[pdn.Role][]string{
		pdn.RolePromeneur: {
			"Je commence", "Ajouter des heures", "+1 contact", "Mon mois", "On peut écrire ?", "À regarder (0)", "Mes permanences", "Me faire signe", "Autre chose",
		},
		pdn.RoleTrainee: {
			"Je commence", "Ajouter des heures", "+1 contact", "Mon mois", "On peut écrire ?", "À regarder (0)", "Mes permanences", "Me faire signe", "Autre chose",
		},
		pdn.RoleHead:        {"Mon équipe", "Inviter", "Nouvelle édition", "À regarder (0)", "Autre chose"},
		pdn.RoleCoordinator: {"La semaine", "Aperçu de lundi", "D'où vient ce chiffre ?", "Rendez-vous", "Autre chose"},
	}
	h := build(t, 1, helped(t), staffed(t), mondays)
	for _, n := range []pdn.NetworkID{alone, open} {
		for role, want := range front {
			menu := h.command(n, accountOf(role), private, "menu", "")
			require.Equal(t, want, shownLabels(menu), "%s", role)
			other := h.press(n, accountOf(role), private, menu, "Autre chose")
			require.Contains(t, texts(other), "Tout le reste est ici : ")
			behind := shownLabels(other)
			require.LessOrEqual(t, len(behind), 10, "%s: %v", role, behind)
			require.Contains(t, behind, "Mon autre réseau", "%s", role)
			require.Contains(t, behind, "Ce que je lis", "%s", role)
			require.Equal(t, "Le menu", behind[len(behind)-1])
			for _, label := range want {
				require.NotContains(t, behind, label, "%s: twice", role)
			}
			for _, b := range other[0].Content().Buttons {
				require.LessOrEqual(t, len(b), 2, "%s: whole labels on a phone", role)
			}
			require.LessOrEqual(t, len(other[0].Content().Buttons), 5)
		}
	}
}

func TestEachButtonBehindOtherThingsWorksForEachRole(t *testing.T) {
	h := build(t, 1, helped(t), staffed(t))
	pressed := 0
	for _, role := range []pdn.Role{pdn.RolePromeneur, pdn.RoleTrainee, pdn.RoleHead, pdn.RoleCoordinator} {
		who := accountOf(role)
		for _, label := range shownLabels(h.other(open, who)) {
			said := texts(h.press(open, who, private, h.other(open, who), label))
			require.NotEmpty(t, strings.TrimSpace(said), "%s, %s", role, label)
			require.NotContains(t, said, "Votre rôle ne permet pas cela", "%s, %s", role, label)
			require.NotContains(t, said, "Ce bouton ne marche plus", "%s, %s", role, label)
			pressed++
		}
	}
	require.Greater(t, pressed, 20)
}

func TestADelegateFindsTheHeadsButtonsBehindOtherThings(t *testing.T) {
	h := build(t, 1, helped(t), staffed(t))
	h.press(open, head, private, h.member("Samira"), "Nommer délégué")
	behind := h.other(open, "pro-escale")
	for _, label := range []string{"Mon équipe", "Inviter", "Nouvelle édition", "Actes hors du robot", "Mon compte rendu"} {
		require.Contains(t, shownLabels(behind), label)
	}
	require.LessOrEqual(t, len(behind[0].Content().Buttons), 5)
}
