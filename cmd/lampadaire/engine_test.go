package main

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/moderation"
)

func TestAStructureHasItsOwnThresholdsAndWords(t *testing.T) {
	e := newEngines(config.Settings{Structures: []config.Structure{
		{ID: "douce", Examination: config.Examination{Thresholds: map[string]float64{"injure": 0, "dignite": 0, "haine": 0, "obscene": 0, "violence": 0}}},
		{ID: "mots", Examination: config.Examination{Added: map[string][]string{"injure": {"schmilblick"}}}},
	}}, slog.New(slog.DiscardHandler))
	plain := e.Examine("autre", nil, "a", moderation.Input{Text: insult})
	require.NotEmpty(t, plain.Findings)
	require.Empty(t, e.Examine("douce", nil, "a", moderation.Input{Text: insult}).Findings)
	require.NotEmpty(t, e.Examine("mots", nil, "a", moderation.Input{Text: "espèce de schmilblick"}).Findings)
	require.Empty(t, e.Examine("autre", nil, "a", moderation.Input{Text: "le schmilblick avance"}).Findings)
}

func TestAWordThatCannotBeReadIsShownInItsLine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lampadaire.yaml")
	text := "structures:\n  - id: escale\n    nom: l'Escale\n    examen:\n      exclusions:\n        - mot d'ici\n        - \"((\"\n"
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	settings, err := config.Load(file)
	require.NoError(t, err)
	err = checkExaminations(settings, file)
	var fault *config.Fault
	require.True(t, errors.As(err, &fault), err)
	require.Equal(t, 7, fault.Line)
	require.Contains(t, fault.Excerpt, "((")
}
