package discord_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/emulator/discord"
)

// BenchmarkEcho measures answered events: a person writes, a bare bot reads the event and answers by REST. 64 are
// outstanding, nothing is validated, the journal is off.
func BenchmarkEcho(b *testing.B) {
	p := open(b, func(o *discord.Options) { o.Specs, o.Journal = nil, -1 })
	l, _ := p.ready(everything)
	transport := &http.Transport{MaxIdleConnsPerHost: 512}
	b.Cleanup(transport.CloseIdleConnections)
	send := func() {
		req, err := http.NewRequest("POST", p.s.URL()+"/api/v10/channels/"+p.general.ID().String()+"/messages", bytes.NewReader([]byte(`{"content":"echo"}`)))
		if err != nil {
			panic(err)
		}
		req.Header.Set("Authorization", "Bot "+p.app.Token())
		req.Header.Set("Content-Type", "application/json")
		resp, err := transport.RoundTrip(req)
		if err != nil || resp.StatusCode != 200 {
			panic("not answered")
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
	slots, answered := make(chan struct{}, 64), make(chan struct{}, 64)
	work := make(chan struct{}, 64)
	for range 64 {
		go func() {
			for range work {
				send()
				<-slots
				answered <- struct{}{}
			}
		}()
	}
	go readEvents(l.ws, work)
	b.ResetTimer()
	go func() {
		for range b.N {
			slots <- struct{}{}
			if _, err := p.lea.Say(p.general, "bonjour"); err != nil {
				panic(err)
			}
		}
	}()
	for range b.N {
		<-answered
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answered/s")
	require.Empty(b, p.s.Violations())
}

// readEvents gives one order for each message of a person, until the connection ends.
func readEvents(ws *websocket.Conn, work chan<- struct{}) {
	defer close(work)
	for {
		_, raw, err := ws.ReadMessage()
		if err != nil {
			return
		}
		if bytes.Contains(raw, []byte(`"content":"bonjour"`)) && json.Valid(raw) {
			work <- struct{}{}
		}
	}
}
