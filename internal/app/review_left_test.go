package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/review"
)

// leaves takes nour out of the team: her account is known no more.
func (h *house) leaves() {
	h.t.Helper()
	all := slices.Clone(h.app.Directory.Fixed())
	all[0].People = slices.DeleteFunc(slices.Clone(all[0].People), func(p registry.Promeneur) bool {
		return slices.ContainsFunc(p.Accounts, func(a pdn.Account) bool { return a.ID == "nour" })
	})
	left, err := registry.NewDirectory(all)
	require.NoError(h.t, err)
	h.app.Directory = left
}

// A message that the head has looked at as a professional's stays his once its author
// has left: the robot knows her account no more, the case knows that it was hers.
func TestLaw5_WhatWasAProfessionalsMessageIsTheHeadsOnceSheHasLeft(t *testing.T) {
	for _, closed := range []bool{false, true} {
		h := judged(t, alone)
		p := seen(alone, "nour", moderation.Hate, 1)
		p.AuthorRole, p.Source = pdn.RolePromeneur, review.ByPerson
		first := h.point(p)
		require.Equal(t, review.Heads, h.aCase(first).Circle)
		h.received()
		if closed {
			list := h.command(alone, "responsable-escale", at("responsable-escale"), "a_regarder", "")
			card := h.press(alone, "responsable-escale", at("responsable-escale"), list, "Haine")
			h.press(alone, "responsable-escale", at("responsable-escale"), h.press(alone, "responsable-escale", at("responsable-escale"), card, "Rien à signaler"), "Déjà réglé")
			h.clock.add(25 * time.Hour)
			h.tend()
			require.True(t, h.aCase(first).Closed)
		}
		h.leaves()
		again := p
		again.AuthorRole, again.Findings = pdn.RoleUnknown, []review.Noted{{Category: moderation.ChildSexual}}
		next := h.point(again)
		row := h.aCase(next)
		require.Equal(t, review.Heads, row.Circle, "closed: %v", closed)
		require.True(t, row.Professional())
		told := h.cardsOf()
		require.Empty(t, told["à pro-escale"])
		require.NotEmpty(t, told["à responsable-escale"])
	}
}

// Of who has left, the robot keeps no account: an alert about what nobody had pointed
// out is about somebody unknown, never about a young person, and whoever decides can
// hand it to the head.
func TestAnAlertAboutSomebodyWhoHasLeftIsNotAboutAYoungPerson(t *testing.T) {
	h := judged(t, alone)
	h.leaves()
	h.alertAbout("nour", "1")
	require.Len(t, h.memory.state.cases.rows, 1)
	for _, row := range h.memory.state.cases.rows {
		require.Equal(t, pdn.RoleUnknown, row.AuthorRole)
	}
	list := h.command(alone, "pro-escale", at("pro-escale"), "a_regarder", "")
	card := h.press(alone, "pro-escale", at("pro-escale"), list, "Dignité")
	require.NotContains(t, texts(card), "un jeune")
	require.NotEmpty(t, tokenOf(h.press(alone, "pro-escale", at("pro-escale"), card, "Autre suite"), "C'est un professionnel"))
}
