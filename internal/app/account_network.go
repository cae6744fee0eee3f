package app

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
	"github.com/lampadaire/lampadaire/internal/report"
)

// network is what the people of the account did together, on which networks they
// were, the editions of the time, and when the robot was absent.
func (c *accounting) network(ctx context.Context) error {
	first, until := c.ask.First.FirstDay(), (c.ask.Last + 1).FirstDay()
	var dates []meeting.Date
	replies := map[meeting.ID][]meeting.Reply{}
	var named map[presence.AuthorID][]string
	var editions []RecordedEdition
	var events report.Events
	err := c.app.View(ctx, func(r Reader) (err error) {
		if named, err = r.NetworksBetween(ctx, c.up.midnight(first), c.up.midnight(until)); err != nil {
			return err
		}
		if editions, err = r.EditionsBetween(ctx, first, until); err != nil {
			return err
		}
		if dates, err = r.Dates(ctx, first); err != nil {
			return err
		}
		for _, d := range dates {
			if replies[d.ID], err = r.Replies(ctx, d.ID); err != nil {
				return err
			}
		}
		return c.up.gaps(ctx, r, c.scope(), first, until, &events)
	})
	if err != nil {
		return err
	}
	c.figures.Coverage.Gaps = events.Gaps
	for _, p := range c.people() {
		for _, n := range named[p.author] {
			if !slices.Contains(c.figures.Networks, n) {
				c.figures.Networks = append(c.figures.Networks, n)
			}
		}
	}
	report.Alphabetical(c.figures.Networks, func(s string) string { return s })
	if err := c.attendance(dates, replies, until); err != nil {
		return err
	}
	return c.editions(editions)
}

// attendance counts what was recorded after each date, by kind.
func (c *accounting) attendance(dates []meeting.Date, replies map[meeting.ID][]meeting.Reply, until pdn.Day) error {
	for _, kind := range meeting.Kinds() {
		label, err := c.app.Texts.Text("synthese.date_"+string(kind), messages.Args{"lieu": ""})
		if err != nil {
			return err
		}
		line := report.Attendance{Label: label}
		for _, d := range dates {
			if d.Kind != kind || d.Cancelled || pdn.DayOf(d.From, c.app.zone) >= until || !d.Over(c.up.now) {
				continue
			}
			var invited []presence.AuthorID
			for _, p := range c.people() {
				// Trainees are not invited, nor is anybody before his first day.
				if p.promeneur.Role == pdn.RolePromeneur && p.promeneur.Since <= pdn.DayOf(d.From, c.app.zone) {
					invited = append(invited, p.author)
				}
			}
			t := meeting.Count(invited, replies[d.ID])
			line.Attended, line.NotReleased, line.Of = line.Attended+t.Attended, line.NotReleased+t.NotReleased, line.Of+len(invited)
		}
		if line.Of > 0 {
			c.figures.Attendances = append(c.figures.Attendances, line)
		}
	}
	return nil
}

func (c *accounting) editions(recorded []RecordedEdition) error {
	slices.SortFunc(recorded, func(a, b RecordedEdition) int { return cmp.Compare(a.Effective, b.Effective) })
	for _, e := range recorded {
		if c.ask.Level != report.OfDepartment && e.Structure != c.ask.Structure {
			continue
		}
		text, err := c.app.Texts.Text("compte.edition", messages.Args{"numero": e.Number, "jour": frtime.DayYear(e.Effective.Time())})
		if err != nil {
			return err
		}
		if !slices.Contains(c.figures.Editions, text) {
			c.figures.Editions = append(c.figures.Editions, text)
		}
	}
	return nil
}

// estimateField is where a professional writes how many young people he met.
const estimateField = "jeunes.estimation"

// own is what the professional wrote in his account of the year, and who validated it.
func (c *accounting) own(ctx context.Context) error {
	from := c.ask.First.FirstDay().Time()
	if from.Month() != time.January || c.ask.Last-c.ask.First != 11 {
		return nil
	}
	if c.ask.Level != report.OfPromeneur {
		return c.validated(ctx, from.Year())
	}
	var lines []AccountLine
	var acts []AccountAct
	err := c.app.View(ctx, func(r Reader) (err error) {
		if lines, err = r.AccountLines(ctx, c.ask.Author, from.Year()); err != nil {
			return err
		}
		acts, err = r.AccountActs(ctx, c.ask.Author, from.Year())
		return err
	})
	if err != nil {
		return err
	}
	c.figures.Free = map[string]string{}
	for _, l := range lines {
		if n, err := strconv.Atoi(strings.TrimSpace(l.Line)); err == nil && l.Field == estimateField {
			c.figures.Estimate = &n
			continue
		}
		switch l.Field {
		case actionsField:
			c.figures.Actions = strings.Split(l.Line, "\n")
		case labelField:
			c.figures.Label = l.Line
		default:
			c.figures.Free[l.Field] = l.Line
		}
	}
	c.figures.Validation = validationOf(acts)
	return nil
}

// validated counts, in a sum, the accounts that their authors and the heads have
// validated: what is not may still change (law L10). Their collective actions join.
func (c *accounting) validated(ctx context.Context, year int) error {
	return c.app.View(ctx, func(r Reader) error {
		for _, p := range c.people() {
			if p.promeneur.Role != pdn.RolePromeneur {
				continue
			}
			acts, err := r.AccountActs(ctx, p.author, year)
			if err != nil {
				return err
			}
			c.figures.Of++
			if validationOf(acts).State() != report.Validated {
				continue
			}
			c.figures.Validated++
			lines, err := r.AccountLines(ctx, p.author, year)
			if err != nil {
				return err
			}
			for _, l := range lines {
				if l.Field == actionsField {
					c.figures.Actions = append(c.figures.Actions, strings.Split(l.Line, "\n")...)
				}
			}
		}
		return nil
	})
}

// validationOf is where the acts on an account leave it.
func validationOf(acts []AccountAct) report.Validation {
	var v report.Validation
	for _, act := range acts {
		switch act.Step {
		case AccountSigned:
			v = report.Validation{ByAuthor: act.Day}
		case AccountConfirmed:
			v.ByHead = act.Day
		default:
			v = report.Validation{}
		}
	}
	return v
}
