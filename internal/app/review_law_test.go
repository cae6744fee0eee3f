package app_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/review"
)

// standingIn makes Samira stand in for the head.
func standingIn(t TB) choice {
	return func(o *app.Options) {
		all := slices.Clone(o.Directory.Fixed())
		all[0].People = slices.Clone(all[0].People)
		for i := range all[0].People {
			all[0].People[i].Delegate = all[0].People[i].FirstName == "Samira"
		}
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}
}

// channelled names a deciders' channel.
func (h *house) channelled(n pdn.NetworkID) {
	h.t.Helper()
	require.NoError(h.t, h.memory.Update(context.Background(), func(tx app.Tx) error {
		return tx.SaveChannel(context.Background(), app.Channel{Structure: "escale", Network: n, Conversation: "salon"})
	}))
}

// TestLaw5_FromTheFindingToItsClosureTheHeadAloneHears plays the whole life of a
// professional's message: its card, two months of lateness, the head's decision,
// its undoing, its closure. Whatever leaves on either network leaves for the head.
func TestLaw5_FromTheFindingToItsClosureTheHeadAloneHears(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		for _, source := range []review.Source{review.ByMachine, review.ByPerson} {
			h := judged(t, n)
			h.channelled(n)
			h.received()
			only := func(sent []chat.Outgoing) {
				for _, o := range sent {
					require.Equal(t, chat.Address("à responsable-escale"), o.To(), texts([]chat.Outgoing{o}))
				}
			}
			p := seen(n, "nour", moderation.Violence, 1)
			p.Source = source
			id := h.point(p)
			h.point(p)
			h.point(seen(n, "nour", moderation.Hate, 2))
			card := h.received()
			require.NotEmpty(t, card)
			only(card)
			for range 60 {
				h.clock.add(24 * time.Hour)
				h.tend()
				only(h.received())
			}
			require.False(t, h.aCase(id).Closed)
			list := h.command(n, "responsable-escale", at("responsable-escale"), "a_regarder", "")
			only(list)
			shown := h.press(n, "responsable-escale", at("responsable-escale"), list, "Violence")
			why := h.press(n, "responsable-escale", at("responsable-escale"), shown, "Entretien")
			done := h.press(n, "responsable-escale", at("responsable-escale"), why, "Posture")
			only(slices.Concat(shown, why, done, h.received()))
			only(h.press(n, "responsable-escale", at("responsable-escale"), done, "Annuler"))
			again := h.press(n, "responsable-escale", at("responsable-escale"), why, "Posture")
			only(slices.Concat(again, h.received()))
			for range 5 {
				h.clock.add(24 * time.Hour)
				h.tend()
				only(h.received())
			}
			require.True(t, h.aCase(id).Closed)
			require.Empty(t, h.memory.state.cases.counts, "what concerns a professional is in no count")
		}
	}
}

func TestLaw5_AHeadsCardNeverHoldsHisOwnMessageBesideAColleagues(t *testing.T) {
	h := judged(t, alone, standingIn(t))
	first := h.point(seen(alone, "nour", moderation.Hate, 1))
	require.NotEmpty(t, h.cardsOf()["à pro-escale"], "who stands in for the head has the card about Nour")
	h.clock.add(time.Minute)
	his := h.point(seen(alone, "pro-escale", moderation.Violence, 2))
	h.clock.add(time.Hour)
	cards := h.cardsOf()
	require.Empty(t, cards["à pro-escale"], "nothing says that there is one more")
	require.Contains(t, texts(cards["à responsable-escale"]), "violence")

	card := cards["à responsable-escale"]
	why := h.press(alone, "responsable-escale", at("responsable-escale"), card, "Entretien")
	h.press(alone, "responsable-escale", at("responsable-escale"), why, "Posture")
	require.True(t, h.aCase(his).Decided())
	require.False(t, h.aCase(first).Decided())
	for _, o := range h.cardsOf()["à pro-escale"] {
		require.NotContains(t, texts([]chat.Outgoing{o}), "violence")
		require.NotContains(t, texts([]chat.Outgoing{o}), "2 messages")
	}
}

func TestLaw5_TheHeadsOwnListIsNotOpenedWhereTheTeamReads(t *testing.T) {
	h := judged(t, open)
	team := chat.Place{Kind: chat.Shared, Space: "equipe", Conversation: "equipe"}
	asked := h.command(open, "pro-escale", team, "a_regarder", "")
	h.press(open, "pro-escale", team, asked, "que des adultes")
	h.point(seen(alone, "lea", moderation.Insult, 1))
	id := h.point(seen(alone, "nour", moderation.Hate, 2))
	cards := h.cardsOf()
	shared := h.press(open, "responsable-escale", team, cards["equipe"], "Regarder")
	list := h.press(open, "responsable-escale", team, h.command(open, "responsable-escale", team, "a_regarder", ""), "À regarder")
	for _, screen := range [][]chat.Outgoing{shared, list} {
		require.NotContains(t, texts(screen), "haine")
		require.NotContains(t, texts(screen), "En attente : 1")
		require.Empty(t, tokenOf(screen, "Haine"), "%v", screen)
	}
	said := h.press(open, "responsable-escale", team, cards["à responsable-escale"], "Entretien")
	require.NotContains(t, texts(said), "pourquoi", "nor by a button of his own chat")
	require.False(t, h.aCase(id).Decided())
	require.NotEmpty(t, tokenOf(h.command(open, "responsable-escale", at("responsable-escale"), "a_regarder", ""), "Haine"))
}

