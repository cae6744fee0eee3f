package document

import (
	"slices"
	"strings"

	"github.com/lampadaire/lampadaire/internal/report"
)

// chartHeight is that of the months, in millimetres.
const chartHeight = 46.0

// rows writes a breakdown: a word, a bar, a number. What is hidden has words and no
// bar, not even a short one.
func (p *page) rows(rows []report.Row) {
	const label = 50.0
	highest, value := 1.0, 27.0
	for _, r := range rows {
		highest = max(highest, r.Number)
	}
	if !slices.ContainsFunc(rows, func(r report.Row) bool { return r.Number > 0 || r.Hidden }) {
		value = width - labelWidth - label // words only: no place is kept for bars
	}
	track := width - labelWidth - label - value
	for _, r := range rows {
		p.room(lineHeight)
		x, y := margin+labelWidth, p.GetY()
		p.ink()
		p.SetXY(x, y)
		p.CellFormat(label, lineHeight, p.fit(r.Label, label-2), "", 0, "L", false, 0, "")
		if !r.Hidden && r.Number > 0 {
			p.SetFillColor(0x00, 0x72, 0xB2)
			p.Rect(x+label, y+1.1, track*r.Number/highest, lineHeight-2.2, "F")
		}
		if r.Hidden {
			p.soft()
		}
		p.SetXY(x+label+track, y)
		p.CellFormat(value, lineHeight, p.fit(r.Value, value-1), "", 1, "R", false, 0, "")
	}
}

// fit cuts a text that is wider than its place.
func (p *page) fit(s string, place float64) string {
	if p.GetStringWidth(s) <= place {
		return s
	}
	letters := []rune(s)
	for len(letters) > 1 && p.GetStringWidth(string(letters)+"…") > place {
		letters = letters[:len(letters)-1]
	}
	return strings.TrimSpace(string(letters)) + "…"
}

// months draws one bar a month with its value above and its name below.
func (p *page) months(rows []report.Row) {
	highest := 1.0
	for _, r := range rows {
		highest = max(highest, r.Number)
	}
	top := p.GetY() + 7
	floor := top + chartHeight - 16
	step := width / float64(len(rows))
	bar := min(step*0.62, 12)
	p.SetFillColor(0x00, 0x72, 0xB2)
	p.SetDrawColor(0x59, 0x59, 0x59)
	p.SetLineWidth(0.2)
	p.SetFont(family, "", min(8, 96/float64(len(rows))))
	for i, r := range rows {
		middle := margin + step*(float64(i)+0.5)
		height := (floor - top) * r.Number / highest
		if height > 0 {
			p.Rect(middle-bar/2, floor-height, bar, height, "F")
		}
		p.ink()
		value := r.Value
		if r.Hidden {
			value = "–"
		}
		p.SetXY(middle-step/2, floor-height-4.6)
		p.CellFormat(step, 4, value, "", 0, "C", false, 0, "")
		p.soft()
		name, year, _ := strings.Cut(r.Label, " ")
		p.SetXY(middle-step/2, floor+0.8)
		p.CellFormat(step, 3.6, report.ShortMonth(name), "", 0, "C", false, 0, "")
		p.SetXY(middle-step/2, floor+4.2)
		p.CellFormat(step, 3.6, year, "", 0, "C", false, 0, "")
	}
	p.Line(margin, floor, margin+width, floor)
	p.SetXY(margin, floor+9)
	p.SetFont(family, "", 10)
	p.ink()
}
