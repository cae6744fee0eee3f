package discord

import (
	"encoding/json"
	"time"
)

// View is a message as somebody sees it on the screen.
type View struct {
	ID          ID
	Channel     ID
	Author      ID
	AuthorName  string
	FromBot     bool
	Content     string
	Embeds      []Embed
	Components  []Component
	Attachments []Attachment
	// Ephemeral is true when only the person asked for sees it.
	Ephemeral bool
	// OnlyFor is that person, or zero.
	OnlyFor ID
	// Thinking is true while a deferred answer waits for its content.
	Thinking  bool
	Edited    bool
	Pinned    bool
	ReplyTo   ID
	Thread    ID
	At        time.Time
	Reactions map[string]int
	// Mentioned lists the accounts that were notified, after allowed_mentions was applied.
	Mentioned []ID
	// MentionEveryone is true when @everyone or @here notified.
	MentionEveryone bool
}

// Embed is the part of an embed that a person reads.
type Embed struct {
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	URL         string `json:"url,omitempty"`
	Color       int    `json:"color,omitempty"`
	Fields      []struct {
		Name   string `json:"name"`
		Value  string `json:"value"`
		Inline bool   `json:"inline,omitempty"`
	} `json:"fields,omitempty"`
	Footer *struct {
		Text string `json:"text"`
	} `json:"footer,omitempty"`
}

// Component is a button, a select, a row, a text or a field of a form.
type Component struct {
	Type        int         `json:"type"`
	CustomID    string      `json:"custom_id,omitempty"`
	Label       string      `json:"label,omitempty"`
	Style       int         `json:"style,omitempty"`
	URL         string      `json:"url,omitempty"`
	Disabled    bool        `json:"disabled,omitempty"`
	Placeholder string      `json:"placeholder,omitempty"`
	Content     string      `json:"content,omitempty"`
	Value       string      `json:"value,omitempty"`
	Required    *bool       `json:"required,omitempty"`
	MinLength   int         `json:"min_length,omitempty"`
	MaxLength   int         `json:"max_length,omitempty"`
	MinValues   *int        `json:"min_values,omitempty"`
	MaxValues   *int        `json:"max_values,omitempty"`
	Emoji       *Emoji      `json:"emoji,omitempty"`
	Options     []Choice    `json:"options,omitempty"`
	Components  []Component `json:"components,omitempty"`
	Component   *Component  `json:"component,omitempty"` // of a label
	Accessory   *Component  `json:"accessory,omitempty"` // of a section
}

// The numbers of the components that the emulator acts on.
const (
	ComponentRow     = 1
	ComponentButton  = 2
	ComponentSelect  = 3
	ComponentInput   = 4
	ComponentUsers   = 5
	ComponentRoles   = 6
	ComponentMention = 7
	ComponentChannel = 8
	ComponentLabel   = 18
	styleLink        = 5
	stylePremium     = 6
)

// Emoji is a unicode emoji, or a custom one with an id.
type Emoji struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

// Choice is one line of a select menu or of an autocompletion.
type Choice struct {
	Label       string `json:"label,omitempty"`
	Name        string `json:"name,omitempty"`
	Value       any    `json:"value"`
	Description string `json:"description,omitempty"`
	Default     bool   `json:"default,omitempty"`
}

// Attachment is a file's description; only what the bot sends has bytes here.
type Attachment struct {
	ID          ID     `json:"id"`
	Filename    string `json:"filename"`
	Size        int    `json:"size"`
	URL         string `json:"url"`
	ProxyURL    string `json:"proxy_url"`
	ContentType string `json:"content_type,omitempty"`
	Data        []byte `json:"-"`
}

// Buttons lists the buttons of the message, in reading order.
func (v View) Buttons() []Component {
	var out []Component
	for _, c := range flatten(v.Components) {
		if c.Type == ComponentButton {
			out = append(out, c)
		}
	}
	return out
}

// Button finds the first button with that label.
func (v View) Button(label string) (Component, bool) {
	for _, c := range v.Buttons() {
		if c.Label == label {
			return c, true
		}
	}
	return Component{}, false
}

// flatten lists components and what they contain, in reading order.
func flatten(in []Component) []Component {
	var out []Component
	for _, c := range in {
		out = append(out, c)
		out = append(out, flatten(c.Components)...)
		if c.Component != nil {
			out = append(out, flatten([]Component{*c.Component})...)
		}
		if c.Accessory != nil {
			out = append(out, flatten([]Component{*c.Accessory})...)
		}
	}
	return out
}

// recast reads a decoded JSON value as another type; unknown fields are skipped.
func recast[T any](v any) T {
	var out T
	if b, err := json.Marshal(v); err == nil {
		// what does not fit stays empty: a view never fails
		_ = json.Unmarshal(b, &out)
	}
	return out
}
