package report_test

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	compterendu "github.com/lampadaire/lampadaire/config/compte-rendu"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

func catalogue(t *testing.T) report.Words {
	c, err := messages.Load(os.DirFS("../../config/messages"))
	require.NoError(t, err)
	return func(key string, args map[string]any) (string, error) { return c.Text(key, args) }
}

func TestTheFormShippedAsksForEveryFigureKnown(t *testing.T) {
	f, err := report.ParseForm(compterendu.Form)
	require.NoError(t, err)
	var asked []string
	for _, s := range f.Sections {
		for _, field := range s.Fields {
			if !field.Free {
				asked = append(asked, field.Field)
			}
		}
	}
	slices.Sort(asked)
	require.Equal(t, report.Fields(), asked)
}

func TestAWrongFormSaysWhereAndWhy(t *testing.T) {
	const good = "titre: T\nsections:\n  - titre: S\n    champs:\n      - { champ: heures.total, libelle: Heures }\n"
	_, err := report.ParseForm([]byte(good))
	require.NoError(t, err)
	for name, c := range map[string]struct {
		form, key, caret string
		line             int
	}{
		"unknown figure": {good + "      - { champ: heures.secretes, libelle: x }\n", "formulaire.champ_inconnu", "heures.secretes", 6},
		"unknown word":   {good + "      - { champ: texte.a, libelle: x, couleur: bleu }\n", "formulaire.mot_inconnu", "couleur", 6},
		"twice":          {good + "      - { champ: heures.total, libelle: x }\n", "formulaire.double", "heures.total", 6},
		"no label":       {good + "      - { champ: contacts.total }\n", "formulaire.libelle", "contacts.total", 6},
		"free name":      {good + "      - { champ: contacts.total, libelle: x, libre: true }\n", "formulaire.libre", "contacts.total", 6},
		"unknown level":  {good + "      - { champ: contacts.total, libelle: x, pour: [pdn, maire] }\n", "formulaire.pour", "maire", 6},
		"no title":       {"sections:\n  - champs: []\n", "formulaire.titre", "champs", 2},
	} {
		_, err := report.ParseForm([]byte(c.form))
		var fault *report.FormFault
		require.ErrorAs(t, err, &fault, name)
		require.Equal(t, c.key, fault.Key, name)
		require.Equal(t, c.line, fault.Line, name)
		require.Contains(t, fault.Excerpt, c.caret, name)
		require.Contains(t, fault.Excerpt, "^", name)
		_, err = catalogue(t)(fault.Key, fault.Args)
		require.NoError(t, err, name)
	}
	for _, broken := range []string{"", "titre: T\n", "titre: [\n", "sections: 3\n"} {
		var fault *report.FormFault
		_, err := report.ParseForm([]byte(broken))
		require.ErrorAs(t, err, &fault, broken)
	}
}

func annual(level report.Level) report.AnnualFigures {
	return report.AnnualFigures{
		Level: level, Name: "Samira", Structure: "l'Escale", First: november - 1, Last: november, People: 1, PersonMonths: 2, Counted: 9 * time.Hour,
		Hours:    []report.MonthSum{{Month: november - 1, Done: 9 * time.Hour, Known: true}, {Month: november}},
		Contacts: 40, Minimum: 8 * time.Hour,
		Themes: []report.YouthCell{
			{Label: "projet", Cell: disclosure.Cell{Show: disclosure.Shown, Value: 31}},
			{Label: "personnel", Cell: disclosure.Cell{Show: disclosure.Under, Limit: 10}},
			{Label: "numérique", Cell: disclosure.Cell{Show: disclosure.Withheld}},
		},
	}
}

func composed(t *testing.T, a report.AnnualFigures) map[string]report.Entry {
	t.Helper()
	f, err := report.ParseForm(compterendu.Form)
	require.NoError(t, err)
	d, err := report.Compose(f, a, catalogue(t))
	require.NoError(t, err)
	out := map[string]report.Entry{}
	for _, p := range d.Parts {
		for _, e := range p.Entries {
			out[e.Field] = e
		}
	}
	return out
}

