package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
)

func TestANewcomerSeesTheRulesSaysYesThenNoThenErases(t *testing.T) {
	h := build(t, 1)
	first := h.command(alone, "lea", inAlone, "menu", "")
	require.Len(t, first, 1)
	require.Contains(t, texts(first), "Samira peut t'écrire en privé ? Tu choisis.")
	link := h.link(alone, "lea")
	require.Equal(t, adherence.Informed, link.State)
	require.Equal(t, adherence.Served, link.Delivery)
	require.Equal(t, chat.Ephemeral, link.Place)

	yes := h.press(alone, "lea", inAlone, first, "Oui")
	require.Contains(t, texts(yes), "C'est noté : oui")
	require.Equal(t, adherence.Accepted, h.link(alone, "lea").State)

	no := h.command(alone, "lea", private, "non", "")
	require.Contains(t, texts(no), "Personne n'insiste")
	require.Equal(t, adherence.Withdrawn, h.link(alone, "lea").State)

	record := h.press(alone, "lea", private, no, "Ce que tu gardes")
	require.Contains(t, texts(record), "Ta réponse : non, après un oui.")
	require.Contains(t, texts(record), "Le jour : 2 novembre 2026.")
	file := h.press(alone, "lea", private, record, "fichier")
	require.NotNil(t, file[0].Content().File)
	var kept map[string]any
	require.NoError(t, json.Unmarshal(file[0].Content().File.Data, &kept))
	require.Equal(t, "retiré", kept["etat"])

	erase := h.press(alone, "lea", private, record, "Effacer")
	require.Len(t, erase[0].Content().Buttons[1], 2, "two equal buttons")
	gone := h.press(alone, "lea", private, erase, "sauf mon")
	require.Contains(t, texts(gone), "Je garde seulement ton « non »")
	bare := h.link(alone, "lea")
	require.Equal(t, adherence.Link{Code: bare.Code, Structure: "escale", State: adherence.Closed}, bare)
}

func TestErasingEverythingLeavesNoRowAndTheRulesMayBeShownOnceMore(t *testing.T) {
	h := build(t, 1)
	first := h.command(open, "lea", private, "start", "")
	screen := h.command(open, "lea", private, "effacer", "")
	var token string
	for _, b := range screen[0].Content().Buttons[1] {
		if b.Label == "Tout effacer" {
			token = b.Token
		}
	}
	h.handle(&chat.Press{Origin: h.origin(open, "lea", private), Token: token})
	require.Empty(t, h.memory.state.links)
	again := h.command(open, "lea", private, "start", "")
	require.Equal(t, texts(first), texts(again))
}

func TestLaw9_AGroupWithoutPrivateAnswersOnlyShowsTheWayToThePrivateChat(t *testing.T) {
	h := build(t, 1)
	for _, word := range []string{"menu", "non", "oui", "charte", "privacy", "aide", "effacer"} {
		h.clock.add(2 * time.Minute)
		said := h.command(open, "lea", inTheOpn, word, "")
		require.Len(t, said, 1, word)
		require.Equal(t, "Pour parler au robot, appuie ici. Personne d'autre ne le voit.", texts(said), word)
		require.Len(t, said[0].Content().Buttons, 1)
		require.NotEmpty(t, said[0].Content().Buttons[0][0].PrivateLink)
	}
	require.Empty(t, h.command(open, "lea", inTheOpn, "play", ""), "another robot's word is left alone")
	h2 := build(t, 1)
	h2.command(open, "lea", inTheOpn, "menu", "")
	require.Empty(t, h2.memory.state.links, "looking at the menu in the open keeps nothing")
	h2.command(open, "lea", inTheOpn, "non", "")
	require.Equal(t, adherence.Refused, h2.link(open, "lea").State, "a no takes effect anywhere")
}

func TestSpeakingInASpaceKeepsNothingAndAnswersNothing(t *testing.T) {
	h := build(t, 1)
	for _, place := range []chat.Place{inAlone, inTheOpn} {
		require.Empty(t, h.write(open, "lea", place, "salut tout le monde"))
	}
	require.Empty(t, h.memory.state.links)
	require.Empty(t, h.memory.state.marks)
	require.Zero(t, h.memory.commits)
}

