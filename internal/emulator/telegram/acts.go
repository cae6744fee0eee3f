package telegram

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Draft is what a person is about to send.
type Draft struct {
	Text      string
	Entities  []Entity // commands and mentions of the bot are found without being given
	Photo     bool     // a photo; Text is its caption
	Document  *File    // a file; Text is its caption
	Forwarded bool     // the text is somebody else's, whose name is hidden
	Topic     int      // a topic of a forum
	ReplyTo   int      // a message of the chat
	AsChannel *Chat    // write in the name of a channel
}

// Say writes a plain text; it returns the message's number in the chat.
func (p *Person) Say(c *Chat, text string) (int, error) { return p.Write(c, Draft{Text: text}) }

// Write sends a message to a chat that the person is in; it returns the message's number in the chat.
func (p *Person) Write(c *Chat, d Draft) (int, error) {
	s := p.s
	s.mu.Lock()
	defer s.mu.Unlock()
	m := c.members[p.wire.ID]
	if c.shared() && !m.present() || c.kind == Channel && !m.admin() {
		return 0, fmt.Errorf("write: %w", ErrNotMember)
	}
	w := c.compose(&p.wire)
	switch {
	case c.kind == Channel:
		w.From, w.SenderChat = nil, &c.wire
	case d.AsChannel != nil:
		w.From, w.SenderChat = channelBot(), &d.AsChannel.wire
	case m != nil && m.anon:
		w.From, w.SenderChat = groupAnonymousBot(), &c.wire
	}
	if err := c.fill(w, d); err != nil {
		return 0, err
	}
	c.publish(&message{wire: w, file: d.Document})
	return w.MessageID, nil
}

func (c *Chat) fill(w *wireMessage, d Draft) error {
	entities := append(append([]Entity(nil), d.Entities...), c.s.ownEntities(d.Text)...)
	if d.Photo || d.Document != nil {
		w.Caption, w.CaptionEntities = d.Text, entities
	} else {
		w.Text, w.Entities = d.Text, entities
	}
	if d.Photo {
		id := c.s.fileID()
		w.Photo = []wirePhoto{{FileID: id, FileUniqueID: id, Width: 90, Height: 67}}
	}
	if d.Document != nil {
		id := c.s.fileID()
		w.Document = &wireDocument{FileID: id, FileUniqueID: id, FileName: d.Document.Name, MimeType: d.Document.Type,
			FileSize: len(d.Document.Data)}
	}
	if d.Forwarded {
		w.ForwardOrigin = &wireOrigin{Type: "hidden_user", Date: w.Date, SenderUserName: "Quelqu'un"}
	}
	if d.Topic != 0 {
		if _, ok := c.topics[d.Topic]; !ok {
			return fmt.Errorf("write in topic: %w", ErrNotThere)
		}
		w.MessageThreadID, w.IsTopicMessage = d.Topic, true
	}
	if d.ReplyTo != 0 {
		to := c.find(d.ReplyTo)
		if to == nil {
			return fmt.Errorf("reply: %w", ErrNoMessage)
		}
		short := *to.wire
		short.ReplyToMessage = nil
		w.ReplyToMessage = &short
	}
	return nil
}

// compose begins a message of the chat.
func (c *Chat) compose(from *wireUser) *wireMessage {
	return &wireMessage{MessageID: c.nextMessageID(), From: from, Date: c.s.opts.Now().Unix(), Chat: c.wire}
}

// ownEntities finds the commands and mentions that a client marks by itself.
func (s *Server) ownEntities(text string) []Entity {
	var found []Entity
	units := 0
	for i, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' }) {
		at := strings.Index(text, word)
		if i == 0 && at < 0 {
			break
		}
		units += len(utf16.Encode([]rune(text[:at])))
		length := len(utf16.Encode([]rune(word)))
		switch {
		case word[0] == '/' && len(word) > 1:
			found = append(found, Entity{Type: "bot_command", Offset: units, Length: length})
		case word[0] == '@' && len(word) > 1:
			found = append(found, Entity{Type: "mention", Offset: units, Length: length})
		}
		text = text[at+len(word):]
		units += length
	}
	return found
}

// Edit replaces the text of a message that the person wrote.
func (p *Person) Edit(c *Chat, id int, text string) error {
	s := p.s
	s.mu.Lock()
	defer s.mu.Unlock()
	m := c.find(id)
	if m == nil || m.byBot || m.wire.From != nil && m.wire.From.ID != p.wire.ID {
		return fmt.Errorf("edit: %w", ErrNoMessage)
	}
	w := *m.wire
	w.EditDate = s.opts.Now().Unix()
	if w.Caption != "" || w.Photo != nil || w.Document != nil {
		w.Caption, w.CaptionEntities = text, s.ownEntities(text)
	} else {
		w.Text, w.Entities = text, s.ownEntities(text)
	}
	m.wire = &w
	kind := "edited_message"
	if c.kind == Channel {
		kind = "edited_channel_post"
	}
	if c.hears(m) {
		s.enqueue(kind, &w)
	}
	s.changed(Change{Kind: ChangeMessage, Chat: c.wire.ID, Message: id})
	return nil
}

