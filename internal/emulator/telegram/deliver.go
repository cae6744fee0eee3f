package telegram

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// keepFor is how long an update waits for its bot (Bot API, Getting updates).
const keepFor = 24 * time.Hour

// pending is an update that the bot has not confirmed.
type pending struct {
	id  int64
	raw []byte
	at  time.Time
}

// publish puts a message in its chat and tells the bot if it may hear it.
func (c *Chat) publish(m *message) {
	c.add(m)
	if !m.byBot && c.hears(m) {
		kind := "message"
		if c.kind == Channel {
			kind = "channel_post"
		}
		c.s.enqueue(kind, m.wire)
	}
	c.s.changed(Change{Kind: ChangeMessage, Chat: c.wire.ID, Message: m.wire.MessageID})
}

// hears tells whether the bot receives a message: everything in private and where it administers or privacy mode is
// off; otherwise service messages, commands, mentions and replies to it.
func (c *Chat) hears(m *message) bool {
	if c.kind == PrivateChat {
		return !c.person.blocked
	}
	if !c.bot.present() {
		return false
	}
	if c.kind == Channel || c.bot.admin() || c.s.me.CanReadAllGroupMessages || m.service() {
		return true
	}
	if to := m.wire.ReplyToMessage; to != nil && to.From != nil && to.From.ID == c.s.me.ID {
		return true
	}
	return c.s.calls(m.wire.Text, m.wire.Entities) || c.s.calls(m.wire.Caption, m.wire.CaptionEntities)
}

func (m *message) service() bool {
	w := m.wire
	return w.NewChatMembers != nil || w.LeftChatMember != nil || w.MigrateToChatID != 0 || w.MigrateFromChatID != 0 ||
		w.ForumTopicCreated != nil
}

// calls tells whether a text has a command for this bot or mentions it.
func (s *Server) calls(text string, entities []Entity) bool {
	units := utf16.Encode([]rune(text))
	for _, e := range entities {
		if e.Offset < 0 || e.Length < 0 || e.Offset+e.Length > len(units) {
			continue
		}
		word := string(utf16.Decode(units[e.Offset : e.Offset+e.Length]))
		switch e.Type {
		case "bot_command":
			if _, other, named := strings.Cut(word, "@"); !named || strings.EqualFold(other, s.me.Username) {
				return true
			}
		case "mention":
			if strings.EqualFold(word, "@"+s.me.Username) {
				return true
			}
		case "text_mention":
			if e.User != nil && e.User.ID == s.me.ID {
				return true
			}
		}
	}
	return false
}

// tellMember sends chat_member, which only administrators receive, and only those who ask for it.
func (s *Server) tellMember(c *Chat, by wireUser, was, now *seat, request bool) {
	if c.bot.admin() {
		s.enqueue("chat_member", &wireMemberUpdated{Chat: c.wire, From: by, Date: s.opts.Now().Unix(),
			Old: was.wire(), New: now.wire(), ViaJoinRequest: request})
	}
	s.changed(Change{Kind: ChangeMember, Chat: c.wire.ID, User: now.user.ID})
}

func (s *Server) tellMine(c *Chat, by wireUser, was, now *seat) {
	s.enqueue("my_chat_member", &wireMemberUpdated{Chat: c.wire, From: by, Date: s.opts.Now().Unix(),
		Old: was.wire(), New: now.wire()})
	s.changed(Change{Kind: ChangeMember, Chat: c.wire.ID, User: s.me.ID})
}

// wire is the seat as a ChatMember.
func (m *seat) wire() map[string]any {
	w := map[string]any{"status": m.status, "user": m.user}
	switch m.status {
	case "creator":
		w["is_anonymous"] = m.anon
	case "kicked":
		w["until_date"] = 0
	case "administrator":
		for _, right := range requiredRights() {
			w[right] = m.rights[right]
		}
		for _, right := range optionalRights() {
			if m.rights[right] {
				w[right] = true
			}
		}
		w["can_be_edited"], w["can_manage_chat"], w["is_anonymous"] = false, true, m.anon
	}
	return w
}

func requiredRights() []string {
	return []string{"can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
		"can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories"}
}

func optionalRights() []string {
	return []string{"can_post_messages", "can_edit_messages", "can_pin_messages", "can_manage_topics"}
}

// enqueue keeps an update for the bot, unless the bot did not ask for its kind.
func (s *Server) enqueue(kind string, body any) {
	if !s.wants(kind) {
		return
	}
	inner, err := json.Marshal(body)
	if err != nil {
		s.violate("update " + kind + ": " + err.Error())
		return
	}
	raw := wrap(s.nextUpdate, kind, inner)
	if s.specs != nil {
		if err := s.specs.checkJSON([]string{"Update"}, raw); err != nil {
			s.violate("update " + kind + ": " + err.Error())
		}
	}
	s.push(raw)
}

func wrap(id int64, kind string, body []byte) []byte {
	raw := make([]byte, 0, len(body)+len(kind)+40)
	raw = append(raw, `{"update_id":`...)
	raw = strconv.AppendInt(raw, id, 10)
	raw = append(raw, `,"`...)
	raw = append(raw, kind...)
	raw = append(raw, `":`...)
	raw = append(raw, body...)
	return append(raw, '}')
}

// wants follows allowed_updates; by default everything but the three kinds that must be asked for.
func (s *Server) wants(kind string) bool {
	if len(s.allowed) > 0 {
		return s.allowed[kind]
	}
	return kind != "chat_member" && kind != "message_reaction" && kind != "message_reaction_count"
}

func (s *Server) push(raw []byte) {
	s.newest = pending{id: s.nextUpdate, raw: raw, at: s.opts.Now()}
	s.queue = append(s.queue, s.newest)
	s.nextUpdate++
	if len(s.queue) > s.opts.Pending {
		s.queue = s.queue[len(s.queue)-s.opts.Pending:]
	}
	s.wake()
}

// wake lets a waiting getUpdates look again.
func (s *Server) wake() {
	if s.waiting > 0 {
		close(s.arrived)
		s.arrived = make(chan struct{})
	}
}
