package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// MonthsBetween are the month totals of everybody, both months included.
func (r reads) MonthsBetween(ctx context.Context, first, last pdn.Month) ([]app.MonthTotal, error) {
	rows, err := r.q.MonthsBetween(r.ctx(ctx), db.MonthsBetweenParams{FirstMonth: int32(first), LastMonth: int32(last)})
	if err != nil {
		return nil, fmt.Errorf("read month totals: %w", explain(err))
	}
	totals := make([]app.MonthTotal, 0, len(rows))
	for _, row := range rows {
		totals = append(totals, app.MonthTotal{
			Author: presence.AuthorID(row.Author), Structure: pdn.StructureID(row.Structure), Month: pdn.Month(row.Month),
			Trainee: row.Trainee != 0, Done: time.Duration(row.Minutes) * time.Minute,
		})
	}
	return totals, nil
}

// HelpAsked are the calls for help from a day to the day before until.
func (r reads) HelpAsked(ctx context.Context, from, until pdn.Day) ([]app.HelpCall, error) {
	rows, err := r.q.HelpAsked(r.ctx(ctx), db.HelpAskedParams{Since: int32(from), Until: int32(until)})
	if err != nil {
		return nil, fmt.Errorf("read the calls for help: %w", explain(err))
	}
	calls := make([]app.HelpCall, 0, len(rows))
	for _, row := range rows {
		calls = append(calls, app.HelpCall{Structure: pdn.StructureID(row.Structure), Author: presence.AuthorID(row.Author), Day: pdn.Day(row.Day)})
	}
	return calls, nil
}

// EditionsBetween are the editions that took effect from a day to the day before until.
func (r reads) EditionsBetween(ctx context.Context, from, until pdn.Day) ([]app.RecordedEdition, error) {
	rows, err := r.q.EditionsBetween(r.ctx(ctx), db.EditionsBetweenParams{Since: int32(from), Until: int32(until)})
	if err != nil {
		return nil, fmt.Errorf("read the editions: %w", explain(err))
	}
	editions := make([]app.RecordedEdition, 0, len(rows))
	for _, row := range rows {
		editions = append(editions, app.RecordedEdition{
			Structure: pdn.StructureID(row.Structure), Number: int(row.Number), Effective: pdn.Day(row.Effective),
		})
	}
	return editions, nil
}

// RobotGaps are the stretches not read that end at or after since.
func (r reads) RobotGaps(ctx context.Context, since time.Time) ([]app.RobotGap, error) {
	gaps, err := r.Gaps(ctx, since)
	if err != nil {
		return nil, err
	}
	out := make([]app.RobotGap, 0, len(gaps))
	for _, g := range gaps {
		out = append(out, app.RobotGap(g))
	}
	return out, nil
}

// TallyOfYears are the counters of some ISO years, both included; those of week 0 are
// the sums of old years.
func (r reads) TallyOfYears(ctx context.Context, first, last int) ([]app.Counted, error) {
	rows, err := r.q.TallyOfYears(r.ctx(ctx), db.TallyOfYearsParams{FirstYear: int32(first), LastYear: int32(last)})
	if err != nil {
		return nil, fmt.Errorf("read the tally: %w", explain(err))
	}
	out := make([]app.Counted, 0, len(rows))
	for _, row := range rows {
		out = append(out, app.Counted{Structure: pdn.StructureID(row.Structure), Author: presence.AuthorID(row.Author), Cell: tally.Cell{
			Week: tally.Week{Year: int(row.Year), Number: int(row.Week)}, Count: int(row.Count),
			Entry: tally.Entry{Kind: tally.Kind(row.Kind), Age: row.Age, Theme: row.Theme, Referral: row.Referral, Mission: int(row.Mission)},
		}})
	}
	return out, nil
}

// NetworksBetween are the networks named in presences that began in [from, to).
func (r reads) NetworksBetween(ctx context.Context, from, to time.Time) (map[presence.AuthorID][]string, error) {
	rows, err := r.q.NetworksBetween(r.ctx(ctx), db.NetworksBetweenParams{Since: from.UnixMilli(), Until: to.UnixMilli()})
	if err != nil {
		return nil, fmt.Errorf("read the networks of presences: %w", explain(err))
	}
	out := map[presence.AuthorID][]string{}
	for _, row := range rows {
		author := presence.AuthorID(row.Author)
		out[author] = append(out[author], row.Network)
	}
	return out, nil
}

// OwedState is what became of a message; false when its key is not known.
func (r reads) OwedState(ctx context.Context, key string) (outbox.State, bool, error) {
	state, err := r.q.OutboxState(r.ctx(ctx), key)
	if errors.Is(err, sql.ErrNoRows) {
		return outbox.Waiting, false, nil
	}
	if err != nil {
		return outbox.Waiting, false, fmt.Errorf("read the outbox: %w", explain(err))
	}
	return outbox.State(state), true, nil
}

// LastSynthesis is the last one sent to a scope; false when none was.
func (r reads) LastSynthesis(ctx context.Context, scope pdn.StructureID) (app.Synthesis, bool, error) {
	row, err := r.q.LastSynthesis(r.ctx(ctx), string(scope))
	return synthesisOf(row, err)
}

// Synthesis is that of a scope and Monday; false when none was sent.
func (r reads) Synthesis(ctx context.Context, scope pdn.StructureID, monday pdn.Day) (app.Synthesis, bool, error) {
	row, err := r.q.GetSynthesis(r.ctx(ctx), db.GetSynthesisParams{Scope: string(scope), Monday: int32(monday)})
	return synthesisOf(row, err)
}

func synthesisOf(row db.Synthesis, err error) (app.Synthesis, bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return app.Synthesis{}, false, nil
	}
	if err != nil {
		return app.Synthesis{}, false, fmt.Errorf("read a synthesis: %w", explain(err))
	}
	return app.Synthesis{
		Scope: pdn.StructureID(row.Scope), Monday: pdn.Day(row.Monday), From: pdn.Day(row.FirstDay), Missed: int(row.Missed), Told: row.Told != 0,
		Done: time.Duration(row.Minutes) * time.Minute, OnTheWay: int(row.OnTheWay), Of: int(row.Expected),
	}, true, nil
}

// SaveSynthesis keeps the first one of a scope and Monday.
func (t *Tx) SaveSynthesis(ctx context.Context, s app.Synthesis) error {
	var told int16
	if s.Told {
		told = 1
	}
	err := t.q.SaveSynthesis(t.ctx(ctx), db.SaveSynthesisParams{
		Scope: string(s.Scope), Monday: int32(s.Monday), FirstDay: int32(s.From), Missed: int32(s.Missed), Told: told,
		Minutes: int32(s.Done.Round(time.Minute) / time.Minute), OnTheWay: int32(s.OnTheWay), Expected: int32(s.Of),
	})
	if err != nil {
		return fmt.Errorf("save a synthesis: %w", explain(err))
	}
	return nil
}
