package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

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
	// asked tells that she has an open request to be written to, staffed that
	// somebody would answer one.
	asked, staffed bool
	hers           hers // what open cases hold of her
	kin            kinship
	approach       adherence.Approach // what a professional declared of her
	alert          *alert             // what she is telling an adult
	// mark is the event's mark, where its effects are done already.
	mark Mark
	done bool
}

// served is what one transaction decided for one person.
type served struct {
	person  person
	did     act
	replies []reply
	erased  bool
	owed    bool // something is owed to a professional now
}

// serve answers the act of a young person or a parent: one transaction looks
// up who is meant, decides and writes; then the answers leave.
func (a *App) serve(ctx context.Context, o *chat.Origin, did act) error {
	people, err := a.meant(o, did.structure)
	if err != nil || len(people) == 0 {
		return err
	}
	if did.target != nil && a.discreet(o) {
		found := a.findAuthor(ctx, o.Network, *did.target)
		did.target = &found
	}
	over, err := a.takeTurns(ctx, did, people)
	if err != nil {
		return err
	}
	var all []served
	err = a.Update(ctx, func(tx Tx) error {
		all, err = a.decideAll(ctx, tx, o, did, people)
		return err
	})
	over()
	if err != nil {
		return fmt.Errorf("write the effects of an act: %w", err)
	}
	for _, s := range all {
		if s.owed {
			a.wake()
		}
		if s.erased {
			if err := a.Scrub(ctx); err != nil {
				return fmt.Errorf("scrub after an erasure: %w", err)
			}
		}
	}
	for _, s := range all {
		if err := a.answer(ctx, o, s.person, s.did, s.replies); err != nil {
			return err
		}
	}
	return nil
}

// takeTurns takes the turn of each person meant, so that an unasked notice and an
// act of the same person never cross.
func (a *App) takeTurns(ctx context.Context, did act, people []person) (over func(), err error) {
	codes, err := a.concerned(ctx, did, people)
	if err != nil {
		return nil, err
	}
	var ends []func()
	over = func() {
		for _, end := range ends {
			end()
		}
	}
	for _, code := range codes {
		end, err := a.turn(ctx, code)
		if err != nil {
			over()
			return nil, err
		}
		ends = append(ends, end)
	}
	return over, nil
}

