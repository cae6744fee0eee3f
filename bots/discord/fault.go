package discord

import (
	"errors"
	"fmt"
)

// What stops the bot for good: trying again would change nothing, and would
// cost the application its right to connect.
var (
	// ErrToken: the token is wrong or was replaced (close 4004, HTTP 401).
	ErrToken = errors.New("the token is refused")
	// ErrIntents: the application may not use an intent it asks for (close 4013, 4014).
	ErrIntents = errors.New("an intent is not granted to this application")
	// ErrSharding: the application needs several connections (close 4010, 4011).
	ErrSharding = errors.New("this application needs several connections")
	// ErrVersion: the platform no longer speaks this protocol version (close 4012).
	ErrVersion = errors.New("the protocol version is refused")
)

// Fatal is the end of Run: an operator must act before another start.
type Fatal struct {
	Code int   // the gateway's close code or the HTTP status
	Err  error // one of the errors above
}

// Error is the operator's line.
func (f *Fatal) Error() string { return fmt.Sprintf("stopped by the platform (%d): %v", f.Code, f.Err) }

// Unwrap gives the kind of stop.
func (f *Fatal) Unwrap() error { return f.Err }

// fatalClose is the stop that a gateway close code asks for, nil when another
// connection may be tried.
func fatalClose(code int) *Fatal {
	switch code {
	case 4004:
		return &Fatal{Code: code, Err: ErrToken}
	case 4010, 4011:
		return &Fatal{Code: code, Err: ErrSharding}
	case 4012:
		return &Fatal{Code: code, Err: ErrVersion}
	case 4013, 4014:
		return &Fatal{Code: code, Err: ErrIntents}
	default:
		return nil
	}
}

// losesSession tells whether a close code ends the gateway session, so that
// resuming it is pointless.
func losesSession(code int) bool { return code == 4003 || code == 4007 || code == 4009 }
