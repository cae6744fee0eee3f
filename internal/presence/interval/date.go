package interval

// readDate reads a day written with numbers: "3/11", "le 3 novembre 2026",
// "2026-11-03", "le 3", "lundi 16", "il y a 3 jours".
func readDate(ts []token, i int, before []item) (item, int, *Question) {
	if ts[i].is("y") && i+3 < len(ts) && ts[i+1].is("a") && ts[i+2].kind == numberToken && ts[i+3].is("jours", "jour", "j") {
		return daysAgo(ts[i+2])
	}
	if ts[i].is("premier") && i+1 < len(ts) {
		if m, ok := monthOf(ts[i+1].text); ok {
			return dated(daySpec{kind: calendarDay, day: 1, month: int(m)}, ts, i, i+2)
		}
	}
	if ts[i].kind != numberToken || ts[i].n < 0 {
		return item{}, 0, nil
	}
	if it, used, q := numericDate(ts, i); used > 0 || q != nil {
		return it, used, q
	}
	j := i + 1
	if j < len(ts) && ts[i].n == 1 && ts[j].is("er") {
		j++
	}
	if j < len(ts) && ts[j].kind == wordToken {
		if m, ok := monthOf(ts[j].text); ok {
			return dated(daySpec{kind: calendarDay, day: ts[i].n, month: int(m)}, ts, i, j+1)
		}
	}
	return dayOfMonth(ts, i, j, before)
}

// daysAgo refuses "il y a huit jours" and "il y a quinze jours", said for one and
// two weeks.
func daysAgo(n token) (item, int, *Question) {
	if n.n < 0 || n.n == 8 || n.n >= 15 {
		return item{}, 0, &Question{Code: Unclear, Word: n.text}
	}
	return item{kind: dayItem, day: daySpec{kind: relativeDay, offset: -n.n}}, 4, nil
}

// numericDate reads days written with signs only.
func numericDate(ts []token, i int) (item, int, *Question) {
	rest := ts[i:]
	if len(rest) < 3 || rest[2].kind != numberToken || !rest[1].glued || !rest[2].glued || !rest[1].is("/", "-", ".") {
		return item{}, 0, nil
	}
	a, sign, b := rest[0], rest[1], rest[2]
	if len(rest) > 4 && rest[3].text == sign.text && rest[3].glued && rest[4].kind == numberToken && rest[4].glued {
		c := rest[4]
		switch {
		case a.digits == 4 && c.digits <= 2:
			return isoDay(ts, i)
		case c.digits == 4 || c.digits == 2 && !sign.is("."):
			year := c.n
			if c.digits == 2 {
				year += 2000
			}
			return dated(daySpec{kind: calendarDay, day: a.n, month: b.n, year: year}, ts, i, i+5)
		}
		return item{}, 0, &Question{Code: Unclear, Word: a.text + sign.text + b.text + sign.text + c.text}
	}
	if a.digits > 2 || b.digits > 2 || a.n < 1 || a.n > 31 || b.n < 1 || b.n > 12 || hourFollows(rest[3:]) {
		return item{}, 0, nil
	}
	afterLe := i > 0 && ts[i-1].is("le", "du", "au")
	if sign.is("/") || afterLe && hasNumber(rest[3:]) {
		return dated(daySpec{kind: calendarDay, day: a.n, month: b.n}, ts, i, i+3)
	}
	return item{}, 0, nil
}

// isoDay reads 2026-11-03, with the "T" that may stand before the hour.
func isoDay(ts []token, i int) (item, int, *Question) {
	j := i + 5
	if j < len(ts) && ts[j].is("t") && ts[j].glued {
		j++
	}
	spec := daySpec{kind: calendarDay, year: ts[i].n, month: ts[i+2].n, day: ts[i+4].n}
	return item{kind: dayItem, day: spec, text: "date"}, j - i, nil
}

// dated adds the year that may follow and closes the item.
func dated(spec daySpec, ts []token, i, j int) (item, int, *Question) {
	if spec.year == 0 && j < len(ts) && ts[j].digits == 4 && ts[j].n >= 2000 && ts[j].n < 2100 && !hourFollows(ts[j+1:]) {
		spec.year = ts[j].n
		j++
	}
	return item{kind: dayItem, day: spec, text: ts[i].text}, j - i, nil
}

func hourFollows(ts []token) bool {
	return len(ts) > 0 && (isHourMark(ts[0]) || ts[0].is(":") && ts[0].glued)
}

func hasNumber(ts []token) bool {
	for _, t := range ts {
		if t.kind == numberToken || t.is("midi", "minuit") {
			return true
		}
	}
	return false
}

