package discord

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// Draft is what a person writes.
type Draft struct {
	Content string
	// ReplyTo is a message of the same channel, or zero.
	ReplyTo ID
	// Attachments need a Filename only; ids and addresses are given.
	Attachments []Attachment
}

// Join makes the person a member of the guild. ErrMember when she already is.
func (u *User) Join(g *Guild) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if g.members[u.id] != nil {
		return fmt.Errorf("join: %w", ErrMember)
	}
	m := &member{user: u, joined: u.s.opts.Now().UTC()}
	g.members[u.id] = m
	u.s.emitMemberAdd(g, m)
	return nil
}

// Leave ends her membership. ErrNotMember when she is none.
func (u *User) Leave(g *Guild) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if g.members[u.id] == nil {
		return fmt.Errorf("leave: %w", ErrNotMember)
	}
	u.s.removeMember(g, u)
	return nil
}

// Say posts a plain text; see Post.
func (u *User) Say(c *Channel, text string) (ID, error) { return u.Post(c, Draft{Content: text}) }

// Post writes a message. ErrNotVisible, ErrForbidden when she may not read or write there; ErrBadValue when it is empty
// or longer than 2000 characters, ErrNoMessage when the message replied to is not there.
func (u *User) Post(c *Channel, d Draft) (ID, error) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if c.kind == GuildForum {
		return 0, fmt.Errorf("post in a forum without opening a post: %w", ErrForbidden)
	}
	if err := u.may(c, c.sendPermission()); err != nil {
		return 0, fmt.Errorf("post: %w", err)
	}
	m, err := u.write(c, d)
	if err != nil {
		return 0, fmt.Errorf("post: %w", err)
	}
	return m.id, nil
}

// may checks that the person sees the channel and holds the right there. s.mu is held.
func (u *User) may(c *Channel, need Permissions) error {
	p := u.s.permissionsIn(c, u)
	if p&PermViewChannel == 0 || u.s.channels[c.id] != c {
		return ErrNotVisible
	}
	if p&need != need {
		return ErrForbidden
	}
	if c.guild == nil && need&PermSendMessages != 0 && u.blocked[c.app.bot.id] {
		return ErrBlocked
	}
	return nil
}

func (u *User) write(c *Channel, d Draft) (*message, error) {
	if n := utf8.RuneCountInString(d.Content); n > maxContent || n == 0 && len(d.Attachments) == 0 {
		return nil, ErrBadValue
	}
	s := u.s
	m := &message{id: s.flakes.next(), channel: c, author: u, content: d.Content, at: s.opts.Now().UTC()}
	if d.ReplyTo != 0 {
		if c.message(d.ReplyTo) == nil {
			return nil, ErrNoMessage
		}
		m.kind, m.reply = 19, d.ReplyTo
	}
	for _, a := range d.Attachments {
		full := s.attachment(c, a.Filename, nil)
		full.Size, full.ContentType = max(a.Size, 1), a.ContentType
		m.attachments = append(m.attachments, full)
	}
	s.resolveMentions(m, nil)
	if c.thread != nil {
		c.thread.archived = false
		c.seen[u.id] = true
	}
	c.add(m, s.opts.History)
	s.emitMessage("MESSAGE_CREATE", m)
	return m, nil
}

// Edit changes the text of her own message.
func (u *User) Edit(c *Channel, id ID, text string) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m := c.message(id)
	if m == nil {
		return fmt.Errorf("edit: %w", ErrNoMessage)
	}
	if m.author != u {
		return fmt.Errorf("edit: %w", ErrForbidden)
	}
	if n := utf8.RuneCountInString(text); n > maxContent {
		return fmt.Errorf("edit: %w", ErrBadValue)
	}
	u.s.rewrite(m, &outgoing{Content: &text}, nil)
	return nil
}

// Delete removes her own message, or any message with the right to manage them. An ephemeral answer is dismissed.
func (u *User) Delete(c *Channel, id ID) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m := c.message(id)
	if m == nil {
		return fmt.Errorf("delete: %w", ErrNoMessage)
	}
	if m.author != u && m.onlyFor != u.id && (c.guild == nil || u.s.permissionsIn(c, u)&PermManageMessages == 0) {
		return fmt.Errorf("delete: %w", ErrForbidden)
	}
	c.remove(id)
	u.s.emitMessageDelete(m)
	return nil
}

// DeleteMany removes messages of a channel at once, as a moderation tool does: one event tells of them all. Who acts
// must manage messages there; what is not there is left out.
func (u *User) DeleteMany(c *Channel, ids ...ID) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if c.guild == nil || u.s.permissionsIn(c, u)&PermManageMessages == 0 {
		return fmt.Errorf("delete many: %w", ErrForbidden)
	}
	var gone []ID
	for _, id := range ids {
		if m := c.message(id); m != nil && m.onlyFor == 0 {
			c.remove(id)
			gone = append(gone, id)
			u.s.changed(Change{Kind: ChangeMessage, Guild: c.guildID(), Channel: c.id, Message: id})
		}
	}
	if len(gone) == 0 {
		return fmt.Errorf("delete many: %w", ErrNoMessage)
	}
	u.s.emit(event{name: "MESSAGE_DELETE_BULK", intents: c.messageIntent(), guild: c.guild, channel: c,
		body: map[string]any{"ids": gone, "channel_id": c.id, "guild_id": c.guild.id}})
	return nil
}

