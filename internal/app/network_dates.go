package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
)

// mostDates is how many dates one screen lists.
const mostDates = 6

// dates is [Rendez-vous]: the dates to come, and for the coordinator those of the
// last month, whose attendance is still to be recorded.
func (s *sheet) dates(ctx context.Context) error {
	s.dropDraft()
	leads := s.app.mayDo(s.who.promeneur, actDateNew)
	from := s.app.today(s.now)
	if leads {
		from -= 31
	}
	var dates []meeting.Date
	err := s.app.View(ctx, func(r Reader) (err error) {
		dates, err = r.Dates(ctx, from)
		return err
	})
	if err != nil {
		return err
	}
	dates = slices.DeleteFunc(dates, func(d meeting.Date) bool { return d.Cancelled || !leads && d.Over(s.now) })
	if len(dates) == 0 {
		s.line("rdv.aucun", nil)
	} else {
		s.line("rdv.les_voici", nil)
	}
	var buttons []chat.Button
	for _, d := range nearest(dates, s.now) {
		s.lines = append(s.lines, "• "+s.dateLine(d))
		buttons = append(buttons, s.button(s.text("rdv.bouton", messages.Args{"titre": s.kindName(d.Kind), "jour": s.shortDay(d)}), actDate, d.ID))
	}
	s.grid(buttons...)
	return s.networkRow(ctx, leads)
}

// shownPast is how many dates that are over stand before those to come.
const shownPast = 2

// nearest are the dates of one screen: the last that are over, then the next ones.
func nearest(dates []meeting.Date, now time.Time) []meeting.Date {
	next := slices.IndexFunc(dates, func(d meeting.Date) bool { return !d.Over(now) })
	if next < 0 {
		next = len(dates)
	}
	past := max(shownPast, mostDates-(len(dates)-next)) // the room that dates to come leave
	first := max(0, next-past)
	return dates[first:min(len(dates), first+mostDates)]
}

// networkRow is what else can be done there.
func (s *sheet) networkRow(ctx context.Context, leads bool) error {
	if !leads {
		row := []chat.Button{s.named("bouton.demander", actAsk, [8]byte{})}
		s.back(append(row, s.accountButtons()...)...)
		return nil
	}
	var waiting int
	err := s.app.View(ctx, func(r Reader) error {
		all, err := r.Requests(ctx)
		for _, one := range all {
			if one.State == meeting.Waiting {
				waiting++
			}
		}
		return err
	})
	s.row(s.named("bouton.nouvelle_date", actDateNew, [8]byte{}), s.named("bouton.ecrire_a_tous", actNotice, [8]byte{}))
	row := []chat.Button{s.button(s.text("bouton.demandes", messages.Args{"n": waiting}), actRequests, [8]byte{})}
	s.back(append(row, s.accountButtons()...)...)
	return err
}

func (s *sheet) kindName(k meeting.Kind) string { return s.text("rdv.genre."+string(k), nil) }

func (s *sheet) shortDay(d meeting.Date) string {
	t := d.From.In(s.now.Location())
	return frtime.DayNumber(t.Day()) + " " + frtime.Month(t.Month())
}

// dateLine is "Formation : mardi 8 décembre, 14 h à 16 h, Rouen".
func (s *sheet) dateLine(d meeting.Date) string {
	return s.text("rdv.ligne", messages.Args{"titre": s.kindName(d.Kind), "quand": s.span(d.From, d.To), "lieu": placeOf(d)})
}

func placeOf(d meeting.Date) string {
	if d.Place == "" {
		return ""
	}
	return ", " + d.Place
}

// dateNew is [Nouvelle date]: what for, then a typed line, then the yes.
func (s *sheet) dateNew(ctx context.Context) error {
	id, step := s.stepOf()
	d := s.writing()
	switch {
	case step == stepSend:
		return s.dateSend(ctx, d, id)
	case step == 0:
		s.askKind()
		s.back()
		return nil
	case int(step) > len(meeting.Kinds()):
		return s.stale(ctx)
	}
	if d.what != awaitDate || d.change {
		d = draft{what: awaitDate}
	}
	d.kind = meeting.Kinds()[step-1]
	if !d.typed.From.IsZero() {
		return s.echoDate(d)
	}
	s.keepDraft(d)
	s.line("rdv.ecrivez", messages.Args{"titre": s.kindName(d.kind)})
	s.back(s.named("bouton.rendez_vous", actNetwork, [8]byte{}))
	return nil
}

