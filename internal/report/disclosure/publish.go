package disclosure

import (
	"fmt"
	"maps"
	"slices"
)

// Result is a publication: the cells asked for, and whether anything at all could
// be proved safe.
type Result struct {
	Cells   []Cell
	Nothing bool // no safe way to show anything was found: every cell is withheld
}

// Publish decides the cells of some tables, given all cells published before.
// It is a pure function: same counts, same past, same answer. The cells of Result
// must be recorded before they are shown.
func Publish(f Frame, counts Counts, past []Cell, wanted []Table) (Result, error) {
	w, fresh, err := prepare(f, counts, past, wanted)
	if err != nil {
		return Result{}, err
	}
	w.first(fresh)
	nothing := !w.prove()
	out := Result{Nothing: nothing}
	for _, i := range fresh {
		if nothing {
			w.tell(i, Withheld)
		}
		out.Cells = append(out.Cells, w.cells[i].Cell)
	}
	return out, nil
}

// prove finds, for every aim, a world that agrees with all that is published. One
// pass is enough: what is withheld on the way only ever adds worlds.
func (w *world) prove() bool {
	var last aim
	var found [][][]transfer // worlds found for last
	for _, a := range w.aims() {
		if a.cell != last.cell || a.goal != last.goal {
			found = found[:0]
		}
		last = a
		serves := func(path [][]transfer) bool { return !w.changes(path, a.known) }
		i := slices.IndexFunc(found, serves)
		if i < 0 {
			path, ok := w.reach(a)
			w.back(path)
			if !ok {
				return false
			}
			i, found = len(found), append(found, path)
		}
		if w.witness != nil {
			w.witness(a, found[i])
		}
	}
	return true
}

// changes tells whether a path alters figures that an attacker knows.
func (w *world) changes(path [][]transfer, known int) bool {
	for _, move := range path {
		for _, t := range move {
			if w.structure[t.member] == known {
				return true
			}
		}
	}
	return false
}

// prepare lays out the counts, what was published and what is asked for. Cells
// already published come back as they were.
func prepare(f Frame, counts Counts, past []Cell, wanted []Table) (*world, []int, error) {
	if err := f.Rules.check(); err != nil {
		return nil, nil, err
	}
	w, err := newWorld(f, counts, span(past, wanted))
	if err != nil {
		return nil, nil, err
	}
	for _, c := range past {
		i, err := w.add(c)
		if err != nil {
			return nil, nil, fmt.Errorf("read a published cell: %w", err)
		}
		s := &w.cells[i]
		if c.Show == Shown && s.truth != c.Value || c.Show == Under && s.truth >= c.Limit {
			return nil, nil, fmt.Errorf("%w: %s", ErrRevised, c.Label)
		}
		if c.Show == Under {
			s.k = c.Limit
		}
		s.fixed = true
		w.tell(i, c.Show)
	}
	var fresh []int
	for _, t := range wanted {
		for _, c := range f.cellsOf(t) {
			i, err := w.add(c)
			if err != nil {
				return nil, nil, err
			}
			if !slices.Contains(fresh, i) {
				fresh = append(fresh, i)
			}
		}
	}
	return w, fresh, w.addTargets()
}

// span lists the quarters that any cell touches.
func span(past []Cell, wanted []Table) []Quarter {
	seen := map[Quarter]bool{}
	for _, c := range past {
		for _, q := range c.Quarters {
			seen[q] = true
		}
	}
	for _, t := range wanted {
		for _, q := range t.Quarters {
			seen[q] = true
		}
	}
	var out []Quarter
	for q := range seen {
		out = append(out, q)
	}
	slices.Sort(out)
	return out
}

// addTargets adds what may be asked for later or is never shown: each structure
// by theme, each professional by group, all together, in each quarter and year.
// It must not be found by subtraction before it is asked for.
func (w *world) addTargets() error {
	houses := map[string][]string{}
	var everybody []string
	for _, m := range w.frame.Members {
		houses[m.Structure] = append(houses[m.Structure], m.ID)
		everybody = append(everybody, m.ID)
	}
	published := len(w.cells)
	for _, quarters := range w.periods() {
		_, cells := w.frame.levels(Table{Members: everybody, Quarters: quarters})
		for _, s := range slices.Sorted(maps.Keys(houses)) {
			groups, fine := w.frame.levels(Table{Members: houses[s], Quarters: quarters})
			cells = append(append(cells, groups...), fine...)
			for _, m := range houses[s] {
				cells = append(cells, w.frame.cellsOf(Table{Members: []string{m}, Quarters: quarters})...)
			}
		}
		for _, c := range cells {
			i, err := w.add(c)
			if err != nil {
				return err
			}
			if i >= published {
				w.tell(i, Withheld)
			}
		}
	}
	return nil
}

// periods are the quarters and the years that they make up so far.
func (w *world) periods() [][]Quarter {
	var out [][]Quarter
	years := map[int][]Quarter{}
	for _, q := range w.quarters {
		out = append(out, []Quarter{q})
		years[q.Year()] = append(years[q.Year()], q)
	}
	for _, y := range slices.Sorted(maps.Keys(years)) {
		if len(years[y]) > 1 {
			out = append(out, years[y])
		}
	}
	return out
}

// first is what the thresholds alone say of new cells.
func (w *world) first(fresh []int) {
	for _, i := range fresh {
		s := w.cells[i]
		switch {
		case s.fixed:
		case s.truth < s.k:
			w.tell(i, Under)
		case s.Joins && w.share(s) > w.frame.Rules.Dominance:
			w.tell(i, Withheld)
		default:
			w.tell(i, Shown)
		}
	}
}

// aims lists what must be possible: each small cell must be able to be nothing
// and to be as large as "moins de k" lets it, for an outsider and for every
// structure that knows its own figures.
func (w *world) aims() []aim {
	var out []aim
	for i, s := range w.cells {
		switch {
		case s.truth < s.k:
			out = append(out, w.aimsOf(i)...)
		case s.Joins && s.Show == Withheld && w.share(s) > w.frame.Rules.Dominance:
			out = append(out, aim{cell: i, goal: max(0, s.truth-s.k+1), known: nobody})
		}
	}
	return out
}

func (w *world) aimsOf(i int) []aim {
	s := w.cells[i]
	var low, high []aim
	k := s.k
	if s.Show == Withheld {
		k = w.frame.Rules.K // nothing is said of it, but it stays as wide as "moins de 5"
	}
	for known := nobody; known < w.structures(); known++ {
		others, own := w.contacts(s, known)
		if known != nobody && others == 0 {
			continue // his own figure
		}
		low = append(low, aim{cell: i, goal: own, known: known})
		if top := min(k-1, own+others); top > own {
			high = append(high, aim{cell: i, goal: top, known: known})
		}
	}
	return append(low, high...)
}

func (w *world) structures() int {
	n := 0
	for _, s := range w.structure {
		n = max(n, s+1)
	}
	return n
}
