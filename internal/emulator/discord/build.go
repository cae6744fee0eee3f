package discord

import "fmt"

// AppSpec describes a bot's registration.
type AppSpec struct {
	// ID to take instead of a new one, not used yet; so in the other specs.
	ID   ID
	Name string
	// Token without the "Bot " prefix; empty: one is made.
	Token string
	// Privileged intents switched on in the portal: IntentGuildMembers, IntentMessageContent, IntentGuildPresences.
	Privileged Intents
}

// CreateApp registers a bot.
func (s *Server) CreateApp(spec AppSpec) *App {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := &App{s: s, id: s.flakes.or(spec.ID), name: spec.Name, token: spec.Token, privileged: spec.Privileged & privilegedIntents,
		commands: map[ID][]*command{}, sessions: map[string]*session{}}
	if a.token == "" {
		a.token = s.secret(24)
	}
	a.bot = &User{s: s, id: a.id, username: spec.Name, bot: a, dms: map[ID]*Channel{}}
	s.apps[a.id], s.tokens[a.token], s.users[a.bot.id] = a, a, a.bot
	return a
}

// ID is the application's id, also used as the bot user's id.
func (a *App) ID() ID { return a.id }

// Token is the bot's current token, without prefix.
func (a *App) Token() string {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	return a.token
}

// User is the bot's account.
func (a *App) User() *User { return a.bot }

// SetPrivileged changes the privileged intents of the portal. Sessions already open keep theirs.
func (a *App) SetPrivileged(i Intents) {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	a.privileged = i & privilegedIntents
}

// ResetToken replaces the token as the portal's button does: REST answers 401 to the old one, open gateway sessions are
// closed with 4004. It returns the new token.
func (a *App) ResetToken() string {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	delete(a.s.tokens, a.token)
	a.token = a.s.secret(24)
	a.s.tokens[a.token] = a
	a.dropSessions(closeBadToken)
	return a.token
}

// UserSpec describes a person's account.
type UserSpec struct {
	ID       ID
	Username string
	// Display is the global name; empty: none.
	Display string
	// Locale is the language of the person's client; default "fr".
	Locale string
	// DMsClosed refuses private messages from members of shared guilds.
	DMsClosed bool
}

// CreateUser opens an account for a person.
func (s *Server) CreateUser(spec UserSpec) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	if spec.Locale == "" {
		spec.Locale = "fr"
	}
	u := &User{s: s, id: s.flakes.or(spec.ID), username: spec.Username, display: spec.Display, locale: spec.Locale,
		dmsClosed: spec.DMsClosed, blocked: map[ID]bool{}, dms: map[ID]*Channel{}}
	s.users[u.id] = u
	return u
}

// ID is the account's id.
func (u *User) ID() ID { return u.id }

// Name is the account's user name.
func (u *User) Name() string { return u.username }

// CreateGuild opens a server owned by a person, who becomes its first member.
func (s *Server) CreateGuild(name string, owner *User) *Guild {
	return s.CreateGuildWithID(0, name, owner)
}

// CreateGuildWithID is CreateGuild with an id of the caller's, not used yet; zero: a new one.
func (s *Server) CreateGuildWithID(id ID, name string, owner *User) *Guild {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Guild{s: s, id: s.flakes.or(id), name: name, owner: owner.id, members: map[ID]*member{}, joined: s.opts.Now().UTC()}
	g.roles = []*Role{{g: g, id: g.id, name: "@everyone", permissions: DefaultPermissions}}
	g.members[owner.id] = &member{user: owner, joined: g.joined}
	s.guilds[g.id] = g
	return g
}

// ID is the guild's id, also the id of its @everyone role.
func (g *Guild) ID() ID { return g.id }

// Everyone is the role that every member has.
func (g *Guild) Everyone() *Role {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	return g.roles[0]
}

// CreateRole adds a role above the existing ones.
func (g *Guild) CreateRole(name string, p Permissions) *Role { return g.CreateRoleWithID(0, name, p) }

// CreateRoleWithID is CreateRole with an id of the caller's, not used yet; zero: a new one.
func (g *Guild) CreateRoleWithID(id ID, name string, p Permissions) *Role {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	r := &Role{g: g, id: g.s.flakes.or(id), name: name, permissions: p, position: len(g.roles)}
	g.roles = append(g.roles, r)
	g.s.emitRole("GUILD_ROLE_CREATE", r)
	return r
}

