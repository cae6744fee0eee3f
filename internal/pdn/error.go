package pdn

import (
	"errors"
	"fmt"
)

// Error is a failure that a person must read about. Key is the catalogue key
// of the French sentence (what happened, to whom it matters, what to do); Err
// is the cause, for the operator alone.
type Error struct {
	Key  string
	Args map[string]any
	Err  error
}

// Error is the operator's line; it holds no word of a person.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Key
	}
	return fmt.Sprintf("%s: %v", e.Key, e.Err)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Say makes an Error with the given catalogue key and cause.
func Say(key string, cause error) *Error { return &Error{Key: key, Err: cause} }

// SayWith makes an Error whose sentence has variables.
func SayWith(key string, args map[string]any) *Error { return &Error{Key: key, Args: args} }

// KeyOf is the catalogue key that err carries, or the general one
// ("erreur.interne"): an error without a key is the operator's business.
func KeyOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Key
	}
	return "erreur.interne"
}
