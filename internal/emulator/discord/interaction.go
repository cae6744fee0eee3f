package discord

import (
	"context"
	"time"
)

// interactionIn is one act as the server keeps it. Guarded by Server.mu, except first, id, token and the ends.
type interactionIn struct {
	id        ID
	token     string
	kind      int
	app       *App
	user      *User
	channel   *Channel
	source    *message       // the message whose component was used, or nil
	parent    *interactionIn // of a form: what opened it
	target    ID             // of a message command
	name      string
	data      map[string]any
	at        time.Time
	answered  int // kind of the first answer; 0: none
	first     chan struct{}
	original  ID // message of the original answer
	form      *Form
	layout    []Component
	choices   []Choice
	forgotten bool
}

const maxInteractions = 20000

// Interaction is one act of a person on a command, a button, a menu or a form, and what became of it.
type Interaction struct {
	s  *Server
	in *interactionIn
}

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
func (i *Interaction) ID() ID { return i.in.id }

// Token is the interaction's secret, valid 15 minutes.
func (i *Interaction) Token() string { return i.in.token }

// Status is the state now, by Options.Now.
func (i *Interaction) Status() Status {
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	return i.status()
}

func (i *Interaction) status() Status {
	switch in := i.in; {
	case in.answered == 0 && i.s.opts.Now().Sub(in.at) > firstAnswerLimit:
		return StatusFailed
	case in.answered == 0:
		return StatusWaiting
	case in.answered == callbackDeferUpdate:
		return StatusDeferred
	case in.answered == callbackDeferMessage:
		if m := in.channel.message(in.original); m != nil && m.flags&flagLoading != 0 {
			return StatusDeferred
		}
	}
	return StatusAnswered
}

// Done is closed when a first answer came, also a deferred one.
func (i *Interaction) Done() <-chan struct{} { return i.in.first }

// Wait returns when a first answer came (also a deferred one) or ctx ends.
func (i *Interaction) Wait(ctx context.Context) (Status, error) {
	select {
	case <-i.in.first:
		return i.Status(), nil
	case <-ctx.Done():
		return i.Status(), ctx.Err()
	}
}

// Form is the form that was answered with, if any.
func (i *Interaction) Form() (Form, bool) {
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	if i.in.form == nil {
		return Form{}, false
	}
	return *i.in.form, true
}

// Choices are the suggestions that an autocompletion was answered with.
func (i *Interaction) Choices() []Choice {
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	return i.in.choices
}

// Reply is the answer that she sees now (the original answer), if any.
func (i *Interaction) Reply() (View, bool) {
	i.s.mu.Lock()
	defer i.s.mu.Unlock()
	if m := i.in.channel.message(i.in.original); m != nil {
		return m.view(), true
	}
	return View{}, false
}

// Form is a modal as the person sees it.
type Form struct {
	CustomID string
	Title    string
	Fields   []Component
}

// begin sends an interaction to the bot. s.mu is held.
func (s *Server) begin(in *interactionIn) (*Interaction, error) {
	if in.channel.guild == nil && in.user.blocked[in.app.bot.id] {
		return nil, ErrBlocked
	}
	in.id, in.token, in.at, in.first = s.flakes.next(), s.secret(32), s.opts.Now(), make(chan struct{})
	s.interactions[in.token] = in
	s.tokenQueue = append(s.tokenQueue, in)
	s.forgetInteractions(in.at)
	body := in.wire(s)
	raw := s.encodeEvent("INTERACTION_CREATE", body)
	// the platform gives an interaction to one session of the app, whatever its intents
	if ss := in.app.connected(); ss != nil {
		s.deliver(ss, "INTERACTION_CREATE", raw)
	}
	s.changed(Change{Kind: ChangeInteraction, Guild: in.channel.guildID(), Channel: in.channel.id, User: in.user.id, App: in.app.id})
	return &Interaction{s: s, in: in}, nil
}

// forgetInteractions drops those whose token is dead, and the oldest beyond the bound.
func (s *Server) forgetInteractions(now time.Time) {
	for len(s.tokenQueue) > 0 {
		old := s.tokenQueue[0]
		if len(s.tokenQueue) <= maxInteractions && now.Sub(old.at) < tokenLimit+time.Minute {
			return
		}
		old.forgotten = true
		delete(s.interactions, old.token)
		s.tokenQueue[0] = nil
		s.tokenQueue = s.tokenQueue[1:]
	}
}

// connected is a session of the app, one with a live connection if there is any.
func (a *App) connected() *session {
	var last *session
	for _, ss := range a.sessions {
		if ss.connection() != nil {
			return ss
		}
		last = ss
	}
	return last
}

// wire is the body of INTERACTION_CREATE.
func (in *interactionIn) wire(s *Server) map[string]any {
	c := in.channel
	m := map[string]any{"id": in.id, "application_id": in.app.id, "type": in.kind, "data": in.data, "token": in.token, "version": 1,
		"channel_id": c.id, "locale": in.user.locale, "entitlements": []any{}, "attachment_size_limit": 10 << 20,
		"app_permissions": s.permissionsIn(c, in.app.bot).String(), "authorizing_integration_owners": in.owners()}
	part := map[string]any{"id": c.id, "type": int(c.kind)}
	if c.guild == nil {
		m["user"], m["context"] = in.user.wire(), 1
		part["name"] = nil
	} else {
		member := c.guild.members[in.user.id].wire(true)
		member.Perms = s.permissionsIn(c, in.user).String()
		m["member"], m["context"], m["guild_id"], m["guild_locale"] = member, 0, c.guild.id, "fr"
		m["guild"] = map[string]any{"id": c.guild.id, "locale": "fr", "features": []string{}}
		part["name"], part["permissions"] = c.name, member.Perms
	}
	m["channel"] = part
	if in.source != nil {
		m["message"] = in.source.wire()
	}
	return m
}

func (in *interactionIn) owners() map[string]any {
	if in.channel.guild == nil {
		return map[string]any{"0": "0"}
	}
	return map[string]any{"0": in.channel.guild.id}
}

// metadata is what an answer tells about its question.
func (in *interactionIn) metadata() map[string]any {
	m := map[string]any{"id": in.id, "type": in.kind, "user": in.user.wire(), "authorizing_integration_owners": in.owners()}
	switch {
	case in.kind == interactionComponent && in.source != nil:
		m["interacted_message_id"] = in.source.id
	case in.kind == interactionModal:
		m["triggering_interaction_metadata"] = in.parent.metadata()
	case in.target != 0:
		m["target_message_id"] = in.target
	}
	return m
}
