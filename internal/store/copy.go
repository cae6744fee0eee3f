package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"os"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// copySettings open the database beside whoever holds it, to read it only; a
// connection that may not write would leave its log behind when it is the last.
const copySettings = "mode=rw&_busy_timeout=5000&_defensive=1&_error_rc=1&_pragma=temp_store(memory)"

// Copy writes a consistent copy of the database at path into target, a new
// file readable by its owner alone. The program that holds the database may go
// on working. The closings are not in the copy (law L11): they stay beside the
// database, so that a copy put back learns what was erased since.
func Copy(ctx context.Context, path, target string) error {
	if _, err := os.Stat(path); err != nil {
		return pdn.Say("erreur.base_inaccessible", fmt.Errorf("look for the database: %w", err))
	}
	// An empty file is what the engine accepts to fill, with the mode given here.
	f, err := os.OpenFile(target, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("copy the database: %w", explain(err))
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	pool, err := sql.Open("sqlite", dsn(path, copySettings))
	if err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	_, err = pool.ExecContext(ctx, "vacuum into ?", target)
	if err := errors.Join(err, pool.Close()); err != nil {
		return errors.Join(fmt.Errorf("copy the database: %w", explain(err)), os.Remove(target))
	}
	return nil
}

// Check reads the whole of a database file that nobody holds and refuses a
// damaged one (erreur.base_abimee).
func Check(ctx context.Context, path string) (err error) {
	if _, err := prepareFile(path); err != nil {
		return err
	}
	pool, err := sql.Open("sqlite", dsn(path, copySettings))
	if err != nil {
		return fmt.Errorf("check a copy: %w", err)
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	var verdict string
	if err := pool.QueryRowContext(ctx, "pragma integrity_check(1)").Scan(&verdict); err != nil {
		return fmt.Errorf("check a copy: %w", explain(err))
	}
	if verdict != "ok" {
		return pdn.Say("erreur.base_abimee", errors.New("the check of a copy found damage"))
	}
	return nil
}

// Free tells whether no process holds the database at path
// (erreur.base_occupee when one does). A missing database is free.
func Free(path string) error {
	if _, err := os.Stat(path + lockSuffix); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	s := &Store{path: path}
	return errors.Join(s.takeLock(), s.release())
}

// quietMeta is the row that tells until when nobody is greeted in private.
const quietMeta = "quiet_until"

// KeepQuiet records that, until the given day, no first notice may leave in
// private unasked: an older copy was put back, and does not know who was shown
// the rules since (law L11).
func (t *Tx) KeepQuiet(ctx context.Context, until pdn.Day) error {
	err := t.q.SaveMeta(t.ctx(ctx), db.SaveMetaParams{Name: quietMeta, Value: int64(until)})
	if err == nil {
		// A request that was withdrawn or answered since must not come back to life.
		_, err = t.q.DropTalksBefore(t.ctx(ctx), math.MaxInt32)
	}
	if err != nil {
		return fmt.Errorf("keep quiet: %w", explain(err))
	}
	return nil
}

// QuietUntil is the day recorded by KeepQuiet, 0 when there is none.
func (s *Store) QuietUntil(ctx context.Context) (pdn.Day, error) {
	var until int64
	err := s.Read(ctx, func(r *Reader) (err error) {
		until, err = r.q.GetMeta(r.ctx(ctx), quietMeta)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read how long to keep quiet: %w", explain(err))
	}
	return pdn.Day(until), nil
}

// Waiting is how many rows wait to leave.
type Waiting struct {
	Outbox  int // messages to professionals, neither sent nor given up
	Answers int // answers owed to a person's own act
}

// Waiting counts what waits to leave, for the surveillance of the machine.
func (s *Store) Waiting(ctx context.Context) (Waiting, error) {
	var w Waiting
	err := s.withReader(ctx, func(c *readingConn) error {
		return c.conn.QueryRowContext(ctx,
			"select (select count(*) from outbox where state = 0), (select count(*) from pending_answer)").
			Scan(&w.Outbox, &w.Answers)
	})
	if err != nil {
		return w, fmt.Errorf("count what waits: %w", explain(err))
	}
	return w, nil
}
