package discord

import (
	"slices"
	"strconv"
)

// The kinds of channel that are told apart.
const (
	kindText  = 0
	kindForum = 15
)

// holdsMessages tells whether people write in a channel of that kind.
func holdsMessages(kind int) bool {
	switch kind {
	case kindText, 2, 5, 13: // text, voice, announcement, stage
		return true
	default:
		return isThread(kind)
	}
}

func isThread(kind int) bool { return kind >= 10 && kind <= 12 }

const (
	permAdministrator = 1 << 3
	permManageGuild   = 1 << 5
	permView          = 1 << 10
)

// bits reads rights (a decimal number in a string), none when malformed.
func bits(rights string) uint64 {
	n, err := strconv.ParseUint(rights, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// administers tells whether rights let their holder run the space.
func administers(rights string) bool { return bits(rights)&(permAdministrator|permManageGuild) != 0 }

// rightsIn computes what the bot, whose roles are mine, may do in a channel, in
// the published order: everyone's role and its own, then the channel's
// exceptions for everyone, for its roles together, for itself.
func (g *rawGuild) rightsIn(c rawChannel, self string, mine []string) uint64 {
	rights := uint64(0)
	for _, r := range g.Roles {
		if r.ID == g.ID || slices.Contains(mine, r.ID) {
			rights |= bits(r.Permissions)
		}
	}
	if g.Owner == self || rights&permAdministrator != 0 {
		return ^uint64(0)
	}
	var allow, deny, own, against uint64
	for _, o := range c.Overwrites {
		switch {
		case o.Type == 1 && o.ID == self:
			own, against = bits(o.Allow), bits(o.Deny)
		case o.Type == 0 && o.ID == g.ID:
			rights = rights&^bits(o.Deny) | bits(o.Allow)
		case o.Type == 0 && slices.Contains(mine, o.ID):
			allow, deny = allow|bits(o.Allow), deny|bits(o.Deny)
		}
	}
	rights = rights&^deny | allow
	return rights&^against | own
}

// visible lists the channels and threads that hold messages and that the bot
// may see. The platform describes all of them to a bot, those it may not see
// included.
func (g *rawGuild) visible(self string) []rawChannel {
	at := slices.IndexFunc(g.Members, func(m rawMember) bool { return m.User != nil && m.User.ID == self })
	sees := map[string]bool{}
	var list []rawChannel
	for _, c := range g.Channels {
		sees[c.ID] = at < 0 || g.rightsIn(c, self, g.Members[at].Roles)&permView != 0
		if sees[c.ID] && holdsMessages(c.Type) && isID(c.ID) {
			list = append(list, c)
		}
	}
	for _, c := range g.Threads {
		if sees[c.Parent] && isThread(c.Type) && isID(c.ID) {
			list = append(list, c)
		}
	}
	return list
}

// front is the channel where a space speaks to all: the one where the platform
// announces arrivals, otherwise the first text channel; "" when there is none.
func (g *rawGuild) front(visible []rawChannel) string {
	first, found := rawChannel{}, false
	for _, c := range visible {
		if c.ID == g.System {
			return c.ID
		}
		if c.Type == kindText && (!found || c.Position < first.Position || (c.Position == first.Position && later(first.ID, c.ID))) {
			first, found = c, true
		}
	}
	return first.ID
}
