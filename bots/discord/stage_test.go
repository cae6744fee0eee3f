package discord

import (
	"bytes"
	"context"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/lampadaire/lampadaire/internal/chat"
	emu "github.com/lampadaire/lampadaire/internal/emulator/discord"
	"github.com/lampadaire/lampadaire/internal/emulator/spec"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// The tests wait for the network rather than compute: many run at a time.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "16"); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

const waitAtMost = 25 * time.Second

// specs are the published specifications, nil when they are absent. They are read once.
func specs(t testing.TB) emu.Specification {
	t.Helper()
	found, err := loadSpecs()
	require.NoError(t, err)
	if found == nil {
		require.NotEqual(t, "1", os.Getenv("LAMPADAIRE_SPECS_REQUIRED"), "the published specifications are required and absent")
		return nil
	}
	return found
}

var loadSpecs = sync.OnceValues(func() (*spec.Specs, error) {
	dir, err := filepath.Abs("../../../shared/specs")
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(dir, spec.RestFile)); err != nil {
		return nil, nil
	}
	return spec.Load(dir)
})

// brisk is the patience of the tests.
func brisk() Timing {
	return Timing{
		Silence: 2 * time.Second, Open: 2 * time.Second, Unlock: time.Second,
		Pause: 10 * time.Millisecond, PauseMax: 100 * time.Millisecond,
		Identify: 10 * time.Millisecond, IdentifyMax: 100 * time.Millisecond,
		Defer: 100 * time.Millisecond, Stop: 5 * time.Second, Rate: -1, Retry: 20 * time.Millisecond, HandleMin: 5 * time.Millisecond,
	}
}

// stage is a small world: one guild with one channel, two people, a bot.
type stage struct {
	t        testing.TB
	server   *emu.Server
	app      *emu.App
	guild    *emu.Guild
	general  *emu.Channel
	lea, sam *emu.User
	role     *emu.Role // the bot's own

	bot     *Bot
	handler *recorder
	journal *memory
	logs    *lockedBuffer
	stop    func() error
}

const botRights = emu.PermViewChannel | emu.PermSendMessages | emu.PermReadHistory | emu.PermSendInThreads

// world opens the emulator.
func world(t testing.TB, change ...func(*emu.Options)) *stage {
	t.Helper()
	o := emu.Options{Specs: specs(t), Limits: emu.NoLimits()}
	for _, f := range change {
		f(&o)
	}
	server, err := emu.New(o)
	require.NoError(t, err)
	s := &stage{t: t, server: server, logs: &lockedBuffer{}, handler: newRecorder(), journal: newMemory()}
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	s.app = server.CreateApp(emu.AppSpec{Name: "lampadaire", Privileged: emu.IntentGuildMembers | emu.IntentMessageContent})
	s.lea = server.CreateUser(emu.UserSpec{Username: "lea", Display: "Léa"})
	s.sam = server.CreateUser(emu.UserSpec{Username: "sam"})
	s.guild = server.CreateGuild("Maison des jeunes", s.sam)
	s.general = s.guild.CreateChannel(emu.ChannelSpec{Name: "general"})
	s.role = s.guild.Install(s.app, botRights)
	require.NoError(t, s.lea.Join(s.guild))
	return s
}

// make gives a bot on the world, not running.
func (s *stage) make(change ...func(*Options)) *Bot {
	s.t.Helper()
	here := func(o *Options) { o.Token, o.BaseURL = NewToken(s.app.Token()), s.server.URL() }
	return s.plain(append([]func(*Options){here}, change...)...)
}

// plain gives a bot that knows no world yet.
func (s *stage) plain(change ...func(*Options)) *Bot {
	s.t.Helper()
	o := Options{
		Handler: s.handler, Journal: s.journal,
		Logger: slog.New(slog.NewTextHandler(s.logs, nil)), ReadContent: func() bool { return true }, Timing: brisk(),
	}
	for _, f := range change {
		f(&o)
	}
	b, err := New(o)
	require.NoError(s.t, err)
	s.t.Cleanup(b.rest.close)
	return b
}

