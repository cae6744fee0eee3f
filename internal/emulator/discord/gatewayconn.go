package discord

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// control is a packet outside the sequence of events, or an order to the writer.
type control struct {
	op        int
	data      any
	closeCode int  // close the connection with this code
	halfFrame bool // write half a frame, then reset
}

// gatewayConn is one WebSocket connection. Only its writer writes.
type gatewayConn struct {
	s       *Server
	ws      *websocket.Conn
	version int
	deaf    bool // no Hello, no answer
	sends   window
	control chan control
	wake    chan struct{}
	stop    chan struct{}
	once    sync.Once
	closing atomic.Bool // we began to close

	mu sync.Mutex
	ss *session
	at int64 // last sequence number written
}

func newGatewayConn(s *Server, ws *websocket.Conn) *gatewayConn {
	c := &gatewayConn{s: s, ws: ws, version: 9, control: make(chan control, 64), wake: make(chan struct{}, 1), stop: make(chan struct{})}
	// a close frame is answered by ended and the writer, not by the library
	ws.SetCloseHandler(func(int, string) error { return nil })
	return c
}

// send queues a control packet; a client that does not read loses it.
func (c *gatewayConn) send(p control) {
	if p.closeCode != 0 {
		c.closing.Store(true)
	}
	select {
	case c.control <- p:
	default:
		c.end()
	}
}

func (c *gatewayConn) signal() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// end stops the connection at once.
func (c *gatewayConn) end() {
	c.once.Do(func() { close(c.stop) })
	_ = c.ws.Close()
}

func (c *gatewayConn) bind(ss *session, at int64) {
	c.mu.Lock()
	c.ss, c.at = ss, at
	c.mu.Unlock()
	c.signal()
}

func (c *gatewayConn) session() *session {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ss
}

// writeLoop writes control packets first, then events, until the connection ends.
func (c *gatewayConn) writeLoop() {
	w := eventWriter{c: c}
	for {
		select {
		case <-c.stop:
			return
		case <-c.s.stop:
			c.end()
			return
		case p := <-c.control:
			if !c.waitHole() || !c.writeControl(p) {
				return
			}
		case <-c.wake:
			if !c.waitHole() || !w.flush() {
				c.end()
				return
			}
		}
	}
}

// waitHole stands still while the blackhole is on; false when the connection ended meanwhile.
func (c *gatewayConn) waitHole() bool {
	for {
		hole := c.s.faults.hole()
		if hole == nil {
			return true
		}
		select {
		case <-hole:
		case <-c.stop:
			return false
		case <-c.s.stop:
			c.end()
			return false
		}
	}
}

func (c *gatewayConn) writeControl(p control) bool {
	_ = c.ws.SetWriteDeadline(time.Now().Add(writeDeadline))
	switch {
	case p.halfFrame:
		// a text frame that announces 200 bytes and holds 20, then a TCP reset
		_, _ = c.ws.UnderlyingConn().Write(append([]byte{0x81, 126, 0, 200}, []byte(`{"op":0,"t":"MESSAGE`)...))
		if t, ok := c.ws.UnderlyingConn().(*trackedConn); ok {
			t.reset()
		}
		c.end()
		return false
	case p.closeCode != 0:
		_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(p.closeCode, ""), time.Now().Add(writeDeadline))
		// the reader ends the connection when the client answers, or after this delay
		_ = c.ws.SetReadDeadline(time.Now().Add(time.Second))
		return true
	}
	raw, err := json.Marshal(map[string]any{"op": p.op, "d": p.data, "s": nil, "t": nil})
	if err != nil || c.ws.WriteMessage(websocket.TextMessage, raw) != nil {
		c.end()
		return false
	}
	return true
}

// eventWriter writes the events of the session, with its own buffers.
type eventWriter struct {
	c      *gatewayConn
	frames []frame
	buf    []byte
}

// flush writes everything that waits; false when the connection cannot go on.
func (w *eventWriter) flush() bool {
	c := w.c
	c.mu.Lock()
	ss, at := c.ss, c.at
	c.mu.Unlock()
	if ss == nil || c.closing.Load() {
		return true
	}
	frames, ok := ss.since(at, w.frames)
	if !ok {
		// too far behind: the events are gone, so is the session
		c.s.mu.Lock()
		delete(ss.app.sessions, ss.id)
		c.s.mu.Unlock()
		return false
	}
	w.frames = frames
	_ = c.ws.SetWriteDeadline(time.Now().Add(writeDeadline))
	for _, f := range frames {
		at++
		if c.closing.Load() {
			break
		}
		if !w.write(ss, at, f) {
			return false
		}
		c.mu.Lock()
		c.at = at
		c.mu.Unlock()
	}
	clear(w.frames)
	return true
}

func (w *eventWriter) write(ss *session, seq int64, f frame) bool {
	w.buf = append(w.buf[:0], `{"t":"`...)
	w.buf = append(w.buf, f.name...)
	w.buf = append(w.buf, `","s":`...)
	w.buf = strconv.AppendInt(w.buf, seq, 10)
	w.buf = append(w.buf, `,"op":0,"d":`...)
	w.buf = append(w.buf, f.raw...)
	w.buf = append(w.buf, '}')
	if !ss.compress {
		return w.c.ws.WriteMessage(websocket.TextMessage, w.buf) == nil
	}
	var z bytes.Buffer
	zw := zlib.NewWriter(&z)
	if _, err := zw.Write(w.buf); err != nil || zw.Close() != nil {
		return false
	}
	return w.c.ws.WriteMessage(websocket.BinaryMessage, z.Bytes()) == nil
}

// members answers a request for guild members with one chunk.
func (c *gatewayConn) members(ss *session, data json.RawMessage) int {
	var d struct {
		Guild ID              `json:"guild_id"`
		Nonce string          `json:"nonce"`
		Users json.RawMessage `json:"user_ids"`
	}
	if json.Unmarshal(data, &d) != nil {
		return closeDecode
	}
	if ss.intents&IntentGuildMembers == 0 {
		return closeNotAllowed
	}
	s := c.s
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guilds[d.Guild]
	if g == nil || g.members[ss.app.bot.id] == nil {
		return 0
	}
	list := []any{}
	for _, m := range g.sortedMembers() {
		list = append(list, m.wire(true))
	}
	body := map[string]any{"guild_id": g.id, "members": list, "chunk_index": 0, "chunk_count": 1}
	if d.Nonce != "" {
		body["nonce"] = d.Nonce
	}
	ss.push("GUILD_MEMBERS_CHUNK", s.encodeEvent("GUILD_MEMBERS_CHUNK", body))
	return 0
}

// sortedGuilds lists the guilds of an account by id. s.mu is held.
func (s *Server) sortedGuilds(u *User) []*Guild {
	var out []*Guild
	for _, id := range slices.Sorted(maps.Keys(s.guilds)) {
		if s.guilds[id].members[u.id] != nil {
			out = append(out, s.guilds[id])
		}
	}
	return out
}

// flags are the public flags of the application: the limited privileged intents that the portal grants.
func (a *App) flags() int {
	f := 0
	if a.privileged&IntentMessageContent != 0 {
		f |= 1 << 19
	}
	if a.privileged&IntentGuildMembers != 0 {
		f |= 1 << 15
	}
	if a.privileged&IntentGuildPresences != 0 {
		f |= 1 << 13
	}
	return f
}
