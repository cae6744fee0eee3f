package interval

import (
	"strconv"
	"time"
)

// place puts a start and an end on their days.
func (s *sentence) place(a, b point, g join) (Interval, *Question) {
	if b.kind == nowItem {
		return s.untilNow(a, g)
	}
	if a.day.kind == monthDay && a.clock.bare && s.fitsName(a.day) {
		return Interval{}, &Question{Code: Ambiguous}
	}
	first, q1 := resolveDays(s.daySpecs(0, g.at), s.now)
	second, q2 := resolveDays(s.daySpecs(g.at, len(s.items)), s.now)
	if q1 == nil && q2 == nil && first.said && second.said && !first.date.Equal(second.date) {
		return s.overTwoDays(a, b, g, first, second)
	}
	day, q := s.singleDay()
	if q != nil {
		return Interval{}, q
	}
	partA, partB := s.partFor(a, g, true), s.partFor(b, g, false)
	if b.clock.part != anyPart && a.clock.part == anyPart {
		partA = startPart(a.clock, b.clock)
	}
	from, q := s.moment(a, day, partA, true)
	if q != nil {
		return Interval{}, q
	}
	to, q := s.end(a, b, from, day, partA, partB)
	if q != nil {
		return Interval{}, q
	}
	return s.onDay(day, Interval{From: from, To: to})
}

// startPart lends the part said of the end to the start, when the start can take
// it: "de 6 à 8 du soir", but "de 10h à 2h de l'après-midi".
func startPart(a, b clock) part {
	h, end := hourIn(a, b.part), hourIn(b, b.part)
	if h*60+a.m < end*60+b.m && fits(h, b.part) {
		return b.part
	}
	return anyPart
}

// untilNow reads "de 14h à maintenant".
func (s *sentence) untilNow(a point, _ join) (Interval, *Question) {
	day, q := s.singleDay()
	if q != nil {
		return Interval{}, q
	}
	if !day.said && s.hasUnknown() {
		return Interval{}, &Question{Code: NoDay}
	}
	from, q := s.moment(a, day, s.partFor(a, join{at: len(s.items)}, true), true)
	if q != nil {
		return Interval{}, q
	}
	day.orWeekAgo = false
	if from.After(s.now) {
		return Interval{}, &Question{Code: Future, From: from, To: s.now}
	}
	return Interval{From: from, To: s.now}, nil
}

// overTwoDays reads "de lundi 22h à mardi 1h"; the days must follow each other.
func (s *sentence) overTwoDays(a, b point, g join, first, second dayFound) (Interval, *Question) {
	first.orWeekAgo, second.orWeekAgo = false, false
	if !first.date.AddDate(0, 0, 1).Equal(second.date) {
		return Interval{}, &Question{Code: DayMismatch, From: first.date, To: second.date}
	}
	from, q := s.moment(a, first, s.sidePart(a, 0, g.at), true)
	if q != nil {
		return Interval{}, q
	}
	b.clock.exact = true
	to, q := s.moment(b, second, s.sidePart(b, g.at, len(s.items)), false)
	if q != nil {
		return Interval{}, q
	}
	return Interval{From: from, To: to}, nil
}

// end puts the end after the start: on the same day, or past midnight when that is clear.
func (s *sentence) end(a, b point, from time.Time, day dayFound, partA, partB part) (time.Time, *Question) {
	date := dayOf(from)
	h := hourIn(b.clock, partB)
	wraps := h*60+b.clock.m <= from.Hour()*60+from.Minute()
	if wraps {
		long := time.Duration(24*60-from.Hour()*60-from.Minute()+h*60+b.clock.m) * time.Minute
		toMidnight := h == 0 && b.clock.m == 0
		clear := from.Hour() >= 18 && h < nightEnd && long <= maxOvernight && (day.said || day.night)
		if !toMidnight && !clear || a.clock.minutes() == b.clock.minutes() {
			at := time.Date(date.Year(), date.Month(), date.Day(), h, b.clock.m, 0, 0, date.Location())
			return at, &Question{Code: EndBeforeStart, From: from, To: at}
		}
		date = date.AddDate(0, 0, 1)
	}
	if b.clock.part == anyPart && !wraps && endsOutside(h*60+b.clock.m, partB) {
		return date, &Question{Code: PartMismatch}
	}
	return s.at(b, date, h)
}

// endsOutside tells that a presence said of a part of the day lasts well beyond it.
func endsOutside(minutes int, p part) bool {
	latest := map[part]int{morning: 14, noonish: 15, afternoon: 20}[p]
	return latest > 0 && minutes > latest*60
}

