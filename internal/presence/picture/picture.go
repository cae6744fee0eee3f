// Package picture draws [Mon mois]: the hours of one professional's month, for his
// own phone (articles B19, B25, B29 "week view"). Bars are the hours of each week,
// the curve their running total, the dashed line what is owed, the grey band the
// days to come. Colours are those of Okabe and Ito, told apart by people who
// confuse red and green, and every series also differs by its form.
//
// It draws one person's month and has no way to draw two (law L7: no ranking). All
// words come in as Labels, from the catalogue.
package picture

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/lampadaire/lampadaire/internal/presence/frtime"
)

// Width and Height are the size of the picture in pixels.
const (
	Width  = 1080
	Height = 1280
	dpi    = 144
)

// Week is one bar, from one day of the month to another, both included.
type Week struct {
	First, Last int
	Done        time.Duration
}

// Month is what is drawn.
type Month struct {
	Days      int             // of the month, 28 to 31
	Weeks     []Week          // in order
	Cumulated []time.Duration // total at the end of each day gone by, first day first
	Due       time.Duration   // the dashed line; 0: no line
	DaysLeft  int             // days to come, shaded; 0 once the month is over
}

// Labels are the words of the picture, from the catalogue.
type Labels struct {
	Title    string // "Novembre 2026"
	Sentence string // "5 h 30 faites, il reste 2 h 30 avant le 30"
	PerWeek  string // "Par semaine"
	Total    string // "Total depuis le 1er"
	Due      string // "8 h à faire"
	DaysLeft string // "13 jours restants"
	Note     string // "Ces heures ne servent ni à la paie ni au contrôle."
}

// ErrBadMonth says that the figures cannot be those of a month.
var ErrBadMonth = errors.New("the figures are not those of a month")

// check refuses what would be drawn wrong.
func (m Month) check() error {
	if m.Days < 28 || m.Days > 31 || m.DaysLeft < 0 || m.DaysLeft > m.Days || len(m.Cumulated) > m.Days || m.Due < 0 {
		return ErrBadMonth
	}
	before := 0
	for _, w := range m.Weeks {
		if w.First <= before || w.Last < w.First || w.Last > m.Days || w.Done < 0 {
			return ErrBadMonth
		}
		before = w.Last
	}
	return nil
}

func (m Month) total() time.Duration {
	if len(m.Cumulated) == 0 {
		return 0
	}
	return m.Cumulated[len(m.Cumulated)-1]
}

// The colours of Okabe and Ito, and two greys.
func blue() color.Color       { return color.NRGBA{0x00, 0x72, 0xB2, 0xFF} }
func vermillion() color.Color { return color.NRGBA{0xD5, 0x5E, 0x00, 0xFF} }
func ink() color.Color        { return color.NRGBA{0x22, 0x22, 0x22, 0xFF} }
func softInk() color.Color    { return color.NRGBA{0x59, 0x59, 0x59, 0xFF} }
func mist() color.Color       { return color.NRGBA{0xEE, 0xEE, 0xEE, 0xFF} }
func rule() color.Color       { return color.NRGBA{0xDD, 0xDD, 0xDD, 0xFF} }

// WritePNG draws the month.
func WritePNG(w io.Writer, m Month, l Labels) error {
	if err := m.check(); err != nil {
		return err
	}
	p, err := chart(m)
	if err != nil {
		return fmt.Errorf("prepare the month picture: %w", err)
	}
	canvas := vgimg.NewWith(
		vgimg.UseWH(vg.Length(Width)*vg.Inch/dpi, vg.Length(Height)*vg.Inch/dpi),
		vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(color.White),
	)
	page := draw.Crop(draw.New(canvas), 24, -28, 22, -26)
	top := header(page, m, l)
	text(page, l.Note, 12.5, softInk(), false, page.Min.X, page.Min.Y)
	p.Draw(draw.Crop(page, 0, 0, 26, top-page.Max.Y-16))
	if _, err := (vgimg.PngCanvas{Canvas: canvas}).WriteTo(w); err != nil {
		return fmt.Errorf("write the month picture: %w", err)
	}
	return nil
}

