package app_test

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

// shelf is what the storage in memory keeps of editions and standings.
type shelf struct {
	texts     map[numbered]app.CharterText
	fixes     map[fixed]app.CharterFix
	places    map[placed]app.ChangesPlace
	standings map[presence.AuthorID]app.Standing
}

type numbered struct {
	structure pdn.StructureID
	number    int
}

type fixed struct {
	numbered
	rule int
}

type placed struct {
	structure pdn.StructureID
	network   pdn.NetworkID
}

func noShelf() shelf {
	return shelf{
		texts: map[numbered]app.CharterText{}, fixes: map[fixed]app.CharterFix{}, places: map[placed]app.ChangesPlace{},
		standings: map[presence.AuthorID]app.Standing{},
	}
}

func (s shelf) clone() shelf {
	return shelf{texts: maps.Clone(s.texts), fixes: maps.Clone(s.fixes), places: maps.Clone(s.places), standings: maps.Clone(s.standings)}
}

func (t *memoryTx) CharterTexts(context.Context) ([]app.CharterText, error) {
	all := slices.Collect(maps.Values(t.house.shelf.texts))
	slices.SortFunc(all, func(a, b app.CharterText) int {
		return cmp.Or(cmp.Compare(a.Structure, b.Structure), cmp.Compare(a.Edition.Number, b.Edition.Number))
	})
	return all, nil
}

func (t *memoryTx) SaveCharterText(_ context.Context, c app.CharterText) error {
	key := numbered{c.Structure, c.Edition.Number}
	if before, known := t.house.shelf.texts[key]; known && !before.Draft {
		return nil
	}
	t.house.shelf.texts[key] = c
	return nil
}

func (t *memoryTx) DropCharterDraft(_ context.Context, id pdn.StructureID) error {
	maps.DeleteFunc(t.house.shelf.texts, func(k numbered, c app.CharterText) bool { return k.structure == id && c.Draft })
	return nil
}

func (t *memoryTx) CharterFixes(context.Context) ([]app.CharterFix, error) {
	all := slices.Collect(maps.Values(t.house.shelf.fixes))
	slices.SortFunc(all, func(a, b app.CharterFix) int {
		return cmp.Or(cmp.Compare(a.Structure, b.Structure), cmp.Compare(a.Edition, b.Edition), cmp.Compare(a.Rule, b.Rule))
	})
	return all, nil
}

func (t *memoryTx) SaveCharterFix(_ context.Context, f app.CharterFix) error {
	t.house.shelf.fixes[fixed{numbered{f.Structure, f.Edition}, f.Rule}] = f
	return nil
}

func (t *memoryTx) ChangesPlaces(context.Context) ([]app.ChangesPlace, error) {
	all := slices.Collect(maps.Values(t.house.shelf.places))
	slices.SortFunc(all, func(a, b app.ChangesPlace) int {
		return cmp.Or(cmp.Compare(a.Structure, b.Structure), cmp.Compare(a.Network, b.Network))
	})
	return all, nil
}

func (t *memoryTx) SaveChangesPlace(_ context.Context, p app.ChangesPlace) error {
	t.house.shelf.places[placed{p.Structure, p.Network}] = p
	return nil
}

func (t *memoryTx) DropChangesPlace(_ context.Context, id pdn.StructureID, n pdn.NetworkID) error {
	delete(t.house.shelf.places, placed{id, n})
	return nil
}

func (t *memoryTx) Standings(context.Context) ([]app.Standing, error) {
	all := slices.Collect(maps.Values(t.house.shelf.standings))
	slices.SortFunc(all, func(a, b app.Standing) int { return cmp.Compare(a.Author, b.Author) })
	return all, nil
}

func (t *memoryTx) SaveStanding(_ context.Context, s app.Standing) error {
	t.house.shelf.standings[s.Author] = s
	return nil
}

func (t *memoryTx) DropStanding(_ context.Context, author presence.AuthorID) error {
	delete(t.house.shelf.standings, author)
	return nil
}
