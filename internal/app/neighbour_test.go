package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/review"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// besides makes l'Escale a structure of one professional, whose neighbour is le Phare.
func besides(t TB) choice {
	return func(o *app.Options) {
		all := slices.Clone(o.Directory.Fixed())
		all[0].Neighbour = all[1].ID
		all[1].People = append(slices.Clone(all[1].People), registry.Promeneur{
			FirstName: "Malo", Function: "éducateur", Role: pdn.RoleTrainee, Tutor: "Samira",
			Accounts: []pdn.Account{{Network: alone, ID: "stagiaire-phare"}, {Network: open, ID: "stagiaire-phare"}},
		})
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
		o.PresenceRules.Hours = presence.OfficeHours()
	}
}

// twoStructures is that house, on a network.
func twoStructures(t TB, n pdn.NetworkID) *house {
	h := build(t, 2, besides(t))
	for _, who := range []string{"pro-escale", "pro-phare", "stagiaire-phare"} {
		h.command(n, who, at(who), "menu", "")
	}
	return h
}

// removed brings an urgent message to Samira's decision.
func (h *house) removed(n pdn.NetworkID) (review.CaseID, []chat.Outgoing) {
	h.t.Helper()
	id := h.point(seen(n, "lea", moderation.ChildSexual, h.events))
	card := h.cardsOf()["à pro-escale"]
	why := h.press(n, "pro-escale", at("pro-escale"), card, "Message retiré")
	done := h.press(n, "pro-escale", at("pro-escale"), why, "Contenu interdit")
	return id, done
}

func TestAStructureOfOneIsCountersignedByItsNeighbour(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := twoStructures(t, n)
		id, _ := h.removed(n)
		cards := h.cardsOf()
		require.Empty(t, cards["à stagiaire-phare"], "a trainee countersigns nothing")
		asked := cards["à pro-phare"]
		require.Len(t, asked, 1, "%v", cards)
		require.Contains(t, texts(asked), "votre structure voisine, sous deux jours ouvrés")
		require.Contains(t, texts(asked), "message retiré")
		signed := h.press(n, "pro-phare", at("pro-phare"), asked, "J'ai relu aussi")
		require.Contains(t, texts(signed), "Votre relecture est notée")
		row := h.aCase(id)
		require.NotEmpty(t, row.Countersigned)
		require.NotEqual(t, row.First, row.Countersigned)
		require.NoError(t, row.Unfinished())
		require.Contains(t, texts(h.press(n, "pro-phare", at("pro-phare"), asked, "J'ai relu aussi")), "n'est plus pour vous", "once only")
		h.clock.add(25 * time.Hour)
		h.tend()
		require.True(t, h.aCase(id).Closed)
	}
}

func TestTheNeighbourFindsItInHisListAndIsToldAgainWhenItIsLate(t *testing.T) {
	h := twoStructures(t, alone)
	_, done := h.removed(alone)
	require.Len(t, h.cardsOf()["à pro-phare"], 1)
	list := h.command(alone, "pro-phare", at("pro-phare"), "a_regarder", "")
	require.Contains(t, texts(h.press(alone, "pro-phare", at("pro-phare"), list, "Relire pour la voisine")), "Décision : message retiré")
	h.clock.add(4 * 24 * time.Hour)
	h.tend()
	require.Len(t, h.cardsOf()["à pro-phare"], 1, "told again after two working days")
	h.press(alone, "pro-escale", at("pro-escale"), done, "Annuler")
	h.press(alone, "pro-phare", at("pro-phare"), list, "Relire pour la voisine")
	require.Empty(t, tokenOf(h.command(alone, "pro-phare", at("pro-phare"), "a_regarder", ""), "Relire"), "a decision undone waits for nobody's second look")
}

