package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
)

// Cap is where the hours of a named person end upwards: "8 h et plus".
const Cap = 8 * time.Hour

// MaxLines is how many lines a synthesis has at most.
const MaxLines = 12

// fewest is how many with a target make a running month that is shown: with fewer, two
// Mondays would give the week of a named person (law L7).
const fewest = 3

// Person is one row of the picture: the closed month of one professional.
type Person struct {
	Name     string
	Done     time.Duration // never above Cap
	Capped   bool          // "8 h et plus"
	Due      time.Duration // 0: no target that month
	Declared bool
}

// MonthSum is the whole of a month; Known is false before the beginning, Untold where
// the month runs and its reader must not know yet (law L7).
type MonthSum struct {
	Month  pdn.Month
	Done   time.Duration
	Known  bool
	Untold bool
}

// Current is the running month, of all together.
type Current struct {
	Done     time.Duration
	OnTheWay int // how many have at least the part of their hours that the days gone by ask for
	Of       int // how many have a target
}

// Weekly is a synthesis: what the picture shows, then at most MaxLines lines.
type Weekly struct {
	Scope    Scope
	Monday   pdn.Day
	Closed   pdn.Month // the month of People
	People   []Person  // alphabetical
	Curve    []MonthSum
	Running  pdn.Month
	Current  *Current // nil where it would be that of a named person
	Lines    []Line
	Coverage Coverage
	begun    bool // somebody declared something in the months shown
}

// Ask is what a synthesis is made for.
type Ask struct {
	Scope  Scope
	Monday pdn.Day // the day it is sent for, a Monday or the next working day
	From   pdn.Day // first day of what it tells; a missed Monday makes it earlier
	Missed int     // syntheses merged into this one
	// Sent is what was said of the running month when the synthesis left: the same is
	// said again, since two looks in a week would give the days between (law L7).
	Sent *Sent
	// Today is the day on which it is shown before its own, 0 on its own: the month
	// that runs today is not said yet, for the same reason, be it over by then.
	Today pdn.Day
	// Whole asks for all lines, where they are shown by pages.
	Whole bool
}

// Sent is what a synthesis said of the running month; nil: nothing.
type Sent struct{ Current *Current }

// Week makes the synthesis of a scope. It is pure over what the aggregates give:
// same figures, same synthesis.
func Week(ctx context.Context, a Aggregates, ask Ask) (Weekly, error) {
	running := ask.Monday.Month()
	if ask.Today != 0 {
		running = min(running, ask.Today.Month())
	}
	hours, err := a.Hours(ctx, ask.Scope, running-12, running)
	if err != nil {
		return Weekly{}, fmt.Errorf("read the hours: %w", err)
	}
	events, err := a.Events(ctx, ask.Scope, ask.From, ask.Monday)
	if err != nil {
		return Weekly{}, fmt.Errorf("read the week: %w", err)
	}
	w := Weekly{Scope: ask.Scope, Monday: ask.Monday, Closed: running - 1, Running: running}
	w.begun = slices.ContainsFunc(hours, func(h Hours) bool { return h.Declared })
	w.People = people(hours, w.Closed)
	w.Curve = curve(hours, running)
	switch {
	case ask.Sent != nil:
		w.Current = ask.Sent.Current
	case ask.Today == 0:
		w.Current = current(hours, ask.Monday)
	}
	w.Coverage = Coverage{Of: len(w.People), Gaps: longestFirst(events.Gaps)}
	for _, p := range w.People {
		if p.Declared {
			w.Coverage.Known++
		}
	}
	w.Lines = w.lines(events, ask)
	return w, nil
}

func people(hours []Hours, closed pdn.Month) []Person {
	var out []Person
	for _, h := range hours {
		if h.Month != closed {
			continue
		}
		p := Person{Name: h.Name, Done: min(h.Done, Cap), Capped: h.Done >= Cap, Declared: h.Declared}
		if !h.NoTarget {
			p.Due = min(h.Due, Cap)
		}
		out = append(out, p)
	}
	Alphabetical(out, func(p Person) string { return p.Name })
	return out
}

func curve(hours []Hours, running pdn.Month) []MonthSum {
	out := make([]MonthSum, 12)
	for i := range out {
		out[i].Month = running - 12 + pdn.Month(i)
	}
	for _, h := range hours {
		if i := int(h.Month - (running - 12)); i >= 0 && i < len(out) {
			out[i].Done += h.Done
			out[i].Known = true
		}
	}
	return out
}

// current adds the running month up. Somebody is on the way when he has at least
// the part of his hours that the days gone by ask for.
func current(hours []Hours, today pdn.Day) *Current {
	running := today.Month()
	first, next := running.FirstDay(), (running + 1).FirstDay()
	gone, days := time.Duration(today-first), time.Duration(next-first)
	var out Current
	for _, h := range hours {
		if h.Month != running {
			continue
		}
		out.Done += h.Done
		if h.NoTarget || h.Due <= 0 {
			continue
		}
		out.Of++
		if h.Done*days >= h.Due*gone {
			out.OnTheWay++
		}
	}
	if out.Of < fewest { // who has no target may be on leave: the sum would be that of the others
		return nil
	}
	return &out
}

func longestFirst(gaps []Gap) []Gap {
	out := slices.Clone(gaps)
	slices.SortStableFunc(out, func(a, b Gap) int { return cmp.Or(cmp.Compare(b.Length, a.Length), cmp.Compare(a.Day, b.Day)) })
	return out
}

