package app_test

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

// network is what the storage in memory keeps of the life of the network.
type network struct {
	dates    map[meeting.ID]meeting.Date
	replies  map[replyKey]meeting.Reply
	notices  map[meeting.ID]meeting.Notice
	readers  map[replyKey]bool
	requests map[meeting.ID]meeting.Request
	acts     []app.AccountAct
	lines    map[lineKey]string
}

type replyKey struct {
	id     meeting.ID
	author presence.AuthorID
}

type lineKey struct {
	author presence.AuthorID
	year   int
	field  string
}

func noNetwork() network {
	return network{
		dates: map[meeting.ID]meeting.Date{}, replies: map[replyKey]meeting.Reply{}, notices: map[meeting.ID]meeting.Notice{},
		readers: map[replyKey]bool{}, requests: map[meeting.ID]meeting.Request{}, lines: map[lineKey]string{},
	}
}

func (n network) clone() network {
	return network{
		dates: maps.Clone(n.dates), replies: maps.Clone(n.replies), notices: maps.Clone(n.notices), readers: maps.Clone(n.readers),
		requests: maps.Clone(n.requests), acts: slices.Clone(n.acts), lines: maps.Clone(n.lines),
	}
}

func (t *memoryTx) Dates(_ context.Context, from pdn.Day) ([]meeting.Date, error) {
	var out []meeting.Date
	for _, d := range t.network.dates {
		if !d.To.Before(from.Time()) {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b meeting.Date) int { return a.From.Compare(b.From) })
	return out, nil
}

func (t *memoryTx) Date(_ context.Context, id meeting.ID) (meeting.Date, bool, error) {
	d, ok := t.network.dates[id]
	return d, ok, nil
}

func (t *memoryTx) Replies(_ context.Context, id meeting.ID) ([]meeting.Reply, error) {
	var out []meeting.Reply
	for k, r := range t.network.replies {
		if k.id == id {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b meeting.Reply) int { return cmp.Compare(a.Author, b.Author) })
	return out, nil
}

func (t *memoryTx) RepliesOf(_ context.Context, author presence.AuthorID) ([]meeting.Reply, error) {
	var out []meeting.Reply
	for k, r := range t.network.replies {
		if k.author == author {
			out = append(out, r)
		}
	}
	return out, nil
}

func (t *memoryTx) Notices(context.Context) ([]meeting.Notice, error) {
	out := list(t.network.notices)
	slices.SortFunc(out, func(a, b meeting.Notice) int { return cmp.Compare(b.Day, a.Day) })
	return out, nil
}

func (t *memoryTx) Notice(_ context.Context, id meeting.ID) (meeting.Notice, bool, error) {
	n, ok := t.network.notices[id]
	return n, ok, nil
}

func (t *memoryTx) Readers(_ context.Context, id meeting.ID) ([]presence.AuthorID, error) {
	var out []presence.AuthorID
	for k := range t.network.readers {
		if k.id == id {
			out = append(out, k.author)
		}
	}
	slices.Sort(out)
	return out, nil
}

func (t *memoryTx) Requests(context.Context) ([]meeting.Request, error) {
	out := list(t.network.requests)
	slices.SortFunc(out, func(a, b meeting.Request) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), slices.Compare(a.ID[:], b.ID[:]))
	})
	return out, nil
}

func (t *memoryTx) Request(_ context.Context, id meeting.ID) (meeting.Request, bool, error) {
	r, ok := t.network.requests[id]
	return r, ok, nil
}

func (t *memoryTx) AccountActs(_ context.Context, author presence.AuthorID, year int) ([]app.AccountAct, error) {
	var out []app.AccountAct
	for _, a := range t.network.acts {
		if a.Author == author && a.Year == year {
			out = append(out, a)
		}
	}
	return out, nil
}

func (t *memoryTx) AccountLines(_ context.Context, author presence.AuthorID, year int) ([]app.AccountLine, error) {
	var out []app.AccountLine
	for k, line := range t.network.lines {
		if k.author == author && k.year == year {
			out = append(out, app.AccountLine{Author: author, Year: year, Field: k.field, Line: line})
		}
	}
	return out, nil
}

func (t *memoryTx) SaveDate(_ context.Context, d meeting.Date) error {
	t.network.dates[d.ID] = d
	return nil
}

func (t *memoryTx) SaveReply(_ context.Context, r meeting.Reply) error {
	t.network.replies[replyKey{r.Date, r.Author}] = r
	return nil
}

func (t *memoryTx) SaveNotice(_ context.Context, n meeting.Notice) error {
	if _, known := t.network.notices[n.ID]; !known {
		t.network.notices[n.ID] = n
	}
	return nil
}

func (t *memoryTx) MarkRead(_ context.Context, id meeting.ID, author presence.AuthorID) error {
	t.network.readers[replyKey{id, author}] = true
	return nil
}

func (t *memoryTx) SaveRequest(_ context.Context, r meeting.Request) error {
	t.network.requests[r.ID] = r
	return nil
}

func (t *memoryTx) AddAccountAct(_ context.Context, a app.AccountAct) error {
	t.network.acts = append(slices.Clone(t.network.acts), a)
	return nil
}

func (t *memoryTx) SaveAccountLine(_ context.Context, l app.AccountLine) error {
	key := lineKey{l.Author, l.Year, l.Field}
	if l.Line == "" {
		delete(t.network.lines, key)
		return nil
	}
	t.network.lines[key] = l.Line
	return nil
}
