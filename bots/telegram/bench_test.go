package telegram_test

import (
	"context"
	"net/http"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	library "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/bots/bottest"
	"github.com/lampadaire/lampadaire/bots/telegram"
	"github.com/lampadaire/lampadaire/internal/chat"
	emulator "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// BenchmarkEcho compares the adapter with a bare echo of the same library with a tuned pool, over the same emulator,
// which shares the process: messages of 1,000 people, answered ("…/answered") or only received ("…/silent").
//
//	go test -run xxx -bench Echo -benchtime 20000x ./bots/telegram
func BenchmarkEcho(b *testing.B) {
	for name, run := range map[string]func(*testing.B, *emulator.Server, bool){"library": runLibrary, "adapter": runAdapter} {
		b.Run(name+"/answered", func(b *testing.B) { load(b, run, true) })
		b.Run(name+"/silent", func(b *testing.B) { load(b, run, false) })
	}
}

func load(b *testing.B, run func(*testing.B, *emulator.Server, bool), answer bool) {
	s, err := emulator.New(emulator.Options{Journal: -1, History: 16, Limits: emulator.NoLimits(), Pending: b.N + 2000})
	require.NoError(b, err)
	defer s.Close()
	people := make([]*emulator.Person, 1000)
	for i := range people {
		people[i] = s.Person("P"+strconv.Itoa(i), "", "fr")
		_, err := people[i].Start("")
		require.NoError(b, err)
	}
	for i := range b.N {
		p := people[i%len(people)]
		_, err := p.Say(p.Private(), "Bonjour, est-ce que quelqu'un est là ce soir ?")
		require.NoError(b, err)
	}
	cpu := used(b)
	b.ResetTimer()
	run(b, s, answer)
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64((used(b)-cpu).Microseconds())/float64(b.N), "cpu-µs/event")
}

func used(b *testing.B) time.Duration {
	var r syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &r))
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func tuned() *http.Client { return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 512}} }

func runLibrary(b *testing.B, s *emulator.Server, answer bool) {
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	var handled atomic.Int64
	done := make(chan struct{})
	slots := make(chan struct{}, 64)
	api, err := library.New(s.Token(), library.WithServerURL(s.URL()), library.WithHTTPClient(time.Second, tuned()),
		library.WithSkipGetMe(), library.WithNotAsyncHandlers(),
		library.WithDefaultHandler(func(ctx context.Context, api *library.Bot, u *models.Update) {
			finish := func() {
				if handled.Add(1) == int64(b.N)+1000 {
					close(done)
				}
			}
			if !answer {
				finish()
				return
			}
			slots <- struct{}{}
			go func() {
				defer func() { <-slots }()
				_, err := api.SendMessage(ctx, &library.SendMessageParams{ChatID: u.Message.Chat.ID, Text: "reçu"})
				if err != nil && ctx.Err() == nil {
					b.Error(err)
				}
				finish()
			}()
		}))
	require.NoError(b, err)
	ended := make(chan struct{})
	go func() { defer close(ended); api.Start(ctx) }()
	<-done
	cancel()
	<-ended
}

func runAdapter(b *testing.B, s *emulator.Server, answer bool) {
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	var handled atomic.Int64
	done := make(chan struct{})
	var bot *telegram.Bot
	bot, err := telegram.New(telegram.Options{Token: telegram.Secret(s.Token()), ServerURL: s.URL(), Clock: pdn.SystemClock{},
		Journal: &bottest.Journal{}, HTTP: tuned(), Unlimited: true, Waiting: 64,
		Handler: handler(func(ctx context.Context, e chat.Event) error {
			if answer {
				if _, err := bot.Send(ctx, chat.ToProfessional(e.Head().Answer, chat.Content{Text: "reçu"})); err != nil {
					b.Error(err)
				}
			}
			if handled.Add(1) == int64(b.N)+1000 {
				close(done)
			}
			return nil
		})})
	require.NoError(b, err)
	ended := make(chan error, 1)
	go func() { ended <- bot.Run(ctx) }()
	<-done
	cancel()
	require.NoError(b, <-ended)
}
