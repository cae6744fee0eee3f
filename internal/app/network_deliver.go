package app

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

// The messages of the network that nobody pressed for. They are owed as ids; the
// text is written when they leave.
const (
	owedDate         = "reseau-date"
	owedDateMoved    = "reseau-changement"
	owedDateOff      = "reseau-annulation"
	owedDateReminder = "reseau-rappel"
	owedNotice       = "reseau-message"
	owedRequest      = "reseau-demande"
	owedRequestSaid  = "reseau-reponse"
)

// aboutDate names a date as it stands: a change makes another message.
func aboutDate(d meeting.Date) string {
	return hex.EncodeToString(d.ID[:]) + "/" + strconv.Itoa(d.Sequence)
}

func aboutID(id meeting.ID) string { return hex.EncodeToString(id[:]) }

// readAbout is what aboutDate and aboutID wrote.
func readAbout(about string) (id meeting.ID, sequence int, err error) {
	name, number, _ := strings.Cut(about, "/")
	raw, err := hex.DecodeString(name)
	if err == nil && len(raw) != len(id) {
		err = errors.New("an id has eight bytes")
	}
	if err == nil && number != "" {
		sequence, err = strconv.Atoi(number)
	}
	copy(id[:], raw)
	if err != nil {
		return id, 0, fmt.Errorf("%w: %w", outbox.ErrHopeless, err)
	}
	return id, sequence, nil
}

// deliverNetwork sends what is owed about the network; what has lost its sense is
// dropped. It tells whether the message was of this kind.
func (a *App) deliverNetwork(ctx context.Context, m outbox.Message, c colleague, d Desk) (bool, error) {
	find := map[string]func(context.Context, outbox.Message, colleague) (func(*sheet) error, error){
		owedDate: a.owedDates, owedDateMoved: a.owedDates, owedDateOff: a.owedDates, owedDateReminder: a.owedDates,
		owedNotice: a.owedNotices, owedRequest: a.owedRequests, owedRequestSaid: a.owedRequests,
		owedAccountHead: a.owedAccounts, owedAccountSaid: a.owedAccounts,
	}[m.Kind]
	if find == nil {
		return false, nil
	}
	draw, err := find(ctx, m, c)
	if err != nil || draw == nil {
		return true, err
	}
	return true, a.toProfessional(ctx, c, d, m, draw)
}

