package app

import (
	"fmt"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
)

// french tells whether a page is in French, the language of who has chosen none.
func (p *page) french() bool { return p.language() == "" || p.language() == messages.French }

// hour is an hour as the person of the page reads it: "17 h", elsewhere "17:00".
func (p *page) hour(t time.Time) string {
	if p.french() {
		return frtime.Hour(t)
	}
	return t.Format("15:04")
}

// moment is "mardi 24 novembre à 17 h" in the language of the page: when an adult
// may answer is of no use to who cannot read it.
func (p *page) moment(t time.Time) string {
	return p.text("date.moment", messages.Args{"jour": p.weekDay(p.app.today(t)), "heure": p.hour(t)})
}

// weekDay is "mardi 24 novembre".
func (p *page) weekDay(d pdn.Day) string {
	t := d.Time()
	return p.text("date.jour", messages.Args{
		"jour": p.text(fmt.Sprint("date.jour_", int(t.Weekday())), nil), "numero": p.dayNumber(t), "mois": p.monthName(t),
	})
}

// fullDay is "24 novembre 2026".
func (p *page) fullDay(d pdn.Day) string {
	t := d.Time()
	return p.text("date.date", messages.Args{"numero": p.dayNumber(t), "mois": p.monthName(t), "annee": t.Year()})
}

// fullMonth is "novembre 2026".
func (p *page) fullMonth(m pdn.Month) string {
	t := m.FirstDay().Time()
	return p.text("date.mois", messages.Args{"mois": p.text(fmt.Sprint("date.mois_seul_", int(t.Month())), nil), "annee": t.Year()})
}

func (p *page) monthName(t time.Time) string {
	return p.text(fmt.Sprint("date.mois_", int(t.Month())), nil)
}

func (p *page) dayNumber(t time.Time) string {
	if p.french() {
		return frtime.DayNumber(t.Day())
	}
	return fmt.Sprint(t.Day())
}

// weekly says a professional's permanences, in the language of the page.
func (p *page) weekly(slots []presence.Slot) string {
	if p.french() {
		return weekly(slots)
	}
	parts := make([]string, len(slots))
	for i, s := range slots {
		parts[i] = p.text("date.semaine", messages.Args{
			"jour": p.text(fmt.Sprint("date.jour_", int(s.Weekday)), nil), "du": clock(s.From), "au": clock(s.To),
		})
	}
	return strings.Join(parts, "; ")
}

// clock writes minutes from midnight as "17:30".
func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
