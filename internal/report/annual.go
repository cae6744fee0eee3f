package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

// Count is a number of contacts of one kind, a figure of the professional.
type Count struct {
	Label string
	N     int
}

// Attendance is how often the professionals took part in something of the network.
type Attendance struct {
	Label        string
	Attended, Of int
	NotReleased  int // the employer could not let them go (B20)
}

// YouthCell is a cell about young people as the disclosure rule let it through,
// with the words of its category.
type YouthCell struct {
	Label string
	Cell  disclosure.Cell
}

// AnnualFigures are all figures of an account, over any period of whole months.
// Cells about young people come as the disclosure rule showed them: there is no
// place for a raw count.
type AnnualFigures struct {
	Level            Level
	Name             string // of the professional; empty above him
	Structure        string
	Department       string
	Label            string // "labellisée le 3 mars 2025"
	First, Last      pdn.Month
	People           int
	Structures       int
	Networks         []string
	Hours            []MonthSum
	PersonMonths     int           // months times people that count in the mean
	Counted          time.Duration // the hours of those person-months
	BelowMinimum     int           // person-months under the minimum
	Minimum          time.Duration
	Contacts         int
	Kinds            []Count
	Estimate         *int // "nombre de jeunes différents", the professional's own estimate
	Ages             []YouthCell
	Themes           []YouthCell
	Referrals        []YouthCell
	Families         []YouthCell // messages à regarder
	Outcomes         []YouthCell // what humans decided about them
	PhysicalMeetings int
	Actions          []string
	Missions         []string
	Attendances      []Attendance
	Editions         []string
	Free             map[string]string // what a human wrote, by field
	Coverage         Coverage
	Validation       Validation
	Validated, Of    int // of a sum over a whole year: how many accounts are validated by both, of how many
}

// Words renders a key of the catalogue.
type Words func(key string, args map[string]any) (string, error)

// Fields are the figures that a form may ask for, sorted.
func Fields() []string {
	return []string{
		"actions.liste", "charte.editions", "contacts.total", "contacts.type", "heures.mois", "heures.moyenne",
		"heures.sous_minimum", "heures.total", "identite.label", "identite.nom", "identite.structure",
		"jeunes.age", "jeunes.estimation", "jeunes.orientation", "jeunes.theme", "missions.couvertes",
		"personnes.nombre", "regards.familles", "regards.suites", "rencontres.total", "reseau.participation", "reseaux.liste", "structures.nombre",
	}
}

// Row is one line of a breakdown. Number is the length of its bar; a row that is
// not shown has none.
type Row struct {
	Label, Value string
	Number       float64
	Hidden       bool
}

// Entry is one field of the account, in words.
type Entry struct {
	Field, Label string
	Value        string   // one figure or a text
	Rows         []Row    // a breakdown
	List         []string // several words
	Chart        bool     // rows are months in order: to be drawn
	Free         bool
	Rule         string // where the figure comes from; empty for what a human wrote
}

// Part is one section of the account.
type Part struct {
	Title   string
	Entries []Entry
}

// Document is an annual account in words, ready to be laid out.
type Document struct {
	Title, Subtitle string
	Status          string // who validated it
	Coverage        string
	Parts           []Part
	PageWord        string   // "Page"
	Columns         []string // heads of the table: part, field, detail, value, rule
}

// Compose fills the form. A figure that is not there says so; nothing is invented.
func Compose(f Form, a AnnualFigures, words Words) (Document, error) {
	c := composer{figures: a, words: words}
	out := Document{Title: f.Title, Subtitle: c.subtitle(), PageWord: c.say("compte.page", nil)}
	out.Status = c.status()
	out.Coverage = c.say("compte.couverture", map[string]any{"connus": a.Coverage.Known, "sur": a.Coverage.Of, "absences": frtime.Length(a.Coverage.Absent())})
	for _, name := range []string{"partie", "champ", "detail", "valeur", "regle"} {
		out.Columns = append(out.Columns, c.say("compte.colonne."+name, nil))
	}
	for _, s := range f.Sections {
		part := Part{Title: s.Title}
		for _, field := range s.Fields {
			if field.In(a.Level) {
				part.Entries = append(part.Entries, c.entry(field))
			}
		}
		if len(part.Entries) > 0 {
			out.Parts = append(out.Parts, part)
		}
	}
	if c.err != nil {
		return Document{}, fmt.Errorf("compose the annual account: %w", c.err)
	}
	return out, nil
}

// status is who validated the account; a sum says how many of its accounts are.
func (c *composer) status() string {
	a := c.figures
	switch {
	case a.Level == OfPromeneur:
		return c.say("compte.etat."+string(a.Validation.State()), nil)
	case a.Of == 0:
		return c.say("compte.etat.somme_periode", nil)
	case a.Validated == a.Of:
		return c.say("compte.etat.somme_validee", map[string]any{"n": a.Of})
	default:
		return c.say("compte.etat.somme", map[string]any{"valeur": a.Validated, "sur": a.Of})
	}
}

type composer struct {
	figures AnnualFigures
	words   Words
	err     error
}

func (c *composer) say(key string, args map[string]any) string {
	text, err := c.words(key, args)
	if err != nil && c.err == nil {
		c.err = err
	}
	return text
}

