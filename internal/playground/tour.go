package playground

import (
	"net/http"
	"regexp"
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
	Lines                     [][]piece // Do, with what is typed or pressed set apart
	Number, Of, Before, After int
}

// piece is a part of an instruction.
type piece struct {
	Text  string
	Typed bool // a command to write
	Press bool // the words of a button
}

// marked finds the words of buttons, the commands, and what is to be written (between
// backquotes) of an instruction.
var marked = regexp.MustCompile("«[^»]*»|/[a-z_]+|`[^`]*`")

// pieces cuts an instruction where something is to be typed or pressed.
func pieces(line string) []piece {
	var out []piece
	from := 0
	for _, at := range marked.FindAllStringIndex(line, -1) {
		if at[0] > from {
			out = append(out, piece{Text: line[from:at[0]]})
		}
		text := line[at[0]:at[1]]
		typed := text[0] == '/' || text[0] == '`'
		out = append(out, piece{Text: strings.Trim(text, "`"), Typed: typed, Press: !typed})
		from = at[1]
	}
	return append(out, piece{Text: line[from:]})
}

// tour is the guided visit, in the order of a real beginning.
func tour() []step { return append(firstSteps(), laterSteps()...) }

// firstSteps are the first half of the visit.
func firstSteps() []step {
	return []step{
		{
			Title: "Poser les règles",
			Do:    []string{"Écrivez /menu au robot, puis « Autre chose », « Publier les règles d'ici », « Serveur des jeunes »."},
			Look:  "Le message n'est adressé à personne. Rien n'est gardé sur un jeune.",
			Seats: []seat{{"Discord", Samira, Private, "Jouer Samira, éducatrice"}},
		},
		{
			Title: "Dire non, pour de bon",
			Do:    []string{"Léa ouvre « Les règles d'ici » (ou écrit /menu) et répond « Non ».", "Elle seule peut changer d'avis : « Mon choix ». Puis « Ce que tu gardes sur moi »."},
			Look:  "Jouez Tom : il ne voit rien de ce que fait Léa. Un code, une réponse, un jour sont gardés.",
			Seats: []seat{{"Discord", Lea, Space, "Jouer Léa, 14 ans"}, {"Discord", Tom, Space, "Jouer Tom, 16 ans"}},
		},
		{
			Title: "Comprendre, même sans le français",
			Do:    []string{"Yuliia écrit /start, choisit sa langue, répond."},
			Look:  "La traduction dit elle-même qu'elle n'a pas été relue. L'arabe s'écrit de droite à gauche.",
			Seats: []seat{{"Telegram", Yuliia, Private, "Jouer Yuliia, 19 ans"}},
		},
		{
			Title: "Parler à quelqu'un",
			Do:    []string{"Tom écrit /start, puis « Parler à quelqu'un », « Qu'on m'écrive ».", "En haut, « prochaine permanence » : Samira reçoit la demande là où elle parle au robot, « Je réponds »."},
			Look:  "Il lit tout de suite qui répond, et quand. Elle n'est pas dérangée avant. L'adresse est scellée, puis détruite.",
			Seats: []seat{{"Telegram", Tom, Private, "Jouer Tom"}, {"Discord", Samira, Private, "Jouer Samira"}},
		},
	}
}

// laterSteps are the second half of the visit.
func laterSteps() []step {
	return []step{
		{
			Title: "Vérifier un adulte",
			Do:    []string{"Nadia écrit /start, puis « Je suis parent », « C'est un vrai ? », et un compte : `samira_demo`. Puis un autre, par exemple `samira_faux`."},
			Look:  "Le robot ne dit jamais si un jeune lui parle.",
			Seats: []seat{{"Telegram", Nadia, Private, "Jouer Nadia, mère de Léa"}},
		},
		{
			Title: "Dix secondes par jour",
			Do:    []string{"Samira écrit /menu, puis « Je commence », et choisit où. Elle écrit : `hier 14h-16h30`.", "« +1 contact » compte un échange, sans nom. Malo, stagiaire, a le même menu (/menu)."},
			Look:  "Les heures sont déclarées par elle, jamais devinées.",
			Seats: []seat{{"Discord", Samira, Private, "Jouer Samira"}, {"Discord", Malo, Private, "Jouer Malo, stagiaire"}},
		},
		{
			Title: "À regarder : un humain décide",
			Do: []string{
				"Samira écrit /lecture, puis « Serveur des jeunes », « Lire cet espace », « Oui ». Puis, en haut, « + 1 mois » : l'essai de 14 jours est passé.",
				"Tom écrit /menu, puis une insulte : `ta gueule sale connard`. Personne n'est réveillé : en haut, « prochaine permanence », et Samira reçoit une carte. Elle écrit /a_regarder, « Injure », « Voir », « Retour », « Rappel du cadre », « Propos blessants », « Le robot lui écrit ».",
				"Tom lit, en privé, et appuie sur « Je ne suis pas d'accord ». Aude, qui n'a rien décidé, écrit /a_regarder, « Injure », « Répondre », « On en parle ».",
				"Samira écrit dans #accueil. Léa : ⋯ sous ce message, « Prévenir un adulte », « Insulte, moquerie ». Aude seule l'apprend : /a_regarder ne montre rien à Samira, ni à Malo.",
			},
			Look: "Le robot n'efface rien, ne punit personne, ne copie aucun message. Tout se joue aussi sur Telegram.",
			Seats: []seat{
				{"Discord", Samira, Private, "Jouer Samira"}, {"Discord", Tom, Space, "Jouer Tom"}, {"Discord", Tom, Private, "Tom, en privé"},
				{"Discord", Lea, Space, "Jouer Léa"}, {"Telegram", Aude, Private, "Jouer Aude, responsable"}, {"Discord", Malo, Private, "Jouer Malo, stagiaire"},
			},
		},
		{
			Title: "Lundi matin",
			Do: []string{
				"En haut, « lundi matin » : Inès reçoit la synthèse. Elle écrit /menu, puis « Rendez-vous », « Nouvelle date », « Formation », écrit `mardi 5 janvier 14h-16h, Rouen`, et « Oui, on envoie ».",
				"En haut, « + 1 heure » : Samira reçoit la date, « Je viens ». Puis /menu, « Autre chose », « Mon compte rendu », « PDF ».",
			},
			Look:  "Aucun jeune, aucun message, aucune heure de la journée dans la synthèse.",
			Seats: []seat{{"Telegram", Ines, Private, "Jouer Inès, coordinatrice"}, {"Discord", Samira, Private, "Jouer Samira"}},
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
	for _, line := range v.Do {
		v.Lines = append(v.Lines, pieces(line))
	}
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
