package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// backup copies the database as VACUUM INTO does for the real backup.
func backup(t testing.TB, s *Store) string {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "copie.db")
	require.NoError(t, s.alone(t.Context(), func() error { return s.exec("vacuum into '" + copied + "'") }))
	return copied
}

// restore puts a copy in the place of the closed database.
func restore(t testing.TB, h house, copied string) {
	t.Helper()
	content, err := os.ReadFile(copied)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(h.options.Path, content, 0o600))
	for _, suffix := range []string{"-wal", "-shm"} {
		_ = os.Remove(h.options.Path + suffix)
	}
}

func closeAs(t testing.TB, s *Store, kind app.ClosingKind, l adherence.Link) {
	t.Helper()
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		var err error
		switch kind {
		case app.ClosedByErasure:
			err = tx.DeleteLink(t.Context(), l.Code)
		case app.ClosedKeepingNo:
			err = tx.SaveLink(t.Context(), l.Keep())
		default:
			l.State = adherence.Refused
			err = tx.SaveLink(t.Context(), l)
		}
		if err != nil {
			return err
		}
		return tx.Close(t.Context(), kind, l.Code)
	}))
}

func TestLaw11_ARestoredCopyForgetsAgainAndRespectsAgain(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	save(t, s, accepted(1), accepted(2), accepted(3), accepted(4))
	copied := backup(t, s)
	closeAs(t, s, app.ClosedByErasure, accepted(1))
	closeAs(t, s, app.ClosedKeepingNo, accepted(2))
	closeAs(t, s, app.ClosedByNo, accepted(3))
	closeAs(t, s, app.ClosedByNo, accepted(5)) // unknown to the copy
	require.NoError(t, s.Close())
	restore(t, h, copied)
	s = h.open(t)
	require.Equal(t, adherence.Unknown, link(t, s, 1).State)
	require.Equal(t, accepted(2).Keep(), link(t, s, 2))
	require.True(t, link(t, s, 3).State.SaidNo())
	require.Equal(t, accepted(4), link(t, s, 4), "who said nothing is untouched")
	require.Equal(t, adherence.Link{Code: code(5), State: adherence.Closed}, link(t, s, 5))
	gone := code(1)
	require.Empty(t, traces(t, s, []string{string(gone[:])}), "the restored copy keeps no trace either")
}

func TestLaw11_ClosingsAlreadyKnownAreNotAppliedAgain(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	closeAs(t, s, app.ClosedByNo, accepted(1))
	save(t, s, accepted(1)) // she came back by her own press
	require.NoError(t, s.Close())
	require.Equal(t, adherence.Accepted, link(t, h.open(t), 1).State)
}

func TestLaw11_AClosingIsWrittenEvenWhenItsCommitFails(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	save(t, s, accepted(1))
	copied := backup(t, s)
	s.options.beforeCommit = func() { _ = s.exec("rollback") } // as a crash between the two
	require.Error(t, s.Update(t.Context(), func(tx app.Tx) error {
		if err := tx.DeleteLink(t.Context(), code(1)); err != nil {
			return err
		}
		return tx.Close(t.Context(), app.ClosedByErasure, code(1))
	}))
	require.NoError(t, s.Close())
	restore(t, h, copied)
	require.Equal(t, adherence.Unknown, link(t, h.open(t), 1).State)
}

func TestLaw11_ARefusedTransactionRecordsNoClosing(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	save(t, s, accepted(1))
	require.Error(t, s.Update(t.Context(), func(tx app.Tx) error {
		if err := tx.Close(t.Context(), app.ClosedByErasure, code(1)); err != nil {
			return err
		}
		return os.ErrInvalid
	}))
	require.Zero(t, s.closings.last)
}

func TestLaw11_AClosingOfNobodyOrOfAnUnknownKindUndoesItsTransaction(t *testing.T) {
	s := newStore(t)
	for kind, c := range map[app.ClosingKind]pdn.PersonCode{app.ClosedByNo: {}, "": code(1), "autre": code(1)} {
		require.Error(t, s.Update(t.Context(), func(tx app.Tx) error { return tx.Close(t.Context(), kind, c) }))
	}
	require.Zero(t, s.closings.last)
}

func TestLaw11_TheClosingsFileShowsNoCode(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	closeAs(t, s, app.ClosedByErasure, accepted(1))
	require.NoError(t, s.Close())
	content, err := os.ReadFile(s.options.Closings)
	require.NoError(t, err)
	c := code(1)
	require.False(t, bytes.Contains(content, c[:]))
}

func TestTheTornEndOfAWriteIsForgotten(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	closeAs(t, s, app.ClosedByNo, accepted(1))
	require.NoError(t, s.Close())
	good, err := os.ReadFile(s.options.Closings)
	require.NoError(t, err)
	for _, tail := range [][]byte{{1}, make([]byte, 61), make([]byte, 62), make([]byte, 200)} {
		require.NoError(t, os.WriteFile(s.options.Closings, append(bytes.Clone(good), tail...), 0o600))
		s = h.open(t)
		closeAs(t, s, app.ClosedByNo, accepted(2))
		require.NoError(t, s.Close())
		require.Len(t, readClosings(t, s), 2)
	}
}

