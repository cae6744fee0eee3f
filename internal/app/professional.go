package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// The actions of professionals. Their numbers stand in buttons and are never
// reused.
const (
	actStart Action = 101 + iota
	actStartAt
	actStop
	actHours
	actLast
	actKeep
	actKeepOpen
	actDiscard
	actWhere
	actMission
	actMonth
	actExport
	actSessions
	actSession
	actShift
	actCorrect
	actDelete
	actDeleteYes
	actStill
	actEndAt
	actNote
	actNoteKeep
	actContact
	actContactAge
	actContactTheme
	actContactAdd
	actContactSame
	actContactUndo
	actContactMore
	actContactSet
	actSlots
	actSlotDay
	actSlotHour
	actSlotAdd
	actSlotDrop
	actAway
	actAwayAdd
	actAwayDrop
	actSigns
	actSignDay
	actSignAdd
	actSignDrop
	actHelp
	actReopen
	actPublishWhere
)

// hoursDeeds are what a professional does with his own hours.
func hoursDeeds() map[Action]deed {
	own := map[Action]proAction{
		actStart: (*sheet).start, actStartAt: (*sheet).startAt, actStop: (*sheet).stop, actStill: (*sheet).still, actEndAt: (*sheet).endAt,
		actHours: (*sheet).hoursHelp, actLast: (*sheet).lastHours, actKeep: (*sheet).keep, actKeepOpen: (*sheet).keepOpen,
		actDiscard: (*sheet).discard, actWhere: (*sheet).where, actMission: (*sheet).mission,
		actMonth: (*sheet).month, actExport: (*sheet).export, actSessions: (*sheet).sessions, actSession: (*sheet).session,
		actShift: (*sheet).shift, actCorrect: (*sheet).correct, actDelete: (*sheet).remove, actDeleteYes: (*sheet).removeYes,
		actReopen: (*sheet).reopen, actNote: (*sheet).note, actNoteKeep: (*sheet).noteKeep, actHelp: (*sheet).help,
	}
	return under(rights.OwnHours, own)
}

// contactDeeds are the ten-second tally.
func contactDeeds() map[Action]deed {
	return under(rights.OwnContacts, map[Action]proAction{
		actContact: (*sheet).contact, actContactAge: (*sheet).contactAge, actContactTheme: (*sheet).contactTheme,
		actContactAdd: (*sheet).contactAdd, actContactSame: (*sheet).contactSame, actContactUndo: (*sheet).contactUndo,
		actContactMore: (*sheet).contactMore, actContactSet: (*sheet).contactSet,
	})
}

// openHoursDeeds are his permanences and his leaves.
func openHoursDeeds() map[Action]deed {
	return under(rights.OwnOpenHours, map[Action]proAction{
		actSlots: (*sheet).slots, actSlotDay: (*sheet).slotDay, actSlotHour: (*sheet).slotHour, actSlotAdd: (*sheet).slotAdd,
		actSlotDrop: (*sheet).slotDrop, actAway: (*sheet).away, actAwayAdd: (*sheet).awayAdd, actAwayDrop: (*sheet).awayDrop,
	})
}

// signDeeds are [Me faire signe].
func signDeeds() map[Action]deed {
	return under(rights.OwnHours, map[Action]proAction{
		actSigns: (*sheet).signs, actSignDay: (*sheet).signDay, actSignAdd: (*sheet).signAdd, actSignDrop: (*sheet).signDrop,
	})
}

// postDeeds are the standing posts.
func postDeeds() map[Action]deed {
	return under(rights.Publish, map[Action]proAction{actPublish: (*sheet).publish, actPublishWhere: (*sheet).publishWhere})
}

// under puts the actions of a professional under one right.
func under(right rights.Action, actions map[Action]proAction) map[Action]deed {
	out := map[Action]deed{}
	for action, do := range actions {
		out[action] = deed{right: right, do: do}
	}
	return out
}

