package telegram

import (
	"regexp"
	"strconv"
)

func getChat(s *Server, c *call) (any, error) {
	chat, err := s.chat(c)
	if err != nil {
		return nil, err
	}
	if chat.shared() && !chat.bot.present() {
		return nil, forbidden("bot is not a member of the " + string(chat.kind) + " chat")
	}
	full := map[string]any{"id": chat.wire.ID, "type": chat.wire.Type, "accent_color_id": 0, "max_reaction_count": 11,
		"accepted_gift_types": map[string]bool{"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false,
			"premium_subscription": false, "gifts_from_channels": false}}
	for name, value := range map[string]string{"title": chat.wire.Title, "username": chat.wire.Username,
		"first_name": chat.wire.FirstName} {
		if value != "" {
			full[name] = value
		}
	}
	if chat.wire.IsForum {
		full["is_forum"] = true
	}
	if chat.byRequest {
		full["join_by_request"] = true
	}
	if chat.kind == Group || chat.kind == Supergroup {
		full["permissions"] = map[string]bool{"can_send_messages": !chat.botMuted}
	}
	return full, nil
}

func getChatMember(s *Server, c *call) (any, error) {
	chat, err := s.chat(c)
	if err != nil {
		return nil, err
	}
	id, err := c.int("user_id")
	if err != nil {
		return nil, err
	}
	if id == s.me.ID && chat.bot != nil {
		return chat.bot.wire(), nil
	}
	if chat.shared() && !chat.bot.present() {
		return nil, forbidden("bot is not a member of the " + string(chat.kind) + " chat")
	}
	if m := chat.members[id]; m != nil {
		return m.wire(), nil
	}
	if p := s.people[id]; p != nil && p == chat.person {
		return (&seat{user: p.wire, status: "member"}).wire(), nil
	} else if p != nil {
		return (&seat{user: p.wire, status: "left"}).wire(), nil
	}
	return nil, badRequest("user not found")
}

func getChatAdministrators(s *Server, c *call) (any, error) {
	chat, err := s.chat(c)
	if err != nil {
		return nil, err
	}
	if !chat.shared() {
		return nil, badRequest("there are no administrators in the private chat")
	}
	if !chat.bot.present() {
		return nil, forbidden("bot is not a member of the " + string(chat.kind) + " chat")
	}
	found := []any{}
	for _, m := range chat.members {
		if m.admin() {
			found = append(found, m.wire())
		}
	}
	if chat.bot.admin() {
		found = append(found, chat.bot.wire())
	}
	return found, nil
}

// scope is a BotCommandScope.
type scope struct {
	Type   string `json:"type"`
	ChatID any    `json:"chat_id"`
	UserID int64  `json:"user_id"`
}

func readScope(s *Server, c *call) (string, error) {
	v := scope{Type: "default"}
	if _, err := c.object("scope", &v); err != nil {
		return "", err
	}
	switch v.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		return v.Type, nil
	case "chat", "chat_administrators", "chat_member":
		id, ok := v.ChatID.(float64)
		if !ok {
			return "", badRequest("chat not found")
		}
		if s.chats[int64(id)] == nil { // a private chat that its person has not opened, too
			return "", badRequest("chat not found")
		}
		return v.Type + ":" + strconv.FormatInt(int64(id), 10) + ":" + strconv.FormatInt(v.UserID, 10), nil
	}
	return "", badRequest("unknown scope")
}

func setMyCommands(s *Server, c *call) (any, error) {
	var list []botCommand
	if _, err := c.object("commands", &list); err != nil {
		return nil, err
	}
	if len(list) > 100 {
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	name := regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	for _, entry := range list {
		if !name.MatchString(entry.Command) {
			return nil, badRequest("BOT_COMMAND_INVALID")
		}
		if n := units(entry.Description); n < 1 || n > 256 {
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	key, err := readScope(s, c)
	if err != nil {
		return nil, err
	}
	s.commands[key+" "+c.params["language_code"]] = list
	return true, nil
}

func deleteMyCommands(s *Server, c *call) (any, error) {
	key, err := readScope(s, c)
	if err != nil {
		return nil, err
	}
	delete(s.commands, key+" "+c.params["language_code"])
	return true, nil
}

func getMyCommands(s *Server, c *call) (any, error) {
	key, err := readScope(s, c)
	if err != nil {
		return nil, err
	}
	list := s.commands[key+" "+c.params["language_code"]]
	if list == nil {
		list = []botCommand{}
	}
	return list, nil
}

// scopesOf is the order in which a client looks for its menu (Bot API, Determining list of commands).
func (s *Server) scopesOf(p *Person, c *Chat) []string {
	chat, user := strconv.FormatInt(c.wire.ID, 10), strconv.FormatInt(p.wire.ID, 10)
	if !c.shared() {
		return []string{"chat:" + chat + ":0", "all_private_chats", "default"}
	}
	scopes := []string{"chat_member:" + chat + ":" + user}
	if c.members[p.wire.ID].admin() {
		scopes = append(scopes, "chat_administrators:"+chat+":0")
	}
	scopes = append(scopes, "chat:"+chat+":0")
	if c.members[p.wire.ID].admin() {
		scopes = append(scopes, "all_chat_administrators")
	}
	return append(scopes, "all_group_chats", "default")
}
