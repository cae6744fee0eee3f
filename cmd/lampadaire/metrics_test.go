package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/retention"
	"github.com/lampadaire/lampadaire/internal/store"
)

// TestLaw2_NoMetricCanCarryAPerson feeds the meters with everything that could
// name somebody, through every door, and reads each label of the page.
func TestLaw2_NoMetricCanCarryAPerson(t *testing.T) {
	const lea = "lea-1100000000000000042"
	m := newMeters()
	failing := handlerFunc(func() error { return errors.New(lea) })
	for _, e := range []chat.Event{
		&chat.Message{Text: lea}, &chat.Command{Name: lea}, &chat.Press{Token: lea}, &chat.Form{}, &chat.Join{}, &chat.Arrived{}, &chat.Gone{}, &chat.Closed{},
		&chat.Moved{From: lea}, &strange{},
	} {
		*e.Head() = chat.Origin{
			Network: lea, ID: lea, Author: chat.Author{Account: pdn.Account{Network: lea, ID: lea}},
			Place: chat.Place{Space: lea, Conversation: lea}, Answer: lea,
		}
		_ = countedHandler{failing, m}.Handle(t.Context(), e)
		e.Head().Network = onDiscord
		_ = countedHandler{handlerFunc(func() error { return nil }), m}.Handle(t.Context(), e)
	}
	for _, err := range []error{nil, errors.New(lea), chat.ErrClosed, chat.ErrGone, chat.ErrForbidden, chat.ErrRefused, chat.ErrTooFast, fmt.Errorf("%s: %w", lea, chat.ErrUncertain)} {
		_, _ = countedSender{sendsWith{err}, m}.Send(t.Context(), chat.ToSpace(lea, chat.Content{Text: lea}))
	}
	countedJournal{idle{}, m}.Unreadable(lea, lea, lea)
	m.purgedBy(retention.Counts{Links: 2, Agenda: 1})
	m.watch(gauges{
		waiting: func(context.Context) (store.Waiting, error) { return store.Waiting{Outbox: 3, Answers: 1}, nil },
		backup:  func() (time.Time, error) { return time.Unix(1000, 0), nil },
		bots:    func() map[pdn.NetworkID]bool { return map[pdn.NetworkID]bool{onDiscord: true, lea: false} },
		now:     func() time.Time { return time.Unix(1090, 0) },
	})
	page := pageOf(t, m)
	require.NotContains(t, page, lea)
	requireClosed(t, m)
	for _, line := range []string{
		`lampadaire_events_total{kind="message",network="discord",result="done"} 1`,
		`lampadaire_events_total{kind="other",network="other",result="failed"} 1`,
		`lampadaire_answers_total{network="discord",outcome="uncertain"} 1`,
		`lampadaire_unreadable_total{class="other",network="other"} 1`,
		`lampadaire_purged_total{rows="links"} 2`,
		`lampadaire_queue_length{queue="outbox"} 3`,
		`lampadaire_backup_age_seconds 90`,
		`lampadaire_bot_connected{network="discord"} 1`,
	} {
		require.Contains(t, page, line+"\n")
	}
}

// requireClosed compares every label value of every metric with its list.
func requireClosed(t *testing.T, m *meters) {
	t.Helper()
	families, err := m.registry.Gather()
	require.NoError(t, err)
	lists, seen := labelValues(), 0
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			for _, label := range metric.GetLabel() {
				seen++
				require.True(t, slices.Contains(lists[label.GetName()], label.GetValue()),
					"%s{%s=%q} is in no list", family.GetName(), label.GetName(), label.GetValue())
			}
		}
	}
	require.Greater(t, seen, 10, "the rule looks at nothing")
}

func pageOf(t *testing.T, m *meters) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	require.Equal(t, 200, w.Code)
	return w.Body.String()
}

type handlerFunc func() error

func (f handlerFunc) Handle(context.Context, chat.Event) error { return f() }

// strange is a kind of event that nobody knows.
type strange struct{ chat.Origin }

// sendsWith is a sender that ends each message the same way.
type sendsWith struct{ err error }