func TestAnythingElseInPrivateGetsTheFixedAnswerInEveryState(t *testing.T) {
	h := build(t, 1)
	for _, before := range []string{"", "start", "oui", "non"} {
		if before != "" {
			h.command(open, "lea", private, before, "")
		}
		said := h.write(open, "lea", private, "tu fais quoi ?")
		require.Len(t, said, 1, before)
		text := texts(said)
		require.True(t, strings.HasPrefix(text, "Je suis un robot. Personne ne lit ici."), text)
		for _, number := range []string{"17", "114", "119", "3018", "3114"} {
			require.NotContains(t, string([]rune(text)[:120]), number, "the lock screen shows no help number")
			require.Contains(t, text, number)
		}
		require.NotEmpty(t, tokenOf(said, "Parler"))
	}
	fresh := build(t, 1)
	fresh.write(open, "tom", private, "coucou")
	require.Empty(t, fresh.memory.state.links, "a free text keeps nothing")
}

func TestAfterANoNobodyComesBackButEachActIsAnswered(t *testing.T) {
	h := build(t, 1)
	h.command(open, "lea", private, "start", "")
	h.command(open, "lea", private, "non", "")
	h.clock.add(40 * 24 * time.Hour) // the second edition takes effect
	menu := h.command(open, "lea", private, "menu", "")
	require.Len(t, menu, 1, "no difference is shown after a no")
	require.Contains(t, texts(menu), "Que veux-tu faire ?")
	talk := h.press(open, "lea", private, menu, "Parler")
	require.Contains(t, texts(talk), "Samira répond le mardi de 17 h à 19 h.")
}

func TestANewEditionIsShownOnceAtTheNextAct(t *testing.T) {
	h := build(t, 1)
	h.command(open, "lea", private, "start", "")
	h.command(open, "lea", private, "oui", "")
	h.clock.add(40 * 24 * time.Hour)
	said := h.command(open, "lea", private, "menu", "")
	require.Len(t, said, 2)
	require.Contains(t, texts(said), "Ce qui change :\n• On s'écoute.")
	require.Contains(t, texts(said), "Tu avais dit oui. Cela reste oui.")
	require.Equal(t, adherence.Accepted, h.link(open, "lea").State)
	require.Equal(t, 2, h.link(open, "lea").Edition)
	require.Len(t, h.command(open, "lea", private, "menu", ""), 1, "once only")
}

func TestTooYoungIsKeptAsAPlainNo(t *testing.T) {
	h := build(t, 1)
	first := h.command(alone, "lea", inAlone, "menu", "")
	said := h.press(alone, "lea", inAlone, first, "moins de 15 ans")
	require.Equal(t, adherence.Refused, h.link(alone, "lea").State)
	plain := build(t, 1)
	refused := plain.press(alone, "tom", inAlone, plain.command(alone, "tom", inAlone, "menu", ""), "Non")
	require.Equal(t, texts(refused), texts(said), "nothing shows why")
	a, b := h.link(alone, "lea"), plain.link(alone, "tom")
	a.Code = b.Code
	require.Equal(t, b, a)
}

func TestButtonsCannotBeForgedBorrowedOrOutlived(t *testing.T) {
	h := build(t, 1)
	first := h.command(alone, "lea", inAlone, "menu", "")
	h.command(alone, "tom", inAlone, "menu", "")
	said := h.press(alone, "tom", inAlone, first, "Oui")
	require.Contains(t, texts(said), "pour une autre personne")
	require.Equal(t, adherence.Informed, h.link(alone, "tom").State)

	h.handle(&chat.Press{Origin: h.origin(alone, "lea", inAlone), Token: "n'importe quoi"})
	require.Contains(t, texts(h.senders[alone].take()), "Ce bouton ne marche plus")

	h.clock.add(500 * 24 * time.Hour)
	said = h.press(alone, "lea", inAlone, first, "Oui")
	require.Contains(t, texts(said), "Ce bouton ne marche plus")
	require.Equal(t, adherence.Informed, h.link(alone, "lea").State)
}

