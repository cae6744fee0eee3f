package discord

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/lampadaire/lampadaire/internal/emulator/watch"
)

// Server is the emulated platform. All methods may be called from several goroutines.
type Server struct {
	opts   Options
	flakes flakes
	ln     net.Listener
	http   *http.Server
	stop   chan struct{} // closed by Close
	once   sync.Once
	work   sync.WaitGroup

	// mu guards the world: everything reachable from the maps below. It is never held while a socket is written.
	mu           sync.Mutex
	apps         map[ID]*App
	tokens       map[string]*App
	users        map[ID]*User
	guilds       map[ID]*Guild
	channels     map[ID]*Channel
	interactions map[string]*interactionIn // by token
	tokenQueue   []*interactionIn          // the same, oldest first

	faults  *Faults
	limiter *limiter
	journal *journal
	specs   Specification // nil: nothing is held against the specifications
	ops     map[string]*operation

	watchers *watch.Watchers[Change]

	connMu   sync.Mutex
	conns    map[*trackedConn]struct{}
	gateways map[*gatewayConn]struct{}
	closed   bool
}

// New starts the platform. It fails when the address cannot be listened on or the specifications cannot be read.
func New(o Options) (*Server, error) {
	o = o.withDefaults(rand.Reader)
	s := &Server{
		opts: o, flakes: flakes{now: o.Now, last: o.After}, stop: make(chan struct{}),
		apps: map[ID]*App{}, tokens: map[string]*App{}, users: map[ID]*User{}, guilds: map[ID]*Guild{},
		channels: map[ID]*Channel{}, interactions: map[string]*interactionIn{},
		watchers: watch.New(Change{Kind: ChangeLost}), conns: map[*trackedConn]struct{}{}, gateways: map[*gatewayConn]struct{}{},
	}
	s.faults, s.limiter, s.journal = newFaults(s), newLimiter(o.Limits), newJournal(o.Journal)
	s.specs = o.Specs
	var lc net.ListenConfig
	ln, err := lc.Listen(context.Background(), "tcp", o.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", o.Addr, err)
	}
	s.ln = &trackedListener{Listener: ln, s: s}
	s.http = &http.Server{Handler: s.routes(), ReadHeaderTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute}
	s.work.Go(func() { _ = s.http.Serve(s.ln) })
	return s, nil
}

// Close stops everything and returns when no goroutine of the server is left.
func (s *Server) Close() error {
	s.once.Do(func() {
		s.connMu.Lock()
		s.closed = true
		s.connMu.Unlock()
		close(s.stop)
		_ = s.http.Close()
		s.dropConns()
	})
	s.work.Wait()
	s.watchers.End()
	return nil
}

// URL is the address that takes the place of https://discord.com, without a final slash.
func (s *Server) URL() string { return "http://" + s.ln.Addr().String() }

// GatewayURL is the address given by GET /gateway.
func (s *Server) GatewayURL() string { return "ws://" + s.ln.Addr().String() + "/gateway" }

// Transport sends every request to this server whatever host it names, so that a library with fixed addresses can be
// pointed here: http.Client{Transport: s.Transport(nil)}. A nil base uses a pool of its own.
func (s *Server) Transport(base http.RoundTripper) http.RoundTripper {
	if base == nil {
		base = &http.Transport{MaxIdleConnsPerHost: 512, IdleConnTimeout: 30 * time.Second}
	}
	return rewrite{host: s.ln.Addr().String(), base: base}
}

type rewrite struct {
	host string
	base http.RoundTripper
}

func (t rewrite) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = "http", t.host
	return t.base.RoundTrip(r) // not wrapped: http.Client looks at the error's own methods
}

// CloseIdleConnections lets http.Client.CloseIdleConnections reach the pool below.
func (t rewrite) CloseIdleConnections() {
	if c, ok := t.base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// secret makes a hexadecimal secret of n bytes.
func (s *Server) secret(n int) string {
	b := make([]byte, n)
	if _, err := io.ReadFull(s.opts.Rand, b); err != nil {
		return hex.EncodeToString(fmt.Appendf(nil, "%d", s.flakes.next()))
	}
	return hex.EncodeToString(b)
}

// trackedListener remembers the connections so that a fault can cut them all.
type trackedListener struct {
	net.Listener
	s *Server
}

func (l *trackedListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.s.connMu.Lock()
	defer l.s.connMu.Unlock()
	tc := &trackedConn{Conn: c, s: l.s}
	l.s.conns[tc] = struct{}{}
	return tc, nil
}

type trackedConn struct {
	net.Conn
	s *Server
}

func (c *trackedConn) Close() error {
	c.s.connMu.Lock()
	delete(c.s.conns, c)
	c.s.connMu.Unlock()
	return c.Conn.Close()
}

// reset ends the connection with a TCP reset instead of an orderly end.
func (c *trackedConn) reset() {
	if t, ok := c.Conn.(*net.TCPConn); ok {
		_ = t.SetLinger(0)
	}
	_ = c.Close()
}

func (s *Server) dropConns() {
	s.connMu.Lock()
	all := make([]*trackedConn, 0, len(s.conns))
	for c := range s.conns {
		all = append(all, c)
	}
	s.connMu.Unlock()
	for _, c := range all {
		c.reset()
	}
}
