package app_test

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

// published is what the storage in memory keeps of publications and syntheses.
type published struct {
	cells     map[app.PublishedList][]disclosure.Cell
	counts    map[app.PublishedList]disclosure.Counts
	syntheses map[synthesisKey]app.Synthesis
	editions  []app.RecordedEdition
	gaps      []app.RobotGap
	buried    map[string]bool // keys of the outbox given up
}

type synthesisKey struct {
	scope  pdn.StructureID
	monday pdn.Day
}

func nothingPublished() published {
	return published{
		cells: map[app.PublishedList][]disclosure.Cell{}, counts: map[app.PublishedList]disclosure.Counts{},
		syntheses: map[synthesisKey]app.Synthesis{}, buried: map[string]bool{},
	}
}

func (p published) clone() published {
	p.cells, p.counts, p.syntheses, p.buried = maps.Clone(p.cells), maps.Clone(p.counts), maps.Clone(p.syntheses), maps.Clone(p.buried)
	return p
}

func (t *memoryTx) MonthsBetween(_ context.Context, first, last pdn.Month) ([]app.MonthTotal, error) {
	var out []app.MonthTotal
	for _, total := range t.hours.totals {
		if total.Month >= first && total.Month <= last {
			out = append(out, total)
		}
	}
	return out, nil
}

func (t *memoryTx) HelpAsked(_ context.Context, from, until pdn.Day) ([]app.HelpCall, error) {
	var out []app.HelpCall
	for _, call := range t.hours.help {
		if call.Day >= from && call.Day < until {
			out = append(out, call)
		}
	}
	return out, nil
}

func (t *memoryTx) EditionsBetween(_ context.Context, from, until pdn.Day) ([]app.RecordedEdition, error) {
	return slices.DeleteFunc(slices.Clone(t.published.editions), func(e app.RecordedEdition) bool {
		return e.Effective < from || e.Effective >= until
	}), nil
}

func (t *memoryTx) RobotGaps(_ context.Context, since time.Time) ([]app.RobotGap, error) {
	return slices.DeleteFunc(slices.Clone(t.published.gaps), func(g app.RobotGap) bool { return g.To.Before(since) }), nil
}

func (t *memoryTx) Buried(context.Context) (int, error) { return len(t.published.buried), nil }

func (t *memoryTx) OwedState(_ context.Context, key string) (outbox.State, bool, error) {
	if t.published.buried[key] {
		return outbox.GivenUp, true, nil
	}
	m, ok := t.hours.owed[key]
	if ok && m.Due.IsZero() {
		return outbox.Left, true, nil
	}
	return outbox.Waiting, ok, nil
}

func (t *memoryTx) TallyOfYears(_ context.Context, first, last int) ([]app.Counted, error) {
	var out []app.Counted
	for key, n := range t.hours.cells {
		if key.week.Year >= first && key.week.Year <= last {
			one := app.Counted{Structure: key.structure, Author: key.author}
			one.Cell.Week, one.Cell.Entry, one.Cell.Count = key.week, key.entry, n
			out = append(out, one)
		}
	}
	return out, nil
}

func (t *memoryTx) NetworksBetween(_ context.Context, from, to time.Time) (map[presence.AuthorID][]string, error) {
	out := map[presence.AuthorID][]string{}
	for author, events := range t.hours.events {
		for _, e := range events {
			if e.Network != "" && !e.From.Before(from) && e.From.Before(to) && !slices.Contains(out[author], string(e.Network)) {
				out[author] = append(out[author], string(e.Network))
			}
		}
	}
	return out, nil
}

func (t *memoryTx) PublishedCells(_ context.Context, list app.PublishedList) ([]disclosure.Cell, error) {
	return t.published.cells[list], nil
}

func (t *memoryTx) PublishedCounts(_ context.Context, list app.PublishedList) (disclosure.Counts, error) {
	return t.published.counts[list], nil
}

func (t *memoryTx) SavePublication(_ context.Context, list app.PublishedList, cells []disclosure.Cell, counts disclosure.Counts) error {
	kept := slices.Clone(t.published.cells[list])
	for _, c := range cells {
		if !slices.ContainsFunc(kept, func(k disclosure.Cell) bool { return k.ID() == c.ID() && k.Label == c.Label }) {
			kept = append(kept, c)
		}
	}
	all := maps.Clone(t.published.counts[list])
	if all == nil {
		all = disclosure.Counts{}
	}
	for key, n := range counts {
		if _, known := all[key]; !known {
			all[key] = n
		}
	}
	t.published.cells[list], t.published.counts[list] = kept, all
	return nil
}

func (t *memoryTx) SaveSynthesis(_ context.Context, s app.Synthesis) error {
	key := synthesisKey{s.Scope, s.Monday}
	if _, known := t.published.syntheses[key]; !known {
		t.published.syntheses[key] = s
	}
	return nil
}

func (t *memoryTx) Synthesis(_ context.Context, scope pdn.StructureID, monday pdn.Day) (app.Synthesis, bool, error) {
	s, ok := t.published.syntheses[synthesisKey{scope, monday}]
	return s, ok, nil
}

func (t *memoryTx) LastSynthesis(_ context.Context, scope pdn.StructureID) (last app.Synthesis, found bool, _ error) {
	for key, s := range t.published.syntheses {
		if key.scope == scope && (!found || s.Monday > last.Monday) {
			last, found = s, true
		}
	}
	return last, found, nil
}
