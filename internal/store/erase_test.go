package store

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/store/storetest"
)

// crowd saves n links with random codes, a few a transaction as in life, so
// that pages split and move.
func crowd(t testing.TB, s *Store, n int) []pdn.PersonCode {
	t.Helper()
	codes := make([]pdn.PersonCode, n)
	for i := range codes {
		_, err := rand.Read(codes[i][:])
		require.NoError(t, err)
	}
	for start := 0; start < n; start += 50 {
		require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
			for _, c := range codes[start:min(start+50, n)] {
				l := accepted(1)
				l.Code = c
				if err := tx.SaveLink(t.Context(), l); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	return codes
}

func raw(codes []pdn.PersonCode) []string {
	texts := make([]string, len(codes))
	for i, c := range codes {
		texts[i] = string(c[:])
	}
	return texts
}

func traces(t testing.TB, s *Store, canaries []string) []storetest.Trace {
	t.Helper()
	found, err := storetest.FindBytes(filepath.Dir(s.path), canaries)
	require.NoError(t, err)
	return found
}

func erase(t testing.TB, s *Store, codes []pdn.PersonCode) {
	t.Helper()
	for _, c := range codes {
		require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
			if err := tx.DeleteLink(t.Context(), c); err != nil {
				return err
			}
			return tx.Close(t.Context(), app.ClosedByErasure, c)
		}))
	}
}

func TestLaw11_AnErasureLeavesNoTraceInAnyFile(t *testing.T) {
	s := newStore(t)
	codes := crowd(t, s, 3000)
	require.NotEmpty(t, traces(t, s, raw(codes[:1])), "the search sees a code that is there")
	gone := codes[1000:1200]
	erase(t, s, gone)
	require.Empty(t, traces(t, s, raw(gone)))
	require.NotEmpty(t, traces(t, s, raw(codes[:1])))
}

func TestLaw11_AnErasureIsCleanedAsSoonAsTheLastReaderLeaves(t *testing.T) {
	s := newStore(t)
	codes := crowd(t, s, 20)
	reading, leave := make(chan struct{}), make(chan struct{})
	left := make(chan error, 1)
	go func() {
		left <- s.Read(context.Background(), func(r *Reader) error {
			_, err := r.Link(context.Background(), codes[0])
			close(reading)
			<-leave
			return err
		})
	}()
	<-reading
	require.NoError(t, s.alone(t.Context(), func() error { return s.exec("pragma busy_timeout = 10") }))
	erase(t, s, codes[5:6])
	require.NotEmpty(t, traces(t, s, raw(codes[5:6])), "the reader's view is still in the log")
	err := s.Scrub(t.Context())
	require.Error(t, err)
	require.True(t, Passing(err))
	close(leave)
	require.NoError(t, <-left)
	save(t, s, accepted(7))
	require.Empty(t, traces(t, s, raw(codes[5:6])), "the next commit cleaned up")
}

func TestLaw11_TheBareNoKeepsTheCodeAndNothingElse(t *testing.T) {
	s := newStore(t)
	l := accepted(4)
	l.Language = "canari-de-langue"
	save(t, s, l)
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		if err := tx.SaveLink(t.Context(), l.Keep()); err != nil {
			return err
		}
		return tx.Close(t.Context(), app.ClosedKeepingNo, l.Code)
	}))
	require.Empty(t, traces(t, s, []string{"canari-de-langue"}))
	require.Equal(t, adherence.Link{Code: code(4), Structure: "apase", State: adherence.Closed}, link(t, s, 4))
}
