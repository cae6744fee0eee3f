package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
)

func TestTheExampleFileEqualsTheDefaults(t *testing.T) {
	got, err := config.Parse(config.Example())
	require.NoError(t, err)
	if diff := cmp.Diff(config.Defaults().Structures, got.Structures); len(got.Structures) != 0 {
		t.Fatal(diff)
	}
	got.Structures = nil
	require.Empty(t, cmp.Diff(config.Defaults(), got))
}

func TestTheCommentedStructureOfTheExampleIsAValidOne(t *testing.T) {
	_, commented, found := strings.Cut(string(config.Example()), "Exemple à recopier :\n#\n")
	require.True(t, found)
	var lines []string
	for _, line := range strings.Split(commented, "\n") {
		if rest, ok := strings.CutPrefix(line, "# "); ok {
			lines = append(lines, rest)
		}
	}
	got, err := config.Parse([]byte(strings.Join(lines, "\n")))
	require.NoError(t, err)
	require.Equal(t, "escale", got.Structures[0].ID)
	require.Len(t, got.Structures[0].Spaces, 2)
}

func TestWrongSettingsAreNamedWithTheirPlace(t *testing.T) {
	const ok = "structures:\n  - id: escale\n    nom: l'Escale\n"
	cases := []struct {
		name, text, key string
		line            int
	}{
		{"unknown key", "donnes: x.db\n", "reglages.cle_inconnue", 1},
		{"unknown nested key", "discord:\n  jeton: abc\n", "reglages.cle_inconnue", 2},
		{"wrong type", "discord:\n  age_minimum: quinze\n", "reglages.type", 2},
		{"twice", "cles: a\ncles: b\n", "reglages.cle_double", 2},
		{"not YAML", "discord: [\n", "reglages.syntaxe", 1},
		{"too young", "discord:\n  age_minimum: 9\n", "reglages.min", 2},
		{"too long kept", "conservation:\n  non: 4000\n", "reglages.max", 2},
		{"unknown choice", "telegram:\n  premier_contact: partout\n", "reglages.choix", 2},
		{"bad slug", "structures:\n  - id: L'Escale\n    nom: l'Escale\n", "reglages.forme", 2},
		{"trainee without end", ok + "    professionnels:\n      - prenom: Malo\n        fonction: stagiaire\n        role: stagiaire\n        tuteur: Samira\n", "reglages.requis", 0},
		{"trainee without tutor", ok + "    professionnels:\n      - prenom: Malo\n        fonction: stagiaire\n        role: stagiaire\n", "reglages.requis", 0},
		{"a server without its channel", ok + "    espaces:\n      - reseau: discord\n        identifiant: \"1\"\n        nom: S\n", "reglages.requis", 0},
		{"a threshold beyond one", ok + "    examen:\n      seuils:\n        injure: 3\n", "reglages.max", 6},
		{"a neighbour that is no structure", ok + "    voisine: phare\n", "reglages.voisine", 4},
		{"its own neighbour", ok + "    voisine: escale\n", "reglages.voisine", 4},
		{"a category that does not exist", ok + "    examen:\n      seuils:\n        gros_mots: 0.5\n", "reglages.choix", 6},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := config.Parse([]byte(c.text))
			var fault *config.Fault
			require.True(t, errors.As(err, &fault), "%v", err)
			require.Equal(t, c.key, fault.Key, "%v", err)
			require.Equal(t, c.line, fault.Line)
			if c.line > 0 {
				require.Contains(t, fault.Excerpt, "^")
			}
		})
	}
}

func TestAMissingFileSaysSo(t *testing.T) {
	_, err := config.Load(filepath.Join(t.TempDir(), "absent.yaml"))
	var fault *config.Fault
	require.True(t, errors.As(err, &fault))
	require.Equal(t, "reglages.introuvable", fault.Key)
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestTheShippedCharterHasADayAndRules(t *testing.T) {
	editions, err := config.Models(config.SpecialisedPrevention, config.NetPromeneurs)
	require.NoError(t, err)
	require.NotEmpty(t, editions)
	for _, e := range editions {
		day, err := e.Day()
		require.NoError(t, err)
		require.False(t, day.IsZero())
		require.NotEmpty(t, e.Rules)
	}
}
