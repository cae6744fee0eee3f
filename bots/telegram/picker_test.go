package telegram_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/bots/bottest"
	"github.com/lampadaire/lampadaire/internal/chat"
)

func TestAPersonChosenInTheListIsAnEventAndItsLineIsTidiedAway(t *testing.T) {
	p := newPlatform(t)
	r := &bottest.Recorder{}
	b, _, _ := start(t, p, r)
	who, other := p.Person(t).(*person), p.Server.Person("Tom", "tom_18", "fr")
	who.Meet(t)
	origin := bottest.Some[*chat.Command](t, r, 1)[0].Origin
	_, err := b.Send(context.Background(), chat.ToProfessional(origin.Answer, chat.Content{Text: "Qui ?", Picker: "Choisir"}))
	require.NoError(t, err)
	id, err := who.Share("Choisir", other)
	require.NoError(t, err)
	picked := bottest.Some[*chat.Picked](t, r, 1)[0]
	require.Equal(t, "tom_18", picked.About.Handle.Text())
	require.NotEqual(t, who.Account(), picked.About.Account)
	require.Equal(t, who.Account(), picked.Author.Account)
	require.NoError(t, b.Delete(context.Background(), picked.Ref))
	for _, m := range p.VisibleTo(who.Person, who.Person.Private()) {
		require.NotEqual(t, id, m.ID, "the line is gone")
	}
	require.NoError(t, b.Delete(context.Background(), picked.Ref), "already gone")
}

func TestAListOfContactsOpensInAPrivateChatOnly(t *testing.T) {
	p := newPlatform(t)
	r := &bottest.Recorder{}
	b, _, _ := start(t, p, r)
	who := p.Person(t).(*person)
	who.Meet(t)
	s := p.Space(t, who)
	who.CommandIn(t, s, "menu", "")
	for _, e := range bottest.Some[*chat.Command](t, r, 2) {
		_, err := b.Send(context.Background(), chat.ToProfessional(e.Answer, chat.Content{Text: "Qui ?", Picker: "Choisir"}))
		require.Equal(t, e.Place.Kind == chat.Shared, errors.Is(err, chat.ErrRefused))
		_, err = b.Send(context.Background(), chat.ToProfessional(e.Answer, chat.Content{
			Text: "Qui ?", Picker: "Choisir", Buttons: [][]chat.Button{{{Label: "x", Token: "y"}}},
		}))
		require.ErrorIs(t, err, chat.ErrRefused)
	}
}
