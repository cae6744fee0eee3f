package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/lampadaire/lampadaire/internal/charter"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/helpsheet"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// Welcome says how a newcomer is met on a network.
type Welcome string

// The two ways: a post in the space (the default), or one private message at
// the moment of joining.
const (
	WelcomeInSpace   Welcome = "espace"
	WelcomeInPrivate Welcome = "prive"
)

// Network is what the settings say of a platform.
type Network struct {
	Name       string // as people call it
	Welcome    Welcome
	MinimumAge int
}

// Options are the parts that the use cases work with.
type Options struct {
	Update Update
	View   View
	// Scrub erases from the files what was deleted (law L11); it runs after
	// the commit of an erasure.
	Scrub func(context.Context) error
	// Quiet tells that an older copy of the data was put back lately: it does
	// not know who was shown the rules since, so that nobody is greeted in
	// private unasked (law L11). Nil: never.
	Quiet     func(context.Context) (bool, error)
	Sealer    *seal.Sealer
	Directory *registry.Directory
	// Editions are those of the files; Charters those of the structures that have their own.
	Editions *charter.Editions
	Charters map[pdn.StructureID]*charter.Editions
	Texts    *messages.Catalogue
	Clock    pdn.Clock
	Networks map[pdn.NetworkID]Network
	Logger   *slog.Logger
	// Random draws codes and numbers; the machine's when nil.
	Random io.Reader
	// Forget drops how far the conversations of a space, that of its posts first, were
	// read; nil: nothing is kept.
	Forget func(n pdn.NetworkID, space pdn.SpaceID, posts chat.Conversation)
	// Changed tells that members or spaces were read again; nil: nobody listens.
	Changed func()
	// Mailbox holds invitations made by the command line; nil: none.
	Mailbox Mailbox
	// Wake tells the dispatcher that a message to a professional was owed; nil: the
	// storage hands it over (outbox.Hand).
	Wake func()
	// WeeklyRules are those of the synthesis; Courier hands letters over, nil where no
	// mail server is set; LastBackup tells the instant of the last backup, zero for none.
	WeeklyRules WeeklyRules
	// Form is that of the annual account, Publication the thresholds of what is shown
	// about young people.
	Form        report.Form
	Publication report.Publication
	Courier     Courier
	LastBackup  func() (time.Time, error)
	// Pulse tells how the running program fares; nil: it is not told.
	Pulse func(ctx context.Context) (Pulse, error)
	// Lists and PresenceRules are what professionals work with.
	Lists         Lists
	PresenceRules PresenceRules
	// Reach is the networks that people name, the partners, and the delay between two requests.
	Reach Reach
	// Distress tells whether a text written to the robot speaks of the writer's
	// own distress; nil where nothing examines it. The text is not kept.
	Distress func(text string) bool
	// Help is the help sheets and the exercises; nil: there are none.
	Help *helpsheet.Book
	// Engine examines what is written in read spaces; nil: none is read.
	Engine Engine
	// Damaged counts cases that could not be read; nil: nobody counts.
	Damaged func(n int)
	// MayRead tells what still lacks, in sentences, before a space may be read;
	// nil: nothing does. ReadingChanged is called when a space begins or ceases to
	// be read; nil: nobody needs to know.
	MayRead        func(ctx context.Context, s registry.Structure, space registry.Space) (missing []string)
	ReadingChanged func()
	// Passing tells a passing trouble of the storage, for which an event must
	// come again, from a fault of ours, which would hold all others for ever;
	// nil takes every error for passing.
	Passing func(error) bool
}

// App is the use cases. It is safe for concurrent use; the adapters keep the
// order within a conversation.
type App struct {
	Options
	zone    *time.Location
	deeds   map[Action]deed
	screens map[Screen]func(*page)
	shelf   *charter.Shelf
	places  atomic.Pointer[[]ChangesPlace]
	senders map[pdn.NetworkID]chat.Sender
	settled settlements
	placed  placed
	redrawn redrawn
	fresh   freshCards
	acts    atomic.Uint64 // how many times cards had to be written anew
	memory  appointments
	looks   looks
	memos   *memos
	drafts  drafts
	window  *moderation.Window // what was said lately in read spaces, in memory only
	sights  sights
	blind   unread
	reads   lastReads
	stood   standings
	alerts  alerts

	mu      sync.Mutex
	opening map[pdn.NetworkID]*opening
	moved   map[spaceOf]pdn.SpaceID
	shown   map[chat.Conversation]time.Time  // when the way to the private chat was last shown
	turns   map[pdn.PersonCode]chan struct{} // people whose state is being changed, or awaited
	guesses map[pdn.Account]*rate.Limiter    // who tried codes, in memory only
	naming  map[string]naming                // codes that bind a place of changes, in memory only

	tending sync.Mutex
	tended  pdn.Day // day that Tend has begun, 0 before the first
}

type spaceOf struct {
	network pdn.NetworkID
	space   pdn.SpaceID
}

// opening bounds the private chats that the robot opens itself: at most
// openingsAnHour, none any more once the platform says "too fast".
type opening struct {
	limit   *rate.Limiter
	stopped bool
}

