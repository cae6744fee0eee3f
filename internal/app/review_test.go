package app_test

import (
	"context"
	"errors"
	"fmt"
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
)

// deciders gives the house two promeneures, a trainee, a head and a coordinator,
// who work from nine to six.
func deciders(t TB) choice {
	return func(o *app.Options) {
		staffed(t)(o)
		colleagues(t)(o)
		o.PresenceRules.Hours = presence.OfficeHours()
	}
}

// at is the private chat of an account.
func at(who string) chat.Place {
	return chat.Place{Kind: chat.Private, Conversation: chat.Conversation("à " + who)}
}

func other(n pdn.NetworkID) pdn.NetworkID {
	if n == alone {
		return open
	}
	return alone
}

// judged is a house whose professionals have all spoken to the robot, on a
// network last.
func judged(t TB, n pdn.NetworkID, more ...choice) *house {
	h := build(t, 1, append([]choice{deciders(t)}, more...)...)
	for _, n := range []pdn.NetworkID{other(n), n} {
		for _, who := range []string{"pro-escale", "nour", "responsable-escale", "coordinateur-escale", "stagiaire-escale"} {
			h.command(n, who, at(who), "menu", "")
		}
	}
	return h
}

// seen is a message that the machine points out.
func seen(n pdn.NetworkID, author string, c moderation.Category, number int) review.Pointed {
	return review.Pointed{
		Structure: "escale", Network: n, Space: "escale", Conversation: "c", Ref: chat.MessageRef(fmt.Sprintf("c:%d", number)),
		Link: fmt.Sprintf("https://exemple.org/c/%d", number), At: morning, Author: pdn.Account{Network: n, ID: author}, AuthorRole: pdn.RoleYouth,
		Findings: []review.Noted{{Category: c, Score: 0.9, Reasons: []moderation.Reason{"injure.insulte"}, Against: []moderation.Reason{"contre.citation"}}},
		Public:   true,
	}
}

func (h *house) point(p review.Pointed) review.CaseID {
	h.t.Helper()
	id, err := h.app.PointOut(context.Background(), p)
	require.NoError(h.t, err)
	return id
}

// cardsOf delivers what is owed and gives what each address got.
func (h *house) cardsOf() map[string][]chat.Outgoing {
	h.t.Helper()
	out := map[string][]chat.Outgoing{}
	for _, o := range h.received() {
		out[string(o.To())] = append(out[string(o.To())], o)
	}
	return out
}

func (h *house) aCase(id review.CaseID) app.CaseRow {
	h.t.Helper()
	row, ok := h.memory.state.cases.rows[id]
	require.True(h.t, ok)
	return row
}

func (h *house) tend() {
	h.t.Helper()
	require.NoError(h.t, h.app.TendCases(context.Background()))
}

func TestLaw4_ACardLeadsInThreePressesToTheDecisionOfANamedHuman(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := judged(t, n)
		id := h.point(seen(n, "lea", moderation.Hate, 1))
		cards := h.cardsOf()
		card := cards["à pro-escale"]
		require.Len(t, card, 1)
		require.Len(t, cards["à nour"], 1)
		require.Empty(t, cards["à responsable-escale"], "the head has nothing to do with it")
		said := texts(card)
		require.Contains(t, said, "haine, racisme, discrimination (charte, article 3)")
		require.Contains(t, said, "un jeune")
		require.Contains(t, said, "À décider avant")
		require.NotContains(t, said, "lea")
		require.Equal(t, "https://exemple.org/c/1", url(card, "Ouvrir le message"))

		why := h.press(n, "pro-escale", at("pro-escale"), card, "Rappel du cadre")
		done := h.press(n, "pro-escale", at("pro-escale"), why, "Propos blessants")
		require.Contains(t, texts(done), "C'est noté : rappel du cadre (Propos blessants).")
		row := h.aCase(id)
		require.Equal(t, review.Reminder, row.Decision.What)
		require.NotEmpty(t, row.Decision.By, "a named human")
		for _, o := range h.senders[n].take() {
			require.NotEqual(t, "à lea", string(o.To()), "the robot tells nobody by itself")
		}
		refreshed := h.cardsOf()
		require.Contains(t, texts(refreshed["à nour"]), "Tout est regardé")
		require.NotEmpty(t, refreshed["à nour"][0].Edits(), "the live card is edited in place")
	}
}

