package disclosure_test

// solver is an attacker's reasoning: whole numbers between bounds, tied by sums. It
// narrows bounds until nothing moves, and can go on by trying values.
type solver struct {
	low, high []int
	sums      []sum
	of        [][]int // sums that hold a number
	trail     []step  // what to restore
	waiting   []int
	queued    []bool
}

// sum says that the parts add up to the whole.
type sum struct {
	whole int
	parts []int
}

type step struct{ number, low, high int }

func (s *solver) number(low, high int) int {
	s.low, s.high, s.of = append(s.low, low), append(s.high, high), append(s.of, nil)
	return len(s.low) - 1
}

func (s *solver) tie(whole int, parts ...int) {
	i := len(s.sums)
	s.sums, s.queued = append(s.sums, sum{whole, parts}), append(s.queued, true)
	s.waiting = append(s.waiting, i)
	for _, n := range append([]int{whole}, parts...) {
		s.of[n] = append(s.of[n], i)
	}
}

// narrow cuts the bounds of one number; false when nothing is left.
func (s *solver) narrow(n, low, high int) bool {
	low, high = max(low, s.low[n]), min(high, s.high[n])
	if low == s.low[n] && high == s.high[n] {
		return true
	}
	s.trail = append(s.trail, step{n, s.low[n], s.high[n]})
	s.low[n], s.high[n] = low, high
	for _, i := range s.of[n] {
		if !s.queued[i] {
			s.queued[i], s.waiting = true, append(s.waiting, i)
		}
	}
	return low <= high
}

// settle narrows until nothing moves; false on a contradiction.
func (s *solver) settle() bool {
	good := true
	for len(s.waiting) > 0 {
		i := s.waiting[len(s.waiting)-1]
		s.waiting, s.queued[i] = s.waiting[:len(s.waiting)-1], false
		good = good && s.apply(s.sums[i])
	}
	return good
}

func (s *solver) apply(t sum) bool {
	low, high := 0, 0
	for _, p := range t.parts {
		low, high = low+s.low[p], high+s.high[p]
	}
	if !s.narrow(t.whole, low, high) {
		return false
	}
	top, bottom := s.high[t.whole], s.low[t.whole]
	for _, p := range t.parts {
		if !s.narrow(p, bottom-(high-s.high[p]), top-(low-s.low[p])) {
			return false
		}
	}
	return true
}

func (s *solver) rewind(mark int) {
	for len(s.trail) > mark {
		last := s.trail[len(s.trail)-1]
		s.trail = s.trail[:len(s.trail)-1]
		s.low[last.number], s.high[last.number] = last.low, last.high
	}
}

// contradicts tells whether a value of one number cannot be, by narrowing alone.
func (s *solver) contradicts(n, value int) bool {
	mark := len(s.trail)
	good := s.narrow(n, value, value) && s.settle()
	s.settle()
	s.rewind(mark)
	return !good
}

// possible searches, to the end, for whole numbers that fit with one of them fixed.
func (s *solver) possible(n, value int) bool {
	mark := len(s.trail)
	good := s.narrow(n, value, value) && s.settle() && s.search()
	s.settle()
	s.rewind(mark)
	return good
}

func (s *solver) search() bool {
	best := -1
	for n := range s.low {
		if gap := s.high[n] - s.low[n]; gap > 0 && (best < 0 || gap < s.high[best]-s.low[best]) {
			best = n
		}
	}
	if best < 0 {
		return true
	}
	for v := s.low[best]; v <= s.high[best]; v++ {
		if s.possible(best, v) {
			return true
		}
	}
	return false
}
