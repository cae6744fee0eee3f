package main

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	emut "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/moderation"
)

const insult = "Kevin t'es qu'un gros connard de merde"

// reading is a stage whose platforms let the robot read.
func reading(t *testing.T, on bool) *stage {
	t.Helper()
	s := newStage(t, func(o *stageOptions) { o.telegram.ReadsGroups = true })
	for i := range s.settings.Structures[0].Spaces {
		s.settings.Structures[0].Spaces[i].Reading = on
	}
	return s
}

// cases are the open cases of the structure.
func (h *house) cases(t *testing.T) []app.CaseLine {
	t.Helper()
	var lines []app.CaseLine
	require.NoError(t, h.store.View(t.Context(), func(r app.Reader) (err error) {
		lines, err = r.CaseLines(t.Context(), "escale", 50)
		return err
	}))
	return lines
}

// blind are the counts of what was not examined, by reason.
func (h *house) blind(t *testing.T) map[app.Unexamined]int {
	t.Helper()
	sum := map[app.Unexamined]int{}
	require.NoError(t, h.app.Settle(t.Context()))
	require.NoError(t, h.store.View(t.Context(), func(r app.Reader) error {
		counts, err := r.UnexaminedSince(t.Context(), 0)
		for _, c := range counts {
			sum[c.Reason] += c.Count
		}
		return err
	}))
	return sum
}

func (s *stage) postSays(words string) bool {
	for _, v := range s.discord.VisibleTo(s.samira, s.channel) {
		if v.FromBot && !v.Ephemeral && strings.Contains(plain(v.Content), words) {
			return true
		}
	}
	return false
}

func (s *stage) groupSays(words string) bool {
	for _, m := range s.telegram.VisibleTo(s.ana, s.group) {
		if m.ByBot && strings.Contains(plain(m.Text), words) {
			return true
		}
	}
	return false
}

// young are a young person on each network.
func (s *stage) young() (*emud.User, *emut.Person) {
	lea := s.discord.CreateUser(emud.UserSpec{Username: "lea"})
	require.NoError(s.t, lea.Join(s.guild))
	tom := s.telegram.Person("Tom", "tom", "fr")
	s.group.Seat(tom)
	return lea, tom
}

// reads waits until both spaces are read.
func (s *stage) reads() {
	s.t.Helper()
	s.until("both standing posts say that the space is read", func() bool {
		return s.postSays("Ici, je lis les messages") && s.groupSays("Ici, je lis les messages")
	})
	s.until("the session that reads has begun", func() bool {
		n, _ := s.app.Sessions()
		return n > 0
	})
}

