package app

import (
	"context"
	"fmt"
	"slices"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// owedChannelLost is the kind of the message that says that the deciders' channel
// is gone, where no card waits that would say it.
const owedChannelLost = "a_regarder_salon"

// lostArg names, in what is owed, the network of a channel that is gone.
const lostArg = "salon_perdu"

// channelLost forgets a channel where the robot cannot write any more. Its card
// goes to the private chats of those on duty, else to the heads; the first card
// says that the channel is gone and what to do, and the next ones do not. Where
// nothing waits, each of them is told in a message of its own.
func (a *App) channelLost(ctx context.Context, n pdn.NetworkID, where chat.Conversation, b *review.Burst) error {
	a.Logger.WarnContext(ctx, "the deciders' channel is gone, cards go to each of them", "network", n)
	err := a.Update(ctx, func(tx Tx) error {
		all, err := tx.Channels(ctx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(c Channel) bool { return c.Network == n && c.Conversation == where })
		more := map[string]string{lostArg: string(n)}
		if at < 0 { // said already
			more = nil
		} else if err := tx.DropChannel(ctx, n, where); err != nil {
			return err
		}
		if b != nil {
			waiting, err := tx.BurstCases(ctx, b.ID, 1)
			if err != nil {
				return err
			}
			if len(waiting) > 0 {
				return a.oweAgain(ctx, tx, *b, lostArg, more)
			}
		}
		if at < 0 {
			return nil
		}
		return a.oweChannelLost(ctx, tx, all[at])
	})
	if err != nil {
		return fmt.Errorf("forget a channel: %w", err)
	}
	a.wake()
	return nil
}

// oweChannelLost owes the news to those who decide, each in his own hours.
func (a *App) oweChannelLost(ctx context.Context, tx Tx, c Channel) error {
	all, err := a.teamOf(c.Structure)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.promeneur.Role != pdn.RolePromeneur && !one.promeneur.Leads() {
			continue
		}
		from, err := a.openFor(ctx, tx, one)
		if err != nil {
			return err
		}
		_, err = tx.Enqueue(ctx, outbox.Message{
			Key: owedChannelLost + ":" + string(c.Network) + ":" + fmt.Sprint(c.Day) + ":" + string(one.author), Kind: owedChannelLost, Due: from,
			Args: map[string]string{"author": string(one.author), lostArg: string(c.Network)},
		})
		if err != nil {
			return fmt.Errorf("owe that a channel is gone: %w", err)
		}
	}
	return nil
}

func (a *App) deliverChannelLost(ctx context.Context, m outbox.Message) error {
	c, known, err := a.staffOf(authorID(m.Args["author"]))
	if err != nil {
		return err
	}
	if !known {
		return fmt.Errorf("%w: this professional has left", outbox.ErrHopeless)
	}
	d, err := a.deskOf(ctx, c)
	if err != nil {
		return err
	}
	return a.toProfessional(ctx, c, d, m, func(s *sheet) error {
		s.channelLostLine(m)
		s.back()
		return nil
	})
}

// channelLostLine says, once, that the channel is gone and what to do.
func (s *sheet) channelLostLine(m outbox.Message) {
	if n := m.Args[lostArg]; n != "" {
		s.line("salon.perdu", messages.Args{"reseau": s.app.Networks[pdn.NetworkID(n)].Name})
	}
}

// channelGone follows the end of the deciders' channel, or the robot's removal from
// it, where the network tells it.
func (a *App) channelGone(ctx context.Context, e *chat.Origin) error {
	var ours bool
	err := a.View(ctx, func(r Reader) error {
		all, err := r.Channels(ctx)
		ours = slices.ContainsFunc(all, func(c Channel) bool {
			return c.Network == e.Network && c.Conversation == e.Place.Conversation && e.Place.Conversation != ""
		})
		return err
	})
	if err != nil || !ours {
		return err
	}
	return a.channelLost(ctx, e.Network, e.Place.Conversation, nil)
}
