package seal

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

func newKeys(t testing.TB) Keys {
	t.Helper()
	keys, err := NewKeys()
	require.NoError(t, err)
	return keys
}

func sealerOf(t testing.TB, keys Keys) *Sealer {
	t.Helper()
	s, err := NewSealer(keys)
	require.NoError(t, err)
	return s
}

func newSealer(t testing.TB, structures ...pdn.StructureID) *Sealer {
	t.Helper()
	s := sealerOf(t, newKeys(t))
	for _, id := range structures {
		wrapped, err := s.NewStructureKey(id)
		require.NoError(t, err)
		require.NoError(t, s.Load(id, wrapped))
	}
	return s
}

func account(id string) pdn.Account { return pdn.Account{Network: "réseau", ID: id} }

func codeOf(t testing.TB, s *Sealer, id pdn.StructureID, a pdn.Account) pdn.PersonCode {
	t.Helper()
	c, err := s.Code(id, a)
	require.NoError(t, err)
	return c
}

func TestLaw2_ACodeIsStableAndTellsStructuresNetworksAndAccountsApart(t *testing.T) {
	s := newSealer(t, "apase", "autre")
	mine := codeOf(t, s, "apase", account("1234"))
	require.Equal(t, mine, codeOf(t, s, "apase", account("1234")))
	require.NotEqual(t, mine, codeOf(t, s, "autre", account("1234")))
	require.NotEqual(t, mine, codeOf(t, s, "apase", account("1235")))
	require.NotEqual(t, mine, codeOf(t, s, "apase", pdn.Account{Network: "autre", ID: "1234"}))
	require.NotEqual(t, codeOf(t, s, "apase", pdn.Account{Network: "ab", ID: "c"}), codeOf(t, s, "apase", pdn.Account{Network: "a", ID: "bc"}))
	require.False(t, mine.Zero())
}

func TestLaw2_ACodeDoesNotContainItsAccount(t *testing.T) {
	s := newSealer(t, "apase")
	c := codeOf(t, s, "apase", account("123456"))
	require.NotContains(t, string(c[:])+hex.EncodeToString(c[:]), "1234")
}

func TestACodeNeedsAStructureAndAnAccount(t *testing.T) {
	s := newSealer(t, "apase")
	_, err := s.Code("inconnue", account("1"))
	require.ErrorIs(t, err, ErrUnknownStructure)
	_, err = s.Code("apase", pdn.Account{})
	require.Error(t, err)
}

func TestLaw2_TheCodeOfAConversationIsAnother(t *testing.T) {
	s := newSealer(t, "apase")
	c, err := s.ConversationCode("apase", "réseau", "1234")
	require.NoError(t, err)
	require.NotEqual(t, [16]byte(codeOf(t, s, "apase", account("1234"))), [16]byte(c))
	require.NotContains(t, fmt.Sprintf("%v %+v %#v %x %s", c, c, c, c, c), hex.EncodeToString(c[:4]))
	_, err = s.ConversationCode("inconnue", "réseau", "1234")
	require.ErrorIs(t, err, ErrUnknownStructure)
}

func TestACodeIsWhatTheLibraryComputes(t *testing.T) {
	handle, err := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	require.NoError(t, err)
	theirs, err := prf.NewPRFSet(handle)
	require.NoError(t, err)
	h, err := newHasher(handle)
	require.NoError(t, err)
	want, err := theirs.ComputePrimaryPRF([]byte("\x01\x02ab\x03cde"), 32)
	require.NoError(t, err)
	var got [32]byte
	h.sum(got[:], accountDomain, "ab", "cde")
	require.Equal(t, want, got[:])
}

func TestAStructureKeyIsBoundToItsStructureAndItsInstallation(t *testing.T) {
	s := newSealer(t)
	wrapped, err := s.NewStructureKey("apase")
	require.NoError(t, err)
	require.Equal(t, "erreur.cle_de_structure", pdn.KeyOf(s.Load("autre", wrapped)))
	require.Equal(t, "erreur.cle_de_structure", pdn.KeyOf(newSealer(t).Load("apase", wrapped)))
	require.Error(t, s.Load("apase", nil))
	require.NoError(t, s.Load("apase", wrapped))
	require.NoError(t, s.Load("apase", wrapped), "loading again is harmless")
}

