package app_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/handle"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// elsewhere gives the house two networks of its own and two others.
func elsewhere(o *app.Options) {
	o.Reach = app.Reach{Again: 180, Networks: []handle.Network{
		{Slug: string(alone), Label: "Seul", Hosts: []string{"seul.example/"}}, {Slug: string(open), Label: "Ouvert"},
		{Slug: "snapchat", Label: "Snapchat", Hosts: []string{"snapchat.com/add/"}}, {Slug: "instagram", Label: "Instagram", Words: []string{"insta"}},
	}}
}

const pro = "pro-escale"

// canWrite asks about somebody in the menu of a person.
func (h *house) canWrite(n pdn.NetworkID, asker, who string) []chat.Outgoing {
	h.t.Helper()
	h.senders[n].take()
	h.handle(&chat.Command{Origin: h.origin(n, asker, inAlone), Name: "on peut écrire ?", About: &chat.Someone{
		Account: pdn.Account{Network: n, ID: who}, Handle: chat.Handle(who),
	}})
	return h.senders[n].take()
}

func TestLaw1_TheAnswerIsHersAndANoIsANo(t *testing.T) {
	h := build(t, 1, elsewhere)
	require.Contains(t, texts(h.canWrite(alone, pro, "lea")), "Pas encore informée")
	first := h.command(alone, "lea", private, "menu", "")
	require.Contains(t, texts(h.canWrite(alone, pro, "lea")), "Pas de réponse : c'est son droit")
	h.press(alone, "lea", private, first, "Oui")
	yes := texts(h.canWrite(alone, pro, "lea"))
	require.Contains(t, yes, "Oui.")
	for _, line := range []string{"Seul : lea", "Si elle vous écrit, vous pouvez répondre.", "Cela vaut sur ce réseau seulement."} {
		require.Contains(t, yes, line)
	}
	h.command(alone, "lea", private, "non", "")
	no := h.canWrite(alone, pro, "lea")
	require.Contains(t, texts(no), "Non. On n'insiste pas")
	require.Contains(t, texts(no), "Si elle vous écrit, vous pouvez répondre.")
	require.Empty(t, tokenOf(no, "demande"), "nothing that insists is offered")
	require.NotEmpty(t, tokenOf(no, "Danger"))
	h.command(alone, "lea", private, "privacy", "")
}

func TestLaw1_ARequestToWhoSaidNoIsNeverRecorded(t *testing.T) {
	h := build(t, 1, elsewhere)
	asked := h.canWrite(alone, pro, "lea")
	h.command(alone, "lea", private, "non", "")
	// The buttons of the older answer still work: they are judged anew.
	said := h.press(alone, pro, private, asked, "Je fais une demande")
	require.Contains(t, texts(said), "on n'insiste pas")
	require.Contains(t, texts(said), "Non. On n'insiste pas")
	require.Empty(t, h.memory.state.steps.approaches)
	said = h.press(alone, pro, private, asked, "de vive voix")
	require.Contains(t, texts(said), "Non. On n'insiste pas", "only her own press changes a no")
	require.True(t, h.link(alone, "lea").State.SaidNo())
}

func TestLaw1_SilenceGetsOneLastRequestAfterTheDelayAndNoOther(t *testing.T) {
	h := build(t, 1, elsewhere)
	ask := func() []chat.Outgoing { return h.write(alone, pro, private, "écrire snapchat lea.45") }
	h.press(alone, pro, private, ask(), "Je fais une demande")
	again := ask()
	require.Contains(t, texts(again), "Snapchat : lea.45")
	require.Contains(t, texts(again), "à partir du 1er mai 2027")
	require.Empty(t, tokenOf(again, "Je fais"))
	h.clock.add(179 * 24 * time.Hour)
	require.Contains(t, texts(ask()), "c'est son droit")
	h.clock.add(24 * time.Hour)
	_, err := h.app.Expire(context.Background())
	require.NoError(t, err, "the date is kept that long")
	last := ask()
	require.Contains(t, texts(last), "Une dernière demande est possible")
	h.press(alone, pro, private, last, "dernière demande")
	h.clock.add(190 * 24 * time.Hour)
	require.Contains(t, texts(ask()), "On n'en fait plus")
}

