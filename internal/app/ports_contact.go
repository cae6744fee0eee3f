package app

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

// KinCode is a single-use code with which a person links another account of
// hers. As with an invitation, only its first half and a hash are kept.
type KinCode struct {
	Selector  string
	Secret    []byte
	Structure pdn.StructureID
	Code      pdn.PersonCode
	Network   pdn.NetworkID
	Expires   pdn.Day // last day on which it works
	Tries     int     // wrong second halves so far
}

// OutsideReason is why a professional acted outside the robot for somebody in
// danger (domain §4.3), from a closed list.
type OutsideReason string

// The reasons.
const (
	LifeInDanger  OutsideReason = "vie"
	IllTreatment  OutsideReason = "violences"
	Runaway       OutsideReason = "disparition"
	Exploitation  OutsideReason = "emprise"
	SeriousDanger OutsideReason = "autre"
)

// OutsideReasons are all reasons, in the order of the buttons.
func OutsideReasons() []OutsideReason {
	return []OutsideReason{LifeInDanger, IllTreatment, Runaway, Exploitation, SeriousDanger}
}

// OutsideAct tells how often a professional acted outside the robot, on a day,
// for a reason. Nobody is named but its author.
type OutsideAct struct {
	Structure pdn.StructureID
	Author    presence.AuthorID
	Day       pdn.Day
	Reason    OutsideReason
	Count     int
}

// OwnHandle is a public handle of a professional, given by himself.
type OwnHandle struct {
	Author  presence.AuthorID
	Network string // slug of the list of networks
	Handle  string
}

// ContactLimits are the days before which steps between people are forgotten.
type ContactLimits struct {
	Silent, Welcomed, Declined pdn.Day
	Codes, Outside             pdn.Day
}

// ContactReads is what may be read of steps between people, linked accounts and
// professionals' handles.
type ContactReads interface {
	Approach(ctx context.Context, code pdn.PersonCode) (adherence.Approach, error)
	Kin(ctx context.Context, code pdn.PersonCode) (adherence.Kin, bool, error)
	Circle(ctx context.Context, circle [8]byte) ([]adherence.Kin, error)
	// KinCode finds a code by its first half; false when there is none.
	KinCode(ctx context.Context, selector string) (KinCode, bool, error)
	// OutsideActs are those of a structure, the newest first.
	OutsideActs(ctx context.Context, s pdn.StructureID) ([]OutsideAct, error)
	OwnHandles(ctx context.Context) ([]OwnHandle, error)
}

// ContactWrites is what changes them.
type ContactWrites interface {
	adherence.Approaches
	adherence.Kins
	SaveKinCode(ctx context.Context, k KinCode) error
	// DropKinCodes deletes the codes that an account made.
	DropKinCodes(ctx context.Context, code pdn.PersonCode) error
	AddOutsideAct(ctx context.Context, a OutsideAct) error
	SaveOwnHandle(ctx context.Context, h OwnHandle) error
	DropOwnHandle(ctx context.Context, author presence.AuthorID, network string) error
	DropOwnHandles(ctx context.Context, author presence.AuthorID) error
	// ExpireContacts deletes what is before the limits, and circles of which
	// nothing is kept any more.
	ExpireContacts(ctx context.Context, l ContactLimits) error
}
