package telegram_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/bots/bottest"
	"github.com/lampadaire/lampadaire/bots/telegram"
	"github.com/lampadaire/lampadaire/internal/chat"
	emulator "github.com/lampadaire/lampadaire/internal/emulator/telegram"
)

// written is a running bot and somebody who can be written to.
func written(t *testing.T, p *platform, change ...func(*telegram.Options)) (*telegram.Bot, *person, chat.Address) {
	t.Helper()
	r := &bottest.Recorder{}
	b, _, _ := start(t, p, r, change...)
	who := p.Person(t).(*person)
	who.Meet(t)
	return b, who, bottest.Some[*chat.Command](t, r, 1)[0].Answer
}

func words(text string) chat.Content { return chat.Content{Text: text} }

// T9.
func TestButtonsCarryOneActionEach(t *testing.T) {
	p := newPlatform(t)
	b, who, address := written(t, p)
	_, err := b.Send(deadline(t), chat.ToProfessional(address, chat.Content{Text: "Alors ?", Buttons: [][]chat.Button{
		{{Label: "Oui", Token: "oui"}, {Label: "Page", URL: "https://exemple.fr/a?b=c&d=é"}}, {{Label: "En privé", PrivateLink: "regles_1-a"}}}}))
	require.NoError(t, err)
	sent := p.Requests("sendMessage")
	require.JSONEq(t, `{"inline_keyboard":[[{"text":"Oui","callback_data":"oui"},{"text":"Page","url":"https://exemple.fr/a?b=c&d=é"}],
		[{"text":"En privé","url":"https://t.me/lampadaire_bot?start=regles_1-a"}]]}`, sent[len(sent)-1].Params["reply_markup"])
	require.Len(t, who.last(t).Buttons, 2)
	require.Empty(t, p.Violations())
}

func TestADeepLinkComesBackAsAStartCommand(t *testing.T) {
	p := newPlatform(t)
	r := &bottest.Recorder{}
	b, _, _ := start(t, p, r)
	link, err := b.PrivateLink(t.Context(), "regles-1")
	require.NoError(t, err)
	_, word, _ := strings.Cut(link, "?start=")
	_, err = p.Person(t).(*person).Start(word)
	require.NoError(t, err)
	c := bottest.Some[*chat.Command](t, r, 1)[0]
	require.Equal(t, [2]string{"start", "regles-1"}, [2]string{c.Name, c.Args})
	for _, wrong := range []string{"", "é", "a b", strings.Repeat("a", 65)} {
		_, err := b.PrivateLink(t.Context(), wrong)
		require.ErrorIs(t, err, chat.ErrRefused)
	}
}

func TestTextIsShownAsItIsWrittenAndLinksShowNoPreview(t *testing.T) {
	p := newPlatform(t)
	b, who, address := written(t, p)
	const text = "<b>*_[x](https://exemple.fr)_*</b> & \"'`\n@lea /menu 🙂"
	_, err := b.Send(deadline(t), chat.ToProfessional(address, words(text)))
	require.NoError(t, err)
	require.Equal(t, text, who.last(t).Text)
	params := p.Requests("sendMessage")[0].Params
	require.NotContains(t, params, "parse_mode")
	require.JSONEq(t, `{"is_disabled":true}`, params["link_preview_options"])
}

func TestAFileGoesWithItsCaption(t *testing.T) {
	p := newPlatform(t)
	b, who, address := written(t, p)
	file := &chat.File{Name: "registre.json", Type: "application/json", Data: []byte(`{"état":"informé"}`)}
	_, err := b.Send(deadline(t), chat.ToProfessional(address, chat.Content{Text: "Voici tout.", File: file, Buttons: [][]chat.Button{{{Label: "Effacer", Token: "e"}}}}))
	require.NoError(t, err)
	got := who.last(t)
	require.Equal(t, "Voici tout.", got.Text)
	require.Equal(t, file.Data, got.File.Data)
	require.Equal(t, file.Name, got.File.Name)
	require.Len(t, got.Buttons, 1)
	_, err = b.Send(deadline(t), chat.ToProfessional(address, chat.Content{Text: strings.Repeat("a", 1025), File: file}))
	require.ErrorIs(t, err, chat.ErrRefused)
	require.Empty(t, p.Violations())
}

