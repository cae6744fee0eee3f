package interval

import "time"

// readClock reads an hour: "14h", "14 h 30", "14:30", "14.30", "1430", "midi",
// "neuf heures et demie", "9h moins le quart", or a bare number.
func readClock(ts []token, i int, _ []item) (item, int, *Question) {
	t := ts[i]
	if t.is("midi", "minuit") {
		c := clock{h: 12, exact: true}
		if t.is("minuit") {
			c = clock{h: 0, exact: true, midnight: true}
		}
		return finishClock(ts, i, i+1, c, false)
	}
	if t.kind != numberToken {
		return item{}, 0, nil
	}
	next := i + 1
	switch {
	case t.n >= 0 && next < len(ts) && isHourMark(ts[next]):
		return readHours(ts, i)
	case next+1 < len(ts) && ts[next].is(":", ".") && ts[next].glued && ts[next+1].kind == numberToken && ts[next+1].glued:
		return readColon(ts, i)
	case t.digits == 4 && t.n/100 < 24 && t.n%100 < 60:
		return finishClock(ts, i, next, clock{h: t.n / 100, m: t.n % 100, exact: true}, true)
	case t.digits <= 2 && t.n >= 0 && t.n <= 24:
		c := clock{h: t.n, bare: true}
		j, part := suffix(ts, next)
		c.part = part
		return item{kind: bareItem, clock: c, text: t.text}, j - i, nil
	}
	return item{}, 0, &Question{Code: Unclear, Word: t.text}
}

// readHours reads a number followed by "h" and the minutes after it.
func readHours(ts []token, i int) (item, int, *Question) {
	t, j := ts[i], i+2
	c := clock{h: t.n, exact: t.digits == 2 && t.n < 10, midnight: t.n == 0}
	hasMinutes := false
	if j < len(ts) && isMinutesAfter(ts, j) {
		m := ts[j]
		if m.n < 0 || m.n > 59 || m.digits > 2 {
			return item{}, 0, &Question{Code: NoSuchTime, Word: t.text + " h " + m.text}
		}
		if m.digits == 1 {
			return item{}, 0, &Question{Code: Unclear, Word: t.text + " h " + m.text}
		}
		c.m, hasMinutes = m.n, true
		j++
		if j < len(ts) && isMinuteMark(ts[j]) {
			j++
		}
	}
	return finishClock(ts, i, j, c, hasMinutes)
}

// isMinutesAfter tells whether the number at j belongs to the hour before it:
// glued ("14h30"), spaced all along ("14 h 30"), in words, or too big for an hour.
func isMinutesAfter(ts []token, j int) bool {
	m := ts[j]
	if m.kind != numberToken {
		return false
	}
	if j+1 < len(ts) && (isHourMark(ts[j+1]) || ts[j+1].is(":") && ts[j+1].glued) {
		return false
	}
	spaced := !ts[j-1].glued
	sure := m.glued || spaced || m.digits == 0 || m.n >= 25 || m.digits == 2 && m.n < 10
	return sure || j+1 < len(ts) && isMinuteMark(ts[j+1]) || roundMinutes(ts, j)
}

// roundMinutes reads "17h 15 - 19h 20": round minutes after a blank, where a sign
// before or after shows that the number cannot be a second hour.
func roundMinutes(ts []token, j int) bool {
	m, hour := ts[j], ts[j-2]
	if m.digits != 2 || m.n != 10 && m.n != 15 && m.n != 20 {
		return false
	}
	after := j+1 < len(ts) && isJoin(ts[j+1])
	before := j >= 3 && isJoin(ts[j-3])
	return after || before || m.n <= hour.n
}

func isJoin(t token) bool { return t.is("-", ">", "/", "=", "a", "jusqu", "jusque") }

// readColon reads "14:30", "14:30:00" and "14.30".
func readColon(ts []token, i int) (item, int, *Question) {
	h, sign, m := ts[i], ts[i+1], ts[i+2]
	word := h.text + sign.text + m.text
	if sign.is(".") && m.n > 0 && m.n < 13 {
		return item{}, 0, &Question{Code: Unclear, Word: word}
	}
	if h.n < 0 || m.n < 0 || m.n > 59 || m.digits != 2 || h.digits > 2 {
		return item{}, 0, &Question{Code: NoSuchTime, Word: word}
	}
	j := i + 3
	if j+1 < len(ts) && ts[j].is(":") && ts[j].glued && ts[j+1].text == "00" {
		j += 2
	}
	if j < len(ts) && ts[j].is("h") {
		j++
	}
	exact := sign.is(":") && (h.digits == 2 || h.n >= nightEnd)
	return finishClock(ts, i, j, clock{h: h.n, m: m.n, exact: exact, midnight: h.n == 0 && m.n == 0}, true)
}

