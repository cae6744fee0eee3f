package app

import (
	"context"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/chat"
)

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
	for _, space := range s.structure.Spaces {
		if space.Network == o.Network && space.Posts == o.Place.Conversation {
			s.line("salon.pas_celui", nil)
			return s.reviewList(ctx)
		}
	}
	err := s.app.Update(ctx, func(tx Tx) error {
		return tx.SaveChannel(ctx, Channel{
			Structure: s.who.structure.ID, Network: o.Network, Conversation: o.Place.Conversation, By: s.who.author, Day: s.app.today(tx.Now()),
		})
	})
	if err != nil {
		return fmt.Errorf("name the deciders' channel: %w", err)
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
