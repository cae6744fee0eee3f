package disclosure

import (
	"fmt"
	"math"
	"slices"
)

// world is one possible set of counts with the published cells laid over it. It
// starts as the truth; the search walks to others that agree with all cells.
type world struct {
	frame      Frame
	structure  []int // of each member
	quarters   []Quarter
	categories int
	atoms      []int     // count of each finest key
	over       [][]int32 // cells that hold an atom
	tight      [][]int32 // those of them that say something of it
	cells      []state
	index      map[string]int
	delta      []int // scratch of price
	touched    []int32
	witness    func(a aim, path [][]transfer) // told of each proof; may be nil
}

// state is one cell in the world.
type state struct {
	Cell
	members, quarters, categories []int
	k                             int
	value                         int
	truth                         int
	low, high                     int  // what the reader is told
	fixed                         bool // published before: may not be withheld any more
}

const endless = math.MaxInt32

// newWorld lays the counts out.
func newWorld(f Frame, counts Counts, quarters []Quarter) (*world, error) {
	w := &world{frame: f, quarters: quarters, categories: len(f.Categories), index: map[string]int{}}
	names := map[string]int{}
	members := map[string]int{}
	for i, m := range f.Members {
		if _, ok := names[m.Structure]; !ok {
			names[m.Structure] = len(names)
		}
		w.structure = append(w.structure, names[m.Structure])
		members[m.ID] = i
	}
	w.atoms = make([]int, len(f.Members)*len(quarters)*w.categories)
	w.over = make([][]int32, len(w.atoms))
	w.tight = make([][]int32, len(w.atoms))
	for key, n := range counts {
		q := slices.Index(quarters, key.Quarter)
		if q < 0 {
			continue // outside every table
		}
		m, ok := members[key.Member]
		c := slices.IndexFunc(f.Categories, func(c Category) bool { return c.Slug == key.Category })
		if !ok || c < 0 || n < 0 {
			return nil, fmt.Errorf("%w: %q", ErrUnknown, key.Category)
		}
		w.atoms[w.at(m, q, c)] += n
	}
	return w, nil
}

func (w *world) at(member, quarter, category int) int {
	return (member*len(w.quarters)+quarter)*w.categories + category
}

// add lays one cell over the counts and returns its place; an equal cell is found
// again rather than doubled.
func (w *world) add(c Cell) (int, error) {
	if i, ok := w.index[c.ID()]; ok {
		return i, nil
	}
	s := state{Cell: c, k: w.frame.limit(c), low: 0, high: endless}
	for _, id := range c.Members {
		s.members = append(s.members, slices.IndexFunc(w.frame.Members, func(m Member) bool { return m.ID == id }))
	}
	for _, q := range c.Quarters {
		s.quarters = append(s.quarters, slices.Index(w.quarters, q))
	}
	for _, slug := range c.Categories {
		s.categories = append(s.categories, slices.IndexFunc(w.frame.Categories, func(c Category) bool { return c.Slug == slug }))
	}
	if slices.Contains(s.members, -1) || slices.Contains(s.quarters, -1) || slices.Contains(s.categories, -1) {
		return 0, fmt.Errorf("%w: cell %s", ErrUnknown, c.Label)
	}
	place := len(w.cells)
	w.each(s, func(atom int) {
		s.truth += w.atoms[atom]
		w.over[atom] = append(w.over[atom], int32(place))
	})
	s.value = s.truth
	w.cells = append(w.cells, s)
	w.delta = append(w.delta, 0)
	w.index[c.ID()] = place
	return place, nil
}

func (w *world) each(s state, visit func(atom int)) {
	for _, m := range s.members {
		for _, q := range s.quarters {
			for _, c := range s.categories {
				visit(w.at(m, q, c))
			}
		}
	}
}

// tell sets what the reader of a cell is told.
func (w *world) tell(i int, show Show) {
	s := &w.cells[i]
	w.each(*s, func(atom int) {
		if said := slices.Index(w.tight[atom], int32(i)); said >= 0 && show == Withheld {
			w.tight[atom] = slices.Delete(w.tight[atom], said, said+1)
		} else if said < 0 && show != Withheld {
			w.tight[atom] = append(w.tight[atom], int32(i))
		}
	})
	s.Show, s.Value, s.Limit = show, 0, 0
	switch show {
	case Shown:
		s.Value, s.low, s.high = s.truth, s.truth, s.truth
	case Under:
		s.Limit, s.low, s.high = s.k, 0, s.k-1
	default:
		s.low, s.high = 0, endless
	}
}

// contacts is the total of contacts behind a cell, which is never hidden: of the
// members that an attacker does not know, and of the others what the cell itself
// holds.
func (w *world) contacts(s state, known int) (others, own int) {
	for _, m := range s.members {
		for _, q := range s.quarters {
			if w.structure[m] != known {
				for c := range w.categories {
					others += w.atoms[w.at(m, q, c)]
				}
				continue
			}
			for _, c := range s.categories {
				own += w.atoms[w.at(m, q, c)]
			}
		}
	}
	return others, own
}

// share is the largest part of one structure in a cell, 0 to 1.
func (w *world) share(s state) float64 {
	parts := map[int]int{}
	largest := 0
	for _, m := range s.members {
		for _, q := range s.quarters {
			for _, c := range s.categories {
				parts[w.structure[m]] += w.atoms[w.at(m, q, c)]
			}
		}
		largest = max(largest, parts[w.structure[m]])
	}
	if s.truth == 0 {
		return 0
	}
	return float64(largest) / float64(s.truth)
}
