package chart_test

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/chart"
)

func labels() chart.Labels {
	return chart.Labels{
		Title:    "Synthèse du lundi 16 novembre 2026",
		Sentence: "Novembre en cours : 312 h déclarées, 41 personnes sur 55 en bonne voie.",
		Bars:     "Octobre 2026, heures déclarées", Due: "heures dues", Capped: "8 h et plus", None: "rien de déclaré",
		Curve: "Le département sur douze mois", Note: "Heures déclarées par leurs auteurs, par ordre alphabétique. Elles ne servent ni à la paie ni au contrôle. Robot absent 1 h 10 mardi.",
	}
}

func week(people int) chart.Week {
	first := []string{"Agnès", "Bérénice", "Célia", "Djamila", "Élodie", "François", "Gaëlle", "Hélène", "Inès", "Joël", "Karim", "Loïc", "Maëlys", "Noémie", "Océane", "Raphaël"}
	var w chart.Week
	for i := range people {
		b := chart.Bar{Name: fmt.Sprintf("%s %c.", first[i*len(first)/people], 'A'+rune(i%26)), Done: time.Duration(i*137%660) * time.Minute, Due: 8 * time.Hour}
		switch i % 9 {
		case 3:
			b.Done, b.None = 0, true
		case 5:
			b.Due = 4 * time.Hour
		case 7:
			b.Due = 0
		}
		w.Bars = append(w.Bars, b)
	}
	for i, m := range []string{"nov.", "déc.", "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct."} {
		w.Months = append(w.Months, chart.Point{Label: m, Done: time.Duration(people*(6+i*5%7)) * time.Hour, None: i < 3})
	}
	return w
}

func pictures() map[string]func(*bytes.Buffer) error {
	return map[string]func(*bytes.Buffer) error{
		"phone":  func(b *bytes.Buffer) error { return chart.WritePNG(b, week(55), labels(), chart.Phone) },
		"wide":   func(b *bytes.Buffer) error { return chart.WritePNG(b, week(55), labels(), chart.Wide) },
		"one":    func(b *bytes.Buffer) error { return chart.WritePNG(b, week(1), labels(), chart.Phone) },
		"nobody": func(b *bytes.Buffer) error { return chart.WritePNG(b, chart.Week{}, labels(), chart.Phone) },
	}
}

func TestThePictureLooksAsAgreed(t *testing.T) {
	for name, drawn := range pictures() {
		var out bytes.Buffer
		require.NoError(t, drawn(&out), name)
		require.Less(t, out.Len(), 400_000, "it travels over a phone network")
		golden := filepath.Join("testdata", name+".png")
		if os.Getenv("LAMPADAIRE_UPDATE") == "1" {
			require.NoError(t, os.MkdirAll("testdata", 0o755))
			require.NoError(t, os.WriteFile(golden, out.Bytes(), 0o644))
		}
		want, err := os.ReadFile(golden)
		require.NoError(t, err)
		require.Less(t, difference(t, want, out.Bytes()), 0.0004, name)
	}
}

// difference is the mean distance of two pictures, 0 to 1; 1 where sizes differ.
func difference(t *testing.T, a, b []byte) float64 {
	first, err := png.Decode(bytes.NewReader(a))
	require.NoError(t, err)
	second, err := png.Decode(bytes.NewReader(b))
	require.NoError(t, err)
	if first.Bounds() != second.Bounds() {
		return 1
	}
	var sum, count float64
	for y := range first.Bounds().Dy() {
		for x := range first.Bounds().Dx() {
			r1, g1, b1, _ := first.At(x, y).RGBA()
			r2, g2, b2, _ := second.At(x, y).RGBA()
			for _, d := range [3]float64{float64(r1) - float64(r2), float64(g1) - float64(g2), float64(b1) - float64(b2)} {
				sum += max(d, -d) / 0xFFFF
			}
			count += 3
		}
	}
	return sum / count
}

func TestTheComparisonSeesOneOtherCurve(t *testing.T) {
	var a, b bytes.Buffer
	other := week(55)
	for i := range other.Months {
		other.Months[i].Done /= 2
	}
	require.NoError(t, chart.WritePNG(&a, week(55), labels(), chart.Wide))
	require.NoError(t, chart.WritePNG(&b, other, labels(), chart.Wide))
	require.Greater(t, difference(t, a.Bytes(), b.Bytes()), 0.0004)
}

