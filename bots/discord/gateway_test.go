package discord

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	emu "github.com/lampadaire/lampadaire/internal/emulator/discord"
)

// lines counts what the log says.
func (s *stage) lines(what string) int { return strings.Count(s.logs.String(), what) }

const (
	begun   = "gateway session begun"
	resumed = "gateway session resumed"
)

func shortBeat(o *emu.Options) { o.Heartbeat = 200 * time.Millisecond }

func TestAfterEachTroubleTheBotComesBackAndNothingIsLost(t *testing.T) {
	t.Parallel()
	troubles := []struct {
		name    string
		trouble func(f *emu.Faults)
		resumes bool // the session survives
	}{
		{"reconnect asked in session", func(f *emu.Faults) { f.Reconnect() }, true},
		{"session invalid but resumable (D7)", func(f *emu.Faults) { f.Invalidate(true) }, true},
		{"session invalid", func(f *emu.Faults) { f.Invalidate(false) }, false},
		{"reconnect asked right after Resume (D2)", func(f *emu.Faults) { f.NextResume(emu.ResumeReconnect, emu.ResumeReconnect); f.Reconnect() }, true},
		{"invalid right after Resume (D1)", func(f *emu.Faults) { f.NextResume(emu.ResumeInvalid); f.Reconnect() }, false},
		{"invalid but resumable right after Resume", func(f *emu.Faults) { f.NextResume(emu.ResumeInvalidKeep); f.Reconnect() }, true},
		{"no Hello (D3)", func(f *emu.Faults) { f.NoHello(1); f.Reconnect() }, true},
		{"close 4000 (D5)", func(f *emu.Faults) { f.CloseGateway(4000) }, true},
		{"close 4008", func(f *emu.Faults) { f.CloseGateway(4008) }, true},
		{"close 4007", func(f *emu.Faults) { f.CloseGateway(4007) }, false},
		{"close 4009", func(f *emu.Faults) { f.CloseGateway(4009) }, false},
		{"reset in the middle of a frame", func(f *emu.Faults) { f.ResetMidFrame() }, true},
		{"every connection reset", func(f *emu.Faults) { f.DropConnections() }, true},
		{"restart of the platform", func(f *emu.Faults) { f.Restart() }, false},
	}
	for _, tt := range troubles {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := world(t).start()
			s.say("avant")
			s.until("the first message", func() bool { return len(s.handler.texts()) == 1 })
			if !tt.resumes {
				// The first new connection gets no Hello: the bot is away while "pendant" is said.
				s.server.Faults().NoHello(1)
			}
			tt.trouble(s.server.Faults())
			s.until("the trouble is noticed", func() bool { return s.lines("gateway connection ended")+s.lines("gateway session ended") > 0 })
			s.say("pendant")
			s.until("the bot is back", func() bool { return s.lines(resumed)+s.lines(begun) == 2 && s.bot.Ready() })
			s.say("après")
			s.until("all messages", func() bool { return len(s.handler.texts()) >= 3 })
			require.NoError(t, s.stop())
			require.Equal(t, []string{"avant", "pendant", "après"}, s.handler.texts())
			if tt.resumes {
				require.Equal(t, 1, s.lines(begun), "the session is resumed, not begun again")
			} else {
				require.Equal(t, 2, s.lines(begun))
				require.True(t, seen[*chat.Message](s.handler)[1].Reread, "what a lost session missed is read again")
			}
			s.noViolations()
		})
	}
}

func TestUnansweredHeartbeatsEndTheConnectionAfterOneIntervalAndKeepTheSession(t *testing.T) {
	t.Parallel()
	s := world(t, shortBeat).start()
	s.server.Faults().SilenceHeartbeats(true)
	s.until("the zombie is noticed", func() bool { return s.lines("zombie=true") > 0 })
	s.server.Faults().SilenceHeartbeats(false)
	s.until("the session is resumed", func() bool { return s.lines(resumed) > 0 })
	require.NoError(t, s.stop())
	require.Equal(t, 1, s.lines(begun), "closing with 1000 would have ended the session")
}

