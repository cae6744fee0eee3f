// Package store keeps, in one SQLite file, the little that Lampadaire may keep:
// a code and a state for each person who answered (law L2), the marks of events
// whose effects are done (law L3), the robot's own posts, and the housekeeping
// of the installation. It keeps no text, name, account or address in clear, and
// nothing in it tells in which order people came.
//
// Every write goes through one goroutine that lets many transactions share one
// flush of the disk; the result is given back after the commit only. A "no" and
// an erasure are also written to a sealed file beside the database, so that a
// restored copy cannot forget them (law L11).
//
// It imports package app for the types that the use cases declare for their
// storage (Mark, PendingAnswer, Post, the closings), adherence, outbox and
// retention for the rows that those concepts own; it decides nothing itself.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/seal"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// Sealer seals the entries of the closings file under a key that is neither in
// the database nor among the keys of the codes; package seal has one.
type Sealer interface {
	SealClosing(entry []byte) ([]byte, error)
	OpenClosing(box []byte) ([]byte, error)
	// Bare is a sealer of the same keys that knows no structure: a restored copy
	// recognises with it, in what is sealed, those who erased everything since.
	Bare() *seal.Sealer
}

// Options says where the store lives and with what it works.
type Options struct {
	// Path is the database file; it is created, 0600, when missing.
	Path string
	// Closings is the sealed file of closings; Path + ".fermetures" when empty.
	Closings string
	// Seal seals the closings; required.
	Seal Sealer
	// Clock gives the instant of each transaction; the machine's when nil.
	Clock pdn.Clock
	// Zone is the zone in which days are counted; Paris when nil.
	Zone *time.Location
	// Logger receives counts and error codes, never a person's code; silent when nil.
	Logger *slog.Logger
	// AcceptMissingClosings opens a database whose closings file is lost: the
	// operator accepts that answers and erasures made since a backup are forgotten.
	AcceptMissingClosings bool

	// beforeCommit makes the flush slower in benchmarks.
	beforeCommit func()
}

// Store is the open storage. Its methods may be called from any goroutine.
type Store struct {
	options  Options
	path     string
	begun    bool      // the database file was made by this opening
	pool     *sql.DB   // the writer's, of one connection
	conn     *sql.Conn // that connection; owned by the writing goroutine
	queries  *db.Queries
	steps    map[string]*sql.Stmt // what begins and ends a transaction
	readers  *sql.DB
	reading  []*readingConn
	idle     chan *readingConn // those that nobody holds
	closings *closings
	journal  *Journal
	lock     *os.File
	hand     atomic.Pointer[outbox.Hand]

	mu       sync.RWMutex // guards closed against sends on requests
	closed   bool
	requests chan *request
	finished chan struct{}
	scrubDue bool // owned by the writing goroutine
}

// ErrClosed says that the store is closed.
var ErrClosed = errors.New("the store is closed")

// Open opens the database, brings its layout up to date, re-applies the
// closings that it does not know (a restored copy) and starts the writer. It
// refuses a damaged file (erreur.base_abimee), one written by a newer program
// (erreur.base_plus_recente), one that another process holds open
// (erreur.base_occupee) and a lost or damaged closings file
// (erreur.fermetures_absentes, erreur.fermetures_abimees).
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Seal == nil {
		return nil, errors.New("open store: a sealer is required")
	}
	if o.Closings == "" {
		o.Closings = o.Path + ".fermetures"
	}
	if o.Clock == nil {
		o.Clock = pdn.SystemClock{}
	}
	if o.Zone == nil {
		o.Zone = pdn.Paris()
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Store{options: o, path: o.Path, requests: make(chan *request, maxBatch), finished: make(chan struct{})}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", err), s.release())
	}
	go s.write()
	s.journal = newJournal(s)
	return s, nil
}

func (s *Store) open(ctx context.Context) error {
	if err := s.takeLock(); err != nil {
		return err
	}
	if err := s.openWriter(ctx); err != nil {
		return err
	}
	if err := s.openReaders(ctx); err != nil {
		return err
	}
	known, err := s.closingSequence(ctx)
	if err != nil {
		return err
	}
	found, err := openClosings(s.options.Closings, s.options.Seal, known > 0 && !s.options.AcceptMissingClosings)
	if err != nil {
		return err
	}
	s.closings = found
	return s.reapply(ctx, known)
}

// Close writes what the journal still holds, finishes the transactions already
// asked for, and closes the file with an empty write-ahead log.
func (s *Store) Close() error {
	var flushed error
	if s.journal != nil {
		flushed = s.journal.close()
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	close(s.requests)
	s.mu.Unlock()
	<-s.finished
	return errors.Join(flushed, s.truncateLog(context.Background()), s.release())
}

func (s *Store) release() error {
	var errs []error
	errs = append(errs, s.closeReaders())
	errs = append(errs, closeSteps(s.steps))
	if s.queries != nil {
		errs = append(errs, s.queries.Close())
	}
	if s.conn != nil {
		errs = append(errs, s.conn.Close())
	}
	if s.pool != nil {
		errs = append(errs, s.pool.Close())
	}
	if s.closings != nil {
		errs = append(errs, s.closings.close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}

// Update is app.Update: see there.
func (s *Store) Update(ctx context.Context, do func(app.Tx) error) error {
	return s.Write(ctx, func(t *Tx) error { return do(t) })
}

// reads is what a view and a transaction have in common.
type reads struct {
	q *db.Queries
	// fixed is the context of every statement of a write transaction: a caller
	// who gives up in the middle of a statement would undo his neighbours' work.
	fixed context.Context
	over  bool
}

// ctx is the context of a statement. A transaction used after its end would
// write into somebody else's: that is a fault of the program.
func (r reads) ctx(ctx context.Context) context.Context {
	if r.over {
		panic("a transaction was used after its end")
	}
	if r.fixed != nil {
		return r.fixed
	}
	return ctx
}

// The use cases' ports are kept.
var (
	_ app.Tx     = (*Tx)(nil)
	_ app.Reader = (*Reader)(nil)
)
