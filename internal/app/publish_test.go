package app_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"

	compterendu "github.com/lampadaire/lampadaire/config/compte-rendu"
)

// accounts gives the house the form and the thresholds shipped.
func accounts(t TB) choice {
	return func(o *app.Options) {
		var err error
		o.Form, err = report.ParseForm(compterendu.Form)
		require.NoError(t, err)
		o.Publication, err = report.ParsePublication(compterendu.Publication)
		require.NoError(t, err)
		o.Lists = lists()
		o.Lists.Tally.Themes = []tally.Choice{
			{Slug: "emploi", Label: "emploi, argent", Group: "projet"}, {Slug: "loisirs", Label: "loisirs, culture", Group: "projet"},
			{Slug: "sante", Label: "santé", Group: "quotidien"}, {Slug: "amis", Label: "amis, conflits", Group: "quotidien"},
		}
	}
}

// department is several structures of two professionals, each with his account on
// one network: "s0-0", "s0-1", "s1-0"…
func (h *house) department(structures int) choice {
	return func(o *app.Options) {
		var all []registry.Structure
		for i := range structures {
			s := registry.Structure{ID: pdn.StructureID(fmt.Sprintf("s%d", i)), Name: fmt.Sprintf("Structure %d", i)}
			for j := range 2 {
				id := fmt.Sprintf("s%d-%d", i, j)
				s.People = append(s.People, registry.Promeneur{ID: id, FirstName: "P" + id, Role: pdn.RolePromeneur, Accounts: []pdn.Account{{Network: alone, ID: id}}})
			}
			all = append(all, s)
		}
		d, err := registry.NewDirectory(all)
		require.NoError(h.t, err)
		o.Directory = d
	}
}

func (h *house) count(author string, week int, theme string, n int) {
	h.t.Helper()
	require.NoError(h.t, h.memory.Update(context.Background(), func(tx app.Tx) error {
		return tx.ChangeTally(context.Background(), pdn.StructureID(author[:2]), presence.AuthorID(author), tally.Week{Year: 2026, Number: week},
			tally.Entry{Kind: tally.Private, Age: "15-17", Theme: theme}, n)
	}))
}

// year counts contacts over 2026 in a department of four structures.
func year(t TB) *house {
	h := build(t, 1, accounts(t))
	h.department(4)(&h.options)
	h.start()
	themes := []string{"emploi", "loisirs", "amis", ""}
	for i := range 4 {
		for j := range 2 {
			for week := 1; week <= 52; week++ {
				h.count(fmt.Sprintf("s%d-%d", i, j), week, themes[(week+i+j)%4], 1+(week+i)%3)
			}
		}
	}
	h.count("s1-0", 7, "sante", 3)
	return h
}

func (h *house) account(ask app.AccountAsk) report.AnnualFigures {
	h.t.Helper()
	figures, err := h.app.AccountFigures(context.Background(), ask)
	require.NoError(h.t, err)
	return figures
}

func monthOf(y int, m time.Month) pdn.Month {
	return pdn.DayOf(time.Date(y, m, 1, 0, 0, 0, 0, time.UTC), time.UTC).Month()
}

func (h *house) until(y int, m time.Month, d int) {
	h.clock.mu.Lock()
	defer h.clock.mu.Unlock()
	h.clock.now = time.Date(y, m, d, 8, 0, 0, 0, time.UTC)
}

// Law L8: nothing about young people before its quarter is over and published; small
// counts never; what is published is recorded and given back to the rule.
func TestLaw8_CellsAboutYoungPeopleArePublishedByQuarterAndRecordedFirst(t *testing.T) {
	h := year(t)
	dept := func(first, last time.Month) report.AnnualFigures {
		return h.account(app.AccountAsk{Level: report.OfDepartment, First: monthOf(2026, first), Last: monthOf(2026, last)})
	}
	h.until(2026, time.April, 13)
	require.NoError(t, h.app.PublishYouth(t.Context()))
	require.Empty(t, dept(1, 3).Themes, "its last weeks are still counted")
	h.until(2026, time.April, 15)
	require.NoError(t, h.app.PublishYouth(t.Context()))
	first := dept(1, 3)
	require.NotEmpty(t, first.Themes)
	require.Empty(t, dept(1, 2).Themes, "no other period than a quarter or a year")
	require.Empty(t, dept(4, 6).Themes)
	for _, c := range first.Themes {
		if c.Label == "santé" {
			require.NotEqual(t, disclosure.Shown, c.Cell.Show, "three contacts are never shown")
			require.Zero(t, c.Cell.Value)
		}
	}
	recorded := slices.Clone(h.memory.state.published.cells[app.ThemeList])
	require.NotEmpty(t, recorded)
	h.count("s0-0", 3, "emploi", 40) // a correction after the publication
	require.NoError(t, h.app.PublishYouth(t.Context()))
	require.Equal(t, recorded, h.memory.state.published.cells[app.ThemeList], "what was shown stays")
	require.Equal(t, first.Themes, dept(1, 3).Themes)

	h.until(2027, time.January, 15)
	require.NoError(t, h.app.PublishYouth(t.Context()))
	whole := dept(1, 12)
	require.NotEmpty(t, whole.Themes)
	emploi := func(cells []report.YouthCell) (total int) {
		for _, c := range cells {
			if c.Label == "emploi, argent" && c.Cell.Show == disclosure.Shown {
				total = c.Cell.Value
			}
		}
		return total
	}
	quarters := emploi(dept(1, 3).Themes) + emploi(dept(4, 6).Themes) + emploi(dept(7, 9).Themes) + emploi(dept(10, 12).Themes)
	require.Positive(t, quarters)
	require.Equal(t, quarters, emploi(whole.Themes), "the correction is in no difference")
}

