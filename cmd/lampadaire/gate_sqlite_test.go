package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/schedule"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// mouth is a sender that keeps what it is given and fails when told to.
type mouth struct {
	network pdn.NetworkID
	caps    chat.Capabilities
	sent    []chat.Outgoing
	fail    error // of the next send
}

func (m *mouth) Network() pdn.NetworkID          { return m.network }
func (m *mouth) Capabilities() chat.Capabilities { return m.caps }

func (m *mouth) Send(_ context.Context, o chat.Outgoing) (chat.MessageRef, error) {
	if err := m.fail; err != nil {
		m.fail = nil
		return "", err
	}
	m.sent = append(m.sent, o)
	return chat.MessageRef(fmt.Sprintf("m%d", len(m.sent))), nil
}

func (m *mouth) OpenPrivate(context.Context, pdn.Account) (chat.Address, error) { return "privé", nil }

// onlooker knows of one account what it did and was sent, and nothing of what
// the program keeps.
type onlooker struct {
	account pdn.Account
	saidNo  bool
	lastAct time.Time
	notices map[int]int // by edition, since the account was last forgotten
	copied  map[int]int // those that a copy of the database knows
}

// ages is one long history on a real database.
type ages struct {
	t      *testing.T
	plan   plan
	house  *house
	clock  *schedule.Manual
	mouths map[pdn.NetworkID]*mouth
	people []*onlooker
	chance *rand.Rand
	events int
	copied time.Time // when the copy was made
}

// TestLaw1_NoHistoryOnARealDatabaseMakesAnybodyInsist draws a long history on
// SQLite: words, presses, arrivals, failures, restarts, new editions, erasing,
// the daily purge, months passing, restored copies. Each message that leaves is
// checked against the table of law L1 from the outside. 300 events, or 10^4
// with LAMPADAIRE_FULL.
func TestLaw1_NoHistoryOnARealDatabaseMakesAnybodyInsist(t *testing.T) {
	t.Parallel()
	events, length := 300, 150
	if full() {
		events, length = 10_000, 500
	}
	for seed := range events / length {
		a := newAges(t, uint64(seed))
		for a.events < length {
			a.step()
			a.check(fmt.Sprintf("seed %d, event %d", seed, a.events))
		}
		require.NoError(t, a.house.close())
	}
}

func newAges(t *testing.T, seed uint64) *ages {
	t.Helper()
	clock := schedule.NewManual(time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC))
	folder := t.TempDir()
	keys, err := seal.NewKeys()
	require.NoError(t, err)
	texts, err := messages.Load(config.Messages())
	require.NoError(t, err)
	s := config.Defaults()
	s.Data, s.Charter = filepath.Join(folder, "lampadaire.db"), filepath.Join("testdata", "charte")
	s.Discord.Welcome, s.Telegram.Welcome = "prive", "espace"
	s.Retention.Silent, s.Retention.Accepted, s.Retention.Refused = 5, 30, 365
	s.Structures = []config.Structure{{ID: "escale", Name: "l'Escale", Contact: "donnees@escale.example", Framework: settled(), Spaces: []config.Space{
		{Network: "discord", ID: "1", Name: "Serveur", Channel: "2"}, {Network: "telegram", ID: "-3", Name: "Groupe"},
	}}}
	a := &ages{
		t: t, clock: clock, chance: rand.New(rand.NewPCG(seed, 7)),
		plan: plan{settings: s, keys: keys, texts: texts, clock: clock, logger: slog.New(slog.DiscardHandler), tell: func(error) {}},
		mouths: map[pdn.NetworkID]*mouth{
			onDiscord:  {network: onDiscord, caps: chat.Capabilities{Ephemeral: true, MayStartPrivate: true, Files: true, MaxText: 2000}},
			onTelegram: {network: onTelegram, caps: chat.Capabilities{PrivateLink: true, Files: true, MaxText: 4096}},
		},
	}
	for i, n := range []pdn.NetworkID{onDiscord, onTelegram, onDiscord, onTelegram} {
		a.people = append(a.people, &onlooker{account: pdn.Account{Network: n, ID: fmt.Sprint(1000 + i)}, notices: map[int]int{}})
	}
	a.open()
	return a
}

