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
)

// What a young person was promised by her own press: the answer to her contest, and
// the one message of [Préviens-moi]. Both leave after the act that owes them.
const (
	answerToContest = "Une autre personne a regardé."
	newsOfAlert     = "Merci de nous avoir prévenus."
)

// TestLaw3_KilledAsWhatWasPromisedLeavesItComesOnceAtMost kills the real program
// around the press that answers a contest and around the decision that owes the news
// of an alert, and once each of them stands at its reader's but nothing is known of
// it yet, on both networks. Afterwards all that is still offered is pressed again:
// nothing comes twice, what the kill undid still comes, and what is written of it is
// true. It kills 4 times on each network, 40 times with LAMPADAIRE_FULL.
func TestLaw3_KilledAsWhatWasPromisedLeavesItComesOnceAtMost(t *testing.T) {
	t.Parallel()
	turns := 1
	if full() {
		turns = 10
	}
	for _, network := range []pdn.NetworkID{onDiscord, onTelegram} {
		t.Run(string(network), func(t *testing.T) {
			t.Parallel()
			m := teamed(t)
			m.trialOver()
			k := &killing{team: m, network: network, program: m.serve(), known: map[review.CaseID]bool{}, met: map[string]int{}}
			m.connected()
			k.decider = m.actorOn(network, m.samira, m.ana)
			second := m.actorOn(network, m.nour, m.nourToo)
			k.decider.meets("Voici votre menu")
			second.meets("Voici votre menu")
			for range turns {
				for _, arrived := range []bool{false, true} {
					k.answersAContest(second, arrived)
					k.givesNews(arrived)
				}
			}
			require.Zero(t, k.program.term())
			t.Logf("what was promised, as the kill left it, then in the end: %v", k.met)
		})
	}
}

// answersAContest goes from a message to the answer to its author's contest.
func (k *killing) answersAContest(second *actor, arrived bool) {
	k.t.Helper()
	author := k.actorOn2(k.young())
	author.meets("je lis tous les messages")
	author.says(insult)
	k.opens()
	k.decider.does("À décider avant", "Rappel du cadre")
	k.decider.does("Pourquoi", "Propos blessants")
	k.decider.does("C'est noté", "Le robot lui écrit")
	author.does("L'adulte te rappelle cette règle.", "Je ne suis pas d'accord")
	author.sees("Tu auras une réponse ici.")
	from := len(second.all())
	require.True(k.t, second.lists())
	second.does("Une personne qui n'a pas décidé lui répond.", "Répondre")
	before := k.diesAround(author, answerToContest, arrived, func() { second.does("Votre réponse :", "Maintenue") })

	if before.Contest == review.ContestOpen && second.lists() { // else the press came again, and was done
		second.does("Une personne qui n'a pas décidé lui répond.", "Répondre")
		second.sees("Votre réponse :")
	}
	second.pressesAgain(from, "Maintenue", "Annulée", "Répondre")
	if before.Contest == review.ContestOpen {
		author.sees(answerToContest)
	}
	after := k.keptOfIt()
	require.Equal(k.t, review.ContestAnswered, after.Contest)
	require.Equal(k.t, review.Maintained, after.ContestAnswer, "what was answered stands")
	got := author.has(answerToContest)
	require.LessOrEqual(k.t, got, 1, "nobody is answered twice")
	switch after.Reply {
	case review.OfferSent:
		require.Equal(k.t, 1, got, "what is written as sent has come")
	case review.OfferFailed:
		require.Zero(k.t, got, "what is written as lost has not come")
	}
	if arrived {
		require.Equal(k.t, 1, got)
		require.Contains(k.t, []review.OfferOutcome{review.OfferLeaving, review.OfferSent}, before.Reply, "what leaves is committed first")
	}
	k.met[fmt.Sprintf("answer, arrived %t: %q, %q", arrived, before.Reply, after.Reply)]++
}

