package discord

import (
	"sync"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// guilds is what is known of the spaces where the bot sits: their channels,
// owner and administrators' roles. Ids only, no member.
type guilds struct {
	mu    sync.Mutex
	known map[string]*guild
}

type guild struct {
	owner    string
	front    string // the channel where it speaks to all, or ""
	admins   map[string]bool
	channels map[string]bool   // those that hold messages, threads included
	under    map[string]string // of a thread: the channel that it hangs from
}

func newGuilds() *guilds { return &guilds{known: map[string]*guild{}} }

// begin takes the list of a new session. It returns the spaces that the bot
// left since the last one.
func (g *guilds) begin(ids []string) (left []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	still := map[string]bool{}
	for _, id := range ids {
		still[id] = true
		if g.known[id] == nil {
			g.known[id] = &guild{}
		}
	}
	for id := range g.known {
		if !still[id] {
			left = append(left, id)
		}
	}
	return left
}

// put takes the description of a space and its visible channels. isNew tells
// that the bot was not there.
func (g *guilds) put(r *rawGuild, visible []rawChannel) (isNew bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	isNew = g.known[r.ID] == nil
	n := &guild{owner: r.Owner, front: r.front(visible), admins: map[string]bool{}, channels: map[string]bool{}, under: map[string]string{}}
	for _, role := range r.Roles {
		if administers(role.Permissions) {
			n.admins[role.ID] = true
		}
	}
	for _, c := range visible {
		n.channels[c.ID] = true
		n.hang(c)
	}
	g.known[r.ID] = n
	return isNew
}

// drop forgets a space and returns its channels.
func (g *guilds) drop(id string) []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var channels []string
	if n := g.known[id]; n != nil {
		for c := range n.channels {
			channels = append(channels, c)
		}
	}
	delete(g.known, id)
	return channels
}

// change runs f on a known space.
func (g *guilds) change(id string, f func(*guild)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if n := g.known[id]; n != nil && n.admins != nil {
		f(n)
	}
}

// administrator tells whether a member may run the space.
func (g *guilds) administrator(id string, user *rawUser, m *rawMember) bool {
	if user == nil {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	n := g.known[id]
	if n == nil {
		return false
	}
	if n.owner == user.ID {
		return true
	}
	if m != nil {
		for _, role := range m.Roles {
			if n.admins[role] {
				return true
			}
		}
	}
	return false
}

// hang remembers where a thread hangs from.
func (g *guild) hang(c rawChannel) {
	if isThread(c.Type) && isID(c.Parent) {
		g.under[c.ID] = c.Parent
	}
}

// under is the conversation that a thread hangs from, "" for a channel.
func (g *guilds) under(id, channel string) chat.Conversation {
	g.mu.Lock()
	defer g.mu.Unlock()
	if n := g.known[id]; n != nil && n.under[channel] != "" {
		return sharedConversation(n.under[channel])
	}
	return ""
}

// front is the channel where a space speaks to all, "" when unknown.
func (g *guilds) front(id string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if n := g.known[id]; n != nil {
		return n.front
	}
	return ""
}
