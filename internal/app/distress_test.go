package app_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
)

const message = "https://example.org/message/7"

// sees reads a message of distress in the space of l'Escale.
func (h *house) sees(n pdn.NetworkID, link string, role pdn.Role) {
	h.t.Helper()
	require.NoError(h.t, h.memory.Update(context.Background(), func(tx app.Tx) error {
		_, err := h.app.SeeDistress(context.Background(), tx, app.Sighting{
			Structure: "escale", Network: n, Space: "escale", Link: link, At: h.clock.Now(), Role: role,
		})
		return err
	}))
}

// own presses a button of the one message among several that is for somebody.
func (h *house) own(who string, in []chat.Outgoing, label string) []chat.Outgoing {
	h.t.Helper()
	for i := range in {
		out := h.press(open, who, private, in[i:i+1], label)
		if !strings.Contains(texts(out), "ne marche plus") {
			return out
		}
	}
	require.Fail(h.t, "no message is for "+who)
	return nil
}

// officeHours are the working hours of the settings.
func officeHours(o *app.Options) { o.PresenceRules.Hours = presence.OfficeHours() }

// at sets the clock to an hour of Monday 2 November, in Paris.
func (h *house) at(hour, minute int) {
	h.clock.now = time.Date(2026, 11, 2, hour, minute, 0, 0, pdn.Paris())
}

func TestDistressInASpaceReachesTheOneOnDutyWithALinkAndNoText(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := build(t, 1, colleagues(t), officeHours, helped(t))
		h.command(open, "nour", private, "menu", "")
		h.command(open, "pro-escale", private, "menu", "")
		h.onDuty("nour", 8, 12)
		h.onDuty("pro-escale", 17, 19)
		h.at(9, 30)
		h.sees(n, message, pdn.RoleUnknown)
		got := h.received()
		require.Len(t, got, 1)
		said := texts(got)
		require.Contains(t, said, "À RENCONTRER VITE")
		require.Contains(t, said, "9 h 30")
		for _, number := range []string{"3114", "119", "15", "17", "114"} {
			require.Contains(t, said, number)
		}
		require.Contains(t, said, "À dire, en privé")
		require.Contains(t, said, "À ne pas dire")
		require.Equal(t, message, url(got, "Le message de 9 h 30"))
		require.Contains(t, texts(h.press(open, "nour", private, got, "Que faire maintenant")), "agir tout de suite")
	}
}

func TestWhoGoesIsToldToTheOthersAndWhatIsDoneIsForgotten(t *testing.T) {
	h := build(t, 1, colleagues(t), officeHours)
	h.command(open, "nour", private, "menu", "")
	h.command(open, "pro-escale", private, "menu", "")
	h.onDuty("nour", 8, 12)
	h.onDuty("pro-escale", 8, 12)
	h.at(9, 0)
	h.sees(alone, message, pdn.RoleYouth)
	got := h.received()
	require.Len(t, got, 2)
	goes := h.own("nour", got, "J'y vais")
	require.Contains(t, texts(goes), "C'est vous qui y allez")
	require.Equal(t, message, url(goes, "Le message de 9 h"))
	others := h.received()
	require.Len(t, others, 1)
	require.Contains(t, texts(others), "Nour y va")
	done := h.press(open, "nour", private, goes, "C'est fait")
	require.Contains(t, texts(done), "rien n'en est gardé")
	require.Empty(t, h.memory.state.quick.cards)
	require.Empty(t, h.memory.state.quick.holders)
	require.Contains(t, texts(h.received()), "refermée")
	again := h.press(open, "nour", private, goes, "C'est fait")
	require.Contains(t, texts(again), "refermée")
}

