package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// readingConn is one connection that reads, with its prepared queries. It is
// held by one view at a time.
type readingConn struct {
	conn    *sql.Conn
	queries *db.Queries
	steps   map[string]*sql.Stmt // what begins and ends a view
}

func (s *Store) openReaders(ctx context.Context) error {
	var err error
	if s.readers, err = sql.Open("sqlite", dsn(s.path, readerSettings)); err != nil {
		return fmt.Errorf("open the readers: %w", err)
	}
	s.idle = make(chan *readingConn, readerCount)
	for range readerCount {
		r := &readingConn{}
		if r.conn, err = s.readers.Conn(ctx); err != nil {
			return fmt.Errorf("open a reader: %w", explain(err))
		}
		s.reading = append(s.reading, r)
		if r.steps, err = prepareSteps(ctx, r.conn, "begin", "rollback"); err != nil {
			return fmt.Errorf("prepare a reader: %w", err)
		}
		if r.queries, err = db.Prepare(ctx, r.conn); err != nil {
			return fmt.Errorf("prepare a reader: %w", explain(err))
		}
		s.idle <- r
	}
	return nil
}

// closeReaders waits for the views under way and takes their connections back.
func (s *Store) closeReaders() error {
	var errs []error
	for _, r := range s.reading {
		if r.queries != nil {
			<-s.idle
			errs = append(errs, r.queries.Close())
		}
		errs = append(errs, closeSteps(r.steps))
		errs = append(errs, r.conn.Close())
	}
	if s.readers != nil {
		errs = append(errs, s.readers.Close())
	}
	return errors.Join(errs...)
}

// Reader is a read-only view; it is void after its closure.
type Reader struct{ reads }

// View is app.View: do reads one consistent state of what is committed.
func (s *Store) View(ctx context.Context, do func(app.Reader) error) error {
	return s.Read(ctx, func(r *Reader) error { return do(r) })
}

// Read runs do on a consistent, read-only view of what is committed. do must
// not ask for another view: there are four.
func (s *Store) Read(ctx context.Context, do func(*Reader) error) error {
	return s.withReader(ctx, func(c *readingConn) error {
		r := &Reader{reads{q: c.queries, fixed: context.Background()}}
		defer func() { r.over = true }()
		return do(r)
	})
}

// withReader lends a connection within a read transaction.
func (s *Store) withReader(ctx context.Context, do func(*readingConn) error) (err error) {
	var c *readingConn
	select {
	case c = <-s.idle:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.finished:
		return ErrClosed
	}
	defer func() { s.idle <- c }()
	if _, err := c.steps["begin"].ExecContext(context.Background()); err != nil {
		return fmt.Errorf("read store: %w", explain(err))
	}
	defer func() {
		if _, ended := c.steps["rollback"].ExecContext(context.Background()); ended != nil {
			err = errors.Join(err, fmt.Errorf("read store: %w", explain(ended)))
		}
	}()
	return do(c)
}
