package discord_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/lampadaire/lampadaire/internal/emulator/discord"
)

func (p *place) sendTo(c *discord.Channel, body j) reply {
	return p.do("POST", "/channels/"+c.ID().String()+"/messages", body)
}

func TestRolesAndOverwritesDecideWhoReadsAndWrites(t *testing.T) {
	t.Parallel()
	p := open(t)
	everyone, pros := p.g.Everyone(), p.g.CreateRole("pros", 0)
	require.NoError(t, p.g.SetRoles(p.lea, pros))
	hidden := []discord.Overwrite{{Target: everyone.ID(), Deny: discord.PermViewChannel}}
	secret := p.g.CreateChannel(discord.ChannelSpec{Name: "equipe", Overwrites: hidden})
	require.Equal(t, 50001, p.sendTo(secret, j{"content": "x"}).code, "the bot does not see it")
	_, err := p.lea.Say(secret, "x")
	require.ErrorIs(t, err, discord.ErrNotVisible)
	secret.SetOverwrites(append(hidden, discord.Overwrite{Target: pros.ID(), Allow: discord.PermViewChannel})...)
	_, err = p.lea.Say(secret, "x")
	require.NoError(t, err, "her role lets her in")
	secret.SetOverwrites(append(hidden, discord.Overwrite{Target: pros.ID(), Allow: discord.PermViewChannel},
		discord.Overwrite{Target: p.lea.ID(), Member: true, Deny: discord.PermSendMessages})...)
	_, err = p.lea.Say(secret, "x")
	require.ErrorIs(t, err, discord.ErrForbidden, "her own overwrite is the last word")
	require.Len(t, p.s.VisibleTo(p.lea, secret), 1)
	_, err = p.sam.Say(secret, "x")
	require.NoError(t, err, "the owner may everything")
	secret.SetOverwrites(discord.Overwrite{Target: p.app.ID(), Member: true, Deny: discord.PermSendMessages | discord.PermReadHistory})
	require.Equal(t, 50013, p.sendTo(secret, j{"content": "x"}).code)
	require.Empty(t, p.do("GET", "/channels/"+secret.ID().String()+"/messages", nil).list(), "no history")
	admin := p.g.CreateRole("admin", discord.PermAdministrator)
	require.NoError(t, p.g.SetRoles(p.app.User(), admin))
	require.Equal(t, 200, p.sendTo(secret, j{"content": "x"}).status, "administrators pass overwrites")
	p.noViolations()
}

func TestPrivateChatsOpenCloseAndBlock(t *testing.T) {
	t.Parallel()
	p := open(t, func(o *discord.Options) { o.Limits.DMOpens = 2 })
	dmOf := func(u *discord.User) reply { return p.do("POST", "/users/@me/channels", j{"recipient_id": u.ID()}) }
	r := dmOf(p.lea)
	require.Equal(t, 200, r.status)
	dm, err := p.lea.DM(p.app)
	require.NoError(t, err)
	require.Equal(t, r.object()["id"], dm.ID().String())
	require.Equal(t, 200, p.sendTo(dm, j{"content": "bonjour"}).status)
	p.lea.SetDMs(false)
	require.Equal(t, 50007, p.sendTo(dm, j{"content": "encore"}).code)
	p.lea.SetDMs(true)
	p.lea.Block(p.app)
	require.Equal(t, 50007, p.sendTo(dm, j{"content": "encore"}).code)
	_, err = p.lea.Say(dm, "x")
	require.ErrorIs(t, err, discord.ErrBlocked)
	p.lea.Unblock(p.app)
	require.NoError(t, p.lea.Leave(p.g))
	require.Equal(t, 50278, p.sendTo(dm, j{"content": "encore"}).code)
	require.Equal(t, 200, dmOf(p.lea).status, "an open chat does not count")
	require.Equal(t, 200, dmOf(p.sam).status)
	require.Equal(t, 40003, dmOf(p.s.CreateUser(discord.UserSpec{Username: "troisieme"})).code)
	require.Equal(t, 10013, p.do("POST", "/users/@me/channels", j{"recipient_id": "123"}).code)
	_, err = p.s.CreateUser(discord.UserSpec{Username: "loin"}).DM(p.app)
	require.ErrorIs(t, err, discord.ErrNoMutual)
	require.Len(t, p.s.VisibleTo(p.lea, dm), 1)
	p.noViolations()
}

