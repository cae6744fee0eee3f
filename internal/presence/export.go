package presence

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// WriteCSV writes a table that French spreadsheets open as it is: UTF-8 with its
// mark, ";" between cells, CRLF between lines. Every cell is guarded.
func WriteCSV(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("write the mark of UTF-8: %w", err)
	}
	out := csv.NewWriter(w)
	out.Comma = ';'
	out.UseCRLF = true
	for i, row := range rows {
		guarded := make([]string, len(row))
		for j, cell := range row {
			guarded[j] = GuardCell(cell)
		}
		if err := out.Write(guarded); err != nil {
			return fmt.Errorf("write row %d: %w", i+1, err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	return nil
}

// GuardCell puts an apostrophe before a cell that a spreadsheet would run as a
// formula: one that starts with = + - @, a tab or a carriage return.
func GuardCell(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
