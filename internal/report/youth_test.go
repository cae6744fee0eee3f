package report_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	compterendu "github.com/lampadaire/lampadaire/config/compte-rendu"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

func lists() []report.Choice {
	return []report.Choice{
		{Slug: "emploi", Label: "emploi, argent", Group: "projet"}, {Slug: "loisirs", Label: "loisirs, culture", Group: "projet"},
		{Slug: "sante", Label: "santé", Group: "quotidien", Sensitive: true}, {Slug: "amis", Label: "amis, conflits", Group: "quotidien"},
	}
}

func TestAWeekBelongsToTheQuarterOfItsThursday(t *testing.T) {
	for day := time.Date(2019, 12, 25, 0, 0, 0, 0, time.UTC); day.Year() < 2028; day = day.AddDate(0, 0, 1) {
		if day.Weekday() != time.Thursday {
			continue
		}
		year, week := day.ISOWeek()
		require.Equal(t, disclosure.QuarterOf(day.Year(), (int(day.Month())+2)/3), report.QuarterOfWeek(year, week), day)
	}
}

func youth(t *testing.T) report.Youth {
	t.Helper()
	members := []disclosure.Member{{ID: "a", Structure: "escale"}, {ID: "b", Structure: "escale"}, {ID: "c", Structure: "phare"}}
	var contacts []report.Contact
	for _, m := range members {
		for week := 1; week <= 52; week++ {
			contacts = append(contacts, report.Contact{Member: m.ID, Year: 2026, Week: week, Slug: []string{"emploi", "loisirs", "amis", ""}[week%4], N: 1})
		}
	}
	contacts = append(contacts, report.Contact{Member: "a", Year: 2026, Week: 7, Slug: "sante", N: 2}, report.Contact{Member: "b", Year: 2026, Week: 9, Slug: "ancien", N: 1})
	y, err := report.NewYouth(disclosure.DefaultRules(), members, lists(), contacts)
	require.NoError(t, err)
	return y
}

// Law L8: the whole way from counters to the words of an account.
func TestLaw8_CountersBecomeCellsOnlyThroughTheDisclosureRule(t *testing.T) {
	y := youth(t)
	first, err := disclosure.Publish(y.Frame, y.Counts, nil, y.QuarterTables(disclosure.QuarterOf(2026, 1)))
	require.NoError(t, err)
	year, err := disclosure.Publish(y.Frame, y.Counts, first.Cells, y.YearTables(2026))
	require.NoError(t, err)
	published := slices.Concat(first.Cells, year.Cells)
	groups := map[string]string{"projet": "projets", "quotidien": "vie quotidienne"}

	alone := y.Cells(published, []string{"c"}, disclosure.Year(2026), groups)
	require.NotEmpty(t, alone)
	require.Equal(t, "projets", alone[0].Label)
	for _, c := range alone {
		require.True(t, c.Cell.Group, "one professional is shown by group")
	}
	house := y.Cells(published, y.Of("escale"), disclosure.Year(2026), groups)
	var words []string
	for _, c := range house {
		words = append(words, c.Label)
		if c.Cell.Show != disclosure.Shown {
			require.Zero(t, c.Cell.Value)
		}
	}
	require.Contains(t, words, "santé")
	require.Contains(t, words, "ancien", "what was counted stays counted")
	require.Empty(t, y.Cells(first.Cells, y.Of("escale"), disclosure.Year(2026)[:1], groups), "structures wait for the year")
}

func TestTheSumOfAnOldYearHasNoQuarter(t *testing.T) {
	_, err := report.NewYouth(disclosure.DefaultRules(), nil, nil, []report.Contact{{Year: 2020, N: 4}})
	require.ErrorIs(t, err, report.ErrOldYear)
}

func TestThresholdsMayOnlyBeMoreCareful(t *testing.T) {
	p, err := report.ParsePublication(compterendu.Publication)
	require.NoError(t, err)
	require.Equal(t, disclosure.DefaultRules(), p.Rules())
	require.Contains(t, p.Sensitive.Themes, "sante")
	shipped := string(compterendu.Publication)
	for from, to := range map[string]string{"seuil: 5": "seuil: 4", "seuil_sensible: 10": "seuil_sensible: 9", "dominance: 85": "dominance: 90", "sensibles:": "secrets:"} {
		_, err := report.ParsePublication([]byte(strings.Replace(shipped, from, to, 1)))
		var fault *report.FormFault
		require.ErrorAs(t, err, &fault, to)
		require.Positive(t, fault.Line, to)
		require.Contains(t, fault.Excerpt, "^", to)
		_, err = catalogue(t)(fault.Key, fault.Args)
		require.NoError(t, err)
	}
	_, err = report.ParsePublication([]byte(strings.Replace(shipped, "seuil: 5", "seuil: 8", 1)))
	require.NoError(t, err)
}