func TestOutsideHoursNobodyIsWokenAndTheCardOpensTheNextShift(t *testing.T) {
	h := build(t, 1, colleagues(t), officeHours)
	h.command(open, "nour", private, "menu", "")
	h.onDuty("nour", 14, 18)
	h.at(1, 0)
	h.sees(alone, message, pdn.RoleUnknown)
	h.at(13, 59)
	require.NoError(t, h.app.Appointments(context.Background()))
	require.Empty(t, h.received())
	h.at(14, 0)
	require.Contains(t, texts(h.received()), "À RENCONTRER VITE")
}

func TestWhereNoHoursAreDeclaredACardWaitsForWorkingHours(t *testing.T) {
	h := build(t, 1, officeHours)
	h.command(open, "pro-escale", private, "menu", "")
	h.at(3, 0)
	h.sees(alone, "", pdn.RoleUnknown)
	h.at(8, 59)
	require.Empty(t, h.received())
	h.at(9, 0)
	got := h.received()
	require.Contains(t, texts(got), "Ce réseau ne donne pas de lien")
	require.Contains(t, texts(got), "3 h")
}

func TestAnAgreedOnCallSlotIsReachedAtNight(t *testing.T) {
	h := build(t, 1, officeHours)
	h.command(open, "pro-escale", private, "menu", "")
	h.onDuty("pro-escale", 22, 24)
	h.at(22, 30)
	h.sees(alone, message, pdn.RoleUnknown)
	require.Contains(t, texts(h.received()), "À RENCONTRER VITE")
}

func TestWhoCannotPassesTheCardOnAndIsToldTheTruthWhenThereIsNobody(t *testing.T) {
	h := build(t, 1, colleagues(t), officeHours, staffed(t))
	for _, who := range []string{"nour", "pro-escale"} {
		h.command(open, who, private, "menu", "")
	}
	h.command(open, "responsable-escale", private, "menu", "")
	h.onDuty("nour", 8, 12)
	h.at(9, 30)
	h.sees(alone, message, pdn.RoleUnknown)
	got := h.received()
	require.Len(t, got, 1)
	require.Contains(t, texts(h.press(open, "nour", private, got, "Je ne peux pas")), "vos collègues ont la carte")
	got = h.received()
	require.Len(t, got, 2, "the other promeneuse and the head")
	require.Contains(t, texts(h.own("pro-escale", got, "Je ne peux pas")), "vos collègues")
	require.Contains(t, texts(h.own("responsable-escale", got, "Je ne peux pas")), "Personne d'autre n'est joignable")
	require.Len(t, h.memory.state.quick.cards, 1, "nobody closed it")
}

func TestAfterHalfAnHourWithoutAnybodyTheOthersAreTold(t *testing.T) {
	h := build(t, 1, colleagues(t), officeHours, staffed(t))
	for _, who := range []string{"nour", "pro-escale", "responsable-escale"} {
		h.command(open, who, private, "menu", "")
	}
	h.onDuty("nour", 8, 12)
	h.at(9, 30)
	h.sees(alone, message, pdn.RoleUnknown)
	require.Len(t, h.received(), 1)
	h.at(9, 59)
	require.NoError(t, h.app.Appointments(context.Background()))
	require.Empty(t, h.received())
	h.at(10, 0)
	require.NoError(t, h.app.Appointments(context.Background()))
	require.Len(t, h.received(), 2)
	h.at(10, 45)
	require.NoError(t, h.app.Appointments(context.Background()))
	require.Empty(t, h.received(), "each is told once")
}

func TestABurstAtOnePlaceMakesOneCardAndNoLinkIsLost(t *testing.T) {
	h := build(t, 1, officeHours)
	h.command(open, "pro-escale", private, "menu", "")
	h.onDuty("pro-escale", 8, 12)
	h.at(9, 0)
	h.sees(alone, message+"1", pdn.RoleUnknown)
	first := h.received()
	require.Len(t, first, 1)
	for i := range 40 {
		h.clock.add(10 * time.Second)
		h.sees(alone, message+string(rune('a'+i%20)), pdn.RoleUnknown)
	}
	require.Empty(t, h.received())
	goes := h.press(open, "pro-escale", private, first, "J'y vais")
	var links []string
	for _, b := range slices.Concat(goes[0].Content().Buttons...) {
		if b.URL != "" {
			links = append(links, b.URL)
		}
	}
	require.Len(t, links, 4, "the last links stand in the card that he opens")
	require.Equal(t, message+"t", links[3])
	h.at(9, 11)
	got := h.received()
	require.Len(t, got, 1, "there is more: said once, ten minutes later")
	require.Len(t, h.memory.state.quick.cards, 1)
}

