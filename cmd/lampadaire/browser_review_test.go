package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

const posted = "ta gueule sale connard"

// answers writes words and waits for a new message of the robot's with the answer:
// what stood there before is not taken for it.
func (p page) answers(words, answer string) {
	p.t.Helper()
	last := func() (number int, text string) {
		count, err := chromedp.Run(p.ctx, chromedp.Evaluate[int](`document.querySelectorAll("#reseau-`+p.column+` .messages li.robot").length`))
		require.NoError(p.t, err)
		return count, p.text("#reseau-" + p.column + " .messages li.robot:last-of-type")
	}
	before, _ := last()
	p.writes(words)
	require.Eventually(p.t, func() bool {
		number, text := last()
		return number > before && strings.Contains(text, answer)
	}, patience, 50*time.Millisecond, "%s answers %q to %q; it shows %q", p.column, answer, words, p.text("#reseau-"+p.column+" .messages"))
}

// toLookAt is what a list says of the one case that its reader may answer.
const toLookAt = "En attente : 1."

// lists asks for what is to look at, which is counted so, and opens the first line with these words.
func (p page) lists(words, counted string) {
	p.t.Helper()
	p.answers("/a_regarder", counted)
	p.presses("#reseau-"+p.column+" .messages li:last-child button", words)
	require.Eventually(p.t, func() bool {
		return strings.Contains(p.text("#reseau-"+p.column+" .messages li:last-child"), "Que faire maintenant ?")
	}, patience, 50*time.Millisecond, "%s opens %q", p.column, words)
}

// holdsNothingOf checks every screen of somebody for words, on both networks.
func (p page) holdsNothingOf(who string, words ...string) {
	p.t.Helper()
	for column, places := range map[string][]string{"Discord": {"#accueil", "Privé avec le robot"}, "Telegram": {"Le groupe du quartier", "Privé avec le robot"}} {
		there := page{t: p.t, ctx: p.ctx, column: column, keys: p.keys}
		there.chooses(who)
		for _, place := range places {
			there.chooses(place)
			for _, one := range words {
				require.NotContains(p.t, there.text("#reseau-"+column+" .messages"), one, "%s, %s", who, place)
			}
		}
	}
}

// reads turns reading on in a space, and lets the fourteen days of its trial pass.
func (p page) reads(space string) {
	p.t.Helper()
	p.answers("/lecture", "je ne lis pas les messages")
	p.clicks(space)
	p.clicks("Lire cet espace")
	p.clicks("Oui, lire cet espace")
	p.sees("La lecture de « " + space + " » commence.")
	p.advances("mois")
}

// remindsOfTheRules decides about the case that is shown, and has the robot write to
// its author.
func (p page) remindsOfTheRules(reason string) {
	p.t.Helper()
	p.clicks("Rappel du cadre")
	p.sees("Pourquoi : rappel du cadre ?")
	p.clicks(reason)
	p.sees("C'est noté : rappel du cadre")
	p.clicks("Le robot lui écrit")
	p.sees("Message à l'auteur : remis.")
}

// nowhere checks that words are in none of the files that the demo leaves.
func nowhere(t *testing.T, folder string, words ...string) {
	t.Helper()
	for _, name := range filesIn(t, folder) {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, one := range words {
			require.NotContains(t, string(data), one, name)
		}
	}
}

// TestAVisitorPostsSeesTheCardDecidesContestsAndAlertsAboutAProfessional is the
// seventh step, word for word: what is posted is nowhere in what is stored, who did
// not decide answers the contest, and the head alone learns of an alert about a
// professional.
func TestAVisitorPostsSeesTheCardDecidesContestsAndAlertsAboutAProfessional(t *testing.T) {
	v, demo, folder := visits(t)
	v.follows(7)
	samira := v.sits("Discord", "Samira", "Jouer Samira")
	samira.reads("Serveur des jeunes")

	tom := v.sits("Discord", "Tom", "Jouer Tom")
	tom.says("/menu", "je lis tous les messages")
	tom.says(posted, posted)
	samira = v.sits("Discord", "Samira", "Jouer Samira")
	require.NotContains(t, samira.text("#reseau-Discord .messages"), "À regarder : injure", "nobody is woken")
	samira.advances("permanence")
	samira.sees("À regarder : injure") // the card arrives by itself
	samira.lists("Injure", toLookAt)
	samira.clicks("Voir")
	samira.sees("Rien de ceci n'est gardé.")
	samira.clicks("Retour")
	samira.loses("Rien de ceci n'est gardé.")
	samira.remindsOfTheRules("Propos blessants")

	tom = v.sits("Discord", "Tom", "Tom, en privé")
	tom.sees("L'adulte te rappelle cette règle.")
	tom.clicks("Je ne suis pas d'accord")
	tom.sees("Une autre personne va regarder. Tu auras une réponse ici.")
	samira = v.sits("Discord", "Samira", "Jouer Samira")
	samira.lists("Injure", "Pour quelqu'un d'autre : 1.")
	samira.sees("Une personne qui n'a pas décidé lui répond.")
	require.NotContains(t, samira.text("#reseau-Discord .messages li:last-child"), "Répondre", "who decided does not answer")
	aude := v.sits("Telegram", "Aude", "Jouer Aude")
	aude.lists("Injure", toLookAt)
	aude.clicks("Répondre")
	aude.clicks("On en parle")
	aude.sees("Votre réponse est notée.")
	tom = v.sits("Discord", "Tom", "Tom, en privé")
	tom.sees("Une autre personne a regardé.")

	samira = v.sits("Discord", "Samira", "Jouer Samira")
	samira.chooses("#accueil")
	samira.says("Bonne soirée à tous.", "Bonne soirée à tous.")
	lea := v.sits("Discord", "Léa", "Jouer Léa")
	lea.presses("#reseau-Discord .entries button", "Prévenir un adulte")
	lea.clicks("Insulte, moquerie")
	lea.sees("Je ne dis rien à cet adulte.")
	aude = v.sits("Telegram", "Aude", "Jouer Aude")
	aude.sees("Écrit par un professionnel, Serveur des jeunes")
	samira = v.sits("Discord", "Samira", "Jouer Samira")
	samira.answers("/a_regarder", "Rien n'attend votre regard.")
	malo := v.sits("Discord", "Malo", "Jouer Malo")
	malo.answers("/a_regarder", "Rien n'attend votre regard.")
	v.holdsNothingOf("Samira", "ignité", "un professionnel,")
	v.holdsNothingOf("Malo", "ignité", "un professionnel,")
	v.holdsNothingOf("Tom", "ignité", "un professionnel,")
	samira.memory(posted, false)
	v.pictured(7)
	require.Zero(t, demo.stop())
	nowhere(t, folder, posted, "connard")
}

