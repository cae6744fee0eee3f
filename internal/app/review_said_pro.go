package app

import (
	"context"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// actSaidPro is [C'est un professionnel]. Its number stands in buttons and is
// never reused.
const actSaidPro Action = 249

func saidProDeeds() map[Action]deed {
	return under(rights.HandleCases, map[Action]proAction{actSaidPro: (*sheet).saidPro})
}

// saidPro is a decider's word, after a second press, that a professional wrote
// the message although the robot does not know the account: the case ends among
// the deciders without a word of what it was, and another begins that is the
// head's alone. The robot tells the author nothing (law L5).
func (s *sheet) saidPro(ctx context.Context) error {
	if sure, _ := s.picked(); sure == 0 {
		return s.withCase(ctx, func(row CaseRow) error {
			if row.About != "" || row.Decided() {
				return s.drawCase(row)
			}
			s.line("regarder.pro_sur", nil)
			s.row(s.named("bouton.oui_pro", actSaidPro, caseArg(row.ID, 1, 0)), s.named("bouton.retour_carte", actCase, row.ID))
			return nil
		})
	}
	err := s.app.Update(ctx, func(tx Tx) error {
		row, found, err := s.myCase(ctx, tx)
		if err != nil {
			return err
		}
		if !found {
			return errNoCase
		}
		me := s.mine(row.Case, review.SaidPro)
		return s.app.handToHeads(ctx, tx, row, review.Event{Kind: review.SaidPro, By: me.Who, Role: me.Role, At: tx.Now()})
	})
	if key, known := refusal(err); known {
		s.line(key, messages.Args{"prenom": ""})
		return s.reviewList(ctx)
	}
	if err != nil {
		return fmt.Errorf("hand a case to the heads: %w", err)
	}
	s.tellThose(ctx)
	s.line("regarder.pro_fait", nil)
	return s.reviewList(ctx)
}

// handToHeads ends a case of the deciders' and opens the head's, with what was
// seen, where the message stands, and who is to be given news.
func (a *App) handToHeads(ctx context.Context, tx Tx, row CaseRow, e review.Event) error {
	box, err := a.unsealCase(row.ID, row.Key, row.Box)
	if err != nil {
		return err
	}
	news, err := a.newsOf(&row)
	if err != nil {
		return err
	}
	p := review.Pointed{
		Structure: row.Structure, Network: row.Network, Space: row.Space, Conversation: box.Conversation, Ref: box.Ref, Link: box.Link,
		At: row.Written, AuthorRole: pdn.RolePromeneur, Trial: row.Trial, Public: row.Public, Source: review.ByPerson,
		Findings: []review.Noted{{Category: row.Category, Reasons: row.Reasons, Against: row.Against}},
	}
	if row.Unseen && row.Category != moderation.ChildSexual { // it stays unseen (law L6)
		p.Findings = append(p.Findings, review.Noted{Category: moderation.ChildSexual})
	}
	if err := a.apply(ctx, tx, &row, e); err != nil {
		return err
	}
	if err := a.refreshCards(ctx, tx, row); err != nil {
		return err
	}
	id, err := a.pointOut(ctx, tx, p)
	if err != nil {
		return err
	}
	next, found, err := tx.Case(ctx, id)
	if err != nil || !found || len(news.Accounts) == 0 {
		return err
	}
	for _, account := range news.Accounts {
		p.WantsNews, p.Alerter = true, pdn.Account{Network: row.Network, ID: account}
		if err := a.sealNews(&next, p); err != nil {
			return err
		}
	}
	return tx.SaveCase(ctx, next)
}
