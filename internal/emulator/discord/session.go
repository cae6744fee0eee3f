package discord

import (
	"sync"
	"time"
)

const (
	maxSessions   = 16              // kept per app, connected ones included
	resumeWindow  = 5 * time.Minute // how long a session waits for a Resume
	writeDeadline = 10 * time.Second
)

// frame is one event of a session, kept for a Resume.
type frame struct {
	name string
	raw  []byte
}

// session is one identified gateway session; it outlives its connections.
type session struct {
	app      *App
	id       string
	intents  Intents
	compress bool

	mu     sync.Mutex
	frames []frame // the last ones
	first  int64   // sequence number of frames[0]
	seq    int64   // last sequence number given
	limit  int
	conn   *gatewayConn // nil while waiting for a Resume
	left   time.Time    // wall clock, when the connection went
}

// push appends an event and wakes the connection; it never blocks.
func (ss *session) push(name string, raw []byte) {
	ss.mu.Lock()
	ss.pushLocked(name, raw)
	ss.mu.Unlock()
}

func (ss *session) pushLocked(name string, raw []byte) {
	if len(ss.frames) == 0 {
		ss.first = ss.seq + 1
	}
	ss.seq++
	ss.frames = append(ss.frames, frame{name, raw})
	if len(ss.frames) >= 2*ss.limit {
		drop := len(ss.frames) - ss.limit
		n := copy(ss.frames, ss.frames[drop:])
		clear(ss.frames[n:])
		ss.frames = ss.frames[:n]
		ss.first += int64(drop)
	}
	if ss.conn != nil {
		ss.conn.signal()
	}
}

// since copies the events after a sequence number into buf; ok is false when they are no longer kept.
func (ss *session) since(seq int64, buf []frame) (out []frame, ok bool) {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	if seq == ss.seq {
		return buf[:0], true
	}
	if seq > ss.seq || seq+1 < ss.first || len(ss.frames) == 0 {
		return nil, false
	}
	return append(buf[:0], ss.frames[seq+1-ss.first:]...), true
}

// attach binds a connection that has received everything up to seq. The connection bound before, if any, is returned.
func (ss *session) attach(c *gatewayConn) *gatewayConn {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	old := ss.conn
	ss.conn = c
	return old
}

func (ss *session) detach(c *gatewayConn, now time.Time) {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	if ss.conn == c {
		ss.conn, ss.left = nil, now
	}
}

func (ss *session) connection() *gatewayConn {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	return ss.conn
}

// newSession opens a session for an app and forgets the ones that waited too long. s.mu is held.
func (s *Server) newSession(a *App, intents Intents, compress bool) *session {
	now := time.Now()
	var oldest *session
	for id, ss := range a.sessions {
		ss.mu.Lock()
		waiting, left := ss.conn == nil, ss.left
		ss.mu.Unlock()
		if waiting && now.Sub(left) > resumeWindow {
			delete(a.sessions, id)
			continue
		}
		if waiting && (oldest == nil || left.Before(oldest.left)) {
			oldest = ss
		}
	}
	if len(a.sessions) >= maxSessions && oldest != nil {
		delete(a.sessions, oldest.id)
	}
	ss := &session{app: a, id: s.secret(16), intents: intents, compress: compress, limit: s.opts.Replay}
	a.sessions[ss.id] = ss
	return ss
}

// dropSessions closes the app's connections with a code and forgets its sessions. s.mu is held.
func (a *App) dropSessions(code int) {
	for id, ss := range a.sessions {
		if c := ss.connection(); c != nil {
			c.send(control{closeCode: code})
		}
		delete(a.sessions, id)
	}
}

// Sessions counts the app's gateway sessions: connected ones, and ones waiting for a Resume.
func (a *App) Sessions() (connected, waiting int) {
	a.s.mu.Lock()
	defer a.s.mu.Unlock()
	for _, ss := range a.sessions {
		if ss.connection() != nil {
			connected++
		} else {
			waiting++
		}
	}
	return connected, waiting
}
