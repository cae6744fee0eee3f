package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/lampadaire/lampadaire/internal/emulator/watch"
)

// Server is the emulated platform: its world and its HTTP server. All its methods may be called from any goroutine.
type Server struct {
	opts  Options
	specs *specs

	listener net.Listener
	http     *http.Server
	served   sync.WaitGroup
	closing  chan struct{}
	closed   sync.Once
	table    map[string]method

	mu          sync.Mutex
	me          wireMe
	people      map[int64]*Person
	chats       map[int64]*Chat
	presses     map[string]press
	commands    map[string][]botCommand // by scope and language
	lastUser    int64
	lastChat    int64
	lastMessage int
	lastPress   int64
	pressBound  int // presses kept before the expired ones are dropped
	lastFile    int64

	queue      []pending
	nextUpdate int64
	newest     pending // the last one made
	disordered bool    // the numbers of the queue are not increasing
	allowed    map[string]bool
	webhook    string
	arrived    chan struct{} // closed when an update arrives while somebody waits
	waiting    int
	held       int
	poll       *poll // the getUpdates that waits

	overall pace
	faults  []*Fault

	journal    journal
	violations []string

	watchers *watch.Watchers[Change]
}

// New starts a server.
func New(o Options) (*Server, error) {
	o = o.withDefaults()
	s := &Server{opts: o, closing: make(chan struct{}), arrived: make(chan struct{}),
		people: map[int64]*Person{}, chats: map[int64]*Chat{}, presses: map[string]press{},
		commands: map[string][]botCommand{}, watchers: watch.New(Change{Kind: ChangeLost}),
		lastUser: 5_000_000_000, lastChat: 4_000_000, nextUpdate: 870_000_001}
	s.journal.keep = o.Journal
	id, _, _ := strings.Cut(o.Token, ":")
	botID, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return nil, errors.New("a token is a number, a colon and a secret")
	}
	s.me = wireMe{wireUser: wireUser{ID: botID, IsBot: true, FirstName: "Lampadaire", Username: o.Username},
		CanJoinGroups: true, CanReadAllGroupMessages: o.ReadsGroups}
	if o.Specs != "" {
		if s.specs, err = loadSpecs(o.Specs); err != nil {
			return nil, fmt.Errorf("read the specification: %w", err)
		}
	}
	s.table = methods()
	if s.listener, err = new(net.ListenConfig).Listen(context.Background(), "tcp", o.Addr); err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	s.served.Add(1)
	go func() {
		defer s.served.Done()
		_ = s.http.Serve(s.listener)
	}()
	return s, nil
}

// URL is the base address to give to the bot.
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() }

// Token is the bot's token.
func (s *Server) Token() string { return s.opts.Token }

// BotID is the bot's account.
func (s *Server) BotID() int64 { return s.me.ID }

// Username is the bot's name without "@".
func (s *Server) Username() string { return s.me.Username }

// Close stops the server, cuts its connections and waits for its goroutines.
func (s *Server) Close() {
	s.closed.Do(func() {
		s.mu.Lock()
		close(s.closing) // from here on no request is taken
		s.mu.Unlock()
		_ = s.http.Close()
		s.served.Wait()
		s.watchers.End()
	})
}

// apiError is a refusal in the platform's form.
type apiError struct {
	code        int
	description string
	retryAfter  int
	migrateTo   int64
}

func (e *apiError) Error() string { return strconv.Itoa(e.code) + " " + e.description }

func badRequest(description string) error {
	return &apiError{code: 400, description: "Bad Request: " + description}
}

func forbidden(description string) error {
	return &apiError{code: 403, description: "Forbidden: " + description}
}

// ServeHTTP answers /bot<token>/<method>.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.enter() {
		return
	}
	defer s.served.Done()
	token, name, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if !ok || !strings.HasPrefix(r.URL.Path, "/bot") {
		s.answer(w, nil, &apiError{code: 404, description: "Not Found"})
		return
	}
	c, err := readCall(w, r, name)
	if err != nil {
		s.answer(w, nil, badRequest(err.Error()))
		return
	}
	fault := s.takeFault(name)
	if fault != nil && !fault.AfterEffect {
		s.record(c, fault.Status)
		fault.play(w, r, nil, s.closing)
		if !fault.passes() {
			return
		}
	}
	var result any
	if token != s.opts.Token {
		err = &apiError{code: 401, description: "Unauthorized"}
	} else {
		result, err = s.call(r.Context(), c)
	}
	if fault != nil && (fault.AfterEffect || fault.CutBody != 0) {
		if fault.AfterEffect {
			s.record(c, fault.Status)
		}
		body, _ := s.encode(c, result, err)
		fault.play(w, r, body, s.closing)
		return
	}
	if fault == nil {
		s.record(c, codeOf(err))
	}
	body, code := s.encode(c, result, err)
	s.write(w, body, code)
}

// enter counts a request in, unless the server is closing.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.closing:
		return false
	default:
		s.served.Add(1)
		return true
	}
}

func (s *Server) call(ctx context.Context, c *call) (any, error) {
	m, ok := s.table[c.method]
	if !ok {
		s.mu.Lock()
		s.violate("method " + c.method + " is not served")
		s.mu.Unlock()
		return nil, &apiError{code: 404, description: "Not Found: method not found"}
	}
	if err := m.check(c); err != nil {
		return nil, err
	}
	if s.specs != nil {
		if err := s.specs.checkCall(c); err != nil {
			s.mu.Lock()
			s.violate("request " + c.method + ": " + err.Error())
			s.mu.Unlock()
			return nil, badRequest(err.Error())
		}
	}
	if m.wait != nil {
		return m.wait(ctx, s, c)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return m.do(s, c)
}

func codeOf(err error) int {
	var refusal *apiError
	switch {
	case err == nil:
		return 200
	case errors.As(err, &refusal):
		return refusal.code
	default:
		return 500
	}
}

func (s *Server) answer(w http.ResponseWriter, result any, err error) {
	body, code := s.encode(nil, result, err)
	s.write(w, body, code)
}

func (s *Server) write(w http.ResponseWriter, body []byte, code int) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(code)
	_, _ = w.Write(body) //nolint:gosec // an API for programs, read by no browser
}

// encode makes the body of an answer, and checks it against the specification.
func (s *Server) encode(c *call, result any, err error) ([]byte, int) {
	if err != nil {
		body := map[string]any{"ok": false, "error_code": codeOf(err), "description": "Internal Server Error"}
		var refusal *apiError
		if errors.As(err, &refusal) {
			body["description"] = refusal.description
			if refusal.retryAfter > 0 {
				body["parameters"] = map[string]any{"retry_after": refusal.retryAfter}
			}
			if refusal.migrateTo != 0 {
				body["parameters"] = map[string]any{"migrate_to_chat_id": refusal.migrateTo}
			}
		}
		raw, _ := json.Marshal(body)
		return raw, codeOf(err)
	}
	inner, ready := result.(json.RawMessage)
	if !ready {
		if inner, err = json.Marshal(result); err != nil {
			return s.encode(c, nil, err)
		}
		if s.specs != nil && c != nil {
			if err := s.specs.checkResult(c.method, inner); err != nil {
				s.mu.Lock()
				s.violate("answer " + c.method + ": " + err.Error())
				s.mu.Unlock()
			}
		}
	}
	raw := make([]byte, 0, len(inner)+24)
	raw = append(raw, `{"ok":true,"result":`...)
	raw = append(raw, inner...)
	return append(raw, '}'), 200
}
