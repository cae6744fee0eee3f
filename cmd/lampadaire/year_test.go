package main

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/schedule"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// shown is a message that arrived: the platform shows a nonce once.
type shown struct {
	to   chat.Address
	at   time.Time
	text string
}

// mailbox is a network that only keeps what it is given. It outlives the houses.
type mailbox struct {
	mu     sync.Mutex
	clock  *schedule.Manual
	nonces map[string]bool
	got    []shown
	last   chat.Outgoing
	doubts int    // messages sent again under the same nonce
	crash  func() // called once after the next arrival, before it is recorded
}

func (m *mailbox) Network() pdn.NetworkID { return onTelegram }

func (m *mailbox) Capabilities() chat.Capabilities {
	return chat.Capabilities{Files: false, MaxText: 4096}
}

func (m *mailbox) OpenPrivate(context.Context, pdn.Account) (chat.Address, error) {
	return "", chat.ErrClosed
}

func (m *mailbox) Send(ctx context.Context, o chat.Outgoing) (chat.MessageRef, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last = o
	if o.Nonce() == "" {
		return "m", nil
	}
	if m.nonces[o.Nonce()] {
		m.doubts++
		return "m", nil
	}
	m.nonces[o.Nonce()] = true
	m.got = append(m.got, shown{o.To(), m.clock.Now(), plain(o.Content().Text)})
	if m.crash != nil {
		m.crash()
		m.crash = nil
		return "", ctx.Err()
	}
	return "m", nil
}

// worker is what the test knows of one professional, by its own arithmetic.
type worker struct {
	id      string
	percent int
	done    map[string]int // minutes by month, "2026-11"
	away    map[string]bool
}

// year is a department over a year, on one file that is reopened at random.
type year struct {
	t       *testing.T
	random  *rand.Rand
	clock   *schedule.Manual
	box     *mailbox
	keys    seal.Keys
	texts   *messages.Catalogue
	workers []*worker
	folder  string
	house   *house
	drops   int
	events  int
}

func newYear(t *testing.T, people int) *year {
	clock := schedule.NewManual(paris(time.January, 1, 0, 5).AddDate(0, 0, 0))
	keys, err := seal.NewKeys()
	require.NoError(t, err)
	texts, err := messages.Load(config.Messages())
	require.NoError(t, err)
	y := &year{
		t: t, random: rand.New(rand.NewPCG(3, 9)), clock: clock, keys: keys, texts: texts, folder: t.TempDir(),
		box: &mailbox{clock: clock, nonces: map[string]bool{}},
	}
	for i := range people {
		y.workers = append(y.workers, &worker{id: strconv.Itoa(1000 + i), percent: []int{100, 100, 80, 50}[i%4], done: map[string]int{}, away: map[string]bool{}})
	}
	y.open()
	return y
}

func (y *year) settings() config.Settings {
	s := config.Defaults()
	s.Data = filepath.Join(y.folder, "lampadaire.db")
	for i := 0; i < len(y.workers); i += 11 {
		st := config.Structure{ID: fmt.Sprintf("s%d", i), Name: "Structure"}
		for _, w := range y.workers[i:min(i+11, len(y.workers))] {
			st.People = append(st.People, config.Persona{
				FirstName: "Pro", Function: "éducateur", Role: "pdn", PartTime: w.percent, Since: "2026-01-01",
				Accounts: []config.Account{{Network: "telegram", ID: w.id}},
			})
		}
		s.Structures = append(s.Structures, st)
	}
	return s
}

// open builds the house on the file of the folder.
func (y *year) open() {
	h, err := build(context.Background(), plan{
		settings: y.settings(), keys: y.keys, texts: y.texts, clock: y.clock, tokens: map[pdn.NetworkID]string{},
		logger: slog.New(slog.DiscardHandler), tell: func(error) {},
	})
	require.NoError(y.t, err)
	h.app.Connect(y.box)
	y.house = h
	y.t.Cleanup(func() { _ = h.close() })
}