// TestTheSameSeventhStepOnTelegram is the same where an answer in a group has no
// private form: the link of a message is pasted to the robot, [Voir] no longer shows what is
// older than thirty minutes, and who alerts reads when somebody looks.
func TestTheSameSeventhStepOnTelegram(t *testing.T) {
	v, demo, folder := visits(t)
	v.keys = false
	on := page{t: t, ctx: v.ctx, column: "Telegram"}
	plays := func(who, place string) page {
		on.chooses(who)
		on.chooses(place)
		return on
	}
	const alone, group = "Privé avec le robot", "Le groupe du quartier"
	require.Eventually(t, func() bool {
		there, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool](`typeof htmx === "object" && document.readyState === "complete"`))
		return err == nil && there
	}, patience, 20*time.Millisecond)
	plays("Samira", alone).says("/start", "Bonjour Samira")
	on.reads("Groupe du quartier")
	plays("Tom", alone).says("/start", "je lis tous les messages")
	plays("Tom", group).says(posted, posted)

	plays("Léa", group).presses("#reseau-Telegram .entries button", "Coller le lien au robot")
	plays("Léa", alone).clicks("Insulte, moquerie")
	on.sees("Un adulte de l'équipe peut regarder jeudi 3 décembre à 17 h.")
	on.clicks("Préviens-moi")
	on.sees("D'accord. Je t'écris une seule fois")

	require.NotContains(t, plays("Samira", alone).text("#reseau-Telegram .messages"), "À regarder : ", "nobody is woken")
	on.advances("permanence")
	on.sees("Une personne a prévenu.")
	on.lists("Dignité", toLookAt)
	on.clicks("Voir")
	on.clicks("Oui, voir")                                     // what is heavy takes two steps
	on.sees("Ici, le message se voit par son lien seulement.") // thirty minutes have gone by
	on.clicks("Retour")
	on.loses("par son lien seulement")
	on.remindsOfTheRules("Propos blessants")
	plays("Léa", alone).sees("On s'en occupe")

	plays("Tom", alone).sees("L'adulte te rappelle cette règle.")
	on.clicks("Je ne suis pas d'accord")
	on.sees("Une autre personne va regarder. Tu auras une réponse ici.")
	plays("Aude", alone).lists("Dignité", toLookAt)
	on.clicks("Répondre")
	on.clicks("Annulée")
	on.sees("Votre réponse est notée.")
	plays("Tom", alone).sees("Une autre personne a regardé.")

	plays("Samira", group).says("Bonne soirée à tous.", "Bonne soirée à tous.")
	plays("Léa", group).presses("#reseau-Telegram .messages li:last-child .entries button", "Coller le lien au robot")
	plays("Léa", alone).sees("Qu'est-ce que c'est ?")
	on.clicks("Insulte, moquerie")
	on.sees("Je ne dis rien à cet adulte.")
	plays("Aude", alone).sees("Écrit par un professionnel, Groupe du quartier")
	plays("Samira", alone).answers("/a_regarder", "Rien n'attend votre regard.")
	plays("Malo", alone).says("/start", "Bonjour Malo")
	on.answers("/a_regarder", "Rien n'attend votre regard.")
	v.holdsNothingOf("Malo", "ignité", "un professionnel,")
	v.holdsNothingOf("Samira", "un professionnel,")
	v.holdsNothingOf("Tom", "ignité", "un professionnel,")
	on.memory(posted, false)
	require.Zero(t, demo.stop())
	nowhere(t, folder, posted, "connard")
}
