package app

import (
	"slices"
	"sync"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// pauseAfter is how many heavy messages in a row, within pauseWithin, call for a
// pause before the next.
const (
	pauseAfter  = 3
	pauseWithin = 30 * time.Minute
)

// looks remembers, in memory only and for half an hour, when somebody looked at a
// heavy message, so that a pause can be offered. It is read by nothing else: no
// figure is made of it, nobody is told, a restart forgets it.
type looks struct {
	mu   sync.Mutex
	last map[authorID][]time.Time
}

// note adds a look and forgets those of everybody that are over.
func (l *looks) note(who authorID, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last == nil {
		l.last = map[authorID][]time.Time{}
	}
	l.last[who] = append(l.last[who], now)
	for author, times := range l.last {
		times = slices.DeleteFunc(times, func(t time.Time) bool { return now.Sub(t) >= pauseWithin })
		if l.last[author] = times; len(times) == 0 {
			delete(l.last, author)
		}
	}
}

// due tells that somebody has looked at enough for now, and begins anew: the
// pause is offered once, not before each message.
func (l *looks) due(who authorID, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	recent := 0
	for _, t := range l.last[who] {
		if now.Sub(t) < pauseWithin {
			recent++
		}
	}
	if recent < pauseAfter {
		return false
	}
	delete(l.last, who)
	return true
}

// lookedAtHeavy notes that he looked at a heavy message now.
func (s *sheet) lookedAtHeavy() { s.app.looks.note(s.who.author, s.now) }

// pauseFirst offers a pause before another heavy message, where he has looked at
// several in a row. He is free to go on: anyway is the button that does.
func (s *sheet) pauseFirst(anyway, back chat.Button) bool {
	if !s.app.looks.due(s.who.author, s.now) {
		return false
	}
	s.line("repos.pause", nil)
	s.line("repos.appui", nil)
	s.row(anyway, back)
	return true
}
