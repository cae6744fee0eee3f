package app_test

import (
	"errors"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
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
	case pdn.RoleTrainee, pdn.RoleHead, pdn.RoleCoordinator, pdn.RoleTechnician:
		return string(r) + "-escale"
	default:
		return "personne-" + string(r)
	}
}

// player is somebody of the matrix: a role, and whether she stands in for the head.
type player struct {
	role     pdn.Role
	delegate bool
	account  string
}

// players are all who can press: each role of the table, and the head's delegate.
func players() []player {
	var all []player
	for _, role := range rights.Roles() {
		all = append(all, player{role, false, accountOf(role)})
	}
	return append(all, player{pdn.RolePromeneur, true, "déléguée"})
}

func (p player) may(a app.Action) bool { return rights.MayAs(p.role, p.delegate, app.RightOf(a)) }

// wholeHouse is staffed with a technician and a delegate besides.
func wholeHouse(t TB) choice {
	return func(o *app.Options) {
		staffed(t)(o)
		all := slices.Clone(o.Directory.Fixed())
		people := slices.Clone(all[0].People)
		for _, p := range []registry.Promeneur{
			{FirstName: "Tech", Function: "technicien", Role: pdn.RoleTechnician},
			{FirstName: "Dina", Function: "éducatrice", Role: pdn.RolePromeneur, Delegate: true},
		} {
			who := "déléguée"
			if p.Role == pdn.RoleTechnician {
				who = accountOf(p.Role)
			}
			for _, n := range []pdn.NetworkID{alone, open} {
				p.Accounts = append(p.Accounts, pdn.Account{Network: n, ID: who})
			}
			people = append(people, p)
		}
		all[0].People = people
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}
}

// TestEachRoleMayDoWhatTheTableSaysOnEachNetwork presses, as each role and on each
// network, a genuine button for each number that an action can have, listed or not:
// what the table refuses is refused and changes nothing, and a number that no table
// lists does nothing for anybody.
func TestEachRoleMayDoWhatTheTableSaysOnEachNetwork(t *testing.T) {
	listed := map[app.Action]bool{}
	for _, a := range app.Actions() {
		listed[a] = true
	}
	pressed, refused := map[app.Action]int{}, 0
	for _, n := range []pdn.NetworkID{alone, open} {
		for _, p := range players() {
			h := build(t, 1, wholeHouse(t))
			code, err := h.sealer.Code("escale", pdn.Account{Network: n, ID: p.account})
			require.NoError(t, err)
			if p.role == pdn.RoleParent {
				h.press(n, p.account, private, h.command(n, p.account, private, "menu", ""), "Je suis parent")
			}
			h.command(n, p.account, private, "menu", "")
			person := p.role == pdn.RoleYouth || p.role == pdn.RoleParent
			for number := range 256 {
				a := app.Action(number)
				if app.RightOf(a) == rights.Join {
					continue // a code is typed, never pressed
				}
				commits := h.memory.commits
				h.senders[n].take()
				h.handle(&chat.Press{Origin: h.origin(n, p.account, private), Ref: "m", Token: h.sealer.MakeToken(seal.Token{
					Action: uint8(a), Structure: "escale",
				}, code)})
				said := texts(h.senders[n].take())
				pressed[a]++
				switch {
				case !person && !listed[a]:
					require.Equal(t, commits, h.memory.commits, "%v, %d: no table lists it", p, a)
				case person && (!listed[a] || app.ForProfessionals(a) && !p.may(a)):
					refused++
					require.Regexp(t, "Je ne connais pas ce mot|Ce bouton ne marche plus", said, "%v, %d", p, a)
					require.Empty(t, h.memory.state.house.bindings, "%v, %d", p, a)
					require.Empty(t, h.memory.state.house.invitations, "%v, %d", p, a)
					require.Empty(t, h.memory.state.hours.events, "%v, %d", p, a)
				case !person && app.ForProfessionals(a) && !p.may(a):
					refused++
					require.Contains(t, said, "Votre rôle ne permet pas cela", "%v, %d", p, a)
					require.Equal(t, commits, h.memory.commits, "%v, %d", p, a)
				default:
					require.NotContains(t, said, "Votre rôle ne permet pas cela", "%v, %d", p, a)
				}
			}
		}
	}
	for a := range listed {
		if app.RightOf(a) != rights.Join {
			require.Equal(t, 2*len(players()), pressed[a], "action %d: each role on each network", a)
		}
	}
	require.Greater(t, refused, 600)
	t.Logf("%d actions, %d roles, 2 networks; %d presses refused", len(listed), len(players()), refused)
}

// TestEveryActionThatTheCodeNamesIsInTheTable reads the constants of the package: an
// action that nobody has listed has no right, and would escape the matrix.
func TestEveryActionThatTheCodeNamesIsInTheTable(t *testing.T) {
	listed := map[app.Action]bool{}
	for _, a := range app.Actions() {
		listed[a] = true
	}
	named := actionsInTheCode(t)
	require.GreaterOrEqual(t, len(named), len(listed))
	for name, a := range named {
		if name != "actNone" {
			require.True(t, listed[a], "%s (%d) has no line in deeds", name, a)
		}
	}
}

// actionsInTheCode are the constants of type Action, with their values.
func actionsInTheCode(t TB) map[string]app.Action {
	files, set := []*ast.File{}, token.NewFileSet()
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, name := range names {
		if !strings.HasSuffix(name, "_test.go") {
			f, err := parser.ParseFile(set, name, nil, 0)
			require.NoError(t, err)
			files = append(files, f)
		}
	}
	// The imports are not read: the constants need none.
	pkg, _ := (&types.Config{Error: func(error) {}, Importer: noImports{}}).Check("app", set, files, nil)
	named := map[string]app.Action{}
	for _, name := range pkg.Scope().Names() {
		c, is := pkg.Scope().Lookup(name).(*types.Const)
		if is && c.Type().String() == "app.Action" {
			value, exact := constant.Uint64Val(c.Val())
			require.True(t, exact, name)
			named[name] = app.Action(value)
		}
	}
	return named
}

// noImports imports nothing.
type noImports struct{}

func (noImports) Import(path string) (*types.Package, error) { return nil, errors.New(path) }

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
