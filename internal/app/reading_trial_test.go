package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/review"
)

const aDay = 24 * time.Hour

// tried makes a space read from today on: its trial begins.
func tried(t TB, h *house, update func(func(app.Tx) error) error) {
	require.NoError(t, update(func(tx app.Tx) error {
		row := app.SpaceReading{}
		row.Network, row.Space = alone, "escale"
		row.Reading = registry.Reading{On: true, Since: h.clock.Now(), First: pdn.DayOf(h.clock.Now(), time.UTC)}
		return tx.SaveReading(context.Background(), row)
	}))
	require.NoError(t, h.app.Renew(context.Background()))
}

func trialOnDisk(t *testing.T) *disk {
	d := onDisk(t)
	tried(t, d.house, func(do func(app.Tx) error) error { return d.store.Update(t.Context(), do) })
	return d
}

// inTrial is a message that the machine points out during the trial.
func inTrial(number int) review.Pointed {
	p := seen(alone, "lea", moderation.Insult, number)
	p.Trial = true
	return p
}

// trialPage is the page of the space, as somebody sees it.
func (h *house) trialPage(who string) string {
	h.t.Helper()
	return texts(h.press(alone, who, at(who), h.command(alone, who, at(who), "lecture", ""), "Serveur"))
}

func (d *disk) decide(id review.CaseID, what review.Decision, why review.Reason) {
	d.t.Helper()
	e := review.Event{Kind: review.DecidedOn, By: "m", Role: pdn.RolePromeneur, At: d.clock.Now(), Decision: what, Reason: why}
	require.NoError(d.t, d.app.Happen(context.Background(), id, e))
}

func TestTheTrialShowsHowManyMessagesWerePointedOutAndHowManyOfThemWereNothing(t *testing.T) {
	d := trialOnDisk(t)
	require.Contains(t, d.trialPage("nour"), "Pendant l'essai, aucun message « à regarder ».")
	var ids []review.CaseID
	for n := range 5 {
		ids = append(ids, d.point(inTrial(n)))
	}
	d.point(inTrial(0)) // the same message once more
	d.point(seen(alone, "lea", moderation.Insult, 50))
	d.decide(ids[0], review.Nothing, "erreur_du_robot")
	d.decide(ids[1], review.Nothing, "jeu_ou_citation")
	d.decide(ids[2], review.Reminder, "conflit")
	const figures = "« à regarder » : 5. Décidés « rien à signaler » : 2. Décidés autrement : 1. Pas encore décidés : 2."
	page := d.trialPage("nour")
	require.Contains(t, page, "Essai jusqu'au dimanche 15 novembre")
	require.Contains(t, page, figures)
	require.Contains(t, d.trialPage("responsable-escale"), figures)

	d.clock.add(2 * aDay)
	require.NoError(t, d.app.TendCases(t.Context()))
	d.clock.add(2 * aDay)
	_, err := d.app.Expire(t.Context())
	require.NoError(t, err)
	require.NoError(t, d.store.View(t.Context(), func(r app.Reader) error {
		_, found, err := r.Case(t.Context(), ids[0])
		require.False(t, found, "what was nothing is deleted")
		return err
	}))
	require.Contains(t, d.trialPage("nour"), figures, "its count stays")

	d.clock.add(10 * aDay)
	page = d.trialPage("nour")
	require.Contains(t, page, "L'essai a fini le dimanche 15 novembre.")
	require.Contains(t, page, figures)
	require.Contains(t, page, "Les messages des professionnels ne sont pas dans ces chiffres.")
	d.clock.add(14 * aDay)
	require.NotContains(t, d.trialPage("nour"), "essai")
	d.clock.add(14 * aDay)
	_, err = d.app.Expire(t.Context())
	require.NoError(t, err)
	require.NoError(t, d.store.View(t.Context(), func(r app.Reader) error {
		sum, err := r.TrialCount(t.Context(), "escale", alone, "escale", 0)
		require.Zero(t, sum.TrialTally, "the counts are deleted too")
		return err
	}))
	d.decide(ids[3], review.Nothing, "deja_regle")
}

