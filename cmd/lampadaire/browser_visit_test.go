package main

import (
	"context"
	"io"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/playground"
)

// presses presses the last element of a selector with these words.
func (p page) presses(selector, words string) {
	p.t.Helper()
	like := `b.textContent.replace(/\u00a0/g, " ").includes(` + quote(words) + `)`
	if p.keys {
		p.strikes(selector, like)
		return
	}
	script := `(() => { const all = [...document.querySelectorAll(` + quote(selector) + `)].filter(b => ` + like + `); if (!all.length || typeof htmx !== "object") return false; all[all.length-1].click(); return true; })()`
	require.Eventually(p.t, func() bool {
		done, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](script))
		return err == nil && done
	}, patience, 50*time.Millisecond, "%s: %q", selector, words)
}

// patience is how long a page may take on a loaded machine.
const patience = 30 * time.Second

// sits takes a seat of the step and waits until it is taken.
func (p page) sits(column, who, seat string) page {
	p.t.Helper()
	there := page{t: p.t, ctx: p.ctx, column: column, keys: p.keys}
	p.presses("#visite .seats button", seat)
	require.Eventually(p.t, func() bool {
		return strings.Contains(p.text("#reseau-"+column+" .roles [aria-pressed=true]"), who)
	}, patience, 20*time.Millisecond, "%s plays %s", column, who)
	return there
}

// follows opens the step of the visit with that number.
func (p page) follows(step int) {
	p.t.Helper()
	for range step - 1 {
		before := p.text("#visite .quiet")
		if strings.Contains(before, "étape "+strconv.Itoa(step)+" sur") {
			return
		}
		p.presses("#visite .next", "")
		require.Eventually(p.t, func() bool { return p.text("#visite .quiet") != before }, patience, 20*time.Millisecond)
	}
}

// visits opens the demo's page, for a visitor who has nothing but a keyboard.
func visits(t *testing.T) (page, demoRun, string) {
	t.Helper()
	folder := t.TempDir()
	demo := startDemo(t, folder)
	ctx := browser(t)
	require.NoError(t, chromedp.Do(ctx, chromedp.Navigate(demo.address)))
	return page{t: t, ctx: ctx, keys: true}, demo, folder
}

// loses waits until the column no longer shows the words.
func (p page) loses(words string) {
	p.t.Helper()
	require.Eventually(p.t, func() bool { return !strings.Contains(p.text("#reseau-"+p.column+" .messages"), words) },
		patience, 50*time.Millisecond, "%s no longer shows %q", p.column, words)
}

// says writes words and waits for what the robot answers.
func (p page) says(words, answer string) {
	p.t.Helper()
	p.writes(words)
	p.sees(answer)
}

// The tests of the visit walk its eight steps word for word, with nothing but the
// keyboard: Tab until the page shows where it stands, Enter, and words.

func TestTheVisitFromTheRulesToARequestToBeWrittenTo(t *testing.T) {
	v, _, _ := visits(t)
	samira := v.sits("Discord", "Samira", "Jouer Samira")
	samira.says("/menu", "Bonjour Samira")
	samira.clicks("Autre chose")
	samira.clicks("Publier les règles d'ici")
	samira.clicks("Serveur des jeunes")
	samira.sees("C'est publié.")
	v.pictured(1)

	v.follows(2)
	lea := v.sits("Discord", "Léa", "Jouer Léa")
	lea.clicks("Les règles d'ici")
	lea.clicks("Non")
	lea.sees("C'est noté : non.")
	lea.clicks("Ce que tu gardes sur moi")
	lea.sees("Ta réponse : non.")
	tom := v.sits("Discord", "Tom", "Jouer Tom")
	tom.sees("Appuie sur le bouton")
	require.NotContains(t, tom.text("#reseau-Discord .messages"), "C'est noté")
	v.pictured(2)

	v.follows(3)
	yuliia := v.sits("Telegram", "Yuliia", "Jouer Yuliia")
	yuliia.says("/start", "Українська")
	yuliia.presses("#reseau-Telegram .messages button", "العربية")
	yuliia.sees("3018")
	require.Eventually(t, func() bool {
		way, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](`getComputedStyle([...document.querySelectorAll("#reseau-Telegram .text")].at(-1)).direction`))
		return err == nil && way == "rtl"
	}, patience, 50*time.Millisecond, "Arabic begins on the right")
	yuliia.clicks("Українська")
	yuliia.sees("Цей переклад ще не перевірено.")
	yuliia.clicks("Так")
	yuliia.sees("Записано: так.")
	v.pictured(3)

	v.follows(4)
	tom = v.sits("Telegram", "Tom", "Jouer Tom")
	tom.says("/start", "Parler à quelqu'un")
	tom.clicks("Parler à quelqu'un")
	tom.clicks("Qu'on m'écrive")
	tom.sees("Qui peut t'écrire : Samira.")
	tom.sees("On peut te répondre mardi 3 novembre à 17 h.")
	samira = v.sits("Discord", "Samira", "Jouer Samira")
	require.NotContains(t, samira.text("#reseau-Discord .messages"), "Je réponds", "nobody is disturbed outside his hours")
	samira.advances("permanence")
	samira.clicks("Je réponds")
	samira.sees("La demande est effacée")
	v.pictured(4)
}

