package app

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/charter"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// CharterText is an edition that a head wrote in the chat: a draft until he
// pressed [Publier], and never changed after.
type CharterText struct {
	Structure pdn.StructureID
	Edition   charter.Edition // without its fixes
	Draft     bool
	Day       pdn.Day // of its writing, then of its publication
	By        presence.AuthorID
}

// CharterFix is a mistake of spelling put right in an edition of a structure.
type CharterFix struct {
	Structure pdn.StructureID
	charter.Fix
}

// ChangesPlace is where a structure tells the changes of its charter in public:
// one place on each network.
type ChangesPlace struct {
	Structure pdn.StructureID
	Network   pdn.NetworkID
	Space     pdn.SpaceID
	Posts     chat.Conversation
	Page      string // its public address
	By        presence.AuthorID
	Day       pdn.Day
}

// Standing is what the employer declares of a professional, member or of the
// settings, and whether he stands in for the head.
type Standing struct {
	Author      presence.AuthorID
	Structure   pdn.StructureID
	Secrecy     registry.Secrecy // "" : the settings', or to check
	PublicAgent bool
	Delegate    bool
	By          presence.AuthorID
	Day         pdn.Day
}

// EditionReads is what may be read of editions and standings.
type EditionReads interface {
	CharterTexts(ctx context.Context) ([]CharterText, error)
	CharterFixes(ctx context.Context) ([]CharterFix, error)
	ChangesPlaces(ctx context.Context) ([]ChangesPlace, error)
	Standings(ctx context.Context) ([]Standing, error)
}

// EditionWrites is what changes them.
type EditionWrites interface {
	// SaveCharterText writes a draft over the former one of the same number; an
	// edition that is published stays as it is.
	SaveCharterText(ctx context.Context, c CharterText) error
	DropCharterDraft(ctx context.Context, id pdn.StructureID) error
	SaveCharterFix(ctx context.Context, f CharterFix) error
	SaveChangesPlace(ctx context.Context, p ChangesPlace) error
	DropChangesPlace(ctx context.Context, id pdn.StructureID, n pdn.NetworkID) error
	SaveStanding(ctx context.Context, s Standing) error
	DropStanding(ctx context.Context, author presence.AuthorID) error
}
