package storetest

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
)

// plant writes content, between neighbours, into a file of an own folder.
func plant(t *testing.T, content []byte) string {
	t.Helper()
	folder := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(folder, "sous"), 0o700))
	whole := append([]byte("avant\x00"), append(content, "\x00après"...)...)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "sous", "fichier"), whole, 0o600))
	return folder
}

func TestAPlantedCanaryIsFoundInEveryForm(t *testing.T) {
	const name, number = "Zoé-Canari", "987654321012"
	quoted, err := json.Marshal(map[string]string{"a": name + `"<`})
	require.NoError(t, err)
	var wide []byte
	for _, unit := range utf16.Encode([]rune(name)) {
		wide = binary.BigEndian.AppendUint16(wide, unit)
	}
	for what, content := range map[string][]byte{
		"raw": []byte(name), "lower case": []byte("zoé-canari"), "decomposed": []byte("Zoe\u0301-Canari"),
		"hex": fmt.Appendf(nil, "%x", name), "HEX": fmt.Appendf(nil, "%X", name),
		"base64":   []byte(base64.StdEncoding.EncodeToString([]byte(name))),
		"base64+1": []byte(base64.StdEncoding.EncodeToString([]byte("x" + name + "yz"))),
		"base64+2": []byte(base64.URLEncoding.EncodeToString([]byte("xx" + name + "y"))),
		"UTF-16":   wide, "URL": []byte(url.QueryEscape(name)), "JSON": quoted, "JSON ASCII": []byte(`Zo\u00e9-Canari`),
		"decimal": []byte(number), "int64BE": binary.BigEndian.AppendUint64(nil, 987654321012),
		"int64LE": binary.LittleEndian.AppendUint64(nil, 987654321012), "int48BE": binary.BigEndian.AppendUint64(nil, 987654321012)[2:],
		"negative": binary.BigEndian.AppendUint64(nil, 1<<64-987654321012), "varint": binary.AppendUvarint(nil, 987654321012),
	} {
		traces, err := FindBytes(plant(t, content), []string{name, number})
		require.NoError(t, err)
		require.NotEmpty(t, traces, what)
	}
}

func TestNothingIsFoundWhereNothingIs(t *testing.T) {
	traces, err := FindBytes(plant(t, []byte("un texte ordinaire, Zoé, 98765")), []string{"Zoé-Canari", "987654321012"})
	require.NoError(t, err)
	require.Empty(t, traces)
}

func TestACanaryTooShortIsRefused(t *testing.T) {
	_, err := FindBytes(t.TempDir(), []string{"abc"})
	require.Error(t, err)
}

func TestATraceDoesNotPrintItsCanary(t *testing.T) {
	traces, err := FindBytes(plant(t, []byte("Zoé-Canari")), []string{"Zoé-Canari"})
	require.NoError(t, err)
	require.NotContains(t, fmt.Sprint(traces), "Zoé")
}
