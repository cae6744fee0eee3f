package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/lampadaire/lampadaire/internal/outbox"
)

// maxBatch is how many transactions may share one flush, and how many may wait.
const maxBatch = 256

// request is one transaction that waits for the writer, or a work that must
// run alone, outside any transaction.
type request struct {
	ctx      context.Context
	do       func(*Tx) error
	alone    func() error
	result   chan error
	err      error
	closings []closing
	given    []outbox.Leased
	next     time.Time
}

// Write runs do in one write transaction and returns once it is durable, or an
// error after which nothing of it is kept. do must not wait for anything but
// its Tx, and must not call Write: the writer is one. A panic of do is given
// back as an error that does not quote its value.
func (s *Store) Write(ctx context.Context, do func(*Tx) error) error {
	return s.submit(&request{ctx: ctx, do: do})
}

// alone runs work on the writing goroutine, between two transactions.
func (s *Store) alone(ctx context.Context, work func() error) error {
	return s.submit(&request{ctx: ctx, alone: work})
}

func (s *Store) submit(r *request) error {
	r.result = make(chan error, 1)
	if err := s.enqueue(r); err != nil {
		return err
	}
	return <-r.result
}

func (s *Store) enqueue(r *request) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return ErrClosed
	}
	select {
	case s.requests <- r:
		return nil
	default:
	}
	select {
	case s.requests <- r:
		return nil
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
}

// write is the one goroutine that writes, until the store closes.
func (s *Store) write() {
	defer close(s.finished)
	batch := make([]*request, 0, maxBatch)
	for next := range s.requests {
		for next != nil {
			if next.alone != nil {
				next.result <- guard(next.alone)
				break
			}
			batch, next = s.share(batch[:0], next)
		}
	}
}

// share runs the waiting transactions in one flush and gives their results. It
// returns a request that it took and that must run alone.
func (s *Store) share(batch []*request, first *request) ([]*request, *request) {
	after, err := s.fill(&batch, first)
	if err == nil {
		err = s.commit(batch)
	}
	if err != nil {
		_ = s.exec("rollback") // nothing is left to undo when the engine did it
		err = fmt.Errorf("commit: %w", explain(err))
	} else {
		s.handOver(batch)
		if s.scrubDue {
			s.tryScrub()
		}
	}
	for _, r := range batch {
		if r.err == nil {
			r.err = err
		}
		r.result <- r.err
	}
	return batch, after
}

func (s *Store) fill(batch *[]*request, first *request) (after *request, err error) {
	if err := s.exec("begin immediate"); err != nil {
		*batch = append(*batch, first)
		return nil, err
	}
	for r := first; ; {
		alone := len(*batch) == 0
		*batch = append(*batch, r)
		if err := s.run(r, alone); err != nil {
			return nil, err
		}
		if len(*batch) == maxBatch {
			return nil, nil
		}
		select {
		case r = <-s.requests:
		default:
			return nil, nil
		}
		if r == nil || r.alone != nil {
			return r, nil
		}
	}
}

// run runs one transaction of a batch: its failure undoes its own work only. An
// error of run is the whole batch's: the engine has given up.
func (s *Store) run(r *request, first bool) error {
	if r.err = r.ctx.Err(); r.err != nil {
		return nil //nolint:nilerr // its own error, not the batch's
	}
	undo, keep := []string{"rollback to one", "release one"}, []string{"release one"}
	if first { // it has no neighbour yet: to undo it is to begin again
		undo, keep = []string{"rollback", "begin immediate"}, nil
	} else if err := s.exec("savepoint one"); err != nil {
		return err
	}
	t := &Tx{reads: reads{q: s.queries, fixed: context.Background()}, store: s, now: s.options.Clock.Now()}
	r.err = guard(func() error { return r.do(t) })
	t.over = true
	if r.err != nil {
		if err := s.exec(undo...); err != nil {
			return errors.Join(r.err, err)
		}
		return nil
	}
	r.closings, r.given, r.next = t.closings, t.given, t.next
	return s.exec(keep...)
}

// commit makes the batch durable: the closings first, so that no restored copy
// can be older than they are, then the database.
func (s *Store) commit(batch []*request) error {
	var closed []closing
	for _, r := range batch {
		if r.err == nil {
			closed = append(closed, r.closings...)
		}
	}
	if len(closed) > 0 {
		if err := s.recordClosings(closed); err != nil {
			return err
		}
	}
	if s.options.beforeCommit != nil {
		s.options.beforeCommit()
	}
	return s.exec("commit")
}

// exec runs statements in their order, up to the first that fails.
func (s *Store) exec(statements ...string) error {
	for _, statement := range statements {
		var err error
		if ready, is := s.steps[statement]; is {
			_, err = ready.ExecContext(context.Background())
		} else {
			_, err = s.conn.ExecContext(context.Background(), statement)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// prepareSteps makes the statements ready that begin and end each transaction.
func prepareSteps(ctx context.Context, c *sql.Conn, statements ...string) (map[string]*sql.Stmt, error) {
	steps := make(map[string]*sql.Stmt, len(statements))
	for _, statement := range statements {
		ready, err := c.PrepareContext(ctx, statement) //nolint:sqlclosecheck // closeSteps closes them
		if err != nil {
			return steps, explain(err)
		}
		steps[statement] = ready
	}
	return steps, nil
}

func closeSteps(steps map[string]*sql.Stmt) error {
	var errs []error
	for _, ready := range steps {
		errs = append(errs, ready.Close())
	}
	return errors.Join(errs...)
}

// guard turns a panic into an error. Only a fault found by the runtime is
// quoted: any other value may hold a person's words.
func guard(do func() error) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case runtime.Error:
			err = fmt.Errorf("panic in a transaction: %w", r)
		default:
			err = fmt.Errorf("panic in a transaction: a value of type %T", r)
		}
	}()
	return do()
}
