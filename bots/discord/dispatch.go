package discord

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// putter queues a job on a lane; false when there is no room for it any more.
type putter func(lane string, job func()) bool

// onEvent takes one raw event from the library, in the order of the gateway. It
// reads the few fields in use, queues the work and returns at once.
func (l *line) onEvent(e *discordgo.Event) {
	defer func() {
		if recover() != nil {
			l.bot.unreadable(e.Type, "panic")
		}
	}()
	if l.ctx.Err() != nil || l.crowded.Load() {
		return
	}
	switch e.Type {
	case "READY":
		l.onReady(e.RawData)
	case "RESUMED":
		l.bot.setReady(true)
		l.bot.log.Info("gateway session resumed")
	default:
		l.bot.dispatch(e.Type, e.RawData, l.put)
	}
}

func (l *line) onReady(raw []byte) {
	b := l.bot
	r, ok := decode[rawReady](b, "READY", raw)
	if !ok {
		return
	}
	b.self.Store(&identity{user: r.User.ID, application: or(r.Application.ID, r.User.ID)})
	ids := make([]string, 0, len(r.Guilds))
	for _, g := range r.Guilds {
		ids = append(ids, g.ID)
	}
	b.owed.reset()
	l.begun(r.Resume)
	for _, id := range b.guilds.begin(ids) {
		b.leave(id, l.put)
	}
	b.setReady(true)
	b.log.Info("gateway session begun", "spaces", len(ids))
}

// put queues a job. While there is no room the gateway is not read; after
// Timing.Crowded the session is given up, and what was not read is read again.
func (l *line) put(lane string, job func()) bool {
	b := l.bot
	if b.lanes.Put(b.atOnce, lane, job) == nil {
		return true
	}
	l.busy.Add(1)
	defer l.busy.Add(-1)
	ctx, cancel := context.WithTimeout(l.ctx, b.timing.Crowded)
	defer cancel()
	err := b.lanes.Put(ctx, lane, job)
	if err != nil && l.ctx.Err() == nil {
		l.crowded.Store(true)
		l.dropConn()
	}
	return err == nil
}

// decode reads an event; what cannot be read is counted, never kept.
func decode[T any](b *Bot, kind string, raw []byte) (*T, bool) {
	v := new(T)
	if err := decodeInto(raw, v); err != nil {
		b.unreadable(kind, "syntax")
		return nil, false
	}
	return v, true
}

// dispatch queues the work of one event.
func (b *Bot) dispatch(kind string, raw []byte, put putter) {
	switch kind {
	case "MESSAGE_CREATE", "MESSAGE_UPDATE":
		if m, ok := decode[rawMessage](b, kind, raw); ok {
			b.onMessage(kind, m, put)
		}
	case "MESSAGE_DELETE", "MESSAGE_DELETE_BULK":
		if r, ok := decode[rawRemoval](b, kind, raw); ok {
			b.onRemoval(kind, r, put)
		}
	case "INTERACTION_CREATE":
		if i, ok := decode[rawInteraction](b, kind, raw); ok {
			b.onInteraction(i, put)
		}
	case "GUILD_MEMBER_ADD":
		if j, ok := decode[rawJoin](b, kind, raw); ok {
			b.onJoin(j, put)
		}
	case "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE":
		if g, ok := decode[rawGuild](b, kind, raw); ok {
			b.onGuild(kind, g, put)
		}
	case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE":
		if r, ok := decode[rawRoleEvent](b, kind, raw); ok {
			b.onRole(r)
		}
	case "CHANNEL_CREATE", "THREAD_CREATE", "THREAD_UPDATE", "CHANNEL_DELETE", "THREAD_DELETE":
		if c, ok := decode[rawChannel](b, kind, raw); ok {
			b.onChannel(kind, c, put)
		}
	default:
		if !ignored(kind) {
			b.unreadable(kind, "unknown kind")
		}
	}
}

// ignored lists the events that our intents bring and that are of no use here.
func ignored(kind string) bool {
	switch kind {
	case "CHANNEL_UPDATE", "CHANNEL_PINS_UPDATE", "THREAD_LIST_SYNC", "THREAD_MEMBER_UPDATE",
		"THREAD_MEMBERS_UPDATE", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE",
		"STAGE_INSTANCE_CREATE", "STAGE_INSTANCE_UPDATE", "STAGE_INSTANCE_DELETE", "TYPING_START", "USER_UPDATE",
		"APPLICATION_COMMAND_PERMISSIONS_UPDATE", "VOICE_CHANNEL_STATUS_UPDATE", "GUILD_APPLICATION_COMMAND_INDEX_UPDATE":
		return true
	default:
		return false
	}
}

