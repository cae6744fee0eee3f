package playground

import "maps"

// tableWords are what each stored table is, in the visitor's words: its title, and
// one sentence that says what it is for.
func tableWords() map[string][2]string {
	all := hubWords()
	maps.Copy(all, networkWords())
	return all
}

// hubWords are the tables of people, messages and hours.
func hubWords() map[string][2]string {
	return map[string][2]string{
		"link":            {"Liens", "Un code à la place du nom, la réponse, le jour. Rien d'autre sur un jeune."},
		"mark":            {"Évènements faits", "Pour ne rien faire deux fois. Sans personne ; oublié après quelques jours."},
		"pending_answer":  {"Réponses dues", "Une réponse qui n'a pas pu partir : adresse scellée, un quart d'heure au plus."},
		"post":            {"Messages du robot dans les espaces", "Adressés à personne, corrigés en place."},
		"job_claim":       {"Tâches faites", "Pour qu'une tâche du jour ne soit faite qu'une fois."},
		"structure_key":   {"Clés des structures", "Scellées par une clé gardée ailleurs."},
		"position":        {"Jusqu'où j'ai lu", "Le dernier point de chaque salon, pour ne rien manquer."},
		"gap":             {"Ce qui n'a pas été lu", "Les absences du robot, dites honnêtement."},
		"unreadable":      {"Évènements illisibles", "Comptés, jamais gardés."},
		"outbox":          {"Messages à des professionnels", "Des clés de textes, jamais de mots d'un jeune."},
		"edition":         {"Éditions de la charte", "L'empreinte des mots montrés."},
		"meta":            {"Intendance", "Quelques compteurs."},
		"professional":    {"Professionnels", "Où leur écrire en privé, et leur présence en cours."},
		"presence_event":  {"Présence déclarée", "Les gestes de son auteur, et de lui seul. Jamais déduite."},
		"presence_month":  {"Totaux du mois", "Le seul chiffre qui monte à la structure."},
		"reflection":      {"Notes en trois gestes", "Pour leur auteur."},
		"permanence":      {"Permanences", "Montrées aux jeunes."},
		"absence":         {"Absences", "Sans raison."},
		"tally_cell":      {"Contacts comptés", "Par semaine, sans nom, sans heure, sans ordre."},
		"sign_me":         {"Me faire signe", "Un jour, une heure ; ni texte, ni personne."},
		"reminder":        {"Rappels", "Ce qu'il en est advenu, une fois par mois."},
		"help_request":    {"Coups de main demandés", "Pour la synthèse."},
		"member":          {"Membres", "Qui est venu par invitation : prénom, fonction, rôle."},
		"member_account":  {"Comptes des membres", "Scellés ; jamais ceux d'un jeune."},
		"invitation":      {"Invitations", "L'empreinte d'un code qui sert une fois."},
		"binding":         {"Espaces reliés", "Un espace, une structure."},
		"talk":            {"Demandes « Qu'on m'écrive »", "Adresse scellée, détruite après la réponse ou sept jours."},
		"talk_holder":     {"Qui tient une demande", "Un professionnel, jamais un jeune."},
		"distress":        {"Cartes « à rencontrer vite »", "Où regarder, scellé. Ni personne, ni mot ; effacé à la fermeture."},
		"distress_holder": {"Qui y va", "Un professionnel, jamais un jeune."},
	}
}

// networkWords are the others.
func networkWords() map[string][2]string {
	return map[string][2]string{
		"network_date":    {"Rendez-vous du réseau", "Un jour, une heure, un lieu, entre professionnels."},
		"network_reply":   {"Réponses aux rendez-vous", "« Je viens », « je ne peux pas », « pas libéré »."},
		"network_notice":  {"Messages à tout le réseau", "Les mots de la coordinatrice, gardés comme les siens."},
		"network_reader":  {"Qui a appuyé sur « Lu »", "Un professionnel, par son propre bouton."},
		"network_request": {"Demandes à la coordination", "Les mots d'un professionnel, gardés comme les siens."},
		"account_act":     {"Comptes rendus : les étapes", "Écrit, validé, relu : qui et quel jour."},
		"account_line":    {"Comptes rendus : les textes", "Les mots d'un professionnel sur son année. Personne n'y est nommé."},
		"charter_text":    {"Éditions écrites par la structure", "Les règles elles-mêmes : elles ne parlent de personne."},
		"charter_fix":     {"Fautes corrigées", "Un mot de la charte changé, sans redemander à personne."},
		"changes_place":   {"Où les changements sont dits", "Un endroit public, choisi par la structure."},
		"standing":        {"Ce que l'employeur déclare", "Secret professionnel, agent public, délégation."},
		"published_table": {"Tableaux publiés", "Pour que rien, plus tard, ne permette une soustraction."},
		"published_cell":  {"Cases publiées", "Un nombre montré ou « moins de 5 »."},
		"published_count": {"Comptes d'un trimestre", "Des contacts comptés, jamais des personnes."},
		"synthesis":       {"Synthèses envoyées", "Les chiffres du lundi, tels qu'ils ont été dits."},
		"review_case":     {"À regarder", "Une catégorie, une échéance, un lien scellé. Aucun mot du message."},
		"review_event":    {"À regarder : ce que les humains ont fait", "Qui a décidé quoi, par des codes de listes fermées."},
		"review_burst":    {"À regarder : les séries", "Plusieurs messages d'un même endroit, une seule carte."},
		"review_card":     {"À regarder : les cartes", "Où chaque carte est affichée, pour la corriger en place."},
		"review_channel":  {"Salons de ceux qui décident", "Où les cartes arrivent."},
		"review_contest":  {"Contestations possibles", "Un numéro et une fin. L'adresse n'y est pas."},
		"review_count":    {"À regarder : les comptes", "Par trimestre et par famille, sans personne."},
		"approach":        {"Premiers pas déclarés", "Un code, qui a demandé, le jour."},
		"kin":             {"Comptes reliés par la personne", "Pour qu'un seul non compte partout. C'est elle qui relie."},
		"kin_code":        {"Codes pour relier", "L'empreinte d'un code, quelques minutes."},
		"outside":         {"Actes hors du robot", "Qui l'a fait, la raison, le jour. Personne d'autre n'est nommé."},
		"own_handle":      {"Comptes publics des professionnels", "Pour répondre à « C'est un vrai ? »."},
		"reading":         {"Espaces lus", "Lecture ouverte, en pause, ou arrêtée, et par qui."},
		"never_read":      {"Salons jamais lus", "Équipe, décision, syndicat."},
		"reading_trial":   {"Essais de lecture", "Combien de messages à regarder, combien n'étaient rien."},
		"unexamined":      {"Non examiné", "Compté, jamais montré comme passé."},
	}
}

