package store

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

func TestStepsBetweenPeopleAreKeptAndForgottenOnTheirDay(t *testing.T) {
	s := newStore(t)
	kept := adherence.Approach{Code: code(1), Structure: "apase", Network: "snapchat", Asked: adherence.AskedAgain, Outcome: adherence.Declined, Day: 20000}
	silent := adherence.Approach{Code: code(2), Structure: "apase", Network: "snapchat", Asked: adherence.AskedByProfessional, Day: 20000}
	asked := adherence.Approach{Code: code(3), Structure: "apase", Network: "n", Asked: adherence.AskedByYouth, Day: 20000}
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		for _, a := range []adherence.Approach{kept, silent, asked} {
			require.NoError(t, tx.SaveApproach(t.Context(), a))
		}
		return tx.AddOutsideAct(t.Context(), app.OutsideAct{Structure: "apase", Author: "a", Day: 20000, Reason: app.Runaway})
	}))
	left := func(l app.ContactLimits) (out []adherence.Approach) {
		require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
			if err := tx.ExpireContacts(t.Context(), l); err != nil {
				return err
			}
			for n := 1; n <= 3; n++ {
				a, err := tx.Approach(t.Context(), code(n))
				require.NoError(t, err)
				if a.Structure != "" {
					out = append(out, a)
				}
			}
			return nil
		}))
		return out
	}
	require.Equal(t, []adherence.Approach{kept, silent, asked}, left(app.ContactLimits{Silent: 20000, Welcomed: 20000, Declined: 20000}))
	require.Equal(t, []adherence.Approach{kept, asked}, left(app.ContactLimits{Silent: 20001, Welcomed: 20000, Declined: 20000}))
	require.Equal(t, []adherence.Approach{kept}, left(app.ContactLimits{Silent: 20001, Welcomed: 20001, Declined: 20000}))
	require.Empty(t, left(app.ContactLimits{Silent: 20001, Welcomed: 20001, Declined: 20001, Outside: 20000}))
	require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
		acts, err := r.OutsideActs(t.Context(), "apase")
		require.Equal(t, []app.OutsideAct{{Structure: "apase", Author: "a", Day: 20000, Reason: app.Runaway, Count: 1}}, acts)
		return err
	}))
}

func TestACircleEndsWithItsLinksAndWithItsLastPair(t *testing.T) {
	s := newStore(t)
	ring := [8]byte{1}
	put := func(tx app.Tx, n int, circle [8]byte, own adherence.Own) {
		require.NoError(t, tx.SaveKin(t.Context(), adherence.Kin{Code: code(n), Circle: circle, Structure: "apase", Network: "n", Own: own}))
	}
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		put(tx, 1, ring, adherence.OwnNo)
		put(tx, 2, ring, adherence.OwnYes)
		put(tx, 3, [8]byte{2}, adherence.OwnNo) // nothing is kept of these
		put(tx, 4, [8]byte{2}, adherence.OwnNothing)
		put(tx, 5, [8]byte{3}, adherence.OwnNothing) // alone
		require.NoError(t, tx.SaveLink(t.Context(), accepted(1)))
		require.NoError(t, tx.SaveLink(t.Context(), accepted(5)))
		return tx.ExpireContacts(t.Context(), app.ContactLimits{})
	}))
	require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
		mates, err := r.Circle(t.Context(), ring)
		require.NoError(t, err)
		require.Equal(t, []adherence.Own{adherence.OwnNo, adherence.OwnNothing}, []adherence.Own{mates[0].Own, mates[1].Own})
		for _, n := range []int{3, 4, 5} {
			_, found, err := r.Kin(t.Context(), code(n))
			require.NoError(t, err)
			require.False(t, found, n)
		}
		return nil
	}))
}

func TestALinkingCodeIsKeptAsItsHalfAndAHash(t *testing.T) {
	s := newStore(t)
	k := app.KinCode{Selector: "AB2C", Secret: []byte("hash"), Structure: "apase", Code: code(1), Network: "n", Expires: 20710}
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error { return tx.SaveKinCode(t.Context(), k) }))
	k.Tries = 3
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		require.NoError(t, tx.SaveKinCode(t.Context(), k))
		found, ok, err := tx.KinCode(t.Context(), "AB2C")
		require.True(t, ok)
		require.Equal(t, k, found)
		return err
	}))
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		require.NoError(t, tx.DropKinCodes(t.Context(), code(1)))
		_, ok, err := tx.KinCode(t.Context(), "AB2C")
		require.False(t, ok)
		return err
	}))
}

func TestHandlesOfProfessionalsAreTheirs(t *testing.T) {
	s := newStore(t)
	read := func(tx app.Tx) []app.OwnHandle {
		all, err := tx.OwnHandles(t.Context())
		require.NoError(t, err)
		return all
	}
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		require.NoError(t, tx.SaveOwnHandle(t.Context(), app.OwnHandle{Author: "a", Network: "instagram", Handle: "un"}))
		require.NoError(t, tx.SaveOwnHandle(t.Context(), app.OwnHandle{Author: "a", Network: "instagram", Handle: "samira_pdn"}))
		require.NoError(t, tx.SaveOwnHandle(t.Context(), app.OwnHandle{Author: "b", Network: "snapchat", Handle: "malo"}))
		require.Len(t, read(tx), 2)
		require.Equal(t, "samira_pdn", read(tx)[0].Handle)
		require.NoError(t, tx.DropOwnHandle(t.Context(), "a", "instagram"))
		require.Len(t, read(tx), 1)
		require.NoError(t, tx.DropOwnHandles(t.Context(), "b"))
		require.Empty(t, read(tx))
		return nil
	}))
}

// TestLaw11_ARestoredCopyForgetsTheCircleOfAnErasedAccount puts a copy back that
// is older than an erasure.
func TestLaw11_ARestoredCopyForgetsTheCircleOfAnErasedAccount(t *testing.T) {
	for _, kind := range []app.ClosingKind{app.ClosedByErasure, app.ClosedKeepingNo} {
		s := newStore(t)
		require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
			for n := range 2 {
				require.NoError(t, tx.SaveKin(t.Context(), adherence.Kin{Code: code(n + 1), Circle: [8]byte{1}, Structure: "apase"}))
			}
			require.NoError(t, tx.SaveKinCode(t.Context(), app.KinCode{Selector: "AB2C", Structure: "apase", Code: code(1), Expires: 30000}))
			return tx.SaveApproach(t.Context(), adherence.Approach{Code: code(1), Structure: "apase", Day: 20000})
		}))
		require.NoError(t, s.alone(t.Context(), func() error { return s.applyOne(t.Context(), closing{kind: kind, code: code(1)}) }))
		require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
			_, linked, err := r.Kin(t.Context(), code(1))
			require.NoError(t, err)
			require.False(t, linked)
			_, coded, err := r.KinCode(t.Context(), "AB2C")
			require.NoError(t, err)
			require.False(t, coded)
			a, err := r.Approach(t.Context(), code(1))
			require.Equal(t, pdn.Day(0), a.Day)
			return err
		}))
	}
}
