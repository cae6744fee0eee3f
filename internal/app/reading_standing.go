package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// standingEvery is how often, at most, what is written in a read space makes the
// robot look whether its standing post still stands: not every network tells it.
const standingEvery = 10 * time.Minute

// standings remembers when the standing post of each read space was last looked
// at, in memory only.
type standings struct {
	mu   sync.Mutex
	last map[spaceOf]time.Time
}

// due tells that the post of a space, read since an instant, must be looked at now.
func (l *standings) due(key spaceOf, since, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last == nil {
		l.last = map[spaceOf]time.Time{}
	}
	if at, known := l.last[key]; known {
		since = at
	}
	if now.Sub(since) < standingEvery {
		return false
	}
	l.last[key] = now
	return true
}

// keepStanding puts the standing post of a read space back where it is gone. No
// space is read without a post that says so: where it cannot return, the reading
// stops, and the operator and the professionals are told. A passing trouble is tried again at what comes
// next.
func (a *App) keepStanding(ctx context.Context, s registry.Structure, space registry.Space) error {
	if !space.Reading.On {
		return nil
	}
	before, _, err := a.beginPost(ctx, space, StandingPost, 0)
	if err != nil {
		return err
	}
	sending, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	ref, err := a.sendPost(sending, space, s, StandingPost, before.Ref)
	switch {
	case err == nil:
		return a.endPost(ctx, space, StandingPost, ref)
	case errors.Is(err, chat.ErrGone), errors.Is(err, chat.ErrForbidden), errors.Is(err, chat.ErrClosed):
		a.alert(ctx, "the standing post of a read space is gone and cannot return: the reading stops", err, "network", space.Network)
		return a.endReading(ctx, s, space)
	default:
		a.alert(ctx, "post not sent", err, "network", space.Network, "post", StandingPost)
		return nil
	}
}

// standingGone puts the standing post back at once, where the network tells that
// it was taken away.
func (a *App) standingGone(ctx context.Context, e *chat.Removed) error {
	return a.standingLost(ctx, e.Network, e.Place.Space, func(stood Post, _ registry.Space) bool {
		return slices.Contains(e.Refs, stood.Ref)
	})
}

// standingClosed looks at the standing post of a read space where the conversation
// that it stood in is no longer there.
func (a *App) standingClosed(ctx context.Context, e *chat.Closed) error {
	return a.standingLost(ctx, e.Network, e.Place.Space, func(stood Post, space registry.Space) bool {
		return e.Place.Conversation == stood.Conversation || e.Place.Conversation == space.Posts
	})
}

// standingLost puts the standing post of a read space back where lost tells that it
// is no longer there; where it cannot return, the reading stops.
func (a *App) standingLost(ctx context.Context, n pdn.NetworkID, id pdn.SpaceID, lost func(Post, registry.Space) bool) error {
	space, s, bound := a.space(n, id)
	if !bound || !space.Reading.On {
		return nil
	}
	var stood Post
	err := a.View(ctx, func(r Reader) (err error) {
		stood, err = r.Post(ctx, n, space.ID, StandingPost)
		return err
	})
	if err != nil {
		return fmt.Errorf("read a post: %w", err)
	}
	if !lost(stood, space) {
		return nil
	}
	return a.keepStanding(ctx, s, space)
}

// standingThere looks whether the standing post still stands, at what is written
// in a read space, now and then.
func (a *App) standingThere(ctx context.Context, h heard) error {
	if h.message.Past || !a.stood.due(spaceOf{h.space.Network, h.space.ID}, h.space.Reading.Since, a.Clock.Now()) {
		return nil
	}
	return a.keepStanding(ctx, h.structure, h.space)
}
