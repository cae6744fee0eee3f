package store

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

func TestACopyIsTakenWhileTheDatabaseIsHeld(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	save(t, s, accepted(1))
	target := filepath.Join(t.TempDir(), "copie.db")
	require.NoError(t, Copy(t.Context(), h.options.Path, target))
	save(t, s, accepted(2))
	info, err := os.Stat(target)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.NoError(t, Check(t.Context(), target))
	require.NoError(t, s.Close())
	require.NoError(t, Copy(t.Context(), h.options.Path, target+"2"), "nobody holds it")
	require.NoFileExists(t, h.options.Path+"-wal", "nothing is left beside it")
	require.NoFileExists(t, target+"-wal")
	restore(t, h, target)
	s = h.open(t)
	require.Equal(t, accepted(1), link(t, s, 1))
	require.Equal(t, adherence.Unknown, link(t, s, 2).State)
}

func TestACopyNeverOverwrites(t *testing.T) {
	h := newHouse(t)
	h.open(t)
	target := filepath.Join(t.TempDir(), "copie.db")
	require.NoError(t, os.WriteFile(target, []byte("à moi"), 0o600))
	require.ErrorIs(t, Copy(t.Context(), h.options.Path, target), os.ErrExist)
	require.Error(t, Copy(t.Context(), filepath.Join(t.TempDir(), "absente.db"), target+"2"))
	require.NoFileExists(t, target+"2")
}

func TestADamagedCopyIsFound(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	for n := range 200 {
		save(t, s, accepted(n+1))
	}
	target := filepath.Join(t.TempDir(), "copie.db")
	require.NoError(t, Copy(t.Context(), h.options.Path, target))
	content, err := os.ReadFile(target)
	require.NoError(t, err)
	for i := range 4096 {
		content[len(content)-1-i] ^= 0x5a
	}
	require.NoError(t, os.WriteFile(target, content, 0o600))
	require.Equal(t, "erreur.base_abimee", pdn.KeyOf(Check(t.Context(), target)))
}

func TestAHeldDatabaseIsNotFree(t *testing.T) {
	h := newHouse(t)
	require.NoError(t, Free(h.options.Path), "there is none yet")
	s := h.open(t)
	require.Equal(t, "erreur.base_occupee", pdn.KeyOf(Free(h.options.Path)))
	require.NoError(t, s.Close())
	require.NoError(t, Free(h.options.Path))
}

func TestTheDayUntilWhichNobodyIsGreetedInPrivateIsKept(t *testing.T) {
	s := newStore(t)
	until, err := s.QuietUntil(t.Context())
	require.NoError(t, err)
	require.Zero(t, until)
	require.NoError(t, s.Write(t.Context(), func(tx *Tx) error { return tx.KeepQuiet(t.Context(), 20900) }))
	until, err = s.QuietUntil(t.Context())
	require.NoError(t, err)
	require.Equal(t, pdn.Day(20900), until)
}

func TestLaw11_ACopyOlderThanTheKeptClosingsIsRefused(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	save(t, s, accepted(1), accepted(2), accepted(3))
	copied := backup(t, s)
	closeAs(t, s, app.ClosedByErasure, accepted(1))
	h.clock.set(noon.AddDate(0, 0, 40))
	closeAs(t, s, app.ClosedByErasure, accepted(2))
	_, err := s.compact(t.Context(), pdn.DayOf(noon.AddDate(0, 0, 10), pdn.Paris()), false)
	require.NoError(t, err)
	young := backup(t, s)
	require.NoError(t, s.Close())
	restore(t, h, copied)
	_, err = Open(t.Context(), h.options)
	require.Equal(t, "erreur.base_trop_ancienne", pdn.KeyOf(err), "it would bring back who was erased 40 days ago")
	restore(t, h, young)
	require.Equal(t, accepted(3), link(t, h.open(t), 3))
}

func TestADatabaseBegunAnewIsTakenBesideOldClosings(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	closeAs(t, s, app.ClosedByNo, accepted(1))
	h.clock.set(noon.AddDate(0, 0, 40))
	closeAs(t, s, app.ClosedByNo, accepted(2))
	_, err := s.compact(t.Context(), pdn.DayOf(noon.AddDate(0, 0, 10), pdn.Paris()), false)
	require.NoError(t, err)
	require.NoError(t, s.Close())
	for _, suffix := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(h.options.Path + suffix)
	}
	require.Equal(t, adherence.Closed, link(t, h.open(t), 2).State)
}

func TestWhatWaitsIsCounted(t *testing.T) {
	s := newStore(t)
	w, err := s.Waiting(t.Context())
	require.NoError(t, err)
	require.Equal(t, Waiting{}, w)
	require.NoError(t, s.Update(t.Context(), func(tx app.Tx) error {
		return tx.KeepAnswer(t.Context(), app.PendingAnswer{Network: "n", Event: "e", Reply: []byte("[]"), Key: []byte{1}, Box: []byte{2}, Act: noon, Due: noon})
	}))
	w, err = s.Waiting(t.Context())
	require.NoError(t, err)
	require.Equal(t, Waiting{Answers: 1}, w)
}
