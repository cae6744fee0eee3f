// Package document lays the annual account out (articles B38-B39): pages to sign, a
// workbook and a table for spreadsheets. It gets an account that is already in
// words, where small cells are already hidden, and adds no figure of its own.
//
// Cells that begin like a formula are written as text everywhere, so that a name
// such as "=1+1" stays a name.
package document

import (
	"fmt"
	"io"
	"time"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"codeberg.org/go-pdf/fpdf"

	"github.com/lampadaire/lampadaire/internal/report"
)

// Sizes of the page, in millimetres and points.
const (
	margin     = 18.0
	width      = 210 - 2*margin
	labelWidth = 62.0
	lineHeight = 5.2
	bottom     = 297 - 22
	family     = "Liberation"
)

// page is a PDF being written.
type page struct {
	*fpdf.Fpdf
	notes []string // rules, in the order of their numbers
}

// WritePDF writes the account as A4 pages. The day is printed nowhere: it dates the
// file only, so that the same account gives the same bytes.
func WritePDF(w io.Writer, d report.Document, day time.Time) error {
	p := &page{Fpdf: fpdf.New("P", "mm", "A4", "")}
	p.AddUTF8FontFromBytes(family, "", liberationsansregular.TTF)
	p.AddUTF8FontFromBytes(family, "B", liberationsansbold.TTF)
	p.SetCreationDate(day)
	p.SetModificationDate(day)
	p.SetCatalogSort(true)
	p.SetTitle(d.Title, true)
	p.SetLang("fr-FR")
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(true, 22)
	p.AliasNbPages("{n}")
	p.SetFooterFunc(func() { p.footer(d) })
	p.AddPage()
	p.head(d)
	for _, part := range d.Parts {
		p.part(part)
	}
	p.rules(d)
	if err := p.Output(w); err != nil {
		return fmt.Errorf("write the pages of the account: %w", err)
	}
	return nil
}

func (p *page) ink()  { p.SetTextColor(0x22, 0x22, 0x22) }
func (p *page) soft() { p.SetTextColor(0x59, 0x59, 0x59) }

func (p *page) footer(d report.Document) {
	p.SetY(-15)
	p.SetFont(family, "", 8.5)
	p.soft()
	p.CellFormat(width*0.8, 5, d.Title+" · "+d.Subtitle, "", 0, "L", false, 0, "")
	p.CellFormat(width*0.2, 5, fmt.Sprintf("%s %d/{n}", d.PageWord, p.PageNo()), "", 0, "R", false, 0, "")
}

func (p *page) head(d report.Document) {
	p.ink()
	p.SetFont(family, "B", 20)
	p.MultiCell(width, 9, d.Title, "", "L", false)
	p.SetFont(family, "", 12)
	p.MultiCell(width, 6.4, d.Subtitle, "", "L", false)
	p.Ln(1.5)
	p.SetFont(family, "", 9.5)
	p.soft()
	p.MultiCell(width, 4.8, d.Status+"\n"+d.Coverage, "", "L", false)
	p.Ln(2)
}

// room starts a new page where a block would be cut.
func (p *page) room(height float64) {
	if p.GetY()+height > bottom {
		p.AddPage()
	}
}

func (p *page) title(text string) {
	p.room(24)
	p.Ln(3)
	p.ink()
	p.SetFont(family, "B", 13)
	p.CellFormat(width, 7.5, text, "", 1, "L", false, 0, "")
	p.SetDrawColor(0x00, 0x72, 0xB2)
	p.SetLineWidth(0.5)
	p.Line(margin, p.GetY(), margin+width, p.GetY())
	p.Ln(2.4)
}

func (p *page) part(part report.Part) {
	p.title(part.Title)
	for _, e := range part.Entries {
		p.entry(e)
		p.Ln(1.6)
	}
}

// entry writes one field: its label on the left with the number of its rule, what
// it says on the right.
func (p *page) entry(e report.Entry) {
	height := 2 * lineHeight
	switch {
	case e.Chart && len(e.Rows) > 0:
		height = chartHeight + 8
	case len(e.Rows) > 0:
		height = lineHeight * float64(min(len(e.Rows), 8))
	}
	p.room(height)
	label := e.Label
	if e.Rule != "" {
		p.notes = append(p.notes, e.Label+" : "+e.Rule)
		label = fmt.Sprintf("%s (%d)", e.Label, len(p.notes))
	}
	top, before := p.GetY(), p.PageNo()
	p.ink()
	p.SetFont(family, "B", 10)
	p.MultiCell(labelWidth-4, lineHeight, label, "", "L", false)
	after := p.GetY()
	p.SetFont(family, "", 10)
	p.SetXY(margin+labelWidth, top)
	switch {
	case e.Chart && len(e.Rows) > 0:
		p.SetY(after)
		p.months(e.Rows)
	case len(e.Rows) > 0:
		p.rows(e.Rows)
	case len(e.List) > 0:
		p.SetLeftMargin(margin + labelWidth)
		for _, item := range e.List {
			p.MultiCell(width-labelWidth, lineHeight, "• "+item, "", "L", false)
		}
		p.SetLeftMargin(margin)
	default:
		p.SetLeftMargin(margin + labelWidth)
		p.MultiCell(width-labelWidth, lineHeight, e.Value, "", "L", false)
		p.SetLeftMargin(margin)
	}
	if p.PageNo() == before && p.GetY() < after {
		p.SetY(after)
	}
	p.SetX(margin)
}

// rules ends the account: where each figure comes from.
func (p *page) rules(d report.Document) {
	if len(p.notes) == 0 || len(d.Columns) == 0 {
		return
	}
	p.title(d.Columns[len(d.Columns)-1])
	p.SetFont(family, "", 8.8)
	p.soft()
	for i, note := range p.notes {
		p.MultiCell(width, 4.4, fmt.Sprintf("(%d) %s", i+1, note), "", "L", false)
		p.Ln(0.6)
	}
}
