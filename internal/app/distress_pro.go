package app

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/helpsheet"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
)

// The messages about cards that professionals are owed.
const (
	owedDistress      = "detresse"
	owedDistressGoing = "detresse_pris" // a colleague goes
	owedDistressOver  = "detresse_fini"
)

// deliverDistress sends what a professional is owed about a card; a card that is
// closed has no sense any more. It tells whether the message was of this kind.
func (a *App) deliverDistress(ctx context.Context, m outbox.Message) (bool, error) {
	switch m.Kind {
	case owedDistress, owedDistressGoing, owedDistressOver:
	default:
		return false, nil
	}
	c, here, err := a.anybody(authorID(m.Args["author"]))
	if err != nil {
		return true, err
	}
	if !here {
		return true, fmt.Errorf("%w: this professional has left", outbox.ErrHopeless)
	}
	id, err := cardID(m.Args["carte"])
	if err != nil {
		return true, err
	}
	var desk Desk
	var draw func(*sheet) error
	err = a.View(ctx, func(r Reader) (err error) {
		if desk, err = r.Desk(ctx, c.author); err != nil {
			return err
		}
		draw, err = a.distressNow(ctx, r, m.Kind, id, c)
		return err
	})
	if err != nil || draw == nil {
		return true, err
	}
	return true, a.toProfessional(ctx, c, desk, m, draw)
}

func cardID(text string) (id [8]byte, err error) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != len(id) {
		return id, fmt.Errorf("%w: no card has this number", outbox.ErrHopeless)
	}
	copy(id[:], raw)
	return id, nil
}

// distressNow is what is to be said of a card at this moment; nothing where it
// has lost its sense.
func (a *App) distressNow(ctx context.Context, r Reader, kind string, id [8]byte, c colleague) (func(*sheet) error, error) {
	if kind == owedDistressOver {
		return func(s *sheet) error { return s.say("detresse.pro_fini", nil) }, nil
	}
	card, open, err := r.Distress(ctx, id)
	if err != nil || !open || !a.liveDistress(card) || card.Structure != c.structure.ID {
		return nil, err
	}
	mine, going, err := a.standingOf(ctx, r, id, c.author)
	if err != nil {
		return nil, err
	}
	switch {
	case kind == owedDistressGoing && going != "":
		return func(s *sheet) error { return s.say("detresse.pro_pris", messages.Args{"prenom": going}) }, nil
	case kind == owedDistressGoing, mine == DistressCannot:
		return nil, nil
	}
	seen, err := a.sightings(card)
	if err != nil {
		return nil, err
	}
	return func(s *sheet) error { return s.distressCard(card, seen, mine, going) }, nil
}

// standingOf is where a professional stands with a card, and the first name of
// another who goes.
func (a *App) standingOf(ctx context.Context, r Reader, id [8]byte, author authorID) (mine DistressState, going string, err error) {
	mine = DistressCannot // who does not have the card
	holders, err := r.DistressHolders(ctx, id)
	for _, h := range holders {
		if h.Author == author {
			mine = h.State
			continue
		}
		if c, here, _ := a.anybody(h.Author); here && h.State == DistressGoing {
			going = c.promeneur.FirstName
		}
	}
	return mine, going, err
}

// distressCard is the card: where to look, what to say and never to say, whom to
// call. No text, no name (laws L2 and L6).
func (s *sheet) distressCard(card DistressCard, seen []sighting, mine DistressState, going string) error {
	s.line("detresse.pro_titre", nil)
	s.line("detresse.pro_ou", messages.Args{"espace": s.spaceOf(card), "quand": s.seenAt(seen)})
	switch {
	case mine == DistressGoing:
		s.line("detresse.pro_vous", nil)
	case going != "":
		s.line("detresse.pro_pris", messages.Args{"prenom": going})
	}
	if len(seen) > 1 {
		s.line("detresse.pro_plusieurs", messages.Args{"n": len(seen)})
	}
	s.gap()
	s.line("detresse.pro_dire", nil)
	s.line("detresse.pro_ne_pas_dire", nil)
	s.line("detresse.pro_appeler", nil)
	s.gap()
	s.line("detresse.pro_discret", nil)
	s.distressLinks(seen)
	if mine == DistressGoing {
		s.row(s.named("bouton.c_est_fait", actDistressDone, card.ID), s.named("bouton.je_passe_la_main", actDistressCannot, card.ID))
	} else {
		s.row(s.named("bouton.j_y_vais", actDistressGo, card.ID), s.named("bouton.je_ne_peux_pas", actDistressCannot, card.ID),
			s.named("bouton.c_est_fait", actDistressDone, card.ID))
	}
	if s.app.Help != nil {
		s.row(s.helpButton(helpsheet.Distress, helpsheet.Public, helpsheet.Now))
	}
	return nil
}

// distressLinks leads to the messages; where the platform has no link, the place
// and the hour stand in the text.
func (s *sheet) distressLinks(seen []sighting) {
	var links []chat.Button
	for _, one := range seen {
		if one.Link != "" {
			label := s.text("bouton.voir_message", messages.Args{"heure": frtime.Hour(time.UnixMilli(one.At).In(s.app.zone))})
			links = append(links, chat.Button{Label: label, URL: one.Link})
		}
	}
	if len(links) == 0 {
		s.line("detresse.pro_sans_lien", nil)
		return
	}
	links = links[max(0, len(links)-mostInRow):]
	s.row(links...)
}

