package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// The actions around reading. Their numbers stand in buttons and are never reused.
const (
	actReading   Action = 36 // [Lecture]: anybody sees which spaces are read
	actReadSpace Action = 146
	actReadOn    Action = 147
	actReadRest  Action = 148
	actReadApart Action = 149
)

const screenReading Screen = "lecture"

// readingDeeds are who sees what is read, and who turns it on and off.
func readingDeeds() map[Action]deed {
	own := under(rights.ReadSpace, map[Action]proAction{
		actReadSpace: (*sheet).readSpace, actReadOn: (*sheet).readOn, actReadRest: (*sheet).readRest,
		actReadApart: (*sheet).readApart,
	})
	own[actReading] = deed{rights.SeeRules, screenReading, (*sheet).reading}
	return own
}

// readingState says in one line how a space is read now.
func (p *page) readingState(space registry.Space) string {
	now := p.app.Clock.Now()
	args := messages.Args{"espace": space.Name, "reseau": p.app.Networks[space.Network].Name}
	r := space.Reading
	switch {
	case space.Apart("", ""):
		return p.text("lecture.jamais", args)
	case !r.On:
		return p.text("lecture.eteinte", args)
	case r.Resting(now):
		args["quand"] = p.moment(r.RestUntil.In(p.app.zone))
		return p.text("lecture.pause", args)
	}
	args["du"] = p.weekDay(p.app.today(r.Since))
	return p.text("lecture.allumee", args)
}

// drawReading tells anybody which spaces are read, and for what.
func drawReading(p *page) {
	p.line("lecture.titre", messages.Args{"structure": p.structure.Name})
	read := false
	for _, space := range p.structure.Spaces {
		p.lines = append(p.lines, "• "+p.readingState(space))
		read = read || space.Reading.On
	}
	if len(p.structure.Spaces) == 0 {
		p.line("lecture.aucun", nil)
	}
	if read {
		p.gap()
		p.line("lecture.pourquoi", nil)
		p.line("lecture.limites", nil)
	}
	p.line("lecture.jamais_lus", nil)
	p.row(p.press("bouton.regles", actRules), p.press("bouton.alerter", actAlert))
	p.menuRow()
}

// reading is the same for a professional, with the spaces that he may set.
func (s *sheet) reading(ctx context.Context) error {
	s.line("lecture.titre_pro", messages.Args{"structure": s.structure.Name})
	var buttons []chat.Button
	for i, space := range s.structure.Spaces {
		s.lines = append(s.lines, "• "+s.readingState(space))
		if s.app.mayDo(s.who.promeneur, actReadSpace) && len(buttons) < 8 {
			buttons = append(buttons, s.button(space.Name, actReadSpace, readArg(i, 0, false)))
		}
	}
	if len(s.structure.Spaces) == 0 {
		s.line("pro.sans_espace", nil)
	}
	s.line("lecture.pourquoi_pro", nil)
	if err := s.unexaminedWeek(ctx); err != nil {
		return err
	}
	s.grid(buttons...)
	s.back()
	return nil
}

// unexaminedWeek says what was not examined in seven days: never shown as passed
// (law L10).
func (s *sheet) unexaminedWeek(ctx context.Context) error {
	var counts []UnexaminedCount
	err := s.app.View(ctx, func(r Reader) (err error) {
		counts, err = r.UnexaminedSince(ctx, s.app.today(s.now)-6)
		return err
	})
	if err != nil {
		return fmt.Errorf("read what was not examined: %w", err)
	}
	sum := map[Unexamined]int{}
	for _, c := range counts {
		if _, st, bound := s.app.space(c.Network, c.Space); bound && st.ID == s.structure.ID {
			sum[c.Reason] += c.Count
		}
	}
	for _, why := range []Unexamined{UnexaminedFault, UnexaminedLanguage, UnexaminedCut, UnexaminedWordless, UnexaminedRobot} {
		if sum[why] > 0 {
			s.line("lecture.non_examine_"+string(why), messages.Args{"n": sum[why]})
		}
	}
	return nil
}

