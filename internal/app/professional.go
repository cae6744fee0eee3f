package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// serveProfessional answers a professional of this installation: his menu, and
// the publication of the standing post.
func (a *App) serveProfessional(ctx context.Context, o *chat.Origin, did act, pro registry.Promeneur, s registry.Structure) error {
	sender, ok := a.senders[o.Network]
	if !ok {
		return nil
	}
	code, err := a.Sealer.Code(s.ID, o.Author.Account)
	if err != nil {
		return fmt.Errorf("code of an account: %w", err)
	}
	p := &page{app: a, structure: s, edition: a.Editions.At(a.today(a.Clock.Now())),
		view: view{origin: o, person: person{structure: s.ID, code: code}, caps: sender.Capabilities()}}
	switch {
	case !a.discreet(o):
		drawInPrivate(p)
	case did.action == actPublish && a.Sealer.Verify(did.token, code) == nil:
		if err := a.publish(ctx, p, s, int(did.arg[0])); err != nil {
			return err
		}
	case did.action == actFree:
		p.line("pro.texte_libre", nil)
		p.row(p.press("bouton.menu", actMenu))
	default:
		p.drawProfessional(pro, s)
	}
	p.content.Text = strings.Join(p.lines, "\n")
	if p.err != nil {
		return p.err
	}
	out := chat.ToProfessional(o.Answer, p.content)
	if did.pressed != "" {
		out = out.Editing(did.pressed)
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	if _, err := sender.Send(ctx, out); err != nil {
		// His menu is made again by one word; nothing is owed.
		a.alert(ctx, "menu not sent", err, "network", o.Network)
	}
	return nil
}

func (p *page) drawProfessional(pro registry.Promeneur, s registry.Structure) {
	p.line("pro.menu", messages.Args{"prenom": pro.FirstName, "structure": s.Name})
	if len(s.Spaces) == 0 {
		p.line("pro.sans_espace", nil)
		return
	}
	p.line("pro.publier_ou", nil)
	for i, space := range s.Spaces {
		label := p.text("bouton.publier_dans", messages.Args{"espace": space.Name})
		p.row(p.pressWith(label, actPublish, s.ID, [8]byte{byte(i)}))
	}
}

// publish writes the standing post of one of the structure's spaces.
func (a *App) publish(ctx context.Context, p *page, s registry.Structure, index int) error {
	if index >= len(s.Spaces) {
		p.line("erreur.bouton", nil)
		return nil
	}
	space := s.Spaces[index]
	before, _, err := a.beginPost(ctx, space, StandingPost, 0)
	if err != nil {
		return err
	}
	sending, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	ref, err := a.sendPost(sending, space, s, StandingPost, before.Ref)
	if err != nil {
		a.alert(ctx, "standing post not sent", err, "network", space.Network)
		p.line("pro.publication_impossible", nil)
		p.row(p.press("bouton.menu", actMenu))
		return nil
	}
	p.line("pro.publie", nil)
	if ref == before.Ref {
		p.lines = nil
		p.line("pro.mis_a_jour", nil)
	}
	p.row(p.press("bouton.menu", actMenu))
	return a.endPost(ctx, space, StandingPost, ref)
}