// ID is the role's id.
func (r *Role) ID() ID { return r.id }

// SetPermissions changes what the role may do.
func (r *Role) SetPermissions(p Permissions) {
	r.g.s.mu.Lock()
	defer r.g.s.mu.Unlock()
	r.permissions = p
	r.g.s.emitRole("GUILD_ROLE_UPDATE", r)
}

// SetRoles replaces a member's roles (by their ids, @everyone left out). It fails when she is no member.
func (g *Guild) SetRoles(u *User, roles ...*Role) error {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	m := g.members[u.id]
	if m == nil {
		return fmt.Errorf("set roles: %w", ErrNotMember)
	}
	m.roles = nil
	for _, r := range roles {
		m.roles = append(m.roles, r.id)
	}
	g.s.emitMemberUpdate(g, m)
	return nil
}

// Install adds the bot to the guild with a role of its own that holds the permissions, as the invitation link does.
func (g *Guild) Install(a *App, p Permissions) *Role {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	r := &Role{g: g, id: g.s.flakes.next(), name: a.name, permissions: p, position: len(g.roles), managed: a.id}
	g.roles = append(g.roles, r)
	m := &member{user: a.bot, roles: []ID{r.id}, joined: g.s.opts.Now().UTC()}
	g.members[a.bot.id] = m
	g.s.emitGuildCreate(g, a)
	g.s.emitMemberAdd(g, m)
	g.s.changed(Change{Kind: ChangeMember, Guild: g.id, User: a.bot.id})
	return r
}

// Uninstall removes the bot from the guild.
func (g *Guild) Uninstall(a *App) {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	if g.members[a.bot.id] == nil {
		return
	}
	g.s.emitGuildDelete(g, a)
	g.s.removeMember(g, a.bot)
}

// ChannelSpec describes a channel.
type ChannelSpec struct {
	ID         ID
	Name       string
	Kind       ChannelKind // GuildText, GuildAnnouncement or GuildForum
	Topic      string
	Overwrites []Overwrite
}

// CreateChannel adds a channel to the guild.
func (g *Guild) CreateChannel(spec ChannelSpec) *Channel {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	c := &Channel{s: g.s, id: g.s.flakes.or(spec.ID), guild: g, kind: spec.Kind, name: spec.Name, topic: spec.Topic,
		position: len(g.channels), overwrites: append([]Overwrite(nil), spec.Overwrites...), nonces: map[nonceKey]nonced{}}
	g.channels = append(g.channels, c)
	g.s.channels[c.id] = c
	g.s.emitChannel("CHANNEL_CREATE", c)
	g.s.changed(Change{Kind: ChangeChannel, Guild: g.id, Channel: c.id})
	return c
}

// ID is the channel's id.
func (c *Channel) ID() ID { return c.id }

// Kind is what kind of channel this is.
func (c *Channel) Kind() ChannelKind { return c.kind }

// Name is the channel's name; empty for a private chat.
func (c *Channel) Name() string { return c.name }

// SetOverwrites replaces the channel's permission overwrites.
func (c *Channel) SetOverwrites(o ...Overwrite) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.overwrites = append([]Overwrite(nil), o...)
	c.s.emitChannel("CHANNEL_UPDATE", c)
}

// Archive puts a thread away, as the platform does after days of silence: it is no
// longer named to a robot that connects.
func (c *Channel) Archive() {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.thread.archived = true
}

// Remove deletes the channel with its messages and threads.
func (c *Channel) Remove() {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.s.removeChannel(c)
}

// Guild looks a guild up; nil when there is none.
func (s *Server) Guild(id ID) *Guild { s.mu.Lock(); defer s.mu.Unlock(); return s.guilds[id] }

// Channel looks a channel or thread up; nil when there is none.
func (s *Server) Channel(id ID) *Channel { s.mu.Lock(); defer s.mu.Unlock(); return s.channels[id] }

// User looks an account up; nil when there is none.
func (s *Server) User(id ID) *User { s.mu.Lock(); defer s.mu.Unlock(); return s.users[id] }
