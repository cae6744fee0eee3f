package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// demoRun is the real demo command, running in this process until stop.
type demoRun struct {
	address string
	stop    func() int
}

// startDemo runs "lampadaire demo" on a free port and waits until it prints its address.
func startDemo(t *testing.T, folder string) demoRun {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out := &lines{}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"demo", "--listen", freePort(t), "--data", folder, "--at", "2026-11-02T09:00"}, strings.NewReader(""), out, io.Discard)
	}()
	var once sync.Once
	code := 0
	d := demoRun{stop: func() int {
		once.Do(func() { cancel(); code = <-ended })
		return code
	}}
	t.Cleanup(func() { d.stop() })
	require.Eventually(t, func() bool {
		d.address = regexp.MustCompile(`http://\S+`).FindString(out.String())
		return d.address != ""
	}, 20*time.Second, 20*time.Millisecond, "the demo prints its address")
	return d
}

// lines is a buffer that may be read while it is written.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// browser opens headless Chromium, or skips where there is none; the check of a
// clean machine installs it, so that there its absence is a failure.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("LAMPADAIRE_CI") != "" {
			t.Fatal("chromium is missing")
		}
		t.Skip("chromium is not installed: the page is not walked")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.UserDataDir(filepath.Join(t.TempDir(), "chromium")), chromedp.WindowSize(1280, 1400),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-quic", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancelTab := chromedp.NewContext(ctx)
	t.Cleanup(cancelTab)
	require.NoError(t, chromedp.Do(ctx, chromedp.Navigate("about:blank")))
	ctx, cancelTime := context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(cancelTime)
	return ctx
}

// page drives one column of the demo's page.
type page struct {
	t      *testing.T
	ctx    context.Context
	column string
	keys   bool // nothing but the keyboard
}

func (p page) text(selector string) string {
	p.t.Helper()
	text, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`(document.querySelector(`+quote(selector)+`)||{textContent:""}).textContent`))
	require.NoError(p.t, err)
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

// sees waits until the column shows the words.
func (p page) sees(words string) {
	p.t.Helper()
	require.Eventually(p.t, func() bool { return strings.Contains(p.text("#reseau-"+p.column+" .messages"), words) },
		15*time.Second, 50*time.Millisecond, "%s shows %q; it shows %q", p.column, words, p.text("#reseau-"+p.column))
}

// clicks presses the last button of the column with that label.
func (p page) clicks(label string) {
	p.t.Helper()
	same := `b.childNodes[0] && b.childNodes[0].textContent.replace(/[\u00a0\u202f]/g, " ").trim() === ` + quote(label)
	if p.keys {
		p.strikes("#reseau-"+p.column+" button", same)
		return
	}
	script := `(() => { const all = [...document.querySelectorAll("#reseau-` + p.column + ` button")].filter(b => ` + same + `); if (!all.length) return false; all[all.length-1].click(); return true; })()`
	require.Eventually(p.t, func() bool {
		done, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](script))
		return err == nil && done
	}, 15*time.Second, 50*time.Millisecond, "%s has the button %q; it shows %q", p.column, label, p.text("#reseau-"+p.column))
}

// goesPrivate opens the private chat, once the page's script is there.
func (p page) goesPrivate() {
	p.t.Helper()
	require.Eventually(p.t, func() bool {
		there, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](`typeof htmx === "object" && document.readyState === "complete"`))
		return err == nil && there
	}, 15*time.Second, 20*time.Millisecond)
	p.chooses("Privé avec le robot")
}

// chooses presses a person or a place and waits until it is the one played.
func (p page) chooses(label string) {
	p.t.Helper()
	p.clicks(label)
	require.Eventually(p.t, func() bool {
		return strings.Contains(p.text("#reseau-"+p.column+" .roles [aria-pressed=true]")+p.text("#reseau-"+p.column+" .places [aria-pressed=true]"), label)
	}, 15*time.Second, 20*time.Millisecond, "%s plays %s", p.column, label)
}