// readArg carries a space of the structure, a choice, and whether it is confirmed.
func readArg(index, choice int, sure bool) [8]byte {
	yes := 0
	if sure {
		yes = 1
	}
	return new(bits).put(index, 8).put(choice, 4).put(yes, 1).arg()
}

// chosenSpace reads readArg back; false where the button outlived its space.
func (s *sheet) chosenSpace() (space registry.Space, index, choice int, sure, ok bool) {
	b := reading(s.did.arg)
	index, choice, sure = b.take(8), b.take(4), b.take(1) == 1
	if s.did.token == "" || index >= len(s.structure.Spaces) {
		return registry.Space{}, 0, 0, false, false
	}
	return s.structure.Spaces[index], index, choice, sure, true
}

// readSpace is the page of one space.
func (s *sheet) readSpace(ctx context.Context) error {
	space, index, _, _, ok := s.chosenSpace()
	if !ok {
		return s.reading(ctx)
	}
	return s.spacePage(ctx, space, index)
}

func (s *sheet) spacePage(ctx context.Context, space registry.Space, index int) error {
	s.lines = append(s.lines, s.readingState(space))
	if err := s.trialLines(ctx, space); err != nil {
		return err
	}
	off := s.named("bouton.lecture_arreter", actReadRest, readArg(index, restForGood, false))
	switch r := space.Reading; {
	case space.Apart("", ""):
	case !r.On:
		s.line("lecture.avant", nil)
		s.row(s.named("bouton.lire", actReadOn, readArg(index, 0, false)))
	case r.Resting(s.now):
		s.row(s.named("bouton.reprendre", actReadRest, readArg(index, 0, false)), off)
	default:
		s.row(s.named("bouton.pause_heure", actReadRest, readArg(index, restHour, false)),
			s.named("bouton.pause_jour", actReadRest, readArg(index, restDay, false)),
			s.named("bouton.pause_semaine", actReadRest, readArg(index, restWeek, false)))
		s.row(off)
	}
	s.row(s.named("bouton.jamais_lire", actReadApart, readArg(index, 0, false)))
	s.back(s.named("bouton.lecture", actReading, [8]byte{}))
	return nil
}

// readOn is [Lire cet espace]: refused while something lacks, then asked once
// more with what it means.
func (s *sheet) readOn(ctx context.Context) error {
	space, index, _, sure, ok := s.chosenSpace()
	if !ok || space.Reading.On {
		return s.readSpace(ctx)
	}
	if s.app.Engine == nil {
		s.line("lecture.indisponible", nil)
		s.back()
		return nil
	}
	if missing := s.app.lacking(ctx, s.structure, space); len(missing) > 0 {
		s.line("lecture.manque", messages.Args{"espace": space.Name})
		for _, sentence := range missing[:min(len(missing), 8)] {
			s.lines = append(s.lines, "• "+sentence)
		}
		s.row(s.named("bouton.lire_encore", actReadOn, readArg(index, 0, false)))
		s.back(s.named("bouton.lecture", actReading, [8]byte{}))
		return nil
	}
	if !sure {
		s.line("lecture.confirmer", messages.Args{"espace": space.Name})
		s.row(s.named("bouton.lire_oui", actReadOn, readArg(index, 0, true)))
		s.back(s.named("bouton.lecture", actReading, [8]byte{}))
		return nil
	}
	err := s.app.beginReading(ctx, s.structure, space, s.who.author)
	if errors.Is(err, errNotSaid) {
		s.app.alert(ctx, "reading not announced", err, "network", space.Network)
		s.line("lecture.pas_dit", nil)
		s.back(s.named("bouton.lecture", actReading, [8]byte{}))
		return nil
	}
	if err != nil {
		return err
	}
	s.line("lecture.commence", messages.Args{"espace": space.Name})
	return s.pageAgain(ctx, index)
}

// pageAgain shows the page of a space that has just changed.
func (s *sheet) pageAgain(ctx context.Context, index int) error {
	s.structure, _ = s.app.Directory.Structure(s.structure.ID)
	if index < len(s.structure.Spaces) {
		return s.spacePage(ctx, s.structure.Spaces[index], index)
	}
	return nil
}

