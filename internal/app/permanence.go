package app

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// longestLeave and leaveBack bound a leave: its length, and how long after its
// first day it may be declared, in days.
const (
	longestLeave = 200
	leaveBack    = 31
)

// mostSlots bounds the weekly permanences of one professional.
const mostSlots = 10

// week is Monday to Sunday.
func week() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
}

func weekly(slots []presence.Slot) string {
	out := make([]frtime.WeekSlot, len(slots))
	for i, s := range slots {
		out[i] = frtime.WeekSlot{Day: s.Weekday, From: s.From, To: s.To}
	}
	return frtime.Weekly(out)
}

// slots is [Mes permanences].
func (s *sheet) slots(context.Context) error {
	agenda, err := s.app.agenda(s.who.author)
	if err != nil {
		return err
	}
	if len(agenda.Slots) == 0 {
		s.line("permanence.aucune", nil)
	} else {
		s.line("permanence.les_voici", messages.Args{"horaires": weekly(agenda.Slots)})
	}
	s.line("permanence.ou_cela_se_voit", nil)
	var drop []chat.Button
	for _, slot := range agenda.Slots {
		label := weekly([]presence.Slot{slot})
		if slot.OnCall {
			label = s.text("permanence.astreinte", messages.Args{"horaires": label})
		}
		drop = append(drop, s.button(s.text("bouton.retirer", messages.Args{"quoi": label}), actSlotDrop, slotArg(slot)))
	}
	s.grid(drop...)
	row := []chat.Button{s.named("bouton.absence", actAway, [8]byte{})}
	if len(agenda.Slots) < mostSlots {
		row = append([]chat.Button{s.named("bouton.ajouter_permanence", actSlotDay, slotArg(presence.Slot{}))}, row...)
		if s.who.promeneur.OnCall != 0 && s.who.promeneur.OnCall <= s.app.today(s.now) {
			row = append(row, s.named("bouton.ajouter_astreinte", actSlotDay, slotArg(presence.Slot{OnCall: true})))
		}
	}
	s.back(row...)
	return nil
}

func slotArg(p presence.Slot) [8]byte {
	onCall := 0
	if p.OnCall {
		onCall = 1
	}
	return new(bits).put(int(p.Weekday), 3).put(p.From, 11).put(p.To, 11).put(onCall, 1).arg()
}

func (s *sheet) slot() presence.Slot {
	b := reading(s.did.arg)
	return presence.Slot{Weekday: time.Weekday(b.take(3)), From: b.take(11), To: b.take(11), OnCall: b.take(1) == 1}
}

// slotDay, slotHour and slotAdd are the three presses of a new permanence: day,
// start, length.
func (s *sheet) slotDay(context.Context) error {
	s.line("permanence.quel_jour", nil)
	slot := s.slot()
	var buttons []chat.Button
	for _, d := range week() {
		slot.Weekday = d
		buttons = append(buttons, s.button(frtime.Weekday(d), actSlotHour, slotArg(slot)))
	}
	s.grid(buttons...)
	s.back()
	return nil
}

func (s *sheet) slotHour(ctx context.Context) error {
	slot := s.slot()
	if slot.From > 0 {
		return s.slotLength(slot)
	}
	s.line("permanence.quelle_heure", messages.Args{"jour": frtime.Weekday(slot.Weekday)})
	var buttons []chat.Button
	for hour := 8; hour <= 22; hour++ {
		slot.From = hour * 60
		buttons = append(buttons, s.button(frtime.HourOf(slot.From), actSlotHour, slotArg(slot)))
	}
	s.grid(buttons...)
	s.back()
	return nil
}

func (s *sheet) slotLength(slot presence.Slot) error {
	s.line("permanence.jusqu_a", messages.Args{"jour": frtime.Weekday(slot.Weekday), "heure": frtime.HourOf(slot.From)})
	var buttons []chat.Button
	for _, minutes := range []int{30, 60, 90, 120, 150, 180, 240} {
		if slot.To = slot.From + minutes; slot.To <= 24*60 {
			buttons = append(buttons, s.button(frtime.HourOf(slot.To), actSlotAdd, slotArg(slot)))
		}
	}
	s.grid(buttons...)
	s.back()
	return nil
}

