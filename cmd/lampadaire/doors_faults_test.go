package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/playground"
)

// onEach plays a scene on each network, in the town of the demo.
func onEach(t *testing.T, at time.Time, change func(*config.Settings), scene func(t *testing.T, w *walk, play func(playground.Who) player)) {
	t.Helper()
	for index, name := range []string{"Discord", "Telegram"} {
		t.Run(name, func(t *testing.T) {
			w := walks(t, at, change)[index]
			scene(t, w, func(who playground.Who) player {
				p := player{w, who}
				if !p.stage.Inside(who) {
					require.NoError(t, p.stage.Join(who))
				}
				p.write("menu")
				require.Eventually(t, func() bool { return len(p.stage.See(who, playground.Private)) > 1 }, longest, 10*time.Millisecond)
				return p
			})
			require.Empty(t, w.town.telegram.Violations())
			require.Empty(t, w.town.discord.Violations())
		})
	}
}

// invites lets a head invite, and gives the code.
func (p player) invites(whom, firstName string) string {
	p.t.Helper()
	p.write("inviter " + whom)
	code := codePrinted.FindString(plain(p.says("Code pour " + firstName).Text))
	require.NotEmpty(p.t, code)
	return code
}

func onlyHeads(s *config.Settings) { s.Structures[0].People = s.Structures[0].People[2:] }

// TestACodeThatDoesNotWorkSaysWhyAndWhatToDoOnEachNetwork types a code of another role, one that served,
// one that expired, and one that never was.
func TestACodeThatDoesNotWorkSaysWhyAndWhatToDoOnEachNetwork(t *testing.T) {
	onEach(t, paris(time.November, 3, 10, 0), func(*config.Settings) {}, func(t *testing.T, w *walk, play func(playground.Who) player) {
		aude, samira, tom, nadia := play(playground.Aude), play(playground.Samira), play(playground.Tom), play(playground.Nadia)
		code := aude.invites("responsable Paul, directeur", "Paul")
		samira.write(code)
		samira.says("Ce code est pour un autre rôle que le vôtre. Rien n'a changé, et il n'est pas perdu")
		aude.write(code)
		aude.says("Ce compte est déjà celui d'un professionnel")
		tom.write(code)
		tom.says("Bienvenue Paul")
		nadia.write(code)
		nadia.says("elle ferme cet accès dans [Mon équipe]")
		nadia.write("ZZ9Z-ZZZZZZ")
		nadia.says("Ce code n'est pas reconnu : une lettre est fausse, ou il a expiré depuis.")
		late := aude.invites("pdn Nour, animatrice", "Nour")
		w.to(paris(time.November, 19, 10, 0))
		before := len(nadia.stage.See(playground.Nadia, playground.Private))
		nadia.write(late)
		require.Eventually(t, func() bool {
			seen := nadia.stage.See(playground.Nadia, playground.Private)
			return len(seen) > before+1 && codeRefused(seen[len(seen)-1].Text)
		}, longest, 10*time.Millisecond)
	})
}

func codeRefused(text string) bool {
	return len(text) > 0 && (strings.Contains(plain(text), "il a expiré depuis") || strings.Contains(plain(text), "Ce code a expiré"))
}

// TestTheRequestsOfWhoLeavesAreTakenOverOnEachNetwork closes the access of who holds a request: a
// colleague has it; with nobody left, the young person reads so, and the head what to do.
func TestTheRequestsOfWhoLeavesAreTakenOverOnEachNetwork(t *testing.T) {
	onEach(t, paris(time.November, 3, 10, 0), onlyHeads, func(t *testing.T, w *walk, play func(playground.Who) player) {
		aude, tom, nour, zoe := play(playground.Aude), play(playground.Tom), play(playground.Nadia), play(playground.Samira)
		nour.write(aude.invites("pdn Nour, animatrice", "Nour"))
		nour.says("Bienvenue Nour")
		tom.press("uis un robot", "Parler à quelqu'un")
		tom.press("Tu peux parler à un adulte", "Qu'on m'écrive")
		tom.says("Qui peut t'écrire : Nour")
		w.to(paris(time.November, 3, 10, 5))
		nour.says("Une jeune personne demande que vous lui écriviez")
		zoe.write(aude.invites("pdn Zoé, éducatrice", "Zoé"))
		zoe.says("Bienvenue Zoé")
		aude.closes("Nour")
		w.to(paris(time.November, 3, 10, 10))
		zoe.says("Une jeune personne demande que vous lui écriviez")
		aude.closes("Zoé")
		aude.says("Plus personne ici ne peut répondre aux jeunes, et le robot le leur dit. Invitez quelqu'un")
		tom.press("Ta demande est partie", "Parler à quelqu'un")
		tom.says("Personne ne peut répondre pour l'instant.")
		zoe.write("menu")
		require.NotContains(t, plain(zoe.says("uis un robot").Text), "Bonjour Zoé")
	})
}

// closes closes the access of a colleague.
func (p player) closes(firstName string) {
	p.t.Helper()
	p.write("menu")
	p.press("Bonjour Aude", "Mon équipe")
	p.press("L'équipe de", firstName)
	p.press("Secret professionnel", "Fermer l'accès")
	p.press("Fermer l'accès de "+firstName, "Oui, fermer l'accès")
	p.says("L'accès de " + firstName + " est fermé.")
}