func TestLaw5_AProfessionalsMessageIsInNoFigureOfTheTrial(t *testing.T) {
	d := trialOnDisk(t)
	p := inTrial(1)
	p.Author, p.AuthorRole = pdn.Account{Network: alone, ID: "nour"}, pdn.RolePromeneur
	d.point(p)
	require.Contains(t, d.trialPage("nour"), "aucun message « à regarder »", "its author would learn of it")
	id := d.point(inTrial(2))
	require.Contains(t, d.trialPage("nour"), "« à regarder » : 1.")
	require.NoError(t, d.store.Update(t.Context(), func(tx app.Tx) error {
		row, _, err := tx.Case(t.Context(), id)
		require.NoError(t, err)
		return d.app.HandToHeads(t.Context(), tx, row, review.Event{Kind: review.SaidPro, By: "m", Role: pdn.RolePromeneur, At: d.clock.Now()})
	}))
	require.Contains(t, d.trialPage("nour"), "aucun message « à regarder »")
}

func TestLaw8_TheFiguresOfATrialAreForThoseWhoMayStopTheReading(t *testing.T) {
	d := trialOnDisk(t)
	d.point(inTrial(1))
	for _, who := range []string{"coordinateur-escale", "stagiaire-escale", "lea"} {
		list := d.command(alone, who, at(who), "lecture", "")
		require.NotContains(t, texts(list), "essai", who)
		require.Empty(t, tokenOf(list, "Serveur"), who)
	}
}

// TestTheFiguresOfATrialAreTheFoldOfItsCases lives random histories on the real
// storage.
func TestTheFiguresOfATrialAreTheFoldOfItsCases(t *testing.T) {
	for seed := range aLot(3, 40) {
		d := trialOnDisk(t)
		var ids []review.CaseID
		for n := range 6 {
			ids = append(ids, d.point(inTrial(n)))
		}
		for _, one := range rapid.Custom(drawSteps).Example(seed) {
			e := review.Event{Kind: review.Undone, By: "m", Role: pdn.RolePromeneur, At: d.clock.Now()}
			if one.what < 3 {
				e.Kind, e.Decision, e.Reason = review.DecidedOn, one.choice.Decision, one.choice.Reasons[0]
			}
			if err := d.app.Happen(t.Context(), ids[one.on], e); err != nil {
				require.ErrorIs(t, err, review.ErrOrder)
			}
		}
		require.NoError(t, d.store.View(t.Context(), func(r app.Reader) error {
			var want review.TrialTally
			for _, id := range ids {
				row, found, err := r.Case(t.Context(), id)
				require.NoError(t, err)
				require.True(t, found)
				want.Found++
				switch {
				case row.Decision.What == review.Nothing:
					want.Nothing++
				case row.Decided():
					want.Settled++
				}
			}
			got, err := r.TrialCount(t.Context(), "escale", alone, "escale", 0)
			require.Equal(t, want, got.TrialTally)
			return err
		}))
	}
}

// again is the house after a restart, with an engine.
func (d *disk) again() {
	d.t.Helper()
	d.options.Engine = &judging{}
	d.start()
	require.NoError(d.t, d.app.Renew(context.Background()))
	d.post = outbox.New(d.app.Post(d.store.UpdatePost), d.app.Deliver, d.clock, outbox.Defaults(), nil)
}

