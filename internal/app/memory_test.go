package app_test

import (
	"context"
	"errors"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// memory is a storage in memory with real transactions (all or nothing), for
// tests that need many histories. The real one is exercised in internal/store
// and by the tests over sockets.
type memory struct {
	mu    sync.Mutex
	state memoryState
	clock pdn.Clock
	// closings survive a restored copy, as the file beside the database does.
	closings []closing
	commits  int
	fail     error // what the next Update fails with
	unkept   error // what the commit of the next Update fails with, once all is done
}

type closing struct {
	kind app.ClosingKind
	code pdn.PersonCode
	seq  int
}

type eventKey struct {
	network pdn.NetworkID
	event   string
}

type postKey struct {
	network pdn.NetworkID
	space   pdn.SpaceID
	kind    app.PostKind
}

type memoryState struct {
	links     map[pdn.PersonCode]adherence.Link
	marks     map[eventKey]app.Mark
	owed      map[eventKey]app.PendingAnswer
	posts     map[postKey]app.Post
	jobs      map[string]string
	keys      map[pdn.StructureID][]byte
	hours     hours
	house     doors
	cases     cases
	network   network
	published published
	steps     steps
	quick     quick
	seq       int
}

func newMemory(clock pdn.Clock) *memory {
	return &memory{clock: clock, state: memoryState{
		links: map[pdn.PersonCode]adherence.Link{}, marks: map[eventKey]app.Mark{}, owed: map[eventKey]app.PendingAnswer{},
		posts: map[postKey]app.Post{}, jobs: map[string]string{}, keys: map[pdn.StructureID][]byte{}, hours: noHours(), house: noDoors(), cases: noCases(), network: noNetwork(), quick: noCards(), published: nothingPublished(),
		steps: noSteps(),
	}}
}

func (s memoryState) clone() memoryState {
	return memoryState{
		links: maps.Clone(s.links), marks: maps.Clone(s.marks), owed: maps.Clone(s.owed),
		posts: maps.Clone(s.posts), jobs: maps.Clone(s.jobs), keys: maps.Clone(s.keys), hours: s.hours.clone(), house: s.house.clone(), cases: s.cases.clone(), network: s.network.clone(), quick: s.quick.clone(), published: s.published.clone(), seq: s.seq,
		steps: s.steps.clone(),
	}
}

func (m *memory) Update(_ context.Context, do func(app.Tx) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		err := m.fail
		m.fail = nil
		return err
	}
	tx := &memoryTx{memory: m, memoryState: m.state.clone()}
	if err := do(tx); err != nil {
		return err
	}
	if m.unkept != nil {
		err := m.unkept
		m.unkept = nil
		return err
	}
	m.state = tx.memoryState
	m.commits++
	return nil
}

func (m *memory) View(_ context.Context, do func(app.Reader) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return do(&memoryTx{memory: m, memoryState: m.state})
}

// restore goes back to an earlier copy and re-applies the closings made since.
func (m *memory) restore(copied memoryState) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state = copied.clone()
	for _, c := range m.closings {
		if c.seq <= copied.seq {
			continue
		}
		m.state.seq = c.seq
		link, known := m.state.links[c.code]
		switch {
		case c.kind == app.ClosedByErasure:
			delete(m.state.links, c.code)
		case c.kind == app.ClosedByNo && known && link.State != adherence.Closed:
			link.State = adherence.Refused
			m.state.links[c.code] = link
		default:
			m.state.links[c.code] = adherence.Link{Code: c.code, State: adherence.Closed}
		}
	}
}

type memoryTx struct {
	*memory
	memoryState
}

func (t *memoryTx) Now() time.Time { return t.clock.Now() }

func (t *memoryTx) Link(_ context.Context, code pdn.PersonCode) (adherence.Link, error) {
	if l, ok := t.links[code]; ok {
		return l, nil
	}
	return adherence.Link{Code: code}, nil
}

func (t *memoryTx) SaveLink(_ context.Context, l adherence.Link) error {
	if l.State == adherence.Unknown {
		return errors.New("an unknown link is never stored")
	}
	t.links[l.Code] = l
	return nil
}

func (t *memoryTx) DeleteLink(_ context.Context, code pdn.PersonCode) error {
	delete(t.links, code)
	return nil
}

func (t *memoryTx) SweepSending(context.Context) (int, error) {
	n := 0
	for code, l := range t.links {
		if l.Delivery == adherence.Sending {
			l.Delivery = adherence.Uncertain
			t.links[code] = l
			n++
		}
	}
	return n, nil
}

