package discord

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// The platform's limits on one message.
const (
	maxText    = 2000
	maxLabel   = 80
	maxToken   = 100
	maxNonce   = 25
	maxRow     = 5
	maxRows    = 5
	maxAddress = 512 // of a link
	maxSays    = 1024
)

// messageBody is a message as the platform takes it.
type messageBody struct {
	Content     string        `json:"content"`
	Components  []buttonRow   `json:"components"`
	Mentions    mentions      `json:"allowed_mentions"`
	Flags       int           `json:"flags,omitempty"`
	Nonce       string        `json:"nonce,omitempty"`
	Enforce     bool          `json:"enforce_nonce,omitempty"`
	Attachments *[]attachment `json:"attachments,omitempty"`
}

// mentions always forbids every mention: left out, the platform would notify
// whoever the text names.
type mentions struct {
	Parse []string `json:"parse"`
}

type attachment struct {
	ID   string `json:"id"` // place among the files sent
	Name string `json:"filename"`
	Says string `json:"description,omitempty"` // read aloud in place of a picture
}

type buttonRow struct {
	Type    int      `json:"type"`
	Buttons []button `json:"components"`
}

type button struct {
	Type  int    `json:"type"`
	Style int    `json:"style"`
	Label string `json:"label"`
	Token string `json:"custom_id,omitempty"`
	URL   string `json:"url,omitempty"`
}

const (
	componentRow    = 1
	componentButton = 2
	styleNeutral    = 2
	styleLink       = 5
)

// replacing is the same body for an edit: files of the former text go.
func (m messageBody) replacing() messageBody {
	m.Flags, m.Nonce, m.Enforce = 0, "", false
	if m.Attachments == nil {
		m.Attachments = &[]attachment{}
	}
	return m
}

// body makes the message that the platform takes, or ErrRefused.
func body(o chat.Outgoing) (messageBody, error) {
	c := o.Content()
	m := messageBody{Content: escape(c.Text), Components: []buttonRow{}, Mentions: mentions{Parse: []string{}}}
	switch {
	case c.Text == "" && c.File == nil:
		return m, refused("nothing to show")
	case !utf8.ValidString(c.Text):
		return m, refused("text is no UTF-8")
	case units(c.Text) > maxText:
		return m, refused("text too long")
	case len(o.Nonce()) > maxNonce:
		return m, refused("nonce too long")
	case len(c.Buttons) > maxRows:
		return m, refused("too many rows")
	}
	if units(m.Content) > maxText { // the escapes alone are too much: mentions stay harmless without them
		m.Content = c.Text
	}
	if n := o.Nonce(); n != "" {
		m.Nonce, m.Enforce = n, true
	}
	if c.File != nil {
		m.Attachments = &[]attachment{{ID: "0", Name: fileName(c.File.Name), Says: shortened(c.File.Alternative)}}
	}
	for _, row := range c.Buttons {
		r, err := rowOf(row)
		if err != nil {
			return m, err
		}
		if len(r.Buttons) > 0 {
			m.Components = append(m.Components, r)
		}
	}
	return m, nil
}

func rowOf(row []chat.Button) (buttonRow, error) {
	r := buttonRow{Type: componentRow}
	if len(row) > maxRow {
		return r, refused("too many buttons in a row")
	}
	for _, b := range row {
		one := button{Type: componentButton, Style: styleNeutral, Label: b.Label, Token: b.Token}
		switch {
		case b.Label == "" || utf8.RuneCountInString(b.Label) > maxLabel:
			return r, refused("label empty or too long")
		case b.PrivateLink != "":
			return r, refused("no link to the private chat here")
		case b.URL != "" && b.Token == "" && len(b.URL) <= maxAddress:
			one.Style, one.URL = styleLink, b.URL
		case b.URL == "" && b.Token != "" && len(b.Token) <= maxToken:
		default:
			return r, refused("a button needs a token or an address, within their limits")
		}
		r.Buttons = append(r.Buttons, one)
	}
	return r, nil
}

func refused(why string) error { return fmt.Errorf("%s: %w", why, chat.ErrRefused) }

// shortened is an alternative text as long as the platform takes it.
func shortened(s string) string {
	if runes := []rune(s); len(runes) > maxSays {
		return string(runes[:maxSays])
	}
	return s
}

// units is a length in UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// Send delivers one message; see chat.Sender. An answer to an interaction is
// shown to its author alone in a shared place. An edit of the pressed message
// replaces it only where one person alone sees it; elsewhere the answer comes
// beside it.
func (b *Bot) Send(ctx context.Context, o chat.Outgoing) (chat.MessageRef, error) {
	if fatal := b.stopped.Load(); fatal != nil {
		return "", fmt.Errorf("send: %w", fatal)
	}
	m, err := body(o)
	if err != nil {
		return "", fmt.Errorf("send: %w", err)
	}
	t, err := parseAddress(o.To())
	if err != nil {
		return "", fmt.Errorf("send: %w", err)
	}
	var ref chat.MessageRef
	switch {
	case t.interaction != "":
		ref, err = b.answer(ctx, t, o, m)
	case o.Edits() != "":
		ref, err = b.edit(ctx, o, m)
	default:
		ref, err = b.post(ctx, t.channel, o, m)
	}
	if err != nil {
		return "", fmt.Errorf("send: %w", meaning(err, o.Edits() == "" && (o.Nonce() == "" || t.interaction != "")))
	}
	return ref, nil
}

