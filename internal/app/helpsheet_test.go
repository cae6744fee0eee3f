package app_test

import (
	"regexp"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config/fiches"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/helpsheet"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// helped gives the house the help sheets shipped.
func helped(t TB) choice {
	return func(o *app.Options) {
		book, err := helpsheet.Load(fiches.Files)
		require.NoError(t, err)
		o.Help = book
	}
}

// profiled declares the secrecy of the promeneuse.
func profiled(t TB, s registry.Secrecy, agent bool) choice {
	return func(o *app.Options) {
		all := o.Directory.Fixed()
		all[0].People[0].Secrecy, all[0].People[0].PublicAgent = s, agent
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}
}

// walk presses, as the promeneuse, each button of what is shown in turn.
func (h *house) walk(n pdn.NetworkID, shown []chat.Outgoing, labels ...string) []chat.Outgoing {
	h.t.Helper()
	for _, label := range labels {
		shown = h.press(n, "pro-escale", private, shown, label)
	}
	return shown
}

func TestASheetIsReadInShortPartsOnBothNetworks(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := build(t, 1, helped(t), profiled(t, registry.SecrecyNo, true))
		shown := h.walk(n, h.command(n, "pro-escale", private, "menu", ""), "Fiches d'aide", "Vie privée")
		said := texts(shown)
		require.Contains(t, said, "Vie privée : agir aujourd'hui")
		require.Contains(t, said, "3018")
		require.Contains(t, said, "Votre responsable")
		require.NotContains(t, said, "17)")
		urgent := texts(h.walk(n, shown, "Maintenant"))
		require.Contains(t, urgent, "Police ou gendarmerie (17)")
		law := texts(h.walk(n, shown, "La loi"))
		require.Contains(t, law, "oblige à le dire à la justice")
		require.Contains(t, law, "art. 40 du code de procédure pénale")
		require.Contains(t, law, "ne s'impose pas à vous")
		require.Contains(t, texts(h.walk(n, shown, "Jamais")), "Ne répétez ni le numéro")
		notice := texts(h.walk(n, shown, "La plateforme"))
		for _, item := range []string{"1. Pourquoi", "2. Où", "3. Qui le dit", "4. Bonne foi"} {
			require.Contains(t, notice, item)
		}
		require.Contains(t, notice, "pas PHAROS")
		require.NotContains(t, texts(h.walk(n, shown, "En fait : public", "La plateforme")), "pas PHAROS, la police")
		require.Contains(t, notice, "Aucun juriste ne l'a encore relue")
	}
}

func TestTheBoxesOfAListLiveInItsButtonsAndNothingIsStored(t *testing.T) {
	h := build(t, 1, helped(t))
	shown := h.walk(open, h.command(open, "pro-escale", private, "menu", ""), "Fiches d'aide", "Violence ou menace", "Cases : le département")
	commits := h.memory.commits
	require.Contains(t, texts(shown), "art. L.226-2-1")
	require.Contains(t, texts(shown), "Il manque : 1, 2, 3, 4, 5.")
	shown = h.walk(open, shown, "☐ 1", "☐ 2", "☐ 3", "☐ 5")
	require.Contains(t, texts(shown), "Il manque : 4.")
	require.Contains(t, texts(shown), "☑ 2.")
	done := h.walk(open, shown, "☐ A")
	require.Contains(t, texts(done), "Transmettez sans délai")
	require.Contains(t, texts(h.walk(open, done, "☑ 5")), "Il manque : 5.")
	require.Contains(t, texts(h.walk(open, done, "☑ A")), "Il manque : 4.")
	back := h.walk(open, done, "La fiche")
	require.Contains(t, texts(back), "Violence ou menace")
	shared := h.walk(open, back, "Cases : partager")
	require.Contains(t, texts(shared), "partage hors cadre")
	shared = h.walk(open, shared, "☐ 1", "☐ 2", "☐ 3", "☐ 4", "☐ 5")
	require.Contains(t, texts(shared), "Les cinq cases y sont")
	require.Equal(t, commits, h.memory.commits, "nothing is stored")
}

