package discord

import (
	"bytes"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/bots/bottest"
	"github.com/lampadaire/lampadaire/internal/chat"
	emu "github.com/lampadaire/lampadaire/internal/emulator/discord"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// The suite watches for goroutines left behind, so nothing else may run beside
// it, and the library takes a second to end each bot: three processes share it.
func TestTheBotPassesTheSuite(t *testing.T) {
	t.Parallel()
	const variable = "LAMPADAIRE_SUITE_HERE"
	if os.Getenv(variable) != "" {
		bottest.Run(t, func(t *testing.T) bottest.Platform { return &platform{world(t)} })
		return
	}
	for _, part := range []string{"^A[^n]", "^An", "^[^A]"} {
		t.Run(part, func(t *testing.T) {
			t.Parallel()
			child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTheBotPassesTheSuite$/"+part, "-test.v")
			child.Env = append(os.Environ(), variable+"=1")
			out, err := child.CombinedOutput()
			require.NoError(t, err, string(out))
			require.GreaterOrEqual(t, bytes.Count(out, []byte("--- PASS: TestTheBotPassesTheSuite/")), 5, string(out))
		})
	}
}

// platform is the emulated platform as the suite knows it.
type platform struct{ *stage }

func (p *platform) Bot(t *testing.T, h chat.Handler, j chat.Journal) bottest.Bot {
	b := p.make(func(o *Options) { o.Handler, o.Journal, o.Timing.Stop = h, j, 300*time.Millisecond })
	require.NoError(t, b.RegisterCommands(soon(t), []Command{
		{Name: "menu", Description: "Ouvrir le menu"},
		{Name: "heures", Description: "Ajouter des heures", Argument: "texte", ArgumentDescription: "hier 14h-16h30"},
	}))
	return b
}

// Person adds somebody with a server of her own where the bot is: without one
// in common nobody can be written to.
func (p *platform) Person(*testing.T) bottest.Person {
	u := p.server.CreateUser(emu.UserSpec{Username: "zoe"})
	p.server.CreateGuild("Chez elle", u).Install(p.app, botRights)
	return &person{User: u, p: p}
}

func (p *platform) Space(t *testing.T, members ...bottest.Person) bottest.Space {
	g := p.server.CreateGuild("Quartier", p.sam)
	s := &place{Guild: g, channel: g.CreateChannel(emu.ChannelSpec{Name: "general"}), p: p}
	for _, m := range members {
		require.NoError(t, m.(*person).Join(g))
	}
	g.Install(p.app, botRights)
	return s
}

func (p *platform) Break(_ *testing.T, trouble bottest.Trouble) {
	switch f := p.server.Faults(); trouble {
	case bottest.Refused5xx:
		f.REST(emu.ServerError("create_message", 502))
	case bottest.Done5xx:
		f.REST(emu.LostAnswer("create_message"))
	case bottest.Slow:
		f.REST(emu.RouteLimited("create_message", time.Second))
	case bottest.Reset:
		f.REST(emu.RESTFault{Operation: "create_message", Reset: true})
	}
}

func (p *platform) Strange(t *testing.T) {
	require.NoError(t, p.server.Faults().SendEvent(p.app, "MESSAGE_TELEPORT", map[string]any{"text": "secret"}))
}

func (p *platform) Repeat(*testing.T) { p.server.Faults().Duplicate("MESSAGE_CREATE", 1) }

func (p *platform) Violations() []string {
	var all []string
	for _, v := range p.server.Violations() {
		all = append(all, v.Direction+" "+v.Operation+": "+v.Problem)
	}
	return all
}

type person struct {
	*emu.User
	p *platform
}

func (w *person) Account() pdn.Account { return pdn.Account{Network: Network, ID: w.ID().String()} }

func (w *person) dm(t testing.TB) *emu.Channel {
	t.Helper()
	c, err := w.DM(w.p.app)
	require.NoError(t, err)
	return c
}

func (w *person) Meet(t *testing.T) { w.dm(t) }

func (w *person) Say(t *testing.T, text string) {
	_, err := w.User.Say(w.dm(t), text)
	require.NoError(t, err)
}

func (w *person) Command(t *testing.T, name, args string) { w.command(t, w.dm(t), name, args) }

func (w *person) command(t *testing.T, c *emu.Channel, name, args string) {
	var options map[string]any
	if args != "" {
		options = map[string]any{"texte": args}
	}
	_, err := w.Slash(c, w.p.app, name, options)
	require.NoError(t, err)
}

func (w *person) SayIn(t *testing.T, s bottest.Space, text string) chat.MessageRef {
	c := s.(*place).channel
	id, err := w.User.Say(c, text)
	require.NoError(t, err)
	return messageRef(c.ID().String(), id.String(), false)
}

func (w *person) EditIn(t *testing.T, _ bottest.Space, ref chat.MessageRef, text string) {
	c, id := w.p.find(ref)
	require.NoError(t, w.Edit(c, id, text))
}

func (w *person) CommandIn(t *testing.T, s bottest.Space, name, args string) {
	w.command(t, s.(*place).channel, name, args)
}

func (w *person) Press(t *testing.T, ref chat.MessageRef, token string) {
	c, id := w.p.find(ref)
	_, err := w.User.Press(c, id, token)
	require.NoError(t, err)
}

func (w *person) Enter(t *testing.T, s bottest.Space) {
	require.NoError(t, w.Join(s.(*place).Guild))
}

func (w *person) Shut(*testing.T) { w.Block(w.p.app) }

func (w *person) Sees(ref chat.MessageRef) (bottest.Shown, bool) {
	c, id := w.p.find(ref)
	for _, v := range w.p.server.VisibleTo(w.User, c) {
		if v.ID != id || !v.FromBot {
			continue
		}
		shown := bottest.Shown{Text: unescape(v.Content)}
		for _, row := range v.Components {
			for _, b := range row.Components {
				if b.CustomID != "" {
					shown.Tokens = append(shown.Tokens, b.CustomID)
				} else {
					shown.Links = append(shown.Links, b.URL)
				}
			}
		}
		return shown, true
	}
	return bottest.Shown{}, false
}

func (w *person) Private() int {
	n := 0
	for _, c := range w.Channels() {
		if c.Kind() != emu.DirectMessage {
			continue
		}
		for _, v := range w.p.server.VisibleTo(w.User, c) {
			if v.FromBot {
				n++
			}
		}
	}
	return n
}

// find is the place of a message.
func (p *platform) find(ref chat.MessageRef) (*emu.Channel, emu.ID) {
	channel, message, _, err := parseRef(ref)
	require.NoError(p.t, err)
	c, err := emu.ParseID(channel)
	require.NoError(p.t, err)
	m, err := emu.ParseID(message)
	require.NoError(p.t, err)
	return p.server.Channel(c), m
}

type place struct {
	*emu.Guild
	channel *emu.Channel
	p       *platform
}

func (s *place) ID() pdn.SpaceID { return pdn.SpaceID(s.Guild.ID().String()) }

func (s *place) Conversation() chat.Conversation { return sharedConversation(s.channel.ID().String()) }

func (s *place) Silence(*testing.T) {
	s.channel.SetOverwrites(emu.Overwrite{Target: s.p.app.ID(), Member: true, Deny: emu.PermSendMessages})
}

func (s *place) Remove(*testing.T) { s.Uninstall(s.p.app) }
