package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// How far back a conversation is read again (law L3).
const (
	rereadAge   = 7 * 24 * time.Hour
	rereadMost  = 5000
	rereadPage  = 100
	rereadPast  = 30 * time.Minute // before the cursor: what the next messages follow
	pastMost    = 50
	rereadLanes = 4 // conversations read again side by side
)

// owed remembers which conversations must be read again after a new session,
// before anything else of them is handled.
type owed struct {
	mu      sync.Mutex
	pending map[chat.Conversation]debt
	covered map[chat.Conversation]string // up to where the reading again went
	wake    chan struct{}
}

// debt is one conversation to read again.
type debt struct {
	space   pdn.SpaceID
	channel string
	parent  string // of a thread
	last    string // the newest message, as the platform told at the beginning
}

func newOwed() *owed {
	o := &owed{wake: make(chan struct{}, 1)}
	o.reset()
	return o
}

// reset begins a new session.
func (o *owed) reset() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pending, o.covered = map[chat.Conversation]debt{}, map[chat.Conversation]string{}
}

// add owes these conversations of a space.
func (o *owed) add(space string, visible []rawChannel) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, c := range visible {
		d := debt{space: pdn.SpaceID(space), channel: c.ID, last: c.Last}
		if isThread(c.Type) {
			d.parent = c.Parent
		}
		o.pending[sharedConversation(c.ID)] = d
	}
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

func (o *owed) drop(c chat.Conversation) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.pending, c)
	delete(o.covered, c)
}

func (o *owed) get(c chat.Conversation) (debt, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	d, ok := o.pending[c]
	return d, ok
}

// paid settles a debt; upTo is the last message that was read, or "".
func (o *owed) paid(c chat.Conversation, d debt, upTo string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.pending[c] == d {
		delete(o.pending, c)
		if upTo != "" {
			o.covered[c] = upTo
		}
	}
}

// reached tells whether a live message was already read again.
func (o *owed) reached(c chat.Conversation, id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	upTo, ok := o.covered[c]
	if ok && later(id, upTo) {
		delete(o.covered, c)
		return false
	}
	return ok
}

func (o *owed) list() []chat.Conversation {
	o.mu.Lock()
	defer o.mu.Unlock()
	all := make([]chat.Conversation, 0, len(o.pending))
	for c := range o.pending {
		all = append(all, c)
	}
	slices.Sort(all)
	return all
}

// rereadAll has every owed conversation read again, a few at a time, until ctx ends.
func (b *Bot) rereadAll(ctx context.Context) {
	slots := make(chan struct{}, rereadLanes)
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.owed.wake:
		}
		for _, c := range b.owed.list() {
			select {
			case <-ctx.Done():
				return
			case slots <- struct{}{}:
			}
			d, ok := b.owed.get(c)
			err := error(nil)
			if ok {
				err = b.lanes.Put(ctx, string(c), func() {
					defer func() { <-slots }()
					b.settle(chat.Place{Kind: chat.Shared, Space: d.space, Conversation: c})
				})
			} else {
				<-slots
			}
			if err != nil {
				return
			}
		}
	}
}

// settle reads a conversation again if that is owed. It runs on the lane of the
// conversation, so that everything after it is handled after it.
func (b *Bot) settle(p chat.Place) {
	if p.Kind != chat.Shared {
		return
	}
	d, ok := b.owed.get(p.Conversation)
	if !ok {
		return
	}
	for attempt := 0; b.work.Err() == nil; attempt++ {
		upTo, err := b.reread(b.work, p.Conversation, d)
		if err == nil {
			b.owed.paid(p.Conversation, d, upTo)
			return
		}
		wait := b.backoff(attempt, b.timing.Pause, b.timing.PauseMax)
		if r, ok := errors.AsType[*chat.RetryError](err); ok {
			wait = max(wait, r.After)
		}
		b.log.Warn("reading again put off", "reason", reason(err), "attempt", attempt)
		if pause(b.work, wait) != nil {
			return
		}
	}
}

