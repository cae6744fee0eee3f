package report

import (
	"errors"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Validation is who has validated an account (B38): the professional first, then
// the head of his structure; only then is it visible to the coordinator, and locked.
type Validation struct {
	ByAuthor, ByHead pdn.Day
}

// State is where an account stands.
type State string

// The states of an account.
const (
	Draft     State = "brouillon"
	Signed    State = "signe"  // by its author, waits for the head
	Validated State = "valide" // by both: visible to the coordinator, locked
)

// The reasons to refuse a validation.
var (
	ErrOrder  = errors.New("the author validates before the head of structure")
	ErrLocked = errors.New("the account is validated and locked")
)

// State tells where the account stands.
func (v Validation) State() State {
	switch {
	case v.ByAuthor != 0 && v.ByHead != 0:
		return Validated
	case v.ByAuthor != 0:
		return Signed
	default:
		return Draft
	}
}

// Sign is the author's validation.
func (v Validation) Sign(on pdn.Day) (Validation, error) {
	if v.State() == Validated {
		return v, ErrLocked
	}
	return Validation{ByAuthor: on}, nil
}

// Confirm is the head's validation.
func (v Validation) Confirm(on pdn.Day) (Validation, error) {
	switch v.State() {
	case Validated:
		return v, ErrLocked
	case Draft:
		return v, ErrOrder
	}
	v.ByHead = on
	return v, nil
}

// Changed is a correction by the author before the lock: both validate again.
func (v Validation) Changed() (Validation, error) {
	if v.State() == Validated {
		return v, ErrLocked
	}
	return Validation{}, nil
}

// VisibleToCoordinator tells whether an account leaves the structure.
func (v Validation) VisibleToCoordinator() bool { return v.State() == Validated }
