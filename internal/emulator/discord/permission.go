package discord

// privatePermissions is what both ends of a private chat may do in it.
const privatePermissions = PermViewChannel | PermSendMessages | PermReadHistory | PermAddReactions | PermEmbedLinks | PermAttachFiles | PermUseCommands

// permissionsIn computes what an account may do in a channel, in the published order: @everyone and roles, administrator,
// then the channel's overwrites for @everyone, for roles together, for the member. Threads use their parent's overwrites.
// Zero for who is not there. s.mu is held.
func (s *Server) permissionsIn(c *Channel, u *User) Permissions {
	if c.guild == nil {
		if u == c.person || u == c.app.bot {
			return privatePermissions
		}
		return 0
	}
	p := c.guild.permissions(u)
	if p == allPermissions || p == 0 {
		return p
	}
	m, src := c.guild.members[u.id], c
	if c.kind.thread() {
		src = c.parent
	}
	var allow, deny, mine, against Permissions
	for _, o := range src.overwrites {
		switch {
		case o.Member && o.Target == u.id:
			mine, against = o.Allow, o.Deny
		case !o.Member && o.Target == c.guild.id:
			p = p&^o.Deny | o.Allow
		case !o.Member && hasRole(m, o.Target):
			allow, deny = allow|o.Allow, deny|o.Deny
		}
	}
	p = p&^deny | allow
	p = p&^against | mine
	if c.kind == PrivateThread && !c.seen[u.id] && p&PermManageThreads == 0 {
		return 0
	}
	if p&PermViewChannel == 0 {
		return 0
	}
	return p
}

// permissions computes what an account may do in the guild, channels aside.
func (g *Guild) permissions(u *User) Permissions {
	m := g.members[u.id]
	if m == nil {
		return 0
	}
	if g.owner == u.id {
		return allPermissions
	}
	p := g.roles[0].permissions
	for _, id := range m.roles {
		if r := g.role(id); r != nil {
			p |= r.permissions
		}
	}
	if p&PermAdministrator != 0 {
		return allPermissions
	}
	return p
}

func hasRole(m *member, id ID) bool {
	for _, r := range m.roles {
		if r == id {
			return true
		}
	}
	return false
}

// sendPermission is the right needed to write in the channel.
func (c *Channel) sendPermission() Permissions {
	if c.kind.thread() {
		return PermSendInThreads
	}
	return PermSendMessages
}
