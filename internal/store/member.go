package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// Members are the professionals who came by invitation, those gone included.
func (r reads) Members(ctx context.Context) ([]app.Member, error) {
	rows, err := r.q.Members(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read members: %w", explain(err))
	}
	members := make([]app.Member, 0, len(rows))
	for _, row := range rows {
		role, err := memberRoles.word(row.Role)
		if err != nil {
			return nil, fmt.Errorf("read members: %w", err)
		}
		members = append(members, app.Member{
			ID: presence.AuthorID(row.ID), Structure: pdn.StructureID(row.Structure), Role: role, FirstName: row.FirstName,
			Function: row.Function, Tutor: row.Tutor, Until: pdn.Day(row.Until), Joined: pdn.Day(row.Joined), Gone: pdn.Day(row.Gone),
		})
	}
	return members, nil
}

// SaveMember writes a member over the former row. Only a professional is one.
func (t *Tx) SaveMember(ctx context.Context, m app.Member) error {
	role, err := memberRoles.number(m.Role)
	if err == nil && (role == 0 || m.ID == "") {
		err = errors.New("an id and a professional role are needed")
	}
	if err == nil {
		err = t.q.SaveMember(t.ctx(ctx), db.SaveMemberParams{
			ID: string(m.ID), Structure: string(m.Structure), Role: role, FirstName: m.FirstName, Function: m.Function,
			Tutor: m.Tutor, Until: int32(m.Until), Joined: int32(m.Joined), Gone: int32(m.Gone),
		})
	}
	if err != nil {
		return fmt.Errorf("save a member: %w", explain(err))
	}
	return nil
}

// MemberAccounts are the sealed accounts of members.
func (r reads) MemberAccounts(ctx context.Context) ([]app.MemberAccount, error) {
	rows, err := r.q.MemberAccounts(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read the accounts of members: %w", explain(err))
	}
	accounts := make([]app.MemberAccount, 0, len(rows))
	for _, row := range rows {
		accounts = append(accounts, app.MemberAccount{
			Member: presence.AuthorID(row.Member), Network: pdn.NetworkID(row.Network), Key: row.Key, Box: row.Box,
		})
	}
	return accounts, nil
}

// SaveMemberAccount writes an account over the one of the same network.
func (t *Tx) SaveMemberAccount(ctx context.Context, a app.MemberAccount) error {
	err := t.q.SaveMemberAccount(t.ctx(ctx), db.SaveMemberAccountParams{
		Member: string(a.Member), Network: string(a.Network), Key: solid(a.Key), Box: solid(a.Box),
	})
	if err != nil {
		return fmt.Errorf("save the account of a member: %w", explain(err))
	}
	return nil
}

// DropMemberAccount forgets one account of a member, with its key.
func (t *Tx) DropMemberAccount(ctx context.Context, member presence.AuthorID, n pdn.NetworkID) error {
	_, err := t.q.DropMemberAccount(t.ctx(ctx), db.DropMemberAccountParams{Member: string(member), Network: string(n)})
	if err != nil {
		return fmt.Errorf("drop the account of a member: %w", explain(err))
	}
	return nil
}

// DropMemberAccounts forgets all accounts of a member.
func (t *Tx) DropMemberAccounts(ctx context.Context, member presence.AuthorID) error {
	if _, err := t.q.DropMemberAccounts(t.ctx(ctx), string(member)); err != nil {
		return fmt.Errorf("drop the accounts of a member: %w", explain(err))
	}
	return nil
}

// Invitation finds a code by its first half.
func (r reads) Invitation(ctx context.Context, selector string) (app.Invitation, bool, error) {
	row, err := r.q.GetInvitation(r.ctx(ctx), selector)
	if errors.Is(err, sql.ErrNoRows) {
		return app.Invitation{}, false, nil
	}
	if err != nil {
		return app.Invitation{}, false, fmt.Errorf("read an invitation: %w", explain(err))
	}
	role, err := memberRoles.word(row.Role)
	if err != nil {
		return app.Invitation{}, false, fmt.Errorf("read an invitation: %w", err)
	}
	secrecy, err := secrecies.word(row.Secrecy)
	if err != nil {
		return app.Invitation{}, false, fmt.Errorf("read an invitation: %w", err)
	}
	return app.Invitation{
		Secrecy: secrecy, PublicAgent: row.PublicAgent != 0,
		Selector: row.Selector, Secret: row.Secret, Structure: pdn.StructureID(row.Structure), Role: role,
		Member: presence.AuthorID(row.Member), FirstName: row.FirstName, Function: row.Function, Tutor: row.Tutor,
		Until: pdn.Day(row.Until), Expires: pdn.Day(row.Expires), Tries: int(row.Tries), Used: presence.AuthorID(row.Used),
	}, true, nil
}

// SaveInvitation writes a code; of one already known only tries and use change.
func (t *Tx) SaveInvitation(ctx context.Context, i app.Invitation) error {
	role, err := memberRoles.number(i.Role)
	secrecy, wrong := secrecies.number(i.Secrecy)
	if err = errors.Join(err, wrong); err == nil {
		err = t.q.SaveInvitation(t.ctx(ctx), db.SaveInvitationParams{
			Selector: i.Selector, Secret: solid(i.Secret), Structure: string(i.Structure), Role: role, Member: string(i.Member),
			FirstName: i.FirstName, Function: i.Function, Tutor: i.Tutor, Until: int32(i.Until), Expires: int32(i.Expires),
			Tries: int32(i.Tries), Used: string(i.Used), Secrecy: secrecy, PublicAgent: flag(i.PublicAgent),
		})
	}
	if err != nil {
		return fmt.Errorf("save an invitation: %w", explain(err))
	}
	return nil
}

// Bindings are the spaces that professionals linked to their structures.
func (r reads) Bindings(ctx context.Context) ([]app.Binding, error) {
	rows, err := r.q.Bindings(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read linked spaces: %w", explain(err))
	}
	bindings := make([]app.Binding, 0, len(rows))
	for _, row := range rows {
		bindings = append(bindings, app.Binding{
			Network: pdn.NetworkID(row.Network), Space: pdn.SpaceID(row.Space), Structure: pdn.StructureID(row.Structure),
			Name: row.Name, Posts: chat.Conversation(row.Conversation), By: presence.AuthorID(row.BoundBy), Day: pdn.Day(row.Day),
		})
	}
	return bindings, nil
}

// SaveBinding writes the link of a space over the former one.
func (t *Tx) SaveBinding(ctx context.Context, b app.Binding) error {
	err := t.q.SaveBinding(t.ctx(ctx), db.SaveBindingParams{
		Network: string(b.Network), Space: string(b.Space), Structure: string(b.Structure), Name: b.Name,
		Conversation: string(b.Posts), BoundBy: string(b.By), Day: int32(b.Day),
	})
	if err != nil {
		return fmt.Errorf("link a space: %w", explain(err))
	}
	return nil
}

// DropBinding forgets the link of a space.
func (t *Tx) DropBinding(ctx context.Context, n pdn.NetworkID, space pdn.SpaceID) error {
	if _, err := t.q.DropBinding(t.ctx(ctx), db.DropBindingParams{Network: string(n), Space: string(space)}); err != nil {
		return fmt.Errorf("drop the link of a space: %w", explain(err))
	}
	return nil
}
