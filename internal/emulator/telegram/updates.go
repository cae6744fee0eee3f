package telegram

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// poll is a getUpdates that waits; a second one ends it, flush makes it answer at once.
type poll struct{ ended, flush chan struct{} }

// getUpdates follows the platform: an offset confirms all that is before it, unless it is far beyond what was ever
// given; a second caller ends the first with 409; an update is given again until it is confirmed.
func getUpdates(ctx context.Context, s *Server, c *call) (any, error) {
	offset, err := c.int("offset")
	if err != nil {
		return nil, err
	}
	limit, err := c.int("limit")
	if err != nil || limit < 0 || limit > 100 {
		return nil, badRequest("limit must be between 1 and 100")
	}
	if limit == 0 {
		limit = 100
	}
	timeout, err := c.int("timeout")
	if err != nil || timeout < 0 {
		return nil, badRequest("timeout must be positive")
	}
	var allowed []string
	given, err := c.object("allowed_updates", &allowed)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	if s.webhook != "" {
		s.mu.Unlock()
		return nil, &apiError{code: 409, description: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}
	}
	if given {
		s.allow(allowed)
	}
	if s.poll != nil {
		close(s.poll.ended)
	}
	mine := &poll{ended: make(chan struct{}), flush: make(chan struct{})}
	s.poll = mine
	s.confirm(offset)
	s.mu.Unlock()
	return s.await(ctx, mine, limit, time.Duration(timeout)*time.Second)
}

// await waits for the first update, at most timeout, or until another poll takes over.
func (s *Server) await(ctx context.Context, mine *poll, limit int64, timeout time.Duration) (any, error) {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for {
		s.mu.Lock()
		s.expire()
		arrived, flush := s.arrived, mine.flush
		done := len(s.queue) > 0 && s.held == 0 || timeout == 0
		if done {
			batch := s.batch(int(limit))
			s.release(mine)
			s.mu.Unlock()
			return batch, nil
		}
		s.waiting++
		s.mu.Unlock()
		ended := false
		select {
		case <-arrived:
		case <-timer.C:
			timeout = 0
		case <-flush:
			timeout = 0
		case <-mine.ended:
			ended = true
		case <-s.closing:
			ended = true
		case <-ctx.Done():
			ended = true
		}
		s.mu.Lock()
		s.waiting--
		if ended {
			s.release(mine)
		}
		s.mu.Unlock()
		if ended {
			return nil, &apiError{code: 409, description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}
		}
	}
}

func (s *Server) release(mine *poll) {
	if s.poll == mine {
		s.poll = nil
	}
}

// confirm drops what is before offset. Like the platform's own queue, an offset far beyond the last update given is
// ignored: that is what a bot sends after the numbers have restarted lower.
func (s *Server) confirm(offset int64) {
	if offset < 0 {
		if keep := len(s.queue) + int(offset); keep > 0 {
			s.queue = s.queue[keep:]
		}
		return
	}
	if offset == 0 || offset > s.nextUpdate+10 {
		return
	}
	before := len(s.queue)
	if s.disordered { // a scripted fault has touched the order
		s.queue = slices.DeleteFunc(s.queue, func(u pending) bool { return u.id < offset })
		s.disordered = len(s.queue) > 0
	} else {
		n := 0
		for n < before && s.queue[n].id < offset {
			n++
		}
		s.queue = s.queue[n:]
	}
	if len(s.queue) < before {
		s.changed(Change{Kind: ChangeRequest})
	}
}

// expire drops what waited for a day.
func (s *Server) expire() {
	limit := s.opts.Now().Add(-keepFor)
	n := 0
	for n < len(s.queue) && s.queue[n].at.Before(limit) {
		n++
	}
	s.queue = s.queue[n:]
}

func (s *Server) batch(limit int) json.RawMessage {
	n := min(len(s.queue), limit)
	size := 2
	for _, u := range s.queue[:n] {
		size += len(u.raw) + 1
	}
	raw := append(make([]byte, 0, size), '[')
	for i, u := range s.queue[:n] {
		if i > 0 {
			raw = append(raw, ',')
		}
		raw = append(raw, u.raw...)
	}
	return append(raw, ']')
}

func (s *Server) allow(kinds []string) {
	s.allowed = map[string]bool{}
	for _, k := range kinds {
		s.allowed[k] = true
	}
}

// Pending is how many updates the bot has not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue)
}

// Polling tells whether a getUpdates is waiting.
func (s *Server) Polling() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waiting > 0
}

// Hold gathers updates without giving them, until release, so that they arrive in one batch.
func (s *Server) Hold() (release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.held--
		s.wake()
	}
}

// Inject gives the bot an update of any kind with any body, valid or not, and returns its number.
func (s *Server) Inject(kind string, body []byte) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.nextUpdate
	s.push(wrap(id, kind, body))
	return id
}

// Repeat gives the last n waiting updates a second time, with the same numbers.
func (s *Server) Repeat(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue = append(s.queue, s.queue[max(0, len(s.queue)-n):]...)
	s.disordered = true
	s.wake()
}

// RepeatLast gives the last update ever made a second time, with the same number, whether it was confirmed or not.
func (s *Server) RepeatLast() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.newest.raw == nil {
		return
	}
	s.queue = append(s.queue, s.newest)
	s.disordered = true
	s.wake()
}

// Reverse gives the waiting updates in the contrary order.
func (s *Server) Reverse() {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Reverse(s.queue)
	s.disordered = true
}

// Renumber makes the next update bear this number: after a week without updates the platform picks one at random,
// perhaps lower than all before.
func (s *Server) Renumber(next int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextUpdate = next
	s.disordered = true
}

func setWebhook(s *Server, c *call) (any, error) {
	s.webhook = c.params["url"]
	if s.poll != nil && s.webhook != "" {
		close(s.poll.ended)
		s.poll = nil
	}
	if c.bool("drop_pending_updates") {
		s.queue = nil
	}
	return true, nil
}

func deleteWebhook(s *Server, c *call) (any, error) {
	s.webhook = ""
	if c.bool("drop_pending_updates") {
		s.queue = nil
	}
	return true, nil
}

func getWebhookInfo(s *Server, _ *call) (any, error) {
	return map[string]any{"url": s.webhook, "has_custom_certificate": false, "pending_update_count": len(s.queue)}, nil
}
