package app_test

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

// steps is what the storage in memory keeps of steps between people.
type steps struct {
	approaches map[pdn.PersonCode]adherence.Approach
	kin        map[pdn.PersonCode]adherence.Kin
	codes      map[string]app.KinCode
	outside    map[app.OutsideAct]int
	handles    map[app.OwnHandle]string // by author and network, the handle left out
}

func noSteps() steps {
	return steps{
		approaches: map[pdn.PersonCode]adherence.Approach{}, kin: map[pdn.PersonCode]adherence.Kin{}, codes: map[string]app.KinCode{},
		outside: map[app.OutsideAct]int{}, handles: map[app.OwnHandle]string{},
	}
}

func (s steps) clone() steps {
	return steps{
		approaches: maps.Clone(s.approaches), kin: maps.Clone(s.kin), codes: maps.Clone(s.codes), outside: maps.Clone(s.outside),
		handles: maps.Clone(s.handles),
	}
}

func (t *memoryTx) Approach(_ context.Context, code pdn.PersonCode) (adherence.Approach, error) {
	if a, ok := t.steps.approaches[code]; ok {
		return a, nil
	}
	return adherence.Approach{Code: code}, nil
}

func (t *memoryTx) SaveApproach(_ context.Context, a adherence.Approach) error {
	t.steps.approaches[a.Code] = a
	return nil
}

func (t *memoryTx) DropApproach(_ context.Context, code pdn.PersonCode) error {
	delete(t.steps.approaches, code)
	return nil
}

func (t *memoryTx) Kin(_ context.Context, code pdn.PersonCode) (adherence.Kin, bool, error) {
	k, ok := t.steps.kin[code]
	return k, ok, nil
}

func (t *memoryTx) Circle(_ context.Context, circle [8]byte) ([]adherence.Kin, error) {
	var all []adherence.Kin
	for _, k := range t.steps.kin {
		if k.Circle == circle {
			all = append(all, k)
		}
	}
	slices.SortFunc(all, func(a, b adherence.Kin) int { return cmp.Compare(a.Code.Hex(), b.Code.Hex()) })
	return all, nil
}

func (t *memoryTx) SaveKin(_ context.Context, k adherence.Kin) error {
	t.steps.kin[k.Code] = k
	return nil
}

func (t *memoryTx) DropKin(_ context.Context, code pdn.PersonCode) error {
	delete(t.steps.kin, code)
	return nil
}

func (t *memoryTx) KinCode(_ context.Context, selector string) (app.KinCode, bool, error) {
	k, ok := t.steps.codes[selector]
	return k, ok, nil
}

func (t *memoryTx) SaveKinCode(_ context.Context, k app.KinCode) error {
	t.steps.codes[k.Selector] = k
	return nil
}

func (t *memoryTx) DropKinCodes(_ context.Context, code pdn.PersonCode) error {
	maps.DeleteFunc(t.steps.codes, func(_ string, k app.KinCode) bool { return k.Code == code })
	return nil
}

func (t *memoryTx) OutsideActs(_ context.Context, s pdn.StructureID) ([]app.OutsideAct, error) {
	var all []app.OutsideAct
	for a, n := range t.steps.outside {
		if a.Structure == s {
			a.Count = n
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b app.OutsideAct) int { return cmp.Compare(b.Day, a.Day) })
	return all, nil
}

func (t *memoryTx) AddOutsideAct(_ context.Context, a app.OutsideAct) error {
	t.steps.outside[a]++
	return nil
}

func (t *memoryTx) OwnHandles(context.Context) ([]app.OwnHandle, error) {
	var all []app.OwnHandle
	for h, handle := range t.steps.handles {
		h.Handle = handle
		all = append(all, h)
	}
	slices.SortFunc(all, func(a, b app.OwnHandle) int {
		return cmp.Or(cmp.Compare(a.Author, b.Author), cmp.Compare(a.Network, b.Network))
	})
	return all, nil
}

func (t *memoryTx) SaveOwnHandle(_ context.Context, h app.OwnHandle) error {
	t.steps.handles[app.OwnHandle{Author: h.Author, Network: h.Network}] = h.Handle
	return nil
}

func (t *memoryTx) DropOwnHandle(_ context.Context, author presence.AuthorID, network string) error {
	delete(t.steps.handles, app.OwnHandle{Author: author, Network: network})
	return nil
}

func (t *memoryTx) DropOwnHandles(_ context.Context, author presence.AuthorID) error {
	maps.DeleteFunc(t.steps.handles, func(h app.OwnHandle, _ string) bool { return h.Author == author })
	return nil
}

func (t *memoryTx) ExpireContacts(_ context.Context, l app.ContactLimits) error {
	maps.DeleteFunc(t.steps.approaches, func(_ pdn.PersonCode, a adherence.Approach) bool {
		switch {
		case a.Outcome == adherence.Declined:
			return a.Day < l.Declined
		case a.Outcome == adherence.Welcomed || a.Asked == adherence.AskedByYouth:
			return a.Day < l.Welcomed
		default:
			return a.Day < l.Silent
		}
	})
	maps.DeleteFunc(t.steps.codes, func(_ string, k app.KinCode) bool { return k.Expires < l.Codes })
	maps.DeleteFunc(t.steps.outside, func(a app.OutsideAct, _ int) bool { return a.Day < l.Outside })
	return nil
}
