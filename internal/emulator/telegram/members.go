package telegram

import (
	"fmt"
	"maps"
	"time"
)

// requestWindow is how long a person who asks to join can be written to by user_chat_id.
const requestWindow = 5 * time.Minute

// Join enters a chat by its public link.
func (p *Person) Join(c *Chat) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if c.kind == PrivateChat || c.byRequest {
		return fmt.Errorf("join: %w", ErrNotThere)
	}
	c.enter(p, p.wire, false)
	return nil
}

// Add brings another person in.
func (p *Person) Add(c *Chat, other *Person) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if !c.members[p.wire.ID].present() {
		return fmt.Errorf("add: %w", ErrNotMember)
	}
	c.enter(other, p.wire, false)
	return nil
}

func (c *Chat) enter(p *Person, by wireUser, request bool) {
	was := c.members[p.wire.ID]
	if was.present() {
		return
	}
	if was == nil {
		was = &seat{user: p.wire, status: "left"}
	}
	now := &seat{user: p.wire, status: "member"}
	c.members[p.wire.ID] = now
	delete(c.requests, p.wire.ID)
	c.s.tellMember(c, by, was, now, request)
	if c.kind != Channel {
		w := c.compose(&by)
		w.NewChatMembers = []wireUser{p.wire}
		c.publish(&message{wire: w})
	}
}

// Leave leaves a chat.
func (p *Person) Leave(c *Chat) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	was := c.members[p.wire.ID]
	if !was.present() {
		return fmt.Errorf("leave: %w", ErrNotMember)
	}
	now := &seat{user: p.wire, status: "left"}
	c.members[p.wire.ID] = now
	c.s.tellMember(c, p.wire, was, now, false)
	if c.kind != Channel {
		w := c.compose(&p.wire)
		w.LeftChatMember = &p.wire
		c.publish(&message{wire: w})
	}
	return nil
}

// AskToJoin asks to enter a chat where people are let in one by one.
func (p *Person) AskToJoin(c *Chat) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if !c.byRequest {
		return fmt.Errorf("ask to join: %w", ErrNotThere)
	}
	p.openPrivate()
	now := c.s.opts.Now()
	c.requests[p.wire.ID] = now
	if c.bot.admin() && c.bot.rights["can_invite_users"] {
		p.s.enqueue("chat_join_request", &wireJoinRequest{Chat: c.wire, From: p.wire, UserChatID: p.wire.ID, Date: now.Unix()})
	}
	p.s.changed(Change{Kind: ChangeMember, Chat: c.wire.ID, User: p.wire.ID})
	return nil
}

// Admit lets in a person who asked; by is the administrator who decides.
func (c *Chat) Admit(by, p *Person) error { return c.decide(by, p, true) }

// TurnAway refuses a person who asked.
func (c *Chat) TurnAway(by, p *Person) error { return c.decide(by, p, false) }

func (c *Chat) decide(by, p *Person, admit bool) error {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if _, asked := c.requests[p.wire.ID]; !asked || !c.members[by.wire.ID].admin() {
		return fmt.Errorf("decide on a request: %w", ErrNotThere)
	}
	delete(c.requests, p.wire.ID)
	if admit {
		c.enter(p, by.wire, true)
	}
	return nil
}

// AddBot brings the bot in as a plain member.
func (c *Chat) AddBot(by *Person) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.seatBot(by, &seat{user: c.s.me.wireUser, status: "member"})
	if c.kind == Group || c.kind == Supergroup {
		w := c.compose(&by.wire)
		w.NewChatMembers = []wireUser{c.s.me.wireUser}
		c.publish(&message{wire: w})
	}
}

// PromoteBot makes the bot an administrator with these rights.
func (c *Chat) PromoteBot(by *Person, rights Rights) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.seatBot(by, &seat{user: c.s.me.wireUser, status: "administrator", rights: maps.Clone(rights)})
}

// RemoveBot puts the bot out.
func (c *Chat) RemoveBot(by *Person) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.seatBot(by, &seat{user: c.s.me.wireUser, status: "kicked"})
}

func (c *Chat) seatBot(by *Person, now *seat) {
	was := c.bot
	if was == nil {
		was = &seat{user: c.s.me.wireUser, status: "left"}
	}
	c.bot = now
	c.s.tellMine(c, by.wire, was, now)
}

// Migrate turns a basic group into a supergroup, with a new number, and returns it.
func (c *Chat) Migrate() (*Chat, error) {
	if c.kind != Group {
		return nil, fmt.Errorf("migrate: %w", ErrNotThere)
	}
	n := c.s.Supergroup(c.wire.Title)
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	n.members, n.bot, n.botMuted = c.members, c.bot, c.botMuted
	c.moved = n
	from, to := c.compose(groupAnonymousBot()), n.compose(groupAnonymousBot())
	from.MigrateToChatID, to.MigrateFromChatID = n.wire.ID, c.wire.ID
	c.publish(&message{wire: from})
	n.publish(&message{wire: to})
	return n, nil
}
