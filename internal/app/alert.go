package app

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/review"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// The actions of [Prévenir un adulte]. Their numbers stand in buttons and are
// never reused.
const (
	actAlert        Action = 37 // the button and the word
	actAlertStep    Action = 38 // one answer to a question
	actAlertNews    Action = 39 // [Préviens-moi]
	actAlertMessage Action = 40 // picked in the menu of a message, or its address was pasted
)

// The screens of an alert.
const (
	screenAlert     Screen = "alerter"
	screenAlertAsk  Screen = "alerter_question"
	screenAlerted   Screen = "alerter_recu"
	screenAlertNews Screen = "alerter_previens"
	screenAlertLost Screen = "alerter_perdue"
	screenAlertNot  Screen = "alerter_ailleurs"
)

func alertDeeds() map[Action]deed {
	return map[Action]deed{
		actAlert:        {right: rights.AskToTalk, screen: screenAlert},
		actAlertStep:    {right: rights.AskToTalk, screen: screenAlertLost},
		actAlertNews:    {right: rights.AskToTalk, screen: screenAlertLost},
		actAlertMessage: {right: rights.AskToTalk, screen: screenAlertNot},
	}
}

// alert is what somebody is telling: it lives in memory for a quarter of an hour,
// and each answer makes another one, so that an event that comes again changes
// nothing. Where it is complete it becomes a case.
type alert struct {
	id        alertID
	structure pdn.StructureID
	network   pdn.NetworkID
	at        chat.Pointer // Ref is empty where only the place and the hour are known
	written   time.Time
	day       pdn.Day // 0: not said
	timed     bool    // the hour was said
	author    pdn.Account
	who       alertWho
	what      moderation.Category // "": not said
	// offered are the professionals among whom she was asked to choose.
	offered []pdn.Account
	chosen  bool
	expires time.Time
}

type alertID [7]byte

// alertWho says who wrote the message, as far as it is known.
type alertWho uint8

const (
	whoUnsaid alertWho = iota
	whoProfessional
	whoSomebody
	whoUnknown
)

// role is the author's role for the review.
func (a alert) role(d *registry.Directory) pdn.Role {
	if p, _, yes := d.Professional(a.author); yes {
		return p.Role
	}
	if a.who == whoProfessional {
		return pdn.RolePromeneur
	}
	return pdn.RoleUnknown
}

// asking is what must still be asked.
type asking uint8

const (
	askNothing asking = iota
	askSpace
	askDay
	askHour
	askWho
	askWhich
	askWhat
)

func (a alert) asks() asking {
	switch {
	case a.at.Space == "":
		return askSpace
	case a.at.Ref == "" && a.day == 0:
		return askDay
	case a.at.Ref == "" && !a.timed:
		return askHour
	case a.author.Zero() && a.who == whoUnsaid:
		return askWho
	case a.author.Zero() && a.who == whoProfessional && !a.chosen:
		return askWhich
	case a.what == "":
		return askWhat
	}
	return askNothing
}

// alertWhats are what a person may have seen, as she is asked. "Something else"
// goes under the dignity of persons; who decides corrects it.
func alertWhats() []moderation.Category {
	return []moderation.Category{
		moderation.Dignity, moderation.Violence, moderation.Hate, moderation.Obscene, moderation.Privacy, moderation.ChildSexual,
	}
}

// alertDays is how many days back one may tell by day and hour.
const alertDays = 3

// answered is the same alert with the answer to its question.
func (a alert) answered(choice int, s registry.Structure, today pdn.Day, zone *time.Location) alert {
	switch a.asks() {
	case askSpace:
		if spaces := spacesHere(s, a.network); choice < len(spaces) {
			a.at.Space = spaces[choice].ID
		}
	case askDay:
		a.day = today - pdn.Day(min(choice, alertDays-1))
	case askHour:
		d := a.day.Time()
		a.written, a.timed = time.Date(d.Year(), d.Month(), d.Day(), min(choice, 23), 0, 0, 0, zone), true
	case askWho:
		a.who = min(whoProfessional+alertWho(choice), whoUnknown)
	case askWhich:
		return a.whichAnswered(choice)
	case askWhat:
		whats := alertWhats()
		a.what = moderation.Dignity
		if choice < len(whats) {
			a.what = whats[choice]
		}
	}
	return a
}

// spacesHere are the spaces of a structure on one network.
func spacesHere(s registry.Structure, n pdn.NetworkID) []registry.Space {
	return slices.DeleteFunc(slices.Clone(s.Spaces), func(space registry.Space) bool { return space.Network != n })
}

// alerts is the memory of what is being told. It is bounded, and ends with the process.
type alerts struct {
	mu   sync.Mutex
	kept map[alertID]alert
}

const (
	mostAlerts = 2048
	alertLife  = 15 * time.Minute
)

func (m *alerts) keep(a alert, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[alertID]alert{}
	}
	if len(m.kept) >= mostAlerts {
		for id, old := range m.kept {
			if now.After(old.expires) || len(m.kept) >= mostAlerts {
				delete(m.kept, id)
			}
		}
	}
	m.kept[a.id] = a
}

func (m *alerts) get(id alertID, now time.Time) (alert, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.kept[id]
	return a, ok && !now.After(a.expires)
}

// next numbers an alert anew and remembers it.
func (a *App) nextAlert(one alert) (alert, error) {
	if _, err := io.ReadFull(a.Random, one.id[:]); err != nil {
		return one, fmt.Errorf("number an alert: %w", err)
	}
	now := a.Clock.Now()
	one.expires = now.Add(alertLife)
	a.alerts.keep(one, now)
	return one, nil
}

