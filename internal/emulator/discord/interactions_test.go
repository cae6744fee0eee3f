package discord_test

import (
	"context"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/emulator/discord"
)

// asked is a place with a bot's message that holds a button and a menu, and the gateway line of the bot.
func asked(t *testing.T) (*place, *line, discord.ID) {
	p := open(t)
	l, _ := p.ready(everything)
	rows := append(row("oui"), j{"type": 1, "components": []any{j{"type": 3, "custom_id": "lieu", "min_values": 1, "max_values": 2,
		"options": []any{j{"label": "Nord", "value": "n"}, j{"label": "Sud", "value": "s"}}}}},
		j{"type": 1, "components": []any{j{"type": 5, "custom_id": "qui"}}},
		j{"type": 1, "components": []any{j{"type": 2, "style": 5, "label": "Lien", "url": "https://example.org"},
			j{"type": 2, "style": 2, "label": "Fermé", "custom_id": "clos", "disabled": true}}})
	r := p.do("POST", "/channels/"+p.general.ID().String()+"/messages", j{"content": "?", "components": rows})
	require.Equal(t, 200, r.status, string(r.raw))
	id, err := discord.ParseID(r.object()["id"].(string))
	require.NoError(t, err)
	return p, l, id
}

func (p *place) callback(i *discord.Interaction, kind int, data any) reply {
	body := j{"type": kind}
	if data != nil {
		body["data"] = data
	}
	return p.do("POST", "/interactions/"+i.ID().String()+"/"+i.Token()+"/callback", body)
}

func (p *place) hook(i *discord.Interaction) string {
	return "/webhooks/" + p.app.ID().String() + "/" + i.Token()
}

func TestAFirstAnswerComesWithinThreeSecondsAndOnce(t *testing.T) {
	t.Parallel()
	p, _, id := asked(t)
	press := func() *discord.Interaction {
		i, err := p.lea.Press(p.general, id, "oui")
		require.NoError(t, err)
		return i
	}
	late := press()
	require.Equal(t, 10015, p.do("POST", p.hook(late), j{"content": "trop tôt"}).code)
	require.Equal(t, discord.StatusWaiting, late.Status())
	p.clock.add(3*time.Second + time.Millisecond)
	require.Equal(t, discord.StatusFailed, late.Status())
	require.Equal(t, 10062, p.callback(late, 4, j{"content": "trop tard"}).code)
	i := press()
	require.Equal(t, 204, p.callback(i, 5, j{"flags": 64}).status)
	require.Equal(t, discord.StatusDeferred, i.Status())
	r, ok := i.Reply()
	require.True(t, ok && r.Thinking && r.Ephemeral)
	require.Equal(t, 40060, p.callback(i, 4, j{"content": "encore"}).code)
	require.Equal(t, 10062, p.do("POST", "/interactions/"+i.ID().String()+"/forged/callback", j{"type": 6}).code)
	p.clock.add(14 * time.Minute)
	require.Equal(t, 200, p.do("PATCH", p.hook(i)+"/messages/@original", j{"content": "voilà"}).status)
	require.Equal(t, discord.StatusAnswered, i.Status())
	p.clock.add(time.Minute + time.Millisecond)
	require.Equal(t, 50027, p.do("POST", p.hook(i), j{"content": "trop tard"}).code, "the token lives 15 minutes")
	require.Equal(t, 10015, p.do("POST", "/webhooks/"+p.app.ID().String()+"/forged", j{"content": "x"}).code)
}

