package papers

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"codeberg.org/go-pdf/fpdf"
)

// The page, in millimetres, and its colours: the blue of the evening, the
// yellow of the lamp.
const (
	fontName = "texte"
	margin   = 20.0
	width    = 210.0
	height   = 297.0
	inner    = width - 2*margin
)

type colour struct{ r, g, b int }

func night() colour { return colour{27, 42, 73} }
func lamp() colour  { return colour{255, 200, 60} }
func ink() colour   { return colour{34, 34, 40} }
func pale() colour  { return colour{241, 243, 248} }

// sheet is a PDF being drawn.
type sheet struct {
	*fpdf.Fpdf
}

func newSheet(made time.Time, name string) *sheet {
	p := fpdf.New("P", "mm", "A4", "")
	p.AddUTF8FontFromBytes(fontName, "", liberationsansregular.TTF)
	p.AddUTF8FontFromBytes(fontName, "B", liberationsansbold.TTF)
	p.SetMargins(margin, margin, margin)
	p.SetCellMargin(0) // words and boxes begin on one line
	p.SetTitle(name, true)
	p.SetCreator("Lampadaire", true)
	p.SetLang("fr-FR")
	p.SetCatalogSort(true) // the same paper is the same file
	p.SetCreationDate(made)
	p.SetModificationDate(made)
	return &sheet{p}
}

// drawn is what the fonts can show: the narrow no-break space is not in them.
func drawn(text string) string { return strings.ReplaceAll(text, "\u202f", "\u00a0") }

func (s *sheet) ink(c colour)   { s.SetTextColor(c.r, c.g, c.b) }
func (s *sheet) paint(c colour) { s.SetFillColor(c.r, c.g, c.b) }

// write flows a line with its bold words from the left margin on.
func (s *sheet) write(text string, size, line float64) {
	for _, r := range runs(text) {
		style := ""
		if r.bold {
			style = "B"
		}
		s.SetFont(fontName, style, size)
		s.Write(line, drawn(r.text))
	}
	s.Ln(line)
}

// indented writes with another left margin, then comes back.
func (s *sheet) indented(by float64, write func()) {
	left, _, _, _ := s.GetMargins()
	s.SetLeftMargin(left + by)
	s.SetX(left + by)
	write()
	s.SetLeftMargin(left)
	s.SetX(left)
}

// Document draws a filled paper as a PDF: its words in their order, a foot with
// the paper's name, the day and the page.
func Document(text, foot string, made time.Time) ([]byte, error) {
	blocks := parse(text)
	s := newSheet(made, nameOf(blocks, foot))
	s.SetAutoPageBreak(true, 22)
	s.AliasNbPages("{nb}")
	s.SetFooterFunc(func() {
		s.SetY(-15)
		s.SetFont(fontName, "", 8)
		s.ink(colour{110, 110, 120})
		s.CellFormat(inner-20, 5, drawn(foot), "", 0, "L", false, 0, "")
		s.CellFormat(20, 5, fmt.Sprintf("%d/{nb}", s.PageNo()), "", 0, "R", false, 0, "")
	})
	s.AddPage()
	for i, b := range blocks {
		if b.kind == heading && i+1 < len(blocks) && blocks[i+1].kind == table {
			s.room(14 + min(s.tall(blocks[i+1].rows), 45)) // a short table stays whole, under its heading
		}
		s.block(b, i == 0)
	}
	return s.bytes()
}

func nameOf(blocks []block, otherwise string) string {
	for _, b := range blocks {
		if b.kind == title {
			return strings.ReplaceAll(drawn(b.text), " | ", " ")
		}
	}
	return drawn(otherwise)
}

func (s *sheet) bytes() ([]byte, error) {
	var out bytes.Buffer
	if err := s.Output(&out); err != nil {
		return nil, fmt.Errorf("draw a paper: %w", err)
	}
	return out.Bytes(), nil
}

// room starts a new page where less than this height is left, so that a title
// does not stand alone at the foot.
func (s *sheet) room(needed float64) {
	if s.GetY()+needed > height-22 {
		s.AddPage()
	}
}

func (s *sheet) block(b block, first bool) {
	s.ink(ink())
	switch b.kind {
	case title:
		s.titleBand(b.text, first)
	case heading:
		s.room(22)
		s.Ln(3)
		s.ink(night())
		s.write("**"+b.text+"**", 13.5, 7)
		s.SetDrawColor(lamp().r, lamp().g, lamp().b)
		s.SetLineWidth(0.8)
		s.Line(margin, s.GetY(), margin+25, s.GetY())
		s.Ln(2.5)
	case subheading:
		s.room(22)
		s.Ln(1.5)
		s.ink(night())
		s.write("**"+b.text+"**", 11, 6)
	case item, numbered:
		s.listItem(b)
	case note:
		s.noteBox(b.text)
	case table:
		s.table(b.rows)
	case code:
	default:
		s.write(b.text, 10.5, 5.4)
		s.Ln(1.6)
	}
}

