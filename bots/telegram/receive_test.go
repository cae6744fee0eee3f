package telegram_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/bots/bottest"
	"github.com/lampadaire/lampadaire/bots/telegram"
	"github.com/lampadaire/lampadaire/internal/chat"
	emulator "github.com/lampadaire/lampadaire/internal/emulator/telegram"
)

// start runs a bot with options changed; the world has one person met.
func start(t *testing.T, p *platform, h chat.Handler, change ...func(*telegram.Options)) (*telegram.Bot, *bottest.Running, *bottest.Journal) {
	t.Helper()
	j := &bottest.Journal{}
	o := p.options(t, h, j)
	for _, c := range change {
		c(&o)
	}
	b, err := telegram.New(o)
	require.NoError(t, err)
	return b, bottest.Start(t, b), j
}

func texts(list []*chat.Message) []string {
	var found []string
	for _, m := range list {
		found = append(found, m.Text)
	}
	return found
}

// T3.
func TestAnUnknownReactionStatusOrOriginDoesNotStopTheOthers(t *testing.T) {
	p := newPlatform(t)
	r := &bottest.Recorder{}
	_, _, j := start(t, p, r)
	who := p.Person(t).(*person)
	who.Meet(t)
	release := p.Hold()
	p.Inject("message_reaction", []byte(`{"chat":{"id":1,"type":"group"},"message_id":1,"date":1,"old_reaction":[],"new_reaction":[{"type":"hologram"}]}`))
	p.Inject("chat_member", []byte(`{"chat":{"id":-1,"type":"group"},"from":{"id":5},"date":1,"old_chat_member":{"status":"left"},"new_chat_member":{"status":"hologram"}}`))
	p.Inject("message", []byte(`{"message_id":1,"date":1,"chat":{"id":-1,"type":"group"},"from":{"id":5},"text":"transféré","forward_origin":{"type":"hologram"}}`))
	p.Inject("message", []byte(`{"message_id":"sept","text":7}`))
	who.Say(t, "la suite")
	release()
	list := bottest.Some[*chat.Message](t, r, 2)
	require.ElementsMatch(t, []string{"transféré", "la suite"}, texts(list))
	require.ElementsMatch(t, []string{"message_reaction: kind", "chat_member: status", "message: json"}, j.Unread())
}

// T4, T5.
func TestWhatOnlyAPersonCanRepairStopsTheBotWithItsName(t *testing.T) {
	for name, c := range map[string]struct {
		fault emulator.Fault
		want  error
	}{
		"token revoked":   {emulator.Fault{Method: "getUpdates", Status: 401, Description: "Unauthorized"}, telegram.ErrToken},
		"two pollers":     {emulator.Fault{Method: "getUpdates", Status: 409, Times: 3, Description: "Conflict: terminated by other getUpdates request"}, telegram.ErrConflict},
		"webhook is set":  {emulator.Fault{Method: "getUpdates", Status: 409, Description: "Conflict: can't use getUpdates method while webhook is active"}, telegram.ErrWebhook},
		"token at birth":  {emulator.Fault{Method: "getMe", Status: 401, Description: "Unauthorized"}, telegram.ErrToken},
		"token of a typo": {emulator.Fault{Method: "getMe", Status: 404, Description: "Not Found"}, telegram.ErrToken},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlatform(t)
			p.Fault(c.fault)
			b, err := telegram.New(p.options(t, &bottest.Recorder{}, &bottest.Journal{}))
			require.NoError(t, err)
			require.ErrorIs(t, b.Run(deadline(t)), c.want)
			require.False(t, b.Ready())
		})
	}
}

func TestOfTwoPollersOneStops(t *testing.T) {
	p := newPlatform(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 2)
	for range 2 {
		b, err := telegram.New(p.options(t, &bottest.Recorder{}, &bottest.Journal{}))
		require.NoError(t, err)
		go func() { ended <- b.Run(ctx) }()
	}
	require.ErrorIs(t, <-ended, telegram.ErrConflict)
	require.Empty(t, ended, "the other goes on")
	cancel()
	require.NoError(t, <-ended)
}

