package discord

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	emu "github.com/lampadaire/lampadaire/internal/emulator/discord"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// movable is a clock that a test moves; sleeping on it is not used here.
type movable struct {
	mu sync.Mutex
	t  time.Time
}

func (m *movable) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.t
}

func (m *movable) add(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.t = m.t.Add(d)
}

func (m *movable) Sleep(ctx context.Context, until time.Time) error {
	return pdn.SystemClock{}.Sleep(ctx, until)
}

func TestWhatWasWrittenWhileTheBotWasDownIsReadAgainInOrder(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	s.say("avant")
	s.until("the first", func() bool { return len(s.handler.texts()) == 1 })
	require.NoError(t, s.stop())
	want := []string{"avant"}
	for i := range 230 { // three pages
		text := fmt.Sprintf("pendant %d", i)
		s.say(text)
		want = append(want, text)
	}
	thread, err := s.lea.StartThread(s.general, "fil", 0)
	require.NoError(t, err)
	_, err = s.lea.Say(thread, "dans un fil ouvert pendant l'absence")
	require.NoError(t, err)
	s.start()
	last := s.say("après")
	want = append(want, "après")
	s.until("all", func() bool { return len(s.handler.texts()) == len(want)+1 })
	s.until("the cursor", func() bool { at, _ := s.journal.at(s.general); return at == last.String() })
	require.NoError(t, s.stop())
	var channel, past []string
	for _, m := range seen[*chat.Message](s.handler) {
		if m.Past {
			past = append(past, m.Text)
		} else if m.Place.Conversation == sharedConversation(s.general.ID().String()) {
			channel = append(channel, m.Text)
		} else {
			require.Equal(t, "dans un fil ouvert pendant l'absence", m.Text)
			require.True(t, m.Reread)
			require.Equal(t, s.guild.ID().String(), string(m.Place.Space))
			require.Equal(t, sharedConversation(s.general.ID().String()), m.Place.Under)
		}
	}
	require.Equal(t, []string{"avant"}, past, "what came just before is told again, without effects")
	require.Equal(t, want, channel)
	require.Empty(t, seen[*chat.Join](s.handler), "catching up greets nobody")
	require.Empty(t, s.journal.gaps)
	s.noViolations()
}

func TestTheFirstReadingBeginsNow(t *testing.T) {
	t.Parallel()
	s := world(t)
	s.say("bien avant que la lecture soit décidée")
	s.start()
	s.say("maintenant")
	s.until("the message", func() bool { return len(s.handler.texts()) > 0 })
	require.NoError(t, s.stop())
	require.Equal(t, []string{"maintenant"}, s.handler.texts())
	require.Empty(t, s.server.RequestsOf("list_messages"))
}

func TestASpaceThatIsNotReadIsNotReadAgain(t *testing.T) {
	t.Parallel()
	s := world(t)
	s.journal.Advance(Network, "", sharedConversation(s.general.ID().String()), "1")
	s.say("pendant")
	asked := make(chan struct{}, 100)
	b := s.make(func(o *Options) {
		o.Reads = func(pdn.SpaceID, chat.Conversation) bool { asked <- struct{}{}; return false }
	})
	s.run(b)
	<-asked
	s.until("ready", b.Ready)
	require.NoError(t, s.stop())
	require.Empty(t, s.handler.texts())
	require.Empty(t, s.server.RequestsOf("list_messages"))
	at, _ := s.journal.at(s.general)
	require.Equal(t, "1", at)
}

func TestBeyondSevenDaysAGapIsDeclared(t *testing.T) {
	t.Parallel()
	clock := &movable{t: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	s := world(t, func(o *emu.Options) { o.Now = clock.Now })
	withClock := func(o *Options) { o.Clock = clock }
	s.start(withClock)
	s.say("lu")
	s.until("the first", func() bool { return len(s.handler.texts()) == 1 })
	require.NoError(t, s.stop())
	stopped := clock.Now()
	s.say("trop ancien")
	clock.add(8 * 24 * time.Hour)
	s.say("récent")
	s.start(withClock)
	s.until("the recent one", func() bool { return len(s.handler.texts()) == 2 })
	require.NoError(t, s.stop())
	require.Equal(t, []string{"lu", "récent"}, s.handler.texts())
	require.Len(t, s.journal.gaps, 1)
	require.Equal(t, stopped, s.journal.gaps[0][0])
	require.Equal(t, clock.Now().Add(-7*24*time.Hour), s.journal.gaps[0][1])
}

func TestBeyondFiveThousandMessagesAGapIsDeclared(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	s.say("lu")
	s.until("the first", func() bool { return len(s.handler.texts()) == 1 })
	require.NoError(t, s.stop())
	for i := range rereadMost + 50 {
		s.say(fmt.Sprint(i))
	}
	s.start()
	s.until("five thousand", func() bool { return len(s.handler.texts()) >= 1+rereadMost })
	last := s.say("vivant")
	s.until("the cursor", func() bool { at, _ := s.journal.at(s.general); return at == last.String() })
	require.NoError(t, s.stop())
	require.Len(t, s.handler.texts(), 1+rereadMost+1)
	require.Len(t, s.journal.gaps, 1)
}

func TestAChannelThatMayNoLongerBeReadIsAGap(t *testing.T) {
	t.Parallel()
	for _, status := range []int{403, 404} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			s := world(t)
			c := sharedConversation(s.general.ID().String())
			s.journal.Advance(Network, "", c, snowflakeAt(time.Now().Add(-time.Hour)))
			s.say("pendant")
			s.server.Faults().REST(emu.RESTFault{Operation: "list_messages", Status: status, Body: `{"code":50001}`})
			s.run(s.make())
			s.until("the gap", func() bool { s.journal.mu.Lock(); defer s.journal.mu.Unlock(); return len(s.journal.gaps) == 1 })
			require.NoError(t, s.stop())
			if status == 404 {
				require.Equal(t, []chat.Conversation{c}, s.journal.forgotten)
			}
		})
	}
}