func TestLaw3_ARedeliveredEventHasOneEffectAndItsAnswerAgainOnlyIfItWasNotGiven(t *testing.T) {
	h := build(t, 1)
	h.command(open, "lea", private, "start", "")
	o := h.origin(open, "lea", private)
	event := func() *chat.Command { again := o; return &chat.Command{Origin: again, Name: "oui"} }
	require.NoError(t, h.app.Handle(context.Background(), event())) // answered, but the crash comes before it is written
	require.Len(t, h.senders[open].take(), 1)
	links := h.memory.state.links
	h.start()
	require.NoError(t, h.app.Handle(context.Background(), event()))
	require.Len(t, h.senders[open].take(), 1, "its answer is computed again")
	require.Equal(t, links, h.memory.state.links, "no effect again")
	require.NoError(t, h.app.Settle(context.Background()))
	require.NoError(t, h.app.Handle(context.Background(), event()))
	require.Empty(t, h.senders[open].take(), "done and answered")
	require.Equal(t, adherence.Accepted, h.link(open, "lea").State)
}

func TestLaw3_AnOldYesDeliveredAgainAfterANoChangesNothing(t *testing.T) {
	h := build(t, 1)
	h.command(open, "lea", private, "start", "")
	yes := h.origin(open, "lea", private)
	h.handle(&chat.Command{Origin: yes, Name: "oui"})
	h.command(open, "lea", private, "non", "")
	h.handle(&chat.Command{Origin: yes, Name: "oui"})
	require.Equal(t, adherence.Withdrawn, h.link(open, "lea").State)
}

func TestLaw3_AnAnswerThatCannotLeaveIsOwedSealedAndLeavesWithinAQuarterOfAnHour(t *testing.T) {
	h := build(t, 1)
	h.senders[open].fails = []error{errors.New("platform down")}
	require.Empty(t, h.command(open, "lea", private, "start", ""))
	require.Len(t, h.memory.state.owed, 1)
	for _, owed := range h.memory.state.owed {
		require.NotContains(t, string(owed.Box), "lea")
		require.NotContains(t, string(owed.Reply), "lea")
	}
	h.clock.add(20 * time.Second)
	require.NoError(t, h.app.SendOwed(context.Background()))
	require.NoError(t, h.app.Settle(context.Background()))
	sent := h.senders[open].take()
	require.Len(t, sent, 1)
	require.Equal(t, chat.Address("à lea"), sent[0].To())
	require.Empty(t, h.memory.state.owed)
	require.Equal(t, adherence.Served, h.link(open, "lea").Delivery)

	h.senders[open].fails = []error{errors.New("platform down")}
	h.command(open, "tom", private, "start", "")
	h.clock.add(16 * time.Minute)
	require.NoError(t, h.app.SendOwed(context.Background()))
	require.Empty(t, h.senders[open].take(), "too late for an answer")
	require.Empty(t, h.memory.state.owed, "its sealed address is gone too")
}

func TestAClosedPrivateChatIsRecordedAsNotDelivered(t *testing.T) {
	h := build(t, 1)
	h.senders[open].fails = []error{chat.ErrClosed}
	h.command(open, "lea", private, "start", "")
	require.Equal(t, adherence.NotDelivered, h.link(open, "lea").Delivery)
	require.Equal(t, adherence.Informed, h.link(open, "lea").State)
}

func TestPassingTroubleOfTheStorageIsHandedBackAndNothingIsLost(t *testing.T) {
	h := build(t, 1)
	h.memory.fail = errors.New("database is locked")
	e := &chat.Command{Origin: h.origin(open, "lea", private), Name: "start"}
	require.Error(t, h.app.Handle(context.Background(), e))
	require.Empty(t, h.senders[open].take(), "nothing leaves before the commit")
	h.handle(e)
	require.Len(t, h.senders[open].take(), 1)
}

func TestANewcomerIsGreetedByOnePostRefreshedInPlaceEverySixHours(t *testing.T) {
	h := build(t, 1)
	join := func(who string) []chat.Outgoing {
		h.senders[alone].take()
		h.handle(&chat.Join{Origin: h.origin(alone, who, chat.Place{Kind: chat.Shared, Space: "escale"})})
		return h.senders[alone].take()
	}
	first := join("lea")
	require.Len(t, first, 1)
	require.True(t, first[0].Permit().Zero(), "a post is addressed to nobody")
	require.Empty(t, join("tom"))
	h.clock.add(6 * time.Hour)
	refreshed := join("nour")
	require.Len(t, refreshed, 1)
	require.Equal(t, chat.MessageRef("m1"), refreshed[0].Edits())
	require.Empty(t, h.memory.state.links, "arriving keeps nothing")
}