// stepSend is the yes to a draft.
const stepSend = 99

func (s *sheet) askKind() {
	s.line("rdv.pour_quoi", nil)
	var kinds []chat.Button
	for i, k := range meeting.Kinds() {
		kinds = append(kinds, s.button(s.kindName(k), actDateNew, withStep(meeting.ID{}, byte(i+1))))
	}
	s.grid(kinds...)
}

// typedDate reads the line of the coordinator and says it back in full.
func (s *sheet) typedDate(d draft) error {
	typed, trouble := meeting.Read(s.did.text, s.now)
	if trouble != "" {
		if d.what != "" {
			s.keepDraft(d)
		}
		s.line("rdv.trouble."+string(trouble), messages.Args{"borne": meeting.MaxPlace})
		s.line("rdv.exemple", nil)
		s.back(s.named("bouton.rendez_vous", actNetwork, [8]byte{}))
		return nil
	}
	d.typed = typed
	if d.kind == "" {
		s.keepDraft(d)
		s.lines = append(s.lines, s.span(typed.From, typed.To))
		s.askKind()
		s.back()
		return nil
	}
	return s.echoDate(d)
}

// echoDate shows what will be sent, and to how many, before the yes.
func (s *sheet) echoDate(d draft) error {
	invited, err := s.app.invited()
	if err != nil {
		return err
	}
	if len(invited) == 0 {
		s.line("rdv.personne", nil)
		s.back(s.named("bouton.rendez_vous", actNetwork, [8]byte{}))
		return nil
	}
	if !d.change {
		if d.id, err = s.app.newID(); err != nil {
			return err
		}
	}
	s.keepDraft(d)
	shown := meeting.Date{Kind: d.kind, From: d.typed.From, To: d.typed.To, Place: d.typed.Place}
	s.lines = append(s.lines, s.dateLine(shown))
	key, act := "rdv.on_envoie", actDateNew
	if d.change {
		key, act = "rdv.on_change", actDateLead
	}
	s.line(key, messages.Args{"n": len(invited)})
	s.row(s.named("bouton.envoyer", act, withStep(d.id, stepSend)), s.named("bouton.ne_pas_envoyer", actNetwork, [8]byte{}))
	return nil
}

// dateSend is the yes: the date is kept and owed to all in one transaction.
func (s *sheet) dateSend(ctx context.Context, d draft, id meeting.ID) error {
	if d.what != awaitDate || d.id != id || d.change {
		return s.lost(ctx)
	}
	date := meeting.Date{
		ID: id, Kind: d.kind, From: d.typed.From, To: d.typed.To, Place: d.typed.Place, By: s.who.author, Day: s.app.today(s.now),
	}
	return s.tellAll(ctx, date, owedDate, "rdv.envoyee", func(tx Tx) error { return tx.SaveDate(ctx, date) })
}

// lost says that a draft is over: its words were kept nowhere.
func (s *sheet) lost(ctx context.Context) error {
	s.line("rdv.brouillon_perdu", nil)
	return s.dates(ctx)
}

// tellAll does something with a date and owes the news to all the invited.
func (s *sheet) tellAll(ctx context.Context, d meeting.Date, kind, said string, do func(Tx) error) error {
	invited, err := s.app.invited()
	if err != nil {
		return err
	}
	err = s.app.Update(ctx, func(tx Tx) error {
		if err := do(tx); err != nil {
			return err
		}
		return s.app.oweAll(ctx, tx, invited, kind, aboutDate(d), s.app.newsMoment(tx.Now(), d))
	})
	if err != nil {
		return fmt.Errorf("tell a date: %w", err)
	}
	s.dropDraft()
	s.app.wake()
	s.line(said, messages.Args{"n": len(invited)})
	return s.dates(ctx)
}

// urgent is how near a date must be for its news not to wait for working hours.
const urgent = 24 * time.Hour

func (a *App) newsMoment(now time.Time, d meeting.Date) time.Time {
	if d.From.Sub(now) < urgent {
		return now
	}
	return a.workMoment(now)
}

// date is one date: for the invited their answer, for the coordinator who comes.
func (s *sheet) date(ctx context.Context) error {
	id, _ := s.stepOf()
	d, replies, found, err := s.dateOf(ctx, id)
	if err != nil {
		return err
	}
	if !found {
		return s.stale(ctx)
	}
	return s.drawDate(d, replies)
}

