package app_test

import (
	"context"
	"maps"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/review"
)

// readings is what the storage in memory keeps of reading.
type readings struct {
	spaces     map[spaceKey]app.SpaceReading
	unread     map[unreadKey]app.SpaceUnread
	unexamined map[unexaminedKey]int
	trials     map[app.TrialCount]review.TrialTally // by what is not a count
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
	return readings{map[spaceKey]app.SpaceReading{}, map[unreadKey]app.SpaceUnread{}, map[unexaminedKey]int{}, map[app.TrialCount]review.TrialTally{}}
}

func (r readings) clone() readings {
	return readings{maps.Clone(r.spaces), maps.Clone(r.unread), maps.Clone(r.unexamined), maps.Clone(r.trials)}
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

func (t *memoryTx) TrialCount(_ context.Context, s pdn.StructureID, n pdn.NetworkID, space pdn.SpaceID, since pdn.Day) (app.TrialCount, error) {
	sum := app.TrialCount{Structure: s, Network: n, Space: space, Day: since}
	for k, one := range t.house.reading.trials {
		if k.Structure == s && k.Network == n && k.Space == space && k.Day >= since {
			sum.TrialTally = sum.Less(review.TrialTally{Found: -one.Found, Nothing: -one.Nothing, Settled: -one.Settled})
		}
	}
	return sum, nil
}

func (t *memoryTx) CountTrial(_ context.Context, c app.TrialCount) error {
	more := c.TrialTally
	c.TrialTally = review.TrialTally{}
	was := t.house.reading.trials[c]
	t.house.reading.trials[c] = review.TrialTally{Found: was.Found + more.Found, Nothing: was.Nothing + more.Nothing, Settled: was.Settled + more.Settled}
	return nil
}
