package discord

import (
	"sync"
	"time"
)

// window counts within a fixed period that starts with the first count.
type window struct {
	start time.Time
	n     int
}

// take counts one; false when the period has had its fill (not counted then).
func (w *window) take(limit int, period time.Duration, now time.Time) bool {
	if now.Sub(w.start) >= period || w.n == 0 {
		w.start, w.n = now, 0
	}
	if w.n >= limit {
		return false
	}
	w.n++
	return true
}

const maxBuckets = 20000

// limiter holds the rate limits of REST. It follows the wall clock.
type limiter struct {
	limits  Limits
	mu      sync.Mutex
	buckets map[string]*window
	global  map[ID]*window
	invalid window
}

func newLimiter(l Limits) *limiter {
	return &limiter{limits: l, buckets: map[string]*window{}, global: map[ID]*window{}}
}

// verdict is what the limiter says of a request; limit 0 means that no limit applies.
type verdict struct {
	limited, global, banned bool
	bucket                  string
	limit, remaining        int
	reset                   time.Duration // from now
	at                      time.Time
}

// take counts a request of an app on a route with its major parameter.
func (l *limiter) take(op *operation, app ID, major string, now time.Time) verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	v := verdict{bucket: op.id, at: now}
	if l.limits.Invalid > 0 && l.invalid.n >= l.limits.Invalid && now.Sub(l.invalid.start) < 10*time.Minute {
		v.limited, v.banned = true, true
		return v
	}
	if l.limits.Global > 0 && !op.byToken {
		w := l.global[app]
		if w == nil {
			w = &window{}
			l.global[app] = w
		}
		if !w.take(l.limits.Global, time.Second, now) {
			v.limited, v.global, v.reset = true, true, time.Second-now.Sub(w.start)
			return v
		}
	}
	burst, period := l.limits.RouteBurst, l.limits.RoutePeriod
	if op.id == "create_message" {
		burst, period = l.limits.SendBurst, l.limits.SendPeriod
	}
	if burst <= 0 {
		return v
	}
	w := l.bucket(op.id+" "+app.String()+" "+major, period, now)
	ok := w.take(burst, period, now)
	v.limit, v.remaining, v.reset, v.limited = burst, burst-w.n, period-now.Sub(w.start), !ok
	return v
}

func (l *limiter) bucket(key string, period time.Duration, now time.Time) *window {
	if w := l.buckets[key]; w != nil {
		return w
	}
	if len(l.buckets) >= maxBuckets {
		for k, w := range l.buckets {
			if now.Sub(w.start) > period {
				delete(l.buckets, k)
			}
		}
		if len(l.buckets) >= maxBuckets {
			clear(l.buckets)
		}
	}
	w := &window{}
	l.buckets[key] = w
	return w
}

// refused counts an answer that the platform holds against the caller: 401, 403, 429.
func (l *limiter) refused(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.limits.Invalid > 0 {
		l.invalid.take(l.limits.Invalid, 10*time.Minute, now)
	}
}