// drop abandons the house as a power cut does, and opens its file again. The
// file is carried to another folder, since the abandoned house still holds its lock.
func (y *year) drop() {
	next := y.t.TempDir()
	entries, err := os.ReadDir(y.folder)
	require.NoError(y.t, err)
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(y.folder, e.Name()))
		require.NoError(y.t, err)
		require.NoError(y.t, os.WriteFile(filepath.Join(next, e.Name()), content, 0o600))
	}
	y.folder = next
	y.drops++
	y.open()
}

// act gives the house an event of a professional.
func (y *year) act(w *worker, e func(chat.Origin) chat.Event) {
	y.events++
	o := chat.Origin{
		Network: onTelegram, ID: strconv.Itoa(y.events), At: y.clock.Now(), Answer: chat.Address(w.id),
		Author: chat.Author{Account: pdn.Account{Network: onTelegram, ID: w.id}},
		Place:  chat.Place{Kind: chat.Private, Conversation: chat.Conversation(w.id)},
	}
	require.NoError(y.t, y.house.app.Handle(context.Background(), e(o)))
}

// declare says hours in words and keeps them; the test counts them apart.
func (y *year) declare(w *worker, day time.Time, minutes int) {
	end := time.Date(0, 1, 1, 10, minutes, 0, 0, time.UTC)
	text := fmt.Sprintf("le %d/%d 10h-%dh%02d", day.Day(), int(day.Month()), end.Hour(), end.Minute())
	y.act(w, func(o chat.Origin) chat.Event { return &chat.Message{Origin: o, Text: text} })
	require.Contains(y.t, y.box.last.Content().Text, "on garde", text)
	token := y.box.last.Content().Buttons[0][0].Token
	y.act(w, func(o chat.Origin) chat.Event { return &chat.Press{Origin: o, Token: token, Ref: "m"} })
	w.done[day.Format("2006-01")] += minutes
}

// holidays of France in 2026 and January 2027, written by hand.
const holidays2026 = "2026-01-01 2026-04-06 2026-05-01 2026-05-08 2026-05-14 2026-05-25 2026-07-14 2026-08-15 2026-11-01 2026-11-11 2026-12-25 2027-01-01"

// working tells whether a professional may be written to, by the test's own rule.
func (w *worker) working(at time.Time) bool {
	at = at.In(pdn.Paris())
	day := at.Format(time.DateOnly)
	return at.Weekday() >= time.Monday && at.Weekday() <= time.Friday && at.Hour() >= 9 && at.Hour() < 18 &&
		!strings.Contains(holidays2026, day) && !w.away[day]
}

// owes is what is left of a month, by the test's own arithmetic.
func (w *worker) owes(month time.Time) int {
	counted, days := 0, 0
	for d := month; d.Month() == month.Month(); d = d.AddDate(0, 0, 1) {
		days++
		if !w.away[d.Format(time.DateOnly)] {
			counted++
		}
	}
	due := int(math.Round(480 * float64(w.percent*counted) / float64(100*days)))
	return due - w.done[month.Format("2006-01")]
}