func TestAnExerciseIsWalkedThroughAndNothingOfItIsKept(t *testing.T) {
	h := build(t, 1, helped(t))
	shown := h.walk(alone, h.command(alone, "pro-escale", private, "menu", ""), "Fiches d'aide", "Exercice")
	commits := h.memory.commits
	for i, e := range h.options.Help.Exercises() {
		said := texts(shown)
		require.Contains(t, said, "EXERCICE")
		require.Contains(t, said, "Ce cas est inventé")
		best, poor := "", ""
		for j, c := range e.Choices {
			if c.Good {
				best = string(rune('A' + j))
			} else {
				poor = string(rune('A' + j))
			}
		}
		require.Contains(t, texts(h.walk(alone, shown, poor)), "Mieux ici", i)
		explained := h.walk(alone, shown, best)
		require.Contains(t, texts(explained), "C'est le meilleur choix ici", i)
		require.Contains(t, texts(h.walk(alone, explained, "La fiche")), messages.Typeset(h.options.Help.Title(e.Key.Topic)), i)
		shown = h.walk(alone, explained, "Exercice suivant")
	}
	require.Equal(t, commits, h.memory.commits, "nothing is stored")
	require.Contains(t, texts(shown), "EXERCICE 1")
}

// wrong finds what French typography does not write.
var wrong = regexp.MustCompile(`[^\x{202f}\d][;!?]|[^\x{a0}\s\d]:[^/\d]| [;!?:»]|«[^\x{a0}]|[^\x{a0}]»|\.\.\.`)

// TestEverySheetAndEveryListFitsAMessageWithItsWayBack draws them all.
func TestEverySheetAndEveryListFitsAMessageWithItsWayBack(t *testing.T) {
	h := build(t, 1, helped(t), profiled(t, registry.SecrecyToCheck, true))
	code, err := h.sealer.Code("escale", pdn.Account{Network: alone, ID: "pro-escale"})
	require.NoError(t, err)
	longest := 0
	for topic := range helpsheet.Topics() {
		for place := range helpsheet.Places() {
			for urgency := range helpsheet.Urgencies() {
				for part := range 4 {
					arg := [8]byte{7: byte((topic + 1) | place<<6), 6: byte(urgency | part<<2)}
					h.senders[alone].take()
					h.handle(&chat.Press{Origin: h.origin(alone, "pro-escale", private), Ref: "m", Token: h.sealer.MakeToken(seal.Token{
						Action: 185, Structure: "escale", Arg: arg,
					}, code)})
					out := h.senders[alone].take()
					require.Len(t, out, 1)
					c := out[0].Content()
					require.NotEmpty(t, tokenOf(out, "Le menu"))
					require.LessOrEqual(t, len(c.Buttons), 5)
					require.NotRegexp(t, wrong, c.Text)
					require.NotContains(t, c.Text, "{{")
					require.Contains(t, c.Text, messages.Typeset(h.options.Help.Title(helpsheet.Topics()[topic])))
					longest = max(longest, len(utf16.Encode([]rune(c.Text))))
				}
			}
		}
	}
	require.Less(t, longest, 1900, "the longest part")
}

func TestACardKeepsItsPlaceWhenASheetIsOpenedFromIt(t *testing.T) {
	h := build(t, 1, helped(t))
	code, err := h.sealer.Code("escale", pdn.Account{Network: open, ID: "pro-escale"})
	require.NoError(t, err)
	h.command(open, "pro-escale", private, "menu", "")
	h.senders[open].take()
	token := h.sealer.MakeToken(seal.Token{Action: 185, Structure: "escale", Arg: app.HelpArg("injure", helpsheet.Public, helpsheet.Days)}, code)
	h.handle(&chat.Press{Origin: h.origin(open, "pro-escale", private), Ref: "carte", Token: token})
	out := h.senders[open].take()
	require.Len(t, out, 1)
	require.Empty(t, out[0].Edits())
	require.Contains(t, texts(out), "Injure : agir dans les prochains jours")
	out = h.press(open, "pro-escale", private, out, "Jamais")
	require.NotEmpty(t, out[0].Edits(), "the other parts replace the sheet")
}

func TestNobodyButProfessionalsOfTheFieldAndTheirHeadReadsSheets(t *testing.T) {
	h := build(t, 1, helped(t), staffed(t))
	require.NotEmpty(t, tokenOf(h.other(open, "stagiaire-escale"), "Fiches d'aide"))
	require.Empty(t, tokenOf(h.other(open, "coordinateur-escale"), "Fiches d'aide"))
	require.Empty(t, tokenOf(h.command(open, "lea", private, "menu", ""), "Fiches d'aide"))
}