// Law L8: a table that overlaps one published before is not shown where the two would
// be subtracted.
func TestLaw8_WhatWasPublishedBeforeIsGivenBackToTheRule(t *testing.T) {
	orientation := func(before bool) disclosure.Show {
		h := year(t)
		for author, n := range map[string]int{"s0-0": 8, "s3-1": 8, "s1-0": 2} {
			h.count(author, 20, "loisirs", n)
		}
		for key := range h.memory.state.hours.cells { // nothing else in this theme
			if key.entry.Theme == "loisirs" && key.week.Number != 20 {
				delete(h.memory.state.hours.cells, key)
			}
		}
		if before {
			h.publishedWithout(t, "s1", "loisirs", disclosure.QuarterOf(2026, 2))
		}
		h.until(2026, time.July, 20)
		require.NoError(t, h.app.PublishYouth(t.Context()))
		for _, c := range h.account(app.AccountAsk{Level: report.OfDepartment, First: monthOf(2026, 4), Last: monthOf(2026, 6)}).Themes {
			if c.Label == "loisirs, culture" {
				return c.Cell.Show
			}
		}
		return ""
	}
	require.Equal(t, disclosure.Shown, orientation(false))
	require.Equal(t, disclosure.Withheld, orientation(true), "all, less all but one structure, is that structure")
}

// publishedWithout records that all but one structure were published together.
func (h *house) publishedWithout(t *testing.T, structure, theme string, q disclosure.Quarter) {
	t.Helper()
	counts, total := disclosure.Counts{}, 0
	cell := disclosure.Cell{Quarters: []disclosure.Quarter{q}, Categories: []string{theme}, Label: theme, Show: disclosure.Shown}
	for key, n := range h.memory.state.hours.cells {
		if report.QuarterOfWeek(key.week.Year, key.week.Number) != q {
			continue
		}
		slug := key.entry.Theme
		if slug == "" {
			slug = report.Unsaid
		}
		id := string(key.author) + "@" + string(key.structure)
		counts[disclosure.Key{Member: id, Quarter: q, Category: slug}] += n
		if string(key.structure) == structure {
			continue
		}
		if !slices.Contains(cell.Members, id) {
			cell.Members = append(cell.Members, id)
		}
		if slug == theme {
			total += n
		}
	}
	cell.Value = total
	slices.Sort(cell.Members)
	require.NoError(t, h.memory.Update(t.Context(), func(tx app.Tx) error {
		return tx.SavePublication(t.Context(), app.ThemeList, []disclosure.Cell{cell}, counts)
	}))
}

func TestAccountsOfAPersonAndAStructureShowTheirOwnPublishedCells(t *testing.T) {
	h := year(t)
	h.until(2027, time.January, 20)
	require.NoError(t, h.app.PublishYouth(t.Context()))
	require.NoError(t, h.app.PublishYouth(t.Context()), "again, nothing changes")
	ask := app.AccountAsk{Level: report.OfStructure, Structure: "s1", First: monthOf(2026, 1), Last: monthOf(2026, 12)}
	house := h.account(ask)
	require.Equal(t, "Structure 1", house.Structure)
	require.Equal(t, 2, house.People)
	require.Positive(t, house.Contacts)
	require.Contains(t, fmt.Sprint(labels(house.Themes)), "santé")
	ask.Level, ask.Author = report.OfPromeneur, "s1-0"
	alone := h.account(ask)
	require.Equal(t, "Ps1-0", alone.Name)
	require.ElementsMatch(t, []string{"projet", "vie quotidienne et prévention", "autre ou non dit"}, labels(alone.Themes), "one person's by wide group")
	require.Less(t, alone.Contacts, house.Contacts)
	d, err := h.app.AccountDocument(t.Context(), ask)
	require.NoError(t, err)
	require.NotEmpty(t, d.Parts)
	list, err := h.app.Accounts(report.OfPromeneur, "s1")
	require.NoError(t, err)
	require.Len(t, list, 2)
	require.Equal(t, "s1-ps1-0", list[0].Name)
}

func labels(cells []report.YouthCell) []string {
	var out []string
	for _, c := range cells {
		out = append(out, c.Label)
	}
	return out
}

func TestAHouseWithoutAnyContactPublishesNothing(t *testing.T) {
	h := build(t, 1, accounts(t))
	h.until(2027, time.January, 20)
	require.NoError(t, h.app.PublishYouth(t.Context()))
	require.Empty(t, h.memory.state.published.cells[app.ThemeList])
	d, err := h.app.AccountDocument(t.Context(), app.AccountAsk{Level: report.OfDepartment, First: monthOf(2026, 1), Last: monthOf(2026, 12)})
	require.NoError(t, err)
	require.NotEmpty(t, d.Parts)
}