func (sendsWith) Network() pdn.NetworkID          { return onDiscord }
func (sendsWith) Capabilities() chat.Capabilities { return chat.Capabilities{} }
func (s sendsWith) Send(context.Context, chat.Outgoing) (chat.MessageRef, error) {
	return "", s.err
}
func (sendsWith) OpenPrivate(context.Context, pdn.Account) (chat.Address, error) { return "", nil }

func TestTheRunningHouseIsCounted(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	h, stop := s.inProcess()
	s.connected()
	tom := s.telegram.Person("Tom", "tom", "fr")
	_, err := tom.Start("")
	require.NoError(t, err)
	s.until("Tom is answered and counted", func() bool {
		return strings.Contains(pageOf(t, h.meters), `lampadaire_answers_total{network="telegram",outcome="sent"} 1`)
	})
	page := pageOf(t, h.meters)
	require.Contains(t, page, `lampadaire_bot_connected{network="telegram"} 1`)
	require.NotContains(t, page, "lampadaire_backup_age_seconds", "absent, not zero, where no backup is made")
	require.NoError(t, h.purge(t.Context(), time.Now()))
	require.Contains(t, pageOf(t, h.meters), `lampadaire_purged_total{rows="links"} 0`)
	requireClosed(t, h.meters)
	require.NoError(t, stop())
}

func TestSystemdIsToldThatTheProgramIsReadyAndLives(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	require.NoError(t, err)
	defer socket.Close()
	t.Setenv("NOTIFY_SOCKET", path)
	t.Setenv("WATCHDOG_USEC", "30000")
	ctx, cancel := context.WithCancel(t.Context())
	hangs := make(chan bool, 1)
	done := make(chan error, 1)
	go func() {
		done <- beat(ctx, func(context.Context) error {
			select {
			case <-hangs:
				return errors.New("hangs")
			default:
				return nil
			}
		}, func() string { return "Allumé" })
	}()
	next := func() string {
		buffer := make([]byte, 512)
		require.NoError(t, socket.SetReadDeadline(time.Now().Add(waitAtMost)))
		n, err := socket.Read(buffer)
		require.NoError(t, err)
		return string(buffer[:n])
	}
	require.Equal(t, "READY=1\nSTATUS=Allumé", next())
	require.Equal(t, "WATCHDOG=1\nSTATUS=Allumé", next())
	hangs <- true // one beat is skipped, the following ones come
	require.Equal(t, "WATCHDOG=1\nSTATUS=Allumé", next())
	cancel()
	require.NoError(t, <-done)
	for told := next(); told != "STOPPING=1"; told = next() {
		require.Contains(t, told, "WATCHDOG=1")
	}
}

func TestWithoutSystemdNothingIsTold(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	require.NoError(t, beat(t.Context(), nil, nil))
}

func TestTheSurveillancePageIsOnThisMachineAlone(t *testing.T) {
	t.Parallel()
	m := newMeters()
	for _, address := range []string{"0.0.0.0:9464", "[::]:9464", "192.0.2.1:9464", ":9464"} {
		err := watch(t.Context(), address, func() bool { return true }, m.handler())
		require.Equal(t, "erreur.surveillance_publique", pdn.KeyOf(err), address)
	}
	require.NoError(t, watch(t.Context(), "", nil, nil), "none is asked for")
	ctx, cancel := context.WithCancel(t.Context())
	address := freePort(t)
	done := make(chan error, 1)
	go func() { done <- watch(ctx, address, func() bool { return false }, m.handler()) }()
	get := func(page string) (int, string) {
		response, err := http.Get("http://" + address + page)
		if err != nil {
			return 0, ""
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		return response.StatusCode, string(body)
	}
	require.True(t, within(waitAtMost, func() bool { code, _ := get("/vivant"); return code == http.StatusOK }))
	code, _ := get("/pret")
	require.Equal(t, http.StatusServiceUnavailable, code)
	code, page := get("/metrics")
	require.Equal(t, http.StatusOK, code)
	require.Contains(t, page, "lampadaire_backup_failures_total 0")
	cancel()
	require.NoError(t, <-done)
}
