package telegram_test

import (
	"bytes"
	"io"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/emulator/telegram"
)

// BenchmarkSend is how many messages the server takes by itself, validation and journal off:
//
//	go test -run xxx -bench Send ./internal/emulator/telegram
func BenchmarkSend(b *testing.B) {
	s, err := telegram.New(telegram.Options{Journal: -1, History: 16, Limits: telegram.NoLimits()})
	require.NoError(b, err)
	defer s.Close()
	lea := s.Person("Léa", "lea", "fr")
	_, err = lea.Start("")
	require.NoError(b, err)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	body := []byte(`{"chat_id":` + itoa(lea.ID()) + `,"text":"reçu"}`)
	var failed atomic.Int64
	b.SetParallelism(32)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			resp, err := client.Post(s.URL()+"/bot"+s.Token()+"/sendMessage", "application/json", bytes.NewReader(body))
			if err != nil || resp.StatusCode != http.StatusOK {
				failed.Add(1)
				continue
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		}
	})
	b.StopTimer()
	require.Zero(b, failed.Load())
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
