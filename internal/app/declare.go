package app

import (
	"context"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/interval"
)

// proposal is hours that wait for their author's yes. It travels in the button:
// nothing of it is stored before the yes.
type proposal struct {
	from    time.Time
	minutes int
	network int // place in the list, from 1; 0: not said
	mission int // 1 to 12; 0: not said
}

func (p proposal) to() time.Time { return p.from.Add(time.Duration(p.minutes) * time.Minute) }

func (p proposal) arg(l Lists) [8]byte {
	return new(bits).put(minuteOf(p.from), 26).put(p.minutes, 10).put(p.network, 5).put(p.mission, 4).put(l.mark(), 8).arg()
}

// proposed reads a proposal; one made from other lists keeps its hours only.
func (s *sheet) proposed() proposal {
	b := reading(s.did.arg)
	p := proposal{from: minuteTime(b.take(26), s.now.Location()), minutes: b.take(10), network: b.take(5), mission: b.take(4)}
	if b.take(8) != s.app.Lists.mark() {
		p.network, p.mission = 0, 0
	}
	return p
}

// words reads hours that a professional typed in private. What cannot be read
// for sure is asked, never guessed; a text is never kept.
func (s *sheet) words(ctx context.Context) error {
	action, ok := byWord(strings.ToLower(strings.Trim(s.did.text, " \n\t.!/")))
	if ok && (action == actMenu || s.app.forProfessionals(action)) {
		s.did.text = ""
		return s.do(ctx, action)
	}
	if awaited, err := s.typedWords(ctx); awaited || err != nil {
		return err
	}
	if number, typed := receiptIn(s.did.text); typed && s.app.mayDo(s.who.promeneur, actDecide) {
		return s.receipt(ctx, number)
	}
	if !declares(s.who.promeneur.Role) {
		s.line("pro.texte_libre", nil)
		s.back()
		return nil
	}
	if away, ok := s.leaveIn(s.did.text); ok {
		s.line("absence.on_garde", messages.Args{"du": dayName(away.First), "au": dayName(away.Last)})
		s.row(s.named("bouton.garder", actAwayAdd, spanArg(away)), s.named("bouton.ne_pas_garder", actDiscard, [8]byte{}))
		return nil
	}
	iv, question := interval.Parse(s.did.text, s.now, s.app.Lists.Networks...)
	if question != nil {
		return s.askAgain(*question)
	}
	p := proposal{from: iv.From, minutes: int(iv.Length().Minutes())}
	if n, ok := s.namedNetwork(s.did.text); ok {
		p.network = s.indexOf(n)
	}
	return s.propose(ctx, p)
}

// askAgain asks back, with the readings that are possible as buttons.
func (s *sheet) askAgain(q interval.Question) error {
	text, err := AskAgain(s.app.Texts, q)
	if err != nil {
		return err
	}
	if q.Code == interval.NotUnderstood {
		s.line("pro.texte_libre", nil)
	}
	s.lines = append(s.lines, text)
	var buttons []chat.Button
	for _, c := range q.Choices[:min(len(q.Choices), 4)] {
		p := proposal{from: c.From, minutes: int(c.Length().Minutes())}
		buttons = append(buttons, s.button(s.span(c.From, c.To), actHours, p.arg(s.app.Lists)))
	}
	s.grid(buttons...)
	s.back()
	return nil
}

