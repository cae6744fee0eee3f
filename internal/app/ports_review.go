package app

import (
	"context"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/review"
)

// CaseRow is a case with what goes beside it. The box holds, under a key that
// lives and dies with the case, where the message stands and who wrote it; News,
// under another, where the one who alerted is told once (7 days at most).
type CaseRow struct {
	review.Case
	Mark      [16]byte
	Key, Box  []byte
	NewsKey   []byte
	NewsBox   []byte
	NewsUntil pdn.Day
	Due       time.Time // of the next step of lateness; zero: none
	KeepUntil pdn.Day   // last day of the row once it is closed
}

// CaseLine is a case in a list.
type CaseLine struct {
	ID        review.CaseID
	Category  moderation.Category
	Urgency   review.Urgency
	Circle    review.Circle
	About     review.Who
	Holder    review.Who
	HeldUntil time.Time
	Late      review.Step
	Opened    time.Time
	// Finished tells that all is decided, and that it only waits to close.
	Finished bool
	// Judged tells that somebody has decided, were it undone since.
	Judged bool
}

// SealedCase is what is sealed of an open case: its box, and who is told.
type SealedCase struct {
	ID               review.CaseID
	Network          pdn.NetworkID
	Key, Box         []byte
	NewsKey, NewsBox []byte
}

// Card is the live card of a burst in one place, edited in place.
type Card struct {
	Burst   review.BurstID
	To      string // author id of a professional, or a conversation
	Network pdn.NetworkID
	Address chat.Address
	Ref     chat.MessageRef
}

// Channel is the private channel of those who decide. It is never read.
type Channel struct {
	Structure    pdn.StructureID
	Network      pdn.NetworkID
	Conversation chat.Conversation
	By           presence.AuthorID
	Day          pdn.Day
}

// Contest is the number in the button of a decision notice.
type Contest struct {
	Number [8]byte
	Case   review.CaseID
	Until  pdn.Day
}

// CaseCount is how many cases of a family came or ended in a way, in a quarter.
// It holds no person, and no professional's message is counted.
type CaseCount struct {
	Structure pdn.StructureID
	Quarter   int // year*4 + 0 to 3
	Category  moderation.Category
	What      string // "" for a case opened, the slug of a decision, or "sans_suite"
	Count     int
}

// ReviewReads is what may be read of cases. The coordinator's screens ask for
// none of it (law L8).
type ReviewReads interface {
	// Case is a case, folded; false when there is none.
	Case(ctx context.Context, id review.CaseID) (CaseRow, bool, error)
	CaseByMark(ctx context.Context, mark [16]byte) (review.CaseID, bool, error)
	// CaseLines are the open cases of a structure, the most urgent and oldest first.
	CaseLines(ctx context.Context, s pdn.StructureID, limit int) ([]CaseLine, error)
	// CountCases are how many open cases wait in a circle of a structure.
	CountCases(ctx context.Context, s pdn.StructureID, c review.Circle) (int, error)
	// BurstCases are the cases of a burst that wait for a decision, urgent first.
	BurstCases(ctx context.Context, id review.BurstID, limit int) ([]review.CaseID, error)
	// DueCases are open cases whose next step has come.
	DueCases(ctx context.Context, now time.Time, limit int) ([]review.CaseID, error)
	SealedCases(ctx context.Context, s pdn.StructureID) ([]SealedCase, error)
	// RecentBursts are the bursts of a circle that had a case since an instant, the
	// latest first, limit at most.
	RecentBursts(ctx context.Context, s pdn.StructureID, in review.Circle, since time.Time, limit int) ([]review.Burst, error)
	Burst(ctx context.Context, id review.BurstID) (review.Burst, bool, error)
	Cards(ctx context.Context, id review.BurstID) ([]Card, error)
	Channels(ctx context.Context) ([]Channel, error)
	Contest(ctx context.Context, number [8]byte) (Contest, bool, error)
	CaseCounts(ctx context.Context, s pdn.StructureID) ([]CaseCount, error)
}

// ReviewWrites is what changes cases. Events are only added.
type ReviewWrites interface {
	// AddCaseEvent writes a case as it stands after an event, and the event.
	AddCaseEvent(ctx context.Context, c CaseRow, e review.Event) error
	// SaveCase writes what goes beside a case, without an event.
	SaveCase(ctx context.Context, c CaseRow) error
	// DropCaseSeals destroys the keys of a case that cannot be read any more.
	DropCaseSeals(ctx context.Context, id review.CaseID) error
	// PostponeCase sets when a case that cannot be read is looked at again.
	PostponeCase(ctx context.Context, id review.CaseID, due time.Time) error
	SaveBurst(ctx context.Context, b review.Burst) error
	SaveCard(ctx context.Context, c Card) error
	DropCards(ctx context.Context, id review.BurstID) error
	SaveChannel(ctx context.Context, c Channel) error
	DropChannel(ctx context.Context, n pdn.NetworkID, c chat.Conversation) error
	SaveContest(ctx context.Context, c Contest) error
	// CountCase adds to a count, or takes one back that was added: a count is never
	// below nothing, and one of nothing is no row.
	CountCase(ctx context.Context, c CaseCount) error
	// ExpireCases deletes closed cases whose last day is over, contests, bursts
	// and figures of trials that ended; it returns how many cases.
	ExpireCases(ctx context.Context, today pdn.Day) (int, error)
}