// owedDates finds what to say of a date, as it stands now.
func (a *App) owedDates(ctx context.Context, m outbox.Message, c colleague) (func(*sheet) error, error) {
	id, sequence, err := readAbout(m.Args["objet"])
	if err != nil {
		return nil, err
	}
	var d meeting.Date
	var said meeting.Reply
	found := false
	err = a.View(ctx, func(r Reader) error {
		if d, found, err = r.Date(ctx, id); err != nil || !found {
			return err
		}
		said, err = replyOf(ctx, r, id, c.author)
		return err
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("read a date that is owed: %w", err)
	case !found, d.Over(a.Clock.Now()), d.Sequence != sequence, m.Kind != owedDateOff && d.Cancelled:
		return nil, nil // over, or changed since: the later message says it
	case m.Kind == owedDateReminder && (said.Answer == meeting.Cannot || said.Answer == meeting.NotReleased):
		return nil, nil
	}
	return func(s *sheet) error { return s.dateNews(m.Kind, d, said) }, nil
}

// dateNews is the message about a date, with its calendar file.
func (s *sheet) dateNews(kind string, d meeting.Date, said meeting.Reply) error {
	key := map[string]string{
		owedDate: "rdv.nouveau", owedDateMoved: "rdv.change_pour_vous", owedDateOff: "rdv.annule_pour_vous", owedDateReminder: "rdv.rappel",
	}[kind]
	s.line(key, nil)
	s.lines = append(s.lines, s.dateLine(d))
	if kind == owedDateOff {
		s.back()
		return s.calendar(d, false)
	}
	s.answerLines(d, []meeting.Reply{said})
	s.back(s.named("bouton.rendez_vous", actNetwork, [8]byte{}))
	return s.calendar(d, false)
}

// remindDates owes the reminder of the working day before each date, in working
// hours: to who comes and to who has not answered, never to who said that he cannot.
func (a *App) remindDates(ctx context.Context) error {
	now := a.Clock.Now()
	var dates []meeting.Date
	err := a.View(ctx, func(r Reader) (err error) {
		dates, err = r.Dates(ctx, a.today(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("read the dates to remind: %w", err)
	}
	for _, d := range dates {
		if due, yes := a.reminderOf(d, now); yes {
			if err := a.remindDate(ctx, d, due); err != nil {
				return err
			}
		}
	}
	return nil
}

// reminderOf is when the reminder of a date leaves; false when it is not its time.
// A date posted that very day needs none.
func (a *App) reminderOf(d meeting.Date, now time.Time) (time.Time, bool) {
	if d.Cancelled || !now.Before(d.From) {
		return time.Time{}, false
	}
	day := a.today(d.From) - 1
	for a.today(d.From)-day < 10 {
		if open, ok := a.openOn(day); ok {
			due := a.workMoment(now)
			return due, !now.Before(open) && d.Day < day && due.Before(d.From)
		}
		day--
	}
	return time.Time{}, false
}

func (a *App) remindDate(ctx context.Context, d meeting.Date, due time.Time) error {
	invited, err := a.invited()
	if err != nil || len(invited) == 0 {
		return err
	}
	owed := false
	err = a.View(ctx, func(r Reader) (err error) {
		_, owed, err = r.OwedState(ctx, owedKey(owedDateReminder, aboutDate(d), invited[0]))
		return err
	})
	if err != nil || owed {
		return err
	}
	err = a.Update(ctx, func(tx Tx) error { return a.oweAll(ctx, tx, invited, owedDateReminder, aboutDate(d), due) })
	if err != nil {
		return fmt.Errorf("owe the reminder of a date: %w", err)
	}
	return nil
}

// owedNotices finds a message of the coordinator.
func (a *App) owedNotices(ctx context.Context, m outbox.Message, c colleague) (func(*sheet) error, error) {
	id, _, err := readAbout(m.Args["objet"])
	if err != nil {
		return nil, err
	}
	var n meeting.Notice
	found := false
	err = a.View(ctx, func(r Reader) error {
		n, found, err = r.Notice(ctx, id)
		return err
	})
	if err != nil || !found {
		return nil, err
	}
	from, err := a.called(n.By)
	if err != nil {
		return nil, err
	}
	return func(s *sheet) error { return s.noticeNews(n, from) }, nil
}

func (s *sheet) noticeNews(n meeting.Notice, from string) error {
	s.line("message.de_la_coordination", messages.Args{"de": from})
	s.lines = append(s.lines, n.Line)
	s.back(s.named("bouton.lu", actNoticeRead, n.ID))
	return nil
}

// owedRequests finds a request, for the coordinator or for who asked.
func (a *App) owedRequests(ctx context.Context, m outbox.Message, c colleague) (func(*sheet) error, error) {
	id, _, err := readAbout(m.Args["objet"])
	if err != nil {
		return nil, err
	}
	var one meeting.Request
	found := false
	err = a.View(ctx, func(r Reader) error {
		one, found, err = r.Request(ctx, id)
		return err
	})
	if err != nil || !found {
		return nil, err
	}
	if m.Kind == owedRequest {
		if one.State != meeting.Waiting {
			return nil, nil
		}
		return func(s *sheet) error { return s.askedOf(one) }, nil
	}
	return func(s *sheet) error {
		s.lines = append(s.lines, s.askedLine(one))
		s.line("demander.reponse", messages.Args{"reponse": s.text("demander.etat."+stateWord(one.State), nil)})
		s.back(s.named("bouton.rendez_vous", actNetwork, [8]byte{}))
		return nil
	}, nil
}

// coordinators are whom requests and validated accounts go to.
func (a *App) coordinators() ([]colleague, error) { return a.staff(pdn.RoleCoordinator) }

// headsOf are the heads of one structure, and who stands in for them.
func (a *App) headsOf(id pdn.StructureID) ([]colleague, error) {
	all, err := a.staff()
	var out []colleague
	for _, c := range all {
		if c.structure.ID == id && c.promeneur.Leads() {
			out = append(out, c)
		}
	}
	return out, err
}

// judgesOf are those of them who validate an account: never its author.
func (a *App) judgesOf(author colleague) ([]colleague, error) {
	all, err := a.headsOf(author.structure.ID)
	return slices.DeleteFunc(all, func(c colleague) bool { return c.author == author.author }), err
}

// one is a list of one colleague, found by his author id.
func (a *App) one(author presence.AuthorID) ([]colleague, error) {
	c, known, err := a.colleagueOf(author)
	if err != nil || !known {
		return nil, err
	}
	return []colleague{c}, nil
}
