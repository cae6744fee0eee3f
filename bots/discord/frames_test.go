package discord

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// frame is a message as a server sends it.
func frame(opcode byte, payload []byte) []byte {
	head := []byte{0x80 | opcode}
	switch n := len(payload); {
	case n < 126:
		head = append(head, byte(n))
	case n < 1<<16:
		head = binary.BigEndian.AppendUint16(append(head, 126), uint16(n))
	default:
		head = binary.BigEndian.AppendUint64(append(head, 127), uint64(n))
	}
	return append(head, payload...)
}

func TestShortMessagesAreSeenHoweverTheBytesArrive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stream := []byte("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n")
		var want []string
		for i := range rapid.IntRange(0, 6).Draw(t, "messages") {
			size := rapid.SampledFrom([]int{0, 1, 125, 126, 1024, 1025, 70000}).Draw(t, "size")
			payload := bytes.Repeat([]byte{byte('a' + i)}, size)
			opcode := rapid.SampledFrom([]byte{opText, 2, opClose, 9}).Draw(t, "opcode")
			stream = append(stream, frame(opcode, payload)...)
			if size <= shortMessage && (opcode == opText || opcode == opClose) {
				want = append(want, fmt.Sprint(opcode, string(payload)))
			}
		}
		var f frames
		var got []string
		for rest := stream; len(rest) > 0; {
			n := min(len(rest), rapid.IntRange(1, 5000).Draw(t, "chunk"))
			kept, stop := f.feed(rest[:n], func(opcode byte, payload []byte) bool {
				got = append(got, fmt.Sprint(opcode, string(payload)))
				return false
			})
			if stop || kept != n {
				t.Fatal("stopped")
			}
			rest = rest[n:]
		}
		if fmt.Sprint(want) != fmt.Sprint(got) {
			t.Fatalf("want %d messages, got %d", len(want), len(got))
		}
	})
}

func TestNothingOfARefusedMessagePassesWhole(t *testing.T) {
	before, refused, after := frame(opText, []byte("avant")), frame(opText, []byte("stop")), frame(opText, []byte("après"))
	stream := append(append(append([]byte("\r\n\r\n"), before...), refused...), after...)
	for chunk := 1; chunk <= len(stream); chunk++ {
		var f frames
		var passed []byte
		for rest := stream; len(rest) > 0; {
			n := min(chunk, len(rest))
			kept, stop := f.feed(rest[:n], func(_ byte, p []byte) bool { return string(p) == "stop" })
			passed = append(passed, rest[:kept]...)
			if stop {
				break
			}
			rest = rest[n:]
		}
		require.True(t, bytes.HasPrefix(passed, stream[:4+len(before)]), "what came before passes")
		require.Less(t, len(passed), 4+len(before)+len(refused), "the refused message is never whole")
	}
}

func FuzzFramesNeverPanic(f *testing.F) {
	f.Add([]byte("\r\n\r\n\x81\x04{\"op"), 3)
	f.Add(append([]byte("\r\n\r\n"), 0x81, 127, 255, 255, 255, 255, 255, 255, 255, 255, 'x'), 1)
	f.Fuzz(func(t *testing.T, stream []byte, chunk int) {
		chunk = max(chunk%64, 1)
		var fr frames
		for len(stream) > 0 {
			n := min(chunk, len(stream))
			kept, stop := fr.feed(stream[:n], func(op byte, p []byte) bool {
				if op == opClose {
					closeCode(p)
					return false
				}
				_, ok := readSignal(p)
				return !ok
			})
			require.True(t, kept >= 0 && kept <= n)
			if stop {
				return
			}
			stream = stream[n:]
		}
	})
}
