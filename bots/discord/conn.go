package discord

import (
	"encoding/json"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// conn is the connection under the library. It ends a silent connection, sees
// the heartbeats' acknowledgements, and keeps from the library the messages
// that it does not survive (reconnect and invalid session right after Resume).
// It also keeps the library from ending the session by closing with code 1000,
// so that the next connection can resume it.
type conn struct {
	net.Conn
	silence time.Duration

	dead atomic.Bool // the library must leave

	frames  frames // used by Read only
	pending error  // used by Read only

	mu       sync.Mutex
	lastAck  time.Time
	interval time.Duration // of heartbeats; 0 before Hello
	end      ending
}

// ending is why a connection ended.
type ending struct {
	code      int  // close code, 0 when none came
	reconnect bool // the platform asked for a new connection
	invalid   bool // the session is invalid…
	resumable bool // …but may be resumed all the same
	zombie    bool // heartbeats were not acknowledged
}

var errDropped = errors.New("connection dropped")

func newConn(c net.Conn, silence time.Duration) *conn { return &conn{Conn: c, silence: silence} }

// Read gives the library the bytes it may see.
func (c *conn) Read(p []byte) (int, error) {
	if c.pending != nil {
		return 0, c.pending
	}
	if c.dead.Load() {
		return 0, errDropped
	}
	if c.frames.answered { // before, the library's own deadline holds
		_ = c.SetReadDeadline(time.Now().Add(c.silence))
	}
	n, err := c.Conn.Read(p)
	if n > 0 {
		kept, stop := c.frames.feed(p[:n], c.see)
		if stop {
			c.drop()
			c.pending = errDropped
			if kept == 0 {
				return 0, c.pending
			}
			return kept, nil
		}
	}
	if err != nil {
		c.drop()
		c.pending = err
	}
	return n, err
}

// see takes one short message and tells whether to stop before it.
func (c *conn) see(opcode byte, payload []byte) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if opcode == opClose {
		c.end.code = closeCode(payload)
		return false
	}
	s, ok := readSignal(payload)
	if !ok {
		return true
	}
	switch s.Op {
	case gwHello:
		var hello struct {
			Interval int64 `json:"heartbeat_interval"`
		}
		if json.Unmarshal(s.Data, &hello) != nil || hello.Interval <= 0 {
			return true // the library would make a ticker of it, and panic
		}
		c.interval = time.Duration(hello.Interval) * time.Millisecond
		c.lastAck = time.Now()
	case gwAck:
		c.lastAck = time.Now()
	case gwReconnect:
		c.end.reconnect = true
		return true
	case gwInvalid:
		c.end.invalid = true
		_ = json.Unmarshal(s.Data, &c.end.resumable)
		return true
	}
	return false
}

// Write sends the library's bytes, except a close frame. It never fails: the
// reading side tells the library that the connection ended, once.
func (c *conn) Write(p []byte) (int, error) {
	if c.dead.Load() || (len(p) > 0 && p[0] == 0x80|opClose) {
		return len(p), nil
	}
	if _, err := c.Conn.Write(p); err != nil {
		c.drop()
	}
	return len(p), nil
}

// drop cuts the connection without a close frame: the session stays resumable.
func (c *conn) drop() {
	if !c.dead.Swap(true) {
		_ = c.Conn.Close()
	}
}

// leave ends the session for good: the platform shows the bot as gone at once.
func (c *conn) leave() {
	// A masked close frame with code 1000, as a client must send it.
	_ = c.SetWriteDeadline(time.Now().Add(time.Second))
	_, _ = c.Conn.Write([]byte{0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8})
	c.drop()
}

// Close is the library's own closing.
func (c *conn) Close() error {
	c.drop()
	return nil
}

// zombie tells whether a heartbeat went unanswered: nothing came for one
// interval and a half.
func (c *conn) zombie(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.interval == 0 || now.Sub(c.lastAck) < c.interval*3/2 {
		return false
	}
	c.end.zombie = true
	return true
}

// patience is how long until zombie may become true.
func (c *conn) patience(now time.Time) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.interval == 0 {
		return time.Second
	}
	return max(c.lastAck.Add(c.interval*3/2).Sub(now), 10*time.Millisecond)
}

// ending is why the connection ended, as far as is known.
func (c *conn) ending() ending {
	if c == nil { // there was no connection
		return ending{}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.end
}