// givesNews goes from an alert to the news that who alerted asked for.
func (k *killing) givesNews(arrived bool) {
	k.t.Helper()
	who := k.actorOn2(k.young())
	who.meets("je lis tous les messages")
	who.types("alerter")
	who.does("C'était quel jour", "Hier")
	who.does("C'était vers quelle heure", "18 h")
	who.does("Qui a écrit ce message", "Quelqu'un d'autre")
	who.does("Qu'est-ce que c'est", "Insulte, moquerie")
	who.does("Reçu.", "Préviens-moi")
	who.sees("Je t'écris une seule fois")
	from := k.opens()
	k.decider.does("À décider avant", "Rien à signaler")
	before := k.diesAround(who, newsOfAlert, arrived, func() { k.decider.does("Pourquoi", "Déjà réglé") })

	require.Equal(k.t, before.Decided(), len(before.NewsKey) == 0, "the promise goes with the decision that keeps it")
	if !before.Decided() && k.decider.lists() {
		k.decider.does("À décider avant", "Rien à signaler")
		k.decider.sees("Pourquoi")
	}
	k.decider.pressesAgain(from, "Déjà réglé", "Jeu, humour, citation")
	after := k.keptOfIt()
	require.Equal(k.t, review.Nothing, after.Decision.What)
	require.Empty(k.t, after.NewsKey, "nobody is remembered once the promise is spent")
	if !before.Decided() {
		who.sees(newsOfAlert)
	}
	got := who.has(newsOfAlert)
	require.LessOrEqual(k.t, got, 1, "nobody is told twice")
	if arrived {
		require.Equal(k.t, 1, got)
	}
	k.met[fmt.Sprintf("news, arrived %t: decided %t, %d", arrived, before.Decided(), got)]++
}

// diesAround has somebody press, kills the program around that press, or once what
// it owes stands at its reader's, and serves again. It gives the case as the kill
// left it.
func (k *killing) diesAround(reader *actor, words string, arrived bool, press func()) app.CaseRow {
	k.t.Helper()
	if arrived { // Telegram keeps its answer back; on Discord the kill is a race
		k.telegram.Fault(emut.Fault{Method: "sendMessage", AfterEffect: true, Latency: waitAtMost})
	}
	press()
	if arrived {
		k.until("it stands at its reader's", func() bool { return reader.has(words) == 1 })
	} else {
		time.Sleep(time.Duration(rand.IntN(12)) * time.Millisecond) // an instant of chance: nothing waits for it
	}
	k.program.kill()
	k.telegram.ClearFaults()
	before := k.lastCase()
	k.program = k.serve()
	k.connected()
	k.until("what was not confirmed came again", func() bool { return k.telegram.Pending() == 0 })
	return before
}

// keptOfIt stops the program, reads the case and serves again.
func (k *killing) keptOfIt() app.CaseRow {
	k.t.Helper()
	k.program.kill()
	row := k.lastCase()
	k.known[row.ID] = true
	k.program = k.serve()
	k.connected()
	return row
}

// actorOn2 is whoever of the two is on the network of the test.
func (k *killing) actorOn2(one *emud.User, other *emut.Person) *actor {
	return k.actorOn(k.network, one, other)
}

// types types a command in private.
func (a *actor) types(word string) {
	a.s.t.Helper()
	if a.discord != nil {
		dm, err := a.discord.DM(a.s.app)
		require.NoError(a.s.t, err)
		_, err = a.discord.Slash(dm, a.s.app, word, nil)
		require.NoError(a.s.t, err)
		return
	}
	_, err := a.other.Say(a.other.Private(), "/"+word)
	require.NoError(a.s.t, err)
}

// lists asks for the list, and opens the first of it; false where nothing waits.
func (a *actor) lists() (waits bool) {
	a.s.t.Helper()
	before := len(a.all())
	a.types("a_regarder")
	a.s.until("the list", func() bool {
		all := a.all()
		for _, one := range all[min(before, len(all)):] {
			if waits = strings.Contains(one.text, "En attente"); waits {
				require.NoError(a.s.t, one.press(one.labels[0]))
				return true
			}
			if strings.Contains(one.text, "Rien n'attend") {
				return true
			}
		}
		return false
	})
	return waits
}

// has is how many messages hold the words.
func (a *actor) has(words string) (n int) {
	for _, one := range a.all() {
		if strings.Contains(one.text, words) {
			n++
		}
	}
	return n
}

// pressesAgain presses each of these wherever a screen since then still offers it.
func (a *actor) pressesAgain(from int, labels ...string) {
	a.s.t.Helper()
	for _, label := range labels {
		for i := from; i < len(a.all()); i++ {
			shown := a.all()
			one := shown[i]
			if !slices.Contains(one.labels, label) {
				continue
			}
			require.NoError(a.s.t, one.press(label))
			a.s.until(label+" is answered", func() bool {
				now := a.all()
				return len(now) != len(shown) || now[i].text != one.text || !slices.Equal(now[i].labels, one.labels)
			})
		}
	}
}
