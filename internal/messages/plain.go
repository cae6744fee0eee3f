package messages

import (
	"strconv"
	"strings"
)

// plainText is a text whose only actions are variables: pieces between which their
// values stand. It says what its template says, without walking it.
type plainText struct {
	pieces []string // one more than variables
	names  []string
}

// plainOf reads a text; false where its template does more than to name variables.
func plainOf(text string) (plainText, bool) {
	parts := strings.Split(text, "{{")
	p := plainText{pieces: parts[:1:1]}
	for _, part := range parts[1:] {
		action, rest, closed := strings.Cut(part, "}}")
		name, variable := strings.CutPrefix(action, ".")
		if !closed || !variable || name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_0123456789") != "" {
			return plainText{}, false
		}
		p.names, p.pieces = append(p.names, name), append(p.pieces, rest)
	}
	return p, true
}

// fill writes the values between the pieces; false where one is missing, or neither
// a text nor a whole number.
func (p plainText) fill(args Args) (string, bool) {
	var b strings.Builder
	b.WriteString(p.pieces[0])
	for i, name := range p.names {
		switch value := args[name].(type) {
		case string:
			b.WriteString(value)
		case int:
			b.WriteString(strconv.Itoa(value))
		default:
			return "", false
		}
		b.WriteString(p.pieces[i+1])
	}
	return b.String(), true
}
