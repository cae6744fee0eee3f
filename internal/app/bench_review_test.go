//go:build unix

package app_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/store"
)

// benched is a house on the real storage, with one decider on duty and an outbox
// that runs; sent gets a word for each card that has left.
func benched(b *testing.B) (h *house, s *store.Store, sent chan struct{}) {
	h = build(b, 1, func(o *app.Options) {
		var err error
		s, err = store.Open(b.Context(), store.Options{Path: filepath.Join(b.TempDir(), "lampadaire.db"), Seal: o.Sealer, Clock: o.Clock, Logger: o.Logger})
		require.NoError(b, err)
		o.Update, o.View = s.Update, s.View
	})
	b.Cleanup(func() { require.NoError(b, s.Close()) })
	h.command(alone, "pro-escale", at("pro-escale"), "menu", "")
	sent = make(chan struct{})
	post := outbox.New(h.app.Post(s.UpdatePost), func(ctx context.Context, m outbox.Message) error {
		err := h.app.Deliver(ctx, m)
		sent <- struct{}{}
		return err
	}, h.clock, outbox.Defaults(), nil)
	s.HandTo(post)
	running, stop := context.WithCancel(context.Background())
	var ended sync.WaitGroup
	ended.Go(func() { _ = post.Run(running) })
	b.Cleanup(func() { stop(); ended.Wait() })
	return h, s, sent
}

// spent is the processor time of this process.
func spent(b *testing.B) time.Duration {
	var used syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkFindingToCard is a finding until its card has left, then one row
// committed and one message sent, in turn: the ratio of the medians, which what
// else the machine does leaves alone.
func BenchmarkFindingToCard(b *testing.B) {
	h, s, sent := benched(b)
	ctx := context.Background()
	var cards, bare []time.Duration
	var cardsCPU, bareCPU time.Duration
	for i := 0; b.Loop(); i++ {
		h.clock.add(2 * time.Hour)
		p := seen(alone, "lea", moderation.Insult, i)
		p.At = h.clock.Now()
		p.Conversation = chat.Conversation(fmt.Sprint("c", i))
		begun, used := time.Now(), spent(b)
		_, err := h.app.PointOut(ctx, p)
		require.NoError(b, err)
		<-sent
		cards = append(cards, time.Since(begun))
		cardsCPU += spent(b) - used
		begun, used = time.Now(), spent(b)
		require.NoError(b, s.Update(ctx, func(tx app.Tx) error {
			_, err := tx.ClaimJob(ctx, "essai", fmt.Sprint(i))
			return err
		}))
		_, err = h.senders[alone].Send(ctx, chat.ToProfessional("à", chat.Content{Text: "."}))
		require.NoError(b, err)
		bare = append(bare, time.Since(begun))
		bareCPU += spent(b) - used
	}
	slices.Sort(cards)
	slices.Sort(bare)
	card, one := cards[len(cards)/2], bare[len(bare)/2]
	b.ReportMetric(float64(card.Microseconds()), "µs/card")
	b.ReportMetric(float64(one.Microseconds()), "µs/bare")
	b.ReportMetric(float64(card)/float64(one), "ratio")
	b.ReportMetric(float64(cardsCPU)/float64(bareCPU), "ratio-of-CPU")
	b.ReportMetric(float64(len(h.senders[alone].take()))/float64(b.N)/2, "messages/op")
}