func TestTheSameNonceMakesOneMessage(t *testing.T) {
	t.Parallel()
	p := open(t)
	body := j{"content": "une fois", "nonce": "n1", "enforce_nonce": true}
	first, second := p.sendTo(p.general, body), p.sendTo(p.general, body)
	require.Equal(t, first.object()["id"], second.object()["id"])
	require.Equal(t, 200, p.sendTo(p.general, j{"content": "x", "nonce": "n1"}).status, "not enforced: sent again")
	require.Len(t, p.s.Messages(p.general), 2)
	p.clock.add(6 * time.Minute)
	require.NotEqual(t, first.object()["id"], p.sendTo(p.general, body).object()["id"], "forgotten after a few minutes")
}

func TestTheLimitsOfTheDocumentationAreKept(t *testing.T) {
	t.Parallel()
	needSpecs(t)
	p := open(t)
	buttons := func(n int) []any {
		out := []any{}
		for i := range n {
			out = append(out, j{"type": 2, "style": 1, "label": "x", "custom_id": strconv.Itoa(i)})
		}
		return out
	}
	rows := func(n int) []any {
		out := []any{}
		for i := range n {
			out = append(out, row(strconv.Itoa(i))[0])
		}
		return out
	}
	one := func(b j) []any { return []any{j{"type": 1, "components": []any{b}}} }
	wrong := map[string]j{
		"2001 characters":    {"content": strings.Repeat("é", 2001)},
		"six rows":           {"content": "x", "components": rows(6)},
		"six buttons":        {"content": "x", "components": []any{j{"type": 1, "components": buttons(6)}}},
		"same custom id":     {"content": "x", "components": append(row("a"), row("a")...)},
		"long custom id":     {"content": "x", "components": row(strings.Repeat("a", 101))},
		"long label":         {"content": "x", "components": one(j{"type": 2, "style": 1, "custom_id": "a", "label": strings.Repeat("a", 81)})},
		"button without id":  {"content": "x", "components": one(j{"type": 2, "style": 1, "label": "x"})},
		"link without url":   {"content": "x", "components": one(j{"type": 2, "style": 5, "label": "x"})},
		"button alone":       {"content": "x", "components": buttons(1)},
		"long nonce":         {"content": "x", "nonce": strings.Repeat("n", 26)},
		"misspelled field":   {"content": "x", "allowed_mention": j{"parse": []string{"users"}}},
		"misspelled deep":    {"content": "x", "components": one(j{"type": 2, "style": 1, "custom_id": "a", "label": "x", "nuance": 3})},
		"parse and list":     {"content": "x", "allowed_mentions": j{"parse": []string{"users"}, "users": []string{"1"}}},
		"26 options":         {"content": "x", "components": one(j{"type": 3, "custom_id": "s", "options": make([]j, 26)})},
		"six thousand chars": {"embeds": []any{j{"description": strings.Repeat("a", 4000)}, j{"description": strings.Repeat("a", 2001)}}},
		"unknown reply":      {"content": "x", "message_reference": j{"message_id": "12"}},
	}
	for name, body := range wrong {
		require.Equal(t, 50035, p.sendTo(p.general, body).code, name)
	}
	bare := open(t, func(o *discord.Options) { o.Specs = nil })
	for name, body := range wrong {
		if !strings.HasPrefix(name, "misspelled") {
			require.Equal(t, 50035, bare.sendTo(bare.general, body).code, "without the specifications: "+name)
		}
	}
	require.Equal(t, 50006, p.sendTo(p.general, j{"content": ""}).code)
	require.Equal(t, 50109, p.do("POST", "/channels/"+p.general.ID().String()+"/messages", "{").code)
	require.Equal(t, 200, p.sendTo(p.general, j{"content": strings.Repeat("é", 2000), "components": rows(5)}).status)
	require.Len(t, p.s.Messages(p.general), 1)
	require.Len(t, p.s.Violations(), 16, "each refusal is on the list")
}