// namedNetwork finds the only network of the list whose name stands in a text.
func (s *sheet) namedNetwork(text string) (presence.Network, bool) {
	text = strings.ToLower(text)
	var found []string
	for _, name := range s.app.Lists.Networks {
		if strings.Contains(text, strings.ToLower(name)) {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return presence.Network(found[0]), true
}

// propose echoes hours in full before they are kept.
func (s *sheet) propose(ctx context.Context, p proposal) error {
	s.line("presence.on_garde", messages.Args{"quand": s.span(p.from, p.to()), "duree": length(time.Duration(p.minutes) * time.Minute)})
	s.line("presence.lieu", messages.Args{"ou": s.place(s.network(p.network))})
	if p.mission > 0 {
		s.line("presence.mission", messages.Args{"mission": s.missionName(p.mission)})
	}
	s.row(s.named("bouton.garder", actKeep, p.arg(s.app.Lists)), s.named("bouton.ne_pas_garder", actDiscard, [8]byte{}))
	h, err := s.app.history(ctx, s.who.author)
	if err != nil {
		return err
	}
	if open, running := h.book.OpenSession(); running && p.to().After(open.From) {
		s.row(s.named("bouton.pour_ouverte", actKeepOpen, p.arg(s.app.Lists)))
	}
	s.row(s.named("bouton.reseau", actWhere, p.arg(s.app.Lists)), s.named("bouton.mission", actMission, p.arg(s.app.Lists)))
	return nil
}

// hoursHelp is [Ajouter des heures]: it also carries a reading to choose.
func (s *sheet) hoursHelp(ctx context.Context) error {
	if s.did.words && strings.TrimSpace(s.did.text) != "" {
		return s.words(ctx)
	}
	if p := s.proposed(); p.minutes > 0 {
		return s.propose(ctx, p)
	}
	s.line("presence.comment", nil)
	s.row(s.named("bouton.derniere_heure", actLast, [8]byte{2}), s.named("bouton.deux_heures", actLast, [8]byte{4}))
	s.back(s.named("bouton.corriger_heures", actSessions, [8]byte{}))
	return nil
}

// lastHours proposes the last half hours, counted back from now.
func (s *sheet) lastHours(ctx context.Context) error {
	minutes := 30 * int(s.did.arg[0])
	end := s.now.Truncate(time.Minute)
	return s.propose(ctx, proposal{from: end.Add(-time.Duration(minutes) * time.Minute), minutes: minutes})
}

// keep is the yes.
func (s *sheet) keep(ctx context.Context) error {
	p := s.proposed()
	out, err := s.app.record(ctx, s.who, func(b *presence.Book, _ time.Time) (presence.Event, error) {
		n := s.network(p.network)
		return presence.Event{
			Kind: presence.Declared, Session: nameSession(b, s.who.author, p.from, p.to(), n), Network: n,
			Mission: missionStored(p.mission), From: p.from, To: p.to(),
		}, nil
	})
	if err != nil {
		return s.refused(ctx, err)
	}
	return s.kept(out)
}

// keepOpen gives the presence that runs the hours proposed.
func (s *sheet) keepOpen(ctx context.Context) error {
	p := s.proposed()
	out, err := s.app.record(ctx, s.who, func(b *presence.Book, _ time.Time) (presence.Event, error) {
		open, running := b.OpenSession()
		if !running {
			return presence.Event{}, presence.ErrNoneOpen
		}
		e := presence.Event{Kind: presence.Corrected, Session: open.ID, Network: open.Network, Mission: open.Mission, From: p.from, To: p.to()}
		if p.network > 0 {
			e.Network = s.network(p.network)
		}
		return e, nil
	})
	if err != nil {
		return s.refused(ctx, err)
	}
	return s.kept(out)
}

func (s *sheet) discard(ctx context.Context) error {
	s.line("presence.pas_garde", nil)
	return s.menu(ctx)
}

// where picks the network of a proposal.
func (s *sheet) where(ctx context.Context) error {
	p := s.proposed()
	if p.minutes == 0 {
		return s.stale(ctx)
	}
	s.line("presence.ou", nil)
	s.choose(s.app.Lists.Networks, actHours, func(i int) [8]byte {
		p.network = i + 1
		return p.arg(s.app.Lists)
	})
	return nil
}

// mission picks the mission of a proposal, by name (B60).
func (s *sheet) mission(ctx context.Context) error {
	p := s.proposed()
	if p.minutes == 0 {
		return s.stale(ctx)
	}
	s.line("presence.quelle_mission", nil)
	s.choose(s.app.Lists.Tally.Missions, actHours, func(i int) [8]byte {
		p.mission = i + 1
		return p.arg(s.app.Lists)
	})
	return nil
}
