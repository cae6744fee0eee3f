package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// The address of a colleague, seen, changed and taken away by his head; and one's own.
// Their numbers stand in buttons and are never reused.
const (
	actMail        Action = 194
	actMailText    Action = 195
	actOwnMail     Action = 196
	actOwnMailText Action = 197
)

// mailDrop is the choice of a button that takes an address away.
const mailDrop = 1

func mailDeeds() map[Action]deed {
	return map[Action]deed{
		actMail:        {right: rights.Invite, do: (*sheet).memberMail},
		actMailText:    {right: rights.Invite, do: (*sheet).memberMail},
		actOwnMail:     {right: rights.LinkOwnAccount, do: (*sheet).ownMail},
		actOwnMailText: {right: rights.LinkOwnAccount, do: (*sheet).ownMail},
	}
}

// mayHaveMail tells whose address may be kept: that of who gets letters, and came by
// invitation (the settings keep their own).
func mayHaveMail(p registry.Promeneur) bool {
	return p.ID != "" && (p.Role == pdn.RoleHead || p.Role == pdn.RoleCoordinator)
}

// memberMail is [Son adresse de courriel], for a head.
func (s *sheet) memberMail(ctx context.Context) error {
	c, ok, err := s.pressedMember()
	if err != nil {
		return err
	}
	if !ok || !mayHaveMail(c.promeneur) {
		return s.stale(ctx)
	}
	return s.mailOf(ctx, c, actMail, actMailText)
}

// ownMail is [Mon adresse de courriel].
func (s *sheet) ownMail(ctx context.Context) error {
	if !mayHaveMail(s.who.promeneur) {
		return s.stale(ctx)
	}
	return s.mailOf(ctx, s.who, actOwnMail, actOwnMailText)
}

// mailOf does what was asked of an address, then shows it with what may follow.
func (s *sheet) mailOf(ctx context.Context, c colleague, screen, typed Action) error {
	var err error
	switch {
	case s.did.action == typed:
		c, err = s.giveMail(ctx, c)
	case s.did.arg[7] == mailDrop && c.promeneur.Mail != "":
		s.line("adresse.retiree", nil)
		c, err = s.writeMail(ctx, c, "")
	}
	if err != nil {
		return err
	}
	s.drawMail(c, screen)
	s.app.memos.askAbout(s.view.origin.Author.Account, typed, standingArg(c.author, 0), s.now)
	return nil
}

func (s *sheet) drawMail(c colleague, screen Action) {
	p, key, ask := c.promeneur, "adresse.sienne", "adresse.ecrire"
	if screen == actOwnMail {
		key = "adresse.votre"
	}
	if p.Mail == "" {
		key, ask = key+"_aucune", "adresse.ecrire_premiere"
	}
	s.line(key, messages.Args{"prenom": p.FirstName, "adresse": p.Mail})
	if p.Mail == "" && len(p.Accounts) == 0 {
		s.line("adresse.hors_reseau", messages.Args{"prenom": p.FirstName})
	}
	s.line("adresse.pourquoi", nil)
	if p.Mail != "" && s.app.Courier == nil {
		s.line("adresse.sans_serveur", nil)
	}
	s.line(ask, nil)
	if p.Mail != "" {
		s.row(s.named("bouton.adresse_retirer", screen, standingArg(c.author, mailDrop)))
	}
	var before []chat.Button
	if screen == actMail {
		before = append(before, s.button(p.FirstName, actMember, standingArg(c.author, 0)))
	}
	s.back(before...)
}

// giveMail writes the address that was typed; one that reaches nobody is refused with
// the reason, and the former one stays.
func (s *sheet) giveMail(ctx context.Context, c colleague) (colleague, error) {
	address := strings.ToLower(strings.TrimSpace(s.did.text))
	if address == "" {
		return c, nil
	}
	err := checkMail(Invitation{Role: c.promeneur.Role, Mail: address})
	if wrong, yes := errors.AsType[*pdn.Error](err); yes {
		s.line(wrong.Key, wrong.Args)
		return c, nil
	}
	s.line("adresse.notee", nil)
	return s.writeMail(ctx, c, address)
}

// writeMail writes an address over the former one, or erases it, and gives the colleague as he
// stands then.
func (s *sheet) writeMail(ctx context.Context, c colleague, address string) (colleague, error) {
	err := s.app.Update(ctx, func(tx Tx) error {
		if gone, err := closedMember(ctx, tx, c.author); gone || err != nil {
			return err
		}
		if address == "" {
			return tx.DropMemberAccount(ctx, c.author, mailNetwork)
		}
		kept, err := s.app.sealMail(c.author, address)
		if err != nil {
			return err
		}
		return tx.SaveMemberAccount(ctx, kept)
	})
	if err != nil {
		return c, fmt.Errorf("change an address: %w", err)
	}
	if err := s.app.Renew(ctx); err != nil {
		return c, err
	}
	now, known, err := s.app.colleagueOf(c.author)
	if err != nil || !known {
		return c, err
	}
	return now, nil
}

// sealMail hides the address of a member as one of his accounts.
func (a *App) sealMail(member presence.AuthorID, address string) (MemberAccount, error) {
	hidden, err := json.Marshal(sealedAccount{ID: address})
	if err != nil {
		return MemberAccount{}, fmt.Errorf("encode an address: %w", err)
	}
	key, box, err := a.Sealer.SealAddress(hidden, accountContext(member, mailNetwork))
	if err != nil {
		return MemberAccount{}, fmt.Errorf("seal an address: %w", err)
	}
	return MemberAccount{Member: member, Network: mailNetwork, Key: key, Box: box}, nil
}

// answersMail tells a line that may answer the question for an address: an
// invitation, a command and a sentence are none.
func answersMail(text string) bool {
	text = strings.TrimSpace(text)
	return !strings.ContainsAny(text, ",\n") && (strings.Contains(text, "@") || strings.Contains(text, ".") && !strings.Contains(text, " "))
}
