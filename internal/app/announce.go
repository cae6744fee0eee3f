package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/charter"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// saidAfter is for how many days after its first day of effect a new edition is
// still told in the spaces, when it could not be told on that day.
const saidAfter = 7

// owedPlaceLost tells a head that his place of changes can no longer be written to.
const owedPlaceLost = "changements"

// Announce tells, in public and to nobody in particular, what is to be told of
// new editions today (A22): before its first day, in the place of changes; on
// that day, in each space. It may run at any time: each is told once.
func (a *App) Announce(ctx context.Context) error {
	var errs []error
	for _, s := range a.Directory.Structures() {
		_, err := a.announce(ctx, s)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// announce does it for one structure; told is false where something could not leave.
func (a *App) announce(ctx context.Context, s registry.Structure) (told bool, err error) {
	today := a.today(a.Clock.Now())
	told = true
	for _, e := range a.shelf.Of(s.ID).All() {
		var ok bool
		switch {
		case e.Number == 1 || today > e.Effective+saidAfter:
			continue
		case e.Effective > today:
			ok, err = a.announceBefore(ctx, s, e)
		default:
			ok, err = a.sayInSpaces(ctx, s, e, EditionPost)
		}
		if err != nil {
			return false, err
		}
		told = told && ok
	}
	return told, nil
}

// announceBefore tells an edition to come in the places of changes; in the
// spaces where there is none, or none that can be written to any more.
func (a *App) announceBefore(ctx context.Context, s registry.Structure, e charter.Edition) (told bool, err error) {
	told = true
	reached := false
	for _, p := range a.changesOf(s.ID) {
		err := a.sayOnce(ctx, p.asSpace(), s, e, AnnouncePost)
		switch {
		case err == nil:
			reached = true
		case errors.Is(err, chat.ErrGone), errors.Is(err, chat.ErrForbidden), errors.Is(err, chat.ErrClosed):
			if err := a.losePlace(ctx, s, p); err != nil {
				return false, err
			}
		case errors.Is(err, errStorage):
			return false, err
		default:
			reached, told = true, false // a passing trouble: the next run tries again
		}
	}
	if reached {
		return told, nil
	}
	return a.sayInSpaces(ctx, s, e, AnnouncePost)
}

// asSpace is a place of changes as the posts take it; it has a name of its own
// among the spaces, since it may lie inside one.
func (p ChangesPlace) asSpace() registry.Space {
	return registry.Space{Network: p.Network, ID: pdn.SpaceID(p.Posts), Posts: p.Posts}
}

func (a *App) sayInSpaces(ctx context.Context, s registry.Structure, e charter.Edition, kind PostKind) (told bool, err error) {
	told = true
	for _, space := range s.Spaces {
		err := a.sayOnce(ctx, space, s, e, kind)
		if errors.Is(err, errStorage) {
			return false, err
		}
		if err != nil {
			a.alert(ctx, "a new edition could not be told", err, "network", space.Network, "post", kind)
			told = false
		}
	}
	return told, nil
}

// errStorage marks a trouble of ours, not of a network.
var errStorage = errors.New("storage")

// sayOnce posts an edition in a place where it was not posted yet.
func (a *App) sayOnce(ctx context.Context, where registry.Space, s registry.Structure, e charter.Edition, kind PostKind) error {
	return a.sayNumbered(ctx, where, e.Number, kind, func(caps chat.Capabilities) (chat.Content, error) {
		return a.editionContent(s, e, kind, caps)
	})
}

// sayNumbered posts something numbered in a place where neither it nor a later one
// was posted yet.
func (a *App) sayNumbered(ctx context.Context, where registry.Space, number int, kind PostKind, draw func(chat.Capabilities) (chat.Content, error)) error {
	sender, connected := a.senders[where.Network]
	if !connected {
		return fmt.Errorf("no sender for this network: %w", chat.ErrUncertain)
	}
	due, err := a.claimSaying(ctx, where, number, kind)
	if err != nil || !due {
		return err
	}
	content, err := draw(sender.Capabilities())
	if err != nil {
		return err
	}
	sending, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	ref, err := sender.Send(sending, chat.ToSpace(where.Posts, content))
	if err != nil {
		return fmt.Errorf("tell a space: %w", err)
	}
	if ref == "" {
		ref = chat.MessageRef(kind) // the network names no message, and it did leave
	}
	if err := a.endPost(context.WithoutCancel(ctx), where, kind, ref); err != nil {
		return errors.Join(errStorage, err)
	}
	return nil
}

// claimSaying writes that an edition is being told, before it leaves.
func (a *App) claimSaying(ctx context.Context, where registry.Space, number int, kind PostKind) (due bool, err error) {
	err = a.Update(ctx, func(tx Tx) error {
		p, err := tx.Post(ctx, where.Network, where.ID, kind)
		if err != nil {
			return err
		}
		again := p.Edition == number && p.Ref == "" && tx.Now().Sub(p.At) >= postAgain
		if due = p.Edition < number || again; !due {
			return nil
		}
		return tx.SavePost(ctx, Post{
			Network: where.Network, Space: where.ID, Kind: kind, Conversation: where.Posts, Edition: number, At: tx.Now(),
		})
	})
	if err != nil {
		return false, errors.Join(errStorage, fmt.Errorf("begin to tell an edition: %w", err))
	}
	return due, nil
}

// editionContent draws what everybody reads of a new edition: the difference,
// and that nobody has anything to do.
func (a *App) editionContent(s registry.Structure, e charter.Edition, kind PostKind, caps chat.Capabilities) (chat.Content, error) {
	p := &page{app: a, structure: s, edition: e}
	if kind == AnnouncePost {
		p.line("regles.annonce", messages.Args{"jour": dayName(e.Effective)})
	} else {
		p.line("regles.aujourdhui", nil)
	}
	p.line("regles.change", nil)
	p.bullets(e.Changes)
	p.line("regles.change_pas", nil)
	p.bullets(e.Unchanged)
	p.line("regles.annonce_rien", nil)
	if kind == EditionPost {
		p.changesPlaces()
	}
	return chat.Content{Text: strings.Join(p.lines, "\n"), Buttons: [][]chat.Button{{a.rulesButton(p, s, caps)}}}, p.err
}

// losePlace forgets a place of changes that can no longer be written to, and
// tells the heads.
func (a *App) losePlace(ctx context.Context, s registry.Structure, p ChangesPlace) error {
	err := a.Update(ctx, func(tx Tx) error {
		if err := tx.DropChangesPlace(ctx, s.ID, p.Network); err != nil {
			return err
		}
		return a.oweHeads(ctx, tx, s, owedPlaceLost, string(p.Network)+":"+a.Clock.Now().Format(time.DateOnly), map[string]string{"network": string(p.Network)})
	})
	if err != nil {
		return errors.Join(errStorage, fmt.Errorf("forget a place of changes: %w", err))
	}
	a.wake()
	return a.Renew(ctx)
}

// losePlaces forgets the places of changes that are gone, and tells elsewhere what
// was to be told there.
func (a *App) losePlaces(ctx context.Context, gone func(ChangesPlace) bool) error {
	for _, s := range a.Directory.Structures() {
		for _, p := range a.changesOf(s.ID) {
			if !gone(p) {
				continue
			}
			if err := a.losePlace(ctx, s, p); err != nil {
				return err
			}
			if _, err := a.announce(ctx, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// oweHeads owes one message to each head and delegate of a structure, and a
// letter without content to a head who is on no network; key tells it from the
// others of its kind.
func (a *App) oweHeads(ctx context.Context, tx Tx, s registry.Structure, kind, key string, args map[string]string) error {
	for _, p := range s.Heads() {
		author, err := a.authorOf(p, s)
		if err != nil {
			return err
		}
		if author == "" {
			continue
		}
		all := map[string]string{"author": string(author)}
		for name, value := range args {
			all[name] = value
		}
		_, err = tx.Enqueue(ctx, outbox.Message{Key: kind + ":" + key + ":" + string(author), Kind: kind, Due: tx.Now(), Args: all})
		if err != nil {
			return fmt.Errorf("owe a message to a head: %w", err)
		}
	}
	_, err := a.OweEmptyLetters(ctx, tx, kind+":"+key, s.ID)
	return err
}

// placeLost is what a head reads of it.
func (a *App) placeLost(m outbox.Message) func(*sheet) error {
	return func(s *sheet) error {
		s.line("edition.endroit_perdu", messages.Args{"reseau": a.Networks[pdn.NetworkID(m.Args["network"])].Name})
		s.back(s.named("bouton.edition_endroit", actChangesPlace, [8]byte{}))
		return nil
	}
}

// changesOf are the places where a structure tells its changes.
func (a *App) changesOf(id pdn.StructureID) []ChangesPlace {
	all := a.places.Load()
	if all == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(*all), func(p ChangesPlace) bool { return p.Structure != id })
}

// changesPlaces says where the changes of the rules stand in public.
func (p *page) changesPlaces() {
	for _, place := range p.app.changesOf(p.structure.ID) {
		p.line("regles.ou_changements", messages.Args{"adresse": place.Page})
	}
}

// fixes lists the mistakes of spelling put right in the edition shown.
func (p *page) fixes() {
	if len(p.edition.Fixes) == 0 {
		return
	}
	p.line("regles.corrections", nil)
	for _, fix := range p.edition.Fixes {
		p.line("regles.corrigee", messages.Args{"numero": fix.Rule, "jour": dayName(fix.Day)})
	}
}

// editions are those of the structure of the page.
func (p *page) editions() *charter.Editions { return p.app.shelf.Of(p.structure.ID) }

// renewEditions reads again what was published, where changes are told, and what
// employers declared.
func (a *App) renewEditions(ctx context.Context, r Reader, into *registry.Stored) error {
	texts, err := r.CharterTexts(ctx)
	if err != nil {
		return err
	}
	fixes, err := r.CharterFixes(ctx)
	if err != nil {
		return err
	}
	added := map[pdn.StructureID]charter.Published{}
	for _, t := range texts {
		if p := added[t.Structure]; !t.Draft {
			p.Editions = append(p.Editions, t.Edition)
			added[t.Structure] = p
		}
	}
	for _, f := range fixes {
		p := added[f.Structure]
		p.Fixes = append(p.Fixes, f.Fix)
		added[f.Structure] = p
	}
	if err := a.shelf.Replace(added); err != nil {
		return err
	}
	places, err := r.ChangesPlaces(ctx)
	if err != nil {
		return err
	}
	a.places.Store(&places)
	standings, err := r.Standings(ctx)
	for _, s := range standings {
		into.Declared = append(into.Declared, registry.Declared{
			Member: string(s.Author), Secrecy: s.Secrecy, PublicAgent: s.PublicAgent, Delegate: s.Delegate,
		})
	}
	return err
}