func (s *sheet) slotAdd(ctx context.Context) error {
	slot := s.slot()
	if slot.OnCall && s.who.promeneur.OnCall == 0 {
		return s.stale(ctx)
	}
	err := s.appoint(ctx, func(tx Tx) error { return tx.SaveSlot(ctx, s.who.author, slot) })
	if errors.Is(err, presence.ErrBadSlot) {
		return s.say("permanence.impossible", nil)
	}
	if err != nil {
		return err
	}
	s.line("permanence.ajoutee", nil)
	return s.slots(ctx)
}

func (s *sheet) slotDrop(ctx context.Context) error {
	if err := s.appoint(ctx, func(tx Tx) error { return tx.DropSlot(ctx, s.who.author, s.slot()) }); err != nil {
		return err
	}
	s.line("permanence.retiree", nil)
	return s.slots(ctx)
}

// appoint changes the agenda, then the posts that show it.
func (s *sheet) appoint(ctx context.Context, do func(Tx) error) error {
	if err := s.app.Update(ctx, do); err != nil {
		return fmt.Errorf("change an agenda: %w", err)
	}
	s.app.forgetAgendas()
	return s.app.refreshPosts(ctx, s.structure)
}

// refreshPosts writes again, in place, the standing posts of a structure that
// stand already: their hours have changed.
func (a *App) refreshPosts(ctx context.Context, s registry.Structure) error {
	for _, space := range s.Spaces {
		var before Post
		err := a.View(ctx, func(r Reader) (err error) {
			before, err = r.Post(ctx, space.Network, space.ID, StandingPost)
			return err
		})
		if err != nil {
			return fmt.Errorf("read a post: %w", err)
		}
		if before.Ref == "" {
			continue
		}
		if err := a.post(ctx, space, s, StandingPost, 0); err != nil {
			return err
		}
	}
	return nil
}

// hoursOf are a professional's permanences in words; those of the settings as
// long as he has appointed none.
func (p *page) hoursOf(pro registry.Promeneur) (string, Agenda) {
	author, err := p.app.authorOf(pro, p.structure)
	if err == nil && author != "" {
		var agenda Agenda
		if agenda, err = p.app.agenda(author); len(agenda.Slots) > 0 {
			return p.weekly(agenda.Slots), agenda
		}
	}
	if err != nil && p.err == nil {
		p.err = err
	}
	return pro.Hours, Agenda{}
}

// nextTime tells whether a permanence is open now, or when the next one is. It
// promises no answer (law L10).
func (p *page) nextTime(agenda Agenda) {
	if len(agenda.Slots) == 0 {
		return
	}
	hours, now := p.app.openHours(agenda), p.app.Clock.Now()
	if _, open := hours.At(now); open {
		p.line("permanence.maintenant", nil)
		return
	}
	if span, found := hours.Next(now); found {
		p.line("permanence.prochaine", messages.Args{"prochaine": p.moment(span.From.In(p.app.zone))})
	}
}

// answering adds to the standing post when each professional answers.
func (p *page) answering() {
	for _, pro := range p.youngFacing() {
		if hours, _ := p.hoursOf(pro); hours != "" {
			p.line("parler.horaires", messages.Args{"prenom": pro.FirstName, "horaires": hours})
		}
	}
}

// leaves are the leaves that can be declared in one press.
func (s *sheet) leaves() []struct {
	key  string
	span presence.DaySpan
} {
	today := s.app.today(s.now)
	monday := today - pdn.Day((int(today.Time().Weekday())+6)%7)
	return []struct {
		key  string
		span presence.DaySpan
	}{
		{"absence.aujourdhui", presence.DaySpan{First: today, Last: today}},
		{"absence.demain", presence.DaySpan{First: today + 1, Last: today + 1}},
		{"absence.semaine", presence.DaySpan{First: today, Last: monday + 6}},
		{"absence.semaine_prochaine", presence.DaySpan{First: monday + 7, Last: monday + 13}},
		{"absence.deux_semaines", presence.DaySpan{First: monday + 7, Last: monday + 20}},
		{"absence.quatre_semaines", presence.DaySpan{First: monday + 7, Last: monday + 34}},
	}
}

