package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
)

// errTurn: the button was pressed already, or belongs to an older count.
var errTurn = errors.New("this press was counted already")

// count is one [+1 contact] under way. It travels in the buttons: places in the
// lists, the week, and the turn that lets each press count once. It has no
// person, no hour and no word.
type count struct {
	kind, age, theme, referral, mission int // places from 1; 0: not said
	week                                tally.Week
	turn                                uint8
}

func (c count) arg(l Lists) [8]byte {
	b := new(bits).put(c.kind, 3).put(c.age, 4).put(c.theme, 5).put(c.referral, 5).put(c.mission, 4)
	return b.put(c.week.Year-2000, 7).put(c.week.Number, 6).put(int(c.turn), 8).put(l.mark(), 8).arg()
}

// counted reads a count; false when it was made from other lists.
func (s *sheet) counted() (count, bool) {
	b := reading(s.did.arg)
	c := count{kind: b.take(3), age: b.take(4), theme: b.take(5), referral: b.take(5), mission: b.take(4)}
	c.week = tally.Week{Year: 2000 + b.take(7), Number: b.take(6)}
	c.turn = uint8(b.take(8))
	return c, b.take(8) == s.app.Lists.mark()
}

// entry is what is counted, with the slugs of the lists.
func (c count) entry(t tally.Taxonomy) tally.Entry {
	e := tally.Entry{Age: slugOf(t.Ages, c.age), Theme: slugOf(t.Themes, c.theme), Referral: slugOf(t.Referral, c.referral), Mission: c.mission}
	if kinds := tally.Kinds(); c.kind >= 1 && c.kind <= len(kinds) {
		e.Kind = kinds[c.kind-1]
	}
	return e
}

func slugOf(list []tally.Choice, place int) string {
	if place < 1 || place > len(list) {
		return ""
	}
	return list[place-1].Slug
}

func labels(list []tally.Choice) []string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = c.Label
	}
	return out
}

// contact is the first press: what kind of contact.
func (s *sheet) contact(ctx context.Context) error {
	var d Desk
	err := s.app.View(ctx, func(r Reader) (err error) {
		d, err = r.Desk(ctx, s.who.author)
		return err
	})
	if err != nil {
		return err
	}
	s.line("contact.genre", nil)
	c := count{week: tally.WeekOf(s.now, s.app.zone), turn: d.Turn}
	kinds := make([]string, 0, len(tally.Kinds()))
	for _, k := range tally.Kinds() {
		kinds = append(kinds, s.text("contact.genre"+"_"+string(k), nil))
	}
	s.choose(kinds, actContactAge, func(i int) [8]byte {
		c.kind = i + 1
		return c.arg(s.app.Lists)
	})
	s.back()
	return nil
}

// contactAge is the second press: the age band, as the professional says it.
func (s *sheet) contactAge(ctx context.Context) error {
	c, ok := s.counted()
	if !ok {
		return s.contact(ctx)
	}
	s.line("contact.age", nil)
	s.choose(labels(s.app.Lists.Tally.Ages), actContactTheme, func(i int) [8]byte {
		c.age = i + 1
		return c.arg(s.app.Lists)
	})
	return nil
}

// contactTheme is the third press: the theme.
func (s *sheet) contactTheme(ctx context.Context) error {
	c, ok := s.counted()
	if !ok {
		return s.contact(ctx)
	}
	s.line("contact.theme", nil)
	s.choose(labels(s.app.Lists.Tally.Themes), actContactAdd, func(i int) [8]byte {
		c.theme = i + 1
		return c.arg(s.app.Lists)
	})
	return nil
}

// contactAdd counts. contactSame counts the same again, in the present week.
func (s *sheet) contactAdd(ctx context.Context) error {
	return s.tally(ctx, func(c count) []step { return []step{{c, 1}} })
}

func (s *sheet) contactSame(ctx context.Context) error {
	return s.tally(ctx, func(c count) []step {
		c.week = tally.WeekOf(s.now, s.app.zone)
		return []step{{c, 1}}
	})
}

// contactUndo takes the last count back.
func (s *sheet) contactUndo(ctx context.Context) error {
	return s.tally(ctx, func(c count) []step { return []step{{c, -1}} })
}

// step is one counter to change.
type step struct {
	count
	by int
}

// tally changes counters in place and shows where it stands. The turn makes a
// press that arrives twice count once, without keeping when it was.
func (s *sheet) tally(ctx context.Context, steps func(count) []step) error {
	c, ok := s.counted()
	if !ok {
		return s.contact(ctx)
	}
	todo := steps(c)
	err := s.app.Update(ctx, func(tx Tx) error {
		d, err := tx.Desk(ctx, s.who.author)
		if err != nil {
			return err
		}
		if d.Turn != c.turn {
			return errTurn
		}
		for _, one := range todo {
			e, err := s.app.Lists.Tally.Complete(one.entry(s.app.Lists.Tally))
			if err != nil {
				return err
			}
			if err := tx.ChangeTally(ctx, s.structure.ID, s.who.author, one.week, e, one.by); err != nil {
				return err
			}
		}
		d.Turn++
		d.Structure = s.structure.ID
		return tx.SaveDesk(ctx, d)
	})
	switch {
	case errors.Is(err, errTurn):
		s.line("contact.deja", nil)
		return s.menu(ctx)
	case err != nil:
		return fmt.Errorf("count a contact: %w", err)
	}
	last := todo[len(todo)-1]
	last.turn = c.turn + 1
	return s.counters(ctx, last)
}

