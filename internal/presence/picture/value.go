package picture

import (
	"image/color"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// lastValue marks the end of the curve and writes its value in a white box, clear
// of the dashed line and of the edges.
type lastValue struct {
	at       plotter.XY
	label    string
	due, top float64
}

// Plot implements plot.Plotter.
func (v lastValue) Plot(c draw.Canvas, p *plot.Plot) {
	toX, toY := p.Transforms(&c)
	x, y := toX(v.at.X), toY(v.at.Y)
	st := style(17, vermillion(), true)
	w, h := st.Width(v.label), st.Height(v.label)
	left := max(x+5-w, c.Min.X+4)
	bottom := y + 13
	if due := toY(v.due); v.due > 0 && bottom-6 < due && bottom+h+6 > due {
		bottom = due + 9
	}
	if bottom+h > c.Max.Y {
		bottom = y - 15 - h
	}
	c.FillPolygon(color.White, box(left-5, bottom-4, left+w+3, bottom+h+3))
	c.FillText(st, vg.Point{X: left, Y: bottom}, v.label)
	c.DrawGlyph(draw.GlyphStyle{Color: color.White, Radius: 8, Shape: draw.CircleGlyph{}}, vg.Point{X: x, Y: y})
	c.DrawGlyph(draw.GlyphStyle{Color: vermillion(), Radius: 6, Shape: draw.CircleGlyph{}}, vg.Point{X: x, Y: y})
}

func splitWords(s string) []string { return strings.Fields(s) }
