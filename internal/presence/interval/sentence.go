package interval

import "time"

// sentence is a text cut into pieces of meaning, at a moment.
type sentence struct {
	items []item
	now   time.Time
}

// point is a start or an end: an item that may be an hour, and its place.
type point struct {
	item
	at int
}

// read decides which hours are the start and the end, then on which day.
func (s *sentence) read() (Interval, *Question) {
	s.settleNoon()
	s.settleBare()
	if q := s.leftover(); q != nil {
		return Interval{}, q
	}
	points := s.points()
	lengths := s.find(lengthItem)
	if last := s.find(lastHoursOf); len(last) == 1 && len(points) == 0 && len(lengths) == 0 && len(s.daySpecs(0, len(s.items))) == 0 {
		return Interval{From: s.now.Add(-last[0].long), To: s.now}, nil
	} else if len(last) > 0 {
		return Interval{}, &Question{Code: Ambiguous}
	}
	points, lengths = s.markedLengths(points, lengths)
	switch {
	case len(lengths) > 1 || len(points) > 3:
		return Interval{}, &Question{Code: Several}
	case len(points) == 3:
		return s.three(points, lengths)
	case len(points) == 2 && len(lengths) == 1:
		return s.checked(points, lengths[0].long)
	case len(points) == 2:
		return s.two(points)
	case len(points) == 1 && len(lengths) == 1:
		return s.pointAndLength(points[0], lengths[0].long)
	case len(points) == 1:
		return s.one(points[0])
	}
	return Interval{}, s.nothing(lengths)
}

// nothing says what is missing when no hour was found.
func (s *sentence) nothing(lengths []point) *Question {
	switch {
	case len(lengths) > 0:
		return &Question{Code: NoStart}
	case len(s.find(dayItem)) > 0 || len(s.find(partItem)) > 0:
		return &Question{Code: NoHours}
	}
	return &Question{Code: NotUnderstood}
}

// settleNoon reads "lundi midi 12h-13h": after a day and before two hours, midi is
// a part of the day.
func (s *sentence) settleNoon() {
	hours := len(s.find(timeItem)) + len(s.find(bareItem))
	for i := 1; i < len(s.items); i++ {
		it := &s.items[i]
		if it.kind == timeItem && it.text == "midi" && s.items[i-1].kind == dayItem && hours == 3 {
			next := s.kindAt(i + 1)
			if next != joinItem && next != endItem {
				*it = item{kind: partItem, part: noonish, text: it.text}
			}
		}
	}
}

// settleBare makes an hour of a bare number that is joined to another hour: "14-16h".
func (s *sentence) settleBare() {
	for i := range s.items {
		if s.items[i].kind == bareItem && (s.joined(i, 1) || s.joined(i, -1)) {
			defer func(it *item) {
				it.kind = timeItem
				it.long = time.Duration(it.clock.minutes()) * time.Minute
			}(&s.items[i])
		}
	}
}

// joined tells whether an hour is linked to item i on one side by a joining word.
func (s *sentence) joined(i, step int) bool {
	link := false
	for j := i + step; j >= 0 && j < len(s.items); j += step {
		switch s.items[j].kind {
		case joinItem, endItem:
			link = true
		case andItem:
			link = link || s.has(betweenItem)
		case timeItem, bareItem, nowItem:
			return link
		case dayItem, partItem, startItem, fromItem, fillerItem:
		default:
			return false
		}
	}
	return false
}

// leftover asks about a number that nothing explains.
func (s *sentence) leftover() *Question {
	for _, it := range s.items {
		if it.kind == bareItem {
			return &Question{Code: Unclear, Word: it.text}
		}
	}
	return nil
}

func (s *sentence) kindAt(i int) itemKind {
	if i < 0 || i >= len(s.items) {
		return unknownItem
	}
	return s.items[i].kind
}

func (s *sentence) has(k itemKind) bool { return len(s.find(k)) > 0 }

func (s *sentence) find(k itemKind) []point {
	var out []point
	for i, it := range s.items {
		if it.kind == k {
			out = append(out, point{it, i})
		}
	}
	return out
}

func (s *sentence) points() []point {
	var out []point
	for i, it := range s.items {
		if it.kind == timeItem || it.kind == nowItem {
			out = append(out, point{it, i})
		}
	}
	return out
}

// role is the kind of the nearest word that says what the hour at i is for.
func (s *sentence) role(i int) itemKind {
	found := fillerItem
	for j := i - 1; j >= 0; j-- {
		switch k := s.items[j].kind; {
		case k == joinItem && found == fillerItem && in(s.items[j].join, "a au"):
			found = joinItem // "commencé à 14h": what stands before "à" may say more
		case k == startItem, k == endItem, k == sinceItem, k == betweenItem:
			return k
		case k == joinItem:
			return joinItem
		case k == fillerItem, k == fromItem, k == partItem, k == dayItem, k == duringItem:
		default:
			return found
		}
	}
	return found
}

// markedLengths takes out of the hours those that a word makes lengths: "pendant 2h".
func (s *sentence) markedLengths(points, lengths []point) ([]point, []point) {
	var hours []point
	for _, p := range points {
		if p.kind == timeItem && s.isMarkedLength(p) {
			lengths = append(lengths, p)
			continue
		}
		hours = append(hours, p)
	}
	return hours, lengths
}

// isMarkedLength tells that "pendant", "soit" or "durée :" stands right before p, and
// that p does not open a range ("pendant la permanence de 14h à 16h" has no length).
func (s *sentence) isMarkedLength(p point) bool {
	if p.clock.bare || s.kindAt(p.at+1) == joinItem && !in(s.items[p.at+1].join, "a au") {
		return false
	}
	j := p.at - 1
	for j >= 0 && (s.items[j].kind == fromItem || s.items[j].kind == fillerItem && in(s.items[j].text, ": ( = . de")) {
		j--
	}
	return s.kindAt(j) == duringItem
}

// daySpecs are the days said between two places.
func (s *sentence) daySpecs(from, to int) []daySpec {
	var out []daySpec
	for _, it := range s.items[from:to] {
		if it.kind == dayItem {
			out = append(out, it.day)
		}
	}
	return out
}

// hasUnknown tells that a word we do not know is there: it might be a day that was
// mistyped, so hours without a day are then asked.
func (s *sentence) hasUnknown() bool { return s.has(unknownItem) }

// join is how two hours follow each other.
type join struct {
	at       int  // place of the joining word, or of the second hour
	linked   bool // by a word or a sign
	adjacent bool // nothing at all between them
	ended    bool // "jusqu'à", "fini à"
	dayApart bool // a day or a part of the day stands between
	comma    bool
	unknown  bool
	sign     bool // "-", "→"
}

func (s *sentence) joinOf(a, b point) join {
	g := join{at: b.at, adjacent: b.at == a.at+1}
	for i := a.at + 1; i < b.at; i++ {
		switch s.items[i].kind {
		case joinItem, endItem:
			if !g.linked {
				g.at = i
			}
			g.linked = true
			g.ended = g.ended || s.items[i].kind == endItem
			g.sign = g.sign || !in(s.items[i].join, "a au") && s.items[i].kind == joinItem
		case andItem:
			g.linked = g.linked || s.items[a.at].kind == timeItem && s.role(a.at) == betweenItem
		case dayItem, partItem:
			g.dayApart = true
		case commaItem:
			g.comma = true
		case unknownItem:
			g.unknown = true
		}
	}
	return g
}
