package main

import (
	"context"
	"strconv"
	"time"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/schedule"
	"github.com/lampadaire/lampadaire/internal/store"
)

// listsOf reads the lists that professionals pick from.
func listsOf(s config.Settings) (app.Lists, error) {
	in, err := config.LoadActivity(s.Lists)
	if err != nil {
		return app.Lists{}, err
	}
	choices := func(list []config.Choice) []tally.Choice {
		out := make([]tally.Choice, len(list))
		for i, c := range list {
			out[i] = tally.Choice{Slug: c.Slug, Label: c.Label, Group: c.Group}
		}
		return out
	}
	out := app.Lists{
		Tally:    tally.Taxonomy{Ages: choices(in.Ages), Themes: choices(in.Themes), Referral: choices(in.Referrals), Missions: in.Missions},
		Networks: in.Networks, Reasons: in.Reasons, What: in.Look.What, How: in.Look.How, Next: in.Look.Next,
	}
	return out, out.Tally.Check()
}

// answerWithin is how long "toujours en présence ?" waits before an end is proposed.
const answerWithin = 30 * time.Minute

func rulesOf(s config.Settings) app.PresenceRules {
	hours := presence.OfficeHours()
	hours.From, hours.To = s.Presence.From*60, s.Presence.To*60
	return app.PresenceRules{
		Timer: presence.TimerRule{AskAfter: time.Duration(s.Presence.AskAfter) * time.Hour, AnswerWithin: answerWithin},
		Hours: hours,
	}
}

// withTarget adds what the professional owes, as the settings say it.
func withTarget(out registry.Promeneur, in config.Persona) registry.Promeneur {
	out.NoTarget = in.Target == "aucun"
	if hours, err := strconv.Atoi(in.Target); err == nil {
		out.Monthly = time.Duration(hours) * time.Hour
	}
	out.Percent = in.PartTime
	out.Since, out.OnCall, out.Until = dayOf(in.Since), dayOf(in.OnCall), dayOf(in.Until)
	return out
}

// dayOf reads a day of the settings, which are checked already.
func dayOf(text string) pdn.Day {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0
	}
	return pdn.DayOf(t, time.UTC)
}

// addOutbox makes the dispatcher of what is owed to professionals.
func (h *house) addOutbox() {
	h.letters = outbox.New(h.app.Post(h.store.UpdatePost), h.app.Deliver, h.clock, outbox.Defaults(), h.logger)
	h.store.HandTo(h.letters)
}

// presenceJob looks every quarter of an hour at timers, [Me faire signe] and
// reminders, then sends what is owed: at that very instant, so that a clock that
// walks a month passes through each of them.
func (h *house) presenceJob() schedule.Job {
	return schedule.Job{
		Name: "presence", Spec: "*/15 * * * *", Missed: schedule.Once,
		Run: func(ctx context.Context, _ time.Time) error {
			h.live()
			if err := h.app.Appointments(ctx); err != nil {
				return err
			}
			if err := h.letters.Finish(ctx); err != nil {
				return err
			}
			var due time.Time
			err := h.store.Read(ctx, func(r *store.Reader) (err error) {
				due, err = r.NextDue(ctx)
				return err
			})
			if err != nil || due.IsZero() || due.After(h.clock.Now()) {
				return err
			}
			_, err = h.letters.Flush(ctx)
			return err
		},
	}
}
