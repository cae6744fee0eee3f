package chart

import (
	"fmt"

	"github.com/lampadaire/lampadaire/internal/presence/frtime"
	"github.com/lampadaire/lampadaire/internal/report"
)

// Of prepares the picture of a synthesis, with its words.
func Of(w report.Weekly, words report.Words) (Week, Labels, error) {
	out := Week{}
	for _, p := range w.People {
		out.Bars = append(out.Bars, Bar{Name: p.Name, Done: p.Done, Due: p.Due, None: !p.Declared})
	}
	known := false
	for _, m := range w.Curve {
		name := frtime.Month(m.Month.FirstDay().Time().Month())
		out.Months = append(out.Months, Point{Label: report.ShortMonth(name), Done: m.Done, None: !m.Known})
		known = known || m.Known
	}
	if !known {
		out.Months = nil // an empty curve says nothing
	}
	closed := w.Closed.FirstDay().Time()
	args := map[string]any{"jour": frtime.DayYear(w.Monday.Time()), "mois": frtime.MonthYear(closed.Year(), closed.Month())}
	var l Labels
	texts := []struct {
		to  *string
		key string
	}{
		{&l.Title, "titre"}, {&l.Sentence, "image.phrase"}, {&l.Bars, "image.barres"}, {&l.Due, "image.du"},
		{&l.Capped, "image.plafond"}, {&l.None, "image.rien"}, {&l.Curve, "image.courbe"}, {&l.Note, "image.note"},
	}
	for _, t := range texts {
		text, err := words("synthese."+t.key, args)
		if err != nil {
			return Week{}, Labels{}, fmt.Errorf("name the picture: %w", err)
		}
		*t.to = text
	}
	return out, l, nil
}

// Alternative says the picture in words, one line a person, for those who hear it.
func Alternative(w Week, l Labels) []string {
	lines := []string{l.Title, l.Bars}
	for _, b := range w.Bars {
		lines = append(lines, b.Name+", "+b.value(l))
	}
	if len(w.Months) > 0 {
		lines = append(lines, l.Curve)
	}
	for _, m := range w.Months {
		if m.None {
			lines = append(lines, m.Label+", "+l.None)
			continue
		}
		lines = append(lines, m.Label+", "+frtime.Length(m.Done))
	}
	return lines
}
