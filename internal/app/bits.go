package app

import "encoding/binary"

// bits writes small numbers into the eight bytes that a button carries, one
// after the other, and reads them back in the same order.
type bits struct {
	value uint64
	used  uint
}

// put adds a number of so many bits. A number that does not fit is cut: callers
// give widths that hold all their values.
func (b *bits) put(n int, width uint) *bits {
	b.value |= (uint64(n) & (1<<width - 1)) << b.used
	b.used += width
	return b
}

func (b *bits) arg() (out [8]byte) {
	binary.BigEndian.PutUint64(out[:], b.value)
	return out
}

// reading reads what put wrote.
func reading(arg [8]byte) *bits { return &bits{value: binary.BigEndian.Uint64(arg[:])} }

func (b *bits) take(width uint) int {
	n := b.value >> b.used & (1<<width - 1)
	b.used += width
	return int(n)
}