// columnWords are the names of the columns.
func columnWords() map[string]string {
	return map[string]string{
		"code": "code", "structure": "structure", "network": "réseau", "role": "rôle", "language": "langue",
		"state": "état", "asked": "qui a demandé", "edition": "édition", "delivery": "remise", "place": "endroit",
		"day": "jour", "last_contact": "dernier contact", "event": "évènement", "answered": "répondu", "reply": "réponse due",
		"wrapped": "clé", "conversation": "salon", "reached": "lu jusqu'à", "number": "numéro", "hash": "empreinte",
		"effective": "effet", "space": "espace", "kind": "genre", "ref": "message", "at": "quand",
		"job": "tâche", "period": "période", "author": "auteur", "address": "adresse", "session": "présence",
		"started": "début", "sign": "dernier signe", "turn": "tour", "month": "mois", "written": "écrit",
		"key": "clé", "box": "scellé", "act": "geste", "due": "échéance", "tries": "essais",
		"since": "de", "until": "à", "class": "famille", "count": "nombre", "payload": "contenu",
		"leased_until": "pris jusqu'à", "attempts": "essais", "mission": "mission", "reason": "raison", "year": "année",
		"done_at": "fait", "trainee": "stagiaire", "minutes": "minutes", "what": "quoi", "how": "comment",
		"next": "suite", "weekday": "jour de semaine", "on_call": "astreinte", "first_day": "premier jour", "last_day": "dernier jour",
		"week": "semaine", "age": "âge", "theme": "thème", "referral": "orientation", "hour": "heure",
		"outcome": "issue", "list": "liste", "id": "code", "members": "structures", "member": "membre",
		"quarters": "trimestres", "quarter": "trimestre", "joins": "réunit", "label": "libellé", "wide": "étendue",
		"categories": "catégories", "category": "catégorie", "display": "affichage", "shown": "montré", "bound": "borne",
		"scope": "périmètre", "monday": "lundi", "missed": "manqués", "told": "dit", "on_the_way": "en chemin",
		"expected": "attendus", "first_name": "prénom", "function": "fonction", "tutor": "tuteur", "joined": "arrivée",
		"gone": "départ", "selector": "repère", "secret": "empreinte", "expires": "fin", "used": "servi à",
		"secrecy": "secret", "public_agent": "agent public", "name": "nom", "bound_by": "relié par", "posted_by": "posé par",
		"sequence": "version", "cancelled": "annulé", "date": "rendez-vous", "answer": "réponse", "attendance": "présence",
		"line": "texte", "notice": "message", "subject": "sujet", "answered_by": "répondu par", "step": "étape",
		"done_by": "par", "field": "partie", "draft": "brouillon", "body": "texte", "rule": "règle",
		"words": "mots", "page": "page", "delegate": "délégué", "declared_by": "déclaré par", "burst": "série",
		"mark": "repère", "about": "professionnel concerné", "trial": "essai", "public": "public", "opened": "ouvert",
		"circle": "pour qui", "urgency": "urgence", "holder": "qui s'en occupe", "held_until": "jusqu'à", "late": "retard",
		"keep_until": "gardé jusqu'à", "news_key": "clé de nouvelles", "news_box": "nouvelles (scellé)", "news_until": "nouvelles jusqu'à", "case_id": "dossier",
		"source": "d'où", "codes": "raisons", "against": "contre", "why": "pourquoi", "receipt": "reçu",
		"last": "dernier", "cases": "messages", "urgent": "urgents", "cards": "cartes", "card_due": "carte due",
		"recipient": "destinataire", "ring": "ensemble", "own": "sa réponse", "handle": "compte public", "rest_from": "pause de",
		"rest_until": "pause jusqu'à", "set_by": "par", "value": "valeur", "found": "à regarder", "unfounded": "rien à signaler", "settled": "autre suite",
	}
}
