package discord

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	emu "github.com/lampadaire/lampadaire/internal/emulator/discord"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

func TestInspectFindsWhatIsMissingAndWhatIsTooMuch(t *testing.T) {
	t.Parallel()
	s := world(t)
	space := pdn.SpaceID(s.guild.ID().String())
	b := s.make()
	r, err := b.Inspect(soon(t), []pdn.SpaceID{space})
	require.NoError(t, err)
	require.True(t, r.Sound())
	invitation := "https://discord.com/oauth2/authorize?client_id=" + s.app.ID().String() + "&permissions=68608&scope=bot+applications.commands"
	require.Equal(t, Report{Application: "lampadaire", Invitation: invitation, Spaces: []SpaceReport{{
		Space: space, Name: "Maison des jeunes",
		Channels: []ChannelReport{{Conversation: sharedConversation(s.general.ID().String()), Name: "general"}},
	}}}, r)

	s.app.SetPrivileged(emu.IntentGuildPresences)
	s.guild.Everyone().SetPermissions(emu.DefaultPermissions | emu.PermManageMessages | emu.PermMentionEveryone)
	s.general.SetOverwrites(
		emu.Overwrite{Target: s.guild.ID(), Deny: emu.PermReadHistory},
		emu.Overwrite{Target: s.app.ID(), Member: true, Deny: emu.PermSendMessages | emu.PermMentionEveryone},
		emu.Overwrite{Target: s.role.ID(), Deny: emu.PermSendInThreads, Allow: emu.PermManageThreads})
	s.guild.CreateChannel(emu.ChannelSpec{Name: "forum", Kind: emu.GuildForum})
	s.guild.CreateChannel(emu.ChannelSpec{Name: "caché", Overwrites: []emu.Overwrite{{Target: s.role.ID(), Deny: emu.PermViewChannel}}})
	r, err = b.Inspect(soon(t), []pdn.SpaceID{space, "123"})
	require.NoError(t, err)
	require.False(t, r.Sound())
	require.Equal(t, []string{"GUILD_MEMBERS", "MESSAGE_CONTENT"}, r.MissingIntents)
	require.Equal(t, []string{"GUILD_PRESENCES"}, r.ExcessIntents)
	require.Equal(t, []string{"SEND_MESSAGES", "READ_MESSAGE_HISTORY"}, r.Spaces[0].Channels[0].Missing)
	require.Equal(t, []string{"MANAGE_MESSAGES", "MANAGE_THREADS"}, r.Spaces[0].Channels[0].Excess)
	require.Empty(t, r.Spaces[0].Channels[1].Missing)
	require.Equal(t, []string{"VIEW_CHANNEL"}, r.Spaces[0].Channels[2].Missing)
	require.Equal(t, []string{"MANAGE_MESSAGES", "MENTION_EVERYONE"}, r.Spaces[0].Channels[1].Excess)
	require.True(t, r.Spaces[1].Absent)
	s.noViolations()
}

func TestInspectAsksForTheTextOnlyWhereASpaceIsRead(t *testing.T) {
	t.Parallel()
	s := world(t)
	s.app.SetPrivileged(emu.IntentGuildMembers)
	unread := s.make(func(o *Options) {
		o.ReadContent = nil
		o.Reads = func(pdn.SpaceID, chat.Conversation) bool { return false }
	})
	r, err := unread.Inspect(soon(t), []pdn.SpaceID{pdn.SpaceID(s.guild.ID().String())})
	require.NoError(t, err)
	require.True(t, r.Sound())
	require.Empty(t, r.Spaces[0].Channels)
	s.start(func(o *Options) { o.ReadContent = nil })
	s.say("personne ne lit ici")
	zoe := s.server.CreateUser(emu.UserSpec{Username: "zoe"})
	require.NoError(t, zoe.Join(s.guild))
	s.until("the arrival", func() bool { return len(seen[*chat.Join](s.handler)) == 1 })
	require.NoError(t, s.stop())
	require.Empty(t, s.handler.texts(), "without reading no message comes in")
}

func TestInspectSaysThatTheTokenIsRefused(t *testing.T) {
	t.Parallel()
	s := world(t)
	b := s.make(func(o *Options) { o.Token = NewToken("autre") })
	_, err := b.Inspect(soon(t), nil)
	require.ErrorIs(t, err, ErrToken)
}

func TestAnAdministratorMayDoEverythingAndTooMuch(t *testing.T) {
	t.Parallel()
	s := world(t)
	g := s.server.CreateGuild("Tout", s.sam)
	g.Install(s.app, emu.PermAdministrator)
	hidden := g.CreateChannel(emu.ChannelSpec{Name: "caché", Overwrites: []emu.Overwrite{{Target: g.ID(), Deny: emu.PermViewChannel}}})
	r, err := s.make().Inspect(soon(t), []pdn.SpaceID{pdn.SpaceID(g.ID().String())})
	require.NoError(t, err)
	require.Equal(t, "caché", hidden.Name())
	require.Empty(t, r.Spaces[0].Channels[0].Missing)
	require.Contains(t, r.Spaces[0].Channels[0].Excess, "ADMINISTRATOR")
}
