package telegram_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/emulator/telegram"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func TestPrivacyModeHidesWhatIsNotForTheBot(t *testing.T) {
	s := world(t)
	lea := s.Person("Léa", "lea", "fr")
	group := s.Group("Quartier").Seat(lea).SeatBot(nil)
	_, err := lea.Say(group, "bonjour tout le monde")
	require.NoError(t, err)
	for _, text := range []string{"/menu", "/menu@lampadaire_bot x", "/menu@autre_bot", "coucou @lampadaire_bot"} {
		_, err = lea.Say(group, text)
		require.NoError(t, err)
	}
	require.Len(t, updates(t, s, nil), 3)
	group.PromoteBot(lea, telegram.Rights{})
	_, err = lea.Say(group, "tout se lit maintenant")
	require.NoError(t, err)
	require.Equal(t, []string{"message", "message", "message", "my_chat_member", "message"}, kinds(updates(t, s, nil)))
	require.Empty(t, s.Violations())
}

func TestAReplyToTheBotIsHeardInPrivacyMode(t *testing.T) {
	s := world(t)
	lea := s.Person("Léa", "lea", "fr")
	group := s.Supergroup("Quartier").Seat(lea).SeatBot(nil)
	require.True(t, post(t, s, "sendMessage", params{"chat_id": group.ID(), "text": "Salut"}).OK)
	seen := s.VisibleTo(lea, group)
	_, err := lea.Write(group, telegram.Draft{Text: "merci", ReplyTo: seen[0].ID})
	require.NoError(t, err)
	require.Len(t, updates(t, s, nil), 1)
	require.Empty(t, s.Violations())
}

func TestOnlyWhoStartedOrAsksToJoinCanBeWrittenTo(t *testing.T) {
	now := monday
	s := world(t, func(o *telegram.Options) { o.Now = func() time.Time { return now } })
	pro, lea := s.Person("Ana", "ana", "fr"), s.Person("Léa", "lea", "fr")
	write := func() reply {
		return post(t, s, "sendMessage", params{"chat_id": lea.ID(), "text": "Salut"})
	}
	require.Contains(t, write().Description, "can't initiate conversation")
	group := s.Supergroup("Quartier").Own(pro).SeatBot(telegram.Rights{"can_invite_users": true}).ByRequest()
	require.ErrorIs(t, lea.Join(group), telegram.ErrNotThere)
	require.NoError(t, lea.AskToJoin(group))
	require.True(t, write().OK)
	now = now.Add(5*time.Minute + time.Second)
	require.Equal(t, 403, write().Code)
	require.NoError(t, group.Admit(pro, lea))
	_, err := lea.Start("regles")
	require.NoError(t, err)
	require.True(t, write().OK)
	lea.Block()
	require.Contains(t, write().Description, "blocked by the user")
	list := updates(t, s, params{"allowed_updates": everything()})
	require.Equal(t, []string{"chat_join_request", "message", "message", "my_chat_member"}, kinds(list))
	require.Contains(t, string(list[2]["message"]), "/start regles")
	require.Empty(t, s.Violations())
}

func TestMembersComeAndGo(t *testing.T) {
	s := world(t)
	require.Empty(t, updates(t, s, params{"allowed_updates": everything()}))
	pro, lea := s.Person("Ana", "ana", "fr"), s.Person("Léa", "lea", "fr")
	group := s.Supergroup("Quartier").Own(pro)
	group.AddBot(pro)
	group.PromoteBot(pro, telegram.Rights{"can_pin_messages": true})
	require.NoError(t, lea.Join(group))
	require.NoError(t, lea.Leave(group))
	require.ErrorIs(t, lea.Leave(group), telegram.ErrNotMember)
	group.RemoveBot(pro)
	require.Equal(t, []string{"my_chat_member", "message", "my_chat_member", "chat_member", "message", "chat_member", "message",
		"my_chat_member"}, kinds(updates(t, s, nil)))
	require.Equal(t, 403, post(t, s, "sendMessage", params{"chat_id": group.ID(), "text": "x"}).Code)
	require.Empty(t, s.Violations())
}

func TestAGroupMigrates(t *testing.T) {
	s := world(t)
	lea := s.Person("Léa", "lea", "fr")
	group := s.Group("Quartier").Seat(lea).SeatBot(nil)
	super, err := group.Migrate()
	require.NoError(t, err)
	r := post(t, s, "sendMessage", params{"chat_id": group.ID(), "text": "x"})
	require.Equal(t, super.ID(), r.Parameters.MigrateTo)
	require.True(t, post(t, s, "sendMessage", params{"chat_id": super.ID(), "text": "x"}).OK)
	require.Len(t, updates(t, s, nil), 2)
	require.Empty(t, s.Violations())
}

