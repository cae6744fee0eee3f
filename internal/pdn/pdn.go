// Package pdn holds the words that every other package shares: who somebody
// is for us (a role, a code), where he is (a network, a structure, a space)
// and what time it is. Nothing else belongs here.
//
// It never holds a name, a handle or a message. An account crosses this
// package only on its way from the platform to its code (law L2), and prints
// as a placeholder everywhere.
package pdn

import (
	"encoding/hex"
	"fmt"
	"log/slog"
)

// NetworkID names a platform, as the adapter of that platform calls itself.
// It is opaque: nothing outside the adapters may compare it with a constant.
type NetworkID string

// StructureID is the short name (slug) that the settings give to an employing
// structure. A space belongs to exactly one structure.
type StructureID string

// SpaceID names a shared space (server, group) on its network. Only the
// adapter makes and parses it; it is opaque and stored unchanged elsewhere.
type SpaceID string

// Account is a person's account on a platform. It is never stored and never
// logged: every formatting of it prints the same placeholder (law L2).
type Account struct {
	Network NetworkID
	ID      string
}

const hidden = "[compte]"

// String hides the account.
func (Account) String() string { return hidden }

// GoString hides the account from %#v.
func (Account) GoString() string { return hidden }

// Format hides the account from every verb of fmt.
func (Account) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// LogValue hides the account from slog.
func (Account) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the account from encoders.
func (Account) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Zero tells whether no account is known (an anonymous administrator, a channel).
func (a Account) Zero() bool { return a == Account{} }

// PersonCode stands for one account within one structure: a keyed pseudonym
// of 128 bits (PRF under the structure's key). It is personal data for whoever
// holds the key, so it never appears in a log or a metric (law L2).
type PersonCode [16]byte

const hiddenCode = "[code]"

// String hides the code.
func (PersonCode) String() string { return hiddenCode }

// GoString hides the code from %#v.
func (PersonCode) GoString() string { return hiddenCode }

// Format hides the code from every verb of fmt.
func (PersonCode) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hiddenCode)) }

// LogValue hides the code from slog.
func (PersonCode) LogValue() slog.Value { return slog.StringValue(hiddenCode) }

// Hex is the code in clear, for the person's own record and for the demo's
// panel of stored rows; never for a log.
func (c PersonCode) Hex() string { return hex.EncodeToString(c[:]) }

// Zero tells whether the code is absent.
func (c PersonCode) Zero() bool { return c == PersonCode{} }
