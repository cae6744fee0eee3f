package store

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

func TestMembersAccountsInvitationsAndSpacesAreReadBackAsWritten(t *testing.T) {
	s := newStore(t)
	member := app.Member{ID: "m1", Structure: "apase", Role: pdn.RoleTrainee, FirstName: "Malo", Function: "éducateur", Tutor: "Samira", Until: 20800, Joined: 20700}
	account := app.MemberAccount{Member: "m1", Network: "réseau", Key: []byte("k"), Box: []byte("b")}
	invitation := app.Invitation{Selector: "AB2C", Secret: []byte("s"), Structure: "apase", Role: pdn.RoleHead, FirstName: "Aude", Function: "cheffe", Expires: 20710}
	binding := app.Binding{Network: "réseau", Space: "e1", Structure: "apase", Name: "Groupe", Posts: "c1", By: "m1", Day: 20700}
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		require.NoError(t, tx.SaveMember(t.Context(), member))
		require.NoError(t, tx.SaveMemberAccount(t.Context(), account))
		require.NoError(t, tx.SaveBinding(t.Context(), binding))
		require.Error(t, tx.SaveMember(t.Context(), app.Member{ID: "m2", Role: pdn.RoleYouth}), "no young person is a member")
		return tx.SaveInvitation(t.Context(), invitation)
	}))
	invitation.Tries, invitation.Used = 2, "m1"
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error { return tx.SaveInvitation(t.Context(), invitation) }))
	require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
		members, err := r.Members(t.Context())
		require.NoError(t, err)
		require.Equal(t, []app.Member{member}, members)
		accounts, err := r.MemberAccounts(t.Context())
		require.NoError(t, err)
		require.Equal(t, []app.MemberAccount{account}, accounts)
		bindings, err := r.Bindings(t.Context())
		require.NoError(t, err)
		require.Equal(t, []app.Binding{binding}, bindings)
		found, ok, err := r.Invitation(t.Context(), "AB2C")
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, invitation, found)
		return nil
	}))
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		require.NoError(t, tx.DropMemberAccounts(t.Context(), "m1"))
		require.NoError(t, tx.DropBinding(t.Context(), "réseau", "e1"))
		return tx.ExpireHouse(t.Context(), 0, 20711, 0)
	}))
	require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
		_, ok, err := r.Invitation(t.Context(), "AB2C")
		require.False(t, ok, "an invitation ends with its last day")
		return err
	}))
}

func TestLaw11_ARequestDiesWithItsAddressAndNoClosedPersonKeepsOne(t *testing.T) {
	s := newStore(t)
	request := app.TalkRequest{Code: code(1), ID: [8]byte{1}, Structure: "apase", Key: []byte("k"), Box: []byte("adresse"), Day: 20700}
	put := func() {
		require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
			require.NoError(t, tx.SaveTalk(t.Context(), request))
			return tx.SaveTalkHolder(t.Context(), request.ID, app.TalkHolder{Author: "m1"})
		}))
	}
	open := func() (found bool, held int) {
		require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
			got, ok, err := r.Talk(t.Context(), code(1))
			require.NoError(t, err)
			if ok {
				require.Equal(t, request, got)
			}
			mine, err := r.TalksHeldBy(t.Context(), "m1")
			found, held = ok, len(mine)
			return err
		}))
		return found, held
	}
	check := func(want bool, held int) {
		t.Helper()
		found, n := open()
		require.Equal(t, want, found)
		require.Equal(t, held, n)
	}
	put()
	check(true, 1)
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error { return tx.DropTalk(t.Context(), code(1)) }))
	check(false, 0)
	put()
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error { return tx.ExpireHouse(t.Context(), 20700, 0, 0) }))
	check(true, 1)
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error { return tx.ExpireHouse(t.Context(), 20701, 0, 0) }))
	check(false, 0)
	put()
	require.NoError(t, s.Write(t.Context(), func(tx *Tx) error { return tx.KeepQuiet(t.Context(), 20900) }))
	check(false, 0)
}