func TestLateOrUnboundArrivalsGreetNobody(t *testing.T) {
	h := build(t, 1)
	late := h.origin(alone, "lea", chat.Place{Kind: chat.Shared, Space: "escale"})
	late.At = late.At.Add(-61 * time.Minute)
	h.handle(&chat.Join{Origin: late})
	h.handle(&chat.Join{Origin: h.origin(alone, "lea", chat.Place{Kind: chat.Shared, Space: "ailleurs"})})
	reread := h.origin(alone, "lea", chat.Place{Kind: chat.Shared, Space: "escale"})
	reread.Reread = true
	h.handle(&chat.Join{Origin: reread})
	require.Empty(t, h.senders[alone].take())
	require.Empty(t, h.command(alone, "lea", chat.Place{Kind: chat.Shared, Space: "ailleurs", Alone: true}, "menu", ""), "an unbound space is silent")
}

func welcomeInPrivate(o *app.Options) {
	n := o.Networks[alone]
	n.Welcome = app.WelcomeInPrivate
	o.Networks[alone] = n
}

func (h *house) join(who string) {
	h.handle(&chat.Join{Origin: h.origin(alone, who, chat.Place{Kind: chat.Shared, Space: "escale"})})
}

func TestThePrivateWelcomeIsSentOnceAndRecorded(t *testing.T) {
	h := build(t, 1, welcomeInPrivate)
	h.join("lea")
	sent := h.senders[alone].take()
	require.Len(t, sent, 1)
	require.Equal(t, chat.Address("privé"), sent[0].To())
	require.Equal(t, adherence.Served, h.link(alone, "lea").Delivery)
	require.Equal(t, chat.Private, h.link(alone, "lea").Place)
	h.join("lea")
	require.Equal(t, 1, h.senders[alone].opens, "once only")
}

func TestAClosedDoorIsNotDeliveredAndTheDoorIsNotTriedAgain(t *testing.T) {
	h := build(t, 1, welcomeInPrivate)
	h.senders[alone].closed = true
	h.join("lea")
	require.Equal(t, adherence.NotDelivered, h.link(alone, "lea").Delivery)
	h.senders[alone].closed = false
	h.join("lea")
	require.Zero(t, h.senders[alone].opens)
}

func TestTheEleventhArrivalOfTheHourFindsThePostOfTheSpace(t *testing.T) {
	h := build(t, 1, welcomeInPrivate)
	for i := range 11 {
		h.join(string(rune('a' + i)))
	}
	require.Equal(t, 10, h.senders[alone].opens)
	require.Len(t, h.memory.state.posts, 1)
}

func TestLaw3_ACrashWhileThePrivateWelcomeLeavesIsUncertainAndNeverTriedAgain(t *testing.T) {
	h := build(t, 1, welcomeInPrivate)
	h.senders[alone].fails = []error{errors.New("cut")}
	h.join("lea")
	require.Equal(t, adherence.Uncertain, h.link(alone, "lea").Delivery)
	h.start()
	h.join("lea")
	require.Equal(t, 1, h.senders[alone].opens)
	require.Empty(t, h.senders[alone].take())
}

func TestAProfessionalPublishesTheRulesAndCorrectsThemInPlace(t *testing.T) {
	h := build(t, 1)
	menu := h.command(open, "pro-escale", private, "menu", "")
	require.Contains(t, texts(menu), "Bonjour Samira")
	where := h.press(open, "pro-escale", private, menu, "Publier les règles")
	said := h.press(open, "pro-escale", private, where, "Groupe")
	require.Len(t, said, 2, "the post, then the receipt")
	require.Equal(t, chat.Address("groupe"), said[0].To())
	require.NotEmpty(t, said[0].Content().Buttons[0][0].PrivateLink)
	require.Contains(t, texts(said), "C'est publié")
	said = h.press(open, "pro-escale", private, where, "Groupe")
	require.NotEmpty(t, said[0].Edits())
	require.Contains(t, texts(said), "mis à jour")
	require.Empty(t, h.memory.state.links, "a professional is no young person")
}

