package moderation_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhoReportsWhatWasDoneToHimIsNotPointedOutAndTheAttackIs(t *testing.T) {
	e := newEngine(t, 0)
	for report, attack := range map[string]string{
		"genre il me sort \"ferme ta gueule sale gouine\" comme ça": "ferme ta gueule sale gouine",
		"quand jpasse elles chuchotent sale pute":                   "passe ton chemin sale pute",
		"y a que des insultes sur moi, fdp, connard, etc":           "t'es qu'un fdp, un connard",
		"vous feriez quoi si on vous traitait de sale chinois ?":    "t'es qu'un sale chinois",
		"ma pote s'est fait traiter de sale arabe dans le bus":      "ta pote c'est une sale arabe",
		"j'ai reçu un dm \"crève sale juif\" je signale où ?":       "crève sale juif",
		"mon ex il balance mes nudes à tout le monde":               "balance tes nudes",
		"hier le voisin nous a crié \"rentrez chez vous\"":          "rentrez chez vous sales bicots",
		"jme suis pris un \"sale handicapé\" gratuit au self":       "t'es qu'un sale handicapé",
	} {
		require.Empty(t, classify(t, e, report).Findings, report)
		require.NotEmpty(t, classify(t, e, attack).Findings, attack)
	}
}
