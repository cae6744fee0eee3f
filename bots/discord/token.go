package discord

import (
	"fmt"
	"log/slog"
)

// Token is the bot's secret. Every formatting of it prints the same placeholder.
type Token struct{ secret string }

// NewToken wraps a secret, without the "Bot " prefix.
func NewToken(secret string) Token { return Token{secret} }

const hiddenToken = "[jeton]"

// String hides the token.
func (Token) String() string { return hiddenToken }

// GoString hides the token from %#v.
func (Token) GoString() string { return hiddenToken }

// Format hides the token from every verb of fmt.
func (Token) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hiddenToken)) }

// LogValue hides the token from slog.
func (Token) LogValue() slog.Value { return slog.StringValue(hiddenToken) }

// MarshalText hides the token from encoders.
func (Token) MarshalText() ([]byte, error) { return []byte(hiddenToken), nil }