// lookAtAlert finds what the act tells, with the answer that it gives.
func (a *App) lookAtAlert(o *chat.Origin, did act, p *person) error {
	if !a.discreet(o) {
		return nil
	}
	s, ok := a.Directory.Structure(p.structure)
	if !ok {
		return nil
	}
	var one alert
	switch did.action {
	case actAlert:
		one = alert{structure: s.ID, network: o.Network}
		if here := spacesHere(s, o.Network); len(here) == 1 {
			one.at.Space = here[0].ID
		} else if len(here) == 0 {
			return nil
		}
	case actAlertMessage:
		if did.target == nil || a.structureAt(o.Network, did.target.at.Space) != s.ID {
			return nil
		}
		one = *did.target
		one.structure, one.network = s.ID, o.Network
	case actAlertStep, actAlertNews:
		var id alertID
		copy(id[:], did.arg[:])
		kept, found := a.alerts.get(id, a.Clock.Now())
		if !found || kept.structure != s.ID {
			return nil
		}
		if one = kept; did.action == actAlertStep {
			one = kept.answered(int(did.arg[len(id)]), s, a.today(a.Clock.Now()), a.zone).offering(s)
		}
	default:
		return nil
	}
	one, err := a.nextAlert(one)
	p.alert = &one
	return err
}

// findAuthor completes an alert with who wrote the message, where the memory of
// thirty minutes or the platform knows. It may ask the platform: it runs before
// the transaction.
func (a *App) findAuthor(ctx context.Context, n pdn.NetworkID, one alert) alert {
	one.network = n
	if !one.author.Zero() || one.who != whoUnsaid {
		return one
	}
	if lines, at := a.window.Around(string(one.at.Conversation), string(one.at.Ref)); at >= 0 && lines[at].From != "?" {
		one.author = pdn.Account{Network: one.network, ID: lines[at].From}
		return one
	}
	looker, ok := a.lookerOf(one.network)
	if !ok {
		return one
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	seen, err := looker.Look(ctx, one.at)
	if err != nil {
		return one
	}
	for _, g := range seen {
		if g.Pointed {
			one.author, one.written = g.Author.Account, g.At
		}
	}
	return one
}

// structureAt is the structure of a bound space, "" for any other.
func (a *App) structureAt(n pdn.NetworkID, id pdn.SpaceID) pdn.StructureID {
	_, s, bound := a.space(n, id)
	if !bound {
		return ""
	}
	return s.ID
}

// decideAlert asks what is missing; once nothing is, the alert is sent.
func decideAlert(s situation) outcome {
	out := outcome{link: s.link}
	switch {
	case s.act == actAlert:
		out.replies = []reply{answer(screenAlert)}
	case s.alert == nil:
		out.replies = []reply{answer(s.screen)}
	case s.act == actAlertNews:
		out.alerted, out.news = true, true
		out.replies = []reply{answer(screenAlertNews)}
	case s.alert.asks() != askNothing:
		out.replies = []reply{answer(screenAlertAsk)}
	default:
		out.alerted = true
		out.replies = []reply{answer(screenAlerted)}
	}
	return out
}

// sendAlert makes a case of an alert, in the transaction of the press.
func (a *App) sendAlert(ctx context.Context, tx Tx, o *chat.Origin, one alert, news bool) error {
	_, err := a.pointOut(ctx, tx, a.alertPointed(o, tx.Now(), one, news))
	return err
}

// alertPointed is an alert as the review takes it.
func (a *App) alertPointed(o *chat.Origin, now time.Time, one alert, news bool) review.Pointed {
	p := review.Pointed{
		Structure: one.structure, Network: one.network, Space: one.at.Space, Conversation: one.at.Conversation, Ref: one.at.Ref,
		Link: a.linkTo(one.network, one.at), At: one.written, Author: one.author, AuthorRole: one.role(a.Directory),
		Findings: []review.Noted{{Category: one.what}}, Source: review.ByPerson, Alerter: o.Author.Account, WantsNews: news,
	}
	if p.At.IsZero() {
		p.At = now
	}
	if p.Ref == "" { // told by its place and hour: alerts of the same hour are one
		p.Conversation = chat.Conversation(string(p.Space) + "@" + p.At.UTC().Format(time.RFC3339))
	}
	if o.Place.Kind == chat.Private {
		p.AnswerTo = chat.Address(o.Place.Conversation)
	}
	return p
}

// readTarget is the act of who picks a message in its menu.
func (a *App) readTarget(e *chat.Command) act {
	one := alert{
		at:      chat.Pointer{Space: e.Place.Space, Conversation: e.Place.Conversation, Ref: e.Target},
		written: e.TargetAt, author: e.TargetAuthor.Account,
	}
	if e.TargetAuthor.Kind == chat.Automaton {
		one.author, one.who = pdn.Account{}, whoSomebody
	}
	return act{action: actAlertMessage, target: &one, words: true}
}

// readAddress is the act of who pastes the address of a message in private.
func (a *App) readAddress(e *chat.Message) (act, bool) {
	if e.Forwarded {
		return act{}, false
	}
	return a.addressIn(e.Network, e.Text)
}

// addressIn finds the address of a message in what was typed, alone or after
// "/alerter".
func (a *App) addressIn(n pdn.NetworkID, text string) (act, bool) {
	looker, ok := a.lookerOf(n)
	if !ok {
		return act{}, false
	}
	at, found := looker.Find(text)
	if !found {
		return act{}, false
	}
	return act{action: actAlertMessage, structure: a.structureAt(n, at.Space), target: &alert{at: at}, words: true}, true
}
