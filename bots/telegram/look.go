package telegram

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	library "github.com/go-telegram/bot"

	"github.com/lampadaire/lampadaire/internal/chat"
)

var _ chat.Looker = (*Bot)(nil)

// superGroups begins the numbers of supergroups and channels: what follows it
// stands in the addresses of their messages.
const superGroups = "-100"

// Link is the address of a message of a supergroup, which opens for its members
// alone. A basic group has none.
func (b *Bot) Link(p chat.Pointer) string {
	chatID, message, ok := parseRef(p.Ref)
	inner, super := strings.CutPrefix(strconv.FormatInt(chatID, 10), superGroups)
	if !ok || !super {
		return ""
	}
	return "https://t.me/c/" + inner + "/" + strconv.Itoa(message)
}

// Find reads the address of a message, as the application copies it: of a
// supergroup by its number, with or without a topic.
func (b *Bot) Find(text string) (chat.Pointer, bool) {
	// Compiled here: a person pastes an address now and then, and the package holds no variable.
	link := regexp.MustCompile(`(?:https?://)?t\.me/c/(\d{1,16})/(?:(\d{1,10})/)?(\d{1,10})(?:\D|$)`)
	found := link.FindStringSubmatch(text)
	if found == nil {
		return chat.Pointer{}, false
	}
	chatID, err := strconv.ParseInt(superGroups+found[1], 10, 64)
	if err != nil {
		return chat.Pointer{}, false
	}
	where := place{chat: chatID}
	if found[2] != "" {
		if where.topic, err = strconv.Atoi(found[2]); err != nil {
			return chat.Pointer{}, false
		}
	}
	message, err := strconv.Atoi(found[3])
	if err != nil {
		return chat.Pointer{}, false
	}
	return chat.Pointer{Space: spaceOf(chatID), Conversation: where.conversation(), Ref: refOf(chatID, message)}, true
}

// Look always fails with ErrBlind: the platform tells a robot each message once.
func (b *Bot) Look(context.Context, chat.Pointer) ([]chat.Glimpse, error) {
	return nil, fmt.Errorf("look at a message: %w", chat.ErrBlind)
}

// maxPopUp is the longest answer to a press (Bot API, answerCallbackQuery).
const maxPopUp = 200

const popUpPrefix = "popup:"

func popUpAddress(press string) chat.Address { return chat.Address(popUpPrefix + press) }

// popUp shows a text in the window that opens on a press, to the presser alone:
// nothing of it stays in the chat.
func (b *Bot) popUp(ctx context.Context, press string, o chat.Outgoing) error {
	c := o.Content()
	if c.Text == "" || units(c.Text) > maxPopUp || len(c.Buttons) > 0 || c.File != nil {
		return fmt.Errorf("show a pop-up: 1 to %d units of text and nothing else: %w", maxPopUp, chat.ErrRefused)
	}
	ctx, cancel := context.WithTimeout(ctx, b.opts.RequestTimeout)
	defer cancel()
	ctx, outcome := withOutcome(ctx)
	b.popped.put(press, "")
	_, err := b.api.AnswerCallbackQuery(ctx, &library.AnswerCallbackQueryParams{CallbackQueryID: press, Text: c.Text, ShowAlert: true})
	if err != nil {
		return fmt.Errorf("show a pop-up: %w: %w", chat.ErrGone, outcome.fault(err))
	}
	return nil
}

// speaksTo tells that a message names the robot, or replies to it.
func (r reader) speaksTo(m *message) bool {
	if m.ReplyTo != nil && m.ReplyTo.From != nil && m.ReplyTo.From.ID == r.id {
		return true
	}
	return r.username != "" && strings.Contains(strings.ToLower(m.Text+m.Caption), "@"+strings.ToLower(r.username))
}