func (a *ages) open() {
	a.t.Helper()
	var err error
	a.house, err = build(context.Background(), a.plan)
	require.NoError(a.t, err)
	for _, m := range a.mouths {
		a.house.app.Connect(m)
	}
	require.NoError(a.t, a.house.store.Update(context.Background(), func(tx app.Tx) error {
		_, err := tx.SweepSending(context.Background()) // as a start does
		return err
	}))
}

func (a *ages) settle() { require.NoError(a.t, a.house.app.Settle(context.Background())) }

// stop ends the program as SIGTERM does; the kill test ends it otherwise.
func (a *ages) stop() {
	a.settle()
	require.NoError(a.t, a.house.close())
}

// step lets one thing happen.
func (a *ages) step() {
	a.events++
	who := a.people[a.chance.IntN(len(a.people))]
	switch a.chance.IntN(24) {
	case 0:
		a.stop()
		a.open()
	case 1, 2:
		a.pass(time.Duration(a.chance.IntN(240)) * time.Hour)
	case 3:
		if a.chance.IntN(6) == 0 {
			a.pass(time.Duration(a.chance.IntN(400)) * 24 * time.Hour)
		}
	case 4:
		a.settle() // as the running program does, several times a second
		a.clock.Advance(time.Duration(a.chance.IntN(14)) * time.Minute)
		require.NoError(a.t, a.house.app.SendOwed(context.Background()))
	case 5, 6:
		a.settle()
	case 7:
		a.copy()
	case 8:
		a.restore()
	case 9, 10:
		a.erase(who)
	default:
		a.act(who)
	}
}

// pass lets time pass through each daily purge, and tells who was forgotten.
func (a *ages) pass(d time.Duration) {
	before := a.known()
	a.clock.StepTo(context.Background(), a.house.schedule, a.clock.Now().Add(d))
	for i, known := range a.known() {
		if before[i] && !known {
			w := a.people[i]
			w.saidNo, w.notices, w.copied = false, map[int]int{}, map[int]int{}
		}
	}
}

// known tells of whom something is kept; only the purge is judged by it.
func (a *ages) known() []bool {
	known := make([]bool, len(a.people))
	require.NoError(a.t, a.house.store.View(context.Background(), func(r app.Reader) error {
		for i, w := range a.people {
			link, err := r.Link(context.Background(), a.code(w))
			if err != nil {
				return err
			}
			known[i] = link.State != adherence.Unknown
		}
		return nil
	}))
	return known
}

func (a *ages) code(w *onlooker) pdn.PersonCode {
	code, err := a.house.app.Sealer.Code("escale", w.account)
	require.NoError(a.t, err)
	return code
}

// copy makes a backup of the database file, and of nothing else.
func (a *ages) copy() {
	a.stop()
	content, err := os.ReadFile(a.plan.settings.Data)
	require.NoError(a.t, err)
	require.NoError(a.t, os.WriteFile(a.plan.settings.Data+".copie", content, 0o600))
	a.open()
	a.copied = a.clock.Now()
	for _, w := range a.people {
		w.copied = clone(w.notices)
	}
}

// restore puts the backup back, unless it is older than a backup may live.
func (a *ages) restore() {
	if a.copied.IsZero() || a.clock.Now().Sub(a.copied) > 29*24*time.Hour {
		return
	}
	a.stop()
	content, err := os.ReadFile(a.plan.settings.Data + ".copie")
	require.NoError(a.t, err)
	require.NoError(a.t, os.WriteFile(a.plan.settings.Data, content, 0o600))
	a.open()
	for _, w := range a.people {
		w.notices = clone(w.copied) // who was informed since is unknown again
	}
}

func clone(in map[int]int) map[int]int {
	out := map[int]int{}
	for k, v := range in {
		out[k] = v
	}
	return out
}

func (a *ages) origin(w *onlooker, place chat.Place) chat.Origin {
	a.events++
	return chat.Origin{
		Network: w.account.Network, ID: fmt.Sprintf("e%d", a.events), At: a.clock.Now(), Place: place, Once: w.account.Network == onDiscord,
		Author: chat.Author{Account: w.account}, Answer: chat.Address("à " + w.account.ID),
	}
}

