package discord

import (
	"sync"
	"sync/atomic"
	"time"
)

// Faults is the script of what goes wrong. Its methods may be called at any time.
type Faults struct {
	s      *Server
	armed  atomic.Bool // events take the slow way
	silent atomic.Bool // no heartbeat acknowledgement

	mu        sync.Mutex
	blackhole chan struct{} // closed when the blackhole ends; nil: none
	resumes   []ResumeAnswer
	noHello   int
	refuse    []int
	rest      []RESTFault
	twice     map[string]int
	late      map[string]int
	held      map[*session]frame
	strange   int
}

func newFaults(s *Server) *Faults {
	return &Faults{s: s, twice: map[string]int{}, late: map[string]int{}, held: map[*session]frame{}}
}

// Faults gives the script of what goes wrong.
func (s *Server) Faults() *Faults { return s.faults }

// ResumeAnswer is the first packet after a Resume.
type ResumeAnswer int

// What a Resume may be answered with instead of the replay.
const (
	ResumeReconnect   ResumeAnswer = iota + 1 // op 7
	ResumeInvalid                             // op 9, d false: the session is forgotten
	ResumeInvalidKeep                         // op 9, d true: the session may be resumed again
)

// NextResume answers the next Resumes so, one each.
func (f *Faults) NextResume(a ...ResumeAnswer) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.resumes = append(f.resumes, a...)
}

func (f *Faults) takeResume() ResumeAnswer {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.resumes) == 0 {
		return 0
	}
	a := f.resumes[0]
	f.resumes = f.resumes[1:]
	return a
}

// NoHello leaves the next n gateway connections without Hello and without any answer.
func (f *Faults) NoHello(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.noHello = n
}

func (f *Faults) takeNoHello() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.noHello == 0 {
		return false
	}
	f.noHello--
	return true
}

// SilenceHeartbeats stops (or gives again) heartbeat acknowledgements.
func (f *Faults) SilenceHeartbeats(on bool) { f.silent.Store(on) }

// Blackhole accepts connections and answers nothing, on REST and gateway, until switched off; open gateway connections
// go silent too. REST requests that waited are then cut.
func (f *Faults) Blackhole(on bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case on && f.blackhole == nil:
		f.blackhole = make(chan struct{})
	case !on && f.blackhole != nil:
		close(f.blackhole)
		f.blackhole = nil
	}
}

func (f *Faults) hole() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.blackhole == nil {
		return nil
	}
	return f.blackhole
}

func (f *Faults) holed() bool { return f.hole() != nil }

// CloseGateway closes all gateway connections with the code. Codes 4007 and 4009, as published, end the sessions; so do
// 4004 and 4010 to 4014.
func (f *Faults) CloseGateway(code int) {
	if code == closeBadSeq || code == closeTimedOut || code == closeBadToken || code >= closeBadShard {
		f.s.forgetSessions()
	}
	f.each(control{closeCode: code})
}

// RefuseIdentify closes the next n Identifies with the code, for instance 4004 or 4014.
func (f *Faults) RefuseIdentify(code, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for range n {
		f.refuse = append(f.refuse, code)
	}
}

func (f *Faults) takeRefusal() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.refuse) == 0 {
		return 0
	}
	code := f.refuse[0]
	f.refuse = f.refuse[1:]
	return code
}

// each sends a packet on every gateway connection.
func (f *Faults) each(p control) {
	f.s.connMu.Lock()
	defer f.s.connMu.Unlock()
	for c := range f.s.gateways {
		c.send(p)
	}
}

// Reconnect sends op 7 on all gateway connections.
func (f *Faults) Reconnect() { f.each(control{op: opReconnect}) }

// Invalidate sends op 9 on all gateway connections; unless resumable the sessions are forgotten.
func (f *Faults) Invalidate(resumable bool) {
	if !resumable {
		f.s.forgetSessions()
	}
	f.each(control{op: opInvalid, data: resumable})
}

// ResetMidFrame writes half a frame on all gateway connections, then a TCP reset.
func (f *Faults) ResetMidFrame() { f.each(control{halfFrame: true}) }

// DropConnections resets every TCP connection, REST and gateway.
func (f *Faults) DropConnections() { f.s.dropConns() }

// Restart forgets all gateway sessions and resets every connection; the world is kept.
func (f *Faults) Restart() {
	f.s.forgetSessions()
	f.s.dropConns()
}

// forgetSessions makes every Resume fail.
func (s *Server) forgetSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.apps {
		clear(a.sessions)
	}
}

// Duplicate delivers the next n events of that name ("" = any) twice.
func (f *Faults) Duplicate(event string, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.twice[event] += n
	f.armed.Store(true)
}

// Reorder delivers the next event of that name ("" = any) after the one that follows it.
func (f *Faults) Reorder(event string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.late[event]++
	f.armed.Store(true)
}

// UnknownComponents adds a component of an unpublished type to the next n messages or interactions sent to bots.
func (f *Faults) UnknownComponents(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.strange += n
	f.armed.Store(true)
}

// SendEvent delivers any event to an app's sessions, whatever their intents: unknown kinds, broken bodies. It fails only
// when the body cannot be written as JSON.
func (f *Faults) SendEvent(a *App, name string, body any) error {
	raw, err := encode(body)
	if err != nil {
		return err
	}
	f.s.mu.Lock()
	defer f.s.mu.Unlock()
	for _, ss := range a.sessions {
		ss.push(name, raw)
	}
	return nil
}

// RESTFault is what happens to one REST request.
type RESTFault struct {
	// Operation is the operationId concerned; empty: any.
	Operation string
	// Times is how often; 0 means once, negative until Clear.
	Times int
	// Delay before anything else (the effect included).
	Delay time.Duration
	// AfterEffect lets the request have its effect, then answers with the fault.
	AfterEffect bool
	// Status and Body replace the answer; Status 0 keeps it. ContentType defaults to application/json.
	Status      int
	Body        string
	ContentType string
	Header      map[string]string
	// Truncate cuts the answer's body in half and the connection with it.
	Truncate bool
	// Reset cuts the connection without an answer.
	Reset bool
}

// REST adds faults; they apply in the order given, each to the first request it fits.
func (f *Faults) REST(faults ...RESTFault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, x := range faults {
		if x.Times == 0 {
			x.Times = 1
		}
		f.rest = append(f.rest, x)
	}
}

func (f *Faults) takeREST(operation string) *RESTFault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.rest {
		x := f.rest[i]
		if x.Operation != "" && x.Operation != operation {
			continue
		}
		if f.rest[i].Times > 0 {
			if f.rest[i].Times--; f.rest[i].Times == 0 {
				f.rest = append(f.rest[:i:i], f.rest[i+1:]...)
			}
		}
		return &x
	}
	return nil
}

// Clear removes every fault that waits and switches the lasting ones off. An event held back by Reorder is delivered.
func (f *Faults) Clear() {
	f.Blackhole(false)
	f.silent.Store(false)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.resumes, f.noHello, f.refuse, f.rest, f.strange = nil, 0, nil, nil, 0
	for ss, fr := range f.held {
		ss.push(fr.name, fr.raw)
	}
	clear(f.twice)
	clear(f.late)
	clear(f.held)
	f.armed.Store(false)
}
