package app_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// TestLaw5_WhatADeciderSaysIsAProfessionalsGoesToTheHeadAlone plays [C'est un
// professionnel] on a message whose author the robot does not know, then two
// months: the cards of the others close without a word, the head alone hears, the
// author nothing, and the same message told again is the head's.
func TestLaw5_WhatADeciderSaysIsAProfessionalsGoesToTheHeadAlone(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		for _, channel := range []bool{false, true} {
			h := judged(t, n)
			if channel {
				h.channelled(n)
			}
			p := seen(n, "inconnu", moderation.Hate, 1)
			p.AuthorRole, p.Source = pdn.RoleUnknown, review.ByPerson
			p.WantsNews, p.Alerter = true, pdn.Account{Network: n, ID: "tom"}
			id := h.point(p)
			require.NotEmpty(t, h.cardsOf())
			list := h.command(n, "pro-escale", at("pro-escale"), "a_regarder", "")
			card := h.press(n, "pro-escale", at("pro-escale"), list, "Haine")
			more := h.press(n, "pro-escale", at("pro-escale"), card, "Autre suite")
			sure := h.press(n, "pro-escale", at("pro-escale"), more, "C'est un professionnel")
			require.False(t, h.aCase(id).Closed, "not before the second press")
			said := h.press(n, "pro-escale", at("pro-escale"), sure, "Oui, un professionnel")
			require.Contains(t, texts(said), "le responsable, et lui seul")

			require.True(t, h.aCase(id).MovedOn)
			require.Empty(t, h.aCase(id).Box)
			var next review.CaseID
			for other, row := range h.memory.state.cases.rows {
				if other != id {
					next = other
					require.Equal(t, review.Unnamed, row.About)
					require.Equal(t, review.Heads, row.Circle)
					require.NotEmpty(t, row.NewsKey, "who alerted is still to be told")
				}
			}
			require.False(t, next.Zero())
			after := h.cardsOf()
			require.Contains(t, texts(after["à responsable-escale"]), "un professionnel")
			others := map[bool][]string{false: {"à pro-escale", "à nour"}, true: {"salon"}}[channel]
			for _, to := range others {
				require.Contains(t, texts(after[to]), "Tout est regardé", "their card is closed")
			}
			h.quiet(n, after)
			again := p
			again.Source, again.WantsNews = review.ByPerson, false
			again.Findings = []review.Noted{{Category: moderation.Violence}}
			require.Equal(t, next, h.point(again), "told again, it is the head's")
			for range 60 {
				h.quiet(n, h.cardsOf())
				h.clock.add(24 * time.Hour)
				h.tend()
			}
			for _, who := range []string{"pro-escale", "nour", "stagiaire-escale", "coordinateur-escale"} {
				require.NotContains(t, texts(h.command(n, who, at(who), "a_regarder", "")), "En attente : 1", who)
				shown := h.press(n, "pro-escale", at("pro-escale"), list, "Haine")
				require.NotContains(t, texts(shown), "haine")
			}
			for _, count := range h.memory.state.cases.counts {
				require.Zero(t, count, "what concerns a professional is in no count")
			}
		}
	}
}

// quiet refuses that anybody but the head hears anything of a professional.
func (h *house) quiet(_ pdn.NetworkID, sent map[string][]chat.Outgoing) {
	h.t.Helper()
	for to, all := range sent {
		require.NotEqual(h.t, "à inconnu", to, "the author is told nothing")
		if to == "à responsable-escale" {
			continue
		}
		for _, word := range []string{"professionnel", "haine", "violence", "Haine", "Violence"} {
			require.NotContains(h.t, texts(all), word, to)
		}
	}
}

func TestLaw6_WhatWasEverSeenAsChildSexualStaysUnseenAtTheHeads(t *testing.T) {
	h := judged(t, alone)
	p := seen(alone, "inconnu", moderation.Violence, 1)
	p.Findings[0].Reasons = []moderation.Reason{"violence.menace"}
	id := h.point(p)
	p.Findings = []review.Noted{{Category: moderation.ChildSexual}}
	h.point(p)
	ctx := context.Background()
	act := func(e review.Event) error {
		e.By, e.Role, e.At = review.Who("m"), pdn.RolePromeneur, h.clock.Now()
		return h.memory.Update(ctx, func(tx app.Tx) error {
			row, _, err := tx.Case(ctx, id)
			require.NoError(t, err)
			if e.Kind == review.SaidPro {
				return h.app.HandToHeads(ctx, tx, row, e)
			}
			if row.Case, err = row.Apply(e); err != nil {
				return err
			}
			return tx.AddCaseEvent(ctx, row, e)
		})
	}
	require.NoError(t, act(review.Event{Kind: review.Recategorised, Noted: review.Noted{Category: moderation.Insult}, Urgency: review.U2}))
	require.NoError(t, act(review.Event{Kind: review.SaidPro}))
	for other, row := range h.memory.state.cases.rows {
		require.False(t, other != id && row.MayBeShown())
	}
}
