package discord_test

import (
	"testing"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/emulator/discord"
)

func TestARealLibraryEchoesAMessage(t *testing.T) {
	p := open(t)
	d := p.bot()
	d.AddHandler(func(d *discordgo.Session, m *discordgo.MessageCreate) {
		if m.Author.Bot {
			return
		}
		_, err := d.ChannelMessageSend(m.ChannelID, "tu dis : "+m.Content)
		require.NoError(t, err)
	})
	p.openBot(d)
	_, err := p.lea.Say(p.general, "bonjour <3")
	require.NoError(t, err)
	p.until("the echo", func() bool { return len(p.s.VisibleTo(p.lea, p.general)) == 2 })
	echo := p.s.VisibleTo(p.lea, p.general)[1]
	require.Equal(t, "tu dis : bonjour <3", echo.Content)
	require.True(t, echo.FromBot)
	p.noViolations()
}

func TestAButtonIsAnsweredAndTheAnswerEdited(t *testing.T) {
	p := open(t)
	d := p.bot()
	d.AddHandler(func(d *discordgo.Session, i *discordgo.InteractionCreate) {
		err := d.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource,
			Data: &discordgo.InteractionResponseData{Content: "Les règles", Flags: discordgo.MessageFlagsEphemeral}})
		require.NoError(t, err)
		text := "Les règles d'ici"
		_, err = d.InteractionResponseEdit(i.Interaction, &discordgo.WebhookEdit{Content: &text})
		require.NoError(t, err)
	})
	p.openBot(d)
	m, err := d.ChannelMessageSendComplex(p.general.ID().String(), &discordgo.MessageSend{Content: "Bienvenue",
		Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.Button{Label: "Les règles d'ici", Style: discordgo.PrimaryButton, CustomID: "regles"}}}}})
	require.NoError(t, err)
	id, err := discord.ParseID(m.ID)
	require.NoError(t, err)
	act, err := p.lea.Press(p.general, id, "regles")
	require.NoError(t, err)
	status, err := act.Wait(soon(t))
	require.NoError(t, err)
	require.Equal(t, discord.StatusAnswered, status)
	p.until("the edit", func() bool { v, ok := act.Reply(); return ok && v.Content == "Les règles d'ici" })
	require.Len(t, p.s.VisibleTo(p.lea, p.general), 2)
	require.Len(t, p.s.VisibleTo(p.sam, p.general), 1, "an ephemeral answer is for one person")
	p.noViolations()
}
