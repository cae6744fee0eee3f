package moderation_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	files "github.com/lampadaire/lampadaire/config/moderation"
	"github.com/lampadaire/lampadaire/internal/moderation"
)

// rulesOnly is an engine whose answers do not move with the weights.
func rulesOnly(t *testing.T) *moderation.Engine {
	t.Helper()
	e, err := moderation.New(moderation.Options{Knowledge: files.Files, RulesOnly: true})
	require.NoError(t, err)
	return e
}

func TestAReportEndsWhereTheAuthorSpeaksForHimself(t *testing.T) {
	e := rulesOnly(t)
	for _, text := range []string{
		"on m'a traité de gitan au lycée",
		"ils m'appellent tous le gros porc",
		"faut arrêter de frapper les roms",
		"je ne comprends pas qu'on déteste les homos",
		"le comique a dit \"les juifs dehors\" dans son sketch",
	} {
		require.Empty(t, classify(t, e, text).Findings, text)
	}
	for _, text := range []string{
		"elle m'a insultée donc c'est une sale pute",
		"t'es pas une fille t'es une grosse truie",
		"vous trouvez pas que les gitans puent ?",
		"\"les arabes dehors\" et je le pense",
	} {
		require.NotEmpty(t, classify(t, e, text).Findings, text)
	}
}

func TestWordsWithAnotherSenseAreSetApart(t *testing.T) {
	e := rulesOnly(t)
	for _, text := range []string{
		"j'ai préparé ma lettre de motivation", "le guide de montagne a dit de ne pas quitter le sentier",
		"j'ai acheté de l'herbe à chat", "la bite d'amarrage dans le port",
	} {
		r := classify(t, e, text)
		require.Empty(t, r.Findings, text)
		require.Less(t, r.Distress, moderation.DistressThreshold, text)
	}
}

func TestAPluralLeftUnmarkedIsReadAsOne(t *testing.T) {
	e := rulesOnly(t)
	require.True(t, found(classify(t, e, "les arabe sont tous des voleurs"), moderation.Hate))
}

func TestLettersShownFromRightToLeftAndMarksOfFormattingAreRead(t *testing.T) {
	e := rulesOnly(t)
	for _, text := range []string{"t'es qu'un \u202edrannoc\u202c", "t'es qu'un con<b>nard</b>", "t'es qu'un ||con||nard"} {
		require.True(t, found(classify(t, e, text), moderation.Insult), text)
	}
}