func TestAllowedMentionsDecideWhoIsNotified(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.g.Install(p.app, botRights|discord.PermMentionEveryone)
	text := "@everyone <@" + p.lea.ID().String() + "> <@" + p.sam.ID().String() + ">"
	for _, c := range []struct {
		allowed  any
		users    int
		everyone bool
	}{
		{nil, 2, true},
		{j{"parse": []string{}}, 0, false},
		{j{"parse": []string{"users"}}, 2, false},
		{j{"parse": []string{}, "users": []string{p.lea.ID().String()}}, 1, false},
		{j{"parse": []string{"everyone"}}, 0, true},
	} {
		require.Equal(t, 200, p.sendTo(p.general, j{"content": text, "allowed_mentions": c.allowed}).status)
		all := p.s.Messages(p.general)
		last := all[len(all)-1]
		require.Len(t, last.Mentioned, c.users, "%v", c.allowed)
		require.Equal(t, c.everyone, last.MentionEveryone, "%v", c.allowed)
	}
}

func TestAListOfMessagesIsAWindow(t *testing.T) {
	t.Parallel()
	p := open(t)
	var ids []string
	for range 10 {
		id, err := p.lea.Say(p.general, "x")
		require.NoError(t, err)
		ids = append(ids, id.String())
	}
	list := func(q string) (out []string) {
		for _, m := range p.do("GET", "/channels/"+p.general.ID().String()+"/messages?"+q, nil).list() {
			out = append([]string{m.(j)["id"].(string)}, out...)
		}
		return out
	}
	require.Equal(t, ids, list("limit=100"))
	require.Equal(t, ids[7:], list("limit=3"))
	require.Equal(t, ids[3:6], list("limit=3&after="+ids[2]))
	require.Equal(t, ids[2:5], list("limit=3&before="+ids[5]))
	require.Equal(t, ids[4:7], list("limit=3&around="+ids[5]))
	require.Equal(t, ids[:3], list("limit=3&after=0"))
	require.Empty(t, list("after="+ids[9]))
	p.noViolations()
}

func TestRateLimitsAnswer429WithTheirHeaders(t *testing.T) {
	t.Parallel()
	p := open(t, func(o *discord.Options) {
		o.Limits = discord.Limits{SendPeriod: time.Hour, Global: 20, Invalid: 8}
	})
	for i := range 5 {
		r := p.sendTo(p.general, j{"content": "x"})
		require.Equal(t, 200, r.status)
		require.Equal(t, strconv.Itoa(4-i), r.header.Get("X-RateLimit-Remaining"))
	}
	r := p.sendTo(p.general, j{"content": "x"})
	require.Equal(t, 429, r.status)
	require.Equal(t, "user", r.header.Get("X-RateLimit-Scope"))
	require.InDelta(t, 3600, r.object()["retry_after"], 30)
	other := p.g.CreateChannel(discord.ChannelSpec{Name: "autre"})
	require.Equal(t, 200, p.sendTo(other, j{"content": "x"}).status, "each channel has its own")
	global := false
	for range 40 {
		if r := p.do("GET", "/users/@me", nil); r.status == 429 {
			if r.header.Get("Content-Type") == "text/html" {
				require.True(t, global, "the ban came before the global limit")
				p.noViolations()
				return
			}
			global = global || r.header.Get("X-RateLimit-Global") == "true"
		}
	}
	t.Fatal("too many refusals did not lead to the ban")
}

func TestTheJournalKeepsTheLastRequestsAndCountsAll(t *testing.T) {
	t.Parallel()
	p := open(t, func(o *discord.Options) { o.Journal = 3 })
	for i := range 5 {
		p.sendTo(p.general, j{"content": strconv.Itoa(i)})
	}
	kept := p.s.RequestsOf("create_message")
	require.Len(t, kept, 3)
	require.JSONEq(t, `{"content":"2"}`, string(kept[0].Body))
	require.Equal(t, 5, p.s.Counts()["create_message"])
	require.Equal(t, p.app.ID(), kept[0].App)
	p.s.ForgetRequests()
	require.Empty(t, p.s.Requests())
}

