package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

// signLives is how long a [Me faire signe] that could not leave keeps its sense.
const signLives = 12 * time.Hour

// Deliver writes the text of an owed message and sends it to its professional:
// it is outbox.Send. A message whose sense has passed is dropped, and counts as
// left; one outside working hours waits for them.
func (a *App) Deliver(ctx context.Context, m outbox.Message) error {
	if ours, err := a.deliverDistress(ctx, m); ours {
		return err
	}
	if upward, err := a.deliverUpward(ctx, m); upward {
		return err
	}
	if done, err := a.deliverReview(ctx, m); done {
		return err
	}
	c, known, err := a.colleagueOf(presence.AuthorID(m.Args["author"]))
	if err != nil {
		return err
	}
	if !known {
		return fmt.Errorf("%w: this professional has left", outbox.ErrHopeless)
	}
	h, err := a.history(ctx, c.author)
	if err != nil {
		return err
	}
	if talk, err := a.deliverTalk(ctx, m, c, h.desk); talk {
		return err
	}
	if network, err := a.deliverNetwork(ctx, m, c, h.desk); network {
		return err
	}
	draw, settle, err := a.owed(m, c, h)
	if err != nil {
		return err
	}
	if draw != nil {
		if err := a.toProfessional(ctx, c, h.desk, m, draw); err != nil {
			return err
		}
	}
	if settle != nil {
		return settle(ctx)
	}
	return nil
}

// owed finds what to say; nothing when the sense has passed. settle notes the
// outcome.
func (a *App) owed(m outbox.Message, c colleague, h history) (draw func(*sheet) error, settle func(context.Context) error, err error) {
	switch m.Kind {
	case owedStill, owedEnd:
		open, running := h.book.OpenSession()
		if !running || string(open.ID) != m.Args["session"] || h.desk.Sign.After(h.desk.Asked) {
			return nil, nil, nil
		}
		if m.Kind == owedStill {
			return func(s *sheet) error { return s.askStill(open) }, nil, nil
		}
		return func(s *sheet) error { return s.proposeEnd(open, h.desk) }, nil, nil
	case owedSign:
		day, e1 := strconv.Atoi(m.Args["day"])
		hour, e2 := strconv.Atoi(m.Args["hour"])
		if err := errors.Join(e1, e2); err != nil {
			return nil, nil, fmt.Errorf("%w: %w", outbox.ErrHopeless, err)
		}
		y, mo, d := pdn.Day(day).Time().Date()
		if a.Clock.Now().Sub(time.Date(y, mo, d, hour, 0, 0, 0, a.zone)) > signLives {
			return nil, nil, nil
		}
		return (*sheet).giveSign, nil, nil
	case owedReminder:
		return a.owedReminder(m, c, h)
	case owedPlaceLost:
		return a.placeLost(m), nil, nil
	}
	return nil, nil, fmt.Errorf("%w: no message is called %q", outbox.ErrHopeless, m.Kind)
}

// owedReminder decides once more when the reminder leaves.
func (a *App) owedReminder(m outbox.Message, c colleague, h history) (func(*sheet) error, func(context.Context) error, error) {
	month, err := strconv.Atoi(m.Args["month"])
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", outbox.ErrHopeless, err)
	}
	it := appointed{c.author, presence.ReminderKind(m.Args["kind"]), pdn.Month(month)}
	now := a.Clock.Now()
	f := a.figures(c, h, it.month, now)
	d := a.reminder(c, it, h.agenda, f).Decide(now)
	note := func(o ReminderOutcome) func(context.Context) error {
		return func(ctx context.Context) error { return a.noteReminder(ctx, it, o) }
	}
	switch {
	case d.Send && it.kind == presence.MonthSheet:
		return func(s *sheet) error { return s.monthSheet(f, h) }, note(ReminderSent), nil
	case d.Send:
		return func(s *sheet) error { return s.remindHours(f, h) }, note(ReminderSent), nil
	case d.Drop || d.Reason == presence.EnoughDone:
		return nil, note(ReminderDropped), nil
	}
	return nil, nil, &outbox.After{Delay: d.Next.Sub(now), Err: errors.New("outside working hours")}
}

// toProfessional sends a message to a professional in private: where he last
// spoke with the robot; failing that, in a private chat opened with one of his
// registered accounts, where the platform allows that.
func (a *App) toProfessional(ctx context.Context, c colleague, d Desk, m outbox.Message, draw func(*sheet) error) error {
	return a.toProfessionalIn(ctx, c, d, m, draw, nil)
}

// toProfessionalIn is toProfessional for a message that may stand already and is
// then edited in place.
func (a *App) toProfessionalIn(ctx context.Context, c colleague, d Desk, m outbox.Message, draw func(*sheet) error, place *placing) error {
	trouble := fmt.Errorf("%w: no private chat with this professional is known", outbox.ErrHopeless)
	accounts := slices.Clone(c.promeneur.Accounts)
	slices.SortStableFunc(accounts, func(x, y pdn.Account) int { return last(x.Network, d) - last(y.Network, d) })
	for _, account := range accounts {
		sender, connected := a.senders[account.Network]
		if !connected {
			continue
		}
		to, err := a.addressOf(ctx, sender, account, d)
		if err == nil && to != "" {
			err = a.sendOwedTo(ctx, sender, c, account, to, m, draw, place)
			if err == nil {
				return nil
			}
		}
		if passing(err) && !errors.Is(err, chat.ErrTooFast) {
			return retryOf(err)
		}
		if err != nil {
			trouble = fmt.Errorf("%w: %w", outbox.ErrHopeless, err)
		}
	}
	return trouble
}

