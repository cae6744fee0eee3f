package messages_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/messages"
)

func TestTheNameOfAStructureIsContractedAsFrenchAsks(t *testing.T) {
	catalogue, err := messages.Load(fstest.MapFS{"pro.fr.yaml": {
		Data: []byte("ici: { other: \"Bienvenue à {{.structure}}, l'équipe de {{.structure}}.\" }\n"),
	}})
	require.NoError(t, err)
	for name, want := range map[string]string{
		"Les Passerelles": "Bienvenue aux Passerelles, l'équipe des Passerelles.",
		"Le Relais":       "Bienvenue au Relais, l'équipe du Relais.",
		"La Maison":       "Bienvenue à La Maison, l'équipe de La Maison.",
		"Lesquin Jeunes":  "Bienvenue à Lesquin Jeunes, l'équipe de Lesquin Jeunes.",
	} {
		got, err := catalogue.Text("ici", messages.Args{"structure": name})
		require.NoError(t, err)
		require.Equal(t, messages.Typeset(want), got)
	}
}
