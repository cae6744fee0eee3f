package app_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/store"
)

// benched is a house on the real storage, with one decider on duty.
func benched(b *testing.B) (*house, *store.Store) {
	var s *store.Store
	h := build(b, 1, func(o *app.Options) {
		var err error
		s, err = store.Open(b.Context(), store.Options{Path: filepath.Join(b.TempDir(), "lampadaire.db"), Seal: o.Sealer, Clock: o.Clock, Logger: o.Logger})
		require.NoError(b, err)
		o.Update, o.View = s.Update, s.View
	})
	b.Cleanup(func() { require.NoError(b, s.Close()) })
	h.command(alone, "pro-escale", at("pro-escale"), "menu", "")
	return h, s
}

// BenchmarkFindingToCard is a finding until its card has left.
func BenchmarkFindingToCard(b *testing.B) {
	h, s := benched(b)
	post := outbox.New(s.UpdateOutbox, h.app.Deliver, h.clock, outbox.Defaults(), nil)
	for i := 0; b.Loop(); i++ {
		h.clock.add(2 * time.Hour)
		p := seen(alone, "lea", moderation.Insult, i)
		p.Conversation = chat.Conversation(fmt.Sprint("c", i))
		_, err := h.app.PointOut(context.Background(), p)
		require.NoError(b, err)
		_, err = post.Flush(context.Background())
		require.NoError(b, err)
	}
	b.ReportMetric(float64(len(h.senders[alone].take()))/float64(b.N), "messages/op")
}

// BenchmarkBareSendWithOneCommit is one row committed and one message sent.
func BenchmarkBareSendWithOneCommit(b *testing.B) {
	h, s := benched(b)
	for i := 0; b.Loop(); i++ {
		require.NoError(b, s.Update(context.Background(), func(tx app.Tx) error {
			_, err := tx.ClaimJob(context.Background(), "essai", fmt.Sprint(i))
			return err
		}))
		_, err := h.senders[alone].Send(context.Background(), chat.ToProfessional("à", chat.Content{Text: "."}))
		require.NoError(b, err)
	}
}
