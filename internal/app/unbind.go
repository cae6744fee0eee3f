package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// unbindDeeds take a space away from a structure.
func unbindDeeds() map[Action]deed {
	return under(rights.BindSpace, map[Action]proAction{actUnbind: (*sheet).unbind, actUnbindYes: (*sheet).unbindYes})
}

// spaceArg is what a button carries of a space.
func spaceArg(n pdn.NetworkID, id pdn.SpaceID) (arg [8]byte) {
	sum := sha256.Sum256([]byte(string(n) + "\n" + string(id)))
	copy(arg[:], sum[:])
	return arg
}

// unbind lists the spaces that were linked from the chat, and asks before it
// takes one away.
func (s *sheet) unbind(ctx context.Context) error {
	bindings, err := s.bindings(ctx)
	if err != nil {
		return err
	}
	var buttons []chat.Button
	for _, b := range bindings {
		arg := spaceArg(b.Network, b.Space)
		if arg == s.did.arg {
			s.line("maison.delier", messages.Args{"espace": b.Name})
			s.row(s.named("bouton.delier_oui", actUnbindYes, arg))
			s.back()
			return nil
		}
		if len(buttons) < mostRows*mostInRow-mostInRow {
			buttons = append(buttons, s.button(b.Name, actUnbind, arg))
		}
	}
	s.line("maison.espaces", messages.Args{"structure": s.structure.Name})
	for _, space := range s.structure.Spaces {
		s.lines = append(s.lines, "• "+space.Name)
	}
	s.line("maison.delier_lequel", nil)
	s.line("maison.autre_salon", nil)
	s.grid(buttons...)
	s.back()
	return nil
}

// bindings are the spaces of the structure that were linked from the chat.
func (s *sheet) bindings(ctx context.Context) (mine []Binding, err error) {
	err = s.app.View(ctx, func(r Reader) error {
		all, err := r.Bindings(ctx)
		for _, b := range all {
			if b.Structure == s.structure.ID {
				mine = append(mine, b)
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the linked spaces: %w", err)
	}
	return mine, nil
}

// unbindYes takes a space away: it is neither read nor spoken in any more, its
// posts say so, and where reading stood is forgotten.
func (s *sheet) unbindYes(ctx context.Context) error {
	bindings, err := s.bindings(ctx)
	if err != nil {
		return err
	}
	for _, b := range bindings {
		if spaceArg(b.Network, b.Space) != s.did.arg {
			continue
		}
		if err := s.app.release(ctx, b); err != nil {
			return err
		}
		s.structure, _ = s.app.Directory.Structure(s.structure.ID)
		s.line("maison.delie", messages.Args{"espace": b.Name})
		return s.menu(ctx)
	}
	return s.stale(ctx)
}

// release forgets the link of a space with all that hangs on it, then tells so
// where its posts stand.
func (a *App) release(ctx context.Context, b Binding) error {
	var posts []Post
	err := a.Update(ctx, func(tx Tx) error {
		posts = nil
		for _, kind := range []PostKind{StandingPost, WelcomePost, ArrivalPost} {
			p, err := tx.Post(ctx, b.Network, b.Space, kind)
			if err != nil {
				return err
			}
			if p.Ref != "" {
				posts = append(posts, p)
			}
		}
		return errors.Join(tx.DropPosts(ctx, b.Network, b.Space), tx.DropBinding(ctx, b.Network, b.Space), a.stopReading(ctx, tx, b))
	})
	if err != nil {
		return fmt.Errorf("unlink a space: %w", err)
	}
	if err := a.Renew(ctx); err != nil {
		return err
	}
	a.forgetPositions(b)
	for _, p := range posts {
		a.retire(ctx, p)
	}
	return nil
}

// stopReading turns the reading of a space off for good.
func (a *App) stopReading(ctx context.Context, tx Tx, b Binding) error {
	off := SpaceReading{SpaceReading: registry.SpaceReading{Network: b.Network, Space: b.Space}, By: b.By}
	readings, err := tx.Readings(ctx)
	if err != nil {
		return err
	}
	for _, r := range readings {
		if r.Network == b.Network && r.Space == b.Space {
			return tx.SaveReading(ctx, off)
		}
	}
	return nil
}

// forgetPositions drops how far the space was read.
func (a *App) forgetPositions(b Binding) {
	if a.Forget != nil {
		a.Forget(b.Network, b.Space, b.Posts)
	}
}

// retire writes over a post that the robot has left.
func (a *App) retire(ctx context.Context, p Post) {
	sender, connected := a.senders[p.Network]
	if !connected {
		return
	}
	drawing := &page{app: a}
	drawing.line("espace.delie", nil)
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	out := chat.ToSpace(p.Conversation, chat.Content{Text: strings.Join(drawing.lines, "\n")}).Editing(p.Ref)
	if _, err := sender.Send(ctx, out); err != nil && !errors.Is(err, chat.ErrGone) {
		a.alert(ctx, "a post of an unlinked space still stands", err, "network", p.Network, "post", p.Kind)
	}
}