func TestLaw1_ADelayUnderTheFloorIsTheFloor(t *testing.T) {
	h := build(t, 1, elsewhere, func(o *app.Options) { o.Reach.Again = 1 })
	h.press(alone, pro, private, h.write(alone, pro, private, "écrire insta lea"), "Je fais une demande")
	h.clock.add(89 * 24 * time.Hour)
	require.Contains(t, texts(h.write(alone, pro, private, "écrire insta lea")), "c'est son droit")
	h.clock.add(24 * time.Hour)
	require.Contains(t, texts(h.write(alone, pro, private, "écrire insta lea")), "dernière demande")
}

func TestLaw2_AHandleOfAnotherNetworkIsNowhereInTheStorage(t *testing.T) {
	h := build(t, 1, elsewhere)
	said := h.write(alone, pro, private, "écrire snapchat Lea.45")
	require.Contains(t, texts(said), "Snapchat : Lea.45", "it is said back before the answer")
	h.press(alone, pro, private, said, "C'est elle qui m'écrit")
	require.Len(t, h.memory.state.steps.approaches, 1)
	require.NotContains(t, fmt.Sprintf("%+v", h.memory.state), "ea.45")
	for _, typed := range []string{"écrire snap: @lea.45", "écrire https://snapchat.com/add/LEA.45?x=1", "Écrire SNAPCHAT lea.45"} {
		h.clock.add(time.Minute)
		if typed == "écrire snap: @lea.45" {
			typed = "écrire snapchat: @lea.45"
		}
		require.Contains(t, texts(h.write(alone, pro, private, typed)), "Oui, à sa demande", typed)
	}
	require.Contains(t, texts(h.write(alone, pro, private, "écrire instagram lea.45")), "Pas encore informée", "on that network only")
}

func TestAnOutcomeElsewhereIsRecordedAndARefusalStays(t *testing.T) {
	h := build(t, 1, elsewhere)
	ask := func() []chat.Outgoing { return h.write(alone, pro, private, "écrire snapchat lea") }
	require.Empty(t, tokenOf(ask(), "Demande acceptée"), "nobody has asked anything yet")
	sent := h.press(alone, pro, private, ask(), "Je fais une demande")
	require.Contains(t, texts(h.press(alone, pro, private, sent, "Demande acceptée")), "Oui.")
	require.Contains(t, texts(h.press(alone, pro, private, ask(), "Elle a dit non")), "Non. On n'insiste pas")
	h.clock.add(400 * 24 * time.Hour)
	_, err := h.app.Expire(context.Background())
	require.NoError(t, err)
	no := ask()
	require.Contains(t, texts(no), "Non. On n'insiste pas")
	require.Empty(t, tokenOf(no, "Demande"))
}

func TestTheNextLineAnswersTheNetworkThatWasPressed(t *testing.T) {
	h := build(t, 1, elsewhere)
	which := h.command(open, pro, private, "ecrire", "")
	typing := h.press(open, pro, private, which, "Snapchat")
	require.Contains(t, texts(typing), "tapez le pseudo")
	require.Contains(t, texts(h.write(open, pro, private, "@lea_45")), "Snapchat : lea_45")
	require.Contains(t, texts(h.write(open, pro, private, "lea & tom ?!")), "Je suis un robot", "what is no handle is a text")
	h.press(open, pro, private, which, "Snapchat")
	h.command(open, pro, private, "menu", "")
	require.NotContains(t, texts(h.write(open, pro, private, "lea_45")), "Snapchat", "the question was left")
	h.press(open, pro, private, which, "Snapchat")
	h.clock.add(11 * time.Minute)
	require.NotContains(t, texts(h.write(open, pro, private, "lea_45")), "Snapchat", "it is too old")
	require.Contains(t, texts(h.command(open, pro, private, "ecrire", "lea_45")), "Sur quel réseau")
	require.Contains(t, texts(h.command(open, pro, private, "ecrire", "ouvert lea_45")), "un pseudo ne suffit pas")
	require.Contains(t, texts(h.command(open, pro, private, "ecrire", "!!")), "pas de pseudo")
}

func TestLaw9_NothingIsAnsweredAboutAnybodyInTheOpen(t *testing.T) {
	h := build(t, 1, elsewhere)
	h.command(open, "lea", private, "non", "")
	said := h.command(open, pro, inTheOpn, "ecrire", "snapchat lea")
	require.Contains(t, texts(said), "Personne d'autre ne le voit")
	require.NotContains(t, texts(said), "lea")
	for _, out := range h.canWrite(alone, "tom", "lea") {
		require.NotContains(t, spaces.Replace(out.Content().Text), "On n'insiste pas", "a young person learns nothing of another")
	}
	h.handle(&chat.Picked{Origin: h.origin(open, "tom", private), About: chat.Someone{Account: pdn.Account{Network: open, ID: "lea"}}})
	require.NotContains(t, texts(h.senders[open].take()), "insiste pas")
}

