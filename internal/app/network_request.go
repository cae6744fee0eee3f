package app

import (
	"context"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/messages"
)

// What [Demander] does.
const (
	askPlatform = 1 + iota
	askHelp
	askOther
	askAddLine
)

// subjects are the short list behind "autre".
func subjects() []string {
	return []string{"materiel", "formation", "pratique", "partenaire", "annuaire", "question"}
}

// demand is [Demander]: what, then which, then the yes; a short line may be added by the
// professional, about himself.
func (s *sheet) demand(ctx context.Context) error {
	id, step := s.stepOf()
	switch d := s.writing(); {
	case step == stepSend:
		return s.askSend(ctx, d, id)
	case step == askAddLine:
		if d.what != awaitRequest || d.id != id {
			return s.lost(ctx)
		}
		s.keepDraft(d)
		s.line("demander.ecrivez", messages.Args{"borne": meeting.MaxLine})
		s.back(s.named("bouton.rendez_vous", actNetwork, [8]byte{}))
		return nil
	case step == askHelp:
		return s.echoRequest(ctx, meeting.Request{Kind: meeting.Help})
	case step == askPlatform || step == askOther:
		return s.askWhich(ctx, step, int(id[0]), int(id[1]))
	}
	s.line("demander.quoi", nil)
	s.row(s.button(s.text("demander.genre.plateforme", nil), actAsk, withStep(meeting.ID{}, askPlatform)))
	s.row(s.button(s.text("demander.genre.coup_de_main", nil), actAsk, withStep(meeting.ID{}, askHelp)), s.button(s.text("demander.genre.autre", nil), actAsk, withStep(meeting.ID{}, askOther)))
	s.back()
	return nil
}

// askWhich picks from the list: the platform, or the subject. The list's mark stands
// in the button, so that a changed list is not misread.
func (s *sheet) askWhich(ctx context.Context, step byte, chosen, mark int) error {
	labels, request := s.app.Lists.Networks, meeting.Request{Kind: meeting.Platform}
	if step == askOther {
		labels, request.Kind = nil, meeting.Other
		for _, slug := range subjects() {
			labels = append(labels, s.text("demander.sujet."+slug, nil))
		}
	}
	switch {
	case chosen == 0:
		s.line("demander.lequel", nil)
		s.choose(labels[:min(len(labels), mostRows*mostInRow-mostInRow)], actAsk, func(i int) [8]byte {
			return withStep(meeting.ID{byte(i + 1), byte(s.app.Lists.mark())}, step)
		})
		s.back(s.named("bouton.rendez_vous", actNetwork, [8]byte{}))
		return nil
	case chosen > len(labels) || mark != s.app.Lists.mark():
		return s.stale(ctx)
	}
	request.Subject = labels[chosen-1]
	if step == askOther {
		request.Subject = subjects()[chosen-1]
	}
	return s.echoRequest(ctx, request)
}

// echoRequest says a request back before it leaves.
func (s *sheet) echoRequest(ctx context.Context, r meeting.Request) error {
	to, err := s.app.coordinators()
	if err != nil {
		return err
	}
	if len(to) == 0 {
		s.line("demander.personne", nil)
		return s.menu(ctx)
	}
	if r.ID == (meeting.ID{}) {
		if r.ID, err = s.app.newID(); err != nil {
			return err
		}
	}
	s.keepDraft(draft{what: awaitRequest, id: r.ID, request: r})
	s.lines = append(s.lines, s.askedLine(r))
	s.line("demander.on_envoie", nil)
	s.row(s.named("bouton.envoyer", actAsk, withStep(r.ID, stepSend)), s.named("bouton.ajouter_un_mot", actAsk, withStep(r.ID, askAddLine)))
	s.back(s.named("bouton.rendez_vous", actNetwork, [8]byte{}))
	return nil
}

// askedLine is what is asked, in one line, with what its author added.
func (s *sheet) askedLine(r meeting.Request) string {
	what := s.text("demander.genre."+kindWord(r.Kind), nil)
	switch {
	case r.Kind == meeting.Other && r.Subject != "":
		what = s.text("demander.sujet."+r.Subject, nil)
	case r.Subject != "":
		what += " : " + r.Subject
	}
	if r.Line != "" {
		what += "\n« " + r.Line + " »"
	}
	return messages.Typeset(what)
}

func kindWord(k meeting.RequestKind) string {
	return map[meeting.RequestKind]string{meeting.Platform: "plateforme", meeting.Help: "coup_de_main", meeting.Other: "autre"}[k]
}

func stateWord(s meeting.RequestState) string {
	return map[meeting.RequestState]string{
		meeting.Waiting: "attend", meeting.Agreed: "daccord", meeting.NotNow: "pas_maintenant", meeting.LetsTalk: "appelons_nous",
	}[s]
}

