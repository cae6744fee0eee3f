package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/bots/discord"
	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/messages"
)

// typed runs the program as a command line and gives what it printed.
func typed(args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	code = run(context.Background(), args, strings.NewReader(""), &o, &e)
	return code, plain(o.String()), plain(e.String())
}

func TestTheShippedChartersAreEasyToReadAndOneOrBothMayBeChosen(t *testing.T) {
	one, err := config.Models(config.SpecialisedPrevention)
	require.NoError(t, err)
	other, err := config.Models(config.NetPromeneurs)
	require.NoError(t, err)
	both, err := config.Models(config.SpecialisedPrevention, config.NetPromeneurs)
	require.NoError(t, err)
	require.Less(t, len(both[0].Rules), len(one[0].Rules)+len(other[0].Rules), "a rule of both stands once")
	for _, rule := range both[0].Rules {
		require.LessOrEqual(t, messages.Read(rule).Longest, 15, rule)
		require.NotContains(t, rule, "secret", "only an employer's declaration says secret")
		require.NotContains(t, rule, "Promeneur", "not before the commitment is received (B09)")
	}
}

func TestACharterFileWithoutADateIsNamedWithItsLineAndACaret(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "edition-2.yaml")
	settings := filepath.Join(folder, "lampadaire.yaml")
	require.NoError(t, os.WriteFile(settings, []byte("structures:\n  - id: escale\n    nom: l'Escale\n"), 0o600))
	for text, why := range map[string]string{
		"numero: 2\nregles:\n  - a\n": "il manque la date d'effet",
		"numero: 2\neffet: demain\nce_qui_change: [a]\nce_qui_ne_change_pas: [b]\n":                        "demain",
		"effet: 2099-01-01\nce_qui_change: [a]\n":                                                          "ce_qui_ne_change_pas",
		"effet: " + time.Now().Format(time.DateOnly) + "\nce_qui_change: [a]\nce_qui_ne_change_pas: [b]\n": "au moins 15 jours avant",
	} {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		code, _, errs := typed("charter", "publish", file, "--config", settings)
		require.Equal(t, 1, code, text)
		require.Contains(t, errs, why)
		if !strings.Contains(why, "15 jours") {
			require.Contains(t, errs, "^", "the caret shows where")
			require.Contains(t, errs, "edition-2.yaml")
		}
	}
	for _, wrong := range []string{folder, filepath.Join(folder, "absent.yaml")} {
		code, _, errs := typed("charter", "publish", wrong, "--config", settings)
		require.Equal(t, 1, code)
		require.Contains(t, errs, "pas de fichier lisible à "+wrong)
		require.NotContains(t, errs, "lampadaire init", "the settings are there")
	}
	_, out, _ := typed("charter", "publish", "--help")
	require.Contains(t, out, "lampadaire charter publish FICHIER")
	_, err := os.Stat(filepath.Join(folder, "lampadaire.db.editions"))
	require.ErrorIs(t, err, os.ErrNotExist, "nothing was left for the program")
}

func TestTheListsOfCommandsShowNoShortcutOfProfessionalsToYoungPeople(t *testing.T) {
	texts, err := messages.Load(config.Messages())
	require.NoError(t, err)
	h := &house{plan: plan{texts: texts}}
	menus, err := h.telegramMenus()
	require.NoError(t, err)
	for _, menu := range menus {
		for _, line := range menu.Commands {
			require.NotContains(t, []string{"debut", "fin", "heures", "mois", "contact", "ecrire", "a_regarder", "relier", "lecture"}, line.Name)
		}
	}
	table, err := h.discordTable()
	require.NoError(t, err)
	staff := map[string]bool{}
	for _, c := range app.Commands() {
		staff[c.Name] = c.Staff
	}
	for _, c := range table {
		// What is looked up about a person is for who moderates; to alert is for everybody.
		want := staff[c.Name] || c.Kind == discord.PersonCommand
		require.Equal(t, want, c.Permission != "", c.Name)
	}
}

// TestAnEditionOfTheCommandLineIsToldInTheSpacesOfBothNetworksAndAStructureLeavesWithAProof
// walks, on real sockets: publish, announcement, restart without a second one,
// then the closing of the structure.
func TestAnEditionOfTheCommandLineIsToldInTheSpacesOfBothNetworksAndAStructureLeavesWithAProof(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	file := s.install()
	edition := s.path("edition.yaml")
	effect := time.Now().AddDate(0, 0, 40).Format(time.DateOnly)
	require.NoError(t, os.WriteFile(edition, []byte("effet: "+effect+"\nce_qui_change:\n  - On ne filme personne.\nce_qui_ne_change_pas:\n  - Tu choisis.\n"), 0o600))
	code, said := told(t, "charter", "publish", edition, "--config", file)
	require.Zero(t, code, said)
	require.Contains(t, said, "l'édition est déposée")
	announced := func() int {
		n := 0
		for _, v := range s.discord.VisibleTo(s.samira, s.channel) {
			if strings.Contains(plain(v.Content), "On ne filme personne") {
				n++
			}
		}
		return n
	}
	_, stop := s.inProcess()
	s.connected()
	s.until("the announcement", func() bool { return announced() == 1 })
	s.until("the file is taken", func() bool {
		left, err := os.ReadDir(s.settings.Data + ".editions")
		return err == nil && len(left) == 0
	})
	require.NoError(t, stop())
	_, stop = s.inProcess()
	s.connected()
	require.NoError(t, stop())
	require.Equal(t, 1, announced(), "told once, after a restart too")

	id := s.settings.Structures[0].ID
	code, said = told(t, "structure", "close", "--config", file, "--structure", id)
	require.Equal(t, 1, code, said)
	require.Contains(t, said, "Rien n'est fait")
	code, said = told(t, "structure", "close", "--config", file, "--structure", id, "--confirmer", id)
	require.Zero(t, code, said)
	require.Contains(t, said, "PREUVE DE CLÔTURE")
	require.Contains(t, said, "Sa clé est détruite")
	require.Contains(t, said, "(charter_text)")
	data, err := os.ReadFile(s.settings.Data)
	require.NoError(t, err)
	require.NotContains(t, string(data), "On ne filme personne", "the file holds nothing of it any more")
}
