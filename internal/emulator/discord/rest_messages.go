package discord

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// outgoing is the body of a message sent or edited by a bot; a nil pointer means that the field was not given.
type outgoing struct {
	Content     *string          `json:"content"`
	Embeds      *[]any           `json:"embeds"`
	Components  *[]any           `json:"components"`
	Attachments *[]any           `json:"attachments"`
	Mentions    *allowedMentions `json:"allowed_mentions"`
	Reference   *struct {
		Message  ID    `json:"message_id"`
		Channel  ID    `json:"channel_id"`
		MustBe   *bool `json:"fail_if_not_exists"`
		RefKind  int   `json:"type"`
		RefGuild ID    `json:"guild_id"`
	} `json:"message_reference"`
	Nonce   json.RawMessage `json:"nonce"`
	Enforce bool            `json:"enforce_nonce"`
	Flags   int             `json:"flags"`
}

type allowedMentions struct {
	Parse   []string `json:"parse"`
	Users   []ID     `json:"users"`
	Roles   []ID     `json:"roles"`
	Replied bool     `json:"replied_user"`
}

// outgoing reads and checks a message body, which may be a part of the request's.
func (c *call) outgoing(raw []byte, editing bool) (*outgoing, *apiError) {
	var o outgoing
	if len(raw) > 0 && json.Unmarshal(raw, &o) != nil {
		return nil, formError("", "MODEL_TYPE_CONVERT", "Could not interpret the body.")
	}
	if e := o.check(); e != nil {
		return nil, e
	}
	if !editing && o.empty() && len(c.files) == 0 {
		return nil, fail(400, 50006, "Cannot send an empty message")
	}
	return &o, nil
}

func (o *outgoing) empty() bool {
	return (o.Content == nil || *o.Content == "") && (o.Embeds == nil || len(*o.Embeds) == 0) &&
		(o.Components == nil || len(*o.Components) == 0)
}

// apply writes what was given into the message.
func (o *outgoing) apply(s *Server, m *message, files []upload) {
	if o.Content != nil {
		m.content = *o.Content
	}
	if o.Embeds != nil {
		m.embeds = asEmbeds(*o.Embeds)
	}
	if o.Components != nil {
		n := 0
		m.components = asComponents(*o.Components, &n)
	}
	if o.Attachments != nil {
		m.attachments = nil
	}
	for _, f := range files {
		m.attachments = append(m.attachments, s.attachment(m.channel, f.name, f.data))
	}
	if o.Content != nil || o.Mentions != nil {
		s.resolveMentions(m, o.Mentions)
	}
}

// nonceText is the nonce as text: it may be sent as a number.
func (o *outgoing) nonceText() string {
	var text string
	if json.Unmarshal(o.Nonce, &text) == nil {
		return text
	}
	return string(o.Nonce)
}

const nonceMemory = 5 * time.Minute // the documentation says "a few minutes"

