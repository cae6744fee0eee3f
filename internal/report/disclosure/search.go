package disclosure

// transfer moves one contact of one professional in one quarter from a category
// to another: totals of contacts stay what everybody knows.
type transfer struct {
	member, quarter, from, to int
}

const nobody = -1 // an attacker without figures of his own

// impossible is the price of a move that no withholding can pay for.
const impossible = endless

// price tells what a move costs: 0 when the world it leads to agrees with all that
// is published, else the worth of the cells to withhold for it.
func (w *world) price(move []transfer) int {
	w.touched = w.touched[:0]
	for i, t := range move {
		from := w.at(t.member, t.quarter, t.from)
		taken := 1
		for _, earlier := range move[:i] {
			if w.at(earlier.member, earlier.quarter, earlier.from) == from {
				taken++
			}
		}
		if w.atoms[from] < taken {
			w.clear()
			return impossible
		}
		w.sum(from, -1)
		w.sum(w.at(t.member, t.quarter, t.to), 1)
	}
	total := 0
	for _, i := range w.touched {
		s := &w.cells[i]
		value := s.value + w.delta[i]
		if w.delta[i] == 0 || value >= s.low && value <= s.high {
			continue
		}
		if s.fixed {
			w.clear()
			return impossible
		}
		total += worth(s)
	}
	w.clear()
	return total
}

func (w *world) sum(atom, by int) {
	for _, i := range w.tight[atom] {
		if w.delta[i] == 0 {
			w.touched = append(w.touched, i)
		}
		w.delta[i] += by
	}
}

func (w *world) clear() {
	for _, i := range w.touched {
		w.delta[i] = 0
	}
}

// worth is what withholding a cell costs its readers: a count of many people more
// than one of few, "moins de 5" little.
func worth(s *state) int {
	if s.Show == Under {
		return 2
	}
	if s.Group {
		return 14 + len(s.members)
	}
	return 10 + len(s.members)
}

// make walks to the world of a move; cells that contradict it are withheld.
func (w *world) make(move []transfer) {
	for _, t := range move {
		w.shift(w.at(t.member, t.quarter, t.from), -1)
		w.shift(w.at(t.member, t.quarter, t.to), 1)
	}
	for _, t := range move {
		for _, c := range [2]int{t.from, t.to} {
			for _, i := range w.over[w.at(t.member, t.quarter, c)] {
				if s := &w.cells[i]; s.value < s.low || s.value > s.high {
					w.tell(int(i), Withheld)
				}
			}
		}
	}
}

func (w *world) shift(atom, by int) {
	w.atoms[atom] += by
	for _, i := range w.over[atom] {
		w.cells[i].value += by
	}
}

// back walks home to the truth.
func (w *world) back(path [][]transfer) {
	for _, move := range path {
		for _, t := range move {
			w.shift(w.at(t.member, t.quarter, t.from), 1)
			w.shift(w.at(t.member, t.quarter, t.to), -1)
		}
	}
}

// aim is a value that a cell must be able to take in the eyes of an attacker.
type aim struct {
	cell, goal int
	known      int // structure whose figures the attacker knows, or nobody
	attempt    int // another order of search
}

// attempts is how many orders of search are tried before giving up.
const attempts = 12

// reach looks for a world where the aim holds. It returns the path from the truth,
// walked; the caller walks back. Cells that stand in the way are withheld.
func (w *world) reach(a aim) (path [][]transfer, ok bool) {
	for a.attempt = range attempts {
		if path, ok = w.walk(a); ok {
			return path, true
		}
		w.back(path)
	}
	return nil, false
}

func (w *world) walk(a aim) (path [][]transfer, ok bool) {
	for w.cells[a.cell].value != a.goal {
		move, cost := w.cheapest(a)
		if cost == impossible {
			return path, false
		}
		w.make(move)
		path = append(path, move)
	}
	return path, true
}

