package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/emulator/telegram"
)

// TestTheDialogueOfInitTestsEachTokenAndLeavesOnlyWhatAHumanMustSettle answers
// the questions of init as an installer would, with one slip of the hand.
func TestTheDialogueOfInitTestsEachTokenAndLeavesOnlyWhatAHumanMustSettle(t *testing.T) {
	i := newInstallation(t)
	folder := filepath.Join(t.TempDir(), "neuf")
	require.NoError(t, os.Mkdir(folder, 0o700))
	typed := strings.Join([]string{
		"l'Escale d'Orléans", "02 61 91 00 00", "donnees@escale.example", "Aude",
		"mauvais-jeton", i.app.Token(), telegram.DefaultToken,
	}, "\n") + "\n"
	var out bytes.Buffer
	code := run(context.Background(), []string{
		"init", "--dossier", folder, "--discord-serveur", i.discord.URL(), "--telegram-serveur", i.telegram.URL(),
	}, strings.NewReader(typed), &out, &out)
	said := out.String()
	require.Zero(t, code, said)
	require.Contains(t, said, "refuse ce jeton", "the slip is seen at once")
	require.Contains(t, said, "permissions=3072", "to see the channels and to write there")
	require.Contains(t, said, "scope=bot+applications.commands")
	require.Contains(t, said, "?startgroup=lampadaire")
	require.NotContains(t, said, i.app.Token())

	path := filepath.Join(folder, "lampadaire.yaml")
	settings, err := config.Load(path)
	require.NoError(t, err)
	require.Equal(t, "escale-d-orleans", settings.Structures[0].ID)
	token, err := readToken(settings.Discord.TokenFile)
	require.NoError(t, err)
	require.Equal(t, i.app.Token(), token)
	invitations, err := os.ReadDir(settings.Data + ".invitations")
	require.NoError(t, err)
	require.Len(t, invitations, 1, "one code, for who leads")

	code, said = i.runs("check", "--config", path)
	require.Equal(t, 1, code)
	require.Equal(t, 4, strings.Count(said, "À FAIRE"), "three duties, one of them for each network:\n%s", said)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	dated := strings.NewReplacer(
		`aipd_le: ""`, "aipd_le: 2026-01-05", `personnel_informe_le: ""`, "personnel_informe_le: 2026-01-05",
		`        discord: ""`, "        discord: 2026-01-05", `        telegram: ""`, "        telegram: 2026-01-05",
	).Replace(string(text))
	require.NoError(t, os.WriteFile(path, []byte(dated), 0o600))
	code, said = i.runs("check", "--config", path)
	require.Zero(t, code, said)
}

func TestInitWithoutQuestionsOrAnswersWritesTheExample(t *testing.T) {
	i := &installation{t: t}
	for _, args := range [][]string{{"--sans-questions"}, nil} {
		folder := t.TempDir()
		code, said := i.runs(append([]string{"init", "--dossier", folder}, args...)...)
		require.Zero(t, code, said)
		settings, err := config.Load(filepath.Join(folder, "lampadaire.yaml"))
		require.NoError(t, err)
		require.Empty(t, settings.Structures)
	}
}

func TestTheShortNameOfAStructureIsASlug(t *testing.T) {
	for name, want := range map[string]string{
		"l'Escale": "escale", "Les Éclaireurs de la Rue": "eclaireurs-de-la-rue", "Maison des jeunes de Saint-Jean-de-Braye": "maison-des-jeunes-de",
		"???": "structure", "APASE 45": "apase-45",
	} {
		require.Equal(t, want, shortName(name))
	}
}
