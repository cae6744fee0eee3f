package app_test

import (
	"cmp"
	"context"
	"encoding/hex"
	"maps"
	"slices"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

// doors is what the storage in memory keeps of members, spaces and requests.
type doors struct {
	members     map[presence.AuthorID]app.Member
	accounts    map[accountKey]app.MemberAccount
	invitations map[string]app.Invitation
	bindings    map[spaceKey]app.Binding
	talks       map[pdn.PersonCode]app.TalkRequest
	holders     map[holderKey]app.HolderState
	reading     readings
	shelf       shelf
}

type accountKey struct {
	member  presence.AuthorID
	network pdn.NetworkID
}

type spaceKey struct {
	network pdn.NetworkID
	space   pdn.SpaceID
}

type holderKey struct {
	id     [8]byte
	author presence.AuthorID
}

func noDoors() doors {
	return doors{
		members: map[presence.AuthorID]app.Member{}, accounts: map[accountKey]app.MemberAccount{}, invitations: map[string]app.Invitation{},
		bindings: map[spaceKey]app.Binding{}, talks: map[pdn.PersonCode]app.TalkRequest{}, holders: map[holderKey]app.HolderState{}, reading: noReadings(),
		shelf: noShelf(),
	}
}

func (d doors) clone() doors {
	return doors{
		members: maps.Clone(d.members), accounts: maps.Clone(d.accounts), invitations: maps.Clone(d.invitations),
		bindings: maps.Clone(d.bindings), talks: maps.Clone(d.talks), holders: maps.Clone(d.holders), reading: d.reading.clone(),
		shelf: d.shelf.clone(),
	}
}

func (t *memoryTx) Members(context.Context) ([]app.Member, error) {
	all := slices.Collect(maps.Values(t.house.members))
	slices.SortFunc(all, func(a, b app.Member) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}

func (t *memoryTx) MemberAccounts(context.Context) ([]app.MemberAccount, error) {
	all := slices.Collect(maps.Values(t.house.accounts))
	slices.SortFunc(all, func(a, b app.MemberAccount) int {
		return cmp.Or(cmp.Compare(a.Member, b.Member), cmp.Compare(a.Network, b.Network))
	})
	return all, nil
}

func (t *memoryTx) Bindings(context.Context) ([]app.Binding, error) {
	all := slices.Collect(maps.Values(t.house.bindings))
	slices.SortFunc(all, func(a, b app.Binding) int {
		return cmp.Or(cmp.Compare(a.Network, b.Network), cmp.Compare(a.Space, b.Space))
	})
	return all, nil
}

func (t *memoryTx) Invitation(_ context.Context, selector string) (app.Invitation, bool, error) {
	i, ok := t.house.invitations[selector]
	return i, ok, nil
}

func (t *memoryTx) Talk(_ context.Context, code pdn.PersonCode) (app.TalkRequest, bool, error) {
	r, ok := t.house.talks[code]
	return r, ok, nil
}

func (t *memoryTx) TalkByID(_ context.Context, id [8]byte) (app.TalkRequest, bool, error) {
	for _, r := range t.house.talks {
		if r.ID == id {
			return r, true, nil
		}
	}
	return app.TalkRequest{}, false, nil
}

func (t *memoryTx) Talks(context.Context) ([]app.TalkRequest, error) {
	return slices.Collect(maps.Values(t.house.talks)), nil
}

func (t *memoryTx) TalkHolders(_ context.Context, id [8]byte) ([]app.TalkHolder, error) {
	var out []app.TalkHolder
	for k, state := range t.house.holders {
		if k.id == id {
			out = append(out, app.TalkHolder{Author: k.author, State: state})
		}
	}
	slices.SortFunc(out, func(a, b app.TalkHolder) int { return cmp.Compare(a.Author, b.Author) })
	return out, nil
}

func (t *memoryTx) TalksHeldBy(ctx context.Context, author presence.AuthorID) ([]app.TalkRequest, error) {
	var out []app.TalkRequest
	for k, state := range t.house.holders {
		if r, ok, _ := t.TalkByID(ctx, k.id); ok && k.author == author && state == app.Asked {
			out = append(out, r)
		}
	}
	return out, nil
}

func (t *memoryTx) SaveMember(_ context.Context, m app.Member) error {
	t.house.members[m.ID] = m
	return nil
}

func (t *memoryTx) SaveMemberAccount(_ context.Context, a app.MemberAccount) error {
	t.house.accounts[accountKey{a.Member, a.Network}] = a
	return nil
}

func (t *memoryTx) DropMemberAccount(_ context.Context, m presence.AuthorID, n pdn.NetworkID) error {
	delete(t.house.accounts, accountKey{m, n})
	return nil
}

func (t *memoryTx) DropMemberAccounts(_ context.Context, m presence.AuthorID) error {
	maps.DeleteFunc(t.house.accounts, func(k accountKey, _ app.MemberAccount) bool { return k.member == m })
	return nil
}

func (t *memoryTx) SaveInvitation(_ context.Context, i app.Invitation) error {
	t.house.invitations[i.Selector] = i
	return nil
}

func (t *memoryTx) SaveBinding(_ context.Context, b app.Binding) error {
	t.house.bindings[spaceKey{b.Network, b.Space}] = b
	return nil
}

func (t *memoryTx) DropBinding(_ context.Context, n pdn.NetworkID, space pdn.SpaceID) error {
	delete(t.house.bindings, spaceKey{n, space})
	return nil
}

func (t *memoryTx) SaveTalk(_ context.Context, r app.TalkRequest) error {
	t.house.talks[r.Code] = r
	return nil
}

func (t *memoryTx) DropTalk(_ context.Context, code pdn.PersonCode) error {
	id := t.house.talks[code].ID
	delete(t.house.talks, code)
	maps.DeleteFunc(t.house.holders, func(k holderKey, _ app.HolderState) bool { return k.id == id })
	return nil
}

func (t *memoryTx) SaveTalkHolder(_ context.Context, id [8]byte, h app.TalkHolder) error {
	t.house.holders[holderKey{id, h.Author}] = h.State
	return nil
}

func (t *memoryTx) ExpireHouse(ctx context.Context, talks, today, gone pdn.Day) error {
	for code, r := range t.house.talks {
		if r.Day < talks {
			_ = t.DropTalk(ctx, code)
		}
	}
	maps.DeleteFunc(t.house.invitations, func(_ string, i app.Invitation) bool { return i.Expires < today })
	maps.DeleteFunc(t.house.members, func(_ presence.AuthorID, m app.Member) bool { return m.Gone > 0 && m.Gone < gone })
	return nil
}

// list is the values of a map, to look into them.
func list[K comparable, V any](m map[K]V) []V { return slices.Collect(maps.Values(m)) }

func hexOf(id [8]byte) string { return hex.EncodeToString(id[:]) }
