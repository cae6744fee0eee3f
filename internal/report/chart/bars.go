package chart

import (
	"strings"
	"time"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/lampadaire/lampadaire/internal/presence/frtime"
)

// drawBars writes one line for each professional: name, bar, hours. It returns
// where the part ends.
func (w Week) drawBars(page draw.Canvas, l Labels, at layout, y vg.Length) vg.Length {
	x := text(page, l.Bars, 15, ink(), true, page.Min.X, y-14) + 20
	if l.Due != "" {
		if x+style(13, ink(), false).Width(l.Due)+16 > page.Max.X {
			x = page.Max.X - style(13, ink(), false).Width(l.Due) - 16
		}
		page.StrokeLine2(dueMark(), x, y-14, x, y-3)
		text(page, l.Due, 13, softInk(), false, x+8, y-14)
	}
	const gap = 26
	width := (page.Max.X - page.Min.X - gap*vg.Length(at.columns-1)) / vg.Length(at.columns)
	names := vg.Length(0)
	for _, b := range w.Bars {
		names = max(names, style(barText, ink(), false).Width(b.Name)+10)
	}
	names = min(names, width*0.40)
	for i, b := range w.Bars {
		left := page.Min.X + vg.Length(i/at.rows)*(width+gap)
		bottom := y - 26 - rowHeight*vg.Length(i%at.rows+1)
		b.draw(page, l, left, left+width, bottom, names)
	}
	return y - at.bars
}

// barText is the size of the letters of a line, in points.
const barText = 13.5

func dueMark() draw.LineStyle { return draw.LineStyle{Color: ink(), Width: 2.2} }

// draw writes one line. The rail is as long as the cap, so that the bar is read
// against it and not against other people.
func (b Bar) draw(page draw.Canvas, l Labels, left, right, bottom, name vg.Length) {
	const size = barText
	st := style(size, ink(), false)
	value := max(st.Width(l.Capped), st.Width(l.None)) + 9
	text(page, cut(b.Name, st, name-8), size, ink(), false, left, bottom+3)
	from, to := left+name, right-value
	length := func(d time.Duration) vg.Length { return (to - from) * vg.Length(min(d, Cap)) / vg.Length(Cap) }
	page.FillPolygon(sky(), box(from, bottom+4, to, bottom+rowHeight-4))
	page.FillPolygon(blue(), box(from, bottom+4, from+length(b.Done), bottom+rowHeight-4))
	if b.Due > 0 {
		page.StrokeLine2(dueMark(), from+length(b.Due), bottom+1.5, from+length(b.Due), bottom+rowHeight-1.5)
	}
	c := ink()
	if b.None {
		c = softInk()
	}
	text(page, b.value(l), size, c, false, to+7, bottom+3)
}

// value is what stands after a bar.
func (b Bar) value(l Labels) string {
	switch {
	case b.None:
		return l.None
	case b.Done >= Cap:
		return l.Capped
	default:
		return frtime.Length(b.Done)
	}
}

// cut shortens a name that does not fit, with its last letters as an ellipsis.
func cut(name string, st draw.TextStyle, width vg.Length) string {
	if st.Width(name) <= width {
		return name
	}
	letters := []rune(name)
	for len(letters) > 1 && st.Width(string(letters)+"…") > width {
		letters = letters[:len(letters)-1]
	}
	return strings.TrimSpace(string(letters)) + "…"
}

// wrap cuts a sentence into lines that fit; blanks that may not break stay.
func wrap(s string, st draw.TextStyle, width vg.Length) []string {
	var lines []string
	line := ""
	for word := range strings.SplitSeq(s, " ") {
		next := word
		if line != "" {
			next = line + " " + word
		}
		if line != "" && st.Width(next) > width {
			lines = append(lines, line)
			next = word
		}
		line = next
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
