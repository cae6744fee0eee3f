package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

// naming is a code by which a head says in public that a place is his: who can
// write it there administers the place.
type naming struct {
	structure pdn.StructureID
	author    presence.AuthorID
	until     time.Time
}

// namingLives is how long such a code works; mostNamings bounds how many wait.
const (
	namingLives = time.Hour
	mostNamings = 100
)

// changesPlace gives a code to type in the public place of changes.
func (s *sheet) changesPlace(context.Context) error {
	code, err := newCode(s.app.Random)
	if err != nil {
		return err
	}
	s.app.mu.Lock()
	for old, n := range s.app.naming {
		if s.now.After(n.until) || len(s.app.naming) >= mostNamings {
			delete(s.app.naming, old)
		}
	}
	s.app.naming[code] = naming{s.structure.ID, s.who.author, s.now.Add(namingLives)}
	s.app.mu.Unlock()
	places := s.app.changesOf(s.structure.ID)
	for _, p := range places {
		s.line("edition.endroit_actuel", messages.Args{"adresse": p.Page})
	}
	if len(places) == 0 {
		s.line("edition.endroit_aucun", nil)
	}
	s.line("edition.endroit_code", messages.Args{"mot": code[:selectorSize] + "-" + code[selectorSize:]})
	s.back(s.named("bouton.edition", actEdition, [8]byte{}))
	return nil
}

// bindChanges makes a public place the one where changes are told, where the
// event is /relier with a head's code; done is false for any other event.
func (a *App) bindChanges(ctx context.Context, e chat.Event) (done bool, err error) {
	command, typed := e.(*chat.Command)
	if !typed || command.Name != "relier" || command.Place.Kind != chat.Shared {
		return false, nil
	}
	code, isCode := codeIn(command.Args)
	if !isCode {
		return false, nil
	}
	a.mu.Lock()
	n, known := a.naming[code]
	if known {
		delete(a.naming, code)
	}
	a.mu.Unlock()
	if !known || a.Clock.Now().After(n.until) {
		return false, nil
	}
	key, args, err := a.tryChanges(ctx, command, n)
	if err != nil {
		return true, err
	}
	if err := a.tellChanges(ctx, n, key, args); err != nil {
		return true, err
	}
	return true, a.hideCommand(ctx, &command.Origin)
}

// tryChanges binds the place and posts there what it is for.
func (a *App) tryChanges(ctx context.Context, c *chat.Command, n naming) (key string, _ messages.Args, err error) {
	s, ok := a.Directory.Structure(n.structure)
	sender, connected := a.senders[c.Network]
	_, other, bound := a.space(c.Network, c.Place.Space)
	taken := a.changesTakenBy(c, n.structure)
	switch {
	case !ok || !connected:
		return "edition.endroit_prive", nil, nil
	case bound && other.ID != n.structure:
		return "edition.endroit_autre", messages.Args{"structure": other.Name}, nil
	case taken != "":
		return "edition.endroit_autre", messages.Args{"structure": taken}, nil
	case !c.Author.Administrator:
		return "maison.pas_administrateur", nil, nil
	case c.Page == "":
		return "edition.endroit_prive", nil, nil
	}
	p := &page{app: a, structure: s, edition: a.editionOf(s.ID)}
	p.line("edition.endroit_relie", messages.Args{"structure": s.Name})
	if p.err != nil {
		return "", nil, p.err
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	if _, err := sender.Send(ctx, chat.ToSpace(c.Place.Conversation, chat.Content{Text: strings.Join(p.lines, "\n")})); err != nil {
		a.alert(ctx, "a place of changes cannot be written to", err, "network", c.Network)
		return "edition.pas_annoncee", nil, nil
	}
	place := ChangesPlace{
		Structure: s.ID, Network: c.Network, Space: c.Place.Space, Posts: c.Place.Conversation, Page: c.Page,
		By: n.author, Day: a.today(a.Clock.Now()),
	}
	if err := a.Update(ctx, func(tx Tx) error { return tx.SaveChangesPlace(ctx, place) }); err != nil {
		return "", nil, fmt.Errorf("bind a place of changes: %w", err)
	}
	if err := a.Renew(ctx); err != nil {
		return "", nil, err
	}
	if _, err := a.announce(ctx, s); err != nil {
		return "", nil, err
	}
	return "edition.endroit_fait", messages.Args{"adresse": c.Page}, nil
}

// changesTakenBy is the name of another structure that tells its changes there.
func (a *App) changesTakenBy(c *chat.Command, mine pdn.StructureID) string {
	all := a.places.Load()
	if all == nil {
		return ""
	}
	at := slices.IndexFunc(*all, func(p ChangesPlace) bool {
		return p.Network == c.Network && p.Posts == c.Place.Conversation && p.Structure != mine
	})
	if at < 0 {
		return ""
	}
	s, _ := a.Directory.Structure((*all)[at].Structure)
	return s.Name
}

// tellChanges says what came of it to the head who was given the code, in private.
func (a *App) tellChanges(ctx context.Context, n naming, key string, args messages.Args) error {
	c, known, err := a.colleagueOf(n.author)
	if err != nil || !known {
		return err
	}
	d, err := a.deskOf(ctx, c)
	if err != nil || d.Address == "" {
		return err
	}
	sender, connected := a.senders[d.Network]
	if !connected {
		return nil
	}
	p := &page{app: a, structure: c.structure, edition: a.editionOf(c.structure.ID)}
	p.line(key, args)
	if p.err != nil {
		return p.err
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	if _, err := sender.Send(ctx, chat.ToProfessional(d.Address, chat.Content{Text: strings.Join(p.lines, "\n")})); err != nil {
		a.alert(ctx, "what came of a place of changes could not be told", err, "network", d.Network)
	}
	return nil
}

// hideCommand answers the command itself where the network owes an answer that
// its author alone sees.
func (a *App) hideCommand(ctx context.Context, o *chat.Origin) error {
	sender, connected := a.senders[o.Network]
	if !connected || !o.Place.Alone {
		return nil
	}
	p := &page{app: a}
	p.line("edition.endroit_dit", nil)
	if p.err != nil {
		return p.err
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	_, err := sender.Send(ctx, chat.ToProfessional(o.Answer, chat.Content{Text: strings.Join(p.lines, "\n")}))
	if err != nil && !errors.Is(err, chat.ErrGone) {
		a.alert(ctx, "a command could not be answered", err, "network", o.Network)
	}
	return nil
}
