package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

// The messages to professionals that nobody pressed for. They are owed as ids
// and keys; the text is written when they leave.
const (
	owedStill    = "presence-toujours" // "toujours en présence ?"
	owedEnd      = "presence-fin"      // the end to confirm
	owedSign     = "presence-signe"    // [Me faire signe]
	owedReminder = "presence-rappel"
)

// appointed names one reminder of one professional.
type appointed struct {
	author presence.AuthorID
	kind   presence.ReminderKind
	month  pdn.Month
}

// Appointments does what is due of the professionals' own appointments: forgotten
// timers, [Me faire signe] and monthly reminders. Called every quarter of an
// hour, or late after a stop, it owes each message once; what has lost its sense
// is dropped and noted. That somebody was reminded is told to nobody.
func (a *App) Appointments(ctx context.Context) error {
	all, err := a.colleagues()
	if err != nil {
		return err
	}
	return errors.Join(a.chaseDistress(ctx), a.askTimers(ctx), a.oweSigns(ctx), a.remind(ctx, all), a.remindDates(ctx))
}

// askTimers looks at the presences that run.
func (a *App) askTimers(ctx context.Context) error {
	var open []Desk
	err := a.View(ctx, func(r Reader) (err error) {
		open, err = r.OpenTimers(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("read the open presences: %w", err)
	}
	for _, d := range open {
		if a.PresenceRules.Timer.StillThere(d.Timer(), a.Clock.Now()).Step == presence.TimerWait {
			continue
		}
		if err := a.askTimer(ctx, d.Author); err != nil {
			return err
		}
	}
	return nil
}

// askTimer decides again on what is stored, and owes the question once.
func (a *App) askTimer(ctx context.Context, author presence.AuthorID) error {
	err := a.Update(ctx, func(tx Tx) error {
		d, err := tx.Desk(ctx, author)
		if err != nil || d.Session == "" {
			return err
		}
		now := tx.Now().Truncate(time.Millisecond)
		m := outbox.Message{Kind: owedStill, Due: now, Args: map[string]string{"author": string(author), "session": string(d.Session)}}
		switch a.PresenceRules.Timer.StillThere(d.Timer(), now).Step {
		case presence.TimerAsk:
			d.Asked = now
			if err := tx.SaveDesk(ctx, d); err != nil {
				return err
			}
		case presence.TimerProposeEnd:
			m.Kind = owedEnd
		default:
			return nil
		}
		m.Key = m.Kind + "/" + string(author) + "/" + string(d.Session) + "/" + strconv.FormatInt(d.Asked.UnixMilli(), 10)
		_, err = tx.Enqueue(ctx, m)
		return err
	})
	if err != nil {
		return fmt.Errorf("ask about an open presence: %w", err)
	}
	return nil
}

// oweSigns owes the [Me faire signe] whose hour has come; the appointment goes
// with the same commit.
func (a *App) oweSigns(ctx context.Context) error {
	now := a.Clock.Now().In(a.zone)
	var due []Sign
	err := a.View(ctx, func(r Reader) (err error) {
		due, err = r.DueSigns(ctx, a.today(now), now.Hour())
		return err
	})
	if err != nil || len(due) == 0 {
		return err
	}
	err = a.Update(ctx, func(tx Tx) error {
		for _, s := range due {
			args := map[string]string{"author": string(s.Author), "day": strconv.Itoa(int(s.Day)), "hour": strconv.Itoa(s.Hour)}
			m := outbox.Message{Kind: owedSign, Key: owedSign + "/" + string(s.Author) + "/" + args["day"] + "/" + args["hour"], Due: tx.Now(), Args: args}
			if _, err := tx.Enqueue(ctx, m); err != nil {
				return err
			}
			if err := tx.DropSign(ctx, s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("owe a sign: %w", err)
	}
	return nil
}

// remind goes through the reminders of the present month and the sheet of the
// month before.
func (a *App) remind(ctx context.Context, all []colleague) error {
	now := a.Clock.Now()
	month := a.today(now).Month()
	for _, c := range all {
		for _, it := range []appointed{{c.author, presence.MidMonth, month}, {c.author, presence.SevenDays, month}, {c.author, presence.MonthSheet, month - 1}} {
			if now.Before(a.patience(it)) {
				continue
			}
			next, err := a.remindOne(ctx, c, it, now)
			if err != nil {
				return err
			}
			a.wait(it, next)
		}
	}
	return nil
}

// remindOne decides about one reminder, and owes it once. It returns when to
// look again.
func (a *App) remindOne(ctx context.Context, c colleague, it appointed, now time.Time) (time.Time, error) {
	agenda, err := a.agenda(c.author)
	if err != nil {
		return time.Time{}, err
	}
	r := a.reminder(c, it, agenda, presence.Figures{Left: time.Minute})
	d := r.Decide(now)
	over := d.Drop && d.Reason == presence.SensePassed
	switch {
	case d.Reason == presence.NoTarget && it.kind != presence.MonthSheet:
		return now.Add(24 * time.Hour), nil
	case !d.Send && !over:
		if d.Next.IsZero() {
			return now.Add(time.Hour), nil
		}
		return d.Next, nil
	}
	outcome, figures, err := a.standing(ctx, c, it, now)
	if err != nil {
		return time.Time{}, err
	}
	if outcome != "" || over && (figures.Left == 0 && it.kind != presence.MonthSheet || !counts(c, r)) {
		return presence.MonthSpan(it.month+2, a.zone).From, nil
	}
	r.Figures = figures
	switch d = r.Decide(now); {
	case d.Send:
		err = a.oweReminder(ctx, it)
	case over:
		err = a.noteReminder(ctx, it, ReminderDropped)
	default:
		return d.Next, nil
	}
	return presence.MonthSpan(it.month+2, a.zone).From, err
}

// counts tells that the professional counted already when the reminder's window
// was open: nothing is noted about a time before him.
func counts(c colleague, r presence.Reminder) bool {
	return c.promeneur.Since != 0 && c.promeneur.Since <= r.Window().Last
}

func (a *App) reminder(c colleague, it appointed, agenda Agenda, f presence.Figures) presence.Reminder {
	target := c.target(agenda.Away)
	if it.kind == presence.MonthSheet {
		target.None = false // the sheet is for everybody who declares hours
	}
	return presence.Reminder{
		Kind: it.kind, Month: it.month, Figures: f, Target: target,
		Hours: a.PresenceRules.Hours, Holidays: a.memory.holidays, Zone: a.zone,
	}
}

// standing is what became of a reminder so far, and the figures it would tell.
func (a *App) standing(ctx context.Context, c colleague, it appointed, now time.Time) (ReminderOutcome, presence.Figures, error) {
	var outcome ReminderOutcome
	err := a.View(ctx, func(r Reader) (err error) {
		outcome, err = r.Reminder(ctx, it.author, it.kind, it.month)
		return err
	})
	if err != nil || outcome != "" {
		return outcome, presence.Figures{}, err
	}
	h, err := a.history(ctx, c.author)
	if err != nil {
		return "", presence.Figures{}, err
	}
	if it.kind == presence.MonthSheet && !a.begun(c, h, it.month) {
		return notBegun, presence.Figures{}, nil
	}
	return outcome, a.figures(c, h, it.month, now), nil
}

// notBegun stands for the sheet of a month before the professional's first one;
// it is never stored.
const notBegun ReminderOutcome = "pas encore"

// begun tells that the professional counted, or declared something, in the month
// or before.
func (a *App) begun(c colleague, h history, m pdn.Month) bool {
	if c.promeneur.Since != 0 && c.promeneur.Since.Month() <= m {
		return true
	}
	for _, s := range h.book.Sessions() {
		if presence.MonthOf(s.From, a.zone) <= m {
			return true
		}
	}
	return false
}

// oweReminder claims the reminder and owes its message, in one commit.
func (a *App) oweReminder(ctx context.Context, it appointed) error {
	month := strconv.Itoa(int(it.month))
	err := a.Update(ctx, func(tx Tx) error {
		ours, err := tx.ClaimReminder(ctx, it.author, it.kind, it.month, ReminderOwed)
		if err != nil || !ours {
			return err
		}
		_, err = tx.Enqueue(ctx, outbox.Message{
			Kind: owedReminder, Key: owedReminder + "/" + string(it.kind) + "/" + month + "/" + string(it.author), Due: tx.Now(),
			Args: map[string]string{"author": string(it.author), "kind": string(it.kind), "month": month},
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("owe a reminder: %w", err)
	}
	return nil
}

func (a *App) noteReminder(ctx context.Context, it appointed, o ReminderOutcome) error {
	err := a.Update(ctx, func(tx Tx) error {
		ours, err := tx.ClaimReminder(ctx, it.author, it.kind, it.month, o)
		if err != nil || ours {
			return err
		}
		return tx.SettleReminder(ctx, it.author, it.kind, it.month, o)
	})
	if err != nil {
		return fmt.Errorf("note a reminder: %w", err)
	}
	return nil
}
