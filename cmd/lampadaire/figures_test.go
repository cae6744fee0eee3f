package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	library "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/bots/discord"
	"github.com/lampadaire/lampadaire/bots/telegram"
	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	emut "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/seal"
	"github.com/lampadaire/lampadaire/internal/store"
)

// The size of one round of measures.
const (
	figureRounds = 5
	answered     = 2000 // first contacts, 64 outstanding
	outstanding  = 64
	paced        = 600 // first contacts at 200 a second
	silent       = 5000
)

// profileVariable names a file for the profile of the program under measure.
const profileVariable = "LAMPADAIRE_PROFILE"

// TestFigures measures the program beside a bare echo bot of the same library,
// each in a process of its own, in turn, on the same emulator; it prints one
// line a figure. It judges nothing: figures are for people. It runs only with
// LAMPADAIRE_FIGURES; one figure alone: -run 'TestFigures/discord'.
func TestFigures(t *testing.T) {
	if os.Getenv("LAMPADAIRE_FIGURES") == "" {
		t.Skip("LAMPADAIRE_FIGURES is not set")
	}
	t.Run("discord", func(t *testing.T) { besideEcho(t, "discord") })
	t.Run("telegram", func(t *testing.T) { besideEcho(t, "telegram") })
	t.Run("program", programFigures)
	t.Run("codes", codesFigures)
}

// line prints one figure with its goal.
func line(t *testing.T, name, figure, goal string) {
	t.Helper()
	fmt.Printf("| %s | %s | %s |\n", name, figure, goal)
}

// figures are what one bot did in one round.
type figures struct {
	cpuAnswered, cpuSilent, rate, p50 float64 // µs, µs, events/s, µs
}

func besideEcho(t *testing.T, network string) {
	var cpu, quiet, rate []float64
	var echo, ours []figures
	var flush []float64
	for range figureRounds {
		e, o := oneRound(t, network, "echo-"+network), oneRound(t, network, "house-"+network)
		flush = append(flush, rawFlush(t))
		echo, ours = append(echo, e), append(ours, o)
		cpu, quiet, rate = append(cpu, o.cpuAnswered/e.cpuAnswered), append(quiet, o.cpuSilent/e.cpuSilent), append(rate, o.rate/e.rate)
	}
	of := func(all []figures, field func(figures) float64) float64 {
		var values []float64
		for _, f := range all {
			values = append(values, field(f))
		}
		return middle(values)
	}
	both := func(field func(figures) float64) string {
		return fmt.Sprintf("%.0f / %.0f", of(ours, field), of(echo, field))
	}
	quietGoal := map[string]string{"discord": "≤ 1,6", "telegram": "≤ 4"}[network]
	line(t, network+", answered event, CPU, ratio to echo", fmt.Sprintf("%.2f (µs: %s)", middle(cpu), both(func(f figures) float64 { return f.cpuAnswered })), "≤ 1,8")
	line(t, network+", answered event, rate, ratio to echo", fmt.Sprintf("%.2f (a second: %s)", middle(rate), both(func(f figures) float64 { return f.rate })), "≥ 0,5")
	line(t, network+", p50 at 200 a second", both(func(f figures) float64 { return f.p50 })+" µs",
		fmt.Sprintf("≤ %.0f µs (echo + 1 ms + flush of %.0f)", of(echo, func(f figures) float64 { return f.p50 })+1000+middle(flush), middle(flush)))
	line(t, network+", silent event, CPU, ratio to echo", fmt.Sprintf("%.2f (µs: %s)", middle(quiet), both(func(f figures) float64 { return f.cpuSilent })), quietGoal)
}

