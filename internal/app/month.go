package app

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
	"github.com/lampadaire/lampadaire/internal/presence/picture"
)

// month is [Mon mois]: the sentence in the live message, the picture beside it.
// The button carries how many months back.
func (s *sheet) month(ctx context.Context) error {
	back := int(s.did.arg[0])
	m := s.app.today(s.now).Month() - pdn.Month(back)
	h, err := s.app.history(ctx, s.who.author)
	if err != nil {
		return err
	}
	f := s.app.figures(s.who, h, m, s.now)
	if err := s.monthLines(f); err != nil {
		return err
	}
	content, err := s.app.monthPicture(f, h, s.now)
	if err != nil {
		return err
	}
	if s.view.caps.Files {
		s.more = append(s.more, content)
	} else {
		s.lines = append(s.lines, content.Text)
	}
	if h.book.Signed(m.FirstDay().Time().Year()) {
		s.line("mois.signe", messages.Args{"annee": m.FirstDay().Time().Year()})
		s.row(s.named("bouton.rouvrir", actReopen, new(bits).put(m.FirstDay().Time().Year(), 16).arg()))
	}
	var around []chat.Button
	if back < oldestMonths-1 {
		around = append(around, s.named("bouton.mois_avant", actMonth, [8]byte{byte(back + 1)}))
	}
	if back > 0 {
		around = append(around, s.named("bouton.mois_apres", actMonth, [8]byte{byte(back - 1)}))
	}
	s.row(around...)
	row := []chat.Button{s.named("bouton.corriger_heures", actSessions, [8]byte{})}
	if s.view.caps.Files {
		row = append(row, s.named("bouton.exporter", actExport, [8]byte{}))
	}
	s.row(row...)
	s.back(s.accountButtons()...)
	return nil
}

// monthLines gives both readings of the eight hours: the month's total and the
// mean (domain §1.3-1).
func (s *sheet) monthLines(f presence.Figures) error {
	sentence, err := s.app.sentence(f, s.now)
	if err != nil {
		return err
	}
	s.line("mois.titre", messages.Args{"mois": monthOf(f.Month)})
	s.lines = append(s.lines, sentence)
	if f.MeanMonths > 1 {
		s.line("mois.moyenne", messages.Args{"moyenne": length(f.Mean), "combien": f.MeanMonths})
	}
	if s.who.promeneur.Role == pdn.RoleTrainee {
		s.line("mois.stagiaire", nil)
	}
	s.line("presence.ni_paie_ni_controle", nil)
	return nil
}

// monthPicture draws one professional's month, for himself, with the same in words.
func (a *App) monthPicture(f presence.Figures, h history, now time.Time) (chat.Content, error) {
	days := int(f.Last-f.Month.FirstDay()) + 1
	drawn := picture.Month{Days: days, Due: f.Due, DaysLeft: max(0, f.DaysLeft-1)}
	if a.today(now) < f.Month.FirstDay() {
		drawn.DaysLeft = days
	}
	drawn.Cumulated = presence.Cumulated(h.book.Spans(), f.Month, a.today(now), a.zone)
	for _, w := range f.Weeks {
		drawn.Weeks = append(drawn.Weeks, picture.Week{First: w.First.Time().Day(), Last: w.Last.Time().Day(), Done: w.Done})
	}
	labels, err := a.pictureLabels(f, drawn, now)
	if err != nil {
		return chat.Content{}, err
	}
	var out bytes.Buffer
	if err := picture.WritePNG(&out, drawn, labels); err != nil {
		return chat.Content{}, err
	}
	words, err := a.pictureWords(drawn, f)
	if err != nil {
		return chat.Content{}, err
	}
	return chat.Content{Text: words, File: &chat.File{
		Name: "presence-" + f.Month.String() + ".png", Type: "image/png", Data: out.Bytes(), Picture: true, Alternative: words,
	}}, nil
}

func (a *App) pictureLabels(f presence.Figures, m picture.Month, now time.Time) (picture.Labels, error) {
	sentence, err := a.sentence(f, now)
	if err != nil {
		return picture.Labels{}, err
	}
	l := picture.Labels{Sentence: sentence}
	for _, part := range []struct {
		into *string
		key  string
		args messages.Args
	}{
		{&l.Title, "mois.image_titre", messages.Args{"mois": monthOf(f.Month)}},
		{&l.PerWeek, "mois.image_semaines", nil},
		{&l.Total, "mois.image_total", nil},
		{&l.Due, "mois.image_du", messages.Args{"dues": length(f.Due)}},
		{&l.DaysLeft, "mois.image_jours", messages.Args{"combien": m.DaysLeft}},
		{&l.Note, "mois.image_note", nil},
	} {
		if *part.into, err = a.Texts.Text(part.key, part.args); err != nil {
			return picture.Labels{}, err
		}
	}
	return l, nil
}

// pictureWords says what the picture shows, week by week.
func (a *App) pictureWords(m picture.Month, f presence.Figures) (string, error) {
	data := picture.Alternative(m)
	lines := make([]string, 0, len(data.Weeks)+1)
	title, err := a.Texts.Text("mois.image_titre", messages.Args{"mois": monthOf(f.Month)})
	if err != nil {
		return "", err
	}
	lines = append(lines, title)
	for _, w := range data.Weeks {
		key := "mois.image_semaine"
		if w.First == w.Last {
			key = "mois.image_jour"
		}
		line, err := a.Texts.Text(key, messages.Args{"du": frtime.DayNumber(w.First), "au": w.Last, "duree": w.Done})
		if err != nil {
			return "", err
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n"), nil
}

// export gives all that is kept of one's own hours and tally as a table.
func (s *sheet) export(ctx context.Context) error {
	h, err := s.app.history(ctx, s.who.author)
	if err != nil {
		return err
	}
	rows := [][]string{strings.Split(s.text("mois.export_colonnes", nil), "|")}
	const shape = "2006-01-02 15:04"
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(s.app.zone).Format(shape)
	}
	for _, e := range h.events {
		minutes := ""
		if !e.From.IsZero() && !e.To.IsZero() {
			minutes = fmt.Sprint(int(e.To.Sub(e.From).Round(time.Minute).Minutes()))
		}
		rows = append(rows, []string{
			s.text("mois."+"acte_"+string(e.Kind), nil), string(e.Session), at(e.From), at(e.To), minutes,
			string(e.Network), s.missionName(missionNumber(e.Mission)), e.Reason, at(e.At),
		})
	}
	tallied, err := s.tallyRows(ctx)
	if err != nil {
		return err
	}
	rows = append(rows, tallied...)
	var out bytes.Buffer
	if err := presence.WriteCSV(&out, rows); err != nil {
		return err
	}
	s.line("mois.exporte", nil)
	s.row(s.named("bouton.garde_pro", actOwnFile, [8]byte{}))
	s.back(s.named("bouton.mois", actMonth, [8]byte{}))
	s.more = append(s.more, chat.Content{
		Text: s.text("mois.fichier", nil),
		File: &chat.File{Name: "mes-heures.csv", Type: "text/csv", Data: out.Bytes()},
	})
	return nil
}
