// Package frtime writes days, hours and lengths the way French people read them:
// "lundi 16 novembre", "9 h", "9 h à 11 h", "2 h 30". Sentences belong to the
// catalogue; these are the values put into them. Blanks are ordinary ones: the
// typography of the catalogue makes them unbreakable.
package frtime

import (
	"fmt"
	"time"
)

// Weekday is the name of a day, in lower case.
func Weekday(d time.Weekday) string {
	return [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}[d]
}

// Month is the name of a month, in lower case.
func Month(m time.Month) string {
	return [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}[m-1]
}

// DayNumber is "1er", then "2" to "31".
func DayNumber(n int) string {
	if n == 1 {
		return "1er"
	}
	return fmt.Sprint(n)
}

// Day is "lundi 16 novembre".
func Day(t time.Time) string {
	return fmt.Sprintf("%s %s %s", Weekday(t.Weekday()), DayNumber(t.Day()), Month(t.Month()))
}

// DayYear is "lundi 16 novembre 2026".
func DayYear(t time.Time) string { return fmt.Sprintf("%s %d", Day(t), t.Year()) }

// DayNear is Day, with the year when it is not that of now.
func DayNear(t, now time.Time) string {
	if t.Year() == now.Year() {
		return Day(t)
	}
	return DayYear(t)
}

// MonthYear is "novembre 2026".
func MonthYear(y int, m time.Month) string { return fmt.Sprintf("%s %d", Month(m), y) }

// Hour is "9 h", "9 h 05", "midi" being "12 h" and midnight "minuit".
func Hour(t time.Time) string {
	if t.Hour() == 0 && t.Minute() == 0 {
		return "minuit"
	}
	if t.Minute() == 0 {
		return fmt.Sprintf("%d h", t.Hour())
	}
	return fmt.Sprintf("%d h %02d", t.Hour(), t.Minute())
}

// Hours is "9 h à 11 h". A presence that ends another day than it began says which,
// except at midnight: "lundi 16 novembre 22 h à mardi 17 novembre 1 h".
func Hours(from, to time.Time) string {
	atMidnight := to.Hour() == 0 && to.Minute() == 0 && to.Sub(from) <= 25*time.Hour
	if from.YearDay() == to.YearDay() && from.Year() == to.Year() || atMidnight {
		return Hour(from) + " à " + Hour(to)
	}
	return Hour(from) + " à " + Day(to) + " " + Hour(to)
}

// Span is "lundi 16 novembre, 9 h à 11 h".
func Span(from, to time.Time) string { return Day(from) + ", " + Hours(from, to) }

// Length is "2 h 30", "2 h", "45 min" or "0 h", rounded to the nearest minute;
// a negative length has a minus sign (U+2212).
func Length(d time.Duration) string {
	if d < 0 {
		return "−" + Length(-d)
	}
	minutes := int(d.Round(time.Minute) / time.Minute)
	switch h, m := minutes/60, minutes%60; {
	case h == 0 && m > 0:
		return fmt.Sprintf("%d min", m)
	case m == 0:
		return fmt.Sprintf("%d h", h)
	default:
		return fmt.Sprintf("%d h %02d", h, m)
	}
}
