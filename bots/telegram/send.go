package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	library "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// The platform's limits (Bot API: sendMessage, sendDocument, InlineKeyboardButton, deep links).
const (
	maxCaption = 1024
	maxToken   = 64
	maxStart   = 64
)

// Send delivers one message. Its text is plain: no markup is ever parsed, and links show no preview. A message longer
// than Capabilities.MaxText (1024 units beside a file) is refused, never split.
//
// The platform cannot tell a second try from a new message. So where a try may have arrived (no answer after the
// request left, a 5xx, an answer cut short), what happens depends on the nonce. Without one the message is an answer
// or an edit, owed at least once: it is tried again. With one it is kept in a ledger by its sender, who decides: Send
// returns ErrUncertain and does not try again.
func (b *Bot) Send(ctx context.Context, o chat.Outgoing) (chat.MessageRef, error) {
	if press, yes := strings.CutPrefix(string(o.To()), popUpPrefix); yes {
		return "", b.popUp(ctx, press, o)
	}
	m, err := b.prepare(ctx, o)
	if err != nil {
		return "", err
	}
	return b.deliver(ctx, m)
}

// OpenPrivate always fails with ErrClosed: on this platform only the person can open a private chat.
func (b *Bot) OpenPrivate(context.Context, pdn.Account) (chat.Address, error) {
	return "", fmt.Errorf("open a private chat: %w", chat.ErrClosed)
}

// prepared is a message in the platform's terms.
type prepared struct {
	place    place
	edit     int // the message to edit, 0 for a new one
	content  chat.Content
	keyboard *keyboard
	picker   *picker // the key that opens the list of users
	atMost   bool    // not to be tried again once it may have arrived
}

// keyboard is our own form of an inline keyboard: the library's writes an empty copy_text beside every action, which
// the specification forbids.
type keyboard struct {
	Rows [][]key `json:"inline_keyboard"`
}

type key struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

func (b *Bot) prepare(ctx context.Context, o chat.Outgoing) (prepared, error) {
	m := prepared{content: o.Content(), atMost: o.Nonce() != ""}
	if ref := o.Edits(); ref != "" {
		chatID, message, ok := parseRef(ref)
		if !ok {
			return m, fmt.Errorf("edit a message: its reference is not ours: %w", chat.ErrRefused)
		}
		m.place, m.edit, m.atMost = place{chat: chatID}, message, false
	} else {
		where, ok := parsePlace(o.To())
		if !ok {
			return m, fmt.Errorf("send: the address is not ours: %w", chat.ErrRefused)
		}
		m.place = where
	}
	if err := m.check(); err != nil {
		return m, err
	}
	if m.content.Picker != "" {
		m.picker = pickerOf(m.content.Picker)
		return m, nil
	}
	var err error
	m.keyboard, err = b.keyboardOf(ctx, m.content.Buttons)
	return m, err
}

func (m *prepared) check() error {
	n, most := units(m.content.Text), maxText
	if m.content.File != nil {
		most = maxCaption
	}
	empty := strings.TrimSpace(m.content.Text) == ""
	switch {
	case n > most:
		return fmt.Errorf("send: %d units of text for at most %d: %w", n, most, chat.ErrRefused)
	case empty && m.content.File == nil && (m.edit == 0 || len(m.content.Buttons) == 0):
		return fmt.Errorf("send: an empty message: %w", chat.ErrRefused)
	case m.edit != 0 && m.content.File != nil:
		return fmt.Errorf("edit: a file cannot replace a message: %w", chat.ErrRefused)
	case m.content.Picker != "" && (m.edit != 0 || len(m.content.Buttons) > 0 || m.content.File != nil || !m.place.private()):
		return fmt.Errorf("send: a list of contacts opens from a new private message of words alone: %w", chat.ErrRefused)
	}
	return nil
}

// picker is a keyboard of one key, which opens the list of the reader's
// contacts. The library's would leave out that robots are not wanted.
type picker struct {
	Keys    [][]pickKey `json:"keyboard"`
	Small   bool        `json:"resize_keyboard"`
	OneTime bool        `json:"one_time_keyboard"`
}

type pickKey struct {
	Text  string `json:"text"`
	Users struct {
		Request  int  `json:"request_id"`
		Robots   bool `json:"user_is_bot"`
		Most     int  `json:"max_quantity"`
		Username bool `json:"request_username"`
	} `json:"request_users"`
}

// pickerOf asks for one person and her public name, and hides once used.
func pickerOf(label string) *picker {
	k := pickKey{Text: label}
	k.Users.Request, k.Users.Most, k.Users.Username = 1, 1, true
	return &picker{Keys: [][]pickKey{{k}}, Small: true, OneTime: true}
}

func (b *Bot) keyboardOf(ctx context.Context, rows [][]chat.Button) (*keyboard, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	k := &keyboard{}
	for _, row := range rows {
		var keys []key
		for _, button := range row {
			one, err := b.keyOf(ctx, button)
			if err != nil {
				return nil, err
			}
			keys = append(keys, one)
		}
		if len(keys) > 0 {
			k.Rows = append(k.Rows, keys)
		}
	}
	return k, nil
}