func (t *memoryTx) Mark(_ context.Context, n pdn.NetworkID, event string) (app.Mark, bool, error) {
	m, ok := t.marks[eventKey{n, event}]
	return m, ok, nil
}

func (t *memoryTx) SaveMark(_ context.Context, m app.Mark) error {
	t.marks[eventKey{m.Network, m.Event}] = m
	return nil
}

func (t *memoryTx) MarkAnswered(_ context.Context, n pdn.NetworkID, event string) error {
	if m, ok := t.marks[eventKey{n, event}]; ok {
		m.Answered, m.Reply = true, nil
		t.marks[eventKey{n, event}] = m
	}
	return nil
}

func (t *memoryTx) Deliver(_ context.Context, code pdn.PersonCode, d adherence.Delivery) error {
	if l, ok := t.links[code]; ok {
		t.links[code] = l.Deliver(d)
	}
	return nil
}

func (t *memoryTx) DropMarks(_ context.Context, before pdn.Day) (int, error) {
	n := len(t.marks)
	maps.DeleteFunc(t.marks, func(_ eventKey, m app.Mark) bool { return m.Day < before })
	return n - len(t.marks), nil
}

func (t *memoryTx) KeepAnswer(_ context.Context, a app.PendingAnswer) error {
	t.owed[eventKey{a.Network, a.Event}] = a
	return nil
}

func (t *memoryTx) DueAnswers(_ context.Context, now time.Time, limit int) ([]app.PendingAnswer, error) {
	var due []app.PendingAnswer
	for _, a := range t.owed {
		if !a.Due.After(now) && len(due) < limit {
			due = append(due, a)
		}
	}
	return due, nil
}

func (t *memoryTx) LaterAnswer(_ context.Context, n pdn.NetworkID, event string, due time.Time) error {
	a := t.owed[eventKey{n, event}]
	a.Due = due
	a.Tries++
	t.owed[eventKey{n, event}] = a
	return nil
}

func (t *memoryTx) DropAnswer(_ context.Context, n pdn.NetworkID, event string) error {
	delete(t.owed, eventKey{n, event})
	return nil
}

func (t *memoryTx) ExpireAnswers(_ context.Context, before time.Time) (int, error) {
	n := len(t.owed)
	maps.DeleteFunc(t.owed, func(_ eventKey, a app.PendingAnswer) bool { return a.Act.Before(before) })
	return n - len(t.owed), nil
}

func (t *memoryTx) Post(_ context.Context, n pdn.NetworkID, space pdn.SpaceID, kind app.PostKind) (app.Post, error) {
	return t.posts[postKey{n, space, kind}], nil
}

func (t *memoryTx) SavePost(_ context.Context, p app.Post) error {
	t.posts[postKey{p.Network, p.Space, p.Kind}] = p
	return nil
}

func (t *memoryTx) DropPosts(_ context.Context, n pdn.NetworkID, space pdn.SpaceID) error {
	maps.DeleteFunc(t.posts, func(k postKey, _ app.Post) bool { return k.network == n && k.space == space })
	return nil
}

func (t *memoryTx) MoveSpace(_ context.Context, n pdn.NetworkID, from, to pdn.SpaceID) error {
	t.moveReview(n, from, to)
	for k, p := range t.posts {
		if k.network == n && k.space == from {
			delete(t.posts, k)
			p.Space = to
			t.posts[postKey{n, to, k.kind}] = p
		}
	}
	return nil
}

func (t *memoryTx) ClaimJob(_ context.Context, job, period string) (bool, error) {
	key := job + "|" + period
	if _, ok := t.jobs[key]; ok {
		return false, nil
	}
	t.jobs[key] = period
	return true, nil
}

func (t *memoryTx) LastRun(_ context.Context, job string) (string, error) {
	last := ""
	for key, period := range t.jobs {
		if strings.HasPrefix(key, job+"|") {
			last = max(last, period)
		}
	}
	return last, nil
}

func (t *memoryTx) StructureKeys(context.Context) (map[pdn.StructureID][]byte, error) {
	return t.keys, nil
}

func (t *memoryTx) SaveStructureKey(_ context.Context, id pdn.StructureID, wrapped []byte) error {
	t.keys[id] = wrapped
	return nil
}

func (t *memoryTx) Close(_ context.Context, kind app.ClosingKind, code pdn.PersonCode) error {
	t.seq++
	t.closings = append(t.closings, closing{kind, code, t.seq})
	return nil
}
