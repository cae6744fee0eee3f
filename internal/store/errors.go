package store

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Passing tells whether err may be gone at the next try: the database is
// locked, the disk is full or failing, the caller gave up, the store is
// closing. The adapter then keeps its event and calls again (law L3).
func Passing(err error) bool {
	if errors.Is(err, ErrClosed) || errors.Is(err, errLogInUse) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		return true // the closings file, on the same disk
	}
	switch resultCode(err) {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
		sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_CANTOPEN:
		return true
	default:
		return false
	}
}

// resultCode is the primary result code of the engine, 0 when err has none.
func resultCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}

// explain gives an error of the engine the sentence that the operator reads.
func explain(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*pdn.Error](err); ok {
		return err
	}
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		if errors.Is(err, syscall.ENOSPC) {
			return pdn.Say("erreur.disque_plein", err)
		}
		return pdn.Say("erreur.base_inaccessible", err)
	}
	switch resultCode(err) {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return pdn.Say("erreur.base_abimee", err)
	case sqlite3.SQLITE_FULL:
		return pdn.Say("erreur.disque_plein", err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return pdn.Say("erreur.base_occupee", err)
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR:
		return pdn.Say("erreur.base_inaccessible", err)
	default:
		return err
	}
}
