package telegram

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// The limits of the specification.
const (
	maxText     = 4096 // UTF-16 units, after entities
	maxCaption  = 1024
	maxData     = 64 // bytes
	maxToast    = 200
	maxButtons  = 100
	deleteLimit = 48 * time.Hour
)

func sendMessage(s *Server, c *call) (any, error) {
	text := strings.TrimSpace(c.params["text"])
	if err := checkText(text, maxText, "message"); err != nil {
		return nil, err
	}
	return s.send(c, func(w *wireMessage) error {
		w.Text, w.Entities = text, s.ownEntities(text)
		return s.givenEntities(c, "entities", text, &w.Entities)
	}, nil)
}

func sendDocument(s *Server, c *call) (any, error) {
	return s.send(c, func(w *wireMessage) error {
		f := c.files["document"]
		if f == nil {
			return badRequest("wrong file identifier/HTTP URL specified")
		}
		id := s.fileID()
		w.Document = &wireDocument{FileID: id, FileUniqueID: id, FileName: f.Name, MimeType: f.Type, FileSize: len(f.Data)}
		return s.caption(c, w)
	}, c.files["document"])
}

func sendPhoto(s *Server, c *call) (any, error) {
	return s.send(c, func(w *wireMessage) error {
		if c.files["photo"] == nil {
			return badRequest("wrong file identifier/HTTP URL specified")
		}
		id := s.fileID()
		w.Photo = []wirePhoto{{FileID: id, FileUniqueID: id, Width: 320, Height: 240}}
		return s.caption(c, w)
	}, c.files["photo"])
}

func (s *Server) caption(c *call, w *wireMessage) error {
	w.Caption = strings.TrimSpace(c.params["caption"])
	if units(w.Caption) > maxCaption {
		return badRequest("message caption is too long")
	}
	return s.givenEntities(c, "caption_entities", w.Caption, &w.CaptionEntities)
}

// send finds the chat, lets fill compose the message, and publishes it.
func (s *Server) send(c *call, fill func(*wireMessage) error, file *File) (any, error) {
	if mode := c.params["parse_mode"]; mode != "" {
		return nil, badRequest("parse_mode is not emulated")
	}
	chat, err := s.writable(c)
	if err != nil {
		return nil, err
	}
	keys, markup, err := readKeyboards(c, chat)
	if err != nil {
		return nil, err
	}
	topic, err := c.int("message_thread_id")
	if err != nil {
		return nil, err
	}
	if _, open := chat.topics[int(topic)]; topic != 0 && !open {
		return nil, badRequest("message thread not found")
	}
	if err := s.slow(chat); err != nil {
		return nil, err
	}
	w := chat.compose(&s.me.wireUser)
	if chat.kind == Channel {
		w.From, w.SenderChat = nil, &chat.wire
	}
	w.MessageThreadID, w.IsTopicMessage = int(topic), topic != 0
	w.ReplyMarkup = markup
	if err := fill(w); err != nil {
		return nil, err
	}
	chat.publish(&message{wire: w, byBot: true, file: file})
	if keys != nil {
		chat.keys = keys
	}
	return w, nil
}

// chat finds the chat of a request.
func (s *Server) chat(c *call) (*Chat, error) {
	id, err := strconv.ParseInt(c.params["chat_id"], 10, 64)
	if err != nil {
		return nil, badRequest("chat not found")
	}
	chat := s.chats[id]
	if chat == nil && s.people[id] != nil {
		return nil, forbidden("bot can't initiate conversation with a user")
	}
	if chat == nil {
		return nil, badRequest("chat not found")
	}
	if chat.moved != nil {
		return nil, &apiError{code: 400, description: "Bad Request: group chat was upgraded to a supergroup chat",
			migrateTo: chat.moved.wire.ID}
	}
	return chat, nil
}