func TestTheHeadAndTheCoordinatorAreToldNothingOfAnybody(t *testing.T) {
	h := build(t, 1, elsewhere, staffed(t))
	for _, role := range []pdn.Role{pdn.RoleHead, pdn.RoleCoordinator} {
		require.Contains(t, texts(h.canWrite(alone, accountOf(role), "lea")), "Votre rôle ne permet pas cela")
	}
	require.Contains(t, texts(h.canWrite(alone, accountOf(pdn.RoleTrainee), "lea")), "Pas encore informée")
}

func TestAnActOutsideTheRobotNamesNobodyAndIsShownToTheHead(t *testing.T) {
	h := build(t, 1, elsewhere, staffed(t))
	h.command(alone, accountOf(pdn.RoleHead), private, "menu", "")
	h.command(alone, "lea", private, "non", "")
	reasons := h.press(alone, pro, private, h.canWrite(alone, pro, "lea"), "Danger")
	require.Contains(t, texts(reasons), "appelez le 17")
	press := &chat.Press{Origin: h.origin(alone, pro, private), Ref: "m", Token: tokenOf(reasons, "vie en danger")}
	h.handle(press)
	h.handle(press) // delivered twice, counted once
	acts := list(h.memory.state.steps.outside)
	require.Equal(t, []int{1}, acts)
	for _, out := range h.senders[alone].take() {
		require.NotContains(t, out.To(), "lea", "the robot sends her nothing")
	}
	for a := range h.memory.state.steps.outside {
		require.Equal(t, app.OutsideAct{Structure: "escale", Author: a.Author, Day: a.Day, Reason: app.LifeInDanger}, a)
	}
	list := h.press(alone, accountOf(pdn.RoleHead), private, h.command(alone, accountOf(pdn.RoleHead), private, "menu", ""), "Actes hors du robot")
	require.Contains(t, texts(list), "Samira : vie en danger (1)")
	require.Equal(t, adherence.Refused, h.link(alone, "lea").State)
}

func TestAnAnswerIsForgottenWithinTheHourAndItsButtonsAreTheAskersAlone(t *testing.T) {
	h := build(t, 1, elsewhere)
	asked := h.canWrite(alone, pro, "lea")
	h.clock.add(61 * time.Minute)
	require.Contains(t, texts(h.press(alone, pro, private, asked, "C'est elle qui m'écrit")), "plus d'une heure")
	require.Empty(t, h.memory.state.steps.approaches)
	asked = h.canWrite(alone, pro, "lea")
	h.start() // a restart forgets too
	require.Contains(t, texts(h.press(alone, pro, private, asked, "C'est elle qui m'écrit")), "plus d'une heure")
}

func TestWhoeverAsksAboutManyPeopleIsSlowedDown(t *testing.T) {
	h := build(t, 1, elsewhere)
	var last string
	for i := range 14 {
		last = texts(h.canWrite(alone, pro, fmt.Sprintf("compte-%d", i)))
	}
	require.Contains(t, last, "Beaucoup de questions")
	h.clock.add(2 * time.Minute)
	require.Contains(t, texts(h.canWrite(alone, pro, "lea")), "Pas encore informée")
}

func TestTheListOfContactsOpensWhereThePlatformHasOne(t *testing.T) {
	h := build(t, 1, elsewhere)
	h.senders[open].caps.Picker = true
	sent := h.press(open, pro, private, h.command(open, pro, private, "ecrire", ""), "Choisir un contact")
	require.Len(t, sent, 2)
	require.NotEmpty(t, sent[1].Content().Picker)
	require.Empty(t, sent[1].Content().Buttons)
	require.Empty(t, sent[1].Edits())
	h.handle(&chat.Picked{Origin: h.origin(open, pro, private), Ref: "p", About: chat.Someone{Account: pdn.Account{Network: open, ID: "lea"}, Handle: "lea_45"}})
	require.Contains(t, texts(h.senders[open].take()), "Ouvert : lea_45")
}
