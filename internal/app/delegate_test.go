package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// delegated lets everybody of one role be marked as standing in for the head; the
// mark means something for a Promeneur alone.
func delegated(t TB, role pdn.Role) choice {
	return people(t, func(p *registry.Promeneur) { p.Delegate = p.Role == role })
}

// withNour gives the first structure a second Promeneur, who stands in for the head.
func withNour(t TB) choice {
	return func(o *app.Options) {
		all := slices.Clone(o.Directory.Fixed())
		nour := registry.Promeneur{FirstName: "Nour", Function: "éducateur", Role: pdn.RolePromeneur, Delegate: true}
		for _, n := range []pdn.NetworkID{alone, open} {
			nour.Accounts = append(nour.Accounts, pdn.Account{Network: n, ID: "nour"})
		}
		all[0].People = append(slices.Clone(all[0].People), nour)
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}
}

func TestADelegateReadsAndJudgesTheAccountsOfTheTeamButNotHisOwn(t *testing.T) {
	h := worked(t, open, withNour(t))
	h.meet(open, "nour")
	h.press(open, samira, home(samira), h.press(open, samira, home(samira), h.mine(open, samira), "Valider"), "Oui, je valide")
	sent := h.deliver(open)
	require.Contains(t, texts(to(sent, "nour")), "Samira a validé son compte rendu 2026", "he is told as the head is")
	require.Contains(t, texts(to(sent, aude)), "Samira a validé son compte rendu 2026")
	h.press(open, "nour", home("nour"), h.press(open, "nour", home("nour"), h.mine(open, "nour"), "Valider"), "Oui, je valide")
	list := h.theirs(open, "nour")
	require.Empty(t, tokenOf(list, "Nour"), "nobody judges his own account")
	one := h.press(open, "nour", home("nour"), list, "Samira : à valider")
	require.Contains(t, texts(one), "À vous de le valider")
	h.press(open, "nour", home("nour"), one, "Valider")
	require.NotEmpty(t, tokenOf(h.theirs(open, ines), "Samira"))
	require.NotEmpty(t, tokenOf(h.theirs(open, aude), "Nour : à valider"))
}

func TestADelegateReadsTheSynthesisOfHisStructureAlone(t *testing.T) {
	h := build(t, 2, func(o *app.Options) { o.Lists = lists() }, mondays, staffed(t), delegated(t, pdn.RolePromeneur))
	h.total(samira, november-1, 5*time.Hour)
	h.weekly()
	h.leave()
	week := h.press(alone, samira, private, h.command(alone, samira, private, "menu", ""), "La semaine")
	require.Contains(t, texts(week), "À faire", "the duties of the structure, as the head reads them")
	other := h.press(alone, "pro-phare", private, h.command(alone, "pro-phare", private, "menu", ""), "La semaine")
	for _, m := range other {
		if f := m.Content().File; f != nil {
			require.NotContains(t, spaces.Replace(f.Alternative), "5 h")
		}
	}
}

// Law L5: whatever stands in the directory, what is for the head alone reaches a
// coordinator or a trainee nowhere.
func TestLaw5_AMarkOfDelegateGivesACoordinatorOrATraineeNothing(t *testing.T) {
	for _, role := range []pdn.Role{pdn.RoleCoordinator, pdn.RoleTrainee} {
		h := build(t, 1, staffed(t), delegated(t, role), func(o *app.Options) { o.Lists = lists() })
		who := accountOf(role)
		for _, label := range []string{"Mon équipe", "Inviter", "Nouvelle édition", "Messages des professionnels"} {
			require.Empty(t, tokenOf(h.command(open, who, private, "menu", ""), label), "%s: %s", role, label)
		}
		s, _ := h.app.Directory.Structure("escale")
		for _, p := range s.People {
			require.Equal(t, p.Role == pdn.RoleHead, p.Leads(), p.Role)
			require.Equal(t, p.Leads(), rights.MayAs(p.Role, p.Delegate, rights.SeeStaffCases), p.Role)
		}
	}
}
