package config_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
)

func TestTokensAreFoundInABrokenFile(t *testing.T) {
	cases := map[string]string{
		"sound":         "discord:\n  jeton_fichier: d.jeton\n  serveur: http://localhost:1\n",
		"quoted":        "discord:\n  serveur: \"http://localhost:1\"\n  jeton_fichier: 'd.jeton' # le mien\n",
		"not YAML":      "donnees: [\n}}}\ndiscord:\n\tjeton_fichier: d.jeton # le mien\n  serveur: http://localhost:1\ncles: : :\n",
		"windows lines": "discord:\r\n  jeton_fichier: d.jeton\r\n  serveur: http://localhost:1\r\n",
	}
	for name, text := range cases {
		t.Run(name, func(t *testing.T) {
			got := config.Salvage([]byte(text))
			require.Len(t, got, 1)
			require.Equal(t, "d.jeton", got["discord"].TokenFile)
			require.Equal(t, "http://localhost:1", got["discord"].Server)
		})
	}
	for _, none := range []string{"", "discord:\n  jeton_fichier: \"\"\n", "# discord:\n#   jeton_fichier: d\n", "autre:\n  jeton_fichier: d\n"} {
		require.Empty(t, config.Salvage([]byte(none)), none)
	}
}

func FuzzSalvageNeverFails(f *testing.F) {
	f.Add([]byte("discord:\n  jeton_fichier: d.jeton\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for name, p := range config.Salvage(text) {
			require.Contains(t, []string{"discord", "telegram"}, name)
			require.NotEmpty(t, p.TokenFile)
		}
	})
}
