package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

func distressOf(row db.Distress) app.DistressCard {
	out := app.DistressCard{
		Structure: pdn.StructureID(row.Structure), Network: pdn.NetworkID(row.Network), Space: pdn.SpaceID(row.Space),
		Key: row.Key, Box: row.Box, Day: pdn.Day(row.Day), Told: instant(row.Told),
	}
	copy(out.ID[:], row.ID)
	return out
}

// Distresses are all open cards.
func (r reads) Distresses(ctx context.Context) ([]app.DistressCard, error) {
	rows, err := r.q.Distresses(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read the cards: %w", explain(err))
	}
	cards := make([]app.DistressCard, len(rows))
	for i, row := range rows {
		cards[i] = distressOf(row)
	}
	return cards, nil
}

// Distress is the open card with a number; false when there is none.
func (r reads) Distress(ctx context.Context, id [8]byte) (app.DistressCard, bool, error) {
	row, err := r.q.GetDistress(r.ctx(ctx), id[:])
	if errors.Is(err, sql.ErrNoRows) {
		return app.DistressCard{}, false, nil
	}
	if err != nil {
		return app.DistressCard{}, false, fmt.Errorf("read a card: %w", explain(err))
	}
	return distressOf(row), true, nil
}

// DistressHolders are the professionals who have a card.
func (r reads) DistressHolders(ctx context.Context, id [8]byte) ([]app.DistressHolder, error) {
	rows, err := r.q.DistressHolders(r.ctx(ctx), id[:])
	if err != nil {
		return nil, fmt.Errorf("read who has a card: %w", explain(err))
	}
	holders := make([]app.DistressHolder, len(rows))
	for i, row := range rows {
		state, err := distressStates.word(row.State)
		if err != nil {
			return nil, fmt.Errorf("read who has a card: %w", err)
		}
		holders[i] = app.DistressHolder{Author: presence.AuthorID(row.Author), State: state}
	}
	return holders, nil
}

// SaveDistress writes a card.
func (t *Tx) SaveDistress(ctx context.Context, c app.DistressCard) error {
	if len(c.Key) == 0 {
		return errors.New("save a card: a key is needed")
	}
	err := t.q.SaveDistress(t.ctx(ctx), db.SaveDistressParams{
		ID: c.ID[:], Structure: string(c.Structure), Network: string(c.Network), Space: string(c.Space),
		Key: c.Key, Box: solid(c.Box), Day: int32(c.Day), Told: c.Told.UnixMilli(),
	})
	if err != nil {
		return fmt.Errorf("save a card: %w", explain(err))
	}
	return nil
}

// DropDistress forgets a card, its key with it.
func (t *Tx) DropDistress(ctx context.Context, id [8]byte) error {
	err := t.q.DropDistress(t.ctx(ctx), id[:])
	if err == nil {
		_, err = t.q.DropLostDistressHolders(t.ctx(ctx))
	}
	if err != nil {
		return fmt.Errorf("forget a card: %w", explain(err))
	}
	return nil
}

// SaveDistressHolder writes where a professional stands with a card.
func (t *Tx) SaveDistressHolder(ctx context.Context, id [8]byte, h app.DistressHolder) error {
	state, err := distressStates.number(h.State)
	if err == nil {
		err = t.q.SaveDistressHolder(t.ctx(ctx), db.SaveDistressHolderParams{ID: id[:], Author: string(h.Author), State: state})
	}
	if err != nil {
		return fmt.Errorf("save who has a card: %w", explain(err))
	}
	return nil
}

// ExpireDistress forgets the cards opened before a day.
func (t *Tx) ExpireDistress(ctx context.Context, before pdn.Day) error {
	gone, err := t.q.DropDistressesBefore(t.ctx(ctx), int32(before))
	if err == nil && gone > 0 {
		_, err = t.q.DropLostDistressHolders(t.ctx(ctx))
	}
	if err != nil {
		return fmt.Errorf("forget old cards: %w", explain(err))
	}
	return nil
}
