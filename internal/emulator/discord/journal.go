package discord

import (
	"encoding/json"
	"maps"
	"sync"
	"time"
)

// Request is one REST request as it was received and answered.
type Request struct {
	Seq       uint64 // 1, 2, … in order of answer
	At        time.Time
	App       ID     // zero when the token is unknown
	Operation string // the specification's operationId, for instance "create_message"
	Method    string
	Path      string // after /api/vN
	Body      json.RawMessage
	Status    int // 0: the connection was cut
	Code      int // the platform's error code, or 0
	Response  json.RawMessage
}

// Violation is a body that the specification, or one of our own stricter rules, refuses.
type Violation struct {
	Direction string // "request", "response" or "event"
	Operation string // operationId or event name
	Problem   string
	Body      json.RawMessage
}

const (
	maxViolations  = 1000
	maxJournalBody = 64 << 10 // longer bodies are counted but not kept
)

// journal keeps the last requests, counts all, and keeps the violations.
type journal struct {
	mu         sync.Mutex
	size       int
	ring       []Request
	next       int
	seq        uint64
	counts     map[string]int
	violations []Violation
}

func newJournal(size int) *journal { return &journal{size: size, counts: map[string]int{}} }

// record keeps a request with its answer and tells the watchers.
func (s *Server) record(c *call, a *answer, cut bool) {
	j := s.journal
	j.mu.Lock()
	j.counts[c.op.id]++
	j.seq++
	if j.size > 0 {
		body, response := c.raw, a.body
		if len(body) > maxJournalBody {
			body = nil
		}
		if len(response) > maxJournalBody {
			response = nil
		}
		r := Request{Seq: j.seq, At: s.opts.Now(), App: c.appID(), Operation: c.op.id, Method: c.r.Method, Path: shortPath(c.r.URL.Path),
			Body: body, Status: a.status, Code: a.code, Response: response}
		if cut {
			r.Status = 0
		}
		if len(j.ring) < j.size {
			j.ring = append(j.ring, r)
		} else {
			j.ring[j.next] = r
			j.next = (j.next + 1) % j.size
		}
	}
	j.mu.Unlock()
	s.changed(Change{Kind: ChangeRequest, App: c.appID()})
}

func shortPath(p string) string {
	for _, v := range []string{"/api/v10", "/api/v9"} {
		if len(p) > len(v) && p[:len(v)] == v {
			return p[len(v):]
		}
	}
	return p
}

// Requests lists the requests kept, oldest first.
func (s *Server) Requests() []Request {
	j := s.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	return append(append([]Request(nil), j.ring[j.next:]...), j.ring[:j.next]...)
}

// RequestsOf lists the requests kept for one operation, oldest first.
func (s *Server) RequestsOf(operation string) []Request {
	var out []Request
	for _, r := range s.Requests() {
		if r.Operation == operation {
			out = append(out, r)
		}
	}
	return out
}

// Counts gives how many requests each operation has received since the start or ForgetRequests.
func (s *Server) Counts() map[string]int {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return maps.Clone(s.journal.counts)
}

// Operations lists the operations served, by the specification's operationId, sorted.
func (s *Server) Operations() []string { return sortedKeys(s.ops) }

// ForgetRequests empties the journal and the counters.
func (s *Server) ForgetRequests() {
	j := s.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	j.ring, j.next, j.counts = nil, 0, map[string]int{}
}

// Violations lists what the specifications refused, oldest first (at most 1000 are kept).
func (s *Server) Violations() []Violation {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return append([]Violation(nil), s.journal.violations...)
}

func (s *Server) violation(direction, operation, problem string, body []byte) {
	j := s.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.violations) < maxViolations {
		j.violations = append(j.violations, Violation{direction, operation, problem, append([]byte(nil), body...)})
	}
}
