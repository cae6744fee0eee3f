package discord_test

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/emulator/discord"
)

// line is a bare gateway client.
type line struct {
	t  testing.TB
	ws *websocket.Conn
}

type packet struct {
	Op int             `json:"op"`
	S  int64           `json:"s"`
	T  string          `json:"t"`
	D  json.RawMessage `json:"d"`
}

func (p packet) fields() j { m := j{}; _ = json.Unmarshal(p.D, &m); return m }

func (p *place) dial(query string) *line {
	p.t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial(p.s.GatewayURL()+query, nil)
	require.NoError(p.t, err)
	p.t.Cleanup(func() { _ = ws.Close() })
	return &line{p.t, ws}
}

// hello dials and reads Hello.
func (p *place) hello() *line {
	p.t.Helper()
	l := p.dial("/?v=10&encoding=json")
	require.Equal(p.t, 10, l.read().Op)
	return l
}

func (l *line) send(op int, d any) {
	l.t.Helper()
	require.NoError(l.t, l.ws.WriteJSON(j{"op": op, "d": d}))
}

func (l *line) read() packet {
	l.t.Helper()
	p, err := l.next()
	require.NoError(l.t, err)
	return p
}

func (l *line) next() (packet, error) {
	var p packet
	if err := l.ws.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return p, err
	}
	kind, raw, err := l.ws.ReadMessage()
	if err != nil {
		return p, err
	}
	if kind == websocket.BinaryMessage {
		z, err := zlib.NewReader(bytes.NewReader(raw))
		if err != nil {
			return p, err
		}
		if raw, err = io.ReadAll(z); err != nil {
			return p, err
		}
	}
	return p, json.Unmarshal(raw, &p)
}

// event reads until that event.
func (l *line) event(name string) packet {
	l.t.Helper()
	for {
		if p := l.read(); p.T == name {
			return p
		}
	}
}

// closed reads until the end and gives the close code, -1 when there was none.
func (l *line) closed() int {
	l.t.Helper()
	for {
		_, err := l.next()
		var ce *websocket.CloseError
		if errors.As(err, &ce) && ce.Code != websocket.CloseAbnormalClosure {
			return ce.Code
		}
		if err != nil {
			return -1
		}
	}
}

func (p *place) identity(intents discord.Intents) j {
	return j{"token": p.app.Token(), "intents": uint64(intents), "properties": j{"os": "linux"}}
}

const everything = discord.IntentGuilds | discord.IntentGuildMembers | discord.IntentGuildMessages | discord.IntentDirectMessages |
	discord.IntentMessageContent | discord.IntentGuildReactions | discord.IntentGuildTyping

// ready identifies and reads up to GUILD_CREATE; it gives the line and the session id.
func (p *place) ready(intents discord.Intents) (*line, string) {
	p.t.Helper()
	l := p.hello()
	l.send(2, p.identity(intents))
	session := l.event("READY").fields()["session_id"].(string)
	l.event("GUILD_CREATE")
	return l, session
}

func TestWrongFirstPacketsAreClosedWithThePublishedCodes(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.app.SetPrivileged(0)
	for name, c := range map[string]struct {
		op   int
		d    any
		code int
	}{
		"bad token":           {2, j{"token": "x", "intents": 1, "properties": j{}}, 4004},
		"no intents":          {2, j{"token": p.app.Token(), "properties": j{}}, 4013},
		"unknown intents":     {2, p.identity(1 << 40), 4013},
		"intents not granted": {2, p.identity(discord.IntentMessageContent), 4014},
		"bad shard":           {2, j{"token": p.app.Token(), "intents": 1, "properties": j{}, "shard": []int{2, 1}}, 4010},
		"no properties":       {2, j{"token": p.app.Token(), "intents": 1}, 4002},
		"too long":            {2, j{"token": strings.Repeat("x", 5000)}, 4002},
		"not an object":       {2, "hello", 4002},
		"before identify":     {8, j{}, 4003},
		"unknown op":          {77, nil, 4001},
		"resume bad token":    {6, j{"token": "x", "session_id": "y", "seq": 1}, 4004},
	} {
		l := p.hello()
		l.send(c.op, c.d)
		require.Equal(t, c.code, l.closed(), name)
	}
	require.Equal(t, 4012, p.dial("/?v=6").closed())
	l, _ := p.ready(discord.IntentGuilds)
	l.send(2, p.identity(discord.IntentGuilds))
	require.Equal(t, 4005, l.closed(), "twice")
}

