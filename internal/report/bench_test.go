package report_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/chart"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

// department is thirteen months of 55 professionals.
func department() figures {
	f := busy()
	f.hours = nil
	for p := range 55 {
		for m := november - 12; m <= november; m++ {
			f.hours = append(f.hours, report.Hours{Name: fmt.Sprintf("Prénom %02d", p), Month: m, Done: time.Duration(p%12) * time.Hour, Due: 8 * time.Hour, Declared: true})
		}
	}
	return f
}

// quarter makes the table of one department of 55 professionals and 28 structures.
func quarter(b *testing.B) (disclosure.Frame, disclosure.Counts, []disclosure.Table) {
	var members []disclosure.Member
	var contacts []report.Contact
	for p := range 55 {
		m := disclosure.Member{ID: fmt.Sprint(p), Structure: fmt.Sprint(p % 28)}
		members = append(members, m)
		for week := 1; week <= 13; week++ {
			contacts = append(contacts, report.Contact{Member: m.ID, Year: 2026, Week: week, Slug: lists()[(p+week*week)%4].Slug, N: 1 + p%4})
		}
	}
	y, err := report.NewYouth(disclosure.DefaultRules(), members, lists(), contacts)
	require.NoError(b, err)
	return y.Frame, y.Counts, y.QuarterTables(disclosure.QuarterOf(2026, 1))
}

// BenchmarkDepartments makes the synthesis with its picture and the table of the
// quarter, for ten departments and for a hundred.
func BenchmarkDepartments(b *testing.B) {
	f := department()
	frame, counts, tables := quarter(b)
	for _, n := range []int{10, 100} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				for range n {
					w, err := report.Week(b.Context(), f, ask())
					require.NoError(b, err)
					picture, labels, err := chart.Of(w, func(key string, _ map[string]any) (string, error) { return key, nil })
					require.NoError(b, err)
					require.NoError(b, chart.WritePNG(&bytes.Buffer{}, picture, labels, chart.Phone))
					_, err = disclosure.Publish(frame, counts, nil, tables)
					require.NoError(b, err)
				}
			}
		})
	}
}
