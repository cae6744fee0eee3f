package discord

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
)

// frames follows the bytes that a WebSocket server sends, without changing
// them, and shows each short text message and each close code. Longer messages
// are events; they pass unread.
type frames struct {
	answered bool // the HTTP answer to the upgrade is over
	line     int  // how many bytes of "\r\n\r\n" were just seen

	head    [10]byte
	have    int // bytes of head read
	need    int // bytes of head needed
	left    uint64
	inside  bool // in a payload
	final   bool
	opcode  byte
	payload []byte
	keep    bool
}

const (
	opText       = 1
	opClose      = 8
	shortMessage = 1024 // all control messages of the gateway are shorter
	endOfHeader  = "\r\n\r\n"
)

// feed reads p. see is called at the end of each short message; when it returns
// true, feed stops: the bytes before that message, p[:kept], may go on, the
// rest must not.
func (f *frames) feed(p []byte, see func(opcode byte, payload []byte) bool) (kept int, stop bool) {
	i := f.skipHeader(p)
	start := i
	for i < len(p) {
		if !f.inside {
			if f.have == 0 {
				start, f.need = i, 2
			}
			i += f.readHead(p[i:])
			if !f.inside {
				continue
			}
		}
		n := len(p) - i
		if uint64(n) > f.left {
			n = int(f.left)
		}
		if f.keep {
			f.payload = append(f.payload, p[i:i+n]...)
		}
		i, f.left = i+n, f.left-uint64(n)
		if f.left > 0 {
			break
		}
		f.inside, f.have = false, 0
		if f.keep && see(f.opcode, f.payload) {
			return start, true
		}
		start = i
	}
	return len(p), false
}

// skipHeader passes the HTTP answer to the upgrade.
func (f *frames) skipHeader(p []byte) int {
	if f.answered {
		return 0
	}
	for i, b := range p {
		switch b {
		case endOfHeader[f.line]:
			f.line++
		case '\r':
			f.line = 1
		default:
			f.line = 0
		}
		if f.line == len(endOfHeader) {
			f.answered = true
			return i + 1
		}
	}
	return len(p)
}

// readHead takes bytes of a frame header and opens the payload when it is whole.
func (f *frames) readHead(p []byte) int {
	n := copy(f.head[f.have:f.need], p)
	f.have += n
	if f.have < f.need {
		return n
	}
	switch f.need {
	case 2:
		switch f.head[1] & 0x7f {
		case 126:
			f.need = 4
			return n
		case 127:
			f.need = 10
			return n
		}
		f.left = uint64(f.head[1] & 0x7f)
	case 4:
		f.left = uint64(binary.BigEndian.Uint16(f.head[2:4]))
	default:
		f.left = binary.BigEndian.Uint64(f.head[2:10])
	}
	f.final, f.opcode = f.head[0]&0x80 != 0, f.head[0]&0x0f
	f.keep = f.final && f.left <= shortMessage && (f.opcode == opText || f.opcode == opClose)
	f.payload = f.payload[:0]
	f.inside = true
	return n
}

// signal is a message of the gateway that is no event.
type signal struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
}

// The gateway's operations that this package watches.
const (
	gwEvent     = 0
	gwReconnect = 7
	gwInvalid   = 9
	gwHello     = 10
	gwAck       = 11
)

// readSignal reads a short text message. ok is false when it is no object: the
// library would not survive it.
func readSignal(payload []byte) (s signal, ok bool) {
	if bytes.Contains(payload, []byte(`"op":0,`)) && bytes.HasPrefix(payload, []byte("{")) {
		return signal{Op: gwEvent}, true
	}
	trimmed := bytes.TrimLeft(payload, " \t\r\n")
	if len(trimmed) == 0 || trimmed[0] != '{' {
		return signal{}, false
	}
	return s, json.Unmarshal(payload, &s) == nil
}

// closeCode is the code of a close message, 1005 when it carries none.
func closeCode(payload []byte) int {
	if len(payload) < 2 {
		return 1005
	}
	return int(binary.BigEndian.Uint16(payload))
}
