package playground

import (
	"net/http"
	"strconv"
	"strings"
)

// seat is a person in a place of a network, where a step of the visit begins.
type seat struct {
	Stage string
	Who   Who
	Where Where
	Label string
}

// step is one step of the guided visit.
type step struct {
	Title string
	Do    []string
	Look  string // what to notice
	Seats []seat
}

// visit is a step as the template shows it.
type visit struct {
	step
	Number, Of, Before, After int
}

// tour is the guided visit, in the order of a real beginning.
func tour() []step {
	return []step{
		{
			Title: "Poser les règles",
			Do:    []string{"Écrivez /menu au robot, puis « Publier » : les règles restent dans l'espace, avec un bouton."},
			Look:  "Le message n'est adressé à personne. Rien n'est gardé sur un jeune.",
			Seats: []seat{{"Discord", Samira, Private, "Jouer Samira, éducatrice"}},
		},
		{
			Title: "Dire non, pour de bon",
			Do:    []string{"Dans l'espace, ouvrez les règles. Répondez non, ou dites que Léa est trop jeune.", "Changez d'avis si vous voulez : Léa seule le peut."},
			Look:  "Tom ne voit rien de ce que fait Léa. « Ce que tu gardes sur moi » : un code, une réponse, un jour.",
			Seats: []seat{{"Discord", Lea, Space, "Jouer Léa, 14 ans"}, {"Discord", Tom, Space, "Jouer Tom, 16 ans"}},
		},
		{
			Title: "Comprendre, même sans le français",
			Do:    []string{"Ouvrez le privé avec le robot, choisissez votre langue, répondez."},
			Look:  "La traduction dit elle-même qu'elle n'a pas été relue.",
			Seats: []seat{{"Telegram", Yuliia, Private, "Jouer Yuliia, 19 ans"}},
		},
		{
			Title: "Parler à quelqu'un",
			Do:    []string{"Tom : « Parler à quelqu'un », puis « Qu'on m'écrive ».", "Samira reçoit la demande : « Je réponds »."},
			Look:  "Il lit tout de suite qui répond et quand. L'adresse est scellée, puis détruite.",
			Seats: []seat{{"Telegram", Tom, Private, "Jouer Tom"}, {"Telegram", Samira, Private, "Jouer Samira"}},
		},
		{
			Title: "Vérifier un adulte",
			Do:    []string{"Nadia : « Je suis parent », puis « C'est un vrai ? » et un compte, par exemple samira_demo."},
			Look:  "Le robot ne dit jamais si un jeune lui parle.",
			Seats: []seat{{"Telegram", Nadia, Private, "Jouer Nadia, mère de Léa"}},
		},
		{
			Title: "Dix secondes par jour",
			Do:    []string{"Samira : « Je commence », « hier 14h-16h30 », « +1 contact ».", "Malo, stagiaire, a le même menu. Avancez d'un mois."},
			Look:  "Les heures sont déclarées, jamais devinées. Rappels et feuille du mois arrivent en privé.",
			Seats: []seat{{"Discord", Samira, Private, "Jouer Samira"}, {"Discord", Malo, Private, "Jouer Malo, stagiaire"}},
		},
		{
			Title: "À regarder : un humain décide",
			Do: []string{
				"Samira, dans le salon : « Lire cet espace ». Tom y écrit une insulte. Samira ouvre « À regarder » et décide.",
				"Léa prévient un adulte d'un message de Samira (⋯ sous le message). Jouez Aude : elle seule l'apprend.",
			},
			Look:  "Le robot n'efface rien, ne punit personne, ne copie aucun message.",
			Seats: []seat{{"Discord", Samira, Space, "Jouer Samira"}, {"Discord", Tom, Space, "Jouer Tom"}, {"Discord", Lea, Space, "Jouer Léa"}, {"Discord", Aude, Private, "Jouer Aude, responsable"}},
		},
		{
			Title: "Lundi matin",
			Do:    []string{"Avancez jusqu'à lundi. Inès reçoit la synthèse : heures, dates, demandes.", "Elle propose un rendez-vous ; Samira répond ; le compte rendu de l'année s'ouvre en PDF."},
			Look:  "Aucun jeune, aucun message, aucune heure de la journée dans la synthèse.",
			Seats: []seat{{"Telegram", Ines, Private, "Jouer Inès, coordinatrice"}, {"Telegram", Samira, Private, "Jouer Samira"}},
		},
	}
}

// visitAt is a step by its number, from 1; the first one where there is none.
func visitAt(number int) visit {
	all := tour()
	if number < 1 || number > len(all) {
		number = 1
	}
	v := visit{step: typeset(all[number-1]), Number: number, Of: len(all), Before: number - 1}
	if number < len(all) {
		v.After = number + 1
	}
	return v
}

// typeset keeps French quotes and colons with their words.
func typeset(s step) step {
	fine := strings.NewReplacer("« ", "«\u00a0", " »", "\u00a0»", " :", "\u00a0:", " ?", "\u00a0?")
	for i, line := range s.Do {
		s.Do[i] = fine.Replace(line)
	}
	s.Look = fine.Replace(s.Look)
	return s
}

func (p *Page) showStep(w http.ResponseWriter, r *http.Request) {
	number, err := strconv.Atoi(r.PathValue("etape"))
	if err != nil || number < 1 || number > len(tour()) {
		http.NotFound(w, r)
		return
	}
	p.render(w, "tour", visitAt(number))
}
