package app_test

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// cases is what the storage in memory keeps of messages à regarder.
type cases struct {
	rows     map[review.CaseID]app.CaseRow
	events   map[review.CaseID][]review.Event
	bursts   map[review.BurstID]review.Burst
	cards    map[cardKey]app.Card
	channels map[chat.Conversation]app.Channel
	contests map[[8]byte]app.Contest
	counts   map[app.CaseCount]int
}

type cardKey struct {
	burst review.BurstID
	to    string
}

func noCases() cases {
	return cases{
		rows: map[review.CaseID]app.CaseRow{}, events: map[review.CaseID][]review.Event{}, bursts: map[review.BurstID]review.Burst{},
		cards: map[cardKey]app.Card{}, channels: map[chat.Conversation]app.Channel{}, contests: map[[8]byte]app.Contest{},
		counts: map[app.CaseCount]int{},
	}
}

func (c cases) clone() cases {
	return cases{
		rows: maps.Clone(c.rows), events: maps.Clone(c.events), bursts: maps.Clone(c.bursts), cards: maps.Clone(c.cards),
		channels: maps.Clone(c.channels), contests: maps.Clone(c.contests), counts: maps.Clone(c.counts),
	}
}

func (c cases) sorted(keep func(app.CaseRow) bool) []app.CaseRow {
	all := slices.DeleteFunc(list(c.rows), func(r app.CaseRow) bool { return !keep(r) })
	slices.SortFunc(all, func(a, b app.CaseRow) int {
		return cmp.Or(cmp.Compare(a.Urgency, b.Urgency), a.Opened.Compare(b.Opened), bytes.Compare(a.ID[:], b.ID[:]))
	})
	return all
}

func (t *memoryTx) Case(_ context.Context, id review.CaseID) (app.CaseRow, bool, error) {
	c, ok := t.cases.rows[id]
	return c, ok, nil
}

func (t *memoryTx) CaseByMark(_ context.Context, mark [16]byte) (review.CaseID, bool, error) {
	for id, c := range t.cases.rows {
		if c.Mark == mark {
			return id, true, nil
		}
	}
	return review.CaseID{}, false, nil
}

func (t *memoryTx) CaseLines(_ context.Context, s pdn.StructureID, limit int) ([]app.CaseLine, error) {
	var out []app.CaseLine
	for _, waits := range []bool{true, false} {
		for _, c := range t.cases.sorted(func(r app.CaseRow) bool { return r.Structure == s && !r.Closed && r.Waits() == waits }) {
			if len(out) < limit {
				out = append(out, app.CaseLine{
					ID: c.ID, Category: c.Category, Urgency: c.Urgency, Circle: c.Circle, About: c.About, Holder: c.Holder, HeldUntil: c.HeldUntil,
					Late: c.Late, Opened: c.Opened, Finished: !c.Waits(), Judged: c.First != "",
				})
			}
		}
	}
	return out, nil
}

func (t *memoryTx) CountCases(_ context.Context, s pdn.StructureID, in review.Circle) (int, error) {
	return len(t.cases.sorted(func(r app.CaseRow) bool { return r.Structure == s && r.Circle == in && r.Waits() })), nil
}

func (t *memoryTx) BurstCases(_ context.Context, id review.BurstID, limit int) ([]review.CaseID, error) {
	var out []review.CaseID
	for _, c := range t.cases.sorted(func(r app.CaseRow) bool { return r.Burst == id && r.Waits() }) {
		if len(out) < limit {
			out = append(out, c.ID)
		}
	}
	return out, nil
}

func (t *memoryTx) DueCases(_ context.Context, now time.Time, limit int) ([]review.CaseID, error) {
	var out []review.CaseID
	for _, c := range t.cases.sorted(func(r app.CaseRow) bool { return !r.Closed && !r.Due.IsZero() && !r.Due.After(now) }) {
		if len(out) < limit {
			out = append(out, c.ID)
		}
	}
	return out, nil
}

func (t *memoryTx) SealedCases(_ context.Context, s pdn.StructureID) ([]app.SealedCase, error) {
	var out []app.SealedCase
	for _, c := range t.cases.sorted(func(r app.CaseRow) bool { return r.Structure == s && !r.Closed }) {
		out = append(out, app.SealedCase{ID: c.ID, Network: c.Network, Key: c.Key, Box: c.Box, NewsKey: c.NewsKey, NewsBox: c.NewsBox})
	}
	return out, nil
}

