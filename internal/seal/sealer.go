package seal

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Sealer makes codes, seals and buttons with the keys of the installation and
// of the structures loaded into it. It may be used from any goroutine.
type Sealer struct {
	master, closings tink.AEAD
	installation     *hasher

	mu         sync.RWMutex
	structures map[pdn.StructureID]*hasher
	tags       map[tag]pdn.StructureID
}

// ErrUnknownStructure says that no key is loaded for a structure.
var ErrUnknownStructure = errors.New("no key is loaded for this structure")

// NewSealer makes a sealer that knows no structure yet.
func NewSealer(keys Keys) (*Sealer, error) {
	if keys.Zero() {
		return nil, errors.New("make a sealer: no keys")
	}
	master, errMaster := aead.New(keys.master)
	closings, errClosings := aead.New(keys.closings)
	installation, errInstallation := newHasher(keys.installation)
	if err := errors.Join(errMaster, errClosings, errInstallation); err != nil {
		return nil, fmt.Errorf("make a sealer: %w", err)
	}
	return (&Sealer{master: master, closings: closings, installation: installation}).Bare(), nil
}

// Bare is a sealer of the same keys that knows no structure yet: what is loaded
// into it changes nothing here.
func (s *Sealer) Bare() *Sealer {
	bare := &Sealer{
		master: s.master, closings: s.closings, installation: s.installation,
		structures: map[pdn.StructureID]*hasher{}, tags: map[tag]pdn.StructureID{},
	}
	bare.tags[bare.tag("")] = ""
	return bare
}

// NewStructureKey makes the key of a structure, wrapped for storage. The id is
// bound to it: the row of another structure cannot be read with it. Whoever
// loses it loses every link of the structure, and cannot tell who they were.
func (s *Sealer) NewStructureKey(id pdn.StructureID) ([]byte, error) {
	handle, err := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("make a structure key: %w", err)
	}
	wrapped, err := s.wrap(handle, structureContext(id))
	if err != nil {
		return nil, fmt.Errorf("wrap a structure key: %w", err)
	}
	return wrapped, nil
}

// Load unwraps the key of a structure, for its codes. It fails with a
// pdn.Error (erreur.cle_de_structure) when the key was wrapped for another
// structure or by another installation.
func (s *Sealer) Load(id pdn.StructureID, wrapped []byte) error {
	handle, err := s.unwrap(wrapped, structureContext(id))
	if err != nil {
		return &pdn.Error{Key: "erreur.cle_de_structure", Args: map[string]any{"structure": string(id)}, Err: fmt.Errorf("unwrap a structure key: %w", err)}
	}
	h, err := newHasher(handle)
	if err != nil {
		return fmt.Errorf("load a structure key: %w", err)
	}
	mark := s.tag(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	if other, taken := s.tags[mark]; taken && other != id {
		return fmt.Errorf("load a structure key: the tag of %q is also that of %q; one of them needs another short name", id, other)
	}
	s.structures[id], s.tags[mark] = h, id
	return nil
}

// Code is the code of an account within a structure whose key is loaded.
func (s *Sealer) Code(id pdn.StructureID, a pdn.Account) (pdn.PersonCode, error) {
	h, err := s.structure(id)
	if err != nil || a.Zero() {
		return pdn.PersonCode{}, errors.Join(err, accountMissing(a))
	}
	var code pdn.PersonCode
	h.sum(code[:], accountDomain, string(a.Network), a.ID)
	return code, nil
}

func accountMissing(a pdn.Account) error {
	if a.Zero() {
		return errors.New("there is no account to make a code of")
	}
	return nil
}

// ConversationCode stands for a private conversation within a structure: it
// would otherwise name the person (law L2). It prints as a placeholder.
type ConversationCode [16]byte

const hiddenConversation = "[conversation]"

// Format hides the code from every verb of fmt.
func (ConversationCode) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hiddenConversation)) }

// LogValue hides the code from slog.
func (ConversationCode) LogValue() slog.Value { return slog.StringValue(hiddenConversation) }

// ConversationCode is the code of a private conversation.
func (s *Sealer) ConversationCode(id pdn.StructureID, n pdn.NetworkID, c chat.Conversation) (ConversationCode, error) {
	h, err := s.structure(id)
	if err != nil {
		return ConversationCode{}, err
	}
	var code ConversationCode
	h.sum(code[:], conversationDomain, string(n), string(c))
	return code, nil
}

func (s *Sealer) structure(id pdn.StructureID) (*hasher, error) {
	s.mu.RLock()
	h := s.structures[id]
	s.mu.RUnlock()
	if h == nil {
		return nil, ErrUnknownStructure
	}
	return h, nil
}

// SealAddress seals an address (or what goes with it) under a key of its own,
// which is returned wrapped: whoever deletes that key has deleted the address.
// The context (the event, the request, the case) is bound to both.
func (s *Sealer) SealAddress(address []byte, context string) (wrappedKey, box []byte, err error) {
	handle, err := keyset.NewHandle(aead.AES256GCMNoPrefixKeyTemplate())
	if err != nil {
		return nil, nil, fmt.Errorf("make an address key: %w", err)
	}
	own, err := aead.New(handle)
	if err != nil {
		return nil, nil, fmt.Errorf("make an address key: %w", err)
	}
	if box, err = own.Encrypt(address, addressContext(context)); err != nil {
		return nil, nil, fmt.Errorf("seal an address: %w", err)
	}
	if wrappedKey, err = s.wrap(handle, addressContext(context)); err != nil {
		return nil, nil, fmt.Errorf("wrap an address key: %w", err)
	}
	return wrappedKey, box, nil
}

// OpenAddress opens what SealAddress sealed for the same context.
func (s *Sealer) OpenAddress(wrappedKey, box []byte, context string) ([]byte, error) {
	handle, err := s.unwrap(wrappedKey, addressContext(context))
	if err != nil {
		return nil, fmt.Errorf("unwrap an address key: %w", err)
	}
	own, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("unwrap an address key: %w", err)
	}
	address, err := own.Decrypt(box, addressContext(context))
	if err != nil {
		return nil, fmt.Errorf("open an address: %w", err)
	}
	return address, nil
}

// SealClosing seals an entry of the closings file (law L11).
func (s *Sealer) SealClosing(entry []byte) ([]byte, error) {
	return s.closings.Encrypt(entry, []byte("fermeture"))
}

// OpenClosing opens an entry of the closings file.
func (s *Sealer) OpenClosing(box []byte) ([]byte, error) {
	return s.closings.Decrypt(box, []byte("fermeture"))
}

func (s *Sealer) wrap(handle *keyset.Handle, context []byte) ([]byte, error) {
	var wrapped bytes.Buffer
	err := handle.WriteWithAssociatedData(keyset.NewBinaryWriter(&wrapped), s.master, context)
	return wrapped.Bytes(), err
}

func (s *Sealer) unwrap(wrapped, context []byte) (*keyset.Handle, error) {
	return keyset.ReadWithAssociatedData(keyset.NewBinaryReader(bytes.NewReader(wrapped)), s.master, context)
}

func structureContext(id pdn.StructureID) []byte { return []byte("structure:" + string(id)) }

func addressContext(context string) []byte { return []byte("adresse:" + context) }
