package app_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// withHandles gives the professional public handles in the settings.
func withHandles(t TB) choice {
	return func(o *app.Options) {
		all := slices.Clone(o.Directory.Fixed())
		for i := range all {
			all[i].Directory = "https://www.promeneursdunet.fr"
			all[i].People = slices.Clone(all[i].People)
			all[i].People[0].Handles = map[string]string{"instagram": "samira_pdn"}
			all[i].People[0].Profiles = map[pdn.NetworkID]string{alone: "https://seul.example/samira.asso"}
		}
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}
}

// isReal asks, as a parent, about an account.
func (h *house) isReal(typed string) []chat.Outgoing {
	h.t.Helper()
	parent := h.command(open, "mere", private, "start", "parent")
	require.Contains(h.t, texts(parent), "Nous ne disons jamais si un jeune nous parle")
	ask := h.press(open, "mere", private, parent, "C'est un vrai ?")
	require.Contains(h.t, texts(ask), "Je ne garde pas ce que vous écrivez")
	return h.write(open, "mere", private, typed)
}

func TestAParentIsToldARealAccountHoweverItIsTyped(t *testing.T) {
	for _, typed := range []string{
		"samira_pdn", "@Samira_PDN", "instagram samira_pdn", "insta: @samira_pdn", "SAMIRA_PDN", "samira\u200b_pdn", "https://seul.example/samira.asso", "seul samira.asso",
	} {
		h := build(t, 1, elsewhere, withHandles(t))
		said := h.isReal(typed)
		require.Contains(t, texts(said), "Samira, éducatrice à l'escale", typed)
		require.Contains(t, texts(said), "02 61 91 00 00", typed)
		require.Contains(t, texts(said), "Nous ne disons jamais si un jeune nous parle", typed)
		require.NotEmpty(t, said[0].Content().Buttons[len(said[0].Content().Buttons)-1], typed)
	}
}

func TestAParentIsWarnedOfALookalike(t *testing.T) {
	for _, typed := range []string{"samira.pdn", "samlra_pdn", "sаmira_pdn", "sarnira_pdn", "samira_pdn2", "instagram samira-pdn"} {
		h := build(t, 1, elsewhere, withHandles(t))
		said := texts(h.isReal(typed))
		require.Contains(t, said, "ce n'est pas exactement le compte de Samira", typed)
		require.Contains(t, said, "Prudence", typed)
		require.NotContains(t, said, "Oui.", typed)
	}
}

func TestAParentIsToldThatAnAccountIsOnNoList(t *testing.T) {
	for typed, want := range map[string]string{
		"karim_pdn": "n'est pas dans notre liste", "snapchat samira_pdn": "n'est pas dans notre liste",
		"https://exemple.fr/x": "Je n'ai pas reconnu de pseudo", "bonjour, est-ce bien vous ? merci": "Je n'ai pas reconnu de pseudo",
	} {
		h := build(t, 1, elsewhere, withHandles(t))
		said := texts(h.isReal(typed))
		require.Contains(t, said, want, typed)
		require.Contains(t, said, "Nous ne disons jamais", typed)
	}
}

func TestLaw2_AParentsQuestionLeavesNoTrace(t *testing.T) {
	h := build(t, 1, elsewhere, withHandles(t))
	before := fmt.Sprintf("%+v", h.memory.state)
	h.isReal("samira_pdn")
	h.isReal("karim_pdn")
	require.Equal(t, before, fmt.Sprintf("%+v", h.memory.state))
}

func TestWhoeverTriesManyAccountsIsToldToCall(t *testing.T) {
	h := build(t, 1, elsewhere, withHandles(t))
	var last string
	for range 14 {
		last = texts(h.isReal("karim_pdn"))
	}
	require.Contains(t, last, "Beaucoup de questions")
	require.Contains(t, last, "02 61 91 00 00")
}

func TestAProfessionalDeclaresHisOwnPublicAccounts(t *testing.T) {
	h := build(t, 1, elsewhere)
	screen := h.press(alone, pro, private, h.press(alone, pro, private, h.command(alone, pro, private, "menu", ""), "Mon autre réseau"), "Mes comptes publics")
	require.Contains(t, texts(screen), "Un parent peut vérifier")
	require.Contains(t, texts(h.write(alone, pro, private, "samira_pdn")), "Dites le réseau")
	screen = h.write(alone, pro, private, "instagram samira_pdn")
	require.Contains(t, texts(screen), "Instagram : samira_pdn")
	require.Contains(t, texts(h.isReal("instagram samira_pdn")), "Oui. C'est le compte Instagram de Samira")
	require.NotContains(t, texts(h.press(alone, pro, private, screen, "Retirer : Instagram")), "samira_pdn")
	require.Contains(t, texts(h.isReal("samira_pdn")), "n'est pas dans notre liste")
}

func TestWhereToGoShowsNeedsAndRecordsNothing(t *testing.T) {
	day := pdn.DayOf(morning, pdn.Paris())
	h := build(t, 1, func(o *app.Options) {
		o.Reach.Partners = map[pdn.StructureID][]app.Need{
			"":       {{Label: "Ailleurs"}},
			"escale": {{Label: "Danger", Partners: []app.Partner{{Name: "Le 17", What: "Police secours.", Phone: "17", Checked: day}}}, {Label: "Santé", Partners: []app.Partner{{Name: "Centre", URL: "https://centre.example", Address: "2 rue des Prés"}}}},
		}
	})
	before := fmt.Sprintf("%+v", h.memory.state.links)
	h.command(open, "lea", private, "menu", "")
	menu := h.command(open, "lea", private, "menu", "")
	after := fmt.Sprintf("%+v", h.memory.state)
	where := h.press(open, "lea", private, menu, "Où aller ?")
	require.Contains(t, texts(where), "De quoi as-tu besoin")
	require.Empty(t, tokenOf(where, "Ailleurs"), "the structure has its own list")
	need := h.press(open, "lea", private, where, "Danger")
	require.Contains(t, texts(need), "Téléphone : 17\nVérifié le 2 novembre 2026.")
	need = h.press(open, "lea", private, where, "Santé")
	require.Contains(t, texts(need), "2 rue des Prés")
	require.Equal(t, after, fmt.Sprintf("%+v", h.memory.state))
	require.NotEqual(t, before, after)
}
