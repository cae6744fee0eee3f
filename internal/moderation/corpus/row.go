package corpus

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Split says what a row may be used for.
type Split string

// The three uses of a row. Knowledge and weights may be made from Train only;
// thresholds are set on Dev; figures are published from Test.
const (
	Train Split = "train"
	Dev   Split = "dev"
	Test  Split = "test"
)

// Message is one message of a row. From is empty when the row has one author.
type Message struct {
	From string `json:"from"`
	Text string `json:"text"`
}

// Row is one short conversation with what is expected of it. The last message
// is the one that is examined, the earlier ones are its window.
type Row struct {
	ID   string // unique in the corpus
	Role string // of the author: jeune, parent, pro, inconnu

	Messages []Message // at least one

	Required []string // categories that must be found (or "detresse")
	Allowed  []string // categories that may be found without being an error

	Function string // functional group, see Functions
	Pair     string // joins a positive and its benign twin
	Template string // sentence frame, at most three rows
	Trigger  string // word that pulls the eye; empty in everyday rows
	Split    Split  // computed by Splits, stored in the file

	File string // base name of the file it was read from
}

// Benign says that nothing must be found in the row.
func (r Row) Benign() bool { return len(r.Required) == 0 }

// Text is the whole row in one string, messages joined by line ends.
func (r Row) Text() string {
	if len(r.Messages) == 1 {
		return r.Messages[0].Text
	}
	texts := make([]string, len(r.Messages))
	for i, m := range r.Messages {
		texts[i] = m.Text
	}
	return strings.Join(texts, "\n")
}

// rowFile is a row as it stands in a file, keys in the order of the files.
type rowFile struct {
	ID       string            `json:"id"`
	Role     string            `json:"role"`
	Msgs     []json.RawMessage `json:"msgs"`
	Required []string          `json:"required"`
	Allowed  []string          `json:"allowed"`
	Function string            `json:"function"`
	Pair     string            `json:"pair"`
	Template string            `json:"template"`
	Trigger  string            `json:"trigger"`
	Split    Split             `json:"split"`
}

// UnmarshalJSON reads a row; unknown keys are errors, so that a mistyped one
// is never lost.
func (r *Row) UnmarshalJSON(line []byte) error {
	var f rowFile
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return fmt.Errorf("read row: %w", err)
	}
	msgs := make([]Message, 0, len(f.Msgs))
	for _, raw := range f.Msgs {
		m, err := readMessage(raw)
		if err != nil {
			return fmt.Errorf("read row %s: %w", f.ID, err)
		}
		msgs = append(msgs, m)
	}
	*r = Row{
		ID: f.ID, Role: f.Role, Messages: msgs, Required: f.Required, Allowed: f.Allowed,
		Function: f.Function, Pair: f.Pair, Template: f.Template, Trigger: f.Trigger, Split: f.Split,
	}
	return nil
}

func readMessage(raw json.RawMessage) (Message, error) {
	var m Message
	if len(raw) > 0 && raw[0] == '"' {
		return m, json.Unmarshal(raw, &m.Text)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	return m, dec.Decode(&m)
}

// MarshalJSON writes a row as the files hold it, without escapes for HTML.
func (r Row) MarshalJSON() ([]byte, error) {
	f := rowFile{
		ID: r.ID, Role: r.Role, Required: orEmpty(r.Required), Allowed: orEmpty(r.Allowed),
		Function: r.Function, Pair: r.Pair, Template: r.Template, Trigger: r.Trigger, Split: r.Split,
	}
	for _, m := range r.Messages {
		var v any = m
		if m.From == "" {
			v = m.Text
		}
		raw, err := plainJSON(v)
		if err != nil {
			return nil, fmt.Errorf("write message of %s: %w", r.ID, err)
		}
		f.Msgs = append(f.Msgs, raw)
	}
	return plainJSON(f)
}

func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// plainJSON writes v on one line and leaves <, > and & as they are: people
// read and edit these files.
func plainJSON(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("write json: %w", err)
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}