// TestReadingIsAskedForSaidAndStoppedInOnePress plays [Lire cet espace] on one
// network and its end on the other, with the findings between.
func TestReadingIsAskedForSaidAndStoppedInOnePress(t *testing.T) {
	t.Parallel()
	s := reading(t, false)
	h, _ := s.inProcess()
	s.connected()
	lea, _ := s.young()
	press := func(v emud.View, label, words string) emud.View {
		return s.answers(words, func() (*emud.Interaction, error) {
			return s.samira.Press(s.channel, v.ID, discordButton(t, v, label).CustomID)
		})
	}
	_, err := lea.Say(s.channel, insult)
	require.NoError(t, err)
	list := s.answers("Serveur : je ne lis pas", func() (*emud.Interaction, error) { return s.samira.Slash(s.channel, s.app, "lecture", nil) })
	page := press(list, "Serveur", "je ne lis pas les messages")
	sure := press(page, "Lire cet espace", "Lire « Serveur »")
	press(sure, "Oui, lire cet espace", "commence")
	require.True(t, s.postSays("Ici, je lis les messages"))
	s.until("the messages come with their words", func() bool {
		_, err := lea.Say(s.channel, insult)
		require.NoError(t, err)
		return within(200*time.Millisecond, func() bool { return len(h.cases(t)) > 0 })
	})
	require.Contains(t, []moderation.Category{moderation.Insult, moderation.Dignity}, h.cases(t)[0].Category)

	// Anybody sees what is read.
	s.answers("", func() (*emud.Interaction, error) { return lea.Slash(s.channel, s.app, "menu", nil) })
	rules := s.answers("", func() (*emud.Interaction, error) { return lea.Slash(s.channel, s.app, "charte", nil) })
	told := s.answers("Serveur : je lis les messages", func() (*emud.Interaction, error) {
		return lea.Press(s.channel, rules.ID, discordButton(t, rules, "Ce que je lis").CustomID)
	})
	require.Contains(t, plain(told.Content), "Groupe : je ne lis pas")

	// A pause, from the other network.
	_, err = s.ana.Start("")
	require.NoError(t, err)
	_, err = s.ana.Say(s.ana.Private(), "/lecture")
	require.NoError(t, err)
	seen := s.shownOnTelegram(s.ana, "Serveur : je lis")
	_, err = s.ana.Press(s.ana.Private(), seen.ID, telegramButton(t, seen, "Serveur").Data)
	require.NoError(t, err)
	seen = s.shownOnTelegram(s.ana, "Essai jusqu'au")
	require.Contains(t, plain(seen.Text), "Pendant l'essai, messages « à regarder » : ")
	require.Contains(t, plain(seen.Text), "Décidés « rien à signaler » : 0.")
	_, err = s.ana.Press(s.ana.Private(), seen.ID, telegramButton(t, seen, "Pause 1 h").Data)
	require.NoError(t, err)
	seen = s.shownOnTelegram(s.ana, "c'est une pause")
	require.True(t, s.postSays("je ne lis pas les messages. C'est une pause"))
	before := len(h.cases(t))
	_, err = lea.Say(s.channel, "va te faire voir sale pute "+insult)
	require.NoError(t, err)
	_, err = s.ana.Press(s.ana.Private(), seen.ID, telegramButton(t, seen, "Arrêter la lecture").Data)
	require.NoError(t, err)
	s.shownOnTelegram(s.ana, "est arrêtée")
	require.False(t, s.postSays("je lis les messages"))
	require.Len(t, h.cases(t), before, "nothing of a pause is read, then or later")
	require.Empty(t, s.discord.Violations())
}

// TestReadingIsRefusedWhileSomethingLacks turns the platform's switch off.
func TestReadingIsRefusedWhileSomethingLacks(t *testing.T) {
	t.Parallel()
	s := reading(t, false)
	s.app.SetPrivileged(emud.IntentGuildMembers)
	h, _ := s.inProcess()
	s.connected()
	space := h.app.Directory.Structures()[0].Spaces[0]
	missing := h.mayRead(t.Context(), h.app.Directory.Structures()[0], space)
	require.NotEmpty(t, missing)
	require.Contains(t, plain(strings.Join(missing, "\n")), "Message Content Intent")
	list := s.answers("Serveur : je ne lis pas", func() (*emud.Interaction, error) { return s.samira.Slash(s.channel, s.app, "lecture", nil) })
	page := s.answers("je ne lis pas les messages", func() (*emud.Interaction, error) {
		return s.samira.Press(s.channel, list.ID, discordButton(t, list, "Serveur").CustomID)
	})
	s.answers("Il manque", func() (*emud.Interaction, error) {
		return s.samira.Press(s.channel, page.ID, discordButton(t, page, "Lire cet espace").CustomID)
	})
	require.False(t, h.app.Directory.Structures()[0].Spaces[0].Reading.On)
}

