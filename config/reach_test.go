package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
)

func TestTheShippedNetworksAndPartnersAreWhole(t *testing.T) {
	networks, err := config.LoadNetworks("")
	require.NoError(t, err)
	require.Greater(t, len(networks), 5)
	needs, err := config.LoadPartners("")
	require.NoError(t, err)
	numbers := map[string]bool{}
	for _, n := range needs {
		for _, p := range n.Partners {
			_, err := p.Day()
			require.NoError(t, err)
			numbers[p.Phone] = true
		}
	}
	for _, number := range []string{"17", "114", "15", "112", "119", "3018", "3114"} {
		require.True(t, numbers[number], number)
	}
}

func TestAStructureHasItsOwnPartners(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	write("a.yaml", "- { besoin: emploi, nom: Un travail, lignes: [{ nom: Mission locale, verifie_le: 2026-11-01 }] }\n")
	write("b.yaml", "- { besoin: emploi, nom: Un travail, lignes: [{ nom: Point info, verifie_le: 2026-11-02 }] }\n")
	needs, err := config.LoadPartners(folder)
	require.NoError(t, err)
	require.Len(t, needs, 1)
	require.Len(t, needs[0].Partners, 2)
	for _, text := range []string{
		"[]", "- { besoin: x, nom: X, lignes: [] }", "- { besoin: x, nom: X, lignes: [{ nom: Y }] }",
		"- { besoin: x, nom: X, lignes: [{ nom: Y, verifie_le: hier }] }",
		"- { besoin: x, nom: " + strings.Repeat("x", 31) + ", lignes: [{ nom: Y, verifie_le: 2026-11-01 }] }", "- { besoin: x, nome: X }",
	} {
		write("b.yaml", "[]")
		write("a.yaml", text)
		_, err := config.LoadPartners(folder)
		var fault *config.Fault
		require.True(t, errors.As(err, &fault), text)
	}
	_, err = config.LoadPartners(t.TempDir())
	require.Error(t, err)
}

func TestTwoNetworksOfOneNameAreRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "reseaux.yaml")
	require.NoError(t, os.WriteFile(path, []byte("- { slug: a, nom: A }\n- { slug: a, nom: B }\n"), 0o600))
	_, err := config.LoadNetworks(path)
	require.Error(t, err)
}