func TestTheStandingPostLeadsToTheRightStructure(t *testing.T) {
	h := build(t, 2)
	menu := h.command(open, "pro-phare", private, "menu", "")
	post := h.press(open, "pro-phare", private, h.press(open, "pro-phare", private, menu, "Publier les règles"), "Groupe")
	word := post[0].Content().Buttons[0][0].PrivateLink
	said := h.command(open, "lea", private, "start", word)
	require.Contains(t, texts(said), "l'phare")
	require.Len(t, h.memory.state.links, 1)
}

func TestWithSeveralStructuresThePrivateChatAsksWhichAndANoIsANoToAll(t *testing.T) {
	h := build(t, 2)
	asked := h.command(open, "lea", private, "menu", "")
	require.Contains(t, texts(asked), "Choisis la tienne")
	said := h.press(open, "lea", private, asked, "phare")
	require.Contains(t, texts(said), "l'phare")
	require.Len(t, h.memory.state.links, 1)

	other := build(t, 2)
	refused := other.command(open, "tom", private, "non", "")
	require.Len(t, refused, 1, "said once")
	require.Len(t, other.memory.state.links, 2)
	for _, l := range other.memory.state.links {
		require.Equal(t, adherence.Refused, l.State)
	}
}

func TestUnknownCommandsAndOddTextsGetAnAnswerAndNeverACrash(t *testing.T) {
	h := build(t, 1)
	require.Contains(t, texts(h.command(open, "lea", private, "bidule", "")), "Je ne connais pas ce mot")
	for _, text := range []string{"", "\u200b", strings.Repeat("a", 100_000), "🙂", "\x00", "oui oui", "NON."} {
		said := h.write(open, "lea", private, text)
		require.Len(t, said, 1, "%.20q", text)
	}
	require.Equal(t, adherence.Refused, h.link(open, "lea").State, "\"NON.\" is a no")
}

func TestRobotsAndAnonymousAdministratorsAreNotPeople(t *testing.T) {
	h := build(t, 1)
	for _, kind := range []chat.AuthorKind{chat.Automaton, chat.Anonymous} {
		o := h.origin(open, "x", private)
		o.Author.Kind = kind
		h.handle(&chat.Command{Origin: o, Name: "menu"})
	}
	require.Empty(t, h.senders[open].take())
}

func TestLaw11_AfterAnOlderCopyWasPutBackNobodyIsGreetedInPrivateUnasked(t *testing.T) {
	quiet := true
	h := build(t, 1, welcomeInPrivate, func(o *app.Options) {
		o.Quiet = func(context.Context) (bool, error) { return quiet, nil }
	})
	h.join("lea")
	require.Zero(t, h.senders[alone].opens)
	require.Len(t, h.memory.state.posts, 1, "the post of the space is for her")
	h.senders[alone].take()
	h.handle(&chat.Join{Origin: h.origin(alone, "tom", chat.Place{Kind: chat.Shared, Space: "escale"}), Request: true})
	require.Empty(t, h.senders[alone].take())
	require.NotEmpty(t, h.command(alone, "lea", private, "menu", ""), "her own act is answered")
	quiet = false
	h.join("ines")
	require.Equal(t, 1, h.senders[alone].opens)
}

func TestOnePersonCannotFloodASpaceThroughTheRobot(t *testing.T) {
	h := build(t, 1)
	shown := 0
	for range 40 {
		shown += len(h.command(open, "tom", inTheOpn, "menu", ""))
		h.clock.add(time.Second)
	}
	require.Equal(t, 1, shown)
	h.clock.add(time.Minute)
	require.Len(t, h.command(open, "lea", inTheOpn, "menu", ""), 1)
}

func TestABareYesChoosesNothing(t *testing.T) {
	h := build(t, 1)
	h.command(open, "lea", private, "start", "")
	h.command(open, "lea", private, "non", "")
	h.write(open, "lea", private, "coucou")
	said := h.write(open, "lea", private, "oui")
	require.Contains(t, texts(said), "Pour l'instant, tu as dit non.")
	require.Equal(t, adherence.Refused, h.link(open, "lea").State)
}

func TestAForwardedNoIsSomebodyElses(t *testing.T) {
	h := build(t, 1)
	h.command(open, "lea", private, "start", "")
	h.handle(&chat.Message{Origin: h.origin(open, "lea", private), Text: "non", Forwarded: true})
	require.Equal(t, adherence.Informed, h.link(open, "lea").State)
}

