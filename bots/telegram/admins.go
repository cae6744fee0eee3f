package telegram

import (
	"context"
	"sync"
	"time"

	library "github.com/go-telegram/bot"
)

// The bounds of what is remembered about administrators.
const (
	adminsFor  = 5 * time.Minute
	maxRooms   = 10000
	adminsWait = 5 * time.Second
)

// admins remembers who administers each group, for a few minutes.
type admins struct {
	bot *Bot
	mu  sync.Mutex
	of  map[int64]crew
}

type crew struct {
	members map[int64]bool
	until   time.Time
}

func newAdmins(b *Bot) *admins { return &admins{bot: b, of: map[int64]crew{}} }

// is tells whether somebody administers a chat. fetch asks the platform when that is not known; otherwise, or when the
// platform does not answer, what is not known counts as no.
func (a *admins) is(ctx context.Context, chatID, who int64, fetch bool) bool {
	now := a.bot.opts.Clock.Now()
	a.mu.Lock()
	known, ok := a.of[chatID]
	a.mu.Unlock()
	if ok && now.Before(known.until) || !fetch {
		return known.members[who]
	}
	ctx, cancel := context.WithTimeout(ctx, adminsWait)
	defer cancel()
	ctx, _ = withOutcome(ctx)
	list, err := a.bot.api.GetChatAdministrators(ctx, &library.GetChatAdministratorsParams{ChatID: chatID})
	if err != nil {
		return known.members[who]
	}
	known = crew{members: map[int64]bool{}, until: now.Add(adminsFor)}
	for _, m := range list {
		switch {
		case m.Owner != nil && m.Owner.User != nil:
			known.members[m.Owner.User.ID] = true
		case m.Administrator != nil:
			known.members[m.Administrator.User.ID] = true
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.of) >= maxRooms {
		a.of = map[int64]crew{}
	}
	a.of[chatID] = known
	return known.members[who]
}

// forget drops what is remembered of a chat whose administrators change.
func (a *admins) forget(chatID int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.of, chatID)
}