// writable finds the chat of a request and tells whether the bot may write there.
func (s *Server) writable(c *call) (*Chat, error) {
	chat, err := s.chat(c)
	if err != nil {
		return nil, err
	}
	switch {
	case chat.kind == PrivateChat && chat.person.blocked:
		return nil, forbidden("bot was blocked by the user")
	case chat.kind == PrivateChat:
		if !chat.started && !s.asked(chat.person) {
			return nil, forbidden("bot can't initiate conversation with a user")
		}
	case chat.bot != nil && chat.bot.status == "kicked":
		return nil, forbidden("bot was kicked from the " + string(chat.kind) + " chat")
	case !chat.bot.present():
		return nil, forbidden("bot is not a member of the " + string(chat.kind) + " chat")
	case chat.kind == Channel && !chat.bot.rights["can_post_messages"]:
		return nil, badRequest("need administrator rights in the channel chat")
	case chat.botMuted:
		return nil, badRequest("not enough rights to send text messages to the chat")
	}
	return chat, nil
}

// asked tells whether the person can be written to because of a request to join still open.
func (s *Server) asked(p *Person) bool {
	for _, c := range s.chats {
		if at, ok := c.requests[p.wire.ID]; ok && s.opts.Now().Sub(at) <= requestWindow {
			return true
		}
	}
	return false
}

func units(text string) int { return len(utf16.Encode([]rune(text))) }

func checkText(text string, most int, what string) error {
	switch {
	case !utf8.ValidString(text):
		return badRequest("strings must be encoded in UTF-8")
	case text == "":
		return badRequest(what + " text is empty")
	case units(text) > most:
		return badRequest(what + " is too long")
	}
	return nil
}

func (s *Server) givenEntities(c *call, name, text string, into *[]Entity) error {
	var given []Entity
	if _, err := c.object(name, &given); err != nil {
		return err
	}
	for _, e := range given {
		if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > units(text) {
			return badRequest("entity beyond the text")
		}
	}
	*into = append(*into, given...)
	return nil
}

// readMarkup reads an inline keyboard: exactly one optional field a button, 1-64 bytes of callback data.
func readMarkup(c *call) (*wireMarkup, error) {
	var outer map[string]json.RawMessage
	given, err := c.object("reply_markup", &outer)
	if err != nil || !given {
		return nil, err
	}
	raw, inline := outer["inline_keyboard"]
	if !inline || len(outer) != 1 {
		return nil, badRequest("only inline keyboards are emulated")
	}
	var rows [][]map[string]json.RawMessage
	if err := json.Unmarshal(raw, &rows); err != nil {
		return nil, badRequest("can't parse inline keyboard")
	}
	markup := &wireMarkup{InlineKeyboard: [][]wireButton{}}
	count := 0
	for _, row := range rows {
		var buttons []wireButton
		for _, fields := range row {
			b, err := readButton(fields)
			if err != nil {
				return nil, err
			}
			buttons = append(buttons, b)
			count++
		}
		if len(buttons) > 0 {
			markup.InlineKeyboard = append(markup.InlineKeyboard, buttons)
		}
	}
	if count > maxButtons {
		return nil, badRequest("reply markup is too long")
	}
	if count == 0 {
		return nil, nil
	}
	return markup, nil
}

func readButton(fields map[string]json.RawMessage) (wireButton, error) {
	var b wireButton
	special := 0
	for name, raw := range fields {
		var err error
		switch name {
		case "text":
			err = json.Unmarshal(raw, &b.Text)
		case "style", "icon_custom_emoji_id":
		case "callback_data":
			special++
			err = json.Unmarshal(raw, &b.CallbackData)
		case "url":
			special++
			err = json.Unmarshal(raw, &b.URL)
		default:
			special++
			err = badRequest("button field " + name + " is not emulated")
		}
		if err != nil {
			return b, badRequest("can't parse inline keyboard button: " + name)
		}
	}
	_, hasData := fields["callback_data"]
	_, hasURL := fields["url"]
	switch {
	case b.Text == "":
		return b, badRequest("text buttons are unallowed in the inline keyboard")
	case special != 1:
		return b, badRequest("exactly one of the optional fields of a button must be used")
	case hasData && (len(b.CallbackData) == 0 || len(b.CallbackData) > maxData):
		return b, badRequest("BUTTON_DATA_INVALID")
	case hasURL && !validURL(b.URL):
		return b, badRequest("BUTTON_URL_INVALID")
	}
	return b, nil
}

func validURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http" || u.Scheme == "tg") && u.Host != ""
}
