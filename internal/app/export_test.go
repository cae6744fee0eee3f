package app

import (
	"context"
	"maps"
	"slices"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/rights"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// Actions are all actions that a button or a word can ask for.
func Actions() []Action { return slices.Sorted(maps.Keys(deeds())) }

// DeclaredTwice are the actions that stand in two blocks of the table.
func DeclaredTwice() []Action {
	seen := map[Action]int{}
	for _, block := range deedBlocks() {
		for a := range block {
			seen[a]++
		}
	}
	maps.DeleteFunc(seen, func(_ Action, n int) bool { return n == 1 })
	return slices.Sorted(maps.Keys(seen))
}

// RightOf is the right that an action needs.
func RightOf(a Action) rights.Action { return deeds()[a].right }

// ForProfessionals tells whether only professionals can do an action.
func ForProfessionals(a Action) bool { return (&App{deeds: deeds()}).forProfessionals(a) }

// AccountToken is a button on the account of a professional, as anybody could make it
// who had the keys.
func AccountToken(s pdn.StructureID, step, year int, author presence.AuthorID) seal.Token {
	return seal.Token{Action: uint8(actAccounts), Structure: s, Arg: accountArg(step, year, string(author))}
}

// WeekEvents are the events of a synthesis.
func (a *App) WeekEvents(ctx context.Context, s report.Scope, from, until pdn.Day) (report.Events, error) {
	u, err := a.upward()
	if err != nil {
		return report.Events{}, err
	}
	return u.Events(ctx, s, from, until)
}
