package discord

import (
	"maps"
	"slices"
	"strconv"
)

// String gives permissions as the platform writes them: a decimal number in a string.
func (p Permissions) String() string { return strconv.FormatUint(uint64(p), 10) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// base is what REST and GUILD_CREATE have in common.
func (g *Guild) base() map[string]any {
	roles := []map[string]any{}
	for _, r := range g.roles {
		roles = append(roles, r.wire())
	}
	return map[string]any{"id": g.id, "name": g.name, "icon": nil, "description": nil, "splash": nil,
		"discovery_splash": nil, "features": []string{}, "banner": nil, "owner_id": g.owner, "application_id": nil,
		"region": "europe", "afk_channel_id": nil, "afk_timeout": 300, "system_channel_id": nil, "system_channel_flags": 0,
		"widget_enabled": false, "widget_channel_id": nil, "verification_level": 0, "roles": roles,
		"default_message_notifications": 1, "mfa_level": 0, "explicit_content_filter": 0, "max_presences": nil,
		"max_members": 500000, "max_stage_video_channel_users": 50, "max_video_channel_users": 25, "vanity_url_code": nil,
		"premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": "fr", "rules_channel_id": nil,
		"safety_alerts_channel_id": nil, "public_updates_channel_id": nil, "premium_progress_bar_enabled": false,
		"nsfw_level": 0, "emojis": []any{}, "stickers": []any{}, "incidents_data": nil}
}

// rest is the guild as GET /guilds/{id} gives it.
func (g *Guild) rest(counts bool) map[string]any {
	m := g.base()
	m["home_header"], m["nsfw"] = nil, false
	if counts {
		m["approximate_member_count"], m["approximate_presence_count"] = len(g.members), 0
	}
	return m
}

// create is the body of GUILD_CREATE for one bot: the channels it may see, and only itself among the members unless it
// asked for the members of the guild.
func (g *Guild) create(a *App, intents Intents) map[string]any {
	m := g.base()
	channels, threads, members := []any{}, []any{}, []any{}
	for _, c := range g.channels {
		if g.s.permissionsIn(c, a.bot)&PermViewChannel == 0 {
			continue
		}
		if c.kind.thread() {
			if !c.thread.archived {
				threads = append(threads, c.wire())
			}
			continue
		}
		channels = append(channels, c.wire())
	}
	for _, mb := range g.sortedMembers() {
		if mb.user == a.bot || intents&IntentGuildMembers != 0 {
			members = append(members, mb.wire(true))
		}
	}
	m["joined_at"], m["large"], m["member_count"] = stamp(g.members[a.bot.id].joined), false, len(g.members)
	m["voice_states"], m["presences"], m["stage_instances"] = []any{}, []any{}, []any{}
	m["guild_scheduled_events"], m["soundboard_sounds"], m["hub_type"] = []any{}, []any{}, nil
	m["channels"], m["threads"], m["members"] = channels, threads, members
	return m
}

func (g *Guild) sortedMembers() []*member {
	return slices.SortedFunc(maps.Values(g.members), func(a, b *member) int {
		if a.user.id < b.user.id {
			return -1
		}
		return 1
	})
}
