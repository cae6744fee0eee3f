//go:build !unix

package store

import "os"

// lockFile does nothing where the system has no such lock: two programs on one
// database are then for the operator to avoid.
func lockFile(*os.File) error { return nil }