func TestHiddenSenders(t *testing.T) {
	s := world(t)
	pro := s.Person("Ana", "ana", "fr")
	channel := s.Channel("Nouvelles").Own(pro).SeatBot(telegram.Rights{"can_post_messages": true})
	group := s.Supergroup("Quartier").Seat(pro).Administer(pro, true).SeatBot(telegram.Rights{})
	_, err := pro.Say(channel, "nouvelle édition")
	require.NoError(t, err)
	_, err = pro.Say(group, "anonyme")
	require.NoError(t, err)
	_, err = pro.Write(group, telegram.Draft{Text: "au nom du canal", AsChannel: channel, Forwarded: true})
	require.NoError(t, err)
	list := updates(t, s, nil)
	require.Equal(t, []string{"channel_post", "message", "message"}, kinds(list))
	require.NotContains(t, string(list[0]["channel_post"]), `"from"`)
	require.Contains(t, string(list[1]["message"]), "GroupAnonymousBot")
	require.Empty(t, s.Violations())
}

func TestTopicsCaptionsAndEdits(t *testing.T) {
	s := world(t, func(o *telegram.Options) { o.ReadsGroups = true })
	lea := s.Person("Léa", "lea", "fr")
	group := s.Supergroup("Quartier").Forum().Seat(lea).SeatBot(nil)
	topic := group.Topic(lea, "Projets")
	id, err := lea.Write(group, telegram.Draft{Text: "une photo", Photo: true, Topic: topic})
	require.NoError(t, err)
	require.NoError(t, lea.Edit(group, id, "une autre légende"))
	r := post(t, s, "sendMessage", params{"chat_id": group.ID(), "text": "Salut", "message_thread_id": topic})
	require.True(t, r.OK, r.Description)
	require.Equal(t, []string{"message", "message", "edited_message"}, kinds(updates(t, s, nil)))
	seen := s.VisibleTo(lea, group)
	require.Equal(t, "une autre légende", seen[1].Text)
	require.True(t, seen[1].Edited)
	require.Equal(t, topic, seen[2].Topic)
	require.Empty(t, s.Violations())
}

func TestAPressIsAnsweredOnceAndExpires(t *testing.T) {
	now := monday
	s := world(t, func(o *telegram.Options) { o.Now = func() time.Time { return now } })
	lea := s.Person("Léa", "lea", "fr")
	_, err := lea.Start("")
	require.NoError(t, err)
	var sent struct {
		ID int `json:"message_id"`
	}
	r := post(t, s, "sendMessage", params{"chat_id": lea.ID(), "text": "Salut", "reply_markup": keyboard(params{"text": "Oui", "callback_data": "oui"})})
	require.NoError(t, json.Unmarshal(r.Result, &sent))
	_, err = lea.Press(lea.Private(), sent.ID, "autre")
	require.ErrorIs(t, err, telegram.ErrNoButton)
	press, err := lea.Press(lea.Private(), sent.ID, "oui")
	require.NoError(t, err)
	require.True(t, post(t, s, "answerCallbackQuery", params{"callback_query_id": press, "text": "Noté"}).OK)
	require.Equal(t, "Noté", lea.Toasts()[0].Text)
	late, err := lea.Press(lea.Private(), sent.ID, "oui")
	require.NoError(t, err)
	now = now.Add(2 * time.Minute)
	require.Equal(t, 400, post(t, s, "answerCallbackQuery", params{"callback_query_id": late}).Code)
	require.Empty(t, s.Violations())
}

func TestTooManyMessagesAreSlowedDown(t *testing.T) {
	now := monday
	s := world(t, func(o *telegram.Options) { o.Now = func() time.Time { return now } })
	lea := s.Person("Léa", "lea", "fr")
	group := s.Group("Quartier").Seat(lea).SeatBot(nil)
	send := func() reply { return post(t, s, "sendMessage", params{"chat_id": group.ID(), "text": "x"}) }
	for range 5 {
		require.True(t, send().OK)
	}
	r := send()
	require.Equal(t, 429, r.Code)
	require.Equal(t, 1, r.Parameters.RetryAfter)
	for range 15 {
		now = now.Add(time.Second)
		require.True(t, send().OK)
	}
	refused := 0
	for range 10 {
		now = now.Add(time.Second)
		if !send().OK {
			refused++
		}
	}
	require.Positive(t, refused, "20 a minute in a group")
}

