package store

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/charter"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

func TestEditionsPlacesAndStandingsAreReadBackAsWrittenAndAPublishedEditionNeverChanges(t *testing.T) {
	s := newStore(t)
	text := app.CharterText{Structure: "apase", Draft: true, Day: 20700, By: "m1", Edition: charter.Edition{
		Number: 2, Effective: 20800, Rules: []string{"On se respecte."}, Changes: []string{"On s'écoute."}, Unchanged: []string{"Tu choisis."},
	}}
	fix := app.CharterFix{Structure: "apase", Fix: charter.Fix{Edition: 1, Rule: 2, Words: "On s'écoute.", Day: 20701}}
	place := app.ChangesPlace{Structure: "apase", Network: "réseau", Space: "e9", Posts: "c9", Page: "https://a.example", By: "m1", Day: 20702}
	standing := app.Standing{Author: "m2", Structure: "apase", Secrecy: registry.SecrecyYes, PublicAgent: true, Delegate: true, By: "m1", Day: 20703}
	write := func(do func(tx app.Tx) error) { require.NoError(t, s.Update(t.Context(), do)) }
	write(func(tx app.Tx) error {
		require.NoError(t, tx.SaveCharterText(t.Context(), text))
		require.NoError(t, tx.SaveCharterFix(t.Context(), fix))
		require.NoError(t, tx.SaveChangesPlace(t.Context(), place))
		return tx.SaveStanding(t.Context(), standing)
	})
	text.Draft = false
	other := text
	other.Edition.Rules = []string{"Autre chose."}
	write(func(tx app.Tx) error { return tx.SaveCharterText(t.Context(), text) })
	write(func(tx app.Tx) error { return tx.SaveCharterText(t.Context(), other) })
	write(func(tx app.Tx) error { return tx.DropCharterDraft(t.Context(), "apase") })
	require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
		texts, err := r.CharterTexts(t.Context())
		require.NoError(t, err)
		require.Equal(t, []app.CharterText{text}, texts)
		fixes, err := r.CharterFixes(t.Context())
		require.NoError(t, err)
		require.Equal(t, []app.CharterFix{fix}, fixes)
		places, err := r.ChangesPlaces(t.Context())
		require.NoError(t, err)
		require.Equal(t, []app.ChangesPlace{place}, places)
		standings, err := r.Standings(t.Context())
		require.NoError(t, err)
		require.Equal(t, []app.Standing{standing}, standings)
		return nil
	}))
	write(func(tx app.Tx) error {
		require.NoError(t, tx.DropChangesPlace(t.Context(), "apase", "réseau"))
		return tx.DropStanding(t.Context(), "m2")
	})
	require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
		places, err := r.ChangesPlaces(t.Context())
		require.NoError(t, err)
		require.Empty(t, places)
		standings, err := r.Standings(t.Context())
		require.Empty(t, standings)
		return err
	}))
}

func TestAnInvitationKeepsWhatTheEmployerDeclares(t *testing.T) {
	s := newStore(t)
	inv := app.Invitation{
		Selector: "AB2C", Secret: []byte("s"), Structure: "apase", Role: pdn.RolePromeneur, FirstName: "Samira", Function: "éducatrice",
		Expires: 20710, Secrecy: registry.SecrecyNo, PublicAgent: true,
	}
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error { return tx.SaveInvitation(t.Context(), inv) }))
	require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
		found, _, err := r.Invitation(t.Context(), "AB2C")
		require.Equal(t, inv, found)
		return err
	}))
}