func createMessage(c *call) (int, any, *apiError) {
	ch, e := c.channel(0)
	if e != nil {
		return 0, nil, e
	}
	if ch.kind == GuildForum {
		return 0, nil, fail(400, 50008, "Cannot send messages in a non-text channel")
	}
	if e := c.maySend(ch); e != nil {
		return 0, nil, e
	}
	o, e := c.outgoing(c.raw, false)
	if e != nil {
		return 0, nil, e
	}
	key := nonceKey{c.app.id, o.nonceText()}
	now := c.s.opts.Now()
	if o.Enforce && key.nonce != "" {
		if n, ok := ch.nonces[key]; ok && now.Sub(n.at) < nonceMemory {
			if m := ch.message(n.message); m != nil {
				return 200, m.wire(), nil
			}
		}
	}
	m := &message{id: c.s.flakes.next(), channel: ch, author: c.app.bot, at: now.UTC(), nonce: key.nonce,
		flags: o.Flags &^ (flagEphemeral | flagLoading)} // only an answer can be ephemeral
	if o.Reference != nil {
		if ch.message(o.Reference.Message) == nil {
			if o.Reference.MustBe == nil || *o.Reference.MustBe {
				return 0, nil, formError("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
			}
		} else {
			m.kind, m.reply = 19, o.Reference.Message
		}
	}
	o.apply(c.s, m, c.files)
	if key.nonce != "" {
		ch.remember(key, m.id, now)
	}
	ch.add(m, c.s.opts.History)
	c.s.emitMessage("MESSAGE_CREATE", m)
	return 200, m.wire(), nil
}

// remember keeps a nonce, and forgets the old ones.
func (c *Channel) remember(k nonceKey, id ID, now time.Time) {
	if c.nonces == nil {
		c.nonces = map[nonceKey]nonced{}
	}
	if len(c.nonces) >= 1000 {
		for k, n := range c.nonces {
			if now.Sub(n.at) >= nonceMemory {
				delete(c.nonces, k)
			}
		}
		if len(c.nonces) >= 10000 {
			clear(c.nonces)
		}
	}
	c.nonces[k] = nonced{id, now}
}

// channel finds the channel of the path and checks that the bot sees it and holds the other rights.
func (c *call) channel(need Permissions) (*Channel, *apiError) {
	id, e := c.id("channel_id")
	if e != nil {
		return nil, e
	}
	ch := c.s.channels[id]
	if ch == nil {
		return nil, fail(404, 10003, "Unknown Channel")
	}
	p := c.s.permissionsIn(ch, c.app.bot)
	if p&PermViewChannel == 0 {
		return nil, fail(403, 50001, "Missing Access")
	}
	if p&need != need {
		return nil, fail(403, 50013, "Missing Permissions")
	}
	return ch, nil
}

// maySend checks the right to write, and in a private chat that the person lets the bot in.
func (c *call) maySend(ch *Channel) *apiError {
	if ch.guild == nil {
		p := ch.person
		if p.blocked[c.app.bot.id] || p.dmsClosed {
			return fail(403, 50007, "Cannot send messages to this user")
		}
		if len(c.s.mutual(p, c.app.bot)) == 0 {
			return fail(403, 50278, "Cannot send messages to this user due to having no mutual guilds")
		}
		return nil
	}
	if c.s.permissionsIn(ch, c.app.bot)&ch.sendPermission() == 0 {
		return fail(403, 50013, "Missing Permissions")
	}
	if ch.kind.thread() && ch.thread.archived {
		if ch.thread.locked {
			return fail(400, 50083, "Thread is archived")
		}
		ch.thread.archived = false
	}
	return nil
}

// mutual lists the guilds that two accounts share.
func (s *Server) mutual(a, b *User) []*Guild {
	var out []*Guild
	for _, g := range s.guilds {
		if g.members[a.id] != nil && g.members[b.id] != nil {
			out = append(out, g)
		}
	}
	return out
}

// own finds a message of the path in its channel, never an ephemeral one.
func (c *call) message(ch *Channel) (*message, *apiError) {
	id, e := c.id("message_id")
	if e != nil {
		return nil, e
	}
	m := ch.message(id)
	if m == nil || m.onlyFor != 0 {
		return nil, fail(404, 10008, "Unknown Message")
	}
	return m, nil
}

func getMessage(c *call) (int, any, *apiError) {
	ch, e := c.channel(PermReadHistory)
	if e != nil {
		return 0, nil, e
	}
	m, e := c.message(ch)
	if e != nil {
		return 0, nil, e
	}
	return 200, c.readable(m), nil
}

// readable is the message as REST shows it to the bot: without content when the portal does not grant it.
func (c *call) readable(m *message) *wireMessage {
	ev := event{channel: m.channel, author: m.author, named: m.mentions}
	if c.app.privileged&IntentMessageContent == 0 && !ev.readable(c.app) {
		return m.wire().redacted()
	}
	return m.wire()
}

func listMessages(c *call) (int, any, *apiError) {
	ch, e := c.channel(0)
	if e != nil {
		return 0, nil, e
	}
	limit, before, after, around, e := c.page()
	if e != nil {
		return 0, nil, e
	}
	out := []*wireMessage{}
	if c.s.permissionsIn(ch, c.app.bot)&PermReadHistory == 0 {
		return 200, out, nil // the platform answers an empty list
	}
	var all []*message
	for _, m := range ch.messages {
		if m.onlyFor == 0 {
			all = append(all, m)
		}
	}
	at := func(id ID) int {
		i, _ := slices.BinarySearchFunc(all, id, func(m *message, id ID) int {
			if m.id < id {
				return -1
			}
			return min(int(m.id-id), 1)
		})
		return i
	}
	from, to := max(0, len(all)-limit), len(all)
	switch {
	case after != 0:
		from = at(after + 1)
		to = min(len(all), from+limit)
	case before != 0:
		to = at(before)
		from = max(0, to-limit)
	case around != 0:
		from = max(0, at(around)-limit/2)
		to = min(len(all), from+limit)
	}
	for i := to - 1; i >= from; i-- {
		out = append(out, c.readable(all[i]))
	}
	return 200, out, nil
}

// page reads the window of a list of messages.
func (c *call) page() (limit int, before, after, around ID, e *apiError) {
	limit = 50
	if l := c.query.Get("limit"); l != "" {
		n, err := strconv.Atoi(l)
		if err != nil || n < 1 || n > 100 {
			return 0, 0, 0, 0, formError("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
		}
		limit = n
	}
	for name, into := range map[string]*ID{"before": &before, "after": &after, "around": &around} {
		v := c.query.Get(name)
		if v == "" || v == "0" {
			continue
		}
		id, err := ParseID(v)
		if err != nil {
			return 0, 0, 0, 0, formError(name, "NUMBER_TYPE_COERCE", "Value is not snowflake.")
		}
		*into = id
	}
	if c.query.Get("after") == "0" {
		after = 1
	}
	return limit, before, after, around, nil
}

func updateMessage(c *call) (int, any, *apiError) {
	ch, e := c.channel(0)
	if e != nil {
		return 0, nil, e
	}
	m, e := c.message(ch)
	if e != nil {
		return 0, nil, e
	}
	if m.author != c.app.bot {
		return 0, nil, fail(403, 50005, "Cannot edit a message authored by another user")
	}
	o, e := c.outgoing(c.raw, true)
	if e != nil {
		return 0, nil, e
	}
	return 200, c.s.rewrite(m, o, c.files).wire(), nil
}

// rewrite replaces a message by its edited form and tells everybody.
func (s *Server) rewrite(m *message, o *outgoing, files []upload) *message {
	n := *m
	n.edited = s.opts.Now().UTC()
	n.flags &^= flagLoading
	o.apply(s, &n, files)
	m.channel.replace(&n)
	s.emitMessage("MESSAGE_UPDATE", &n)
	return &n
}

func deleteMessage(c *call) (int, any, *apiError) {
	ch, e := c.channel(0)
	if e != nil {
		return 0, nil, e
	}
	m, e := c.message(ch)
	if e != nil {
		return 0, nil, e
	}
	if m.author != c.app.bot {
		if ch.guild == nil {
			return 0, nil, fail(403, 50003, "Cannot execute action on a DM channel")
		}
		if c.s.permissionsIn(ch, c.app.bot)&PermManageMessages == 0 {
			return 0, nil, fail(403, 50013, "Missing Permissions")
		}
	}
	ch.remove(m.id)
	c.s.emitMessageDelete(m)
	return 204, nil, nil
}