func TestTheSameMessageForTheSameCategoryIsOneCase(t *testing.T) {
	h := judged(t, alone)
	first := h.point(seen(alone, "lea", moderation.Insult, 1))
	require.Equal(t, first, h.point(seen(alone, "lea", moderation.Insult, 1)))
	require.Len(t, h.memory.state.cases.events[first], 1)
	require.Equal(t, first, h.point(seen(alone, "lea", moderation.Violence, 1)), "an edit that brings another category")
	require.Equal(t, moderation.Violence, h.aCase(first).Category)
}

func TestLaw5_AProfessionalsGraveMessageIsTheHeadsAloneAndHeIsNotTold(t *testing.T) {
	for _, source := range []review.Source{review.ByMachine, review.ByPerson} {
		h := judged(t, alone)
		require.NoError(t, h.memory.Update(context.Background(), func(tx app.Tx) error {
			return tx.SaveChannel(context.Background(), app.Channel{Structure: "escale", Network: alone, Conversation: "salon"})
		}))
		p := seen(alone, "nour", moderation.Hate, 1)
		if p.Source = source; source == review.ByPerson {
			p.Findings[0].Category = moderation.Political
		}
		id := h.point(p)
		cards := h.cardsOf()
		require.Len(t, cards, 1, "%v", cards)
		card := cards["à responsable-escale"]
		require.Contains(t, texts(card), "un professionnel")
		require.Equal(t, review.Heads, h.aCase(id).Circle)
		for _, who := range []string{"nour", "pro-escale", "stagiaire-escale", "coordinateur-escale"} {
			require.NotContains(t, texts(h.command(alone, who, at(who), "a_regarder", "")), "En attente : 1", who)
			h.clock.add(26 * time.Hour)
			h.tend()
			require.Empty(t, h.cardsOf()["à "+who], who)
		}
		require.Empty(t, h.memory.state.cases.counts, "what concerns a professional is in no count")
	}
}

func TestLaw5_AnOpinionFoundByTheMachineIsToldToItsAuthorAloneAndKeptNowhere(t *testing.T) {
	h := judged(t, alone)
	h.senders[alone].take()
	id := h.point(seen(alone, "nour", moderation.Union, 1))
	require.True(t, id.Zero())
	sent := append(h.senders[alone].take(), h.senders[open].take()...)
	require.Len(t, sent, 1)
	require.Equal(t, chat.Address("à nour"), sent[0].To())
	require.Contains(t, texts(sent), "Personne d'autre ne le sait")
	require.Empty(t, h.memory.state.cases.rows)
	require.Empty(t, h.memory.state.hours.owed)
}

func TestLaw5_NobodyDecidesOnHisOwnMessageAndWhenNobodyIsLeftTheEmployerIs(t *testing.T) {
	h := judged(t, alone)
	id := h.point(seen(alone, "responsable-escale", moderation.Hate, 1))
	require.Equal(t, review.Employer, h.aCase(id).Circle)
	require.Empty(t, h.cardsOf())
	require.Contains(t, texts(h.command(alone, "responsable-escale", at("responsable-escale"), "a_regarder", "")), "Rien n'attend")
}

func TestLaw6_ACardOfChildSexualContentHasALinkAndWhatNotToDoAndNothingElse(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := judged(t, n)
		h.point(seen(n, "lea", moderation.ChildSexual, 1))
		card := h.cardsOf()["à pro-escale"]
		require.Contains(t, texts(card), "Ne copiez pas, ne transférez pas")
		for _, row := range card[0].Content().Buttons {
			for _, b := range row {
				require.NotEqual(t, "Voir", b.Label)
			}
		}
		require.Nil(t, card[0].Content().File)
	}
}

