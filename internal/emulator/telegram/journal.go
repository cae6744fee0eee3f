package telegram

import (
	"maps"
	"strconv"
	"time"
)

// Request is one request of the bot.
type Request struct {
	Method string
	Params map[string]string
	Status int // of its answer; 0 when the connection broke
	At     time.Time
}

type journal struct {
	keep   int
	kept   []Request
	counts map[string]int
}

func tooMany(wait int) error {
	return &apiError{code: 429, description: "Too Many Requests: retry after " + strconv.Itoa(wait), retryAfter: wait}
}

// record notes a request and its outcome.
func (s *Server) record(c *call, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := &s.journal
	if j.counts == nil {
		j.counts = map[string]int{}
	}
	if len(j.counts) < 256 || j.counts[c.method] > 0 {
		j.counts[c.method]++
	}
	if j.keep > 0 {
		j.kept = append(j.kept, Request{Method: c.method, Params: c.params, Status: status, At: s.opts.Now()})
		if len(j.kept) > 2*j.keep {
			j.kept = append([]Request(nil), j.kept[len(j.kept)-j.keep:]...)
		}
	}
	s.changed(Change{Kind: ChangeRequest})
}

// Requests are the last requests of the bot, oldest first; of one method, or of all for "".
func (s *Server) Requests(method string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Request
	for _, r := range s.journal.kept {
		if method == "" || r.Method == method {
			r.Params = maps.Clone(r.Params)
			found = append(found, r)
		}
	}
	return found
}

// Count is how many requests of a method were received, whatever became of them.
func (s *Server) Count(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.journal.counts[method]
}

// violate notes a breach of the specification, by the bot or by the emulator itself. The list is bounded.
func (s *Server) violate(what string) {
	if len(s.violations) < 100 {
		s.violations = append(s.violations, what)
	}
}

// Violations are the breaches of the specification seen so far.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.violations...)
}
