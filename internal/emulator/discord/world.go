package discord

import (
	"sort"
	"time"
)

// ChannelKind is the platform's number for a kind of channel.
type ChannelKind int

// The kinds of channels of the emulated world.
const (
	GuildText          ChannelKind = 0
	DirectMessage      ChannelKind = 1
	GuildAnnouncement  ChannelKind = 5
	AnnouncementThread ChannelKind = 10
	PublicThread       ChannelKind = 11
	PrivateThread      ChannelKind = 12
	GuildForum         ChannelKind = 15
)

func (k ChannelKind) thread() bool { return k >= AnnouncementThread && k <= PrivateThread }

// App is a bot's registration: its token and what the portal grants it. Its fields are guarded by Server.mu.
type App struct {
	s          *Server
	id         ID
	name       string
	token      string
	bot        *User
	privileged Intents
	commands   map[ID][]*command // by guild; 0 holds the global ones
	sessions   map[string]*session
	dmOpens    window
	identifies window
}

// User is an account of the platform, of a person or of a bot. Its fields are guarded by Server.mu.
type User struct {
	s         *Server
	id        ID
	username  string
	display   string
	locale    string
	bot       *App // nil for a person
	dmsClosed bool
	blocked   map[ID]bool     // bot user ids
	dms       map[ID]*Channel // by bot user id
}

// Guild is a server of the platform. Its fields are guarded by Server.mu.
type Guild struct {
	s        *Server
	id       ID
	name     string
	owner    ID
	joined   time.Time
	roles    []*Role // the first one is @everyone and has the guild's id
	channels []*Channel
	members  map[ID]*member
}

// Role is a named set of permissions in a guild.
type Role struct {
	g           *Guild
	id          ID
	name        string
	permissions Permissions
	position    int
	managed     ID // the app whose role this is, or zero
}

type member struct {
	user   *User
	nick   string
	roles  []ID
	joined time.Time
}

// Overwrite changes permissions in one channel for one role or one user.
type Overwrite struct {
	Target ID
	Member bool // true: Target is a user; false: a role
	Allow  Permissions
	Deny   Permissions
}

// Channel is a place where messages are: text channel, thread, forum, announcement channel or private chat.
type Channel struct {
	s          *Server
	id         ID
	guild      *Guild // nil for a private chat
	kind       ChannelKind
	name       string
	topic      string
	position   int
	parent     *Channel
	overwrites []Overwrite
	person     *User // private chat: the person
	app        *App  // private chat: the bot at the other end
	thread     *threadState
	messages   []*message // ordered by id
	last       ID
	nonces     map[nonceKey]nonced
	seen       map[ID]bool // private chat: bot may read; threads: joined members
}

type threadState struct {
	owner    ID
	archived bool
	locked   bool
	created  time.Time
	count    int
}

type nonceKey struct {
	app   ID
	nonce string
}

type nonced struct {
	message ID
	at      time.Time
}

// message is a message as it is kept. It is never changed in place once published: edits replace it.
type message struct {
	id          ID
	channel     *Channel
	author      *User
	kind        int
	content     string
	embeds      []any
	components  []any
	attachments []Attachment
	reply       ID
	at          time.Time
	edited      time.Time
	flags       int
	nonce       string
	mentions    []*User
	roles       []ID
	everyone    bool
	pinned      bool
	app         ID             // of an answer to an interaction, else zero
	onlyFor     ID             // of an ephemeral answer: who sees it
	token       string         // of an answer: the interaction's token
	asked       map[string]any // of an answer: what the platform tells of its question
	reactions   map[string][]ID
	thread      *Channel
}

const (
	flagEphemeral = 1 << 6
	flagLoading   = 1 << 7
	flagV2        = 1 << 15
)

// find gives the place of a message in the channel, or where it would be.
func (c *Channel) find(id ID) (int, bool) {
	i := sort.Search(len(c.messages), func(i int) bool { return c.messages[i].id >= id })
	return i, i < len(c.messages) && c.messages[i].id == id
}

func (c *Channel) message(id ID) *message {
	if i, ok := c.find(id); ok {
		return c.messages[i]
	}
	return nil
}

// add appends a message, drops the oldest beyond the history and keeps the order of ids.
func (c *Channel) add(m *message, history int) {
	c.messages = append(c.messages, m)
	c.last = m.id
	if c.thread != nil {
		c.thread.count++
	}
	if len(c.messages) > history+history/4 {
		c.messages = append([]*message(nil), c.messages[len(c.messages)-history:]...)
	}
}

// replace puts a changed copy in the place of a message.
func (c *Channel) replace(m *message) {
	if i, ok := c.find(m.id); ok {
		c.messages[i] = m
	}
}

func (c *Channel) remove(id ID) {
	if i, ok := c.find(id); ok {
		c.messages = append(c.messages[:i:i], c.messages[i+1:]...)
	}
}

func (g *Guild) role(id ID) *Role {
	for _, r := range g.roles {
		if r.id == id {
			return r
		}
	}
	return nil
}