func TestASilentConnectionIsLeft(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	s.server.Faults().Blackhole(true)
	s.until("the silence is noticed", func() bool { return !s.bot.Ready() })
	s.server.Faults().Blackhole(false)
	s.until("the bot is back", s.bot.Ready)
	s.say("bonjour")
	s.until("the message", func() bool { return len(s.handler.texts()) == 1 })
	require.NoError(t, s.stop())
}

func TestACloseThatForbidsAnotherTryStopsTheBotWithItsReason(t *testing.T) {
	t.Parallel()
	kinds := map[int]error{4004: ErrToken, 4010: ErrSharding, 4011: ErrSharding, 4012: ErrVersion, 4013: ErrIntents, 4014: ErrIntents}
	for code, kind := range kinds {
		t.Run(fmt.Sprintf("%d on the first connection", code), func(t *testing.T) {
			t.Parallel()
			s := world(t)
			s.server.Faults().RefuseIdentify(code, 1)
			err := s.make().Run(soon(t))
			requireFatal(t, err, code, kind)
		})
		t.Run(fmt.Sprintf("%d on a later connection (D6)", code), func(t *testing.T) {
			t.Parallel()
			s := world(t)
			b := s.make()
			done := make(chan error, 1)
			go func() { done <- b.Run(soon(t)) }()
			s.until("ready", b.Ready)
			s.server.Faults().RefuseIdentify(code, 1)
			s.server.Faults().Invalidate(false)
			requireFatal(t, <-done, code, kind)
			require.False(t, b.Ready())
		})
	}
}

func requireFatal(t *testing.T, err error, code int, kind error) {
	t.Helper()
	fatal, ok := errors.AsType[*Fatal](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, code, fatal.Code)
	require.ErrorIs(t, err, kind)
}

func TestARevokedTokenStopsTheBotAndEverySend(t *testing.T) {
	t.Parallel()
	s := world(t)
	b := s.make()
	done := make(chan error, 1)
	go func() { done <- b.Run(soon(t)) }()
	s.until("ready", b.Ready)
	s.server.Faults().REST(emu.RESTFault{Operation: "create_message", Status: 401, Body: `{"message":"401: Unauthorized","code":0}`})
	post := chat.ToSpace(sharedConversation(s.general.ID().String()), chat.Content{Text: "bonjour"})
	_, err := b.Send(soon(t), post)
	require.Error(t, err)
	requireFatal(t, <-done, 401, ErrToken)
	before := len(s.server.Requests())
	_, err = b.Send(soon(t), post)
	require.ErrorIs(t, err, ErrToken)
	require.Len(t, s.server.Requests(), before, "nothing more is asked")
}

func TestABadTokenIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	s := world(t)
	b := s.make(func(o *Options) { o.Token = NewToken("autre") })
	requireFatal(t, b.Run(soon(t)), 401, ErrToken)
}

func TestAStopDuringAReconnectionLeavesNoZombie(t *testing.T) {
	t.Parallel()
	s := world(t).start(func(o *Options) { o.Timing.Pause = 50 * time.Millisecond })
	s.server.Faults().NoHello(100)
	s.server.Faults().Reconnect()
	s.until("the reconnection", func() bool { return s.lines("gateway connection ended") > 0 })
	require.NoError(t, s.stop())
	connected, _ := s.app.Sessions()
	require.Zero(t, connected)
	require.False(t, s.bot.Ready())
}

func TestAnAbsentPlatformIsWaitedFor(t *testing.T) {
	t.Parallel()
	s := world(t)
	b := s.make(func(o *Options) { o.BaseURL = "http://plateforme.invalid" })
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	s.until("several attempts", func() bool { return s.lines("gateway session ended") >= 2 })
	require.False(t, b.Ready())
	cancel()
	require.NoError(t, <-done)
}

func TestTwoThousandMessagesArriveInOrder(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	const many = 2000
	for i := range many {
		s.say(fmt.Sprint(i))
	}
	s.until("all of them", func() bool { return len(s.handler.texts()) == many })
	require.NoError(t, s.stop())
	for i, text := range s.handler.texts() {
		require.Equal(t, fmt.Sprint(i), text)
	}
}

