package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// teamOnly tells that an act about cases happens in a shared place of the team,
// on a network without private answers: a group that belongs to no structure's
// young people. There the card itself is edited, for whoever decides.
func (s *sheet) teamOnly() bool {
	o := s.view.origin
	_, about := reviewDeeds()[s.did.action]
	if _, _, bound := s.app.space(o.Network, o.Place.Space); bound || !about || o.Place.Kind != chat.Shared {
		return false
	}
	if s.did.token == "" && s.did.action == actReview {
		s.did.action = actChannel // typed there: it is asked whether cards may come
	}
	return true
}

// channel is "/a_regarder" typed in a shared place: it may become the private
// channel of those who decide, once a professional says that only the team reads
// there. It is never read by the robot.
func (s *sheet) channel(context.Context) error {
	s.line("salon.question", nil)
	s.row(s.named("bouton.salon_oui", actChannelYes, [8]byte{}), s.named("bouton.liste_a_regarder", actReview, [8]byte{}))
	return nil
}

func (s *sheet) channelYes(ctx context.Context) error {
	o := s.view.origin
	if o.Place.Kind != chat.Shared {
		s.line("salon.ailleurs", nil)
		return s.reviewList(ctx)
	}
	space, _, bound := s.app.space(o.Network, o.Place.Space)
	if bound && space.Posts == o.Place.Conversation {
		s.line("salon.pas_celui", nil)
		return s.reviewList(ctx)
	}
	err := s.app.Update(ctx, func(tx Tx) error {
		c := Channel{Structure: s.who.structure.ID, Network: o.Network, Conversation: o.Place.Conversation, By: s.who.author, Day: s.app.today(tx.Now())}
		if !bound {
			return tx.SaveChannel(ctx, c)
		}
		apart := SpaceUnread{By: c.By, Day: c.Day, SpaceUnread: registry.SpaceUnread{
			Network: o.Network, Space: o.Place.Space, Unread: registry.Unread{Conversation: o.Place.Conversation, Kind: registry.NeverDeciders},
		}}
		return errors.Join(tx.SaveChannel(ctx, c), tx.SaveUnread(ctx, apart))
	})
	if err != nil {
		return fmt.Errorf("name the deciders' channel: %w", err)
	}
	if err := s.app.Renew(ctx); err != nil {
		return err
	}
	s.line("salon.fait", nil)
	s.row(s.named("bouton.salon_non", actChannelDrop, [8]byte{}))
	return nil
}

func (s *sheet) channelDrop(ctx context.Context) error {
	o := s.view.origin
	err := s.app.Update(ctx, func(tx Tx) error { return tx.DropChannel(ctx, o.Network, o.Place.Conversation) })
	if err != nil {
		return fmt.Errorf("forget the deciders' channel: %w", err)
	}
	s.line("salon.oublie", nil)
	s.back()
	return nil
}
