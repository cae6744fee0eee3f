package app

import (
	"context"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/presence"
)

// mostListed is how many presences the list shows under its buttons.
const mostListed = 8

// sessions lists the latest presences, for correcting them. The list is its
// author's own; nobody else has one.
func (s *sheet) sessions(ctx context.Context) error {
	h, err := s.app.history(ctx, s.who.author)
	if err != nil {
		return err
	}
	all := slices.Clone(h.book.Sessions())
	slices.SortFunc(all, func(a, b presence.Session) int { return b.From.Compare(a.From) })
	start := int(s.did.arg[0]) * mostListed
	if len(all) == 0 || start >= len(all) {
		s.line("presence.aucune", nil)
		s.back()
		return nil
	}
	s.line("presence.laquelle", nil)
	var buttons []chat.Button
	for _, it := range all[start:min(start+mostListed, len(all))] {
		buttons = append(buttons, s.button(s.short(it), actSession, sessionArg(it.ID, 0)))
	}
	s.grid(buttons...)
	if start+mostListed < len(all) && s.did.arg[0] < 250 {
		s.back(s.named("bouton.plus_anciennes", actSessions, [8]byte{s.did.arg[0] + 1}))
		return nil
	}
	s.back()
	return nil
}

// short is a presence as a label.
func (s *sheet) short(it presence.Session) string {
	if it.Open() {
		return s.text("presence.ouverte_depuis", messages.Args{"depuis": s.since(it.From)})
	}
	return s.span(it.From, it.To)
}

// session shows one presence, all that happened to it, and what can be done.
func (s *sheet) session(ctx context.Context) error {
	h, err := s.app.history(ctx, s.who.author)
	if err != nil {
		return err
	}
	id := argSession(s.did.arg)
	it := sessionOf(h.book, id)
	if it.ID == "" {
		return s.refused(ctx, presence.ErrUnknownSession)
	}
	if it.Open() {
		s.line("presence.en_cours", messages.Args{"depuis": s.since(it.From), "ou": s.place(it.Network)})
		s.endButtons(it, time.Time{})
		return nil
	}
	s.line("presence.la_voici", messages.Args{"quand": s.span(it.From, it.To), "duree": length(it.To.Sub(it.From)), "ou": s.place(it.Network)})
	if name := s.missionName(missionNumber(it.Mission)); name != "" {
		s.line("presence.mission", messages.Args{"mission": name})
	}
	s.past(h, id)
	s.line("presence.vous_seul", nil)
	s.row(s.named("bouton.changer_heures", actShift, change{ref: refOf(id), from: it.From, minutes: int(it.To.Sub(it.From).Round(time.Minute).Minutes())}.arg()),
		s.named("bouton.supprimer", actDelete, sessionArg(id, 0)))
	s.back(s.named("bouton.retour", actNote, sessionArg(id, 0)), s.named("bouton.liste", actSessions, [8]byte{}))
	return nil
}

// past tells the corrections and the note of a presence, to its author.
func (s *sheet) past(h history, id presence.SessionID) {
	for _, e := range h.events {
		if e.Session != id || e.Kind != presence.Corrected {
			continue
		}
		s.line("presence.corrigee_le", messages.Args{"jour": s.since(e.At)})
		if e.Reason != "" {
			s.line("presence.raison", messages.Args{"raison": e.Reason})
		}
	}
	for _, n := range h.notes {
		if n.Session == id {
			s.line("presence.votre_note", messages.Args{"quoi": n.What, "comment": n.How, "suite": n.Next})
		}
	}
}

// change is a correction under way; it travels in the buttons.
type change struct {
	ref     int
	from    time.Time
	minutes int
	reason  int // place in the list of reasons, from 1; 0: none said
}

func (c change) arg() [8]byte {
	return new(bits).put(c.ref, refBits).put(minuteOf(c.from), 26).put(c.minutes, 10).put(c.reason, 3).arg()
}

func (s *sheet) changed() change {
	b := reading(s.did.arg)
	return change{ref: b.take(refBits), from: minuteTime(b.take(26), s.now.Location()), minutes: b.take(10), reason: b.take(3)}
}

func (c change) to() time.Time { return c.from.Add(time.Duration(c.minutes) * time.Minute) }

// moved is the same correction with its start and its end moved.
func (c change) moved(start, end int) change {
	c.from = c.from.Add(time.Duration(start) * time.Minute)
	c.minutes += end - start
	return c
}

// shift moves the start and the end by steps, then keeps, with a reason or none.
func (s *sheet) shift(ctx context.Context) error {
	c := s.changed()
	if c.minutes == 0 {
		return s.stale(ctx)
	}
	s.line("presence.nouvelles_heures", messages.Args{"quand": s.span(c.from, c.to()), "duree": length(time.Duration(c.minutes) * time.Minute)})
	rows := []struct {
		key  string
		move func(int) change
	}{
		{"bouton.debut_de", func(m int) change { return c.moved(m, 0) }},
		{"bouton.fin_de", func(m int) change { return c.moved(0, m) }},
	}
	for _, r := range rows {
		var buttons []chat.Button
		for _, m := range []int{-60, -15, 15, 60} {
			next := r.move(m)
			if next.minutes <= 0 || next.minutes > int(presence.MaxSession.Minutes()) || next.to().After(s.now) {
				continue
			}
			buttons = append(buttons, s.button(s.text(r.key, messages.Args{"ecart": signed(m)}), actShift, next.arg()))
		}
		if len(buttons) > 0 {
			s.row(buttons...)
		}
	}
	s.row(s.named("bouton.garder", actCorrect, c.arg()))
	var reasons []chat.Button
	for i, reason := range s.app.Lists.Reasons[:min(len(s.app.Lists.Reasons), mostInRow)] {
		c.reason = i + 1
		reasons = append(reasons, s.button(s.text("bouton.garder_car", messages.Args{"raison": reason}), actCorrect, c.arg()))
	}
	s.row(reasons...)
	s.back()
	return nil
}