func TestReadingAgainSurvivesABadNetwork(t *testing.T) {
	t.Parallel()
	s := world(t)
	s.journal.Advance(Network, "", sharedConversation(s.general.ID().String()), snowflakeAt(time.Now().Add(-time.Hour)))
	s.say("pendant")
	s.server.Faults().REST(
		emu.ServerError("list_messages", 500), emu.RESTFault{Operation: "list_messages", Truncate: true},
		emu.RESTFault{Operation: "list_messages", Reset: true}, emu.RouteLimited("list_messages", 50*time.Millisecond),
		emu.ServerError("list_messages", 503), emu.ServerError("list_messages", 502))
	s.start()
	s.until("the message", func() bool { return len(s.handler.texts()) == 1 })
	require.NoError(t, s.stop())
	require.Empty(t, s.journal.gaps)
}

func TestAnUnfinishedMessageIsReadAgainAfterARestart(t *testing.T) {
	t.Parallel()
	s := world(t)
	busy := make(chan struct{})
	var once sync.Once
	s.handler.answerWith(func(context.Context, *Bot, chat.Event) error {
		once.Do(func() { close(busy) })
		return fmt.Errorf("disk full")
	})
	s.start(func(o *Options) { o.Timing.Stop = 50 * time.Millisecond })
	s.say("bonjour")
	<-busy
	require.NoError(t, s.stop())
	require.Empty(t, s.handler.texts())
	s.handler.answerWith(nil)
	s.start()
	s.until("the message", func() bool { return len(s.handler.texts()) == 1 })
	require.NoError(t, s.stop())
}

func TestWithoutRoomTheSessionIsGivenUpAndNothingIsLost(t *testing.T) {
	t.Parallel()
	s := world(t)
	release := make(chan struct{})
	s.handler.answerWith(func(context.Context, *Bot, chat.Event) error { <-release; return nil })
	s.start(func(o *Options) { o.Waiting, o.Timing.Crowded = 4, 100*time.Millisecond })
	var want []string
	for i := range 40 {
		want = append(want, fmt.Sprint(i))
		s.say(want[i])
	}
	s.until("the session is given up", func() bool { return s.lines(errCrowded.Error()) > 0 })
	require.Never(t, func() bool { return s.lines(begun) > 1 }, 2500*time.Millisecond, 50*time.Millisecond,
		"no new session while there is no room")
	close(release)
	s.until("all of them", func() bool { return len(s.handler.texts()) >= len(want) })
	require.NoError(t, s.stop())
	require.Equal(t, want, s.handler.texts())
}

func TestAPrivateMessageLeavesNoCursor(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	dm, err := s.lea.DM(s.app)
	require.NoError(t, err)
	_, err = s.lea.Say(dm, "bonjour")
	require.NoError(t, err)
	s.until("the message", func() bool { return len(s.handler.texts()) == 1 })
	require.NoError(t, s.stop())
	m := seen[*chat.Message](s.handler)[0]
	require.Equal(t, chat.Private, m.Place.Kind)
	require.True(t, m.Place.Alone)
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	require.Len(t, s.journal.positions, 1, "only the channel of the space has one")
}

func TestALiveMessageNeverOvertakesThoseThatAreOwed(t *testing.T) {
	t.Parallel()
	s := world(t)
	b := s.make() // not running: this test is the only one to queue
	b.work = t.Context()
	channel, guild := s.general.ID().String(), s.guild.ID().String()
	s.journal.Advance(Network, "", sharedConversation(channel), snowflakeAt(time.Now().Add(-time.Hour)))
	owed := s.say("manqué")
	atOnce := func(_ string, job func()) bool { job(); return true }
	b.dispatch("GUILD_CREATE", fmt.Appendf(nil, `{"id":"%s","channels":[{"id":"%s","type":0,"last_message_id":"%s"}]}`, guild, channel, owed), atOnce)
	live := owed + 1
	b.dispatch("MESSAGE_CREATE", fmt.Appendf(nil, `{"id":"%s","channel_id":"%s","guild_id":"%s","author":{"id":"4"},"content":"vivant"}`, live, channel, guild), atOnce)
	require.Equal(t, []string{"manqué", "vivant"}, s.handler.texts())
	at, _ := s.journal.at(s.general)
	require.Equal(t, live.String(), at)
}

func TestAChannelThatTheBotMayNotSeeIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := world(t)
	b := s.make()
	b.self.Store(&identity{user: "9"})
	b.dispatch("GUILD_CREATE", []byte(`{"id":"1","system_channel_id":"11","roles":[{"id":"1","permissions":"1024"}],
		"members":[{"user":{"id":"9"},"roles":[]}],
		"channels":[{"id":"12","type":0,"position":3},{"id":"13","type":0,"position":2},{"id":"14","type":15},
			{"id":"11","type":0,"permission_overwrites":[{"id":"1","type":0,"deny":"1024"}]}],
		"threads":[{"id":"20","type":11,"parent_id":"14"},{"id":"21","type":11,"parent_id":"11"}]}`),
		func(string, func()) bool { return true })
	require.Equal(t, []chat.Conversation{"c:12", "c:13", "c:20"}, b.owed.list())
	require.Equal(t, "13", b.guilds.front("1"), "the first channel that it sees")
}

func TestTheFirstSessionAsksNothingItCanKnow(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	require.NoError(t, s.stop())
	for _, r := range s.server.Requests() {
		require.Equal(t, http.MethodGet, r.Method)
		require.Equal(t, "/gateway/bot", r.Path)
	}
}