// oneRound starts a bot on a fresh stage and measures it.
func oneRound(t *testing.T, network, role string) figures {
	s := newStage(t, func(o *stageOptions) {
		o.discord.Journal, o.telegram.Journal, o.telegram.ReadsGroups = -1, -1, true
	})
	var l load = newDiscordLoad(s)
	if network == "telegram" {
		l = newTelegramLoad(s)
	}
	program := s.command(role, s.install())
	s.until("the bot hears", l.ready)
	defer program.kill()
	l.one(0) // everything is warm
	var f figures
	before, start := program.cpu(), time.Now()
	l.many(1, answered)
	f.rate = answered / time.Since(start).Seconds()
	f.cpuAnswered = (program.settledCPU() - before) / answered
	f.p50 = pacedLatency(l, 1+answered)
	before = program.settledCPU()
	for i := range silent {
		l.silence()
		if i%10 == 9 {
			time.Sleep(time.Millisecond)
		}
	}
	f.cpuSilent = (program.settledCPU() - before) / silent
	if os.Getenv(profileVariable) != "" {
		program.kindly()
	}
	return f
}

// pacedLatency is the median time to an answer at 200 events a second, in µs.
func pacedLatency(l load, from int) float64 {
	var mu sync.Mutex
	var waits []float64
	var all sync.WaitGroup
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for i := range paced {
		<-tick.C
		all.Go(func() {
			start := time.Now()
			l.one(from + i)
			mu.Lock()
			defer mu.Unlock()
			waits = append(waits, float64(time.Since(start).Microseconds()))
		})
	}
	all.Wait()
	return middle(waits)
}

func middle(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// load makes the events of one platform.
type load interface {
	ready() bool
	one(person int)       // a first contact, until its answer
	many(from, count int) // first contacts, outstanding at a time
	silence()             // one event that needs no answer
}

func crowdOf(l load, from, count int) {
	next := make(chan int)
	var all sync.WaitGroup
	for range outstanding {
		all.Go(func() {
			for i := range next {
				l.one(i)
			}
		})
	}
	for i := range count {
		next <- from + i
	}
	close(next)
	all.Wait()
}

// discordLoad is people who give the command of the menu in a channel.
type discordLoad struct {
	*stage
	people []*emud.User
}

func newDiscordLoad(s *stage) *discordLoad {
	l := &discordLoad{stage: s}
	for i := range 1 + answered + paced {
		u := s.discord.CreateUser(emud.UserSpec{Username: fmt.Sprintf("p%d", i)})
		require.NoError(s.t, u.Join(s.guild))
		l.people = append(l.people, u)
	}
	return l
}

func (l *discordLoad) ready() bool {
	n, _ := l.app.Sessions()
	return n > 0 && len(l.discord.CommandsFor(l.samira, l.channel)) > 0
}

func (l *discordLoad) one(person int) {
	i, err := l.people[person].Slash(l.channel, l.app, "menu", nil)
	require.NoError(l.t, err)
	ctx, cancel := context.WithTimeout(context.Background(), waitAtMost)
	defer cancel()
	_, err = i.Wait(ctx)
	require.NoError(l.t, err)
}

func (l *discordLoad) many(from, count int) { crowdOf(l, from, count) }

func (l *discordLoad) silence() {
	_, err := l.people[0].Say(l.channel, "On se retrouve à la maison des jeunes après le match, vers 18 h ?")
	require.NoError(l.t, err)
}

// telegramLoad is people who open the private chat.
type telegramLoad struct {
	*stage
	people []*emut.Person
	mu     sync.Mutex
	waits  map[int64]chan struct{}
}

func newTelegramLoad(s *stage) *telegramLoad {
	l := &telegramLoad{stage: s, waits: map[int64]chan struct{}{}}
	for i := range 1 + answered + paced {
		l.people = append(l.people, s.telegram.Person("P", fmt.Sprintf("p%d", i), "fr"))
	}
	s.group.Seat(l.people[0])
	changes, stop := s.telegram.Watch()
	s.t.Cleanup(stop)
	go func() {
		for c := range changes {
			l.seen(c)
		}
	}()
	return l
}

// seen wakes who waits for a message in a chat: the second one there is the answer.
func (l *telegramLoad) seen(c emut.Change) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for chat, wait := range l.waits {
		if c.Kind != emut.ChangeLost && c.Chat != chat {
			continue
		}
		if p := l.telegram.Chat(chat); p != nil && c.Message > 1 || c.Kind == emut.ChangeLost {
			select {
			case wait <- struct{}{}:
			default:
			}
		}
	}
}

