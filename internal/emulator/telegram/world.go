package telegram

import (
	"errors"
	"time"
)

// Person is an account of a human. Its fields are guarded by Server.mu.
type Person struct {
	s       *Server
	wire    wireUser
	private *Chat // nil until the person started the bot or was answered after a join request
	blocked bool
	toasts  []Toast
}

// ChatKind is the platform's word for a kind of chat.
type ChatKind string

// The kinds of chat.
const (
	PrivateChat ChatKind = "private"
	Group       ChatKind = "group"
	Supergroup  ChatKind = "supergroup"
	Channel     ChatKind = "channel"
)

// Chat is a place of the world. Its fields are guarded by Server.mu.
type Chat struct {
	s         *Server
	wire      wireChat
	kind      ChatKind
	person    *Person // of a private chat
	started   bool    // of a private chat: the person pressed Start
	members   map[int64]*seat
	bot       *seat // the bot's own seat; nil: never was there
	botMuted  bool  // members may not write there, and the bot is one
	byRequest bool
	requests  map[int64]time.Time
	moved     *Chat // where it migrated
	topics    map[int]string
	messages  []*message
	lastID    int
	pace      pace
	pinned    int
	keys      []Key // of a private chat: the keyboard under the person's input field
}

// seat is the place of somebody in a chat.
type seat struct {
	user   wireUser
	status string // creator administrator member left kicked
	rights Rights
	anon   bool
}

func (m *seat) present() bool {
	return m != nil && (m.status == "creator" || m.status == "administrator" || m.status == "member")
}

func (m *seat) admin() bool {
	return m != nil && (m.status == "creator" || m.status == "administrator")
}

// Rights are the rights of an administrator, by the specification's names (can_invite_users…). Those left out are off.
type Rights map[string]bool

// message is a message as it is kept. wire is never changed in place once published: edits replace it.
type message struct {
	wire  *wireMessage
	byBot bool
	file  *File
}

// File is what was attached.
type File struct {
	Name string
	Type string
	Data []byte
}

// press is a press waiting for its answer.
type press struct {
	person *Person
	chat   *Chat
	at     time.Time
}

// Toast is the answer to a press, as shown for a moment.
type Toast struct {
	Press string // the id that Press gave
	Text  string // empty: the little clock on the button just stops
	Alert bool
	At    time.Time
}

// What an act of a person can fail with.
var (
	ErrClosed = errors.New("the emulator is closed")
	// ErrNotMember: one must be in the chat for that.
	ErrNotMember = errors.New("not a member of this chat")
	// ErrNoMessage: there is no such message, or it is not the person's own.
	ErrNoMessage = errors.New("no such message")
	// ErrNoButton: the message has no such button.
	ErrNoButton = errors.New("no such button")
	// ErrNotThere: the act makes no sense in that kind of chat.
	ErrNotThere = errors.New("not possible in this chat")
)

// groupAnonymousBot is the platform's own account that stands in for an anonymous administrator.
func groupAnonymousBot() *wireUser {
	return &wireUser{ID: 1087968824, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot"}
}

// channelBot is the one that stands in for who writes in the name of a channel.
func channelBot() *wireUser {
	return &wireUser{ID: 136817688, IsBot: true, FirstName: "Channel", Username: "Channel_Bot"}
}

// nextMessageID counts messages: per chat in supergroups and channels, over all private chats and basic groups
// together, as the platform does.
func (c *Chat) nextMessageID() int {
	if c.kind == Supergroup || c.kind == Channel {
		c.lastID++
		return c.lastID
	}
	c.s.lastMessage++
	return c.s.lastMessage
}

func (c *Chat) add(m *message) {
	c.messages = append(c.messages, m)
	keep := c.s.opts.History
	if len(c.messages) > keep+keep/4 {
		c.messages = append([]*message(nil), c.messages[len(c.messages)-keep:]...)
	}
}

// find gives a message by its id; messages are ordered by id.
func (c *Chat) find(id int) *message {
	lo, hi := 0, len(c.messages)
	for lo < hi {
		mid := (lo + hi) / 2
		if c.messages[mid].wire.MessageID < id {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(c.messages) && c.messages[lo].wire.MessageID == id {
		return c.messages[lo]
	}
	return nil
}

func (c *Chat) remove(id int) {
	for i, m := range c.messages {
		if m.wire.MessageID == id {
			c.messages = append(c.messages[:i:i], c.messages[i+1:]...)
			return
		}
	}
}

func (c *Chat) shared() bool { return c.kind != PrivateChat }