func (t *memoryTx) RecentBursts(_ context.Context, s pdn.StructureID, in review.Circle, since time.Time, limit int) ([]review.Burst, error) {
	var out []review.Burst
	for _, b := range t.cases.bursts {
		if b.Structure == s && b.Circle == in && !b.Last.Before(since) {
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(x, y review.Burst) int {
		return cmp.Or(y.Last.Compare(x.Last), bytes.Compare(x.ID[:], y.ID[:]))
	})
	return out[:min(len(out), limit)], nil
}

func (t *memoryTx) Burst(_ context.Context, id review.BurstID) (review.Burst, bool, error) {
	b, ok := t.cases.bursts[id]
	return b, ok, nil
}

func (t *memoryTx) Cards(_ context.Context, id review.BurstID) ([]app.Card, error) {
	all := slices.DeleteFunc(list(t.cases.cards), func(c app.Card) bool { return c.Burst != id })
	slices.SortFunc(all, func(a, b app.Card) int { return cmp.Compare(a.To, b.To) })
	return all, nil
}

func (t *memoryTx) Channels(context.Context) ([]app.Channel, error) {
	return list(t.cases.channels), nil
}

func (t *memoryTx) Contest(_ context.Context, number [8]byte) (app.Contest, bool, error) {
	c, ok := t.cases.contests[number]
	return c, ok, nil
}

func (t *memoryTx) CaseCounts(_ context.Context, s pdn.StructureID) ([]app.CaseCount, error) {
	var out []app.CaseCount
	for c, n := range t.cases.counts {
		if c.Structure == s {
			c.Count = n
			out = append(out, c)
		}
	}
	return out, nil
}

func (t *memoryTx) AddCaseEvent(ctx context.Context, c app.CaseRow, e review.Event) error {
	t.cases.events[c.ID] = append(slices.Clone(t.cases.events[c.ID]), e)
	return t.SaveCase(ctx, c)
}

func (t *memoryTx) SaveCase(_ context.Context, c app.CaseRow) error {
	t.cases.rows[c.ID] = c
	return nil
}

func (t *memoryTx) PostponeCase(_ context.Context, id review.CaseID, due time.Time) error {
	c := t.cases.rows[id]
	c.Due = due
	t.cases.rows[id] = c
	return nil
}

func (t *memoryTx) DropCaseSeals(_ context.Context, id review.CaseID) error {
	c := t.cases.rows[id]
	c.Key, c.Box, c.NewsKey, c.NewsBox, c.NewsUntil = nil, nil, nil, nil, 0
	t.cases.rows[id] = c
	return nil
}

func (t *memoryTx) SaveBurst(_ context.Context, b review.Burst) error {
	t.cases.bursts[b.ID] = b
	return nil
}

func (t *memoryTx) SaveCard(_ context.Context, c app.Card) error {
	t.cases.cards[cardKey{c.Burst, c.To}] = c
	return nil
}

func (t *memoryTx) DropCards(_ context.Context, id review.BurstID) error {
	maps.DeleteFunc(t.cases.cards, func(k cardKey, _ app.Card) bool { return k.burst == id })
	return nil
}

func (t *memoryTx) SaveChannel(_ context.Context, c app.Channel) error {
	t.cases.channels[c.Conversation] = c
	return nil
}

func (t *memoryTx) DropChannel(_ context.Context, _ pdn.NetworkID, c chat.Conversation) error {
	delete(t.cases.channels, c)
	return nil
}

func (t *memoryTx) SaveContest(_ context.Context, c app.Contest) error {
	t.cases.contests[c.Number] = c
	return nil
}

func (t *memoryTx) CountCase(_ context.Context, c app.CaseCount) error {
	n := c.Count
	c.Count = 0
	t.cases.counts[c] += n
	return nil
}

func (t *memoryTx) ExpireCases(_ context.Context, today pdn.Day) (int, error) {
	n := len(t.cases.rows)
	maps.DeleteFunc(t.cases.rows, func(_ review.CaseID, c app.CaseRow) bool { return c.Closed && c.KeepUntil < today })
	maps.DeleteFunc(t.cases.contests, func(_ [8]byte, c app.Contest) bool { return c.Until < today })
	return n - len(t.cases.rows), nil
}

// moveReview renames a conversation in the deciders' channels.
func (t *memoryTx) moveReview(n pdn.NetworkID, from, to pdn.SpaceID) {
	if c, known := t.cases.channels[chat.Conversation(from)]; known && c.Network == n {
		delete(t.cases.channels, c.Conversation)
		c.Conversation = chat.Conversation(to)
		t.cases.channels[c.Conversation] = c
	}
}
