package app

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// Lists are the lists that professionals pick from, as the settings give them.
type Lists struct {
	Tally           tally.Taxonomy
	Networks        []string // where a presence takes place, robot or not
	Reasons         []string // of a correction; at most six
	What, How, Next []string // of the note after a presence
}

// PresenceRules are the delays of the timer and the hours of reminders.
type PresenceRules struct {
	Timer presence.TimerRule
	Hours presence.WorkingHours
}

// colleague is a professional as the use cases know him. His author id is the
// code of his first registered account under his structure's key: the same on
// both networks, unknown to anybody without the key, and independent of names.
// The accounts of the settings must therefore keep their order; once joining
// codes exist, the id is stored when he joins, and authorOf is all that changes.
type colleague struct {
	author    presence.AuthorID
	promeneur registry.Promeneur
	structure registry.Structure
}

func (a *App) authorOf(pro registry.Promeneur, s registry.Structure) (presence.AuthorID, error) {
	if pro.ID != "" {
		return presence.AuthorID(pro.ID), nil
	}
	if len(pro.Accounts) == 0 {
		return "", nil
	}
	code, err := a.Sealer.Code(s.ID, pro.Accounts[0])
	if err != nil {
		return "", fmt.Errorf("code of a professional: %w", err)
	}
	return presence.AuthorID(code.Hex()), nil
}

// declares tells whether the role counts its presence (B19, B25).
func declares(r pdn.Role) bool { return r.Field() }

// colleagues are all professionals who declare their presence.
func (a *App) colleagues() ([]colleague, error) {
	var all []colleague
	for _, s := range a.Directory.Structures() {
		for _, pro := range s.People {
			author, err := a.authorOf(pro, s)
			if err != nil {
				return nil, err
			}
			if author != "" && declares(pro.Role) {
				all = append(all, colleague{author, pro, s})
			}
		}
	}
	return all, nil
}

// colleagueOf finds who an author id is, whatever his role; false once he has left.
func (a *App) colleagueOf(author presence.AuthorID) (colleague, bool, error) {
	all, err := a.staff()
	for _, c := range all {
		if c.author == author {
			return c, true, nil
		}
	}
	return colleague{}, false, err
}

// target is what he owes (domain §1.3-1).
func (c colleague) target(away []presence.DaySpan) presence.Target {
	monthly := c.promeneur.Monthly
	if monthly == 0 {
		monthly = presence.MonthlyMinimum
	}
	return presence.Target{
		Monthly: monthly, None: c.promeneur.NoTarget, Percent: c.promeneur.Percent, First: c.promeneur.Since, Away: away,
	}
}

// openHours are his permanences.
func (a *App) openHours(agenda Agenda) presence.OpenHours {
	return presence.OpenHours{Slots: agenda.Slots, Away: agenda.Away, Holidays: a.memory.holidays, Zone: a.zone}
}

// appointments is what is kept in memory of the professionals' appointments: a
// restart reads it again.
type appointments struct {
	holidays presence.Holidays

	mu      sync.Mutex
	agendas map[presence.AuthorID]Agenda // nil: to be read again
	waiting map[appointed]time.Time      // when to look at a reminder again
}

// agenda is what a professional has appointed. All agendas are read once, and
// again after each change: screens of young people are drawn from them.
func (a *App) agenda(author presence.AuthorID) (Agenda, error) {
	a.memory.mu.Lock()
	defer a.memory.mu.Unlock()
	if a.memory.agendas == nil {
		err := a.View(context.Background(), func(r Reader) (err error) {
			a.memory.agendas, err = r.Agendas(context.Background())
			return err
		})
		if err != nil {
			return Agenda{}, fmt.Errorf("read agendas: %w", err)
		}
	}
	return a.memory.agendas[author], nil
}

// knownAgenda is an agenda that was read already; false when none is in memory.
// It reads nothing, so that it may be asked within a transaction.
func (a *App) knownAgenda(author presence.AuthorID) (Agenda, bool) {
	a.memory.mu.Lock()
	defer a.memory.mu.Unlock()
	return a.memory.agendas[author], a.memory.agendas != nil
}

func (a *App) forgetAgendas() {
	a.memory.mu.Lock()
	defer a.memory.mu.Unlock()
	a.memory.agendas, a.memory.waiting = nil, nil
}

// patience is when a reminder is to be looked at again.
func (a *App) patience(it appointed) time.Time {
	a.memory.mu.Lock()
	defer a.memory.mu.Unlock()
	return a.memory.waiting[it]
}

func (a *App) wait(it appointed, next time.Time) {
	a.memory.mu.Lock()
	defer a.memory.mu.Unlock()
	if a.memory.waiting == nil {
		a.memory.waiting = map[appointed]time.Time{}
	}
	a.memory.waiting[it] = next
}

// history is what one professional declared, as it stands.
type history struct {
	book   *presence.Book
	desk   Desk
	events []presence.Event
	agenda Agenda
	notes  []Reflection
}

func (a *App) history(ctx context.Context, author presence.AuthorID) (h history, err error) {
	if h.agenda, err = a.agenda(author); err != nil {
		return h, err
	}
	err = a.View(ctx, func(r Reader) (err error) {
		if h.events, err = r.PresenceEvents(ctx, author); err != nil {
			return err
		}
		if h.notes, err = r.Reflections(ctx, author); err != nil {
			return err
		}
		h.desk, err = r.Desk(ctx, author)
		return err
	})
	if err == nil {
		h.book, err = presence.Fold(author, a.zone, h.events)
	}
	if err != nil {
		return h, fmt.Errorf("read a presence: %w", err)
	}
	return h, nil
}

func (a *App) figures(c colleague, h history, m pdn.Month, now time.Time) presence.Figures {
	return presence.MonthFigures(h.book.Spans(), c.target(h.agenda.Away), m, now, a.zone)
}

// sentence is "5 h 30 faites, il reste 2 h 30 avant le 30".
func (a *App) sentence(f presence.Figures, now time.Time) (string, error) {
	args := messages.Args{
		"faites": length(f.Done), "reste": length(f.Left), "dues": length(f.Due), "fin": dayNumber(f.Last),
		"mois": monthOf(f.Month),
	}
	key := "mois.reste"
	switch past := f.Month < presence.MonthOf(now, a.zone); {
	case f.NoTarget:
		key = "mois.sans_objectif"
	case f.Left == 0:
		key = "mois.complet"
	case past:
		key = "mois.passe"
	}
	return a.Texts.Text(key, args)
}
