package app

import (
	"context"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/review"
)

// teamOf are all professionals of a structure, heads and coordinators included.
func (a *App) teamOf(id pdn.StructureID) ([]colleague, error) {
	s, ok := a.Directory.Structure(id)
	if !ok {
		return nil, nil
	}
	var all []colleague
	for _, pro := range s.People {
		author, err := a.authorOf(pro, s)
		if err != nil {
			return nil, err
		}
		if author != "" {
			all = append(all, colleague{author, pro, s})
		}
	}
	return all, nil
}

// staffOf finds any professional by his author id; false once he has left.
func (a *App) staffOf(author authorID) (colleague, bool, error) {
	for _, s := range a.Directory.Structures() {
		all, err := a.teamOf(s.ID)
		if err != nil {
			return colleague{}, false, err
		}
		for _, c := range all {
			if c.author == author {
				return c, true, nil
			}
		}
	}
	return colleague{}, false, nil
}

// caseShift is who may be written to about a case, and from when.
type caseShift struct {
	circle review.Circle
	who    []colleague
	from   time.Time
	desks  map[authorID]Desk // of those who can be reached
}

// shiftOf finds who of those able to handle a case is written to, and when: in
// his permanence or astreinte; who has declared none, in working hours. Nobody
// is woken, however urgent (law L10). Everybody able whose hours begin first, but
// those whom the card did not reach.
func (a *App) shiftOf(ctx context.Context, r Reader, c review.Case, without ...string) (caseShift, error) {
	all, err := a.teamOf(c.Structure)
	if err != nil {
		return caseShift{}, err
	}
	var folk []review.Person
	known, desks := map[review.Who]colleague{}, map[authorID]Desk{}
	for _, one := range besides(all, without) {
		d, err := r.Desk(ctx, one.author)
		if err != nil {
			return caseShift{}, err
		}
		if a.reachable(one, d) {
			folk = append(folk, hats(one)...)
			known[review.Who(one.author)], desks[one.author] = one, d
		}
	}
	out := caseShift{desks: desks}
	var able []review.Person
	out.circle, able = c.Able(folk, nil)
	for _, p := range able {
		from, err := a.openFor(ctx, r, known[p.Who])
		if err != nil {
			return caseShift{}, err
		}
		switch {
		case len(out.who) == 0 || from.Before(out.from):
			out.who, out.from = []colleague{known[p.Who]}, from
		case from.Equal(out.from):
			out.who = append(out.who, known[p.Who])
		}
	}
	return out, nil
}

// openFor is from when a professional may be written to.
func (a *App) openFor(ctx context.Context, r Reader, c colleague) (time.Time, error) {
	now := a.Clock.Now()
	agenda, known := a.knownAgenda(c.author)
	if !known {
		var err error
		if agenda, err = a.agendaIn(ctx, r, c.author); err != nil {
			return now, fmt.Errorf("when somebody works: %w", err)
		}
	}
	hours := a.openHours(agenda)
	if _, open := hours.At(now); open {
		return now, nil
	}
	if span, found := hours.Next(now); found {
		return span.From, nil
	}
	cal, from := a.workTime(), now
	for range 92 {
		from = cal.After(from, 0)
		if (presence.Target{Away: agenda.Away}).IsAway(a.today(from)) {
			y, m, d := (a.today(from) + 1).Time().Date()
			from = time.Date(y, m, d, 0, 0, 0, 0, a.zone)
			continue
		}
		break
	}
	return from, nil
}

// channelOf is the deciders' private channel of a structure, on a network that
// is connected; false when there is none.
func (a *App) channelOf(ctx context.Context, r Reader, id pdn.StructureID) (Channel, bool, error) {
	all, err := r.Channels(ctx)
	for _, c := range all {
		if _, connected := a.senders[c.Network]; c.Structure == id && connected {
			return c, true, err
		}
	}
	return Channel{}, false, err
}

// people are professionals as cases know them. Who stands in for the head counts
// as both.
func people(all []colleague) []review.Person {
	var out []review.Person
	for _, c := range all {
		out = append(out, hats(c)...)
	}
	return out
}

func hats(c colleague) []review.Person {
	own := review.Person{Who: review.Who(c.author), Role: c.promeneur.Role}
	if c.promeneur.Leads() && own.Role != pdn.RoleHead {
		return []review.Person{own, {Who: own.Who, Role: pdn.RoleHead}}
	}
	return []review.Person{own}
}

// mine is the professional of the sheet, under the hat in which he may do
// something to a case.
func (s *sheet) mine(c review.Case, k review.Kind) review.Person {
	all := hats(s.who)
	for _, p := range all {
		if c.MayHandle(p, k) == nil {
			return p
		}
	}
	return all[0]
}

// sees tells whether a case is shown to the professional of the sheet. What
// concerns a professional is not shown where the team reads, not even to the
// head who presses there (law L5).
func (s *sheet) sees(c review.Case) bool {
	return c.MaySee(s.mine(c, review.Viewed)) && (c.About == "" || !s.inTheOpen())
}

// inTheOpen tells that others read the answer.
func (s *sheet) inTheOpen() bool {
	return s.page != nil && s.view.origin != nil && s.view.origin.Place.Kind == chat.Shared && !s.view.caps.Ephemeral
}
