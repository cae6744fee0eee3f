package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
	"github.com/lampadaire/lampadaire/internal/review"
)

// The lists about messages à regarder. Each structure counts as one: nobody who
// decided is in them, and no message of a professional (law L5).
const (
	FamilyList  PublishedList = "a_regarder"        // cases opened, by family
	OutcomeList PublishedList = "a_regarder_suites" // what humans decided
)

// otherOutcome joins the decisions that educate nobody: what is told of a quarter
// is the work done with young people, and never a count of sanctions.
const otherOutcome = "autre"

func (l PublishedList) ofCases() bool { return l == FamilyList || l == OutcomeList }

// caseSlug is what a count says in a list; false where the list does not hold it.
func caseSlug(list PublishedList, c CaseCount) (string, bool) {
	if list == FamilyList {
		return string(c.Category), c.What == "" && c.Category.Binds(pdn.RoleYouth)
	}
	switch review.Decision(c.What) {
	case review.Reminder, review.Meeting, review.Referral:
		return c.What, true
	}
	return otherOutcome, c.What != ""
}

// caseChoices are the entries of a list of cases, in words.
func (a *App) caseChoices(list PublishedList) ([]report.Choice, error) {
	slugs, key := []string{string(review.Reminder), string(review.Meeting), string(review.Referral), otherOutcome}, "bilan.suite_"
	if list == FamilyList {
		slugs, key = nil, "bilan.famille_"
		for _, c := range moderation.Categories() {
			if c.Binds(pdn.RoleYouth) {
				slugs = append(slugs, string(c))
			}
		}
	}
	var out []report.Choice
	for _, slug := range slugs {
		label, err := a.Texts.Text(key+slug, nil)
		if err != nil {
			return nil, fmt.Errorf("name a family: %w", err)
		}
		out = append(out, report.Choice{Slug: slug, Label: label, Sensitive: slices.Contains(a.Publication.Sensitive.Families, slug)})
	}
	return out, nil
}

// houseID names a structure among the members of a publication: no author stands
// before the sign.
func houseID(s pdn.StructureID) string { return "@" + string(s) }

// knownCases reads the counts of a list of cases and all that was published of it.
func (a *App) knownCases(ctx context.Context, list PublishedList) (knowledge, error) {
	k := knowledge{cases: true}
	var frozen disclosure.Counts
	var members []disclosure.Member
	add := func(id string) {
		_, structure, _ := strings.Cut(id, "@")
		if m := (disclosure.Member{ID: id, Structure: structure}); !slices.Contains(members, m) {
			members = append(members, m)
		}
	}
	counts := disclosure.Counts{}
	err := a.View(ctx, func(r Reader) (err error) {
		if k.past, err = r.PublishedCells(ctx, list); err != nil {
			return err
		}
		if frozen, err = r.PublishedCounts(ctx, list); err != nil {
			return err
		}
		for _, s := range a.Directory.Structures() {
			add(houseID(s.ID))
			all, err := r.CaseCounts(ctx, s.ID)
			if err != nil {
				return err
			}
			for _, c := range all {
				if slug, holds := caseSlug(list, c); holds {
					counts[disclosure.Key{Member: houseID(s.ID), Quarter: disclosure.Quarter(c.Quarter), Category: slug}] += c.Count
				}
			}
		}
		return nil
	})
	if err != nil {
		return k, fmt.Errorf("read the counts of cases: %w", err)
	}
	for _, cell := range k.past {
		for _, id := range cell.Members {
			add(id)
		}
	}
	choices, err := a.choices(list, k.past)
	if err != nil {
		return k, err
	}
	k.youth = report.NewHouses(a.Publication.Rules(), members, choices, counts)
	k.freeze(frozen)
	return k, nil
}

// toldFor is for how many days after its publication a quarter is still told in
// the spaces, when it could not be told on that day.
const toldFor = 30

