package archtest_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/messages"
)

var messageKey = regexp.MustCompile(`^(erreur|reglages|cli|affiche|papier|panne|premier|bouton|choix|libre|parler|savoir|menu|regles|garde|etat|lieu|effacer|structure|espace|parent|pro|commande|verif|demo|question|presence|mois|contact|permanence|absence|signe|rappel|note|maison|code|demande|equipe|edition|adhesion|synthese|regle|courriel|compte|groupe|formulaire|adresse)\.[a-z0-9_]+$`)

// TestLaw12_EveryKeyUsedInTheCodeIsInTheCatalogue finds the keys among the
// string literals, so that no person ever reads a bare key.
func TestLaw12_EveryKeyUsedInTheCodeIsInTheCatalogue(t *testing.T) {
	catalogue, err := messages.Load(os.DirFS(root + "/config/messages"))
	require.NoError(t, err)
	known := catalogue.Keys()
	found := 0
	for _, s := range sources(t) {
		for _, text := range literals(s.file) {
			if !messageKey.MatchString(text) {
				continue
			}
			found++
			isStart := strings.HasSuffix(text, "_") // completed where it is used
			if !slices.ContainsFunc(known, func(key string) bool { return key == text || isStart && strings.HasPrefix(key, text) }) {
				t.Errorf("%s uses the key %s, which the catalogue lacks", s.path, text)
			}
		}
	}
	require.Greater(t, found, 50, "the rule looks at nothing")
}