func TestEveryKindOfAnswerHasItsEffect(t *testing.T) {
	t.Parallel()
	p, _, id := asked(t)
	press := func() *discord.Interaction {
		i, err := p.lea.Press(p.general, id, "oui")
		require.NoError(t, err)
		return i
	}
	i := press()
	require.Equal(t, 204, p.callback(i, 6, nil).status)
	require.Equal(t, discord.StatusDeferred, i.Status())
	require.Equal(t, 204, p.callback(press(), 7, j{"content": "changé", "components": row("oui")}).status)
	require.Equal(t, "changé", p.s.VisibleTo(p.sam, p.general)[0].Content)
	i = press()
	require.Equal(t, 204, p.callback(i, 9, j{"custom_id": "f", "title": "Dis-moi", "components": []any{j{"type": 1, "components": []any{
		j{"type": 4, "custom_id": "texte", "style": 1, "label": "Texte", "min_length": 2, "max_length": 5}}},
		j{"type": 18, "label": "Lieu", "component": j{"type": 3, "custom_id": "lieu", "options": []any{j{"label": "Nord", "value": "n"}}}}}}).status)
	form, ok := i.Form()
	require.True(t, ok)
	require.Equal(t, "Dis-moi", form.Title)
	_, err := p.lea.Submit(i, map[string]string{"texte": "x", "lieu": "n"})
	require.ErrorIs(t, err, discord.ErrBadValue)
	_, err = p.sam.Submit(i, map[string]string{"texte": "salut", "lieu": "n"})
	require.ErrorIs(t, err, discord.ErrNoForm, "only the person who has it on her screen")
	done, err := p.lea.Submit(i, map[string]string{"texte": "salut", "lieu": "n"})
	require.NoError(t, err)
	require.Equal(t, 400, p.callback(done, 9, j{"custom_id": "g", "title": "Encore", "components": row("x")}).status)
	r := p.do("POST", "/interactions/"+done.ID().String()+"/"+done.Token()+"/callback?with_response=true", j{"type": 4, "data": j{"content": "reçu"}})
	require.Equal(t, 200, r.status, string(r.raw))
	require.Equal(t, 200, p.do("POST", p.hook(done), j{"content": "suite", "flags": 64}).status)
	require.Equal(t, 204, p.do("DELETE", p.hook(done)+"/messages/@original", nil).status)
	require.Equal(t, 10008, p.do("GET", p.hook(done)+"/messages/@original", nil).code)
	require.Len(t, p.s.VisibleTo(p.lea, p.general), 2)
	require.Len(t, p.s.VisibleTo(p.sam, p.general), 1)
	for _, v := range p.s.Violations() {
		require.Equal(t, "request", v.Direction, v.Problem+string(v.Body))
	}
}

func TestOnlyWhatIsOnTheScreenCanBePressed(t *testing.T) {
	t.Parallel()
	p, l, id := asked(t)
	for _, name := range []string{"non", "clos", ""} {
		_, err := p.lea.Press(p.general, id, name)
		require.ErrorIs(t, err, discord.ErrNoComponent, name)
	}
	_, err := p.lea.Press(p.general, 1, "oui")
	require.ErrorIs(t, err, discord.ErrNoMessage)
	stranger := p.s.CreateUser(discord.UserSpec{Username: "inconnu"})
	_, err = stranger.Press(p.general, id, "oui")
	require.ErrorIs(t, err, discord.ErrNotVisible)
	for _, values := range [][]string{{}, {"x"}, {"n", "s", "n"}} {
		_, err = p.lea.Pick(p.general, id, "lieu", values...)
		require.ErrorIs(t, err, discord.ErrBadValue)
	}
	_, err = p.lea.Pick(p.general, id, "lieu", "n", "s")
	require.NoError(t, err)
	require.Equal(t, []any{"n", "s"}, l.event("INTERACTION_CREATE").fields()["data"].(j)["values"])
	_, err = p.lea.Pick(p.general, id, "qui", p.sam.ID().String())
	require.NoError(t, err)
	require.Contains(t, l.event("INTERACTION_CREATE").fields()["data"].(j)["resolved"].(j)["users"], p.sam.ID().String())
	_, err = p.lea.Forge(p.general, id, "forgé")
	require.NoError(t, err)
	require.Equal(t, "forgé", l.event("INTERACTION_CREATE").fields()["data"].(j)["custom_id"])
	first := p.press(id.String(), "oui")
	require.Equal(t, 204, p.callback(first, 4, j{"content": "pour toi", "flags": 64, "components": row("mien")}).status)
	private, ok := first.Reply()
	require.True(t, ok)
	_, err = p.sam.Press(p.general, private.ID, "mien")
	require.ErrorIs(t, err, discord.ErrNoMessage, "an ephemeral button is for its addressee")
	_, err = p.lea.Press(p.general, private.ID, "mien")
	require.NoError(t, err)
	p.noViolations()
}