func (l *telegramLoad) ready() bool { return l.telegram.Polling() }

func (l *telegramLoad) one(person int) {
	p := l.people[person]
	wait := make(chan struct{}, 1)
	l.mu.Lock()
	l.waits[p.ID()] = wait
	l.mu.Unlock()
	_, err := p.Start("")
	require.NoError(l.t, err)
	for len(l.telegram.VisibleTo(p, p.Private())) < 2 {
		select {
		case <-wait:
		case <-time.After(waitAtMost):
			l.t.Error("no answer on Telegram")
			return
		}
	}
	l.mu.Lock()
	delete(l.waits, p.ID())
	l.mu.Unlock()
}

func (l *telegramLoad) many(from, count int) { crowdOf(l, from, count) }

func (l *telegramLoad) silence() {
	_, err := l.people[0].Say(l.group, "On se retrouve à la maison des jeunes après le match, vers 18 h ?")
	require.NoError(l.t, err)
}

// cpu is what the process has used, in µs (proc(5): a hundredth of a second a tick).
func (c *child) cpu() float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.cmd.Process.Pid))
	require.NoError(c.t, err)
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return (user + system) * 10_000
}

// settledCPU waits until the process rests.
func (c *child) settledCPU() float64 {
	last := c.cpu()
	for {
		time.Sleep(300 * time.Millisecond)
		now := c.cpu()
		if now-last <= 10_000 {
			return now
		}
		last = now
	}
}

// kindly asks the process to stop, so that it writes its profile.
func (c *child) kindly() {
	require.NoError(c.t, c.cmd.Process.Signal(syscall.SIGTERM))
	within(waitAtMost, func() bool {
		select {
		case <-c.ended:
			return true
		default:
			return false
		}
	})
}

// resident is the memory of the process, in MB.
func (c *child) resident() float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	require.NoError(c.t, err)
	_, after, _ := strings.Cut(string(text), "VmRSS:")
	kb, err := strconv.ParseFloat(strings.Fields(after)[0], 64)
	require.NoError(c.t, err)
	return kb / 1024
}

// rawFlush is the median of adding 4 KiB to a file and flushing it, in µs.
func rawFlush(t *testing.T) float64 {
	f, err := os.Create(filepath.Join(t.TempDir(), "flush"))
	require.NoError(t, err)
	defer f.Close()
	var all []float64
	for range 200 {
		start := time.Now()
		_, err := f.Write(make([]byte, 4096))
		require.NoError(t, err)
		require.NoError(t, syscall.Fdatasync(int(f.Fd())))
		all = append(all, float64(time.Since(start).Microseconds()))
	}
	return middle(all)
}

// stripped builds the program as it is released.
func stripped(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "lampadaire")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))
	return path
}

// release runs the released program instead of the test binary.
func (s *stage) release(path string) *child {
	c := &child{t: s.t, cmd: exec.Command(path, "serve", "--config", s.install()), ended: make(chan struct{}), stdout: &safeBuffer{}}
	require.NoError(s.t, c.cmd.Start())
	go func() {
		_ = c.cmd.Wait() // it is killed
		close(c.ended)
	}()
	s.t.Cleanup(c.kill)
	return c
}

func programFigures(t *testing.T) {
	path := stripped(t)
	info, err := os.Stat(path)
	require.NoError(t, err)
	line(t, "stripped binary", fmt.Sprintf("%.1f MB", float64(info.Size())/1e6), "≤ 35 MB")
	var ready, idle []float64
	for range figureRounds {
		s := newStage(t)
		start := time.Now()
		c := s.release(path)
		s.until("both platforms hear", func() bool { n, _ := s.app.Sessions(); return n > 0 && s.telegram.Polling() })
		ready = append(ready, float64(time.Since(start).Milliseconds()))
		time.Sleep(3 * time.Second)
		idle = append(idle, c.resident())
		c.kill()
	}
	line(t, "start to both platforms connected", fmt.Sprintf("%.0f ms", middle(ready)), "≤ 400 ms")
	line(t, "idle memory, both platforms", fmt.Sprintf("%.1f MB", middle(idle)), "≤ 60 MB")
}