// counters shows the last count and what can follow.
func (s *sheet) counters(ctx context.Context, last step) error {
	total, err := s.weekTotal(ctx, last.week)
	if err != nil {
		return err
	}
	args := messages.Args{"contact": s.describe(last.count), "combien": total}
	if last.by < 0 {
		s.line("contact.annule", args)
		s.line("contact.semaine", args)
		s.back(s.named("bouton.contact", actContact, [8]byte{}))
		return nil
	}
	s.line("contact.note", args)
	s.line("contact.semaine", args)
	s.row(s.named("bouton.pareil", actContactSame, last.arg(s.app.Lists)), s.named("bouton.annuler", actContactUndo, last.arg(s.app.Lists)))
	s.row(s.further("bouton.orientation", last.count, moreReferral), s.further("bouton.mission", last.count, moreMission))
	s.back(s.named("bouton.contact", actContact, [8]byte{}))
	return nil
}

func (s *sheet) weekTotal(ctx context.Context, w tally.Week) (int, error) {
	total := 0
	err := s.app.View(ctx, func(r Reader) error {
		cells, err := r.TallyCells(ctx, s.structure.ID, s.who.author)
		for _, cell := range cells {
			if cell.Week == w {
				total += cell.Count
			}
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("read the tally: %w", err)
	}
	return total, nil
}

// describe is a count in words.
func (s *sheet) describe(c count) string {
	e := c.entry(s.app.Lists.Tally)
	words := s.text("contact.genre"+"_"+string(e.Kind), nil)
	t := s.app.Lists.Tally
	for _, part := range []struct {
		list  []tally.Choice
		place int
	}{{t.Ages, c.age}, {t.Themes, c.theme}, {t.Referral, c.referral}} {
		if part.place > 0 && part.place <= len(part.list) {
			words += ", " + part.list[part.place-1].Label
		}
	}
	if name := s.missionName(c.mission); name != "" {
		words += ", " + name
	}
	return words
}

// The optional fourth press: an orientation, or a mission.
const (
	moreReferral = 1
	moreMission  = 2
)

// further is a button whose last bits tell which list follows.
func (s *sheet) further(key string, c count, which int) chat.Button {
	b := reading(c.arg(s.app.Lists))
	b.used = countBits
	return s.named(key, actContactMore, b.put(which, 2).arg())
}

// countBits are the bits that a count takes in a button; what follows is free.
const countBits = 3 + 4 + 5 + 5 + 4 + 7 + 6 + 8 + 8

func (s *sheet) contactMore(ctx context.Context) error {
	c, ok := s.counted()
	if !ok {
		return s.contact(ctx)
	}
	b := reading(s.did.arg)
	b.used = countBits
	names := labels(s.app.Lists.Tally.Referral)
	if b.take(2) == moreMission {
		names = s.app.Lists.Tally.Missions
		s.line("presence.quelle_mission", nil)
		s.choose(names, actContactSet, func(i int) [8]byte { return s.chosen(c, moreMission, i+1) })
		return nil
	}
	s.line("contact.orientation", nil)
	s.choose(names, actContactSet, func(i int) [8]byte { return s.chosen(c, moreReferral, i+1) })
	return nil
}

// chosen carries a count, the list picked from and the place in it.
func (s *sheet) chosen(c count, which, place int) [8]byte {
	b := reading(c.arg(s.app.Lists))
	b.used = countBits
	return b.put(which, 2).put(place, 5).arg()
}

// contactSet moves the last count to the one with its orientation or mission.
func (s *sheet) contactSet(ctx context.Context) error {
	b := reading(s.did.arg)
	b.used = countBits
	which, place := b.take(2), b.take(5)
	return s.tally(ctx, func(c count) []step {
		next := c
		if which == moreMission {
			next.mission = place
		} else {
			next.referral = place
		}
		return []step{{c, -1}, {next, 1}}
	})
}

// tallyRows are the counters as rows of the export.
func (s *sheet) tallyRows(ctx context.Context) ([][]string, error) {
	var cells []tally.Cell
	err := s.app.View(ctx, func(r Reader) (err error) {
		cells, err = r.TallyCells(ctx, s.structure.ID, s.who.author)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the tally: %w", err)
	}
	if len(cells) == 0 {
		return nil, nil
	}
	rows := [][]string{{""}, strings.Split(s.text("contact.export_colonnes", nil), "|")}
	for _, c := range cells {
		rows = append(rows, []string{
			fmt.Sprintf("%d-S%02d", c.Week.Year, c.Week.Number), string(c.Entry.Kind), c.Entry.Age, c.Entry.Theme,
			c.Entry.Referral, s.missionName(c.Entry.Mission), fmt.Sprint(c.Count),
		})
	}
	return rows, nil
}
