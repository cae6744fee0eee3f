package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// The actions of the life of the network and of the annual accounts. Their numbers
// stand in buttons and are never reused.
const (
	actNetwork    Action = 173 + iota // [Rendez-vous]
	actDateNew                        // the coordinator posts a date
	actDate                           // one date
	actDateSay                        // [Je viens] [Je ne peux pas] [Pas libéré]
	actDateLead                       // the coordinator changes a date, calls it off, counts
	actDateMark                       // who was there
	actNotice                         // [Écrire à tous]
	actNoticeRead                     // [Lu]
	actAsk                            // [Demander]
	actRequests                       // the requests, at the coordinator
	actAccount                        // [Mon compte rendu]
	actAccounts                       // accounts above their author
)

// networkDeeds are dates, messages to all and requests.
func networkDeeds() map[Action]deed {
	return map[Action]deed{
		actNetwork: {right: rights.SeeNetwork, do: (*sheet).dates}, actDate: {right: rights.SeeNetwork, do: (*sheet).date},
		actDateSay: {right: rights.AnswerDate, do: (*sheet).dateSay},
		actDateNew: {right: rights.LeadNetwork, do: (*sheet).dateNew}, actDateLead: {right: rights.LeadNetwork, do: (*sheet).dateLead},
		actDateMark: {right: rights.LeadNetwork, do: (*sheet).dateMark}, actNotice: {right: rights.LeadNetwork, do: (*sheet).notice},
		actNoticeRead: {right: rights.AnswerDate, do: (*sheet).noticeRead},
		actAsk:        {right: rights.AskCoordinator, do: (*sheet).demand}, actRequests: {right: rights.LeadNetwork, do: (*sheet).requests},
	}
}

// awaited is what the robot waits for from a professional.
type awaited string

// What may be waited for: the words that follow a press.
const (
	awaitDate    awaited = "date"
	awaitNotice  awaited = "message"
	awaitRequest awaited = "demande"
	awaitField   awaited = "champ"
)

// draft is what a professional is writing, before his yes: it lives in memory and
// nowhere else, so that nothing unconfirmed is ever stored. A restart forgets it and
// its author is told to write again.
type draft struct {
	what    awaited
	until   time.Time
	id      meeting.ID // of the date changed, or of what will be made
	change  bool
	kind    meeting.Kind
	typed   meeting.Typed
	line    string
	request meeting.Request
	year    int
	field   string
}

// draftLives is how long a draft waits for its words or its yes.
const draftLives = 30 * time.Minute

// drafts are one for each professional at most.
type drafts struct {
	mu       sync.Mutex
	byAuthor map[presence.AuthorID]draft
}

func (s *sheet) keepDraft(d draft) {
	s.app.drafts.mu.Lock()
	defer s.app.drafts.mu.Unlock()
	d.until = s.now.Add(draftLives)
	if s.app.drafts.byAuthor == nil {
		s.app.drafts.byAuthor = map[presence.AuthorID]draft{}
	}
	s.app.drafts.byAuthor[s.who.author] = d
}

// writing is what he is writing; none when its time is over.
func (s *sheet) writing() draft {
	s.app.drafts.mu.Lock()
	defer s.app.drafts.mu.Unlock()
	d := s.app.drafts.byAuthor[s.who.author]
	if s.now.After(d.until) {
		return draft{}
	}
	return d
}

func (s *sheet) dropDraft() {
	s.app.drafts.mu.Lock()
	defer s.app.drafts.mu.Unlock()
	delete(s.app.drafts.byAuthor, s.who.author)
}

// typedWords takes a text that was waited for. It tells whether the text was of
// this kind.
func (s *sheet) typedWords(ctx context.Context) (bool, error) {
	switch d := s.writing(); d.what {
	case awaitDate:
		return true, s.typedDate(d)
	case awaitNotice:
		return true, s.typedNotice(d)
	case awaitRequest:
		return true, s.typedRequest(ctx, d)
	case awaitField:
		return true, s.typedField(ctx, d)
	}
	if !s.app.mayDo(s.who.promeneur, actDateNew) {
		return false, nil
	}
	// A date may be typed without a press; anything else is not one.
	if _, trouble := meeting.Read(s.did.text, s.now); trouble == meeting.NotADate {
		return false, nil
	}
	return true, s.typedDate(draft{what: awaitDate})
}

