package registry_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

func settings(t *testing.T) *registry.Directory {
	t.Helper()
	d, err := registry.NewDirectory([]registry.Structure{
		{ID: "escale", Spaces: []registry.Space{{Network: "n", ID: "1"}}, People: []registry.Promeneur{
			{FirstName: "Samira", Role: pdn.RolePromeneur, Accounts: []pdn.Account{{Network: "n", ID: "samira"}}},
			{FirstName: "Malo", Role: pdn.RoleTrainee, Until: 100, Accounts: []pdn.Account{{Network: "n", ID: "malo"}}},
		}},
		{ID: "phare"},
	})
	require.NoError(t, err)
	return d
}

func byName(_ pdn.StructureID, p registry.Promeneur) string { return p.FirstName + p.ID }

func TestTheSettingsWinOverWhatIsStored(t *testing.T) {
	d := settings(t)
	out := d.Replace(registry.Stored{
		People: []registry.Joined{{Structure: "phare", Promeneur: registry.Promeneur{ID: "m1", Role: pdn.RoleHead}}},
		Accounts: []registry.Linked{
			{Member: "m1", Account: pdn.Account{Network: "n", ID: "samira"}},                               // taken
			{Member: "m1", Account: pdn.Account{Network: "n", ID: "aude"}, Profile: "https://example.org"}, // hers
			{Member: "parti", Account: pdn.Account{Network: "n", ID: "x"}},                                 // of nobody
		},
		Spaces: []registry.Bound{
			{Structure: "phare", Space: registry.Space{Network: "n", ID: "1"}}, // the settings give it to escale
			{Structure: "phare", Space: registry.Space{Network: "n", ID: "2"}},
			{Structure: "ailleurs", Space: registry.Space{Network: "n", ID: "3"}},
		},
	}, 50, byName)
	require.Equal(t, 4, out)
	_, s, ok := d.Space("n", "1")
	require.True(t, ok)
	require.Equal(t, pdn.StructureID("escale"), s.ID)
	_, s, ok = d.Space("n", "2")
	require.True(t, ok)
	require.Equal(t, pdn.StructureID("phare"), s.ID)
	p, _, ok := d.Professional(pdn.Account{Network: "n", ID: "samira"})
	require.True(t, ok)
	require.Equal(t, "Samira", p.FirstName)
	p, _, ok = d.Professional(pdn.Account{Network: "n", ID: "aude"})
	require.True(t, ok)
	require.Equal(t, "https://example.org", p.Profiles["n"])
	require.Empty(t, d.Fixed()[1].People, "the settings stay as they are")
}

func TestATraineeIsNoLongerHereAfterTheLastDay(t *testing.T) {
	d := settings(t)
	for today, here := range map[pdn.Day]bool{99: true, 100: true, 101: false} {
		d.Replace(registry.Stored{}, today, byName)
		_, _, ok := d.Professional(pdn.Account{Network: "n", ID: "malo"})
		require.Equal(t, here, ok, today)
	}
}

func TestReadersAndTheOneWhoReplacesDoNotMeet(t *testing.T) {
	d := settings(t)
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 200 {
				for _, s := range d.Structures() {
					_ = len(s.People) + len(s.Spaces)
				}
				d.Professional(pdn.Account{Network: "n", ID: "samira"})
			}
		})
	}
	for i := range 200 {
		d.Replace(registry.Stored{Spaces: []registry.Bound{{Structure: "phare", Space: registry.Space{Network: "n", ID: "2"}}}}, pdn.Day(i), byName)
	}
	readers.Wait()
}