func TestIntentsDecideWhatIsReceivedAndRead(t *testing.T) {
	t.Parallel()
	p := open(t)
	all, _ := p.ready(everything)
	blind, _ := p.ready(discord.IntentGuilds | discord.IntentGuildMessages)
	deaf, _ := p.ready(discord.IntentGuilds)
	_, err := p.lea.Say(p.general, "secret")
	require.NoError(t, err)
	_, err = p.lea.Say(p.general, "pour <@"+p.app.ID().String()+">")
	require.NoError(t, err)
	p.g.CreateChannel(discord.ChannelSpec{Name: "fin"})
	require.Equal(t, "secret", all.event("MESSAGE_CREATE").fields()["content"])
	m := blind.event("MESSAGE_CREATE").fields()
	require.Equal(t, "", m["content"], "no content without the intent")
	require.Equal(t, "lea", m["author"].(j)["username"])
	require.Contains(t, blind.event("MESSAGE_CREATE").fields()["content"], "pour", "a mention lets the bot read")
	require.Equal(t, "CHANNEL_CREATE", deaf.read().T, "no message at all without the intent")
	p.noViolations()
}

func TestAResumeReplaysWhatWasMissedInOrder(t *testing.T) {
	t.Parallel()
	p := open(t)
	l, session := p.ready(everything)
	_, err := p.lea.Say(p.general, "1")
	require.NoError(t, err)
	seq := l.event("MESSAGE_CREATE").S
	require.NoError(t, l.ws.UnderlyingConn().Close())
	p.until("the session waits", func() bool { c, w := p.app.Sessions(); return c == 0 && w == 1 })
	for _, text := range []string{"2", "3"} {
		_, err = p.lea.Say(p.general, text)
		require.NoError(t, err)
	}
	l = p.hello()
	l.send(6, j{"token": "Bot " + p.app.Token(), "session_id": session, "seq": seq})
	require.Equal(t, "2", l.read().fields()["content"])
	third := l.read()
	require.Equal(t, "3", third.fields()["content"])
	require.Equal(t, seq+2, third.S)
	require.Equal(t, "RESUMED", l.read().T)
	p.noViolations()
}

func TestANormalCloseByTheClientEndsTheSession(t *testing.T) {
	t.Parallel()
	p := open(t)
	for code, kept := range map[int]int{1000: 0, 4000: 1} {
		l, session := p.ready(everything)
		require.NoError(t, l.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(code, "")))
		p.until("the end", func() bool { c, w := p.app.Sessions(); return c == 0 && w == kept })
		l = p.hello()
		l.send(6, j{"token": p.app.Token(), "session_id": session, "seq": 2})
		if kept == 1 {
			require.Equal(t, "RESUMED", l.read().T)
		} else {
			require.Equal(t, packet{Op: 9, D: json.RawMessage("false")}, l.read())
		}
		p.s.Faults().Restart()
		p.until("the end", func() bool { c, w := p.app.Sessions(); return c+w == 0 })
	}
}

func TestAClientTooFarBehindLosesItsSession(t *testing.T) {
	t.Parallel()
	p := open(t, func(o *discord.Options) { o.Replay = 3 })
	l, session := p.ready(everything)
	require.NoError(t, l.ws.UnderlyingConn().Close())
	p.until("the session waits", func() bool { c, _ := p.app.Sessions(); return c == 0 })
	for range 20 {
		_, err := p.lea.Say(p.general, "bavardage")
		require.NoError(t, err)
	}
	l = p.hello()
	l.send(6, j{"token": p.app.Token(), "session_id": session, "seq": 2})
	require.Equal(t, 9, l.read().Op)
}

func TestHeartbeatsAreAcknowledgedUnlessSilenced(t *testing.T) {
	t.Parallel()
	p := open(t)
	l := p.hello()
	l.send(1, nil)
	require.Equal(t, 11, l.read().Op)
	p.s.Faults().SilenceHeartbeats(true)
	l.send(1, nil)
	l.send(2, p.identity(everything))
	require.Equal(t, "READY", l.read().T, "no acknowledgement came before")
}