// The pauses; 0 ends one.
const (
	restHour = 1 + iota
	restDay
	restWeek
	restForGood
)

// readRest pauses the reading of a space for a time or for good, or ends a pause,
// in one press.
func (s *sheet) readRest(ctx context.Context) error {
	space, index, choice, _, ok := s.chosenSpace()
	if !ok || !space.Reading.On {
		return s.readSpace(ctx)
	}
	if choice == restForGood {
		return s.readOff(ctx, space, index)
	}
	r := space.Reading
	if !r.RestUntil.IsZero() && !s.now.Before(r.RestUntil) {
		r.Since = r.RestUntil // what was written in the former pause stays unread
	}
	switch {
	case choice == 0 && r.Resting(s.now):
		r.RestUntil = s.now
	case choice == 0:
		return s.readSpace(ctx)
	default:
		if !r.Resting(s.now) {
			r.RestFrom = s.now
		}
		r.RestUntil = restUntil(s.now, choice)
	}
	if err := s.app.setReading(ctx, s.structure.ID, space, r, s.who.author); err != nil {
		return err
	}
	return s.pageAgain(ctx, index)
}

// restUntil is when a pause that begins now ends: today's at midnight.
func restUntil(now time.Time, choice int) time.Time {
	switch choice {
	case restHour:
		return now.Add(time.Hour)
	case restDay:
		return time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
	default:
		return now.AddDate(0, 0, 7)
	}
}

// readOff stops reading for good.
func (s *sheet) readOff(ctx context.Context, space registry.Space, index int) error {
	off := registry.Reading{First: space.Reading.First, Since: space.Reading.Since}
	if err := s.app.setReading(ctx, s.structure.ID, space, off, s.who.author); err != nil {
		return err
	}
	s.line("lecture.arretee", messages.Args{"espace": space.Name})
	return s.pageAgain(ctx, index)
}

// readApart sets apart, for ever, the place where it is pressed, or from the
// private chat the whole space: staff, deciders, union (law L5).
func (s *sheet) readApart(ctx context.Context) error {
	space, index, choice, sure, ok := s.chosenSpace()
	if !ok {
		return s.reading(ctx)
	}
	where := s.apartPlace(space)
	kinds := registry.NeverKinds()
	if choice == 0 && !sure {
		s.line("lecture.apart_question", nil)
		if where == "" {
			s.line("lecture.apart_tout", messages.Args{"espace": space.Name})
		} else {
			s.line("lecture.apart_ici", nil)
		}
		for i, kind := range kinds {
			s.row(s.named("bouton.apart_"+string(kind), actReadApart, readArg(index, i+1, false)))
		}
		if space.Apart(where, "") {
			s.row(s.named("bouton.apart_fin", actReadApart, readArg(index, 0, true)))
		}
		s.back(s.named("bouton.lecture", actReading, [8]byte{}))
		return nil
	}
	unread := registry.SpaceUnread{Network: space.Network, Space: space.ID, Unread: registry.Unread{Conversation: where}}
	err := s.app.Update(ctx, func(tx Tx) error {
		if choice == 0 {
			return tx.DropUnread(ctx, unread)
		}
		unread.Unread.Kind = kinds[min(choice, len(kinds))-1]
		return tx.SaveUnread(ctx, SpaceUnread{SpaceUnread: unread, By: s.who.author, Day: s.app.today(s.now)})
	})
	if err != nil {
		return fmt.Errorf("set a place apart: %w", err)
	}
	if err := s.app.changed(ctx, s.structure.ID); err != nil {
		return err
	}
	s.app.readingChanged()
	s.line("lecture.apart_fait", nil)
	return s.pageAgain(ctx, index)
}

// apartPlace is the conversation that is set apart, "" for the whole space.
func (s *sheet) apartPlace(space registry.Space) chat.Conversation {
	o := s.view.origin
	if o.Place.Kind != chat.Shared || o.Place.Space != space.ID || o.Network != space.Network {
		return ""
	}
	if o.Place.Under != "" && !slices.Contains([]chat.Conversation{space.Posts}, o.Place.Under) {
		return o.Place.Under // the channel of the thread, with all its threads
	}
	return o.Place.Conversation
}
