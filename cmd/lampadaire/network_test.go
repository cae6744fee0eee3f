package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/playground"
)

// player is one person of the town on one network, in private with the robot.
type player struct {
	*walk
	who playground.Who
}

// says waits for a message that says something; the latest one is meant.
func (p player) says(text string) playground.Message {
	p.t.Helper()
	var found playground.Message
	require.Eventually(p.t, func() bool {
		seen := p.stage.See(p.who, playground.Private)
		at := slices.IndexFunc(seen, func(m playground.Message) bool { return strings.Contains(plain(m.Text), text) })
		for i := at; i >= 0 && i < len(seen); i++ {
			if strings.Contains(plain(seen[i].Text), text) {
				found = seen[i]
			}
		}
		return at >= 0
	}, longest, 10*time.Millisecond, "%s waits for %q", p.who, text)
	return found
}

func (p player) write(text string) {
	p.t.Helper()
	require.NoError(p.t, p.stage.Write(p.who, playground.Private, text))
}

func (p player) press(text, label string) {
	p.t.Helper()
	m := p.says(text)
	for _, row := range m.Buttons {
		for _, b := range row {
			if strings.HasPrefix(plain(b.Label), label) {
				require.NoError(p.t, p.stage.Press(p.who, playground.Private, m.ID, b.Data))
				return
			}
		}
	}
	p.t.Fatalf("no button %q under %q", label, m.Text)
}

// file is the last file whose name ends so.
func (p player) file(ending string) playground.File {
	p.t.Helper()
	id := ""
	require.Eventually(p.t, func() bool {
		for _, m := range p.stage.See(p.who, playground.Private) {
			if strings.HasSuffix(m.File, ending) {
				id = m.ID
			}
		}
		return id != ""
	}, longest, 10*time.Millisecond, "%s waits for a %s", p.who, ending)
	file, found := p.stage.(playground.Library).File(p.who, playground.Private, id)
	require.True(p.t, found, ending)
	return file
}

// TestADateIsAnsweredAndTheYearSignedOnEachNetwork plays a coordinator, two
// Promeneurs and their head on sockets: a date, its answers, its reminder and its
// attendance, then the account of the year up to the coordinator's PDF.
func TestADateIsAnsweredAndTheYearSignedOnEachNetwork(t *testing.T) {
	for index, name := range []string{"Discord", "Telegram"} {
		t.Run(name, func(t *testing.T) {
			w := walks(t, paris(time.December, 28, 10, 0), func(s *config.Settings) {
				malo := &s.Structures[0].People[1]
				malo.Role, malo.Tutor, malo.Until = "pdn", "", ""
			})[index]
			samira, malo, aude, ines := player{w, playground.Samira}, player{w, playground.Malo}, player{w, playground.Aude}, player{w, playground.Ines}
			for _, p := range []player{samira, malo, aude, ines} {
				if !p.stage.Inside(p.who) {
					require.NoError(t, p.stage.Join(p.who))
				}
				p.write("menu")
				p.says("Bonjour")
			}
			samira.write("hier 14h-16h30")
			samira.press("on garde ?", "Oui, on garde")
			samira.says("soit 2 h 30")
			ines.write("coucou")
			ines.says("je n'ai pas compris")
			ines.press("Bonjour Inès. Voici votre menu", "Rendez-vous")
			ines.press("Aucun rendez-vous", "Nouvelle date")
			ines.press("C'est pour quoi ?", "Formation")
			ines.says("écrivez le jour")
			ines.write("mardi 5 janvier 14h-16h, Rouen")
			ines.press("2 personnes recevront", "Oui, on envoie")
			ines.says("C'est parti")
			w.to(paris(time.December, 28, 10, 15))
			require.Contains(t, string(samira.file(".ics").Data), "DTSTART;TZID=Europe/Paris:20270105T140000")
			samira.press("Un rendez-vous du réseau", "Je viens")
			samira.says("Votre réponse : Je viens.")
			malo.press("Un rendez-vous du réseau", "Pas libéré")
			malo.says("Votre réponse : Pas libéré.")
			w.to(time.Date(2027, 1, 4, 9, 15, 0, 0, pdn.Paris()))
			samira.says("Bientôt, un rendez-vous du réseau")
			w.to(time.Date(2027, 1, 6, 10, 0, 0, 0, pdn.Paris()))
			ines.write("menu")
			ines.press("Bonjour Inès. Voici votre menu", "Rendez-vous")
			ines.press("Les rendez-vous du réseau", "Formation, 5 janvier")
			ines.says("Viennent (1) : Samira")
			ines.press("Pas libérés par leur structure (1) : Malo", "Noter qui était là")
			ines.press("Qui était là ?", "Comme annoncé")
			w.account(samira, aude, ines)
			require.Empty(t, w.town.telegram.Violations())
			require.Empty(t, w.town.discord.Violations())
		})
	}
}

// account plays the account of 2026: written and signed by Samira, validated by Aude,
// read by Inès.
func (w *walk) account(samira, aude, ines player) {
	samira.write("menu")
	samira.press("Bonjour Samira. Voici votre menu", "Autre chose")
	samira.press("Tout le reste est ici", "Mon compte rendu")
	samira.press("Heures déclarées : 2 h 30", "Écrire")
	samira.press("que voulez-vous écrire", "Besoins")
	samira.says("Écrivez-le dans votre prochain message")
	samira.write("Un local, et du temps pour l'analyse de la pratique.")
	samira.press("C'est gardé", "Mon compte rendu")
	samira.press("Textes écrits : 1 sur 4", "Valider")
	samira.press("ne changeront plus", "Oui, je valide")
	samira.says("Un message part à votre responsable")
	w.to(w.clock.Now().Add(15 * time.Minute))
	aude.press("Samira a validé son compte rendu 2026", "Voir")
	aude.press("À vous de le valider", "Valider")
	aude.says("visible de la coordination")
	ines.write("menu")
	ines.press("Bonjour Inès. Voici votre menu", "Rendez-vous")
	ines.press("Les rendez-vous du réseau", "Comptes rendus")
	ines.press("Comptes rendus 2026", "Samira")
	ines.press("Compte rendu 2026 de Samira", "PDF")
	pdf := ines.file(".pdf")
	require.Equal(w.t, "compte-rendu-2026.pdf", pdf.Name)
	require.Equal(w.t, "%PDF", string(pdf.Data[:4]))
}