func (c *composer) subtitle() string {
	a := c.figures
	var who []string
	for _, s := range []string{a.Name, a.Structure, a.Department} {
		if s != "" {
			who = append(who, s+" · ")
		}
	}
	return c.say("compte.periode", map[string]any{"noms": strings.Join(who, ""), "premier": monthName(a.First), "dernier": monthName(a.Last)})
}

func (c *composer) entry(f FormField) Entry {
	e := Entry{Field: f.Field, Label: f.Label, Free: f.Free}
	if f.Free {
		e.Value = strings.TrimSpace(c.figures.Free[f.Field])
		if e.Value == "" {
			e.Value = c.say("compte.a_ecrire", nil)
		}
		return e
	}
	c.fill(&e)
	if e.Value == "" && len(e.Rows) == 0 && len(e.List) == 0 {
		key := "compte.rien"
		if (strings.HasPrefix(e.Field, "jeunes.") || strings.HasPrefix(e.Field, "regards.")) && e.Field != "jeunes.estimation" {
			key = "compte.pas_publie" // nothing is known of these before their publication
		}
		e.Value = c.say(key, nil)
	}
	e.Rule = c.say("regle.compte."+strings.ReplaceAll(f.Field, ".", "_"), nil)
	return e
}

func (c *composer) fill(e *Entry) {
	a := c.figures
	switch e.Field {
	case "identite.nom":
		e.Value = a.Name
	case "identite.structure":
		e.Value = a.Structure
	case "identite.label":
		e.Value = a.Label
	case "structures.nombre":
		e.Value = fmt.Sprint(a.Structures)
	case "personnes.nombre":
		e.Value = fmt.Sprint(a.People)
	case "reseaux.liste":
		e.List = a.Networks
	case "contacts.total":
		e.Value = fmt.Sprint(a.Contacts)
	case "contacts.type":
		e.Rows = counts(a.Kinds)
	case "jeunes.estimation":
		if a.Estimate != nil {
			e.Value = c.say("compte.estimation", map[string]any{"valeur": *a.Estimate})
		}
	case "jeunes.age":
		e.Rows = c.youth(a.Ages)
	case "jeunes.theme":
		e.Rows = c.youth(a.Themes)
	case "jeunes.orientation":
		e.Rows = c.youth(a.Referrals)
	case "regards.familles":
		e.Rows = c.youth(a.Families)
	case "regards.suites":
		e.Rows = c.youth(a.Outcomes)
	case "rencontres.total":
		e.Value = fmt.Sprint(a.PhysicalMeetings)
	case "actions.liste":
		e.List = a.Actions
	case "missions.couvertes":
		e.List = a.Missions
	case "reseau.participation":
		e.Rows = c.attendance()
	case "charte.editions":
		e.List = a.Editions
	default:
		c.hours(e)
	}
}

func (c *composer) hours(e *Entry) {
	a := c.figures
	var total time.Duration
	for _, m := range a.Hours {
		total += m.Done
	}
	switch e.Field {
	case "heures.total":
		e.Value = frtime.Length(total)
	case "heures.moyenne":
		if a.PersonMonths > 0 {
			e.Value = frtime.Length(a.Counted / time.Duration(a.PersonMonths))
		}
	case "heures.sous_minimum":
		if a.PersonMonths > 0 {
			e.Value = c.say("compte.sous_minimum", map[string]any{"valeur": a.BelowMinimum, "sur": a.PersonMonths, "heures": frtime.Length(a.Minimum)})
		}
	case "heures.mois":
		e.Chart = true
		for _, m := range a.Hours {
			row := Row{Label: monthName(m.Month), Value: frtime.Length(m.Done), Number: m.Done.Hours()}
			switch {
			case m.Untold:
				row.Value, row.Number, row.Hidden = c.say("compte.pas_fini", nil), 0, true
			case !m.Known:
				row.Value, row.Number, row.Hidden = c.say("compte.rien", nil), 0, true
			}
			e.Rows = append(e.Rows, row)
		}
	}
}

func counts(list []Count) []Row {
	var out []Row
	for _, k := range list {
		out = append(out, Row{Label: k.Label, Value: fmt.Sprint(k.N), Number: float64(k.N)})
	}
	return out
}

// youth shows cells as the disclosure rule decided, never otherwise.
func (c *composer) youth(list []YouthCell) []Row {
	var out []Row
	for _, y := range list {
		switch y.Cell.Show {
		case disclosure.Shown:
			out = append(out, Row{Label: y.Label, Value: fmt.Sprint(y.Cell.Value), Number: float64(y.Cell.Value)})
		case disclosure.Under:
			out = append(out, Row{Label: y.Label, Value: c.say("compte.moins_de", map[string]any{"borne": y.Cell.Limit}), Hidden: true})
		default:
			out = append(out, Row{Label: y.Label, Value: c.say("compte.non_publie", nil), Hidden: true})
		}
	}
	return out
}

func (c *composer) attendance() []Row {
	var out []Row
	for _, t := range c.figures.Attendances {
		key := "compte.participation"
		if t.NotReleased > 0 {
			key = "compte.participation_non_liberee"
		}
		out = append(out, Row{Label: t.Label, Value: c.say(key, map[string]any{"valeur": t.Attended, "sur": t.Of, "non_liberes": t.NotReleased})})
	}
	return out
}