// post sends a new message. Without a nonce of the caller it bears one of its
// own, so that the tries of this one Send show it once.
func (b *Bot) post(ctx context.Context, channel string, o chat.Outgoing, m messageBody) (chat.MessageRef, error) {
	if m.Nonce == "" {
		m.Nonce, m.Enforce = rand.Text()[:maxNonce], true
	}
	var made rawMessage
	err := b.rest.do(ctx, call{
		name: "post a message", method: http.MethodPost, path: "/channels/" + channel + "/messages",
		route: "post/" + channel, body: m, file: o.Content().File, safe: true,
	}, &made)
	if err != nil || !made.valid() {
		return "", err
	}
	return messageRef(made.Channel, made.ID, false), nil
}

func (b *Bot) edit(ctx context.Context, o chat.Outgoing, m messageBody) (chat.MessageRef, error) {
	channel, id, alone, err := parseRef(o.Edits())
	if err != nil {
		return "", err
	}
	if alone { // only an answer to a press on it could change it
		return "", fmt.Errorf("edit a message shown to one person: %w", chat.ErrGone)
	}
	err = b.rest.do(ctx, call{
		name: "edit a message", method: http.MethodPatch, path: "/channels/" + channel + "/messages/" + id,
		route: "edit/" + channel, body: m.replacing(), file: o.Content().File, safe: true,
	}, nil)
	return o.Edits(), err
}

// OpenPrivate opens a private chat with a person; see chat.Sender.
func (b *Bot) OpenPrivate(ctx context.Context, a pdn.Account) (chat.Address, error) {
	if fatal := b.stopped.Load(); fatal != nil {
		return "", fmt.Errorf("open private chat: %w", fatal)
	}
	if a.Network != Network || !isID(a.ID) {
		return "", fmt.Errorf("open private chat: %w", chat.ErrGone)
	}
	var made rawChannel
	err := b.rest.do(ctx, call{
		name: "open a private chat", method: http.MethodPost, path: "/users/@me/channels", route: "private", safe: true,
		body: struct {
			Recipient string `json:"recipient_id"`
		}{a.ID},
	}, &made)
	if err != nil {
		return "", fmt.Errorf("open private chat: %w", meaning(err, false))
	}
	if !isID(made.ID) {
		return "", errors.New("open private chat: the answer names no channel")
	}
	return chat.Address(privateConversation(made.ID)), nil
}

// meaning says in the chat model's words why a delivery failed. doubled: a
// second try could show the message twice.
func meaning(err error, doubled bool) error {
	if lost, ok := errors.AsType[*lostError](err); ok {
		if lost.Sent && doubled {
			return fmt.Errorf("%w: %w", chat.ErrUncertain, err)
		}
		return &chat.RetryError{After: 5 * time.Second, Err: err}
	}
	api, ok := errors.AsType[*apiError](err)
	if !ok {
		return err
	}
	if known := meaningOfCode(api.Code); known != nil {
		return fmt.Errorf("%w: %w", known, err)
	}
	switch {
	case api.Status == http.StatusTooManyRequests:
		return &chat.RetryError{After: max(api.After, time.Second), Err: err}
	case api.Status >= 500 && doubled:
		return fmt.Errorf("%w: %w", chat.ErrUncertain, err)
	case api.Status >= 500:
		return &chat.RetryError{After: max(api.After, 5*time.Second), Err: err}
	case api.Status == http.StatusUnauthorized:
		return err
	case api.Status == http.StatusForbidden:
		return fmt.Errorf("%w: %w", chat.ErrForbidden, err)
	case api.Status == http.StatusNotFound:
		return fmt.Errorf("%w: %w", chat.ErrGone, err)
	default:
		return fmt.Errorf("%w: %w", chat.ErrRefused, err)
	}
}

// meaningOfCode reads the platform's own error codes.
func meaningOfCode(code int) error {
	switch code {
	case 50007, 50278: // closed private messages; no space in common
		return chat.ErrClosed
	case errTooManyChats:
		return chat.ErrTooFast
	case 10003, 10004, 10008, 10013, 10015, errNoQuestion, 50027: // channel, space, message, user, webhook, interaction, its token
		return chat.ErrGone
	case 50001, 50013, 50083, 160005: // no access, no right, archived, locked
		return chat.ErrForbidden
	default:
		return nil
	}
}

// webhook is the path of the further answers to an interaction.
func (b *Bot) webhook(ctx context.Context, t target) (string, error) {
	me, err := b.whoami(ctx)
	if err != nil {
		return "", err
	}
	return "/webhooks/" + me.application + "/" + t.token, nil
}
