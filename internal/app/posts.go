package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// post writes or refreshes a post of a space, at most once in every.
func (a *App) post(ctx context.Context, space registry.Space, s registry.Structure, kind PostKind, every time.Duration) error {
	before, due, err := a.beginPost(ctx, space, kind, every)
	if err != nil || !due {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	ref, err := a.sendPost(ctx, space, s, kind, before.Ref)
	if err != nil {
		// A post speaks to nobody in particular: its absence is the operator's business.
		a.alert(ctx, "post not sent", err, "network", space.Network, "post", kind)
		return nil
	}
	return a.endPost(context.WithoutCancel(ctx), space, kind, ref)
}

// postAgain is when a post that could not be sent may be tried again.
const postAgain = time.Minute

// beginPost claims the writing of a post, so that two arrivals at once make one.
func (a *App) beginPost(ctx context.Context, space registry.Space, kind PostKind, every time.Duration) (before Post, due bool, err error) {
	_, s, _ := a.Directory.Space(space.Network, space.ID)
	err = a.Update(ctx, func(tx Tx) error {
		var err error
		if before, err = tx.Post(ctx, space.Network, space.ID, kind); err != nil {
			return err
		}
		age := tx.Now().Sub(before.At)
		due = before.At.IsZero() || age >= every || (before.Ref == "" && age >= postAgain)
		if !due {
			return nil
		}
		now := before
		now.Network, now.Space, now.Kind, now.Conversation = space.Network, space.ID, kind, space.Posts
		now.At, now.Edition = tx.Now(), a.editionOf(s.ID).Number
		return tx.SavePost(ctx, now)
	})
	if err != nil {
		return Post{}, false, fmt.Errorf("begin a post: %w", err)
	}
	return before, due, nil
}

// sendPost edits the post that stands there, or writes a new one where it is gone.
func (a *App) sendPost(ctx context.Context, space registry.Space, s registry.Structure, kind PostKind, ref chat.MessageRef) (chat.MessageRef, error) {
	sender, ok := a.senders[space.Network]
	if !ok {
		return "", fmt.Errorf("%w: no sender for this network", chat.ErrGone)
	}
	content, err := a.postContent(space, s, kind, sender.Capabilities())
	if err != nil {
		return "", err
	}
	out := chat.ToSpace(space.Posts, content)
	if ref != "" {
		edited, err := sender.Send(ctx, out.Editing(ref))
		if err == nil {
			if edited == "" {
				edited = ref
			}
			return edited, nil
		}
		if !errors.Is(err, chat.ErrGone) {
			return "", err
		}
	}
	return sender.Send(ctx, out)
}

func (a *App) endPost(ctx context.Context, space registry.Space, kind PostKind, ref chat.MessageRef) error {
	err := a.Update(ctx, func(tx Tx) error {
		p, err := tx.Post(ctx, space.Network, space.ID, kind)
		if err != nil {
			return err
		}
		p.Ref = ref
		return tx.SavePost(ctx, p)
	})
	if err != nil {
		return fmt.Errorf("end a post: %w", err)
	}
	return nil
}

// postContent draws a post: a few neutral lines and one button.
func (a *App) postContent(space registry.Space, s registry.Structure, kind PostKind, caps chat.Capabilities) (chat.Content, error) {
	p := &page{app: a, structure: s, edition: a.editionOf(s.ID)}
	args, single := p.presented()
	switch {
	case kind == WelcomePost:
		p.line("espace.bienvenue", nil)
	case kind == ArrivalPost:
		p.line("espace.arrivee", args)
	case len(p.youngFacing()) == 0:
		p.line("espace.regles_sans", args)
	case single:
		p.line("espace.regles_un", args)
	default:
		p.line("espace.regles", args)
	}
	if kind == StandingPost {
		p.answering()
	}
	if r, now := space.Reading, a.Clock.Now(); r.At(now) {
		p.line("espace.lecture", nil)
	} else if r.On {
		p.line("espace.lecture_pause", nil)
	}
	p.line("espace.nuit", nil)
	return chat.Content{Text: strings.Join(p.lines, "\n"), Buttons: [][]chat.Button{{a.rulesButton(p, s, caps)}}}, p.err
}

// rulesButton leads anybody to the rules, in private.
func (a *App) rulesButton(p *page, s registry.Structure, caps chat.Capabilities) chat.Button {
	button := chat.Button{Label: p.text("bouton.regles", nil)}
	if caps.Ephemeral {
		button.Token = a.Sealer.MakeToken(seal.Token{Action: uint8(actRules), Structure: s.ID}, pdn.PersonCode{})
	} else {
		button.PrivateLink = startWord + seal.StructureTag(s.ID)
	}
	return button
}
