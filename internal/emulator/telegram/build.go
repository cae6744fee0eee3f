package telegram

import (
	"maps"
	"time"
)

// Person adds a human account. language is the client's (BCP 47), often empty.
func (s *Server) Person(firstName, username, language string) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastUser++
	p := &Person{s: s, wire: wireUser{ID: s.lastUser, FirstName: firstName, Username: username, LanguageCode: language}}
	s.people[p.wire.ID] = p
	return p
}

// ID is the person's account.
func (p *Person) ID() int64 { return p.wire.ID }

// Name is the person's first name.
func (p *Person) Name() string { return p.wire.FirstName }

// Private is the private chat with the bot; it exists from the person's first /start on (nil before).
func (p *Person) Private() *Chat {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.private
}

// Group adds a basic group without members nor bot.
func (s *Server) Group(title string) *Chat { return s.newChat(Group, title) }

// Supergroup adds a supergroup without members nor bot.
func (s *Server) Supergroup(title string) *Chat { return s.newChat(Supergroup, title) }

// Channel adds a channel without members nor bot.
func (s *Server) Channel(title string) *Chat { return s.newChat(Channel, title) }

// Publish gives the chat a public name: t.me/<name> is its address.
func (c *Chat) Publish(name string) *Chat {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.wire.Username = name
	return c
}

// Delete takes the chat away for everybody; the platform tells the bot nothing of it.
func (c *Chat) Delete() {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	delete(c.s.chats, c.wire.ID)
}

func (s *Server) newChat(kind ChatKind, title string) *Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastChat++
	id := -s.lastChat
	if kind != Group {
		id = -1000000000000 - s.lastChat
	}
	c := &Chat{s: s, kind: kind, wire: wireChat{ID: id, Type: string(kind), Title: title},
		members: map[int64]*seat{}, requests: map[int64]time.Time{}, topics: map[int]string{}}
	s.chats[id] = c
	return c
}

// Chat finds a chat by its number, nil when there is none.
func (s *Server) Chat(id int64) *Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.chats[id]
}

// ID is the chat's number, as the API gives it.
func (c *Chat) ID() int64 { return c.wire.ID }

// Title is the chat's title.
func (c *Chat) Title() string { return c.wire.Title }

// Kind is the chat's kind.
func (c *Chat) Kind() ChatKind { return c.kind }

// Seat puts people in the chat without any event: they were there before the bot.
func (c *Chat) Seat(people ...*Person) *Chat {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	for _, p := range people {
		c.members[p.wire.ID] = &seat{user: p.wire, status: "member"}
	}
	return c
}

// SeatBot puts the bot in the chat without any event; rights nil: plain member, otherwise administrator.
func (c *Chat) SeatBot(rights Rights) *Chat {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.bot = &seat{user: c.s.me.wireUser, status: "member"}
	if rights != nil {
		c.bot.status, c.bot.rights = "administrator", maps.Clone(rights)
	}
	return c
}

// Own makes the person the owner of the chat, without any event.
func (c *Chat) Own(p *Person) *Chat {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.members[p.wire.ID] = &seat{user: p.wire, status: "creator"}
	return c
}

// Administer makes the person an administrator; an anonymous one writes as the group itself.
func (c *Chat) Administer(p *Person, anonymous bool) *Chat {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	was := c.members[p.wire.ID]
	now := &seat{user: p.wire, status: "administrator", anon: anonymous, rights: Rights{"can_delete_messages": true}}
	c.members[p.wire.ID] = now
	if was.present() {
		c.s.tellMember(c, p.wire, was, now, false)
	}
	return c
}

// Forum turns topics on (supergroups).
func (c *Chat) Forum() *Chat {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.wire.IsForum = true
	return c
}

// Topic opens a topic and gives its number.
func (c *Chat) Topic(by *Person, name string) int {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	w := c.compose(&by.wire)
	w.ForumTopicCreated = &wireTopic{Name: name, IconColor: 7322096}
	w.MessageThreadID, w.IsTopicMessage = w.MessageID, true
	c.topics[w.MessageID] = name
	c.publish(&message{wire: w})
	return w.MessageID
}

// ByRequest makes people ask before they enter.
func (c *Chat) ByRequest() *Chat {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.byRequest = true
	return c
}

// MuteBot takes or gives back the bot's right to write in the chat.
func (c *Chat) MuteBot(muted bool) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.botMuted = muted
}

// ReadsGroups turns privacy mode off (true) or on (false).
func (s *Server) ReadsGroups(reads bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.me.CanReadAllGroupMessages = reads
}