// proWords are the shortcuts of professionals (product, "Menus").
func proWords(word string) (Action, bool) {
	action, ok := map[string]Action{
		"debut": actStart, "fin": actStop, "heures": actHours, "mois": actMonth, "contact": actContact, "a_regarder": actReview,
		"ecrire": actCanWrite,
	}[word]
	return action, ok
}

// serveProfessional answers a professional of this installation: one live
// message, edited in place, and nothing in the open (law L9).
func (a *App) serveProfessional(ctx context.Context, o *chat.Origin, did act, pro registry.Promeneur, s registry.Structure) error {
	sender, ok := a.senders[o.Network]
	if !ok {
		return nil
	}
	p, err := a.sheetOf(o, did, pro, s, sender.Capabilities())
	if err != nil {
		return err
	}
	if err := p.answer(ctx); err != nil {
		a.undraw(ctx, p)
		return err
	}
	return a.sendSheet(ctx, sender, o, p)
}

// answer draws what the act asks for.
func (s *sheet) answer(ctx context.Context) error {
	if !s.app.discreet(s.view.origin) {
		if s.teamOnly() {
			return s.do(ctx, s.did.action)
		}
		drawInPrivate(s.page)
		return nil
	}
	// The button of another is no sign of life, and neither is a text, whatever it says.
	stolen := s.did.token != "" && s.app.Sealer.Verify(s.did.token, s.view.person.code) != nil
	sign := !stolen && s.did.action != actFree && s.app.deeds[s.did.action].do != nil
	if err := s.visit(ctx, sign); err != nil {
		return err
	}
	if stolen {
		return s.stale(ctx)
	}
	return s.do(ctx, s.did.action)
}

// do does one action, where his role has the right to it.
func (s *sheet) do(ctx context.Context, action Action) error {
	d := s.app.deeds[action]
	switch {
	case d.do == nil:
		return s.menu(ctx)
	case !s.app.mayDo(s.who.promeneur, action):
		return s.noRight(ctx)
	}
	return d.do(s, ctx)
}

func (s *sheet) stale(ctx context.Context) error {
	s.line("erreur.bouton", nil)
	return s.menu(ctx)
}

// visit remembers where to write to him unasked, and that he gave a sign of
// life by a press or a command: never by a message.
func (s *sheet) visit(ctx context.Context, sign bool) error {
	if s.who.author == "" {
		return nil
	}
	o := s.view.origin
	change := func(d Desk) Desk {
		d.Structure, d.Month = s.who.structure.ID, s.app.today(s.now).Month()
		if o.Place.Kind == chat.Private {
			d.Network, d.Address = o.Network, chat.Address(o.Place.Conversation)
		}
		if d.Session != "" && sign {
			d.Sign = s.now
		}
		return d
	}
	var before Desk
	err := s.app.View(ctx, func(r Reader) (err error) {
		before, err = r.Desk(ctx, s.who.author)
		return err
	})
	if err != nil || change(before) == before {
		return err
	}
	err = s.app.Update(ctx, func(tx Tx) error {
		d, err := tx.Desk(ctx, s.who.author)
		if err != nil {
			return err
		}
		return tx.SaveDesk(ctx, change(d))
	})
	if err != nil {
		return fmt.Errorf("remember a visit: %w", err)
	}
	return nil
}