func TestTheVisitFromAMotherToTenSecondsADay(t *testing.T) {
	v, _, _ := visits(t)
	v.follows(5)
	nadia := v.sits("Telegram", "Nadia", "Jouer Nadia")
	nadia.says("/start", "Je suis parent")
	nadia.clicks("Je suis parent")
	nadia.clicks("C'est un vrai ?")
	nadia.says("samira_demo", "Oui. C'est le compte Telegram de Samira")
	nadia.clicks("C'est un vrai ?")
	nadia.says("samira_faux", "liste")
	v.pictured(5)

	v.follows(6)
	samira := v.sits("Discord", "Samira", "Jouer Samira")
	samira.says("/menu", "0 h faites")
	samira.clicks("Je commence")
	samira.clicks("Snapchat")
	samira.sees("En présence depuis")
	samira.says("hier 14h-16h30", "on garde ?")
	samira.clicks("Oui, on garde")
	samira.clicks("Le menu")
	samira.clicks("+1 contact")
	samira.sees("Aucun nom, aucune heure")
	malo := v.sits("Discord", "Malo", "Jouer Malo")
	malo.says("/menu", "Bonjour Malo")
	v.pictured(6)
}

// TestAVisitorReadsMondayAnswersADateAndDownloadsTheYear is the last step.
func TestAVisitorReadsMondayAnswersADateAndDownloadsTheYear(t *testing.T) {
	v, _, _ := visits(t)
	v.follows(8)
	samira := v.sits("Discord", "Samira", "Jouer Samira")
	samira.says("/menu", "Bonjour Samira") // she has a private chat
	ines := v.sits("Telegram", "Inès", "Jouer Inès")
	ines.advances("lundi")
	ines.sees("Synthèse du lundi")
	ines.says("/menu", "Rendez-vous")
	ines.clicks("Rendez-vous")
	ines.clicks("Nouvelle date")
	ines.clicks("Formation")
	ines.sees("écrivez le jour")
	ines.says("mardi 5 janvier 14h-16h, Rouen", "On envoie ?")
	ines.clicks("Oui, on envoie")
	ines.sees("C'est parti")
	ines.advances("heure")
	samira = v.sits("Discord", "Samira", "Jouer Samira")
	samira.clicks("Je viens")
	samira.sees("Votre réponse : Je viens.")
	samira.says("/menu", "Autre chose")
	samira.clicks("Autre chose")
	samira.clicks("Mon compte rendu")
	samira.clicks("PDF")
	samira.sees("compte-rendu-2026.pdf")
	head, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](`(() => { const r = new XMLHttpRequest(); r.open("GET", [...document.querySelectorAll("#reseau-Discord .file a")].at(-1).href, false); r.send(); return r.responseText.slice(0, 4); })()`))
	require.NoError(t, err)
	require.Equal(t, "%PDF", head)
	v.pictured(8)
}

// TestNoStoredTableIsWithoutWordsOnThePage gives the page each table of the store.
func TestNoStoredTableIsWithoutWordsOnThePage(t *testing.T) {
	w := walks(t, paris(time.November, 2, 9, 0))[0]
	tables, err := rowsOf(w.house.store)(t.Context())
	require.NoError(t, err)
	page, err := playground.New(playground.Options{
		Rows: func(context.Context) ([]playground.Table, error) { return tables, nil },
		Now:  time.Now, Zone: pdn.Paris(),
	})
	require.NoError(t, err)
	answer := httptest.NewRecorder()
	page.ServeHTTP(answer, httptest.NewRequest("GET", "/memoire", nil))
	html, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	for _, table := range tables {
		require.Contains(t, string(html), "<code>"+table.Name+"</code>")
		require.NotContains(t, string(html), "<li>"+table.Name+" <span", "%s has no title", table.Name)
	}
}

// TestWhoSharesNoSpaceWithTheRobotIsToldHowToFindIt plays the coordinator where she is
// not on the server: the page says why there is nothing, and the door leads in.
func TestWhoSharesNoSpaceWithTheRobotIsToldHowToFindIt(t *testing.T) {
	v, _, _ := visits(t)
	v.keys = false
	ines := page{t: t, ctx: v.ctx, column: "Discord"}
	ines.goesPrivate()
	ines.chooses("Inès")
	ines.sees("un robot se trouve par un espace en commun")
	require.Empty(t, ines.text("#reseau-Discord form.write"))
	ines.clicks("Entrer dans l'espace")
	ines.says("/menu", "Bonjour Inès")
}
