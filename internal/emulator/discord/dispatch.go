package discord

import (
	"bytes"
	"encoding/json"
)

// event is something that happened, on its way to the bots.
type event struct {
	name    string
	intents Intents // one of them is enough; 0: always sent
	guild   *Guild  // only bots installed there
	channel *Channel
	body    any
	reduced any // body without the message content intent; nil: same
	author  *User
	named   []*User // mentioned accounts: they may read the content
}

// emit gives the event to every session that should have it. s.mu is held, no socket is written here.
func (s *Server) emit(e event) {
	var full, reduced []byte
	for _, a := range s.apps {
		if len(a.sessions) == 0 || !s.concerns(e, a) {
			continue
		}
		for _, ss := range a.sessions {
			if e.intents != 0 && ss.intents&e.intents == 0 {
				continue
			}
			if e.reduced != nil && ss.intents&IntentMessageContent == 0 && !e.readable(a) {
				if reduced == nil {
					reduced = s.encodeEvent(e.name, e.reduced)
				}
				s.deliver(ss, e.name, reduced)
				continue
			}
			if full == nil {
				full = s.encodeEvent(e.name, e.body)
			}
			s.deliver(ss, e.name, full)
		}
	}
}

// concerns says whether the bot is there to see the event.
func (s *Server) concerns(e event, a *App) bool {
	if e.guild != nil && e.guild.members[a.bot.id] == nil {
		return false
	}
	if e.channel == nil {
		return true
	}
	if e.channel.guild == nil {
		return e.channel.app == a
	}
	return s.permissionsIn(e.channel, a.bot)&PermViewChannel != 0
}

// readable says whether a bot without the content intent may read this message: private chats, its own, mentions of it.
func (e event) readable(a *App) bool {
	if e.channel == nil || e.channel.guild == nil || e.author == a.bot {
		return true
	}
	for _, u := range e.named {
		if u == a.bot {
			return true
		}
	}
	return false
}

func (s *Server) encodeEvent(name string, body any) []byte {
	raw, err := encode(body)
	if err != nil {
		s.violation("event", name, err.Error(), nil)
		return []byte("null")
	}
	if s.specs != nil {
		s.checkEvent(name, raw)
	}
	return raw
}

// encode writes JSON without HTML escaping, as the platform does.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// deliver hands one encoded event to a session, through the faults.
func (s *Server) deliver(ss *session, name string, raw []byte) {
	if !s.faults.armed.Load() {
		ss.push(name, raw)
		return
	}
	s.faults.deliver(ss, name, raw)
}

func (c *Channel) messageIntent() Intents {
	if c.guild == nil {
		return IntentDirectMessages
	}
	return IntentGuildMessages
}

// emitMessage sends MESSAGE_CREATE or MESSAGE_UPDATE. Ephemeral answers are no events.
func (s *Server) emitMessage(name string, m *message) {
	s.changed(Change{Kind: ChangeMessage, Guild: m.channel.guildID(), Channel: m.channel.id, Message: m.id, User: m.author.id})
	if m.onlyFor != 0 {
		return
	}
	w := m.wire()
	kind := int(m.channel.kind)
	w.ChannelType = &kind
	if g := m.channel.guild; g != nil {
		w.GuildID = g.id
		if mb := g.members[m.author.id]; mb != nil {
			w.Member = mb.wire(false)
		}
	}
	s.emit(event{name: name, intents: m.channel.messageIntent(), guild: m.channel.guild, channel: m.channel, body: w,
		reduced: w.redacted(), author: m.author, named: m.mentions})
}

func (s *Server) emitMessageDelete(m *message) {
	s.changed(Change{Kind: ChangeMessage, Guild: m.channel.guildID(), Channel: m.channel.id, Message: m.id})
	if m.onlyFor != 0 {
		return
	}
	body := map[string]any{"id": m.id, "channel_id": m.channel.id}
	if m.channel.guild != nil {
		body["guild_id"] = m.channel.guild.id
	}
	s.emit(event{name: "MESSAGE_DELETE", intents: m.channel.messageIntent(), guild: m.channel.guild, channel: m.channel, body: body})
}

func (c *Channel) guildID() ID {
	if c.guild == nil {
		return 0
	}
	return c.guild.id
}

func (s *Server) emitMemberAdd(g *Guild, m *member) {
	w := m.wire(true)
	w.GuildID = g.id
	s.emit(event{name: "GUILD_MEMBER_ADD", intents: IntentGuildMembers, guild: g, body: w})
	s.changed(Change{Kind: ChangeMember, Guild: g.id, User: m.user.id})
}

func (s *Server) emitMemberUpdate(g *Guild, m *member) {
	w := m.wire(true)
	w.GuildID = g.id
	s.emit(event{name: "GUILD_MEMBER_UPDATE", intents: IntentGuildMembers, guild: g, body: w})
	s.changed(Change{Kind: ChangeMember, Guild: g.id, User: m.user.id})
}

// removeMember ends a membership and tells the others.
func (s *Server) removeMember(g *Guild, u *User) {
	delete(g.members, u.id)
	s.emit(event{name: "GUILD_MEMBER_REMOVE", intents: IntentGuildMembers, guild: g,
		body: map[string]any{"guild_id": g.id, "user": u.wire()}})
	s.changed(Change{Kind: ChangeMember, Guild: g.id, User: u.id})
}

func (s *Server) emitGuildCreate(g *Guild, a *App) {
	for _, ss := range a.sessions {
		if ss.intents&IntentGuilds != 0 {
			s.deliver(ss, "GUILD_CREATE", s.encodeEvent("GUILD_CREATE", g.create(a, ss.intents)))
		}
	}
}

func (s *Server) emitGuildDelete(g *Guild, a *App) {
	raw := s.encodeEvent("GUILD_DELETE", map[string]any{"id": g.id})
	for _, ss := range a.sessions {
		if ss.intents&IntentGuilds != 0 {
			s.deliver(ss, "GUILD_DELETE", raw)
		}
	}
}

func (s *Server) emitChannel(name string, c *Channel) {
	s.emit(event{name: name, intents: IntentGuilds, guild: c.guild, channel: c, body: c.wire()})
}

func (s *Server) emitRole(name string, r *Role) {
	s.emit(event{name: name, intents: IntentGuilds, guild: r.g, body: map[string]any{"guild_id": r.g.id, "role": r.wire()}})
}

// removeChannel deletes a channel and its threads.
func (s *Server) removeChannel(c *Channel) {
	if c.guild == nil {
		return
	}
	name := "CHANNEL_DELETE"
	if c.kind.thread() {
		name = "THREAD_DELETE"
	}
	s.emitChannel(name, c)
	kept := c.guild.channels[:0:0]
	for _, x := range c.guild.channels {
		if x == c || x.parent == c {
			delete(s.channels, x.id)
			continue
		}
		kept = append(kept, x)
	}
	c.guild.channels = kept
	s.changed(Change{Kind: ChangeChannel, Guild: c.guild.id, Channel: c.id})
}
