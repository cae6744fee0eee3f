package discord_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/emulator/discord"
	"github.com/lampadaire/lampadaire/internal/emulator/spec"
)

// specs finds the published specifications next to the project; without them the tests run unvalidated, unless
// LAMPADAIRE_SPECS_REQUIRED=1.
func specs(t testing.TB) discord.Specification {
	t.Helper()
	published, err := loadSpecs()
	require.NoError(t, err)
	if published == nil {
		require.NotEqual(t, "1", os.Getenv("LAMPADAIRE_SPECS_REQUIRED"), "the published specifications are required and absent")
		return nil
	}
	return published
}

// loadSpecs reads them once, nil when they are absent.
var loadSpecs = sync.OnceValues(func() (*spec.Specs, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if filepath.Dir(dir) == dir {
			break
		}
		dir = filepath.Dir(dir)
	}
	found := filepath.Join(filepath.Dir(dir), "shared", "specs")
	if _, err := os.Stat(filepath.Join(found, spec.RestFile)); err != nil {
		return nil, nil
	}
	return spec.Load(found)
})

// needSpecs skips a test that has no meaning without the published specifications.
func needSpecs(t testing.TB) {
	t.Helper()
	if specs(t) == nil {
		t.Skip("the published specifications are absent (../shared/specs)")
	}
}

// place is a small world: one guild with two channels, a bot installed, two persons.
type place struct {
	t       testing.TB
	s       *discord.Server
	app     *discord.App
	g       *discord.Guild
	general *discord.Channel
	lea     *discord.User
	sam     *discord.User
	clock   *clock
}

type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time      { c.mu.Lock(); defer c.mu.Unlock(); return c.t }
func (c *clock) add(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.t = c.t.Add(d) }

// botRights is what the bot's role holds in the tests.
const botRights = discord.PermViewChannel | discord.PermSendMessages | discord.PermReadHistory | discord.PermSendInThreads

func open(t testing.TB, change ...func(*discord.Options)) *place {
	t.Helper()
	p := &place{t: t, clock: &clock{t: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}}
	o := discord.Options{Now: p.clock.now, Specs: specs(t), Limits: discord.NoLimits()}
	for _, f := range change {
		f(&o)
	}
	s, err := discord.New(o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	p.s = s
	p.app = s.CreateApp(discord.AppSpec{Name: "lampadaire", Privileged: discord.IntentGuildMembers | discord.IntentMessageContent})
	p.lea, p.sam = s.CreateUser(discord.UserSpec{Username: "lea", Display: "Léa"}), s.CreateUser(discord.UserSpec{Username: "sam"})
	p.g = s.CreateGuild("Maison des jeunes", p.sam)
	p.general = p.g.CreateChannel(discord.ChannelSpec{Name: "general", Topic: "Bienvenue"})
	p.g.Install(p.app, botRights)
	require.NoError(t, p.lea.Join(p.g))
	return p
}

// noViolations says at the end of a test that both halves kept to the specifications.
func (p *place) noViolations() {
	p.t.Helper()
	for _, v := range p.s.Violations() {
		p.t.Errorf("%s %s: %s\n%s", v.Direction, v.Operation, v.Problem, v.Body)
	}
}

// until waits for a condition on the world, at most 10 s.
func (p *place) until(what string, f func() bool) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	require.NoError(p.t, p.s.Until(ctx, f), what)
}

const allIntents = discordgo.IntentsGuilds | discordgo.IntentsGuildMembers | discordgo.IntentsGuildMessages |
	discordgo.IntentsDirectMessages | discordgo.IntentsMessageContent | discordgo.IntentsGuildMessageReactions

// bot gives a discordgo session pointed at the emulator, not opened yet.
func (p *place) bot() *discordgo.Session {
	p.t.Helper()
	d, err := discordgo.New("Bot " + p.app.Token())
	require.NoError(p.t, err)
	transport := p.s.Transport(nil)
	d.Client = &http.Client{Transport: transport, Timeout: 10 * time.Second}
	d.SyncEvents, d.StateEnabled, d.LogLevel = true, false, -1
	d.Identify.Intents, d.Identify.Compress = allIntents, false
	d.ShouldRetryOnRateLimit, d.MaxRestRetries = false, 0
	p.t.Cleanup(d.Client.CloseIdleConnections)
	return d
}

// openBot opens the session and waits until the guild has been received.
func (p *place) openBot(d *discordgo.Session) *discordgo.Session {
	p.t.Helper()
	here := make(chan struct{})
	var once sync.Once
	d.AddHandler(func(*discordgo.Session, *discordgo.GuildCreate) { once.Do(func() { close(here) }) })
	require.NoError(p.t, d.Open())
	p.t.Cleanup(func() { _ = d.Close() })
	select {
	case <-here:
	case <-time.After(10 * time.Second):
		p.t.Fatal("no GUILD_CREATE")
	}
	return d
}

func soon(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}