func TestPassingFaultsOfReceptionLoseNothing(t *testing.T) {
	for name, f := range map[string]emulator.Fault{
		"one conflict":           {Status: 409, Description: "Conflict: terminated by other getUpdates request"},
		"502 page":               {Status: 502, Body: []byte("<html>Bad Gateway</html>")},
		"500":                    {Status: 500, Times: 3},
		"429":                    {Status: 429, RetryAfter: 1},
		"429 page":               {Status: 429, Body: []byte("<html>slow</html>")},
		"reset":                  {Reset: true, Times: 2},
		"reset after the effect": {Reset: true, AfterEffect: true},
		"cut short":              {CutBody: 30, Announce: true},
		"cut short, unannounced": {CutBody: 30, Times: 3},
		"page in place of JSON":  {Body: []byte("<html>captive portal</html>"), Times: 12},
		"late":                   {Latency: 20 * time.Millisecond},
		"blackhole":              {Blackhole: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlatform(t)
			r := &bottest.Recorder{}
			start(t, p, r, func(o *telegram.Options) {
				o.HTTP.Transport.(*http.Transport).ResponseHeaderTimeout = 300 * time.Millisecond
				o.PollTimeout = 100 * time.Millisecond // the server rounds it to zero: short polls
			})
			who := p.Person(t).(*person)
			who.Meet(t)
			who.Say(t, "avant")
			bottest.Some[*chat.Message](t, r, 1)
			f.Method = "getUpdates"
			p.Fault(f)
			who.Say(t, "pendant")
			who.Say(t, "après")
			require.Equal(t, []string{"avant", "pendant", "après"}, texts(bottest.Some[*chat.Message](t, r, 3)))
		})
	}
}

// T5: the library polled seven times in eight seconds whatever the platform asked for.
func TestTheWaitThatThePlatformAsksForIsHonoured(t *testing.T) {
	p := newPlatform(t)
	r := &bottest.Recorder{}
	start(t, p, r)
	who := p.Person(t).(*person)
	who.Meet(t)
	bottest.Some[*chat.Command](t, r, 1)
	p.Fault(emulator.Fault{Method: "getUpdates", Status: 429, RetryAfter: 1})
	who.Say(t, "enfin")
	bottest.Some[*chat.Message](t, r, 1)
	polls := p.Requests("getUpdates")
	refused := slices.IndexFunc(polls, func(q emulator.Request) bool { return q.Status == 429 })
	require.GreaterOrEqual(t, refused, 0)
	require.NoError(t, p.Until(deadline(t), func() bool { polls = p.Requests("getUpdates"); return len(polls) > refused+1 }))
	require.GreaterOrEqual(t, polls[refused+1].At.Sub(polls[refused].At), time.Second, "not asked again before")
}

func TestABrokenUpdateIsFoundAloneAndCounted(t *testing.T) {
	p := newPlatform(t)
	r := &bottest.Recorder{}
	_, _, j := start(t, p, r)
	who := p.Person(t).(*person)
	who.Meet(t)
	release := p.Hold()
	who.Say(t, "avant")
	p.Inject("message", []byte(`{"text":"secret`))
	who.Say(t, "après")
	release()
	require.Equal(t, []string{"avant", "après"}, texts(bottest.Some[*chat.Message](t, r, 2)))
	require.Equal(t, []string{"other: batch"}, j.Unread())
}

func TestDuplicatedAndReorderedUpdatesAreEachHandledOnce(t *testing.T) {
	p := newPlatform(t)
	r := &bottest.Recorder{}
	start(t, p, r)
	who := p.Person(t).(*person)
	who.Meet(t)
	release := p.Hold()
	for i := range 20 {
		who.Say(t, fmt.Sprint(i))
	}
	p.Server.Repeat(5)
	p.Reverse()
	release()
	require.NoError(t, p.Until(deadline(t), func() bool { return p.Pending() == 0 }))
	seen := map[string]int{}
	for _, text := range texts(bottest.Some[*chat.Message](t, r, 20)) {
		seen[text]++
	}
	require.Len(t, seen, 20)
	require.Len(t, r.Events(), 21)
}

func TestALowerNumberAfterAWeekIsNotTakenForADuplicate(t *testing.T) {
	now := time.Date(2026, 7, 6, 9, 0, 0, 0, time.UTC)
	var mu sync.Mutex
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	p := newPlatform(t, func(o *emulator.Options) { o.Now = clock })
	r := &bottest.Recorder{}
	start(t, p, r)
	who := p.Person(t).(*person)
	p.Renumber(5000)
	who.Meet(t)
	who.Say(t, "juillet")
	bottest.Some[*chat.Message](t, r, 1)
	mu.Lock()
	now = now.Add(50 * 24 * time.Hour)
	mu.Unlock()
	p.Renumber(3000)
	who.Say(t, "août")
	bottest.Some[*chat.Message](t, r, 2)
	mu.Lock()
	now = now.Add(8 * 24 * time.Hour)
	mu.Unlock()
	p.Renumber(5000)
	who.Say(t, "août encore")
	who.Say(t, "septembre")
	list := bottest.Some[*chat.Message](t, r, 4)
	require.Equal(t, []string{"juillet", "août", "août encore", "septembre"}, texts(list))
	require.NotEqual(t, list[0].ID, list[3].ID, "the same number is not the same event")
	require.NoError(t, p.Until(deadline(t), func() bool { return p.Pending() == 0 }))
}

