package telegram

import (
	"encoding/json"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Fault is something that goes wrong with a request. Exactly one of Status, Body, CutBody, Reset, Blackhole and
// Latency says what; AfterEffect lets the request take its effect first.
type Fault struct {
	// Method is the method that it strikes; empty: any.
	Method string
	// Times is how often it strikes; 0 means once, a negative number until it is stopped.
	Times int
	// AfterEffect: the request is carried out, only its answer goes wrong.
	AfterEffect bool
	// Status answers with this HTTP status and error code (401, 409, 429, 500, 502…).
	Status int
	// Description goes with Status.
	Description string
	// RetryAfter goes with Status 429, in seconds.
	RetryAfter int
	// Body answers these bytes in place of JSON (an HTML page), with Status or 200.
	Body []byte
	// CutBody sends only that many bytes of the right answer. With Announce, the length of the whole is announced,
	// as when the connection breaks; without, the short answer looks complete.
	CutBody  int
	Announce bool
	// Reset breaks the connection with a TCP reset.
	Reset bool
	// Blackhole never answers.
	Blackhole bool
	// Latency waits, then all goes well.
	Latency time.Duration
}

// Fault scripts a fault; several strike in the order given. stop takes it back.
func (s *Server) Fault(f Fault) (stop func()) {
	if f.Times == 0 {
		f.Times = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
	// A request that already waits would escape the fault.
	if s.poll != nil && (f.Method == "" || f.Method == "getUpdates") {
		s.wakeEmpty()
	}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.faults = slices.DeleteFunc(s.faults, func(other *Fault) bool { return other == &f })
	}
}

// ClearFaults takes back all faults.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// wakeEmpty makes the waiting getUpdates answer an empty list, so that the next one meets the fault.
func (s *Server) wakeEmpty() {
	close(s.poll.flush)
	s.poll.flush = make(chan struct{})
}

func (s *Server) takeFault(method string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if f.Method == "" || f.Method == method {
			if f.Times > 0 {
				f.Times--
			}
			if f.Times == 0 {
				s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
			}
			return f
		}
	}
	return nil
}

// passes tells whether the request goes on after the fault was played.
func (f *Fault) passes() bool { return f.Latency > 0 || f.CutBody > 0 }

// play makes the answer go wrong. right is what should have been answered, nil before the effect.
func (f *Fault) play(w http.ResponseWriter, r *http.Request, right []byte, closing <-chan struct{}) {
	switch {
	case f.Reset:
		reset(w)
	case f.Blackhole:
		select {
		case <-r.Context().Done():
		case <-closing:
		}
	case f.Latency > 0:
		f.delay(w, r, right, closing)
	case f.CutBody > 0:
		f.cut(w, right)
	case f.Body != nil:
		w.WriteHeader(max(f.Status, 200))
		_, _ = w.Write(f.Body)
	default:
		body := map[string]any{"ok": false, "error_code": f.Status, "description": f.describe()}
		if f.RetryAfter > 0 {
			body["parameters"] = map[string]any{"retry_after": f.RetryAfter}
		}
		raw, _ := json.Marshal(body)
		w.WriteHeader(f.Status)
		_, _ = w.Write(raw)
	}
}

func (f *Fault) describe() string {
	if f.Description != "" {
		return f.Description
	}
	if f.Status == http.StatusTooManyRequests {
		return "Too Many Requests: retry after " + strconv.Itoa(f.RetryAfter)
	}
	return http.StatusText(f.Status)
}

func (f *Fault) delay(w http.ResponseWriter, r *http.Request, right []byte, closing <-chan struct{}) {
	timer := time.NewTimer(f.Latency)
	defer timer.Stop()
	select {
	case <-timer.C:
		if right != nil {
			_, _ = w.Write(right) //nolint:gosec // an API for programs, read by no browser
		}
	case <-r.Context().Done():
	case <-closing:
	}
}

func (f *Fault) cut(w http.ResponseWriter, right []byte) {
	if right == nil {
		return
	}
	part := right[:min(f.CutBody, len(right))]
	if !f.Announce {
		_, _ = w.Write(part) //nolint:gosec // idem
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(right)))
	_, _ = w.Write(part) //nolint:gosec // idem
	_ = http.NewResponseController(w).Flush()
	reset(w)
}

// reset closes the connection so that its other end sees a reset.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
