package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

// upward gives the figures that go above a professional. It reads through
// AggregateReads only: from here there is no way to a link, a finding or a young
// person (law L8), nor to an hour of a day (law L7).
type upward struct {
	view       func(ctx context.Context, do func(AggregateReads) error) error
	people     []colleague // who declares hours today
	structures []registry.Structure
	openHours  func(Agenda) presence.OpenHours
	zone       *time.Location
	now        time.Time
	backup     func() (time.Time, error)
	looked     func(ctx context.Context, s report.Scope, q disclosure.Quarter) ([]report.YouthCell, error)
	say        report.Words
}

var _ report.Aggregates = (*upward)(nil)

// upward is the present state of the house, for a synthesis.
func (a *App) upward() (*upward, error) {
	people, err := a.colleagues()
	if err != nil {
		return nil, err
	}
	return &upward{
		view: func(ctx context.Context, do func(AggregateReads) error) error {
			return a.View(ctx, func(r Reader) error { return do(r) })
		},
		people: people, structures: a.Directory.Structures(), openHours: a.openHours, zone: a.zone, now: a.Clock.Now().In(a.zone),
		backup: a.LastBackup, say: a.words(),
		looked: func(ctx context.Context, s report.Scope, q disclosure.Quarter) ([]report.YouthCell, error) {
			return a.shownCases(ctx, FamilyList, s, q)
		},
	}, nil
}

// words renders keys for the packages that write no sentence themselves.
func (a *App) words() report.Words {
	return func(key string, args map[string]any) (string, error) { return a.Texts.Text(key, args) }
}

// in are those who declare hours in a scope and count: a trainee's hours are
// counted apart.
func (u *upward) in(s report.Scope) []colleague {
	return slices.DeleteFunc(slices.Clone(u.people), func(c colleague) bool {
		return !s.Department() && c.structure.ID != s.Structure || c.promeneur.Role != pdn.RolePromeneur
	})
}