// TestTheFirstEveningInReadSpaces: insults to the robot, another language, an
// edited message, attachments alone, other robots, a restart in the middle.
func TestTheFirstEveningInReadSpaces(t *testing.T) {
	t.Parallel()
	s := reading(t, true)
	h, stop := s.inProcess()
	s.connected()
	s.reads()
	lea, tom := s.young()
	say := func(text string) emud.ID {
		id, err := lea.Say(s.channel, text)
		require.NoError(t, err)
		_, err = tom.Say(s.group, text)
		require.NoError(t, err)
		return id
	}
	for _, text := range []string{"nique ta mère le bot", "ferme ta gueule le robot", "ce robot est un gros con", "ntm lampadaire", "@" + s.telegram.Username() + " t'es un connard"} {
		say(text)
	}
	say("hello everybody how are you doing today my friends")
	_, err := lea.Post(s.channel, emud.Draft{Attachments: []emud.Attachment{{Filename: "a.png", ContentType: "image/png"}}})
	require.NoError(t, err)
	_, err = tom.Write(s.group, emut.Draft{Photo: true})
	require.NoError(t, err)
	s.until("what is not examined is counted", func() bool {
		n := h.blind(t)
		return n[app.UnexaminedLanguage] == 2 && n[app.UnexaminedWordless] == 2
	})
	require.Empty(t, h.cases(t), "insults to the robot are no finding, and what is not examined is not passed either")

	// An edited message is examined again, and pointed out once.
	id := say("bonjour Kevin")
	require.NoError(t, lea.Edit(s.channel, id, insult))
	s.until("the edit is seen", func() bool { return len(h.cases(t)) == 1 })
	require.NoError(t, lea.Edit(s.channel, id, insult+" !"))
	s.until("the review knows that it changed", func() bool {
		edited := false
		require.NoError(t, h.store.View(t.Context(), func(r app.Reader) error {
			row, _, err := r.Case(t.Context(), h.cases(t)[0].ID)
			edited = row.Edited
			return err
		}))
		return edited
	})

	// A restart in the middle: read again without doing it twice.
	require.NoError(t, stop())
	_, err = lea.Say(s.channel, "sale "+"pute"+" de merde ferme ta gueule Sonia")
	require.NoError(t, err)
	again, _ := s.inProcess()
	s.connected()
	s.until("what was written meanwhile is examined", func() bool { return len(again.cases(t)) == 2 })
	_, err = tom.Say(s.group, insult)
	require.NoError(t, err)
	s.until("and what comes next", func() bool { return len(again.cases(t)) == 3 })
	require.Equal(t, 2, again.blind(t)[app.UnexaminedLanguage])
	require.Empty(t, s.discord.Violations())
	require.Empty(t, s.telegram.Violations())
}

// TestLaw5_OpinionIsToldToItsAuthorAlone: nothing is stored, nobody else is told.
func TestLaw5_OpinionIsToldToItsAuthorAlone(t *testing.T) {
	t.Parallel()
	s := reading(t, true)
	h, _ := s.inProcess()
	s.connected()
	s.reads()
	_, tom := s.young()
	_, err := s.ana.Start("") // she has a private chat
	require.NoError(t, err)
	s.shownOnTelegram(s.ana, "Samira")
	const opinion = "Dimanche votez pour la gauche, votez Dupont, c'est le seul candidat qui tient la route"
	_, err = tom.Say(s.group, opinion)
	require.NoError(t, err)
	_, err = s.ana.Say(s.group, opinion)
	require.NoError(t, err)
	s.shownOnTelegram(s.ana, "Ce mot n'est que pour vous")
	require.Empty(t, h.cases(t), "nothing is stored, and a young person may have opinions")
	for _, m := range s.telegram.VisibleTo(tom, s.group) {
		require.NotContains(t, m.Text, "neutralité")
	}
	// What is grave in a professional's message goes to the head's circle, not to hers.
	_, err = s.ana.Say(s.group, insult)
	require.NoError(t, err)
	s.until("a case", func() bool { return len(h.cases(t)) == 1 })
}

// TestLaw6_NoAttachmentIsEverFetched looks at everything that was asked of both
// platforms while attachments were posted, pointed out, told and looked at.
func TestLaw6_NoAttachmentIsEverFetched(t *testing.T) {
	t.Parallel()
	s := reading(t, true)
	h, _ := s.inProcess()
	s.connected()
	s.reads()
	lea, tom := s.young()
	_, err := lea.Post(s.channel, emud.Draft{Content: insult, Attachments: []emud.Attachment{{Filename: "intime.png", ContentType: "image/png"}}})
	require.NoError(t, err)
	_, err = tom.Write(s.group, emut.Draft{Text: insult, Photo: true})
	require.NoError(t, err)
	_, err = tom.Write(s.group, emut.Draft{Text: insult, Document: &emut.File{Name: "a.mp4", Data: []byte("x")}})
	require.NoError(t, err)
	s.until("they are pointed out", func() bool { return len(h.cases(t)) == 3 })
	seen := h.look(t, s)
	require.Len(t, seen, 3)
	require.Contains(t, strings.Join(seen, "\n"), "pièce jointe, jamais montrée")
	require.Zero(t, s.telegram.Count("getFile"))
	known := map[string]bool{}
	for _, op := range s.discord.Operations() {
		known[op] = true
	}
	for _, r := range s.discord.Requests() {
		require.True(t, known[r.Operation] || r.Path == "/", "a request outside the operations: %s", r.Path)
		require.NotContains(t, r.Path, "attachments")
		require.NotContains(t, r.Path, ".png")
	}
}