// lines are in the order of what asks for an act; how complete it is and the state
// of the installation always have their place.
func (w Weekly) lines(e Events, ask Ask) []Line {
	var out []Line
	add := func(key string, args map[string]any) {
		out = append(out, Line{Key: "synthese." + key, Args: args, Rule: "regle." + key, Coverage: Coverage{Gaps: w.Coverage.Gaps}})
	}
	w.addHours(add, ask)
	if ask.Missed > 0 {
		add("rattrapage", map[string]any{"n": ask.Missed})
	}
	switch {
	case len(e.HelpNames) > 0:
		add("coup_de_main", map[string]any{"noms": names(e.HelpNames)})
	case e.Help > 0:
		add("coup_de_main_nombre", map[string]any{"n": e.Help})
	}
	for _, d := range e.Duties {
		out = append(out, Line{Key: d.Key, Args: d.Args, Rule: "regle.devoir", Coverage: Coverage{Gaps: w.Coverage.Gaps}})
	}
	if e.Requests > 0 {
		add("demandes", map[string]any{"n": e.Requests})
	}
	for _, d := range e.Dates {
		add("rendez_vous", map[string]any{
			"titre": d.Title, "jour": frtime.Day(d.Day.Time()), "viennent": d.Coming, "absents": d.Absent,
			"non_liberes": d.NotReleased, "silence": d.Silent,
		})
	}
	if e.OpenHours > 0 {
		add("permanences", map[string]any{"n": e.OpenHours, "personnes": e.OpenHoursPeople})
	}
	if len(e.Arrived) > 0 {
		add("arrivees", map[string]any{"n": len(e.Arrived), "noms": names(e.Arrived)})
	}
	if len(e.Left) > 0 {
		add("departs", map[string]any{"n": len(e.Left), "noms": names(e.Left)})
	}
	if len(e.Editions) > 0 {
		add("editions", map[string]any{"n": len(e.Editions), "noms": editions(e.Editions)})
	}
	addLooked(add, e.Looked)
	if len(out) > MaxLines-2 && !ask.Whole {
		more := len(out) - (MaxLines - 3)
		out = out[:MaxLines-3]
		add("suite", map[string]any{"n": more})
	}
	out = append(out, w.coverageLine())
	switch h := e.Health; {
	case h.LastBackup == 0 && h.Undelivered > 0:
		add("sante_sans_copie_non_remis", map[string]any{"n": h.Undelivered})
	case h.LastBackup == 0:
		add("sante_sans_copie", nil)
	case h.Undelivered > 0:
		add("sante_non_remis", map[string]any{"jour": day(h.LastBackup), "n": h.Undelivered})
	default:
		add("sante", map[string]any{"jour": day(h.LastBackup)})
	}
	return out
}

// addHours is the first line: the running month of all, or why it is not shown.
func (w Weekly) addHours(add func(string, map[string]any), ask Ask) {
	switch {
	case !w.begun:
		add("premiere", nil)
	case ask.Today != 0:
		add("bientot", map[string]any{"mois": monthName(w.Running)})
	case w.Current == nil:
		add("peu", map[string]any{"mois": monthName(w.Running)})
	default:
		add("mois", map[string]any{
			"mois": monthName(w.Running), "heures": frtime.Length(w.Current.Done),
			"en_route": w.Current.OnTheWay, "sur": w.Current.Of,
		})
	}
}

func (w Weekly) coverageLine() Line {
	line := Line{Key: "synthese.couverture", Rule: "regle.couverture", Coverage: w.Coverage, Args: map[string]any{
		"connus": w.Coverage.Known, "sur": w.Coverage.Of, "mois": monthName(w.Closed), "absences": absences(w.Coverage.Gaps),
	}}
	if len(w.Coverage.Gaps) == 0 {
		line.Key = "synthese.couverture_pleine"
	}
	return line
}

// shownGaps is how many absences are told one by one.
const shownGaps = 3

// absences is "1 h 10 mardi, 20 min jeudi": a length and a day, no time of day.
func absences(gaps []Gap) string {
	var parts []string
	var rest time.Duration
	for i, g := range gaps {
		if i < shownGaps {
			parts = append(parts, frtime.Length(g.Length)+" "+frtime.Weekday(g.Day.Time().Weekday()))
			continue
		}
		rest += g.Length
	}
	if rest > 0 {
		parts = append(parts, "+ "+frtime.Length(rest))
	}
	return strings.Join(parts, ", ")
}

// shownNames is how many names one line holds.
const shownNames = 6

func names(list []string) string {
	sorted := slices.Clone(list)
	Alphabetical(sorted, func(s string) string { return s })
	if len(sorted) > shownNames {
		return strings.Join(sorted[:shownNames], ", ") + fmt.Sprintf(" + %d", len(sorted)-shownNames)
	}
	return strings.Join(sorted, ", ")
}

// addLooked is the line of a quarter of messages à regarder, where one was published.
func addLooked(add func(string, map[string]any), l *Looked) {
	if l == nil {
		return
	}
	add("a_regarder", map[string]any{
		"premier": frtime.Month(time.Month(3*l.Quarter.Number() - 2)), "dernier": frtime.Month(time.Month(3 * l.Quarter.Number())),
		"annee": l.Quarter.Year(), "familles": families(l.Families),
	})
}

// families is "insultes 12, vente 7".
func families(list []YouthCell) string {
	parts := make([]string, 0, len(list))
	for _, c := range list {
		parts = append(parts, fmt.Sprintf("%s %d", c.Label, c.Cell.Value))
	}
	return strings.Join(parts, ", ")
}

func editions(list []Edition) string {
	parts := make([]string, 0, len(list))
	for _, e := range list {
		parts = append(parts, fmt.Sprintf("%s (n° %d)", e.Structure, e.Number))
	}
	return names(parts)
}

// day is "12 novembre".
func day(d pdn.Day) string {
	t := d.Time()
	return frtime.DayNumber(t.Day()) + " " + frtime.Month(t.Month())
}