func spanArg(d presence.DaySpan) [8]byte {
	return new(bits).put(int(d.First), 20).put(int(d.Last), 20).arg()
}

func (s *sheet) days() presence.DaySpan {
	b := reading(s.did.arg)
	return presence.DaySpan{First: pdn.Day(b.take(20)), Last: pdn.Day(b.take(20))}
}

// away is [Absence]: no reason is asked, none can be given.
func (s *sheet) away(context.Context) error {
	agenda, err := s.app.agenda(s.who.author)
	if err != nil {
		return err
	}
	s.line("absence.quand", nil)
	s.line("absence.en_mots", nil)
	var buttons []chat.Button
	for _, l := range s.leaves() {
		buttons = append(buttons, s.named(l.key, actAwayAdd, spanArg(l.span)))
	}
	s.grid(buttons...)
	var drop []chat.Button
	for _, d := range agenda.Away {
		if d.Last >= s.app.today(s.now) && len(drop) < mostInRow {
			s.line("absence.du_au", messages.Args{"du": dayName(d.First), "au": dayName(d.Last)})
			drop = append(drop, s.button(s.text("bouton.retirer", messages.Args{"quoi": dayName(d.First)}), actAwayDrop, spanArg(d)))
		}
	}
	if len(drop) > 0 {
		s.row(drop...)
	}
	s.back(s.named("bouton.permanences", actSlots, [8]byte{}))
	return nil
}

func (s *sheet) awayAdd(ctx context.Context) error {
	d := s.days()
	if d.First > d.Last || d.First < s.app.today(s.now)-leaveBack {
		return s.stale(ctx)
	}
	if err := s.appoint(ctx, func(tx Tx) error { return tx.SaveAbsence(ctx, s.who.author, d) }); err != nil {
		return err
	}
	s.line("absence.notee", messages.Args{"du": dayName(d.First), "au": dayName(d.Last)})
	return s.away(ctx)
}

func (s *sheet) awayDrop(ctx context.Context) error {
	if err := s.appoint(ctx, func(tx Tx) error { return tx.DropAbsence(ctx, s.who.author, s.days()) }); err != nil {
		return err
	}
	s.line("absence.retiree", nil)
	return s.away(ctx)
}

// leaveText is "absent du 3/8 au 21/8".
var leaveText = regexp.MustCompile(`^absen\S*\s+du\s+(\d{1,2})/(\d{1,2})\s+au\s+(\d{1,2})/(\d{1,2})$`)

// leaveIn reads a leave that a professional typed, the next one to end; dates that
// do not exist or go backwards are not read.
func (s *sheet) leaveIn(text string) (presence.DaySpan, bool) {
	found := leaveText.FindStringSubmatch(strings.ToLower(strings.TrimSpace(text)))
	if found == nil {
		return presence.DaySpan{}, false
	}
	for year := s.now.Year(); year <= s.now.Year()+1; year++ {
		first, e1 := time.Parse("2/1/2006", fmt.Sprintf("%s/%s/%d", found[1], found[2], year))
		last, e2 := time.Parse("2/1/2006", fmt.Sprintf("%s/%s/%d", found[3], found[4], year))
		if e1 == nil && e2 == nil && last.Before(first) {
			last = last.AddDate(1, 0, 0) // over the new year
		}
		d := presence.DaySpan{First: pdn.DayOf(first, time.UTC), Last: pdn.DayOf(last, time.UTC)}
		if e1 == nil && e2 == nil && d.Last >= s.app.today(s.now) && d.Last-d.First <= longestLeave {
			return d, true
		}
	}
	return presence.DaySpan{}, false
}
