package telegram

import (
	"sync"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// joinKey is one person's entry in one place, within a window of time.
type joinKey struct {
	conversation chat.Conversation
	who          int64
	window       int64
}

// joinWindow is how far apart, in seconds, the platform's two ways of telling an entry may be.
const joinWindow = 120

// toldBefore tells whether an entry was already told by the platform's other way. It is kept in memory only: after a
// restart between both, the entry is told twice.
func (b *Bot) toldBefore(o *chat.Origin, who int64) bool {
	key := joinKey{conversation: o.Place.Conversation, who: who, window: o.At.Unix() / joinWindow}
	previous := joinKey{conversation: key.conversation, who: who, window: key.window - 1}
	for _, k := range []joinKey{previous, key} {
		if teller, told := b.joins.get(k); told {
			return teller != o.ID // the same event again is not another way
		}
	}
	b.joins.put(key, o.ID)
	return false
}

// recent remembers the last things that it was told, in two generations, so that it stays bounded.
type recent[K comparable] struct {
	mu       sync.Mutex
	most     int
	now, old map[K]string
}

func newRecent[K comparable](most int) *recent[K] {
	return &recent[K]{most: most, now: map[K]string{}, old: map[K]string{}}
}

func (r *recent[K]) get(k K) (string, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if v, ok := r.now[k]; ok {
		return v, true
	}
	v, ok := r.old[k]
	return v, ok
}

func (r *recent[K]) has(k K) bool {
	_, ok := r.get(k)
	return ok
}

func (r *recent[K]) put(k K, v string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.now) >= r.most {
		r.now, r.old = map[K]string{}, r.now
	}
	r.now[k] = v
}