// cheapest is the best next move towards an aim.
func (w *world) cheapest(a aim) (best []transfer, cost int) {
	cost = impossible
	up := w.cells[a.cell].value < a.goal
	w.moves(a, up, func(move []transfer) bool {
		if p := w.price(move); p < cost {
			best, cost = append(best[:0], move...), p
		}
		return cost > 0
	})
	return best, cost
}

// moves tries the moves that change the cell by one, from the simplest: one
// contact changes category; balanced by another professional in the same quarter;
// by the same structure in another quarter; by both.
func (w *world) moves(a aim, up bool, try func([]transfer) bool) {
	s := w.cells[a.cell]
	inside := make([]bool, w.categories)
	for _, c := range s.categories {
		inside[c] = true
	}
	start := a.cell + w.cells[a.cell].value + 7*a.attempt
	for _, q := range s.quarters {
		for _, m := range s.members {
			if a.known == w.structure[m] {
				continue
			}
			for n := range w.categories {
				out := (n + start) % w.categories
				if inside[out] {
					continue
				}
				for _, in := range s.categories {
					t := transfer{m, q, out, in}
					if !up {
						t = transfer{m, q, in, out}
					}
					if w.atoms[w.at(m, q, t.from)] > 0 && !w.balanced(a, s, t, try) {
						return
					}
				}
			}
		}
	}
}

// balanced tries one transfer alone and with what balances it.
func (w *world) balanced(a aim, s state, t transfer, try func([]transfer) bool) bool {
	if !try([]transfer{t}) {
		return false
	}
	reverse := func(m, q int) transfer { return transfer{m, q, t.to, t.from} }
	again := func(m, q int) transfer { return transfer{m, q, t.from, t.to} }
	later := w.otherQuarters(s)
	for _, q := range later {
		for _, m := range w.house(t.member) {
			if w.atoms[w.at(m, q, t.to)] > 0 && !try([]transfer{t, reverse(m, q)}) {
				return false
			}
		}
	}
	for n := range w.structure {
		m := (n + t.member + 1 + 5*a.attempt) % len(w.structure)
		if a.known == w.structure[m] || contains(s.members, m) || w.atoms[w.at(m, t.quarter, t.to)] == 0 {
			continue
		}
		if !try([]transfer{t, reverse(m, t.quarter)}) {
			return false
		}
		for _, q := range later {
			if w.atoms[w.at(t.member, q, t.to)] > 0 && w.atoms[w.at(m, q, t.from)] > 0 &&
				!try([]transfer{t, reverse(m, t.quarter), reverse(t.member, q), again(m, q)}) {
				return false
			}
		}
	}
	return a.attempt < attempts/2 || w.chained(a, s, t, try)
}

// chained tries a transfer balanced by two professionals through a third category.
func (w *world) chained(a aim, s state, t transfer, try func([]transfer) bool) bool {
	free := func(m int) bool { return a.known != w.structure[m] && !contains(s.members, m) }
	for n := range w.structure {
		first := (n + 5*a.attempt) % len(w.structure)
		if !free(first) || w.atoms[w.at(first, t.quarter, t.to)] == 0 {
			continue
		}
		for c := range w.categories {
			if c == t.from || c == t.to {
				continue
			}
			for second := range w.structure {
				if free(second) && second != first && w.atoms[w.at(second, t.quarter, c)] > 0 &&
					!try([]transfer{t, {first, t.quarter, t.to, c}, {second, t.quarter, c, t.from}}) {
					return false
				}
			}
		}
	}
	return true
}

// house lists the member and his colleagues, himself first.
func (w *world) house(member int) []int {
	out := []int{member}
	for m, s := range w.structure {
		if m != member && s == w.structure[member] {
			out = append(out, m)
		}
	}
	return out
}

func (w *world) otherQuarters(s state) []int {
	var out []int
	for q := range w.quarters {
		if !contains(s.quarters, q) {
			out = append(out, q)
		}
	}
	return out
}

func contains(list []int, v int) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}
