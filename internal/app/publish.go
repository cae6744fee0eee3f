package app

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

// settling is how many days after a quarter it is published: its last week is over,
// and its contacts are counted.
const settling = 14

// PublishYouth publishes the cells about young people of the quarters and years that
// are over and not published yet: they pass the disclosure rule with all that was
// published before, and are recorded before anybody can be shown them (law L8).
// Running it again changes nothing.
func (a *App) PublishYouth(ctx context.Context) error {
	for _, list := range []PublishedList{ThemeList, AgeList, ReferralList, FamilyList, OutcomeList} {
		if err := a.publishList(ctx, list); err != nil {
			return fmt.Errorf("publish %s: %w", list, err)
		}
	}
	return a.tellCases(ctx)
}

func (a *App) publishList(ctx context.Context, list PublishedList) error {
	today := a.today(a.Clock.Now())
	for _, quarters := range publishable(today) {
		k, err := a.known(ctx, list, today)
		if err != nil {
			return err
		}
		if k.published(quarters) || !k.counted(quarters) {
			continue
		}
		result, err := disclosure.Publish(k.youth.Frame, k.youth.Counts, k.past, k.tables(quarters))
		if err != nil {
			return err
		}
		err = a.Update(ctx, func(tx Tx) error {
			return tx.SavePublication(ctx, list, result.Cells, k.frozen(quarters))
		})
		if err != nil {
			return fmt.Errorf("record a publication: %w", err)
		}
	}
	return nil
}

// publishable are the quarters that are over, those of this year and the one before,
// and each year after its last quarter.
func publishable(today pdn.Day) [][]disclosure.Quarter {
	var out [][]disclosure.Quarter
	year := today.Time().Year()
	for _, q := range slices.Concat(disclosure.Year(year-1), disclosure.Year(year)) {
		if today < publishedOn(q) {
			break
		}
		out = append(out, []disclosure.Quarter{q})
		if q.Number() == 4 {
			out = append(out, disclosure.Year(q.Year()))
		}
	}
	return out
}

// knowledge is what one list of the tally stands on when it is published.
type knowledge struct {
	youth report.Youth
	past  []disclosure.Cell
	cases bool // messages à regarder, where a structure is one member
}

// tables are what is published of some quarters.
func (k *knowledge) tables(quarters []disclosure.Quarter) []disclosure.Table {
	switch {
	case k.cases:
		return k.youth.HouseTables(quarters)
	case len(quarters) > 1:
		return k.youth.YearTables(quarters[0].Year())
	default:
		return k.youth.QuarterTables(quarters[0])
	}
}

// memberID names a professional in publications: somebody who changed structure is
// two.
func memberID(c Counted) string { return string(c.Author) + "@" + string(c.Structure) }

// known reads the counters of a list and all that was published of it. Counts of a
// quarter that was published stay those it was published from, so that a correction
// made since cannot be subtracted.
func (a *App) known(ctx context.Context, list PublishedList, today pdn.Day) (knowledge, error) {
	if list.ofCases() {
		return a.knownCases(ctx, list)
	}
	var counted []Counted
	var k knowledge
	var frozen disclosure.Counts
	year := today.Time().Year()
	err := a.View(ctx, func(r Reader) (err error) {
		if k.past, err = r.PublishedCells(ctx, list); err != nil {
			return err
		}
		if frozen, err = r.PublishedCounts(ctx, list); err != nil {
			return err
		}
		counted, err = r.TallyOfYears(ctx, year-1, year)
		return err
	})
	if err != nil {
		return k, fmt.Errorf("read the counters: %w", err)
	}
	members := map[string]disclosure.Member{}
	add := func(id string) {
		_, structure, _ := strings.Cut(id, "@")
		members[id] = disclosure.Member{ID: id, Structure: structure}
	}
	var contacts []report.Contact
	for _, c := range counted {
		if c.Cell.Week.Number == 0 {
			continue // the sum of an old year, which is published no more
		}
		add(memberID(c))
		contacts = append(contacts, report.Contact{
			Member: memberID(c), Year: c.Cell.Week.Year, Week: c.Cell.Week.Number, Slug: slugIn(list, c.Cell.Entry), N: c.Cell.Count,
		})
	}
	for _, cell := range k.past {
		for _, id := range cell.Members {
			add(id)
		}
	}
	all := slices.SortedFunc(maps.Values(members), func(x, y disclosure.Member) int { return cmp.Compare(x.ID, y.ID) })
	choices, err := a.choices(list, k.past)
	if err != nil {
		return k, err
	}
	k.youth, err = report.NewYouth(a.Publication.Rules(), all, choices, contacts)
	k.freeze(frozen)
	return k, err
}

