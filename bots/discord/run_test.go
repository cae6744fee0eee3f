package discord

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
)

func TestAMessageOfASpaceIsHandledAndAnswered(t *testing.T) {
	s := world(t)
	s.handler.answerWith(func(ctx context.Context, b *Bot, e chat.Event) error {
		m, ok := e.(*chat.Message)
		if !ok {
			return nil
		}
		_, err := b.Send(ctx, chat.ToSpace(m.Place.Conversation, chat.Content{Text: "tu dis : " + m.Text}))
		return err
	})
	s.start()
	id := s.say("bonjour")
	s.until("the answer", func() bool { return len(s.server.VisibleTo(s.lea, s.general)) == 2 })
	require.Equal(t, "tu dis : bonjour", s.server.VisibleTo(s.lea, s.general)[1].Content)
	require.NoError(t, s.stop())
	m := seen[*chat.Message](s.handler)[0]
	require.Equal(t, "m"+id.String(), m.ID)
	require.Equal(t, chat.Shared, m.Place.Kind)
	require.Equal(t, s.guild.ID().String(), string(m.Place.Space))
	require.Equal(t, s.lea.ID().String(), m.Author.Account.ID)
	require.False(t, m.Reread)
	require.False(t, s.bot.Ready())
	s.noViolations()
}
