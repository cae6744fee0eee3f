package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestACardOfDistressComesOnceWhereItsProfessionalLastSpokeWithTheRobotWhereverItWasWritten
// plays both networks in one stage: who has an account on each gets one card, in
// the private chat that he used last, and not where the message was written.
func TestACardOfDistressComesOnceWhereItsProfessionalLastSpokeWithTheRobotWhereverItWasWritten(t *testing.T) {
	t.Parallel()
	const words = "j'ai envie de mourir ce soir"
	s, _, _ := readingOn(t, withSpecs)
	lea, tom := s.young()
	dm, err := s.samira.DM(s.app)
	require.NoError(t, err)

	// She has spoken nowhere yet: where the robot may begin. A press makes it the
	// last place, also for what is written on the other network.
	_, err = lea.Say(s.channel, words)
	require.NoError(t, err)
	first := s.shownOnDiscord(s.samira, "Dans « Serveur »")
	_, err = s.ana.Start("")
	require.NoError(t, err)
	s.shownOnTelegram(s.ana, "Voici votre menu")
	_, err = s.samira.Press(dm, first.ID, discordButton(t, first, "C'est fait").CustomID)
	require.NoError(t, err)
	s.cardSays(s.samira, first.ID, "refermée et oubliée")
	_, err = tom.Say(s.group, words)
	require.NoError(t, err)
	second := s.shownOnDiscord(s.samira, "Dans « Groupe »")
	require.Zero(t, s.urgentOnTelegram(), "one card, not one for each account")

	// She speaks on the other network: the next card comes there.
	_, err = s.samira.Press(dm, second.ID, discordButton(t, second, "C'est fait").CustomID)
	require.NoError(t, err)
	s.cardSays(s.samira, second.ID, "refermée et oubliée")
	before := s.newest(s.ana, "").ID
	_, err = s.ana.Say(s.ana.Private(), "/menu")
	require.NoError(t, err)
	s.until("her menu", func() bool { return s.newest(s.ana, "Voici votre menu").ID != before })
	_, err = lea.Say(s.channel, words)
	require.NoError(t, err)
	s.shownOnTelegram(s.ana, "Dans « Serveur »")
	for _, v := range s.discord.VisibleTo(s.samira, dm) {
		require.NotContains(t, plain(v.Content), "À RENCONTRER VITE", "one card, not one for each account")
	}
	require.Equal(t, 1, s.urgentOnTelegram())
}

// urgentOnTelegram counts the open cards of distress in Samira's private chat there.
func (s *stage) urgentOnTelegram() (n int) {
	for _, m := range s.telegram.VisibleTo(s.ana, s.ana.Private()) {
		if m.ByBot && strings.Contains(plain(m.Text), "À RENCONTRER VITE") {
			n++
		}
	}
	return n
}
