package messages_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/messages"
)

// sample has a value for every variable that a text may use.
var sample = messages.Args{
	"prenom": "Samira", "affiche": "affiche-espace.pdf", "fonction": "éducatrice", "structure": "l'Escale", "prenoms": "Samira et Malo",
	"age": 15, "telephone": "01 99 00 12 34", "horaires": "le mardi de 17 h à 19 h",
	"tuteur": "Samira", "reseau": "Discord", "etat": "oui", "edition": 1, "lieu": "en privé", "jour": "2 novembre 2026",
	"mois": "novembre 2026", "contact": "donnees@escale.example", "pros": "Samira", "espace": "Salon des jeunes",
	"chemin": "lampadaire.cle", "un": "escale", "autre": "phare", "numero": 2, "role": "jeune", "langue": "Français", "ecart": "3m", "heure": "09:00", "droit": "Voir", "intent": "Members", "cle": "donnees", "valeur": "x", "borne": "15", "fichier": "lampadaire.yaml", "cause": "c", "commande": "x", "adresse": "127.0.0.1:8080", "reseaux": "Discord", "reglages": "lampadaire.yaml", "cles": "lampadaire.cle", "nom": "oui", "minimum": 1, "maximum": 90, "tache": "purge", "horaire": "0 2 * * *", "ligne": 3, "colonne": 1, "phrase": "p",
	"depuis": "14 h 05", "ou": "Discord", "quand": "lundi 16 novembre, 9 h à 11 h", "duree": "2 h", "mission": "rassurer", "raison": "oubli",
	"quoi": "échanges", "comment": "bien", "suite": "rien", "annee": 2026, "faites": "5 h 30", "reste": "2 h 30", "fin": "30", "dues": "8 h",
	"suivante": 2027, "champ": "Besoins",
	"moyenne": "7 h 50", "combien": 12, "du": 9, "au": 15,
	"prochaine": "mardi 24 novembre à 17 h", "mot": "vers", "bornes": " (lundi 16 novembre, 9 h à 11 h)",
	"heures": "312 h", "en_route": 41, "sur": 55, "noms": "Malo, Samira", "titre": "Regroupement", "viennent": 31, "absents": 6, "non_liberes": 4, "silence": 14, "familles": "insultes 12, vente 7", "personnes": 12, "connus": 48, "absences": "1 h 10 mardi", "premier": "janvier 2026", "dernier": "décembre 2026", "delai": "aujourd'hui", "charte": "Respect de tous.", "source": "art. 223-6 du code pénal", "qui": "Me Martin", "le": "05/01/2027", "article": "art. L.226-2-1", "choix": "heures.total",
	"reponse": "D'accord", "lus": 12, "presents": 9, "de": "Inès", "debut": "Bonjour à tous",
	"pseudo": "lea_45",
	"regle":  "pas d'insulte", "categorie": "Injure", "urgence": "maintenant", "auteur": "un jeune", "decision": "rien à signaler", "motif": "Jeu",
	"miens": 1, "attendent": 2, "retard": 0, "trouves": 3, "autres": 1, "rien": 1,
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
		args := maps.Clone(sample)
		args["n"] = 2
		text, err := c.Text(key, args)
		require.NoError(t, err, key)
		require.NotRegexp(t, wrong, text, key)
	}
}

