package main

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/store/storetest"
)

// TestDistressInAReadSpaceIsToldToWhoIsOnDuty plays, on real
// sockets: two lines of one person make one card with whom to call, the space
// sees nothing, and once it is done nothing of the person is kept.
func TestDistressInAReadSpaceIsToldToWhoIsOnDuty(t *testing.T) {
	t.Parallel()
	const words = "j'ai envie de mourir ce soir"
	s, h, _ := readingOn(t, withSpecs)
	lea, _ := s.young()
	for range 2 {
		_, err := lea.Say(s.channel, words)
		require.NoError(t, err)
	}
	card := s.shownOnDiscord(s.samira, "À RENCONTRER VITE")
	for _, number := range []string{"3114", "119", "15", "17"} {
		require.Contains(t, plain(card.Content), number)
	}
	require.NotContains(t, plain(card.Content), words)
	dm, err := s.samira.DM(s.app)
	require.NoError(t, err)
	_, err = s.samira.Press(dm, card.ID, discordButton(t, card, "C'est fait").CustomID)
	require.NoError(t, err)
	s.cardSays(s.samira, card.ID, "refermée et oubliée")

	for _, v := range s.discord.VisibleTo(lea, s.channel) {
		require.False(t, v.FromBot && strings.Contains(plain(v.Content), "3114"), "the space sees nothing")
	}
	require.Empty(t, h.cases(t), "distress is never a finding")
	s.forgets(words, lea.ID().String())
}

// TestDistressInAReadGroupIsToldToWhoIsOnDuty is the same on the other network.
func TestDistressInAReadGroupIsToldToWhoIsOnDuty(t *testing.T) {
	t.Parallel()
	const words = "j'ai envie de mourir ce soir"
	s, h, _ := readingOn(t, withSpecs)
	_, tom := s.young()
	_, err := s.ana.Start("")
	require.NoError(t, err)
	s.shownOnTelegram(s.ana, "Voici votre menu")
	for range 2 {
		_, err = tom.Say(s.group, words)
		require.NoError(t, err)
	}
	told := s.shownOnTelegram(s.ana, "À RENCONTRER VITE")
	_, err = s.ana.Press(s.ana.Private(), told.ID, telegramButton(t, told, "C'est fait").Data)
	require.NoError(t, err)
	s.until("its card is closed", func() bool {
		for _, m := range s.telegram.VisibleTo(s.ana, s.ana.Private()) {
			if m.ID == told.ID && strings.Contains(plain(m.Text), "À RENCONTRER VITE") {
				return false
			}
		}
		return true
	})
	cards := 0
	for _, m := range s.telegram.VisibleTo(s.ana, s.ana.Private()) {
		if m.ByBot && strings.Contains(plain(m.Text), "À RENCONTRER VITE") {
			cards++
		}
	}
	require.Zero(t, cards, "one card for the two lines")
	for _, m := range s.telegram.VisibleTo(tom, s.group) {
		require.False(t, m.ByBot && strings.Contains(plain(m.Text), "3114"), "the group sees nothing")
	}
	require.Empty(t, h.cases(t), "distress is never a finding")
	s.forgets(words, strconv.FormatInt(tom.ID(), 10))
}

// forgets looks for words and an account in every file.
func (s *stage) forgets(canaries ...string) {
	s.t.Helper()
	traces, err := storetest.FindBytes(s.path("."), canaries)
	require.NoError(s.t, err)
	require.Empty(s.t, traces)
}