// TestLaw6_WhatConcernsAChildIsNeverShown tells an adult of a message by its
// gravest category, then looks for its words on every screen that follows.
func TestLaw6_WhatConcernsAChildIsNeverShown(t *testing.T) {
	t.Parallel()
	s := reading(t, false)
	h, _ := s.inProcess()
	s.connected()
	lea, _ := s.young()
	const canary = "canari violet numéro sept"
	bad, err := lea.Say(s.channel, canary)
	require.NoError(t, err)
	ask := s.answers("Qu'est-ce que c'est", func() (*emud.Interaction, error) {
		return lea.MessageCommand(s.channel, s.app, "Prévenir un adulte", bad)
	})
	s.answers("Reçu", func() (*emud.Interaction, error) {
		return lea.Press(s.channel, ask.ID, discordButton(t, ask, "Adulte, jeune et sexe").CustomID)
	})
	require.Equal(t, moderation.ChildSexual, h.cases(t)[0].Category)
	list := s.answers("En attente", func() (*emud.Interaction, error) { return s.samira.Slash(s.channel, s.app, "a_regarder", nil) })
	card := s.answers("", func() (*emud.Interaction, error) {
		return s.samira.Press(s.channel, list.ID, list.Buttons()[0].CustomID)
	})
	screens := []string{list.Content, card.Content}
	if see, shown := card.Button("Voir"); shown {
		v := s.answers("", func() (*emud.Interaction, error) { return s.samira.Press(s.channel, card.ID, see.CustomID) })
		screens = append(screens, v.Content)
	}
	require.Contains(t, plain(strings.Join(screens, "\n")), "contenu pédocriminel")
	for _, screen := range screens {
		require.NotContains(t, plain(screen), "canari")
	}
}

