// Package chart draws the picture of the weekly synthesis: hours of closed months
// of each professional against what is owed, in alphabetical order and never above
// "8 h et plus", then twelve months of the whole (articles B19, B25; law L7: no
// ranking, no hours of a running month above a named person).
//
// Its colours are those of Okabe and Ito, told apart by people who confuse red and
// green; nothing is said by colour alone, and nobody is painted in red. All words
// come in as Labels, from the catalogue.
package chart

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// Widths of the picture in pixels: a phone held upright, and a mail or a screen.
const (
	Phone = 1080
	Wide  = 1280
	dpi   = 144
)

// Cap is where bars end: above the monthly minimum nobody is compared.
const Cap = 8 * time.Hour

// Bar is the closed month of one professional.
type Bar struct {
	Name string
	Done time.Duration
	Due  time.Duration // mark on the bar; 0: no target that month
	None bool          // nothing was declared
}

// Point is one month of the whole.
type Point struct {
	Label string // "nov."
	Done  time.Duration
	None  bool // before the beginning: a hole in the curve, not a zero
}

// Week is what is drawn.
type Week struct {
	Bars   []Bar   // in the order to draw, alphabetical
	Months []Point // oldest first, 12 at most
}

// Labels are the words of the picture, from the catalogue.
type Labels struct {
	Title    string // "Semaine du 16 novembre 2026"
	Sentence string // "Novembre : 312 h déclarées, 41 sur 55 en bonne voie."
	Bars     string // "Octobre 2026, heures déclarées par personne"
	Due      string // "dû"
	Capped   string // "8 h et plus"
	None     string // "rien de déclaré"
	Curve    string // "Le département, douze mois"
	Note     string // "Heures déclarées par leurs auteurs…"
}

// ErrBadWeek says that the figures cannot be drawn.
var ErrBadWeek = errors.New("the figures are not those of a synthesis")

func (w Week) check(width int) error {
	if width != Phone && width != Wide || len(w.Months) > 12 || len(w.Bars) > 400 {
		return ErrBadWeek
	}
	for _, b := range w.Bars {
		if b.Done < 0 || b.Due < 0 {
			return ErrBadWeek
		}
	}
	for _, m := range w.Months {
		if m.Done < 0 {
			return ErrBadWeek
		}
	}
	return nil
}

func blue() color.Color       { return color.NRGBA{0x00, 0x72, 0xB2, 0xFF} }
func sky() color.Color        { return color.NRGBA{0xCF, 0xE6, 0xF5, 0xFF} }
func vermillion() color.Color { return color.NRGBA{0xD5, 0x5E, 0x00, 0xFF} }
func ink() color.Color        { return color.NRGBA{0x22, 0x22, 0x22, 0xFF} }
func softInk() color.Color    { return color.NRGBA{0x59, 0x59, 0x59, 0xFF} }
func rule() color.Color       { return color.NRGBA{0xDD, 0xDD, 0xDD, 0xFF} }

const (
	rowHeight   = 18.5 // of one bar, in points
	curveHeight = 190
	marginX     = 24
)

// layout is where things stand, in points from the bottom.
type layout struct {
	columns, rows int
	width, height vg.Length
	curve         vg.Length // height of the curve part
	bars          vg.Length
	header        vg.Length
}

func (w Week) layout(l Labels, width int) layout {
	out := layout{columns: 1, width: vg.Length(width) * vg.Inch / dpi}
	if width == Wide && len(w.Bars) > 12 {
		out.columns = 2
	}
	out.rows = (len(w.Bars) + out.columns - 1) / out.columns
	if out.rows > 0 {
		out.bars = vg.Length(out.rows)*rowHeight + 46
	}
	if len(w.Months) > 0 {
		out.curve = curveHeight + 30
	}
	out.header = 62 + 22*vg.Length(len(wrap(l.Sentence, style(15.5, ink(), false), out.width-2*marginX)))
	note := 17*vg.Length(len(wrap(l.Note, style(12, softInk(), false), out.width-2*marginX))) + 26
	out.height = out.header + out.bars + out.curve + note
	return out
}

// WritePNG draws the week at one of the two widths.
func WritePNG(out io.Writer, w Week, l Labels, width int) error {
	if err := w.check(width); err != nil {
		return err
	}
	at := w.layout(l, width)
	canvas := vgimg.NewWith(vgimg.UseWH(at.width, at.height), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(color.White))
	page := draw.Crop(draw.New(canvas), marginX, -marginX, 0, 0)
	y := page.Max.Y - 40
	text(page, l.Title, 23, ink(), true, page.Min.X, y)
	for _, line := range wrap(l.Sentence, style(15.5, ink(), false), page.Max.X-page.Min.X) {
		y -= 23
		text(page, line, 15.5, ink(), false, page.Min.X, y)
	}
	y = page.Max.Y - at.header
	if at.rows > 0 {
		y = w.drawBars(page, l, at, y)
	}
	if at.curve > 0 {
		text(page, l.Curve, 15, ink(), true, page.Min.X, y-14)
		p, err := curve(w.Months)
		if err != nil {
			return fmt.Errorf("prepare the curve: %w", err)
		}
		p.Draw(part(page, page.Min.X, page.Max.X, y-at.curve+8, y-24))
		y -= at.curve
	}
	for _, line := range wrap(l.Note, style(12, softInk(), false), page.Max.X-page.Min.X) {
		y -= 17
		text(page, line, 12, softInk(), false, page.Min.X, y)
	}
	if _, err := (vgimg.PngCanvas{Canvas: canvas}).WriteTo(out); err != nil {
		return fmt.Errorf("write the picture: %w", err)
	}
	return nil
}

// part is a piece of the page between absolute edges.
func part(c draw.Canvas, x0, x1, y0, y1 vg.Length) draw.Canvas {
	return draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{Min: vg.Point{X: x0, Y: y0}, Max: vg.Point{X: x1, Y: y1}}}
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

func box(x0, y0, x1, y1 vg.Length) []vg.Point {
	return []vg.Point{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}
}
