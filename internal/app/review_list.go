package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// mostOnList is how many cases a list shows.
const mostOnList = 6

// reviewButtons is the entry of the menu, for those who have it.
func (s *sheet) reviewButtons(ctx context.Context) ([]chat.Button, error) {
	if !s.app.mayDo(s.who.promeneur, actReview) {
		return nil, nil
	}
	mine, err := s.listed(ctx)
	if err != nil {
		return nil, err
	}
	waiting := 0
	for _, l := range mine {
		if l.mine {
			waiting++
		}
	}
	beside, err := s.besideCases(ctx, mostBeside)
	if err != nil {
		return nil, err
	}
	waiting += len(beside)
	return []chat.Button{s.button(s.text("bouton.a_regarder", messages.Args{"n": waiting}), actReview, [8]byte{})}, nil
}

// listedCase is an open case that a professional is shown; mine tells that he may
// do now something that it waits for: nobody else holds it, and he is not recused.
type listedCase struct {
	CaseLine
	mine bool
}

// listed are the open cases that this professional is shown, those that wait for
// him first.
func (s *sheet) listed(ctx context.Context) ([]listedCase, error) {
	var out []listedCase
	err := s.app.View(ctx, func(r Reader) error {
		out = nil
		lines, err := r.CaseLines(ctx, s.who.structure.ID, mostCounted)
		if err != nil {
			return err
		}
		for _, l := range lines {
			c, err := caseOfLine(ctx, r, l)
			if err != nil {
				return err
			}
			if !s.sees(c) {
				continue
			}
			free := l.Holder == review.Who(s.who.author) || !s.now.Before(l.HeldUntil)
			out = append(out, listedCase{l, !l.Finished && free && s.mayAct(c)})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	slices.SortStableFunc(out, func(x, y listedCase) int { return x.rank() - y.rank() })
	return out, nil
}

// rank puts what waits for the reader first, then what waits for others.
func (l listedCase) rank() int {
	switch {
	case l.mine:
		return 0
	case !l.Finished:
		return 1
	default:
		return 2
	}
}

// caseOfLine is what a list must know of a case: all of it only where a decision was
// made, since who decided first is left out of what follows.
func caseOfLine(ctx context.Context, r ReviewReads, l CaseLine) (review.Case, error) {
	short := review.Case{Opening: review.Opening{About: l.About}, Circle: l.Circle}
	if l.Finished || !l.Judged {
		return short, nil
	}
	row, found, err := r.Case(ctx, l.ID)
	if pdn.KeyOf(err) == keyDamaged || err == nil && !found {
		return short, nil // TendCases tells the operator
	}
	return row.Case, err
}

// mayAct tells whether this professional may do what a case waits for, or propose it.
func (s *sheet) mayAct(c review.Case) bool {
	turn := c.Turn()
	for _, k := range []review.Kind{turn, review.Proposed} {
		if turn != "" && (k == turn || turn == review.DecidedOn) && c.MayHandle(s.mine(c, k), k) == nil {
			return true
		}
	}
	return false
}

// mostCounted bounds what is read for the counts of a list.
const mostCounted = 1000

// reviewList is [À regarder]: what is mine, what waits, what is late.
func (s *sheet) reviewList(ctx context.Context) error {
	all, err := s.listed(ctx)
	if err != nil {
		return err
	}
	beside, err := s.besideRows(ctx)
	if err != nil {
		return err
	}
	shown := slices.DeleteFunc(slices.Clone(all), func(l listedCase) bool { return l.Finished })
	if len(shown)+beside == 0 {
		s.line("regarder.rien", nil)
	}
	s.countLines(all, len(shown) > 0)
	for _, l := range shown[:min(len(shown), mostOnList, mostRows-1-beside)] {
		label := s.text("regarder.ligne", messages.Args{
			"categorie": s.text("court."+string(l.Category), nil), "age": s.age(l.Opened), "urgence": s.text(urgencyShort(l.Urgency), nil),
		})
		s.row(s.button(label, actCase, l.ID))
	}
	switch {
	case s.view.origin.Place.Kind == chat.Private:
		s.back()
	case s.app.mayDo(s.who.promeneur, actChannel):
		s.row(s.named("bouton.salon_ici", actChannel, [8]byte{}))
	}
	return nil
}

// countLines says how much is the reader's, waits, is late, is another's, is done.
func (s *sheet) countLines(all []listedCase, open bool) {
	var mine, waiting, late, done, others int
	var since []time.Time
	for _, l := range all {
		switch {
		case l.Finished:
			done++
			continue
		case !l.mine:
			others++
			continue
		case l.Holder == review.Who(s.who.author) && s.now.Before(l.HeldUntil):
			mine++
		default:
			waiting++
		}
		since = append(since, l.Opened)
		if l.Late > review.InTime {
			late++
		}
	}
	if open {
		s.line("regarder.compte", messages.Args{"miens": mine, "attendent": waiting, "retard": late})
	}
	if others > 0 {
		s.line("regarder.pour_un_autre", messages.Args{"n": others})
	}
	if done > 0 {
		s.line("regarder.faits", messages.Args{"n": done})
	}
	s.median(since)
}

// median says how old all that waits is, never who is slow.
func (s *sheet) median(since []time.Time) {
	if len(since) == 0 {
		return
	}
	slices.SortFunc(since, time.Time.Compare)
	s.line("regarder.age_median", messages.Args{"age": s.age(since[len(since)/2])})
}

func (s *sheet) age(since time.Time) string {
	d := s.now.Sub(since)
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%d min", max(int(d.Minutes()), 1))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	default:
		return fmt.Sprintf("%d j", int(d.Hours())/24)
	}
}

func urgencyShort(u review.Urgency) string { return fmt.Sprintf("urgence.court%d", u) }
