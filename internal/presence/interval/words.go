package interval

import (
	"strings"
	"time"
)

// in tells whether w is one of the blank-separated words of list.
func in(w, list string) bool {
	return w != "" && strings.Contains(" "+list+" ", " "+w+" ")
}

// weekdayOf reads a day of the week, whole, shortened or with one slip of the thumb.
func weekdayOf(w string) (time.Weekday, bool) {
	whole := []string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
	short := []string{"dim", "lun", "mar", "mer merc mercr", "jeu", "ven vend vendr", "sam"}
	for i := range whole {
		if w == whole[i] || in(w, short[i]) {
			return time.Weekday(i), true
		}
	}
	if len(w) < 4 || in(w, "mari mardis lundis jeudis mercredis vendredis samedis dimanches") {
		return 0, false
	}
	found, count := 0, 0
	for i := range whole {
		if near(w, whole[i]) {
			found, count = i, count+1
		}
	}
	return time.Weekday(found), count == 1
}

func monthOf(w string) (time.Month, bool) {
	names := []string{
		"janvier janv jan", "fevrier fevr fev", "mars", "avril avr", "mai", "juin",
		"juillet juil juill", "aout", "septembre sept sep", "octobre oct", "novembre nov", "decembre dec",
	}
	for i, list := range names {
		if in(w, list) {
			return time.Month(i + 1), true
		}
	}
	return 0, false
}

// partOf reads a part of the day.
func partOf(w string) (part, bool) {
	switch {
	case in(w, "matin matinee mat mattin matins"):
		return morning, true
	case in(w, "aprem apresm apm aprm aprems apremidi apresmidi aprms"):
		return afternoon, true
	case in(w, "soir soiree soirs soire"):
		return evening, true
	case in(w, "nuit"):
		return night, true
	}
	return anyPart, false
}

// isFiller tells words that never change when a presence took place. With one of
// these alone, hours without a day may be today's.
func isFiller(w string) bool {
	return in(w, "j je ai etais etait suis on a an nous fait faite faites fais bosse travaille tafe taffe boulot taf taff job "+
		"le la les l du des de d en un une au aux ma mon mes ce cet cette c est et y sur dans avec pour par chez que qui il ils elle "+
		"permanence permanences perm perms presence presences session seance creneau creneaux plage horaire horaires heures ligne online "+
		"connecte connectee connexion dispo disponible present presente "+
		"insta instagram snap snapchat facebook fb messenger whatsapp tiktok tik tok twitch youtube jeu jeux fortnite minecraft roblox reseau reseaux tel telephone "+
		"serveur salon vocal vocale chat canal groupe stream live visio appel appels mp mps dm message messages echanges discussion "+
		"pdn promeneur promeneuse promeneurs net rue numerique mission missions jeunes jeune parents ados ado famille familles lycee college mjc cdi local asso structure bureau "+
		"bonjour salut hello coucou bjr slt merci mrc svp stp ok oui oublie avais avait voila alors donc euh hein bien ben bah note noter notes ajoute ajouter rajoute rajouter mets mettre met "+
		"compte compter inscris saisir saisis declare declarer enregistre enregistrer heure moi tranche passe passee")
}

// riskOf gives the question for a word that may change the meaning.
func riskOf(w string) (Code, bool) {
	switch {
	case in(w, "demain dem prochain prochaine prochains suivant suivante futur future lendemain surlendemain apresdemain tomorrow next prevu prevue prevus prevois planifie planifier vais vas va allons allez vont bientot"):
		return Future, true
	case w != "vrai" && !in(w, "mais vrais frais") && (strings.HasSuffix(w, "rai") || strings.HasSuffix(w, "rons") || strings.HasSuffix(w, "rais")) && w != "environs":
		return Future, true
	case in(w, "vers environ environs approximativement presque quasi quasiment approx env grosso pres estime estimation minimum maximum max mini maxi autour alentours genre facon"):
		return Approximate, true
	case in(w, "tous toutes chaque lundis mardis mercredis jeudis vendredis samedis dimanches quotidien hebdo hebdomadaire toujours souvent parfois habitude regulierement matins soirs"):
		return Repeats, true
	case isUnclear(w):
		return Unclear, true
	}
	return "", false
}

func isUnclear(w string) bool {
	return in(w, "ou ni pas non jamais aucun aucune sans sauf hormis excepte moins plus puis ensuite avant apres aprs avt pause pauses pose coupure interruption interrompu repas dejeuner diner "+
		"annule annuler supprime supprimer efface effacer enleve enlever retire retirer corrige corriger remplace remplacer modifie modifier lieu plutot erreur "+
		"semaine semaines sem week weekend we wk mois annee ans quinzaine veille reveille autre autres meme memes surlendemain debutant milieu tot tard "+
		"double moitie fois demi demie quart quarts minute minutes min secondes peut etre possible crois pense sais doute "+
		"noel toussaint paques pentecote ascension armistice ferie vacances "+
		"yesterday today morning afternoon evening night monday tuesday wednesday thursday friday saturday sunday last ago pm am ayer hoy "+
		"an precedent precedente rate ratee manque manquee loupe hors indisponible indispo impossible utc gmt faux fausse cense censee absent absente absence malade conge conges rtt greve ferme rien report reporte reportee decale decalee decaler off annulation "+
		"x tantot chacun respectivement jours lequel laquelle si reste restant")
}

// vocabulary is what a mistyped word is compared with: a slip on one of these
// must be asked, since ignoring it would move the presence.
const vocabulary = "hier avant demain matin matinee soir soiree midi minuit aprem apres lundi mardi mercredi jeudi vendredi samedi dimanche " +
	"janvier fevrier avril juin juillet aout septembre octobre novembre decembre semaine heure heures demie quart moins pendant durant " +
	"prochain dernier derniere sauf pause aujourd maintenant environ vers depuis jusque jusqu plus sans annule"

func looksTemporal(w string) bool {
	if len(w) < 3 {
		return false
	}
	for _, v := range strings.Fields(vocabulary) {
		if len(v) >= 4 && near(w, v) {
			return true
		}
	}
	return false
}

// near tells that a and b differ by at most one letter added, dropped, changed or
// swapped with its neighbour.
func near(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
