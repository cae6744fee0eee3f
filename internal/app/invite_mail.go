package app

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"slices"
	"strings"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// mailNetwork stands for e-mail among the sealed accounts of a member: his address is
// kept as his own, and forgotten with them.
const mailNetwork pdn.NetworkID = "courriel"

// longestMail is that of an address (RFC 5321, 4.5.3.1.3).
const longestMail = 254

// checkMail refuses an address that no letter reaches, or that no letter is for: only
// who is told of what waits has one, and nothing more is kept than is needed.
func checkMail(of Invitation) error {
	if of.Mail == "" {
		return nil
	}
	if of.Role != pdn.RoleHead && of.Role != pdn.RoleCoordinator {
		return pdn.Say("erreur.invitation_courriel_role", nil)
	}
	read, err := mail.ParseAddress(of.Mail)
	_, domain, _ := strings.Cut(of.Mail, "@")
	plain := strings.IndexFunc(of.Mail, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
	if err != nil || read.Address != of.Mail || !plain || !strings.Contains(domain, ".") || len(of.Mail) > longestMail {
		return pdn.SayWith("erreur.invitation_courriel", map[string]any{"valeur": of.Mail})
	}
	return nil
}

// CheckTutor refuses a trainee whose tutor does not work in the structure today:
// nobody of that first name, or whose access has ended.
func CheckTutor(s registry.Structure, of Invitation) error {
	if of.Role != pdn.RoleTrainee || of.Member != "" {
		return nil
	}
	var names []string
	for _, p := range s.People {
		if p.Role != pdn.RolePromeneur && p.Role != pdn.RoleHead {
			continue
		}
		if strings.EqualFold(p.FirstName, of.Tutor) {
			return nil
		}
		names = append(names, p.FirstName)
	}
	if len(names) == 0 {
		return pdn.Say("erreur.invitation_aucun_tuteur", nil)
	}
	return pdn.SayWith("erreur.invitation_tuteur", map[string]any{"tuteur": of.Tutor, "noms": strings.Join(names, ", ")})
}

// keepInvitation writes an invitation. Whom an address reaches is a member at once,
// without any account: letters find him on no network, and the code, if he ever types
// it, links his first account.
func (a *App) keepInvitation(ctx context.Context, tx Tx, inv Invitation) error {
	if inv.Mail == "" {
		return tx.SaveInvitation(ctx, inv)
	}
	var id [16]byte
	if _, err := io.ReadFull(a.Random, id[:]); err != nil {
		return fmt.Errorf("name a member: %w", err)
	}
	inv.Member = presence.AuthorID(hex.EncodeToString(id[:]))
	kept, err := a.sealMail(inv.Member, inv.Mail)
	if err != nil {
		return err
	}
	return errors.Join(
		tx.SaveMember(ctx, memberOf(inv, inv.Member, a.today(tx.Now()))),
		tx.SaveMemberAccount(ctx, kept),
		a.declareInvited(ctx, tx, inv.Member, &inv),
		tx.SaveInvitation(ctx, inv),
	)
}

func memberOf(inv Invitation, id presence.AuthorID, joined pdn.Day) Member {
	return Member{
		ID: id, Structure: inv.Structure, Role: inv.Role, FirstName: inv.FirstName, Function: inv.Function,
		Tutor: inv.Tutor, Until: inv.Until, Joined: joined,
	}
}

// admitPosted makes members of those whom the command line invited with an address.
func (a *App) admitPosted(ctx context.Context) error {
	if a.Mailbox == nil {
		return nil
	}
	all, err := a.Mailbox.Waiting()
	if err != nil {
		return fmt.Errorf("look for invitations: %w", err)
	}
	admitted := false
	for _, inv := range all {
		if _, known := a.Directory.Structure(inv.Structure); inv.Mail == "" || !known || a.today(a.Clock.Now()) > inv.Expires {
			continue
		}
		err := a.Update(ctx, func(tx Tx) error {
			_, kept, err := tx.Invitation(ctx, inv.Selector)
			if err != nil || kept {
				return err
			}
			return a.keepInvitation(ctx, tx, inv)
		})
		if err == nil {
			err = a.Mailbox.Drop(inv.Selector)
		}
		if err != nil {
			return fmt.Errorf("admit somebody by his address: %w", err)
		}
		admitted = true
	}
	if !admitted {
		return nil
	}
	return a.Renew(ctx)
}

// addMail gives a stored member his address.
func addMail(people []registry.Joined, member presence.AuthorID, address string) {
	at := slices.IndexFunc(people, func(j registry.Joined) bool { return j.Promeneur.ID == string(member) })
	if at >= 0 {
		people[at].Promeneur.Mail = address
	}
}

// closedMember tells whether a code would link an account to somebody whose access
// was closed since.
func closedMember(ctx context.Context, tx Tx, id presence.AuthorID) (bool, error) {
	members, err := tx.Members(ctx)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(members, func(m Member) bool { return m.ID == id && m.Gone != 0 }), nil
}
