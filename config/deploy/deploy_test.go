// Package deploy_test looks at what is shipped to machines: the systemd unit,
// the image, the Debian package.
package deploy_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/coreos/go-systemd/v22/unit"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// settings reads the unit: the values of each option, in order.
func settings(t *testing.T) map[string][]string {
	t.Helper()
	f, err := os.Open("lampadaire.service")
	require.NoError(t, err)
	defer f.Close()
	options, err := unit.DeserializeOptions(f)
	require.NoError(t, err)
	out := map[string][]string{}
	for _, o := range options {
		out[o.Section+"."+o.Name] = append(out[o.Section+"."+o.Name], o.Value)
	}
	return out
}

func TestTheServiceIsShutIn(t *testing.T) {
	got := settings(t)
	for option, want := range map[string]string{
		"Type": "notify", "DynamicUser": "yes", "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes",
		"PrivateTmp": "yes", "PrivateDevices": "yes", "ProtectKernelTunables": "yes", "ProtectControlGroups": "yes",
		"RestrictNamespaces": "yes", "MemoryDenyWriteExecute": "yes", "CapabilityBoundingSet": "", "UMask": "0077",
		"LimitCORE": "0", // a core file would hold the keys and what people write
	} {
		require.Equal(t, []string{want}, got["Service."+option], option)
	}
	require.NotEmpty(t, got["Service.WatchdogSec"])
	require.NotContains(t, got, "Service.User", "no account that others may take")
	require.NotContains(t, got, "Service.Environment", "a secret does not pass there")
	require.Equal(t, []string{"2 3"}, got["Service.RestartPreventExitStatus"], "a safe mode is not restarted in a loop")
}

func TestTheServiceIsHandedWhatTheProgramLooksFor(t *testing.T) {
	handed := map[string]string{}
	for _, line := range settings(t)["Service.LoadCredential"] {
		name, path, _ := strings.Cut(line, ":")
		handed[name] = path
	}
	require.Contains(t, handed, seal.CredentialName)
	require.Equal(t, "/etc/lampadaire/"+config.Defaults().Keys, handed[seal.CredentialName])
	require.Equal(t, "/etc/lampadaire/lampadaire.yaml", handed["lampadaire.yaml"])
	for _, token := range []string{"discord.jeton", "telegram.jeton"} {
		require.Equal(t, "/etc/lampadaire/"+token, handed[token])
	}
	require.Equal(t, []string{"/usr/bin/lampadaire serve --config %d/lampadaire.yaml"}, settings(t)["Service.ExecStart"])
	require.Equal(t, []string{"/var/lib/lampadaire"}, settings(t)["Service.WorkingDirectory"])
}

func TestSystemdFindsNothingWrongInTheUnit(t *testing.T) {
	analyse, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("systemd-analyze is not on this machine")
	}
	text, err := os.ReadFile("lampadaire.service")
	require.NoError(t, err)
	// The program is not installed here: another one stands for it.
	path := filepath.Join(t.TempDir(), "lampadaire.service")
	text = []byte(strings.ReplaceAll(string(text), "/usr/bin/lampadaire", "/bin/true"))
	require.NoError(t, os.WriteFile(path, text, 0o600))
	out, err := exec.CommandContext(t.Context(), analyse, "verify", path).CombinedOutput()
	require.NoError(t, err, string(out))
	require.Empty(t, strings.TrimSpace(string(out)))
	out, err = exec.CommandContext(t.Context(), analyse, "security", "--offline=true", "--threshold=20", path).CombinedOutput()
	require.NoError(t, err, "exposure above 2.0:\n"+string(out))
}

func TestTheImageHoldsOneProgramAndNoRoot(t *testing.T) {
	text, err := os.ReadFile("Dockerfile")
	require.NoError(t, err)
	_, last, found := strings.Cut(string(text), "\nFROM scratch\n")
	require.True(t, found)
	require.Contains(t, last, "USER 65532:65532")
	require.Regexp(t, regexp.MustCompile(`(?m)^COPY --from=construction /lampadaire /lampadaire$`), last)
	require.NotContains(t, last, "RUN ")
	require.Contains(t, last, "ca-certificates.crt")
}

// TestThePackageIsMade builds the Debian package and looks inside; it needs
// dpkg-deb, and a minute: only with LAMPADAIRE_FULL.
func TestThePackageIsMade(t *testing.T) {
	if _, err := exec.LookPath("dpkg-deb"); err != nil || os.Getenv("LAMPADAIRE_FULL") == "" {
		t.Skip("dpkg-deb and LAMPADAIRE_FULL are needed")
	}
	out, err := exec.CommandContext(t.Context(), "./paquet.sh", "0.0.1").CombinedOutput()
	require.NoError(t, err, string(out))
	made, err := filepath.Glob("../../dist/lampadaire_0.0.1_*.deb")
	require.NoError(t, err)
	require.Len(t, made, 1)
	t.Cleanup(func() { _ = os.Remove(made[0]) })
	info, err := exec.CommandContext(t.Context(), "dpkg-deb", "--info", made[0]).Output()
	require.NoError(t, err)
	require.Contains(t, string(info), "Package: lampadaire")
	files, err := exec.CommandContext(t.Context(), "dpkg-deb", "--contents", made[0]).Output()
	require.NoError(t, err)
	for _, line := range []string{
		`-rwxr-xr-x root/root .* \./usr/bin/lampadaire`, `-rw-r--r-- root/root .* \./usr/lib/systemd/system/lampadaire\.service`,
		`drwx------ root/root .* \./etc/lampadaire/`,
	} {
		require.Regexp(t, line, string(files))
	}
}
