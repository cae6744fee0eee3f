package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

// AccountAsk is whose annual account it is, over which whole months, both included.
type AccountAsk struct {
	Level       report.Level
	Author      presence.AuthorID // of a professional's own account
	Structure   pdn.StructureID   // his, or the structure whose account it is
	First, Last pdn.Month
	// Own: its author reads it. Anybody else reads months that are over only: two looks
	// at the month that runs would give the days between of a named person (law L7).
	Own bool
}

// accounting gathers the figures of one account.
type accounting struct {
	app     *App
	ask     AccountAsk
	up      *upward
	figures report.AnnualFigures
}

// AccountFigures are all figures of an account. Those about young people come from
// what was published and from nowhere else (law L8); the same function serves the
// chat and the shell.
func (a *App) AccountFigures(ctx context.Context, ask AccountAsk) (report.AnnualFigures, error) {
	up, err := a.upward()
	if err != nil {
		return report.AnnualFigures{}, err
	}
	c := &accounting{app: a, ask: ask, up: up}
	c.figures = report.AnnualFigures{Level: ask.Level, First: ask.First, Last: ask.Last, Minimum: presence.MonthlyMinimum}
	for _, part := range []func(context.Context) error{c.identity, c.hours, c.contacts, c.youth, c.network, c.own} {
		if err := part(ctx); err != nil {
			return report.AnnualFigures{}, fmt.Errorf("gather the figures of an account: %w", err)
		}
	}
	return c.figures, nil
}

// AccountDocument is the account in words, as the form of the year asks for it.
func (a *App) AccountDocument(ctx context.Context, ask AccountAsk) (report.Document, error) {
	figures, err := a.AccountFigures(ctx, ask)
	if err != nil {
		return report.Document{}, err
	}
	return report.Compose(a.Form, figures, a.words())
}

func (c *accounting) scope() report.Scope {
	if c.ask.Level == report.OfDepartment {
		return report.Scope{}
	}
	return report.Scope{Structure: c.ask.Structure}
}

// concerns tells whether a row of a professional is of this account.
func (c *accounting) concerns(author presence.AuthorID, s pdn.StructureID) bool {
	switch c.ask.Level {
	case report.OfDepartment:
		return true
	case report.OfStructure:
		return s == c.ask.Structure
	default:
		return author == c.ask.Author
	}
}

// people are those of this account who declare hours today.
func (c *accounting) people() []colleague {
	return slices.DeleteFunc(slices.Clone(c.up.people), func(p colleague) bool { return !c.concerns(p.author, p.structure.ID) })
}

func (c *accounting) identity(context.Context) (err error) {
	if c.ask.Level == report.OfDepartment {
		c.figures.Department, err = c.up.say("compte.ensemble", nil)
		return err
	}
	for _, s := range c.up.structures {
		if s.ID == c.ask.Structure {
			c.figures.Structure = s.Name
		}
	}
	if people := c.people(); c.ask.Level == report.OfPromeneur && len(people) > 0 {
		c.figures.Name = people[0].promeneur.FirstName
	}
	return nil
}

// hours are the months of the account; a month that runs is counted in no mean.
func (c *accounting) hours(ctx context.Context) error {
	var totals []MonthTotal
	var agendas map[presence.AuthorID]Agenda
	err := c.up.view(ctx, func(r AggregateReads) (err error) {
		if totals, err = r.MonthsBetween(ctx, c.ask.First, c.ask.Last); err != nil {
			return err
		}
		agendas, err = r.Agendas(ctx)
		return err
	})
	if err != nil {
		return err
	}
	totals = slices.DeleteFunc(totals, func(t MonthTotal) bool {
		return !c.concerns(t.Author, t.Structure) || t.Trainee && c.ask.Level != report.OfPromeneur
	})
	f := &c.figures
	over := c.app.today(c.up.now).Month() - 1
	f.Hours = make([]report.MonthSum, int(c.ask.Last-c.ask.First)+1)
	for i := range f.Hours {
		f.Hours[i].Month = c.ask.First + pdn.Month(i)
		f.Hours[i].Untold = !c.ask.Own && f.Hours[i].Month > over
	}
	counted, structures := map[presence.AuthorID]bool{}, map[pdn.StructureID]bool{}
	for _, t := range totals {
		if sum := &f.Hours[t.Month-c.ask.First]; !sum.Untold {
			sum.Done, sum.Known = sum.Done+t.Done, true
		}
		counted[t.Author], structures[t.Structure] = true, true
	}
	f.Coverage.Known = len(counted)
	for _, p := range c.people() {
		if p.promeneur.Role != pdn.RolePromeneur && c.ask.Level != report.OfPromeneur {
			continue
		}
		counted[p.author], structures[p.structure.ID] = true, true
		for _, h := range c.up.hoursOf(p, "", agendas[p.author].Away, totals, c.ask.First, min(c.ask.Last, over)) {
			if h.NoTarget {
				continue
			}
			f.PersonMonths++
			f.Counted += h.Done
			if h.Done < min(h.Due, f.Minimum) {
				f.BelowMinimum++
			}
		}
	}
	f.People, f.Structures, f.Coverage.Of = len(counted), len(structures), len(counted)
	return nil
}

