package main

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/bots/discord"
	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	emut "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// shared counts the messages of the robot that everybody reads in a channel.
func (s *stage) shared(c *emud.Channel) (n int) {
	for _, m := range s.discord.Messages(c) {
		if m.FromBot && !m.Ephemeral {
			n++
		}
	}
	return n
}

// A thread, a post of a forum and a topic belong to the space that they are in: a
// command is answered there as in the channel, an alert is about the message there,
// and the robot's posts stay where the space was linked.
func TestThreadsForumPostsAndTopicsBelongToTheirSpace(t *testing.T) {
	t.Parallel()
	s := newStage(t, withSpecs)
	forum := s.guild.CreateChannel(emud.ChannelSpec{Name: "entraide", Kind: emud.GuildForum})
	s.group.Forum()
	topic := s.group.Topic(s.ana, "jeux")
	_, stop := s.inProcess()
	s.connected()
	lea, tom := s.young()
	thread, err := lea.StartThread(s.channel, "fil", 0)
	require.NoError(t, err)
	post, err := lea.StartPost(forum, "une question", emud.Draft{Content: "coucou"})
	require.NoError(t, err)
	shown := s.answers("Samira", func() (*emud.Interaction, error) { return lea.Slash(thread, s.app, "menu", nil) })
	require.True(t, shown.Ephemeral)
	s.answers("C'est noté", func() (*emud.Interaction, error) {
		return lea.Press(thread, shown.ID, discordButton(t, shown, "Non").CustomID)
	})
	s.answers("C'est noté", func() (*emud.Interaction, error) { return lea.Slash(post, s.app, "non", nil) })
	for _, c := range []*emud.Channel{thread, post} {
		require.Zero(t, s.shared(c), "no post of the robot stands in a thread")
	}
	id, err := lea.Say(thread, "regarde ça")
	require.NoError(t, err)
	s.answers("", func() (*emud.Interaction, error) { return lea.MessageCommand(thread, s.app, "Prévenir un adulte", id) })

	_, err = tom.Write(s.group, emut.Draft{Text: "/menu", Topic: topic})
	require.NoError(t, err)
	s.until("the neutral link is given in the topic", func() bool {
		for _, m := range s.telegram.VisibleTo(tom, s.group) {
			if m.ByBot && m.Topic == topic {
				return true
			}
		}
		return false
	})
	require.Empty(t, s.discord.Violations())
	require.Empty(t, s.telegram.Violations())
	require.NoError(t, stop())
}

// Law L5: a channel that is never read covers its threads, and a topic that is never
// read stays so; a thread of a read channel is read.
func TestLaw5_APlaceSetApartCoversItsThreads(t *testing.T) {
	t.Parallel()
	s := reading(t, true)
	staff := s.guild.CreateChannel(emud.ChannelSpec{Name: "equipe"})
	s.group.Forum()
	apart, games := s.group.Topic(s.ana, "équipe"), s.group.Topic(s.ana, "jeux")
	spaces := s.settings.Structures[0].Spaces
	spaces[0].Never = []string{staff.ID().String()}
	spaces[1].Never = []string{strconv.Itoa(apart)}
	h, stop := s.inProcess()
	s.connected()
	s.reads()
	lea, tom := s.young()
	hidden, err := s.samira.StartThread(staff, "entre nous", 0)
	require.NoError(t, err)
	seen, err := lea.StartThread(s.channel, "fil", 0)
	require.NoError(t, err)
	for _, c := range []*emud.Channel{staff, hidden, seen} {
		_, err := lea.Say(c, insult)
		require.NoError(t, err)
	}
	for _, in := range []int{apart, games} {
		_, err := tom.Write(s.group, emut.Draft{Text: insult, Topic: in})
		require.NoError(t, err)
	}
	s.until("what is read is pointed out", func() bool { return len(h.cases(t)) >= 2 })
	require.NoError(t, h.app.Settle(t.Context()))
	require.Len(t, h.cases(t), 2, "the thread of the read channel and the topic of games, and nothing else")
	require.NoError(t, stop())
}

// Law L11: an unlinked space leaves no position of any of its conversations.
func TestLaw11_AnUnlinkedSpaceIsForgottenWithItsThreads(t *testing.T) {
	t.Parallel()
	s := reading(t, true)
	h, stop := s.inProcess()
	s.connected()
	s.reads()
	lea, _ := s.young()
	thread, err := lea.StartThread(s.channel, "fil", 0)
	require.NoError(t, err)
	both := []*emud.Channel{s.channel, thread}
	position := func(c *emud.Channel) string { return positionOf(t, h, c) }
	for _, c := range both {
		_, err := lea.Say(c, "coucou")
		require.NoError(t, err)
		s.until("it is read that far", func() bool { return position(c) != "" })
	}
	h.forgetSpace(onDiscord, pdn.SpaceID(s.guild.ID().String()), discord.ConversationOf(s.channel.ID().String()))
	for _, c := range both {
		require.Empty(t, position(c))
	}
	require.NoError(t, stop())
}

// Law L11: a thread that was archived before a restart is forgotten with its space,
// although the platform no longer names it.
func TestLaw11_AThreadArchivedBeforeARestartIsForgottenWithItsSpace(t *testing.T) {
	t.Parallel()
	s := reading(t, true)
	h, stop := s.inProcess()
	s.connected()
	s.reads()
	lea, _ := s.young()
	thread, err := lea.StartThread(s.channel, "fil", 0)
	require.NoError(t, err)
	position := func() string { return positionOf(t, h, thread) }
	_, err = lea.Say(thread, "coucou")
	require.NoError(t, err)
	s.until("it is read that far", func() bool { return position() != "" })
	require.NoError(t, stop())
	thread.Archive()
	h, stop = s.inProcess()
	s.connected()
	require.NotEmpty(t, position(), "a restart forgets nothing")
	h.forgetSpace(onDiscord, pdn.SpaceID(s.guild.ID().String()), discord.ConversationOf(s.channel.ID().String()))
	require.Empty(t, position())
	require.NoError(t, stop())
}

// positionOf is how far a channel was read, empty where nothing is kept.
func positionOf(t *testing.T, h *house, c *emud.Channel) string {
	t.Helper()
	at, err := h.store.Journal().Position(t.Context(), onDiscord, discord.ConversationOf(c.ID().String()))
	require.NoError(t, err)
	return at
}