func (a *ages) place(w *onlooker) chat.Place {
	switch {
	case a.chance.IntN(3) > 0:
		return chat.Place{Kind: chat.Private, Conversation: "p"}
	case w.account.Network == onDiscord:
		return chat.Place{Kind: chat.Shared, Space: "1", Conversation: "2", Alone: true}
	default:
		return chat.Place{Kind: chat.Shared, Space: "-3", Conversation: "-3"}
	}
}

// act does one thing as the person, sometimes while the platform fails, and
// sometimes lets the platform deliver it twice.
func (a *ages) act(w *onlooker) {
	m := a.mouths[w.account.Network]
	if a.chance.IntN(5) == 0 {
		m.fail = []error{errors.New("cut"), chat.ErrClosed, chat.ErrUncertain}[a.chance.IntN(3)]
	}
	w.lastAct = a.clock.Now()
	words := []string{"menu", "start", "charte", "privacy", "parler", "non", "oui", "effacer"}
	var e chat.Event
	switch i := a.chance.IntN(len(words) + 2); i {
	case len(words):
		e = &chat.Message{Origin: a.origin(w, chat.Place{Kind: chat.Private, Conversation: "p"}), Text: "bonjour"}
	case len(words) + 1:
		space := pdn.SpaceID("1")
		if w.account.Network == onTelegram {
			space = "-3"
		}
		e = &chat.Join{Origin: a.origin(w, chat.Place{Kind: chat.Shared, Space: space})}
	default:
		e = &chat.Command{Origin: a.origin(w, a.place(w)), Name: words[i]}
		switch words[i] {
		case "non":
			w.saidNo = true
		case "oui":
			w.saidNo = false
		}
	}
	a.handle(e)
	if a.chance.IntN(10) == 0 {
		a.settle()
		a.handle(e)
	}
}

func (a *ages) handle(e chat.Event) {
	require.NoError(a.t, a.house.app.Handle(context.Background(), e))
}

// erase goes through the two screens of an erasure and takes one of its buttons.
func (a *ages) erase(w *onlooker) {
	m := a.mouths[w.account.Network]
	m.fail = nil
	w.lastAct = a.clock.Now()
	private := chat.Place{Kind: chat.Private, Conversation: "p"}
	a.handle(&chat.Command{Origin: a.origin(w, private), Name: "effacer"})
	screens := m.sent
	a.check("the screen of an erasure")
	keepNo := a.chance.IntN(2) == 0
	key := "bouton.effacer_tout"
	if keepNo {
		key = "bouton.effacer_sauf_non"
	}
	var labels []string // in the language that she chose
	for _, language := range append(a.house.texts.Languages(), messages.French) {
		label, err := a.house.texts.TextIn(language, key, nil)
		require.NoError(a.t, err)
		labels = append(labels, label)
	}
	for _, o := range screens {
		for _, b := range slices.Concat(o.Content().Buttons...) {
			if !slices.Contains(labels, b.Label) {
				continue
			}
			a.handle(&chat.Press{Origin: a.origin(w, private), Token: b.Token})
			w.saidNo = keepNo
			if !keepNo {
				w.notices, w.copied = map[int]int{}, map[int]int{}
			}
			return
		}
	}
	require.Fail(a.t, "the screen of an erasure has no such button")
}

// check compares what left since the last step with the table.
func (a *ages) check(where string) {
	a.t.Helper()
	for _, m := range a.mouths {
		for _, o := range m.sent {
			if o.Permit().Zero() {
				require.NotContains(a.t, string(o.To()), "à ", where+": a message to a person without a permit")
				continue
			}
			i := slices.IndexFunc(a.people, func(w *onlooker) bool { return a.code(w) == o.Permit().Person() })
			require.GreaterOrEqual(a.t, i, 0, where)
			w := a.people[i]
			require.LessOrEqual(a.t, a.clock.Now().Sub(w.lastAct), adherence.AnswerWithin, where+": an answer to nothing")
			if !isNotice(plain(o.Content().Text)) {
				continue
			}
			require.False(a.t, w.saidNo, where+": a notice after a no")
			edition := a.house.app.Editions.At(pdn.DayOf(a.clock.Now(), pdn.Paris())).Number
			w.notices[edition]++
			require.LessOrEqual(a.t, w.notices[edition], 1, where+": twice the same edition")
		}
		m.sent = nil
	}
}
