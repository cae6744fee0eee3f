package report

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

// Unsaid is the category of contacts where nothing was chosen. It must be counted
// with the others: the total of contacts is known of everybody.
const Unsaid = "non-dit"

// Choice is one entry of the lists of the tally, with its wider group.
type Choice struct {
	Slug, Label, Group string
	Sensitive          bool
}

// Contact is one counter of the tally: contacts of a professional in an ISO week,
// for one choice of one list; an empty slug where nothing was chosen.
type Contact struct {
	Member     string
	Year, Week int // ISO
	Slug       string
	N          int
}

// ErrOldYear says that a counter has no week any more: years are summed up after
// three, and a sum belongs to no quarter.
var ErrOldYear = errors.New("the counter is the sum of an old year and has no quarter")

// QuarterOfWeek is the quarter that holds most of an ISO week: that of its Thursday.
func QuarterOfWeek(year, week int) disclosure.Quarter {
	thursday := thursdayOf(year, week)
	return disclosure.QuarterOf(thursday.Year(), (int(thursday.Month())-1)/3+1)
}

// MonthOfWeek is the month that holds most of an ISO week: that of its Thursday.
func MonthOfWeek(year, week int) pdn.Month {
	return pdn.DayOf(thursdayOf(year, week), time.UTC).Month()
}

func thursdayOf(year, week int) time.Time {
	fourth := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC) // always in week 1
	back := (int(fourth.Weekday()) + 6) % 7               // days since Monday
	return fourth.AddDate(0, 0, 7*(week-1)+3-back)
}

// Youth is one list of the tally (themes, ages or orientations) ready for the
// disclosure rule. Each list has its own record of what was published.
type Youth struct {
	Frame  disclosure.Frame
	Counts disclosure.Counts
	labels map[string]string
}

// NewYouth lays contacts out by quarter. Choices that the lists no longer hold are
// kept under their own name: what was counted stays counted.
func NewYouth(r disclosure.Rules, members []disclosure.Member, choices []Choice, contacts []Contact) (Youth, error) {
	y := Youth{Frame: disclosure.Frame{Rules: r, Members: members}, Counts: disclosure.Counts{}, labels: map[string]string{}}
	grouped := false
	for _, c := range choices {
		y.add(c)
		grouped = grouped || c.Group != ""
	}
	group := ""
	if grouped {
		group = "autre"
	}
	known := func(slug string) bool {
		return slices.ContainsFunc(y.Frame.Categories, func(c disclosure.Category) bool { return c.Slug == slug })
	}
	if !known(Unsaid) {
		y.add(Choice{Slug: Unsaid, Label: Unsaid, Group: group})
	}
	for _, c := range contacts {
		if c.Week == 0 {
			return Youth{}, fmt.Errorf("%w: %d", ErrOldYear, c.Year)
		}
		slug := c.Slug
		if slug == "" {
			slug = Unsaid
		}
		if !known(slug) {
			y.add(Choice{Slug: slug, Label: slug, Group: group, Sensitive: true})
		}
		y.Counts[disclosure.Key{Member: c.Member, Quarter: QuarterOfWeek(c.Year, c.Week), Category: slug}] += c.N
	}
	return y, nil
}

func (y *Youth) add(c Choice) {
	y.Frame.Categories = append(y.Frame.Categories, disclosure.Category{Slug: c.Slug, Group: c.Group, Sensitive: c.Sensitive})
	y.labels[c.Slug] = c.Label
}

// NewHouses lays out counts where each structure is one member, ready for the
// disclosure rule.
func NewHouses(r disclosure.Rules, members []disclosure.Member, choices []Choice, counts disclosure.Counts) Youth {
	y := Youth{Frame: disclosure.Frame{Rules: r, Members: members}, Counts: counts, labels: map[string]string{}}
	for _, c := range choices {
		y.add(c)
	}
	return y
}

// HouseTables are each member alone, for his own community, and all together where
// there are several.
func (y Youth) HouseTables(quarters []disclosure.Quarter) []disclosure.Table {
	var out []disclosure.Table
	for _, m := range y.Frame.Members {
		out = append(out, disclosure.Table{Members: []string{m.ID}, Quarters: quarters})
	}
	if len(y.Frame.Members) > 1 {
		out = append(out, y.department(quarters))
	}
	return out
}

// Of lists the members of one structure.
func (y Youth) Of(structure string) []string {
	var out []string
	for _, m := range y.Frame.Members {
		if m.Structure == structure {
			out = append(out, m.ID)
		}
	}
	return out
}

// QuarterTables is what is published at the end of a quarter: the department by
// theme. Structures wait for the year, where they are shown by theme too: what a
// quarter shows is missing in its year, since one is subtracted from the other.
func (y Youth) QuarterTables(q disclosure.Quarter) []disclosure.Table {
	return []disclosure.Table{y.department([]disclosure.Quarter{q})}
}

// YearTables is what is published with the annual accounts: the department, each
// structure, each professional.
func (y Youth) YearTables(year int) []disclosure.Table {
	quarters := disclosure.Year(year)
	out := []disclosure.Table{y.department(quarters)}
	var seen []string
	for _, m := range y.Frame.Members {
		out = append(out, disclosure.Table{Members: []string{m.ID}, Quarters: quarters})
		if !slices.Contains(seen, m.Structure) {
			seen = append(seen, m.Structure)
			out = append(out, disclosure.Table{Members: y.Of(m.Structure), Quarters: quarters})
		}
	}
	return out
}

// Joined tells whether several structures are counted: one alone joins none, and
// dominance has no sense in it.
func (y Youth) Joined() bool {
	return slices.ContainsFunc(y.Frame.Members, func(m disclosure.Member) bool { return m.Structure != y.Frame.Members[0].Structure })
}

func (y Youth) department(quarters []disclosure.Quarter) disclosure.Table {
	t := disclosure.Table{Quarters: quarters, Joins: y.Joined()}
	for _, m := range y.Frame.Members {
		t.Members = append(t.Members, m.ID)
	}
	return t
}

// Cells picks, among published cells, those of some members over some quarters, in
// words: themes where they were published, else groups. Groups are named by the
// caller, since the lists only have their short names.
func (y Youth) Cells(published []disclosure.Cell, members []string, quarters []disclosure.Quarter, groups map[string]string) []YouthCell {
	who, when := slices.Sorted(slices.Values(members)), slices.Sorted(slices.Values(quarters))
	var fine, wide []YouthCell
	for _, c := range published {
		if !slices.Equal(c.Members, who) || !slices.Equal(c.Quarters, when) {
			continue
		}
		if c.Group {
			label := groups[c.Label]
			if label == "" {
				label = c.Label
			}
			wide = append(wide, YouthCell{Label: label, Cell: c})
			continue
		}
		label := y.labels[c.Label]
		if label == "" {
			label = c.Label
		}
		fine = append(fine, YouthCell{Label: label, Cell: c})
	}
	if len(fine) > 0 {
		return fine
	}
	return wide
}
