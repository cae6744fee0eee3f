package helpsheet

import "github.com/lampadaire/lampadaire/internal/pdn"

// ListID names a check-list.
type ListID string

// The two check-lists. They are two different acts (domain §1.3-2): one tells
// the department, the other is between professionals under secrecy.
const (
	Concern ListID = "information_preoccupante" // L.226-2-1
	Sharing ListID = "partage"                  // L.226-2-2
)

// Lists are both; their places stand in buttons.
func Lists() []ListID { return []ListID{Concern, Sharing} }

// MostBoxes bounds the boxes, and the reasons, of a list: their state fits in a button.
const MostBoxes = 7

// List is a check-list: nothing of it is stored, its state lives with who reads it.
type List struct {
	ID      ListID
	Title   string
	Article string
	Intro   string
	Boxes   []Box
	// Reasons are why the parents are not told first. They stand for the box
	// that has Instead.
	Reasons []string
	// Complete and Missing are what is said of a list whose boxes hold, or do not.
	Complete, Missing string
	Checked           pdn.Day
}

// Box is one condition.
type Box struct {
	Text string
	// Instead tells that one of the reasons stands in for this box.
	Instead bool
}

// State is which boxes are ticked, and which reason was chosen: 0 for none, else
// its place from 1.
type State struct {
	Ticked uint8
	Reason int
}

// Has tells whether a box is ticked.
func (s State) Has(box int) bool { return s.Ticked>>box&1 == 1 }

// Toggle ticks a box or unticks it. The parents' box and a reason for not
// telling them exclude each other.
func (l List) Toggle(s State, box int) State {
	if box < 0 || box >= len(l.Boxes) {
		return s
	}
	s.Ticked ^= 1 << box
	if l.Boxes[box].Instead && s.Has(box) {
		s.Reason = 0
	}
	return s
}

// Because chooses a reason, or takes it back when it was chosen already.
func (l List) Because(s State, reason int) State {
	if reason < 1 || reason > len(l.Reasons) {
		return s
	}
	if s.Reason == reason {
		s.Reason = 0
		return s
	}
	s.Reason = reason
	for i, b := range l.Boxes {
		if b.Instead {
			s.Ticked &^= 1 << i
		}
	}
	return s
}

// Left are the boxes that are neither ticked nor replaced by a reason.
func (l List) Left(s State) []Box {
	var left []Box
	for i, b := range l.Boxes {
		if !s.Has(i) && (!b.Instead || s.Reason == 0) {
			left = append(left, b)
		}
	}
	return left
}

// List is a check-list of the book; Load refuses data that lack one.
func (b *Book) List(id ListID) List { return b.lists[id] }
