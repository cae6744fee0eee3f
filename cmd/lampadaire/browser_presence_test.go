package main

import (
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// advances moves the clock of the page by one of its buttons.
func (p page) advances(by string) {
	p.t.Helper()
	before := p.text("#horloge .now")
	if p.keys {
		p.strikes("#horloge button[value="+by+"]", "true")
	} else {
		_, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](`(document.querySelector("#horloge button[value=`+by+`]").click(), true)`))
		require.NoError(p.t, err)
	}
	require.Eventually(p.t, func() bool { return p.text("#horloge .now") != before }, 100*time.Second, 50*time.Millisecond, "the clock moves")
}

func TestAVisitorWalksAMonthOfPresenceOnBothNetworks(t *testing.T) {
	demo := startDemo(t, t.TempDir())
	ctx := browser(t)
	require.NoError(t, chromedp.Do(ctx, chromedp.Navigate(demo.address)))
	for _, column := range []string{"Discord", "Telegram"} {
		p := page{t: t, ctx: ctx, column: column}
		p.goesPrivate()
		p.chooses("Samira")
		p.clicks(map[string]string{"Discord": "/menu", "Telegram": "/start"}[column])
		p.sees("Bonjour Samira")
		p.clicks("Je commence")
		p.sees("Où cela se passe-t-il ?")
		p.clicks("Snapchat")
		p.sees("En présence depuis")
		p.advances("heure")
		p.clicks("J'ai fini")
		p.sees("soit 1 h (Snapchat).")
		p.memory("stopped", true)
		p.clicks("Le menu")
		p.clicks("+1 contact")
		p.clicks("message privé")
		p.clicks("15-17 ans")
		p.clicks("scolarité")
		p.sees("+1 : message privé, 15-17 ans, scolarité.")
		p.memory("scolarite", true)
		// She is the same on both networks: her hours there add up.
		p.writes(map[string]string{"Discord": "hier 14h-16h30", "Telegram": "hier 17h-19h30"}[column])
		p.sees("soit 2 h 30 : on garde ?")
		p.clicks("Oui, on garde")
		p.sees("soit 2 h 30 (lieu non précisé).")
		p.clicks("Mon mois")
		p.sees("Ma présence en novembre 2026")
	}
	p := page{t: t, ctx: ctx, column: "Telegram"}
	require.Eventually(t, func() bool {
		width, err := chromedp.Run(ctx, chromedp.Evaluate[int](`(document.querySelector("#reseau-Telegram img.picture")||{naturalWidth:0}).naturalWidth`))
		return err == nil && width == 1080
	}, 15*time.Second, 50*time.Millisecond, "the picture is shown")
	if folder := os.Getenv("LAMPADAIRE_PICTURES"); folder != "" {
		shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(90))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(folder+"/presence.jpg", shot, 0o600))
	}
	p.advances("mois")
	p.sees("voici où en est votre mois")
	p.sees("voici votre feuille du mois qui vient de finir.")
	require.Zero(t, demo.stop())
}
