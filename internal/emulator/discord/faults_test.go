package discord_test

import (
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/emulator/discord"
)

// resume sends a Resume on a fresh connection and gives the line.
func (p *place) resume(session string, seq int64) *line {
	l := p.hello()
	l.send(6, j{"token": p.app.Token(), "session_id": session, "seq": seq})
	return l
}

func TestAResumeIsAnsweredAsTheScriptSays(t *testing.T) {
	t.Parallel()
	p := open(t)
	l, session := p.ready(everything)
	require.NoError(t, l.ws.UnderlyingConn().Close())
	p.s.Faults().NextResume(discord.ResumeReconnect, discord.ResumeInvalidKeep, discord.ResumeInvalid)
	require.Equal(t, 7, p.resume(session, 2).read().Op)
	keep := p.resume(session, 2).read()
	require.Equal(t, "9 true", string(rune('0'+keep.Op))+" "+string(keep.D))
	gone := p.resume(session, 2).read()
	require.Equal(t, "9 false", string(rune('0'+gone.Op))+" "+string(gone.D))
	require.Equal(t, 9, p.resume(session, 2).read().Op, "the session is forgotten")
}

func TestNoHelloMeansSilence(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.s.Faults().NoHello(1)
	silent := p.dial("/?v=9")
	silent.send(1, nil)
	require.NoError(t, silent.ws.SetReadDeadline(time.Now().Add(100*time.Millisecond)))
	_, _, err := silent.ws.ReadMessage()
	require.ErrorContains(t, err, "timeout")
	p.hello()
}

func TestABlackholeAnswersNothingUntilItEnds(t *testing.T) {
	t.Parallel()
	p := open(t)
	l, _ := p.ready(everything)
	p.s.Faults().Blackhole(true)
	_, err := p.lea.Say(p.general, "perdu ?")
	require.NoError(t, err)
	c := http.Client{Timeout: 100 * time.Millisecond}
	_, err = c.Get(p.s.URL() + "/api/v10/gateway")
	require.ErrorContains(t, err, "Timeout")
	p.s.Faults().Blackhole(false)
	require.Equal(t, "perdu ?", l.event("MESSAGE_CREATE").fields()["content"], "the event was held, not lost")
	require.Equal(t, 200, p.do("GET", "/gateway", nil).status)
}

func TestConnectionsAreClosedResetAndToldToReconnect(t *testing.T) {
	t.Parallel()
	p := open(t)
	f := p.s.Faults()
	l, _ := p.ready(everything)
	f.Reconnect()
	require.Equal(t, 7, l.read().Op)
	f.CloseGateway(4008)
	require.Equal(t, 4008, l.closed())
	l, _ = p.ready(everything)
	f.ResetMidFrame()
	require.Equal(t, -1, l.closed(), "cut without a close frame")
	l, _ = p.ready(everything)
	f.DropConnections()
	require.Equal(t, -1, l.closed())
	l, session := p.ready(everything)
	f.Invalidate(true)
	require.Equal(t, 9, l.read().Op)
	f.Restart()
	require.Equal(t, -1, l.closed())
	require.Equal(t, 9, p.resume(session, 1).read().Op, "a restart forgets the sessions")
	f.RefuseIdentify(4014, 1)
	l = p.hello()
	l.send(2, p.identity(everything))
	require.Equal(t, 4014, l.closed())
	l, _ = p.ready(everything)
	p.app.ResetToken()
	require.Equal(t, 4004, l.closed(), "a revoked token ends the sessions")
}

func TestEventsAreDoubledReorderedAndStrange(t *testing.T) {
	t.Parallel()
	p := open(t)
	l, _ := p.ready(everything)
	f := p.s.Faults()
	say := func(text string) {
		_, err := p.lea.Say(p.general, text)
		require.NoError(t, err)
	}
	heard := func() any { return l.event("MESSAGE_CREATE").fields()["content"] }
	f.Duplicate("MESSAGE_CREATE", 1)
	say("a")
	require.Equal(t, []any{"a", "a"}, []any{heard(), heard()})
	f.Reorder("MESSAGE_CREATE")
	say("b")
	say("c")
	require.Equal(t, []any{"c", "b"}, []any{heard(), heard()})
	f.UnknownComponents(1)
	say("d")
	m := l.event("MESSAGE_CREATE").fields()
	require.EqualValues(t, 99, m["components"].([]any)[0].(j)["type"])
	require.NoError(t, f.SendEvent(p.app, "SOMETHING_NEW", j{"x": []int{1}}))
	require.Equal(t, "SOMETHING_NEW", l.read().T)
	f.Reorder("MESSAGE_CREATE")
	say("e")
	f.Clear()
	require.Equal(t, "e", heard(), "what was held is delivered")
}