func TestRotatingTheMasterKeepsOldWrappedKeysReadable(t *testing.T) {
	keys := newKeys(t)
	old := sealerOf(t, keys)
	wrapped, err := old.NewStructureKey("apase")
	require.NoError(t, err)
	require.NoError(t, old.Load("apase", wrapped))
	key, box, err := old.SealAddress([]byte("adresse"), "e1")
	require.NoError(t, err)
	closing, err := old.SealClosing([]byte("entrée"))
	require.NoError(t, err)
	token := old.MakeToken(Token{Action: 1, Structure: "apase"}, pdn.PersonCode{})

	second, err := keys.Rotate()
	require.NoError(t, err)
	s := sealerOf(t, second)
	require.NoError(t, s.Load("apase", wrapped))
	require.Equal(t, codeOf(t, old, "apase", account("1")), codeOf(t, s, "apase", account("1")))
	address, err := s.OpenAddress(key, box, "e1")
	require.NoError(t, err)
	require.Equal(t, "adresse", string(address))
	entry, err := s.OpenClosing(closing)
	require.NoError(t, err)
	require.Equal(t, "entrée", string(entry))
	_, err = s.ReadToken(token)
	require.NoError(t, err, "buttons already shown go on working")

	fresh, err := s.NewStructureKey("nouvelle")
	require.NoError(t, err)
	require.Error(t, old.Load("nouvelle", fresh), "what is wrapped now needs the second key")
}

func TestLaw2_AnAddressOpensWithItsOwnKeyAndContextOnly(t *testing.T) {
	s := newSealer(t)
	key, box, err := s.SealAddress([]byte("canari-adresse"), "e1")
	require.NoError(t, err)
	require.NotContains(t, string(box)+string(key), "canari")
	otherKey, otherBox, err := s.SealAddress([]byte("canari-adresse"), "e1")
	require.NoError(t, err)
	address, err := s.OpenAddress(key, box, "e1")
	require.NoError(t, err)
	require.Equal(t, "canari-adresse", string(address))
	for _, wrong := range []func() ([]byte, error){
		func() ([]byte, error) { return s.OpenAddress(key, box, "e2") },
		func() ([]byte, error) { return s.OpenAddress(otherKey, box, "e1") },
		func() ([]byte, error) { return s.OpenAddress(key, otherBox, "e1") },
		func() ([]byte, error) { return s.OpenAddress(nil, box, "e1") },
		func() ([]byte, error) { return s.OpenAddress(key, nil, "e1") },
		func() ([]byte, error) { return newSealer(t).OpenAddress(key, box, "e1") },
	} {
		_, err := wrong()
		require.Error(t, err)
	}
}

func TestKeysPrintNothingInAnyFormat(t *testing.T) {
	keys := newKeys(t)
	content, err := keys.encode()
	require.NoError(t, err)
	var file struct {
		M struct {
			Key []struct{ KeyData struct{ Value string } }
		} `json:"maitresse"`
	}
	require.NoError(t, json.Unmarshal(content, &file))
	secret := file.M.Key[0].KeyData.Value
	require.NotEmpty(t, secret)
	printed := fmt.Sprintf("%v %+v %#v %s %q %x %X %d", keys, keys, keys, keys, keys, keys, keys, keys)
	inside, err := json.Marshal(map[string]any{"clés": keys})
	require.NoError(t, err)
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "clés", keys)
	all := printed + string(inside) + log.String() + keys.String() + keys.GoString()
	require.NotContains(t, all, secret)
	require.NotContains(t, strings.ReplaceAll(all, hiddenKeys, ""), "primary")
	require.Contains(t, printed, hiddenKeys)
}

func TestAnyCodeAndTokenMayBeMadeByManyAtOnce(t *testing.T) {
	s := newSealer(t, "apase")
	want := codeOf(t, s, "apase", account("1"))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 200 {
				c, err := s.Code("apase", account("1"))
				if err != nil || c != want {
					t.Error("another code for the same account")
				}
			}
		})
	}
	all.Wait()
}

func TestLaw2_DistinctAccountsHaveDistinctCodes(t *testing.T) {
	s := newSealer(t, "apase")
	seen := map[pdn.PersonCode]pdn.Account{}
	rapid.Check(t, func(r *rapid.T) {
		a := pdn.Account{Network: pdn.NetworkID(rapid.String().Draw(r, "network")), ID: rapid.String().Draw(r, "id")}
		if a.Zero() {
			return
		}
		c := codeOf(t, s, "apase", a)
		if other, known := seen[c]; known && other != a {
			t.Fatal("two accounts share a code")
		}
		seen[c] = a
	})
}

func BenchmarkCode(b *testing.B) {
	s := newSealer(b, "apase")
	a := account("123456789012345678")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Code("apase", a); err != nil {
			b.Fatal(err)
		}
	}
}

func TestACodeCostsNoAllocation(t *testing.T) {
	s := newSealer(t, "apase")
	a := account("123456789012345678")
	// Under the race detector, pools forget at random: a few on average then.
	require.Less(t, testing.AllocsPerRun(1000, func() { _, _ = s.Code("apase", a) }), 4.0)
}
