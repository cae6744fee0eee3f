// Package app orders the use cases: what happens first, what is committed,
// what leaves afterwards. It is the one place that knows the order: effects,
// then a durable commit, then the answer (law L3). It decides nothing itself:
// the concepts decide, the storage keeps, the adapters send.
//
// It never holds a message longer than its handling and never writes to a
// young person without the permit of the adherence package (law L1).
package app

import (
	"context"
	"time"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Update runs do in one write transaction and returns once it is durable, or
// an error after which nothing of it is kept. Transactions are serial; many
// may share one flush. do may not wait for anything but its Tx.
type Update func(ctx context.Context, do func(Tx) error) error

// View runs do on a consistent, read-only view of what is committed.
type View func(ctx context.Context, do func(Reader) error) error

// Reader is what a use case may read.
type Reader interface {
	Link(ctx context.Context, code pdn.PersonCode) (adherence.Link, error)
	Post(ctx context.Context, n pdn.NetworkID, space pdn.SpaceID, kind PostKind) (Post, error)
	// Mark finds the mark of an event; false when its effects are not done.
	Mark(ctx context.Context, n pdn.NetworkID, event string) (Mark, bool, error)
	// Structures that have a key, with their wrapped keys.
	StructureKeys(ctx context.Context) (map[pdn.StructureID][]byte, error)
	PresenceReads
	HouseReads
	NetworkReads
	AggregateReads
	AccountReads
	EditionReads
	ReviewReads
	ContactReads
	ReadingReads
	DistressReads
}

// Tx is one write transaction, as the use cases need it.
type Tx interface {
	// Now is the instant of the transaction, by the application's clock.
	Now() time.Time
	adherence.Links
	// SweepSending turns every delivery "en cours" into "remise incertaine", at
	// start: a crash left them. It returns how many.
	SweepSending(ctx context.Context) (int, error)
	// Deliver records what became of a notice that was leaving, as
	// adherence.Link.Deliver says; a link in any other delivery stays as it is.
	Deliver(ctx context.Context, code pdn.PersonCode, d adherence.Delivery) error
	Marks
	Answers
	Posts
	Jobs
	Structures
	Closings
	PresenceReads
	PresenceWrites
	HouseReads
	ContactReads
	HouseWrites
	NetworkReads
	NetworkWrites
	AggregateReads
	AccountReads
	AccountWrites
	EditionReads
	EditionWrites
	ReviewReads
	ReviewWrites
	ContactWrites
	ReadingReads
	ReadingWrites
	DistressReads
	DistressWrites
}

// Mark remembers that the effects of an event are done (law L3). Reply is the
// rendering recipe of its answer (keys and ids, never words of a person), kept
// until the answer is delivered so that a redelivered event computes the same
// answer again without its effects; nil once answered.
type Mark struct {
	Network  pdn.NetworkID
	Event    string
	Day      pdn.Day
	Answered bool
	Reply    []byte
}

// Marks is the storage of marks.
type Marks interface {
	// Mark finds the mark of an event; false when its effects are not done.
	Mark(ctx context.Context, n pdn.NetworkID, event string) (Mark, bool, error)
	SaveMark(ctx context.Context, m Mark) error
	// MarkAnswered notes that the answer of a done event was given and drops its
	// recipe; a missing mark is no error.
	MarkAnswered(ctx context.Context, n pdn.NetworkID, event string) error
	// DropMarks removes the marks of days before the given one: the platform
	// cannot deliver those events again. It returns how many.
	DropMarks(ctx context.Context, before pdn.Day) (int, error)
}

// PendingAnswer is an answer that is owed and has not left: a recipe and a
// sealed address whose key lives in the same row (law L2: 24 h at most; the
// gate of law L1 lets it leave within 15 minutes of the act).
type PendingAnswer struct {
	Network pdn.NetworkID
	Event   string
	Reply   []byte
	Key     []byte // wrapped key of the address
	Box     []byte // sealed address
	Act     time.Time
	// Due is when the next try may start; Tries counts those made.
	Due   time.Time
	Tries int
}

// Answers is the storage of pending answers.
type Answers interface {
	KeepAnswer(ctx context.Context, a PendingAnswer) error
	// DueAnswers are at most limit pending answers due at or before now.
	DueAnswers(ctx context.Context, now time.Time, limit int) ([]PendingAnswer, error)
	// LaterAnswer sets the next try of a pending answer.
	LaterAnswer(ctx context.Context, n pdn.NetworkID, event string, due time.Time) error
	// DropAnswer deletes a pending answer and with it the key of its address.
	DropAnswer(ctx context.Context, n pdn.NetworkID, event string) error
	// ExpireAnswers deletes those whose act is before the given instant.
	ExpireAnswers(ctx context.Context, before time.Time) (int, error)
}

// PostKind says which post of a space.
type PostKind string

// The posts that the robot keeps in a space, each edited in place; AnnouncePost
// and EditionPost tell a new edition, once each: before its first day, then on it.
const (
	StandingPost PostKind = "règles"
	WelcomePost  PostKind = "accueil"
	ArrivalPost  PostKind = "arrivée"
	AnnouncePost PostKind = "annonce"
	EditionPost  PostKind = "édition"
	CasesPost    PostKind = "trimestre" // the quarter's messages à regarder, once each
)

// Post is a message of ours in a space, addressed to nobody.
type Post struct {
	Network      pdn.NetworkID
	Space        pdn.SpaceID
	Kind         PostKind
	Conversation chat.Conversation
	Ref          chat.MessageRef // empty while it is being sent
	Edition      int
	At           time.Time // of its last writing
}

// Posts is the storage of posts; a missing post is the zero Post.
type Posts interface {
	Post(ctx context.Context, n pdn.NetworkID, space pdn.SpaceID, kind PostKind) (Post, error)
	SavePost(ctx context.Context, p Post) error
	DropPosts(ctx context.Context, n pdn.NetworkID, space pdn.SpaceID) error
	// MoveSpace renames a space in posts, positions, gaps, readings and cases.
	MoveSpace(ctx context.Context, n pdn.NetworkID, from, to pdn.SpaceID) error
}

// Jobs claims scheduled runs.
type Jobs interface {
	// ClaimJob reports whether this run of the job is ours: true once for each
	// (job, period), for ever.
	ClaimJob(ctx context.Context, job, period string) (bool, error)
	// LastRun is the latest period claimed for the job, "" when none was.
	LastRun(ctx context.Context, job string) (string, error)
}

// Structures keeps the wrapped key of each structure.
type Structures interface {
	StructureKeys(ctx context.Context) (map[pdn.StructureID][]byte, error)
	SaveStructureKey(ctx context.Context, id pdn.StructureID, wrapped []byte) error
}

// ClosingKind is what a restored backup must not forget.
type ClosingKind string

// The closings: a no, an erasure that keeps the no, an erasure of everything.
const (
	ClosedByNo      ClosingKind = "non"
	ClosedKeepingNo ClosingKind = "efface_sauf_non"
	ClosedByErasure ClosingKind = "efface"
)

// Closings writes, outside the database and before the commit, each no and
// each erasure, so that a restored backup re-applies those made since (law L11).
type Closings interface {
	Close(ctx context.Context, kind ClosingKind, code pdn.PersonCode) error
}