func style(size float64, c color.Color, bold bool) draw.TextStyle {
	f := font.Font{Typeface: "Liberation", Variant: "Sans", Size: font.Length(size)}
	if bold {
		f.Weight = 3 // bold, as golang.org/x/image/font counts weights
	}
	return draw.TextStyle{Color: c, Font: f, Handler: plot.DefaultTextHandler, YAlign: draw.YBottom}
}

// text writes at (x, y) and returns where it ends.
func text(c draw.Canvas, s string, size float64, col color.Color, bold bool, x, y vg.Length) vg.Length {
	st := style(size, col, bold)
	c.FillText(st, vg.Point{X: x, Y: y}, s)
	return x + st.Width(s)
}

// header writes the title, the sentence and the legend; it returns where the chart may begin.
func header(c draw.Canvas, m Month, l Labels) vg.Length {
	y := c.Max.Y - 26
	text(c, l.Title, 25, ink(), true, c.Min.X, y)
	for _, line := range wrap(l.Sentence, style(18, ink(), false), c.Max.X-c.Min.X) {
		y -= 27
		text(c, line, 18, ink(), false, c.Min.X, y)
	}
	return legend(c, m, l, y-38) - 8
}

// legend stands above the chart, never over it.
func legend(c draw.Canvas, m Month, l Labels, y vg.Length) vg.Length {
	const size, gap, mark = 14.5, 24, 26
	x := c.Min.X
	entry := func(label string, key func(x, y vg.Length)) {
		if label == "" {
			return
		}
		if width := style(size, ink(), false).Width(label) + mark + 7; x+width > c.Max.X {
			x, y = c.Min.X, y-25
		}
		key(x, y+7)
		x = text(c, label, size, ink(), false, x+mark+7, y) + gap
	}
	entry(l.PerWeek, func(x, y vg.Length) { c.FillPolygon(blue(), box(x, y-7, x+mark, y+7)) })
	entry(l.Total, func(x, y vg.Length) {
		c.StrokeLine2(totalLine(), x, y, x+mark, y)
		c.DrawGlyph(dot(), vg.Point{X: x + mark/2, Y: y})
	})
	if m.Due > 0 {
		entry(l.Due, func(x, y vg.Length) { c.StrokeLine2(dueLine(), x, y, x+mark, y) })
	}
	if m.DaysLeft > 0 {
		entry(l.DaysLeft, func(x, y vg.Length) {
			c.FillPolygon(mist(), box(x, y-7, x+mark, y+7))
			c.StrokeLines(draw.LineStyle{Color: rule(), Width: 1}, append(box(x, y-7, x+mark, y+7), vg.Point{X: x, Y: y - 7}))
		})
	}
	return y
}

func box(x0, y0, x1, y1 vg.Length) []vg.Point {
	return []vg.Point{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}
}

func totalLine() draw.LineStyle { return draw.LineStyle{Color: vermillion(), Width: 3.2} }

func dueLine() draw.LineStyle {
	return draw.LineStyle{Color: ink(), Width: 2, Dashes: []vg.Length{8, 5}}
}

func dot() draw.GlyphStyle {
	return draw.GlyphStyle{Color: vermillion(), Radius: 5, Shape: draw.CircleGlyph{}}
}

