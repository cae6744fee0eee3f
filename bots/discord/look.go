package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

var _ chat.Looker = (*Bot)(nil)

// Link is the page of a message, which opens in the application.
func (b *Bot) Link(p chat.Pointer) string {
	channel, message, alone, err := parseRef(p.Ref)
	if err != nil || alone || !isID(string(p.Space)) {
		return ""
	}
	return "https://discord.com/channels/" + string(p.Space) + "/" + channel + "/" + message
}

// Find reads the address of a message, as the application copies it.
func (b *Bot) Find(text string) (chat.Pointer, bool) {
	// Compiled here: a person pastes an address now and then, and the package holds no variable.
	link := regexp.MustCompile(`https://(?:ptb\.|canary\.)?discord(?:app)?\.com/channels/(\d{1,20})/(\d{1,20})/(\d{1,20})(?:\D|$)`)
	found := link.FindStringSubmatch(text)
	if found == nil {
		return chat.Pointer{}, false
	}
	return chat.Pointer{
		Space: pdn.SpaceID(found[1]), Conversation: sharedConversation(found[2]), Ref: messageRef(found[2], found[3], false),
	}, true
}

// How much is looked at: the message, and at most three around it.
const (
	lookPage   = 7 // three before, three after
	lookBeside = 3
)

// Look reads a message and those around it, at this moment; see chat.Looker.
// Their attachments are never asked for (law L6).
func (b *Bot) Look(ctx context.Context, p chat.Pointer) ([]chat.Glimpse, error) {
	channel, id, alone, err := parseRef(p.Ref)
	if err != nil || alone {
		return nil, fmt.Errorf("look at a message: %w", chat.ErrGone)
	}
	var page []*rawMessage
	err = b.rest.do(ctx, call{
		name: "look at a message", method: http.MethodGet, route: "read/" + channel, safe: true,
		path: "/channels/" + channel + "/messages?limit=" + fmt.Sprint(lookPage) + "&around=" + id,
	}, &page)
	if err != nil {
		return nil, fmt.Errorf("look at a message: %w", meaning(err, false))
	}
	page = slices.DeleteFunc(page, func(m *rawMessage) bool {
		return m == nil || !m.valid() || m.Author == nil || !m.spoken() || b.own(m.Author)
	})
	slices.SortFunc(page, func(x, y *rawMessage) int {
		if later(y.ID, x.ID) {
			return -1
		}
		return 1
	})
	at := slices.IndexFunc(page, func(m *rawMessage) bool { return m.ID == id })
	if at < 0 {
		return nil, fmt.Errorf("look at a message: %w", chat.ErrGone)
	}
	// Two before and one after, or what there is.
	from := max(0, at-2)
	to := min(len(page), from+lookBeside+1)
	from = max(0, to-lookBeside-1)
	var out []chat.Glimpse
	for _, m := range page[from:to] {
		out = append(out, m.glimpse(m.ID == id))
	}
	return out, nil
}

func (m *rawMessage) glimpse(pointed bool) chat.Glimpse {
	text, _ := cut(strings.ToValidUTF8(m.text(), "\uFFFD"))
	g := chat.Glimpse{
		Author: chat.Author{Account: account(m.Author)}, At: snowflakeTime(m.ID), Text: text, Spans: spans(text),
		Edited: m.Edited != nil && *m.Edited != "", Attached: m.attached(), Pointed: pointed,
	}
	if m.Author.Bot || m.Author.System || m.Webhook != "" {
		g.Author.Kind = chat.Automaton
	}
	return g
}

// attached tells that a message carries something besides words.
func (m *rawMessage) attached() bool {
	if bool(m.Attachments) || bool(m.Stickers) {
		return true
	}
	return slices.ContainsFunc(m.Snapshots, func(s rawSnapshot) bool { return bool(s.Message.Attachments) || bool(s.Message.Stickers) })
}

// speaksTo tells that a message names an account, or replies to it.
func (m *rawMessage) speaksTo(user string) bool {
	if user == "" {
		return false
	}
	if m.Referenced != nil && m.Referenced.Author != nil && m.Referenced.Author.ID == user {
		return true
	}
	return slices.ContainsFunc(m.Mentions, func(u rawUser) bool { return u.ID == user })
}

// errRenewed ends a session that asks for other events than are needed now.
var errRenewed = errors.New("the session is made anew")

// Renew follows a change of what Options.ReadContent answers: the platform only
// changes what it tells at the beginning of a session.
func (b *Bot) Renew() {
	l := b.line.Load()
	if l == nil || l.session.Identify.Intents == b.intents() {
		return
	}
	l.renewed.Store(true)
	l.dropConn()
}