// TestAYoungPersonTellsAnAdultOnBothNetworks plays the menu of a message, a
// pasted address, the day and the hour, and an alert about a professional.
func TestAYoungPersonTellsAnAdultOnBothNetworks(t *testing.T) {
	t.Parallel()
	s := reading(t, false)
	h, _ := s.inProcess()
	s.connected()
	lea, tom := s.young()
	kev := s.discord.CreateUser(emud.UserSpec{Username: "kev"})
	require.NoError(t, kev.Join(s.guild))
	bad, err := kev.Say(s.channel, "un message qui fait peur")
	require.NoError(t, err)

	ask := s.answers("Qu'est-ce que c'est", func() (*emud.Interaction, error) {
		return lea.MessageCommand(s.channel, s.app, "Prévenir un adulte", bad)
	})
	require.True(t, ask.Ephemeral)
	got := s.answers("Reçu", func() (*emud.Interaction, error) {
		return lea.Press(s.channel, ask.ID, discordButton(t, ask, "Menace, violence").CustomID)
	})
	require.Contains(t, plain(got.Content), "17, ou 114")
	require.Contains(t, plain(got.Content), "119")
	require.Len(t, h.cases(t), 1)
	require.Equal(t, moderation.Violence, h.cases(t)[0].Category)
	s.answers("une seule fois", func() (*emud.Interaction, error) {
		return lea.Press(s.channel, got.ID, discordButton(t, got, "Préviens-moi").CustomID)
	})
	require.Len(t, h.cases(t), 1, "the same alert")
	for _, v := range s.discord.VisibleTo(kev, s.channel) {
		require.NotContains(t, v.Content, "Reçu", "nobody else sees it")
	}

	// Telegram: a pasted address, about a professional.
	wrong, err := s.ana.Say(s.group, "une phrase de professionnelle")
	require.NoError(t, err)
	_, err = tom.Start("")
	require.NoError(t, err)
	_, err = tom.Say(tom.Private(), "https://t.me/c/"+strings.TrimPrefix(strconv.FormatInt(s.group.ID(), 10), "-100")+"/"+strconv.Itoa(wrong))
	require.NoError(t, err)
	who := s.shownOnTelegram(tom, "Qui a écrit ce message")
	_, err = tom.Press(tom.Private(), who.ID, telegramButton(t, who, "Un adulte de l'équipe").Data)
	require.NoError(t, err)
	which := s.shownOnTelegram(tom, "Qui est-ce")
	_, err = tom.Press(tom.Private(), which.ID, telegramButton(t, which, "Samira").Data)
	require.NoError(t, err)
	what := s.shownOnTelegram(tom, "Qu'est-ce que c'est")
	_, err = tom.Press(tom.Private(), what.ID, telegramButton(t, what, "Insulte, moquerie").Data)
	require.NoError(t, err)
	receipt := s.shownOnTelegram(tom, "Reçu")
	require.Contains(t, plain(receipt.Text), "ailleurs : 119 ou 3018")
	require.Contains(t, plain(receipt.Text), "Je ne sais pas quand une personne peut regarder", "this structure has no head")
	require.Len(t, h.cases(t), 2)
	require.Equal(t, moderation.Dignity, h.cases(t)[1].Category)

	// And by day and hour, then the same once more: grouped, never refused.
	for range 2 {
		_, err = tom.Say(tom.Private(), "/alerter")
		require.NoError(t, err)
		m := s.newest(tom, "C'était quel jour")
		for _, label := range []string{"Hier", "18 h", "Quelqu'un d'autre", "Racisme, haine"} {
			m = s.newest(tom, "")
			_, err = tom.Press(tom.Private(), m.ID, telegramButton(t, m, label).Data)
			require.NoError(t, err)
			s.until("the next question after "+label, func() bool { return s.newest(tom, "").Text != m.Text })
		}
		require.Contains(t, plain(s.newest(tom, "").Text), "Reçu")
	}
	require.Len(t, h.cases(t), 3)
	require.Empty(t, s.telegram.Violations())
	require.Empty(t, s.discord.Violations())
}

// newest is the last message of the robot in somebody's private chat.
func (s *stage) newest(p *emut.Person, words string) emut.Seen {
	s.t.Helper()
	var last emut.Seen
	s.until(words, func() bool {
		seen := s.telegram.VisibleTo(p, p.Private())
		for i := len(seen) - 1; i >= 0; i-- {
			if seen[i].ByBot {
				last = seen[i]
				return strings.Contains(plain(last.Text), words)
			}
		}
		return false
	})
	return last
}

// look presses [Voir] on every case of Samira's list, and gives what she saw.
func (h *house) look(t *testing.T, s *stage) []string {
	t.Helper()
	press := func(v emud.View, label string) emud.View {
		return s.answers("", func() (*emud.Interaction, error) {
			return s.samira.Press(s.channel, v.ID, discordButton(t, v, label).CustomID)
		})
	}
	var seen []string
	for i := 0; ; i++ {
		list := s.answers("En attente", func() (*emud.Interaction, error) { return s.samira.Slash(s.channel, s.app, "a_regarder", nil) })
		var cards []emud.Component
		for _, b := range list.Buttons() {
			if strings.Contains(b.Label, " · ") { // category, urgency, age
				cards = append(cards, b)
			}
		}
		if i >= len(cards) {
			return seen
		}
		card := s.answers("", func() (*emud.Interaction, error) { return s.samira.Press(s.channel, list.ID, cards[i].CustomID) })
		shown := press(card, "Voir")
		if _, heavy := shown.Button("Voir quand même"); heavy {
			shown = press(shown, "Voir quand même")
		}
		seen = append(seen, plain(shown.Content))
	}
}