// onDay checks an interval whose day was not said, or is the name of today.
func (s *sentence) onDay(day dayFound, iv Interval) (Interval, *Question) {
	past := !iv.To.After(s.now)
	switch {
	case !day.said && (!past || s.hasUnknown()):
		q := &Question{Code: NoDay, From: iv.From, To: iv.To}
		if before := (Interval{From: iv.From.AddDate(0, 0, -1), To: iv.To.AddDate(0, 0, -1)}); !past {
			q.Choices = s.valid(before)
		}
		return iv, q
	case day.orWeekAgo && !past:
		before := Interval{From: iv.From.AddDate(0, 0, -7), To: iv.To.AddDate(0, 0, -7)}
		return iv, &Question{Code: Future, From: iv.From, To: iv.To, Choices: s.valid(before)}
	}
	return iv, nil
}

func (s *sentence) valid(iv Interval) []Interval {
	if _, q := check(iv, s.now); q != nil {
		return nil
	}
	return []Interval{iv}
}

// moment is the instant of an hour on a day, once its half of the day is sure.
func (s *sentence) moment(p point, day dayFound, pt part, start bool) (time.Time, *Question) {
	h := hourIn(p.clock, pt)
	if start && pt != anyPart && !fits(h, pt) {
		return day.date, &Question{Code: PartMismatch}
	}
	if start && pt == anyPart && h < nightEnd && !(p.clock.exact && !p.clock.midnight) && !p.isZero() {
		return day.date, s.nightOrNoon(p, day)
	}
	date := day.date
	if p.clock.midnight && start && !day.night && pt != morning && !p.isZero() {
		return date, &Question{Code: Ambiguous}
	}
	if (day.night || pt == night) && h >= 18 && day.night {
		date = date.AddDate(0, 0, -1)
	}
	if pt == night && h < nightEnd && !day.night && day.said {
		return date, &Question{Code: Ambiguous}
	}
	return s.at(p, date, h)
}

// isZero tells "00:30" or "00h", written by somebody who counts hours to 24.
func (p point) isZero() bool { return p.clock.exact && p.clock.h == 0 && p.text != "minuit" }

func (s *sentence) nightOrNoon(p point, day dayFound) *Question {
	if p.clock.midnight || p.clock.h == 0 {
		return &Question{Code: Ambiguous}
	}
	q := &Question{Code: MorningOrNoon, Word: strconv.Itoa(p.clock.h)}
	if at := instants(day.date, p.clock.h, p.clock.m); len(at) == 1 {
		q.From = at[0]
	}
	return q
}

// at turns an hour of a date into an instant, and asks around the clock changes.
func (s *sentence) at(p point, date time.Time, h int) (time.Time, *Question) {
	word := strconv.Itoa(h) + " h"
	if p.clock.m > 0 {
		word += " " + strconv.Itoa(p.clock.m)
	}
	if h > 23 || p.clock.m > 59 {
		return date, &Question{Code: NoSuchTime, Word: word}
	}
	found := instants(date, h, p.clock.m)
	switch len(found) {
	case 0:
		return date, &Question{Code: SkippedHour, Word: word, From: date}
	case 1:
		return found[0], nil
	}
	return date, &Question{Code: RepeatedHour, Word: word, From: found[0], To: found[1]}
}

// partFor is the part of the day that applies to an hour: its own, else the one
// said on its side, else the only one said.
func (s *sentence) partFor(p point, g join, start bool) part {
	from, to := 0, g.at
	if !start {
		from, to = g.at, len(s.items)
	}
	if own := s.sidePart(p, from, to); own != anyPart {
		return own
	}
	return s.sidePart(p, 0, len(s.items))
}

func (s *sentence) sidePart(p point, from, to int) part {
	if p.clock.part != anyPart {
		return p.clock.part
	}
	for _, it := range s.items[from:min(to, len(s.items))] {
		if it.part != anyPart {
			return it.part
		}
		if it.kind == dayItem && it.day.kind == lastNight {
			return night
		}
	}
	return anyPart
}

// hourIn is the hour on 24, once the part of the day has spoken: "8h" of the evening is 20.
func hourIn(c clock, p part) int {
	switch {
	case c.exact:
		return c.h
	case p == afternoon && c.h >= 1 && c.h <= 7, p == evening && c.h >= 5 && c.h <= 11, p == noonish && c.h >= 1 && c.h <= 3:
		return c.h + 12
	}
	return c.h
}

// fits tells whether a presence that starts at h belongs to a part of the day.
func fits(h int, p part) bool {
	switch p {
	case morning:
		return h < 12
	case noonish:
		return h >= 11 && h <= 14
	case afternoon:
		return h >= 12 && h <= 18
	case evening:
		return h >= 16
	case night:
		return h >= 20 || h < nightEnd
	}
	return true
}
