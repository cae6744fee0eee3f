package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	emut "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/seal"
	"github.com/lampadaire/lampadaire/internal/store"
)

// roleVariable makes this test binary play another program: the value is a key
// of roles, the arguments are those of the command line.
const roleVariable = "LAMPADAIRE_TEST_ROLE"

func TestMain(m *testing.M) {
	if role, ok := roles()[os.Getenv(roleVariable)]; ok {
		os.Exit(role(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// roles are the programs that the tests start as processes of their own.
func roles() map[string]func([]string) int {
	return map[string]func([]string) int{
		"lampadaire": asLampadaire, "house-discord": asHouse(onDiscord), "house-telegram": asHouse(onTelegram),
		"monday":       asMonday,
		"echo-discord": echoOnDiscord, "echo-telegram": echoOnTelegram,
	}
}

// asLampadaire is main without its os.Exit.
func asLampadaire(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, args, os.Stdin, os.Stdout, os.Stderr)
}

// full tells whether the long versions of the tests are asked for.
func full() bool { return os.Getenv("LAMPADAIRE_FULL") != "" }

// waitAtMost bounds every wait of these tests.
const waitAtMost = 60 * time.Second

// stage is both platforms, played in this process, and the folder of an
// installation: the program under test may die and come back.
type stage struct {
	t        testing.TB
	folder   string
	discord  *emud.Server
	telegram *emut.Server
	app      *emud.App
	guild    *emud.Guild
	channel  *emud.Channel
	group    *emut.Chat
	samira   *emud.User
	ana      *emut.Person
	settings config.Settings
}

// stageOptions change the platforms or the settings before they start.
type stageOptions struct {
	discord  emud.Options
	telegram emut.Options
	settings func(*config.Settings)
}

// newStage opens both platforms, without limits of rate, with one server and
// one group of one structure.
func newStage(t testing.TB, change ...func(*stageOptions)) *stage {
	t.Helper()
	o := stageOptions{
		discord:  emud.Options{Limits: emud.NoLimits(), Journal: 1 << 20},
		telegram: emut.Options{Limits: emut.NoLimits(), Journal: 1 << 20},
		settings: func(*config.Settings) {},
	}
	for _, f := range change {
		f(&o)
	}
	s := &stage{t: t, folder: t.TempDir()}
	var err error
	s.discord, err = emud.New(o.discord)
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.discord.Close() })
	s.telegram, err = emut.New(o.telegram)
	require.NoError(t, err)
	t.Cleanup(s.telegram.Close)
	s.app = s.discord.CreateApp(emud.AppSpec{Name: "Lampadaire", Privileged: emud.IntentGuildMembers | emud.IntentMessageContent})
	s.samira = s.discord.CreateUser(emud.UserSpec{Username: "samira"})
	s.guild = s.discord.CreateGuild("Serveur", s.samira)
	s.channel = s.guild.CreateChannel(emud.ChannelSpec{Name: "accueil"})
	s.guild.Install(s.app, emud.PermViewChannel|emud.PermSendMessages|emud.PermReadHistory)
	s.ana = s.telegram.Person("Samira", "samira_pro", "fr")
	s.group = s.telegram.Supergroup("Groupe").Own(s.ana).SeatBot(nil)
	t.Cleanup(func() {
		if t.Failed() {
			log, _ := os.ReadFile(s.path("journal.log"))
			t.Logf("end of the program's log:\n%s", log[max(0, len(log)-6000):])
		}
	})
	s.settings = s.installation()
	o.settings(&s.settings)
	return s
}

// settled is the framework of a structure that owes nothing.
func settled() config.Framework {
	const day = "2026-01-05"
	return config.Framework{Assessed: day, StaffTold: day, Label: day, Agreed: config.Agreed{Discord: day, Telegram: day}}
}

// installation is the settings of an invented structure, in the stage's folder.
func (s *stage) installation() config.Settings {
	c := config.Defaults()
	c.Data, c.Keys, c.Listen = s.path("lampadaire.db"), s.path("secret", "lampadaire.cle"), ""
	c.Discord.Server, c.Telegram.Server = s.discord.URL(), s.telegram.URL()
	c.Discord.TokenFile, c.Telegram.TokenFile = s.path("secret", "discord"), s.path("secret", "telegram")
	c.Structures = []config.Structure{{
		ID: "escale", Name: "l'Escale", Address: "3 rue du Port", Phone: "02 61 91 00 00", Contact: "donnees@escale.example",
		Framework: settled(),
		Spaces: []config.Space{
			{Network: "discord", ID: s.guild.ID().String(), Name: "Serveur", Channel: s.channel.ID().String()},
			{Network: "telegram", ID: strconv.FormatInt(s.group.ID(), 10), Name: "Groupe"},
		},
		People: []config.Persona{{
			FirstName: "Samira", Function: "éducatrice", Role: "pdn", Hours: "le mardi de 17 h à 19 h", Secrecy: "non", Viewing: "non",
			Accounts: []config.Account{
				{Network: "discord", ID: s.samira.ID().String()},
				{Network: "telegram", ID: strconv.FormatInt(s.ana.ID(), 10)},
			},
		}},
	}}
	return c
}

// path is a file of the stage's folder; "data" and "secret" are its halves.
func (s *stage) path(parts ...string) string {
	if len(parts) == 1 {
		parts = []string{"data", parts[0]}
	}
	path := filepath.Join(append([]string{s.folder}, parts...)...)
	require.NoError(s.t, os.MkdirAll(filepath.Dir(path), 0o700))
	return path
}

// install writes the settings file, the tokens and the keys, once, and gives
// the path of the settings.
func (s *stage) install() string {
	s.t.Helper()
	file := s.path("secret", "lampadaire.yaml")
	text, err := yaml.Marshal(s.settings)
	require.NoError(s.t, err)
	require.NoError(s.t, os.WriteFile(file, text, 0o600))
	require.NoError(s.t, os.WriteFile(s.path("secret", "discord"), []byte(s.app.Token()+"\n"), 0o600))
	require.NoError(s.t, os.WriteFile(s.path("secret", "telegram"), []byte(s.telegram.Token()+"\n"), 0o600))
	if _, err := os.Stat(s.settings.Keys); err != nil {
		_, err := seal.WriteKeyFile(s.settings.Keys)
		require.NoError(s.t, err)
	}
	return file
}

// child is the program as a process of its own.
type child struct {
	t      testing.TB
	cmd    *exec.Cmd
	ended  chan struct{}
	stdout *safeBuffer
}

// serve starts "lampadaire serve"; its standard error is added to the log of
// the stage's folder.
func (s *stage) serve() *child {
	s.t.Helper()
	return s.command("lampadaire", "serve", "--config", s.install())
}

// command starts this binary in a role of its own.
func (s *stage) command(role string, args ...string) *child {
	s.t.Helper()
	self, err := os.Executable()
	require.NoError(s.t, err)
	log, err := os.OpenFile(s.path("journal.log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	require.NoError(s.t, err)
	c := &child{t: s.t, cmd: exec.Command(self, args...), ended: make(chan struct{}), stdout: &safeBuffer{}}
	c.cmd.Env = append(os.Environ(), roleVariable+"="+role)
	c.cmd.Stdout, c.cmd.Stderr = c.stdout, log
	require.NoError(s.t, c.cmd.Start())
	go func() {
		_ = c.cmd.Wait() // the tests look at ProcessState
		_ = log.Close()
		close(c.ended)
	}()
	s.t.Cleanup(c.kill)
	return c
}

// kill ends the process at once, as a power cut does.
func (c *child) kill() {
	_ = c.cmd.Process.Kill() // it may have ended by itself
	<-c.ended
}

// term asks it to stop and gives its exit code.
func (c *child) term() int {
	c.t.Helper()
	require.NoError(c.t, c.cmd.Process.Signal(syscall.SIGTERM))
	return c.wait()
}

func (c *child) wait() int {
	c.t.Helper()
	select {
	case <-c.ended:
	case <-time.After(waitAtMost):
		c.t.Fatal("the program does not stop")
	}
	return c.cmd.ProcessState.ExitCode()
}

// connected waits until both platforms hear the program.
func (s *stage) connected() {
	s.t.Helper()
	s.until("the bots are connected and their commands known", func() bool {
		n, _ := s.app.Sessions()
		return n > 0 && s.telegram.Polling() && len(s.discord.CommandsFor(s.samira, s.channel)) > 0 && s.telegram.Count("setMyCommands") > 1
	})
}

// until waits for a condition of the platforms.
func (s *stage) until(what string, condition func() bool) {
	s.t.Helper()
	require.True(s.t, within(waitAtMost, condition), what)
}

// within waits for a condition and tells whether it came to hold in time.
func within(most time.Duration, condition func() bool) bool {
	deadline := time.NewTimer(most)
	defer deadline.Stop()
	again := time.NewTicker(2 * time.Millisecond)
	defer again.Stop()
	for !condition() {
		select {
		case <-deadline.C:
			return condition()
		case <-again.C:
		}
	}
	return true
}

// inProcess runs the house in this process, as serve does, and gives it with
// what stops it.
func (s *stage) inProcess(change ...func(*plan)) (*house, func() error) {
	s.t.Helper()
	s.install()
	keys, err := seal.Read(seal.Source{File: s.settings.Keys, Getenv: func(string) string { return "" }})
	require.NoError(s.t, err)
	texts, err := messages.Load(config.Messages())
	require.NoError(s.t, err)
	p := plan{
		settings: s.settings, keys: keys, texts: texts, clock: pdn.SystemClock{},
		tokens: map[pdn.NetworkID]string{onDiscord: s.app.Token(), onTelegram: s.telegram.Token()},
		logger: slog.New(slog.DiscardHandler), tell: func(error) {},
	}
	for _, f := range change {
		f(&p)
	}
	h, err := build(s.t.Context(), p)
	require.NoError(s.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.run(ctx) }()
	stop := sync.OnceValue(func() error {
		cancel()
		err := <-done
		if closing := h.close(); err == nil {
			err = closing
		}
		return err
	})
	s.t.Cleanup(func() { _ = stop() })
	return h, stop
}

// kept reads what is stored, while no program runs.
func (s *stage) kept(read func(app.Reader, *seal.Sealer) error) {
	s.t.Helper()
	keys, err := seal.Read(seal.Source{File: s.settings.Keys, Getenv: func(string) string { return "" }})
	require.NoError(s.t, err)
	sealer, err := seal.NewSealer(keys)
	require.NoError(s.t, err)
	kept, err := store.Open(s.t.Context(), store.Options{Path: s.settings.Data, Seal: sealer})
	require.NoError(s.t, err)
	defer func() { require.NoError(s.t, kept.Close()) }()
	directory, err := directoryOf(s.settings, pdn.DayOf(time.Now(), pdn.Paris()))
	require.NoError(s.t, err)
	require.NoError(s.t, loadStructures(s.t.Context(), kept, sealer, directory))
	require.NoError(s.t, kept.View(s.t.Context(), func(r app.Reader) error { return read(r, sealer) }))
}

// records reads what the storage keeps of accounts, while no program runs.
func (s *stage) records(accounts []pdn.Account) []adherence.Link {
	s.t.Helper()
	links := make([]adherence.Link, len(accounts))
	s.kept(func(r app.Reader, sealer *seal.Sealer) error {
		for i, a := range accounts {
			code, err := sealer.Code("escale", a)
			if err != nil {
				return err
			}
			if links[i], err = r.Link(s.t.Context(), code); err != nil {
				return err
			}
			links[i].Code = pdn.PersonCode{} // another installation has other keys
		}
		return nil
	})
	return links
}

// plain undoes French spaces and the escapes of markup, to compare texts as
// they are typed.
func plain(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ", `\`, "").Replace(text)
}

// safeBuffer is a buffer that a process or a logger writes while a test reads.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
