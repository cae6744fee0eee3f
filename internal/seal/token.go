package seal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Token is what a button says when it is pressed. It is kept nowhere: the
// button carries it, signed, so that it can neither be forged nor pressed by
// somebody else. Expires (0: never) is for the reader to judge.
type Token struct {
	Action    uint8
	Structure pdn.StructureID
	Edition   uint16
	Expires   pdn.Day
	Arg       [8]byte
}

// What a token can be refused for.
var (
	// ErrTruncated: it is not a token, or not a whole one.
	ErrTruncated = errors.New("the button is not a whole one")
	// ErrForged: this installation did not make it.
	ErrForged = errors.New("the button was not made here")
	// ErrForeign: it was made here, for another person.
	ErrForeign = errors.New("the button is another person's")
)

type tag [4]byte

const (
	signature   = 12
	payloadSize = 1 + len(tag{}) + 2 + 4 + 8
	// Two signatures: of the button, and of the button with its addressee, so
	// that another person's button is told from a forged one.
	tokenSize = payloadSize + 2*signature
)

// encoding is strict: one token has one text.
var encoding = base64.RawURLEncoding.Strict()

// MakeToken gives the text of a button for the addressee alone, or for anybody
// when the addressee is zero: 58 characters of [A-Za-z0-9_-].
func (s *Sealer) MakeToken(t Token, addressee pdn.PersonCode) string {
	b := make([]byte, 0, tokenSize)
	mark := s.tag(t.Structure)
	b = append(b, t.Action)
	b = append(b, mark[:]...)
	b = binary.BigEndian.AppendUint16(b, t.Edition)
	b = binary.BigEndian.AppendUint32(b, uint32(t.Expires))
	b = append(b, t.Arg[:]...)
	own := s.sign(tokenDomain, b, pdn.PersonCode{})
	whose := s.sign(addresseeDomain, b, addressee)
	b = append(b, own[:]...)
	return encoding.EncodeToString(append(b, whose[:]...))
}

// ReadToken reads a button made here, whoever presses it: ErrTruncated,
// ErrForged, or ErrUnknownStructure when the key of its structure is not loaded.
func (s *Sealer) ReadToken(text string) (Token, error) {
	b, err := s.authentic(text)
	if err != nil {
		return Token{}, err
	}
	s.mu.RLock()
	structure, known := s.tags[tag(b[1:5])]
	s.mu.RUnlock()
	if !known {
		return Token{}, ErrUnknownStructure
	}
	return Token{
		Action: b[0], Structure: structure, Edition: binary.BigEndian.Uint16(b[5:]),
		Expires: pdn.Day(int32(binary.BigEndian.Uint32(b[7:]))), Arg: [8]byte(b[11:19]),
	}, nil
}

// Verify returns nil when the button was made here for the given person, or
// for anybody; ErrForeign when it was made for another person.
func (s *Sealer) Verify(text string, addressee pdn.PersonCode) error {
	b, err := s.authentic(text)
	if err != nil {
		return err
	}
	hers := s.sign(addresseeDomain, b[:payloadSize], addressee)
	anybody := s.sign(addresseeDomain, b[:payloadSize], pdn.PersonCode{})
	found := b[payloadSize+signature:]
	if !hmac.Equal(found, hers[:]) && !hmac.Equal(found, anybody[:]) {
		return ErrForeign
	}
	return nil
}

func (s *Sealer) authentic(text string) ([]byte, error) {
	if len(text) != encoding.EncodedLen(tokenSize) {
		return nil, ErrTruncated
	}
	b, err := encoding.DecodeString(text)
	if err != nil || len(b) != tokenSize {
		return nil, ErrTruncated
	}
	own := s.sign(tokenDomain, b[:payloadSize], pdn.PersonCode{})
	if !hmac.Equal(b[payloadSize:payloadSize+signature], own[:]) {
		return nil, ErrForged
	}
	return b, nil
}

func (s *Sealer) sign(d domain, payload []byte, addressee pdn.PersonCode) (out [signature]byte) {
	s.installation.sum(out[:], d, string(payload), string(addressee[:]))
	return out
}

func (s *Sealer) tag(id pdn.StructureID) (out tag) {
	s.installation.sum(out[:], tagDomain, string(id), "")
	return out
}

// StructureTag is a short public name of a structure, for the start word of a
// link or a poster: 8 characters of [0-9a-f], the same for ever.
func StructureTag(id pdn.StructureID) string {
	sum := sha256.Sum256([]byte("structure:" + string(id)))
	return hex.EncodeToString(sum[:4])
}
