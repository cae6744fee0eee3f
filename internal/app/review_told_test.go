package app_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// toYoung are the messages among these that leave for a person.
func toYoung(sent []chat.Outgoing) (out []chat.Outgoing) {
	for _, o := range sent {
		if !o.Permit().Zero() {
			out = append(out, o)
		}
	}
	return out
}

// accepting is a house where Léa has said yes.
func accepting(t TB, n pdn.NetworkID) *house {
	h := judged(t, n)
	h.press(n, "lea", at("lea"), h.command(n, "lea", at("lea"), "menu", ""), "Oui")
	return h
}

// ended is how many cases of the figures ended in a way.
func (h *house) ended(what string) (n int) {
	for c, count := range h.memory.state.cases.counts {
		if c.What == what {
			n += count
		}
	}
	return n
}

// contested brings a block to a contest, and gives Nour's screen that answers it.
func contested(h *house, n pdn.NetworkID) (review.CaseID, []chat.Outgoing) {
	id, done := decided(h, n, "Bloquer", "Contenu grave")
	notice, said := h.told(n, done)
	require.Len(h.t, notice, 1, texts(said))
	h.press(n, "lea", at("lea"), notice, "pas d'accord")
	return id, h.press(n, "nour", at("nour"), h.cardsOf()["à nour"], "Répondre")
}

func TestADecisionThatAContestOverturnedLeavesNothing(t *testing.T) {
	h := accepting(t, alone)
	id, answer := contested(h, alone)
	require.Equal(t, 1, h.ended(string(review.Block)))
	said := h.press(alone, "nour", at("nour"), answer, "Annulée")
	require.Contains(t, texts(toYoung(said)), "La décision est annulée")
	require.Contains(t, texts(said), "Le robot ne défait rien")
	row := h.aCase(id)
	require.Equal(t, review.Nothing, row.Decision.What, "what was taken back accuses nobody any more")
	require.Zero(t, h.ended(string(review.Block)), "nor in the figures")
	require.Equal(t, 1, h.ended(string(review.Nothing)))
	require.False(t, row.Waits(), "no meeting is owed for a block that is none")
	require.Equal(t, review.OfferSent, row.Reply)
	h.clock.add(25 * time.Hour)
	h.tend()
	require.True(t, h.aCase(id).Closed)
	require.Equal(t, 1, h.aCase(id).Keep(), "it is kept as nothing")
}

func TestLaw1_TheNoticeOfABlockIsItsMeetingOfferAndNoSecondOneLeaves(t *testing.T) {
	h := accepting(t, alone)
	id, done := decided(h, alone, "Bloquer", "Contenu grave")
	notice, said := h.told(alone, done)
	require.Contains(t, texts(notice), "On te propose d'en parler ensemble")
	require.Equal(t, review.OfferSent, h.aCase(id).Offer)
	require.Empty(t, tokenOf(said, "Proposer une rencontre"))
	again := h.press(alone, "pro-escale", at("pro-escale"), done, "Proposer une rencontre")
	require.Empty(t, tokenOf(again, "Le robot la propose"))
}

func TestWhoWasToldOfADecisionIsToldThatItWasTakenBack(t *testing.T) {
	h := accepting(t, alone)
	id, done := decided(h, alone, "Message retiré", "Contenu interdit")
	notice, card := h.told(alone, done)
	undone := h.press(alone, "pro-escale", at("pro-escale"), card, "Annuler cette décision")
	require.Contains(t, texts(undone), "L'auteur avait été prévenu")
	require.Contains(t, texts(h.press(alone, "lea", at("lea"), notice, "pas d'accord")), "Un adulte regarde encore ce message")
	h.clock.add(5 * 24 * time.Hour)
	why := h.press(alone, "pro-escale", at("pro-escale"), undone, "Rien à signaler")
	again, _ := h.told(alone, h.press(alone, "pro-escale", at("pro-escale"), why, "Erreur du robot"))
	require.Len(t, again, 1, "however old the message is")
	require.Contains(t, texts(again), "La décision d'avant est annulée")
	require.Empty(t, tokenOf(again, "pas d'accord"), "there is nothing to contest")
	require.Equal(t, review.OfferSent, h.aCase(id).Notice)
}