func TestAnOpenCardIsForgottenAfterAWeek(t *testing.T) {
	h := build(t, 1, officeHours)
	h.command(open, "pro-escale", private, "menu", "")
	h.at(10, 0)
	h.sees(alone, message, pdn.RoleUnknown)
	got := h.received()
	h.clock.add(8 * 24 * time.Hour)
	require.Contains(t, texts(h.press(open, "pro-escale", private, got, "J'y vais")), "refermée")
	require.NoError(t, h.app.Appointments(context.Background()))
	require.Empty(t, h.memory.state.quick.cards)
}

// TestLaw9_DistressInASpaceIsAnsweredByNothingThere looks at every message sent.
func TestLaw9_DistressInASpaceIsAnsweredByNothingThere(t *testing.T) {
	h := build(t, 1, colleagues(t), officeHours)
	h.command(open, "nour", private, "menu", "")
	h.onDuty("nour", 8, 12)
	h.at(9, 0)
	h.sees(open, message, pdn.RoleUnknown)
	sent := h.received()
	require.NotEmpty(t, sent)
	for _, o := range sent {
		require.Equal(t, chat.Address("p"), o.To(), "in private, to a professional")
	}
}

// TestLaw2_ACardNamesNobodyAndHidesItsLink reads all that is kept.
func TestLaw2_ACardNamesNobodyAndHidesItsLink(t *testing.T) {
	h := build(t, 1, officeHours)
	h.command(open, "pro-escale", private, "menu", "")
	h.at(9, 0)
	links := len(h.memory.state.links)
	h.sees(open, message, pdn.RoleUnknown)
	require.Len(t, h.memory.state.links, links, "no row of a person is made by speaking in a space")
	kept, err := json.Marshal(struct {
		Cards []app.DistressCard
		Owed  any
	}{list(h.memory.state.quick.cards), list(h.memory.state.hours.owed)})
	require.NoError(t, err)
	require.NotContains(t, string(kept), "message/7")
	require.NotContains(t, string(kept), "lea")
}

func TestLaw5_ATeamIsNotToldOfTheDistressOfOneOfItsOwn(t *testing.T) {
	h := build(t, 1, colleagues(t), officeHours)
	h.command(open, "nour", private, "menu", "")
	h.onDuty("nour", 8, 12)
	h.at(9, 0)
	h.sees(open, message, pdn.RolePromeneur)
	require.Empty(t, h.received())
	require.Empty(t, h.memory.state.quick.cards)
}

// unwell sees distress in the words of the test.
func unwell(o *app.Options) {
	o.Distress = func(text string) bool { return strings.Contains(text, "mourir") }
}

func (h *house) writes(n pdn.NetworkID, text string) []chat.Outgoing {
	h.t.Helper()
	h.senders[n].take()
	o := h.origin(n, "lea", private)
	o.Author.Profile = page
	h.handle(&chat.Message{Origin: o, Text: text})
	return h.senders[n].take()
}