// unreadable counts an event that could not be read. Kinds that this package
// does not know are counted together: the list must stay closed.
func (b *Bot) unreadable(kind, class string) {
	switch kind {
	case "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK", "INTERACTION_CREATE", "GUILD_MEMBER_ADD", "GUILD_CREATE", "GUILD_UPDATE",
		"GUILD_DELETE", "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE", "CHANNEL_CREATE", "CHANNEL_DELETE",
		"THREAD_CREATE", "THREAD_DELETE", "READY":
	default:
		kind = "other"
	}
	b.opts.Journal.Unreadable(Network, kind, class)
	b.log.Warn("event not readable", "kind", kind, "class", class)
}

func (b *Bot) onMessage(kind string, m *rawMessage, put putter) {
	if !m.valid() || (m.Guild != "" && !isID(m.Guild)) {
		b.unreadable(kind, "missing")
		return
	}
	admin := m.Guild != "" && b.guilds.administrator(m.Guild, m.Author, m.Member)
	if kind == "MESSAGE_UPDATE" {
		if e := m.edit(admin); e != nil && !b.own(m.Author) {
			b.complete(e, m)
			put(string(e.Place.Conversation), func() {
				b.settle(e.Place)
				b.handle(e)
			})
		}
		return
	}
	if m.Author == nil && m.spoken() {
		b.unreadable(kind, "missing")
		return
	}
	e := m.message(admin)
	if b.own(m.Author) {
		e = nil // nothing to handle, but the reading has come so far
	}
	place, id := placeOf(m.Guild, m.Channel), m.ID
	place.Under = b.guilds.under(m.Guild, m.Channel)
	if e != nil {
		b.complete(e, m)
	}
	if e == nil && place.Kind == chat.Private {
		return
	}
	put(string(place.Conversation), func() {
		b.settle(place)
		if b.owed.reached(place.Conversation, id) || (e != nil && !b.handle(e)) {
			return
		}
		b.advance(place, id)
	})
}

// complete adds to a message what the bot knows of itself and of the space.
func (b *Bot) complete(e *chat.Message, m *rawMessage) {
	e.Place.Under = b.guilds.under(m.Guild, m.Channel)
	if self := b.self.Load(); self != nil {
		e.ToRobot = m.speaksTo(self.user)
	}
}

// reads tells whether a conversation, and the one that it hangs from, is read.
func (b *Bot) reads(p chat.Place) bool {
	return b.opts.Reads(p.Space, p.Conversation) && (p.Under == "" || b.opts.Reads(p.Space, p.Under))
}

// own tells whether a message is the bot's own.
func (b *Bot) own(u *rawUser) bool {
	self := b.self.Load()
	return u != nil && self != nil && u.ID == self.user
}

// advance moves the cursor of a shared conversation that is read.
func (b *Bot) advance(p chat.Place, id string) {
	if p.Kind == chat.Shared && b.work.Err() == nil && b.reads(p) {
		b.opts.Journal.Advance(Network, p.Space, p.Conversation, id)
	}
}

func (b *Bot) onJoin(j *rawJoin, put putter) {
	if !isID(j.Guild) || j.User == nil || !isID(j.User.ID) {
		b.unreadable("GUILD_MEMBER_ADD", "missing")
		return
	}
	if j.User.Bot {
		return
	}
	e := &chat.Join{Origin: b.spaceOrigin(j.Guild, joinID(b.joinKey, j.Guild, j.User.ID, j.JoinedAt))}
	e.Author = chat.Author{Account: account(j.User)}
	if at, err := time.Parse(time.RFC3339, j.JoinedAt); err == nil {
		e.At = at.UTC()
	}
	b.putSpace(e, put)
}

// spaceOrigin is the origin of an event that concerns a whole space.
func (b *Bot) spaceOrigin(guild, id string) chat.Origin {
	o := chat.Origin{Network: Network, ID: id, At: b.clock.Now().UTC(), Author: chat.Author{Kind: chat.Anonymous}}
	o.Once = true
	o.Place = chat.Place{Kind: chat.Shared, Space: pdn.SpaceID(guild)}
	if front := b.guilds.front(guild); front != "" {
		o.Place.Conversation = sharedConversation(front)
		o.Answer = chat.Address(o.Place.Conversation)
	}
	return o
}

