package discord

import (
	"fmt"
	"strconv"
	"sync"
	"time"
)

// ID is a snowflake: 42 bits of milliseconds since 2015-01-01 UTC, then 22 bits of counter. Zero means none.
type ID uint64

// epoch is the first millisecond of a snowflake, in Unix time.
const epoch = 1420070400000

// ParseID reads a decimal snowflake; zero and anything that is not a 64-bit number are refused.
func ParseID(s string) (ID, error) {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("read snowflake %q: not a number above zero", s)
	}
	return ID(n), nil
}

// String gives the decimal form that the platform uses in JSON and URLs.
func (id ID) String() string { return strconv.FormatUint(uint64(id), 10) }

// Time is the instant at which the id was made, to the millisecond.
func (id ID) Time() time.Time { return time.UnixMilli(int64(id>>22) + epoch).UTC() }

// MarshalText writes the decimal form: snowflakes are strings in JSON.
func (id ID) MarshalText() ([]byte, error) { return strconv.AppendUint(nil, uint64(id), 10), nil }

// UnmarshalText reads what ParseID reads.
func (id *ID) UnmarshalText(b []byte) error {
	n, err := ParseID(string(b))
	*id = n
	return err
}

// flakes makes snowflakes that always grow, even when the clock stands still or goes back.
type flakes struct {
	mu   sync.Mutex
	now  func() time.Time
	last ID
}

// or gives the id asked for, or a new one for zero.
func (f *flakes) or(asked ID) ID {
	if asked != 0 {
		return asked
	}
	return f.next()
}

func (f *flakes) next() ID {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := ID(uint64(max(f.now().UnixMilli()-epoch, 1)) << 22)
	if id <= f.last {
		id = f.last + 1
	}
	f.last = id
	return id
}
