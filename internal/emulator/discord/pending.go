package discord

import (
	"context"
	"net/http"
	"time"
)

type command struct{}
type session struct{}
type interactionIn struct{}
type specs struct{}
type operation struct{}
type limiter struct{}
type journal struct{}
type window struct{}

const closeBadToken = 4004

func loadSpecs(string) (*specs, error)             { return &specs{}, nil }
func newFaults(s *Server) *Faults                  { return &Faults{s: s} }
func newLimiter(Limits) *limiter                   { return &limiter{} }
func newJournal(int) *journal                      { return &journal{} }
func (s *Server) routes() http.Handler             { return http.NotFoundHandler() }
func (s *Server) emitRole(string, *Role)           {}
func (s *Server) emitMemberUpdate(*Guild, *member) {}
func (s *Server) emitMemberAdd(*Guild, *member)    {}
func (s *Server) emitGuildCreate(*Guild, *App)     {}
func (s *Server) emitGuildDelete(*Guild, *App)     {}
func (s *Server) emitChannel(string, *Channel)     {}
func (s *Server) removeMember(*Guild, *User)       {}
func (s *Server) removeChannel(*Channel)           {}
func (a *App) dropSessions(int)                    {}

// Join makes the person a member of the guild. ErrMember when she already is.
func (u *User) Join(g *Guild) error { return nil }

// Leave ends her membership. ErrNotMember when she is none.
func (u *User) Leave(g *Guild) error { return nil }

// Say posts a plain text; see Post.
func (u *User) Say(c *Channel, text string) (ID, error) { return 0, nil }

// Post writes a message. ErrNotVisible, ErrForbidden when she may not read or write there.
func (u *User) Post(c *Channel, d Draft) (ID, error) { return 0, nil }

// Edit changes the text of her own message.
func (u *User) Edit(c *Channel, id ID, text string) error { return nil }

// Delete removes her own message, or any message with the right to manage them.
func (u *User) Delete(c *Channel, id ID) error { return nil }

// React adds a unicode emoji to a message.
func (u *User) React(c *Channel, id ID, emoji string) error { return nil }

// Typing shows that she is writing.
func (u *User) Typing(c *Channel) error { return nil }

// StartThread opens a public thread in a text or announcement channel, on a message or (zero) on none.
func (u *User) StartThread(c *Channel, name string, on ID) (*Channel, error) { return nil, nil }

// StartPost opens a post in a forum with its first message.
func (u *User) StartPost(forum *Channel, name string, d Draft) (*Channel, error) { return nil, nil }

// DM is her private chat with the bot, opened if need be. ErrNoMutual without a guild in common.
func (u *User) DM(a *App) (*Channel, error) { return nil, nil }

// SetDMs opens or closes her private messages to members of shared guilds.
func (u *User) SetDMs(open bool) {}

// Block refuses everything private from this bot (50007 for the bot) until Unblock.
func (u *User) Block(a *App) {}

// Unblock ends Block.
func (u *User) Unblock(a *App) {}

// Slash runs a slash command. Option values are string, int, float64, bool, *User, *Channel or *Role; a subcommand is
// written in the name: "charte voir". ErrNoCommand, ErrBadValue.
func (u *User) Slash(c *Channel, a *App, name string, options map[string]any) (*Interaction, error) {
	return nil, nil
}

// UserCommand runs a command of a person's context menu.
func (u *User) UserCommand(c *Channel, a *App, name string, target *User) (*Interaction, error) {
	return nil, nil
}

// MessageCommand runs a command of a message's context menu.
func (u *User) MessageCommand(c *Channel, a *App, name string, target ID) (*Interaction, error) {
	return nil, nil
}

// Press presses a button that she sees. ErrNoMessage, ErrNoComponent.
func (u *User) Press(c *Channel, message ID, customID string) (*Interaction, error) { return nil, nil }

// Pick chooses in a select menu that she sees. ErrBadValue when the menu has no such value or the count is wrong.
func (u *User) Pick(c *Channel, message ID, customID string, values ...string) (*Interaction, error) {
	return nil, nil
}

// Forge sends the press of a button that is not on the message, as a modified client would.
func (u *User) Forge(c *Channel, message ID, customID string) (*Interaction, error) { return nil, nil }

// Submit sends the form that the interaction opened; fields are by custom_id. ErrNoForm, ErrBadValue.
func (u *User) Submit(i *Interaction, fields map[string]string) (*Interaction, error) {
	return nil, nil
}

// VisibleTo lists what the person sees in a channel, oldest first: messages, and ephemeral answers addressed to her.
// Nothing when she may not read there.
func (s *Server) VisibleTo(u *User, c *Channel) []View { return nil }

// Messages lists everything in a channel, ephemeral answers included.
func (s *Server) Messages(c *Channel) []View { return nil }

// Interaction is one act of a person on a command, a button, a menu or a form, and what became of it.
type Interaction struct{}

// Status is what the person's screen says about her act.
type Status string

// The states of an interaction.
const (
	StatusWaiting  Status = "waiting"  // no answer yet
	StatusDeferred Status = "deferred" // "the bot is thinking", or nothing for a button
	StatusAnswered Status = "answered" // a message, an update or a form
	StatusFailed   Status = "failed"   // no answer within 3 s: "interaction failed"
)

// ID is the interaction's id.
func (i *Interaction) ID() ID { return 0 }

