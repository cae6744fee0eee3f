package adherence

import (
	"context"
	"slices"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Own is the last answer that a person gave from one of her linked accounts.
type Own string

// The answers.
const (
	OwnNothing Own = ""
	OwnYes     Own = "oui"
	OwnNo      Own = "non"
)

// Kin is one of the accounts that a person linked herself, within one
// structure, so that one no holds on all. The circle is a random number.
type Kin struct {
	Code      pdn.PersonCode
	Circle    [8]byte
	Structure pdn.StructureID
	Network   pdn.NetworkID
	Own       Own
}

// Kins is the storage of linked accounts.
type Kins interface {
	// Kin finds the circle of an account; false when it is linked to nothing.
	Kin(ctx context.Context, code pdn.PersonCode) (Kin, bool, error)
	// Circle lists the accounts of a circle.
	Circle(ctx context.Context, circle [8]byte) ([]Kin, error)
	SaveKin(ctx context.Context, k Kin) error
	DropKin(ctx context.Context, code pdn.PersonCode) error
}

// Tied is a linked account with what is kept of it.
type Tied struct {
	Kin  Kin
	Link Link
}

// OwnOf is the answer that an account brings into a circle.
func OwnOf(l Link) Own {
	switch {
	case l.State.SaidNo():
		return OwnNo
	case l.State == Accepted:
		return OwnYes
	default:
		return OwnNothing
	}
}

// Held tells whether a no given from another account of the circle holds.
func Held(circle []Kin, code pdn.PersonCode) bool {
	return slices.ContainsFunc(circle, func(k Kin) bool { return k.Code != code && k.Own == OwnNo })
}

// Settle makes the strictest answer hold on every account of a circle. Where no
// account says no any more, each has her own answer again: only her press
// brought it there.
func Settle(circle []Tied, s Showing, at Moment) []Tied {
	no := slices.ContainsFunc(circle, func(t Tied) bool { return t.Kin.Own == OwnNo })
	out := slices.Clone(circle)
	for i, t := range out {
		s.Structure, s.Network = t.Kin.Structure, t.Kin.Network
		switch {
		case no && !t.Link.State.SaidNo():
			out[i].Link = t.Link.Choose(false, s, at)
			out[i].Link.Delivery = t.Link.Delivery // she did not answer from this account
		case !no && t.Link.State.SaidNo() && t.Kin.Own == OwnYes:
			out[i].Link = t.Link.Choose(true, s, at)
		case !no && t.Link.State.SaidNo():
			out[i].Link.State = Informed // the no was not hers: she has said nothing here
		}
	}
	return out
}
