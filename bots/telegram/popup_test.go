package telegram_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/bots/bottest"
	"github.com/lampadaire/lampadaire/internal/chat"
)

func TestAPopUpIsTheOnlyAnswerToItsPress(t *testing.T) {
	p := newPlatform(t)
	r, j := &bottest.Recorder{}, &bottest.Journal{}
	var b bottest.Bot
	r.Do = func(ctx context.Context, e chat.Event) error {
		if press, ok := e.(*chat.Press); ok {
			_, err := b.Send(ctx, chat.ToProfessional(press.PopUp, chat.Content{Text: "Le message : […]"}))
			return err
		}
		return nil
	}
	b = p.Bot(t, r, j)
	bottest.Start(t, b)
	lea := p.Person(t).(*person)
	lea.Meet(t)
	lea.Say(t, "bonjour")
	to := bottest.Some[*chat.Message](t, r, 1)[0].Answer
	ref, err := b.Send(deadline(t), chat.ToProfessional(to, chat.Content{Text: "Une carte", Buttons: [][]chat.Button{{{Label: "Voir", Token: "voir"}}}}))
	require.NoError(t, err)
	before := lea.Private()
	lea.Press(t, ref, "voir")
	require.Eventually(t, func() bool { return len(lea.Toasts()) == 1 }, 10*time.Second, time.Millisecond)
	bottest.Some[*chat.Press](t, r, 1)
	require.Equal(t, "Le message : […]", lea.Toasts()[0].Text)
	require.True(t, lea.Toasts()[0].Alert)
	require.Equal(t, before, lea.Private(), "nothing stays in the chat")
	require.Empty(t, p.Violations())
}

func TestAMessageToTheRobotIsKnown(t *testing.T) {
	p := newPlatform(t)
	r, j := &bottest.Recorder{}, &bottest.Journal{}
	b := p.Bot(t, r, j)
	bottest.Start(t, b)
	lea := p.Person(t).(*person)
	s := p.Space(t, lea)
	lea.SayIn(t, s, "@"+p.Username()+" t'es nul")
	lea.SayIn(t, s, "bonjour à tous")
	list := bottest.Some[*chat.Message](t, r, 2)
	require.True(t, list[0].ToRobot)
	require.False(t, list[1].ToRobot)
}
