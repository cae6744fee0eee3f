package telegram

import (
	"math"
	"time"
)

// pace counts what was sent, as buckets that refill.
type pace struct {
	burst  bucket
	minute bucket
}

type bucket struct {
	level float64 // how full of recent messages
	at    time.Time
}

// take adds one message to a bucket that holds size and empties at perSecond; otherwise it returns the wait in seconds.
func (b *bucket) take(now time.Time, size, perSecond float64) int {
	if b.level > 0 {
		past := max(0, now.Sub(b.at).Seconds()) // the world's clock may be moved back
		b.level = max(0, b.level-past*perSecond)
	}
	b.at = now
	if b.level+1 > size {
		return max(1, int(math.Ceil((b.level+1-size)/perSecond)))
	}
	b.level++
	return 0
}

// slow refuses a message that comes too fast, as 429 with retry_after.
func (s *Server) slow(c *Chat) error {
	now, l := s.opts.Now(), s.opts.Limits
	wait := 0
	if l.PerSecond > 0 {
		wait = s.overall.burst.take(now, float64(l.PerSecond), float64(l.PerSecond))
	}
	if wait == 0 && l.PerChatBurst > 0 {
		wait = c.pace.burst.take(now, float64(l.PerChatBurst), 1)
	}
	if wait == 0 && l.PerGroupMinute > 0 && c.shared() {
		wait = c.pace.minute.take(now, float64(l.PerGroupMinute), float64(l.PerGroupMinute)/60)
	}
	if wait > 0 {
		return tooMany(wait)
	}
	return nil
}
