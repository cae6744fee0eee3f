package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// flushAfter is how long a position may wait in memory before it is written.
const flushAfter = time.Second

// mostUnreadable bounds the kinds of unreadable events kept at once in memory:
// their kinds and classes come from short closed lists.
const mostUnreadable = 1000

// Journal is the storage's chat.Journal: how far each shared conversation has
// been read, and what could not be. It gathers in memory and writes once a
// second, so that an ordinary message costs no transaction. A crash loses at
// most that second, which is then read again.
type Journal struct {
	store *Store

	mu         sync.Mutex
	positions  map[place]*reached // nil: to forget
	spaces     map[spot]struct{}  // to forget with all their conversations
	gaps       map[gapKey]struct{}
	unreadable map[unreadKey]int64
	dirty      chan struct{} // one token when something waits
	stop       chan struct{}
	stopped    chan struct{}
}

type place struct{ network, conversation string }

// spot is a space; reached is how far a conversation of it was read.
type (
	spot    struct{ network, space string }
	reached struct{ space, at string }
)

type gapKey struct {
	network, space string
	since, until   int64
}

type unreadKey struct {
	network, kind, class string
	day                  pdn.Day
}

var _ chat.Journal = (*Journal)(nil)

// Journal is the store's journal, flushed each second and by Close.
func (s *Store) Journal() *Journal { return s.journal }

func newJournal(s *Store) *Journal {
	j := &Journal{
		store: s, positions: map[place]*reached{}, spaces: map[spot]struct{}{}, gaps: map[gapKey]struct{}{}, unreadable: map[unreadKey]int64{},
		dirty: make(chan struct{}, 1), stop: make(chan struct{}), stopped: make(chan struct{}),
	}
	go j.run()
	return j
}