func TestTwoDecidersAtOnceMakeOneDecision(t *testing.T) {
	h := judged(t, alone)
	id := h.point(seen(alone, "lea", moderation.Insult, 1))
	cards := h.cardsOf()
	h.press(alone, "nour", at("nour"), cards["à nour"], "Je m'en occupe")
	why := h.press(alone, "pro-escale", at("pro-escale"), cards["à pro-escale"], "Rien à signaler")
	said := h.press(alone, "pro-escale", at("pro-escale"), why, "Jeu, humour")
	require.Contains(t, texts(said), "Nour s'en occupe déjà")
	require.False(t, h.aCase(id).Decided())
	h.clock.add(3 * time.Hour)
	h.press(alone, "pro-escale", at("pro-escale"), why, "Jeu, humour")
	require.Equal(t, review.Nothing, h.aCase(id).Decision.What)
	again := h.press(alone, "nour", at("nour"), cards["à nour"], "Message retiré")
	require.Contains(t, texts(again), "rien à signaler", "the expired card shows what was decided")
}

func TestABlockClosesOnlyWithTheOutcomeOfAMeetingOffer(t *testing.T) {
	h := judged(t, alone)
	id := h.point(seen(alone, "lea", moderation.Hate, 1))
	card := h.cardsOf()["à pro-escale"]
	more := h.press(alone, "pro-escale", at("pro-escale"), card, "Autre suite")
	why := h.press(alone, "pro-escale", at("pro-escale"), more, "Bloquer")
	require.Contains(t, texts(why), "proposer aussi une rencontre")
	done := h.press(alone, "pro-escale", at("pro-escale"), why, "Contenu grave")
	h.clock.add(80 * 24 * time.Hour)
	h.tend()
	h.tend()
	require.False(t, h.aCase(id).Closed)

	offer := h.press(alone, "pro-escale", at("pro-escale"), done, "Proposer une rencontre")
	said := h.press(alone, "pro-escale", at("pro-escale"), offer, "Pas : enquête")
	require.Contains(t, texts(said), "Le responsable doit confirmer")
	h.tend()
	require.False(t, h.aCase(id).Closed, "not before the head has confirmed")
	h.clock.add(20 * time.Hour)
	head := h.cardsOf()["à responsable-escale"]
	require.NotEmpty(t, head)
	h.press(alone, "responsable-escale", at("responsable-escale"), head, "Je confirme")
	h.clock.add(25 * time.Hour)
	h.tend()
	row := h.aCase(id)
	require.True(t, row.Closed)
	require.Empty(t, row.Key, "closing destroys the key")
	require.Empty(t, row.Box)
}

// decided brings a case to a decision by Samira, and gives the screen after it.
func decided(h *house, n pdn.NetworkID, decision, reason string) (review.CaseID, []chat.Outgoing) {
	id := h.point(seen(n, "lea", moderation.Hate, h.events))
	card := h.cardsOf()["à pro-escale"]
	if tokenOf(card, decision) == "" {
		card = h.press(n, "pro-escale", at("pro-escale"), card, "Autre suite")
	}
	why := h.press(n, "pro-escale", at("pro-escale"), card, decision)
	return id, h.press(n, "pro-escale", at("pro-escale"), why, reason)
}

// told presses [Le robot lui écrit] and gives what left for the author.
func (h *house) told(n pdn.NetworkID, done []chat.Outgoing) (toAuthor, toPro []chat.Outgoing) {
	h.t.Helper()
	for _, o := range h.press(n, "pro-escale", at("pro-escale"), done, "Le robot lui écrit") {
		if o.Permit().Zero() {
			toPro = append(toPro, o)
		} else {
			toAuthor = append(toAuthor, o)
		}
	}
	return toAuthor, toPro
}

func TestAContestIsAnsweredByAnotherPerson(t *testing.T) {
	h := judged(t, alone)
	h.press(alone, "lea", inAlone, h.command(alone, "lea", inAlone, "menu", ""), "Oui")
	id, done := decided(h, alone, "Message retiré", "Contenu interdit")
	notice, _ := h.told(alone, done)
	require.Len(t, notice, 1)
	require.Contains(t, texts(notice), "pas de haine")
	require.Contains(t, texts(notice), "L'adulte a enlevé ton message")
	require.Contains(t, texts(h.press(alone, "lea", at("lea"), notice, "pas d'accord")), "Une autre personne va regarder")
	require.Equal(t, review.ContestOpen, h.aCase(id).Contest)

	cards := h.cardsOf()
	require.Empty(t, cards["à pro-escale"][1:], "the first decider is told nothing but the state of the card")
	answer := h.press(alone, "nour", at("nour"), cards["à nour"], "Répondre")
	_ = h.press(alone, "nour", at("nour"), answer, "Annulée")
	require.Equal(t, review.ContestAnswered, h.aCase(id).Contest)
	require.Equal(t, review.Withdrawn, h.aCase(id).ContestAnswer)
	require.NotEqual(t, h.aCase(id).First, h.memory.state.cases.events[id][len(h.memory.state.cases.events[id])-1].By)
}

