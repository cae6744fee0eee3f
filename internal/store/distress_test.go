package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

func TestACardIsReadBackAsItWasSavedAndForgottenWithItsHolders(t *testing.T) {
	s := newStore(t)
	card := app.DistressCard{
		ID: [8]byte{1}, Structure: "escale", Network: "n", Space: "s", Key: []byte{1, 2}, Box: []byte{3}, Day: 20000,
		Told: time.UnixMilli(1_790_000_000_000).UTC(),
	}
	old := card
	old.ID, old.Day = [8]byte{2}, 19990
	update(t, s, func(tx *Tx) error {
		for _, c := range []app.DistressCard{card, old} {
			if err := tx.SaveDistress(t.Context(), c); err != nil {
				return err
			}
			for i, state := range []app.DistressState{app.DistressTold, app.DistressGoing, app.DistressCannot} {
				h := app.DistressHolder{Author: presence.AuthorID(rune('a' + i)), State: state}
				if err := tx.SaveDistressHolder(t.Context(), c.ID, h); err != nil {
					return err
				}
			}
		}
		back, open, err := tx.Distress(t.Context(), card.ID)
		require.NoError(t, err)
		require.True(t, open)
		require.Equal(t, card, back)
		holders, err := tx.DistressHolders(t.Context(), card.ID)
		require.Len(t, holders, 3)
		require.Equal(t, app.DistressGoing, holders[1].State)
		return err
	})
	update(t, s, func(tx *Tx) error { return tx.ExpireDistress(t.Context(), pdn.Day(20000)) })
	update(t, s, func(tx *Tx) error {
		all, err := tx.Distresses(t.Context())
		require.Equal(t, []app.DistressCard{card}, all)
		return err
	})
	update(t, s, func(tx *Tx) error { return tx.DropDistress(t.Context(), card.ID) })
	update(t, s, func(tx *Tx) error {
		for _, id := range [][8]byte{card.ID, old.ID} {
			holders, err := tx.DistressHolders(t.Context(), id)
			require.NoError(t, err)
			require.Empty(t, holders)
			_, open, err := tx.Distress(t.Context(), id)
			require.NoError(t, err)
			require.False(t, open)
		}
		return nil
	})
}

func TestACardWithoutAKeyIsRefused(t *testing.T) {
	s := newStore(t)
	require.Error(t, s.Write(t.Context(), func(tx *Tx) error { return tx.SaveDistress(t.Context(), app.DistressCard{ID: [8]byte{1}}) }))
}
