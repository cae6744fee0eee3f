package app

import (
	"context"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// The screens of the synthesis, for coordinators and heads. Their numbers stand in
// buttons and are never reused.
const (
	actWeek Action = 164 + iota
	actWeekAhead
	actWeekRules
)

func weekDeeds() map[Action]deed {
	return under(rights.SeeAggregates, map[Action]proAction{
		actWeek: (*sheet).week, actWeekAhead: (*sheet).weekAhead, actWeekRules: (*sheet).weekRules,
	})
}

func (s *sheet) aheadLabel() string {
	return s.text("bouton.apercu", messages.Args{"jour": frtime.Weekday(s.app.WeeklyRules.Day)})
}

// linesPerPage is how many lines of a synthesis, or rules, one screen shows.
const (
	linesPerPage = report.MaxLines
	rulesPerPage = 3
)

// week is [La semaine]: the last synthesis, whole, as it was sent.
func (s *sheet) week(ctx context.Context) error {
	w, found, err := s.lastWeek(ctx)
	if err != nil {
		return err
	}
	if !found {
		s.line("synthese.pas_encore", messages.Args{"jour": frtime.Weekday(s.app.WeeklyRules.Day)})
		s.back(s.button(s.aheadLabel(), actWeekAhead, [8]byte{}))
		return nil
	}
	return s.showWeek(w, actWeek, 0)
}

// weekAhead is [Aperçu de lundi]: what the next synthesis will say, but for the
// running month.
func (s *sheet) weekAhead(ctx context.Context) error {
	w, err := s.nextWeek(ctx)
	if err != nil {
		return err
	}
	return s.showWeek(w, actWeekAhead, 1)
}

// weekRules is [D'où vient ce chiffre ?]: each line with the rule that made it.
// The button carries the page, and whether it is about the preview.
func (s *sheet) weekRules(ctx context.Context) error {
	page, ahead := int(s.did.arg[0]), s.did.arg[1]
	w, found, err := s.lastWeek(ctx)
	if err == nil && (ahead == 1 || !found) {
		w, err = s.nextWeek(ctx)
	}
	if err != nil {
		return err
	}
	shown, more := pageOf(w.Lines, page, rulesPerPage)
	for _, l := range shown {
		s.lines = append(s.lines, "• "+s.text(l.Key, l.Args), "→ "+s.text(l.Rule, nil))
	}
	from := actWeek
	if ahead == 1 {
		from = actWeekAhead
	}
	if more {
		s.row(s.named("bouton.suite", actWeekRules, [8]byte{byte(page + 1), ahead}))
	}
	s.back(s.named("bouton.retour_synthese", from, [8]byte{}))
	return nil
}

// pageOf cuts one page out of a list.
func pageOf[T any](list []T, page, size int) (shown []T, more bool) {
	first := min(page*size, len(list))
	last := min(first+size, len(list))
	return list[first:last], last < len(list)
}

// showWeek shows one page of a synthesis; the picture comes with the first.
func (s *sheet) showWeek(w report.Weekly, action Action, ahead byte) error {
	page := int(s.did.arg[0])
	whole := w.Lines
	var more bool
	w.Lines, more = pageOf(whole, page, linesPerPage)
	lines, err := s.app.weekLines(w)
	if err != nil {
		return err
	}
	if ahead == 1 {
		lines[0] = s.text("synthese.titre_apercu", messages.Args{"jour": frtime.DayYear(w.Monday.Time())})
	}
	s.lines = append(s.lines, lines...)
	if more {
		s.row(s.named("bouton.suite", action, [8]byte{byte(page + 1)}))
	}
	s.row(s.named("bouton.chiffres", actWeekRules, [8]byte{0, ahead}))
	var other chat.Button
	if ahead == 1 {
		other = s.named("bouton.semaine", actWeek, [8]byte{})
	} else {
		other = s.button(s.aheadLabel(), actWeekAhead, [8]byte{})
	}
	s.back(other)
	if page > 0 {
		return nil
	}
	return s.addWeekPicture(w)
}

// scope is whose figures the reader of this sheet sees.
func (s *sheet) scope() report.Scope {
	scope, _ := scopeOf(s.who.promeneur, s.who.structure)
	return scope
}

// lastWeek is the last synthesis of the reader's scope, whole; false before the first.
func (s *sheet) lastWeek(ctx context.Context) (w report.Weekly, found bool, err error) {
	scope := s.scope()
	figures, err := s.app.upward()
	if err != nil {
		return w, false, err
	}
	var said Synthesis
	err = figures.view(ctx, func(r AggregateReads) (err error) {
		said, found, err = r.LastSynthesis(ctx, scope.Structure)
		return err
	})
	if err != nil || !found {
		return w, false, err
	}
	ask := askOf(said, scope)
	ask.Whole = true
	w, err = report.Week(ctx, figures, ask)
	if err != nil {
		return w, false, fmt.Errorf("show a synthesis: %w", err)
	}
	return w, true, nil
}

// nextWeek is the synthesis to come, as far as it may be said before its day.
func (s *sheet) nextWeek(ctx context.Context) (report.Weekly, error) {
	figures, err := s.app.upward()
	if err != nil {
		return report.Weekly{}, err
	}
	var said Synthesis
	err = figures.view(ctx, func(r AggregateReads) (err error) {
		said, _, err = r.LastSynthesis(ctx, "")
		return err
	})
	if err != nil {
		return report.Weekly{}, fmt.Errorf("look for the last synthesis: %w", err)
	}
	ask := s.app.calendar().Next(s.app.today(s.now), said.Monday)
	ask.Scope, ask.Today, ask.Whole = s.scope(), s.app.today(s.now), true
	w, err := report.Week(ctx, figures, ask)
	if err != nil {
		return w, fmt.Errorf("show the synthesis to come: %w", err)
	}
	return w, nil
}