// tellCases tells each community what was pointed out there in the quarter that
// was published last: the cells that pass the disclosure rule and nothing else, in
// the spaces that are read, once.
func (a *App) tellCases(ctx context.Context) error {
	quarter, since := lastQuarter(a.today(a.Clock.Now()))
	if since > toldFor {
		return nil
	}
	var errs []error
	for _, s := range a.Directory.Structures() {
		families, err := a.shownCases(ctx, FamilyList, report.Scope{Structure: s.ID}, quarter)
		if err != nil || len(families) == 0 {
			errs = append(errs, err)
			continue
		}
		outcomes, err := a.shownCases(ctx, OutcomeList, report.Scope{Structure: s.ID}, quarter)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, space := range s.Spaces {
			if !space.Reading.On {
				continue
			}
			err := a.sayNumbered(ctx, space, int(quarter), CasesPost, func(chat.Capabilities) (chat.Content, error) {
				return a.casesContent(s, quarter, families, outcomes)
			})
			if errors.Is(err, errStorage) {
				errs = append(errs, err)
			} else if err != nil {
				a.alert(ctx, "counts of a quarter could not be told", err, "network", space.Network, "post", CasesPost)
			}
		}
	}
	return errors.Join(errs...)
}

// lastQuarter is the quarter whose publication was due last, and for how many days.
func lastQuarter(today pdn.Day) (q disclosure.Quarter, since int) {
	at := (today - settling).Time()
	q = disclosure.QuarterOf(at.Year(), (int(at.Month())-1)/3+1) - 1
	return q, int(today - publishedOn(q))
}

// publishedOn is the first day on which a quarter may be published.
func publishedOn(q disclosure.Quarter) pdn.Day {
	return pdn.DayOf(time.Date(q.Year(), time.Month(3*q.Number()+1), 1, 0, 0, 0, 0, time.UTC), time.UTC) + settling
}

// shownCases are the published cells of a scope and a quarter that show a number.
func (a *App) shownCases(ctx context.Context, list PublishedList, s report.Scope, q disclosure.Quarter) ([]report.YouthCell, error) {
	if all := a.Directory.Structures(); s.Department() && len(all) == 1 {
		s.Structure = all[0].ID // a department of one structure is that structure
	}
	var past []disclosure.Cell
	err := a.View(ctx, func(r Reader) (err error) {
		past, err = r.PublishedCells(ctx, list)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what was published: %w", err)
	}
	choices, err := a.choices(list, past)
	if err != nil {
		return nil, err
	}
	var out []report.YouthCell
	for _, c := range past {
		ours := c.Joins == s.Department() && (s.Department() || slices.Equal(c.Members, []string{houseID(s.Structure)}))
		if !ours || c.Show != disclosure.Shown || !slices.Equal(c.Quarters, []disclosure.Quarter{q}) {
			continue
		}
		label := c.Label
		if i := slices.IndexFunc(choices, func(x report.Choice) bool { return x.Slug == c.Label }); i >= 0 {
			label = choices[i].Label
		}
		out = append(out, report.YouthCell{Label: label, Cell: c})
	}
	return out, nil
}

// casesContent is what a community reads of its quarter.
func (a *App) casesContent(s registry.Structure, q disclosure.Quarter, families, outcomes []report.YouthCell) (chat.Content, error) {
	p := &page{app: a, structure: s, edition: a.editionOf(s.ID)}
	p.line("bilan.titre", messages.Args{"structure": s.Name})
	p.line("bilan.mois", messages.Args{
		"premier": frtime.Month(time.Month(3*q.Number() - 2)), "dernier": frtime.Month(time.Month(3 * q.Number())), "annee": q.Year(),
	})
	p.cells(families)
	if len(outcomes) > 0 {
		p.line("bilan.ensuite", nil)
		p.cells(outcomes)
	}
	p.line("bilan.petits", nil)
	p.line("bilan.regarder", nil)
	return chat.Content{Text: strings.Join(p.lines, "\n")}, p.err
}

func (p *page) cells(list []report.YouthCell) {
	for _, c := range list {
		p.line("bilan.nombre", messages.Args{"quoi": c.Label, "valeur": c.Cell.Value})
	}
}
