package discord

// VisibleTo lists what the person sees in a channel, oldest first: messages, and ephemeral answers addressed to her.
// Nothing when she may not read there.
func (s *Server) VisibleTo(u *User, c *Channel) []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.permissionsIn(c, u)&PermViewChannel == 0 {
		return nil
	}
	var out []View
	for _, m := range c.messages {
		if m.onlyFor == 0 || m.onlyFor == u.id {
			out = append(out, m.view())
		}
	}
	return out
}

// Messages lists everything in a channel, ephemeral answers included.
func (s *Server) Messages(c *Channel) []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]View, 0, len(c.messages))
	for _, m := range c.messages {
		out = append(out, m.view())
	}
	return out
}

// Channels lists the channels that the person sees, by id: those of her guilds and her private chats.
func (u *User) Channels() []*Channel {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	var out []*Channel
	for _, g := range u.s.sortedGuilds(u) {
		for _, c := range g.channels {
			if u.s.permissionsIn(c, u)&PermViewChannel != 0 {
				out = append(out, c)
			}
		}
	}
	for _, a := range u.s.apps {
		if c := u.dms[a.bot.id]; c != nil {
			out = append(out, c)
		}
	}
	return out
}

func (m *message) view() View {
	v := View{ID: m.id, Channel: m.channel.id, Author: m.author.id, AuthorName: m.author.username, FromBot: m.author.bot != nil,
		Content: m.content, Embeds: recast[[]Embed](m.embeds), Components: recast[[]Component](m.components),
		Attachments: append([]Attachment(nil), m.attachments...), Ephemeral: m.onlyFor != 0, OnlyFor: m.onlyFor,
		Thinking: m.flags&flagLoading != 0, Edited: !m.edited.IsZero(), Pinned: m.pinned, ReplyTo: m.reply, At: m.at,
		MentionEveryone: m.everyone}
	if m.author.display != "" {
		v.AuthorName = m.author.display
	}
	if m.thread != nil {
		v.Thread = m.thread.id
	}
	for _, u := range m.mentions {
		v.Mentioned = append(v.Mentioned, u.id)
	}
	if len(m.reactions) > 0 {
		v.Reactions = map[string]int{}
		for e, who := range m.reactions {
			v.Reactions[e] = len(who)
		}
	}
	return v
}
