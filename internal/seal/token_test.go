package seal

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

var tokenShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func TestAnyTokenIsReadBackByItsAddresseeAlone(t *testing.T) {
	s := newSealer(t, "apase", "autre")
	rapid.Check(t, func(r *rapid.T) {
		token := Token{
			Action: rapid.Byte().Draw(r, "action"), Structure: rapid.SampledFrom([]pdn.StructureID{"apase", "autre", ""}).Draw(r, "structure"),
			Edition: rapid.Uint16().Draw(r, "edition"), Expires: pdn.Day(rapid.Int32().Draw(r, "expires")),
			Arg: [8]byte(rapid.SliceOfN(rapid.Byte(), 8, 8).Draw(r, "arg")),
		}
		hers := pdn.PersonCode(rapid.SliceOfN(rapid.ByteMin(1), 16, 16).Draw(r, "hers"))
		his := pdn.PersonCode(rapid.SliceOfN(rapid.ByteMin(1), 16, 16).Draw(r, "his"))
		text := s.MakeToken(token, hers)
		require.Regexp(t, tokenShape, text)
		read, err := s.ReadToken(text)
		require.NoError(t, err)
		require.Equal(t, token, read)
		require.NoError(t, s.Verify(text, hers))
		if his != hers {
			require.ErrorIs(t, s.Verify(text, his), ErrForeign)
		}
		require.ErrorIs(t, s.Verify(text, pdn.PersonCode{}), ErrForeign, "a button for one is not for nobody")
		require.NoError(t, s.Verify(s.MakeToken(token, pdn.PersonCode{}), his), "a button for anybody")
	})
}

func TestAnyChangedTokenIsRefused(t *testing.T) {
	s := newSealer(t, "apase")
	text := s.MakeToken(Token{Action: 3, Structure: "apase", Edition: 2, Expires: 20759}, pdn.PersonCode{1})
	for i := range text {
		for _, c := range "A_0z" {
			changed := text[:i] + string(c) + text[i+1:]
			if changed == text {
				continue
			}
			require.Error(t, s.Verify(changed, pdn.PersonCode{1}), "at %d", i)
		}
		_, err := s.ReadToken(text[:i])
		require.ErrorIs(t, err, ErrTruncated)
	}
	for _, odd := range []string{text + "A", text + "=", strings.Repeat("A", 1000), strings.Repeat("é", 29), " " + text[1:], text[:57] + "\n"} {
		_, err := s.ReadToken(odd)
		require.ErrorIs(t, err, ErrTruncated)
	}
	forged := "B" + text[1:]
	require.NotEqual(t, text, forged)
	_, err := s.ReadToken(forged)
	require.ErrorIs(t, err, ErrForged)
}

func TestATokenOfAnotherInstallationOrAnUnknownStructureIsRefused(t *testing.T) {
	keys := newKeys(t)
	s, elsewhere := sealerOf(t, keys), newSealer(t, "apase")
	_, err := s.ReadToken(elsewhere.MakeToken(Token{Structure: "apase"}, pdn.PersonCode{}))
	require.ErrorIs(t, err, ErrForged)
	_, err = s.ReadToken(s.MakeToken(Token{Structure: "apase"}, pdn.PersonCode{}))
	require.ErrorIs(t, err, ErrUnknownStructure)
}

func TestAStructureTagIsPublicAndStable(t *testing.T) {
	require.Equal(t, "1c833a26", StructureTag("apase"))
	require.NotEqual(t, StructureTag("apase"), StructureTag("autre"))
}

// FuzzReadToken: no text makes the reader fail otherwise than by its errors, and
// none but ours is taken.
func FuzzReadToken(f *testing.F) {
	s := newSealer(f, "apase")
	f.Add(s.MakeToken(Token{Action: 1, Structure: "apase"}, pdn.PersonCode{}))
	f.Add("")
	f.Add(strings.Repeat("_", 58))
	ours := s.MakeToken(Token{Action: 1, Structure: "apase"}, pdn.PersonCode{})
	f.Fuzz(func(t *testing.T, text string) {
		_, err := s.ReadToken(text)
		if (err == nil) != (text == ours) {
			t.Fatalf("taken: %t", err == nil)
		}
		if (s.Verify(text, pdn.PersonCode{7}) == nil) != (text == ours) {
			t.Fatal("a button verified that was not made here")
		}
	})
}