// TestAButtonFitsAPhone counts the letters of every French button, without its
// variables: beyond 24 a phone cuts the label. The words of law L11 are longer.
func TestAButtonFitsAPhone(t *testing.T) {
	names, err := filepath.Glob("../../config/messages/*.fr.yaml")
	require.NoError(t, err)
	for _, name := range names {
		for key, text := range sources(t, filepath.Base(name)) {
			if strings.HasPrefix(key, "bouton.") && key != "bouton.effacer_sauf_non" {
				require.LessOrEqual(t, utf8.RuneCountInString(variables.ReplaceAllString(text, "")), 24, "%s: %q", key, text)
			}
		}
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

// variables finds the variables of a source text.
var variables = regexp.MustCompile(`{{\.(\w+)}}`)

func TestEachTranslationUsesFrenchKeysAndTheirVariables(t *testing.T) {
	french := youth(t, "fr")
	for _, lang := range shipped(t).Languages() {
		translated := youth(t, lang)
		for key, text := range translated {
			require.Contains(t, french, key, lang)
			require.ElementsMatch(t, unique(variables.FindAllString(french[key], -1)), unique(variables.FindAllString(text, -1)), "%s, %s", lang, key)
		}
		for key := range french {
			if !forAll.MatchString(key) {
				require.Contains(t, translated, key, "%s lacks a text that a young person reads", lang)
			}
		}
	}
}

// forAll are the texts addressed to nobody in particular, whose reader has chosen
// no language: posts in a space, lines of the platform's own menu, the poster.
var forAll = regexp.MustCompile(`^(espace\.|bilan\.|commande\.|affiche\.|regles\.(corrections|corrigee|ou_changements|annonce|annonce_rien|aujourdhui)$)`)

func TestEachTranslationGivesTheSameHelpNumbers(t *testing.T) {
	numbers := regexp.MustCompile(`\b(17|114|119|3018|3114)\b`)
	french := youth(t, "fr")
	for _, lang := range shipped(t).Languages() {
		for key, text := range youth(t, lang) {
			require.ElementsMatch(t, numbers.FindAllString(french[key], -1), numbers.FindAllString(text, -1), "%s, %s", lang, key)
		}
	}
}

// TestALockScreenShowsNoHelpNumber holds for the messages that the robot sends of
// itself as one text: their first 120 characters are what a lock screen shows.
func TestALockScreenShowsNoHelpNumber(t *testing.T) {
	c := shipped(t)
	found := 0
	for _, lang := range append(c.Languages(), messages.French) {
		for key := range youth(t, lang) {
			if !strings.HasPrefix(key, "nouvelles.") && key != "panne.texte" {
				continue
			}
			text, err := c.TextIn(lang, key, sample)
			require.NoError(t, err, key)
			found++
			shown := []rune(text)
			require.NotRegexp(t, `\d`, string(shown[:min(len(shown), 120)]), "%s, %s", lang, key)
		}
	}
	require.Greater(t, found, 20, "the rule looks at nothing")
}

func TestAMissingTranslationIsShownInFrench(t *testing.T) {
	c, err := messages.Load(fstest.MapFS{
		"jeune.fr.yaml": {Data: []byte("a: { other: \"Bonjour !\" }\nb: { other: \"Salut\" }")},
		"jeune.en.yaml": {Data: []byte("b: { other: \"Hi: you!\" }")},
	})
	require.NoError(t, err)
	a, err := c.TextIn("en", "a", nil)
	require.NoError(t, err)
	require.Equal(t, "Bonjour\u202f!", a)
	b, err := c.TextIn("en", "b", nil)
	require.NoError(t, err)
	require.Equal(t, "Hi: you!", b, "French typography is for French")
	c2, err := c.TextIn("xx", "b", nil)
	require.NoError(t, err)
	require.Equal(t, "Salut", c2)
}

func TestArabicStartsFromTheRightAndKeepsNamesInTheirDirection(t *testing.T) {
	c := shipped(t)
	for name := range youth(t, "ar") {
		text, err := c.TextIn("ar", name, sample)
		require.NoError(t, err, name)
		for _, line := range strings.Split(text, "\n") {
			require.True(t, strings.HasPrefix(line, "\u200f"), "%s: %q", name, line)
		}
		require.Equal(t, strings.Count(text, "\u2068"), strings.Count(text, "\u2069"), name)
	}
	text, err := c.TextIn("ar", "premier.pro", sample)
	require.NoError(t, err)
	require.Contains(t, text, "\u2068Samira\u2069")
}

// youth reads the source texts for young people in a language, from all their files.
func youth(t *testing.T, lang string) map[string]string {
	t.Helper()
	names, err := filepath.Glob("../../config/messages/jeune*." + lang + ".yaml")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	all := map[string]string{}
	for _, name := range names {
		maps.Copy(all, sources(t, filepath.Base(name)))
	}
	return all
}

func unique(in []string) []string {
	slices.Sort(in)
	return slices.Compact(in)
}

// sources reads the texts of a file as they are written.
func sources(t *testing.T, name string) map[string]string {
	t.Helper()
	data, err := os.ReadFile("../../config/messages/" + name)
	require.NoError(t, err)
	var file map[string]map[string]string
	require.NoError(t, yaml.Unmarshal(data, &file))
	out := map[string]string{}
	for key, forms := range file {
		out[key] = forms["other"]
	}
	return out
}
