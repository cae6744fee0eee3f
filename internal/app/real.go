package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/handle"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// The screens of [C'est un vrai ?].
const (
	screenReal       Screen = "vrai"
	screenRealAnswer Screen = "vrai_reponse"
)

func realDeeds() map[Action]deed {
	return map[Action]deed{
		actReal: {right: rights.SeeRules, screen: screenReal}, actRealText: {right: rights.SeeRules, screen: screenRealAnswer},
	}
}

func realScreens() map[Screen]func(*page) {
	return map[Screen]func(*page){screenReal: drawReal, screenRealAnswer: drawRealAnswer}
}

// declaredHandle is a public handle of a professional (B31).
type declaredHandle struct {
	network, handle string
	pro             registry.Promeneur
	structure       registry.Structure
}

// declaredHandles are all handles that professionals have declared: in the
// settings, as the page of an account, or by themselves.
func (a *App) declaredHandles(ctx context.Context) ([]declaredHandle, error) {
	var own []OwnHandle
	err := a.View(ctx, func(r Reader) (err error) {
		own, err = r.OwnHandles(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the handles of professionals: %w", err)
	}
	all, err := a.colleagues()
	if err != nil {
		return nil, err
	}
	var out []declaredHandle
	for _, c := range all {
		declare := func(network, name string) {
			out = append(out, declaredHandle{network, name, c.promeneur, c.structure})
		}
		for network, name := range c.promeneur.Handles {
			declare(network, name)
		}
		for _, page := range c.promeneur.Profiles {
			if network, name, ok := handle.Read(page, a.Reach.Networks); ok && network != "" {
				declare(network, name)
			}
		}
		for _, h := range own {
			if h.Author == c.author {
				declare(h.Network, h.Handle)
			}
		}
	}
	return out, nil
}

// verdict compares what a parent typed with the declared handles.
type verdict struct {
	real, alike *declaredHandle
}

// compare finds the account itself on its network, or one that it looks like.
// Without a network, any network of the list will do.
func compare(network, typed string, declared []declaredHandle) verdict {
	var v verdict
	for i, d := range declared {
		switch {
		case handle.Fold(typed) == handle.Fold(d.handle) && (network == "" || network == d.network):
			v.real = &declared[i]
		case handle.Fold(typed) != handle.Fold(d.handle) && handle.Alike(typed, d.handle):
			v.alike = &declared[i]
		}
	}
	return v
}

// drawReal asks a parent for the account to check.
func drawReal(p *page) {
	p.line("vrai.question", nil)
	p.line("vrai.exemple", nil)
	p.line("vrai.pas_garde", nil)
	p.row(p.press("bouton.parent", actParent), p.press("bouton.menu", actMenu))
}

// drawRealAnswer answers a parent: it is his account, it only looks like it, or
// it is on no list of ours. It never says whether a young person talks to us.
func drawRealAnswer(p *page) {
	defer func() {
		p.line("vrai.jamais", nil)
		p.row(p.press("bouton.vrai", actReal), p.press("bouton.parent", actParent))
	}()
	network, typed, ok := handle.Read(p.view.act.text, p.app.Reach.Networks)
	switch {
	case p.view.act.slow:
		p.line("vrai.trop", nil)
		p.callLine(p.structure)
		return
	case !ok:
		p.line("vrai.pas_lu", nil)
		p.line("vrai.exemple", nil)
		return
	}
	declared, err := p.app.declaredHandles(context.Background())
	if err != nil {
		p.err = errors.Join(p.err, err)
		return
	}
	asked := messages.Args{"pseudo": typed, "reseau": ""}
	if network != "" {
		asked["reseau"] = p.app.labelOf(network)
		p.line("vrai.demande_sur", asked)
	} else {
		p.line("vrai.demande", asked)
	}
	switch v := compare(network, typed, declared); {
	case v.real != nil:
		p.realAccount(*v.real)
	case v.alike != nil:
		p.line("vrai.presque", messages.Args{"pseudo": v.alike.handle, "prenom": v.alike.pro.FirstName, "reseau": p.app.labelOf(v.alike.network)})
		p.line("vrai.mefiance", nil)
		p.callLine(v.alike.structure)
	default:
		p.line("vrai.inconnu", nil)
		p.callLine(p.structure)
	}
}

func (p *page) realAccount(d declaredHandle) {
	p.line("vrai.oui", messages.Args{
		"prenom": d.pro.FirstName, "fonction": d.pro.Function, "structure": d.structure.Name, "reseau": p.app.labelOf(d.network),
	})
	p.callLine(d.structure)
	if d.structure.Directory != "" {
		p.row(chat.Button{Label: p.text("savoir.lien_annuaire", nil), URL: d.structure.Directory})
	}
}

// callLine says whom to call, where a number is known.
func (p *page) callLine(s registry.Structure) {
	if s.Phone == "" {
		p.line("vrai.appeler_sans", messages.Args{"structure": s.Name})
		return
	}
	p.line("vrai.appeler", messages.Args{"structure": s.Name, "telephone": s.Phone})
}

// meetLines tell a parent how to meet the team.
func (p *page) meetLines() {
	if p.structure.Address != "" {
		p.line("parent.rencontrer", messages.Args{"structure": p.structure.Name, "adresse": p.structure.Address})
	}
	for _, pro := range p.youngFacing() {
		if hours, _ := p.hoursOf(pro); hours != "" {
			p.line("parent.horaires", messages.Args{"prenom": pro.FirstName, "horaires": hours})
		}
	}
}

// handles is [Mes comptes publics]: what parents may check, given by himself.
func (s *sheet) handles(ctx context.Context) error {
	if s.did.text != "" {
		if err := s.addHandle(ctx); err != nil {
			return err
		}
	}
	mine, err := s.ownHandles(ctx)
	if err != nil {
		return err
	}
	s.line("comptes.titre", nil)
	for network, name := range s.who.promeneur.Handles {
		s.line("comptes.ligne", messages.Args{"reseau": s.app.labelOf(network), "pseudo": name})
	}
	var drops []chat.Button
	for i, h := range mine {
		s.line("comptes.ligne", messages.Args{"reseau": s.app.labelOf(h.Network), "pseudo": h.Handle})
		if len(drops) < mostRows*2-2 {
			label := s.text("bouton.retirer_compte", messages.Args{"reseau": s.app.labelOf(h.Network)})
			drops = append(drops, s.button(label, actHandleDrop, [8]byte{byte(i + 1)}))
		}
	}
	s.line("comptes.comment", nil)
	if s.view.origin.Place.Kind == chat.Private {
		s.app.memos.ask(s.view.origin.Author.Account, actHandles, "", s.now)
	}
	s.grid(drops...)
	s.back()
	return nil
}

func (s *sheet) addHandle(ctx context.Context) error {
	network, name, ok := handle.Read(s.did.text, s.app.Reach.Networks)
	if !ok || network == "" {
		s.line("comptes.quel_reseau", nil)
		return nil
	}
	err := s.app.Update(ctx, func(tx Tx) error {
		return tx.SaveOwnHandle(ctx, OwnHandle{Author: s.who.author, Network: network, Handle: strings.TrimSpace(name)})
	})
	if err != nil {
		return fmt.Errorf("keep a handle: %w", err)
	}
	s.line("comptes.note", nil)
	return nil
}

func (s *sheet) ownHandles(ctx context.Context) (mine []OwnHandle, err error) {
	err = s.app.View(ctx, func(r Reader) error {
		all, err := r.OwnHandles(ctx)
		for _, h := range all {
			if h.Author == s.who.author {
				mine = append(mine, h)
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the handles of a professional: %w", err)
	}
	return mine, nil
}

// handleDrop takes one of his handles out.
func (s *sheet) handleDrop(ctx context.Context) error {
	mine, err := s.ownHandles(ctx)
	if err != nil {
		return err
	}
	if place := int(s.did.arg[0]); place >= 1 && place <= len(mine) {
		err = s.app.Update(ctx, func(tx Tx) error { return tx.DropOwnHandle(ctx, s.who.author, mine[place-1].Network) })
		if err != nil {
			return fmt.Errorf("forget a handle: %w", err)
		}
		s.line("comptes.retire", nil)
	}
	s.did.text = ""
	return s.handles(ctx)
}