func TestNobodySaysYesToWhatShewasNotShown(t *testing.T) {
	h := build(t, 1)
	said := h.command(open, "lea", private, "oui", "")
	require.Contains(t, texts(said), "Tu choisis.")
	require.Equal(t, adherence.Informed, h.link(open, "lea").State)
	refused := build(t, 1)
	refused.command(open, "tom", private, "non", "")
	link := refused.link(open, "tom")
	require.Zero(t, link.Edition, "a no claims no edition as shown")
	require.Equal(t, adherence.NoDelivery, link.Delivery)
}

func TestLaw3_AFirstContactCutBetweenCommitAndAnswerIsShownWhenItComesAgain(t *testing.T) {
	h := build(t, 1)
	o := h.origin(open, "lea", private)
	h.senders[open].fails = []error{context.Canceled}
	cut, cancel := context.WithCancel(context.Background())
	cancel()
	_ = h.app.Handle(cut, &chat.Command{Origin: o, Name: "start"})
	h.memory.state.owed = map[eventKey]app.PendingAnswer{} // the crash came before it was owed
	h.start()
	again := o
	require.NoError(t, h.app.Handle(context.Background(), &chat.Command{Origin: again, Name: "start"}))
	require.Contains(t, texts(h.senders[open].take()), "Tu choisis.")
}

func TestWhatWasNotDeliveredIsShownAtHerNextOwnAct(t *testing.T) {
	h := build(t, 1, welcomeInPrivate)
	h.senders[alone].closed = true
	h.join("lea")
	require.Equal(t, adherence.NotDelivered, h.link(alone, "lea").Delivery)
	said := h.command(alone, "lea", inAlone, "menu", "")
	require.Contains(t, texts(said), "Tu choisis.")
	require.Equal(t, adherence.Served, h.link(alone, "lea").Delivery)
	require.Equal(t, 1, h.link(alone, "lea").Edition)
}

func TestAFileIsANewMessageNotAnEdit(t *testing.T) {
	h := build(t, 1)
	h.command(open, "lea", private, "start", "")
	record := h.command(open, "lea", private, "privacy", "")
	file := h.press(open, "lea", private, record, "fichier")
	require.NotNil(t, file[0].Content().File)
	require.Empty(t, file[0].Edits())
}

func TestDistressGetsItsNumberFirstAndNeverAQuestionOnly(t *testing.T) {
	distress := func(o *app.Options) {
		o.Distress = func(text string) bool { return strings.Contains(text, "mourir") }
	}
	for structures := 1; structures <= 2; structures++ {
		h := build(t, structures, distress)
		text := texts(h.write(open, "lea", private, "je veux mourir"))
		require.True(t, strings.HasPrefix(text, "Je suis un robot. Personne ne lit ici."), text)
		require.Less(t, strings.Index(text, "3114"), strings.Index(text, "3018"), text)
		calm := texts(h.write(open, "tom", private, "salut"))
		require.Greater(t, strings.Index(calm, "3114"), strings.Index(calm, "3018"), calm)
	}
}

func TestAFaultOfOursHoldsNobodyElse(t *testing.T) {
	h := build(t, 1, func(o *app.Options) { o.Passing = func(err error) bool { return err.Error() == "locked" } })
	h.memory.fail = errors.New("a fault")
	require.NoError(t, h.app.Handle(context.Background(), &chat.Command{Origin: h.origin(open, "lea", private), Name: "start"}))
}

func TestTheWelcomePostThatCouldNotBeSentIsTriedAgain(t *testing.T) {
	h := build(t, 1)
	h.senders[alone].fails = []error{chat.ErrForbidden}
	h.join("lea")
	require.Empty(t, h.senders[alone].take())
	h.clock.add(2 * time.Minute)
	h.join("tom")
	require.Len(t, h.senders[alone].take(), 1)
}

func TestAPressUnderAMessageThatCannotBeEditedIsAnsweredByANewOne(t *testing.T) {
	h := build(t, 1)
	first := h.command(open, "lea", private, "start", "")
	h.senders[open].fails = []error{chat.ErrGone}
	said := h.press(open, "lea", private, first, "Oui")
	require.Contains(t, texts(said), "C'est noté : oui.")
	require.Empty(t, said[0].Edits())
}
