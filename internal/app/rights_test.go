package app_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/rights"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// staffed gives the house one professional of each role.
func staffed(t TB) choice {
	return func(o *app.Options) {
		all := slices.Clone(o.Directory.Fixed())
		for i := range all {
			all[i].People = slices.Clone(all[i].People)
			for _, p := range []registry.Promeneur{
				{FirstName: "Malo", Function: "éducateur", Role: pdn.RoleTrainee, Tutor: "Samira"},
				{FirstName: "Aude", Function: "cheffe de service", Role: pdn.RoleHead},
				{FirstName: "Inès", Function: "coordinatrice", Role: pdn.RoleCoordinator},
			} {
				for _, n := range []pdn.NetworkID{alone, open} {
					p.Accounts = append(p.Accounts, pdn.Account{Network: n, ID: string(p.Role) + "-" + string(all[i].ID)})
				}
				all[i].People = append(all[i].People, p)
			}
		}
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}
}

// accountOf is the account that plays a role.
func accountOf(r pdn.Role) string {
	switch r {
	case pdn.RolePromeneur:
		return "pro-escale"
	case pdn.RoleTrainee, pdn.RoleHead, pdn.RoleCoordinator:
		return string(r) + "-escale"
	default:
		return "personne-" + string(r)
	}
}

// TestEachRoleMayDoWhatTheTableSaysOnEachNetwork presses, as each role and on
// each network, a genuine button for each action there is: what the table
// refuses is refused and changes nothing.
func TestEachRoleMayDoWhatTheTableSaysOnEachNetwork(t *testing.T) {
	pressed, refused := 0, 0
	for _, n := range []pdn.NetworkID{alone, open} {
		for _, role := range []pdn.Role{pdn.RoleYouth, pdn.RoleTrainee, pdn.RolePromeneur, pdn.RoleHead, pdn.RoleCoordinator} {
			h := build(t, 1, staffed(t))
			code, err := h.sealer.Code("escale", pdn.Account{Network: n, ID: accountOf(role)})
			require.NoError(t, err)
			h.command(n, accountOf(role), private, "menu", "")
			for _, a := range app.Actions() {
				if app.RightOf(a) == rights.Join {
					continue // a code is typed, never pressed
				}
				pressed++
				commits := h.memory.commits
				h.senders[n].take()
				h.handle(&chat.Press{Origin: h.origin(n, accountOf(role), private), Ref: "m", Token: h.sealer.MakeToken(seal.Token{
					Action: uint8(a), Structure: "escale",
				}, code)})
				said := texts(h.senders[n].take())
				switch {
				case role == pdn.RoleYouth && app.ForProfessionals(a) && !rights.May(role, app.RightOf(a)):
					refused++
					require.Regexp(t, "Je ne connais pas ce mot|Ce bouton ne marche plus", said, "%s, %d", role, a)
					require.Empty(t, h.memory.state.house.bindings, "%s, %d", role, a)
					require.Empty(t, h.memory.state.house.invitations, "%s, %d", role, a)
					require.Empty(t, h.memory.state.hours.events, "%s, %d", role, a)
				case role != pdn.RoleYouth && app.ForProfessionals(a) && !rights.May(role, app.RightOf(a)):
					refused++
					require.Contains(t, said, "Votre rôle ne permet pas cela", "%s, %d", role, a)
					require.Equal(t, commits, h.memory.commits, "%s, %d", role, a)
				default:
					require.NotContains(t, said, "Votre rôle ne permet pas cela", "%s, %d", role, a)
				}
			}
		}
	}
	require.Greater(t, pressed, 500)
	require.Greater(t, refused, 200)
}

func TestEachActionHasItsRight(t *testing.T) {
	known := map[rights.Action]bool{}
	for _, l := range rights.Table() {
		known[l.Action] = true
	}
	for _, a := range app.Actions() {
		require.True(t, known[app.RightOf(a)], "action %d has no right", a)
	}
	require.Empty(t, app.DeclaredTwice())
}