// dayOfMonth reads "le 3" and "lundi 16". After the name of a day, "lundi 9-11" is
// hours; "lundi 16 à 18" stays a bare number that remembers it may be a date.
func dayOfMonth(ts []token, i, j int, before []item) (item, int, *Question) {
	n := ts[i].n
	afterLe := ts[i].digits <= 2 && i > 0 && ts[i-1].is("le")
	afterDay := len(before) > 0 && before[len(before)-1].kind == dayItem && before[len(before)-1].day.kind == weekDay
	if !afterLe && !afterDay || n < 1 || n > 31 || hourFollows(ts[j:]) || ts[i].digits > 2 {
		return item{}, 0, nil
	}
	if j+1 < len(ts) && ts[j].is(".") && ts[j].glued && ts[j+1].kind == numberToken && ts[j+1].glued {
		return item{}, 0, nil
	}
	if j < len(ts) && ts[j].kind == wordToken && isMinuteMark(ts[j]) {
		return item{}, 0, nil
	}
	spec := daySpec{kind: monthDay, day: n}
	if j+1 < len(ts) && ts[j].is("-", ">", "/") {
		return item{}, 0, nil
	}
	if afterDay && !afterLe && j+1 < len(ts) && ts[j].is("a", "au", "jusqu", "jusque", "et") && n <= 24 {
		return item{kind: bareItem, clock: clock{h: n, bare: true}, day: spec, text: ts[i].text}, j - i, nil
	}
	return item{kind: dayItem, day: spec, text: ts[i].text}, j - i, nil
}

// readDay reads a day or a part of the day in words.
func readDay(ts []token, i int, _ []item) (item, int, *Question) {
	t := ts[i]
	if t.kind != wordToken {
		return item{}, 0, nil
	}
	if offset, ok := relativeWord(t.text); ok {
		return item{kind: dayItem, day: daySpec{kind: relativeDay, offset: offset}, text: t.text}, 1, nil
	}
	if p, ok := partOf(t.text); ok {
		return item{kind: partItem, part: p, text: t.text}, 1, nil
	}
	if in(t.text, "ce cet cette ct st") && i+1 < len(ts) {
		if it, used := thisPart(ts, i); used > 0 {
			return it, used, nil
		}
	}
	wd, ok := weekdayOf(t.text)
	if !ok || t.is("jeu") && isGame(ts, i) {
		return item{}, 0, nil
	}
	return namedDay(ts, i, daySpec{kind: weekDay, weekday: wd})
}

func relativeWord(w string) (int, bool) {
	switch {
	case in(w, "hier hiers hiere iere ier heir hie hieer hierr yer"):
		return -1, true
	case in(w, "avanthier avthier avantier avanthiere"):
		return -2, true
	case in(w, "aujourdhui aujourduit aujourdhuit aujourd ojourdhui ojourdui aujourdui aujd auj ajd ajrd ajdh ojd ajdui"):
		return 0, true
	}
	return 0, false
}

// thisPart reads "ce matin", "cet après-midi", "ce midi": a part of today.
func thisPart(ts []token, i int) (item, int) {
	today := daySpec{kind: relativeDay}
	if ts[i+1].is("midi") {
		return item{kind: dayItem, day: today, part: noonish}, 2
	}
	if matches(ts[i+1:], []string{"apres", "-", "midi"}) {
		return item{kind: dayItem, day: today, part: afternoon}, 4
	}
	if matches(ts[i+1:], []string{"apres", "midi"}) {
		return item{kind: dayItem, day: today, part: afternoon}, 3
	}
	if p, ok := partOf(ts[i+1].text); ok && p != night {
		return item{kind: dayItem, day: today, part: p}, 2
	}
	return item{}, 0
}

// namedDay reads what surrounds the name of a day: "mardi dernier", "ce lundi",
// "le lundi" (a habit, asked).
func namedDay(ts []token, i int, spec daySpec) (item, int, *Question) {
	used := 1
	if i+1 < len(ts) && ts[i+1].is("dernier", "passe", "derniers", "derniere", "passee", "ecoule") {
		spec.last = true
		used = 2
	}
	if i+1 < len(ts) && ts[i+1].is(".") && ts[i+1].glued {
		used = 2
	}
	spec.thisOne = i > 0 && ts[i-1].is("ce")
	if i > 0 && (ts[i-1].is("les") || ts[i-1].is("le", "un") && !spec.last && !dayNumberFollows(ts, i+used)) {
		return item{}, 0, &Question{Code: Repeats, Word: ts[i].text}
	}
	return item{kind: dayItem, day: spec, text: ts[i].text}, used, nil
}

// dayNumberFollows tells that the name of a day goes with a date ("le lundi 16").
func dayNumberFollows(ts []token, j int) bool {
	return j < len(ts) && (ts[j].kind == numberToken && !hourFollows(ts[j+1:]) || ts[j].is("premier"))
}

// isGame tells "jeu" (a game) from "jeu." or "jeu 14h" (Thursday).
func isGame(ts []token, i int) bool {
	if i > 0 && ts[i-1].is("en", "le", "un", "du", "au", "video", "sur") {
		return true
	}
	return i+1 >= len(ts) || ts[i+1].kind != numberToken && !ts[i+1].is(".")
}
