package document

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/report"
)

// line is a row of the account: part, field, detail, value, rule. A value that is a
// count stays a number for spreadsheets; hours and hidden cells are words.
type line struct {
	cells  [5]string
	number float64
	count  bool
}

func lines(d report.Document) []line {
	var out []line
	for _, part := range d.Parts {
		for _, e := range part.Entries {
			add := func(detail, value string) {
				out = append(out, line{cells: [5]string{part.Title, e.Label, detail, value, e.Rule}})
			}
			switch {
			case len(e.Rows) > 0:
				for _, r := range e.Rows {
					add(r.Label, r.Value)
					last := &out[len(out)-1]
					if !r.Hidden && r.Value == fmt.Sprint(r.Number) {
						last.number, last.count = r.Number, true
					}
				}
			case len(e.List) > 0:
				for _, item := range e.List {
					add("", item)
				}
			default:
				add("", e.Value)
			}
		}
	}
	return out
}

// WriteCSV writes the account as French spreadsheets open it.
func WriteCSV(w io.Writer, d report.Document) error {
	rows := [][]string{d.Columns}
	for _, l := range lines(d) {
		rows = append(rows, l.cells[:])
	}
	if err := presence.WriteCSV(w, rows); err != nil {
		return fmt.Errorf("write the account as a table: %w", err)
	}
	return nil
}

// widths of the columns, in letters.
func widths() []float64 { return []float64{28, 38, 30, 26, 70} }

// WriteXLSX writes the account as a workbook of one sheet.
func WriteXLSX(w io.Writer, d report.Document) (err error) {
	book := excelize.NewFile()
	defer func() {
		if closed := book.Close(); err == nil && closed != nil {
			err = fmt.Errorf("close the workbook: %w", closed)
		}
	}()
	if err := fill(book, d); err != nil {
		return fmt.Errorf("fill the workbook: %w", err)
	}
	if err := book.SetDocProps(&excelize.DocProperties{Title: d.Title, Language: "fr-FR"}); err != nil {
		return fmt.Errorf("name the workbook: %w", err)
	}
	if _, err := book.WriteTo(w); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

func fill(book *excelize.File, d report.Document) error {
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"CFE6F5"}}})
	if err != nil {
		return err
	}
	plain, err := book.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	rows, err := book.NewStreamWriter(book.GetSheetName(0))
	if err != nil {
		return err
	}
	for i, letters := range widths() {
		if err := rows.SetColWidth(i+1, i+1, letters); err != nil {
			return err
		}
	}
	if err := rows.SetPanes(&excelize.Panes{Freeze: true, YSplit: headRows, TopLeftCell: "A4", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	table := [headRows][]any{{cell(bold, d.Title), cell(bold, d.Subtitle)}, {cell(plain, d.Status), cell(plain, d.Coverage)}}
	for _, c := range d.Columns {
		table[2] = append(table[2], cell(bold, c))
	}
	body := table[:]
	for _, l := range lines(d) {
		row := make([]any, len(l.cells))
		for j, text := range l.cells {
			row[j] = cell(plain, text)
		}
		if l.count {
			row[3] = excelize.Cell{StyleID: plain, Value: l.number}
		}
		body = append(body, row)
	}
	for i, row := range body {
		if err := rows.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
	}
	return rows.Flush()
}

// headRows are above the table: what it is, how complete it is, the columns.
const headRows = 3

// cell is text: the format keeps text apart from formulas, so that a name that
// begins with "=" stays a name.
func cell(style int, text string) excelize.Cell {
	return excelize.Cell{StyleID: style, Value: text}
}