func TestAPictureIsShownAsOne(t *testing.T) {
	p := newPlatform(t)
	b, who, address := written(t, p)
	file := &chat.File{Name: "mois.png", Type: "image/png", Data: []byte("png"), Picture: true, Alternative: "Par semaine"}
	ref, err := b.Send(deadline(t), chat.ToProfessional(address, chat.Content{Text: "Mon mois", File: file}))
	require.NoError(t, err)
	require.Equal(t, "Mon mois", who.last(t).Text)
	require.Len(t, p.Requests("sendPhoto"), 1)
	_, err = b.Send(deadline(t), chat.ToProfessional(address, words("x")).Editing(ref))
	require.ErrorIs(t, err, chat.ErrGone, "a text cannot take the place of a picture")
}

func TestButtonsAloneAreEditedInPlaceAndMessagesAreDeleted(t *testing.T) {
	p := newPlatform(t)
	b, who, address := written(t, p)
	rows := func(token string) [][]chat.Button { return [][]chat.Button{{{Label: "x", Token: token}}} }
	ref, err := b.Send(deadline(t), chat.ToProfessional(address, chat.Content{Text: "x", Buttons: rows("a")}))
	require.NoError(t, err)
	_, err = b.Send(deadline(t), chat.ToProfessional(address, chat.Content{Buttons: rows("b")}).Editing(ref))
	require.NoError(t, err)
	require.Equal(t, "b", who.last(t).Buttons[0][0].Data)
	require.NoError(t, b.Delete(deadline(t), ref))
	require.NoError(t, b.Delete(deadline(t), ref), "gone already")
	require.Zero(t, who.Private())
	_, err = b.Send(deadline(t), chat.ToProfessional(address, words("y")).Editing(ref))
	require.ErrorIs(t, err, chat.ErrGone)
	_, err = b.Send(deadline(t), chat.ToProfessional(address, words("y")).Editing("pas une référence"))
	require.ErrorIs(t, err, chat.ErrRefused)
	require.Error(t, b.Delete(deadline(t), "x"))
}

// T6: what the library gives as plain errors.
func TestEachRefusalHasItsMeaning(t *testing.T) {
	p := newPlatform(t)
	b, who, address := written(t, p)
	stranger := p.Person(t).(*person)
	for name, c := range map[string]struct {
		to    chat.Address
		fault *emulator.Fault
		want  error
	}{
		"never met":       {chat.Address(fmt.Sprint(stranger.ID())), nil, chat.ErrClosed},
		"no such chat":    {"-4999", nil, chat.ErrGone},
		"no such topic":   {chat.Address(p.Space(t).Conversation()) + "/77", nil, chat.ErrGone},
		"deactivated":     {address, &emulator.Fault{Status: 403, Description: "Forbidden: user is deactivated"}, chat.ErrClosed},
		"a fault of ours": {address, &emulator.Fault{Status: 400, Description: "Bad Request: something else"}, chat.ErrRefused},
		"token revoked":   {address, &emulator.Fault{Status: 401, Description: "Unauthorized"}, telegram.ErrToken},
	} {
		if c.fault != nil {
			c.fault.Method = "sendMessage"
			p.Fault(*c.fault)
		}
		ref, err := b.Send(deadline(t), chat.ToProfessional(c.to, words("x")))
		require.ErrorIs(t, err, c.want, name)
		require.Empty(t, ref, name)
	}
	require.Zero(t, who.Private())
	_, err := b.OpenPrivate(t.Context(), who.Account())
	require.ErrorIs(t, err, chat.ErrClosed)
}

func TestWhatMayHaveArrivedIsTriedAgainOnlyForAnswers(t *testing.T) {
	for name, f := range map[string]emulator.Fault{
		"502 after the effect":   {Status: 502, AfterEffect: true, Body: []byte("<html>")},
		"reset after the effect": {Reset: true, AfterEffect: true},
		"cut short":              {CutBody: 12},
		"no answer":              {Blackhole: true, AfterEffect: true},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlatform(t)
			b, who, address := written(t, p, func(o *telegram.Options) { o.RequestTimeout = 300 * time.Millisecond })
			f.Method = "sendMessage"
			p.Fault(f)
			_, err := b.Send(deadline(t), chat.ToProfessional(address, words("du registre")).WithNonce("n1"))
			require.ErrorIs(t, err, chat.ErrUncertain)
			require.Equal(t, 1, who.Private())
			p.Fault(f)
			_, err = b.Send(deadline(t), chat.ToProfessional(address, words("une réponse")))
			require.NoError(t, err, "an answer is owed at least once")
			require.Equal(t, 3, who.Private())
			ref, err := b.Send(deadline(t), chat.ToProfessional(address, words("a")))
			require.NoError(t, err)
			f.Method = "editMessageText"
			p.Fault(f)
			_, err = b.Send(deadline(t), chat.ToProfessional(address, words("b")).Editing(ref).WithNonce("n2"))
			require.NoError(t, err, "an edit can be repeated without harm")
			require.Equal(t, 4, who.Private())
		})
	}
}

