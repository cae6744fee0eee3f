package app

import (
	"fmt"
	"io"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// memos is what is held in memory only, for minutes: what somebody was asked to
// type, and whom a professional asked about. A stop forgets it; whoever is
// concerned asks again. Nothing of it is ever written (law L2).
type memos struct {
	mu     sync.Mutex
	asked  map[pdn.Account]question
	looked map[[8]byte]someone
	limits map[pdn.Account]*rate.Limiter
}

// question is what the next line typed by an account answers.
type question struct {
	action  Action
	network string
	about   [8]byte // of the button that asked
	until   time.Time
}

// someone is an account that a professional asked about: its code, and how to
// name it in the answer.
type someone struct {
	code    pdn.PersonCode
	network pdn.NetworkID
	label   string // of the network
	handle  chat.Handle
	by      pdn.Account
	until   time.Time
}

// The bounds of memos.
const (
	questionLives = 10 * time.Minute
	someoneLives  = time.Hour
	mostMemos     = 2000
	// handlesAtOnce and handleEvery slow down who tries handles one after another.
	handlesAtOnce = 12
	handleEvery   = time.Minute
)

func newMemos() *memos {
	return &memos{asked: map[pdn.Account]question{}, looked: map[[8]byte]someone{}, limits: map[pdn.Account]*rate.Limiter{}}
}

// tidy forgets what is over. A crowd empties the memory: they ask again.
func (m *memos) tidy(now time.Time) {
	for who, q := range m.asked {
		if now.After(q.until) || len(m.asked) > mostMemos {
			delete(m.asked, who)
		}
	}
	for id, s := range m.looked {
		if now.After(s.until) || len(m.looked) > mostMemos {
			delete(m.looked, id)
		}
	}
	if len(m.limits) > mostMemos {
		clear(m.limits)
	}
}

// ask remembers what the next line of somebody answers.
func (m *memos) ask(who pdn.Account, action Action, network string, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tidy(now)
	m.asked[who] = question{action: action, network: network, until: now.Add(questionLives)}
}

// askAbout remembers that the next line answers about what a button carried.
func (m *memos) askAbout(who pdn.Account, action Action, about [8]byte, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tidy(now)
	m.asked[who] = question{action: action, about: about, until: now.Add(questionLives)}
}

// answered takes the question that a line answers; false when there is none.
func (m *memos) answered(who pdn.Account, now time.Time) (question, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	q, found := m.asked[who]
	if !found || now.After(q.until) {
		return question{}, false
	}
	return q, true
}

// forget drops the question of somebody who did something else.
func (m *memos) forget(who pdn.Account) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.asked, who)
}

// keep gives the number under which the buttons of an answer name somebody.
func (m *memos) keep(s someone, random io.Reader, now time.Time) (id [8]byte, err error) {
	if _, err := io.ReadFull(random, id[:]); err != nil {
		return id, fmt.Errorf("number an answer: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tidy(now)
	s.until = now.Add(someoneLives)
	m.looked[id] = s
	return id, nil
}

// about finds whom a button names, for who asked.
func (m *memos) about(id [8]byte, by pdn.Account, now time.Time) (someone, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, found := m.looked[id]
	return s, found && s.by == by && !now.After(s.until)
}

// mayTry slows down who tries handles: twelve at once, then one a minute.
func (m *memos) mayTry(who pdn.Account, now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tidy(now)
	limit := m.limits[who]
	if limit == nil {
		limit = rate.NewLimiter(rate.Every(handleEvery), handlesAtOnce)
		m.limits[who] = limit
	}
	return limit.AllowN(now, 1)
}