// last orders the network of his last private chat before the others.
func last(n pdn.NetworkID, d Desk) int {
	if n == d.Network {
		return 0
	}
	return 1
}

// addressOf is where a professional may be written to on one network; "" when
// only he can begin there.
func (a *App) addressOf(ctx context.Context, sender chat.Sender, account pdn.Account, d Desk) (chat.Address, error) {
	if d.Network == account.Network && d.Address != "" {
		return d.Address, nil
	}
	if !sender.Capabilities().MayStartPrivate {
		return "", nil
	}
	return sender.OpenPrivate(ctx, account)
}

func (a *App) sendOwedTo(ctx context.Context, sender chat.Sender, c colleague, account pdn.Account, to chat.Address, m outbox.Message, draw func(*sheet) error, place *placing) error {
	code, err := a.Sealer.Code(c.structure.ID, account)
	if err != nil {
		return fmt.Errorf("code of an account: %w", err)
	}
	origin := &chat.Origin{Network: account.Network, Place: chat.Place{Kind: chat.Private}, Author: chat.Author{Account: account}, Answer: to}
	s := a.sheetFor(c, origin, code, sender.Capabilities())
	if err := draw(s); err != nil {
		return err
	}
	content, err := s.done()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	if err := place.send(ctx, sender, chat.ToProfessional(to, content).WithNonce(m.Nonce())); err != nil {
		return err
	}
	for _, picture := range s.more {
		// It stands in [Mon mois] too: the message has left, and is not sent twice for it.
		if _, err := sender.Send(ctx, chat.ToProfessional(to, picture)); err != nil {
			a.alert(ctx, "picture not sent", err, "network", account.Network)
		}
	}
	return nil
}

// retryOf keeps the delay that the platform asks for.
func retryOf(err error) error {
	if wait, ok := errors.AsType[*chat.RetryError](err); ok {
		return &outbox.After{Delay: wait.After, Err: err}
	}
	return err
}

// askStill is "toujours en présence ?".
func (s *sheet) askStill(open presence.Session) error {
	s.line("presence.toujours", messages.Args{"depuis": s.since(open.From)})
	s.row(s.named("bouton.toujours", actStill, [8]byte{}), s.named("bouton.fin", actStop, [8]byte{}))
	s.endButtons(open, time.Time{})
	return nil
}

// proposeEnd proposes the end of a presence that was perhaps forgotten, at its
// author's last sign of life; nothing is written before he confirms.
func (s *sheet) proposeEnd(open presence.Session, d Desk) error {
	decision := s.app.PresenceRules.Timer.StillThere(d.Timer(), s.now)
	end := decision.End
	if end.IsZero() || end.Sub(open.From) < time.Minute {
		end = time.Time{}
		s.line("presence.quand_finie", messages.Args{"depuis": s.since(open.From)})
	} else {
		end = end.In(s.now.Location())
		s.line("presence.fin_proposee", messages.Args{"depuis": s.since(open.From), "heure": s.since(end)})
	}
	s.row(s.named("bouton.toujours", actStill, [8]byte{}))
	s.endButtons(open, end)
	return nil
}

func (s *sheet) giveSign() error {
	s.line("signe.voila", messages.Args{"prenom": s.who.promeneur.FirstName})
	s.back()
	return nil
}

// mostPlanned is how many planned permanences a reminder shows.
const mostPlanned = 4

// remindHours says what is left and when there is a permanence to do it, without
// blame.
func (s *sheet) remindHours(f presence.Figures, h history) error {
	sentence, err := s.app.sentence(f, s.now)
	if err != nil {
		return err
	}
	s.line("rappel.bonjour", messages.Args{"prenom": s.who.promeneur.FirstName})
	s.lines = append(s.lines, sentence)
	planned := s.app.openHours(h.agenda).Between(s.now, presence.MonthSpan(f.Month, s.app.zone).To)
	if len(planned) > 0 {
		s.line("rappel.prevues", nil)
	}
	for _, p := range planned[:min(len(planned), mostPlanned)] {
		s.lines = append(s.lines, "• "+s.span(p.From, p.To))
	}
	s.line("rappel.pour_vous_seul", nil)
	s.row(s.named("bouton.heures", actHours, [8]byte{}), s.named("bouton.mois", actMonth, [8]byte{}))
	s.row(s.named("bouton.coup_de_main", actHelp, [8]byte{}))
	return nil
}

// monthSheet is the sheet of the month that ended, with its picture.
func (s *sheet) monthSheet(f presence.Figures, h history) error {
	s.line("rappel.feuille", messages.Args{"prenom": s.who.promeneur.FirstName})
	if err := s.monthLines(f); err != nil {
		return err
	}
	back := byte(s.app.today(s.now).Month() - f.Month)
	s.row(s.named("bouton.corriger_heures", actSessions, [8]byte{}), s.named("bouton.mois", actMonth, [8]byte{back}))
	s.row(s.named("bouton.coup_de_main", actHelp, [8]byte{}))
	if s.view.caps.Files {
		content, err := s.app.monthPicture(f, h, s.now)
		if err != nil {
			return err
		}
		s.more = append(s.more, content)
	}
	return nil
}
