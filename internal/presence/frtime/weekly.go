package frtime

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// WeekSlot is a weekly slot, in minutes from midnight.
type WeekSlot struct {
	Day      time.Weekday
	From, To int
}

// HourOf is "9 h", "17 h 30"; both ends of the day are "minuit".
func HourOf(minute int) string {
	switch h, m := minute/60, minute%60; {
	case minute == 0 || minute == 24*60:
		return "minuit"
	case m == 0:
		return fmt.Sprintf("%d h", h)
	default:
		return fmt.Sprintf("%d h %02d", h, m)
	}
}

// Weekly is "le mardi et le jeudi de 17 h à 19 h": the days that share the same
// hours stand together, Monday first.
func Weekly(slots []WeekSlot) string {
	sorted := slices.Clone(slots)
	monday := func(d time.Weekday) int { return (int(d) + 6) % 7 }
	slices.SortFunc(sorted, func(a, b WeekSlot) int {
		if d := monday(a.Day) - monday(b.Day); d != 0 {
			return d
		}
		return a.From - b.From
	})
	var groups []WeekSlot
	days := map[WeekSlot][]string{}
	for _, s := range sorted {
		key := WeekSlot{From: s.From, To: s.To}
		if len(days[key]) == 0 {
			groups = append(groups, key)
		}
		days[key] = append(days[key], "le "+Weekday(s.Day))
	}
	parts := make([]string, len(groups))
	for i, g := range groups {
		parts[i] = together(days[g]) + " de " + HourOf(g.From) + " à " + HourOf(g.To)
	}
	return together(parts)
}

// together is "a", "a et b", "a, b et c".
func together(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " et " + parts[len(parts)-1]
}

// Moment is "mardi 24 novembre à 17 h".
func Moment(t time.Time) string { return Day(t) + " à " + Hour(t) }