func TestTheMenuOfCommandsFollowsItsScope(t *testing.T) {
	s := world(t)
	lea := s.Person("Léa", "lea", "fr")
	_, err := lea.Start("")
	require.NoError(t, err)
	group := s.Group("Quartier").Seat(lea).SeatBot(nil)
	menu := func(scope, name string) {
		require.True(t, post(t, s, "setMyCommands", params{"commands": []any{params{"command": name, "description": "x"}},
			"scope": params{"type": scope}}).OK)
	}
	menu("all_private_chats", "non")
	menu("all_group_chats", "menu")
	require.Contains(t, s.CommandsFor(lea, lea.Private()), "non")
	require.Contains(t, s.CommandsFor(lea, group), "menu")
}

func TestWatchersAreToldAndSlowOnesLoseNothingSilently(t *testing.T) {
	s := world(t)
	lea := s.Person("Léa", "lea", "fr")
	changes, stop := s.Watch()
	_, err := lea.Start("")
	require.NoError(t, err)
	require.Equal(t, telegram.Change{Kind: telegram.ChangeMessage, Chat: lea.ID(), Message: 1}, <-changes)
	for range 400 {
		_, err = lea.Say(lea.Private(), "x")
		require.NoError(t, err)
	}
	lost := false
	for range 256 {
		lost = lost || (<-changes).Kind == telegram.ChangeLost
	}
	require.True(t, lost)
	stop()
	stop()
}

func TestConcurrentActsAndPollsAgree(t *testing.T) {
	s := world(t, func(o *telegram.Options) { o.Specs = "" })
	lea := s.Person("Léa", "lea", "fr")
	_, err := lea.Start("")
	require.NoError(t, err)
	var said atomic.Int64
	for range 4 {
		go func() {
			for range 100 {
				if _, err := lea.Say(lea.Private(), strings.Repeat("é", 10)); err == nil {
					said.Add(1)
				}
			}
		}()
	}
	got, offset := 0, int64(0)
	for got < 401 {
		for _, u := range updates(t, s, params{"offset": offset, "timeout": 5}) {
			offset = u.id(t) + 1
			got++
		}
	}
	require.EqualValues(t, 400, said.Load())
}

func TestALinkButtonOpensThePrivateChat(t *testing.T) {
	s := world(t)
	lea := s.Person("Léa", "lea", "fr")
	_, err := lea.Follow("https://t.me/lampadaire_bot?start=regles-1")
	require.NoError(t, err)
	require.Contains(t, string(updates(t, s, nil)[0]["message"]), "/start regles-1")
	for _, other := range []string{"https://t.me/autre_bot?start=x", "https://exemple.fr/", "%"} {
		_, err = lea.Follow(other)
		require.Error(t, err)
	}
}

func TestTheBotPostsInAChannelOnlyWithTheRight(t *testing.T) {
	s := world(t)
	pro := s.Person("Ana", "ana", "fr")
	channel := s.Channel("Nouvelles").Own(pro).SeatBot(telegram.Rights{})
	post1 := func() reply { return post(t, s, "sendMessage", params{"chat_id": channel.ID(), "text": "édition"}) }
	require.Equal(t, 400, post1().Code)
	channel.PromoteBot(pro, telegram.Rights{"can_post_messages": true})
	require.True(t, post1().OK)
	require.Equal(t, "Nouvelles", s.VisibleTo(pro, channel)[0].From)
	require.Nil(t, s.VisibleTo(s.Person("Tom", "", ""), channel), "who is not in it sees nothing")
	require.Empty(t, s.Violations())
}

func TestWhatPeopleMayNotDoIsRefused(t *testing.T) {
	s := world(t)
	lea, tom := s.Person("Léa", "lea", "fr"), s.Person("Tom", "tom", "fr")
	group := s.Supergroup("Quartier").Seat(lea).SeatBot(nil)
	_, err := tom.Say(group, "x")
	require.ErrorIs(t, err, telegram.ErrNotMember)
	id, err := lea.Say(group, "x")
	require.NoError(t, err)
	require.ErrorIs(t, tom.Edit(group, id, "y"), telegram.ErrNoMessage)
	_, err = lea.Press(group, id, "oui")
	require.ErrorIs(t, err, telegram.ErrNoMessage)
	_, err = lea.ForgePress(group, id, "forgé")
	require.NoError(t, err)
	_, err = lea.Write(group, telegram.Draft{Text: "x", Topic: 77})
	require.ErrorIs(t, err, telegram.ErrNotThere)
	require.ErrorIs(t, group.Admit(lea, tom), telegram.ErrNotThere)
	_, err = group.Migrate()
	require.ErrorIs(t, err, telegram.ErrNotThere)
}
