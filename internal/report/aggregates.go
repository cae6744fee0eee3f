package report

import (
	"context"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

// Scope is whose synthesis it is: a structure, or the whole department.
type Scope struct {
	Structure pdn.StructureID // empty: the department
}

// Department tells whether the scope joins the structures.
func (s Scope) Department() bool { return s.Structure == "" }

// Hours are the declared hours of one professional in one month. There is no finer
// time: no week and no day of a named person goes up (law L7).
type Hours struct {
	Name     string
	Month    pdn.Month
	Done     time.Duration
	Due      time.Duration
	NoTarget bool // on leave, or no target agreed: no mark, not counted as on the way
	Declared bool // something was declared, were it nothing
}

// Date is a date of the network with the answers of the professionals (B20, B26).
type Date struct {
	Title                       string
	Day                         pdn.Day
	Coming, Absent, NotReleased int // [Je viens] [Je ne peux pas] [Pas libéré]
	Silent                      int
}

// Edition is an edition of the charter published in the week.
type Edition struct {
	Structure string
	Number    int
}

// Health is the state of the installation.
type Health struct {
	LastBackup  pdn.Day // 0: none
	Undelivered int     // messages to professionals that could not be delivered
}

// Duty is what a head of structure must still do, as a key of the catalogue; only
// his own structure has them.
type Duty struct {
	Key  string
	Args map[string]any
}

// Looked is a quarter of messages à regarder as it was published: the families
// whose number the disclosure rule lets through, and no other figure.
type Looked struct {
	Quarter  disclosure.Quarter
	Families []YouthCell
}

// Events is what happened in a week, in a scope. It has no field for a young
// person, a finding or an hour of the day.
type Events struct {
	Help            int      // how many pressed [Demander un coup de main]
	HelpNames       []string // who they are, where that is kept
	OpenHours       int      // permanences planned in the week to come
	OpenHoursPeople int      // by how many professionals
	Requests        int      // waiting for the coordinator
	Dates           []Date
	Arrived, Left   []string
	Editions        []Edition
	Gaps            []Gap
	Looked          *Looked // only in the week in which a quarter is published
	Health          Health
	Duties          []Duty
}

// Aggregates is all that a synthesis may read. It is built over storage by the
// program; it has no query on links, findings or young people (law L8).
type Aggregates interface {
	// Hours are those of each professional of the scope in each month from first to
	// last, both included; a month where he did not belong has no row.
	Hours(ctx context.Context, s Scope, first, last pdn.Month) ([]Hours, error)
	// Events are those from the day from to the day before until.
	Events(ctx context.Context, s Scope, from, until pdn.Day) (Events, error)
}
