package discord

import "encoding/json"

// The few fields of the platform's objects that are used. Everything else,
// known or not, is skipped: a new kind of component cannot break the reading
// (protocols.md §1, D10).

type rawUser struct {
	ID     string `json:"id"`
	Bot    bool   `json:"bot"`
	System bool   `json:"system"`
}

type rawMember struct {
	User        *rawUser `json:"user"`
	Roles       []string `json:"roles"`
	JoinedAt    string   `json:"joined_at"`
	Permissions string   `json:"permissions"`
}

type rawMessage struct {
	ID        string     `json:"id"`
	Channel   string     `json:"channel_id"`
	Guild     string     `json:"guild_id"`
	Author    *rawUser   `json:"author"`
	Member    *rawMember `json:"member"`
	Content   string     `json:"content"`
	Edited    *string    `json:"edited_timestamp"`
	Webhook   string     `json:"webhook_id"`
	Type      int        `json:"type"`
	Flags     int        `json:"flags"`
	Reference *struct {
		Type int `json:"type"`
	} `json:"message_reference"`
	Referenced *struct {
		Author *rawUser `json:"author"`
	} `json:"referenced_message"`
	Mentions    []rawUser     `json:"mentions"`
	Snapshots   []rawSnapshot `json:"message_snapshots"`
	Poll        *rawPoll      `json:"poll"`
	Attachments some          `json:"attachments"`
	Stickers    some          `json:"sticker_items"`
}

type rawSnapshot struct {
	Message struct {
		Content     string `json:"content"`
		Attachments some   `json:"attachments"`
		Stickers    some   `json:"sticker_items"`
	} `json:"message"`
}

// some notes that a list holds something, whatever it is: attachments are never
// looked at (law L6).
type some bool

// UnmarshalJSON notes the presence.
func (s *some) UnmarshalJSON(raw []byte) error {
	*s = len(raw) > 2 && raw[0] == '['
	return nil
}

type rawPoll struct {
	Question struct {
		Text string `json:"text"`
	} `json:"question"`
	Answers []struct {
		Media struct {
			Text string `json:"text"`
		} `json:"poll_media"`
	} `json:"answers"`
}

type rawInteraction struct {
	ID          string      `json:"id"`
	Application string      `json:"application_id"`
	Type        int         `json:"type"`
	Token       string      `json:"token"`
	Guild       string      `json:"guild_id"`
	Channel     string      `json:"channel_id"`
	User        *rawUser    `json:"user"`
	Member      *rawMember  `json:"member"`
	Locale      string      `json:"locale"`
	Message     *rawMessage `json:"message"`
	Data        struct {
		Type     int         `json:"type"`
		Name     string      `json:"name"`
		CustomID string      `json:"custom_id"`
		Values   []string    `json:"values"`
		Target   string      `json:"target_id"`
		Options  []rawOption `json:"options"`
		Resolved struct {
			Messages map[string]rawTarget `json:"messages"`
			Users    map[string]rawNamed  `json:"users"`
		} `json:"resolved"`
		Components json.RawMessage `json:"components"`
	} `json:"data"`
}

// rawNamed is a person in whose menu a command was picked, with her public name.
type rawNamed struct {
	rawUser
	Name string `json:"username"`
}

// rawTarget is a message in whose menu a command was picked: its author, and
// nothing of what it says.
type rawTarget struct {
	Author  *rawUser `json:"author"`
	Webhook string   `json:"webhook_id"`
}

type rawOption struct {
	Value   json.RawMessage `json:"value"`
	Options []rawOption     `json:"options"`
}

type rawReady struct {
	User        rawUser `json:"user"`
	Resume      string  `json:"resume_gateway_url"`
	Application struct {
		ID string `json:"id"`
	} `json:"application"`
	Guilds []struct {
		ID string `json:"id"`
	} `json:"guilds"`
}

type rawChannel struct {
	ID         string         `json:"id"`
	Guild      string         `json:"guild_id"`
	Parent     string         `json:"parent_id"`
	Type       int            `json:"type"`
	Last       string         `json:"last_message_id"`
	Name       string         `json:"name"`
	Position   int            `json:"position"`
	Overwrites []rawOverwrite `json:"permission_overwrites"`
}

type rawOverwrite struct {
	ID    string `json:"id"`
	Type  int    `json:"type"` // 0: a role, 1: a member
	Allow string `json:"allow"`
	Deny  string `json:"deny"`
}

type rawRole struct {
	ID          string `json:"id"`
	Permissions string `json:"permissions"`
}

type rawGuild struct {
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	Members     []rawMember  `json:"members"`
	Owner       string       `json:"owner_id"`
	System      string       `json:"system_channel_id"`
	JoinedAt    string       `json:"joined_at"`
	Unavailable bool         `json:"unavailable"`
	Channels    []rawChannel `json:"channels"`
	Threads     []rawChannel `json:"threads"`
	Roles       []rawRole    `json:"roles"`
}

type rawRoleEvent struct {
	Guild  string  `json:"guild_id"`
	Role   rawRole `json:"role"`
	RoleID string  `json:"role_id"`
}

// rawRemoval is the deletion of one message, or of many at once.
type rawRemoval struct {
	ID      string   `json:"id"`
	IDs     []string `json:"ids"`
	Channel string   `json:"channel_id"`
	Guild   string   `json:"guild_id"`
}

type rawJoin struct {
	rawMember
	Guild string `json:"guild_id"`
}

// formFields reads the fields of a filled form, in rows or in labels: every
// component with a custom id and a value, at any depth up to four.
func formFields(components json.RawMessage) map[string]string {
	fields := map[string]string{}
	collectFields(components, fields, 4)
	return fields
}

func collectFields(raw json.RawMessage, into map[string]string, depth int) {
	if depth == 0 || len(raw) == 0 {
		return
	}
	var list []struct {
		CustomID   string          `json:"custom_id"`
		Value      json.RawMessage `json:"value"`
		Values     []string        `json:"values"`
		Component  json.RawMessage `json:"component"`
		Components json.RawMessage `json:"components"`
	}
	if raw[0] == '{' {
		raw = append(append(json.RawMessage{'['}, raw...), ']')
	}
	if decodeInto(raw, &list) != nil {
		return
	}
	for _, c := range list {
		var text string
		switch {
		case c.CustomID == "":
		case json.Unmarshal(c.Value, &text) == nil:
			into[c.CustomID] = text
		case len(c.Values) > 0:
			into[c.CustomID] = c.Values[0]
		}
		collectFields(c.Component, into, depth-1)
		collectFields(c.Components, into, depth-1)
	}
}

// optionText is the values of a command's options, in order, separated by spaces.
func optionText(options []rawOption, depth int) string {
	text := ""
	for _, o := range options {
		var s string
		part := string(o.Value)
		if json.Unmarshal(o.Value, &s) == nil {
			part = s
		}
		if len(o.Options) > 0 && depth > 0 {
			part = optionText(o.Options, depth-1)
		}
		if part == "" {
			continue
		}
		if text != "" {
			text += " "
		}
		text += part
	}
	return text
}
