package telegram_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/bots/bottest"
	"github.com/lampadaire/lampadaire/bots/telegram"
	"github.com/lampadaire/lampadaire/internal/chat"
	emulator "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

func TestOnlyAllowedSpacesAreHeard(t *testing.T) {
	p := newPlatform(t)
	r := &bottest.Recorder{}
	who := p.Person(t).(*person)
	yes, no := p.Space(t, who).(*space), p.Space(t, who).(*space)
	start(t, p, r, func(o *telegram.Options) {
		o.AllowedSpaces = func(s pdn.SpaceID) bool { return s == yes.ID() }
	})
	who.SayIn(t, no, "pas lu")
	no.Remove(t)
	who.SayIn(t, yes, "lu")
	require.Equal(t, []string{"lu"}, texts(bottest.Some[*chat.Message](t, r, 1)))
	bottest.Some[*chat.Gone](t, r, 1)
}

func TestAGroupThatMovesIsFollowed(t *testing.T) {
	p := newPlatform(t)
	r := &bottest.Recorder{}
	b, _, _ := start(t, p, r)
	who := p.Person(t).(*person)
	group := p.Group("Quartier").Seat(who.Person).SeatBot(nil)
	release := p.Hold()
	super, err := group.Migrate()
	require.NoError(t, err)
	ref, err := b.Send(deadline(t), chat.ToSpace(chat.Conversation(fmt.Sprint(group.ID())), chat.Content{Text: "Salut"}))
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(ref), fmt.Sprint(super.ID())))
	release()
	moved := bottest.Some[*chat.Moved](t, r, 1)
	require.NoError(t, p.Until(deadline(t), func() bool { return p.Pending() == 0 }))
	require.Equal(t, telegram.SpaceOf(fmt.Sprint(group.ID())), moved[0].From)
	require.Equal(t, telegram.SpaceOf(fmt.Sprint(super.ID())), moved[0].Place.Space)
	require.Len(t, bottest.Some[*chat.Moved](t, r, 1), 1, "told three ways, handled once")
}

func TestAnAdministratorIsKnownWhereCommandsAndPressesNeedIt(t *testing.T) {
	p := newPlatform(t)
	r := &bottest.Recorder{}
	start(t, p, r)
	who := p.Person(t).(*person)
	s := p.Space(t, who).(*space)
	_, err := p.owner.Say(s.Chat, "/menu")
	require.NoError(t, err)
	who.CommandIn(t, s, "menu", "")
	list := bottest.Some[*chat.Command](t, r, 2)
	require.Equal(t, []bool{true, false}, []bool{list[0].Author.Administrator, list[1].Author.Administrator})
	require.Equal(t, 1, p.Count("getChatAdministrators"))
	s.Administer(who.Person, false)
	who.CommandIn(t, s, "menu", "")
	require.True(t, bottest.Some[*chat.Command](t, r, 3)[2].Author.Administrator)
}

func TestAnEntryIsToldOnceByEitherWay(t *testing.T) {
	for name, rights := range map[string]emulator.Rights{"administrator": {}, "member": nil} {
		t.Run(name, func(t *testing.T) {
			p := newPlatform(t)
			r := &bottest.Recorder{}
			start(t, p, r)
			who, friend := p.Person(t).(*person), p.Person(t).(*person)
			group := p.Supergroup("Quartier").Own(p.owner).SeatBot(rights)
			require.NoError(t, who.Join(group))
			require.NoError(t, who.Add(group, friend.Person))
			_, err := who.Person.Say(group, "la suite")
			require.NoError(t, err)
			bottest.Some[*chat.Message](t, r, 1)
			joins := bottest.Some[*chat.Join](t, r, 2)
			require.Len(t, joins, 2)
			require.Equal(t, []pdn.Account{who.Account(), friend.Account()}, []pdn.Account{joins[0].Author.Account, joins[1].Author.Account})
		})
	}
}
