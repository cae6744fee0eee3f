package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// WeeklyRules is when the synthesis leaves and who has it where nobody else could.
type WeeklyRules struct {
	Day      time.Weekday
	Fallback string // an e-mail address; "": nobody
}

// The messages of a synthesis, and the name of its claim.
const (
	owedSynthesis     = "synthese"
	owedSynthesisMail = "synthese-courriel"
)

// reader is somebody who gets a synthesis.
type reader struct {
	colleague
	scope report.Scope
}

// readers are the coordinators, for the department, and the heads with their
// delegates, for their structure.
func (a *App) readers() ([]reader, error) {
	var out []reader
	for _, s := range a.Directory.Structures() {
		for _, p := range s.People {
			scope, ok := scopeOf(p, s)
			if !ok {
				continue
			}
			author, err := a.authorOf(p, s)
			if err != nil {
				return nil, err
			}
			out = append(out, reader{colleague{author, p, s}, scope})
		}
	}
	return out, nil
}

// scopeOf is whose figures a professional sees; false where he sees none.
func scopeOf(p registry.Promeneur, s registry.Structure) (report.Scope, bool) {
	switch {
	case !rights.MayAs(p.Role, p.Delegate, rights.SeeAggregates):
		return report.Scope{Structure: s.ID}, false // never the department by an oversight
	case p.Role == pdn.RoleCoordinator:
		return report.Scope{}, true
	default:
		return report.Scope{Structure: s.ID}, true
	}
}

// who names a reader in keys of the outbox.
func (r reader) who() string {
	if r.author != "" {
		return string(r.author)
	}
	return mailID(r.promeneur.Mail)
}

func (a *App) calendar() report.Calendar {
	return report.Calendar{Day: a.WeeklyRules.Day, Holiday: func(d pdn.Day) bool {
		_, holiday := a.memory.holidays.Name(d)
		return holiday
	}}
}

// Weekly owes the syntheses of the week when their day has come: once a week,
// recorded before anything leaves. period is the claim's key of the run.
func (a *App) Weekly(ctx context.Context, period string) error {
	today := a.today(a.Clock.Now())
	ask, due, err := a.dueSynthesis(ctx, today)
	if err != nil || !due {
		return err
	}
	readers, err := a.readers()
	if err != nil {
		return err
	}
	said, err := a.saidOf(ctx, ask, readers)
	if err != nil {
		return err
	}
	err = a.Update(ctx, func(tx Tx) error {
		last, _, err := tx.LastSynthesis(ctx, "")
		if err != nil || last.Monday >= ask.Monday {
			return err
		}
		if _, err := tx.ClaimJob(ctx, owedSynthesis, period); err != nil {
			return err
		}
		for _, s := range said {
			if err := tx.SaveSynthesis(ctx, s); err != nil {
				return err
			}
		}
		for _, r := range readers {
			if err := a.oweSynthesis(ctx, tx, r, ask.Monday); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("owe the syntheses: %w", err)
	}
	a.wake()
	return nil
}

func (a *App) dueSynthesis(ctx context.Context, today pdn.Day) (ask report.Ask, due bool, err error) {
	err = a.View(ctx, func(r Reader) error {
		last, _, err := r.LastSynthesis(ctx, "")
		ask, due = a.calendar().Due(today, last.Monday)
		return err
	})
	if err != nil {
		return ask, false, fmt.Errorf("look for the last synthesis: %w", err)
	}
	return ask, due, nil
}

// saidOf is what the syntheses of today say of the running month, by scope; the
// department's is always recorded, so that its week is known to be told.
func (a *App) saidOf(ctx context.Context, ask report.Ask, readers []reader) ([]Synthesis, error) {
	figures, err := a.upward()
	if err != nil {
		return nil, err
	}
	scopes := []report.Scope{{}}
	for _, r := range readers {
		if !slices.Contains(scopes, r.scope) {
			scopes = append(scopes, r.scope)
		}
	}
	var out []Synthesis
	for _, scope := range scopes {
		ask.Scope = scope
		w, err := report.Week(ctx, figures, ask)
		if err != nil {
			return nil, err
		}
		one := Synthesis{Scope: scope.Structure, Monday: ask.Monday, From: ask.From, Missed: ask.Missed}
		if c := w.Current; c != nil {
			one.Told, one.Done, one.OnTheWay, one.Of = true, c.Done, c.OnTheWay, c.Of
		}
		out = append(out, one)
	}
	return out, nil
}

// oweSynthesis owes a synthesis to one reader: in private where he has an account,
// by e-mail too where a coordinator has an address. A head who has an address only
// is told that it waits.
func (a *App) oweSynthesis(ctx context.Context, tx Tx, r reader, day pdn.Day) error {
	if r.author != "" {
		if err := oweWeek(ctx, tx, owedSynthesis, r, day, r.promeneur.Mail, "chat"); err != nil {
			return err
		}
	}
	mailed := r.promeneur.Mail != "" && a.Courier != nil
	switch {
	case mailed && r.scope.Department():
		return oweWeek(ctx, tx, owedSynthesisMail, r, day, r.promeneur.Mail, "courriel")
	case mailed && r.author == "":
		return a.oweLetter(ctx, tx, weekKey(r, day, "vide"), r.promeneur.Mail, r.structure.ID)
	case r.author == "" && r.scope.Department():
		return a.oweFallback(ctx, tx, r, day)
	}
	return nil
}

func weekKey(r reader, day pdn.Day, way string) string {
	return owedSynthesis + "/" + strconv.Itoa(int(day)) + "/" + r.who() + "/" + way
}

func oweWeek(ctx context.Context, tx Tx, kind string, r reader, day pdn.Day, address, way string) error {
	_, err := tx.Enqueue(ctx, outbox.Message{Kind: kind, Key: weekKey(r, day, way), Due: tx.Now(), Args: map[string]string{
		"author": string(r.author), "structure": string(r.structure.ID), "mail": mailID(address), "day": strconv.Itoa(int(day)), "way": way,
	}})
	if err != nil {
		return fmt.Errorf("owe a synthesis: %w", err)
	}
	return nil
}

// oweFallback sends a coordinator's synthesis where the settings say, when it could
// not be given to him.
func (a *App) oweFallback(ctx context.Context, tx Tx, r reader, day pdn.Day) error {
	if a.WeeklyRules.Fallback == "" || a.Courier == nil || !r.scope.Department() {
		a.Logger.WarnContext(ctx, "a synthesis has nobody left to be given to")
		return nil
	}
	return oweWeek(ctx, tx, owedSynthesisMail, r, day, a.WeeklyRules.Fallback, "secours")
}

// readerOf finds who an owed synthesis is for; false once he has left.
func (a *App) readerOf(m outbox.Message) (reader, bool, error) {
	all, err := a.readers()
	for _, r := range all {
		same := r.author == presence.AuthorID(m.Args["author"]) && string(r.structure.ID) == m.Args["structure"]
		// The address of the settings is for a coordinator's: a head may have no account too.
		spare := m.Args["way"] == "secours" && r.scope.Department()
		if same && (r.author != "" || spare || m.Args["way"] != "secours" && mailID(r.promeneur.Mail) == m.Args["mail"]) {
			return r, true, nil
		}
	}
	return reader{}, false, err
}