func TestLaw1_WhoSaidNoIsNotWrittenToAndFindsTheDecisionInHerRecord(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := judged(t, n)
		first := h.command(n, "lea", at("lea"), "menu", "")
		h.press(n, "lea", at("lea"), first, "Non")
		id, done := decided(h, n, "Rencontre", "Besoin de parler")
		notice, said := h.told(n, done)
		require.Empty(t, notice)
		require.Contains(t, texts(said), "cette personne a dit non")
		require.Equal(t, review.OfferSaidNo, h.aCase(id).Notice)
		record := h.command(n, "lea", at("lea"), "privacy", "")
		require.Contains(t, texts(record), "L'adulte aimerait en parler avec toi.")
	}
}

func TestLaw1_WhoNeverMetTheRobotIsNotWrittenTo(t *testing.T) {
	h := judged(t, alone)
	id, done := decided(h, alone, "Rencontre", "Besoin de parler")
	notice, _ := h.told(alone, done)
	require.Empty(t, notice)
	require.Equal(t, review.OfferFailed, h.aCase(id).Notice)
}

// crashing is a sender during whose next message the storage stops.
type crashing struct {
	*recorder
	memory *memory
}

func (c *crashing) Send(ctx context.Context, o chat.Outgoing) (chat.MessageRef, error) {
	if !o.Permit().Zero() {
		c.memory.fail = errors.New("the power went")
	}
	return c.recorder.Send(ctx, o)
}

func TestLaw3_ANoticeWhoseEndWasLostIsUncertainAndNeverSentAgain(t *testing.T) {
	h := judged(t, alone)
	h.press(alone, "lea", inAlone, h.command(alone, "lea", inAlone, "menu", ""), "Oui")
	id, done := decided(h, alone, "Message retiré", "Contenu interdit")
	h.app.Connect(&crashing{h.senders[alone], h.memory})
	token := tokenOf(done, "Le robot lui écrit")
	h.senders[alone].take()
	err := h.app.Handle(context.Background(), &chat.Press{Origin: h.origin(alone, "pro-escale", at("pro-escale")), Token: token, Ref: "m"})
	require.Error(t, err, "the event comes again")
	require.Equal(t, review.OfferLeaving, h.aCase(id).Notice)
	require.Len(t, h.senders[alone].take(), 1)

	h.start()
	h.handle(&chat.Press{Origin: h.origin(alone, "pro-escale", at("pro-escale")), Token: token, Ref: "m"})
	for _, o := range h.senders[alone].take() {
		require.True(t, o.Permit().Zero(), "no second notice")
	}
	h.clock.add(3 * time.Minute)
	h.tend()
	require.Equal(t, review.OfferUnsure, h.aCase(id).Notice)
}

func TestLaw11_ErasureForgetsTheAuthorOfOpenCasesButSparesABlockAndSaysSo(t *testing.T) {
	h := judged(t, alone)
	h.press(alone, "lea", inAlone, h.command(alone, "lea", inAlone, "menu", ""), "Oui")
	reminded, _ := decided(h, alone, "Rappel du cadre", "Conflit")
	blocked, done := decided(h, alone, "Bloquer", "Contenu grave")
	erase := h.command(alone, "lea", at("lea"), "effacer", "")
	gone := h.press(alone, "lea", at("lea"), erase, "Tout effacer")
	require.Contains(t, texts(gone), "Un adulte n'a pas fini de regarder")
	before := h.memory.state.cases.rows
	require.NotEqual(t, before[reminded].Box, before[blocked].Box)
	record := h.command(alone, "lea", at("lea"), "privacy", "")
	require.NotContains(t, texts(record), "L'adulte te rappelle")
	offer := h.press(alone, "pro-escale", at("pro-escale"), done, "Proposer une rencontre")
	h.press(alone, "pro-escale", at("pro-escale"), offer, "Je l'ai proposée")
	h.clock.add(25 * time.Hour)
	h.tend()
	require.True(t, h.aCase(blocked).Closed)
	require.Empty(t, h.aCase(blocked).Key)
}

