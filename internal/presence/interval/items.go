package interval

import (
	"slices"
	"time"
)

// part is a part of the day.
type part int

const (
	anyPart part = iota
	morning
	noonish
	afternoon
	evening
	night
)

type itemKind int

const (
	fillerItem  itemKind = iota // says nothing about time
	unknownItem                 // a word we do not know: a name, a place, or a typing slip
	timeItem                    // "14h30": an hour of the day or a length, to be decided
	lengthItem                  // "45 min": a length for certain
	bareItem                    // "14": an hour only next to another one
	dayItem                     // "hier", "lundi", "3/11"
	partItem                    // "matin"
	nowItem                     // "maintenant"
	joinItem                    // "à", "-", "→": joins a start and an end
	betweenItem                 // "entre"
	andItem                     // "et"
	commaItem                   // a comma
	fromItem                    // "de", "du"
	startItem                   // "à partir de", "commencé": the hour that follows is the start
	endItem                     // "jusqu'à", "fini": the hour that follows is the end
	sinceItem                   // "depuis": the end is now
	duringItem                  // "pendant", "soit": what follows is a length
	lastHoursOf                 // "dernières heures": the length just before now
)

// item is one piece of meaning.
type item struct {
	kind  itemKind
	join  string // the sign or word of a joinItem
	clock clock
	long  time.Duration // the length, for timeItem and lengthItem
	day   daySpec
	part  part
	text  string
}

// clock is an hour as typed.
type clock struct {
	h, m     int
	exact    bool // "02:00", "02h", "midi": no twelve-hour habit to fear
	midnight bool // the word "minuit" or 0 h
	bare     bool // typed without any sign of hour
	part     part // "du soir" said of this hour alone
}

func (c clock) minutes() int { return c.h*60 + c.m }

// itemise reads the tokens from left to right, the longest form first.
func itemise(ts []token, known []string) ([]item, *Question) {
	var out []item
	for i := 0; i < len(ts); {
		it, used, q := nextItem(ts, i, out, known)
		if q != nil {
			return nil, q
		}
		out = append(out, it)
		i += used
	}
	return out, nil
}

func nextItem(ts []token, i int, before []item, known []string) (item, int, *Question) {
	readers := []func([]token, int, []item) (item, int, *Question){readPhrase, readDate, readLength, readClock, readDay, readSign}
	for _, read := range readers {
		it, used, q := read(ts, i, before)
		if q != nil || used > 0 {
			return it, used, q
		}
	}
	if ts[i].kind == wordToken && slices.ContainsFunc(known, func(w string) bool { return fold(w) == ts[i].text }) {
		return item{kind: fillerItem, text: ts[i].text}, 1, nil
	}
	return readWord(ts, i)
}

// phrase matches a run of exact words; "|" separates spellings of one place.
type phrase struct {
	words []string
	item  item
}

