package app

import (
	"context"
	"time"

	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

// HelpCall is a press on [Demander un coup de main].
type HelpCall struct {
	Structure pdn.StructureID
	Author    presence.AuthorID
	Day       pdn.Day
}

// RobotGap is a stretch of time that was not read: in one space, on one network
// where Space is empty, everywhere where both are.
type RobotGap struct {
	Network  pdn.NetworkID
	Space    pdn.SpaceID
	From, To time.Time
}

// RecordedEdition is an edition of the charter with its first day.
type RecordedEdition struct {
	Structure pdn.StructureID
	Number    int
	Effective pdn.Day
}

// Synthesis is what a weekly synthesis said of the running month, as it was sent:
// what is shown again later must not say more (law L7).
type Synthesis struct {
	Scope    pdn.StructureID // "": the department
	Monday   pdn.Day
	From     pdn.Day
	Missed   int
	Told     bool // the running month was shown
	Done     time.Duration
	OnTheWay int
	Of       int
}

// AggregateReads is all that the way upwards may read: figures and duties of
// professionals. It has no link, no finding and nothing about a young person, and a
// test keeps it so (law L8).
type AggregateReads interface {
	// MonthsBetween are the month totals of everybody, both months included.
	MonthsBetween(ctx context.Context, first, last pdn.Month) ([]MonthTotal, error)
	// HelpAsked are the calls for help from a day to the day before until.
	HelpAsked(ctx context.Context, from, until pdn.Day) ([]HelpCall, error)
	Agendas(ctx context.Context) (map[presence.AuthorID]Agenda, error)
	Members(ctx context.Context) ([]Member, error)
	// EditionsBetween are those that took effect from a day to the day before until.
	EditionsBetween(ctx context.Context, from, until pdn.Day) ([]RecordedEdition, error)
	// RobotGaps are those that end at or after since.
	RobotGaps(ctx context.Context, since time.Time) ([]RobotGap, error)
	// Buried is how many messages to professionals were given up.
	Buried(ctx context.Context) (int, error)
	Dates(ctx context.Context, from pdn.Day) ([]meeting.Date, error)
	Replies(ctx context.Context, id meeting.ID) ([]meeting.Reply, error)
	Requests(ctx context.Context) ([]meeting.Request, error)
	// LastSynthesis is the last one sent to a scope; false when none was.
	LastSynthesis(ctx context.Context, scope pdn.StructureID) (Synthesis, bool, error)
}

// Counted is one counter of the tally with whose it is.
type Counted struct {
	Structure pdn.StructureID
	Author    presence.AuthorID
	Cell      tally.Cell
}

// PublishedList is a list of the tally that has publications of its own.
type PublishedList string

// The lists.
const (
	ThemeList    PublishedList = "themes"
	AgeList      PublishedList = "ages"
	ReferralList PublishedList = "orientations"
)

// AccountReads is what the annual accounts and the publication of youth cells read
// besides. Raw counters end in the disclosure rule, or are their author's own.
type AccountReads interface {
	// Synthesis is that of a scope and Monday; false when none was sent.
	Synthesis(ctx context.Context, scope pdn.StructureID, monday pdn.Day) (Synthesis, bool, error)
	// TallyOfYears are the counters of some ISO years, both included.
	TallyOfYears(ctx context.Context, first, last int) ([]Counted, error)
	// NetworksBetween are the networks named in presences that began in [from, to).
	NetworksBetween(ctx context.Context, from, to time.Time) (map[presence.AuthorID][]string, error)
	// PublishedCells are all cells of a list ever published and still kept.
	PublishedCells(ctx context.Context, list PublishedList) ([]disclosure.Cell, error)
	// PublishedCounts are the counts that they were made from, as they were then.
	PublishedCounts(ctx context.Context, list PublishedList) (disclosure.Counts, error)
	// OwedState is what became of a message: false when its key is not known.
	OwedState(ctx context.Context, key string) (outbox.State, bool, error)
}

// AccountWrites records publications and syntheses, before they are shown.
type AccountWrites interface {
	SavePublication(ctx context.Context, list PublishedList, cells []disclosure.Cell, counts disclosure.Counts) error
	// SaveSynthesis keeps the first one of a scope and Monday.
	SaveSynthesis(ctx context.Context, s Synthesis) error
}
