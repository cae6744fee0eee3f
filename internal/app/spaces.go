package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
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
	if quiet, err := a.quiet(ctx); quiet || err != nil {
		return false, err
	}
	sender, ok := a.senders[e.Network]
	if !ok {
		return false, nil
	}
	p, err := a.newcomer(ctx, &e.Origin, s.ID)
	if err != nil {
		return false, err
	}
	private := e.Origin
	private.Place = chat.Place{Kind: chat.Private}
	permit, denied := adherence.MayContact(p.link, a.contact(&private, adherence.Notice, a.editionOf(p.structure).Number))
	if denied != adherence.Open || p.link.State != adherence.Unknown {
		// Known already: the post of the space is for those who are not.
		return p.link.State != adherence.Unknown, nil
	}
	if !e.Request && !a.mayOpen(e.Network, sender) {
		return false, nil
	}
	leaving, err := a.beginNotice(ctx, &private, p, permit)
	if err != nil || !leaving {
		return true, err
	}
	delivery := a.sendNotice(ctx, sender, e, &private, p, permit)
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

// quiet tells that no first notice may leave in private unasked.
func (a *App) quiet(ctx context.Context) (bool, error) {
	if a.Quiet == nil {
		return false, nil
	}
	quiet, err := a.Quiet(ctx)
	if err != nil {
		return false, fmt.Errorf("look whether to keep quiet: %w", err)
	}
	return quiet, nil
}

// newcomer is who arrives, as far as the structure knows her.
func (a *App) newcomer(ctx context.Context, o *chat.Origin, s pdn.StructureID) (person, error) {
	people, err := a.meant(o, s)
	if err != nil {
		return person{}, err
	}
	err = a.View(ctx, func(r Reader) error {
		people, err = a.lookUp(ctx, r, o, people)
		return err
	})
	if err != nil {
		return person{}, fmt.Errorf("find who arrives: %w", err)
	}
	return people[0], nil
}

// beginNotice commits that the first screen is leaving, in the transaction that
// checks its permit again (law L1): false where the gate has shut in between.
func (a *App) beginNotice(ctx context.Context, o *chat.Origin, p person, permit chat.Permit) (bool, error) {
	leaving := false
	err := a.Update(ctx, func(tx Tx) error {
		link, err := tx.Link(ctx, p.code)
		if err != nil {
			return err
		}
		held := adherence.Holds(permit, link, a.contact(o, adherence.Notice, a.editionOf(p.structure).Number))
		leaving = held == adherence.Open && link.State == adherence.Unknown
		if !leaving {
			return nil
		}
		p.link = link
		return tx.SaveLink(ctx, decideNotice(a.situation(o, act{action: actMenu}, p)).link)
	})
	if err != nil {
		return false, fmt.Errorf("begin a notice: %w", err)
	}
	return leaving, nil
}

func (a *App) sendNotice(ctx context.Context, sender chat.Sender, e *chat.Join, private *chat.Origin, p person, permit chat.Permit) adherence.Delivery {
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
	// The private chat took its time to open; from here on her acts wait.
	done, err := a.turn(ctx, p.code)
	if err != nil {
		return adherence.NotDelivered
	}
	defer done()
	if !a.stillWelcome(ctx, p.code) {
		return adherence.NotDelivered
	}
	out, err := a.compose(private, p, act{}, reply{Screen: screenFirst, Purpose: adherence.Notice}, permit, sender.Capabilities())
	if err != nil {
		a.alert(ctx, "private welcome not drawn", err)
		return adherence.NotDelivered
	}
	// The nonce tells the sender that a second try could double it.
	nonce := a.Sealer.EventCode(p.structure, e.Network, e.ID)[:nonceLength]
	if _, err := sender.Send(ctx, out.WithNonce(nonce)); err != nil {
		return a.undelivered(ctx, e.Network, err)
	}
	return adherence.Served
}

// nonceLength is the longest nonce that every platform takes.
const nonceLength = 25

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
	if !bound {
		a.Logger.InfoContext(ctx, "the robot is in a space that no structure has: its identifier goes into the settings",
			"network", e.Network, "space", e.Place.Space)
	}
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
	if err := a.channelGone(ctx, &e.Origin); err != nil {
		return err
	}
	return a.losePlaces(ctx, func(p ChangesPlace) bool { return p.Network == e.Network && p.Space == e.Place.Space })
}

// closed follows the end of one conversation: the deciders' channel, the place where
// changes are told, or where the standing post of a read space stood.
func (a *App) closed(ctx context.Context, e *chat.Closed) error {
	if err := a.standingClosed(ctx, e); err != nil {
		return err
	}
	if err := a.channelGone(ctx, &e.Origin); err != nil {
		return err
	}
	return a.losePlaces(ctx, func(p ChangesPlace) bool { return p.Network == e.Network && p.Posts == e.Place.Conversation })
}

// moveChannel follows the deciders' channel, which is bound to no structure as a
// space is.
func (a *App) moveChannel(ctx context.Context, e *chat.Moved) error {
	err := a.Update(ctx, func(tx Tx) error {
		all, err := tx.Channels(ctx)
		ours := slices.ContainsFunc(all, func(c Channel) bool { return c.Network == e.Network && string(c.Conversation) == string(e.From) })
		if err != nil || !ours {
			return err
		}
		return tx.MoveSpace(ctx, e.Network, e.From, e.Place.Space)
	})
	if err != nil {
		return fmt.Errorf("move the deciders' channel: %w", err)
	}
	return nil
}

// move follows a space whose identifier changed, for as long as we run; the
// operator is told to write the new identifier in the settings.
func (a *App) move(ctx context.Context, e *chat.Moved) error {
	_, _, bound := a.space(e.Network, e.From)
	if !bound {
		return a.moveChannel(ctx, e)
	}
	stored := false
	err := a.Update(ctx, func(tx Tx) (err error) {
		if stored, err = a.moveBinding(ctx, tx, e); err != nil {
			return err
		}
		return tx.MoveSpace(ctx, e.Network, e.From, e.Place.Space)
	})
	if err != nil {
		return fmt.Errorf("move a space: %w", err)
	}
	if stored {
		return a.Renew(ctx)
	}
	a.mu.Lock()
	a.moved[spaceOf{e.Network, e.Place.Space}] = e.From
	a.mu.Unlock()
	a.alert(ctx, "a space has a new identifier: write it in the settings", nil, "network", e.Network, "old", e.From, "new", e.Place.Space)
	return nil
}
