package telegram

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// maxText is the longest text that is sent, and that is examined, in UTF-16 units (Bot API, sendMessage).
const maxText = 4096

// units counts UTF-16 units.
func units(text string) int {
	n := 0
	for _, r := range text {
		n += unitsOf(r)
	}
	return n
}

func unitsOf(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// cut keeps at most most units of a text, on a rune boundary.
func cut(text string, most int) (string, bool) {
	if len(text) <= most {
		return text, false // a unit is at least one byte
	}
	n := 0
	for i, r := range text {
		if n += unitsOf(r); n > most {
			return text[:i], true
		}
	}
	return text, false
}

// spansOf turns entities, counted in UTF-16 units, into spans of bytes on rune boundaries. What lies beyond the text is
// cut off; an entity that makes no sense is left out.
func spansOf(text string, entities []entity) []chat.Span {
	var spans []chat.Span
	for _, e := range entities {
		kind, ok := spanKind(e.Type)
		if !ok || e.Offset < 0 || e.Length <= 0 {
			continue
		}
		start, end := byteAt(text, e.Offset), byteAt(text, e.Offset+e.Length)
		if start < end {
			spans = append(spans, chat.Span{Kind: kind, Start: start, End: end})
		}
	}
	return spans
}

func spanKind(kind string) (chat.SpanKind, bool) {
	switch kind {
	case "spoiler":
		return chat.Spoiler, true
	case "blockquote", "expandable_blockquote":
		return chat.Quote, true
	case "code", "pre":
		return chat.Code, true
	case "url", "text_link", "email":
		return chat.Link, true
	case "mention", "text_mention":
		return chat.Mention, true
	}
	return 0, false
}

// byteAt is the place in bytes of a place in units; the middle of a rune counts as its beginning.
func byteAt(text string, unit int) int {
	n := 0
	for i, r := range text {
		if n >= unit || n+unitsOf(r) > unit {
			return i
		}
		n += unitsOf(r)
	}
	return len(text)
}

// commandIn reads a command at the beginning of a text: "/menu", "/menu@notre_robot reste". Signs without a letter or a
// digit may stand before it, so that "🙂 /menu" is one and "tape /non" is not. A command for another robot is none.
func commandIn(text, username string) (name, args string, ok bool) {
	at := strings.IndexByte(text, '/')
	if at < 0 || strings.ContainsFunc(text[:at], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return "", "", false
	}
	rest := text[at+1:]
	end := strings.IndexFunc(rest, func(r rune) bool { return !commandRune(r) })
	if end < 0 {
		end = len(rest)
	}
	name, rest = rest[:end], rest[end:]
	if name == "" || len(name) > 32 {
		return "", "", false
	}
	if after, addressed := strings.CutPrefix(rest, "@"); addressed {
		end := strings.IndexFunc(after, func(r rune) bool { return !commandRune(r) })
		if end < 0 {
			end = len(after)
		}
		if !strings.EqualFold(after[:end], username) {
			return "", "", false
		}
		rest = after[end:]
	}
	if first, _ := utf8.DecodeRuneInString(rest); rest != "" && !unicode.IsSpace(first) {
		return "", "", false
	}
	return strings.ToLower(name), strings.TrimSpace(rest), true
}

func commandRune(r rune) bool {
	return r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}
