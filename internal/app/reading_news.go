package app

import (
	"context"
	"fmt"
	"slices"

	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// The arguments of the news of a reading: which space.
const (
	newsNetwork = "reseau"
	newsSpace   = "espace"
)

// oweNews owes news of the reading of a space to each who may act on it, once for a
// mark, in his own hours.
func (a *App) oweNews(ctx context.Context, tx Tx, kind string, all []colleague, act Action, space registry.Space, mark string) error {
	for _, one := range all {
		if !a.mayDo(one.promeneur, act) {
			continue
		}
		from, err := a.openFor(ctx, tx, one)
		if err != nil {
			return err
		}
		_, err = tx.Enqueue(ctx, outbox.Message{
			Key:  kind + ":" + string(space.Network) + ":" + string(space.ID) + ":" + mark + ":" + string(one.author),
			Kind: kind, Due: from,
			Args: map[string]string{"author": string(one.author), newsNetwork: string(space.Network), newsSpace: string(space.ID)},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// readerOfNews is the professional of a piece of news and the place of its space
// among those of his structure, -1 where it is the structure's no more.
func (a *App) readerOfNews(m outbox.Message) (c colleague, at int, err error) {
	c, known, err := a.staffOf(authorID(m.Args["author"]))
	if err != nil {
		return c, -1, err
	}
	if !known {
		return c, -1, fmt.Errorf("%w: this professional has left", outbox.ErrHopeless)
	}
	at = slices.IndexFunc(c.structure.Spaces, func(sp registry.Space) bool {
		return sp.Network == pdn.NetworkID(m.Args[newsNetwork]) && sp.ID == pdn.SpaceID(m.Args[newsSpace])
	})
	return c, at, nil
}
