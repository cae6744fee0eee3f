package telegram

import "time"

// Button is a button under a message: Data comes back in a press, URL opens a page or a deep link.
type Button struct {
	Text string
	Data string
	URL  string
}

// Seen is a message as it stands on a person's screen.
type Seen struct {
	ID       int
	Topic    int
	From     string // first name, or title of the chat it is written for
	ByBot    bool   // written by the bot
	Text     string // or caption
	Entities []Entity
	Buttons  [][]Button
	File     *File
	Photo    bool
	Service  string // what happened, for a message that nobody wrote: "join", "leave", "migrate", "topic"
	Edited   bool
	At       time.Time
}

// VisibleTo gives the messages of a chat as the person sees them, oldest first: nil for who is not in it. Edited
// messages stand in their place with their new text, deleted ones are gone.
func (s *Server) VisibleTo(p *Person, c *Chat) []Seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c == nil || c.kind == PrivateChat && c.person != p || c.shared() && !c.members[p.wire.ID].present() {
		return nil
	}
	seen := make([]Seen, 0, len(c.messages))
	for _, m := range c.messages {
		seen = append(seen, m.seen())
	}
	return seen
}

// Toasts are the last answers to the person's presses, oldest first.
func (p *Person) Toasts() []Toast {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return append([]Toast(nil), p.toasts...)
}

// CommandsFor gives the menu of commands that the person's client shows in a chat, by the platform's order of scopes.
func (s *Server) CommandsFor(p *Person, c *Chat) map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, scope := range s.scopesOf(p, c) {
		for _, language := range []string{p.wire.LanguageCode, ""} {
			if list, ok := s.commands[scope+" "+language]; ok {
				menu := map[string]string{}
				for _, entry := range list {
					menu[entry.Command] = entry.Description
				}
				return menu
			}
		}
	}
	return nil
}

func (m *message) seen() Seen {
	w := m.wire
	v := Seen{ID: w.MessageID, Topic: w.MessageThreadID, ByBot: m.byBot, Text: w.Text + w.Caption,
		Entities: append(append([]Entity(nil), w.Entities...), w.CaptionEntities...), File: m.file,
		Photo: w.Photo != nil, Edited: w.EditDate != 0, At: time.Unix(w.Date, 0).UTC()}
	switch {
	case w.SenderChat != nil:
		v.From = w.SenderChat.Title
	case w.From != nil:
		v.From = w.From.FirstName
	}
	switch {
	case w.NewChatMembers != nil:
		v.Service = "join"
		v.Text = w.NewChatMembers[0].FirstName
	case w.LeftChatMember != nil:
		v.Service = "leave"
		v.Text = w.LeftChatMember.FirstName
	case w.MigrateToChatID != 0 || w.MigrateFromChatID != 0:
		v.Service = "migrate"
	case w.ForumTopicCreated != nil:
		v.Service = "topic"
		v.Text = w.ForumTopicCreated.Name
	}
	if w.ReplyMarkup != nil {
		for _, row := range w.ReplyMarkup.InlineKeyboard {
			var buttons []Button
			for _, b := range row {
				buttons = append(buttons, Button{Text: b.Text, Data: b.CallbackData, URL: b.URL})
			}
			v.Buttons = append(v.Buttons, buttons)
		}
	}
	return v
}
