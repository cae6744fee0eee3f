package main

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// standing is the robot's post that says that a place is read; zero: there is none.
func (s *stage) standing() (id emud.ID) {
	for _, v := range s.discord.VisibleTo(s.samira, s.channel) {
		if v.FromBot && !v.Ephemeral && strings.Contains(plain(v.Content), "Ici, je lis les messages") {
			id = v.ID
		}
	}
	return id
}

// TestNoSpaceIsReadWithoutAPostThatSaysSo takes the standing posts away on both
// networks: where the network tells it the post returns at once, elsewhere at what
// is written next; where it cannot return, the reading stops.
func TestNoSpaceIsReadWithoutAPostThatSaysSo(t *testing.T) {
	t.Parallel()
	s, h, clock := readingOn(t, withSpecs)
	lea, tom := s.young()
	stood := s.standing()
	require.NoError(t, s.samira.Delete(s.channel, stood))
	s.until("the post returns at once", func() bool { now := s.standing(); return now != 0 && now != stood })

	_, err := tom.Say(s.group, "bonjour")
	require.NoError(t, err)
	for _, m := range s.telegram.VisibleTo(s.ana, s.group) {
		if m.ByBot {
			require.NoError(t, s.ana.Delete(s.group, m.ID))
		}
	}
	require.False(t, s.groupSays("Ici, je lis les messages"))
	clock.StepTo(t.Context(), h.schedule, clock.Now().Add(11*time.Minute))
	_, err = tom.Say(s.group, "il y a quelqu'un ?")
	require.NoError(t, err)
	s.until("it returns at what is written next", func() bool { return s.groupSays("Ici, je lis les messages") })

	// It may not be written any more: the space is read no longer.
	for _, m := range s.telegram.VisibleTo(s.ana, s.group) {
		if m.ByBot {
			require.NoError(t, s.ana.Delete(s.group, m.ID))
		}
	}
	s.group.MuteBot(true)
	clock.StepTo(t.Context(), h.schedule, clock.Now().Add(11*time.Minute))
	_, err = tom.Say(s.group, insult)
	require.NoError(t, err)
	s.until("the reading stops", func() bool {
		space, _, found := h.app.Directory.Space(onTelegram, pdn.SpaceID(strconv.FormatInt(s.group.ID(), 10)))
		return found && !space.Reading.On
	})
	s.shownOnDiscord(s.samira, "La lecture de « Groupe » (Telegram) s'est arrêtée")
	before := len(h.cases(t))
	_, err = tom.Say(s.group, strings.Replace(insult, "Kevin", "Sonia", 1))
	require.NoError(t, err)
	_, err = lea.Say(s.channel, insult)
	require.NoError(t, err)
	s.until("the other space is read still", func() bool { return len(h.cases(t)) == before+1 })
	space, _, _ := h.app.Directory.Space(onDiscord, pdn.SpaceID(s.guild.ID().String()))
	require.True(t, space.Reading.On)
}

// TestADeletedChannelThatHeldTheStandingPostStopsTheReading deletes the channel on
// Discord: nothing need be written for the reading to stop, and who may turn it on
// again is told, though the news may leave before the directory knows.
func TestADeletedChannelThatHeldTheStandingPostStopsTheReading(t *testing.T) {
	t.Parallel()
	s, h, _ := readingOn(t)
	require.NotZero(t, s.standing())
	s.channel.Remove()
	s.until("the reading stops", func() bool {
		space, _, found := h.app.Directory.Space(onDiscord, pdn.SpaceID(s.guild.ID().String()))
		return found && !space.Reading.On
	})
	s.shownOnDiscord(s.samira, "s'est arrêtée")
	s.shownOnDiscord(s.samira, "espace Serveur : à la ligne salon, mettez l'identifiant d'un autre salon")
}
