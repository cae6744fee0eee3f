package picture_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/presence/picture"
)

func hours(h float64) time.Duration { return time.Duration(h * float64(time.Hour)) }

func labels() picture.Labels {
	return picture.Labels{
		Title: "Ma présence en novembre 2026", Sentence: "5 h 30 faites, il reste 2 h 30 avant le 30.",
		PerWeek: "Par semaine", Total: "Total depuis le 1er", Due: "8 h à faire", DaysLeft: "13 jours restants",
		Note: "Heures déclarées par vous. Elles ne servent ni à la paie ni au contrôle.",
	}
}

func underway() picture.Month {
	m := picture.Month{Days: 30, Due: 8 * time.Hour, DaysLeft: 13, Weeks: []picture.Week{{1, 1, 0}, {2, 8, hours(1.5)}, {9, 15, hours(2.5)}, {16, 22, hours(1.5)}, {23, 29, 0}, {30, 30, 0}}}
	for d := 1; d <= 17; d++ {
		sum := 0.0
		for day, h := range map[int]float64{3: 1.5, 10: 1, 12: 1.5, 17: 1.5} {
			if d >= day {
				sum += h
			}
		}
		m.Cumulated = append(m.Cumulated, hours(sum))
	}
	return m
}

// pictures are the months looked at: under way, over, empty, without target, nearly done.
func pictures() map[string]picture.Month {
	over := underway()
	over.DaysLeft = 0
	over.Weeks = []picture.Week{{1, 1, hours(0.75)}, {2, 8, hours(3.5)}, {9, 15, hours(4.5)}, {16, 22, hours(2.25)}, {23, 29, hours(3)}, {30, 30, hours(1.5)}}
	over.Cumulated = nil
	sum := 0.0
	for d := 1; d <= 30; d++ {
		sum += map[int]float64{1: 0.75, 4: 3.5, 10: 2, 13: 2.5, 18: 2.25, 26: 3, 30: 1.5}[d]
		over.Cumulated = append(over.Cumulated, hours(sum))
	}
	empty := picture.Month{Days: 28, Due: 8 * time.Hour, DaysLeft: 28, Weeks: []picture.Week{{1, 7, 0}, {8, 14, 0}, {15, 21, 0}, {22, 28, 0}}}
	free := underway()
	free.Due = 0
	near := underway()
	near.Cumulated[16] = hours(7.75)
	near.Weeks[3].Done = hours(3.75)
	return map[string]picture.Month{"underway": underway(), "over": over, "empty": empty, "no_target": free, "nearly": near}
}

func TestTheMonthPictureLooksAsAgreed(t *testing.T) {
	for name, m := range pictures() {
		var out bytes.Buffer
		require.NoError(t, picture.WritePNG(&out, m, labels()), name)
		require.Less(t, out.Len(), 200_000, "it travels over a phone network")
		golden := filepath.Join("testdata", name+".png")
		if os.Getenv("LAMPADAIRE_UPDATE") == "1" {
			require.NoError(t, os.WriteFile(golden, out.Bytes(), 0o644))
		}
		want, err := os.ReadFile(golden)
		require.NoError(t, err)
		require.Less(t, difference(t, want, out.Bytes()), 0.004, name)
	}
}

// difference is the mean distance of two pictures, 0 to 1.
func difference(t *testing.T, a, b []byte) float64 {
	first, second := decode(t, a), decode(t, b)
	require.Equal(t, first.Bounds(), second.Bounds())
	require.Equal(t, image.Rect(0, 0, picture.Width, picture.Height), second.Bounds())
	var sum, count float64
	for y := range picture.Height {
		for x := range picture.Width {
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

func decode(t *testing.T, data []byte) image.Image {
	img, err := png.Decode(bytes.NewReader(data))
	require.NoError(t, err)
	return img
}

func TestTheComparisonSeesADifferentMonth(t *testing.T) {
	var a, b bytes.Buffer
	other := underway()
	other.Weeks[1].Done = hours(2.5)
	require.NoError(t, picture.WritePNG(&a, underway(), labels()))
	require.NoError(t, picture.WritePNG(&b, other, labels()))
	require.Greater(t, difference(t, a.Bytes(), b.Bytes()), 0.004)
}

func TestThePictureIsAlsoSaidInWords(t *testing.T) {
	d := picture.Alternative(underway())
	require.Equal(t, "5 h 30", d.Total)
	require.Equal(t, "8 h", d.Due)
	require.Equal(t, picture.WeekData{First: 9, Last: 15, Done: "2 h 30"}, d.Weeks[2])
}

func TestFiguresThatAreNoMonthAreRefused(t *testing.T) {
	for _, m := range []picture.Month{{}, {Days: 32}, {Days: 30, DaysLeft: 31}, {Days: 30, Weeks: []picture.Week{{1, 31, 0}}}, {Days: 30, Weeks: []picture.Week{{5, 8, 0}, {8, 9, 0}}}, {Days: 30, Due: -1}} {
		require.ErrorIs(t, picture.WritePNG(&bytes.Buffer{}, m, labels()), picture.ErrBadMonth)
	}
}
