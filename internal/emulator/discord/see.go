package discord

import (
	"cmp"
	"slices"
)

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
	for _, c := range u.dms {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b *Channel) int { return cmp.Compare(a.id, b.id) })
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

// CommandView is a command that a person may run in a channel, as her client's menu shows it.
type CommandView struct {
	// Name of a slash command, with its subcommand: "charte voir".
	Name        string
	Description string
	// Kind is "slash", "user" or "message".
	Kind string
	// Options of a slash command.
	Options []OptionView
}

// OptionView is an option of a slash command.
type OptionView struct {
	Name        string
	Description string
	Required    bool
	// Type is the published number: 3 text, 4 whole number, 5 yes or no, 6 account, 7 channel, 8 role, 10 number.
	Type    int
	Choices []Choice
}

// CommandsFor lists the commands that the person may run in the channel, a guild's own before the global ones.
func (s *Server) CommandsFor(u *User, c *Channel) []CommandView {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []CommandView
	for _, a := range s.apps {
		if u.may(c, PermUseCommands) != nil || (c.guild == nil && c.app != a) || (c.guild != nil && c.guild.members[a.bot.id] == nil) {
			continue
		}
		scopes := []ID{0}
		if c.guild != nil {
			scopes = []ID{c.guild.id, 0}
		}
		for _, g := range scopes {
			for _, k := range a.commands[g] {
				if k.allowed(u, c) {
					out = append(out, k.views(k.name, k.description, k.options)...)
				}
			}
		}
	}
	return out
}

// views lists a command, or its subcommands in its place.
func (k *command) views(name, description string, options []commandOption) []CommandView {
	kind := map[int]string{chatCommand: "slash", userCommand: "user", messageCommand: "message"}[k.kind]
	v := CommandView{Name: name, Description: description, Kind: kind}
	var subs []CommandView
	for _, o := range options {
		if o.Type == optionSub || o.Type == optionGroup {
			subs = append(subs, k.views(name+" "+o.Name, o.Description, o.Options)...)
			continue
		}
		v.Options = append(v.Options, OptionView{Name: o.Name, Description: o.Description, Required: o.Required, Type: o.Type, Choices: o.Choices})
	}
	if len(subs) > 0 {
		return subs
	}
	return []CommandView{v}
}

// Guilds lists the guilds of the person, by id.
func (u *User) Guilds() []*Guild {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.s.sortedGuilds(u)
}

// Display is the name shown for the account: its global name, or its user name.
func (u *User) Display() string {
	if u.display != "" {
		return u.display
	}
	return u.username
}

// Name is the guild's name.
func (g *Guild) Name() string { return g.name }

// Channels lists the guild's channels and threads, in order of creation.
func (g *Guild) Channels() []*Channel {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	return append([]*Channel(nil), g.channels...)
}

// Members lists the guild's accounts, bots included, by id.
func (g *Guild) Members() []*User {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	var out []*User
	for _, m := range g.sortedMembers() {
		out = append(out, m.user)
	}
	return out
}

// Guild is the channel's guild; nil for a private chat.
func (c *Channel) Guild() *Guild { return c.guild }

// Parent is the channel that a thread or a post belongs to; nil for others.
func (c *Channel) Parent() *Channel { return c.parent }
