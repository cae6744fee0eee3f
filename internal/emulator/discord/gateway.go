package discord

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// The close codes of the gateway.
const (
	closeUnknownOp     = 4001
	closeDecode        = 4002
	closeNotAuth       = 4003
	closeBadToken      = 4004
	closeAlreadyAuth   = 4005
	closeBadSeq        = 4007
	closeRateLimited   = 4008
	closeTimedOut      = 4009
	closeBadShard      = 4010
	closeBadVersion    = 4012
	closeBadIntents    = 4013
	closeNotAllowed    = 4014
	closeUnknown       = 4000
	maxGatewayPayload  = 4096
	opDispatch         = 0
	opHeartbeat        = 1
	opIdentify         = 2
	opPresence         = 3
	opVoice            = 4
	opResume           = 6
	opReconnect        = 7
	opMembers          = 8
	opInvalid          = 9
	opHello            = 10
	opAck              = 11
	silentReadDeadline = 24 * time.Hour
)

// payload is a packet of the gateway.
type payload struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
}

// serveGateway upgrades a connection and reads it until it ends.
func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{ReadBufferSize: 4096, WriteBufferSize: 8192, CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	c := newGatewayConn(s, ws)
	s.connMu.Lock()
	s.gateways[c] = struct{}{}
	s.connMu.Unlock()
	done := make(chan struct{})
	go func() { defer close(done); c.writeLoop() }()
	defer func() {
		s.connMu.Lock()
		delete(s.gateways, c)
		s.connMu.Unlock()
		c.end()
		<-done
		s.changed(Change{Kind: ChangeGateway})
	}()
	if v := r.URL.Query().Get("v"); v != "9" && v != "10" {
		c.send(control{closeCode: closeBadVersion})
	} else if !s.faults.takeNoHello() {
		c.version = 9
		if v == "10" {
			c.version = 10
		}
		c.send(control{op: opHello, data: map[string]any{"heartbeat_interval": s.opts.Heartbeat.Milliseconds()}})
	} else {
		c.deaf = true
	}
	c.readLoop()
}

// readLoop takes the client's packets until the connection ends, then decides what becomes of the session.
func (c *gatewayConn) readLoop() {
	c.ws.SetReadLimit(1 << 20)
	c.touch()
	for {
		_, raw, err := c.ws.ReadMessage()
		if err != nil {
			c.ended(err)
			return
		}
		if c.deaf || c.s.faults.holed() {
			continue
		}
		if code := c.receive(raw); code != 0 {
			c.send(control{closeCode: code})
		}
	}
}

// touch gives the client two heartbeat intervals more.
func (c *gatewayConn) touch() {
	d := 2*c.s.opts.Heartbeat + c.s.opts.Patience
	if c.deaf || c.s.faults.holed() {
		d = silentReadDeadline
	}
	_ = c.ws.SetReadDeadline(time.Now().Add(d))
}

// ended forgets the session when the client closed it for good (1000, 1001) or fell silent; otherwise it waits for a
// Resume.
func (c *gatewayConn) ended(err error) {
	var closed *websocket.CloseError
	byClient := errors.As(err, &closed) && !c.closing.Load() &&
		(closed.Code == websocket.CloseNormalClosure || closed.Code == websocket.CloseGoingAway)
	var timeout interface{ Timeout() bool }
	late := errors.As(err, &timeout) && timeout.Timeout() && !c.closing.Load() && !c.s.faults.holed()
	if late {
		_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(closeTimedOut, ""), time.Now().Add(time.Second))
	}
	ss := c.session()
	if ss == nil {
		return
	}
	ss.detach(c, time.Now())
	if byClient || late {
		c.s.mu.Lock()
		delete(ss.app.sessions, ss.id)
		c.s.mu.Unlock()
	}
}

// receive handles one packet and returns the close code that it deserves, or 0.
func (c *gatewayConn) receive(raw []byte) int {
	if l := c.s.opts.Limits.GatewaySends; l > 0 && !c.sends.take(l, time.Minute, time.Now()) {
		return closeRateLimited
	}
	if len(raw) > maxGatewayPayload {
		return closeDecode
	}
	var p payload
	if json.Unmarshal(raw, &p) != nil {
		return closeDecode
	}
	ss := c.session()
	switch p.Op {
	case opHeartbeat:
		c.touch()
		if !c.s.faults.silent.Load() {
			c.send(control{op: opAck})
		}
		return 0
	case opIdentify:
		if ss != nil {
			return closeAlreadyAuth
		}
		return c.identify(p.Data)
	case opResume:
		if ss != nil {
			return closeAlreadyAuth
		}
		return c.resume(p.Data)
	case opPresence, opVoice, opMembers:
		if ss == nil {
			return closeNotAuth
		}
		if p.Op == opMembers {
			return c.members(ss, p.Data)
		}
		return 0
	}
	return closeUnknownOp
}

