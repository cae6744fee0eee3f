package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	emut "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
	"github.com/lampadaire/lampadaire/internal/schedule"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// instant is when the program dies, once a decider has opened a case and chosen
// what she decides.
type instant struct {
	name string
	// tells: the decision stands, and she has pressed [Le robot lui écrit].
	tells bool
	// arrived: the author has the notice, and the platform has not yet answered.
	arrived bool
}

func instants() []instant {
	return []instant{
		{name: "around the decision"},
		{name: "around the press that tells", tells: true},
		{name: "as the notice stands", tells: true, arrived: true},
	}
}

// TestLaw3_KilledBetweenADecisionAndItsNoticeTheAuthorIsToldOnceAtMost kills the
// real program (kill -9) around the press on a reason, around [Le robot lui écrit],
// and once the notice stands at its author's but nothing is known of it yet, on both
// networks. Afterwards the decider presses again all that she is still offered: the
// decision is written exactly once, what was decided is not to look at again, and
// nobody is told twice. It kills 3 times on each network, 60 times with
// LAMPADAIRE_FULL.
func TestLaw3_KilledBetweenADecisionAndItsNoticeTheAuthorIsToldOnceAtMost(t *testing.T) {
	t.Parallel()
	turns := 1
	if full() {
		turns = 20
	}
	for _, network := range []pdn.NetworkID{onDiscord, onTelegram} {
		t.Run(string(network), func(t *testing.T) {
			t.Parallel()
			m := teamed(t)
			m.trialOver()
			k := &killing{team: m, network: network, program: m.serve(), known: map[review.CaseID]bool{}, met: map[string]int{}}
			m.connected()
			k.decider = m.actorOn(network, m.samira, m.ana)
			k.decider.meets("Voici votre menu")
			for range turns {
				for _, when := range instants() {
					k.once(when)
				}
			}
			m.until("all is confirmed", func() bool { return m.telegram.Pending() == 0 })
			require.Zero(t, k.program.term())
			require.Equal(t, turns*len(instants()), m.reminders(), "each decision counts once")
			t.Logf("decision and notice as the kill left them, then in the end: %v", k.met)
		})
	}
}

// killing is one network of that test.
type killing struct {
	*team
	network pdn.NetworkID
	program *child
	decider *actor
	known   map[review.CaseID]bool
	met     map[string]int // how often the kill left a case so
}

// once goes from a message to its decision and its notice, with a kill between.
func (k *killing) once(when instant) {
	k.t.Helper()
	one, other := k.young()
	author := k.actorOn(k.network, one, other)
	author.meets("je lis tous les messages")
	author.says(insult)
	from := k.opens()
	k.decider.does("À décider avant", "Rappel du cadre")
	k.decider.does("Pourquoi", "Propos blessants")
	if when.tells {
		k.decider.sees("C'est noté")
		if when.arrived { // Telegram keeps its answer back; on Discord the kill is a race
			k.telegram.Fault(emut.Fault{Method: "sendMessage", AfterEffect: true, Latency: waitAtMost})
		}
		k.decider.does("C'est noté", "Le robot lui écrit")
	}
	if when.arrived {
		k.until("the notice stands", func() bool { return author.notices() == 1 })
	} else {
		time.Sleep(time.Duration(rand.IntN(12)) * time.Millisecond) // an instant of chance: nothing waits for it
	}
	k.program.kill()
	k.telegram.ClearFaults()
	before := k.lastCase()
	k.program = k.serve()
	k.connected()
	k.until("what was not confirmed came again", func() bool { return k.telegram.Pending() == 0 })
	if before.Decided() {
		require.Contains(k.t, k.list().text, "Rien n'attend votre regard.", "%s: decided, and not offered again", when.name)
	}
	k.insists(from)
	for _, one := range k.decider.all()[from:] {
		require.NotContains(k.t, one.labels, "Propos blessants", "%s: what was decided is offered again", when.name)
		require.NotContains(k.t, one.labels, "Le robot lui écrit", "%s: what was told is offered again", when.name)
	}
	k.program.kill()
	after := k.lastCase()
	k.program = k.serve()
	k.connected()
	require.Equal(k.t, review.Reminder, after.Decision.What, when.name)
	if before.Decided() {
		require.Equal(k.t, before.Decision, after.Decision, "%s: the decision that was written stands", when.name)
	}
	k.judge(when, author, before, after)
	k.known[after.ID] = true
	k.met[fmt.Sprintf("%s: %q %q, %q", when.name, before.Decision.What, before.Notice, after.Notice)]++
}

