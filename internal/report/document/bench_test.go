package document_test

import (
	"bytes"
	"fmt"
	"testing"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"codeberg.org/go-pdf/fpdf"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/document"
)

func BenchmarkPages(b *testing.B) {
	d := account(b, figures())
	for b.Loop() {
		if err := document.WritePDF(&bytes.Buffer{}, d, day); err != nil {
			b.Fatal(err)
		}
	}
}

// texts are the words of an account, in order.
func texts(d report.Document) [][]string {
	out := [][]string{{d.Title, d.Subtitle}, {d.Status, d.Coverage}}
	for _, part := range d.Parts {
		out = append(out, []string{part.Title})
		for _, e := range part.Entries {
			out = append(out, []string{e.Label, e.Value}, []string{e.Rule})
			for _, r := range e.Rows {
				out = append(out, []string{r.Label, r.Value})
			}
			for _, l := range e.List {
				out = append(out, []string{l})
			}
		}
	}
	return out
}

// BenchmarkBarePages writes the same words with the library alone, same fonts.
func BenchmarkBarePages(b *testing.B) {
	rows := texts(account(b, figures()))
	for b.Loop() {
		p := fpdf.New("P", "mm", "A4", "")
		p.AddUTF8FontFromBytes("L", "", liberationsansregular.TTF)
		p.AddUTF8FontFromBytes("L", "B", liberationsansbold.TTF)
		p.AddPage()
		for i, row := range rows {
			p.SetFont("L", []string{"", "B"}[i%2], 10)
			for _, text := range row {
				p.MultiCell(0, 5, text, "", "L", false)
			}
		}
		require.NoError(b, p.Output(&bytes.Buffer{}))
	}
}

// large is an account with a thousand rows, as a department's.
func large(b *testing.B) report.Document {
	d := account(b, figures())
	e := report.Entry{Label: "Contacts", Rule: "Une règle."}
	for i := range 1000 {
		e.Rows = append(e.Rows, report.Row{Label: fmt.Sprintf("ligne %d", i), Value: fmt.Sprint(i), Number: float64(i)})
	}
	d.Parts = append(d.Parts, report.Part{Title: "Annexe", Entries: []report.Entry{e}})
	return d
}

func BenchmarkSheet(b *testing.B) {
	d := large(b)
	for b.Loop() {
		if err := document.WriteXLSX(&bytes.Buffer{}, d); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBareSheet writes the same cells with the library alone.
func BenchmarkBareSheet(b *testing.B) {
	var table bytes.Buffer
	require.NoError(b, document.WriteXLSX(&table, large(b)))
	same, err := excelize.OpenReader(&table)
	require.NoError(b, err)
	rows, err := same.GetRows("Sheet1")
	require.NoError(b, err)
	for b.Loop() {
		book := excelize.NewFile()
		out, err := book.NewStreamWriter("Sheet1")
		require.NoError(b, err)
		for i, row := range rows {
			cells := make([]any, len(row))
			for j, text := range row {
				cells[j] = text
			}
			require.NoError(b, out.SetRow(fmt.Sprintf("A%d", i+1), cells))
		}
		require.NoError(b, out.Flush())
		_, err = book.WriteTo(&bytes.Buffer{})
		require.NoError(b, err)
	}
}
