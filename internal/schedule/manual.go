package schedule

import (
	"context"
	"sync"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Manual is a clock that moves only when it is told to, for the demo and for
// tests. Whoever sleeps on it wakes when it has reached his instant.
type Manual struct {
	mu    sync.Mutex
	now   time.Time
	moved chan struct{} // closed at each move
}

var _ pdn.Clock = (*Manual)(nil)

// NewManual makes a clock that stands at the given instant.
func NewManual(now time.Time) *Manual { return &Manual{now: now, moved: make(chan struct{})} }

// Now is where the clock stands.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// Set moves the clock to an instant, forward or back.
func (m *Manual) Set(now time.Time) { m.move(func(time.Time) time.Time { return now }) }

// Advance moves the clock by a duration.
func (m *Manual) Advance(by time.Duration) {
	m.move(func(now time.Time) time.Time { return now.Add(by) })
}

func (m *Manual) move(to func(time.Time) time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = to(m.now)
	close(m.moved)
	m.moved = make(chan struct{})
}

// Sleep returns nil once the clock stands at or after until, or the error of ctx.
func (m *Manual) Sleep(ctx context.Context, until time.Time) error {
	for {
		m.mu.Lock()
		reached, moved := !m.now.Before(until), m.moved
		m.mu.Unlock()
		if reached {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-moved:
		}
	}
}

// StepTo moves the clock to an instant through every due instant of the
// scheduler on the way, and runs what is due at each, as days passing would. It
// returns how many stops it made.
func (m *Manual) StepTo(ctx context.Context, s *Scheduler, target time.Time) int {
	stops := 0
	for ctx.Err() == nil {
		next := s.Next()
		if next.IsZero() || next.After(target) {
			break
		}
		if next.After(m.Now()) {
			m.Set(next)
		}
		s.RunDue(ctx)
		stops++
	}
	if target.After(m.Now()) {
		m.Set(target)
	}
	return stops
}