// spaceOf is how the professionals call the place of a card.
func (s *sheet) spaceOf(card DistressCard) string {
	if space, _, ok := s.app.space(card.Network, card.Space); ok && space.Name != "" {
		return space.Name
	}
	return s.text("detresse.pro_espace", nil)
}

// seenAt is when the last message was written.
func (s *sheet) seenAt(seen []sighting) string {
	if len(seen) == 0 {
		return ""
	}
	return frtime.Moment(time.UnixMilli(seen[len(seen)-1].At).In(s.app.zone))
}

// myCard is the card of the button, while it is open and his.
func (s *sheet) myCard(ctx context.Context, tx Tx) (DistressCard, bool, error) {
	card, open, err := tx.Distress(ctx, s.did.arg)
	if err != nil || !open || card.Structure != s.structure.ID || !s.app.liveDistress(card) {
		return DistressCard{}, false, err
	}
	holders, err := tx.DistressHolders(ctx, card.ID)
	for _, h := range holders {
		if h.Author == s.who.author {
			return card, true, err
		}
	}
	return DistressCard{}, false, err
}

// distressGo is [J'y vais]: the others are told that somebody goes.
func (s *sheet) distressGo(ctx context.Context) error {
	return s.onCard(ctx, "go to a card", func(tx Tx, card DistressCard) (func() error, error) {
		if err := tx.SaveDistressHolder(ctx, card.ID, DistressHolder{s.who.author, DistressGoing}); err != nil {
			return nil, err
		}
		if err := s.tellOthers(ctx, tx, card, owedDistressGoing); err != nil {
			return nil, err
		}
		seen, err := s.app.sightings(card)
		return func() error {
			if err := s.distressCard(card, seen, DistressGoing, ""); err != nil {
				return err
			}
			s.back()
			return nil
		}, err
	})
}

// distressCannot is [Je ne peux pas], or handing over: the others of the team are
// told, or it is said that there is nobody.
func (s *sheet) distressCannot(ctx context.Context) error {
	return s.onCard(ctx, "decline a card", func(tx Tx, card DistressCard) (func() error, error) {
		if err := tx.SaveDistressHolder(ctx, card.ID, DistressHolder{s.who.author, DistressCannot}); err != nil {
			return nil, err
		}
		left, err := s.app.someoneLeft(ctx, tx, card, s.who.author)
		if err == nil && !left {
			left, err = s.app.widenDistress(ctx, tx, card)
		}
		key := "detresse.pro_passe"
		if !left {
			key = "detresse.pro_personne"
		}
		return func() error { s.line(key, nil); return s.menu(ctx) }, err
	})
}

// someoneLeft tells whether another professional has the card and has not said
// that he cannot.
func (a *App) someoneLeft(ctx context.Context, r Reader, card DistressCard, but authorID) (bool, error) {
	holders, err := r.DistressHolders(ctx, card.ID)
	for _, h := range holders {
		if h.Author == but || h.State == DistressCannot {
			continue
		}
		if _, here, err := a.anybody(h.Author); here || err != nil {
			return here, err
		}
	}
	return false, err
}

// distressDone is [C'est fait]: the card is closed and forgotten.
func (s *sheet) distressDone(ctx context.Context) error {
	return s.onCard(ctx, "close a card", func(tx Tx, card DistressCard) (func() error, error) {
		if err := s.tellOthers(ctx, tx, card, owedDistressOver); err != nil {
			return nil, err
		}
		err := tx.DropDistress(ctx, card.ID)
		return func() error {
			s.line("detresse.pro_oublie", nil)
			s.line("detresse.pro_apres", nil)
			if s.app.Help != nil {
				s.row(s.helpButton(helpsheet.Distress, helpsheet.Private, helpsheet.SameDay))
			}
			s.back()
			return nil
		}, err
	})
}

// onCard does something with the card of the button in one transaction, then
// says it; a card that is closed is said to be.
func (s *sheet) onCard(ctx context.Context, what string, do func(Tx, DistressCard) (func() error, error)) error {
	say := func() error { s.line("detresse.pro_fini", nil); return s.menu(ctx) }
	err := s.app.Update(ctx, func(tx Tx) error {
		card, mine, err := s.myCard(ctx, tx)
		if err != nil || !mine {
			return err
		}
		then, err := do(tx, card)
		if err == nil {
			say = then
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	s.app.wake()
	return say()
}

// tellOthers owes a word to the others who have the card.
func (s *sheet) tellOthers(ctx context.Context, tx Tx, card DistressCard, kind string) error {
	holders, err := tx.DistressHolders(ctx, card.ID)
	if err != nil {
		return err
	}
	for _, h := range holders {
		if h.Author == s.who.author || h.State == DistressCannot {
			continue
		}
		due, err := s.app.awake(ctx, tx, h.Author, tx.Now())
		if err != nil {
			return err
		}
		if err := s.app.oweDistress(ctx, tx, kind, card.ID, h.Author, due); err != nil {
			return err
		}
	}
	return nil
}