// typedRequest adds the line of its author to a request.
func (s *sheet) typedRequest(ctx context.Context, d draft) error {
	line, err := meeting.Line(s.did.text, meeting.MaxLine)
	if err != nil {
		s.keepDraft(d)
		return s.tooLong(err, meeting.MaxLine)
	}
	d.request.Line = line
	return s.echoRequest(ctx, d.request)
}

func (s *sheet) askSend(ctx context.Context, d draft, id meeting.ID) error {
	if d.what != awaitRequest || d.id != id {
		return s.lost(ctx)
	}
	to, err := s.app.coordinators()
	if err != nil {
		return err
	}
	r := d.request
	err = s.app.Update(ctx, func(tx Tx) error {
		r.Author, r.Structure, r.Day = s.who.author, s.structure.ID, s.app.today(tx.Now())
		if err := tx.SaveRequest(ctx, r); err != nil {
			return err
		}
		if r.Kind == meeting.Help {
			if err := tx.AskHelp(ctx, r.Structure, r.Author, r.Day.Month()); err != nil {
				return err
			}
		}
		return s.app.oweAll(ctx, tx, to, owedRequest, aboutID(r.ID), s.app.workMoment(tx.Now()))
	})
	if err != nil {
		return fmt.Errorf("ask the coordinator: %w", err)
	}
	s.dropDraft()
	s.app.wake()
	s.line("demander.envoyee", nil)
	return s.menu(ctx)
}

// What the coordinator answers, in the order of the buttons.
func requestAnswers() []meeting.RequestState {
	return []meeting.RequestState{meeting.Agreed, meeting.NotNow, meeting.LetsTalk}
}

// mostRequests is how many requests one screen lists.
const mostRequests = 6

// requests lists what waits for the coordinator, shows one, or answers it.
func (s *sheet) requests(ctx context.Context) error {
	id, step := s.stepOf()
	if id != (meeting.ID{}) {
		return s.oneRequest(ctx, id, int(step))
	}
	var waiting []meeting.Request
	err := s.app.View(ctx, func(r Reader) error {
		all, err := r.Requests(ctx)
		for _, one := range all {
			if one.State == meeting.Waiting {
				waiting = append(waiting, one)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	key := "demander.liste"
	if len(waiting) == 0 {
		key = "demander.aucune"
	}
	s.line(key, messages.Args{"n": len(waiting)})
	var buttons []chat.Button
	for _, one := range waiting[:min(len(waiting), mostRequests)] {
		name, err := s.app.called(one.Author)
		if err != nil {
			return err
		}
		label := name + " : " + s.text("demander.genre."+kindWord(one.Kind), nil)
		buttons = append(buttons, s.button(label, actRequests, one.ID))
	}
	s.grid(buttons...)
	s.back(s.named("bouton.rendez_vous", actNetwork, [8]byte{}))
	return nil
}

func (s *sheet) oneRequest(ctx context.Context, id meeting.ID, step int) error {
	var one meeting.Request
	found, answered := false, false
	do := func(r NetworkReads) (err error) {
		one, found, err = r.Request(ctx, id)
		return err
	}
	var err error
	if step == 0 {
		err = s.app.View(ctx, func(r Reader) error { return do(r) })
	} else {
		err = s.app.Update(ctx, func(tx Tx) error {
			if err := do(tx); err != nil || !found || one.State != meeting.Waiting || step > len(requestAnswers()) {
				return err
			}
			answered = true
			one.State, one.Answered, one.By = requestAnswers()[step-1], s.app.today(tx.Now()), s.who.author
			if err := tx.SaveRequest(ctx, one); err != nil {
				return err
			}
			who, err := s.app.one(one.Author)
			if err != nil {
				return err
			}
			return s.app.oweAll(ctx, tx, who, owedRequestSaid, aboutID(id), s.app.workMoment(tx.Now()))
		})
	}
	switch {
	case err != nil:
		return fmt.Errorf("answer a request: %w", err)
	case !found:
		return s.stale(ctx)
	case answered:
		s.app.wake()
		s.line("demander.repondu", nil)
		s.did.arg = [8]byte{}
		return s.requests(ctx)
	}
	return s.askedOf(one)
}

// askedOf is one request with the answers to press.
func (s *sheet) askedOf(one meeting.Request) error {
	name, err := s.app.called(one.Author)
	if err != nil {
		return err
	}
	s.line("demander.de", messages.Args{"qui": name, "jour": dayName(one.Day)})
	s.lines = append(s.lines, s.askedLine(one))
	if one.State != meeting.Waiting {
		s.line("demander.reponse", messages.Args{"reponse": s.text("demander.etat."+stateWord(one.State), nil)})
	} else {
		var row []chat.Button
		for i, state := range requestAnswers() {
			row = append(row, s.named("demander.etat."+stateWord(state), actRequests, withStep(one.ID, byte(i+1))))
		}
		s.row(row...)
	}
	s.back(s.button(s.text("bouton.les_demandes", nil), actRequests, [8]byte{}))
	return nil
}
