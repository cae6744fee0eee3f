package app

import (
	"context"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Sighting is a message that the engine sees distress in.
type Sighting struct {
	Structure pdn.StructureID
	Network   pdn.NetworkID
	Space     pdn.SpaceID
	Link      string
	At        time.Time
	Role      pdn.Role
}

// SeeDistress is what the reading of a space does with it, in the transaction of
// the message.
func (a *App) SeeDistress(ctx context.Context, tx Tx, s Sighting) (bool, error) {
	return a.distressSeen(ctx, tx, distressAt{s.Structure, s.Network, s.Space, s.Link, s.At, s.Role})
}