func TestARealLibraryRegistersCommandsAndPersonsRunThem(t *testing.T) {
	t.Parallel()
	p := open(t)
	d := p.bot()
	got := make(chan *discordgo.InteractionCreate, 8)
	d.AddHandler(func(d *discordgo.Session, i *discordgo.InteractionCreate) {
		kind := discordgo.InteractionResponseDeferredChannelMessageWithSource
		if i.Type == discordgo.InteractionApplicationCommandAutocomplete {
			require.NoError(t, d.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: discordgo.InteractionApplicationCommandAutocompleteResult,
				Data: &discordgo.InteractionResponseData{Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "Un", Value: "1"}}}}))
			return
		}
		require.NoError(t, d.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: kind}))
		got <- i
	})
	p.openBot(d)
	staff := int64(discord.PermManageMessages)
	_, err := d.ApplicationCommandBulkOverwrite(p.app.ID().String(), "", []*discordgo.ApplicationCommand{
		{Name: "charte", Description: "Lire la charte", Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionSubCommand, Name: "voir", Description: "Voir", Options: []*discordgo.ApplicationCommandOption{
				{Type: discordgo.ApplicationCommandOptionString, Name: "partie", Description: "Partie", Required: true, Autocomplete: true},
				{Type: discordgo.ApplicationCommandOptionUser, Name: "qui", Description: "Qui"}}}}},
		{Name: "pro", Description: "Pour les pros", DefaultMemberPermissions: &staff},
		{Name: "Prévenir", Type: discordgo.MessageApplicationCommand},
		{Name: "Voir", Type: discordgo.UserApplicationCommand}})
	require.NoError(t, err)
	list, err := d.ApplicationCommands(p.app.ID().String(), "")
	require.NoError(t, err)
	require.Len(t, list, 4)
	i, err := p.lea.Slash(p.general, p.app, "charte voir", map[string]any{"partie": "3", "qui": p.sam})
	require.NoError(t, err)
	status, err := i.Wait(soon(t))
	require.NoError(t, err)
	require.Equal(t, discord.StatusDeferred, status)
	sub := (<-got).ApplicationCommandData().Options[0]
	require.Equal(t, "voir", sub.Name)
	require.Equal(t, "3", sub.Options[0].StringValue())
	require.Equal(t, p.sam.ID().String(), sub.Options[1].UserValue(nil).ID)
	typed, err := p.lea.Complete(p.general, p.app, "charte voir", "partie", "u")
	require.NoError(t, err)
	_, err = typed.Wait(soon(t))
	require.NoError(t, err)
	require.Equal(t, "1", typed.Choices()[0].Value)
	id, err := p.sam.Say(p.general, "regarde")
	require.NoError(t, err)
	_, err = p.lea.MessageCommand(p.general, p.app, "Prévenir", id)
	require.NoError(t, err)
	require.Contains(t, (<-got).ApplicationCommandData().Resolved.Messages, id.String())
	_, err = p.lea.UserCommand(p.general, p.app, "Voir", p.sam)
	require.NoError(t, err)
	require.Equal(t, p.sam.ID().String(), (<-got).ApplicationCommandData().TargetID)
	p.noViolations()
}

func TestCommandsAreRefusedAsOnTheScreen(t *testing.T) {
	t.Parallel()
	p := open(t)
	path := "/applications/" + p.app.ID().String() + "/commands"
	require.Equal(t, 200, p.do("PUT", path, []any{j{"name": "pro", "description": "x", "default_member_permissions": "8192"},
		j{"name": "dire", "description": "x", "contexts": []int{0}, "options": []any{j{"type": 4, "name": "n", "description": "n", "required": true}}}}).status)
	_, err := p.lea.Slash(p.general, p.app, "pro", nil)
	require.ErrorIs(t, err, discord.ErrNoCommand, "for those who manage messages")
	_, err = p.sam.Slash(p.general, p.app, "pro", nil)
	require.NoError(t, err, "the owner may everything")
	for _, options := range []map[string]any{nil, {"n": "x"}, {"n": 1, "m": 2}} {
		_, err = p.lea.Slash(p.general, p.app, "dire", options)
		require.ErrorIs(t, err, discord.ErrBadValue)
	}
	_, err = p.lea.Slash(p.general, p.app, "", nil)
	require.ErrorIs(t, err, discord.ErrNoCommand)
	dm, err := p.lea.DM(p.app)
	require.NoError(t, err)
	_, err = p.lea.Slash(dm, p.app, "dire", map[string]any{"n": 1})
	require.ErrorIs(t, err, discord.ErrNoCommand, "contexts leave private chats out")
	p.noViolations()
}

func TestWaitingForAnAnswerEndsWithItsContext(t *testing.T) {
	t.Parallel()
	p, _, id := asked(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := p.press(id.String(), "oui").Wait(ctx)
	require.ErrorIs(t, err, context.Canceled)
}
