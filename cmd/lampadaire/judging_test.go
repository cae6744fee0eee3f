package main

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	emut "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
	"github.com/lampadaire/lampadaire/internal/schedule"
)

// team is two professionals who decide, each with an account on both networks.
type team struct {
	*stage
	nour    *emud.User
	nourToo *emut.Person
}

// teamed is a stage of two deciders whose spaces are read.
func teamed(t testing.TB, change ...func(*stageOptions)) *team {
	t.Helper()
	s := newStage(t, append(change, func(o *stageOptions) { o.telegram.ReadsGroups = true })...)
	m := &team{stage: s, nour: s.discord.CreateUser(emud.UserSpec{Username: "nour"}), nourToo: s.telegram.Person("Nour", "nour_pro", "fr")}
	require.NoError(t, m.nour.Join(s.guild))
	structure := &s.settings.Structures[0]
	for i := range structure.Spaces {
		structure.Spaces[i].Reading = true
	}
	nour := structure.People[0]
	nour.FirstName = "Nour"
	nour.Accounts = []config.Account{
		{Network: "discord", ID: m.nour.ID().String()}, {Network: "telegram", ID: strconv.FormatInt(m.nourToo.ID(), 10)},
	}
	structure.People = append(structure.People, nour)
	return m
}

// judging is that stage with the program in this process, on a working day at ten
// after the fourteen days of trial.
func judging(t testing.TB, change ...func(*plan)) (*team, *house, *schedule.Manual) {
	t.Helper()
	clock := schedule.NewManual(paris(time.November, 10, 10, 0))
	m := teamed(t, withSpecs, func(o *stageOptions) { o.discord.Now, o.telegram.Now = clock.Now, clock.Now })
	h, _ := m.inProcess(append(change, func(p *plan) { p.clock = clock })...)
	m.connected()
	m.reads()
	clock.StepTo(t.Context(), h.schedule, paris(time.November, 25, 10, 0))
	return m, h, clock
}

// actors are the two who decide and a young person, on one network: each has
// spoken to the robot there last.
func (m *team) actors(network pdn.NetworkID) (samira, nour, lea *actor) {
	m.t.Helper()
	one, other := m.young()
	if network == onDiscord {
		samira, nour, lea = &actor{s: m.stage, discord: m.samira}, &actor{s: m.stage, discord: m.nour}, &actor{s: m.stage, discord: one}
	} else {
		samira, nour, lea = &actor{s: m.stage, other: m.ana}, &actor{s: m.stage, other: m.nourToo}, &actor{s: m.stage, other: other}
	}
	samira.meets("Voici votre menu")
	nour.meets("Voici votre menu")
	lea.meets("je lis tous les messages")
	return samira, nour, lea
}

// meets speaks to the robot in private and waits for its answer.
func (a *actor) meets(answer string) {
	a.s.t.Helper()
	if a.discord != nil {
		dm, err := a.discord.DM(a.s.app)
		require.NoError(a.s.t, err)
		a.s.answers(answer, func() (*emud.Interaction, error) { return a.discord.Slash(dm, a.s.app, "menu", nil) })
		return
	}
	_, err := a.other.Start("")
	require.NoError(a.s.t, err)
	a.sees(answer)
}

// says writes in the space of the actor's network.
func (a *actor) says(text string) {
	a.s.t.Helper()
	var err error
	if a.discord != nil {
		_, err = a.discord.Say(a.s.channel, text)
	} else {
		_, err = a.other.Say(a.s.group, text)
	}
	require.NoError(a.s.t, err)
}

// actor is somebody in his private chat with the robot, on either network. It
// counts his presses.
type actor struct {
	s       *stage
	discord *emud.User
	other   *emut.Person
	presses int
}

// screen is a message of the robot's, as its reader sees it.
type screen struct {
	text   string
	labels []string
	press  func(label string) error
}

