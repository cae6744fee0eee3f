package telegram

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// The pace of sending: 90 % of what the platform tolerates (30 a second overall, 1 a second to a chat, 20 a minute to
// a group), with a small burst for answers.
const (
	overallRate  = 27
	overallBurst = 10
	chatBurst    = 3
	groupMinute  = 17
	maxPaced     = 4096 // chats remembered
)

type pacer struct {
	overall *rate.Limiter // nil: no limit
	mu      sync.Mutex
	chats   map[int64]*rate.Limiter
}

func newPacer(unlimited bool) *pacer {
	p := &pacer{chats: map[int64]*rate.Limiter{}}
	if !unlimited {
		p.overall = rate.NewLimiter(overallRate, overallBurst)
	}
	return p
}

// wait waits for the turn of one message to a chat. Where the turn comes after ctx's deadline it returns at once a
// RetryError that says when.
func (p *pacer) wait(ctx context.Context, chatID int64, fresh bool) error {
	if p.overall == nil {
		return ctx.Err()
	}
	now := time.Now()
	turns := []*rate.Reservation{p.overall.ReserveN(now, 1)}
	if fresh {
		turns = append(turns, p.chat(chatID, now).ReserveN(now, 1))
	}
	delay := time.Duration(0)
	for _, t := range turns {
		delay = max(delay, t.DelayFrom(now))
	}
	deadline, bounded := ctx.Deadline()
	if bounded && now.Add(delay).After(deadline) {
		cancelAll(turns)
		return &chat.RetryError{After: delay, Err: context.DeadlineExceeded}
	}
	if delay == 0 {
		return ctx.Err()
	}
	if err := pause(ctx, delay); err != nil {
		cancelAll(turns)
		return err
	}
	return nil
}

func cancelAll(turns []*rate.Reservation) {
	for _, t := range turns {
		t.Cancel()
	}
}

// chat gives the pace of one chat. When too many are remembered, those at rest are forgotten: a new one is the same.
func (p *pacer) chat(chatID int64, now time.Time) *rate.Limiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l, ok := p.chats[chatID]; ok {
		return l
	}
	if len(p.chats) >= maxPaced {
		for id, l := range p.chats {
			if l.TokensAt(now) >= chatBurst {
				delete(p.chats, id)
			}
		}
	}
	every := rate.Limit(1)
	if chatID < 0 {
		every = rate.Limit(groupMinute) / 60
	}
	l := rate.NewLimiter(every, chatBurst)
	p.chats[chatID] = l
	return l
}

// rooms remembers the groups that became supergroups, so that an old address still leads there.
type rooms struct {
	mu sync.Mutex
	to map[int64]int64
}

func newRooms() *rooms { return &rooms{to: map[int64]int64{}} }

func (r *rooms) now(chatID int64) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	if to, moved := r.to[chatID]; moved {
		return to
	}
	return chatID
}

func (r *rooms) move(from, to int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.to) >= maxRooms {
		r.to = map[int64]int64{}
	}
	r.to[from] = to
}
