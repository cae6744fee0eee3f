package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// Readings are the spaces whose reading was ever set.
func (r reads) Readings(ctx context.Context) ([]app.SpaceReading, error) {
	rows, err := r.q.Readings(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read the readings: %w", explain(err))
	}
	out := make([]app.SpaceReading, 0, len(rows))
	for _, row := range rows {
		one := app.SpaceReading{By: presence.AuthorID(row.SetBy)}
		one.Network, one.Space = pdn.NetworkID(row.Network), pdn.SpaceID(row.Space)
		one.Reading = registry.Reading{
			On: row.State == readingOn, Since: orZero(row.Since), First: pdn.Day(row.FirstDay),
			RestFrom: orZero(row.RestFrom), RestUntil: orZero(row.RestUntil),
		}
		out = append(out, one)
	}
	return out, nil
}

// Closed lists; see words.go.
var (
	neverKinds        = words[registry.Never]{"", registry.NeverStaff, registry.NeverDeciders, registry.NeverUnion}
	unexaminedReasons = words[app.Unexamined]{
		app.UnexaminedFault, app.UnexaminedLanguage, app.UnexaminedCut, app.UnexaminedWordless, app.UnexaminedRobot,
	}
)

// The states of reading.
const (
	readingOff int16 = iota
	readingOn
)

// SaveReading writes the reading of a space over the former one.
func (t *Tx) SaveReading(ctx context.Context, r app.SpaceReading) error {
	state := readingOff
	if r.Reading.On {
		state = readingOn
	}
	err := t.q.SaveReading(t.ctx(ctx), db.SaveReadingParams{
		Network: string(r.Network), Space: string(r.Space), State: state, Since: milli(r.Reading.Since), FirstDay: int32(r.Reading.First),
		RestFrom: milli(r.Reading.RestFrom), RestUntil: milli(r.Reading.RestUntil), SetBy: string(r.By),
	})
	if err != nil {
		return fmt.Errorf("save a reading: %w", explain(err))
	}
	return nil
}

// milli stores an instant; 0 is none.
func milli(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixMilli()
}

func orZero(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return instant(ms)
}

// Unreads are the conversations that professionals set apart.
func (r reads) Unreads(ctx context.Context) ([]app.SpaceUnread, error) {
	rows, err := r.q.NeverReads(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read what is never read: %w", explain(err))
	}
	out := make([]app.SpaceUnread, 0, len(rows))
	for _, row := range rows {
		kind, err := neverKinds.word(row.Kind)
		if err != nil {
			return nil, fmt.Errorf("read what is never read: %w", err)
		}
		one := app.SpaceUnread{By: presence.AuthorID(row.SetBy), Day: pdn.Day(row.Day)}
		one.Network, one.Space = pdn.NetworkID(row.Network), pdn.SpaceID(row.Space)
		one.Unread = registry.Unread{Conversation: chat.Conversation(row.Conversation), Kind: kind}
		out = append(out, one)
	}
	return out, nil
}

// SaveUnread sets a conversation apart.
func (t *Tx) SaveUnread(ctx context.Context, u app.SpaceUnread) error {
	kind, err := neverKinds.number(u.Unread.Kind)
	if err == nil && kind == 0 {
		err = errors.New("a kind is needed")
	}
	if err == nil {
		err = t.q.SaveNeverRead(t.ctx(ctx), db.SaveNeverReadParams{
			Network: string(u.Network), Space: string(u.Space), Conversation: string(u.Unread.Conversation), Kind: kind,
			SetBy: string(u.By), Day: int32(u.Day),
		})
	}
	if err != nil {
		return fmt.Errorf("set a conversation apart: %w", explain(err))
	}
	return nil
}

// DropUnread lets a conversation be read like the others.
func (t *Tx) DropUnread(ctx context.Context, u registry.SpaceUnread) error {
	_, err := t.q.DropNeverRead(t.ctx(ctx), db.DropNeverReadParams{
		Network: string(u.Network), Space: string(u.Space), Conversation: string(u.Unread.Conversation),
	})
	if err != nil {
		return fmt.Errorf("set a conversation apart no more: %w", explain(err))
	}
	return nil
}

// UnexaminedSince are the counts of what was not examined from a day on.
func (r reads) UnexaminedSince(ctx context.Context, day pdn.Day) ([]app.UnexaminedCount, error) {
	rows, err := r.q.UnexaminedSince(r.ctx(ctx), int32(day))
	if err != nil {
		return nil, fmt.Errorf("read what was not examined: %w", explain(err))
	}
	out := make([]app.UnexaminedCount, 0, len(rows))
	for _, row := range rows {
		reason, err := unexaminedReasons.word(row.Reason)
		if err != nil {
			return nil, fmt.Errorf("read what was not examined: %w", err)
		}
		out = append(out, app.UnexaminedCount{
			Network: pdn.NetworkID(row.Network), Space: pdn.SpaceID(row.Space), Reason: reason, Day: pdn.Day(row.Day), Count: int(row.Count),
		})
	}
	return out, nil
}

// AddUnexamined adds to the count of a space, a reason and a day.
func (t *Tx) AddUnexamined(ctx context.Context, c app.UnexaminedCount) error {
	reason, err := unexaminedReasons.number(c.Reason)
	if err == nil {
		err = t.q.AddUnexamined(t.ctx(ctx), db.AddUnexaminedParams{
			Network: string(c.Network), Space: string(c.Space), Reason: reason, Day: int32(c.Day), Added: int64(c.Count),
		})
	}
	if err != nil {
		return fmt.Errorf("count what was not examined: %w", explain(err))
	}
	return nil
}

// moveReading follows a space whose identifier changed.
func (t *Tx) moveReading(ctx context.Context, n pdn.NetworkID, from, to pdn.SpaceID) error {
	network, was, is := string(n), string(from), string(to)
	_, reading := t.q.MoveReading(ctx, db.MoveReadingParams{Network: network, OldSpace: was, NewSpace: is})
	_, whole := t.q.MoveNeverReadWhole(ctx, db.MoveNeverReadWholeParams{Network: network, OldSpace: was, NewSpace: is})
	_, never := t.q.MoveNeverRead(ctx, db.MoveNeverReadParams{Network: network, OldSpace: was, NewSpace: is})
	_, trial := t.q.MoveTrial(ctx, db.MoveTrialParams{Network: network, OldSpace: was, NewSpace: is})
	return errors.Join(reading, whole, never, trial)
}
