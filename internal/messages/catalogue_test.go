package messages_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/messages"
)

// sample has a value for every variable that a text may use.
var sample = messages.Args{
	"prenom": "Samira", "fonction": "éducatrice", "structure": "l'Escale", "prenoms": "Samira et Malo",
	"age": 15, "telephone": "01 99 00 12 34", "horaires": "le mardi de 17 h à 19 h",
	"tuteur": "Samira", "reseau": "Discord", "etat": "oui", "edition": 1, "lieu": "en privé", "jour": "2 novembre 2026",
	"mois": "novembre 2026", "contact": "donnees@escale.example", "pros": "Samira", "espace": "Salon des jeunes",
	"chemin": "lampadaire.cle", "un": "escale", "autre": "phare", "numero": 2, "ecart": "3m", "heure": "09:00", "droit": "Voir", "intent": "Members", "cle": "donnees", "valeur": "x", "borne": "15", "fichier": "lampadaire.yaml", "cause": "c", "commande": "x", "adresse": "127.0.0.1:8080", "reseaux": "Discord", "reglages": "lampadaire.yaml", "cles": "lampadaire.cle", "nom": "oui", "minimum": 1, "maximum": 90, "tache": "purge", "horaire": "0 2 * * *", "ligne": 3, "colonne": 1, "phrase": "p",
	"mot": "vers", "bornes": " (lundi 16 novembre, 9 h à 11 h)",
}

func shipped(t *testing.T) *messages.Catalogue {
	t.Helper()
	c, err := messages.Load(os.DirFS("../../config/messages"))
	require.NoError(t, err)
	return c
}

func TestEveryKeyRendersWithSampleData(t *testing.T) {
	c := shipped(t)
	require.NotEmpty(t, c.Keys())
	for _, key := range c.Keys() {
		for _, n := range []any{0, 1, 2, 1_000_000} {
			args := messages.Args{"n": n}
			for k, v := range sample {
				args[k] = v
			}
			text, err := c.Text(key, args)
			require.NoError(t, err, key)
			require.NotContains(t, text, "<no value>", key)
			require.True(t, utf8.ValidString(text), key)
		}
	}
}

func TestAMissingVariableIsAnError(t *testing.T) {
	_, err := shipped(t).Text("premier.pro", messages.Args{"prenom": "Samira"})
	require.Error(t, err)
}

func TestAnUnknownKeyIsAnError(t *testing.T) {
	_, err := shipped(t).Text("n.existe.pas", nil)
	require.Error(t, err)
}

func TestAKeyMayStandOnlyOnce(t *testing.T) {
	_, err := messages.Load(fstest.MapFS{
		"jeune.fr.yaml": {Data: []byte(`a: { other: "x" }`)},
		"pro.fr.yaml":   {Data: []byte(`a: { other: "y" }`)},
	})
	require.ErrorContains(t, err, "twice")
}

func TestFrenchTypographyIsComplete(t *testing.T) {
	c := shipped(t)
	wrong := regexp.MustCompile(`[^\x{202f}\d][;!?]|[^\x{a0}\s\d]:[^/\d]| [;!?:»]|«[^\x{a0}]|[^\x{a0}]»|\.\.\.|"`)
	for _, key := range c.Keys() {
		if c.AudienceOf(key) == messages.Operator {
			continue // quotes settings and commands as they are typed
		}
		text, err := c.Text(key, sample)
		require.NoError(t, err, key)
		require.NotRegexp(t, wrong, text, key)
	}
}

// TestLaw12_TextsForYoungPeopleAreEasyToRead measures every text of the default
// audience: at most 15 words a sentence, 10 in the mean (domain §4.1).
func TestLaw12_TextsForYoungPeopleAreEasyToRead(t *testing.T) {
	c := shipped(t)
	for _, key := range c.Keys() {
		if c.AudienceOf(key) != messages.Youth {
			continue
		}
		text, err := c.Text(key, sample)
		require.NoError(t, err, key)
		r := messages.Read(text)
		assert.LessOrEqual(t, r.Longest, 15, "%s: %q", key, text)
		assert.LessOrEqual(t, r.Mean(), 10.0, "%s: %q", key, text)
		if r.Words >= 12 {
			require.LessOrEqual(t, r.LongWordShare(), 0.2, "%s: %q", key, text)
		}
		for _, word := range []string{"etc", "%", "traitement", "consentement", "modération", "signalement"} {
			require.NotContains(t, strings.ToLower(text), word, key)
		}
	}
}

func TestTheReadingMeasureFindsALongSentence(t *testing.T) {
	r := messages.Read("Une phrase courte. Puis une phrase qui ne finit jamais parce que personne ne sait vraiment quand il faut s'arrêter d'écrire.")
	require.Greater(t, r.Longest, 15)
	require.Equal(t, 2, r.Sentences)
}

func TestTypesetOnlyReplacesSpaces(t *testing.T) {
	require.Equal(t, "Quoi\u202f? «\u00a0oui\u00a0»\u00a0: 17:30 https://a.example/?b=1", messages.Typeset("Quoi ? « oui » : 17:30 https://a.example/?b=1"))
}
