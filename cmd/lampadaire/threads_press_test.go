package main

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	emut "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/schedule"
)

// Laws L1 and L9: a press in a thread or in a post of a forum takes effect, is
// answered there to its author alone, and nothing else leaves, there, in the channel
// above or in private.
func TestLaw9_APressInAThreadOrAForumPostIsAnsweredToItsAuthorAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t, withSpecs)
	forum := s.guild.CreateChannel(emud.ChannelSpec{Name: "entraide", Kind: emud.GuildForum})
	_, stop := s.inProcess()
	s.connected()
	lea, _ := s.young()
	kev := s.discord.CreateUser(emud.UserSpec{Username: "kev"})
	require.NoError(t, kev.Join(s.guild))
	thread, err := lea.StartThread(s.channel, "fil", 0)
	require.NoError(t, err)
	post, err := lea.StartPost(forum, "une question", emud.Draft{Content: "coucou"})
	require.NoError(t, err)
	for _, where := range []*emud.Channel{thread, post} {
		shown := s.answers("", func() (*emud.Interaction, error) { return lea.Slash(where, s.app, "menu", nil) })
		if where == post { // she said no in the thread: her choice is behind a button
			shown = s.answers("", func() (*emud.Interaction, error) {
				return lea.Press(where, shown.ID, discordButton(t, shown, "Mon choix").CustomID)
			})
		}
		label, said := "Non", "C'est noté"
		if where == post {
			label = "Oui"
		}
		got := s.answers(said, func() (*emud.Interaction, error) {
			return lea.Press(where, shown.ID, discordButton(t, shown, label).CustomID)
		})
		require.True(t, got.Ephemeral)
	}
	for _, c := range []*emud.Channel{thread, post, s.channel} {
		for _, v := range s.discord.VisibleTo(kev, c) {
			require.False(t, v.FromBot && v.Ephemeral, "another person sees nothing of it")
			require.NotContains(t, plain(v.Content), "C'est noté")
		}
	}
	for _, c := range []*emud.Channel{thread, post} {
		require.Zero(t, s.shared(c))
	}
	dm, err := lea.DM(s.app)
	require.NoError(t, err)
	require.Empty(t, s.discord.VisibleTo(lea, dm), "nothing is said in private unasked")
	require.Empty(t, s.discord.Violations())
	require.NoError(t, stop())
	require.Equal(t, adherence.Accepted, s.records([]pdn.Account{{Network: onDiscord, ID: lea.ID().String()}})[0].State)
}

// neutralLink is all that a group where nobody is answered alone reads of an act.
const neutralLink = "Pour parler au robot, appuie ici. Personne d'autre ne le voit."

// Laws L1 and L9: on Telegram nothing in a group is seen by one alone. Her own button
// pressed in a topic takes effect where it is a no, and is answered by the neutral
// link, in that topic; anything else has no effect there.
func TestLaw9_APressInATopicIsAnsweredByTheNeutralLinkAlone(t *testing.T) {
	t.Parallel()
	clock := schedule.NewManual(paris(time.November, 3, 17, 0))
	s := newStage(t, withSpecs, func(o *stageOptions) { o.telegram.Now = clock.Now })
	s.group.Forum()
	topic := s.group.Topic(s.ana, "jeux")
	_, stop := s.inProcess(func(p *plan) { p.clock = clock })
	s.connected()
	_, tom := s.young()
	_, err := tom.Start("")
	require.NoError(t, err)
	first := s.shownOnTelegram(tom, "Salut")
	// in counts the robot's posts in the group: each must be the neutral link, in the topic.
	in := func() (posts, last int) {
		for _, m := range s.telegram.VisibleTo(s.ana, s.group) {
			if !m.ByBot {
				continue
			}
			require.Equal(t, topic, m.Topic, "nothing outside the topic")
			require.Equal(t, neutralLink, plain(m.Text), "the neutral link and no other word")
			for _, row := range m.Buttons {
				for _, b := range row {
					require.Empty(t, b.Data, "its button opens the private chat and carries nothing")
				}
			}
			posts, last = posts+1, m.ID
		}
		return posts, last
	}
	_, err = tom.Write(s.group, emut.Draft{Text: "/menu", Topic: topic})
	require.NoError(t, err)
	s.until("the neutral link", func() bool { posts, _ := in(); return posts == 1 })
	_, link := in()
	private := len(s.telegram.VisibleTo(tom, tom.Private()))

	for i, label := range []string{"Non", "En savoir plus", "Parler à quelqu'un"} {
		clock.Advance(2 * time.Minute) // within a minute the link is not shown again, whatever the answer
		press, err := tom.ForgePress(s.group, link, telegramButton(t, first, label).Data)
		require.NoError(t, err)
		s.until("the press is answered: "+label, func() bool { return len(tom.Toasts()) > i })
		// What was shown of the press stands once her next act in the group is answered.
		clock.Advance(2 * time.Minute)
		_, err = tom.Write(s.group, emut.Draft{Text: "/menu", Topic: topic})
		require.NoError(t, err)
		s.until("the link again: "+label, func() bool { posts, _ := in(); return posts == i+2 })
		for _, toast := range tom.Toasts() {
			require.Empty(t, toast.Text, press)
		}
	}
	require.Len(t, s.telegram.VisibleTo(tom, tom.Private()), private, "nothing leaves in private either")
	require.Empty(t, s.telegram.Violations())
	require.NoError(t, stop())
	account := pdn.Account{Network: onTelegram, ID: strconv.FormatInt(tom.ID(), 10)}
	require.True(t, s.records([]pdn.Account{account})[0].State.SaidNo())
}
