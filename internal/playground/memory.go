package playground

import "slices"

// shelf is a table as the visitor reads it: what it is in his words.
type shelf struct {
	Table
	Title, Why string
}

// shelved puts the stored tables into the visitor's words; a table without
// words keeps its own name, so that nothing is hidden.
func shelved(tables []Table) []shelf {
	words := map[string][2]string{
		"link":           {"Liens", "Un code à la place du nom, la réponse, le jour. Rien d'autre sur un jeune."},
		"mark":           {"Évènements faits", "Pour ne rien faire deux fois. Sans personne ; oublié après quelques jours."},
		"pending_answer": {"Réponses dues", "Une réponse qui n'a pas pu partir : adresse scellée, un quart d'heure au plus."},
		"post":           {"Messages du robot dans les espaces", "Adressés à personne, corrigés en place."},
		"job_claim":      {"Tâches faites", "Pour qu'une tâche du jour ne soit faite qu'une fois."},
		"structure_key":  {"Clés des structures", "Scellées par une clé gardée ailleurs."},
		"position":       {"Jusqu'où j'ai lu", "Le dernier point de chaque salon, pour ne rien manquer."},
		"gap":            {"Ce qui n'a pas été lu", "Les absences du robot, dites honnêtement."},
		"unreadable":     {"Évènements illisibles", "Comptés, jamais gardés."},
		"outbox":         {"Messages à des professionnels", "Des clés de textes, jamais de mots d'un jeune."},
		"edition":        {"Éditions de la charte", "L'empreinte des mots montrés."},
		"meta":           {"Intendance", "Un compteur."},
		"professional":   {"Professionnels", "Où leur écrire en privé, et leur présence en cours."},
		"presence_event": {"Présence déclarée", "Les gestes de son auteur, et de lui seul. Jamais déduite."},
		"presence_month": {"Totaux du mois", "Le seul chiffre qui monte à la structure."},
		"reflection":     {"Notes en trois gestes", "Pour leur auteur."},
		"permanence":     {"Permanences", "Montrées aux jeunes."},
		"absence":        {"Absences", "Sans raison."},
		"tally_cell":     {"Contacts comptés", "Par semaine, sans nom, sans heure, sans ordre."},
		"sign_me":        {"Me faire signe", "Un jour, une heure ; ni texte, ni personne."},
		"reminder":       {"Rappels", "Ce qu'il en est advenu, une fois par mois."},
		"member":         {"Membres", "Qui est venu par invitation : prénom, fonction, rôle."},
		"member_account": {"Comptes des membres", "Scellés ; jamais ceux d'un jeune."},
		"invitation":     {"Invitations", "L'empreinte d'un code qui sert une fois."},
		"binding":        {"Espaces reliés", "Un espace, une structure."},
		"talk":           {"Demandes « Qu'on m'écrive »", "Adresse scellée, détruite après la réponse ou sept jours."},
		"talk_holder":    {"Qui tient une demande", "Un professionnel, jamais un jeune."},
		"help_request":   {"Coups de main demandés", "Pour la synthèse."},
	}
	columns := map[string]string{
		"code": "code", "structure": "structure", "network": "réseau", "role": "rôle", "language": "langue", "state": "réponse",
		"asked": "qui a demandé", "edition": "édition", "delivery": "remise", "place": "endroit", "day": "jour",
		"last_contact": "dernier contact", "event": "évènement", "answered": "répondu", "reply": "réponse due", "wrapped": "clé",
		"conversation": "salon", "reached": "lu jusqu'à", "number": "numéro", "hash": "empreinte", "effective": "effet",
		"space": "espace", "kind": "genre", "ref": "message", "at": "quand", "job": "tâche", "period": "période",
	}
	out := make([]shelf, len(tables))
	for i, t := range tables {
		t.Columns = slices.Clone(t.Columns)
		for j, name := range t.Columns {
			if french, ok := columns[name]; ok {
				t.Columns[j] = french
			}
		}
		out[i] = shelf{Table: t, Title: t.Name}
		if w, ok := words[t.Name]; ok {
			out[i].Title, out[i].Why = w[0], w[1]
		}
	}
	return out
}