func TestInPrivateAnAdultIsToldOnlyByHerPressAndItIsSaidWhoAnswersAndWhen(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := build(t, 1, colleagues(t), unwell, helped(t))
		h.command(open, "nour", private, "menu", "")
		h.onDuty("nour", 8, 12)
		h.at(9, 30)
		require.Empty(t, tokenOf(h.writes(n, "tu fais quoi"), "préviens un adulte"))
		first := h.writes(n, "je veux mourir")
		require.Less(t, strings.Index(texts(first), "3114"), strings.Index(texts(first), "119"))
		require.Contains(t, texts(first), "Je préviens seulement si tu dis oui")
		require.Empty(t, h.received(), "nothing leaves without her press")
		said := texts(h.talkPress(n, private, first, "Oui, préviens un adulte"))
		require.Contains(t, said, "Qui peut t'écrire : Nour.")
		require.Contains(t, said, "C'est l'heure de l'équipe, jusqu'à 12 h.")
		require.Less(t, strings.Index(said, "3114"), strings.Index(said, "119"))
		require.Greater(t, strings.Index(said, "3114"), 120)
		require.Equal(t, adherence.AskedByYouth, h.link(n, "lea").Asked)
		got := h.received()
		require.Len(t, got, 1)
		require.Contains(t, texts(got), "À RENCONTRER VITE")
		require.Equal(t, page, url(got, "Ouvrir son profil"))
		h.press(open, "nour", private, got, "Je réponds")
		require.Empty(t, h.memory.state.house.talks, "nothing is kept")
	}
}

func TestAPressingRequestTakesThePlaceOfAnOrdinaryOneAndCanBeWithdrawn(t *testing.T) {
	h := build(t, 1, colleagues(t), unwell)
	h.command(open, "nour", private, "menu", "")
	h.onDuty("nour", 8, 12)
	h.at(9, 30)
	h.ask(alone, private)
	require.Contains(t, texts(h.received()), "Une jeune personne demande que vous lui écriviez")
	asked := h.talkPress(alone, private, h.writes(alone, "j'ai envie de mourir"), "Oui, préviens un adulte")
	require.Len(t, h.memory.state.house.talks, 1)
	got := h.received()
	require.Contains(t, texts(got), "À RENCONTRER VITE")
	h.press(alone, "lea", private, asked, "Je retire ma demande")
	require.Empty(t, h.memory.state.house.talks)
	require.Contains(t, texts(h.received()), "retirée")
	require.Contains(t, texts(h.press(open, "nour", private, got, "Je réponds")), "n'est plus ouverte")
}

// TestLaw10_WhereNobodyAnswersSheIsToldAndNothingIsKept promises nothing.
func TestLaw10_WhereNobodyAnswersSheIsToldAndNothingIsKept(t *testing.T) {
	nobody := func(o *app.Options) {
		all := slices.Clone(o.Directory.Fixed())
		all[0].People = nil
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}
	h := build(t, 1, unwell, nobody)
	said := texts(h.talkPress(alone, private, h.writes(alone, "je veux mourir"), "Oui, préviens un adulte"))
	require.Contains(t, said, "Personne ne peut t'écrire pour l'instant")
	require.Contains(t, said, "3114")
	require.Empty(t, h.memory.state.house.talks)
}

func TestWithSeveralTeamsSheChoosesWhichAdultWithoutAQuestionFirst(t *testing.T) {
	h := build(t, 2, unwell)
	first := h.writes(alone, "je veux mourir")
	require.Contains(t, texts(first), "3114")
	require.NotEmpty(t, tokenOf(first, "Oui, préviens"))
	h.talkPress(alone, private, first, "Oui, préviens")
	require.Len(t, h.memory.state.house.talks, 1)
}

// TestLaw11_ANoOrAnErasureEndsAPressingRequestToo and tells who had it.
func TestLaw11_ANoOrAnErasureEndsAPressingRequestToo(t *testing.T) {
	h := build(t, 1, colleagues(t), unwell)
	h.command(open, "nour", private, "menu", "")
	h.onDuty("nour", 8, 12)
	h.at(9, 30)
	h.talkPress(alone, private, h.writes(alone, "je veux mourir"), "Oui, préviens un adulte")
	h.received()
	h.command(alone, "lea", private, "non", "")
	require.Empty(t, h.memory.state.house.talks)
	require.Contains(t, texts(h.received()), "retirée")
}
