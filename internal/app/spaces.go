package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// tooLate is the age from which an arrival greets nobody any more.
const tooLate = time.Hour

// welcomeEvery is how often the welcome post of a space may be refreshed.
const welcomeEvery = 6 * time.Hour

// greet meets a newcomer: one general post in the space, refreshed in place;
// or, where the settings say so, one private message answering the arrival.
func (a *App) greet(ctx context.Context, e *chat.Join) error {
	if e.Author.Kind != chat.Person || e.Reread || a.Clock.Now().Sub(e.At) > tooLate {
		return nil
	}
	space, s, bound := a.space(e.Network, e.Place.Space)
	if !bound {
		return nil
	}
	if _, _, pro := a.Directory.Professional(e.Author.Account); pro {
		return nil
	}
	if a.Networks[e.Network].Welcome == WelcomeInPrivate {
		if done, err := a.greetInPrivate(ctx, e, s); done || err != nil {
			return err
		}
	}
	if e.Request {
		return nil
	}
	return a.post(ctx, space, s, WelcomePost, welcomeEvery)
}

// greetInPrivate sends the first screen once, where it may be sent; false
// leaves the newcomer to the post of the space. The delivery is committed as
// "en cours" first: a crash leaves it uncertain, never tried twice (law L3).
func (a *App) greetInPrivate(ctx context.Context, e *chat.Join, s registry.Structure) (bool, error) {
	sender, ok := a.senders[e.Network]
	if !ok || (!e.Request && !a.mayOpen(e.Network, sender)) {
		return false, nil
	}
	people, err := a.whois(ctx, &e.Origin, s.ID)
	if err != nil {
		return false, err
	}
	p := people[0]
	private := e.Origin
	private.Place = chat.Place{Kind: chat.Private}
	leaving, first, err := a.beginNotice(ctx, &private, p)
	if err != nil || !leaving {
		return first, err
	}
	delivery := a.sendNotice(ctx, sender, e, &private, p)
	err = a.Update(ctx, func(tx Tx) error {
		link, err := tx.Link(ctx, p.code)
		if err != nil {
			return err
		}
		return tx.SaveLink(ctx, link.Deliver(delivery))
	})
	if err != nil {
		return true, fmt.Errorf("record a delivery: %w", err)
	}
	return true, nil
}

// beginNotice commits that the first screen is leaving. leaving is false where
// the gate is shut; known then tells whether the person has met us before.
func (a *App) beginNotice(ctx context.Context, o *chat.Origin, p person) (leaving, known bool, err error) {
	err = a.Update(ctx, func(tx Tx) error {
		leaving = false
		link, err := tx.Link(ctx, p.code)
		if err != nil {
			return err
		}
		known = link.State != adherence.Unknown
		s := a.situation(o, act{action: actMenu}, person{structure: p.structure, code: p.code, link: link})
		if known || !s.open {
			return nil
		}
		leaving = true
		return tx.SaveLink(ctx, decideNotice(s).link)
	})
	if err != nil {
		return false, false, fmt.Errorf("begin a notice: %w", err)
	}
	return leaving, known, nil
}

func (a *App) sendNotice(ctx context.Context, sender chat.Sender, e *chat.Join, private *chat.Origin, p person) adherence.Delivery {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	to := e.Answer
	if !e.Request {
		var err error
		if to, err = sender.OpenPrivate(ctx, e.Author.Account); err != nil {
			return a.undelivered(ctx, e.Network, err)
		}
	}
	private.Answer = to
	out, err := a.compose(private, p, act{}, reply{Screen: screenFirst, Purpose: adherence.Notice}, sender.Capabilities())
	if err != nil {
		return adherence.NotDelivered
	}
	if _, err := sender.Send(ctx, out); err != nil {
		return a.undelivered(ctx, e.Network, err)
	}
	return adherence.Served
}