func phrases() []phrase {
	w := func(words ...string) []string { return words }
	day := func(offset int) daySpec { return daySpec{kind: relativeDay, offset: offset} }
	return []phrase{
		{w("avant", "-", "avant", "-", "hier"), item{kind: dayItem, day: day(-3)}},
		{w("avant", "avant", "hier"), item{kind: dayItem, day: day(-3)}},
		{w("avant", "-", "hier"), item{kind: dayItem, day: day(-2)}},
		{w("avant", "hier"), item{kind: dayItem, day: day(-2)}},
		{w("avt", "-", "hier"), item{kind: dayItem, day: day(-2)}},
		{w("av", "-", "hier"), item{kind: dayItem, day: day(-2)}},
		{w("av", "hier"), item{kind: dayItem, day: day(-2)}},
		{w("avt", "hier"), item{kind: dayItem, day: day(-2)}},
		{w("aujourd", "hui"), item{kind: dayItem, day: day(0)}},
		{w("ce", "jour"), item{kind: dayItem, day: day(0)}},
		{w("apres", "-", "midi"), item{kind: partItem, part: afternoon}},
		{w("apres", "midi"), item{kind: partItem, part: afternoon}},
		{w("tout", "a", "l", "heure"), item{kind: dayItem, day: day(0)}},
		{w("en", "ce", "moment"), item{kind: nowItem}},
		{w("a", "l", "instant"), item{kind: nowItem}},
		{w("cette", "heure"), item{kind: nowItem}},
		{w("de", "la", "semaine", "derniere"), item{kind: dayItem, day: daySpec{kind: lastWeek}}},
		{w("de", "la", "semaine", "passee"), item{kind: dayItem, day: daySpec{kind: lastWeek}}},
		{w("la", "semaine", "derniere"), item{kind: dayItem, day: daySpec{kind: lastWeek}}},
		{w("la", "semaine", "passee"), item{kind: dayItem, day: daySpec{kind: lastWeek}}},
		{w("semaine", "derniere"), item{kind: dayItem, day: daySpec{kind: lastWeek}}},
		{w("cette", "semaine"), item{kind: dayItem, day: daySpec{kind: thisWeek}}},
		{w("la", "nuit", "derniere"), item{kind: dayItem, day: daySpec{kind: lastNight}}},
		{w("cette", "nuit"), item{kind: dayItem, day: daySpec{kind: lastNight}}},
		{w("a", "partir", "de"), item{kind: startItem}},
		{w("a", "partir", "d"), item{kind: startItem}},
		{w("jusqu", "a"), item{kind: endItem}},
		{w("jusqu", "au"), item{kind: endItem}},
		{w("jusque", "a"), item{kind: endItem}},
		{w("jusqu", "en"), item{kind: endItem}},
		{w("en", "tout"), item{kind: duringItem}},
		{w("au", "total"), item{kind: duringItem}},
		{w("un", "quart", "d", "heure"), item{kind: lengthItem, long: 15 * time.Minute}},
		{w("1", "quart", "d", "heure"), item{kind: lengthItem, long: 15 * time.Minute}},
		{w("quart", "d", "heure"), item{kind: lengthItem, long: 15 * time.Minute}},
		{w("trois", "quarts", "d", "heure"), item{kind: lengthItem, long: 45 * time.Minute}},
		{w("3", "quarts", "d", "heure"), item{kind: lengthItem, long: 45 * time.Minute}},
		{w("une", "demi", "-", "heure"), item{kind: lengthItem, long: 30 * time.Minute}},
		{w("une", "demi", "heure"), item{kind: lengthItem, long: 30 * time.Minute}},
		{w("une", "demie", "heure"), item{kind: lengthItem, long: 30 * time.Minute}},
		{w("1", "/", "2", "h"), item{kind: lengthItem, long: 30 * time.Minute}},
		{w("1", "/", "2", "heure"), item{kind: lengthItem, long: 30 * time.Minute}},
		{w("demi", "-", "heure"), item{kind: lengthItem, long: 30 * time.Minute}},
		{w("demi", "heure"), item{kind: lengthItem, long: 30 * time.Minute}},
	}
}

// phraseHeads are the words that a phrase may begin with.
const phraseHeads = "avant avt av aujourd ce apres tout en a cette de la semaine jusqu jusque au un 1 quart trois 3 une demi"

func readPhrase(ts []token, i int, _ []item) (item, int, *Question) {
	if !in(ts[i].text, phraseHeads) {
		return item{}, 0, nil
	}
	for _, p := range phrases() {
		if matches(ts[i:], p.words) {
			return p.item, len(p.words), nil
		}
	}
	return item{}, 0, nil
}

func matches(ts []token, words []string) bool {
	if len(ts) < len(words) {
		return false
	}
	for i, w := range words {
		if ts[i].text != w {
			return false
		}
	}
	return true
}

