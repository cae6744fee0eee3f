package telegram

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Key is a key of the keyboard that a bot puts under a person's input field. It
// opens a list of users (the specification's request_users).
type Key struct {
	Text string
	// Request is the number that comes back with the choice.
	Request int64
	// Username tells that the usernames of those chosen are asked for.
	Username bool
	most     int
	robots   *bool // only robots, or none of them; nil: both
}

// Keys are the keys that the person sees under her input field.
func (p *Person) Keys() []Key {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if p.private == nil {
		return nil
	}
	return slices.Clone(p.private.keys)
}

// Share presses a key that opens a list of users and chooses these.
func (p *Person) Share(key string, chosen ...*Person) (int, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if p.private == nil {
		return 0, fmt.Errorf("share users: %w", ErrNotThere)
	}
	i := slices.IndexFunc(p.private.keys, func(k Key) bool { return k.Text == key })
	if i < 0 {
		return 0, fmt.Errorf("share users: %w", ErrNoButton)
	}
	k := p.private.keys[i]
	if len(chosen) == 0 || len(chosen) > k.most {
		return 0, fmt.Errorf("share users: %w", ErrNotThere)
	}
	shared := &wireUsersShared{RequestID: k.Request}
	for _, who := range chosen {
		if k.robots != nil && who.wire.IsBot != *k.robots {
			return 0, fmt.Errorf("share users: %w", ErrNotThere)
		}
		one := wireSharedUser{UserID: who.wire.ID}
		if k.Username {
			one.Username = who.wire.Username
		}
		shared.Users = append(shared.Users, one)
	}
	w := p.private.compose(&p.wire)
	w.UsersShared = shared
	p.private.publish(&message{wire: w})
	return w.MessageID, nil
}

// readKeyboards reads what stands with a message: an inline keyboard under it, a
// keyboard under the input field, or its removal (an empty list of keys).
func readKeyboards(c *call, chat *Chat) ([]Key, *wireMarkup, error) {
	var outer map[string]json.RawMessage
	given, err := c.object("reply_markup", &outer)
	if err != nil || !given {
		return nil, nil, err
	}
	if _, removal := outer["remove_keyboard"]; removal {
		return []Key{}, nil, nil
	}
	raw, keyboard := outer["keyboard"]
	if !keyboard {
		markup, err := readMarkup(c)
		return nil, markup, err
	}
	var rows [][]struct {
		Text  string `json:"text"`
		Users *struct {
			RequestID *int64 `json:"request_id"`
			IsBot     *bool  `json:"user_is_bot"`
			Most      int    `json:"max_quantity"`
			Username  bool   `json:"request_username"`
		} `json:"request_users"`
	}
	if err := json.Unmarshal(raw, &rows); err != nil {
		return nil, nil, badRequest("can't parse keyboard")
	}
	var keys []Key
	for _, row := range rows {
		for _, k := range row {
			switch {
			case k.Text == "":
				return nil, nil, badRequest("text buttons are unallowed in the keyboard")
			case k.Users == nil || k.Users.RequestID == nil:
				return nil, nil, badRequest("only keys that request users are emulated")
			case chat.kind != PrivateChat:
				return nil, nil, badRequest("users can be requested in private chats only")
			case k.Users.Most < 0 || k.Users.Most > 10:
				return nil, nil, badRequest("BUTTON_USERS_MAX_QUANTITY_INVALID")
			}
			keys = append(keys, Key{
				Text: k.Text, Request: *k.Users.RequestID, Username: k.Users.Username, most: max(k.Users.Most, 1), robots: k.Users.IsBot,
			})
		}
	}
	if len(keys) == 0 {
		return nil, nil, badRequest("keyboard is empty")
	}
	return keys, nil, nil
}
