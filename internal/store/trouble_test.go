package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

func TestAnOlderProgramRefusesANewerDatabase(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	require.NoError(t, s.alone(t.Context(), func() error {
		return s.exec(fmt.Sprintf("insert into goose_db_version (version_id, is_applied) values (%d, 1)", layout+1))
	}))
	require.NoError(t, s.Close())
	_, err := Open(t.Context(), h.options)
	require.Equal(t, "erreur.base_plus_recente", pdn.KeyOf(err))
}

func TestAFileThatIsNoDatabaseIsRefusedAndLeftAsItIs(t *testing.T) {
	h := newHouse(t)
	content := []byte("ceci n'est pas une base, mais peut-être un fichier précieux")
	require.NoError(t, os.WriteFile(h.options.Path, content, 0o600))
	_, err := Open(t.Context(), h.options)
	require.Equal(t, "erreur.base_abimee", pdn.KeyOf(err))
	after, err := os.ReadFile(h.options.Path)
	require.NoError(t, err)
	require.Equal(t, content, after)
}

func TestADamagedDatabaseIsRefused(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	crowd(t, s, 500)
	require.NoError(t, s.Close())
	f, err := os.OpenFile(h.options.Path, os.O_RDWR, 0)
	require.NoError(t, err)
	for page := int64(1); page < 25; page++ {
		_, err = f.WriteAt([]byte("abîmé, abîmé, abîmé"), page*4096)
		require.NoError(t, err)
	}
	require.NoError(t, f.Close())
	_, err = Open(t.Context(), h.options)
	require.Equal(t, "erreur.base_abimee", pdn.KeyOf(err))
	require.False(t, Passing(err))
}

func TestAFolderThatIsMissingIsSaid(t *testing.T) {
	h := newHouse(t)
	h.options.Path = filepath.Join(t.TempDir(), "absent", "x.db")
	_, err := Open(t.Context(), h.options)
	require.Equal(t, "erreur.base_inaccessible", pdn.KeyOf(err))
}

func TestAFullDiskIsAPassingTroubleAndLosesNothing(t *testing.T) {
	s := newStore(t)
	save(t, s, accepted(1))
	require.NoError(t, s.alone(t.Context(), func() error { return s.exec("pragma max_page_count = 1") })) // becomes the present size
	fill := func() error {
		return s.Update(t.Context(), func(tx app.Tx) error {
			return tx.SaveMark(t.Context(), app.Mark{Network: "réseau", Event: "gros", Reply: make([]byte, 200_000)})
		})
	}
	err := fill()
	require.Equal(t, "erreur.disque_plein", pdn.KeyOf(err))
	require.True(t, Passing(err))
	require.NoError(t, s.alone(t.Context(), func() error { return s.exec("pragma max_page_count = 1000000") }))
	require.NoError(t, fill())
	require.Equal(t, adherence.Accepted, link(t, s, 1).State)
}

func TestAFullDiskFailsItsNeighboursOfTheSameFlushTooAndKeepsNothingOfThem(t *testing.T) {
	s := newStore(t)
	save(t, s, accepted(9))
	require.NoError(t, s.alone(t.Context(), func() error { return s.exec("pragma max_page_count = 1") }))
	outcomes := together(t, s, []func(app.Tx) error{
		func(tx app.Tx) error { return tx.SaveLink(t.Context(), accepted(1)) },
		func(tx app.Tx) error {
			return tx.SaveMark(t.Context(), app.Mark{Network: "réseau", Event: "gros", Reply: make([]byte, 200_000)})
		},
	})
	require.Error(t, outcomes[1])
	if outcomes[0] == nil {
		require.Equal(t, adherence.Accepted, link(t, s, 1).State, "what was reported as kept is kept")
	} else {
		require.True(t, Passing(outcomes[0]))
		require.Equal(t, adherence.Unknown, link(t, s, 1).State)
	}
}

func TestALockedDatabaseIsAPassingTrouble(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	require.NoError(t, s.alone(t.Context(), func() error { return s.exec("pragma busy_timeout = 10") }))
	other, err := sql.Open("sqlite", dsn(h.options.Path, "_txlock=immediate"))
	require.NoError(t, err)
	defer other.Close()
	tx, err := other.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	err = s.Update(t.Context(), func(tx app.Tx) error { return tx.SaveLink(t.Context(), accepted(1)) })
	require.Equal(t, "erreur.base_occupee", pdn.KeyOf(err))
	require.True(t, Passing(err))
	require.NoError(t, tx.Rollback())
	save(t, s, accepted(1))
}

func TestWhatPassesAndWhatDoesNot(t *testing.T) {
	require.True(t, Passing(context.DeadlineExceeded))
	require.True(t, Passing(fmt.Errorf("save: %w", ErrClosed)))
	require.False(t, Passing(errors.New("a fault of the program")))
	require.False(t, Passing(nil))
}

func TestASecondProgramIsKeptAway(t *testing.T) {
	h := newHouse(t)
	s := h.open(t)
	_, err := Open(t.Context(), h.options)
	require.Equal(t, "erreur.base_occupee", pdn.KeyOf(err))
	save(t, s, accepted(1))
	require.NoError(t, s.Close())
	require.Equal(t, accepted(1), link(t, h.open(t), 1))
}

func TestAFolderMayHaveAnyName(t *testing.T) {
	h := newHouse(t)
	folder := filepath.Join(t.TempDir(), "été ? # % & a=b")
	require.NoError(t, os.Mkdir(folder, 0o700))
	h.options.Path = filepath.Join(folder, "base d'été?.db")
	save(t, h.open(t), accepted(1))
	require.FileExists(t, h.options.Path)
}

func TestAClosingThatCannotBeWrittenStopsItsTransaction(t *testing.T) {
	s := newStore(t)
	save(t, s, accepted(1))
	require.NoError(t, s.alone(t.Context(), func() error { return s.closings.file.Close() }))
	err := s.Update(t.Context(), func(tx app.Tx) error {
		if err := tx.DeleteLink(t.Context(), code(1)); err != nil {
			return err
		}
		return tx.Close(t.Context(), app.ClosedByErasure, code(1))
	})
	require.True(t, Passing(err))
	require.Equal(t, "erreur.base_inaccessible", pdn.KeyOf(err))
	require.Equal(t, adherence.Accepted, link(t, s, 1).State)
	require.NoError(t, s.alone(t.Context(), s.closings.reopen))
}

func TestReadersCannotWrite(t *testing.T) {
	s := newStore(t)
	_, err := s.reading[0].conn.ExecContext(t.Context(), "delete from link")
	require.ErrorContains(t, err, "readonly")
}

func TestEveryConnectionHasTheSettingsThatTheLawsNeed(t *testing.T) {
	s := newStore(t)
	require.NoError(t, s.alone(t.Context(), func() error {
		for pragma, want := range map[string]string{"secure_delete": "1", "synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", "wal_autocheckpoint": "100", "temp_store": "2"} {
			var got string
			if err := s.conn.QueryRowContext(t.Context(), "pragma "+pragma).Scan(&got); err != nil {
				return err
			}
			require.Equal(t, want, got, pragma)
		}
		return nil
	}))
}