// Token is the interaction's secret, valid 15 minutes.
func (i *Interaction) Token() string { return "" }

// Status is the state now, by Options.Now.
func (i *Interaction) Status() Status { return "" }

// Wait returns when a first answer came (also a deferred one) or ctx ends.
func (i *Interaction) Wait(ctx context.Context) (Status, error) { return "", nil }

// Form is the form that was answered with, if any.
func (i *Interaction) Form() (Form, bool) { return Form{}, false }

// Reply is the answer that she sees now (the original answer), if any.
func (i *Interaction) Reply() (View, bool) { return View{}, false }

// Form is a modal as the person sees it.
type Form struct {
	CustomID string
	Title    string
	Fields   []Component
}

// Requests lists the requests kept, oldest first.
func (s *Server) Requests() []Request { return nil }

// RequestsOf lists the requests kept for one operation, oldest first.
func (s *Server) RequestsOf(operation string) []Request { return nil }

// Counts gives how many requests each operation has received since the start or ForgetRequests.
func (s *Server) Counts() map[string]int { return nil }

// ForgetRequests empties the journal and the counters.
func (s *Server) ForgetRequests() {}

// Violations lists what the specifications refused, oldest first (at most 1000 are kept).
func (s *Server) Violations() []Violation { return nil }

// Sessions counts the app's gateway sessions: connected ones, and ones waiting for a Resume.
func (a *App) Sessions() (connected, waiting int) { return 0, 0 }

// Faults is the script of what goes wrong.
type Faults struct{ s *Server }

// Faults gives the script of what goes wrong.
func (s *Server) Faults() *Faults { return s.faults }

// ResumeAnswer is the first packet after a Resume.
type ResumeAnswer int

// What a Resume may be answered with instead of the replay.
const (
	ResumeReconnect   ResumeAnswer = iota + 1 // op 7
	ResumeInvalid                             // op 9, d false: the session is forgotten
	ResumeInvalidKeep                         // op 9, d true: the session may be resumed again
)

// NextResume answers the next Resumes so, one each.
func (f *Faults) NextResume(a ...ResumeAnswer) {}

// NoHello leaves the next n gateway connections without Hello and without any answer.
func (f *Faults) NoHello(n int) {}

// SilenceHeartbeats stops (or gives again) heartbeat acknowledgements.
func (f *Faults) SilenceHeartbeats(on bool) {}

// Blackhole accepts connections and answers nothing, on REST and gateway, until switched off; open gateway connections
// go silent too.
func (f *Faults) Blackhole(on bool) {}

// CloseGateway closes all gateway connections with the code.
func (f *Faults) CloseGateway(code int) {}

// RefuseIdentify closes the next n Identifies with the code, for instance 4004 or 4014.
func (f *Faults) RefuseIdentify(code, n int) {}

// Reconnect sends op 7 on all gateway connections.
func (f *Faults) Reconnect() {}

// Invalidate sends op 9 on all gateway connections; unless resumable the sessions are forgotten.
func (f *Faults) Invalidate(resumable bool) {}

// ResetMidFrame writes half a frame on all gateway connections, then a TCP reset.
func (f *Faults) ResetMidFrame() {}

// DropConnections resets every TCP connection, REST and gateway.
func (f *Faults) DropConnections() {}

// Restart forgets all gateway sessions and resets every connection; the world is kept.
func (f *Faults) Restart() {}

// Duplicate delivers the next n events of that name ("" = any) twice.
func (f *Faults) Duplicate(event string, n int) {}

// Reorder delivers the next event of that name ("" = any) after the one that follows it.
func (f *Faults) Reorder(event string) {}

// UnknownComponents adds a component of an unpublished type to the next n messages or interactions sent to bots.
func (f *Faults) UnknownComponents(n int) {}

// SendEvent delivers any event to an app's sessions, whatever their intents: unknown kinds, broken bodies.
func (f *Faults) SendEvent(a *App, name string, body any) {}

// RESTFault is what happens to one REST request.
type RESTFault struct {
	// Operation is the operationId concerned; empty: any.
	Operation string
	// Times is how often; 0 means once, negative until Clear.
	Times int
	// Delay before anything else (the effect included).
	Delay time.Duration
	// AfterEffect lets the request have its effect, then answers with the fault.
	AfterEffect bool
	// Status and Body replace the answer; Status 0 keeps it. ContentType defaults to application/json.
	Status      int
	Body        string
	ContentType string
	Header      map[string]string
	// Truncate cuts the answer's body in half and the connection with it.
	Truncate bool
	// Reset cuts the connection without an answer.
	Reset bool
}

// REST adds faults; they apply in the order given, each to the first request it fits.
func (f *Faults) REST(faults ...RESTFault) {}

// Clear removes every fault that waits and switches the lasting ones off.
func (f *Faults) Clear() {}

// RouteLimited is a 429 for one route.
func RouteLimited(operation string, after time.Duration) RESTFault { return RESTFault{} }

// GlobalLimited is a 429 for everything.
func GlobalLimited(after time.Duration) RESTFault { return RESTFault{} }

// EdgeBan is a 429 with an HTML body, as the platform's edge answers a banned address.
func EdgeBan() RESTFault { return RESTFault{} }

// ServerError answers with a 5xx before the effect.
func ServerError(operation string, status int) RESTFault { return RESTFault{} }

// LostAnswer lets the request have its effect, then answers 502.
func LostAnswer(operation string) RESTFault { return RESTFault{} }
