package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// person is one account within one structure.
type person struct {
	structure pdn.StructureID
	code      pdn.PersonCode
	link      adherence.Link
	// mark is the event's mark, where its effects are done already.
	mark Mark
	done bool
}

// serve answers the act of a young person or a parent.
func (a *App) serve(ctx context.Context, o *chat.Origin, did act) error {
	people, err := a.whois(ctx, o, did.structure)
	if err != nil || len(people) == 0 {
		return err
	}
	if did.token != "" {
		if did, people = a.checkAddressee(did, people); len(people) == 0 {
			return nil
		}
	}
	// A no is a no to everybody who could be meant; anything else needs one structure.
	if len(people) > 1 && did.action != actNo {
		which := answer(screenWhichStructure)
		if did.action == actFree {
			which = answer(screenFreeStructure)
		}
		return a.answer(ctx, o, people[0], did, []reply{which})
	}
	for _, p := range people {
		if err := a.act(ctx, o, did, p, p.code == people[0].code); err != nil {
			return err
		}
	}
	return nil
}

// act decides, commits what changes and answers. say is false where the same
// word has already been answered for another structure.
func (a *App) act(ctx context.Context, o *chat.Origin, did act, p person, say bool) error {
	if p.done {
		replies, err := again(p.mark)
		if err != nil || len(replies) == 0 {
			return err
		}
		return a.answer(ctx, o, p, did, replies)
	}
	s := a.situation(o, did, p)
	out := decide(s)
	if !a.discreet(o) && (out.changed || out.deleted) && did.action != actYes && did.action != actNo {
		// In the open, only a yes or a no takes effect; the rest happens in private (law L9).
		out = outcome{link: p.link}
	}
	if out.changed || out.deleted {
		var err error
		if out, err = a.commit(ctx, o, did, p, say); err != nil {
			return err
		}
		if out.deleted || out.closing == ClosedKeepingNo {
			if err := a.Scrub(ctx); err != nil {
				return fmt.Errorf("scrub after an erasure: %w", err)
			}
		}
	}
	if !say {
		return nil
	}
	p.link = out.link
	return a.answer(ctx, o, p, did, out.replies)
}

// commit decides again inside the transaction, on what is stored there, and
// writes effects, mark and owed answer together. An event that is done already
// only gives its replies again; one that is answered gives none.
func (a *App) commit(ctx context.Context, o *chat.Origin, did act, p person, say bool) (outcome, error) {
	done, err := a.turn(ctx, p.code)
	if err != nil {
		return outcome{}, err
	}
	defer done()
	var out outcome
	err = a.Update(ctx, func(tx Tx) error {
		link, err := tx.Link(ctx, p.code)
		if err != nil {
			return err
		}
		event := a.eventOf(o, p)
		mark, done, err := tx.Mark(ctx, o.Network, event)
		if err != nil {
			return err
		}
		if done {
			out = outcome{link: link}
			out.replies, err = again(mark)
			return err
		}
		out = decide(a.situation(o, did, person{structure: p.structure, code: p.code, link: link}))
		if err := write(ctx, tx, out); err != nil {
			return err
		}
		if !say {
			return tx.SaveMark(ctx, Mark{Network: o.Network, Event: event, Day: a.today(tx.Now()), Answered: true})
		}
		return a.remember(ctx, tx, o, event, p, out.replies)
	})
	if err != nil {
		return outcome{}, fmt.Errorf("write the effects of an act: %w", err)
	}
	return out, nil
}

func write(ctx context.Context, tx Tx, out outcome) error {
	if out.closing != "" {
		if err := tx.Close(ctx, out.closing, out.link.Code); err != nil {
			return err
		}
	}
	if out.deleted {
		return tx.DeleteLink(ctx, out.link.Code)
	}
	if out.changed {
		return tx.SaveLink(ctx, out.link)
	}
	return nil
}