// newID draws the name of a date, a message or a request. Its last byte is left to
// the buttons, which carry an id and what to do with it.
func (a *App) newID() (id meeting.ID, err error) {
	source := a.Random
	if source == nil {
		source = rand.Reader
	}
	if _, err := io.ReadFull(source, id[:7]); err != nil {
		return id, fmt.Errorf("draw a number: %w", err)
	}
	return id, nil
}

// withStep puts what to do in the free byte of an id.
func withStep(id meeting.ID, step byte) [8]byte {
	id[7] = step
	return id
}

// stepOf reads them back.
func (s *sheet) stepOf() (meeting.ID, byte) {
	id, step := meeting.ID(s.did.arg), s.did.arg[7]
	id[7] = 0
	return id, step
}

// staff are all professionals, whatever their role.
func (a *App) staff(roles ...pdn.Role) ([]colleague, error) {
	var all []colleague
	for _, s := range a.Directory.Structures() {
		for _, pro := range s.People {
			author, err := a.authorOf(pro, s)
			if err != nil {
				return nil, err
			}
			if author != "" && (len(roles) == 0 || slices.Contains(roles, pro.Role)) {
				all = append(all, colleague{author, pro, s})
			}
		}
	}
	return all, nil
}

// invited are the Promeneurs of the department, in alphabetical order (B26).
func (a *App) invited() ([]colleague, error) {
	all, err := a.staff(pdn.RolePromeneur)
	report.Alphabetical(all, func(c colleague) string { return c.promeneur.FirstName + " " + c.structure.Name })
	return all, err
}

// named is how a colleague is called where several structures meet: two people may
// share a first name.
func (a *App) named(c colleague) string { return c.promeneur.FirstName + " (" + c.structure.Name + ")" }

// called finds the name of an author; "" once he has left.
func (a *App) called(author presence.AuthorID) (string, error) {
	c, known, err := a.colleagueOf(author)
	if err != nil || !known {
		return "", err
	}
	return a.named(c), nil
}

// workMoment is when a professional may next be written to: working hours, no
// holiday.
func (a *App) workMoment(from time.Time) time.Time {
	hours := a.PresenceRules.Hours
	from = from.In(a.zone)
	for ahead := range 30 {
		day := a.today(from) + pdn.Day(ahead)
		if open, ok := a.openOn(day); ok {
			start, end := open, open.Add(time.Duration(hours.To-hours.From)*time.Minute)
			if from.Before(end) {
				if from.After(start) {
					start = from
				}
				return start
			}
		}
	}
	return from
}

// openOn is when working hours begin on a day; false on a day without.
func (a *App) openOn(day pdn.Day) (time.Time, bool) {
	hours := a.PresenceRules.Hours
	y, m, d := day.Time().Date()
	start := time.Date(y, m, d, 0, hours.From, 0, 0, a.zone)
	_, holiday := a.memory.holidays.Name(day)
	return start, hours.Days[start.Weekday()] && !holiday
}

// oweAll owes a message to each of some colleagues, once.
func (a *App) oweAll(ctx context.Context, tx Tx, who []colleague, kind, about string, due time.Time) error {
	for _, c := range who {
		m := outbox.Message{
			Kind: kind, Key: owedKey(kind, about, c), Due: due, Args: map[string]string{"author": string(c.author), "objet": about},
		}
		if _, err := tx.Enqueue(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// owedKey names one message to one colleague.
func owedKey(kind, about string, c colleague) string {
	return kind + "/" + about + "/" + string(c.author)
}

// sortedNames are the names of some authors, alphabetically; who has left is not
// named.
func (a *App) sortedNames(authors []presence.AuthorID) ([]string, error) {
	var out []string
	for _, author := range authors {
		name, err := a.called(author)
		if err != nil {
			return nil, err
		}
		if name != "" {
			out = append(out, name)
		}
	}
	report.Alphabetical(out, func(n string) string { return n })
	return slices.Compact(out), nil
}