// Law L7: above the minimum nobody can be compared with anybody.
func TestLaw7_BarsEndAtEightHours(t *testing.T) {
	var a, b bytes.Buffer
	first := chart.Week{Bars: []chart.Bar{{Name: "Samira", Done: 8 * time.Hour}}}
	second := chart.Week{Bars: []chart.Bar{{Name: "Samira", Done: 61 * time.Hour}}}
	require.NoError(t, chart.WritePNG(&a, first, labels(), chart.Phone))
	require.NoError(t, chart.WritePNG(&b, second, labels(), chart.Phone))
	require.Equal(t, a.Bytes(), b.Bytes())
}

func TestASynthesisIsDrawnAndSaidInWords(t *testing.T) {
	monday := pdn.DayOf(time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC), time.UTC)
	november := monday.Month()
	w := report.Weekly{Monday: monday, Closed: november - 1, People: []report.Person{
		{Name: "Ana", Done: 8 * time.Hour, Capped: true, Due: 8 * time.Hour, Declared: true}, {Name: "Zoé"},
	}}
	for i := range 12 {
		w.Curve = append(w.Curve, report.MonthSum{Month: november - 12 + pdn.Month(i), Done: time.Hour, Known: i == 11})
	}
	c, err := messages.Load(os.DirFS("../../../config/messages"))
	require.NoError(t, err)
	week, l, err := chart.Of(w, func(key string, args map[string]any) (string, error) { return c.Text(key, args) })
	require.NoError(t, err)
	require.Equal(t, "Heures déclarées en octobre 2026", l.Bars)
	require.NoError(t, chart.WritePNG(&bytes.Buffer{}, week, l, chart.Phone))
	said := chart.Alternative(week, l)
	require.Contains(t, said, "Ana, 8 h et plus")
	require.Contains(t, said, "Zoé, rien de déclaré")
	require.Contains(t, said, "oct., 1 h")
	w.Curve = nil
	week, _, err = chart.Of(w, func(string, map[string]any) (string, error) { return "", nil })
	require.NoError(t, err)
	require.Empty(t, week.Months)
}

func TestFiguresThatAreNoWeekAreRefused(t *testing.T) {
	for _, w := range []chart.Week{{Months: make([]chart.Point, 13)}, {Bars: []chart.Bar{{Done: -1}}}, {Months: []chart.Point{{Done: -1}}}, {Bars: make([]chart.Bar, 401)}} {
		require.ErrorIs(t, chart.WritePNG(&bytes.Buffer{}, w, labels(), chart.Wide), chart.ErrBadWeek)
	}
	require.ErrorIs(t, chart.WritePNG(&bytes.Buffer{}, week(2), labels(), 640), chart.ErrBadWeek)
}

func BenchmarkPicture(b *testing.B) {
	w := week(55)
	for b.Loop() {
		if err := chart.WritePNG(&bytes.Buffer{}, w, labels(), chart.Wide); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBarePlot draws the same bars, names and curve with the library alone,
// on a picture of the same size.
func BenchmarkBarePlot(b *testing.B) {
	w := week(55)
	var same bytes.Buffer
	require.NoError(b, chart.WritePNG(&same, w, labels(), chart.Wide))
	size, err := png.DecodeConfig(&same)
	require.NoError(b, err)
	for b.Loop() {
		if err := barePlot(w, size.Width, size.Height); err != nil {
			b.Fatal(err)
		}
	}
}

func barePlot(w chart.Week, width, height int) error {
	canvas := vgimg.NewWith(vgimg.UseWH(vg.Length(width)/2, vg.Length(height)/2), vgimg.UseDPI(144))
	page := draw.New(canvas)
	bars := plot.New()
	var values plotter.Values
	var names []string
	for _, x := range w.Bars {
		values, names = append(values, min(x.Done, chart.Cap).Hours()), append(names, x.Name)
	}
	chartBars, err := plotter.NewBarChart(values, 10)
	if err != nil {
		return err
	}
	chartBars.Horizontal = true
	bars.Add(chartBars)
	bars.NominalY(names...)
	bars.Draw(draw.Crop(page, 0, 0, 200, 0))
	line := plot.New()
	var at plotter.XYs
	for i, m := range w.Months {
		at = append(at, plotter.XY{X: float64(i), Y: m.Done.Hours()})
	}
	l, dots, err := plotter.NewLinePoints(at)
	if err != nil {
		return err
	}
	line.Add(l, dots)
	line.Draw(draw.Crop(page, 0, 0, 0, -page.Max.Y+200))
	_, err = vgimg.PngCanvas{Canvas: canvas}.WriteTo(&bytes.Buffer{})
	return err
}
