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

func TestTheShippedListsAreWhole(t *testing.T) {
	a, err := config.LoadActivity("")
	require.NoError(t, err)
	require.Len(t, a.Missions, 12)
	require.Len(t, a.Themes, 19)
	for _, c := range append(append(a.Themes, a.Ages...), a.Referrals...) {
		require.LessOrEqual(t, len([]rune(c.Label)), 24, c.Label)
	}
}

func TestAListThatDoesNotFitUnderAMessageIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "listes.yaml")
	require.NoError(t, os.WriteFile(path, []byte("reseaux: ["+strings.Repeat("x, ", 17)+"]\n"), 0o600))
	_, err := config.LoadActivity(path)
	var fault *config.Fault
	require.True(t, errors.As(err, &fault))
	require.Equal(t, "reglages.liste", fault.Key)
	require.Equal(t, "reseaux", fault.Args["cle"])
	_, err = config.LoadActivity(path + "absent")
	require.True(t, errors.As(err, &fault))
	require.Equal(t, "reglages.fichier_illisible", fault.Key)
}