func (b *Bot) keyOf(ctx context.Context, button chat.Button) (key, error) {
	k := key{Text: button.Label, Data: button.Token, URL: button.URL}
	actions := 0
	for _, action := range []string{button.Token, button.URL, button.PrivateLink} {
		if action != "" {
			actions++
		}
	}
	if actions != 1 || button.Label == "" || len(button.Token) > maxToken {
		return k, fmt.Errorf("send: a button needs a label and one action of at most %d bytes: %w", maxToken, chat.ErrRefused)
	}
	if button.PrivateLink != "" {
		link, err := b.PrivateLink(ctx, button.PrivateLink)
		k.URL = link
		return k, err
	}
	return k, nil
}

// PrivateLink is the address that opens the private chat with the robot, where word comes back as the Args of a "start"
// command. word is 1 to 64 letters, digits, "_" or "-" (Bot API, deep linking).
func (b *Bot) PrivateLink(ctx context.Context, word string) (string, error) {
	if word == "" || len(word) > maxStart || strings.ContainsFunc(word, func(r rune) bool { return r != '-' && !commandRune(r) }) {
		return "", fmt.Errorf("link to the private chat: a word of 1 to %d plain letters: %w", maxStart, chat.ErrRefused)
	}
	if b.Username() == "" {
		if _, err := b.whoAmI(ctx); err != nil {
			return "", &chat.RetryError{After: b.opts.RetryFrom, Err: fmt.Errorf("link to the private chat: %w", err)}
		}
	}
	return "https://t.me/" + b.Username() + "?start=" + word, nil
}

// request makes one try of a message and returns the number of the message shown.
func (b *Bot) request(ctx context.Context, m prepared, chatID int64) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, b.opts.RequestTimeout)
	defer cancel()
	ctx, o := withOutcome(ctx)
	got, err := b.perform(ctx, m, chatID)
	if err == nil {
		return got.ID, nil
	}
	// What the platform carried out is done, even where the library cannot read the answer.
	if id, done := o.shown(); done {
		return id, nil
	}
	return 0, o.fault(err)
}

func (b *Bot) perform(ctx context.Context, m prepared, chatID int64) (*models.Message, error) {
	noPreview := &models.LinkPreviewOptions{IsDisabled: library.True()}
	var markup models.ReplyMarkup
	if m.keyboard != nil {
		markup = m.keyboard
	} else if m.picker != nil {
		markup = m.picker
	}
	switch {
	case m.edit != 0 && strings.TrimSpace(m.content.Text) == "":
		return b.api.EditMessageReplyMarkup(ctx, &library.EditMessageReplyMarkupParams{ChatID: chatID, MessageID: m.edit, ReplyMarkup: markup})
	case m.edit != 0:
		return b.api.EditMessageText(ctx, &library.EditMessageTextParams{ChatID: chatID, MessageID: m.edit, Text: m.content.Text,
			LinkPreviewOptions: noPreview, ReplyMarkup: markup})
	case m.content.File != nil && m.content.File.Picture:
		f := m.content.File
		return b.api.SendPhoto(ctx, &library.SendPhotoParams{ChatID: chatID, MessageThreadID: m.place.topic, Caption: m.content.Text,
			Photo: &models.InputFileUpload{Filename: f.Name, Data: bytes.NewReader(f.Data)}, ReplyMarkup: markup})
	case m.content.File != nil:
		f := m.content.File
		return b.api.SendDocument(ctx, &library.SendDocumentParams{ChatID: chatID, MessageThreadID: m.place.topic, Caption: m.content.Text,
			Document: &models.InputFileUpload{Filename: f.Name, Data: bytes.NewReader(f.Data)}, ReplyMarkup: markup})
	default:
		return b.api.SendMessage(ctx, &library.SendMessageParams{ChatID: chatID, MessageThreadID: m.place.topic, Text: m.content.Text,
			LinkPreviewOptions: noPreview, ReplyMarkup: markup})
	}
}

// shown reads the number of the message from a right answer that the library could not read.
func (o *outcome) shown() (int, bool) {
	var answer envelope
	var m struct {
		ID int `json:"message_id"`
	}
	if o.status != 200 || json.Unmarshal(o.body, &answer) != nil || !answer.OK || json.Unmarshal(answer.Result, &m) != nil {
		return 0, false
	}
	return m.ID, true
}

// Delete removes one of the robot's own messages, or a person's own command in a private chat. A message already gone
// is no error.
func (b *Bot) Delete(ctx context.Context, ref chat.MessageRef) error {
	chatID, message, ok := parseRef(ref)
	if !ok {
		return fmt.Errorf("delete a message: its reference is not ours: %w", chat.ErrRefused)
	}
	ctx, cancel := context.WithTimeout(ctx, b.opts.RequestTimeout)
	defer cancel()
	ctx, o := withOutcome(ctx)
	if _, err := b.api.DeleteMessage(ctx, &library.DeleteMessageParams{ChatID: b.rooms.now(chatID), MessageID: message}); err != nil {
		v := judge(o.fault(err), place{chat: chatID}.private())
		if errors.Is(v.err, chat.ErrGone) {
			return nil
		}
		return fmt.Errorf("delete a message: %w", v.err)
	}
	return nil
}

// answerPress stops the clock on a pressed button, without words.
func (b *Bot) answerPress(ctx context.Context, press string) {
	ctx, _ = withOutcome(ctx)
	if _, err := b.api.AnswerCallbackQuery(ctx, &library.AnswerCallbackQueryParams{CallbackQueryID: press}); err != nil {
		b.opts.Logger.Debug("telegram: a press could not be answered")
	}
}