// slugIn is what a counter says in one list.
func slugIn(list PublishedList, e tally.Entry) string {
	switch list {
	case AgeList:
		if e.Age == tally.UnknownAge {
			return report.Unsaid
		}
		return e.Age
	case ReferralList:
		return e.Referral
	default:
		return e.Theme
	}
}

// choices are the entries of a list with what was published under names that it no
// longer has.
func (a *App) choices(list PublishedList, past []disclosure.Cell) ([]report.Choice, error) {
	of := map[PublishedList][]tally.Choice{ThemeList: a.Lists.Tally.Themes, AgeList: a.Lists.Tally.Ages, ReferralList: a.Lists.Tally.Referral}[list]
	sensitive := map[PublishedList][]string{ThemeList: a.Publication.Sensitive.Themes, ReferralList: a.Publication.Sensitive.Referrals}[list]
	var out []report.Choice
	if list.ofCases() {
		var err error
		if out, err = a.caseChoices(list); err != nil {
			return nil, err
		}
	}
	for _, c := range of {
		if c.Slug == tally.UnknownAge && list == AgeList {
			c.Slug = report.Unsaid
		}
		out = append(out, report.Choice{Slug: c.Slug, Label: c.Label, Group: c.Group, Sensitive: slices.Contains(sensitive, c.Slug)})
	}
	has := func(slug string) bool {
		return slices.ContainsFunc(out, func(c report.Choice) bool { return c.Slug == slug })
	}
	if !has(report.Unsaid) && !list.ofCases() {
		unsaid, err := a.Texts.Text("compte.non_dit", nil)
		if err != nil {
			return nil, err
		}
		out = append(out, report.Choice{Slug: report.Unsaid, Label: unsaid, Group: groupOfUnsaid(list)})
	}
	for _, cell := range past {
		for _, slug := range cell.Categories {
			if !has(slug) {
				out = append(out, report.Choice{Slug: slug, Label: slug, Sensitive: true})
			}
		}
	}
	return out, nil
}

// groupOfUnsaid is the wider group of contacts where nothing was chosen; only themes
// have groups.
func groupOfUnsaid(list PublishedList) string {
	if list == ThemeList {
		return "autre"
	}
	return ""
}

// freeze puts the counts of published quarters in the place of the present ones.
func (k *knowledge) freeze(frozen disclosure.Counts) {
	quarters := map[disclosure.Quarter]bool{}
	for _, c := range k.past {
		for _, q := range c.Quarters {
			quarters[q] = true
		}
	}
	maps.DeleteFunc(k.youth.Counts, func(key disclosure.Key, _ int) bool { return quarters[key.Quarter] })
	maps.Copy(k.youth.Counts, frozen)
}

// frozen are the counts of some quarters, to be kept with what they give.
func (k *knowledge) frozen(quarters []disclosure.Quarter) disclosure.Counts {
	out := disclosure.Counts{}
	for key, n := range k.youth.Counts {
		if slices.Contains(quarters, key.Quarter) {
			out[key] = n
		}
	}
	return out
}

// published tells whether some quarters were published together before, by the whole
// house: its structures joined, or the only one it has.
func (k *knowledge) published(quarters []disclosure.Quarter) bool {
	alone := !k.youth.Joined()
	return slices.ContainsFunc(k.past, func(c disclosure.Cell) bool {
		return (c.Joins || alone || k.cases) && slices.Equal(c.Quarters, quarters)
	})
}

// counted tells whether anything was counted in some quarters.
func (k *knowledge) counted(quarters []disclosure.Quarter) bool {
	for key := range k.youth.Counts {
		if slices.Contains(quarters, key.Quarter) {
			return true
		}
	}
	return false
}
