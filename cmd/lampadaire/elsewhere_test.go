package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	"github.com/lampadaire/lampadaire/internal/store/storetest"
)

// Law L11: what a professional noted of an account elsewhere is erased by its person
// from the chat, on both networks, and her handle stands nowhere. Law L9: the answer
// is the same where nothing was noted.
func TestLaw11_AnAccountElsewhereIsErasedFromTheChat(t *testing.T) {
	t.Parallel()
	s := newStage(t, withSpecs)
	_, stop := s.inProcess()
	s.connected()
	lea, tom := s.young()
	_, err := s.ana.Start("")
	require.NoError(t, err)
	s.shownOnTelegram(s.ana, "Voici votre menu")
	noted := func(handle string) {
		typed, err := s.ana.Say(s.ana.Private(), "écrire snapchat "+handle)
		require.NoError(t, err)
		answer := s.shownOnTelegram(s.ana, "Snapchat : "+handle)
		s.tidied(s.ana, typed)
		_, err = s.ana.Press(s.ana.Private(), answer.ID, telegramButton(t, answer, "C'est elle qui m'écrit").Data)
		require.NoError(t, err)
		s.until("it is noted", func() bool { return s.newest(s.ana, "").Text != answer.Text })
		require.Contains(t, plain(s.newest(s.ana, handle).Text), "Oui, à sa demande")
	}
	noted("canari.lea")
	noted("canari.tom")

	_, err = tom.Start("")
	require.NoError(t, err)
	s.shownOnTelegram(tom, "Salut")
	_, err = tom.Say(tom.Private(), "/privacy")
	require.NoError(t, err)
	record := s.newest(tom, "Tu peux tout effacer ici")
	_, err = tom.Press(tom.Private(), record.ID, telegramButton(t, record, "Un compte ailleurs ?").Data)
	require.NoError(t, err)
	s.shownOnTelegram(tom, "Écris ton pseudo dans ton prochain message")
	typed, err := tom.Say(tom.Private(), "snapchat Canari.Tom")
	require.NoError(t, err)
	s.shownOnTelegram(tom, "Ton compte : Snapchat, Canari.Tom.\nSi une note existait, elle est effacée.")
	s.tidied(tom, typed)

	dm, err := lea.DM(s.app)
	require.NoError(t, err)
	shown := s.answers("Tu peux tout effacer ici", func() (*emud.Interaction, error) { return lea.Slash(dm, s.app, "privacy", nil) })
	s.answers("Écris ton pseudo dans ton prochain message", func() (*emud.Interaction, error) {
		return lea.Press(dm, shown.ID, discordButton(t, shown, "Un compte ailleurs ?").CustomID)
	})
	_, err = lea.Say(dm, "snapchat canari.lea")
	require.NoError(t, err)
	require.Contains(t, plain(s.shownOnDiscord(lea, "Ton compte : Snapchat, canari.lea").Content), "Efface ton message")

	for _, handle := range []string{"canari.lea", "canari.tom"} {
		_, err = s.ana.Say(s.ana.Private(), "écrire snapchat "+handle)
		require.NoError(t, err)
		s.until("forgotten: "+handle, func() bool {
			text := plain(s.newest(s.ana, "").Text)
			return containsAll(text, handle, "Pas encore informée")
		})
	}
	require.Empty(t, s.discord.Violations())
	require.Empty(t, s.telegram.Violations())
	require.NoError(t, stop())
	traces, err := storetest.FindBytes(s.path("."), []string{"canari.lea", "canari.tom", "Canari.Tom"})
	require.NoError(t, err)
	require.Empty(t, traces)
}

func containsAll(text string, words ...string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