func TestADecisionMadeAfterAnAnsweredContestMayBeContestedToo(t *testing.T) {
	h := accepting(t, alone)
	id, answer := contested(h, alone)
	card := h.press(alone, "nour", at("nour"), answer, "Annulée")
	card = h.press(alone, "nour", at("nour"), card, "Annuler cette décision")
	why := h.press(alone, "nour", at("nour"), card, "Rappel du cadre")
	done := h.press(alone, "nour", at("nour"), why, "Conflit")
	notice := toYoung(h.press(alone, "nour", at("nour"), done, "Le robot lui écrit"))
	require.Len(t, notice, 1)
	require.Contains(t, texts(h.press(alone, "lea", at("lea"), notice, "pas d'accord")), "Une autre personne va regarder")
	require.Equal(t, review.ContestOpen, h.aCase(id).Contest)
}

func TestWhoSaidNoFindsTheMeetingForThirtyDaysAndContestsFromHerRecord(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := judged(t, n)
		h.press(n, "lea", at("lea"), h.command(n, "lea", at("lea"), "menu", ""), "Non")
		id, done := decided(h, n, "Bloquer", "Contenu grave")
		notice, _ := h.told(n, done)
		require.Empty(t, notice)
		for range 29 {
			h.clock.add(24 * time.Hour)
			h.tend()
		}
		record := h.command(n, "lea", at("lea"), "privacy", "")
		require.Contains(t, texts(record), "On te propose d'en parler ensemble")
		require.Contains(t, texts(record), "pas de haine", "she is told which rule")
		contest := tokenOf(record, "pas d'accord")
		require.NotEmpty(t, contest)
		h.press(n, "tom", at("tom"), record, "pas d'accord")
		require.Equal(t, review.NoContest, h.aCase(id).Contest, "nobody else contests by her button")
		h.press(n, "lea", at("lea"), record, "pas d'accord")
		require.Equal(t, review.ContestOpen, h.aCase(id).Contest)
	}
}

func TestLaw11_ACaseThatWaitsForWhoSaidNoEndsAfterThirtyDays(t *testing.T) {
	h := judged(t, alone)
	h.press(alone, "lea", at("lea"), h.command(alone, "lea", at("lea"), "menu", ""), "Non")
	id, done := decided(h, alone, "Rencontre", "Besoin de parler")
	h.told(alone, done)
	h.clock.add(30*24*time.Hour + time.Hour)
	h.tend()
	require.True(t, h.aCase(id).Closed)
	require.Empty(t, h.aCase(id).Box)
}

func TestWhoErasedAndContestsIsAnsweredAllTheSame(t *testing.T) {
	h := accepting(t, alone)
	id, done := decided(h, alone, "Message retiré", "Contenu interdit")
	notice, _ := h.told(alone, done)
	h.press(alone, "lea", at("lea"), h.command(alone, "lea", at("lea"), "effacer", ""), "Tout effacer")
	require.Contains(t, texts(h.press(alone, "lea", at("lea"), notice, "pas d'accord")), "Tu auras une réponse ici")
	answer := h.press(alone, "nour", at("nour"), h.cardsOf()["à nour"], "Répondre")
	said := toYoung(h.press(alone, "nour", at("nour"), answer, "Maintenue"))
	require.Len(t, said, 1, "what she was promised comes")
	require.Equal(t, review.OfferSent, h.aCase(id).Reply)
}

func TestAnAnswerThatDidNotArriveStandsInTheRecord(t *testing.T) {
	h := accepting(t, alone)
	id, answer := contested(h, alone)
	h.senders[alone].fails = []error{chat.ErrClosed}
	said := h.press(alone, "nour", at("nour"), answer, "Maintenue")
	require.Contains(t, texts(said), "non remis", "and whoever answered knows it")
	require.Equal(t, review.OfferFailed, h.aCase(id).Reply)
	require.Contains(t, texts(h.command(alone, "lea", at("lea"), "privacy", "")), "La décision reste la même")
}