func TestRESTFaultsHappenOnceEachAndInOrder(t *testing.T) {
	t.Parallel()
	p := open(t)
	f := p.s.Faults()
	send := func() reply {
		return p.do("POST", "/channels/"+p.general.ID().String()+"/messages", j{"content": "x"})
	}
	f.REST(discord.RouteLimited("create_message", 250*time.Millisecond), discord.GlobalLimited(2*time.Second), discord.EdgeBan(),
		discord.ServerError("create_message", 503))
	route := send()
	require.Equal(t, 429, route.status)
	require.Equal(t, "0.250", route.header.Get("X-RateLimit-Reset-After"))
	require.Equal(t, 0.25, route.object()["retry_after"])
	global := send()
	require.Equal(t, "true", global.header.Get("X-RateLimit-Global"))
	require.Equal(t, "2", global.header.Get("Retry-After"))
	edge := send()
	require.Equal(t, "text/html", edge.header.Get("Content-Type"))
	require.Equal(t, 429, edge.status)
	require.Equal(t, 503, send().status)
	require.Empty(t, p.s.Messages(p.general), "none had an effect")
	f.REST(discord.LostAnswer("create_message"))
	require.Equal(t, 502, send().status)
	require.Len(t, p.s.Messages(p.general), 1, "the effect came, the answer did not")
	require.Equal(t, 200, send().status)
}

func TestAnswersAreCutTruncatedAndLate(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.s.Faults().REST(discord.RESTFault{Operation: "get_gateway", Truncate: true}, discord.RESTFault{Operation: "get_gateway", Reset: true},
		discord.RESTFault{Operation: "get_gateway", Delay: time.Minute})
	c := http.Client{Transport: p.s.Transport(nil), Timeout: 200 * time.Millisecond}
	t.Cleanup(c.CloseIdleConnections)
	address := "https://discord.com/api/v9/gateway"
	resp, err := c.Get(address)
	require.NoError(t, err)
	buf := make([]byte, 1000)
	n := 0
	for err == nil {
		var k int
		k, err = resp.Body.Read(buf[n:])
		n += k
	}
	require.ErrorContains(t, err, "unexpected EOF")
	require.Positive(t, n)
	require.NoError(t, resp.Body.Close())
	c.CloseIdleConnections()
	require.Equal(t, 200, p.do("GET", "/users/@me", nil).status, "another operation is not concerned")
	_, err = c.Transport.RoundTrip(request(t, address)) // a Client would try again
	require.Error(t, err)
	_, err = c.Get(address)
	var late *url.Error
	require.ErrorAs(t, err, &late)
	require.True(t, late.Timeout())
	require.Equal(t, 200, p.do("GET", "/gateway", nil).status)
}

func request(t *testing.T, address string) *http.Request {
	r, err := http.NewRequest("GET", address, nil)
	require.NoError(t, err)
	return r
}

func TestARealLibraryResumesAfterACutAndMissesNothing(t *testing.T) {
	t.Parallel()
	p := open(t)
	d := p.bot()
	var heard, resumed atomic.Int32
	d.AddHandler(func(_ *discordgo.Session, m *discordgo.MessageCreate) { heard.Add(1) })
	d.AddHandler(func(*discordgo.Session, *discordgo.Resumed) { resumed.Add(1) })
	p.openBot(d)
	for n, cut := range []func(){p.s.Faults().ResetMidFrame, p.s.Faults().Reconnect, func() { p.s.Faults().CloseGateway(4000) }} {
		// a cut before the library's first heartbeat makes its reader and its heartbeat reconnect at once, and lose the session
		require.Eventually(t, func() bool { d.RLock(); defer d.RUnlock(); return d.DataReady }, 10*time.Second, time.Millisecond)
		before := resumed.Load()
		cut()
		p.until("the cut", func() bool { c, w := p.app.Sessions(); return c == 0 && w == 1 })
		_, err := p.lea.Say(p.general, "pendant la coupure")
		require.NoError(t, err)
		p.until("the resume", func() bool { c, _ := p.app.Sessions(); return c == 1 })
		require.Eventually(t, func() bool { return resumed.Load() > before }, 10*time.Second, 5*time.Millisecond, "cut %d", n)
	}
	require.EqualValues(t, 3, heard.Load())
	p.noViolations()
}
