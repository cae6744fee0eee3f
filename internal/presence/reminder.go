package presence

import (
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// ReminderKind is one reason to write to a professional about his month.
type ReminderKind string

// The reminders of a month, each at most once. That one was sent is told to nobody
// but its addressee.
const (
	MidMonth   ReminderKind = "mid_month"   // from the 15th on
	SevenDays  ReminderKind = "seven_days"  // seven days before the end
	MonthSheet ReminderKind = "month_sheet" // on the 1st, about the month that ended
)

const (
	midMonthDay = 15 // first day of the mid-month window
	daysBefore  = 7  // days between the last reminder and the end of the month
	sheetDays   = 10 // how long the sheet of the month before makes sense
)

// ReminderReason says why a reminder goes, waits or is dropped.
type ReminderReason string

// The reasons.
const (
	Due          ReminderReason = "due"           // send now
	TooEarly     ReminderReason = "too_early"     // its window opens later
	OutsideHours ReminderReason = "outside_hours" // wait for working hours
	OnHoliday    ReminderReason = "holiday"
	OnLeave      ReminderReason = "leave"
	AlreadySent  ReminderReason = "already_sent"
	EnoughDone   ReminderReason = "enough" // nothing is left to do
	NoTarget     ReminderReason = "no_target"
	SensePassed  ReminderReason = "sense_passed" // its window is over: drop it and note it
)

// WorkingHours is when a professional may be written to.
type WorkingHours struct {
	Days     [7]bool // by time.Weekday
	From, To int     // minutes from midnight, 0 <= From < To <= 1440
}

// OfficeHours are Monday to Friday, 9 h to 18 h.
func OfficeHours() WorkingHours {
	return WorkingHours{Days: [7]bool{false, true, true, true, true, true, false}, From: 9 * 60, To: 18 * 60}
}

// Reminder is the question "may this reminder go now?".
type Reminder struct {
	Kind     ReminderKind
	Month    pdn.Month // the month it speaks of
	Figures  Figures   // of that month, as they stand now
	Target   Target
	Hours    WorkingHours
	Holidays Holidays
	Zone     *time.Location
	Sent     bool // it went already, for this month
}

// ReminderDecision is the answer.
type ReminderDecision struct {
	Send   bool
	Drop   bool // never again for this period
	Reason ReminderReason
	// Next is when to ask again; zero when Send or Drop.
	Next time.Time
}

// Window are the days on which the reminder makes sense, both included.
func (r Reminder) Window() DaySpan {
	first, end := r.Month.FirstDay(), (r.Month + 1).FirstDay()
	switch r.Kind {
	case MidMonth:
		return DaySpan{first + midMonthDay - 1, end - 2 - daysBefore}
	case SevenDays:
		return DaySpan{end - 1 - daysBefore, end - 1}
	}
	return DaySpan{end, end + sheetDays - 1}
}

// Decide tells what to do with the reminder now. Asked at any moment, at any
// interval of time, even after a long stop, it says Send only in working hours, on
// no holiday and no declared leave, in its window, and only if hours are short.
func (r Reminder) Decide(now time.Time) ReminderDecision {
	window, today := r.Window(), pdn.DayOf(now, r.Zone)
	switch {
	case r.Sent:
		return ReminderDecision{Drop: true, Reason: AlreadySent}
	case r.Target.None:
		return ReminderDecision{Drop: true, Reason: NoTarget}
	case today > window.Last:
		return ReminderDecision{Drop: true, Reason: SensePassed}
	case today < window.First:
		return r.wait(midnight(window.First, r.Zone), TooEarly)
	}
	if reason := r.closed(now); reason != "" {
		return r.wait(now, reason)
	}
	if r.Kind != MonthSheet && r.Figures.Left <= 0 {
		// A correction may still make the month short, so it is asked again tomorrow.
		next := r.wait(midnight(today+1, r.Zone), EnoughDone)
		next.Reason = EnoughDone
		return next
	}
	return ReminderDecision{Send: true, Reason: Due}
}

// wait finds the next moment in the window at which the reminder may go; when none
// is left, it is dropped.
func (r Reminder) wait(from time.Time, reason ReminderReason) ReminderDecision {
	window := r.Window()
	for d := max(pdn.DayOf(from, r.Zone), window.First); d <= window.Last; d++ {
		open := midnight(d, r.Zone)
		y, m, day := open.Date()
		start := time.Date(y, m, day, 0, r.Hours.From, 0, 0, r.Zone)
		if start.Before(from) {
			start = from
		}
		if r.closed(start) == "" {
			return ReminderDecision{Reason: reason, Next: start}
		}
	}
	return ReminderDecision{Drop: true, Reason: reason}
}

// closed tells why t is no moment to write; empty when it is one.
func (r Reminder) closed(t time.Time) ReminderReason {
	day, local := pdn.DayOf(t, r.Zone), t.In(r.Zone)
	if r.Target.IsAway(day) {
		return OnLeave
	}
	if _, holiday := r.Holidays.Name(day); holiday {
		return OnHoliday
	}
	minute := local.Hour()*60 + local.Minute()
	if !r.Hours.Days[local.Weekday()] || minute < r.Hours.From || minute >= r.Hours.To {
		return OutsideHours
	}
	return ""
}