// React adds a unicode emoji to a message; a second time by the same person changes nothing.
func (u *User) React(c *Channel, id ID, emoji string) error {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := u.may(c, PermReadHistory); err != nil {
		return fmt.Errorf("react: %w", err)
	}
	m := c.message(id)
	if m == nil || m.onlyFor != 0 {
		return fmt.Errorf("react: %w", ErrNoMessage)
	}
	if slices.Contains(m.reactions[emoji], u.id) {
		return nil
	}
	n := *m
	n.reactions = map[string][]ID{}
	for e, who := range m.reactions {
		n.reactions[e] = slices.Clone(who)
	}
	n.reactions[emoji] = append(n.reactions[emoji], u.id)
	c.replace(&n)
	body := map[string]any{"user_id": u.id, "channel_id": c.id, "message_id": id, "message_author_id": m.author.id,
		"emoji": map[string]any{"id": nil, "name": emoji}, "burst": false, "type": 0}
	intent := IntentDirectReactions
	if c.guild != nil {
		intent = IntentGuildReactions
		body["guild_id"], body["member"] = c.guild.id, c.guild.members[u.id].wire(true)
	}
	s.emit(event{name: "MESSAGE_REACTION_ADD", intents: intent, guild: c.guild, channel: c, body: body})
	s.changed(Change{Kind: ChangeReaction, Guild: c.guildID(), Channel: c.id, Message: id, User: u.id})
	return nil
}

// Typing shows that she is writing.
func (u *User) Typing(c *Channel) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if err := u.may(c, c.sendPermission()); err != nil {
		return fmt.Errorf("type: %w", err)
	}
	u.s.emitTyping(c, u)
	return nil
}

func (s *Server) emitTyping(c *Channel, u *User) {
	body := map[string]any{"channel_id": c.id, "user_id": u.id, "timestamp": s.opts.Now().Unix()}
	intent := IntentDirectTyping
	if c.guild != nil {
		intent = IntentGuildTyping
		body["guild_id"], body["member"] = c.guild.id, c.guild.members[u.id].wire(true)
	}
	s.emit(event{name: "TYPING_START", intents: intent, guild: c.guild, channel: c, body: body})
}

// StartThread opens a public thread in a text or announcement channel, on a message or (zero) on none.
func (u *User) StartThread(c *Channel, name string, on ID) (*Channel, error) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if c.kind != GuildText && c.kind != GuildAnnouncement {
		return nil, fmt.Errorf("start a thread: %w", ErrForbidden)
	}
	if err := u.may(c, PermCreateThreads); err != nil {
		return nil, fmt.Errorf("start a thread: %w", err)
	}
	kind := PublicThread
	if c.kind == GuildAnnouncement {
		kind = AnnouncementThread
	}
	id := on
	if on != 0 {
		m := c.message(on)
		if m == nil || u.s.channels[on] != nil {
			return nil, fmt.Errorf("start a thread: %w", ErrNoMessage)
		}
		t := u.thread(c, kind, name, id)
		n := *m
		n.thread, n.flags = t, n.flags|1<<5
		c.replace(&n)
		return t, nil
	}
	return u.thread(c, kind, name, u.s.flakes.next()), nil
}

// StartPost opens a post in a forum with its first message.
func (u *User) StartPost(forum *Channel, name string, d Draft) (*Channel, error) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if forum.kind != GuildForum {
		return nil, fmt.Errorf("start a post: %w", ErrForbidden)
	}
	if err := u.may(forum, PermSendMessages); err != nil {
		return nil, fmt.Errorf("start a post: %w", err)
	}
	t := u.thread(forum, PublicThread, name, u.s.flakes.next())
	if _, err := u.write(t, d); err != nil {
		u.s.removeChannel(t)
		return nil, fmt.Errorf("start a post: %w", err)
	}
	return t, nil
}

func (u *User) thread(parent *Channel, kind ChannelKind, name string, id ID) *Channel {
	s := u.s
	t := &Channel{s: s, id: id, guild: parent.guild, kind: kind, name: name, parent: parent, seen: map[ID]bool{u.id: true},
		nonces: map[nonceKey]nonced{}, thread: &threadState{owner: u.id, created: s.opts.Now().UTC()}}
	parent.guild.channels = append(parent.guild.channels, t)
	s.channels[id] = t
	body := t.wire()
	body["newly_created"] = true
	s.emit(event{name: "THREAD_CREATE", intents: IntentGuilds, guild: t.guild, channel: t, body: body})
	s.changed(Change{Kind: ChangeChannel, Guild: t.guild.id, Channel: id, User: u.id})
	return t
}

// DM is her private chat with the bot, opened if need be. ErrNoMutual without a guild in common.
func (u *User) DM(a *App) (*Channel, error) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if u.dms[a.bot.id] == nil && len(u.s.mutual(u, a.bot)) == 0 {
		return nil, fmt.Errorf("open a private chat: %w", ErrNoMutual)
	}
	return u.s.openDM(u, a), nil
}

// SetDMs opens or closes her private messages to members of shared guilds.
func (u *User) SetDMs(open bool) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.dmsClosed = !open
}

// Block refuses everything private from this bot (50007 for the bot) until Unblock.
func (u *User) Block(a *App) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.blocked[a.bot.id] = true
}

// Unblock ends Block.
func (u *User) Unblock(a *App) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	delete(u.blocked, a.bot.id)
}