func (a *App) undelivered(ctx context.Context, n pdn.NetworkID, err error) adherence.Delivery {
	if errors.Is(err, chat.ErrTooFast) {
		a.mu.Lock()
		a.opening[n].stopped = true
		a.mu.Unlock()
		a.alert(ctx, "private welcome stopped", err, "network", n)
	}
	if passing(err) && !errors.Is(err, chat.ErrTooFast) {
		return adherence.Uncertain
	}
	return adherence.NotDelivered
}

func (a *App) mayOpen(n pdn.NetworkID, sender chat.Sender) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	o := a.opening[n]
	return sender.Capabilities().MayStartPrivate && !o.stopped && o.limit.AllowN(a.Clock.Now(), 1)
}

// arrive posts once, when the robot enters a living space: one general post,
// no individual notice.
func (a *App) arrive(ctx context.Context, e *chat.Arrived) error {
	space, s, bound := a.space(e.Network, e.Place.Space)
	if !bound || e.Reread {
		return nil
	}
	return a.post(ctx, space, s, ArrivalPost, forever)
}

// forever is longer than any installation lives.
const forever = 100 * 365 * 24 * time.Hour

func (a *App) leave(ctx context.Context, e *chat.Gone) error {
	err := a.Update(ctx, func(tx Tx) error { return tx.DropPosts(ctx, e.Network, e.Place.Space) })
	if err != nil {
		return fmt.Errorf("forget a space: %w", err)
	}
	return nil
}

// move follows a space whose identifier changed, for as long as we run; the
// operator is told to write the new identifier in the settings.
func (a *App) move(ctx context.Context, e *chat.Moved) error {
	_, _, bound := a.space(e.Network, e.From)
	if !bound {
		return nil
	}
	err := a.Update(ctx, func(tx Tx) error { return tx.MoveSpace(ctx, e.Network, e.From, e.Place.Space) })
	if err != nil {
		return fmt.Errorf("move a space: %w", err)
	}
	a.mu.Lock()
	a.moved[spaceOf{e.Network, e.Place.Space}] = e.From
	a.mu.Unlock()
	a.alert(ctx, "a space has a new identifier: write it in the settings", nil, "network", e.Network, "old", e.From, "new", e.Place.Space)
	return nil
}

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

// beginPost claims the writing of a post, so that two arrivals at once make one.
func (a *App) beginPost(ctx context.Context, space registry.Space, kind PostKind, every time.Duration) (before Post, due bool, err error) {
	err = a.Update(ctx, func(tx Tx) error {
		var err error
		if before, err = tx.Post(ctx, space.Network, space.ID, kind); err != nil {
			return err
		}
		due = before.At.IsZero() || tx.Now().Sub(before.At) >= every
		if !due {
			return nil
		}
		now := before
		now.Network, now.Space, now.Kind, now.Conversation = space.Network, space.ID, kind, space.Posts
		now.At, now.Edition = tx.Now(), a.Editions.At(a.today(tx.Now())).Number
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
	content, err := a.postContent(s, kind, sender.Capabilities())
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
func (a *App) postContent(s registry.Structure, kind PostKind, caps chat.Capabilities) (chat.Content, error) {
	p := &page{app: a, structure: s, edition: a.Editions.At(a.today(a.Clock.Now()))}
	args, single := p.presented()
	switch {
	case kind == WelcomePost:
		p.line("espace.bienvenue", nil)
	case kind == ArrivalPost:
		p.line("espace.arrivee", args)
	case single:
		p.line("espace.regles_un", args)
	default:
		p.line("espace.regles", args)
	}
	p.line("espace.nuit", nil)
	button := chat.Button{Label: p.text("bouton.regles", nil)}
	if caps.Ephemeral {
		button.Token = a.Sealer.MakeToken(seal.Token{Action: uint8(actRules), Structure: s.ID}, pdn.PersonCode{})
	} else {
		button.PrivateLink = startWord + seal.StructureTag(s.ID)
	}
	return chat.Content{Text: joinLines(p.lines), Buttons: [][]chat.Button{{button}}}, p.err
}

func joinLines(lines []string) string {
	out := ""
	for i, line := range lines {
		if i > 0 {
			out += "\n"
		}
		out += line
	}
	return out
}

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
	p.content.Text = joinLines(p.lines)
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
