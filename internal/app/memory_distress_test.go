package app_test

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// quick is what the storage in memory keeps of the cards "à rencontrer vite".
type quick struct {
	cards   map[[8]byte]app.DistressCard
	holders map[holderKey]app.DistressState
}

func noCards() quick {
	return quick{cards: map[[8]byte]app.DistressCard{}, holders: map[holderKey]app.DistressState{}}
}

func (q quick) clone() quick {
	return quick{cards: maps.Clone(q.cards), holders: maps.Clone(q.holders)}
}

func (t *memoryTx) Distresses(context.Context) ([]app.DistressCard, error) {
	return slices.Collect(maps.Values(t.quick.cards)), nil
}

func (t *memoryTx) Distress(_ context.Context, id [8]byte) (app.DistressCard, bool, error) {
	c, ok := t.quick.cards[id]
	return c, ok, nil
}

func (t *memoryTx) DistressHolders(_ context.Context, id [8]byte) ([]app.DistressHolder, error) {
	var out []app.DistressHolder
	for k, state := range t.quick.holders {
		if k.id == id {
			out = append(out, app.DistressHolder{Author: k.author, State: state})
		}
	}
	slices.SortFunc(out, func(a, b app.DistressHolder) int { return cmp.Compare(a.Author, b.Author) })
	return out, nil
}

func (t *memoryTx) SaveDistress(_ context.Context, c app.DistressCard) error {
	t.quick.cards[c.ID] = c
	return nil
}

func (t *memoryTx) DropDistress(_ context.Context, id [8]byte) error {
	delete(t.quick.cards, id)
	maps.DeleteFunc(t.quick.holders, func(k holderKey, _ app.DistressState) bool { return k.id == id })
	return nil
}

func (t *memoryTx) SaveDistressHolder(_ context.Context, id [8]byte, h app.DistressHolder) error {
	t.quick.holders[holderKey{id, h.Author}] = h.State
	return nil
}

func (t *memoryTx) ExpireDistress(ctx context.Context, before pdn.Day) error {
	for id, c := range t.quick.cards {
		if c.Day < before {
			_ = t.DropDistress(ctx, id)
		}
	}
	return nil
}