func TestALockScreenDoesNotSayWhoHasAlertedOrContested(t *testing.T) {
	const shown = 120 // what a locked phone shows of a message
	h := accepting(t, alone)
	_, answer := contested(h, alone)
	answered := toYoung(h.press(alone, "nour", at("nour"), answer, "Maintenue"))
	h.clock.add(time.Hour)
	h.cardsOf()
	p := seen(alone, "max", moderation.Insult, 900)
	p.Source, p.Alerter, p.WantsNews = review.ByPerson, pdn.Account{Network: alone, ID: "lea"}, true
	h.point(p)
	news := toYoung(h.press(alone, "pro-escale", at("pro-escale"), h.cardsOf()["à pro-escale"], "Je m'en occupe"))
	require.Len(t, append(news, answered...), 2)
	for _, o := range append(news, answered...) {
		first := []rune(texts([]chat.Outgoing{o}))
		require.NotRegexp(t, "(?i)prévenu|regardé|décision|accord", string(first[:min(shown, len(first))]))
	}
}

func TestADecisionUndoneLateWaitsForThirtyDaysAnew(t *testing.T) {
	h := accepting(t, alone)
	id := h.point(seen(alone, "lea", moderation.Insult, 1))
	card := h.cardsOf()["à pro-escale"]
	h.clock.add(47 * time.Hour)
	why := h.press(alone, "pro-escale", at("pro-escale"), card, "Message retiré")
	_, shown := h.told(alone, h.press(alone, "pro-escale", at("pro-escale"), why, "Contenu interdit"))
	for range 29 {
		h.clock.add(24 * time.Hour)
		h.tend()
	}
	require.False(t, h.aCase(id).Closed, "it stays open for as long as she may contest")
	h.press(alone, "pro-escale", at("pro-escale"), shown, "Annuler cette décision")
	for range 10 {
		h.clock.add(24 * time.Hour)
		h.tend()
	}
	require.False(t, h.aCase(id).Closed, "it waits again, as is said")
	require.NotEmpty(t, h.aCase(id).Box)
}

func TestWhatIsGraverThanAClosedDecisionIsACaseOfItsOwn(t *testing.T) {
	h := judged(t, alone)
	number := h.events
	id, _ := decided(h, alone, "Message retiré", "Contenu interdit")
	h.clock.add(25 * time.Hour)
	h.tend()
	require.True(t, h.aCase(id).Closed)
	h.cardsOf()
	require.Equal(t, id, h.point(seen(alone, "lea", moderation.Hate, number)), "what was decided is not asked again")
	require.Empty(t, h.cardsOf())

	next := h.point(seen(alone, "lea", moderation.ChildSexual, number))
	require.NotEqual(t, id, next, "an edit brought something graver")
	require.True(t, h.aCase(next).Waits())
	require.NotEmpty(t, h.cardsOf()["à pro-escale"])
	require.True(t, h.aCase(id).Closed, "no human's decision is taken back (law L4)")
	require.Equal(t, next, h.point(seen(alone, "lea", moderation.ChildSexual, number)), "and it is one case")
}

func TestTheMachineDoesNotOpenAgainWhatClosedByItself(t *testing.T) {
	h := judged(t, alone)
	id := h.point(seen(alone, "lea", moderation.Insult, 1))
	for range 40 {
		h.clock.add(24 * time.Hour)
		h.tend()
		h.cardsOf()
	}
	require.True(t, h.aCase(id).Abandoned)
	require.Equal(t, id, h.point(seen(alone, "lea", moderation.Hate, 1)))
	require.True(t, h.aCase(id).Closed)
	alert := seen(alone, "lea", moderation.Insult, 1)
	alert.Source = review.ByPerson
	require.NotEqual(t, id, h.point(alert), "a person's alert does")
}

func TestADecisionIsContestedFromTheAccountThatWroteTheMessageAlone(t *testing.T) {
	h := judged(t, alone)
	h.press(alone, "lea", private, h.command(alone, "lea", private, "menu", ""), "Non")
	h.ties(open, "lea-ouvert", alone, "lea")
	id, done := decided(h, alone, "Bloquer", "Contenu grave")
	h.told(alone, done)
	record := h.command(open, "lea-ouvert", private, "privacy", "")
	require.Contains(t, texts(record), "On te propose d'en parler ensemble", "all her accounts show it")
	require.NotContains(t, texts(record), "Tu n'es pas d'accord")
	require.Empty(t, tokenOf(record, "pas d'accord"), "no button that would say that it is too late")
	h.press(alone, "lea", private, h.command(alone, "lea", private, "privacy", ""), "pas d'accord")
	require.Equal(t, review.ContestOpen, h.aCase(id).Contest)
}
