package interval

import "time"

// one reads a single hour: "depuis 14h", or something is missing.
func (s *sentence) one(p point) (Interval, *Question) {
	switch {
	case p.kind == nowItem:
		return Interval{}, &Question{Code: NoStart}
	case s.role(p.at) == sinceItem && !p.clock.exact && p.clock.part == anyPart && p.clock.h < nightEnd:
		return Interval{}, &Question{Code: Ambiguous}
	case s.role(p.at) == sinceItem:
		return s.place(p, point{item: item{kind: nowItem}, at: len(s.items)}, join{at: len(s.items)})
	case s.role(p.at) == endItem:
		return Interval{}, &Question{Code: NoStart}
	case looksLikeLength(p) && s.role(p.at) == fillerItem && s.kindAt(p.at-1) != joinItem:
		return Interval{}, &Question{Code: NoStart}
	}
	return Interval{}, &Question{Code: NoEnd}
}

// looksLikeLength tells that "2h30" is more likely a length than an hour of the night.
func looksLikeLength(p point) bool {
	return p.kind == timeItem && !p.clock.exact && !p.clock.bare && p.clock.part == anyPart && p.clock.h < nightEnd
}

// two reads two hours: a start and an end, or a length and a start.
func (s *sentence) two(ps []point) (Interval, *Question) {
	a, b := ps[0], ps[1]
	g := s.joinOf(a, b)
	switch {
	case a.kind == nowItem:
		return Interval{}, &Question{Code: Ambiguous}
	case s.role(a.at) == endItem && s.role(b.at) == startItem && !g.ended:
		return s.place(b, a, join{at: b.at})
	case s.role(a.at) == endItem:
		return Interval{}, &Question{Code: Ambiguous}
	case s.role(a.at) == startItem && s.role(b.at) == startItem:
		return Interval{}, &Question{Code: Several}
	case s.role(b.at) == startItem && !g.linked || s.role(b.at) == startItem && looksLikeLength(a):
		return s.lengthThenStart(a, b)
	case s.role(b.at) == startItem:
		return Interval{}, &Question{Code: Several}
	case s.isLengthThenStart(a, b, g):
		return s.lengthThenStart(a, b)
	case s.mayBeLength(a, b, g):
		return Interval{}, &Question{Code: Ambiguous}
	case !g.linked && !(g.adjacent && !a.clock.bare && !b.clock.bare):
		return Interval{}, &Question{Code: Several}
	case g.unknown && !g.ended, g.comma && !g.ended && !g.linked:
		return Interval{}, &Question{Code: Several}
	}
	return s.place(a, b, g)
}

// fitsName tells that "lundi 16 à 18h" may speak of Monday the 16th.
func (s *sentence) fitsName(d daySpec) bool {
	_, q := resolveDays(append(s.daySpecs(0, len(s.items)), d), s.now)
	return q == nil
}

// isLengthThenStart recognises "2h30 hier à 18h": a short length, a day, one hour.
func (s *sentence) isLengthThenStart(a, b point, g join) bool {
	if !looksLikeLength(a) || b.kind == nowItem || !g.dayApart || g.sign || g.ended || s.role(a.at) != fillerItem {
		return false
	}
	if s.daysBeforeAnd(a.at, g.at) {
		return false
	}
	if s.kindAt(a.at-1) == fromItem && b.clock.minutes()-a.clock.minutes() <= int(MaxLength.Minutes()) {
		return false
	}
	return b.clock.minutes() > a.clock.minutes()+int(a.long.Minutes()) || b.clock.h >= nightEnd
}

// daysBeforeAnd tells that a day stands both before the first hour and between the hours.
func (s *sentence) daysBeforeAnd(first, second int) bool {
	return len(s.daySpecs(0, first)) > 0 && len(s.daySpecs(first, second)) > 0
}

// mayBeLength tells two hours of which the first could honestly be a length.
func (s *sentence) mayBeLength(a, b point, g join) bool {
	if a.clock.bare || b.kind == nowItem && !looksLikeLength(a) {
		return false
	}
	if looksLikeLength(a) && b.kind == nowItem {
		return true
	}
	if g.dayApart && !g.sign && !g.ended && len(s.daySpecs(g.at, b.at)) == 0 && len(s.daySpecs(b.at, len(s.items))) == 0 {
		return s.kindAt(a.at-1) != fromItem && len(s.daySpecs(0, a.at)) == 0
	}
	return looksLikeLength(a) && !g.sign && g.linked && s.partFor(a, g, true) == anyPart && s.role(a.at) == fillerItem &&
		s.kindAt(a.at-1) != fromItem && b.clock.h >= nightEnd
}

// lengthThenStart places a length from a start on.
func (s *sentence) lengthThenStart(a, b point) (Interval, *Question) {
	return s.pointAndLength(b, a.long)
}

// three accepts a third hour only when it repeats the length: "2h hier de 14h à 16h".
func (s *sentence) three(ps, lengths []point) (Interval, *Question) {
	if len(lengths) > 0 || ps[0].kind == nowItem || ps[1].kind == nowItem {
		return Interval{}, &Question{Code: Several}
	}
	first, second := s.joinOf(ps[0], ps[1]), s.joinOf(ps[1], ps[2])
	pair, long := ps[1:], ps[0]
	switch {
	case !first.linked && second.linked:
	case first.linked && !second.linked:
		pair, long = ps[:2], ps[2]
	default:
		return Interval{}, &Question{Code: Several}
	}
	iv, q := s.checked(pair, long.long)
	if q != nil && q.Code == LengthMismatch && !looksLikeLength(long) {
		return Interval{}, &Question{Code: Several}
	}
	return iv, q
}

// checked reads two hours and compares with the length said.
func (s *sentence) checked(ps []point, long time.Duration) (Interval, *Question) {
	g := s.joinOf(ps[0], ps[1])
	if !g.linked && !g.adjacent {
		return Interval{}, &Question{Code: Several}
	}
	iv, q := s.place(ps[0], ps[1], g)
	if q == nil && iv.Length() != long {
		return Interval{}, &Question{Code: LengthMismatch, From: iv.From, To: iv.To}
	}
	return iv, q
}

// pointAndLength reads "hier 14h pendant 2h" and "1h30 jusqu'à 18h hier".
func (s *sentence) pointAndLength(p point, long time.Duration) (Interval, *Question) {
	if long <= 0 {
		return Interval{}, &Question{Code: EndBeforeStart}
	}
	if p.kind == nowItem {
		if s.role(p.at) != endItem || len(s.daySpecs(0, len(s.items))) > 0 {
			return Interval{}, &Question{Code: Ambiguous}
		}
		return Interval{From: s.now.Add(-long), To: s.now}, nil
	}
	role := s.role(p.at)
	if role == sinceItem || role == betweenItem {
		return Interval{}, &Question{Code: Ambiguous}
	}
	day, q := s.singleDay()
	if q != nil {
		return Interval{}, q
	}
	at, q := s.moment(p, day, s.partFor(p, join{at: len(s.items)}, true), true)
	if q != nil {
		return Interval{}, q
	}
	if role == endItem {
		return s.onDay(day, Interval{From: at.Add(-long), To: at})
	}
	if to := at.Add(long); long > maxOvernight && !dayOf(at).Equal(dayOf(to.Add(-1))) {
		return Interval{}, &Question{Code: TooLong, From: at, To: to}
	}
	return s.onDay(day, Interval{From: at, To: at.Add(long)})
}

func (s *sentence) singleDay() (dayFound, *Question) {
	return resolveDays(s.daySpecs(0, len(s.items)), s.now)
}