// reread handles what was written since the cursor. It returns the last message
// read; an error is passing.
func (b *Bot) reread(ctx context.Context, c chat.Conversation, d debt) (string, error) {
	place := chat.Place{Kind: chat.Shared, Space: d.space, Conversation: c, Under: b.guilds.under(string(d.space), d.channel)}
	if !b.reads(place) {
		return "", nil
	}
	from, err := b.position(ctx, c, d)
	if err != nil {
		return "", err
	}
	if from == "" { // reading begins now
		b.opts.Journal.Advance(Network, d.space, c, or(d.last, d.channel))
		return "", nil
	}
	now := b.clock.Now()
	if !later(d.last, from) {
		if now.Sub(snowflakeTime(from)) < rereadPast {
			b.remind(ctx, d, from)
		}
		return "", nil
	}
	if floor := snowflakeAt(now.Add(-rereadAge)); later(floor, from) {
		b.opts.Journal.Gap(Network, d.space, snowflakeTime(from), now.Add(-rereadAge))
		from = floor
	}
	for count := 0; ; {
		page, more, err := b.page(ctx, d.channel, from)
		if gone, ok := errors.AsType[*apiError](err); ok && gone.Status/100 == 4 && gone.Status != http.StatusTooManyRequests {
			b.opts.Journal.Gap(Network, d.space, snowflakeTime(from), now)
			if gone.Status == http.StatusNotFound {
				b.opts.Journal.Forget(Network, c)
			} else {
				b.opts.Journal.Advance(Network, d.space, c, d.last) // the gap is told once
			}
			return "", nil
		}
		if err != nil {
			return "", err
		}
		if count == 0 {
			b.remind(ctx, d, from)
		}
		for _, m := range page {
			if !b.again(m, d) {
				return "", context.Cause(b.work)
			}
			from = m.ID
		}
		if count += len(page); !more {
			return from, nil
		}
		if count >= rereadMost || len(page) == 0 {
			b.opts.Journal.Gap(Network, d.space, snowflakeTime(from), now)
			return from, nil
		}
	}
}

// remind tells again, without effects, what was written just before the cursor:
// some things only show in sequence. A failure only makes the memory shorter.
func (b *Bot) remind(ctx context.Context, d debt, from string) {
	cursor, err := strconv.ParseUint(from, 10, 64)
	if err != nil {
		return
	}
	var page []*rawMessage
	err = b.rest.do(ctx, call{
		name: "read messages", method: http.MethodGet, route: "read/" + d.channel, safe: true,
		path: "/channels/" + d.channel + "/messages?limit=" + strconv.Itoa(pastMost) + "&before=" + strconv.FormatUint(cursor+1, 10),
	}, &page)
	if err != nil {
		return
	}
	floor := snowflakeTime(from).Add(-rereadPast)
	for _, m := range slices.Backward(page) { // the newest came first
		if m == nil || !m.valid() || snowflakeTime(m.ID).Before(floor) || b.own(m.Author) {
			continue
		}
		m.Guild, m.Channel = string(d.space), d.channel
		e := m.message(b.guilds.administrator(m.Guild, m.Author, m.Member))
		if e == nil {
			continue
		}
		e.Reread, e.Past = true, true
		b.complete(e, m)
		if !b.handle(e) {
			return
		}
	}
}

// position is the cursor of a conversation. A thread without one, in a channel
// that has one, was opened while nobody read.
func (b *Bot) position(ctx context.Context, c chat.Conversation, d debt) (string, error) {
	pos, err := b.opts.Journal.Position(ctx, Network, c)
	if err == nil && pos == "" && isID(d.parent) {
		pos, err = b.opts.Journal.Position(ctx, Network, sharedConversation(d.parent))
	}
	return pos, err
}

// page is the messages that follow an id, oldest first, and whether more may follow.
func (b *Bot) page(ctx context.Context, channel, after string) (page []*rawMessage, more bool, err error) {
	err = b.rest.do(ctx, call{
		name: "read messages", method: http.MethodGet, route: "read/" + channel, safe: true,
		path: "/channels/" + channel + "/messages?limit=100&after=" + after,
	}, &page)
	if err != nil {
		return nil, false, err
	}
	more = len(page) >= rereadPage
	page = slices.DeleteFunc(page, func(m *rawMessage) bool { return m == nil || !m.valid() || !later(m.ID, after) })
	slices.SortFunc(page, func(x, y *rawMessage) int {
		if later(y.ID, x.ID) {
			return -1
		}
		return 1
	})
	return page, more, nil
}

// again handles one message that was read again. false: the bot stops.
func (b *Bot) again(m *rawMessage, d debt) bool {
	m.Guild, m.Channel = string(d.space), d.channel
	place := placeOf(m.Guild, m.Channel)
	place.Under = b.guilds.under(m.Guild, m.Channel)
	e := m.message(b.guilds.administrator(m.Guild, m.Author, m.Member))
	if e != nil && !b.own(m.Author) {
		e.Reread = true
		b.complete(e, m)
		if !b.handle(e) {
			return false
		}
	}
	b.advance(place, m.ID)
	return true
}