// remember marks the event as done, with the recipe of its answer, and keeps
// the answer as owed where the platform would not deliver the event again.
func (a *App) remember(ctx context.Context, tx Tx, o *chat.Origin, event string, p person, replies []reply) error {
	recipe, err := encode(replies)
	if err != nil {
		return err
	}
	mark := Mark{Network: o.Network, Event: event, Day: a.today(tx.Now()), Reply: recipe}
	if err := tx.SaveMark(ctx, mark); err != nil || !o.Once {
		return err
	}
	owed, err := a.owe(o, event, p, recipe)
	if err != nil {
		return err
	}
	return tx.KeepAnswer(ctx, owed)
}

// situation is what decide may look at.
func (a *App) situation(o *chat.Origin, did act, p person) situation {
	now := a.Clock.Now()
	day := a.today(now)
	place := chat.Private
	if o.Place.Kind == chat.Shared {
		place = chat.Shared
		if o.Place.Alone {
			place = chat.Ephemeral
		}
	}
	edition := a.editionNow()
	_, denied := adherence.MayContact(p.link, a.contact(o, adherence.Notice, edition))
	return situation{
		link: p.link,
		act:  did.action,
		showing: adherence.Showing{
			Structure: p.structure, Network: o.Network, Role: pdn.RoleYouth,
			Language: a.languageOf(did, p.link), Edition: edition, Place: place, Delivery: adherence.Served,
		},
		at:   adherence.Moment{Day: day, Month: day.Month()},
		open: denied == adherence.Open && a.discreet(o),
	}
}

// contact describes to the gate a message that answers an event.
func (a *App) contact(o *chat.Origin, purpose adherence.Purpose, edition int) adherence.Contact {
	now, at := a.Clock.Now(), o.At
	if at.After(now) {
		at = now // the platform's clock is ahead of ours: nobody acts in the future
	}
	return adherence.Contact{Purpose: purpose, Now: now, Act: at, SamePlace: true, Edition: edition}
}

// discreet tells that an answer to the event is seen by its author alone.
func (a *App) discreet(o *chat.Origin) bool {
	return o.Place.Kind == chat.Private || o.Place.Alone
}

// whois finds for which structures the account may be meant: the one named by
// the button or the deep link, the one of the space, or in private those that
// know the account; failing that, all those of the network.
func (a *App) whois(ctx context.Context, o *chat.Origin, named pdn.StructureID) ([]person, error) {
	candidates := a.candidates(o, named)
	var known, all []person
	err := a.View(ctx, func(r Reader) error {
		for _, s := range candidates {
			code, err := a.Sealer.Code(s.ID, o.Author.Account)
			if err != nil {
				return fmt.Errorf("code of an account: %w", err)
			}
			link, err := r.Link(ctx, code)
			if err != nil {
				return err
			}
			p := person{structure: s.ID, code: code, link: link}
			if p.mark, p.done, err = r.Mark(ctx, o.Network, a.eventOf(o, p)); err != nil {
				return err
			}
			all = append(all, p)
			if link.State != adherence.Unknown {
				known = append(known, p)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find who acts: %w", err)
	}
	if len(known) > 0 {
		return known, nil
	}
	return all, nil
}

func (a *App) candidates(o *chat.Origin, named pdn.StructureID) []registry.Structure {
	if named != "" {
		if s, ok := a.Directory.Structure(named); ok {
			return []registry.Structure{s}
		}
	}
	if o.Place.Kind == chat.Shared {
		_, s, bound := a.space(o.Network, o.Place.Space)
		if !bound {
			return nil
		}
		return []registry.Structure{s}
	}
	return a.Directory.On(o.Network)
}

// checkAddressee turns the press of a stale or foreign button into the act of
// being told so.
func (a *App) checkAddressee(did act, people []person) (act, []person) {
	err := a.Sealer.Verify(did.token, people[0].code)
	if err == nil {
		return did, people
	}
	did.action = actStale
	if errors.Is(err, seal.ErrForeign) {
		did.action = actForeign
	}
	return did, people
}
