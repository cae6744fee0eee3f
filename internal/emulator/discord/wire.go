package discord

import "time"

// The shapes of this file are the published ones, shared by REST answers and gateway events.

type wireUser struct {
	ID            ID      `json:"id"`
	Username      string  `json:"username"`
	Avatar        *string `json:"avatar"`
	Discriminator string  `json:"discriminator"`
	PublicFlags   int     `json:"public_flags"`
	Flags         int     `json:"flags"`
	Bot           bool    `json:"bot,omitempty"`
	GlobalName    *string `json:"global_name"`
	PrimaryGuild  any     `json:"primary_guild"`
}

func (u *User) wire() *wireUser {
	w := &wireUser{ID: u.id, Username: u.username, Discriminator: "0", Bot: u.bot != nil}
	if u.display != "" {
		w.GlobalName = &u.display
	}
	return w
}

type wireMember struct {
	User     *wireUser `json:"user,omitempty"`
	Avatar   *string   `json:"avatar"`
	Banner   *string   `json:"banner"`
	Muted    *string   `json:"communication_disabled_until"`
	Flags    int       `json:"flags"`
	Joined   string    `json:"joined_at"`
	Nick     *string   `json:"nick"`
	Pending  bool      `json:"pending"`
	Premium  *string   `json:"premium_since"`
	Roles    []ID      `json:"roles"`
	Mute     bool      `json:"mute"`
	Deaf     bool      `json:"deaf"`
	Perms    string    `json:"permissions,omitempty"`
	GuildID  ID        `json:"guild_id,omitempty"`
	Presence any       `json:"-"`
}

func (m *member) wire(withUser bool) *wireMember {
	w := &wireMember{Joined: stamp(m.joined), Roles: append([]ID{}, m.roles...)}
	if m.nick != "" {
		w.Nick = &m.nick
	}
	if withUser {
		w.User = m.user.wire()
	}
	return w
}

// stamp writes an instant as the platform does: UTC, microseconds, explicit offset.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000+00:00") }

type wireReference struct {
	Type    int `json:"type"`
	Channel ID  `json:"channel_id"`
	Message ID  `json:"message_id,omitempty"`
	Guild   ID  `json:"guild_id,omitempty"`
}

type wireMessage struct {
	ID              ID             `json:"id"`
	ChannelID       ID             `json:"channel_id"`
	GuildID         ID             `json:"guild_id,omitempty"`
	Type            int            `json:"type"`
	Author          *wireUser      `json:"author"`
	Member          *wireMember    `json:"member,omitempty"`
	Content         string         `json:"content"`
	Timestamp       string         `json:"timestamp"`
	Edited          *string        `json:"edited_timestamp"`
	TTS             bool           `json:"tts"`
	Pinned          bool           `json:"pinned"`
	MentionEveryone bool           `json:"mention_everyone"`
	Mentions        []*wireUser    `json:"mentions"`
	MentionRoles    []ID           `json:"mention_roles"`
	Attachments     []Attachment   `json:"attachments"`
	Embeds          []any          `json:"embeds"`
	Components      []any          `json:"components"`
	Reactions       []wireReaction `json:"reactions,omitempty"`
	Flags           int            `json:"flags"`
	Nonce           string         `json:"nonce,omitempty"`
	ApplicationID   ID             `json:"application_id,omitempty"`
	WebhookID       ID             `json:"webhook_id,omitempty"`
	Reference       *wireReference `json:"message_reference,omitempty"`
	Referenced      *wireMessage   `json:"referenced_message,omitempty"`
	Metadata        any            `json:"interaction_metadata,omitempty"`
	Thread          any            `json:"thread,omitempty"`
	ChannelType     *int           `json:"channel_type,omitempty"`
}

type wireReaction struct {
	Emoji        wireEmoji      `json:"emoji"`
	Count        int            `json:"count"`
	CountDetails map[string]int `json:"count_details"`
	BurstColors  []string       `json:"burst_colors"`
	MeBurst      bool           `json:"me_burst"`
	Me           bool           `json:"me"`
}

type wireEmoji struct {
	ID   *string `json:"id"`
	Name string  `json:"name"`
}

