// Package seal turns an account into a code, hides the few addresses that may
// be kept, and makes buttons that nobody can forge. It is why the record of a
// person holds nothing that names her (law L2, domain §5.1).
//
// A code is a keyed pseudonym within one structure: two structures cannot tell
// that they know the same person. An address is sealed under a key of its own,
// kept in its row, so that deleting the row kills it. The keys live outside the
// database; they are never printed, whatever the format.
//
// It never stores anything, and it makes no cryptography of its own: keys,
// sealing and rotation are tink's.
package seal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
)

// Keys are the three keys of an installation: the master key, which wraps the
// keys of structures and addresses; the installation key, which signs buttons;
// and the key of the closings (law L11). They print as a placeholder.
type Keys struct {
	master, installation, closings *keyset.Handle
}

const hiddenKeys = "[clés]"

// String hides the keys.
func (Keys) String() string { return hiddenKeys }

// GoString hides the keys from %#v.
func (Keys) GoString() string { return hiddenKeys }

// Format hides the keys from every verb of fmt.
func (Keys) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hiddenKeys)) }

// LogValue hides the keys from slog.
func (Keys) LogValue() slog.Value { return slog.StringValue(hiddenKeys) }

// MarshalText hides the keys from encoders; WriteKeyFile is the only way out.
func (Keys) MarshalText() ([]byte, error) { return []byte(hiddenKeys), nil }

// Zero tells whether there are no keys.
func (k Keys) Zero() bool { return k.master == nil }

// NewKeys makes fresh random keys.
func NewKeys() (Keys, error) {
	master, errMaster := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	installation, errInstallation := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	closings, errClosings := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err := errors.Join(errMaster, errInstallation, errClosings); err != nil {
		return Keys{}, fmt.Errorf("make keys: %w", err)
	}
	return Keys{master: master, installation: installation, closings: closings}, nil
}

// Rotate gives the keys a second master and a second closings key, used from
// now on; what the former ones wrapped stays readable. The installation key
// stays: the buttons already shown go on working, and codes do not change.
func (k Keys) Rotate() (Keys, error) {
	master, errMaster := second(k.master)
	closings, errClosings := second(k.closings)
	if err := errors.Join(errMaster, errClosings); err != nil {
		return Keys{}, fmt.Errorf("rotate keys: %w", err)
	}
	return Keys{master: master, installation: k.installation, closings: closings}, nil
}

func second(handle *keyset.Handle) (*keyset.Handle, error) {
	manager := keyset.NewManagerFromHandle(handle)
	id, err := manager.Add(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, err
	}
	if err := manager.SetPrimary(id); err != nil {
		return nil, err
	}
	return manager.Handle()
}

// keyFile is the one JSON text of the keys.
type keyFile struct {
	Master       json.RawMessage `json:"maitresse"`
	Installation json.RawMessage `json:"installation"`
	Closings     json.RawMessage `json:"fermetures"`
}

func (k Keys) encode() ([]byte, error) {
	var file keyFile
	parts := []struct {
		handle *keyset.Handle
		text   *json.RawMessage
	}{{k.master, &file.Master}, {k.installation, &file.Installation}, {k.closings, &file.Closings}}
	for _, part := range parts {
		var text bytes.Buffer
		if err := insecurecleartextkeyset.Write(part.handle, keyset.NewJSONWriter(&text)); err != nil {
			return nil, fmt.Errorf("encode keys: %w", err)
		}
		*part.text = text.Bytes()
	}
	content, err := json.MarshalIndent(file, "", " ")
	if err != nil {
		return nil, fmt.Errorf("encode keys: %w", err)
	}
	return append(content, '\n'), nil
}

// decode reads the JSON text. Its errors never quote it.
func decode(content []byte) (Keys, error) {
	var file keyFile
	if err := json.Unmarshal(content, &file); err != nil {
		return Keys{}, errors.New("the keys are not the JSON text that was written")
	}
	var keys Keys
	parts := []struct {
		text   json.RawMessage
		handle **keyset.Handle
	}{{file.Master, &keys.master}, {file.Installation, &keys.installation}, {file.Closings, &keys.closings}}
	for _, part := range parts {
		handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(part.text)))
		if err != nil {
			return Keys{}, errors.New("one of the three keys cannot be read")
		}
		*part.handle = handle
	}
	return keys, nil
}