// codesFigures compares the memory with a few codes and with a million.
func codesFigures(t *testing.T) {
	path := stripped(t)
	var few, million, size float64
	for _, codes := range []int{0, 1_000_000} {
		s := newStage(t)
		s.install()
		if codes > 0 {
			size = s.fill(codes)
		}
		c := s.release(path)
		s.connected()
		book := newLedger()
		for i := range 20 {
			s.onServer(book, fmt.Sprintf("lea%d", i)).word("menu")
		}
		time.Sleep(3 * time.Second)
		few, million = million, c.resident()
		c.kill()
	}
	line(t, "memory with 1,000,000 codes, ratio to none", fmt.Sprintf("%.2f (%.1f / %.1f MB)", million/few, million, few), "≤ 1,2")
	line(t, "a code on disk", fmt.Sprintf("%.0f bytes", size/1e6), "≤ 200")
}

// fill puts that many codes in the storage and gives the size of its file.
func (s *stage) fill(codes int) float64 {
	keys, err := seal.Read(seal.Source{File: s.settings.Keys, Getenv: os.Getenv})
	require.NoError(s.t, err)
	sealer, err := seal.NewSealer(keys)
	require.NoError(s.t, err)
	kept, err := store.Open(s.t.Context(), store.Options{Path: s.settings.Data, Seal: sealer})
	require.NoError(s.t, err)
	directory, err := directoryOf(s.settings, pdn.DayOf(time.Now(), pdn.Paris()))
	require.NoError(s.t, err)
	require.NoError(s.t, loadStructures(s.t.Context(), kept, sealer, directory))
	for i := 0; i < codes; i += 10_000 {
		require.NoError(s.t, kept.Update(s.t.Context(), func(tx app.Tx) error {
			for j := range 10_000 {
				code, err := sealer.Code("escale", pdn.Account{Network: onDiscord, ID: strconv.Itoa(i + j + 1)})
				if err != nil {
					return err
				}
				day := pdn.DayOf(time.Now(), pdn.Paris())
				link := adherence.Link{Code: code, Structure: "escale", Network: onDiscord, Role: pdn.RoleYouth, Language: "fr", State: adherence.Accepted,
					Edition: 1, Delivery: adherence.Served, Place: chat.Private, Day: day, LastContact: day.Month()}
				if err := tx.SaveLink(s.t.Context(), link); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	require.NoError(s.t, kept.Close())
	info, err := os.Stat(s.settings.Data)
	require.NoError(s.t, err)
	return float64(info.Size())
}

// asHouse runs the program without the platform's own limits of rate, which
// the emulator does not have either.
func asHouse(network pdn.NetworkID) func([]string) int {
	return func(args []string) int {
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		if path := os.Getenv(profileVariable); path != "" {
			f, err := os.Create(path)
			if err != nil || pprof.StartCPUProfile(f) != nil {
				return 1
			}
			defer func() { pprof.StopCPUProfile(); _ = f.Close() }()
		}
		err := runHouse(ctx, network, args[0])
		if err != nil {
			_, _ = fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return 0
	}
}

func runHouse(ctx context.Context, network pdn.NetworkID, path string) error {
	settings, err := config.Load(path)
	if err != nil {
		return err
	}
	texts, err := messages.Load(config.Messages())
	if err != nil {
		return err
	}
	c := &console{err: os.Stderr, out: os.Stdout, texts: texts}
	p, err := c.planOf(settings)
	if err != nil {
		return err
	}
	token := p.tokens[network]
	p.tokens, p.logger = nil, slog.New(slog.DiscardHandler)
	h, err := build(ctx, p)
	if err != nil {
		return err
	}
	defer func() { _ = h.close() }()
	settleMemory()
	if network == onDiscord {
		b, err := discord.New(discord.Options{
			Token: discord.NewToken(token), BaseURL: settings.Discord.Server, Clock: p.clock, Handler: h.app, Journal: h.store.Journal(),
			ReadContent: func() bool { return true }, Timing: discord.Timing{Rate: -1},
		})
		if err != nil {
			return err
		}
		h.add(b)
		return h.run(ctx)
	}
	h.lists = h.newStaffLists(h.app)
	b, err := telegram.New(telegram.Options{
		Token: telegram.Secret(token), ServerURL: settings.Telegram.Server, Clock: p.clock, Handler: h.lists, Journal: h.store.Journal(),
		Unlimited: true,
	})
	if err != nil {
		return err
	}
	h.add(b)
	return h.run(ctx)
}

// tuned is a client whose pool is not Go's default of two connections a host.
func tuned(base http.RoundTripper) *http.Client {
	if base == nil {
		base = &http.Transport{MaxIdleConnsPerHost: 512}
	}
	return &http.Client{Transport: base}
}

// toServer sends every request to one address.
type toServer struct {
	host string
	next http.RoundTripper
}

func (r toServer) RoundTrip(q *http.Request) (*http.Response, error) {
	q = q.Clone(q.Context())
	q.URL.Scheme, q.URL.Host = "http", r.host
	return r.next.RoundTrip(q)
}

// echoOnDiscord answers each command with one sentence and keeps nothing.
func echoOnDiscord(args []string) int {
	settings, err := config.Load(args[0])
	if err != nil {
		return 1
	}
	token, err := readToken(settings.Discord.TokenFile)
	if err != nil {
		return 1
	}
	s, err := discordgo.New("Bot " + token)
	if err != nil {
		return 1
	}
	s.Client = tuned(toServer{host: strings.TrimPrefix(settings.Discord.Server, "http://"), next: &http.Transport{MaxIdleConnsPerHost: 512}})
	s.StateEnabled, s.Compress, s.Identify.Compress = false, false, false
	s.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMembers | discordgo.IntentsDirectMessages | discordgo.IntentsGuildMessages | discordgo.IntentMessageContent
	s.AddHandler(func(s *discordgo.Session, i *discordgo.InteractionCreate) {
		_ = s.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource,
			Data: &discordgo.InteractionResponseData{Content: "écho", Flags: discordgo.MessageFlagsEphemeral}})
	})
	s.AddHandler(func(*discordgo.Session, *discordgo.MessageCreate) {})
	s.AddHandler(func(s *discordgo.Session, r *discordgo.Ready) {
		_, err := s.ApplicationCommandBulkOverwrite(r.Application.ID, "", []*discordgo.ApplicationCommand{{Name: "menu", Description: "menu"}})
		if err != nil {
			_, _ = fmt.Fprintln(os.Stderr, err)
		}
	})
	if err := s.Open(); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		return 1
	}
	select {}
}

// echoOnTelegram answers each text of a private chat with one sentence.
func echoOnTelegram(args []string) int {
	settings, err := config.Load(args[0])
	if err != nil {
		return 1
	}
	token, err := readToken(settings.Telegram.TokenFile)
	if err != nil {
		return 1
	}
	b, err := library.New(token, library.WithServerURL(settings.Telegram.Server), library.WithSkipGetMe(),
		library.WithHTTPClient(30*time.Second, tuned(nil)),
		library.WithDefaultHandler(func(ctx context.Context, b *library.Bot, u *models.Update) {
			if u.Message != nil && u.Message.Chat.Type == models.ChatTypePrivate {
				_, _ = b.SendMessage(ctx, &library.SendMessageParams{ChatID: u.Message.Chat.ID, Text: "écho"})
			}
		}))
	if err != nil {
		return 1
	}
	b.Start(context.Background())
	return 0
}
