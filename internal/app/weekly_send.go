package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/chart"
)

// deliverUpward sends what is owed to coordinators and heads; false when the
// message is another one.
func (a *App) deliverUpward(ctx context.Context, m outbox.Message) (bool, error) {
	switch m.Kind {
	case owedLetter:
		return true, a.postEmpty(ctx, m)
	case owedSynthesis, owedSynthesisMail:
	default:
		return false, nil
	}
	r, known, err := a.readerOf(m)
	if err != nil {
		return true, err
	}
	day, err := strconv.Atoi(m.Args["day"])
	if !known || err != nil {
		return true, fmt.Errorf("%w: the reader of this synthesis has left", outbox.ErrHopeless)
	}
	w, err := a.sent(ctx, r.scope, pdn.Day(day))
	if err != nil {
		return true, err
	}
	if m.Kind == owedSynthesisMail {
		err = a.mailWeek(ctx, m, r, w)
	} else {
		err = a.chatWeek(ctx, m, r, w)
	}
	if errors.Is(err, outbox.ErrHopeless) {
		err = errors.Join(err, a.otherWay(ctx, m, r, pdn.Day(day)))
	}
	return true, err
}

// sent is the synthesis of a scope as it was sent on a day.
func (a *App) sent(ctx context.Context, scope report.Scope, day pdn.Day) (report.Weekly, error) {
	var said Synthesis
	err := a.View(ctx, func(r Reader) (err error) {
		said, _, err = r.Synthesis(ctx, scope.Structure, day)
		return err
	})
	if err != nil {
		return report.Weekly{}, fmt.Errorf("read a synthesis: %w", err)
	}
	figures, err := a.upward()
	if err != nil {
		return report.Weekly{}, err
	}
	return report.Week(ctx, figures, askOf(said, scope))
}

// askOf asks for a synthesis again, as it was sent.
func askOf(said Synthesis, scope report.Scope) report.Ask {
	out := report.Ask{Scope: scope, Monday: said.Monday, From: said.From, Missed: said.Missed, Sent: &report.Sent{}}
	if said.Told {
		out.Sent.Current = &report.Current{Done: said.Done, OnTheWay: said.OnTheWay, Of: said.Of}
	}
	return out
}

func (a *App) chatWeek(ctx context.Context, m outbox.Message, r reader, w report.Weekly) error {
	var desk Desk
	err := a.View(ctx, func(rd Reader) (err error) {
		desk, err = rd.Desk(ctx, r.author)
		return err
	})
	if err != nil {
		return fmt.Errorf("read where to write to a reader: %w", err)
	}
	return a.toProfessional(ctx, r.colleague, desk, m, func(s *sheet) error { return s.weekSent(w) })
}

// weekSent is a synthesis on its day: its lines with what explains them, and its
// picture.
func (s *sheet) weekSent(w report.Weekly) error {
	lines, err := s.app.weekLines(w)
	if err != nil {
		return err
	}
	s.lines = append(s.lines, lines...)
	s.row(s.named("bouton.chiffres", actWeekRules, [8]byte{}))
	s.back(s.named("bouton.semaine", actWeek, [8]byte{}))
	return s.addWeekPicture(w)
}

// weekLines are the title of a synthesis and its lines.
func (a *App) weekLines(w report.Weekly) ([]string, error) {
	title, err := a.Texts.Text("synthese.titre", messages.Args{"jour": frtime.DayYear(w.Monday.Time())})
	if err != nil {
		return nil, err
	}
	out := []string{title}
	for _, l := range w.Lines {
		text, err := a.Texts.Text(l.Key, l.Args)
		if err != nil {
			return nil, err
		}
		out = append(out, "• "+text)
	}
	return out, nil
}

// addWeekPicture puts the picture beside the lines where there is something to draw.
func (s *sheet) addWeekPicture(w report.Weekly) error {
	file, err := s.app.weekPicture(w, chart.Phone)
	if err != nil || file == nil {
		return err
	}
	if s.view.caps.Files {
		s.more = append(s.more, chat.Content{Text: s.lines[0], File: file})
		return nil
	}
	s.lines = append(s.lines, file.Alternative)
	return nil
}

