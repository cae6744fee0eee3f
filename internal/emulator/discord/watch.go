package discord

import "context"

// ChangeKind says what a Change is about.
type ChangeKind string

// The kinds of changes. ChangeLost says that a watcher was too slow and missed some: read everything again.
const (
	ChangeMessage     ChangeKind = "message"
	ChangeMember      ChangeKind = "member"
	ChangeChannel     ChangeKind = "channel"
	ChangeInteraction ChangeKind = "interaction"
	ChangeGateway     ChangeKind = "gateway"
	ChangeRequest     ChangeKind = "request"
	ChangeReaction    ChangeKind = "reaction"
	ChangeCommands    ChangeKind = "commands"
	ChangeLost        ChangeKind = "lost"
)

// Change says that something of the world changed, by ids only.
type Change struct {
	Kind    ChangeKind
	Guild   ID
	Channel ID
	Message ID
	User    ID
	App     ID
}

const watchBuffer = 256

type watcher struct {
	out  chan Change
	lost bool
}

// Watch returns a channel of changes and a function that ends it (the channel is then closed; calling it twice is
// harmless). Close ends it too. A slow reader never holds the world back: it misses changes and then receives one ChangeLost.
func (s *Server) Watch() (<-chan Change, func()) {
	s.watchMu.Lock()
	defer s.watchMu.Unlock()
	w := &watcher{out: make(chan Change, watchBuffer)}
	select {
	case <-s.stop:
		close(w.out)
		return w.out, func() {}
	default:
	}
	s.watchers[w] = struct{}{}
	s.watching.Add(1)
	return w.out, func() {
		s.watchMu.Lock()
		defer s.watchMu.Unlock()
		if _, ok := s.watchers[w]; ok {
			delete(s.watchers, w)
			s.watching.Add(-1)
			close(w.out)
		}
	}
}

// changed tells the watchers. It never blocks.
func (s *Server) changed(c Change) {
	if s.watching.Load() == 0 {
		return
	}
	s.watchMu.Lock()
	defer s.watchMu.Unlock()
	for w := range s.watchers {
		switch {
		case len(w.out) < cap(w.out)-1:
			w.out <- c
			w.lost = false
		case !w.lost: // the last place is kept to say that something was missed
			w.out <- Change{Kind: ChangeLost}
			w.lost = true
		}
	}
}

// Until waits until the condition holds, trying it again after each change; it returns ctx's error otherwise,
// or ErrClosed when the server ends first.
func (s *Server) Until(ctx context.Context, condition func() bool) error {
	changes, stop := s.Watch()
	defer stop()
	for !condition() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case _, open := <-changes:
			if !open && !condition() {
				return ErrClosed
			}
		}
	}
	return nil
}
