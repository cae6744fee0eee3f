package discord

import (
	"regexp"
	"sort"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// spans finds, in a text as the platform gives it, what is hidden, quoted,
// code, a link or a mention. The text itself is unchanged.
func spans(text string) []chat.Span {
	if !strings.ContainsAny(text, "|`<>@:") {
		return nil
	}
	code := codeSpans(text)
	found := append([]chat.Span{}, code...)
	add := func(kind chat.SpanKind, start, end int) {
		for _, c := range code {
			if start < c.End && c.Start < end {
				return
			}
		}
		found = append(found, chat.Span{Kind: kind, Start: start, End: end})
	}
	for _, q := range quoteSpans(text) {
		add(chat.Quote, q[0], q[1])
	}
	for start := 0; ; {
		open := strings.Index(text[start:], "||")
		if open < 0 {
			break
		}
		open += start
		length := strings.Index(text[open+2:], "||")
		if length < 0 {
			break
		}
		end := open + 2 + length + 2
		if length > 0 {
			add(chat.Spoiler, open, end)
		}
		start = end
	}
	for _, m := range compiledMentions.FindAllStringIndex(text, -1) {
		add(chat.Mention, m[0], m[1])
	}
	for _, m := range compiledLinks.FindAllStringIndex(text, -1) {
		end := m[0] + len(strings.TrimRight(text[m[0]:m[1]], ".,;:!?)]}'\"|*_~"))
		add(chat.Link, m[0], end)
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].Start < found[j].Start })
	return found
}

// Compiled constants: RE2 patterns over the platform's own notation.
var (
	compiledMentions = regexp.MustCompile(`<(?:@[!&]?|#)[0-9]{1,20}>|@everyone\b|@here\b`)
	compiledLinks    = regexp.MustCompile(`https?://[^\s<>]+`)
)

// codeSpans finds blocks and inline code; the longer fence first.
func codeSpans(text string) []chat.Span {
	var found []chat.Span
	for i := 0; i < len(text); {
		if text[i] != '`' {
			i++
			continue
		}
		fence := 1
		for fence < 3 && i+fence < len(text) && text[i+fence] == '`' {
			fence++
		}
		length := strings.Index(text[i+fence:], text[i:i+fence])
		if length <= 0 {
			i += fence
			continue
		}
		end := i + fence + length + fence
		found = append(found, chat.Span{Kind: chat.Code, Start: i, End: end})
		i = end
	}
	return found
}

// quoteSpans finds the lines that begin with "> ", and everything after ">>> ".
func quoteSpans(text string) [][2]int {
	var found [][2]int
	for start := 0; start < len(text); {
		end := len(text)
		if nl := strings.IndexByte(text[start:], '\n'); nl >= 0 {
			end = start + nl
		}
		line := text[start:end]
		switch {
		case strings.HasPrefix(line, ">>> "):
			return append(found, [2]int{start, len(text)})
		case strings.HasPrefix(line, "> "):
			found = append(found, [2]int{start, end})
		}
		start = end + 1
	}
	return found
}