func TestAWaitLongerThanTheDeadlineIsGivenBack(t *testing.T) {
	p := newPlatform(t)
	b, _, address := written(t, p)
	p.Fault(emulator.Fault{Method: "sendMessage", Status: 429, RetryAfter: 3600})
	_, err := b.Send(deadline(t), chat.ToProfessional(address, words("x")))
	var later *chat.RetryError
	require.ErrorAs(t, err, &later)
	require.Equal(t, time.Hour, later.After)
	p.Fault(emulator.Fault{Method: "sendMessage", Status: 502, Times: 5})
	_, err = b.Send(deadline(t), chat.ToProfessional(address, words("x")))
	require.ErrorAs(t, err, &later, "out of tries")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = b.Send(ctx, chat.ToProfessional(address, words("x")))
	require.True(t, errors.Is(err, context.Canceled) || errors.As(err, &later), "%v", err)
}

func TestTheOwnPaceKeepsUnderThePlatforms(t *testing.T) {
	p := newPlatform(t, func(o *emulator.Options) { o.Limits = emulator.Limits{} })
	b, who, address := written(t, p, func(o *telegram.Options) { o.Unlimited = false })
	for i := range 4 {
		_, err := b.Send(deadline(t), chat.ToProfessional(address, words(fmt.Sprint(i))))
		require.NoError(t, err)
	}
	require.Equal(t, 4, who.Private())
	for _, r := range p.Requests("sendMessage") {
		require.Equal(t, http.StatusOK, r.Status)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := b.Send(ctx, chat.ToProfessional(address, words("trop tôt")))
	var later *chat.RetryError
	require.ErrorAs(t, err, &later)
	require.Equal(t, 4, who.Private())
}

func TestWhoAsksToJoinIsWrittenToForFiveMinutes(t *testing.T) {
	var late atomic.Bool
	p := newPlatform(t, func(o *emulator.Options) {
		o.Now = func() time.Time {
			if late.Load() {
				return time.Now().Add(5*time.Minute + time.Second)
			}
			return time.Now()
		}
	})
	r := &bottest.Recorder{}
	b, _, _ := start(t, p, r)
	who := p.Person(t).(*person)
	group := p.Supergroup("Quartier").Own(p.owner).SeatBot(emulator.Rights{"can_invite_users": true}).ByRequest()
	require.NoError(t, who.AskToJoin(group))
	j := bottest.Some[*chat.Join](t, r, 1)[0]
	require.True(t, j.Request)
	require.True(t, j.Place.Alone)
	_, err := b.Send(deadline(t), chat.ToProfessional(j.Answer, words("Salut")))
	require.NoError(t, err)
	late.Store(true)
	_, err = b.Send(deadline(t), chat.ToProfessional(j.Answer, words("trop tard")))
	require.ErrorIs(t, err, chat.ErrClosed)
	require.Equal(t, 1, who.Private())
}

func TestCommandsAreRegisteredByScope(t *testing.T) {
	p := newPlatform(t)
	b, who, address := written(t, p)
	group := p.Group("Quartier").Seat(who.Person).SeatBot(nil)
	require.NoError(t, b.RegisterCommands(deadline(t),
		telegram.Menu{Scope: telegram.InPrivate, Commands: []telegram.MenuCommand{{"menu", "Le menu"}, {"non", "Dire non"}}},
		telegram.Menu{Scope: telegram.InGroups, Commands: []telegram.MenuCommand{{"menu", "Le menu"}}}))
	require.Equal(t, map[string]string{"menu": "Le menu", "non": "Dire non"}, p.CommandsFor(who.Person, who.Person.Private()))
	require.Equal(t, map[string]string{"menu": "Le menu"}, p.CommandsFor(who.Person, group))
	require.NoError(t, b.RegisterCommands(deadline(t), telegram.Menu{Scope: telegram.InOneChat, Where: chat.Conversation(address),
		Commands: []telegram.MenuCommand{{"heures", "Mes heures"}}}))
	require.Contains(t, p.CommandsFor(who.Person, who.Person.Private()), "heures")
	require.Error(t, b.RegisterCommands(deadline(t), telegram.Menu{Commands: []telegram.MenuCommand{{"Été", "x"}}}))
	require.Error(t, b.RegisterCommands(deadline(t), telegram.Menu{Scope: telegram.InOneChat, Where: "x"}))
}

func TestInspectNamesWhatIsMissingAndInExcess(t *testing.T) {
	p := newPlatform(t, func(o *emulator.Options) { o.ReadsGroups = false })
	b, err := telegram.New(p.options(t, &bottest.Recorder{}, &bottest.Journal{}))
	require.NoError(t, err)
	id := func(c *emulator.Chat) string { return fmt.Sprint(c.ID()) }
	plain := p.Group("a").SeatBot(nil)
	powerful := p.Supergroup("b").SeatBot(emulator.Rights{"can_delete_messages": true, "can_restrict_members": true})
	absent := p.Supergroup("c")
	ask := p.Supergroup("d").SeatBot(emulator.Rights{"can_invite_users": true})
	r, err := b.Inspect(deadline(t), telegram.Wanted{Space: telegram.SpaceOf(id(plain)), Read: true},
		telegram.Wanted{Space: telegram.SpaceOf(id(powerful)), Read: true}, telegram.Wanted{Space: telegram.SpaceOf(id(absent))},
		telegram.Wanted{Space: telegram.SpaceOf(id(ask)), Requests: true, Joins: true}, telegram.Wanted{Space: "quartier"},
		telegram.Wanted{Space: telegram.SpaceOf(id(plain)), Requests: true}, telegram.Wanted{Space: telegram.SpaceOf(id(ask))})
	require.NoError(t, err)
	require.Equal(t, "lampadaire_bot", r.Username)
	require.False(t, r.ReadsGroups || r.Webhook)
	require.True(t, r.JoinsGroups)
	require.Equal(t, []telegram.Right{telegram.RightRead}, r.Spaces[0].Missing)
	require.Empty(t, r.Spaces[1].Missing)
	require.Equal(t, []telegram.Right{"can_delete_messages", "can_restrict_members"}, r.Spaces[1].Excess)
	require.Equal(t, []telegram.Right{telegram.RightMember}, r.Spaces[2].Missing)
	require.Empty(t, r.Spaces[3].Missing)
	require.Empty(t, r.Spaces[3].Excess)
	require.Error(t, r.Spaces[4].Err)
	require.Equal(t, []telegram.Right{telegram.RightAdmin, "can_invite_users"}, r.Spaces[5].Missing)
	require.Equal(t, []telegram.Right{"can_invite_users", telegram.RightAdmin}, r.Spaces[6].Excess)
	old := p.Group("e").SeatBot(nil)
	moved, err := old.Migrate()
	require.NoError(t, err)
	mute := p.Channel("f").SeatBot(emulator.Rights{})
	r, err = b.Inspect(deadline(t), telegram.Wanted{Space: telegram.SpaceOf(id(old))}, telegram.Wanted{Space: telegram.SpaceOf(id(mute)), Post: true})
	require.NoError(t, err)
	require.Equal(t, telegram.SpaceOf(id(moved)), r.Spaces[0].Moved)
	require.Equal(t, []telegram.Right{"can_post_messages"}, r.Spaces[1].Missing)
	require.Empty(t, p.Violations())

	o := p.options(t, &bottest.Recorder{}, &bottest.Journal{})
	o.Token = "110201543:faux"
	b, err = telegram.New(o)
	require.NoError(t, err)
	_, err = b.Inspect(deadline(t))
	require.ErrorIs(t, err, telegram.ErrToken)
}

func TestABotIsRefusedWithoutItsParts(t *testing.T) {
	_, err := telegram.New(telegram.Options{})
	require.Error(t, err)
	p := newPlatform(t)
	o := p.options(t, &bottest.Recorder{}, &bottest.Journal{})
	o.HTTP = nil
	b, err := telegram.New(o)
	require.NoError(t, err)
	raw, err := json.Marshal(o.Token)
	require.NoError(t, err)
	require.NotContains(t, fmt.Sprintf("%v %+v %#v %s %s", o, o.Token, o.Token, b.Network(), raw), p.Token())
	running := bottest.Start(t, b)
	require.ErrorIs(t, b.Run(t.Context()), telegram.ErrRunning)
	require.NoError(t, running.Stop(t))
}