func (a *App) sendSheet(ctx context.Context, sender chat.Sender, o *chat.Origin, p *sheet) error {
	content, err := p.done()
	if err != nil {
		a.undraw(ctx, p)
		return err
	}
	out := chat.ToProfessional(o.Answer, content)
	if p.did.pressed != "" {
		out = out.Editing(p.did.pressed)
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	for _, message := range append([]chat.Outgoing{out}, p.others(o)...) {
		_, err := sender.Send(ctx, message)
		if errors.Is(err, chat.ErrGone) && message.Edits() != "" {
			// He deleted the live message, or it cannot be edited: another one takes over.
			_, err = sender.Send(ctx, message.Editing(""))
		}
		if err != nil {
			// His menu is made again by one word; nothing is owed but a card that it was to draw.
			a.undraw(ctx, p)
			a.alert(ctx, "menu not sent", err, "network", o.Network)
		}
	}
	return nil
}

func (s *sheet) others(o *chat.Origin) []chat.Outgoing {
	out := make([]chat.Outgoing, len(s.more))
	for i, c := range s.more {
		out[i] = chat.ToProfessional(o.Answer, c)
	}
	return out
}

// menu is the live message.
func (s *sheet) menu(ctx context.Context) error {
	if s.offerBinding() {
		return nil
	}
	s.line("pro.menu", messages.Args{"prenom": s.who.promeneur.FirstName, "structure": s.structure.Name})
	if len(s.structure.Spaces) == 0 && s.app.mayDo(s.who.promeneur, actPublish) {
		s.line("pro.sans_espace", nil)
	}
	rows := (*sheet).frontRows
	if declares(s.who.promeneur.Role) {
		rows = (*sheet).presenceMenu
	}
	if err := rows(s, ctx); err != nil {
		return err
	}
	s.otherRow()
	return nil
}

func (s *sheet) presenceMenu(ctx context.Context) error {
	h, err := s.app.history(ctx, s.who.author)
	if err != nil {
		return err
	}
	first := s.named("bouton.debut", actStart, [8]byte{})
	if open, yes := h.book.OpenSession(); yes {
		s.line("presence.en_cours", messages.Args{"depuis": s.since(open.From), "ou": s.place(open.Network)})
		first = s.named("bouton.fin", actStop, [8]byte{})
	}
	sentence, err := s.app.sentence(s.app.figures(s.who, h, s.app.today(s.now).Month(), s.now), s.now)
	if err != nil {
		return err
	}
	s.lines = append(s.lines, sentence)
	s.line("presence.ni_paie_ni_controle", nil)
	s.row(first, s.named("bouton.heures", actHours, [8]byte{}))
	s.row(s.named("bouton.contact", actContact, [8]byte{}), s.named("bouton.mois", actMonth, [8]byte{}))
	review, err := s.reviewButtons(ctx)
	s.row(append([]chat.Button{s.named("bouton.on_peut_ecrire", actCanWrite, [8]byte{})}, review...)...)
	s.row(s.named("bouton.permanences", actSlots, [8]byte{}), s.named("bouton.signe", actSigns, [8]byte{}))
	return err
}

func (s *sheet) publishWhere(context.Context) error {
	s.line("pro.publier_ou", nil)
	var buttons []chat.Button
	for i, space := range s.structure.Spaces[:min(len(s.structure.Spaces), mostRows*mostInRow-mostInRow)] {
		buttons = append(buttons, s.button(space.Name, actPublish, [8]byte{byte(i)}))
	}
	s.grid(buttons...)
	s.back()
	return nil
}

// publish writes the standing post of one of the structure's spaces.
func (s *sheet) publish(ctx context.Context) error {
	index := int(s.did.arg[0])
	if index >= len(s.structure.Spaces) || s.did.token == "" {
		return s.stale(ctx)
	}
	space := s.structure.Spaces[index]
	before, _, err := s.app.beginPost(ctx, space, StandingPost, 0)
	if err != nil {
		return err
	}
	sending, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	ref, err := s.app.sendPost(sending, space, s.structure, StandingPost, before.Ref)
	switch {
	case err != nil:
		s.app.alert(ctx, "standing post not sent", err, "network", space.Network)
		s.line("pro.publication_impossible", nil)
		s.back()
		return nil
	case ref == before.Ref:
		s.line("pro.mis_a_jour", nil)
	default:
		s.line("pro.publie", nil)
	}
	s.back()
	return s.app.endPost(ctx, space, StandingPost, ref)
}