// contacts are the counters of the weeks whose Thursday is in the period.
func (c *accounting) contacts(ctx context.Context) error {
	var counted []Counted
	err := c.app.View(ctx, func(r Reader) (err error) {
		counted, err = r.TallyOfYears(ctx, c.ask.First.FirstDay().Time().Year(), c.ask.Last.FirstDay().Time().Year())
		return err
	})
	if err != nil {
		return err
	}
	last := c.ask.Last
	if !c.ask.Own {
		last = min(last, c.app.today(c.up.now).Month()-1) // as for the hours
	}
	kinds, missions := map[tally.Kind]int{}, map[int]bool{}
	for _, one := range counted {
		if !c.concerns(one.Author, one.Structure) || !within(one.Cell.Week, c.ask.First, last) {
			continue
		}
		c.figures.Contacts += one.Cell.Count
		kinds[one.Cell.Entry.Kind] += one.Cell.Count
		missions[one.Cell.Entry.Mission] = true
	}
	c.figures.PhysicalMeetings = kinds[tally.Meeting]
	for _, kind := range tally.Kinds() {
		if kinds[kind] == 0 {
			continue
		}
		label, err := c.app.Texts.Text("contact.genre"+"_"+string(kind), nil)
		if err != nil {
			return err
		}
		c.figures.Kinds = append(c.figures.Kinds, report.Count{Label: label, N: kinds[kind]})
	}
	for number, name := range c.app.Lists.Tally.Missions {
		if missions[number+1] {
			c.figures.Missions = append(c.figures.Missions, name)
		}
	}
	return nil
}

// within tells whether a counter is of a period: its week by its Thursday; the sum of
// an old year, which has no week any more, only where the period holds that year.
func within(w tally.Week, first, last pdn.Month) bool {
	if w.Number == 0 {
		return first <= report.MonthOfWeek(w.Year, 1) && report.MonthOfWeek(w.Year, 52) <= last
	}
	month := report.MonthOfWeek(w.Year, w.Number)
	return first <= month && month <= last
}

// youth are the published cells of these people over this very period.
func (c *accounting) youth(ctx context.Context) error {
	quarters := quartersOf(c.ask.First, c.ask.Last)
	if len(quarters) == 0 {
		return nil
	}
	for list, into := range map[PublishedList]*[]report.YouthCell{
		ThemeList: &c.figures.Themes, AgeList: &c.figures.Ages, ReferralList: &c.figures.Referrals,
		FamilyList: &c.figures.Families, OutcomeList: &c.figures.Outcomes,
	} {
		var past []disclosure.Cell
		err := c.app.View(ctx, func(r Reader) (err error) {
			past, err = r.PublishedCells(ctx, list)
			return err
		})
		if err != nil {
			return err
		}
		choices, err := c.app.choices(list, past)
		if err != nil {
			return err
		}
		words, err := report.NewYouth(c.app.Publication.Rules(), nil, choices, nil)
		if err != nil {
			return err
		}
		groups, err := c.groupNames(choices)
		if err != nil {
			return err
		}
		*into = words.Cells(past, c.membersIn(past, quarters), quarters, groups)
	}
	return nil
}

// membersIn are the people of the published table that this account shows; none
// where nothing was published for it.
func (c *accounting) membersIn(past []disclosure.Cell, quarters []disclosure.Quarter) []string {
	var best []string
	for _, cell := range past {
		if !slices.Equal(cell.Quarters, quarters) {
			continue
		}
		ours := !slices.ContainsFunc(cell.Members, func(id string) bool {
			author, structure, _ := strings.Cut(id, "@")
			return !c.concerns(presence.AuthorID(author), pdn.StructureID(structure))
		})
		if ours && len(cell.Members) > len(best) {
			best = cell.Members
		}
	}
	return best
}

// groupNames are the wider themes in words.
func (c *accounting) groupNames(choices []report.Choice) (map[string]string, error) {
	out := map[string]string{}
	for _, choice := range choices {
		if choice.Group == "" || out[choice.Group] != "" {
			continue
		}
		name, err := c.app.Texts.Text("groupe."+choice.Group, nil)
		if err != nil {
			name = choice.Group // a group of the house's own lists is its own name
		}
		out[choice.Group] = name
	}
	return out, nil
}

// quartersOf are the quarters of a period that is one quarter or one year; none for
// another, since cells about young people are published for these only.
func quartersOf(first, last pdn.Month) []disclosure.Quarter {
	from := first.FirstDay().Time()
	begins := int(from.Month())
	switch {
	case last-first == 11 && begins == 1:
		return disclosure.Year(from.Year())
	case last-first == 2 && begins%3 == 1:
		return []disclosure.Quarter{disclosure.QuarterOf(from.Year(), (begins+2)/3)}
	default:
		return nil
	}
}
