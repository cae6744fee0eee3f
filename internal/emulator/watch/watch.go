// Package watch tells those who follow an emulated platform that something of
// its world changed: the demo's page, and tests that wait for a condition
// instead of a duration. A change bears ids only.
//
// It never holds the world back: a slow reader misses changes, and is told so.
package watch

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// ErrEnded says that the world ended before the condition held.
var ErrEnded = errors.New("the watched world has ended")

const buffer = 256

// Watchers are those who follow a world. The zero value is of no use: New makes one.
type Watchers[C any] struct {
	lost     C
	watching atomic.Int32 // so that a world without watchers pays one load

	mu    sync.Mutex
	all   map[*watcher[C]]struct{}
	ended bool
}

type watcher[C any] struct {
	out  chan C
	lost bool
}

// New makes watchers; lost is the change that says "you missed some: read everything again".
func New[C any](lost C) *Watchers[C] {
	return &Watchers[C]{lost: lost, all: map[*watcher[C]]struct{}{}}
}

// Watch returns a channel of changes and a function that ends it (the channel is
// then closed; calling it twice is harmless). End ends it too.
func (s *Watchers[C]) Watch() (<-chan C, func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := &watcher[C]{out: make(chan C, buffer)}
	if s.ended {
		close(w.out)
		return w.out, func() {}
	}
	s.all[w] = struct{}{}
	s.watching.Add(1)
	return w.out, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.drop(w)
	}
}

func (s *Watchers[C]) drop(w *watcher[C]) {
	if _, ok := s.all[w]; ok {
		delete(s.all, w)
		s.watching.Add(-1)
		close(w.out)
	}
}

// Tell tells the watchers. It never blocks.
func (s *Watchers[C]) Tell(c C) {
	if s.watching.Load() == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for w := range s.all {
		switch {
		case len(w.out) < cap(w.out)-1:
			w.out <- c
			w.lost = false
		case !w.lost: // the last place is kept to say that something was missed
			w.out <- s.lost
			w.lost = true
		}
	}
}

// End closes every channel, for good.
func (s *Watchers[C]) End() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	for w := range s.all {
		s.drop(w)
	}
}

// Until waits until the condition holds, trying it again after each change. It
// returns ctx's error otherwise, or ErrEnded when the world ends first.
func (s *Watchers[C]) Until(ctx context.Context, condition func() bool) error {
	changes, stop := s.Watch()
	defer stop()
	for !condition() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case _, open := <-changes:
			if !open && !condition() {
				return ErrEnded
			}
		}
	}
	return nil
}
