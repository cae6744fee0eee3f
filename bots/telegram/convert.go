package telegram

import (
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// item is one event of an update, on its way to the handler.
type item struct {
	event chat.Event
	lane  string
	kind  string // of the update, for the journal
	press string // the press to answer afterwards
	// lookUp asks whether the author administers this chat before the event is handled.
	lookUp int64
	// fetch: ask the platform; otherwise what is already known is enough.
	fetch bool
	who   int64
	// joined is the person who joined, told twice by the platform.
	joined int64
}

// reader turns updates into events. It is pure: the bot's own number and name and the time come from outside.
type reader struct {
	id       int64
	username string
	now      time.Time
}

// unreadable is the class of what an update holds and that is not understood, "" when all is well.
type unreadable string

// read gives the events of an update, in order.
func (r reader) read(u *update, raw []byte) ([]item, string, unreadable) {
	switch {
	case u.Message != nil:
		items, class := r.message(u, u.Message, false, raw)
		return items, "message", class
	case u.EditedMessage != nil:
		items, class := r.message(u, u.EditedMessage, true, raw)
		return items, "edited_message", class
	case u.ChannelPost != nil:
		items, class := r.message(u, u.ChannelPost, false, raw)
		return items, "channel_post", class
	case u.EditedChannelPost != nil:
		items, class := r.message(u, u.EditedChannelPost, true, raw)
		return items, "edited_channel_post", class
	case u.CallbackQuery != nil:
		return r.press(u, u.CallbackQuery), "callback_query", ""
	case u.MyChatMember != nil:
		items, class := r.mine(u, u.MyChatMember)
		return items, "my_chat_member", class
	case u.ChatMember != nil:
		items, class := r.member(u, u.ChatMember)
		return items, "chat_member", class
	case u.ChatJoinRequest != nil:
		return r.request(u, u.ChatJoinRequest), "chat_join_request", ""
	}
	return nil, kindOf(raw), classKind
}

// eventID names the event of an update. The number of an update alone is not enough: after a week without updates the
// platform starts again at a random number, perhaps one already used. Two updates that share a number are therefore at
// least a week apart, so the number and the week of the date written in the update are unique; both are the same when
// the update is delivered again. They tell nothing about a person.
func eventID(number, date int64) string {
	const week = 7 * 24 * 3600
	return "u" + strconv.FormatInt(number, 10) + "." + strconv.FormatInt(date/week, 10)
}

// origin fills what all events share.
func (r reader) origin(id string, date int64, where room, topic int, from user) chat.Origin {
	p := place{chat: where.ID, topic: topic}
	o := chat.Origin{Network: Network, ID: id, At: time.Unix(date, 0).UTC(), Answer: p.address(), Language: from.Language,
		Place: chat.Place{Kind: chat.Private, Conversation: p.conversation(), Alone: true}}
	if where.Type != "private" {
		o.Place = chat.Place{Kind: chat.Shared, Space: spaceOf(where.ID), Conversation: p.conversation(), Open: where.Handle != ""}
	}
	if from.ID == 0 {
		o.Author.Kind = chat.Anonymous
		return o
	}
	o.Author.Account = accountOf(from.ID)
	o.Author.Profile = profileOf(from)
	if from.IsBot {
		o.Author.Kind = chat.Automaton
	}
	return o
}

// message reads a message: a service message, a command or words.
func (r reader) message(u *update, m *message, edited bool, raw []byte) ([]item, unreadable) {
	switch {
	case m.NewMembers != nil:
		return r.newcomers(u, m), ""
	case m.UsersShared != nil && m.Chat.Type == "private" && !edited:
		return r.picked(u, m), ""
	case m.MigrateFrom != 0:
		return []item{r.moved(m, m.MigrateFrom, m.Chat)}, ""
	case m.MigrateTo != 0:
		return []item{r.moved(m, m.Chat.ID, room{ID: m.MigrateTo, Type: "supergroup"})}, ""
	}
	var class unreadable
	if m.Text == "" && m.Caption == "" && !m.any() {
		if service(raw) {
			return nil, ""
		}
		class = classContent // told without words: somebody did write
	}
	date := m.Date
	if edited {
		date = m.EditDate
	}
	o := r.authored(eventID(u.ID, date), date, m)
	text, entities := m.Text, m.Entities
	if text == "" {
		text, entities = m.Caption, m.CaptionEntities
	}
	text, wasCut := cut(strings.ToValidUTF8(text, "\uFFFD"), maxText)
	forwarded := bool(m.ForwardOrigin || m.ForwardDate) || m.AutoForward
	it := item{lane: string(o.Place.Conversation), kind: "message", who: userOf(m), lookUp: m.Chat.ID}
	if o.Place.Kind == chat.Private || o.Author.Kind != chat.Person {
		it.lookUp = 0
	}
	ref := refOf(m.Chat.ID, m.ID)
	if name, args, ok := commandIn(text, r.username); ok && !edited && !forwarded && m.Text != "" && o.Author.Kind != chat.Automaton {
		it.event, it.fetch = &chat.Command{Origin: o, Ref: ref, Name: name, Args: args, Page: m.Chat.page()}, true
		return []item{it}, class
	}
	it.event = &chat.Message{Origin: o, Ref: ref, Text: text, Spans: spansOf(text, entities), Edited: edited,
		Forwarded: forwarded, Cut: wasCut, Attached: m.any(), ToRobot: r.speaksTo(m)}
	return []item{it}, class
}

// page is the public address of a group or channel, "" when it has none.
func (r room) page() string {
	if r.Handle == "" || r.Type == "private" {
		return ""
	}
	return "https://t.me/" + r.Handle
}

// picked reads the choice of one person in the list that a key opened.
func (r reader) picked(u *update, m *message) []item {
	if len(m.UsersShared.Users) == 0 || m.UsersShared.Users[0].ID == 0 {
		return nil
	}
	one := m.UsersShared.Users[0]
	o := r.authored(eventID(u.ID, m.Date), m.Date, m)
	about := chat.Someone{Account: accountOf(one.ID), Handle: chat.Handle(one.Handle)}
	return []item{{event: &chat.Picked{Origin: o, Ref: refOf(m.Chat.ID, m.ID), About: about}, lane: string(o.Place.Conversation),
		kind: "message", who: userOf(m)}}
}

// authored is the origin of a message. Who writes in the name of a chat has no account here: an anonymous
// administrator writes as the group itself.
func (r reader) authored(id string, date int64, m *message) chat.Origin {
	topic := 0
	if m.InTopic {
		topic = m.Thread
	}
	if m.SenderChat != nil || m.From == nil {
		o := r.origin(id, date, m.Chat, topic, user{})
		o.Author.Administrator = m.SenderChat != nil && m.SenderChat.ID == m.Chat.ID || m.Chat.Type == "channel"
		return o
	}
	return r.origin(id, date, m.Chat, topic, *m.From)
}

func userOf(m *message) int64 {
	if m.From == nil {
		return 0
	}
	return m.From.ID
}

// newcomers reads the message that tells who entered. Where the robot is an administrator the same is also told by
// chat_member; the first of both counts.
func (r reader) newcomers(u *update, m *message) []item {
	var items []item
	for i, who := range m.NewMembers {
		if who.ID == r.id || who.IsBot {
			continue
		}
		o := r.origin(eventID(u.ID, m.Date)+"."+strconv.Itoa(i), m.Date, m.Chat, 0, who)
		items = append(items, item{event: &chat.Join{Origin: o}, lane: string(o.Place.Conversation), kind: "message", joined: who.ID})
	}
	return items
}

// moved tells that a group became a supergroup. The platform says so in both; the event is the same, so that it counts
// once.
func (r reader) moved(m *message, from int64, to room) item {
	id := "m" + strconv.FormatInt(from, 10) + "." + strconv.FormatInt(to.ID, 10)
	o := r.origin(id, m.Date, to, 0, user{})
	return item{event: movedEvent(o, from), lane: string(o.Place.Conversation), kind: "message"}
}

func movedEvent(o chat.Origin, from int64) *chat.Moved {
	return &chat.Moved{Origin: o, From: spaceOf(from), FromConversation: place{chat: from}.conversation()}
}

// press reads a press on a button. The platform gives it no date: the week of the message stands in its name, with 16
// bits drawn from the press's own number, since a message can be pressed for months.
func (r reader) press(u *update, c *callback) []item {
	if c.Message == nil || c.Message.Chat.ID == 0 {
		return nil // of a message sent inline, which this robot never does
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(c.ID))
	id := eventID(u.ID, c.Message.Date) + "." + strconv.FormatUint(uint64(h.Sum32()&0xFFFF), 16)
	topic := 0
	if c.Message.InTopic {
		topic = c.Message.Thread
	}
	o := r.origin(id, r.now.Unix(), c.Message.Chat, topic, c.From)
	o.At = r.now.UTC()
	it := item{lane: string(o.Place.Conversation), kind: "callback_query", press: c.ID, who: c.From.ID, fetch: true,
		event: &chat.Press{Origin: o, Ref: refOf(c.Message.Chat.ID, c.Message.ID), Token: c.Data, PopUp: popUpAddress(c.ID)}}
	if o.Place.Kind == chat.Shared {
		it.lookUp = c.Message.Chat.ID
	}
	return []item{it}
}

// mine reads what becomes of the robot itself. A person who blocks it is no event: the next message finds out.
func (r reader) mine(u *update, m *memberChange) ([]item, unreadable) {
	if !m.New.known() {
		return nil, classStatus
	}
	if m.Chat.Type == "private" || m.Old.in() == m.New.in() {
		return nil, ""
	}
	o := r.origin(eventID(u.ID, m.Date), m.Date, m.Chat, 0, m.From)
	it := item{lane: string(o.Place.Conversation), kind: "my_chat_member", who: m.From.ID}
	if m.New.in() {
		it.event, it.lookUp, it.fetch = &chat.Arrived{Origin: o}, m.Chat.ID, true
	} else {
		it.event = &chat.Gone{Origin: o}
	}
	return []item{it}, ""
}

// member reads who came in.
func (r reader) member(u *update, m *memberChange) ([]item, unreadable) {
	if !m.New.known() {
		return nil, classStatus
	}
	if m.Old.in() || !m.New.in() || m.New.User.IsBot {
		return nil, ""
	}
	o := r.origin(eventID(u.ID, m.Date), m.Date, m.Chat, 0, m.New.User)
	return []item{{event: &chat.Join{Origin: o}, lane: string(o.Place.Conversation), kind: "chat_member",
		joined: m.New.User.ID}}, ""
}

// request reads a wish to enter: its answer goes to the person alone, within the 5 minutes that the platform gives.
func (r reader) request(u *update, j *joinRequest) []item {
	o := r.origin(eventID(u.ID, j.Date), j.Date, j.Chat, 0, j.From)
	o.Answer = place{chat: j.UserChatID}.address()
	o.Place.Alone = true
	return []item{{event: &chat.Join{Origin: o, Request: true}, lane: string(o.Place.Conversation), kind: "chat_join_request"}}
}

// spaceAllowed tells whether an event may be told.
func spaceAllowed(e chat.Event, allowed func(pdn.SpaceID) bool) bool {
	switch e.(type) {
	case *chat.Arrived, *chat.Gone, *chat.Moved:
		return true
	}
	p := e.Head().Place
	return p.Kind != chat.Shared || allowed(p.Space)
}