func TestNobodyIsWokenAndTheCardOpensTheNextShift(t *testing.T) {
	h := judged(t, alone)
	h.clock.add(14 * time.Hour) // eleven in the evening
	h.point(seen(alone, "lea", moderation.ChildSexual, 1))
	require.Empty(t, h.cardsOf())
	h.clock.add(10 * time.Hour)
	require.NotEmpty(t, h.cardsOf()["à pro-escale"])
}

func TestALateCaseGoesFromAReminderToTheNextPersonThenToTheHead(t *testing.T) {
	h := judged(t, alone)
	id := h.point(seen(alone, "lea", moderation.Hate, 1))
	h.cardsOf()
	seenBy := map[string]string{}
	for range 60 {
		h.clock.add(time.Hour)
		h.tend()
		for to, all := range h.cardsOf() {
			seenBy[to] += texts(all)
		}
	}
	require.Contains(t, seenBy["à pro-escale"], "attend toujours un regard")
	require.Contains(t, seenBy["à nour"], "pouvez-vous regarder")
	require.Contains(t, seenBy["à responsable-escale"], "encore décidé pour ce message")
	require.NotContains(t, seenBy, "à coordinateur-escale")
	for range 40 {
		h.clock.add(24 * time.Hour)
		h.tend()
	}
	row := h.aCase(id)
	require.False(t, row.Closed, "what is grave never closes by itself")
	require.True(t, row.LinkErased)
	require.Empty(t, row.Box)
}

func TestAMildCaseThatNobodyDecidedClosesAfterThirtyDaysAndThatIsSaid(t *testing.T) {
	h := judged(t, alone)
	id := h.point(seen(alone, "lea", moderation.Insult, 1))
	said := ""
	for range 40 {
		h.clock.add(24 * time.Hour)
		h.tend()
		for _, all := range h.cardsOf() {
			said += texts(all)
		}
	}
	require.True(t, h.aCase(id).Abandoned)
	require.Contains(t, said, "Classé sans suite")
}

func TestARaidMakesAFewCardsAndOneGroupDecision(t *testing.T) {
	h := judged(t, alone)
	total := 0
	for i := range 300 {
		h.point(seen(alone, fmt.Sprint("compte", i), moderation.Insult, i))
		h.clock.add(time.Second)
		if i%10 == 0 {
			for _, all := range h.cardsOf() {
				total += len(all)
			}
		}
	}
	h.clock.add(10 * time.Minute)
	last := h.cardsOf()
	for _, all := range last {
		total += len(all)
	}
	require.LessOrEqual(t, total, 20)
	card := last["à pro-escale"]
	require.Contains(t, texts(card), "300 messages à regarder")
	sure := h.press(alone, "pro-escale", at("pro-escale"), card, "C'est un raid")
	require.Contains(t, texts(h.press(alone, "pro-escale", at("pro-escale"), sure, "Oui, pour tous")), "Classés : 300")
}

func TestManyPlacesAtOnceShareOneCard(t *testing.T) {
	h := judged(t, alone)
	total := 0
	for i := range 100 {
		p := seen(alone, "lea", moderation.Violence, i)
		p.Conversation = chat.Conversation(fmt.Sprint("c", i))
		h.point(p)
	}
	for range 30 {
		h.clock.add(time.Minute)
		for _, all := range h.cardsOf() {
			total += len(all)
		}
	}
	require.LessOrEqual(t, total, 20)
	require.Len(t, h.memory.state.cases.rows, 100, "no count is lost")
}

func TestADecidersChannelThatIsGoneGivesTheCardToEachInPrivate(t *testing.T) {
	h := judged(t, alone)
	h.clock.add(time.Minute)
	require.NoError(t, h.memory.Update(context.Background(), func(tx app.Tx) error {
		return tx.SaveChannel(context.Background(), app.Channel{Structure: "escale", Network: alone, Conversation: "salon"})
	}))
	h.point(seen(alone, "lea", moderation.Insult, 1))
	card := h.cardsOf()["salon"]
	require.Len(t, card, 1)
	require.Empty(t, url(card, "Ouvrir le message"), "no link in a channel")
	screen := h.press(alone, "pro-escale", chat.Place{Kind: chat.Shared, Space: "escale", Conversation: "salon", Alone: true}, card, "Regarder")
	require.NotEmpty(t, tokenOf(screen, "Rien à signaler"))

	h.senders[alone].fails = []error{chat.ErrGone}
	p := seen(alone, "lea", moderation.Insult, 2)
	p.Conversation = "d"
	h.point(p)
	_ = h.received()
	require.Empty(t, h.memory.state.cases.channels)
	require.NotEmpty(t, h.cardsOf()["à nour"])
}