// identifyData is the body of Identify. The properties are needed, their content is not looked at.
type identifyData struct {
	Token      string          `json:"token"`
	Intents    *uint64         `json:"intents"`
	Compress   bool            `json:"compress"`
	Shard      []int           `json:"shard"`
	Properties json.RawMessage `json:"properties"`
}

func (c *gatewayConn) identify(data json.RawMessage) int {
	var d identifyData
	if json.Unmarshal(data, &d) != nil || d.Properties == nil {
		return closeDecode
	}
	if code := c.s.faults.takeRefusal(); code != 0 {
		return code
	}
	s := c.s
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.tokens[strings.TrimPrefix(d.Token, "Bot ")]
	switch {
	case a == nil:
		return closeBadToken
	case d.Shard != nil && (len(d.Shard) != 2 || d.Shard[0] < 0 || d.Shard[0] >= d.Shard[1]):
		return closeBadShard
	case d.Intents == nil || Intents(*d.Intents)&^knownIntents != 0:
		return closeBadIntents
	case Intents(*d.Intents)&privilegedIntents&^a.privileged != 0:
		return closeNotAllowed
	}
	if l := s.opts.Limits.Identifies; l > 0 && !a.identifies.take(l, 24*time.Hour, time.Now()) {
		delete(s.tokens, a.token) // the published sanction: every session ends and the token is reset
		a.token = s.secret(24)
		s.tokens[a.token] = a
		a.dropSessions(closeBadToken)
		return closeBadToken
	}
	ss := s.newSession(a, Intents(*d.Intents), d.Compress)
	ss.attach(c)
	c.bind(ss, 0)
	s.deliverReady(ss, c.version)
	s.changed(Change{Kind: ChangeGateway, App: a.id})
	return 0
}

// deliverReady opens the session's events: READY, then one GUILD_CREATE a guild.
func (s *Server) deliverReady(ss *session, version int) {
	a := ss.app
	guilds := []any{}
	for _, g := range s.sortedGuilds(a.bot) {
		guilds = append(guilds, map[string]any{"id": g.id, "unavailable": true})
	}
	ss.push("READY", s.encodeEvent("READY", map[string]any{"v": version, "user": a.bot.wire(), "guilds": guilds,
		"session_id": ss.id, "resume_gateway_url": s.GatewayURL(), "shard": []int{0, 1},
		"application": map[string]any{"id": a.id, "flags": a.flags(), "flags_new": Permissions(a.flags()).String()}}))
	if ss.intents&IntentGuilds == 0 {
		return
	}
	for _, g := range s.sortedGuilds(a.bot) {
		ss.push("GUILD_CREATE", s.encodeEvent("GUILD_CREATE", g.create(a, ss.intents)))
	}
}

func (c *gatewayConn) resume(data json.RawMessage) int {
	var d struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int64  `json:"seq"`
	}
	if json.Unmarshal(data, &d) != nil {
		return closeDecode
	}
	s := c.s
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.tokens[strings.TrimPrefix(d.Token, "Bot ")]
	if a == nil {
		return closeBadToken
	}
	switch s.faults.takeResume() {
	case ResumeReconnect:
		c.send(control{op: opReconnect})
		return 0
	case ResumeInvalid:
		delete(a.sessions, d.Session)
		c.send(control{op: opInvalid, data: false})
		return 0
	case ResumeInvalidKeep:
		c.send(control{op: opInvalid, data: true})
		return 0
	}
	ss := a.sessions[d.Session]
	if ss == nil {
		c.send(control{op: opInvalid, data: false})
		return 0
	}
	if _, ok := ss.since(d.Seq, nil); !ok {
		if d.Seq > ss.seq {
			return closeBadSeq
		}
		delete(a.sessions, d.Session)
		c.send(control{op: opInvalid, data: false})
		return 0
	}
	if old := ss.attach(c); old != nil {
		old.send(control{closeCode: closeUnknown})
	}
	c.bind(ss, d.Seq)
	ss.push("RESUMED", []byte("{}"))
	s.changed(Change{Kind: ChangeGateway, App: a.id})
	return 0
}
