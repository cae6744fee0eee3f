package telegram_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/lampadaire/lampadaire/bots/bottest"
	"github.com/lampadaire/lampadaire/bots/telegram"
	"github.com/lampadaire/lampadaire/internal/chat"
	emulator "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// verifyMain runs the tests and looks for goroutines left behind.
func verifyMain(m *testing.M) { goleak.VerifyTestMain(m) }

// specification finds the published specification beside the project. Without it the test is skipped, or fails where
// LAMPADAIRE_SPECS_REQUIRED=1.
func specification(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	path := filepath.Join(filepath.Dir(dir), "shared", "specs", "telegram-bot-api.json")
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("LAMPADAIRE_SPECS_REQUIRED") == "1" {
			t.Fatalf("the specification is required: %v", err)
		}
		t.Skip("the specification is not beside the project: ../shared/specs/telegram-bot-api.json")
	}
	return path
}

// platform is the emulated platform, for the suite and for the tests of this adapter alone.
type platform struct {
	*emulator.Server
	owner *emulator.Person
}

func newPlatform(t testing.TB, change ...func(*emulator.Options)) *platform {
	t.Helper()
	o := emulator.Options{Specs: specification(t), ReadsGroups: true, Limits: emulator.NoLimits()}
	for _, c := range change {
		c(&o)
	}
	s, err := emulator.New(o)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return &platform{Server: s, owner: s.Person("Ana", "ana", "fr")}
}

// options are those of a bot on this platform, with short back-offs.
func (p *platform) options(t testing.TB, h chat.Handler, j chat.Journal) telegram.Options {
	pool := &http.Transport{MaxIdleConnsPerHost: 64}
	t.Cleanup(pool.CloseIdleConnections)
	return telegram.Options{Token: telegram.Secret(p.Token()), ServerURL: p.URL(), Clock: pdn.SystemClock{}, Handler: h, Journal: j,
		HTTP: &http.Client{Transport: pool}, RetryFrom: time.Millisecond, RetryTo: 20 * time.Millisecond, Unlimited: true,
		Grace: time.Second}
}

func (p *platform) Bot(t *testing.T, h chat.Handler, j chat.Journal) bottest.Bot {
	b, err := telegram.New(p.options(t, h, j))
	require.NoError(t, err)
	return b
}

func (p *platform) Person(*testing.T) bottest.Person {
	return &person{Person: p.Server.Person("Léa", "lea", "fr"), p: p}
}

func (p *platform) Space(_ *testing.T, members ...bottest.Person) bottest.Space {
	c := p.Supergroup("Quartier").Own(p.owner).SeatBot(emulator.Rights{})
	for _, m := range members {
		c.Seat(m.(*person).Person)
	}
	return &space{Chat: c, p: p}
}

func (p *platform) Break(_ *testing.T, trouble bottest.Trouble) {
	f := emulator.Fault{Method: "sendMessage"}
	switch trouble {
	case bottest.Refused5xx:
		f.Status = 502
	case bottest.Done5xx:
		f.Status, f.AfterEffect = 502, true
	case bottest.Slow:
		f.Status, f.RetryAfter = 429, 1
	case bottest.Reset:
		f.Reset = true
	}
	p.Fault(f)
}

func (p *platform) Strange(*testing.T) { p.Inject("message_teleported", []byte(`{"text":"secret"}`)) }

func (p *platform) Repeat(*testing.T) { p.RepeatLast() }

func (p *platform) Batch() func() { return p.Hold() }

type person struct {
	*emulator.Person
	p *platform
}

func (w *person) Account() pdn.Account {
	return pdn.Account{Network: telegram.Network, ID: strconv.FormatInt(w.ID(), 10)}
}

func (w *person) Meet(t *testing.T) {
	_, err := w.Start("")
	require.NoError(t, err)
}

func (w *person) Say(t *testing.T, text string) {
	_, err := w.Person.Say(w.Person.Private(), text)
	require.NoError(t, err)
}

func (w *person) Command(t *testing.T, name, args string) {
	w.Say(t, strings.TrimSpace("/"+name+" "+args))
}

func (w *person) SayIn(t *testing.T, s bottest.Space, text string) chat.MessageRef {
	c := s.(*space).Chat
	id, err := w.Person.Say(c, text)
	require.NoError(t, err)
	return chat.MessageRef(strconv.FormatInt(c.ID(), 10) + ":" + strconv.Itoa(id))
}

func (w *person) EditIn(t *testing.T, s bottest.Space, ref chat.MessageRef, text string) {
	_, id := numbers(ref)
	require.NoError(t, w.Edit(s.(*space).Chat, id, text))
}

func (w *person) CommandIn(t *testing.T, s bottest.Space, name, args string) {
	w.SayIn(t, s, strings.TrimSpace("/"+name+" "+args))
}

func (w *person) Press(t *testing.T, ref chat.MessageRef, token string) {
	c, id := numbers(ref)
	_, err := w.Person.Press(w.p.Chat(c), id, token)
	require.NoError(t, err)
}

func (w *person) Enter(t *testing.T, s bottest.Space) { require.NoError(t, w.Join(s.(*space).Chat)) }

func (w *person) Shut(*testing.T) { w.Block() }

func (w *person) Sees(ref chat.MessageRef) (bottest.Shown, bool) {
	c, id := numbers(ref)
	for _, m := range w.p.VisibleTo(w.Person, w.p.Chat(c)) {
		if m.ID != id || !m.ByBot {
			continue
		}
		shown := bottest.Shown{Text: m.Text}
		for _, row := range m.Buttons {
			for _, b := range row {
				if b.Data != "" {
					shown.Tokens = append(shown.Tokens, b.Data)
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
	for _, m := range w.p.VisibleTo(w.Person, w.Person.Private()) {
		if m.ByBot {
			n++
		}
	}
	return n
}

// last is the newest message of the robot that the person has in private.
func (w *person) last(t *testing.T) emulator.Seen {
	t.Helper()
	seen := w.p.VisibleTo(w.Person, w.Person.Private())
	for i := len(seen) - 1; i >= 0; i-- {
		if seen[i].ByBot {
			return seen[i]
		}
	}
	require.FailNow(t, "no message of the robot")
	return emulator.Seen{}
}

func numbers(ref chat.MessageRef) (int64, int) {
	left, right, _ := strings.Cut(string(ref), ":")
	c, _ := strconv.ParseInt(left, 10, 64)
	id, _ := strconv.Atoi(right)
	return c, id
}

type space struct {
	*emulator.Chat
	p *platform
}

func (s *space) ID() pdn.SpaceID { return telegram.SpaceOf(strconv.FormatInt(s.Chat.ID(), 10)) }

func (s *space) Conversation() chat.Conversation { return chat.Conversation(s.ID()) }

func (s *space) Silence(*testing.T) { s.MuteBot(true) }

func (s *space) Remove(*testing.T) { s.RemoveBot(s.p.owner) }

func TestTheBotPassesTheSuite(t *testing.T) {
	bottest.Run(t, func(t *testing.T) bottest.Platform { return newPlatform(t) })
}

// deadline gives a context for one request.
func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}
