package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

// readHouses reads every space of a house.
func readHouses(t TB) choice {
	return func(o *app.Options) {
		all := o.Directory.Fixed()
		for i := range all {
			for j := range all[i].Spaces {
				all[i].Spaces[j].Reading.On = true
			}
		}
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}
}

// counted adds cases of the second quarter of 2026.
func (h *house) counted(s pdn.StructureID, c moderation.Category, what string, n int) {
	h.t.Helper()
	require.NoError(h.t, h.memory.Update(context.Background(), func(tx app.Tx) error {
		return tx.CountCase(context.Background(), app.CaseCount{Structure: s, Quarter: int(disclosure.QuarterOf(2026, 2)), Category: c, What: what, Count: n})
	}))
}

// spring is a quarter of two structures, with small numbers among the large ones.
func spring(t TB) *house {
	h := build(t, 2, accounts(t), readHouses(t), mondays)
	for _, s := range []pdn.StructureID{"escale", "phare"} {
		h.counted(s, moderation.Insult, "", 23)
		h.counted(s, moderation.Commercial, "", 17)
		h.counted(s, moderation.Denialism, "", 3)
		h.counted(s, moderation.Defamation, "", 4)
		h.counted(s, moderation.Illicit, "", 2)
		h.counted(s, moderation.Insult, "rappel", 12)
		h.counted(s, moderation.Insult, "rien", 18)
		h.counted(s, moderation.Commercial, "rencontre", 2)
		h.counted(s, moderation.Commercial, "orientation", 3)
		h.counted(s, moderation.Commercial, "sans_suite", 4)
	}
	return h
}

// Law L8: a community reads of its quarter only what the disclosure rule lets
// through, once, after it was recorded; never a small number.
func TestLaw8_ACommunityIsToldItsQuarterOnceAndNoSmallNumber(t *testing.T) {
	h := spring(t)
	h.until(2026, time.July, 14)
	require.NoError(t, h.app.PublishYouth(t.Context()))
	require.Empty(t, h.senders[alone].take(), "the quarter is not published yet")
	h.until(2026, time.July, 15)
	require.NoError(t, h.app.PublishYouth(t.Context()))
	require.NotEmpty(t, h.memory.state.published.cells[app.FamilyList])
	out := h.senders[alone].take()
	require.Len(t, out, 2, "one for each space of this network")
	told := texts(out[:1])
	require.Contains(t, told, "insultes : 23")
	require.Contains(t, told, "vente : 17")
	require.Contains(t, told, "rappel des règles : 12")
	for _, small := range []string{"niés", "fausses", "interdit par la loi :", "rencontre proposée", "aide d'une autre"} {
		require.NotContains(t, told, small)
	}
	h.counted("escale", moderation.Insult, "", 9) // one more, too late
	require.NoError(t, h.app.PublishYouth(t.Context()))
	require.Empty(t, h.senders[alone].take())
	for _, c := range h.memory.state.published.cells[app.FamilyList] {
		require.NotEqual(t, 32, c.Value)
	}
}

func TestASpaceThatIsNotReadIsToldNothingOfTheQuarter(t *testing.T) {
	h := build(t, 2, accounts(t))
	h.counted("escale", moderation.Insult, "", 40)
	h.counted("escale", moderation.Denialism, "", 3)
	h.counted("escale", moderation.Illicit, "", 3)
	h.until(2026, time.July, 15)
	require.NoError(t, h.app.PublishYouth(t.Context()))
	require.Empty(t, h.senders[alone].take())
}

// Law L8: above, messages à regarder are family totals of a quarter, in the week in
// which it is published, and never of a named space or of a week.
func TestLaw8_TheSynthesisTellsAQuarterByFamilyOnlyInTheWeekOfItsPublication(t *testing.T) {
	h := spring(t)
	h.until(2026, time.July, 15)
	require.NoError(t, h.app.PublishYouth(t.Context()))
	events := func(s report.Scope, from, until time.Time) report.Events {
		e, err := h.app.WeekEvents(t.Context(), s, pdn.DayOf(from, time.UTC), pdn.DayOf(until, time.UTC))
		require.NoError(t, err)
		return e
	}
	h.until(2026, time.July, 20)
	monday := time.Date(2026, time.July, 20, 0, 0, 0, 0, time.UTC)
	all := events(report.Scope{}, monday.AddDate(0, 0, -7), monday)
	require.NotNil(t, all.Looked)
	said := map[string]int{}
	for _, c := range all.Looked.Families {
		said[c.Label] = c.Cell.Value
	}
	require.Equal(t, 46, said["insultes"])
	require.NotNil(t, events(report.Scope{Structure: "escale"}, monday.AddDate(0, 0, -7), monday).Looked)
	require.Nil(t, events(report.Scope{}, monday, monday.AddDate(0, 0, 7)).Looked)
	require.Nil(t, events(report.Scope{}, monday.AddDate(0, 0, -14), monday.AddDate(0, 0, -7)).Looked)
}

func TestTheAccountNamesEducationalOutcomesAndNotThoseOfOneProfessional(t *testing.T) {
	h := spring(t)
	h.until(2026, time.July, 15)
	require.NoError(t, h.app.PublishYouth(t.Context()))
	ask := app.AccountAsk{Level: report.OfStructure, Structure: "escale", First: monthOf(2026, 4), Last: monthOf(2026, 6)}
	d, err := h.app.AccountDocument(t.Context(), ask)
	require.NoError(t, err)
	rows := map[string]string{}
	for _, part := range d.Parts {
		for _, e := range part.Entries {
			for _, r := range e.Rows {
				if strings.HasPrefix(e.Field, "regards.") {
					rows[r.Label] = r.Value
				}
			}
		}
	}
	require.Equal(t, "12", rows["rappel des règles"])
	require.Contains(t, []string{"moins de 5", "non publié"}, rows["rencontre proposée"])
	require.Equal(t, "23", rows["insultes"])
	ask.Level, ask.Author = report.OfPromeneur, "samira"
	require.Empty(t, h.account(ask).Families)
	require.Empty(t, h.account(ask).Outcomes)
}
