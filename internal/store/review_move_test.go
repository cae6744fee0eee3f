package store

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

func TestCasesAndTheDecidersChannelFollowASpaceThatGotANewIdentifier(t *testing.T) {
	s := newStore(t)
	row := aCase(t, s, 1)
	b := review.Burst{ID: row.Burst, Structure: "apase", Network: "réseau", Conversation: "c1", Circle: review.Deciders, Opened: noon.UTC(), Last: noon.UTC(), Cases: 1}
	channel := app.Channel{Structure: "apase", Network: "réseau", Conversation: "salon", By: "m1", Day: 20700}
	update(t, s, func(tx *Tx) error { return tx.SaveBurst(t.Context(), b) })
	update(t, s, func(tx *Tx) error { return tx.SaveChannel(t.Context(), channel) })
	for from, to := range map[pdn.SpaceID]pdn.SpaceID{"e1": "e2", "c1": "c2", "salon": "salon2"} {
		update(t, s, func(tx *Tx) error { return tx.MoveSpace(t.Context(), "autre", from, "ailleurs") })
		update(t, s, func(tx *Tx) error { return tx.MoveSpace(t.Context(), "réseau", from, to) })
	}
	require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
		moved, found, err := r.Case(t.Context(), row.ID)
		require.NoError(t, err)
		require.True(t, found)
		require.Equal(t, pdn.SpaceID("e2"), moved.Space)
		require.Equal(t, "c2", moved.Conversation)
		burst, _, err := r.Burst(t.Context(), b.ID)
		require.NoError(t, err)
		require.Equal(t, "c2", burst.Conversation)
		channels, err := r.Channels(t.Context())
		channel.Conversation = chat.Conversation("salon2")
		require.Equal(t, []app.Channel{channel}, channels)
		return err
	}))
}