func (s *sheet) titleBand(text string, first bool) {
	if !first {
		s.room(40)
		s.Ln(6)
	}
	s.ink(night())
	s.SetFont(fontName, "B", 20)
	s.MultiCell(inner, 9, drawn(text), "", "L", false)
	s.paint(lamp())
	s.Rect(margin, s.GetY()+1.5, 40, 1.6, "F")
	s.Ln(7)
}

func (s *sheet) listItem(b block) {
	s.room(8)
	mark, text := "•", b.text
	if b.kind == numbered {
		number, rest, _ := strings.Cut(b.text, ". ")
		mark, text = number+".", rest
	}
	s.SetFont(fontName, "B", 10.5)
	left, _, _, _ := s.GetMargins()
	s.SetX(left + 1)
	s.CellFormat(5, 5.4, mark, "", 0, "L", false, 0, "")
	s.indented(6, func() { s.write(text, 10.5, 5.4) })
	s.Ln(0.9)
}

// noteBox is a paragraph on a pale ground, with the lamp's line at its side.
func (s *sheet) noteBox(text string) {
	s.SetFont(fontName, "", 10.5)
	plain := drawn(strings.ReplaceAll(text, "**", ""))
	tall := float64(len(s.SplitText(plain, inner-14)))*5.4 + 6
	s.room(tall + 3)
	s.Ln(1)
	top := s.GetY()
	s.paint(pale())
	s.Rect(margin, top, inner, tall, "F")
	s.paint(lamp())
	s.Rect(margin, top, 1.6, tall, "F")
	s.SetXY(margin+6, top+3)
	s.MultiCell(inner-12, 5.4, plain, "", "L", false)
	s.SetY(top + tall)
	s.Ln(3.5)
}

// table draws rows whose columns share the width by what they hold.
func (s *sheet) table(rows [][]string) {
	widths := s.columns(rows)
	s.SetDrawColor(205, 210, 220)
	s.SetLineWidth(0.2)
	for i, row := range rows {
		s.row(row, widths, i == 0, func() {
			if i > 0 {
				s.row(rows[0], widths, true, nil)
			}
		})
	}
	s.Ln(4)
}

// row draws one row; onNewPage repeats the head.
func (s *sheet) row(cells []string, widths []float64, head bool, onNewPage func()) {
	style := func(i int) string {
		if head {
			return "B"
		}
		return weight(cells[i])
	}
	most := 1
	lines := make([][]string, len(cells))
	for i, cell := range cells {
		if i < len(widths) {
			s.SetFont(fontName, style(i), 9) // bold words are wider: they are cut as they are drawn
			lines[i] = s.SplitText(drawn(strings.ReplaceAll(cell, "**", "")), widths[i]-3)
			most = max(most, len(lines[i]))
		}
	}
	tall := float64(most)*4.4 + 2.6
	if s.GetY()+tall > height-22 {
		s.AddPage()
		if onNewPage != nil {
			onNewPage()
		}
	}
	top, left := s.GetY(), margin
	for i, w := range widths {
		if head {
			s.paint(night())
			s.Rect(left, top, w, tall, "F")
			s.ink(colour{255, 255, 255})
		} else {
			s.Rect(left, top, w, tall, "D")
			s.ink(ink())
		}
		if i < len(lines) {
			s.SetFont(fontName, style(i), 9)
			for n, line := range lines[i] {
				s.SetXY(left+1.5, top+1.3+float64(n)*4.4)
				s.CellFormat(w-3, 4.4, line, "", 0, "L", false, 0, "")
			}
		}
		left += w
	}
	s.SetXY(margin, top+tall)
}

// weight is the style of a cell: bold where its words begin in bold.
func weight(cell string) string {
	if strings.HasPrefix(cell, "**") {
		return "B"
	}
	return ""
}

// columns shares the width by what each column holds; no word is cut where it
// can be helped.
func (s *sheet) columns(rows [][]string) []float64 {
	s.SetFont(fontName, "B", 9)
	least, wish := make([]float64, len(rows[0])), make([]float64, len(rows[0]))
	var needed, wanted float64
	for i := range wish {
		for _, row := range rows {
			if i >= len(row) {
				continue
			}
			cell := drawn(strings.ReplaceAll(row[i], "**", ""))
			wish[i] = max(wish[i], min(s.GetStringWidth(cell)+4, 80))
			for word := range strings.FieldsSeq(cell) {
				least[i] = max(least[i], min(s.GetStringWidth(word)+4, 60))
			}
		}
		needed, wanted = needed+least[i], wanted+wish[i]
	}
	if wanted <= inner || needed >= inner {
		for i := range wish {
			wish[i] *= inner / wanted
		}
		return wish
	}
	for i := range wish {
		wish[i] = least[i] + (wish[i]-least[i])*(inner-needed)/(wanted-needed)
	}
	return wish
}

// tall is the height of a table.
func (s *sheet) tall(rows [][]string) float64 {
	widths, total := s.columns(rows), 0.0
	s.SetFont(fontName, "B", 9)
	for _, row := range rows {
		most := 1
		for i, cell := range row {
			if i < len(widths) {
				most = max(most, len(s.SplitText(drawn(strings.ReplaceAll(cell, "**", "")), widths[i]-3)))
			}
		}
		total += float64(most)*4.4 + 2.6
	}
	return total
}