// weekPicture draws a synthesis; nil where it has no month yet.
func (a *App) weekPicture(w report.Weekly, width int) (*chat.File, error) {
	week, labels, err := chart.Of(w, a.words())
	if err != nil {
		return nil, err
	}
	if len(week.Bars) == 0 && len(week.Months) == 0 {
		return nil, nil
	}
	var out bytes.Buffer
	if err := chart.WritePNG(&out, week, labels, width); err != nil {
		return nil, fmt.Errorf("draw a synthesis: %w", err)
	}
	return &chat.File{
		Name: "synthese-" + w.Monday.Time().Format("2006-01-02") + ".png", Type: "image/png", Data: out.Bytes(), Picture: true,
		Alternative: strings.Join(chart.Alternative(week, labels), "\n"),
	}, nil
}

// mailWeek sends a synthesis by e-mail.
func (a *App) mailWeek(ctx context.Context, m outbox.Message, r reader, w report.Weekly) error {
	to := r.promeneur.Mail
	if m.Args["way"] == "secours" {
		to = a.WeeklyRules.Fallback
	}
	if a.Courier == nil || to == "" || mailID(to) != m.Args["mail"] {
		return fmt.Errorf("%w: nobody has this address any more", outbox.ErrHopeless)
	}
	lines, err := a.weekLines(w)
	if err != nil {
		return err
	}
	picture, err := a.weekPicture(w, chart.Wide)
	if err != nil {
		return err
	}
	l := Letter{ID: m.Nonce(), To: to, Date: a.Clock.Now(), Subject: lines[0], Lines: lines[1:], Picture: picture}
	if m.Args["way"] == "secours" {
		why, err := a.Texts.Text("courriel.secours", messages.Args{"prenom": r.promeneur.FirstName})
		if err != nil {
			return err
		}
		l.Lines = append([]string{why}, l.Lines...)
	}
	return a.Courier.Post(ctx, l)
}

// otherWay looks for another way to a reader when one has failed for good: his
// e-mail is owed already where he has one; failing both, the address of the settings.
func (a *App) otherWay(ctx context.Context, m outbox.Message, r reader, day pdn.Day) error {
	other := map[string]string{"chat": "courriel", "courriel": "chat"}[m.Args["way"]]
	if other == "" {
		return nil
	}
	err := a.Update(ctx, func(tx Tx) error {
		if !r.scope.Department() {
			if r.promeneur.Mail == "" || a.Courier == nil {
				return nil
			}
			return a.oweLetter(ctx, tx, weekKey(r, day, "vide"), r.promeneur.Mail, r.structure.ID)
		}
		state, known, err := tx.OwedState(ctx, weekKey(r, day, other))
		if err != nil || known && state != outbox.GivenUp {
			return err
		}
		return a.oweFallback(ctx, tx, r, day)
	})
	if err != nil {
		return fmt.Errorf("look for another way to a reader: %w", err)
	}
	return nil
}

// Preview is the synthesis of a scope as it would leave on a day, for who installs:
// its lines and its picture, nil where there is nothing to draw. It sends nothing.
func (a *App) Preview(ctx context.Context, scope pdn.StructureID, day pdn.Day) ([]string, *chat.File, error) {
	if _, known := a.Directory.Structure(scope); scope != "" && !known {
		return nil, nil, pdn.SayWith("erreur.structure_inconnue", map[string]any{"valeur": string(scope)})
	}
	figures, err := a.upward()
	if err != nil {
		return nil, nil, err
	}
	w, err := report.Week(ctx, figures, report.Ask{Scope: report.Scope{Structure: scope}, Monday: day, From: day - 7})
	if err != nil {
		return nil, nil, err
	}
	lines, err := a.weekLines(w)
	if err != nil {
		return nil, nil, err
	}
	picture, err := a.weekPicture(w, chart.Phone)
	return lines, picture, err
}