const openingsAnHour = 10

// New makes the use cases. Connect must name every sender before the first event.
func New(o Options) *App {
	if o.Random == nil {
		o.Random = rand.Reader
	}
	return &App{
		Options: o,
		shelf:   charter.NewShelf(o.Editions, o.Charters),
		naming:  map[string]naming{},
		zone:    pdn.Paris(),
		window:  moderation.NewWindow(),
		deeds:   deeds(),
		screens: allScreens(),
		memos:   newMemos(),
		memory:  appointments{holidays: presence.FrenchHolidays()},
		senders: map[pdn.NetworkID]chat.Sender{},
		opening: map[pdn.NetworkID]*opening{},
		moved:   map[spaceOf]pdn.SpaceID{},
		shown:   map[chat.Conversation]time.Time{},
		turns:   map[pdn.PersonCode]chan struct{}{},
	}
}

// Connect names the sender of a network.
func (a *App) Connect(s chat.Sender) {
	a.senders[s.Network()] = s
	a.opening[s.Network()] = &opening{limit: rate.NewLimiter(rate.Every(time.Hour/openingsAnHour), openingsAnHour)}
}

var _ chat.Handler = (*App)(nil)

// Handle does all that an event asks for: effects, durable commit, answer.
// An error is a passing trouble: the adapter calls again with the same event.
func (a *App) Handle(ctx context.Context, e chat.Event) error {
	err := a.handle(ctx, e)
	if err == nil || ctx.Err() != nil || a.Passing == nil || a.Passing(err) {
		return err
	}
	a.alert(ctx, "event given up", err, "network", e.Head().Network, "kind", fmt.Sprintf("%T", e))
	return nil
}

// wake tells the dispatcher that something is owed now.
func (a *App) wake() {
	if a.Wake != nil {
		a.Wake()
	}
}

func (a *App) handle(ctx context.Context, e chat.Event) error {
	if err := a.Tend(ctx); err != nil {
		return err
	}
	switch e := e.(type) {
	case *chat.Join:
		return a.greet(ctx, e)
	case *chat.Arrived:
		return a.arrive(ctx, e)
	case *chat.Gone:
		return a.leave(ctx, e)
	case *chat.Closed:
		return a.closed(ctx, e)
	case *chat.Moved:
		return a.move(ctx, e)
	case *chat.Removed:
		return a.removed(ctx, e)
	}
	if err := a.editedWaiting(ctx, e); err != nil {
		return err
	}
	if done, err := a.bindChanges(ctx, e); done || err != nil {
		return err // in a channel nobody has an account: its code says whose it is
	}
	if m, inSpace := spokenInSpace(e); inSpace {
		if err := a.examine(ctx, m); err != nil {
			return err
		}
	}
	o := e.Head()
	if o.Author.Kind != chat.Person || o.Author.Account.Zero() {
		return nil
	}
	act, ok := a.read(e)
	if !ok {
		return nil
	}
	if act.action == actJoin {
		return a.join(ctx, o, act)
	}
	p, s, yes := a.Directory.Professional(o.Author.Account)
	act = a.recall(o, act, yes)
	defer a.tidy(ctx, o, act)
	if yes {
		if act.action == actBind && !a.discreet(o) {
			return a.bindInTheOpen(ctx, o, act, p, s)
		}
		act.action = a.houseText(act, p)
		return a.serveProfessional(ctx, o, act, p, s)
	}
	if a.forProfessionals(act.action) {
		act.action = actUnknown
	}
	if act.action == actElsewhereText && a.discreet(o) {
		if err := a.eraseElsewhere(ctx, act); err != nil {
			return err
		}
	}
	return a.serve(ctx, o, act)
}

// space finds a bound space, also after the platform has changed its identifier.
func (a *App) space(n pdn.NetworkID, id pdn.SpaceID) (registry.Space, registry.Structure, bool) {
	if space, s, ok := a.Directory.Space(n, id); ok {
		return space, s, true
	}
	a.mu.Lock()
	old, moved := a.moved[spaceOf{n, id}]
	a.mu.Unlock()
	if !moved {
		return registry.Space{}, registry.Structure{}, false
	}
	space, s, ok := a.Directory.Space(n, old)
	space.ID = id
	return space, s, ok
}

// today is the day and month of an instant in Paris.
func (a *App) today(t time.Time) pdn.Day { return pdn.DayOf(t, a.zone) }

// editionOf is the edition in effect in a structure.
func (a *App) editionOf(id pdn.StructureID) charter.Edition {
	return a.shelf.Of(id).At(a.today(a.Clock.Now()))
}

// alert is an operator's line: a short code and counts, never a person.
func (a *App) alert(ctx context.Context, what string, err error, more ...any) {
	a.Logger.LogAttrs(ctx, slog.LevelError, what, append([]slog.Attr{slog.String("error", fmt.Sprint(err))}, attrs(more)...)...)
}

func attrs(pairs []any) []slog.Attr {
	var out []slog.Attr
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, slog.Any(fmt.Sprint(pairs[i]), pairs[i+1]))
	}
	return out
}
