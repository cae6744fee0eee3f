package main

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	"github.com/lampadaire/lampadaire/internal/emulator/spec"
	emut "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/store/storetest"
)

// withSpecs gives the folder of the published specifications, where they stand
// beside the project; without them the emulators check less.
func withSpecs(o *stageOptions) {
	folder := filepath.Join("..", "..", "..", "shared", "specs")
	if _, err := os.Stat(folder); err == nil {
		hold(o, folder)
	}
}

// hold holds what the emulators exchange against the specifications of a folder.
func hold(o *stageOptions, folder string) {
	published, err := discordSpecs()
	if err != nil {
		panic(err)
	}
	o.discord.Specs, o.telegram.Specs = published, filepath.Join(folder, "telegram-bot-api.json")
}

// discordSpecs reads the specifications of Discord once for all tests.
var discordSpecs = sync.OnceValues(func() (*spec.Specs, error) {
	return spec.Load(filepath.Join("..", "..", "..", "shared", "specs"))
})

// tidied waits until no message of a person's private chat holds the words.
func (s *stage) tidied(p *emut.Person, id int) {
	s.t.Helper()
	s.until("the typed line is tidied away", func() bool {
		for _, m := range s.telegram.VisibleTo(p, p.Private()) {
			if m.ID == id {
				return false
			}
		}
		return true
	})
}

// said writes a message in the channel of the stage.
func (s *stage) said(u *emud.User, text string) emud.ID {
	s.t.Helper()
	id, err := u.Say(s.channel, text)
	require.NoError(s.t, err)
	return id
}

// TestLaw9_AProfessionalAsksInPrivateWhetherOneMayWrite plays, on real sockets:
// the menu of a person on a server, the list of contacts and a typed handle in a
// private chat, two accounts that a young person links, and a parent's question.
func TestLaw9_AProfessionalAsksInPrivateWhetherOneMayWrite(t *testing.T) {
	t.Parallel()
	s := newStage(t, withSpecs)
	_, stop := s.inProcess()
	s.connected()
	lea := s.discord.CreateUser(emud.UserSpec{Username: "lea_server"})
	require.NoError(t, lea.Join(s.guild))
	ask := func(who *emud.User, words string) emud.View {
		return s.answers(words, func() (*emud.Interaction, error) { return who.UserCommand(s.channel, s.app, "On peut écrire ?", lea) })
	}
	require.Contains(t, plain(ask(s.samira, "Pas encore informée").Content), "Discord : lea_server")
	_, err := lea.UserCommand(s.channel, s.app, "On peut écrire ?", lea)
	require.ErrorIs(t, err, emud.ErrNoCommand, "a young person is not offered it")
	_, err = lea.MessageCommand(s.channel, s.app, "Prévenir un adulte", s.said(lea, "coucou"))
	require.NoError(t, err, "what is hers stays")
	// Whoever moderates without being a professional is offered it, and learns nothing.
	require.NoError(t, s.guild.SetRoles(lea, s.guild.CreateRole("modération", emud.PermManageMessages)))
	ask(lea, "Je ne connais pas ce mot")

	// Elsewhere: a handle typed in private is answered, then tidied away.
	_, err = s.ana.Start("")
	require.NoError(t, err)
	s.shownOnTelegram(s.ana, "Samira")
	tom := s.telegram.Person("Tom", "tom_18", "fr")
	asked, err := s.ana.Say(s.ana.Private(), "/ecrire")
	require.NoError(t, err)
	which := s.shownOnTelegram(s.ana, "À qui voulez-vous écrire")
	s.tidied(s.ana, asked)
	_, err = s.ana.Press(s.ana.Private(), which.ID, telegramButton(t, which, "Choisir un contact").Data)
	require.NoError(t, err)
	s.until("the key that opens the list", func() bool { return len(s.ana.Keys()) == 1 })
	chosen, err := s.ana.Share(s.ana.Keys()[0].Text, tom)
	require.NoError(t, err)
	s.shownOnTelegram(s.ana, "Telegram : tom_18")
	s.tidied(s.ana, chosen)
	typed, err := s.ana.Say(s.ana.Private(), "écrire snapchat canari.du45")
	require.NoError(t, err)
	answer := s.shownOnTelegram(s.ana, "Snapchat : canari.du45")
	s.tidied(s.ana, typed)
	_, err = s.ana.Press(s.ana.Private(), answer.ID, telegramButton(t, answer, "C'est elle qui m'écrit").Data)
	require.NoError(t, err)
	s.shownOnTelegram(s.ana, "Oui, à sa demande")

	// One no holds on both accounts that she links.
	dm, err := lea.DM(s.app)
	require.NoError(t, err)
	_, err = lea.Say(dm, "oui")
	require.NoError(t, err)
	choice := s.shownOnDiscord(lea, "Tu choisis")
	_, err = lea.Press(dm, choice.ID, discordButton(t, choice, "Relier un autre compte").CustomID)
	require.NoError(t, err)
	code := codePrinted.FindString(plain(s.shownOnDiscord(lea, "Ton code").Content))
	require.NotEmpty(t, code)
	_, err = tom.Start("")
	require.NoError(t, err)
	s.shownOnTelegram(tom, "Salut, je suis un robot")
	_, err = tom.Say(tom.Private(), code)
	require.NoError(t, err)
	s.shownOnTelegram(tom, "Tes comptes sont reliés")
	s.answers("C'est noté : non", func() (*emud.Interaction, error) { return lea.Slash(s.channel, s.app, "non", nil) })
	ask(s.samira, "Non. On n'insiste pas")
	again, err := s.ana.Share("Choisir un contact", tom)
	require.NoError(t, err)
	s.shownOnTelegram(s.ana, "Telegram : tom_18\nNon. On n'insiste pas")
	s.tidied(s.ana, again)

	// A parent's question is answered, tidied, and kept nowhere.
	mother := s.telegram.Person("Ana", "canari_mere", "fr")
	_, err = mother.Start("parent")
	require.NoError(t, err)
	parent := s.shownOnTelegram(mother, "Nous ne disons jamais si un jeune nous parle")
	_, err = mother.Press(mother.Private(), parent.ID, telegramButton(t, parent, "C'est un vrai ?").Data)
	require.NoError(t, err)
	s.shownOnTelegram(mother, "Écrivez-moi son pseudo")
	question, err := mother.Say(mother.Private(), "insta: @canari_faux")
	require.NoError(t, err)
	s.shownOnTelegram(mother, "n'est pas dans notre liste")
	s.tidied(mother, question)

	require.Empty(t, s.discord.Violations())
	require.Empty(t, s.telegram.Violations())
	require.NoError(t, stop())
	traces, err := storetest.FindBytes(s.path("."), []string{"canari.du45", "canari_faux", "canari_mere", "tom_18", "lea_server", lea.ID().String()})
	require.NoError(t, err)
	require.Empty(t, traces)
}
