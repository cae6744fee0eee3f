package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/document"
	"github.com/lampadaire/lampadaire/internal/schedule"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// generated is a department of 55 promeneurs in 28 structures after a year of
// declared hours and contacts, on a real file.
func generated(t testing.TB) *house {
	t.Helper()
	s := config.Defaults()
	s.Data = filepath.Join(t.TempDir(), "lampadaire.db")
	names := []string{"Ana", "Bilal", "Chloé", "Émile", "Fatou", "Gaël", "Inès", "Jo", "Léna", "Malo", "Nora", "Océane", "Paul", "Rose", "Samira", "Théo", "Yann", "Zoé"}
	for i := range 28 {
		st := config.Structure{ID: fmt.Sprintf("s%02d", i), Name: fmt.Sprintf("Maison %02d", i+1)}
		for j := range 2 {
			if n := 2*i + j; n < 55 {
				st.People = append(st.People, config.Persona{
					FirstName: names[(n*7)%len(names)], Function: "éducatrice", Role: "pdn", Since: "2025-11-01",
					Accounts: []config.Account{{Network: "telegram", ID: fmt.Sprint(1000 + n)}},
				})
			}
		}
		s.Structures = append(s.Structures, st)
	}
	keys, err := seal.NewKeys()
	require.NoError(t, err)
	texts, err := messages.Load(config.Messages())
	require.NoError(t, err)
	h, err := build(context.Background(), plan{
		settings: s, keys: keys, texts: texts, clock: schedule.NewManual(paris(time.November, 16, 8, 30)), logger: slog.New(slog.DiscardHandler), tell: func(error) {},
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, h.close()) })
	fillYear(t, h)
	return h
}

func fillYear(t testing.TB, h *house) {
	lists, err := listsOf(h.settings)
	require.NoError(t, err)
	random := rand.New(rand.NewPCG(7, 7))
	accounts, err := h.app.Accounts(report.OfPromeneur, "")
	require.NoError(t, err)
	require.Len(t, accounts, 55)
	november := pdn.DayOf(paris(time.November, 1, 0, 0), time.UTC).Month()
	require.NoError(t, h.store.Update(context.Background(), func(tx app.Tx) error {
		for _, a := range accounts {
			who, where := a.Ask.Author, a.Ask.Structure
			for m := november - 12; m <= november; m++ {
				if err := tx.SaveMonthTotal(context.Background(), app.MonthTotal{Author: who, Structure: where, Month: m, Done: time.Duration(random.IntN(44)*15) * time.Minute}); err != nil {
					return err
				}
			}
			if err := countYear(tx, lists.Tally, random, where, who); err != nil {
				return err
			}
		}
		return nil
	}))
}

func countYear(tx app.Tx, t tally.Taxonomy, random *rand.Rand, where pdn.StructureID, who presence.AuthorID) error {
	for week := 1; week <= 46; week++ {
		for range random.IntN(4) {
			e := tally.Entry{Kind: tally.Kinds()[random.IntN(6)], Age: t.Ages[random.IntN(4)].Slug, Theme: t.Themes[random.IntN(len(t.Themes))].Slug, Mission: random.IntN(13)}
			if err := tx.ChangeTally(context.Background(), where, who, tally.Week{Year: 2026, Number: week}, e, 1+random.IntN(3)); err != nil {
				return err
			}
		}
	}
	return nil
}

// BenchmarkMonday is the whole living path on a real file: the synthesis with its
// picture, the publication of three quarters, the account of the department.
func BenchmarkMonday(b *testing.B) {
	h := generated(b)
	day := pdn.DayOf(paris(time.November, 16, 8, 30), pdn.Paris())
	ask := app.AccountAsk{Level: report.OfDepartment, First: day.Month() - 10, Last: day.Month() + 1}
	b.Run("synthesis", func(b *testing.B) {
		for b.Loop() {
			_, picture, err := h.app.Preview(context.Background(), "", day)
			require.NoError(b, err)
			if path := os.Getenv("LAMPADAIRE_PICTURE"); path != "" {
				require.NoError(b, os.WriteFile(path, picture.Data, 0o600))
			}
		}
	})
	b.Run("publication", func(b *testing.B) {
		for b.Loop() { // the first one publishes, the others find nothing to do
			require.NoError(b, h.app.PublishYouth(context.Background()))
		}
	})
	b.Run("account", func(b *testing.B) {
		for b.Loop() {
			d, err := h.app.AccountDocument(context.Background(), ask)
			require.NoError(b, err)
			require.NoError(b, document.WritePDF(&bytes.Buffer{}, d, h.clock.Now()))
		}
	})
}

func TestADepartmentOfFiftyFiveHasItsSynthesisInTwelveLines(t *testing.T) {
	h := generated(t)
	lines, picture, err := h.app.Preview(t.Context(), "", pdn.DayOf(paris(time.November, 16, 8, 30), pdn.Paris()))
	require.NoError(t, err)
	require.LessOrEqual(t, len(lines), 1+report.MaxLines)
	require.NotNil(t, picture)
	require.Contains(t, plain(lines[1]), "sur 55")
}