func (s *sheet) dateOf(ctx context.Context, id meeting.ID) (d meeting.Date, replies []meeting.Reply, found bool, err error) {
	err = s.app.View(ctx, func(r Reader) error {
		if d, found, err = r.Date(ctx, id); err != nil || !found {
			return err
		}
		replies, err = r.Replies(ctx, id)
		return err
	})
	return d, replies, found, err
}

func (s *sheet) drawDate(d meeting.Date, replies []meeting.Reply) error {
	s.lines = append(s.lines, s.dateLine(d))
	if d.Cancelled {
		s.line("rdv.annulee", nil)
	}
	if s.app.mayDo(s.who.promeneur, actDateLead) {
		return s.leadDate(d, replies)
	}
	if s.app.mayDo(s.who.promeneur, actDateSay) && !d.Cancelled && !d.Over(s.now) {
		s.answerLines(d, replies)
	}
	s.back(s.named("bouton.agenda", actDate, withStep(d.ID, 1)), s.named("bouton.rendez_vous", actNetwork, [8]byte{}))
	return s.attachDate(d)
}

// attachDate adds the calendar file where [Dans mon agenda] was pressed.
func (s *sheet) attachDate(d meeting.Date) error {
	if _, step := s.stepOf(); step != 1 || s.did.action != actDate {
		return nil
	}
	return s.calendar(d, true)
}

// calendar joins the calendar file of a date, in a message of its own or in this one.
func (s *sheet) calendar(d meeting.Date, apart bool) error {
	if !s.view.caps.Files {
		return nil
	}
	data, err := d.Calendar(s.text("rdv.agenda_titre", messages.Args{"titre": s.kindName(d.Kind)}), s.now)
	if err != nil {
		return err
	}
	file := &chat.File{Name: "rendez-vous.ics", Type: "text/calendar", Data: data}
	if apart {
		s.more = append(s.more, chat.Content{Text: s.text("rdv.fichier", nil), File: file})
	} else {
		s.content.File = file
	}
	return nil
}

// answers are the buttons of the invited, in the order of the buttons.
func answers() []meeting.Answer {
	return []meeting.Answer{meeting.Coming, meeting.Cannot, meeting.NotReleased}
}

func answerKey(a meeting.Answer) string {
	return map[meeting.Answer]string{meeting.Coming: "je_viens", meeting.Cannot: "je_ne_peux_pas", meeting.NotReleased: "pas_libere"}[a]
}

func (s *sheet) answerLines(d meeting.Date, replies []meeting.Reply) {
	for _, r := range replies {
		if r.Author == s.who.author && r.Answer != meeting.Silent {
			s.line("rdv.votre_reponse", messages.Args{"reponse": s.text("rdv.reponse."+answerKey(r.Answer), nil)})
		}
	}
	s.answerRow(d)
}

func (s *sheet) answerRow(d meeting.Date) {
	var row []chat.Button
	for i, a := range answers() {
		row = append(row, s.named("rdv.reponse."+answerKey(a), actDateSay, withStep(d.ID, byte(i+1))))
	}
	s.row(row...)
}

// dateSay is an answer; a later one takes its place.
func (s *sheet) dateSay(ctx context.Context) error {
	id, step := s.stepOf()
	if step < 1 || int(step) > len(answers()) {
		return s.stale(ctx)
	}
	var d meeting.Date
	open := false
	err := s.app.Update(ctx, func(tx Tx) error {
		var found bool
		var err error
		if d, found, err = tx.Date(ctx, id); err != nil || !found || d.Cancelled || d.Over(tx.Now()) {
			return err
		}
		open = true
		said, err := replyOf(ctx, tx, id, s.who.author)
		if err != nil {
			return err
		}
		said.Answer = answers()[step-1]
		return tx.SaveReply(ctx, said)
	})
	if err != nil {
		return fmt.Errorf("answer a date: %w", err)
	}
	if !open {
		s.line("rdv.plus_ouverte", nil)
		return s.dates(ctx)
	}
	s.line("rdv.note", nil)
	_, replies, _, err := s.dateOf(ctx, id)
	if err != nil {
		return err
	}
	return s.drawDate(d, replies)
}

// replyOf is where one professional stands with a date.
func replyOf(ctx context.Context, r NetworkReads, id meeting.ID, author presence.AuthorID) (meeting.Reply, error) {
	all, err := r.Replies(ctx, id)
	for _, one := range all {
		if one.Author == author {
			return one, err
		}
	}
	return meeting.Reply{Date: id, Author: author}, err
}

// joined lists names in one sentence.
func joined(names []string) string { return strings.Join(names, ", ") }