func signed(minutes int) string {
	if minutes < 0 {
		return length(time.Duration(minutes) * time.Minute)
	}
	return "+" + length(time.Duration(minutes)*time.Minute)
}

func (s *sheet) reason(number int) string {
	if number < 1 || number > len(s.app.Lists.Reasons) {
		return ""
	}
	return s.app.Lists.Reasons[number-1]
}

// correct writes the new hours as an event; what stood before stays in the history.
func (s *sheet) correct(ctx context.Context) error {
	c := s.changed()
	out, err := s.app.record(ctx, s.who, func(b *presence.Book, _ time.Time) (presence.Event, error) {
		it, ok := byRef(b, c.ref)
		if !ok {
			return presence.Event{}, presence.ErrUnknownSession
		}
		return presence.Event{
			Kind: presence.Corrected, Session: it.ID, Network: it.Network, Mission: it.Mission,
			From: c.from, To: c.to(), Reason: s.reason(c.reason),
		}, nil
	})
	if err != nil {
		return s.refused(ctx, err)
	}
	s.line("presence.corrigee", nil)
	return s.kept(recorded{book: out.book, session: out.session, gained: out.session.To.Sub(out.session.From)})
}

// byRef finds the presence of a short reference; two that share it are refused.
func byRef(b *presence.Book, ref int) (presence.Session, bool) {
	var found []presence.Session
	for _, it := range b.Sessions() {
		if refOf(it.ID) == ref {
			found = append(found, it)
		}
	}
	if len(found) != 1 {
		return presence.Session{}, false
	}
	return found[0], true
}

// remove asks before a presence is deleted.
func (s *sheet) remove(context.Context) error {
	id := argSession(s.did.arg)
	s.line("presence.supprimer", nil)
	s.row(s.named("bouton.supprimer_oui", actDeleteYes, sessionArg(id, 0)))
	var reasons []chat.Button
	for i, reason := range s.app.Lists.Reasons[:min(len(s.app.Lists.Reasons), mostInRow)] {
		reasons = append(reasons, s.button(s.text("bouton.supprimer_car", messages.Args{"raison": reason}), actDeleteYes, sessionArg(id, byte(i+1))))
	}
	s.row(reasons...)
	s.back()
	return nil
}

func (s *sheet) removeYes(ctx context.Context) error {
	id := argSession(s.did.arg)
	_, err := s.app.record(ctx, s.who, func(*presence.Book, time.Time) (presence.Event, error) {
		return presence.Event{Kind: presence.Deleted, Session: id, Reason: s.reason(int(s.did.arg[7]))}, nil
	})
	if err == nil {
		err = s.app.Update(ctx, func(tx Tx) error { return tx.DropReflection(ctx, s.who.author, id) })
	}
	if err != nil {
		return s.refused(ctx, err)
	}
	s.line("presence.supprimee", nil)
	return s.menu(ctx)
}

// reopen unlocks a year whose annual account is signed: by its author, recorded.
func (s *sheet) reopen(ctx context.Context) error {
	return s.reopenYear(ctx, reading(s.did.arg).take(16))
}

// note is the note of three presses after a presence: what, how, what follows.
func (s *sheet) note(ctx context.Context) error {
	step, what, how := noteOf(s.did.arg[7])
	lists := [][]string{s.app.Lists.What, s.app.Lists.How, s.app.Lists.Next}
	s.line([]string{"note.quoi", "note.comment", "note.suite"}[step], nil)
	s.line("presence.vous_seul", nil)
	id := argSession(s.did.arg)
	action := actNote
	if step == 2 {
		action = actNoteKeep
	}
	s.choose(lists[step][:min(len(lists[step]), 7)], action, func(i int) [8]byte {
		switch step {
		case 0:
			return sessionArg(id, byte(i+1))
		case 1:
			return sessionArg(id, byte(what|(i+1)<<3))
		}
		arg := sessionArg(id, byte(what|how<<3))
		// The third answer takes the two bits that are left: four entries fit.
		arg[7] |= byte(i&3) << 6
		return arg
	})
	s.back()
	return nil
}

// noteOf tells which question comes next, and the answers given so far.
func noteOf(b byte) (step, what, how int) {
	what, how = int(b&7), int(b>>3&7)
	switch {
	case what == 0:
		return 0, 0, 0
	case how == 0:
		return 1, what, 0
	}
	return 2, what, how
}

func (s *sheet) noteKeep(ctx context.Context) error {
	b := s.did.arg[7]
	_, what, how := noteOf(b)
	n := Reflection{Session: argSession(s.did.arg), What: pick(s.app.Lists.What, what), How: pick(s.app.Lists.How, how), Next: pick(s.app.Lists.Next, int(b>>6)+1)}
	err := s.app.Update(ctx, func(tx Tx) error {
		events, err := tx.PresenceEvents(ctx, s.who.author)
		if err != nil {
			return err
		}
		book, err := presence.Fold(s.who.author, s.app.zone, events)
		if err != nil {
			return err
		}
		if sessionOf(book, n.Session).ID == "" {
			return presence.ErrUnknownSession
		}
		return tx.SaveReflection(ctx, s.who.author, n)
	})
	if err != nil {
		return s.refused(ctx, err)
	}
	s.line("note.gardee", nil)
	return s.menu(ctx)
}

func pick(list []string, number int) string {
	if number < 1 || number > len(list) {
		return ""
	}
	return list[number-1]
}