func readClosings(t testing.TB, s *Store) []closing {
	t.Helper()
	c, err := openClosings(s.options.Closings, s.options.Seal, true)
	require.NoError(t, err)
	defer c.close()
	return c.entries
}

func TestADamagedForeignOrLostClosingsFileIsRefused(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	closeAs(t, s, app.ClosedByNo, accepted(1))
	closeAs(t, s, app.ClosedByNo, accepted(2))
	require.NoError(t, s.Close())
	path := s.options.Closings
	good, err := os.ReadFile(path)
	require.NoError(t, err)
	refused := func(content []byte, key string) {
		t.Helper()
		require.NoError(t, os.WriteFile(path, content, 0o600))
		_, err := Open(t.Context(), h.options)
		require.Equal(t, key, pdn.KeyOf(err))
	}
	damaged := bytes.Clone(good)
	damaged[len(closingsTitle)+62+10] ^= 1 // the first entry, a good one follows
	refused(damaged, "erreur.fermetures_abimees")
	refused(nil, "erreur.fermetures_abimees")
	refused([]byte(closingsTitle), "erreur.fermetures_abimees")
	foreign := newHouse(t)
	mine := h.options.Seal
	h.options.Seal = foreign.options.Seal
	refused(good, "erreur.fermetures_abimees")
	h.options.Seal = mine
	require.NoError(t, os.Remove(path))
	_, err = Open(t.Context(), h.options)
	require.Equal(t, "erreur.fermetures_absentes", pdn.KeyOf(err))
	h.options.AcceptMissingClosings = true
	closeAs(t, h.open(t), app.ClosedByNo, accepted(3))
}

func TestClosingsSurviveTheRotationOfTheirKey(t *testing.T) {
	h := newHouse(t)
	keys, err := seal.NewKeys()
	require.NoError(t, err)
	old, err := seal.NewSealer(keys)
	require.NoError(t, err)
	h.options.Seal = old
	s := h.open(t)
	closeAs(t, s, app.ClosedByNo, accepted(1))
	require.NoError(t, s.Close())
	keys, err = keys.Rotate()
	require.NoError(t, err)
	h.options.Seal, err = seal.NewSealer(keys)
	require.NoError(t, err)
	s = h.open(t)
	closeAs(t, s, app.ClosedByNo, accepted(2))
	require.NoError(t, s.Close())
	require.Len(t, readClosings(t, s), 2)
}

func TestLaw11_ACompactionKeepsWhatABackupMayStillNeed(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	closeAs(t, s, app.ClosedByNo, accepted(1))
	h.clock.set(noon.AddDate(0, 0, 40))
	closeAs(t, s, app.ClosedByNo, accepted(2))
	today := pdn.DayOf(noon.AddDate(0, 0, 40), pdn.Paris())
	n, err := s.compact(t.Context(), today-30, false)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	closeAs(t, s, app.ClosedByNo, accepted(3))
	require.NoError(t, s.Close())
	kept := readClosings(t, s)
	require.Len(t, kept, 2)
	require.Equal(t, []int64{2, 3}, []int64{kept[0].sequence, kept[1].sequence})
}

// histories is how many histories are played: each opens real files.
func histories() int {
	if os.Getenv("LAMPADAIRE_LONG") != "" {
		return 1 << 30
	}
	return 15
}

// Any history of presses, copied at any moment, ends after a restoration with
// nobody forgotten: who had erased all is unknown, who had said no is not open.
func TestLaw11_AnyRestoredHistoryKeepsEveryNoAndEveryErasure(t *testing.T) {
	left := histories()
	rapid.Check(t, func(r *rapid.T) {
		if left--; left < 0 {
			return
		}
		h := newHouse(t)
		s := h.open(t)
		states := map[int]app.ClosingKind{}
		copied := backup(t, s)
		for range rapid.IntRange(1, 12).Draw(r, "acts") {
			n := rapid.IntRange(1, 4).Draw(r, "who")
			switch act := rapid.IntRange(0, 4).Draw(r, "act"); act {
			case 0:
				copied = backup(t, s)
				states = map[int]app.ClosingKind{}
			case 1:
				save(t, s, accepted(n))
				delete(states, n)
			default:
				kind := closingKinds[act-1]
				closeAs(t, s, kind, accepted(n))
				states[n] = kind
			}
		}
		require.NoError(t, s.Close())
		restore(t, h, copied)
		s = h.open(t)
		for n, kind := range states {
			switch state := link(t, s, n).State; kind {
			case app.ClosedByErasure:
				require.Equal(t, adherence.Unknown, state)
			default:
				require.True(t, state.SaidNo())
			}
		}
		require.NoError(t, s.Close())
	})
}
