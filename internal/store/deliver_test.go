package store

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

func TestWhatBecameOfANoticeIsWrittenAsTheRuleSays(t *testing.T) {
	s := newStore(t)
	deliveries := []adherence.Delivery{adherence.NoDelivery, adherence.Sending, adherence.Served, adherence.NotDelivered, adherence.Uncertain}
	n := byte(0)
	for _, state := range []adherence.State{adherence.Informed, adherence.Accepted, adherence.Refused} {
		for _, before := range deliveries {
			for _, became := range []adherence.Delivery{adherence.Served, adherence.NotDelivered, adherence.Uncertain} {
				n++
				link := adherence.Link{Code: pdn.PersonCode{n}, Structure: "escale", Network: "n", Role: pdn.RoleYouth,
					Language: "fr", State: state, Edition: 2, Delivery: before, Place: "privé", Day: 20000, LastContact: 684}
				require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
					if err := tx.SaveLink(t.Context(), link); err != nil {
						return err
					}
					if err := tx.Deliver(t.Context(), link.Code, became); err != nil {
						return err
					}
					after, err := tx.Link(t.Context(), link.Code)
					require.Equal(t, link.Deliver(became), after, "%s, %q became %q", state, before, became)
					return err
				}))
			}
		}
	}
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		return tx.Deliver(t.Context(), pdn.PersonCode{255}, adherence.NotDelivered)
	}), "a missing link is no error")
}

func TestAnAnsweredMarkKeepsNoRecipe(t *testing.T) {
	s := newStore(t)
	mark := app.Mark{Network: "n", Event: "e", Day: 20000, Reply: []byte("recette")}
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		if err := tx.SaveMark(t.Context(), mark); err != nil {
			return err
		}
		if err := tx.MarkAnswered(t.Context(), "n", "absent"); err != nil {
			return err
		}
		return tx.MarkAnswered(t.Context(), "n", "e")
	}))
	require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
		got, done, err := r.Mark(t.Context(), "n", "e")
		require.True(t, done)
		require.True(t, got.Answered)
		require.Empty(t, got.Reply)
		return err
	}))
}