// shuts closes the private messages of somebody on both networks.
func (w *walk) shuts(who playground.Who) {
	w.town.onOne[who].Block(w.town.app)
	w.town.onOther[who].Block()
}

// TestAProfessionalWhoClosedPrivateMessagesIsPassedOverOnEachNetwork: the request goes to a colleague,
// and nothing is said to the young person that is not true.
func TestAProfessionalWhoClosedPrivateMessagesIsPassedOverOnEachNetwork(t *testing.T) {
	two := func(s *config.Settings) {
		malo := &s.Structures[0].People[1]
		malo.Role, malo.Tutor, malo.Until = "pdn", "", ""
	}
	onEach(t, paris(time.November, 3, 17, 10), two, func(t *testing.T, w *walk, play func(playground.Who) player) {
		samira, malo, tom := play(playground.Samira), play(playground.Malo), play(playground.Tom)
		samira.press("0 h faites", "Mes permanences")
		samira.press("permanence", "Ajouter")
		samira.press("Quel jour", "mardi")
		samira.press("à partir de quelle heure", "17 h")
		samira.press("jusqu'à quelle heure", "19 h")
		samira.says("C'est ajouté.")
		w.shuts(playground.Samira)
		tom.press("uis un robot", "Parler à quelqu'un")
		tom.press("Tu peux parler à un adulte", "Qu'on m'écrive")
		tom.says("Ta demande est partie")
		w.to(paris(time.November, 3, 17, 20))
		malo.press("Une jeune personne demande que vous lui écriviez", "Je réponds")
		malo.says("C'est à vous.")
	})
}

// TestTwoHeadsHearOfTheSameAndOneTakesItForBothOnEachNetwork: a message of a
// professional is pointed out; both heads have it, one takes it, and the other reads who did; the team hears nothing.
func TestTwoHeadsHearOfTheSameAndOneTakesItForBothOnEachNetwork(t *testing.T) {
	onEach(t, paris(time.November, 3, 10, 0), func(*config.Settings) {}, func(t *testing.T, w *walk, play func(playground.Who) player) {
		aude, paul, tom, samira := play(playground.Aude), play(playground.Nadia), play(playground.Tom), play(playground.Samira)
		paul.write(aude.invites("responsable Paul, directeur", "Paul"))
		paul.says("Bienvenue Paul")
		paul.write("inviter")
		paul.says("Pour inviter, écrivez-moi en privé")
		require.NoError(t, w.stage.Write(playground.Samira, playground.Space, "Bonne soirée à tous."))
		tom.alerts("Bonne soirée à tous.")
		if w.stage.Name() == "Telegram" { // a link does not say who wrote
			tom.chooses("Qui a écrit ce message", "Un adulte de l'équipe")
			tom.chooses("", "Samira")
		}
		tom.chooses("Qu'est-ce que c'est", "Insulte, moquerie")
		tom.reads("Je ne dis rien à cet adulte.")
		w.to(paris(time.November, 3, 10, 30))
		paul.says("Écrit par un professionnel")
		aude.press("Écrit par un professionnel", "Je m'en occupe")
		aude.says("Aude s'en occupe, jusqu'à")
		paul.press("Écrit par un professionnel", "Je m'en occupe")
		paul.says("Aude s'en occupe")
		samira.write("/a_regarder")
		samira.says("Rien n'attend votre regard.")
		aude.write("menu")
		aude.press("Bonjour Aude", "Mon équipe")
		aude.says("Paul, directeur (Responsable de structure)")
	})
}

// alerts chooses [Prévenir un adulte] in the menu of a message of the space.
func (p player) alerts(words string) {
	p.t.Helper()
	require.Eventually(p.t, func() bool {
		for _, m := range p.stage.See(p.who, playground.Space) {
			for _, e := range m.Entries {
				if strings.Contains(plain(m.Text), words) && p.stage.Choose(p.who, playground.Space, m.ID, e.Data) == nil {
					return true
				}
			}
		}
		return false
	}, longest, 10*time.Millisecond)
}

// chooses presses a button of an answer, wherever the network shows it.
func (p player) chooses(text, label string) {
	p.t.Helper()
	require.Eventually(p.t, func() bool {
		for _, where := range []playground.Where{playground.Space, playground.Private} {
			for _, m := range p.stage.See(p.who, where) {
				for _, b := range slices.Concat(m.Buttons...) {
					if strings.Contains(plain(m.Text), text) && plain(b.Label) == label {
						return p.stage.Press(p.who, where, m.ID, b.Data) == nil
					}
				}
			}
		}
		return false
	}, longest, 10*time.Millisecond, "%s has %q under %q", p.who, label, text)
}

// reads waits for words of the robot, wherever the network shows them.
func (p player) reads(words string) {
	p.t.Helper()
	require.Eventually(p.t, func() bool {
		seen := slices.Concat(p.stage.See(p.who, playground.Space), p.stage.See(p.who, playground.Private))
		return slices.ContainsFunc(seen, func(m playground.Message) bool { return strings.Contains(plain(m.Text), words) })
	}, longest, 10*time.Millisecond, "%s reads %q", p.who, words)
}
