package discord

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// pace holds requests back before the platform has to refuse them: the global
// limit (50 a second, kept at 90 %), and what each route said last about itself.
// The table of routes is bounded: an entry lives until its reset.
type pace struct {
	global *rate.Limiter // nil: no limit

	mu     sync.Mutex
	until  time.Time // nothing leaves before, answers to interactions excepted
	routes map[string]*route
}

// route is what is known of one rate limit.
type route struct {
	remaining int
	reset     time.Time
	probing   bool // the first request is under way: nothing is known yet
	known     bool
}

const (
	routesMax = 1024
	probeWait = 20 * time.Millisecond
)

func newPace(perSecond int) *pace {
	p := &pace{routes: map[string]*route{}}
	if perSecond > 0 {
		p.global = rate.NewLimiter(rate.Limit(perSecond), max(perSecond/10, 1))
	}
	return p
}

// reserve takes the right to make a request now, or tells how long to wait
// before asking again.
func (p *pace) reserve(c call, now time.Time) time.Duration {
	if c.free {
		return 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if wait := p.until.Sub(now); wait > 0 {
		return wait
	}
	r := p.routeOf(c.route, now)
	if r != nil && !r.reset.After(now) && r.known && !r.reset.IsZero() {
		r.known, r.probing = false, false // the window is over: learn again
	}
	switch {
	case r == nil:
	case r.known && r.remaining <= 0:
		return r.reset.Sub(now)
	case !r.known && r.probing:
		return probeWait
	}
	if p.global != nil {
		if res := p.global.ReserveN(now, 1); res.DelayFrom(now) > 0 {
			wait := res.DelayFrom(now)
			res.CancelAt(now)
			return wait
		}
	}
	switch {
	case r == nil:
	case r.known:
		r.remaining--
	default:
		r.probing = true
		r.reset = now.Add(oneRequest)
	}
	return 0
}

// routeOf is the entry of a route, made when missing; nil for a route that is not kept.
func (p *pace) routeOf(key string, now time.Time) *route {
	if key == "" {
		return nil
	}
	r := p.routes[key]
	if r == nil {
		if len(p.routes) >= routesMax {
			p.sweep(now)
		}
		if len(p.routes) >= routesMax {
			return nil
		}
		r = &route{}
		p.routes[key] = r
	}
	return r
}

// sweep forgets the routes whose window is over.
func (p *pace) sweep(now time.Time) {
	for key, r := range p.routes {
		if !r.reset.After(now) {
			delete(p.routes, key)
		}
	}
}

// release learns from an answer; status 0 means that none came.
func (p *pace) release(c call, status int, h http.Header, now time.Time) {
	if c.free || c.route == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.routes[c.route]
	if r == nil {
		return
	}
	remaining, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	after, err2 := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64)
	if err != nil || err2 != nil || status == http.StatusTooManyRequests {
		if !r.known { // the platform tells nothing: no limit is known on this route
			delete(p.routes, c.route)
		}
		return
	}
	reset := now.Add(seconds(after))
	if !r.known || reset.After(r.reset.Add(100*time.Millisecond)) {
		r.known, r.probing, r.remaining, r.reset = true, false, remaining, reset
		return
	}
	r.remaining = min(r.remaining, remaining)
}

// refused takes notice of a 429.
func (p *pace) refused(c call, after time.Duration, global bool, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if global {
		if until := now.Add(after); until.After(p.until) {
			p.until = until
		}
		return
	}
	if r := p.routeOf(c.route, now); r != nil {
		*r = route{known: true, reset: now.Add(after)}
	}
}

// size is how many routes are remembered.
func (p *pace) size() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.routes)
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// retryAfter is how long a 429 or a 5xx asks to wait: the body is finer than the header.
func retryAfter(h http.Header, body float64) time.Duration {
	const longest = 24 * time.Hour
	if body <= 0 {
		body, _ = strconv.ParseFloat(h.Get("Retry-After"), 64)
	}
	if !(body > 0) {
		return 0
	}
	return min(seconds(min(body, longest.Seconds())), longest)
}

// refusals counts the answers 401, 403 and 429: beyond 10,000 in ten minutes
// the platform bans the machine, so nothing more is asked from 8,000 on.
type refusals struct {
	mu      sync.Mutex
	minutes [10]struct {
		minute int64
		count  int
	}
}

const refusalsMax = 8000

func (r *refusals) count(now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := now.Unix() / 60
	slot := &r.minutes[m%10]
	if slot.minute != m {
		slot.minute, slot.count = m, 0
	}
	slot.count++
}

// pause is how long nothing may be asked, 0 when all is well.
func (r *refusals) pause(now time.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	m, total, oldest := now.Unix()/60, 0, int64(0)
	for _, slot := range r.minutes {
		if slot.count > 0 && m-slot.minute < 10 {
			total += slot.count
			if oldest == 0 || slot.minute < oldest {
				oldest = slot.minute
			}
		}
	}
	if total < refusalsMax {
		return 0
	}
	return time.Unix((oldest+10)*60, 0).Sub(now)
}
