package app

import (
	"time"

	"github.com/lampadaire/lampadaire/internal/presence"
)

// Looks is the memory of heavy messages that somebody looked at.
type Looks struct{ looks }

// Note adds a look; Due tells that a pause is offered now.
func (l *Looks) Note(who presence.AuthorID, now time.Time)     { l.note(who, now) }
func (l *Looks) Due(who presence.AuthorID, now time.Time) bool { return l.due(who, now) }

// Remembered is how many people it remembers.
func (l *Looks) Remembered() int { return len(l.last) }