// judge compares what the author has been sent with what is written of it.
func (k *killing) judge(when instant, author *actor, before, after app.CaseRow) {
	k.t.Helper()
	require.NotEmpty(k.t, after.Notice, "%s: a decision can still be told", when.name)
	got := author.notices()
	require.LessOrEqual(k.t, got, 1, "%s: nobody is told twice", when.name)
	if got == 1 {
		require.Contains(k.t, []review.OfferOutcome{review.OfferLeaving, review.OfferSent, review.OfferUnsure}, after.Notice, "%s: what left is written", when.name)
	}
	if after.Notice == review.OfferSent {
		require.Equal(k.t, 1, got, "%s: what is written as sent has come", when.name)
	}
	if when.arrived {
		require.Contains(k.t, []review.OfferOutcome{review.OfferLeaving, review.OfferSent}, before.Notice, "what leaves is committed first")
	}
}

// opens asks for the list until the message is on it, opens it, and gives how many
// messages stood there before.
func (k *killing) opens() (from int) {
	k.t.Helper()
	from = len(k.decider.all())
	var list screen
	k.until("a message to look at", func() bool {
		list = k.list()
		return strings.Contains(list.text, "En attente : 1.")
	})
	require.NoError(k.t, list.press(list.labels[0]))
	k.decider.sees("À décider avant")
	return from
}

// list is the answer to /a_regarder.
func (k *killing) list() (found screen) {
	k.t.Helper()
	before := len(k.decider.all())
	if k.network == onDiscord {
		dm, err := k.samira.DM(k.app)
		require.NoError(k.t, err)
		_, err = k.samira.Slash(dm, k.app, "a_regarder", nil)
		require.NoError(k.t, err)
	} else {
		_, err := k.ana.Say(k.ana.Private(), "/a_regarder")
		require.NoError(k.t, err)
	}
	k.until("the list", func() bool {
		all := k.decider.all()
		for _, one := range all[min(before, len(all)):] {
			if strings.Contains(one.text, "En attente") || strings.Contains(one.text, "Rien n'attend") {
				found = one
				return true
			}
		}
		return false
	})
	return found
}

// insists presses again all that a screen of this message still offers of the
// decision and of its notice, and opens it again where it is still to look at.
func (k *killing) insists(from int) {
	k.t.Helper()
	if strings.Contains(k.list().text, "En attente : 1.") {
		k.opens()
		k.decider.does("À décider avant", "Rappel du cadre")
		k.decider.sees("Pourquoi")
	}
	for _, label := range []string{"Propos blessants", "Retour", "Le robot lui écrit"} {
		for i := from; i < len(k.decider.all()); i++ {
			shown := k.decider.all()
			one := shown[i]
			if !slices.Contains(one.labels, label) {
				continue
			}
			require.NoError(k.t, one.press(label))
			k.until(label+" is answered", func() bool {
				now := k.decider.all()
				return len(now) != len(shown) || now[i].text != one.text
			})
		}
	}
}

// notices are how many decisions were told to this person.
func (a *actor) notices() (n int) {
	for _, one := range a.all() {
		if strings.Contains(one.text, "L'adulte te rappelle cette règle.") {
			n++
		}
	}
	return n
}

// actorOn is whoever of the two is on this network.
func (m *team) actorOn(network pdn.NetworkID, one *emud.User, other *emut.Person) *actor {
	if network == onDiscord {
		return &actor{s: m.stage, discord: one}
	}
	return &actor{s: m.stage, other: other}
}

// trialOver lets the reading begin twenty days ago: no notice leaves in a trial.
func (m *team) trialOver() {
	m.t.Helper()
	clock := schedule.NewManual(time.Now().AddDate(0, 0, -20))
	_, stop := m.inProcess(func(p *plan) { p.clock = clock })
	m.connected()
	m.reads()
	require.NoError(m.t, stop())
}

// lastCase is the case that the test has not met yet, as it is stored.
func (k *killing) lastCase() (row app.CaseRow) {
	k.t.Helper()
	k.kept(func(r app.Reader, _ *seal.Sealer) error {
		lines, err := r.CaseLines(k.t.Context(), "escale", 1000)
		if err != nil {
			return err
		}
		lines = slices.DeleteFunc(lines, func(l app.CaseLine) bool { return k.known[l.ID] })
		require.Len(k.t, lines, 1)
		row, _, err = r.Case(k.t.Context(), lines[0].ID)
		return err
	})
	return row
}

// reminders are how many decisions the figures count.
func (s *stage) reminders() (n int) {
	s.t.Helper()
	s.kept(func(r app.Reader, _ *seal.Sealer) error {
		counts, err := r.CaseCounts(s.t.Context(), "escale")
		for _, c := range counts {
			if c.What == string(review.Reminder) {
				n += c.Count
			}
		}
		return err
	})
	return n
}
