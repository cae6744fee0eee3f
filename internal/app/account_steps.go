package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/report"
)

// The messages about accounts that nobody pressed for: to the heads, and to its author.
const (
	owedAccountHead = "compte-signe"
	owedAccountSaid = "compte-suite"
)

// aboutAccount names one step of the account of one year; the number of acts before
// it makes each step another message.
func aboutAccount(author presence.AuthorID, year, number int) string {
	return string(author) + "/" + strconv.Itoa(year) + "/" + strconv.Itoa(number)
}

func readAccount(about string) (author presence.AuthorID, year int, err error) {
	parts := strings.Split(about, "/")
	if len(parts) != 3 {
		return "", 0, fmt.Errorf("%w: no account is named so", outbox.ErrHopeless)
	}
	if year, err = strconv.Atoi(parts[1]); err != nil {
		return "", 0, fmt.Errorf("%w: %w", outbox.ErrHopeless, err)
	}
	return presence.AuthorID(parts[0]), year, nil
}

// step adds one act to an account where its rule allows it, with the lock of the
// hours that goes with it, and owes the news, all in one transaction (B38).
func (a *App) step(ctx context.Context, c colleague, act AccountAct) error {
	err := a.Update(ctx, func(tx Tx) error {
		acts, err := tx.AccountActs(ctx, act.Author, act.Year)
		if err != nil {
			return err
		}
		act.Day = a.today(tx.Now())
		if err := a.allowed(validationOf(acts), act); err != nil {
			return err
		}
		if err := a.lockHours(ctx, tx, act); err != nil {
			return err
		}
		if err := tx.AddAccountAct(ctx, act); err != nil {
			return err
		}
		kind := owedAccountSaid
		to := []colleague{c}
		if act.Step == AccountSigned || act.Step == AccountReopened {
			kind = owedAccountHead
			if to, err = a.judgesOf(c); err != nil {
				return err
			}
		}
		return a.oweAll(ctx, tx, to, kind, aboutAccount(act.Author, act.Year, len(acts)), a.workMoment(tx.Now()))
	})
	if err != nil {
		return fmt.Errorf("a step of an account: %w", err)
	}
	a.wake()
	return nil
}

// allowed is the order of the validations: the author when his year is over, then the
// head; each may open it again, the author at any time.
func (a *App) allowed(v report.Validation, act AccountAct) (err error) {
	switch act.Step {
	case AccountSigned:
		if act.Year >= act.Day.Time().Year() {
			return errNotOver
		}
		_, err = v.Sign(act.Day)
	case AccountConfirmed:
		_, err = v.Confirm(act.Day)
	case AccountReturned:
		if v.State() != report.Signed {
			err = report.ErrOrder
		}
	case AccountReopened:
		if v.State() == report.Draft {
			err = report.ErrOrder
		}
	}
	return err
}

// lockHours is presence's own lock: the author signs his hours with his account, and
// opens them with it. A head never touches them.
func (a *App) lockHours(ctx context.Context, tx Tx, act AccountAct) error {
	kind := map[AccountStep]presence.EventKind{AccountSigned: presence.Signed, AccountReopened: presence.Reopened}[act.Step]
	if kind == "" || act.By != act.Author {
		return nil
	}
	events, err := tx.PresenceEvents(ctx, act.Author)
	if err != nil {
		return err
	}
	book, err := presence.Fold(act.Author, a.zone, events)
	if err != nil {
		return err
	}
	e := presence.Event{Kind: kind, By: act.Author, At: tx.Now().Truncate(time.Millisecond), Year: act.Year}
	if err := book.Apply(e); err != nil {
		return err
	}
	return tx.AddPresenceEvent(ctx, e)
}

// accountSign asks before the validation: what it means, and that the hours lock.
func (s *sheet) accountSign(_ context.Context, year int) error {
	if year >= s.now.Year() {
		return s.notOver(year)
	}
	s.line("moncompte.valider", messages.Args{"annee": year})
	s.row(s.named("bouton.compte_valider_oui", actAccount, accountArg(accSignYes, year, "")), s.named("bouton.compte_pas_encore", actAccount, accountArg(accShow, year, "")))
	return nil
}

func (s *sheet) notOver(year int) error {
	s.line("moncompte.annee_en_cours", messages.Args{"annee": year, "suivante": year + 1})
	s.back(s.named("bouton.compte_rendu", actAccount, accountArg(accShow, year, "")))
	return nil
}

func (s *sheet) accountSigned(ctx context.Context, year int) error {
	err := s.app.step(ctx, s.who, AccountAct{Author: s.who.author, Year: year, Step: AccountSigned, By: s.who.author})
	switch {
	case errors.Is(err, errNotOver):
		return s.notOver(year)
	case errors.Is(err, report.ErrLocked):
		s.line("moncompte.ferme", nil)
		return s.showAccount(ctx, year)
	case err != nil:
		return err
	}
	heads, err := s.app.judgesOf(s.who)
	if err != nil {
		return err
	}
	key := "moncompte.valide"
	if len(heads) == 0 {
		key = "moncompte.valide_sans_responsable"
	}
	s.line(key, nil)
	return s.showAccount(ctx, year)
}

// reopenYear opens an account and its hours again: by its author, recorded.
func (s *sheet) reopenYear(ctx context.Context, year int) error {
	err := s.app.step(ctx, s.who, AccountAct{Author: s.who.author, Year: year, Step: AccountReopened, By: s.who.author})
	if errors.Is(err, report.ErrOrder) {
		// Sent back by the head, or signed before accounts were kept: only the hours are locked.
		_, err = s.app.record(ctx, s.who, func(*presence.Book, time.Time) (presence.Event, error) {
			return presence.Event{Kind: presence.Reopened, Year: year}, nil
		})
	}
	if err != nil {
		return err
	}
	s.line("presence.rouverte", messages.Args{"annee": year})
	return s.showAccount(ctx, year)
}

// owedAccounts finds what to say of an account, as it stands now.
func (a *App) owedAccounts(ctx context.Context, m outbox.Message, _ colleague) (func(*sheet) error, error) {
	author, year, err := readAccount(m.Args["objet"])
	if err != nil {
		return nil, err
	}
	c, known, err := a.colleagueOf(author)
	if err != nil || !known {
		return nil, err
	}
	var acts []AccountAct
	err = a.View(ctx, func(r Reader) (err error) {
		acts, err = r.AccountActs(ctx, author, year)
		return err
	})
	if err != nil || len(acts) == 0 {
		return nil, err
	}
	last := acts[len(acts)-1].Step
	key := map[AccountStep]string{
		AccountSigned: "bilans.a_valider", AccountReopened: "bilans.rouvert", AccountConfirmed: "moncompte.confirme", AccountReturned: "moncompte.renvoye",
	}[last]
	toHead := last == AccountSigned || last == AccountReopened
	if toHead != (m.Kind == owedAccountHead) {
		return nil, nil // another step was made since; its own message says it
	}
	return func(s *sheet) error {
		s.line(key, messages.Args{"prenom": c.promeneur.FirstName, "annee": year})
		action, about := actAccount, ""
		if toHead {
			action, about = actAccounts, string(author)
		}
		s.back(s.named("bouton.compte_voir", action, accountArg(accShow, year, about)))
		return nil
	}, nil
}
