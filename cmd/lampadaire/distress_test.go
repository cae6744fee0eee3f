package main

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	"github.com/lampadaire/lampadaire/internal/store/storetest"
)

// TestSomebodyWhoIsNotWellHasAnAdultToldByHerOwnPressOnBothNetworks plays, on
// real sockets and with the program as a process: the words written to the robot,
// 3114 first, the press, the card of the professional, his answer; then nothing is
// left of the words nor of the profile in any file.
func TestSomebodyWhoIsNotWellHasAnAdultToldByHerOwnPressOnBothNetworks(t *testing.T) {
	t.Parallel()
	const words = "j'ai envie de mourir ce soir"
	s := newStage(t)
	program := s.serve()
	s.connected()
	_, err := s.ana.Start("")
	require.NoError(t, err)
	s.shownOnTelegram(s.ana, "Voici votre menu")

	// Telegram: she writes, is answered, and only then presses.
	lea := s.telegram.Person("Léa", "lea_canari", "fr")
	_, err = lea.Start("")
	require.NoError(t, err)
	_, err = lea.Say(lea.Private(), words)
	require.NoError(t, err)
	help := s.shownOnTelegram(lea, "Je préviens seulement si tu dis oui")
	require.Less(t, strings.Index(help.Text, "3114"), strings.Index(help.Text, "119"))
	_, err = lea.Press(lea.Private(), help.ID, telegramButton(t, help, "Oui, préviens un adulte").Data)
	require.NoError(t, err)
	s.shownOnTelegram(lea, "Qui peut t'écrire : Samira.")
	card := s.shownOnTelegram(s.ana, "À RENCONTRER VITE")
	require.Contains(t, plain(card.Text), "À dire, en privé")
	_, err = s.ana.Press(s.ana.Private(), card.ID, telegramButton(t, card, "Que faire maintenant ?").Data)
	require.NoError(t, err)
	s.shownOnTelegram(s.ana, "À rencontrer vite : agir tout de suite")
	_, err = s.ana.Press(s.ana.Private(), card.ID, telegramButton(t, card, "Je réponds").Data)
	require.NoError(t, err)
	s.shownOnTelegram(s.ana, "C'est à vous")

	// Discord: the same, from a private message.
	zoe := s.discord.CreateUser(emud.UserSpec{Username: "zoe_canari"})
	require.NoError(t, zoe.Join(s.guild))
	dm, err := zoe.DM(s.app)
	require.NoError(t, err)
	_, err = zoe.Say(dm, words)
	require.NoError(t, err)
	answer := s.shownOnDiscord(zoe, "Je préviens seulement si tu dis oui")
	s.answers("Qui peut t'écrire : Samira.", func() (*emud.Interaction, error) {
		return zoe.Press(dm, answer.ID, discordButton(t, answer, "Oui, préviens un adulte").CustomID)
	})
	page := "https://discord.com/users/" + zoe.ID().String()
	require.Equal(t, page, s.requestFrom(s.ana, s.samira, page))
	require.Contains(t, plain(s.shownOnTelegram(s.ana, "À RENCONTRER VITE").Text), "3114")
	require.Zero(t, program.term())
	traces, err := storetest.FindBytes(s.path("."), []string{
		words, "envie de mourir", "lea_canari", "zoe_canari", page, zoe.ID().String(), strconv.FormatInt(lea.ID(), 10),
	})
	require.NoError(t, err)
	require.Empty(t, traces)
}
