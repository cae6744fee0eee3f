package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/report"
)

// shownTo tells whether the account of a professional may be seen by a role: by the
// head of his structure (or delegate) once its author has validated it, by the
// coordinator once both have (B38, law L8).
func (s *sheet) shownTo(c colleague, state report.State) bool {
	switch {
	case s.who.promeneur.Leads():
		return c.structure.ID == s.structure.ID && state != report.Draft
	case s.who.promeneur.Role == pdn.RoleCoordinator:
		return state == report.Validated
	}
	return false
}

// below are the professionals whose accounts concern him, with where each stands.
func (s *sheet) below(ctx context.Context, year int) ([]colleague, []report.State, error) {
	all, err := s.app.invited()
	if err != nil {
		return nil, nil, err
	}
	if s.who.promeneur.Role != pdn.RoleCoordinator {
		all = slices.DeleteFunc(all, func(c colleague) bool { return c.structure.ID != s.structure.ID })
	}
	// A delegate's own account is with his own hours, and is not his to judge.
	all = slices.DeleteFunc(all, func(c colleague) bool { return c.author == s.who.author })
	states := make([]report.State, len(all))
	for i, c := range all {
		if states[i], err = s.accountState(ctx, c.author, year); err != nil {
			return nil, nil, err
		}
	}
	return all, states, nil
}

// accounts is [Comptes rendus] above their authors: the list, one of them, and the
// sum of the structure or of the department.
func (s *sheet) accounts(ctx context.Context) error {
	act := s.accountAct()
	if act.step >= accSum && act.step < accSum+3 {
		return s.accountFile(ctx, s.sumAsk(act.year), act)
	}
	all, states, err := s.below(ctx, act.year)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(c colleague) bool { return sumOf(string(c.author)) == act.about })
	if act.about == 0 || at < 0 {
		return s.accountList(all, states, act)
	}
	if !s.shownTo(all[at], states[at]) {
		s.line("bilans.pas_encore", nil)
		return s.accountList(all, states, act)
	}
	switch act.step {
	case accPDF, accXLSX, accCSV:
		return s.accountFile(ctx, ownAsk(all[at], act.year), act)
	case accConfirm, accReturn:
		return s.accountJudged(ctx, all[at], act)
	default:
		return s.oneAccount(ctx, all[at], states[at], act.year)
	}
}

// sumAsk is the account of the structure of a head, or of the department.
func (s *sheet) sumAsk(year int) AccountAsk {
	ask := ownAsk(s.who, year)
	ask.Level, ask.Author = report.OfStructure, ""
	if s.who.promeneur.Role == pdn.RoleCoordinator {
		ask.Level, ask.Structure = report.OfDepartment, ""
	}
	return ask
}

// mostAccounts is how many accounts one screen lists.
const mostAccounts = 12

// accountList names the accounts that may be seen, and counts the others.
func (s *sheet) accountList(all []colleague, states []report.State, act accountAct) error {
	year := act.year
	s.line("bilans.titre", messages.Args{"annee": year})
	var buttons []chat.Button
	hidden := 0
	for i, c := range all {
		if !s.shownTo(c, states[i]) {
			hidden++
			continue
		}
		name := c.promeneur.FirstName
		if s.who.promeneur.Role == pdn.RoleCoordinator {
			name = s.app.named(c)
		}
		if states[i] == report.Signed {
			name = s.text("bilans.attend_vous", messages.Args{"prenom": name})
		}
		buttons = append(buttons, s.button(name, actAccounts, accountArg(accShow, year, string(c.author))))
	}
	if hidden > 0 {
		s.line("bilans.en_cours", messages.Args{"n": hidden})
	}
	s.line("bilans.somme", nil)
	if act.page*mostAccounts >= len(buttons) {
		act.page = 0
	}
	shown, more := pageOf(buttons, act.page, mostAccounts)
	s.grid(shown...)
	if more {
		s.row(s.named("bouton.suite", actAccounts, accountPage(year, act.page+1)))
	}
	s.fileRow(actAccounts, accSum, year, "")
	other := s.now.Year()
	if year == other {
		other--
	}
	s.back(s.button(s.text("bouton.compte_annee", messages.Args{"annee": other}), actAccounts, accountArg(accShow, other, "")))
	return nil
}

// oneAccount shows an account with what may be done with it.
func (s *sheet) oneAccount(ctx context.Context, c colleague, state report.State, year int) error {
	d, err := s.app.AccountDocument(ctx, ownAsk(c, year))
	if err != nil {
		return err
	}
	s.line("bilans.de", messages.Args{"prenom": c.promeneur.FirstName, "annee": year})
	s.lines = append(s.lines, d.Status)
	s.summary(d)
	if state == report.Signed && s.judges(c) {
		s.line("bilans.a_vous", nil)
		s.row(s.named("bouton.compte_valider", actAccounts, accountArg(accConfirm, year, string(c.author))), s.named("bouton.compte_a_revoir", actAccounts, accountArg(accReturn, year, string(c.author))))
	}
	s.fileRow(actAccounts, accPDF, year, string(c.author))
	s.back(s.named("bouton.comptes_rendus", actAccounts, accountArg(accShow, year, "")))
	return nil
}

// judges tells whether he validates an account: a head or his delegate, never his own.
func (s *sheet) judges(c colleague) bool {
	return s.who.promeneur.Leads() && c.structure.ID == s.structure.ID && c.author != s.who.author
}

// accountJudged is the head's validation, or his asking for another look.
func (s *sheet) accountJudged(ctx context.Context, c colleague, act accountAct) error {
	if !s.judges(c) {
		return s.stale(ctx)
	}
	step, key := AccountConfirmed, "bilans.valide"
	if act.step == accReturn {
		step, key = AccountReturned, "bilans.renvoye"
	}
	err := s.app.step(ctx, c, AccountAct{Author: c.author, Year: act.year, Step: step, By: s.who.author})
	switch {
	case errors.Is(err, report.ErrLocked), errors.Is(err, report.ErrOrder):
		key = "bilans.deja"
	case err != nil:
		return fmt.Errorf("judge an account: %w", err)
	}
	s.line(key, messages.Args{"prenom": c.promeneur.FirstName})
	all, states, err := s.below(ctx, act.year)
	if err != nil {
		return err
	}
	return s.accountList(all, states, accountAct{year: act.year})
}
