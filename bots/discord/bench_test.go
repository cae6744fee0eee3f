package discord

import (
	"context"
	"net/http"
	"runtime"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	emu "github.com/lampadaire/lampadaire/internal/emulator/discord"
)

// The adapter beside a bare echo bot of the same library, pool tuned, on the
// same emulator in the same process: 64 messages outstanding over 64 channels.
// cpu-µs/op holds the emulator's share too, so compare differences.
//
//	go test -run=^$ -bench=Answered -benchtime=20000x ./bots/discord
func BenchmarkAnsweredMessage(b *testing.B) {
	b.Run("echo", func(b *testing.B) { answered(b, func(s *stage) { s.echo(repeat) }) })
	b.Run("adapter", func(b *testing.B) {
		answered(b, func(s *stage) {
			s.handler.answerWith(func(ctx context.Context, bot *Bot, e chat.Event) error {
				m, ok := e.(*chat.Message)
				if !ok {
					return nil
				}
				_, err := bot.Send(ctx, chat.ToSpace(m.Place.Conversation, chat.Content{Text: m.Text}))
				return err
			})
			s.start()
		})
	})
}

// The same for messages that need no answer.
//
//	go test -run=^$ -bench=Silent -benchtime=50000x ./bots/discord
func BenchmarkSilentMessage(b *testing.B) {
	b.Run("echo", func(b *testing.B) {
		var n atomic.Int64
		silent(b, n.Load, func(s *stage) { s.echo(func(*discordgo.Session, *discordgo.MessageCreate) { n.Add(1) }) })
	})
	b.Run("adapter", func(b *testing.B) {
		var n atomic.Int64
		silent(b, n.Load, func(s *stage) {
			s.start(func(o *Options) { o.Handler = counting{&n} })
		})
	})
}

// counting is a handler that only counts.
type counting struct{ n *atomic.Int64 }

func (c counting) Handle(context.Context, chat.Event) error { c.n.Add(1); return nil }

func silent(b *testing.B, handled func() int64, run func(*stage)) {
	s := world(b, func(o *emu.Options) { o.Specs, o.Journal = nil, -1 })
	run(s)
	runtime.GC()
	b.ResetTimer()
	before := cpu(b)
	for i := range b.N {
		for int64(i)-handled() > 1000 {
			runtime.Gosched()
		}
		s.say("bonjour tout le monde")
	}
	for handled() < int64(b.N) {
		runtime.Gosched()
	}
	b.StopTimer()
	b.ReportMetric(float64((cpu(b)-before).Microseconds())/float64(b.N), "cpu-µs/op")
}

// repeat is what the bare bot does with a message.
func repeat(d *discordgo.Session, m *discordgo.MessageCreate) {
	if !m.Author.Bot {
		_, _ = d.ChannelMessageSend(m.ChannelID, m.Content)
	}
}

// echo runs the bare bot.
func (s *stage) echo(do func(*discordgo.Session, *discordgo.MessageCreate)) {
	d, err := discordgo.New("Bot " + s.app.Token())
	require.NoError(s.t, err)
	d.Client = &http.Client{Transport: s.server.Transport(nil)}
	d.SyncEvents, d.StateEnabled, d.LogLevel, d.Compress, d.Identify.Compress = false, false, -1, false, false
	d.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages | discordgo.IntentMessageContent
	here := make(chan struct{}, 16)
	d.AddHandler(func(*discordgo.Session, *discordgo.GuildCreate) { here <- struct{}{} })
	d.AddHandler(do)
	require.NoError(s.t, d.Open())
	<-here
	s.t.Cleanup(func() { _ = d.Close(); d.Client.CloseIdleConnections() })
}

func answered(b *testing.B, run func(*stage)) {
	s := world(b, func(o *emu.Options) { o.Specs, o.Journal = nil, -1 })
	channels := make([]*emu.Channel, 64)
	for i := range channels {
		channels[i] = s.guild.CreateChannel(emu.ChannelSpec{Name: "c"})
	}
	run(s)
	changes, stop := s.server.Watch()
	defer stop()
	free := make(chan struct{}, len(channels))
	for range channels {
		free <- struct{}{}
	}
	bot := s.app.User().ID()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := 0; n < b.N; {
			c := <-changes
			if c.Kind == emu.ChangeMessage && c.User == bot {
				n++
				free <- struct{}{}
			}
		}
	}()
	runtime.GC()
	b.ResetTimer()
	before := cpu(b)
	for i := range b.N {
		<-free
		_, err := s.lea.Say(channels[i%len(channels)], "bonjour tout le monde")
		require.NoError(b, err)
	}
	<-done
	b.StopTimer()
	b.ReportMetric(float64((cpu(b)-before).Microseconds())/float64(b.N), "cpu-µs/op")
}

// cpu is the processor time of this process.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