// expected are the reminders whose moment has come at a quarter of an hour.
func (w *worker) expected(at time.Time) []string {
	at = at.In(pdn.Paris())
	if !w.working(at) {
		return nil
	}
	first := time.Date(at.Year(), at.Month(), 1, 12, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	var out []string
	switch day := at.Day(); {
	case day >= last-7 && w.owes(first) > 0:
		out = append(out, "fin "+first.Format("2006-01"))
	case day >= 15 && day < last-7 && w.owes(first) > 0:
		out = append(out, "milieu "+first.Format("2006-01"))
	case day <= 10 && first.Year()*12+int(first.Month()) > 2026*12+1:
		out = append(out, "feuille "+first.AddDate(0, -1, 0).Format("2006-01"))
	}
	return out
}

// TestEveryReminderComesOnceAndInTimeThroughAYear plays a department on one file
// that is dropped without closing and opened again at random. A hundredth of it
// runs by default: LAMPADAIRE_FULL=1 plays 55 professionals for a year.
func TestEveryReminderComesOnceAndInTimeThroughAYear(t *testing.T) {
	people, end := 3, paris(time.March, 11, 0, 0)
	if full() {
		people, end = 55, paris(time.December, 31, 0, 0).AddDate(0, 0, 12)
	}
	y := newYear(t, people)
	for _, w := range y.workers {
		y.act(w, func(o chat.Origin) chat.Event { return &chat.Command{Origin: o, Name: "menu"} })
	}
	want := map[string]time.Time{}
	for at := paris(time.January, 1, 0, 15); at.Before(end); at = at.Add(15 * time.Minute) {
		if local := at.In(pdn.Paris()); local.Hour() == 20 && local.Minute() == 0 {
			y.evening(local)
		}
		for _, w := range y.workers {
			for _, name := range w.expected(at) {
				if _, known := want[w.id+" "+name]; !known {
					want[w.id+" "+name] = at
				}
			}
		}
		y.step(at)
	}
	got := map[string]time.Time{}
	for _, s := range y.box.got {
		name := string(s.to) + " " + y.kind(s)
		_, twice := got[name]
		require.False(t, twice, "%s came twice", name)
		got[name] = s.at
		require.True(t, y.worker(string(s.to)).working(s.at), "%s at %s", name, s.at)
	}
	require.Equal(t, len(want), len(got))
	for name, due := range want {
		require.Contains(t, got, name)
		require.WithinDuration(t, due, got[name], 31*time.Minute, name)
	}
	require.NotEmpty(t, want)
	t.Logf("%d professionals, %d reminders, %d drops, %d second tries under one nonce", people, len(want), y.drops, y.box.doubts)
}

func (y *year) worker(id string) *worker {
	for _, w := range y.workers {
		if w.id == id {
			return w
		}
	}
	return nil
}

// kind names a message that arrived.
func (y *year) kind(s shown) string {
	at := s.at.In(pdn.Paris())
	first := time.Date(at.Year(), at.Month(), 1, 12, 0, 0, 0, time.UTC)
	switch {
	case strings.Contains(s.text, "feuille"):
		return "feuille " + first.AddDate(0, -1, 0).Format("2006-01")
	case at.Day() >= first.AddDate(0, 1, -1).Day()-7:
		return "fin " + first.Format("2006-01")
	default:
		return "milieu " + first.Format("2006-01")
	}
}

// evening lets each professional declare hours, or a leave, at random.
func (y *year) evening(at time.Time) {
	for _, w := range y.workers {
		if w.away[at.Format(time.DateOnly)] {
			continue
		}
		switch n := y.random.IntN(100); {
		case n < 16:
			y.declare(w, at, 15*(1+y.random.IntN(16)))
		case n == 16:
			y.leave(w, at)
		}
	}
}

// leave declares the week to come.
func (y *year) leave(w *worker, at time.Time) {
	menu := func(label string) {
		for _, row := range y.box.last.Content().Buttons {
			for _, b := range row {
				if strings.HasPrefix(b.Label, label) {
					y.act(w, func(o chat.Origin) chat.Event { return &chat.Press{Origin: o, Token: b.Token, Ref: "m"} })
					return
				}
			}
		}
		y.t.Fatalf("no button %q", label)
	}
	y.act(w, func(o chat.Origin) chat.Event { return &chat.Command{Origin: o, Name: "menu"} })
	menu("Mes permanences")
	menu("Absence")
	menu("La semaine prochaine")
	monday := at.AddDate(0, 0, 7-(int(at.Weekday())+6)%7)
	for d := range 7 {
		w.away[monday.AddDate(0, 0, d).Format(time.DateOnly)] = true
	}
}

// step moves to a quarter of an hour. The house may be dropped before it, in the
// middle of a sending, or after it.
func (y *year) step(at time.Time) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	switch n := y.random.IntN(1000); {
	case n < 2:
		y.drop()
	case n < 40 || n < 300 && at.In(pdn.Paris()).Hour() == 9:
		y.box.crash = cancel
	}
	y.clock.StepTo(ctx, y.house.schedule, at)
	y.box.crash = nil
	if ctx.Err() != nil {
		y.drop()
		y.clock.Set(at)
	}
}