// wire is the message as REST gives it; the gateway adds guild, member and channel type.
func (m *message) wire() *wireMessage {
	w := &wireMessage{ID: m.id, ChannelID: m.channel.id, Type: m.kind, Author: m.author.wire(), Content: m.content,
		Timestamp: stamp(m.at), Pinned: m.pinned, MentionEveryone: m.everyone, Mentions: []*wireUser{},
		MentionRoles: append([]ID{}, m.roles...), Attachments: append([]Attachment{}, m.attachments...),
		Embeds: append([]any{}, m.embeds...), Components: append([]any{}, m.components...), Flags: m.flags, Nonce: m.nonce}
	if !m.edited.IsZero() {
		e := stamp(m.edited)
		w.Edited = &e
	}
	for _, u := range m.mentions {
		w.Mentions = append(w.Mentions, u.wire())
	}
	if m.app != 0 {
		w.ApplicationID, w.WebhookID = m.app, m.app
		if m.asked != nil {
			w.Metadata = m.asked
		}
	}
	for _, e := range sortedKeys(m.reactions) {
		n := len(m.reactions[e])
		w.Reactions = append(w.Reactions, wireReaction{Emoji: wireEmoji{Name: e}, Count: n,
			CountDetails: map[string]int{"burst": 0, "normal": n}, BurstColors: []string{}})
	}
	if m.reply != 0 {
		w.Reference = &wireReference{Channel: m.channel.id, Message: m.reply}
		if m.channel.guild != nil {
			w.Reference.Guild = m.channel.guild.id
		}
		if r := m.channel.message(m.reply); r != nil {
			w.Referenced = r.plain().wire()
		}
	}
	if m.thread != nil {
		w.Thread = m.thread.wire()
	}
	return w
}

// plain is the message without what a quoted message does not carry.
func (m *message) plain() *message {
	p := *m
	p.reply, p.reactions, p.thread, p.asked, p.app = 0, nil, nil, nil, 0
	return &p
}

// redacted is the message for a bot without the message content intent.
func (w *wireMessage) redacted() *wireMessage {
	r := *w
	r.Content, r.Embeds, r.Attachments, r.Components = "", []any{}, []Attachment{}, []any{}
	if r.Referenced != nil {
		r.Referenced = r.Referenced.redacted()
	}
	return &r
}

// wire is the channel as REST and the gateway give it.
func (c *Channel) wire() map[string]any {
	m := map[string]any{"id": c.id, "type": int(c.kind), "flags": 0, "last_message_id": nil}
	if c.last != 0 {
		m["last_message_id"] = c.last
	}
	if c.guild == nil {
		m["recipients"] = []*wireUser{c.person.wire()}
		return m
	}
	m["guild_id"], m["name"] = c.guild.id, c.name
	m["rate_limit_per_user"] = 0
	if c.kind.thread() {
		m["parent_id"], m["owner_id"] = c.parent.id, c.thread.owner
		m["message_count"], m["member_count"], m["total_message_sent"] = c.thread.count, len(c.seen), c.thread.count
		m["thread_metadata"] = map[string]any{"archived": c.thread.archived, "archive_timestamp": stamp(c.thread.created),
			"auto_archive_duration": 1440, "locked": c.thread.locked, "create_timestamp": stamp(c.thread.created)}
		return m
	}
	over := []map[string]any{}
	for _, o := range c.overwrites {
		kind := 0
		if o.Member {
			kind = 1
		}
		over = append(over, map[string]any{"id": o.Target, "type": kind, "allow": o.Allow.String(), "deny": o.Deny.String()})
	}
	m["position"], m["permission_overwrites"], m["nsfw"], m["parent_id"], m["topic"] = c.position, over, false, nil, nil
	if c.topic != "" {
		m["topic"] = c.topic
	}
	if c.kind == GuildForum {
		m["available_tags"], m["default_reaction_emoji"], m["default_sort_order"] = []any{}, nil, nil
		m["default_forum_layout"] = 0
	}
	return m
}

func (r *Role) wire() map[string]any {
	m := map[string]any{"id": r.id, "name": r.name, "permissions": r.permissions.String(), "position": r.position,
		"color": 0, "colors": map[string]any{"primary_color": 0, "secondary_color": nil, "tertiary_color": nil},
		"hoist": false, "managed": r.managed != 0, "mentionable": false, "icon": nil, "unicode_emoji": nil, "flags": 0}
	if r.managed != 0 {
		m["tags"] = map[string]any{"bot_id": r.managed}
	}
	return m
}
