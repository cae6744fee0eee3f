package review

import (
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Urgency is how soon somebody must look (domain §3.2): 0 now, 1 the same day,
// 2 within days.
type Urgency uint8

// The urgencies.
const (
	U0 Urgency = iota
	U1
	U2
)

// UrgencyOf is the urgency of a category, raised by what was seen: a threat is
// looked at before a violent story.
func UrgencyOf(n Noted) Urgency {
	switch n.Category {
	case moderation.ChildSexual:
		return U0
	case moderation.Violence:
		if seen(n, "violence.menace", "violence.condition", "violence.sexuelle", "violence.arme") {
			return U0
		}
		return U1
	case moderation.Privacy:
		if seen(n, "vie_privee.intime") {
			return U0
		}
		return U1
	case moderation.Denialism, moderation.Hate, moderation.Illicit, moderation.Obscene, moderation.Dignity, moderation.Sectarian:
		return U1
	default:
		return U2
	}
}

func seen(n Noted, codes ...moderation.Reason) bool {
	return slices.ContainsFunc(codes, func(c moderation.Reason) bool { return slices.Contains(n.Reasons, c) })
}

// Opinion tells the categories that, found by the machine about a professional,
// are told to him alone and kept nowhere (law L5).
func Opinion(c moderation.Category) bool {
	switch c {
	case moderation.Political, moderation.Union, moderation.Philosophical, moderation.Proselytism, moderation.Commercial:
		return true
	default:
		return false
	}
}

// Heavy tells the categories whose message is shown after a second press only.
func Heavy(c moderation.Category) bool {
	switch c {
	case moderation.Violence, moderation.Hate, moderation.Denialism, moderation.Obscene, moderation.Illicit, moderation.Dignity:
		return true
	default:
		return false
	}
}

// MayBeShown tells whether the text of a message may be shown to who decides:
// never where it was once seen as pedocriminalite, whatever somebody called it
// afterwards (law L6).
func (c Case) MayBeShown() bool { return !c.Unseen }

// Calendar is the working time of professionals. Delays run in it alone.
type Calendar struct {
	Days     [7]bool // by time.Weekday
	From, To int     // minutes from midnight, 0 <= From < To <= 1440
	Holiday  func(pdn.Day) bool
	Zone     *time.Location
}

// horizon is how many days a delay is looked for: no delay here is longer.
const horizon = 120

// After is the instant at which so much working time has passed since t.
func (c Calendar) After(t time.Time, work time.Duration) time.Time {
	first := pdn.DayOf(t, c.Zone)
	for day := first; day < first+horizon; day++ {
		from, to, open := c.span(day)
		if !open || !t.Before(to) {
			continue
		}
		if t.After(from) {
			from = t
		}
		if left := to.Sub(from); work > left {
			work -= left
			continue
		}
		return from.Add(work)
	}
	return t.Add(work)
}

// Open tells whether t is working time.
func (c Calendar) Open(t time.Time) bool {
	from, to, open := c.span(pdn.DayOf(t, c.Zone))
	return open && !t.Before(from) && t.Before(to)
}

func (c Calendar) span(day pdn.Day) (from, to time.Time, open bool) {
	if !c.Days[day.Time().Weekday()] || (c.Holiday != nil && c.Holiday(day)) {
		return from, to, false
	}
	y, m, d := day.Time().Date()
	return time.Date(y, m, d, 0, c.From, 0, 0, c.Zone), time.Date(y, m, d, 0, c.To, 0, 0, c.Zone), true
}

// Step is how late a case is.
type Step uint8

// The steps: in time; its holder was reminded; the next person was told; the
// head was told.
const (
	InTime Step = iota
	Reminded
	NextPerson
	ToTheHead
)

// delays are the working hours after which each step is taken.
func delays(u Urgency) [ToTheHead]time.Duration {
	switch u {
	case U0:
		return [...]time.Duration{30 * time.Minute, time.Hour, 2 * time.Hour}
	case U1:
		return [...]time.Duration{4 * time.Hour, 9 * time.Hour, 18 * time.Hour}
	default:
		return [...]time.Duration{27 * time.Hour, 45 * time.Hour, 90 * time.Hour}
	}
}

// autoCloseAfter is when a case of urgency 2 that nobody decided is closed; at
// the same age the link of the others is erased.
const autoCloseAfter = 30 * 24 * time.Hour

// countersignWithin is the working time within which a second person looks at
// what was done at once: two days.
const countersignWithin = 18 * time.Hour

// noticeUntil is how old a message may be for a notice to its author.
const noticeUntil = 72 * time.Hour

// Due is when the next step of lateness comes for a case that waits, and which;
// false when none does any more.
func (c Case) Due(cal Calendar) (time.Time, Step, bool) {
	switch {
	case c.Closed || c.Late >= ToTheHead:
		return time.Time{}, 0, false
	case c.Contest == ContestOpen:
		return cal.After(c.ContestedAt, delays(U2)[c.Late]), c.Late + 1, true
	case !c.Decided():
		at, step := c.undecidedDue(cal)
		return at, step, true
	case c.Urgency == U0 && c.Countersigned == "":
		return cal.After(c.Decision.At, countersignWithin), ToTheHead, true
	case c.offerMissing(): // else nobody would ever be told that she is still to be offered one
		return cal.After(c.Decision.At, delays(U2)[c.Late]), c.Late + 1, true
	default:
		return time.Time{}, 0, false
	}
}

// undecidedDue is the next step for a case that nobody decided. Delays count from
// when its card could be seen. Where that is later than the next person's turn would
// be, nobody near sees it in time: who is further is told by the hour of the finding.
func (c Case) undecidedDue(cal Calendar) (time.Time, Step) {
	after, from := delays(c.Urgency), c.Since()
	if seen := c.Seen(); !seen.After(cal.After(from, after[Reminded])) {
		from = seen
	}
	at, step := cal.After(from, after[c.Late]), c.Late+1
	if step == Reminded {
		at = cal.After(c.Seen(), after[InTime])
		if next := cal.After(from, after[Reminded]); next.Before(at) {
			return next, NextPerson
		}
	}
	return at, step
}

// Deadline is when somebody who could see it should have decided.
func (c Case) Deadline(cal Calendar) time.Time {
	from, u := c.Seen(), c.Urgency
	if c.Contest == ContestOpen {
		from, u = c.ContestedAt, U2
	}
	return cal.After(from, delays(u)[0])
}

// MayAutoClose tells whether nobody decided a case of urgency 2 for thirty days.
// What is graver never closes by itself.
func (c Case) MayAutoClose(now time.Time) bool {
	return !c.Closed && !c.Decided() && c.Contest == NoContest && c.Urgency == U2 && c.About == "" && now.Sub(c.Since()) >= autoCloseAfter
}

// LinkExpired tells whether the link of a case that nobody decided is erased now.
func (c Case) LinkExpired(now time.Time) bool {
	return !c.Closed && !c.LinkErased && now.Sub(c.Since()) >= autoCloseAfter
}

// MayNotify tells whether the author may still be told what was decided: not in
// a trial, not about an old message, and never a professional (law L5).
func (c Case) MayNotify(now time.Time) bool {
	return !c.Trial && c.About == "" && now.Sub(c.Written) < noticeUntil
}