// Law L8: a cell about young people reaches the account only as the disclosure
// rule showed it, and a hidden one has no length to draw.
func TestLaw8_TheAccountShowsYouthCellsAsTheRuleDecided(t *testing.T) {
	rows := composed(t, annual(report.OfPromeneur))["jeunes.theme"].Rows
	require.Equal(t, []report.Row{
		{Label: "projet", Value: "31", Number: 31},
		{Label: "personnel", Value: "moins de 10", Hidden: true},
		{Label: "numérique", Value: "non publié", Hidden: true},
	}, rows)
	for _, field := range []string{"Ages", "Themes", "Referrals"} {
		f, ok := reflect.TypeFor[report.AnnualFigures]().FieldByName(field)
		require.True(t, ok)
		require.Equal(t, reflect.TypeFor[[]report.YouthCell](), f.Type, "a raw count has a way in")
	}
}

// Law L10: every figure has its rule, a month without record is not a zero, an
// estimate is said to be one.
func TestLaw10_TheAccountSaysWhatItDoesNotKnow(t *testing.T) {
	a := annual(report.OfPromeneur)
	entries := composed(t, a)
	for _, e := range entries {
		require.Equal(t, e.Free, e.Rule == "", e.Field)
	}
	require.Equal(t, report.Row{Label: "novembre 2026", Value: "Rien d'enregistré.", Hidden: true}, entries["heures.mois"].Rows[1])
	require.Equal(t, "Rien d'enregistré.", entries["jeunes.estimation"].Value)
	require.Equal(t, "Pas encore publié pour cette période.", entries["jeunes.age"].Value)
	require.Equal(t, "4 h 30", entries["heures.moyenne"].Value)
	require.Equal(t, "À écrire.", entries["texte.besoins"].Value)
	n := 12
	a.Estimate = &n
	require.Equal(t, "12 (estimation du professionnel)", composed(t, a)["jeunes.estimation"].Value)
}

func TestEachLevelHasItsFields(t *testing.T) {
	require.Contains(t, composed(t, annual(report.OfPromeneur)), "identite.nom")
	require.NotContains(t, composed(t, annual(report.OfDepartment)), "identite.nom")
	require.Contains(t, composed(t, annual(report.OfDepartment)), "structures.nombre")
}

func TestAMissingWordIsAnError(t *testing.T) {
	f, err := report.ParseForm(compterendu.Form)
	require.NoError(t, err)
	missing := errors.New("no such key")
	_, err = report.Compose(f, annual(report.OfStructure), func(key string, _ map[string]any) (string, error) {
		if strings.HasPrefix(key, "regle.compte.contacts") {
			return "", missing
		}
		return key, nil
	})
	require.ErrorIs(t, err, missing)
}

func TestAnAccountIsValidatedByItsAuthorThenTheHeadThenLocked(t *testing.T) {
	var v report.Validation
	_, err := v.Confirm(3)
	require.ErrorIs(t, err, report.ErrOrder)
	v, err = v.Sign(1)
	require.NoError(t, err)
	require.False(t, v.VisibleToCoordinator())
	corrected, err := v.Changed()
	require.NoError(t, err)
	require.Equal(t, report.Draft, corrected.State())
	v, err = v.Confirm(3)
	require.NoError(t, err)
	require.True(t, v.VisibleToCoordinator())
	for name, act := range map[string]func() (report.Validation, error){
		"sign": func() (report.Validation, error) { return v.Sign(4) }, "confirm": func() (report.Validation, error) { return v.Confirm(4) }, "change": v.Changed,
	} {
		_, err := act()
		require.ErrorIs(t, err, report.ErrLocked, name)
	}
	for _, s := range []report.State{report.Draft, report.Signed, report.Validated} {
		_, err := catalogue(t)(fmt.Sprintf("compte.etat.%s", s), nil)
		require.NoError(t, err)
	}
}
