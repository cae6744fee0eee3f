package interval

import (
	"strconv"
	"time"
)

type dayKind int

const (
	relativeDay dayKind = iota // offset days from today
	weekDay                    // the name of a day
	monthDay                   // "le 3"
	calendarDay                // "3/11", with or without a year
	lastWeek                   // "la semaine dernière", only with the name of a day
	thisWeek                   // "cette semaine", idem
	lastNight                  // "cette nuit": from yesterday evening to this morning
)

// daySpec is a day as said.
type daySpec struct {
	kind             dayKind
	offset           int
	weekday          time.Weekday
	last, thisOne    bool // "lundi dernier", "ce lundi"
	day, month, year int  // year 0: not said
}

const (
	// farMonthDay is how far back "le 25" may reach without naming the month.
	farMonthDay = 14
	// farCalendarDay is how far back "25/12" may reach into the year before.
	farCalendarDay = 60
)

// dayFound is the day that all the words together mean.
type dayFound struct {
	said        bool
	date        time.Time // midnight, in the location of now
	orWeekAgo   bool      // the name of today's day: today or a week ago
	night       bool      // "cette nuit": date is today, evening hours belong to yesterday
	explicitDay bool      // written with numbers
}

// dayOf is the midnight of t's day.
func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// resolveDays agrees all the days said into one, or asks.
func resolveDays(specs []daySpec, now time.Time) (dayFound, *Question) {
	if len(specs) == 0 {
		return dayFound{date: dayOf(now)}, nil
	}
	var names, numbers []daySpec
	week := 0
	found := dayFound{}
	for _, s := range specs {
		switch s.kind {
		case weekDay:
			names = append(names, s)
		case lastWeek, thisWeek:
			week = map[dayKind]int{lastWeek: -1, thisWeek: 1}[s.kind]
		case lastNight:
			found.night = true
			numbers = append(numbers, daySpec{kind: relativeDay})
		default:
			numbers = append(numbers, s)
		}
	}
	if len(numbers) > 0 {
		found.explicitDay = true
		if week != 0 && len(names) == 0 {
			return found, &Question{Code: DayMismatch}
		}
		return agreeOnDate(found, names, numbers, now)
	}
	if len(names) == 0 {
		return found, &Question{Code: NoDay}
	}
	return agreeOnName(found, names, week, now)
}

// agreeOnDate checks every day said against the first one that is a date.
func agreeOnDate(found dayFound, names, numbers []daySpec, now time.Time) (dayFound, *Question) {
	for i, s := range numbers {
		d, q := s.date(names, now)
		if q != nil {
			return found, q
		}
		if i > 0 && !d.Equal(found.date) {
			return found, &Question{Code: DayMismatch, From: found.date, To: d}
		}
		found.date = d
	}
	for _, n := range names {
		if n.weekday != found.date.Weekday() {
			return found, &Question{Code: DayMismatch, From: found.date}
		}
	}
	found.said = true
	return found, nil
}

// agreeOnName finds the day from its name alone: the last one gone by.
func agreeOnName(found dayFound, names []daySpec, week int, now time.Time) (dayFound, *Question) {
	today := dayOf(now)
	back := (int(today.Weekday()) - int(names[0].weekday) + 7) % 7
	last, thisOne := false, false
	for _, n := range names {
		if n.weekday != names[0].weekday {
			return found, &Question{Code: Several}
		}
		last, thisOne = last || n.last, thisOne || n.thisOne
	}
	sinceMonday := (int(today.Weekday()) + 6) % 7
	switch {
	case week < 0:
		back = sinceMonday + 7 - (int(names[0].weekday)+6)%7
	case (week > 0 || thisOne) && back > sinceMonday:
		return found, &Question{Code: Future, From: today.AddDate(0, 0, 7-back)}
	case last && back == 0:
		back = 7
	case back == 0 && week == 0 && !thisOne:
		found.orWeekAgo = true
	}
	found.said = true
	found.date = today.AddDate(0, 0, -back)
	return found, nil
}

// date is the calendar day of one spec that is not only a name.
func (s daySpec) date(names []daySpec, now time.Time) (time.Time, *Question) {
	today := dayOf(now)
	switch s.kind {
	case relativeDay:
		return today.AddDate(0, 0, s.offset), nil
	case monthDay:
		return s.dateOfMonthDay(names, today)
	}
	if s.year != 0 {
		return validDate(s.year, s.month, s.day, today)
	}
	d, q := validDate(today.Year(), s.month, s.day, today)
	if q != nil || !d.After(today) {
		return d, q
	}
	before, q := validDate(today.Year()-1, s.month, s.day, today)
	if q != nil || today.Sub(before) > farCalendarDay*24*time.Hour {
		return d, &Question{Code: Future, From: d}
	}
	return before, nil
}

// dateOfMonthDay reads "le 3": this month, or the month before when that is near
// or when the name of the day proves it.
func (s daySpec) dateOfMonthDay(names []daySpec, today time.Time) (time.Time, *Question) {
	here, q := validDate(today.Year(), int(today.Month()), s.day, today)
	if q == nil && !here.After(today) {
		return here, nil
	}
	first := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, today.Location()).AddDate(0, -1, 0)
	before, q2 := validDate(first.Year(), int(first.Month()), s.day, today)
	if q2 != nil {
		return today, &Question{Code: NoSuchDay, Word: strconv.Itoa(s.day)}
	}
	proved := len(names) > 0 && names[0].weekday == before.Weekday() && (q != nil || names[0].weekday != here.Weekday())
	if proved || today.Sub(before) <= farMonthDay*24*time.Hour+time.Hour {
		return before, nil
	}
	return today, &Question{Code: Future, From: here}
}

func validDate(y, m, d int, like time.Time) (time.Time, *Question) {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, like.Location())
	if m < 1 || m > 12 || d < 1 || t.Day() != d || y < 2000 || y > 2100 {
		return like, &Question{Code: NoSuchDay, Word: strconv.Itoa(d) + "/" + strconv.Itoa(m)}
	}
	return t, nil
}

// instants are the moments at which the clocks of a place show h:m on a day: none
// in the hour left out in spring, two in the hour played twice in autumn.
func instants(day time.Time, h, m int) []time.Time {
	y, mo, d := day.Date()
	loc := day.Location()
	guess := time.Date(y, mo, d, h, m, 0, 0, loc)
	var out []time.Time
	for _, shift := range []time.Duration{-time.Hour, 0, time.Hour} {
		t := guess.Add(shift)
		ty, tm, td := t.Date()
		if ty == y && tm == mo && td == d && t.Hour() == h && t.Minute() == m {
			out = append(out, t)
		}
	}
	return out
}