// finishClock reads what may follow an hour ("et demie", "moins le quart", "du soir").
func finishClock(ts []token, i, j int, c clock, hasMinutes bool) (item, int, *Question) {
	if !hasMinutes {
		shift, used := afterHour(ts[j:])
		if used == 0 && ts[i].kind == wordToken && j < len(ts) && ts[j].kind == numberToken && isNoonMinutes(ts, j) {
			shift, used = ts[j].n, 1
		}
		j += used
		total := c.minutes() + shift
		if total < 0 {
			total += 24 * 60
		}
		c.h, c.m = total/60, total%60
		c.midnight = c.midnight && shift == 0
	}
	j, c.part = suffix(ts, j)
	long := time.Duration(c.minutes()) * time.Minute
	return item{kind: timeItem, clock: c, long: long, text: ts[i].text}, j - i, nil
}

// isNoonMinutes accepts "midi trente" and "midi 30", not "midi 14h".
func isNoonMinutes(ts []token, j int) bool {
	m := ts[j]
	followed := j+1 < len(ts) && (isHourMark(ts[j+1]) || isMinuteMark(ts[j+1]) || ts[j+1].is(":", "/"))
	return !followed && (m.digits == 0 || m.digits == 2) && m.n >= 25 && m.n < 60
}

// afterHour reads the spoken minutes; how many of them, and in how many tokens.
func afterHour(ts []token) (minutes, used int) {
	forms := []struct {
		words   []string
		minutes int
	}{
		{[]string{"et", "demie"}, 30},
		{[]string{"et", "demi"}, 30},
		{[]string{"et", "quart"}, 15},
		{[]string{"et", "un", "quart"}, 15},
		{[]string{"trois", "quarts"}, 45},
		{[]string{"et", "trois", "quarts"}, 45},
		{[]string{"moins", "le", "quart"}, -15},
		{[]string{"moins", "quart"}, -15},
	}
	for _, f := range forms {
		if matches(ts, f.words) {
			return f.minutes, len(f.words)
		}
	}
	if len(ts) < 2 || !ts[0].is("moins") || ts[1].kind != numberToken {
		return 0, 0
	}
	if len(ts) > 2 && (isMinuteMark(ts[2]) || isHourMark(ts[2])) {
		return 0, 0
	}
	switch ts[1].n {
	case 5, 10, 20, 25:
		return -ts[1].n, 2
	}
	return 0, 0
}

// suffix reads "du matin", "du soir", "de l'après-midi" after an hour.
func suffix(ts []token, j int) (int, part) {
	switch {
	case j+1 < len(ts) && ts[j].is("du"):
		if p, ok := partOf(ts[j+1].text); ok && ts[j+1].kind == wordToken {
			return j + 2, p
		}
	case matches(ts[j:], []string{"de", "l", "apres", "-", "midi"}):
		return j + 5, afternoon
	case matches(ts[j:], []string{"de", "l", "apres", "midi"}):
		return j + 4, afternoon
	case j+2 < len(ts) && ts[j].is("de") && ts[j+1].is("l", "la"):
		if p, ok := partOf(ts[j+2].text); ok {
			return j + 3, p
		}
	}
	return j, anyPart
}

// readLength reads what can only be a length: "45 min", "1,5 h", "2 dernières heures".
func readLength(ts []token, i int, _ []item) (item, int, *Question) {
	rest := ts[i:]
	if len(rest) > 1 && rest[0].is("derniere") && isHourMark(rest[1]) {
		return item{kind: lastHoursOf, long: time.Hour}, 2, nil
	}
	if len(rest) < 2 || rest[0].kind != numberToken || rest[0].n < 0 {
		return item{}, 0, nil
	}
	n := time.Duration(rest[0].n)
	switch {
	case len(rest) > 2 && rest[1].is("dernieres", "derniere") && isHourMark(rest[2]):
		return item{kind: lastHoursOf, long: n * time.Hour}, 3, nil
	case len(rest) > 2 && rest[1].is("dernieres", "derniere") && isMinuteMark(rest[2]):
		return item{kind: lastHoursOf, long: n * time.Minute}, 3, nil
	case isMinuteMark(rest[1]):
		return item{kind: lengthItem, long: n * time.Minute, text: rest[0].text}, 2, nil
	case len(rest) > 3 && rest[1].is(",", ".") && rest[1].glued && rest[2].kind == numberToken && rest[2].glued && isHourMark(rest[3]):
		return decimalHours(rest)
	}
	return item{}, 0, nil
}

// decimalHours reads "1,5 h" and "0,75 h".
func decimalHours(ts []token) (item, int, *Question) {
	word := ts[0].text + "," + ts[2].text + " h"
	scale := map[int]int{1: 10, 2: 100}[ts[2].digits]
	if scale == 0 || ts[2].n*60%scale != 0 || len(ts) > 4 && ts[4].kind == numberToken && ts[4].glued {
		return item{}, 0, &Question{Code: Unclear, Word: word}
	}
	minutes := ts[0].n*60 + ts[2].n*60/scale
	return item{kind: lengthItem, long: time.Duration(minutes) * time.Minute, text: word}, 4, nil
}
