package discord

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// scripted is a gateway that says what no honest one would.
type scripted struct {
	*httptest.Server
	play       func(n int, c *websocket.Conn) // n counts the connections from 1
	identified atomic.Int64
	resumed    atomic.Int64
	limit      atomic.Pointer[string]
	n          atomic.Int64
}

func script(t *testing.T, encrypted bool, play func(n int, c *websocket.Conn)) *scripted {
	t.Helper()
	s := &scripted{play: play}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/v10/gateway/bot", func(w http.ResponseWriter, _ *http.Request) {
		limit := `{"total":1000,"remaining":999,"reset_after":0}`
		if l := s.limit.Load(); l != nil {
			limit = *l
		}
		_, _ = fmt.Fprintf(w, `{"url":"%s","session_start_limit":%s}`, strings.Replace(s.URL, "http", "ws", 1), limit)
	})
	upgrader := websocket.Upgrader{WriteBufferSize: 32}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer func() { _ = c.Close() }()
		s.play(int(s.n.Add(1)), c)
	})
	s.Server = httptest.NewUnstartedServer(mux)
	if encrypted {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return s
}

// welcome plays an honest beginning, and tells whether it was a resume.
func (s *scripted) welcome(c *websocket.Conn) (resume bool) {
	_ = c.WriteMessage(websocket.TextMessage, []byte(`{"op":10,"d":{"heartbeat_interval":200}}`))
	var first struct {
		Op int `json:"op"`
	}
	if c.ReadJSON(&first) != nil {
		return false
	}
	if first.Op == 6 {
		s.resumed.Add(1)
		return true
	}
	s.identified.Add(1)
	_ = c.WriteMessage(websocket.TextMessage, []byte(`{"t":"READY","s":1,"op":0,"d":{"session_id":"x","user":{"id":"1"},"application":{"id":"1"},"guilds":[]}}`))
	return false
}

// serve acknowledges heartbeats until the connection ends.
func serve(c *websocket.Conn) {
	for {
		if _, _, err := c.ReadMessage(); err != nil {
			return
		}
		_ = c.WriteMessage(websocket.TextMessage, []byte(`{"op":11}`))
	}
}

func (s *scripted) bot(t *testing.T, change ...func(*Options)) (*Bot, *lockedBuffer) {
	t.Helper()
	w := &stage{t: t, handler: newRecorder(), journal: newMemory(), logs: &lockedBuffer{}}
	o := []func(*Options){func(o *Options) { o.Token, o.BaseURL = NewToken("t"), s.URL }}
	return w.plain(append(o, change...)...), w.logs
}

func TestPacketsThatWouldKillTheLibraryEndTheConnectionOnly(t *testing.T) {
	t.Parallel()
	packets := map[string]string{
		"null":                   `null`,
		"a heartbeat of 0":       `{"op":10,"d":{"heartbeat_interval":0}}`,
		"a heartbeat below 0":    `{"op":10,"d":{"heartbeat_interval":-5}}`,
		"a hello that is no one": `{"op":10,"d":"x"}`,
		"broken":                 `{"op":`,
		"a list":                 `[1]`,
	}
	for name, packet := range packets {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var s *scripted
			s = script(t, false, func(n int, c *websocket.Conn) {
				if n == 1 {
					_ = c.WriteMessage(websocket.TextMessage, []byte(packet))
					serve(c)
					return
				}
				s.welcome(c)
				serve(c)
			})
			b, _ := s.bot(t)
			stop := running(t, b)
			require.Eventually(t, b.Ready, waitAtMost, time.Millisecond)
			require.NoError(t, stop())
		})
	}
}

func TestTheEncryptedGatewayIsReachedAndResumed(t *testing.T) {
	t.Parallel()
	var s *scripted
	s = script(t, true, func(n int, c *websocket.Conn) {
		resume := s.welcome(c)
		if resume {
			_ = c.WriteMessage(websocket.TextMessage, []byte(`{"t":"RESUMED","s":2,"op":0,"d":{}}`))
		}
		if n == 1 {
			_ = c.WriteMessage(websocket.TextMessage, []byte(`{"t":null,"s":null,"op":7,"d":null}`))
		}
		serve(c)
	})
	trusted := x509.NewCertPool()
	trusted.AddCert(s.Certificate())
	b, _ := s.bot(t, func(o *Options) {
		o.TLS = &tls.Config{RootCAs: trusted}
	})
	stop := running(t, b)
	require.Eventually(t, func() bool { return s.resumed.Load() == 1 && b.Ready() }, waitAtMost, time.Millisecond)
	require.NoError(t, stop())
	require.EqualValues(t, 1, s.identified.Load())

	stranger, logs := s.bot(t)
	stop = running(t, stranger)
	require.Eventually(t, func() bool { return strings.Contains(logs.String(), "certificate") }, waitAtMost, time.Millisecond)
	require.NoError(t, stop())
	require.EqualValues(t, 1, s.identified.Load(), "an unknown certificate is refused")
}

