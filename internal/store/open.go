package store

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

//go:embed migrations/sqlite/*.sql
var migrations embed.FS

// layout is the number of the newest migration that this program knows.
const layout = 12

// The settings of a connection, each for a reason: FULL because NORMAL may lose
// the last commits at power loss; immediate because a deferred transaction that
// turns into a writer fails at once under concurrency; secure_delete(1) because
// an erasure must leave no trace in the file (law L11); a small automatic
// checkpoint because overwriting the log is twice as fast to flush as growing
// it; temp_store(memory) because a temporary file would be a copy.
const (
	writerSettings = "_busy_timeout=5000&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_txlock=immediate" +
		"&_dqs=0&_defensive=1&_error_rc=1&_pragma=secure_delete(1)&_pragma=wal_autocheckpoint(100)&_pragma=temp_store(memory)"
	readerSettings = "mode=ro&_busy_timeout=5000&_foreign_keys=1&_dqs=0&_defensive=1&_error_rc=1"
	readerCount    = 4
	// checkedSize is the largest file that is wholly checked at the start; of a
	// larger one, a damaged page is found when it is read.
	checkedSize = 16 << 20
)

func dsn(path, settings string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + settings
}

// lockSuffix ends the name of the file that says who holds the database.
const lockSuffix = ".verrou"

// takeLock keeps a second process away: two writers of one closings file would
// overwrite each other's entries.
func (s *Store) takeLock() error {
	f, err := os.OpenFile(s.path+lockSuffix, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return pdn.Say("erreur.base_inaccessible", fmt.Errorf("open the lock: %w", err))
	}
	s.lock = f
	if err := lockFile(f); err != nil {
		return pdn.Say("erreur.base_occupee", fmt.Errorf("another process holds the database: %w", err))
	}
	return nil
}

func (s *Store) openWriter(ctx context.Context) error {
	size, err := prepareFile(s.path)
	if err != nil {
		return err
	}
	s.begun = size == 0
	if s.pool, err = sql.Open("sqlite", dsn(s.path, writerSettings)); err != nil {
		return fmt.Errorf("open the writer: %w", err)
	}
	s.pool.SetMaxOpenConns(1)
	if err := s.pool.PingContext(ctx); err != nil {
		return fmt.Errorf("open the writer: %w", explain(err))
	}
	if size > 0 && size <= checkedSize {
		if err := checkWhole(ctx, s.pool); err != nil {
			return err
		}
	}
	if err := migrate(ctx, s.pool); err != nil {
		return err
	}
	if s.conn, err = s.pool.Conn(ctx); err != nil {
		return fmt.Errorf("hold the writer: %w", explain(err))
	}
	if s.queries, err = db.Prepare(ctx, s.conn); err != nil {
		return fmt.Errorf("prepare the writer: %w", explain(err))
	}
	if s.steps, err = prepareSteps(ctx, s.conn, "begin immediate", "commit", "savepoint one", "release one"); err != nil {
		return fmt.Errorf("prepare the writer: %w", err)
	}
	return nil
}

// prepareFile creates a missing file readable by its owner alone (the log and
// the shared memory take the same mode) and refuses what is no database.
func prepareFile(path string) (int64, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return 0, pdn.Say("erreur.base_inaccessible", fmt.Errorf("open the database file: %w", err))
	}
	defer f.Close()
	head := make([]byte, 16)
	switch n, err := io.ReadFull(f, head); {
	case n == 0 && errors.Is(err, io.EOF):
		return 0, nil
	case err != nil || !bytes.Equal(head, []byte("SQLite format 3\x00")):
		return 0, pdn.Say("erreur.base_abimee", errors.New("the file does not start as a database"))
	}
	info, err := f.Stat()
	if err != nil {
		return 0, fmt.Errorf("stat the database file: %w", err)
	}
	return info.Size(), nil
}

func checkWhole(ctx context.Context, pool *sql.DB) error {
	var verdict string
	if err := pool.QueryRowContext(ctx, "pragma quick_check(1)").Scan(&verdict); err != nil {
		return fmt.Errorf("check the database: %w", explain(err))
	}
	if verdict != "ok" {
		return pdn.Say("erreur.base_abimee", errors.New("the check of the database found damage"))
	}
	return nil
}

// migrate brings the layout up to date. A program older than the database
// stops here, before it can write anything.
func migrate(ctx context.Context, pool *sql.DB) error {
	found, err := layoutOf(ctx, pool)
	switch {
	case err != nil:
		return err
	case found > layout:
		return &pdn.Error{
			Key: "erreur.base_plus_recente", Args: map[string]any{"base": found, "programme": layout},
			Err: fmt.Errorf("the database has layout %d, this program knows %d", found, layout),
		}
	case found == layout:
		return nil
	}
	folder, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, pool, folder, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("prepare the migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bring the database up to date: %w", explain(err))
	}
	return nil
}

func layoutOf(ctx context.Context, pool *sql.DB) (int64, error) {
	var tables, version int64
	err := pool.QueryRowContext(ctx, "select count(*) from sqlite_master where name = 'goose_db_version'").Scan(&tables)
	if err == nil && tables > 0 {
		err = pool.QueryRowContext(ctx, "select coalesce(max(version_id), 0) from goose_db_version").Scan(&version)
	}
	if err != nil {
		return 0, fmt.Errorf("read the layout of the database: %w", explain(err))
	}
	return version, nil
}
