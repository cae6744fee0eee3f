package app

import (
	"context"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

// DistressCard is an open card "à rencontrer vite": where somebody should look.
// It names nobody and holds no code of anybody; the links stand in Box, sealed
// under a key that dies with the row.
type DistressCard struct {
	ID        [8]byte // random; stands in the professionals' buttons
	Structure pdn.StructureID
	Network   pdn.NetworkID
	Space     pdn.SpaceID
	Key       []byte
	Box       []byte
	Day       pdn.Day
	// Told is when the card was last owed to somebody, at the earliest.
	Told time.Time
}

// DistressState is where one professional stands with a card.
type DistressState string

// The states: he was told; he goes; he said that he cannot.
const (
	DistressTold   DistressState = ""
	DistressGoing  DistressState = "y va"
	DistressCannot DistressState = "ne peut pas"
)

// DistressHolder is one professional who has a card.
type DistressHolder struct {
	Author presence.AuthorID
	State  DistressState
}

// DistressReads is what may be read of open cards.
type DistressReads interface {
	// Distresses are all open cards.
	Distresses(ctx context.Context) ([]DistressCard, error)
	// Distress is the open card with a number; false when there is none.
	Distress(ctx context.Context, id [8]byte) (DistressCard, bool, error)
	DistressHolders(ctx context.Context, id [8]byte) ([]DistressHolder, error)
}

// DistressWrites is what changes open cards.
type DistressWrites interface {
	SaveDistress(ctx context.Context, c DistressCard) error
	// DropDistress forgets a card: its row, its key, and who had it.
	DropDistress(ctx context.Context, id [8]byte) error
	SaveDistressHolder(ctx context.Context, id [8]byte, h DistressHolder) error
	// ExpireDistress forgets the cards opened before a day.
	ExpireDistress(ctx context.Context, before pdn.Day) error
}