func TestAComponentOfAnUnknownKindDoesNotHideItsMessage(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	s.server.Faults().UnknownComponents(1)
	s.say("bonjour")
	s.until("the message", func() bool { return len(s.handler.texts()) == 1 })
	require.NoError(t, s.stop())
	require.Equal(t, s.lea.ID().String(), seen[*chat.Message](s.handler)[0].Author.Account.ID)
}

func TestAHandlerThatPanicsLosesOneEventAndSaysSo(t *testing.T) {
	t.Parallel()
	s := world(t)
	s.handler.answerWith(func(_ context.Context, _ *Bot, e chat.Event) error {
		if m, ok := e.(*chat.Message); ok && m.Text == "boum" {
			panic("texte secret de Léa")
		}
		return nil
	})
	s.start()
	s.say("boum")
	s.say("bonjour")
	s.until("the next message", func() bool { return len(s.handler.texts()) == 1 })
	require.NoError(t, s.stop())
	require.Equal(t, 1, s.journal.count("other/panic"))
	require.NotContains(t, s.logs.String(), "secret")
}

func TestAnEventThatCannotBeHandledNowIsHandedAgainBeforeTheNextOne(t *testing.T) {
	t.Parallel()
	s := world(t)
	tries := 0
	s.handler.answerWith(func(_ context.Context, _ *Bot, e chat.Event) error {
		if m, ok := e.(*chat.Message); ok && m.Text == "un" {
			if tries++; tries < 4 {
				return errors.New("database is locked")
			}
		}
		return nil
	})
	s.start()
	s.say("un")
	last := s.say("deux")
	s.until("both", func() bool { return len(s.handler.texts()) == 2 })
	s.until("the cursor", func() bool { at, _ := s.journal.at(s.general); return at == last.String() })
	require.NoError(t, s.stop())
	require.Equal(t, []string{"un", "deux"}, s.handler.texts())
	require.Equal(t, 4, tries)
}

func TestStrangeEventsAreCountedAndTheBotGoesOn(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	f := s.server.Faults()
	require.NoError(t, f.SendEvent(s.app, "GUILD_SOMETHING_NEW", map[string]any{"secret": "texte de Léa"}))
	require.NoError(t, f.SendEvent(s.app, "MESSAGE_CREATE", map[string]any{"content": "sans auteur"}))
	require.NoError(t, f.SendEvent(s.app, "MESSAGE_CREATE", map[string]any{"id": "12", "channel_id": "13", "content": "sans auteur"}))
	require.NoError(t, f.SendEvent(s.app, "INTERACTION_CREATE", map[string]any{"type": 3}))
	require.NoError(t, f.SendEvent(s.app, "INTERACTION_CREATE", map[string]any{"type": 77}))
	require.NoError(t, f.SendEvent(s.app, "GUILD_MEMBER_ADD", []any{"liste"}))
	require.NoError(t, f.SendEvent(s.app, "GUILD_CREATE", map[string]any{"id": true}))
	s.say("bonjour")
	s.until("the message", func() bool { return len(s.handler.texts()) == 1 })
	require.NoError(t, s.stop())
	require.Equal(t, map[string]int{
		"other/unknown kind": 1, "MESSAGE_CREATE/missing": 2, "INTERACTION_CREATE/missing": 1,
		"INTERACTION_CREATE/unknown kind": 1, "GUILD_MEMBER_ADD/missing": 1, "GUILD_CREATE/missing": 1,
	}, s.journal.unreadable)
	require.NotContains(t, s.logs.String(), "Léa")
}

func TestTheTokenIsPrintedNowhere(t *testing.T) {
	t.Parallel()
	s := world(t)
	secret := NewToken("jeton-secret")
	require.Equal(t, hiddenToken, fmt.Sprint(secret))
	require.NotContains(t, fmt.Sprintf("%v %+v %#v %q %x", secret, secret, secret, secret, secret), "secret")
	s.start()
	s.server.Faults().Restart()
	s.until("back", func() bool { return s.lines(begun) == 2 })
	require.NoError(t, s.stop())
	require.NotContains(t, s.logs.String(), s.app.Token())
}
