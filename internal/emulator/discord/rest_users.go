package discord

import "time"

func getGateway(c *call) (int, any, *apiError) {
	return 200, map[string]any{"url": c.s.GatewayURL()}, nil
}

func getGatewayBot(c *call) (int, any, *apiError) {
	total := max(c.s.opts.Limits.Identifies, 1)
	left := max(total-c.app.identifies.n, 0)
	reset := max(24*time.Hour-time.Since(c.app.identifies.start), 0)
	if c.app.identifies.n == 0 {
		reset = 0
	}
	return 200, map[string]any{"url": c.s.GatewayURL(), "shards": 1, "session_start_limit": map[string]any{
		"total": total, "remaining": left, "reset_after": reset.Milliseconds(), "max_concurrency": 1}}, nil
}

func getMe(c *call) (int, any, *apiError) {
	return 200, struct {
		*wireUser
		MFA    bool   `json:"mfa_enabled"`
		Locale string `json:"locale"`
	}{c.app.bot.wire(), true, "fr"}, nil
}

func getUser(c *call) (int, any, *apiError) {
	id, e := c.id("user_id")
	if e != nil {
		return 0, nil, e
	}
	u := c.s.users[id]
	if u == nil {
		return 0, nil, fail(404, 10013, "Unknown User")
	}
	return 200, u.wire(), nil
}

func getApplication(c *call) (int, any, *apiError) {
	a := c.app
	return 200, map[string]any{"id": a.id, "name": a.name, "icon": nil, "description": "", "type": nil,
		"bot": a.bot.wire(), "bot_public": true, "bot_require_code_grant": false, "verify_key": "0", "flags": a.flags(),
		"flags_new": Permissions(a.flags()).String(), "redirect_uris": []string{}, "interactions_endpoint_url": nil,
		"role_connections_verification_url": nil, "owner": a.bot.wire(), "approximate_guild_count": len(c.s.sortedGuilds(a.bot)),
		"approximate_user_install_count": 0, "approximate_user_authorization_count": 0, "explicit_content_filter": 0,
		"team": nil, "eligible_oauth2_scopes": []string{}}, nil
}

// createDM opens the private chat with a person. The platform opens it even when she accepts no message: the refusal
// comes with the first message.
func createDM(c *call) (int, any, *apiError) {
	text, _ := c.body["recipient_id"].(string)
	id, err := ParseID(text)
	if err != nil {
		return 0, nil, formError("recipient_id", "NUMBER_TYPE_COERCE", "Value is not snowflake.")
	}
	u := c.s.users[id]
	if u == nil {
		return 0, nil, fail(404, 10013, "Unknown User")
	}
	if u.bot != nil {
		return 0, nil, fail(400, 50007, "Cannot send messages to this user")
	}
	if u.dms[c.app.bot.id] == nil {
		if l := c.s.opts.Limits.DMOpens; l > 0 && !c.app.dmOpens.take(l, 10*time.Minute, time.Now()) {
			return 0, nil, fail(403, 40003, "You are opening direct messages too fast")
		}
	}
	return 200, c.s.openDM(u, c.app).wire(), nil
}

// openDM gives the private chat of a person and a bot, made on first use. s.mu is held.
func (s *Server) openDM(u *User, a *App) *Channel {
	if ch := u.dms[a.bot.id]; ch != nil {
		return ch
	}
	ch := &Channel{s: s, id: s.flakes.next(), kind: DirectMessage, person: u, app: a}
	u.dms[a.bot.id] = ch
	s.channels[ch.id] = ch
	s.changed(Change{Kind: ChangeChannel, Channel: ch.id, User: u.id, App: a.id})
	return ch
}
