package app

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

// AccountStep is one act on the annual account of a professional.
type AccountStep string

// The acts, in the order of an account's life. Reopening is by its author, sending
// back by the head of structure.
const (
	AccountSigned    AccountStep = "signé"
	AccountConfirmed AccountStep = "validé"
	AccountReopened  AccountStep = "rouvert"
	AccountReturned  AccountStep = "renvoyé"
)

// AccountAct is one act on the account of a year. Acts are only added; where the
// account stands is their fold.
type AccountAct struct {
	Author presence.AuthorID
	Year   int
	Step   AccountStep
	By     presence.AuthorID
	Day    pdn.Day
}

// AccountLine is what a professional wrote in one field of his own account: his
// words, kept as his (law L3).
type AccountLine struct {
	Author presence.AuthorID
	Year   int
	Field  string // as the form names it
	Line   string
}

// NetworkReads is what may be read of the life of the network: dates, notices,
// requests and where accounts stand. All of it is about professionals.
type NetworkReads interface {
	// Dates are the dates that end on or after a day, oldest first.
	Dates(ctx context.Context, from pdn.Day) ([]meeting.Date, error)
	// Date finds one; false when there is none.
	Date(ctx context.Context, id meeting.ID) (meeting.Date, bool, error)
	// Replies are the answers to a date, by author.
	Replies(ctx context.Context, id meeting.ID) ([]meeting.Reply, error)
	// RepliesOf are all answers of one professional.
	RepliesOf(ctx context.Context, author presence.AuthorID) ([]meeting.Reply, error)
	Notices(ctx context.Context) ([]meeting.Notice, error)
	Notice(ctx context.Context, id meeting.ID) (meeting.Notice, bool, error)
	// Readers are those who pressed [Lu].
	Readers(ctx context.Context, id meeting.ID) ([]presence.AuthorID, error)
	// Requests are those to the coordinator, oldest first.
	Requests(ctx context.Context) ([]meeting.Request, error)
	Request(ctx context.Context, id meeting.ID) (meeting.Request, bool, error)
	// AccountActs are the acts on one account, in order.
	AccountActs(ctx context.Context, author presence.AuthorID, year int) ([]AccountAct, error)
	// AccountLines are what its author wrote in one account, by field.
	AccountLines(ctx context.Context, author presence.AuthorID, year int) ([]AccountLine, error)
}

// NetworkWrites is what changes there.
type NetworkWrites interface {
	// SaveDate writes a date over the former one.
	SaveDate(ctx context.Context, d meeting.Date) error
	SaveReply(ctx context.Context, r meeting.Reply) error
	SaveNotice(ctx context.Context, n meeting.Notice) error
	// MarkRead notes [Lu]; twice is once.
	MarkRead(ctx context.Context, id meeting.ID, author presence.AuthorID) error
	SaveRequest(ctx context.Context, r meeting.Request) error
	AddAccountAct(ctx context.Context, a AccountAct) error
	// SaveAccountLine writes a field over the former words; "" erases it.
	SaveAccountLine(ctx context.Context, l AccountLine) error
}
