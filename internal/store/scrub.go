package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Scrub empties the write-ahead log into the database, so that what was erased
// leaves no trace in any file (law L11: secure_delete has overwritten it in the
// database). The store does it by itself after each erasure. It fails with a passing error while a reader stands in the way.
func (s *Store) Scrub(ctx context.Context) error {
	return s.alone(ctx, func() error { return s.truncateLog(context.Background()) })
}

// Tidy writes the database anew in the order of its keys and empties the log:
// within a page, rows lie in the order of their arrival until then, and nothing
// may tell who came first (law L2). The purge does it each day; writers wait
// meanwhile, about a second for a million links.
func (s *Store) Tidy(ctx context.Context) error {
	return s.alone(ctx, func() error {
		if err := s.exec("vacuum"); err != nil {
			return fmt.Errorf("tidy the database: %w", explain(err))
		}
		return s.truncateLog(context.Background())
	})
}

// tryScrub is Scrub by the writing goroutine itself; what a reader prevents is
// done at the next commit.
func (s *Store) tryScrub() {
	if err := s.truncateLog(context.Background()); err != nil {
		s.options.Logger.Warn("the log could not be emptied yet", "cause", pdn.KeyOf(err))
	}
}

func (s *Store) truncateLog(ctx context.Context) error {
	if s.conn == nil {
		return nil
	}
	var busy, pages, moved int
	err := s.conn.QueryRowContext(ctx, "pragma wal_checkpoint(truncate)").Scan(&busy, &pages, &moved)
	switch {
	case err != nil:
		return fmt.Errorf("empty the log: %w", explain(err))
	case busy != 0:
		return fmt.Errorf("empty the log: %w", errLogInUse)
	}
	s.scrubDue = false
	return nil
}

// errLogInUse is passing: a reader holds an older view.
var errLogInUse = errors.New("a reader holds the log")