func (b *Bot) onGuild(kind string, g *rawGuild, put putter) {
	switch {
	case !isID(g.ID):
		b.unreadable(kind, "missing")
	case kind == "GUILD_UPDATE":
		b.guilds.change(g.ID, func(n *guild) { n.owner = g.Owner })
	case kind == "GUILD_DELETE":
		if !g.Unavailable { // an outage is no departure
			b.leave(g.ID, put)
		}
	case !g.Unavailable:
		b.onSpace(g, put)
	}
}

// onSpace takes the description of a space, at the beginning of a session or
// when the bot arrives there.
func (b *Bot) onSpace(g *rawGuild, put putter) {
	self := ""
	if me := b.self.Load(); me != nil {
		self = me.user
	}
	visible := g.visible(self)
	isNew := b.guilds.put(g, visible)
	if b.opts.ReadContent() {
		b.owed.add(g.ID, visible)
	}
	if isNew {
		b.putSpace(&chat.Arrived{Origin: b.spaceOrigin(g.ID, "a"+g.ID+":"+g.JoinedAt)}, put)
	}
}

// putSpace queues an event of a whole space, in the order of its front channel.
func (b *Bot) putSpace(e chat.Event, put putter) {
	place := e.Head().Place
	put(or(string(place.Conversation), "g:"+string(place.Space)), func() {
		b.settle(place)
		b.handle(e)
	})
}

// leave tells that the bot is no longer in a space.
func (b *Bot) leave(guild string, put putter) {
	id := "g" + guild + ":" + strconv.FormatInt(b.clock.Now().UnixMilli(), 10)
	e := &chat.Gone{Origin: b.spaceOrigin(guild, id)}
	for _, c := range b.guilds.drop(guild) {
		where := sharedConversation(c)
		b.owed.drop(where)
		put(string(where), func() { b.opts.Journal.Forget(Network, where) })
	}
	b.putSpace(e, put)
	put("g:"+guild, func() { b.opts.Journal.ForgetSpace(Network, pdn.SpaceID(guild)) }) // threads archived long ago too
}

func (b *Bot) onRole(r *rawRoleEvent) {
	b.guilds.change(r.Guild, func(n *guild) {
		delete(n.admins, r.RoleID)
		if r.Role.ID == "" {
			return
		}
		if administers(r.Role.Permissions) {
			n.admins[r.Role.ID] = true
		} else {
			delete(n.admins, r.Role.ID)
		}
	})
}

func (b *Bot) onChannel(kind string, c *rawChannel, put putter) {
	if !isID(c.ID) || !isID(c.Guild) {
		return // a private chat was opened
	}
	gone := kind == "CHANNEL_DELETE" || kind == "THREAD_DELETE"
	b.guilds.change(c.Guild, func(n *guild) {
		if gone {
			delete(n.channels, c.ID)
			delete(n.under, c.ID)
		} else if holdsMessages(c.Type) {
			n.channels[c.ID] = true
			n.hang(*c)
		}
	})
	if gone {
		where := sharedConversation(c.ID)
		b.owed.drop(where)
		put(string(where), func() { b.opts.Journal.Forget(Network, where) })
	}
	if kind == "CHANNEL_DELETE" {
		e := &chat.Closed{Origin: b.spaceOrigin(c.Guild, "c"+c.ID)}
		e.Place.Conversation = sharedConversation(c.ID)
		e.Answer = ""
		put(string(e.Place.Conversation), func() { b.handle(e) })
	}
}

var errPanicked = errors.New("the handler panicked")

// handle gives an event to the handler until it is done with it. false: the bot
// stops, the event is not finished.
func (b *Bot) handle(e chat.Event) bool {
	for attempt := 0; b.work.Err() == nil; attempt++ {
		err := b.handOver(e)
		if err == nil {
			return true
		}
		if errors.Is(err, errPanicked) {
			b.unreadable("handler", "panic")
			return true
		}
		b.log.Warn("event put off", "attempt", attempt, "key", pdn.KeyOf(err), "type", fmt.Sprintf("%T", err))
		if pause(b.work, b.backoff(attempt, b.timing.HandleMin, 30*b.timing.HandleMin)) != nil {
			break
		}
	}
	return false
}

func (b *Bot) handOver(e chat.Event) (err error) {
	defer func() {
		if recover() != nil {
			err = errPanicked
		}
	}()
	return b.opts.Handler.Handle(b.work, e)
}