func (p page) writes(words string) {
	p.t.Helper()
	if p.keys {
		p.types(words)
		return
	}
	// At once: the page may be drawn again between two keys.
	script := `(() => { const f = document.querySelector("#reseau-` + p.column + ` form.write"); if (!f || typeof htmx !== "object") return false; f.querySelector("input[name=texte]").value = ` + quote(words) + `; f.requestSubmit(); return true; })()`
	require.Eventually(p.t, func() bool {
		done, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](script))
		return err == nil && done
	}, 15*time.Second, 50*time.Millisecond, "%s writes", p.column)
}

func (p page) memory(words string, there bool) {
	p.t.Helper()
	require.Eventually(p.t, func() bool { return strings.Contains(p.text("#memoire"), words) == there },
		15*time.Second, 100*time.Millisecond, "%q stored: %v", words, there)
}

func TestAVisitorWalksFirstContactYesNoAndEraseOnBothNetworks(t *testing.T) {
	folder := t.TempDir()
	demo := startDemo(t, folder)
	ctx := browser(t)
	require.NoError(t, chromedp.Do(ctx, chromedp.Navigate(demo.address)))
	for _, column := range []string{"Discord", "Telegram"} {
		p := page{t: t, ctx: ctx, column: column}
		p.goesPrivate()
		p.chooses("Samira")
		p.clicks(map[string]string{"Discord": "/menu", "Telegram": "/start"}[column])
		p.sees("Bonjour Samira")
		p.clicks("Autre chose")
		p.clicks("Publier les règles d'ici")
		p.clicks(map[string]string{"Discord": "Serveur des jeunes", "Telegram": "Groupe du quartier"}[column])
		p.sees("C'est publié.")
		p.chooses("Léa")
		p.chooses(map[string]string{"Discord": "#accueil", "Telegram": "Le groupe du quartier"}[column])
		p.sees("Appuie sur le bouton pour voir les règles d'ici.")
		p.goesPrivate()
		p.clicks(map[string]string{"Discord": "/menu", "Telegram": "/start"}[column])
		p.sees("peut t'écrire en privé ? Tu choisis.")
		p.memory("informé", true)
		p.clicks("Oui")
		p.sees("C'est noté : oui.")
		p.memory("accepté", true)
		p.clicks("Mon choix")
		p.clicks("Non")
		p.sees("C'est noté : non.")
		p.memory("retiré", true)
		p.writes("Ornithorynque violet du mercredi")
		p.sees("Je suis un robot. Personne ne lit ici.")
		p.memory("Ornithorynque", false)
		p.clicks("Le menu")
		p.clicks("Ce que tu gardes sur moi")
		p.sees("Ta réponse : non, après un oui.")
		p.clicks("Effacer")
		p.sees("Que veux-tu effacer ?")
		p.clicks("Tout effacer")
		p.sees("Je ne garde plus rien.")
		p.memory("retiré", false)
	}
	require.Zero(t, demo.stop())
	require.NotEmpty(t, filesIn(t, folder))
	for _, name := range filesIn(t, folder) {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		require.NotContains(t, string(data), "Ornithorynque", name)
	}
}

func TestARestartOnTheSameFileFindsTheState(t *testing.T) {
	folder := t.TempDir()
	demo := startDemo(t, folder)
	ctx := browser(t)
	require.NoError(t, chromedp.Do(ctx, chromedp.Navigate(demo.address)))
	p := page{t: t, ctx: ctx, column: "Telegram"}
	p.goesPrivate()
	p.clicks("/start")
	p.sees("Tu choisis.")
	p.clicks("Non")
	p.memory("refusé", true)
	require.Zero(t, demo.stop())
	again := startDemo(t, folder)
	require.NoError(t, chromedp.Do(ctx, chromedp.Navigate(again.address)))
	p.memory("refusé", true)
	p.goesPrivate()
	p.clicks("/start")
	p.sees("Que veux-tu faire ?") // she is known: no first screen again
	p.clicks("Mon choix")
	p.sees("Pour l'instant, tu as dit non.")
}

func filesIn(t *testing.T, folder string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*"))
	require.NoError(t, err)
	return names
}