// all is what stands in the private chat, the oldest first.
func (a *actor) all() (out []screen) {
	if a.discord != nil {
		dm, err := a.discord.DM(a.s.app)
		require.NoError(a.s.t, err)
		for _, v := range a.s.discord.VisibleTo(a.discord, dm) {
			if !v.FromBot {
				continue
			}
			one := screen{text: plain(v.Content), press: func(label string) error {
				_, err := a.discord.Press(dm, v.ID, discordButton(a.s.t, v, label).CustomID)
				return err
			}}
			for _, b := range v.Buttons() {
				one.labels = append(one.labels, plain(b.Label))
			}
			out = append(out, one)
		}
		return out
	}
	for _, m := range a.s.telegram.VisibleTo(a.other, a.other.Private()) {
		if !m.ByBot {
			continue
		}
		one := screen{text: plain(m.Text), press: func(label string) error {
			_, err := a.other.Press(a.other.Private(), m.ID, telegramButton(a.s.t, m, label).Data)
			return err
		}}
		for _, row := range m.Buttons {
			for _, b := range row {
				one.labels = append(one.labels, plain(b.Text))
			}
		}
		out = append(out, one)
	}
	return out
}

// sees waits for a message that holds the words, the newest of them.
func (a *actor) sees(words string) (found screen) {
	a.s.t.Helper()
	ok := within(waitAtMost, func() bool {
		for _, one := range slices.Backward(a.all()) {
			if strings.Contains(one.text, words) {
				found = one
				return true
			}
		}
		return false
	})
	if !ok {
		var texts []string
		for _, one := range a.all() {
			texts = append(texts, one.text+" "+strings.Join(one.labels, "|"))
		}
		require.True(a.s.t, ok, "%q is not among:\n%s", words, strings.Join(texts, "\n--\n"))
	}
	return found
}

// presses a button of the newest message that holds the words, waiting for it.
func (a *actor) does(words, label string) {
	a.s.t.Helper()
	var with screen
	a.s.until(words+" with "+label, func() bool {
		with = a.sees(words)
		return slices.Contains(with.labels, label)
	})
	a.presses++
	require.NoError(a.s.t, with.press(label))
}

// decides takes a card to a decision, and gives how many presses it took.
func (a *actor) decides(decision, reason string) int {
	a.s.t.Helper()
	before := a.presses
	a.does("À décider avant", decision)
	a.does("Pourquoi", reason)
	a.sees("C'est noté")
	return a.presses - before
}

// TestAContestIsAnsweredByAnotherDeciderOnBothNetworks plays, on real sockets and
// in the private chats alone: a card, three presses at most to the decision, the
// notice that its decider asks for, the contest in one press, the answer of who did
// not decide, and what the author reads of it.
func TestAContestIsAnsweredByAnotherDeciderOnBothNetworks(t *testing.T) {
	t.Parallel()
	for _, network := range []pdn.NetworkID{onDiscord, onTelegram} {
		t.Run(string(network), func(t *testing.T) {
			t.Parallel()
			m, h, _ := judging(t)
			samira, nour, lea := m.actors(network)
			lea.says(insult)
			require.LessOrEqual(t, samira.decides("Rappel du cadre", "Propos blessants"), 3, "presses from the card to the decision")
			id := h.cases(t)[0].ID
			row := h.aRow(t, id)
			require.NotEmpty(t, row.Decision.By, "a named human")
			samira.does("C'est noté", "Le robot lui écrit")
			samira.sees("Message à l'auteur : remis.")
			before := lea.presses
			lea.does("L'adulte te rappelle cette règle.", "Je ne suis pas d'accord")
			lea.sees("Tu auras une réponse ici.")
			require.Equal(t, 1, lea.presses-before)
			require.Equal(t, review.ContestOpen, h.aRow(t, id).Contest)

			for _, one := range samira.all() {
				require.NotContains(t, one.labels, "Répondre", "who decided does not answer")
			}
			nour.does("pas d'accord avec la décision", "Répondre")
			nour.does("Votre réponse :", "Annulée")
			lea.sees("Une autre personne a regardé.")
			row = h.aRow(t, id)
			require.Equal(t, review.ContestAnswered, row.Contest)
			m.until("nobody answers twice", func() bool {
				for _, one := range nour.all() {
					if slices.Contains(one.labels, "Répondre") {
						return false
					}
				}
				return true
			})
		})
	}
}