func TestACompressedSessionGetsZlibPayloads(t *testing.T) {
	t.Parallel()
	p := open(t)
	l := p.hello()
	id := p.identity(everything)
	id["compress"] = true
	l.send(2, id)
	kind, _, err := l.ws.ReadMessage()
	require.NoError(t, err)
	require.Equal(t, websocket.BinaryMessage, kind)
	require.Equal(t, "GUILD_CREATE", l.read().T)
}

func TestMembersMayBeAskedForOnTheGateway(t *testing.T) {
	t.Parallel()
	p := open(t)
	l, _ := p.ready(everything)
	l.send(8, j{"guild_id": p.g.ID().String(), "query": "", "limit": 0, "nonce": "n"})
	chunk := l.event("GUILD_MEMBERS_CHUNK").fields()
	require.Len(t, chunk["members"], 3)
	require.Equal(t, "n", chunk["nonce"])
}

func TestTooManyPacketsAreClosedWith4008(t *testing.T) {
	t.Parallel()
	p := open(t, func(o *discord.Options) { o.Limits.GatewaySends = 3 })
	l := p.hello()
	for range 4 {
		l.send(1, nil)
	}
	require.Equal(t, 4008, l.closed())
}

func TestTooManyIdentifiesResetTheToken(t *testing.T) {
	t.Parallel()
	p := open(t, func(o *discord.Options) { o.Limits.Identifies = 2 })
	old := p.app.Token()
	p.ready(everything)
	first := p.do("GET", "/gateway/bot", nil).object()["session_start_limit"].(j)
	require.EqualValues(t, 1, first["remaining"])
	p.ready(everything)
	l := p.hello()
	l.send(2, p.identity(everything))
	require.Equal(t, 4004, l.closed())
	require.NotEqual(t, old, p.app.Token())
}

func TestEveryKindOfEventKeepsToTheSpecification(t *testing.T) {
	t.Parallel()
	p := open(t)
	l, _ := p.ready(everything | discord.IntentDirectReactions | discord.IntentDirectTyping)
	forum := p.g.CreateChannel(discord.ChannelSpec{Name: "questions", Kind: discord.GuildForum,
		Overwrites: []discord.Overwrite{{Target: p.g.ID(), Allow: discord.PermViewChannel}}})
	news := p.g.CreateChannel(discord.ChannelSpec{Name: "annonces", Kind: discord.GuildAnnouncement})
	post, err := p.lea.StartPost(forum, "Où dormir ?", discord.Draft{Content: "bonjour"})
	require.NoError(t, err)
	_, err = p.sam.Say(news, "fermé lundi")
	require.NoError(t, err)
	id, err := p.sam.Post(post, discord.Draft{Content: "@everyone <@" + p.lea.ID().String() + ">"})
	require.NoError(t, err)
	_, err = p.lea.Post(post, discord.Draft{Content: "merci", ReplyTo: id})
	require.NoError(t, err)
	require.NoError(t, p.lea.React(post, id, "👍"))
	require.NoError(t, p.lea.Typing(post))
	require.NoError(t, p.sam.Edit(post, id, "corrigé"))
	require.NoError(t, p.sam.Delete(post, id))
	r := p.g.CreateRole("jeune", discord.PermSendMessages)
	r.SetPermissions(0)
	require.NoError(t, p.g.SetRoles(p.lea, r))
	dm, err := p.lea.DM(p.app)
	require.NoError(t, err)
	_, err = p.lea.Say(dm, "en privé")
	require.NoError(t, err)
	require.NoError(t, p.lea.Leave(p.g))
	forum.Remove()
	p.g.Uninstall(p.app)
	for _, name := range []string{"CHANNEL_CREATE", "THREAD_CREATE", "MESSAGE_CREATE", "MESSAGE_REACTION_ADD", "TYPING_START",
		"MESSAGE_UPDATE", "MESSAGE_DELETE", "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_MEMBER_UPDATE", "MESSAGE_CREATE",
		"GUILD_MEMBER_REMOVE", "CHANNEL_DELETE", "GUILD_DELETE"} {
		l.event(name)
	}
	p.noViolations()
}
