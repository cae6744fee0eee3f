package moderation

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Row is one line of a measuring file: a message, or a short conversation
// whose last message is examined, with what is expected when it is known.
type Row struct {
	ID       string
	Role     pdn.Role
	RoleName string
	Before   []Line
	From     string
	Text     string
	Required []string
	Allowed  []string
	Function string
	Split    string
	Trigger  string
	// Labelled tells that the row says what is expected of it.
	Labelled bool
}

// rowForm is the written form: the corpus rows and the external sets.
type rowForm struct {
	ID       json.RawMessage   `json:"id"`
	Text     string            `json:"text"`
	Msgs     []json.RawMessage `json:"msgs"`
	Role     string            `json:"role"`
	Required *[]string         `json:"required"`
	Labels   *[]string         `json:"labels"`
	Allowed  []string          `json:"allowed"`
	Function string            `json:"function"`
	Split    string            `json:"split"`
	Trigger  string            `json:"trigger"`
}

var errNoText = errors.New("ni « text » ni « msgs »")

// ParseRow reads one JSON line.
func ParseRow(line []byte) (Row, error) {
	var f rowForm
	if err := json.Unmarshal(line, &f); err != nil {
		return Row{}, fmt.Errorf("ligne illisible : %w", err)
	}
	r := Row{Role: RoleFromName(f.Role), RoleName: f.Role, Text: f.Text, Allowed: f.Allowed, Function: f.Function, Split: f.Split, Trigger: f.Trigger}
	if json.Unmarshal(f.ID, &r.ID) != nil {
		r.ID = string(f.ID)
	}
	if err := r.readMessages(f.Msgs); err != nil {
		return Row{}, err
	}
	switch {
	case f.Required != nil:
		r.Required, r.Labelled = *f.Required, true
	case f.Labels != nil:
		r.Required, r.Labelled = *f.Labels, true
	}
	if len(f.Msgs) == 0 && f.Text == "" {
		return r, errNoText
	}
	return r, nil
}

// readMessages splits the messages into the last one and those before.
func (r *Row) readMessages(msgs []json.RawMessage) error {
	for i, raw := range msgs {
		var l Line
		if err := json.Unmarshal(raw, &l.Text); err != nil {
			var m struct{ From, Text string }
			if err := json.Unmarshal(raw, &m); err != nil {
				return fmt.Errorf("message %d illisible : %w", i+1, err)
			}
			l = Line{m.From, m.Text}
		}
		if i == len(msgs)-1 {
			r.From, r.Text = l.From, l.Text
		} else {
			r.Before = append(r.Before, l)
		}
	}
	return nil
}

// RoleFromName reads the role names of measuring files: jeune, parent, pro,
// inconnu. Anything else is unknown, hence treated as a young person.
func RoleFromName(name string) pdn.Role {
	switch name {
	case "pro":
		return pdn.RolePromeneur
	case "parent":
		return pdn.RoleParent
	case "jeune":
		return pdn.RoleYouth
	}
	if r := pdn.Role(name); r.Valid() {
		return r
	}
	return pdn.RoleUnknown
}

// Classify examines the row.
func (r *Row) Classify(e *Engine) Result {
	return e.ClassifyAfter(r.Before, r.From, Input{Text: r.Text, Role: r.Role})
}

// Example is the row as the trainer takes it.
func (r *Row) Example() Example {
	return Example{
		Input: Input{Text: r.Text, Role: r.Role}, Before: r.Before, From: r.From,
		Required: r.Required, Allowed: r.Allowed, Group: r.Trigger,
		Ordinary: r.Function == everydayFunction && len(r.Required)+len(r.Allowed) == 0,
	}
}

// everydayFunction is the functional group of ordinary talk.
const everydayFunction = "everyday"