func TestASlowWatcherIsToldThatItMissedSomething(t *testing.T) {
	t.Parallel()
	p := open(t)
	changes, stop := p.s.Watch()
	for range 1000 {
		_, err := p.lea.Say(p.general, "x")
		require.NoError(t, err)
	}
	stop()
	stop()
	last := discord.Change{}
	for c := range changes {
		last = c
	}
	require.Equal(t, discord.ChangeLost, last.Kind)
}

func TestAChannelKeepsABoundedHistory(t *testing.T) {
	t.Parallel()
	p := open(t, func(o *discord.Options) { o.History = 8 })
	for range 100 {
		_, err := p.lea.Say(p.general, "x")
		require.NoError(t, err)
	}
	require.LessOrEqual(t, len(p.s.Messages(p.general)), 10)
}

func TestSnowflakesGrowEvenWhenTheClockGoesBack(t *testing.T) {
	t.Parallel()
	p := open(t)
	a, err := p.lea.Say(p.general, "x")
	require.NoError(t, err)
	p.clock.add(-time.Hour)
	b, err := p.lea.Say(p.general, "y")
	require.NoError(t, err)
	require.Greater(t, b, a)
	require.Equal(t, p.clock.now().Add(time.Hour).Unix(), a.Time().Unix())
	_, err = discord.ParseID("0")
	require.Error(t, err)
}

func TestAWorldBuiltAgainKeepsItsIdsAndGoesOnAboveThem(t *testing.T) {
	t.Parallel()
	first := open(t)
	last, err := first.lea.Say(first.general, "avant")
	require.NoError(t, err)
	s, err := discord.New(discord.Options{Now: first.clock.now, After: last})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	app := s.CreateApp(discord.AppSpec{ID: first.app.ID(), Name: "lampadaire", Token: first.app.Token()})
	sam := s.CreateUser(discord.UserSpec{ID: first.sam.ID(), Username: "sam"})
	g := s.CreateGuildWithID(first.g.ID(), "Maison des jeunes", sam)
	r := g.CreateRoleWithID(last+7, "pros", 0)
	c := g.CreateChannel(discord.ChannelSpec{ID: first.general.ID(), Name: "general"})
	require.Equal(t, []discord.ID{first.app.ID(), first.sam.ID(), first.g.ID(), first.g.ID(), last + 7, first.general.ID()},
		[]discord.ID{app.ID(), sam.ID(), g.ID(), g.Everyone().ID(), r.ID(), c.ID()})
	next, err := sam.Say(c, "après")
	require.NoError(t, err)
	require.Greater(t, next, last, "although the clock stands still")
}

func TestClosingLeavesNoGoroutine(t *testing.T) {
	before := goleak.IgnoreCurrent()
	s, err := discord.New(discord.Options{})
	require.NoError(t, err)
	p := &place{t: t, s: s, app: s.CreateApp(discord.AppSpec{Name: "b"})}
	p.sam = s.CreateUser(discord.UserSpec{Username: "sam"})
	p.g = s.CreateGuild("g", p.sam)
	p.g.Install(p.app, botRights)
	l, _ := p.ready(discord.IntentGuilds)
	p.hello()
	s.Faults().Blackhole(true)
	changes, _ := s.Watch()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if resp, err := http.Get(s.URL() + "/api/v10/gateway"); err == nil {
			_ = resp.Body.Close()
		}
	}()
	require.NoError(t, s.Close())
	require.NoError(t, s.Close())
	<-done
	require.ErrorIs(t, s.Until(soon(t), func() bool { return false }), discord.ErrClosed)
	for range changes {
	}
	require.Equal(t, -1, l.closed())
	http.DefaultClient.CloseIdleConnections()
	goleak.VerifyNone(t, before)
}
