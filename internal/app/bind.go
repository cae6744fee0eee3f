package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// longestName bounds the name that a professional gives to a space.
const longestName = 40

// unbound tells that the act happens in a shared space that belongs to no structure.
func (a *App) unbound(o *chat.Origin) bool {
	if o.Place.Kind != chat.Shared {
		return false
	}
	_, _, bound := a.space(o.Network, o.Place.Space)
	return !bound
}

// offerBinding is the menu of a professional in a space that is linked to
// nothing: one button, where he may press it.
func (s *sheet) offerBinding() bool {
	if !s.app.unbound(s.view.origin) || !s.app.mayDo(s.who.promeneur, actBind) {
		return false
	}
	if s.closed() {
		return true
	}
	s.line("maison.espace_muet", map[string]any{"structure": s.structure.Name})
	s.row(s.named("bouton.relier_espace", actBind, [8]byte{}))
	return true
}

// closed says what a structure has still to settle before its spaces on this
// network open; false when it owes nothing.
func (s *sheet) closed() bool {
	var missing []string
	for _, duty := range s.structure.Missing[s.view.origin.Network] {
		missing = append(missing, "• "+s.text("devoir."+string(duty), nil))
	}
	if len(missing) == 0 {
		return false
	}
	s.line("maison.espace_ferme", map[string]any{"structure": s.structure.Name})
	s.lines = append(s.lines, missing...)
	s.line("maison.espace_ferme_comment", nil)
	return true
}

// bind is [Relier cet espace], where the answer is seen by its author alone.
func (s *sheet) bind(ctx context.Context) error {
	bound, err := s.tryBind(ctx)
	if err != nil {
		return err
	}
	if bound {
		s.structure, _ = s.app.Directory.Structure(s.structure.ID)
		s.offerPost()
	}
	s.back()
	return nil
}

// offerPost proposes to publish the rules in the space just linked.
func (s *sheet) offerPost() {
	for i, space := range s.structure.Spaces {
		if space.Network == s.view.origin.Network && space.ID == s.view.origin.Place.Space {
			label := s.text("bouton.publier_dans", map[string]any{"espace": space.Name})
			s.row(s.button(label, actPublish, [8]byte{byte(i)}))
		}
	}
}

// tryBind links the space of the act and says what came of it.
func (s *sheet) tryBind(ctx context.Context) (bool, error) {
	o := s.view.origin
	if o.Place.Kind != chat.Shared {
		s.line("maison.relier_ou", nil)
		return false, nil
	}
	if _, other, bound := s.app.space(o.Network, o.Place.Space); bound {
		key := "maison.espace_deja"
		if other.ID != s.structure.ID {
			key = "maison.espace_autre"
		}
		s.line(key, map[string]any{"structure": other.Name})
		return false, nil
	}
	if s.closed() {
		return false, nil
	}
	if !o.Author.Administrator {
		s.line("maison.pas_administrateur", nil)
		return false, nil
	}
	b := Binding{
		Network: o.Network, Space: o.Place.Space, Structure: s.structure.ID, Name: s.spaceName(), Posts: o.Place.Conversation,
		By: s.who.author, Day: s.app.today(s.now),
	}
	err := s.app.Update(ctx, func(tx Tx) error { return tx.SaveBinding(ctx, b) })
	if err != nil {
		return false, fmt.Errorf("link a space: %w", err)
	}
	if err := s.app.changed(ctx, s.structure.ID); err != nil {
		return false, err
	}
	s.line("maison.espace_relie", map[string]any{"espace": b.Name, "structure": s.structure.Name})
	return true, nil
}

// spaceName is the name that he gave, or a number.
func (s *sheet) spaceName() string {
	name := strings.Join(strings.Fields(s.did.text), " ")
	if name == "" || utf8.RuneCountInString(name) > longestName {
		return s.text("maison.espace_numero", map[string]any{"numero": len(s.structure.Spaces) + 1})
	}
	return name
}

// bindInTheOpen answers /relier typed where everybody reads: the effect takes
// place, and what came of it is said in private (law L9).
func (a *App) bindInTheOpen(ctx context.Context, o *chat.Origin, did act, pro registry.Promeneur, st registry.Structure) error {
	sender, ok := a.senders[o.Network]
	if !ok || !a.mayDo(pro, actBind) {
		return nil
	}
	s, err := a.sheetOf(o, did, pro, st, sender.Capabilities())
	if err != nil {
		return err
	}
	if err := s.bind(ctx); err != nil {
		return err
	}
	content, err := s.done()
	if err != nil {
		return err
	}
	d, err := a.deskOf(ctx, s.who)
	if err != nil {
		return err
	}
	to := d.Address
	other, connected := a.senders[d.Network]
	switch {
	case connected && d.Network != o.Network:
		// His last private chat is on the other network, where these buttons are not his.
		sender, content.Buttons = other, nil
	case to == "": // no private chat is known: only the neutral link
		drawing := &page{app: a, structure: st, view: s.view}
		drawInPrivate(drawing)
		drawing.content.Text = strings.Join(drawing.lines, "\n")
		to, content = o.Answer, drawing.content
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	if _, err := sender.Send(ctx, chat.ToProfessional(to, content)); err != nil {
		a.alert(ctx, "the link of a space could not be told", err, "network", o.Network)
	}
	return nil
}

// deskOf reads where a professional may be written to.
func (a *App) deskOf(ctx context.Context, c colleague) (d Desk, err error) {
	err = a.View(ctx, func(r Reader) (err error) {
		d, err = r.Desk(ctx, c.author)
		return err
	})
	if err != nil {
		return d, fmt.Errorf("find where to write: %w", err)
	}
	return d, nil
}

// moveBinding follows a linked space whose identifier changed; false where the
// space is one of the settings.
func (a *App) moveBinding(ctx context.Context, tx Tx, e *chat.Moved) (bool, error) {
	bindings, err := tx.Bindings(ctx)
	if err != nil {
		return false, err
	}
	for _, b := range bindings {
		if b.Network != e.Network || b.Space != e.From {
			continue
		}
		was := string(e.FromConversation)
		b.Space = e.Place.Space
		if rest, inside := strings.CutPrefix(string(b.Posts), was); inside && was != "" {
			b.Posts = e.Place.Conversation + chat.Conversation(rest)
		}
		return true, errors.Join(tx.SaveBinding(ctx, b), tx.DropBinding(ctx, e.Network, e.From))
	}
	return false, nil
}
