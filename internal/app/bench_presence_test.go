package app_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/picture"
	"github.com/lampadaire/lampadaire/internal/store"
)

// loaded is a house on a real file whose professional declared so many presences
// over a year.
func loaded(b *testing.B, sessions int) (*house, presence.AuthorID, *store.Store) {
	b.Helper()
	var kept *store.Store
	h := town(b, func(o *app.Options) {
		var err error
		kept, err = store.Open(b.Context(), store.Options{Path: filepath.Join(b.TempDir(), "l.db"), Seal: o.Sealer, Clock: o.Clock})
		require.NoError(b, err)
		b.Cleanup(func() { require.NoError(b, kept.Close()) })
		o.Update, o.View = kept.Update, kept.View
	})
	h.command(open, samira, private, "menu", "")
	code, err := h.sealer.Code("escale", h.options.Directory.Structures()[0].People[0].Accounts[0])
	require.NoError(b, err)
	author := presence.AuthorID(code.Hex())
	require.NoError(b, kept.Update(b.Context(), func(tx app.Tx) error {
		for i := range sessions {
			from := morning.Add(-time.Duration(sessions-i) * 50 * time.Minute)
			err := tx.AddPresenceEvent(b.Context(), presence.Event{
				Kind: presence.Declared, By: author, At: morning.Add(time.Hour), Session: presence.SessionID(fmt.Sprintf("%014x", i)),
				Network: "Snapchat", From: from, To: from.Add(65 * time.Minute),
			})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	return h, author, kept
}

// BenchmarkMonthTotal draws the menu, with the month's total, over a year of
// presences, beside the bare reading of the same rows.
func BenchmarkMonthTotal(b *testing.B) {
	for _, sessions := range []int{100, 2_500, 10_000} {
		b.Run(fmt.Sprint(sessions), func(b *testing.B) {
			h, author, kept := loaded(b, sessions)
			var bare, whole time.Duration
			for b.Loop() {
				start := time.Now()
				require.NoError(b, kept.View(context.Background(), func(r app.Reader) error {
					_, err := r.PresenceEvents(context.Background(), author)
					return err
				}))
				bare += time.Since(start)
				start = time.Now()
				h.command(open, samira, private, "menu", "")
				whole += time.Since(start)
			}
			b.ReportMetric(float64(whole)/float64(bare), "menu/query")
			b.ReportMetric(float64(whole.Microseconds())/float64(b.N), "µs/menu")
		})
	}
}

// BenchmarkMonthPicture answers [Mon mois] beside the bare drawing of the same month.
func BenchmarkMonthPicture(b *testing.B) {
	h, _, _ := loaded(b, 300)
	var bare, whole time.Duration
	for b.Loop() {
		start := time.Now()
		m := picture.Month{Days: 30, Due: 8 * time.Hour, DaysLeft: 28, Weeks: []picture.Week{{First: 1, Last: 1, Done: time.Hour}, {First: 2, Last: 8}, {First: 9, Last: 15}, {First: 16, Last: 22}, {First: 23, Last: 29}, {First: 30, Last: 30}}, Cumulated: []time.Duration{time.Hour, time.Hour}}
		require.NoError(b, picture.WritePNG(&bytes.Buffer{}, m, picture.Labels{Title: "x", Sentence: "x", PerWeek: "x", Total: "x", Due: "x", DaysLeft: "x", Note: "x"}))
		bare += time.Since(start)
		start = time.Now()
		sent := h.command(open, samira, private, "mois", "")
		require.Len(b, sent, 2)
		whole += time.Since(start)
	}
	b.ReportMetric(float64(whole)/float64(bare), "answer/plot")
}
