package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// standingDeeds are what a head declares of one professional of his team.
func standingDeeds() map[Action]deed {
	return map[Action]deed{
		actMember:         {right: rights.SeeTeam, do: (*sheet).memberScreen},
		actMemberSecrecy:  {right: rights.DeclareSecrecy, do: (*sheet).declareSecrecy},
		actMemberAgent:    {right: rights.DeclareSecrecy, do: (*sheet).declareAgent},
		actMemberDelegate: {right: rights.NameDelegate, do: (*sheet).nameDelegate},
	}
}

// secrecyAnswers are the three answers, in the order of their buttons.
func secrecyAnswers() []registry.Secrecy {
	return []registry.Secrecy{registry.SecrecyYes, registry.SecrecyNo, registry.SecrecyToCheck}
}

// readSecrecy reads "oui", "non" or "à vérifier"; anything else says nothing.
func readSecrecy(word string) registry.Secrecy {
	word = strings.NewReplacer("à", "a", "é", "e", " ", "_").Replace(strings.TrimSpace(word))
	if s := registry.Secrecy(word); slices.Contains(secrecyAnswers(), s) {
		return s
	}
	return ""
}

// standingArg is what a button carries of a professional, with one choice.
func standingArg(author presence.AuthorID, choice byte) (arg [8]byte) {
	copy(arg[:7], author)
	arg[7] = choice
	return arg
}

// pressedMember is the colleague that the button is about.
func (s *sheet) pressedMember() (colleague, bool, error) {
	for _, p := range s.structure.People {
		author, err := s.app.authorOf(p, s.structure)
		if err != nil {
			return colleague{}, false, err
		}
		if author != "" && author != s.who.author && standingArg(author, s.did.arg[7]) == s.did.arg {
			return colleague{author, p, s.structure}, true, nil
		}
	}
	return colleague{}, false, nil
}

// memberScreen shows what is declared of one professional, and the ways to change it.
func (s *sheet) memberScreen(ctx context.Context) error {
	c, ok, err := s.pressedMember()
	if err != nil || !ok {
		if err != nil {
			return err
		}
		return s.stale(ctx)
	}
	s.drawMember(c)
	return nil
}

func (s *sheet) drawMember(c colleague) {
	p := c.promeneur
	s.line("equipe.membre", messages.Args{"prenom": p.FirstName, "fonction": p.Function, "role": s.text("role."+string(p.Role), nil)})
	secrecy := p.Secrecy
	if secrecy == "" {
		secrecy = registry.SecrecyToCheck
	}
	s.line("equipe.secret_"+string(secrecy), nil)
	s.line("equipe.secret_quoi", nil)
	if p.PublicAgent {
		s.line("equipe.agent_public", nil)
	}
	if p.Delegate {
		s.line("equipe.delegue", nil)
	}
	if p.ID != "" && p.Mail != "" {
		s.line("equipe.par_courriel", messages.Args{"adresse": p.Mail})
	}
	role := s.who.promeneur
	if s.app.mayDo(role, actMemberSecrecy) {
		var row []chat.Button
		for i, answer := range secrecyAnswers() {
			row = append(row, s.named("bouton.secret_"+string(answer), actMemberSecrecy, standingArg(c.author, byte(i))))
		}
		s.row(row...)
		s.row(s.named("bouton.agent_public", actMemberAgent, standingArg(c.author, 0)))
	}
	if s.app.mayDo(role, actMemberDelegate) && rights.MayBeDelegate(p.Role) {
		key := "bouton.delegue"
		if p.Delegate {
			key = "bouton.delegue_retirer"
		}
		s.row(s.named(key, actMemberDelegate, standingArg(c.author, 0)))
	}
	if mayHaveMail(p) && s.app.mayDo(role, actMail) {
		s.row(s.named("bouton.adresse", actMail, standingArg(c.author, 0)))
	}
	if p.ID != "" {
		s.row(s.button(s.text("bouton.fermer_acces", messages.Args{"prenom": p.FirstName}), actClose, memberArg(p.ID)))
	}
	s.back(s.named("bouton.equipe", actTeam, [8]byte{}))
}

// declareSecrecy writes the employer's answer on secrecy.
func (s *sheet) declareSecrecy(ctx context.Context) error {
	answers := secrecyAnswers()
	return s.declare(ctx, func(st *Standing, _ registry.Promeneur) bool {
		if int(s.did.arg[7]) >= len(answers) {
			return false
		}
		st.Secrecy = answers[s.did.arg[7]]
		return true
	})
}

// declareAgent turns the public agent on or off.
func (s *sheet) declareAgent(ctx context.Context) error {
	return s.declare(ctx, func(st *Standing, p registry.Promeneur) bool {
		st.PublicAgent = !p.PublicAgent
		if st.Secrecy == "" {
			st.Secrecy = registry.SecrecyToCheck
		}
		return true
	})
}

// nameDelegate names a delegate, or takes the charge back.
func (s *sheet) nameDelegate(ctx context.Context) error {
	return s.declare(ctx, func(st *Standing, p registry.Promeneur) bool {
		st.Delegate = !p.Delegate
		return rights.MayBeDelegate(p.Role)
	})
}

// declare changes what is declared of the professional of the button; change
// says whether it may.
func (s *sheet) declare(ctx context.Context, change func(*Standing, registry.Promeneur) bool) error {
	c, ok, err := s.pressedMember()
	if err != nil {
		return err
	}
	st := Standing{
		Author: c.author, Structure: s.structure.ID, Secrecy: c.promeneur.Secrecy, PublicAgent: c.promeneur.PublicAgent,
		Delegate: c.promeneur.Delegate, By: s.who.author, Day: s.app.today(s.now),
	}
	if !ok || !change(&st, c.promeneur) {
		return s.stale(ctx)
	}
	if err := s.app.Update(ctx, func(tx Tx) error { return tx.SaveStanding(ctx, st) }); err != nil {
		return fmt.Errorf("declare a standing: %w", err)
	}
	if err := s.app.Renew(ctx); err != nil {
		return err
	}
	s.structure, _ = s.app.Directory.Structure(s.structure.ID)
	if c, ok, err = s.pressedMember(); err != nil || !ok {
		return err
	}
	s.drawMember(c)
	return nil
}

// declareInvited keeps what the employer declared when he invited.
func (a *App) declareInvited(ctx context.Context, tx Tx, member presence.AuthorID, inv *Invitation) error {
	if inv.Secrecy == "" && !inv.PublicAgent {
		return nil
	}
	st := Standing{
		Author: member, Structure: inv.Structure, Secrecy: inv.Secrecy, PublicAgent: inv.PublicAgent, Day: a.today(tx.Now()),
	}
	if st.Secrecy == "" {
		st.Secrecy = registry.SecrecyToCheck
	}
	return tx.SaveStanding(ctx, st)
}