// Delete takes a message of a group away, as who runs it may. The platform tells no robot of it.
func (p *Person) Delete(c *Chat, id int) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if c.find(id) == nil {
		return fmt.Errorf("delete: %w", ErrNoMessage)
	}
	c.remove(id)
	p.s.changed(Change{Kind: ChangeMessage, Chat: c.wire.ID, Message: id})
	return nil
}

// Start opens the private chat by the Start button, with the payload of a deep link (t.me/<bot>?start=payload) or "".
func (p *Person) Start(payload string) (int, error) {
	p.s.mu.Lock()
	c := p.openPrivate()
	c.started = true
	if p.blocked {
		p.setBlocked(false)
	}
	p.s.mu.Unlock()
	return p.Say(c, strings.TrimSpace("/start "+payload))
}

func (p *Person) openPrivate() *Chat {
	if p.private == nil {
		p.private = &Chat{s: p.s, kind: PrivateChat, person: p, topics: map[int]string{},
			wire: wireChat{ID: p.wire.ID, Type: string(PrivateChat), FirstName: p.wire.FirstName, Username: p.wire.Username}}
		p.s.chats[p.wire.ID] = p.private
	}
	return p.private
}

// Follow opens a deep link to the bot (https://t.me/<bot>?start=word), as a press on a link button does.
func (p *Person) Follow(link string) (int, error) {
	u, err := url.Parse(link)
	if err != nil || u.Host != "t.me" || strings.Trim(u.Path, "/") != p.s.me.Username {
		return 0, fmt.Errorf("follow a link: %w", ErrNotThere)
	}
	return p.Start(u.Query().Get("start"))
}

// Block makes the person block the bot; Unblock the contrary.
func (p *Person) Block() {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.openPrivate()
	p.setBlocked(true)
}

// Unblock lets the bot write again.
func (p *Person) Unblock() {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.openPrivate()
	p.setBlocked(false)
}

func (p *Person) setBlocked(blocked bool) {
	if p.blocked == blocked {
		return
	}
	p.blocked = blocked
	old, now := &seat{user: p.s.me.wireUser, status: "member"}, &seat{user: p.s.me.wireUser, status: "kicked"}
	if !blocked {
		old, now = now, old
	}
	p.s.tellMine(p.private, p.wire, old, now)
}

// Press presses the button of a message of the bot that carries this callback data. It returns the id under which the
// answer is shown among the person's toasts.
func (p *Person) Press(c *Chat, id int, data string) (string, error) {
	s := p.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.shared() && !c.members[p.wire.ID].present() {
		return "", fmt.Errorf("press: %w", ErrNotMember)
	}
	m := c.find(id)
	if m == nil || !m.byBot {
		return "", fmt.Errorf("press: %w", ErrNoMessage)
	}
	if !carries(m.wire.ReplyMarkup, data) {
		return "", fmt.Errorf("press: %w", ErrNoButton)
	}
	return s.pressed(p, c, m.wire, data), nil
}

// ForgePress sends a press with any data, as a modified client can, on any message of the chat.
func (p *Person) ForgePress(c *Chat, id int, data string) (string, error) {
	s := p.s
	s.mu.Lock()
	defer s.mu.Unlock()
	m := c.find(id)
	if m == nil {
		return "", fmt.Errorf("press: %w", ErrNoMessage)
	}
	return s.pressed(p, c, m.wire, data), nil
}

func (s *Server) pressed(p *Person, c *Chat, w *wireMessage, data string) string {
	s.lastPress++
	id := strconv.FormatInt(p.wire.ID<<32>>1|s.lastPress, 10)
	now := s.opts.Now()
	if len(s.presses) >= s.pressBound {
		for old, waiting := range s.presses {
			if now.Sub(waiting.at) > s.opts.PressExpiry {
				delete(s.presses, old)
			}
		}
		s.pressBound = 2*len(s.presses) + 1024
	}
	s.presses[id] = press{person: p, chat: c, at: now}
	s.enqueue("callback_query", &wireCallback{ID: id, From: p.wire, Message: w,
		ChatInstance: strconv.FormatInt(c.wire.ID, 10), Data: data})
	return id
}

func carries(k *wireMarkup, data string) bool {
	if k == nil {
		return false
	}
	for _, row := range k.InlineKeyboard {
		for _, b := range row {
			if b.CallbackData == data && data != "" {
				return true
			}
		}
	}
	return false
}

func (s *Server) fileID() string {
	s.lastFile++
	return "BQACAgQAAxk" + strconv.FormatInt(s.lastFile, 36)
}
