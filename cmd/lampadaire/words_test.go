package main

import (
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
)

func TestWordsOfDistressAreToldFromEverydayOnes(t *testing.T) {
	speaks := newEngines(config.Settings{}, slog.New(slog.DiscardHandler)).distress
	for _, text := range []string{"je veux mourir", "j'ai plus envie de vivre", "jveux en finir"} {
		require.True(t, speaks(text), text)
	}
	for _, text := range []string{"salut", "tu fais quoi ?", "jpp mdr je suis mort", "c'est quand l'atelier ?"} {
		require.False(t, speaks(text), text)
	}
}
