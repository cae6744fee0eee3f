package discord

import "strconv"

// guild finds the guild of the path, where the bot must be installed.
func (c *call) guild() (*Guild, *apiError) {
	id, e := c.id("guild_id")
	if e != nil {
		return nil, e
	}
	g := c.s.guilds[id]
	if g == nil {
		return nil, fail(404, 10004, "Unknown Guild")
	}
	if g.members[c.app.bot.id] == nil {
		return nil, fail(403, 50001, "Missing Access")
	}
	return g, nil
}

func getGuild(c *call) (int, any, *apiError) {
	g, e := c.guild()
	if e != nil {
		return 0, nil, e
	}
	return 200, g.rest(c.query.Get("with_counts") == "true"), nil
}

func listGuilds(c *call) (int, any, *apiError) {
	out := []any{}
	for _, g := range c.s.sortedGuilds(c.app.bot) {
		out = append(out, map[string]any{"id": g.id, "name": g.name, "icon": nil, "banner": nil, "owner": g.owner == c.app.bot.id,
			"permissions": g.permissions(c.app.bot).String(), "features": []string{}})
	}
	return 200, out, nil
}

func listChannels(c *call) (int, any, *apiError) {
	g, e := c.guild()
	if e != nil {
		return 0, nil, e
	}
	out := []any{}
	for _, ch := range g.channels { // REST lists every channel, seen or not; threads apart
		if !ch.kind.thread() {
			out = append(out, ch.wire())
		}
	}
	return 200, out, nil
}

func listRoles(c *call) (int, any, *apiError) {
	g, e := c.guild()
	if e != nil {
		return 0, nil, e
	}
	out := []any{}
	for _, r := range g.roles {
		out = append(out, r.wire())
	}
	return 200, out, nil
}

func activeThreads(c *call) (int, any, *apiError) {
	g, e := c.guild()
	if e != nil {
		return 0, nil, e
	}
	threads := []any{}
	for _, ch := range g.channels {
		if ch.kind.thread() && !ch.thread.archived && c.s.permissionsIn(ch, c.app.bot)&PermViewChannel != 0 {
			threads = append(threads, ch.wire())
		}
	}
	return 200, map[string]any{"threads": threads, "members": []any{}, "has_more": false}, nil
}

func listMembers(c *call) (int, any, *apiError) {
	g, e := c.guild()
	if e != nil {
		return 0, nil, e
	}
	if c.app.privileged&IntentGuildMembers == 0 {
		return 0, nil, fail(403, 50001, "Missing Access")
	}
	limit, after := 1, ID(0)
	if l := c.query.Get("limit"); l != "" {
		n, err := strconv.Atoi(l)
		if err != nil || n < 1 || n > 1000 {
			return 0, nil, formError("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 1000.")
		}
		limit = n
	}
	if a, err := ParseID(c.query.Get("after")); err == nil {
		after = a
	}
	out := []*wireMember{}
	for _, m := range g.sortedMembers() {
		if m.user.id > after && len(out) < limit {
			out = append(out, m.wire(true))
		}
	}
	return 200, out, nil
}

func getMember(c *call) (int, any, *apiError) {
	g, e := c.guild()
	if e != nil {
		return 0, nil, e
	}
	id, e := c.id("user_id")
	if e != nil {
		return 0, nil, e
	}
	m := g.members[id]
	if m == nil {
		if c.s.users[id] == nil {
			return 0, nil, fail(404, 10013, "Unknown User")
		}
		return 0, nil, fail(404, 10007, "Unknown Member")
	}
	return 200, m.wire(true), nil
}

func getChannel(c *call) (int, any, *apiError) {
	ch, e := c.channel(0)
	if e != nil {
		return 0, nil, e
	}
	return 200, ch.wire(), nil
}

func joinThread(c *call) (int, any, *apiError) {
	ch, e := c.channel(0)
	if e != nil {
		return 0, nil, e
	}
	if !ch.kind.thread() {
		return 0, nil, fail(400, 50024, "Cannot execute action on this channel type")
	}
	if ch.thread.archived {
		return 0, nil, fail(400, 50083, "Thread is archived")
	}
	ch.seen[c.app.bot.id] = true
	return 204, nil, nil
}

func typing(c *call) (int, any, *apiError) {
	ch, e := c.channel(0)
	if e != nil {
		return 0, nil, e
	}
	if e := c.maySend(ch); e != nil {
		return 0, nil, e
	}
	c.s.emitTyping(ch, c.app.bot)
	return 204, nil, nil
}

// pinned serves the list of pinned messages, in the new form and in the deprecated one that older libraries call.
func listPins(c *call) (int, any, *apiError) {
	ch, e := c.channel(0)
	if e != nil {
		return 0, nil, e
	}
	items, old := []any{}, []any{}
	for i := len(ch.messages) - 1; i >= 0; i-- {
		if m := ch.messages[i]; m.pinned {
			items = append(items, map[string]any{"pinned_at": stamp(m.at), "message": c.readable(m)})
			old = append(old, c.readable(m))
		}
	}
	if c.op.id == "deprecated_list_pins" {
		return 200, old, nil
	}
	return 200, map[string]any{"items": items, "has_more": false}, nil
}

func pin(c *call) (int, any, *apiError) { return c.setPin(true) }

func unpin(c *call) (int, any, *apiError) { return c.setPin(false) }

func (c *call) setPin(on bool) (int, any, *apiError) {
	ch, e := c.channel(0)
	if e != nil {
		return 0, nil, e
	}
	if ch.guild != nil && c.s.permissionsIn(ch, c.app.bot)&(PermPinMessages|PermManageMessages) == 0 {
		return 0, nil, fail(403, 50013, "Missing Permissions")
	}
	m, e := c.message(ch)
	if e != nil {
		return 0, nil, e
	}
	n := *m
	n.pinned = on
	ch.replace(&n)
	c.s.emitMessage("MESSAGE_UPDATE", &n)
	return 204, nil, nil
}
