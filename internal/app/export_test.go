package app

import (
	"github.com/lampadaire/lampadaire/internal/rights"
)

// Actions are all actions that a button or a word can ask for.
func Actions() []Action {
	var all []Action
	for a := actMenu; a <= lastAction; a++ {
		all = append(all, a)
	}
	for a := range houseActions(proActions()) {
		all = append(all, a)
	}
	return append(all, actJoin)
}

// RightOf is the right that an action needs.
func RightOf(a Action) rights.Action { return rightOf(a) }

// ForProfessionals tells whether an action is in the table of professionals.
func ForProfessionals(a Action) bool {
	_, ok := houseActions(proActions())[a]
	return ok
}