func TestWhoAlertedIsToldOnceAndNeverAnothersSanction(t *testing.T) {
	h := judged(t, alone)
	p := seen(alone, "lea", moderation.Insult, 1)
	p.Source, p.Alerter = review.ByPerson, pdn.Account{Network: alone, ID: "tom"}
	id := h.point(p)
	p.WantsNews = true
	require.Equal(t, id, h.point(p), "[Préviens-moi] is another press")
	require.Equal(t, 1, h.aCase(id).ByPeople)
	card := h.cardsOf()["à pro-escale"]
	told := ""
	for _, label := range []string{"Rien à signaler", "Jeu, humour"} {
		card = h.press(alone, "pro-escale", at("pro-escale"), card, label)
		for _, o := range card {
			if !o.Permit().Zero() {
				told += texts([]chat.Outgoing{o})
			}
		}
	}
	require.Contains(t, told, "Ce message ne va pas plus loin ici")
	require.Equal(t, 1, strings.Count(told, "Merci de nous avoir prévenus"))
	for _, row := range h.memory.state.cases.rows {
		require.Empty(t, row.NewsKey)
	}
}

func TestADelegateHandlesWhatIsTheHeads(t *testing.T) {
	h := judged(t, alone, func(o *app.Options) {
		all := slices.Clone(o.Directory.Fixed())
		all[0].People = slices.Clone(all[0].People)
		for i := range all[0].People {
			all[0].People[i].Delegate = all[0].People[i].FirstName == "Samira"
		}
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	})
	id := h.point(seen(alone, "nour", moderation.Hate, 1))
	card := h.cardsOf()["à pro-escale"]
	why := h.press(alone, "pro-escale", at("pro-escale"), card, "Entretien")
	h.press(alone, "pro-escale", at("pro-escale"), why, "Posture")
	require.Equal(t, review.Interview, h.aCase(id).Decision.What)
}

func TestOnANetworkWithoutPrivateAnswersTheTeamsGroupDecidesInPlace(t *testing.T) {
	h := judged(t, open)
	team := chat.Place{Kind: chat.Shared, Space: "equipe", Conversation: "equipe"}
	asked := h.command(open, "pro-escale", team, "a_regarder", "")
	require.Contains(t, texts(asked), "Seuls les adultes de votre équipe")
	require.Contains(t, texts(h.press(open, "pro-escale", team, asked, "que des adultes")), "les cartes arrivent ici")
	id := h.point(seen(alone, "lea", moderation.Insult, 1))
	card := h.cardsOf()["equipe"]
	screen := h.press(open, "nour", team, card, "Regarder")
	why := h.press(open, "nour", team, screen, "Rien à signaler")
	require.Contains(t, texts(h.press(open, "nour", team, why, "Erreur du robot")), "C'est noté")
	require.Equal(t, review.Nothing, h.aCase(id).Decision.What)

	menu := h.command(open, "pro-escale", team, "menu", "")
	require.NotContains(t, texts(menu), "heures", "nothing of his own is shown in a group")
	young := h.command(open, "pro-escale", chat.Place{Kind: chat.Shared, Space: "escale", Conversation: "groupe"}, "a_regarder", "")
	require.NotContains(t, texts(young), "Seuls les adultes")
}

func TestAReceiptIsTheOnlyThingTypedAboutACase(t *testing.T) {
	h := judged(t, alone)
	id, done := decided(h, alone, "Transmettre", "PHAROS")
	require.Contains(t, texts(done), "récépissé A-12")
	require.Contains(t, texts(h.write(alone, "pro-escale", at("pro-escale"), "récépissé ph-204")), "PH-204")
	require.Equal(t, "PH-204", h.aCase(id).Decision.Receipt)
}