func TestLaw5_WhatIsSaidOfAProfessionalLaterDoesNotJoinTheTeamsCase(t *testing.T) {
	h := judged(t, alone)
	p := seen(alone, "", moderation.Dignity, 1)
	p.Author, p.AuthorRole, p.Source = pdn.Account{}, pdn.RoleUnknown, review.ByPerson
	teams := h.point(p)
	h.cardsOf()
	p.AuthorRole = pdn.RolePromeneur
	heads := h.point(p)
	require.NotEqual(t, teams, heads)
	require.Equal(t, review.Heads, h.aCase(heads).Circle)
	require.Equal(t, 1, h.aCase(teams).ByPeople, "the team's case tells nothing of it")
	require.Equal(t, heads, h.point(p), "and it is one case")
	cards := h.cardsOf()
	require.NotEmpty(t, cards["à responsable-escale"])
	require.Len(t, cards, 1, "%v", cards)
}

func TestTheButtonOfANoticeContestsNothingForSomebodyElse(t *testing.T) {
	h := judged(t, alone)
	h.press(alone, "lea", inAlone, h.command(alone, "lea", inAlone, "menu", ""), "Oui")
	id, done := decided(h, alone, "Message retiré", "Contenu interdit")
	notice, _ := h.told(alone, done)
	h.press(alone, "tom", at("tom"), notice, "pas d'accord")
	require.Equal(t, review.NoContest, h.aCase(id).Contest)
	h.press(alone, "lea", at("lea"), notice, "pas d'accord")
	require.Equal(t, review.ContestOpen, h.aCase(id).Contest)
}

// judging is an engine that finds what it is told to.
type judging struct{ found []moderation.Finding }

func (j *judging) Examine(pdn.StructureID, []moderation.Line, string, moderation.Input) moderation.Result {
	return moderation.Result{Read: moderation.Examined, Findings: j.found}
}

func (*judging) Mask(text string) string { return text }

// reads is a house where the space of the structure is read.
func reads(t TB, n pdn.NetworkID, j *judging) *house {
	h := judged(t, n, func(o *app.Options) { o.Engine = j })
	require.NoError(t, h.memory.Update(context.Background(), func(tx app.Tx) error {
		row := app.SpaceReading{}
		row.Network, row.Space = n, "escale"
		row.Reading = registry.Reading{On: true, Since: h.clock.Now()}
		return tx.SaveReading(context.Background(), row)
	}))
	require.NoError(t, h.app.Renew(context.Background()))
	h.received()
	return h
}

func TestLaw5_AnOpinionBesideSomethingGraveIsNotToldEither(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		j := &judging{}
		h := reads(t, n, j)
		place := chat.Place{Kind: chat.Shared, Space: "escale", Conversation: "c", Alone: n == alone}
		said := func(ref chat.MessageRef, categories ...moderation.Category) []chat.Outgoing {
			j.found = nil
			for _, c := range categories {
				j.found = append(j.found, moderation.Finding{Category: c, Score: 0.9})
			}
			h.handle(&chat.Message{Origin: h.origin(n, "nour", place), Ref: ref, Text: "texte"})
			return h.received()
		}
		told := said("c:1", moderation.Political)
		require.Len(t, told, 1)
		require.Equal(t, chat.Address("à nour"), told[0].To())
		for _, o := range said("c:2", moderation.Political, moderation.Hate) {
			require.Equal(t, chat.Address("à responsable-escale"), o.To(), "a word about one would tip him off about the other")
		}
	}
}

func TestLaw5_WhoRunsTheGroupWithoutAnAccountIsOneOfTheTeam(t *testing.T) {
	j := &judging{found: []moderation.Finding{{Category: moderation.Hate, Score: 0.9}}}
	h := reads(t, open, j)
	h.channelled(open)
	o := h.origin(open, "", inTheOpn)
	o.Author = chat.Author{Kind: chat.Anonymous, Administrator: true}
	h.handle(&chat.Message{Origin: o, Ref: "c:1", Text: "texte"})
	cards := h.cardsOf()
	require.Len(t, cards, 1, "%v", cards)
	require.Contains(t, texts(cards["à responsable-escale"]), "un professionnel")
}

func TestWhetherAPlaceIsOpenIsWhatThePlatformSays(t *testing.T) {
	j := &judging{found: []moderation.Finding{{Category: moderation.Hate, Score: 0.9}}}
	h := reads(t, open, j)
	for i, is := range []bool{false, true} {
		place := inTheOpn
		place.Open = is
		ref := chat.MessageRef(fmt.Sprint("c:", i))
		h.handle(&chat.Message{Origin: h.origin(open, "lea", place), Ref: ref, Text: "texte"})
		var found bool
		for _, row := range h.memory.state.cases.rows {
			found = found || row.Public == is
		}
		require.True(t, found)
	}
}

func TestWhoAlertedIsToldAlsoAfterAGroupDecision(t *testing.T) {
	h := judged(t, alone)
	p := seen(alone, "lea", moderation.Insult, 1)
	p.Source, p.Alerter, p.WantsNews = review.ByPerson, pdn.Account{Network: alone, ID: "tom"}, true
	h.point(p)
	h.point(seen(alone, "lea", moderation.Insult, 2))
	h.clock.add(time.Hour)
	card := h.cardsOf()["à pro-escale"]
	sure := h.press(alone, "pro-escale", at("pro-escale"), card, "C'est un raid")
	told := 0
	for _, o := range h.press(alone, "pro-escale", at("pro-escale"), sure, "Oui, pour tous") {
		if !o.Permit().Zero() {
			told++
		}
	}
	require.Equal(t, 1, told)
}
