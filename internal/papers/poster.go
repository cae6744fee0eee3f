package papers

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
)

// Code is one QR code of a poster: what it opens, and the words under it.
type Code struct {
	Link, Label string
}

// The band at the head of a poster, and what stays free at its foot.
const (
	bandTall   = 62.0
	footHeight = 18.0
)

// largest to smallest: the size of a poster's words is the first that fits.
func sizes() []float64 { return []float64{1.3, 1.2, 1.1, 1, 0.9, 0.8} }

// Poster draws a filled paper as one A4 page to pin on a wall: title in the
// band (a bar cuts its lines), then its words, the QR codes where "[[codes]]"
// stands, notes as one box. Its words are as large as the page allows; a text
// too long for one page is an error.
func Poster(text string, codes []Code, foot string, made time.Time) ([]byte, error) {
	blocks := parse(text)
	for _, size := range sizes() {
		p := &poster{sheet: newSheet(made, nameOf(blocks, foot)), codes: codes, size: size}
		if err := p.draw(blocks, foot); err != nil {
			return nil, err
		}
		if p.end <= height-footHeight {
			return p.bytes()
		}
	}
	return nil, errors.New("the poster is too long for its page")
}

// poster is one try at a size.
type poster struct {
	*sheet
	codes []Code
	size  float64
	end   float64 // how far down it goes
}

func (s *poster) draw(blocks []block, foot string) error {
	s.SetAutoPageBreak(false, 0)
	s.AddPage()
	s.band()
	var notes []string
	for i, b := range blocks {
		if b.kind == note {
			notes = append(notes, b.text)
			if i+1 < len(blocks) && blocks[i+1].kind == note {
				continue
			}
			s.noteLines(notes)
			notes = nil
			continue
		}
		if err := s.block(b); err != nil {
			return err
		}
	}
	s.end = s.GetY()
	s.SetFont(fontName, "", 8.5)
	s.ink(colour{110, 110, 120})
	s.SetXY(margin, height-12)
	s.CellFormat(inner, 5, drawn(foot), "", 0, "C", false, 0, "")
	return nil
}

// band draws the evening and a street lamp that lights the title.
func (s *sheet) band() {
	s.paint(night())
	s.Rect(0, 0, width, bandTall, "F")
	x, top := width-30.0, 13.0
	s.SetAlpha(0.22, "Normal")
	s.paint(lamp())
	s.Polygon([]fpdf.PointType{{X: x - 6, Y: top + 6}, {X: x + 6, Y: top + 6}, {X: x + 26, Y: bandTall}, {X: x - 26, Y: bandTall}}, "F")
	s.SetAlpha(1, "Normal")
	s.paint(colour{205, 212, 226})
	s.Rect(x-0.9, top+6, 1.8, bandTall-top-6, "F")
	s.Polygon([]fpdf.PointType{{X: x - 9, Y: top + 6}, {X: x + 9, Y: top + 6}, {X: x + 4, Y: top - 2}, {X: x - 4, Y: top - 2}}, "F")
	s.paint(lamp())
	s.Circle(x, top+7.5, 4, "F")
}

func (s *poster) block(b block) error {
	z := s.size
	s.ink(ink())
	switch b.kind {
	case title:
		s.title(b.text)
	case heading, subheading:
		s.Ln(2 * z)
		s.ink(night())
		s.write("**"+b.text+"**", 17*z, 9*z)
		s.Ln(0.5)
	case item, numbered:
		s.paint(lamp())
		s.Circle(margin+2.2, s.GetY()+3.6*z, 1.7*z, "F")
		s.indented(8, func() { s.write(b.text, 14*z, 7.2*z) })
		s.Ln(1.4 * z)
	case code:
		return s.drawCodes()
	default:
		s.write(b.text, 14.5*z, 7.4*z)
		s.Ln(2 * z)
	}
	return nil
}

func (s *poster) title(text string) {
	s.ink(colour{255, 255, 255})
	s.SetFont(fontName, "B", 30)
	var lines []string
	for _, part := range strings.Split(text, " | ") {
		lines = append(lines, s.SplitText(drawn(part), inner-42)...)
	}
	s.SetY((bandTall-float64(len(lines))*13)/2 + 0.5)
	for _, line := range lines {
		s.CellFormat(inner-42, 13, line, "", 2, "L", false, 0, "")
	}
	s.SetY(bandTall + 9)
}

// noteLines is the box of the numbers.
func (s *poster) noteLines(notes []string) {
	z := s.size
	s.SetFont(fontName, "B", 14*z)
	var lines []string
	for _, n := range notes {
		lines = append(lines, s.SplitText(drawn(strings.ReplaceAll(n, "**", "")), inner-14)...)
	}
	tall := float64(len(lines))*7.4*z + 8
	s.Ln(2 * z)
	top := s.GetY()
	s.paint(lamp())
	s.Rect(margin, top, inner, tall, "F")
	s.ink(night())
	for i, line := range lines {
		s.SetXY(margin+7, top+4+float64(i)*7.4*z)
		s.CellFormat(inner-14, 7.4*z, line, "", 0, "L", false, 0, "")
	}
	s.SetXY(margin, top+tall)
}

// drawCodes draws the QR codes side by side, in the middle of the page.
func (s *poster) drawCodes() error {
	side, gap, codes := 50*min(s.size, 1.2), 16.0, s.codes
	total := float64(len(codes))*side + float64(len(codes)-1)*gap
	x, top := (width-total)/2, s.GetY()+2
	for i, c := range codes {
		picture, err := qrOf(c.Link)
		if err != nil {
			return err
		}
		name := fmt.Sprintf("code%d", i)
		s.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(picture))
		s.ImageOptions(name, x, top, side, side, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, c.Link)
		s.ink(night())
		s.SetFont(fontName, "B", 13)
		s.SetXY(x-gap/2, top+side+1.5)
		s.MultiCell(side+gap, 6.2, drawn(c.Label), "", "C", false)
		x += side + gap
	}
	s.SetXY(margin, max(s.GetY(), top+side+8))
	s.Ln(3)
	return nil
}

// qrOf is the picture of a QR code that survives a crease (level Q), with the
// quiet zone that readers need.
func qrOf(link string) ([]byte, error) {
	made, err := qr.Encode(link, qr.Q, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("draw a QR code: %w", err)
	}
	side := made.Bounds().Dx()
	if made, err = barcode.Scale(made, side*12, side*12); err != nil {
		return nil, fmt.Errorf("draw a QR code: %w", err)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, withQuietZone(made, 4*12)); err != nil {
		return nil, fmt.Errorf("draw a QR code: %w", err)
	}
	return out.Bytes(), nil
}

// withQuietZone puts a picture on a white ground, with that many points around.
func withQuietZone(picture image.Image, around int) image.Image {
	b := picture.Bounds()
	ground := image.NewGray(image.Rect(0, 0, b.Dx()+2*around, b.Dy()+2*around))
	draw.Draw(ground, ground.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(ground, image.Rect(around, around, around+b.Dx(), around+b.Dy()), picture, b.Min, draw.Src)
	return ground
}
