package chat

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// Lanes runs jobs in order within each conversation and side by side between
// conversations. It is bounded: Put waits while too many jobs are waiting, so
// that a flood slows its reader instead of filling the memory.
type Lanes struct {
	room    chan struct{} // one token a waiting or running job
	onPanic func(error)

	mu     sync.Mutex
	lanes  map[string][]func()
	closed bool
	idle   sync.WaitGroup
}

// NewLanes makes lanes with at most bound jobs waiting or running. A job that
// panics is reported to onPanic and the lane goes on.
func NewLanes(bound int, onPanic func(error)) *Lanes {
	return &Lanes{room: make(chan struct{}, bound), onPanic: onPanic, lanes: map[string][]func(){}}
}

// ErrLanesClosed says that no more jobs are taken.
var ErrLanesClosed = errors.New("lanes are closed")

// Put queues job on the lane of key. It waits for room, and gives up with ctx.
func (l *Lanes) Put(ctx context.Context, key string, job func()) error {
	select {
	case l.room <- struct{}{}:
	default:
		select {
		case l.room <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		<-l.room
		return ErrLanesClosed
	}
	waiting, running := l.lanes[key]
	l.lanes[key] = append(waiting, job)
	if !running {
		l.idle.Add(1)
		go l.drain(key)
	}
	return nil
}

func (l *Lanes) drain(key string) {
	defer l.idle.Done()
	for {
		l.mu.Lock()
		waiting := l.lanes[key]
		if len(waiting) == 0 {
			delete(l.lanes, key)
			l.mu.Unlock()
			return
		}
		job := waiting[0]
		waiting[0] = nil
		l.lanes[key] = waiting[1:]
		l.mu.Unlock()
		l.run(job)
	}
}

func (l *Lanes) run(job func()) {
	defer func() { <-l.room }()
	defer func() {
		if r := recover(); r != nil {
			// Only the type: a panic value may quote a person's words.
			l.onPanic(fmt.Errorf("panic of type %T", r))
		}
	}()
	job()
}

// Close takes no more jobs and waits until those taken are done.
func (l *Lanes) Close() {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.idle.Wait()
}
