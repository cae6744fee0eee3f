package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// The bounds of one delivery.
const (
	maxTries      = 5
	maxRetryAfter = 60 * time.Second // a longer wait is the caller's business
)

// verdict is what a failed try means.
type verdict struct {
	err    error         // what to tell the caller
	again  bool          // another try can help
	after  time.Duration // not before that, where the platform says so
	unsure bool          // it may have arrived
	moved  int64         // the group's new number
	done   bool          // there was nothing to do
}

// deliver tries a message until it is shown, refused for good, out of tries, or ctx ends.
func (b *Bot) deliver(ctx context.Context, m prepared) (chat.MessageRef, error) {
	wait := b.backOff()
	for try := 1; ; try++ {
		chatID := b.rooms.now(m.place.chat)
		if err := b.pace.wait(ctx, chatID, m.edit == 0); err != nil {
			return "", fmt.Errorf("send: %w", err)
		}
		id, err := b.request(ctx, m, chatID)
		if err == nil {
			if m.edit != 0 {
				id = m.edit
			}
			return refOf(chatID, id), nil
		}
		v := judge(err, m.place.private())
		switch {
		case v.done:
			return refOf(chatID, m.edit), nil
		case v.moved != 0:
			b.follow(chatID, v.moved)
			if m.edit != 0 { // messages do not move with their group
				return "", fmt.Errorf("edit: the group has moved: %w", chat.ErrGone)
			}
			m.place.topic = 0
			v.again = true
		case v.unsure && m.atMost:
			return "", fmt.Errorf("send: %w: %w", chat.ErrUncertain, v.err)
		}
		if !v.again {
			return "", fmt.Errorf("send: %w", v.err)
		}
		delay := v.after
		if delay == 0 && v.moved == 0 {
			delay = wait.NextBackOff()
		}
		if try == maxTries || beyond(ctx, delay) {
			return "", fmt.Errorf("send: %w", &chat.RetryError{After: delay, Err: v.err})
		}
		if err := pause(ctx, delay); err != nil {
			return "", fmt.Errorf("send: %w", err)
		}
	}
}

// beyond tells whether a wait is too long to be worth beginning.
func beyond(ctx context.Context, delay time.Duration) bool {
	deadline, bounded := ctx.Deadline()
	return delay > maxRetryAfter || bounded && time.Now().Add(delay).After(deadline)
}

// follow remembers that a group became a supergroup, and tells it as an event.
func (b *Bot) follow(from, to int64) {
	b.rooms.move(from, to)
	r := reader{id: b.id, username: b.Username(), now: b.opts.Clock.Now()}
	it := r.moved(&message{Date: r.now.Unix()}, from, room{ID: to, Type: "supergroup"})
	if m, ok := it.event.(*chat.Moved); ok {
		select {
		case b.moves <- m:
		default: // the platform tells it by a message too
		}
	}
}

// judge tells what a failed request means. The platform says much of it in words only; the words are those of its
// published server.
func judge(err error, private bool) verdict {
	var e *requestError
	if !errors.As(err, &e) {
		return verdict{err: err}
	}
	switch {
	case errors.Is(err, ErrToken):
		return verdict{err: err}
	case e.status == 0:
		return verdict{err: err, again: true, unsure: e.wrote}
	case e.status == http.StatusTooManyRequests:
		return verdict{err: err, again: true, after: max(e.retryAfter, time.Second)}
	case e.status >= 500 || e.err != nil:
		return verdict{err: err, again: true, unsure: true}
	case e.migrateTo != 0:
		return verdict{err: err, moved: e.migrateTo}
	case e.status == http.StatusForbidden && private:
		return verdict{err: fmt.Errorf("%w: %w", chat.ErrClosed, err)}
	case e.status == http.StatusForbidden:
		return verdict{err: fmt.Errorf("%w: %w", chat.ErrForbidden, err)}
	}
	return judgeWords(e, err)
}

func judgeWords(e *requestError, err error) verdict {
	says := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(e.description, part) {
				return true
			}
		}
		return false
	}
	switch {
	case says("message is not modified"):
		return verdict{done: true}
	case says("chat not found", "message to edit not found", "message to delete not found", "message can't be edited",
		"there is no text in the message to edit", // it carries a file
		"message can't be deleted", "MESSAGE_ID_INVALID", "thread not found", "TOPIC_DELETED", "TOPIC_CLOSED",
		"PEER_ID_INVALID", "group chat was deactivated"):
		return verdict{err: fmt.Errorf("%w: %w", chat.ErrGone, err)}
	case says("not enough rights", "have no rights", "need administrator rights", "CHAT_WRITE_FORBIDDEN",
		"CHAT_ADMIN_REQUIRED", "CHAT_RESTRICTED"):
		return verdict{err: fmt.Errorf("%w: %w", chat.ErrForbidden, err)}
	}
	return verdict{err: fmt.Errorf("%w: %w", chat.ErrRefused, err)}
}