// decideAll finds who is meant among the candidates, decides and writes.
func (a *App) decideAll(ctx context.Context, tx Tx, o *chat.Origin, did act, candidates []person) ([]served, error) {
	people, err := a.lookUp(ctx, tx, o, candidates)
	if err != nil {
		return nil, err
	}
	if did.token != "" {
		did = a.checkAddressee(did, people[0])
	}
	// A no is a no to everybody who could be meant; anything else needs one structure.
	if len(people) > 1 && did.action != actNo {
		which := answer(screenWhichStructure)
		if did.action == actFree {
			which = answer(screenFreeStructure)
		}
		return []served{{person: people[0], did: did, replies: []reply{which}}}, nil
	}
	var all []served
	for i, p := range people {
		s, err := a.decideOne(ctx, tx, o, did, p, i == 0)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all[:1], nil // the same word is answered once
}

// decideOne decides for one person and writes what changes, with the mark and,
// where the platform will not deliver again, the owed answer. An event that is
// done already only gives its replies again; one that is answered gives none.
func (a *App) decideOne(ctx context.Context, tx Tx, o *chat.Origin, did act, p person, say bool) (served, error) {
	if p.done {
		replies, err := again(p.mark)
		return served{person: p, did: did, replies: replies}, err
	}
	if err := errors.Join(a.lookAtTalk(ctx, tx, did, &p), a.lookAtKin(ctx, tx, did, &p), a.lookAtCases(ctx, tx, o, did, &p)); err != nil {
		return served{}, err
	}
	if did.action == actContest && a.discreet(o) {
		return a.contest(ctx, tx, o, did, p, say)
	}
	if err := a.lookAtAlert(o, did, &p); err != nil {
		return served{}, err
	}
	out := decide(a.situation(o, did, p))
	if !a.discreet(o) && out.effects() && did.action != actYes && did.action != actNo {
		// In the open, only a yes or a no takes effect; the rest happens in private (law L9).
		out = outcome{link: p.link}
	}
	if err := a.alreadySeen(ctx, tx, o, p, &out); err != nil {
		return served{}, err
	}
	erased := out.deleted || out.closing == ClosedKeepingNo
	if out.effects() {
		if err := a.write(ctx, tx, o, p, out); err != nil {
			return served{}, err
		}
		if err := a.remember(ctx, tx, o, p, out.replies, say); err != nil {
			return served{}, err
		}
	}
	p.link = out.link
	if len(p.kin.mates) > 0 || out.kin.bind { // another account of hers may have changed it
		var err error
		if p.link, err = tx.Link(ctx, p.code); err != nil {
			return served{}, err
		}
	}
	p.asked = (p.asked || out.request) && !out.withdrawn && out.closing == ""
	owed := out.request || out.withdrawn || out.closing != "" || out.alerted
	return served{person: p, did: did, replies: out.replies, erased: erased, owed: owed}, nil
}

// write writes what was decided. A no and an erasure end an open request too:
// the answer says that nobody will write.
func (a *App) write(ctx context.Context, tx Tx, o *chat.Origin, p person, out outcome) error {
	if out.closing != "" {
		if err := tx.Close(ctx, out.closing, out.link.Code); err != nil {
			return err
		}
	}
	if out.closing != "" || out.withdrawn {
		if err := a.endTalk(ctx, tx, p.code); err != nil {
			return err
		}
	}
	if out.request {
		if err := a.openTalk(ctx, tx, o, p, out.urgent); err != nil {
			return err
		}
	}
	if out.alerted {
		if err := a.sendAlert(ctx, tx, o, *p.alert, out.news); err != nil {
			return err
		}
	}
	var err error
	if out.deleted {
		err = tx.DeleteLink(ctx, out.link.Code)
	} else if out.changed {
		err = tx.SaveLink(ctx, out.link)
	}
	if err != nil {
		return err
	}
	return a.writeKin(ctx, tx, o, p, out)
}

// remember marks the event as done, with the recipe of its answer, and keeps
// the answer as owed where the platform would not deliver the event again. What
// is not said (the same word for a second structure) is marked as answered.
func (a *App) remember(ctx context.Context, tx Tx, o *chat.Origin, p person, replies []reply, say bool) error {
	mark := Mark{Network: o.Network, Event: a.eventOf(o, p), Day: a.today(tx.Now()), Answered: !say}
	if !say {
		return tx.SaveMark(ctx, mark)
	}
	var err error
	if mark.Reply, err = encode(replies); err != nil {
		return err
	}
	if err := tx.SaveMark(ctx, mark); err != nil || !o.Once {
		return err
	}
	owed, err := a.owe(o, mark.Event, p, mark.Reply)
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
	edition := a.editionOf(p.structure).Number
	_, denied := adherence.MayContact(p.link, a.contact(o, adherence.Notice, edition))
	return situation{
		link: p.link,
		act:  did.action, screen: a.screenOf(did.action),
		showing: adherence.Showing{
			Structure: p.structure, Network: o.Network, Role: pdn.RoleYouth,
			Language: a.languageOf(did, p.link), Edition: edition, Place: place, Delivery: adherence.Served,
		},
		at:    adherence.Moment{Day: day, Month: day.Month()},
		open:  denied == adherence.Open && a.discreet(o),
		asked: p.asked, staffed: p.staffed,
		kin: p.kin, alert: p.alert,
	}
}

// lookAtTalk finds whether a request of hers is open and, where she asks for
// one, whether somebody would answer.
func (a *App) lookAtTalk(ctx context.Context, r Reader, did act, p *person) error {
	var err error
	if _, p.asked, err = a.openTalkOf(ctx, r, p.code); err != nil || did.action != actAskWrite && did.action != actTellAdult {
		return err
	}
	d, err := a.dutyOf(ctx, r, p.structure)
	p.staffed = len(d.who) > 0
	return err
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

// meant lists the structures that an account may be meant for, with its code in
// each: the one named by the button or the deep link, the one of the space, or
// in private all those of the network.
func (a *App) meant(o *chat.Origin, named pdn.StructureID) ([]person, error) {
	var all []person
	for _, s := range a.candidates(o, named) {
		code, err := a.Sealer.Code(s.ID, o.Author.Account)
		if err != nil {
			return nil, fmt.Errorf("code of an account: %w", err)
		}
		all = append(all, person{structure: s.ID, code: code})
	}
	return all, nil
}

// lookUp reads what is kept of the candidates and of the event; where some
// structures know the account, only those are meant.
func (a *App) lookUp(ctx context.Context, r looker, o *chat.Origin, candidates []person) ([]person, error) {
	var known, all []person
	for _, p := range candidates {
		var err error
		if p.link, err = r.Link(ctx, p.code); err != nil {
			return nil, err
		}
		if p.mark, p.done, err = r.Mark(ctx, o.Network, a.eventOf(o, p)); err != nil {
			return nil, err
		}
		all = append(all, p)
		if p.link.State != adherence.Unknown {
			known = append(known, p)
		}
	}
	if len(known) > 0 {
		return known, nil
	}
	return all, nil
}

// looker reads what is kept of a person and of an event.
type looker interface {
	Link(ctx context.Context, code pdn.PersonCode) (adherence.Link, error)
	Mark(ctx context.Context, n pdn.NetworkID, event string) (Mark, bool, error)
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
	if on := a.Directory.On(o.Network); len(on) > 0 {
		return on
	}
	// No space is linked there yet: who tries the robot in private is answered all
	// the same, by the structures that have settled what the law asks.
	return slices.DeleteFunc(slices.Clone(a.Directory.Structures()), func(s registry.Structure) bool {
		return len(s.Missing[o.Network]) > 0
	})
}

// checkAddressee turns the press of a stale or foreign button into the act of
// being told so.
func (a *App) checkAddressee(did act, p person) act {
	err := a.Sealer.Verify(did.token, p.code)
	if err == nil {
		return did
	}
	did.action = actStale
	if errors.Is(err, seal.ErrForeign) {
		did.action = actForeign
	}
	return did
}