func TestAnEnormousUpdateIsCut(t *testing.T) {
	p := newPlatform(t)
	r := &bottest.Recorder{}
	start(t, p, r)
	p.Inject("message", []byte(`{"message_id":1,"date":1,"chat":{"id":-1,"type":"group"},"from":{"id":5},"text":"`+strings.Repeat("é", 5<<20)+`"}`))
	m := bottest.Some[*chat.Message](t, r, 1)[0]
	require.True(t, m.Cut)
	require.Len(t, []rune(m.Text), 4096)
}

func TestAnUnreachablePlatformLeavesTheBotTryingAndNotReady(t *testing.T) {
	p := newPlatform(t)
	o := p.options(t, &bottest.Recorder{}, &bottest.Journal{})
	o.ServerURL = "http://nulle-part.invalid"
	var buffer bytes.Buffer
	o.Logger = slog.New(slog.NewTextHandler(&buffer, nil))
	b, err := telegram.New(o)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	require.NoError(t, b.Run(ctx))
	require.False(t, b.Ready())
	require.Contains(t, buffer.String(), "class=network")
}

func TestStoppedUnderLoadLosesAndRepeatsNothing(t *testing.T) {
	p := newPlatform(t)
	who := p.Person(t).(*person)
	who.Meet(t)
	const n = 400
	for i := range n {
		who.Say(t, fmt.Sprint(i))
	}
	var mu sync.Mutex
	done := map[string]int{}
	for round := 0; p.Pending() > 0; round++ {
		require.Less(t, round, n, "each run confirms what it has finished")
		reached := make(chan struct{})
		var once sync.Once
		left := 30
		r := &bottest.Recorder{Do: func(_ context.Context, e chat.Event) error {
			mu.Lock()
			defer mu.Unlock()
			if m, ok := e.(*chat.Message); ok {
				done[m.Text]++
				if left--; left == 0 {
					once.Do(func() { close(reached) })
				}
			}
			return nil
		}}
		_, running, _ := start(t, p, r)
		select {
		case <-reached:
		case <-time.After(200 * time.Millisecond):
		}
		require.NoError(t, running.Stop(t))
	}
	require.Len(t, done, n)
	for text, times := range done {
		require.Equal(t, 1, times, "message %s: an ordered stop repeats nothing", text)
	}
}

func TestADayAwayIsDeclaredAsAGap(t *testing.T) {
	p := newPlatform(t)
	j := &bottest.Journal{}
	last := time.Now().Add(-72 * time.Hour).UTC().Truncate(time.Second)
	j.Advance(telegram.Network, "", "", last.Format(time.RFC3339))
	b, err := telegram.New(p.options(t, &bottest.Recorder{}, j))
	require.NoError(t, err)
	bottest.Start(t, b)
	require.Len(t, j.Gaps, 1)
	require.Equal(t, last, j.Gaps[0].From)
	require.Empty(t, j.Gaps[0].Space, "every space of the network")
}

func TestAPressIsAnsweredWithoutWords(t *testing.T) {
	p := newPlatform(t)
	r := &bottest.Recorder{}
	b, _, _ := start(t, p, r)
	who := p.Person(t).(*person)
	who.Meet(t)
	address := bottest.Some[*chat.Command](t, r, 1)[0].Answer
	ref, err := b.Send(deadline(t), chat.ToProfessional(address, chat.Content{Text: "x", Buttons: [][]chat.Button{{{Label: "Oui", Token: "oui"}}}}))
	require.NoError(t, err)
	who.Press(t, ref, "oui")
	who.Press(t, ref, "oui")
	presses := bottest.Some[*chat.Press](t, r, 2)
	require.NotEqual(t, presses[0].ID, presses[1].ID)
	require.NoError(t, p.Until(deadline(t), func() bool { return len(who.Toasts()) == 2 }))
	require.Empty(t, who.Toasts()[0].Text)
}

func TestAStuckHandlerIsCutAfterTheGraceAndItsEventComesAgain(t *testing.T) {
	p := newPlatform(t)
	began := make(chan struct{})
	stuck := &bottest.Recorder{Do: func(ctx context.Context, e chat.Event) error {
		if _, ok := e.(*chat.Message); !ok {
			return nil
		}
		close(began)
		<-ctx.Done()
		return ctx.Err()
	}}
	_, running, _ := start(t, p, stuck, func(o *telegram.Options) { o.Grace = 50 * time.Millisecond })
	who := p.Person(t).(*person)
	who.Meet(t)
	who.Say(t, "coincé")
	<-began
	require.NoError(t, running.Stop(t))
	r := &bottest.Recorder{}
	start(t, p, r)
	require.Equal(t, []string{"coincé"}, texts(bottest.Some[*chat.Message](t, r, 1)))
}
