package seal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"
	"sync"

	"github.com/tink-crypto/tink-go/v2/insecuresecretdataaccess"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf/hmacprf"
)

// domain keeps apart what is computed under one key: a code can never be the
// code of a conversation, nor a signature of a button.
type domain byte

const (
	accountDomain domain = iota + 1
	conversationDomain
	tagDomain
	tokenDomain
	addresseeDomain
	eventDomain
	invitationDomain
	caseDomain
	drawDomain
)

// hasher computes HMAC-SHA-256 under one key, many times a second and without
// allocating. tink makes and keeps the key; a test compares with its result.
type hasher struct{ pool sync.Pool }

type working struct {
	mac   hash.Hash
	input []byte
	sum   []byte
}

// newHasher takes the primary key of a PRF keyset.
func newHasher(handle *keyset.Handle) (*hasher, error) {
	primary, err := handle.Primary()
	if err != nil {
		return nil, err
	}
	key, ok := primary.Key().(*hmacprf.Key)
	if !ok {
		return nil, errors.New("the key is not of the HMAC kind")
	}
	secret := key.KeyBytes().Data(insecuresecretdataaccess.Token{})
	return &hasher{pool: sync.Pool{New: func() any {
		return &working{mac: hmac.New(sha256.New, secret), input: make([]byte, 0, 256), sum: make([]byte, 0, sha256.Size)}
	}}}, nil
}

// sum fills out (at most 32 bytes) with the result over two strings, each
// preceded by its length so that no two pairs give the same input.
func (h *hasher) sum(out []byte, d domain, first, second string) {
	w := h.pool.Get().(*working)
	w.input = append(w.input[:0], byte(d))
	w.input = binary.AppendUvarint(w.input, uint64(len(first)))
	w.input = append(w.input, first...)
	w.input = binary.AppendUvarint(w.input, uint64(len(second)))
	w.input = append(w.input, second...)
	w.mac.Reset()
	w.mac.Write(w.input)
	w.sum = w.mac.Sum(w.sum[:0])
	copy(out, w.sum)
	clear(w.input)
	h.pool.Put(w)
}
