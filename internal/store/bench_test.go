package store

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
)

// BenchmarkGroupCommit compares, in turn and in one run, transactions committed
// one by one with 64 that wait together, on the disk as it is and with a flush
// that takes 2 ms more. A transaction is that of a first contact: a read, a
// link and a mark.
func BenchmarkGroupCommit(b *testing.B) {
	for _, slower := range []time.Duration{0, 2 * time.Millisecond} {
		b.Run(fmt.Sprintf("flush+%s", slower), func(b *testing.B) {
			h := newHouse(b)
			if slower > 0 {
				h.options.beforeCommit = func() { time.Sleep(slower) }
			}
			s := h.open(b)
			var ratios, alone, shared []float64
			var next atomic.Int64
			for b.Loop() {
				one, many := rate(b, s, 1, 200*time.Millisecond, &next), rate(b, s, 64, 200*time.Millisecond, &next)
				alone, shared, ratios = append(alone, one), append(shared, many), append(ratios, many/one)
			}
			b.ReportMetric(median(alone), "serial_tx/s")
			b.ReportMetric(median(shared), "64waiting_tx/s")
			b.ReportMetric(median(ratios), "ratio")
		})
	}
}

// rate is how many transactions a second are durable with n callers that wait.
func rate(tb testing.TB, s *Store, n int, during time.Duration, next *atomic.Int64) float64 {
	var done atomic.Int64
	var callers sync.WaitGroup
	start := time.Now()
	for range n {
		callers.Go(func() {
			for time.Since(start) < during {
				if err := firstContact(tb, s, int(next.Add(1))); err != nil {
					tb.Error(err)
					return
				}
				done.Add(1)
			}
		})
	}
	callers.Wait()
	return float64(done.Load()) / time.Since(start).Seconds()
}

func firstContact(tb testing.TB, s *Store, n int) error {
	ctx := tb.Context()
	return s.Update(ctx, func(tx app.Tx) error {
		l, err := tx.Link(ctx, code(n))
		if err != nil {
			return err
		}
		want := accepted(n)
		l.State, l.Structure, l.Network, l.Role = want.State, want.Structure, want.Network, want.Role
		if err := tx.SaveLink(ctx, l); err != nil {
			return err
		}
		return tx.SaveMark(ctx, app.Mark{Network: "réseau", Event: fmt.Sprint(n), Day: 20759, Reply: []byte(`{"k":"accueil"}`)})
	})
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// BenchmarkLinkRead is the look-up made for every event with an effect.
func BenchmarkLinkRead(b *testing.B) {
	s := newStore(b)
	save(b, s, accepted(1))
	ctx := b.Context()
	b.ReportAllocs()
	for b.Loop() {
		require.NoError(b, s.View(ctx, func(r app.Reader) error {
			_, err := r.Link(ctx, code(1))
			return err
		}))
	}
}