// Hours are those of each professional of the scope, month by month.
func (u *upward) Hours(ctx context.Context, s report.Scope, first, last pdn.Month) ([]report.Hours, error) {
	var totals []MonthTotal
	var members []Member
	var agendas map[presence.AuthorID]Agenda
	err := u.view(ctx, func(r AggregateReads) (err error) {
		if totals, err = r.MonthsBetween(ctx, first, last); err != nil {
			return err
		}
		if members, err = r.Members(ctx); err != nil {
			return err
		}
		agendas, err = r.Agendas(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read hours: %w", err)
	}
	totals = slices.DeleteFunc(totals, func(t MonthTotal) bool {
		return t.Trainee || !s.Department() && t.Structure != s.Structure
	})
	name, people := u.namer(s), u.in(s)
	var out []report.Hours
	for _, c := range people {
		out = append(out, u.hoursOf(c, name(c), agendas[c.author].Away, totals, first, last)...)
	}
	for _, t := range totals {
		if !slices.ContainsFunc(people, func(c colleague) bool { return c.author == t.Author }) {
			gone, err := u.goneName(t.Author, members)
			if err != nil {
				return nil, err
			}
			out = append(out, report.Hours{Name: gone, Month: t.Month, Done: t.Done, NoTarget: true, Declared: true})
		}
	}
	return out, nil
}

// hoursOf are the months of one professional since he counts: a month before has
// no row, one where he declared nothing says so.
func (u *upward) hoursOf(c colleague, name string, away []presence.DaySpan, totals []MonthTotal, first, last pdn.Month) []report.Hours {
	begun := pdn.DayOf(u.now, u.zone).Month()
	declared := map[pdn.Month]time.Duration{}
	for _, t := range totals {
		begun = min(begun, t.Month) // the house was at work
		if t.Author == c.author {
			declared[t.Month] = t.Done
		}
	}
	if since := c.promeneur.Since.Month(); since != 0 {
		begun = since
	}
	for m := range declared {
		begun = min(begun, m)
	}
	target := c.target(away)
	var out []report.Hours
	for m := max(first, begun); m <= last; m++ {
		done, said := declared[m]
		due := target.Due(m)
		out = append(out, report.Hours{Name: name, Month: m, Done: done, Due: due, NoTarget: target.None || due == 0, Declared: said})
	}
	return out
}

// namer is how professionals are called in a scope: the first name, with the
// structure where two have the same.
func (u *upward) namer(s report.Scope) func(colleague) string {
	met := map[string]int{}
	for _, c := range u.in(s) {
		met[c.promeneur.FirstName]++
	}
	return func(c colleague) string {
		if met[c.promeneur.FirstName] < 2 || !s.Department() {
			return c.promeneur.FirstName
		}
		return c.promeneur.FirstName + ", " + c.structure.Name
	}
}

// goneName is how somebody is called who is no longer here.
func (u *upward) goneName(author presence.AuthorID, members []Member) (string, error) {
	for _, m := range members {
		if m.ID == author && m.FirstName != "" {
			return m.FirstName, nil
		}
	}
	return u.say("synthese.personne_partie", nil)
}

// Events are what happened from a day to the day before until.
func (u *upward) Events(ctx context.Context, s report.Scope, from, until pdn.Day) (report.Events, error) {
	var out report.Events
	err := u.view(ctx, func(r AggregateReads) error {
		for _, read := range []func(context.Context, AggregateReads, report.Scope, pdn.Day, pdn.Day, *report.Events) error{
			u.help, u.permanences, u.movements, u.editions, u.gaps, u.network, u.health,
		} {
			if err := read(ctx, r, s, from, until, &out); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return report.Events{}, fmt.Errorf("read the week: %w", err)
	}
	if out.Looked, err = u.quarter(ctx, s, from, until); err != nil {
		return report.Events{}, fmt.Errorf("read the quarter: %w", err)
	}
	if !s.Department() {
		out.Duties = u.duties(s.Structure)
	}
	return out, nil
}

// quarter is the quarter of messages à regarder that was published in the week, as
// it was published; nil in every other week.
func (u *upward) quarter(ctx context.Context, s report.Scope, from, until pdn.Day) (*report.Looked, error) {
	q, since := lastQuarter(until - 1)
	if until-1-pdn.Day(since) < from {
		return nil, nil
	}
	shown, err := u.looked(ctx, s, q)
	if err != nil || len(shown) == 0 {
		return nil, err
	}
	return &report.Looked{Quarter: q, Families: shown}, nil
}

func (u *upward) help(ctx context.Context, r AggregateReads, s report.Scope, from, until pdn.Day, out *report.Events) error {
	calls, err := r.HelpAsked(ctx, from, until)
	if err != nil {
		return err
	}
	name := u.namer(s)
	for _, c := range u.people {
		called := slices.ContainsFunc(calls, func(h HelpCall) bool { return h.Author == c.author })
		if called && (s.Department() || c.structure.ID == s.Structure) {
			out.Help++
			out.HelpNames = append(out.HelpNames, name(c))
		}
	}
	return nil
}

// permanences are those of the seven days to come.
func (u *upward) permanences(ctx context.Context, r AggregateReads, s report.Scope, _, until pdn.Day, out *report.Events) error {
	agendas, err := r.Agendas(ctx)
	if err != nil {
		return err
	}
	y, m, d := until.Time().Date()
	first := time.Date(y, m, d, 0, 0, 0, 0, u.zone)
	for _, c := range u.people {
		if !s.Department() && c.structure.ID != s.Structure {
			continue
		}
		if planned := len(u.openHours(agendas[c.author]).Between(first, first.AddDate(0, 0, 7))); planned > 0 {
			out.OpenHours += planned
			out.OpenHoursPeople++
		}
	}
	return nil
}

// movements are arrivals and departures of professionals.
func (u *upward) movements(ctx context.Context, r AggregateReads, s report.Scope, from, until pdn.Day, out *report.Events) error {
	members, err := r.Members(ctx)
	if err != nil {
		return err
	}
	within := func(d pdn.Day) bool { return d >= from && d < until }
	for _, m := range members {
		if !s.Department() && m.Structure != s.Structure {
			continue
		}
		if within(m.Joined) {
			out.Arrived = append(out.Arrived, m.FirstName)
		}
		if within(m.Gone) {
			out.Left = append(out.Left, m.FirstName)
		}
	}
	for _, c := range u.in(s) {
		if c.promeneur.ID == "" && within(c.promeneur.Since) { // one of the settings, whose first day is said there
			out.Arrived = append(out.Arrived, c.promeneur.FirstName)
		}
	}
	return nil
}

func (u *upward) editions(ctx context.Context, r AggregateReads, s report.Scope, from, until pdn.Day, out *report.Events) error {
	editions, err := r.EditionsBetween(ctx, from, until)
	if err != nil {
		return err
	}
	for _, e := range editions {
		for _, one := range u.structures {
			if one.ID == e.Structure && (s.Department() || one.ID == s.Structure) {
				out.Editions = append(out.Editions, report.Edition{Structure: one.Name, Number: e.Number})
			}
		}
	}
	return nil
}

// ahead is for how many days dates of the network are announced.
const ahead = 28

// network is the dates to come with their answers, and the requests that wait.
func (u *upward) network(ctx context.Context, r AggregateReads, s report.Scope, _, until pdn.Day, out *report.Events) error {
	dates, err := r.Dates(ctx, until)
	if err != nil {
		return err
	}
	var invited []presence.AuthorID
	for _, c := range u.people {
		if s.Department() || c.structure.ID == s.Structure {
			invited = append(invited, c.author)
		}
	}
	for _, d := range dates {
		day := pdn.DayOf(d.From, u.zone)
		if d.Cancelled || day >= until+ahead {
			continue
		}
		replies, err := r.Replies(ctx, d.ID)
		if err != nil {
			return err
		}
		title, err := u.say("synthese.date_"+string(d.Kind), map[string]any{"lieu": d.Place})
		if err != nil {
			return err
		}
		t := meeting.Count(invited, replies)
		out.Dates = append(out.Dates, report.Date{
			Title: title, Day: day, Coming: t.Coming, Absent: t.Cannot, NotReleased: t.NotReleased, Silent: t.Silent,
		})
	}
	slices.SortStableFunc(out.Dates, func(a, b report.Date) int { return cmp.Compare(a.Day, b.Day) })
	if !s.Department() {
		return nil // requests are the coordinator's
	}
	requests, err := r.Requests(ctx)
	for _, q := range requests {
		if q.Answered == 0 {
			out.Requests++
		}
	}
	return err
}

func (u *upward) health(ctx context.Context, r AggregateReads, _ report.Scope, _, _ pdn.Day, out *report.Events) error {
	var err error
	if out.Health.Undelivered, err = r.Buried(ctx); err != nil {
		return err
	}
	if u.backup == nil {
		return nil
	}
	last, err := u.backup()
	if err == nil && !last.IsZero() {
		out.Health.LastBackup = pdn.DayOf(last, u.zone)
	}
	return nil // a folder that cannot be read is a backup that cannot be used: none is named
}