// Position is the last position advanced to, "" when there is none.
func (j *Journal) Position(ctx context.Context, n pdn.NetworkID, c chat.Conversation) (string, error) {
	at := place{string(n), string(c)}
	j.mu.Lock()
	waiting, found := j.positions[at]
	j.mu.Unlock()
	if found {
		if waiting == nil {
			return "", nil
		}
		return waiting.at, nil
	}
	position := ""
	err := j.store.Read(ctx, func(r *Reader) error {
		row, err := r.q.GetPosition(ctx, db.GetPositionParams{Network: at.network, Conversation: at.conversation})
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if !j.forgets(spot{at.network, row.Space}) {
			position = row.Reached
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("read a position: %w", explain(err))
	}
	return position, nil
}

// Advance remembers that everything up to position is handled.
func (j *Journal) Advance(n pdn.NetworkID, space pdn.SpaceID, c chat.Conversation, position string) {
	j.note(func() { j.positions[place{string(n), string(c)}] = &reached{string(space), position} })
}

// Forget drops the position of a conversation that no longer exists.
func (j *Journal) Forget(n pdn.NetworkID, c chat.Conversation) {
	j.note(func() { j.positions[place{string(n), string(c)}] = nil })
}

// ForgetSpace drops the positions of a space that is not ours any more, those of
// threads that nobody sees today too.
func (j *Journal) ForgetSpace(n pdn.NetworkID, space pdn.SpaceID) {
	if space == "" {
		return
	}
	j.note(func() {
		j.spaces[spot{string(n), string(space)}] = struct{}{}
		for at, position := range j.positions {
			if position != nil && at.network == string(n) && position.space == string(space) {
				delete(j.positions, at)
			}
		}
	})
}

func spotOf(at place, position *reached) spot {
	if position == nil {
		return spot{}
	}
	return spot{at.network, position.space}
}

// forgets tells whether a space waits to be forgotten.
func (j *Journal) forgets(s spot) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	_, yes := j.spaces[s]
	return yes
}

// Gap declares that a stretch of time was not read.
func (j *Journal) Gap(n pdn.NetworkID, space pdn.SpaceID, from, to time.Time) {
	j.note(func() { j.gaps[gapKey{string(n), string(space), from.UnixMilli(), to.UnixMilli()}] = struct{}{} })
}

// Unreadable counts an event that could not be decoded.
func (j *Journal) Unreadable(n pdn.NetworkID, kind, class string) {
	key := unreadKey{string(n), kind, class, pdn.DayOf(j.store.options.Clock.Now(), j.store.options.Zone)}
	j.note(func() {
		if _, known := j.unreadable[key]; !known && len(j.unreadable) >= mostUnreadable {
			key.kind, key.class = "autre", "autre"
		}
		j.unreadable[key]++
	})
}

func (j *Journal) note(change func()) {
	j.mu.Lock()
	change()
	j.mu.Unlock()
	select {
	case j.dirty <- struct{}{}:
	default:
	}
}

func (j *Journal) run() {
	defer close(j.stopped)
	timer := time.NewTimer(flushAfter)
	defer timer.Stop()
	for {
		select {
		case <-j.stop:
			return
		case <-j.dirty:
		}
		timer.Reset(flushAfter)
		select {
		case <-j.stop:
			return
		case <-timer.C:
		}
		if err := j.Flush(context.Background()); err != nil {
			j.store.options.Logger.Warn("the journal could not be written yet", "cause", pdn.KeyOf(err))
		}
	}
}

func (j *Journal) close() error {
	j.mu.Lock()
	select {
	case <-j.stop:
		j.mu.Unlock()
		return nil
	default:
		close(j.stop)
	}
	j.mu.Unlock()
	<-j.stopped
	return j.Flush(context.Background())
}

// Flush writes now what waits in memory. What cannot be written waits on, and
// is not lost to what was noted meanwhile.
func (j *Journal) Flush(ctx context.Context) error {
	j.mu.Lock()
	positions, spaces, gaps, unreadable := j.positions, j.spaces, j.gaps, j.unreadable
	if len(positions)+len(spaces)+len(gaps)+len(unreadable) == 0 {
		j.mu.Unlock()
		return nil
	}
	j.positions, j.spaces, j.gaps, j.unreadable = map[place]*reached{}, map[spot]struct{}{}, map[gapKey]struct{}{}, map[unreadKey]int64{}
	j.mu.Unlock()
	err := j.store.Write(ctx, func(t *Tx) error {
		return errors.Join(t.dropPositions(ctx, spaces), t.writePositions(ctx, positions), t.writeGaps(ctx, gaps), t.writeUnreadable(ctx, unreadable))
	})
	if err == nil {
		return nil
	}
	j.note(func() {
		for at, position := range positions {
			_, newer := j.positions[at]
			_, since := j.spaces[spotOf(at, position)]
			if !newer && !since {
				j.positions[at] = position
			}
		}
		for s := range spaces {
			j.spaces[s] = struct{}{}
		}
		for gap := range gaps {
			j.gaps[gap] = struct{}{}
		}
		for key, count := range unreadable {
			j.unreadable[key] += count
		}
	})
	return fmt.Errorf("write the journal: %w", explain(err))
}

// dropPositions comes before the positions that were reached since.
func (t *Tx) dropPositions(ctx context.Context, spaces map[spot]struct{}) error {
	for s := range spaces {
		if _, err := t.q.DropPositionsOf(t.ctx(ctx), db.DropPositionsOfParams{Network: s.network, Space: s.space}); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) writePositions(ctx context.Context, positions map[place]*reached) error {
	var err error
	for at, position := range positions {
		if position == nil {
			_, err = t.q.DropPosition(t.ctx(ctx), db.DropPositionParams{Network: at.network, Conversation: at.conversation})
		} else {
			err = t.q.SavePosition(t.ctx(ctx), db.SavePositionParams{Network: at.network, Conversation: at.conversation, Reached: position.at, Space: position.space})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) writeGaps(ctx context.Context, gaps map[gapKey]struct{}) error {
	for g := range gaps {
		err := t.q.SaveGap(t.ctx(ctx), db.SaveGapParams{Network: g.network, Space: g.space, Since: g.since, Until: g.until})
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) writeUnreadable(ctx context.Context, unreadable map[unreadKey]int64) error {
	for k, count := range unreadable {
		err := t.q.AddUnreadable(t.ctx(ctx), db.AddUnreadableParams{Network: k.network, Kind: k.kind, Class: k.class, Day: int32(k.day), Added: count})
		if err != nil {
			return err
		}
	}
	return nil
}