func TestNoNewSessionIsAskedWhenTheDayHasNoneLeft(t *testing.T) {
	t.Parallel()
	s := script(t, false, func(int, *websocket.Conn) {})
	none := `{"total":1000,"remaining":0,"reset_after":3600000}`
	s.limit.Store(&none)
	b, logs := s.bot(t)
	stop := running(t, b)
	require.Eventually(t, func() bool { return strings.Contains(logs.String(), "gateway session ended") }, waitAtMost, time.Millisecond)
	require.NoError(t, stop())
	require.Zero(t, s.n.Load())
}

func TestSessionsThatFailAtOnceAreSpacedOut(t *testing.T) {
	b, err := New(Options{Token: NewToken("t"), Handler: newRecorder(), Journal: newMemory()})
	require.NoError(t, err)
	for _, luck := range []float64{0, 0.5, 0.999} {
		b.chance = func() float64 { return luck }
		identifies, waited := 0, time.Duration(0)
		for ; waited < 24*time.Hour; identifies++ {
			waited += b.identifyPause(identifies, errLost)
		}
		require.Less(t, identifies, 500, "1000 a day take the token away")
	}
	require.Equal(t, time.Hour, b.identifyPause(0, retry(time.Hour)))
}

// A reconnect packet cut in two passes our guard and locks the library for ever
// (D2): the bot throws the locked object away. The lock leaks goroutines, so
// this runs in a process of its own.
func TestALibraryThatLocksItselfIsReplaced(t *testing.T) {
	t.Parallel()
	const variable = "LAMPADAIRE_LOCKED_LIBRARY"
	if os.Getenv(variable) == "" {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestALibraryThatLocksItselfIsReplaced$", "-test.v")
		child.Env = append(os.Environ(), variable+"=1")
		out, err := child.CombinedOutput()
		require.Contains(t, string(out), "replaced the locked library", "%v", err)
		return
	}
	var s *scripted
	s = script(t, false, func(n int, c *websocket.Conn) {
		if s.welcome(c) { // the first packet after Resume
			w, err := c.NextWriter(websocket.TextMessage)
			if err == nil {
				_, _ = w.Write([]byte(`{"t":null,"s":null,"op":7,"d":null,"padding":"` + strings.Repeat("x", 100) + `"}`))
				_ = w.Close()
			}
			serve(c)
			return
		}
		if n == 1 {
			_ = c.WriteMessage(websocket.TextMessage, []byte(`{"t":null,"s":null,"op":7,"d":null}`))
		}
		serve(c)
	})
	b, logs := s.bot(t, func(o *Options) { o.Timing.Open, o.Timing.Unlock = 300*time.Millisecond, 300*time.Millisecond })
	stop := running(t, b)
	require.Eventually(t, func() bool { return s.identified.Load() == 2 && b.Ready() }, waitAtMost, time.Millisecond)
	require.Contains(t, logs.String(), errStuck.Error())
	require.EqualValues(t, 1, s.resumed.Load())
	require.NoError(t, stop())
	fmt.Println("replaced the locked library")
	os.Exit(0)
}

func TestTheLibraryNeverEndsTheSessionByItsCloseFrame(t *testing.T) {
	ours, theirs := net.Pipe()
	c := newConn(ours, time.Second)
	received := make(chan []byte, 1)
	go func() {
		all, _ := io.ReadAll(theirs)
		received <- all
	}()
	for _, frame := range [][]byte{{0x88, 0x82, 0, 0, 0, 0, 3, 232}, {0x81, 0x80, 1, 2, 3, 4}, {0x88, 0x80, 0, 0, 0, 0}} {
		n, err := c.Write(frame)
		require.NoError(t, err)
		require.Len(t, frame, n)
	}
	require.NoError(t, c.Close())
	n, err := c.Write([]byte("late"))
	require.NoError(t, err, "a dead connection is told by its reading side alone")
	require.Equal(t, 4, n)
	require.Equal(t, []byte{0x81, 0x80, 1, 2, 3, 4}, <-received)
}

func TestOnlyKnownStopsAreFatal(t *testing.T) {
	for code := 4000; code < 4020; code++ {
		fatal := fatalClose(code)
		require.Equal(t, code == 4004 || code >= 4010 && code <= 4014, fatal != nil, code)
		if fatal != nil {
			require.Contains(t, fatal.Error(), fmt.Sprint(code))
			require.True(t, errors.Is(fatal, ErrToken) || errors.Is(fatal, ErrIntents) || errors.Is(fatal, ErrSharding) || errors.Is(fatal, ErrVersion))
		}
	}
	require.Nil(t, fatalClose(1006))
}
