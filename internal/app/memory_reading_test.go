package app_test

import (
	"context"
	"maps"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// readings is what the storage in memory keeps of reading.
type readings struct {
	spaces     map[spaceKey]app.SpaceReading
	unread     map[unreadKey]app.SpaceUnread
	unexamined map[unexaminedKey]int
}

type unreadKey struct {
	spaceKey
	conversation chat.Conversation
}

type unexaminedKey struct {
	spaceKey
	reason app.Unexamined
	day    pdn.Day
}

func noReadings() readings {
	return readings{map[spaceKey]app.SpaceReading{}, map[unreadKey]app.SpaceUnread{}, map[unexaminedKey]int{}}
}

func (r readings) clone() readings {
	return readings{maps.Clone(r.spaces), maps.Clone(r.unread), maps.Clone(r.unexamined)}
}

func (t *memoryTx) Readings(context.Context) ([]app.SpaceReading, error) {
	return list(t.house.reading.spaces), nil
}

func (t *memoryTx) Unreads(context.Context) ([]app.SpaceUnread, error) {
	return list(t.house.reading.unread), nil
}

func (t *memoryTx) UnexaminedSince(_ context.Context, day pdn.Day) ([]app.UnexaminedCount, error) {
	var out []app.UnexaminedCount
	for k, n := range t.house.reading.unexamined {
		if k.day >= day {
			out = append(out, app.UnexaminedCount{Network: k.network, Space: k.space, Reason: k.reason, Day: k.day, Count: n})
		}
	}
	return out, nil
}

func (t *memoryTx) SaveReading(_ context.Context, r app.SpaceReading) error {
	t.house.reading.spaces[spaceKey{r.Network, r.Space}] = r
	return nil
}

func (t *memoryTx) SaveUnread(_ context.Context, u app.SpaceUnread) error {
	t.house.reading.unread[unreadKey{spaceKey{u.Network, u.Space}, u.Unread.Conversation}] = u
	return nil
}

func (t *memoryTx) DropUnread(_ context.Context, u registry.SpaceUnread) error {
	delete(t.house.reading.unread, unreadKey{spaceKey{u.Network, u.Space}, u.Unread.Conversation})
	return nil
}

func (t *memoryTx) AddUnexamined(_ context.Context, c app.UnexaminedCount) error {
	t.house.reading.unexamined[unexaminedKey{spaceKey{c.Network, c.Space}, c.Reason, c.Day}] += c.Count
	return nil
}