// start runs a bot and waits until it is ready. It is stopped at the end of the
// test at the latest.
func (s *stage) start(change ...func(*Options)) *stage {
	s.t.Helper()
	s.bot = s.make(change...)
	s.handler.bot = s.bot
	s.run(s.bot)
	s.until("the bot is ready", func() bool {
		_, known := s.journal.at(s.general)
		return s.bot.Ready() && (known || !s.bot.opts.ReadContent())
	})
	return s
}

func (s *stage) run(b *Bot) { s.stop = running(s.t, b) }

// running runs a bot and gives what stops it.
func running(t testing.TB, b *Bot) (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-done
	})
	t.Cleanup(func() { _ = stop() })
	return stop
}

func retry(after time.Duration) error { return &chat.RetryError{After: after, Err: errLost} }

func (s *stage) say(text string) emu.ID {
	s.t.Helper()
	id, err := s.lea.Say(s.general, text)
	require.NoError(s.t, err)
	return id
}

// until waits for a condition.
func (s *stage) until(what string, f func() bool) {
	s.t.Helper()
	require.Eventually(s.t, f, waitAtMost, 2*time.Millisecond, what)
}

func (s *stage) noViolations() {
	s.t.Helper()
	for _, v := range s.server.Violations() {
		s.t.Errorf("%s %s: %s\n%s", v.Direction, v.Operation, v.Problem, v.Body)
	}
}

func soon(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), waitAtMost)
	t.Cleanup(cancel)
	return ctx
}

// recorder is a handler that keeps the events and may answer them.
type recorder struct {
	bot    *Bot
	mu     sync.Mutex
	events []chat.Event
	answer func(ctx context.Context, b *Bot, e chat.Event) error
}

func newRecorder() *recorder { return &recorder{} }

func (r *recorder) Handle(ctx context.Context, e chat.Event) error {
	r.mu.Lock()
	answer, bot := r.answer, r.bot
	r.mu.Unlock()
	if answer != nil {
		if err := answer(ctx, bot, e); err != nil {
			return err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
	return nil
}

func (r *recorder) answerWith(f func(ctx context.Context, b *Bot, e chat.Event) error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = f
}

func (r *recorder) all() []chat.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]chat.Event(nil), r.events...)
}

// texts is what was read, in order.
func (r *recorder) texts() []string {
	var texts []string
	for _, e := range r.all() {
		if m, ok := e.(*chat.Message); ok && !m.Past {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

func seen[T chat.Event](r *recorder) []T {
	var found []T
	for _, e := range r.all() {
		if x, ok := e.(T); ok {
			found = append(found, x)
		}
	}
	return found
}

// memory is a journal.
type memory struct {
	mu         sync.Mutex
	positions  map[chat.Conversation]string
	gaps       [][2]time.Time
	unreadable map[string]int
	forgotten  []chat.Conversation
	fail       error
}

func newMemory() *memory {
	return &memory{positions: map[chat.Conversation]string{}, unreadable: map[string]int{}}
}

func (m *memory) Position(_ context.Context, _ pdn.NetworkID, c chat.Conversation) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.positions[c], m.fail
}

func (m *memory) Advance(_ pdn.NetworkID, _ pdn.SpaceID, c chat.Conversation, p string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.positions[c] = p
}

func (m *memory) Forget(_ pdn.NetworkID, c chat.Conversation) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.positions, c)
	m.forgotten = append(m.forgotten, c)
}

func (m *memory) ForgetSpace(pdn.NetworkID, pdn.SpaceID) {}

func (m *memory) Gap(_ pdn.NetworkID, _ pdn.SpaceID, from, to time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.gaps = append(m.gaps, [2]time.Time{from, to})
}

func (m *memory) Unreadable(_ pdn.NetworkID, kind, class string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.unreadable[kind+"/"+class]++
}

func (m *memory) count(what string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.unreadable[what]
}

func (m *memory) at(c *emu.Channel) (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, ok := m.positions[sharedConversation(c.ID().String())]
	return p, ok
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