// wrap cuts a sentence into lines that fit.
func wrap(s string, st draw.TextStyle, width vg.Length) []string {
	var lines []string
	line := ""
	for _, word := range splitWords(s) {
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
	return append(lines, line)
}

// Data is the picture in words, for those who hear it: one line a week, then the
// total and what is owed. The words around are the catalogue's.
type Data struct {
	Weeks []WeekData
	Total string
	Due   string // empty without target
}

// WeekData is one week of Data.
type WeekData struct {
	First, Last int
	Done        string
}

// Alternative gives what the picture shows, for the alternative text.
func Alternative(m Month) Data {
	d := Data{Total: frtime.Length(m.total())}
	if m.Due > 0 {
		d.Due = frtime.Length(m.Due)
	}
	for _, w := range m.Weeks {
		d.Weeks = append(d.Weeks, WeekData{w.First, w.Last, frtime.Length(w.Done)})
	}
	return d
}

// chart draws the axes and the series.
func chart(m Month) (*plot.Plot, error) {
	p := plot.New()
	top, step := scale(max(m.Due, m.total(), tallest(m)).Hours())
	p.BackgroundColor = color.White
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0.5, float64(m.Days)+0.5, 0, top
	p.X.Padding, p.Y.Padding = 0, 0
	axes(p, m, top, step)
	grid := plotter.NewGrid()
	grid.Vertical.Width = 0
	grid.Horizontal = draw.LineStyle{Color: rule(), Width: 0.8}
	if m.DaysLeft > 0 {
		if err := addBox(p, float64(m.Days-m.DaysLeft)+0.5, float64(m.Days)+0.5, top, mist()); err != nil {
			return nil, err
		}
	}
	p.Add(grid)
	for _, w := range m.Weeks {
		if err := addBox(p, float64(w.First)-0.38, float64(w.Last)+0.38, w.Done.Hours(), blue()); err != nil {
			return nil, err
		}
	}
	return p, addLines(p, m, top)
}

func tallest(m Month) time.Duration {
	var best time.Duration
	for _, w := range m.Weeks {
		best = max(best, w.Done)
	}
	return best
}

// scale gives a round top above the highest value and a step of at most seven marks.
func scale(hours float64) (top, step float64) {
	for _, step = range []float64{1, 2, 4, 5, 10, 20, 50, 100, 200} {
		if hours/step < 6 {
			break
		}
	}
	top = step
	for top < hours*1.08 {
		top += step
	}
	return top, step
}

func axes(p *plot.Plot, m Month, top, step float64) {
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.LineStyle.Color = softInk()
		a.LineStyle.Width = 1
		a.Tick.Length = 0
		st := style(14.5, ink(), false)
		st.XAlign, st.YAlign = a.Tick.Label.XAlign, a.Tick.Label.YAlign
		a.Tick.Label = st
	}
	p.Y.LineStyle.Width = 0
	p.X.Tick.Label.Font.Size = 14
	var ys, xs plot.ConstantTicks
	for h := 0.0; h <= top; h += step {
		ys = append(ys, plot.Tick{Value: h, Label: fmt.Sprintf("%.0f h", h)})
	}
	for _, w := range m.Weeks {
		xs = append(xs, plot.Tick{Value: float64(w.First+w.Last) / 2, Label: weekLabel(w)})
	}
	p.Y.Tick.Marker, p.X.Tick.Marker = ys, xs
}

// weekLabel is "9-15" over "2 h 30".
func weekLabel(w Week) string {
	days := frtime.DayNumber(w.First)
	if w.Last > w.First {
		days = fmt.Sprintf("%s-%d", days, w.Last)
	}
	if w.Done <= 0 {
		return days + "\n–"
	}
	return days + "\n" + frtime.Length(w.Done)
}

func addBox(p *plot.Plot, x0, x1, top float64, c color.Color) error {
	poly, err := plotter.NewPolygon(plotter.XYs{{X: x0, Y: 0}, {X: x1, Y: 0}, {X: x1, Y: top}, {X: x0, Y: top}})
	if err != nil {
		return err
	}
	poly.Color = c
	poly.LineStyle.Width = 0
	p.Add(poly)
	return nil
}

// addLines draws what is owed, then the running total with its last value.
func addLines(p *plot.Plot, m Month, top float64) error {
	if m.Due > 0 {
		line, err := plotter.NewLine(plotter.XYs{{X: 0.5, Y: m.Due.Hours()}, {X: float64(m.Days) + 0.5, Y: m.Due.Hours()}})
		if err != nil {
			return err
		}
		line.LineStyle = dueLine()
		p.Add(line)
	}
	if len(m.Cumulated) == 0 {
		return nil
	}
	points := plotter.XYs{{X: 0.5, Y: 0}}
	for i, d := range m.Cumulated {
		points = append(points, plotter.XY{X: float64(i) + 1, Y: d.Hours()})
	}
	halo, err := plotter.NewLine(points)
	if err != nil {
		return err
	}
	halo.LineStyle = draw.LineStyle{Color: color.White, Width: 6.5}
	line, err := plotter.NewLine(points)
	if err != nil {
		return err
	}
	line.LineStyle = totalLine()
	p.Add(halo, line, lastValue{points[len(points)-1], frtime.Length(m.total()), m.Due.Hours(), top})
	return nil
}
