package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Each wrong value of the settings is a thing to do, on a line of its own.
func TestCheckCountsEachWrongDate(t *testing.T) {
	i := newInstallation(t)
	text, err := os.ReadFile(i.path("lampadaire.yaml"))
	require.NoError(t, err)
	wrong := strings.NewReplacer("aipd_le: 2026-01-05", "aipd_le: 05/01/2026", "personnel_informe_le: 2026-01-05", "personnel_informe_le: janvier",
		"label_recu_le: 2026-01-05", "label_recu_le: oui").Replace(string(text))
	require.NoError(t, os.WriteFile(i.path("lampadaire.yaml"), []byte(wrong), 0o600))
	code, said := i.check()
	require.NotZero(t, code)
	require.Contains(t, said, "Il reste 3 choses à faire", said)
	require.Equal(t, 3, strings.Count(said, "À FAIRE"))
}

// The start says which spaces stay silent, and the gesture that opens them.
func TestServeSaysAtStartWhichSpacesAreClosedAndWhatOpensThem(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	frame := &s.settings.Structures[0].Framework
	frame.Assessed, frame.Agreed.Telegram = "", ""
	program := s.serve()
	s.until("it says so", func() bool { return strings.Contains(s.journal(), "accord_coordinateur: telegram") })
	said := plain(s.journal())
	require.Contains(t, said, "l'Escale : muet et non lu sur Discord (Serveur), tant que ceci manque :")
	require.Contains(t, said, "l'Escale : muet et non lu sur Telegram (Groupe), tant que ceci manque :")
	require.Equal(t, 1, strings.Count(said, "« cadre: aipd_le »"), "one gesture opens both")
	require.NotContains(t, said, "Samira")
	require.Zero(t, program.term())
}