func TestWhoMayStopTheReadingIsToldOnceWhatTheTrialGaveWhenItEnds(t *testing.T) {
	d := trialOnDisk(t)
	d.again()
	d.point(inTrial(1))
	d.deliver()
	told := func() (all []chat.Outgoing) {
		require.NoError(t, d.app.TendReading(t.Context()))
		for _, o := range d.deliver() {
			if strings.Contains(texts([]chat.Outgoing{o}), "L'essai de lecture") {
				all = append(all, o)
			}
		}
		return all
	}
	d.clock.add(13 * aDay)
	require.Empty(t, told(), "the trial goes on")
	d.clock.add(16 * time.Hour) // midnight has passed
	require.Empty(t, told(), "nobody is woken")
	d.clock.add(10 * time.Hour)
	all := told()
	require.Len(t, all, 3, "neither trainee, nor coordinator, nor any young person")
	for _, who := range []string{"pro-escale", "nour", "responsable-escale"} {
		require.Len(t, gotBy(who, all), 1, who)
		said := texts(gotBy(who, all))
		require.Contains(t, said, "L'essai de lecture de « Serveur » (Seul) est fini.")
		require.Contains(t, said, "« à regarder » : 1.")
		require.Contains(t, said, "Pour continuer, ne faites rien")
	}
	d.again()
	d.clock.add(aDay)
	require.Empty(t, told(), "it is said once")
	require.Contains(t, texts(d.press(alone, "nour", at("nour"), gotBy("nour", all), "Arrêter la lecture")), "est arrêtée")
}

func TestATrialThatWasStoppedBeforeItsEndIsNotToldAsOver(t *testing.T) {
	h := judged(t, alone, func(o *app.Options) { o.Engine = &judging{} })
	tried(t, h, func(do func(app.Tx) error) error { return h.memory.Update(t.Context(), do) })
	page := h.press(alone, "nour", at("nour"), h.command(alone, "nour", at("nour"), "lecture", ""), "Serveur")
	h.press(alone, "nour", at("nour"), page, "Arrêter la lecture")
	h.received()
	h.clock.add(15 * aDay)
	require.NoError(t, h.app.TendReading(t.Context()))
	require.NotContains(t, texts(h.received()), "L'essai de lecture")
}

func TestLaw9_WhereOthersReadTheAnswerTheFiguresOfATrialAreNotSaid(t *testing.T) {
	h := judged(t, open)
	tried(t, h, func(do func(app.Tx) error) error { return h.memory.Update(t.Context(), do) })
	h.channelled(open)
	h.point(inTrial(1))
	h.received()
	team := chat.Place{Kind: chat.Shared, Space: "salon", Conversation: "salon"}
	for _, place := range []chat.Place{team, inTheOpn} {
		said := h.command(open, "nour", place, "lecture", "")
		require.NotContains(t, texts(said), "essai")
		require.Empty(t, tokenOf(said, "Serveur"))
	}
}

func TestAPauseLeavesTheCardsThatWaitAndBringsNoneMore(t *testing.T) {
	j := &judging{found: []moderation.Finding{{Category: moderation.Insult, Score: 0.9}}}
	h := reads(t, alone, j)
	place := chat.Place{Kind: chat.Shared, Space: "escale", Conversation: "c", Alone: true}
	says := func(ref chat.MessageRef) map[string][]chat.Outgoing {
		h.handle(&chat.Message{Origin: h.origin(alone, "lea", place), Ref: ref, Text: "texte"})
		return h.cardsOf()
	}
	card := says("c:1")["à nour"]
	require.NotEmpty(t, card)
	page := h.press(alone, "nour", at("nour"), h.command(alone, "nour", at("nour"), "lecture", ""), "Serveur")
	require.Contains(t, texts(h.press(alone, "nour", at("nour"), page, "Pause 1 h")), "c'est une pause")
	h.received()
	require.Empty(t, says("c:2"), "nothing of a pause is examined")
	require.Len(t, h.memory.state.cases.rows, 1)
	why := h.press(alone, "nour", at("nour"), card, "Rien à signaler")
	require.Contains(t, texts(h.press(alone, "nour", at("nour"), why, "Erreur du robot")), "C'est noté")
	h.clock.add(2 * time.Hour)
	h.handle(&chat.Message{Origin: h.origin(alone, "lea", place), Ref: "c:3", Text: "texte"})
	require.Len(t, h.memory.state.cases.rows, 2, "the reading goes on by itself")
}
