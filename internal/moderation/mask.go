package moderation

import (
	"slices"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// masked stands where personal data stood.
const masked = "[…]"

// Mask hides the telephone numbers, addresses, plates, accounts and other
// personal data of a text, whoever they belong to, so that somebody who has to
// look at a message does not copy them. It never fails: what cannot be read is
// hidden whole.
func (e *Engine) Mask(text string) (out string) {
	defer func() {
		if recover() != nil {
			out = masked
		}
	}()
	s := e.pool.Get().(*Scratch)
	defer e.pool.Put(s)
	e.read(s, Input{Text: text})
	var spans []chat.Span
	for _, p := range s.found {
		if p.first < 0 || p.last < p.first || int(p.last) >= len(s.tokens) {
			continue
		}
		span := chat.Span{Start: int(s.tokens[p.first].start), End: int(s.tokens[p.last].end)}
		if p.kind == privateMail || p.kind == privateHandle {
			span = wholeWord(text, span)
		}
		spans = append(spans, span)
	}
	slices.SortFunc(spans, func(a, b chat.Span) int { return a.Start - b.Start })
	var b strings.Builder
	at := 0
	for _, span := range spans {
		if span.End <= at {
			continue
		}
		b.WriteString(text[at:max(at, span.Start)])
		b.WriteString(masked)
		at = span.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// wholeWord widens a stretch to the blanks around it: an address of mail is many
// words to the engine and one to the eye.
func wholeWord(text string, s chat.Span) chat.Span {
	s.Start = strings.LastIndexAny(text[:s.Start], " \n\t") + 1
	if next := strings.IndexAny(text[s.End:], " \n\t"); next >= 0 {
		s.End += next
	} else {
		s.End = len(text)
	}
	return s
}

// With is the same engine under other thresholds: the knowledge is shared.
func (e *Engine) With(t Thresholds) *Engine {
	out := &Engine{know: e.know, scorer: e.scorer}
	for i, c := range Categories() {
		out.thresholds[i] = float32(t[c])
	}
	out.pool.New = func() any { return new(Scratch) }
	return out
}