// readSign reads punctuation and the joining words.
func readSign(ts []token, i int, _ []item) (item, int, *Question) {
	t := ts[i]
	if t.kind == symbolToken {
		return readSymbol(ts, i)
	}
	kinds := []struct {
		words string
		kind  itemKind
	}{
		{"maintenant mnt mtn mtnt now", nowItem},
		{"entre", betweenItem},
		{"et", andItem},
		{"de du d", fromItem},
		{"debut commence commencee commencer demarre demarrage demarrer arrive arrivee start des", startItem},
		{"fin fini finie finit finir termine terminee terminer arrete arret parti partie stop deconnecte deconnectee jusque jusqu jusqua jsq jsqu", endItem},
		{"depuis dps dpuis", sinceItem},
		{"pendant pdt pdnt pendt durant duree soit total dure", duringItem},
		{"a au", joinItem},
	}
	if t.is("fin", "debut") && i+1 < len(ts) && ts[i+1].is("de", "d") {
		return item{kind: fillerItem, text: t.text}, 1, nil // "en fin d'après-midi"
	}
	if t.is("pour") && i+1 < len(ts) && ts[i+1].kind == numberToken {
		return item{kind: duringItem, text: t.text}, 1, nil
	}
	for _, k := range kinds {
		if in(t.text, k.words) {
			return item{kind: k.kind, join: t.text, text: t.text}, 1, nil
		}
	}
	return item{}, 0, nil
}

func readSymbol(ts []token, i int) (item, int, *Question) {
	t := ts[i]
	switch {
	case t.is("-", ">", "/", "~") || t.is("=") && i+1 < len(ts) && ts[i+1].is(">") || t.is(".") && i+1 < len(ts) && ts[i+1].is("."):
		j := i
		for j < len(ts) && ts[j].is("-", ">", "/", "=", ".", "~") {
			j++
		}
		if t.is("~") && (i == 0 || !hourBefore(ts, i)) {
			return item{}, 0, &Question{Code: Approximate, Word: "~"}
		}
		return item{kind: joinItem, join: t.text, text: t.text}, j - i, nil
	case t.is("=", "("):
		return item{kind: fillerItem, text: t.text}, 1, nil
	case t.is(","), t.is(";"):
		return item{kind: commaItem, text: t.text}, 1, nil
	case t.is("&"):
		return item{kind: andItem, text: t.text}, 1, nil
	case t.is("+") && i > 0 && ts[i-1].kind == wordToken && !isHourMark(ts[i-1]) && i+1 < len(ts) && ts[i+1].kind == wordToken:
		return item{kind: andItem, text: t.text}, 1, nil
	case t.is("+", "%", "×", "*", "±", "<"):
		return item{}, 0, &Question{Code: Unclear, Word: t.text}
	}
	return item{kind: fillerItem, text: t.text}, 1, nil
}

// hourBefore tells that an hour or a number stands just before token i.
func hourBefore(ts []token, i int) bool {
	return ts[i-1].kind == numberToken || isHourMark(ts[i-1])
}

// readWord weighs a word that no other reader wanted.
func readWord(ts []token, i int) (item, int, *Question) {
	t := ts[i]
	if t.kind == numberToken {
		return item{}, 0, &Question{Code: Unclear, Word: t.text}
	}
	if code, risky := riskOf(t.text); risky {
		return item{}, 0, &Question{Code: code, Word: t.text}
	}
	if _, month := monthOf(t.text); month {
		return item{}, 0, &Question{Code: Unclear, Word: t.text}
	}
	last := i+1 >= len(ts)
	if !last && (in(t.text, "lu ma me je ve sa di") && ts[i+1].kind == numberToken || ts[i+1].is("-") && ts[i+1].glued && i+2 < len(ts) && ts[i+2].is("hier")) {
		return item{}, 0, &Question{Code: Unclear, Word: t.text}
	}
	if isFiller(t.text) {
		return item{kind: fillerItem, text: t.text}, 1, nil
	}
	if looksTemporal(t.text) {
		return item{}, 0, &Question{Code: Unclear, Word: t.text}
	}
	return item{kind: unknownItem, text: t.text}, 1, nil
}
