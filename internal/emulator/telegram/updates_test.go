package telegram_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/emulator/telegram"
)

func started(t *testing.T, s *telegram.Server) *telegram.Person {
	t.Helper()
	lea := s.Person("Léa", "lea", "fr")
	_, err := lea.Start("")
	require.NoError(t, err)
	return lea
}

func TestAnUpdateIsGivenAgainUntilItIsConfirmed(t *testing.T) {
	s := world(t)
	lea := started(t, s)
	_, err := lea.Say(lea.Private(), "deux")
	require.NoError(t, err)
	first := updates(t, s, nil)
	require.Len(t, first, 2)
	require.Len(t, updates(t, s, params{"limit": 1}), 1)
	require.Equal(t, first[1].id(t), updates(t, s, params{"offset": first[0].id(t) + 1})[0].id(t))
	require.Empty(t, updates(t, s, params{"offset": first[1].id(t) + 1}))
	require.Zero(t, s.Pending())
}

func TestAnOffsetFarBeyondIsIgnored(t *testing.T) {
	s := world(t)
	s.Renumber(5000)
	started(t, s)
	require.Len(t, updates(t, s, params{"offset": 900000000}), 1)
}

func TestUpdatesAreDroppedAfterADay(t *testing.T) {
	now := monday
	s := world(t, func(o *telegram.Options) { o.Now = func() time.Time { return now } })
	started(t, s)
	now = now.Add(24*time.Hour + time.Second)
	require.Empty(t, updates(t, s, nil))
}

func TestASecondPollEndsTheFirst(t *testing.T) {
	s := world(t)
	first := make(chan reply, 1)
	go func() {
		r, _ := tryDo(context.Background(), s, s.Token(), "getUpdates", "application/json", []byte(`{"timeout":30}`))
		first <- r
	}()
	require.Eventually(t, func() bool { return s.Polling() }, 5*time.Second, time.Millisecond)
	require.True(t, post(t, s, "getUpdates", params{}).OK)
	require.Equal(t, 409, (<-first).Code)
}

func TestALongPollReturnsWithTheFirstUpdate(t *testing.T) {
	s := world(t)
	lea := started(t, s)
	first := updates(t, s, nil)
	got := make(chan []update, 1)
	go func() { got <- updates(t, s, params{"offset": first[0].id(t) + 1, "timeout": 30}) }()
	require.Eventually(t, func() bool { return s.Polling() }, 5*time.Second, time.Millisecond)
	_, err := lea.Say(lea.Private(), "enfin")
	require.NoError(t, err)
	require.Len(t, <-got, 1)
}

func TestScriptedUpdates(t *testing.T) {
	s := world(t)
	started(t, s)
	id := s.Inject("message_teleported", []byte(`{"x":"`+"\xff\xfe"+`"}`))
	s.Repeat(1)
	list := updates(t, s, nil)
	require.Equal(t, []string{"message", "message_teleported", "message_teleported"}, kinds(list))
	require.Equal(t, id, list[2].id(t))
	s.Reverse()
	require.Equal(t, []string{"message_teleported", "message_teleported", "message"}, kinds(updates(t, s, nil)))
}

func TestScriptedFaults(t *testing.T) {
	s := world(t)
	lea := started(t, s)
	raw := []byte(`{"chat_id":` + itoa(lea.ID()) + `,"text":"x"}`)
	try := func() (reply, error) {
		return tryDo(t.Context(), s, s.Token(), "sendMessage", "application/json", raw)
	}
	arrived := func() int { return len(s.VisibleTo(lea, lea.Private())) - 1 }

	s.Fault(telegram.Fault{Method: "sendMessage", Status: 502})
	r, err := try()
	require.NoError(t, err)
	require.Equal(t, 502, r.Code)
	require.Equal(t, 0, arrived())

	s.Fault(telegram.Fault{Method: "sendMessage", Status: 429, RetryAfter: 7})
	r, err = try()
	require.NoError(t, err)
	require.Equal(t, 7, r.Parameters.RetryAfter)

	for i, f := range []telegram.Fault{
		{AfterEffect: true, Status: 502, Body: []byte("<html>")}, {AfterEffect: true, Reset: true}, {CutBody: 20}, {CutBody: 20, Announce: true},
	} {
		s.Fault(f)
		_, err = try()
		require.Error(t, err, "fault %d", i)
		require.Equal(t, i+1, arrived(), "the effect took place")
	}
	s.Fault(telegram.Fault{Reset: true})
	_, err = try()
	require.Error(t, err)
	require.Equal(t, 4, arrived())

	stop := s.Fault(telegram.Fault{Blackhole: true, Times: -1})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = tryDo(ctx, s, s.Token(), "getMe", "application/json", nil)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	stop()
	s.Fault(telegram.Fault{Latency: time.Millisecond})
	r, err = try()
	require.NoError(t, err)
	require.True(t, r.OK)
}

func TestCloseEndsAWaitingPoll(t *testing.T) {
	s := world(t)
	done := make(chan error, 1)
	go func() {
		resp, err := http.Post(s.URL()+"/bot"+s.Token()+"/getUpdates", "application/json", strings.NewReader(`{"timeout":50}`))
		if err == nil {
			_, err = io.ReadAll(resp.Body)
			_ = resp.Body.Close()
		}
		done <- err
	}()
	require.Eventually(t, func() bool { return s.Polling() }, 5*time.Second, time.Millisecond)
	s.Close()
	<-done
}
