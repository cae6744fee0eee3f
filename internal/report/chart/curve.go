package chart

import (
	"cmp"
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// curve draws the months of the whole: a line with its values, cut where nothing
// was kept.
func curve(months []Point) (*plot.Plot, error) {
	p := plot.New()
	top, step := scale(months)
	p.BackgroundColor = color.White
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0.5, float64(len(months))+0.5, 0, top
	p.X.Padding, p.Y.Padding = 0, 0
	axes(p, months, top, step)
	grid := plotter.NewGrid()
	grid.Vertical.Width = 0
	grid.Horizontal = draw.LineStyle{Color: rule(), Width: 0.8}
	p.Add(grid)
	var piece plotter.XYs
	for i := 0; i <= len(months); i++ {
		if i < len(months) && !months[i].None {
			piece = append(piece, plotter.XY{X: float64(i) + 1, Y: months[i].Done.Hours()})
			continue
		}
		if len(piece) > 0 {
			if err := addPiece(p, piece); err != nil {
				return nil, err
			}
		}
		piece = nil
	}
	return p, addValues(p, months)
}

func addPiece(p *plot.Plot, piece plotter.XYs) error {
	line, err := plotter.NewLine(piece)
	if err != nil {
		return err
	}
	line.LineStyle = draw.LineStyle{Color: vermillion(), Width: 3}
	dots, err := plotter.NewScatter(piece)
	if err != nil {
		return err
	}
	dots.GlyphStyle = draw.GlyphStyle{Color: vermillion(), Radius: 4.5, Shape: draw.CircleGlyph{}}
	p.Add(line, dots)
	return nil
}

// addValues writes the hours near each point, clear of the line: below a valley,
// beside a slope, above a summit.
func addValues(p *plot.Plot, months []Point) error {
	for i, m := range months {
		if m.None {
			continue
		}
		labels, err := plotter.NewLabels(plotter.XYLabels{
			XYs:    plotter.XYs{{X: float64(i) + 1, Y: m.Done.Hours()}},
			Labels: []string{fmt.Sprintf("%.0f h", m.Done.Hours())},
		})
		if err != nil {
			return err
		}
		before, after := slope(months, i, i-1), slope(months, i, i+1)
		st := style(12.5, ink(), false)
		st.XAlign, labels.Offset.Y = draw.XCenter, 8
		switch {
		case before >= 0 && after >= 0 && before+after > 0:
			st.YAlign, labels.Offset.Y = draw.YTop, -8
		case after > 0:
			st.XAlign = -0.85
		case before > 0:
			st.XAlign = -0.15
		}
		labels.TextStyle[0] = st
		p.Add(labels)
	}
	return nil
}

// slope is 1 where the neighbour stands higher, -1 lower, 0 level or absent.
func slope(months []Point, i, neighbour int) int {
	if neighbour < 0 || neighbour >= len(months) || months[neighbour].None {
		return 0
	}
	return cmp.Compare(months[neighbour].Done, months[i].Done)
}

func axes(p *plot.Plot, months []Point, top, step float64) {
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.LineStyle.Color, a.LineStyle.Width, a.Tick.Length = softInk(), 1, 0
		st := style(12.5, ink(), false)
		st.XAlign, st.YAlign = a.Tick.Label.XAlign, a.Tick.Label.YAlign
		a.Tick.Label = st
	}
	p.Y.LineStyle.Width = 0
	var xs, ys plot.ConstantTicks
	for h := 0.0; h <= top; h += step {
		ys = append(ys, plot.Tick{Value: h, Label: fmt.Sprintf("%.0f h", h)})
	}
	for i, m := range months {
		xs = append(xs, plot.Tick{Value: float64(i) + 1, Label: m.Label})
	}
	p.X.Tick.Marker, p.Y.Tick.Marker = xs, ys
}

// scale gives a round top above the highest month, with room for its value, and a
// step of at most five marks.
func scale(months []Point) (top, step float64) {
	highest := 1.0
	for _, m := range months {
		highest = max(highest, m.Done.Hours())
	}
	step = math.Pow(10, math.Floor(math.Log10(highest)))
	for _, part := range []float64{0.2, 0.5, 1, 2, 5, 10} {
		if highest/(step*part) <= 4 {
			step *= part
			break
		}
	}
	step = max(step, 1)
	for top < highest*1.18 {
		top += step
	}
	return top, step
}
