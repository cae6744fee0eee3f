package discord

import (
	"context"
	"errors"

	"github.com/lampadaire/lampadaire/internal/emulator/watch"
)

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

// Watch returns a channel of changes and a function that ends it (the channel is then closed; calling it twice is
// harmless). Close ends it too. A slow reader never holds the world back: it misses changes and then receives one ChangeLost.
func (s *Server) Watch() (<-chan Change, func()) { return s.watchers.Watch() }

// changed tells the watchers. It never blocks.
func (s *Server) changed(c Change) { s.watchers.Tell(c) }

// Until waits until the condition holds, trying it again after each change; it returns ctx's error otherwise,
// or ErrClosed when the server ends first.
func (s *Server) Until(ctx context.Context, condition func() bool) error {
	if err := s.watchers.Until(ctx, condition); errors.Is(err, watch.ErrEnded) {
		return ErrClosed
	} else if err != nil {
		return err
	}
	return nil
}
