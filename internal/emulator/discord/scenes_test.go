package discord_test

import (
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/emulator/discord"
)

func TestCommandsAndButtonsWorkInAPrivateChat(t *testing.T) {
	t.Parallel()
	p := open(t)
	l, _ := p.ready(everything)
	require.Equal(t, 200, p.do("PUT", "/applications/"+p.app.ID().String()+"/commands", []any{
		j{"name": "oui", "description": "Dire oui"},
		j{"name": "charte", "description": "x", "options": []any{j{"type": 1, "name": "voir", "description": "Voir la charte"}}},
		j{"name": "pro", "description": "x", "default_member_permissions": "8192"}}).status)
	dm, err := p.lea.DM(p.app)
	require.NoError(t, err)
	i, err := p.lea.Slash(dm, p.app, "oui", nil)
	require.NoError(t, err)
	e := l.event("INTERACTION_CREATE").fields()
	require.Equal(t, p.lea.ID().String(), e["user"].(j)["id"])
	require.NotContains(t, e, "guild_id")
	require.Equal(t, 204, p.callback(i, 4, j{"content": "Merci", "components": row("non")}).status)
	reply, ok := i.Reply()
	require.True(t, ok)
	_, err = p.lea.Press(dm, reply.ID, "non")
	require.NoError(t, err)
	require.Equal(t, "non", l.event("INTERACTION_CREATE").fields()["data"].(j)["custom_id"])
	p.lea.Block(p.app)
	_, err = p.lea.Press(dm, reply.ID, "non")
	require.ErrorIs(t, err, discord.ErrBlocked)
	var names []string
	for _, c := range p.s.CommandsFor(p.lea, p.general) {
		names = append(names, c.Kind+" "+c.Name+": "+c.Description)
	}
	require.Equal(t, []string{"slash oui: Dire oui", "slash charte voir: Voir la charte"}, names, "what her menu shows")
	p.noViolations()
}

func TestTwoFormsAndTheirAnswersTellTheirStory(t *testing.T) {
	t.Parallel()
	p, l, id := asked(t)
	i := p.press(id.String(), "oui")
	require.Equal(t, 204, p.callback(i, 9, j{"custom_id": "f", "title": "T", "components": []any{j{"type": 1, "components": []any{
		j{"type": 4, "custom_id": "a", "style": 2, "label": "L", "required": false}}}}}).status)
	l.event("INTERACTION_CREATE")
	done, err := p.lea.Submit(i, nil)
	require.NoError(t, err, "nothing is required")
	form := l.event("INTERACTION_CREATE").fields()
	require.EqualValues(t, 5, form["type"])
	require.Equal(t, "f", form["data"].(j)["custom_id"])
	require.Equal(t, 204, p.callback(done, 4, j{"content": "reçu"}).status)
	m := l.event("MESSAGE_CREATE").fields()
	story := m["interaction_metadata"].(j)["triggering_interaction_metadata"].(j)
	require.Equal(t, i.ID().String(), story["id"])
	p.noViolations()
}

func TestARealLibrarySendsAFileAndReadsPlaces(t *testing.T) {
	t.Parallel()
	p := open(t)
	d := p.bot()
	m, err := d.ChannelFileSendWithMessage(p.general.ID().String(), "ta fiche", "fiche.json", strings.NewReader("{}"))
	require.NoError(t, err)
	require.Equal(t, "fiche.json", m.Attachments[0].Filename)
	require.Equal(t, "fiche.json", p.s.VisibleTo(p.lea, p.general)[0].Attachments[0].Filename)
	g, err := d.Guild(p.g.ID().String())
	require.NoError(t, err)
	require.Equal(t, "Maison des jeunes", g.Name)
	_, err = d.GuildMembers(g.ID, "", 100)
	require.NoError(t, err)
	_, err = d.GuildChannels(g.ID)
	require.NoError(t, err)
	_, err = d.GuildRoles(g.ID)
	require.NoError(t, err)
	_, err = d.UserGuilds(100, "", "", false)
	require.NoError(t, err)
	_, err = d.GuildThreadsActive(g.ID)
	require.NoError(t, err)
	_, err = d.Application("@me")
	require.NoError(t, err)
	require.NoError(t, d.ChannelTyping(p.general.ID().String()))
	require.NoError(t, d.ChannelMessageDelete(p.general.ID().String(), m.ID))
	p.app.SetPrivileged(0)
	_, err = d.GuildMembers(g.ID, "", 100)
	var rest *discordgo.RESTError
	require.ErrorAs(t, err, &rest)
	require.Equal(t, 50001, rest.Message.Code, "the list of members needs its intent")
	id, err := p.lea.Say(p.general, "secret")
	require.NoError(t, err)
	m, err = d.ChannelMessage(p.general.ID().String(), id.String())
	require.NoError(t, err)
	require.Empty(t, m.Content, "REST hides the content too without the intent")
	p.noViolations()
}

func TestThreadsAndPostsAreReadAndWritten(t *testing.T) {
	t.Parallel()
	p := open(t)
	forum := p.g.CreateChannel(discord.ChannelSpec{Name: "questions", Kind: discord.GuildForum})
	require.Equal(t, 50008, p.sendTo(forum, j{"content": "x"}).code)
	_, err := p.lea.Say(forum, "x")
	require.ErrorIs(t, err, discord.ErrForbidden)
	_, err = p.lea.StartPost(forum, "vide", discord.Draft{})
	require.ErrorIs(t, err, discord.ErrBadValue)
	post, err := p.lea.StartPost(forum, "Où dormir ?", discord.Draft{Content: "bonjour"})
	require.NoError(t, err)
	require.Equal(t, forum, post.Parent())
	require.Equal(t, 200, p.sendTo(post, j{"content": "réponse"}).status)
	require.Len(t, p.s.VisibleTo(p.sam, post), 2)
	id, err := p.lea.Say(p.general, "parlons-en")
	require.NoError(t, err)
	thread, err := p.lea.StartThread(p.general, "fil", id)
	require.NoError(t, err)
	require.Equal(t, id, thread.ID(), "a thread on a message has its id")
	_, err = p.lea.StartThread(p.general, "encore", id)
	require.ErrorIs(t, err, discord.ErrNoMessage)
	require.Equal(t, 204, p.do("PUT", "/channels/"+id.String()+"/thread-members/@me", nil).status)
	require.Len(t, p.do("GET", "/guilds/"+p.g.ID().String()+"/threads/active", nil).object()["threads"], 2)
	require.Len(t, p.lea.Channels(), 4)
	p.noViolations()
}

func TestASilentClientIsClosedWith4009(t *testing.T) {
	t.Parallel()
	p := open(t, func(o *discord.Options) { o.Heartbeat, o.Patience = 20*time.Millisecond, 20*time.Millisecond })
	l := p.hello()
	l.send(2, p.identity(everything))
	require.Equal(t, 4009, l.closed())
	p.until("the session ends", func() bool { c, w := p.app.Sessions(); return c+w == 0 })
}
