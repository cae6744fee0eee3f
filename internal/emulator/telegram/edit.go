package telegram

import (
	"reflect"
	"strings"
	"time"
)

func editMessageText(s *Server, c *call) (any, error) {
	text := strings.TrimSpace(c.params["text"])
	if err := checkText(text, maxText, "message"); err != nil {
		return nil, err
	}
	if c.params["parse_mode"] != "" || c.params["rich_message"] != "" {
		return nil, badRequest("parse_mode and rich_message are not emulated")
	}
	return s.edit(c, func(w *wireMessage) error {
		if w.Text == "" {
			return badRequest("there is no text in the message to edit")
		}
		w.Text, w.Entities = text, s.ownEntities(text)
		return s.givenEntities(c, "entities", text, &w.Entities)
	})
}

func editMessageReplyMarkup(s *Server, c *call) (any, error) {
	return s.edit(c, func(*wireMessage) error { return nil })
}

func (s *Server) edit(c *call, change func(*wireMessage) error) (any, error) {
	chat, m, err := s.target(c, "edit")
	if err != nil {
		return nil, err
	}
	if !m.byBot {
		return nil, badRequest("message can't be edited")
	}
	w := *m.wire
	if err := change(&w); err != nil {
		return nil, err
	}
	if w.ReplyMarkup, err = readMarkup(c); err != nil {
		return nil, err
	}
	if w.Text == m.wire.Text && reflect.DeepEqual(w.ReplyMarkup, m.wire.ReplyMarkup) {
		return nil, badRequest("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	w.EditDate = s.opts.Now().Unix()
	m.wire = &w
	s.changed(Change{Kind: ChangeMessage, Chat: chat.wire.ID, Message: w.MessageID})
	return &w, nil
}

// target finds the message that a request is about.
func (s *Server) target(c *call, what string) (*Chat, *message, error) {
	chat, err := s.writable(c)
	if err != nil {
		return nil, nil, err
	}
	id, err := c.int("message_id")
	if err != nil {
		return nil, nil, err
	}
	m := chat.find(int(id))
	if m == nil {
		return nil, nil, badRequest("message to " + what + " not found")
	}
	return chat, m, nil
}

func deleteMessage(s *Server, c *call) (any, error) {
	chat, m, err := s.target(c, "delete")
	if err != nil {
		return nil, err
	}
	old := s.opts.Now().Sub(time.Unix(m.wire.Date, 0)) > deleteLimit
	may := !old && (m.byBot || chat.kind == PrivateChat) || chat.bot.admin() && chat.bot.rights["can_delete_messages"]
	if !may {
		return nil, badRequest("message can't be deleted")
	}
	chat.remove(m.wire.MessageID)
	s.changed(Change{Kind: ChangeMessage, Chat: chat.wire.ID, Message: m.wire.MessageID})
	return true, nil
}

func pinChatMessage(s *Server, c *call) (any, error) {
	chat, m, err := s.target(c, "pin")
	if err != nil {
		return nil, err
	}
	if chat.shared() && (!chat.bot.admin() || !chat.bot.rights["can_pin_messages"]) {
		return nil, badRequest("not enough rights to manage pinned messages in the chat")
	}
	chat.pinned = m.wire.MessageID
	s.changed(Change{Kind: ChangeMessage, Chat: chat.wire.ID, Message: m.wire.MessageID})
	return true, nil
}

func answerCallbackQuery(s *Server, c *call) (any, error) {
	if units(c.params["text"]) > maxToast {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	id := c.params["callback_query_id"]
	p, ok := s.presses[id]
	if !ok || s.opts.Now().Sub(p.at) > s.opts.PressExpiry {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	delete(s.presses, id)
	p.person.toasts = append(p.person.toasts, Toast{Press: id, Text: c.params["text"], Alert: c.bool("show_alert"), At: s.opts.Now()})
	if len(p.person.toasts) > 100 {
		p.person.toasts = p.person.toasts[1:]
	}
	s.changed(Change{Kind: ChangeToast, Chat: p.chat.wire.ID, User: p.person.wire.ID})
	return true, nil
}

// Pinned is the pinned message of the chat, 0 when there is none.
func (c *Chat) Pinned() int {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.pinned
}
