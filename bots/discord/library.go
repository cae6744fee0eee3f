package discord

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// library is the one variable of this package: discordgo's logger is itself a
// package variable, set once for all bots of the process. Its lines may hold
// whole events, so they are counted and never printed.
var library struct {
	once       sync.Once
	complaints atomic.Int64
}

// Complaints is how many error lines discordgo wanted to print since the start.
func Complaints() int64 { return library.complaints.Load() }

func silenceLibrary() {
	library.once.Do(func() {
		discordgo.Logger = func(int, int, string, ...interface{}) { library.complaints.Add(1) }
	})
}

// newSession makes a discordgo session that keeps no state, handles events in
// order, never reconnects by itself and asks for no compression.
func (l *line) newSession() (*discordgo.Session, error) {
	silenceLibrary()
	b := l.bot
	s, err := discordgo.New("Bot " + b.opts.Token.secret)
	if err != nil {
		return nil, err
	}
	s.StateEnabled, s.SyncEvents = false, true
	s.Compress, s.Identify.Compress = false, false
	s.ShouldReconnectOnError, s.ShouldReconnectVoiceOnSessionError = false, false
	s.ShouldRetryOnRateLimit, s.MaxRestRetries = false, 0
	s.LogLevel = discordgo.LogError
	s.Identify.Intents = b.intents()
	s.Identify.LargeThreshold = 50
	s.Client = &http.Client{Transport: gatewayAnswer{l}}
	s.Dialer = &websocket.Dialer{NetDialContext: l.dial, HandshakeTimeout: b.timing.Open}
	s.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) { l.onEvent(e) })
	s.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) { l.signalDown() })
	return s, nil
}

// intents are the families of events asked for: only what is used.
func (b *Bot) intents() discordgo.Intent {
	i := discordgo.IntentsGuilds | discordgo.IntentsGuildMembers | discordgo.IntentsDirectMessages
	if b.opts.ReadContent() {
		i |= discordgo.IntentsGuildMessages | discordgo.IntentMessageContent
	}
	return i
}

// gatewayAnswer stands for the library's REST client. The only thing the
// library asks is where the gateway is; we know better (resume address, own
// TLS), and nothing else may leave by that way.
type gatewayAnswer struct{ line *line }

// RoundTrip answers without any network.
func (g gatewayAnswer) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_ = r.Body.Close()
	}
	status, body := http.StatusForbidden, []byte("{}")
	if strings.HasSuffix(r.URL.Path, "/gateway") {
		known := g.line.address()
		address := url.URL{Scheme: "ws", Host: known.Host, Path: known.Path}
		b, err := json.Marshal(map[string]string{"url": address.String()})
		if err != nil {
			return nil, err
		}
		status, body = http.StatusOK, b
	}
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}, nil
}

// dial opens the connection of the line. The library believes that it speaks
// without encryption; the encryption is made here, so that conn sees the bytes.
func (l *line) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	if l.forget.Swap(false) {
		return nil, errDropped // makes the library ask again where the gateway is
	}
	address := l.address()
	host, port := address.Hostname(), address.Port()
	secure := address.Scheme == "wss"
	if port == "" {
		port = "80"
		if secure {
			port = "443"
		}
	}
	dialer := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 15 * time.Second}
	raw, err := dialer.DialContext(ctx, network, net.JoinHostPort(host, port))
	if err != nil {
		return nil, err
	}
	if secure {
		config := l.bot.opts.TLS.Clone()
		if config == nil {
			config = &tls.Config{MinVersion: tls.VersionTLS12}
		}
		config.ServerName, config.NextProtos = host, nil
		encrypted := tls.Client(raw, config)
		if err := encrypted.HandshakeContext(ctx); err != nil {
			_ = raw.Close()
			return nil, err
		}
		raw = encrypted
	}
	c := newConn(raw, l.bot.timing.Silence)
	l.setConn(c)
	return c, nil
}