// TestLaw2_TheNeighbourSeesCategoryDatesAndActAndNothingElse presses, as the
// neighbour, every action on the case and every button that he is given.
func TestLaw2_TheNeighbourSeesCategoryDatesAndActAndNothingElse(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := twoStructures(t, n)
		p := seen(n, "lea", moderation.ChildSexual, 7)
		h.point(seen(n, "lea", moderation.Hate, 8)) // another, which waits for nobody beside
		id := h.point(p)
		h.clock.add(time.Hour)
		list := h.command(n, "pro-escale", at("pro-escale"), "a_regarder", "")
		first := h.press(n, "pro-escale", at("pro-escale"), list, "·")
		why := h.press(n, "pro-escale", at("pro-escale"), first, "Message retiré")
		h.press(n, "pro-escale", at("pro-escale"), why, "Contenu interdit")
		got := h.cardsOf()["à pro-phare"]
		require.Len(t, got, 1)
		shown := append([]chat.Outgoing{}, got...)
		shown = append(shown, h.command(n, "pro-phare", at("pro-phare"), "a_regarder", "")...)
		before := h.aCase(id)
		for _, action := range app.Actions() {
			if app.RightOf(action) == "" || !app.ForProfessionals(action) || action == 193 {
				continue
			}
			h.senders[n].take()
			h.handle(&chat.Press{Origin: h.origin(n, "pro-phare", at("pro-phare")), Ref: "m", Token: h.token("phare", n, "pro-phare", action, id)})
			shown = append(shown, h.senders[n].take()...)
		}
		require.Equal(t, before, h.aCase(id), "he changed nothing")
		for _, one := range shown {
			said := texts([]chat.Outgoing{one})
			for _, secret := range []string{"lea", "exemple.org", "un jeune", "Contenu interdit", "insulte", "haine"} {
				require.NotContains(t, said, secret)
			}
			for _, row := range one.Content().Buttons {
				for _, b := range row {
					require.False(t, strings.HasPrefix(b.URL, "https://exemple.org"), "no link")
					require.NotEqual(t, "Voir", b.Label)
				}
			}
		}
	}
}

// TestLaw5_TheNeighbourHearsNothingOfAProfessionalsMessage: the only head has
// decided, so that nobody of the structure may have the second look, and the
// neighbour's head, who may see what concerns professionals, would be next.
func TestLaw5_TheNeighbourHearsNothingOfAProfessionalsMessage(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := build(t, 2, besides(t), func(o *app.Options) {
			all := slices.Clone(o.Directory.Fixed())
			for i, who := range []string{"responsable-escale", "responsable-phare"} {
				all[i].People = append(slices.Clone(all[i].People), registry.Promeneur{
					FirstName: "Aude", Function: "cheffe de service", Role: pdn.RoleHead,
					Accounts: []pdn.Account{{Network: alone, ID: who}, {Network: open, ID: who}},
				})
			}
			d, err := registry.NewDirectory(all)
			require.NoError(t, err)
			o.Directory = d
		})
		beside := []string{"pro-phare", "responsable-phare"}
		for _, who := range append([]string{"pro-escale", "responsable-escale"}, beside...) {
			h.command(n, who, at(who), "menu", "")
		}
		id := h.point(seen(n, "pro-escale", moderation.ChildSexual, 1))
		require.Equal(t, review.U0, h.aCase(id).Urgency)
		card := h.cardsOf()["à responsable-escale"]
		why := h.press(n, "responsable-escale", at("responsable-escale"), card, "Entretien")
		h.press(n, "responsable-escale", at("responsable-escale"), why, "Posture")
		require.Equal(t, review.Countersign, h.aCase(id).Turn(), "a second look is waited for")
		for range 6 {
			cards := h.cardsOf()
			for _, who := range beside {
				require.Empty(t, cards["à "+who])
				require.Empty(t, tokenOf(h.command(n, who, at(who), "a_regarder", ""), "Relire"))
				h.handle(&chat.Press{Origin: h.origin(n, who, at(who)), Ref: "m", Token: h.token("phare", n, who, 193, id)})
				h.senders[n].take()
				require.Empty(t, h.aCase(id).Countersigned)
			}
			h.clock.add(24 * time.Hour)
			h.tend()
		}
	}
}

// token is a button made by somebody who had the keys.
func (h *house) token(s pdn.StructureID, n pdn.NetworkID, who string, a app.Action, id review.CaseID) string {
	h.t.Helper()
	code, err := h.sealer.Code(s, pdn.Account{Network: n, ID: who})
	require.NoError(h.t, err)
	return h.sealer.MakeToken(seal.Token{Action: uint8(a), Structure: s, Arg: id}, code)
}
