package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// The bounds of reception.
const (
	batchSize    = 100      // updates a request; the platform's most
	maxBatch     = 64 << 20 // bytes; a batch beyond is asked for in smaller parts
	slack        = 10 * time.Second
	triesAlone   = 6 // of one update whose answer cannot be read
	maxRetryWait = 5 * time.Minute

	maxConflicts    = 3
	conflictsWithin = time.Minute
)

// errBatch says that an answer arrived whole and cannot be read.
var errBatch = errors.New("a batch of updates cannot be read")

// poller asks for updates. offset confirms all before it; it moves only when a batch is finished. limit shrinks to one
// while an answer cannot be read, so that a single bad update is found and counted instead of stopping the rest.
type poller struct {
	bot    *Bot
	offset int64
	limit  int
	tries  int // of an answer that cannot be read
	// confirmed is the last offset that the platform has certainly seen.
	confirmed int64
	wait      *backoff.ExponentialBackOff
	// conflicts are those of the last minute.
	conflicts []time.Time
	noted     time.Time // when the last position was noted
}

// poll receives until ctx ends or the platform refuses for good.
func (b *Bot) poll(ctx context.Context, in *intake) error {
	p := &poller{bot: b, limit: batchSize, wait: b.backOff()}
	err := p.loop(ctx, in)
	if ctx.Err() != nil && p.offset != p.confirmed {
		p.confirm()
	}
	return err
}

func (p *poller) loop(ctx context.Context, in *intake) error {
	b := p.bot
	for {
		timeout := b.opts.PollTimeout
		if !b.ready.Load() {
			timeout = 0 // to know at once whether the platform answers
		}
		batch, err := p.fetch(ctx, timeout)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if err = p.recover(ctx, batch, err); err != nil {
				return err
			}
			continue
		}
		b.ready.Store(true)
		p.tries = 0
		in.takeMoves(ctx)
		done := in.take(ctx, batch.updates)
		if !done.whole { // only the end of the run leaves something unfinished
			if done.begun != 0 {
				p.offset = done.begun + 1
			}
			return ctx.Err()
		}
		if done.last != 0 {
			// The last of this batch, not the highest ever seen: after a week without updates numbers start again
			// anywhere, and "the highest" would then never move.
			p.offset, p.limit = done.last+1, batchSize
		}
		p.note()
		if len(batch.updates) == 0 || done.fresh {
			p.wait.Reset()
		} else if err := pause(ctx, p.wait.NextBackOff()); err != nil { // only what was confirmed already comes again
			return err
		}
	}
}

type batch struct {
	updates []json.RawMessage
	head    []byte // the beginning of an answer that could not be read
}

// fetch asks once. A full answer that cannot be read gives errBatch and its beginning.
func (p *poller) fetch(ctx context.Context, timeout time.Duration) (batch, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout+slack)
	defer cancel()
	o := p.bot.opts
	question, err := json.Marshal(map[string]any{"offset": p.offset, "limit": p.limit, "timeout": int(timeout.Seconds()),
		"allowed_updates": askedFor()})
	if err != nil {
		return batch{}, fmt.Errorf("ask for updates: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, o.ServerURL+"/bot"+string(o.Token)+"/getUpdates", bytes.NewReader(question))
	if err != nil {
		return batch{}, errors.New("ask for updates: the server's address is not one")
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := o.HTTP.Do(req)
	if err != nil {
		return batch{}, &requestError{err: bare(err)}
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBatch+1))
	if err != nil {
		return batch{}, &requestError{err: bare(err)}
	}
	var answer struct {
		OK     bool              `json:"ok"`
		Result []json.RawMessage `json:"result"`
	}
	if resp.StatusCode != http.StatusOK {
		return batch{}, (&outcome{status: resp.StatusCode, body: body}).fault(errNoJSON)
	}
	if len(body) > maxBatch || json.Unmarshal(body, &answer) != nil || !answer.OK {
		return batch{head: body[:min(len(body), 4096)]}, errBatch
	}
	p.confirmed = p.offset
	return batch{updates: answer.Result}, nil
}

// recover waits out a failure, or returns what only a person can repair.
func (p *poller) recover(ctx context.Context, got batch, err error) error {
	log := p.bot.opts.Logger
	var e *requestError
	switch {
	case errors.Is(err, ErrToken):
		return fmt.Errorf("receive updates: %w", ErrToken)
	case errors.As(err, &e) && e.status == http.StatusConflict:
		if strings.Contains(e.description, "webhook") {
			return fmt.Errorf("receive updates: %w", ErrWebhook)
		}
		if p.contested(time.Now()) {
			return fmt.Errorf("receive updates: %w", ErrConflict)
		}
	case errors.As(err, &e) && e.retryAfter > 0:
		log.Warn("telegram: asked to wait", "seconds", e.retryAfter.Seconds())
		return pause(ctx, min(e.retryAfter, maxRetryWait))
	case errors.Is(err, errBatch) && p.isolate(got.head):
		return nil
	}
	p.bot.ready.Store(false)
	log.Warn("telegram: updates do not come", "class", classOf(err))
	return pause(ctx, p.wait.NextBackOff())
}

// contested counts a conflict and tells whether somebody else polls for good. One conflict alone may be the last
// request of a process just ended, which the platform still holds; two that live end each other's requests in turn,
// and one of them reaches the count first.
func (p *poller) contested(now time.Time) bool {
	p.conflicts = slices.DeleteFunc(p.conflicts, func(t time.Time) bool { return now.Sub(t) > conflictsWithin })
	p.conflicts = append(p.conflicts, now)
	return len(p.conflicts) >= maxConflicts
}

// isolate asks for one update at a time once an answer cannot be read twice, and counts the one that stays unreadable.
// Bytes that are not an answer of the platform (a proxy's page) are never skipped. It reports whether to ask at once.
func (p *poller) isolate(head []byte) bool {
	p.tries++
	if p.limit > 1 {
		if p.tries >= 2 {
			p.limit, p.tries = 1, 0
		}
		return false
	}
	id, found := numberIn(head)
	if p.tries < triesAlone || !found {
		return false
	}
	p.bot.opts.Journal.Unreadable(Network, otherKind, classSize)
	p.offset, p.tries = id+1, 0
	return true
}

// confirm tells the platform, at the end, what is finished, so that it is not delivered again.
func (p *poller) confirm() {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	p.limit = 1
	_, _ = p.fetch(ctx, 0)
}

// note keeps, at most once a minute, when updates were last received: the platform keeps them for 24 hours only.
func (p *poller) note() {
	now := p.bot.opts.Clock.Now()
	if now.Sub(p.noted).Abs() < time.Minute {
		return
	}
	p.noted = now
	p.bot.opts.Journal.Advance(Network, "", wholeNetwork, now.UTC().Format(time.RFC3339))
}

// wholeNetwork stands for every conversation of the platform at once in the journal.
const wholeNetwork = ""

// keptFor is how long the platform keeps updates for a robot that does not come.
const keptFor = 24 * time.Hour

// declareGap declares, for the whole network, what the platform has dropped while the robot was away (law L10).
func (b *Bot) declareGap(ctx context.Context) {
	position, err := b.opts.Journal.Position(ctx, Network, wholeNetwork)
	if err != nil || position == "" {
		return
	}
	last, err := time.Parse(time.RFC3339, position)
	if dropped := b.opts.Clock.Now().Add(-keptFor); err == nil && last.Before(dropped) {
		b.opts.Journal.Gap(Network, "", last.UTC(), dropped.UTC())
	}
}
