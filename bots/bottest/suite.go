package bottest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// Run runs the whole suite. fresh makes a platform that ends with its test.
func Run(t *testing.T, fresh func(t *testing.T) Platform) {
	for _, c := range []struct {
		name string
		test func(*testing.T, Platform)
	}{
		{"AMessageInPrivateArrivesWhole", messageInPrivate},
		{"MessagesInASpaceKeepTheirOrder", messagesInOrder},
		{"AnEditedMessageArrivesAsEdited", editedMessage},
		{"ACommandArrivesWithItsArguments", command},
		{"APressArrivesAndItsMessageChangesInPlace", press},
		{"AnEntryArrivesOnce", entry},
		{"AnAnswerInASpaceIsSeenByAll", answerInSpace},
		{"WhoCannotBeReachedIsClosed", closedPerson},
		{"APrivateChatIsOnlyOpenedWhereThePlatformAllows", openPrivate},
		{"ASilencedRobotIsForbidden", silenced},
		{"WhatIsGoneIsGone", gone},
		{"WhatThePlatformWouldRefuseIsRefused", refused},
		{"AnAnswerSurvivesAPassingTrouble", passingTrouble},
		{"WhatMayHaveArrivedIsNotDoubled", notDoubled},
		{"AnEventIsHandledAgainUntilItIsDone", heldBack},
		{"WhatWasNotDoneComesAgainAfterARestart", restart},
		{"ARepeatedEventKeepsItsIdentity", repeated},
		{"ABrokenHandlerDoesNotStopTheOthers", panics},
		{"AStrangeEventIsCountedAndTheRestGoesOn", strange},
		{"ConversationsDoNotWaitForEachOther", sideBySide},
		{"AMessageIsFoundByItsAddress", address},
		{"AMessageIsLookedAtAgainOrSaidUnseen", look},
		{"APopUpLeavesNothingBehind", popUp},
		{"ABotEndsWhenAsked", ends},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			t.Cleanup(func() { goleak.VerifyNone(t, before) })
			p := fresh(t)
			c.test(t, p)
			require.Empty(t, p.Violations(), "the published specification is kept by both sides")
		})
	}
}

func run(t *testing.T, p Platform) (*Running, *Recorder, *Journal) {
	t.Helper()
	r, j := &Recorder{}, &Journal{}
	return Start(t, p.Bot(t, r, j)), r, j
}

// met is a person who may be written to, and the address of his private chat.
func met(t *testing.T, p Platform, r *Recorder) (Person, chat.Address) {
	t.Helper()
	who := p.Person(t)
	who.Meet(t)
	who.Say(t, "bonjour")
	var address chat.Address
	r.Wait(t, func(events []chat.Event) bool {
		for _, m := range only[*chat.Message](events) {
			if m.Author.Account == who.Account() && m.Text == "bonjour" {
				address = m.Answer
				return true
			}
		}
		return false
	})
	return who, address
}

func send(t *testing.T, b chat.Sender, o chat.Outgoing) (chat.MessageRef, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	return b.Send(ctx, o)
}

func text(s string) chat.Content { return chat.Content{Text: s} }

func messageInPrivate(t *testing.T, p Platform) {
	b, r, _ := run(t, p)
	who := p.Person(t)
	who.Meet(t)
	const words = "Ça va ? <b>pas</b> *gras* 🙂\nà ligne"
	who.Say(t, words)
	var m *chat.Message
	r.Wait(t, func(events []chat.Event) bool {
		for _, one := range only[*chat.Message](events) {
			if one.Text == words {
				m = one
			}
		}
		return m != nil
	})
	require.Equal(t, who.Account(), m.Author.Account)
	require.Equal(t, chat.Person, m.Author.Kind)
	require.Equal(t, chat.Private, m.Place.Kind)
	require.True(t, m.Place.Alone)
	require.Empty(t, m.Place.Space)
	require.Equal(t, b.Network(), m.Network)
	require.NotEmpty(t, m.ID)
	require.False(t, m.Edited || m.Forwarded || m.Cut)
	require.NotContains(t, m.ID, who.Account().ID, "an id tells nothing about a person")

	ref, err := send(t, b, chat.ToProfessional(m.Answer, text(words)))
	require.NoError(t, err)
	shown, ok := who.Sees(ref)
	require.True(t, ok)
	require.Equal(t, words, shown.Text, "a text is shown as it is written")
}

func messagesInOrder(t *testing.T, p Platform) {
	_, r, _ := run(t, p)
	who := p.Person(t)
	s := p.Space(t, who)
	const n = 150
	for i := range n {
		who.SayIn(t, s, fmt.Sprintf("message %d", i))
	}
	ids := map[string]bool{}
	for i, m := range Some[*chat.Message](t, r, n) {
		require.Equal(t, fmt.Sprintf("message %d", i), m.Text)
		require.Equal(t, s.ID(), m.Place.Space)
		require.Equal(t, s.Conversation(), m.Place.Conversation)
		require.Equal(t, chat.Shared, m.Place.Kind)
		require.False(t, m.Place.Alone)
		ids[m.ID] = true
	}
	require.Len(t, ids, n)
}

func editedMessage(t *testing.T, p Platform) {
	_, r, _ := run(t, p)
	who := p.Person(t)
	s := p.Space(t, who)
	ref := who.SayIn(t, s, "avant")
	who.EditIn(t, s, ref, "après")
	list := Some[*chat.Message](t, r, 2)
	require.Equal(t, ref, list[0].Ref)
	require.Equal(t, ref, list[1].Ref)
	require.True(t, list[1].Edited)
	require.Equal(t, "après", list[1].Text)
	require.NotEqual(t, list[0].ID, list[1].ID)
}

func command(t *testing.T, p Platform) {
	b, r, _ := run(t, p)
	who := p.Person(t)
	s := p.Space(t, who)
	who.CommandIn(t, s, "menu", "")
	in := Some[*chat.Command](t, r, 1)[0]
	require.Equal(t, "menu", in.Name)
	require.Equal(t, s.ID(), in.Place.Space)
	require.Equal(t, b.Capabilities().Ephemeral, in.Place.Alone, "law L9: who sees the answer")

	who.Meet(t)
	who.Command(t, "heures", "14h-16h")
	var private *chat.Command
	r.Wait(t, func(events []chat.Event) bool {
		for _, c := range only[*chat.Command](events) {
			if c.Name == "heures" {
				private = c
			}
		}
		return private != nil
	})
	require.Contains(t, private.Args, "14h-16h")
	require.True(t, private.Place.Alone)
	_, err := send(t, b, chat.ToProfessional(private.Answer, text("Noté.")))
	require.NoError(t, err)
}

func press(t *testing.T, p Platform) {
	b, r, _ := run(t, p)
	who, address := met(t, p, r)
	token := strings.Repeat("j", 64)
	rows := [][]chat.Button{{{Label: "Oui", Token: token}, {Label: "Non", Token: "non"}}, {{Label: "Page", URL: "https://exemple.fr/"}}}
	ref, err := send(t, b, chat.ToProfessional(address, chat.Content{Text: "Alors ?", Buttons: rows}))
	require.NoError(t, err)
	shown, ok := who.Sees(ref)
	require.True(t, ok)
	require.Equal(t, []string{token, "non"}, shown.Tokens)
	require.Equal(t, []string{"https://exemple.fr/"}, shown.Links)

	who.Press(t, ref, token)
	got := Some[*chat.Press](t, r, 1)[0]
	require.Equal(t, token, got.Token)
	require.Equal(t, ref, got.Ref)
	require.Equal(t, who.Account(), got.Author.Account)
	require.True(t, got.Place.Alone)

	again, err := send(t, b, chat.ToProfessional(address, text("C'est noté.")).Editing(ref))
	require.NoError(t, err)
	require.Equal(t, ref, again)
	_, err = send(t, b, chat.ToProfessional(address, text("C'est noté.")).Editing(ref))
	require.NoError(t, err, "nothing to change is no failure")
	shown, _ = who.Sees(ref)
	require.Equal(t, "C'est noté.", shown.Text)
	require.Empty(t, shown.Tokens)
}

func entry(t *testing.T, p Platform) {
	_, r, _ := run(t, p)
	who, mark := p.Person(t), p.Person(t)
	s := p.Space(t, mark)
	who.Enter(t, s)
	mark.SayIn(t, s, "après l'entrée")
	Some[*chat.Message](t, r, 1)
	joins := only[*chat.Join](r.Events())
	require.Len(t, joins, 1)
	require.Equal(t, who.Account(), joins[0].Author.Account)
	require.Equal(t, s.ID(), joins[0].Place.Space)
	require.False(t, joins[0].Request)
}

func heldBack(t *testing.T, p Platform) {
	var mu sync.Mutex
	var tries []string
	r, j := &Recorder{}, &Journal{}
	r.Do = func(_ context.Context, e chat.Event) error {
		m, ok := e.(*chat.Message)
		if !ok {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		tries = append(tries, m.Text+" "+m.ID)
		if len(tries) < 4 {
			return errors.New("storage busy")
		}
		return nil
	}
	Start(t, p.Bot(t, r, j))
	who := p.Person(t)
	s := p.Space(t, who)
	who.SayIn(t, s, "un")
	who.SayIn(t, s, "deux")
	list := Some[*chat.Message](t, r, 2)
	require.Equal(t, []string{"un", "deux"}, []string{list[0].Text, list[1].Text})
	mu.Lock()
	defer mu.Unlock()
	require.Equal(t, []string{tries[0], tries[0], tries[0], tries[0]}, tries[:4], "the same event, before those after it")
	require.Len(t, tries, 5)
}

func restart(t *testing.T, p Platform) {
	j := &Journal{}
	seen := make(chan string, 64)
	first := &Recorder{Do: func(_ context.Context, e chat.Event) error {
		if m, ok := e.(*chat.Message); ok && m.Text != "avant" {
			seen <- m.ID
			return errors.New("storage full")
		}
		return nil
	}}
	b := Start(t, p.Bot(t, first, j))
	who := p.Person(t)
	s := p.Space(t, who)
	who.SayIn(t, s, "avant")
	Some[*chat.Message](t, first, 1)
	who.SayIn(t, s, "pendant")
	id := <-seen
	require.NoError(t, b.Stop(t))
	who.SayIn(t, s, "après")

	second := &Recorder{}
	Start(t, p.Bot(t, second, j))
	second.Wait(t, func(events []chat.Event) bool {
		texts := map[string]string{}
		for _, m := range only[*chat.Message](events) {
			texts[m.Text] = m.ID
		}
		return texts["pendant"] == id && texts["après"] != ""
	})
}

func repeated(t *testing.T, p Platform) {
	_, r, _ := run(t, p)
	who := p.Person(t)
	s := p.Space(t, who)
	who.SayIn(t, s, "un")
	Some[*chat.Message](t, r, 1)
	p.Repeat(t)
	who.SayIn(t, s, "deux")
	r.Wait(t, func(events []chat.Event) bool {
		list := only[*chat.Message](events)
		return list[len(list)-1].Text == "deux"
	})
	ids := map[string]string{}
	for _, m := range only[*chat.Message](r.Events()) {
		ids[m.ID] = m.Text
	}
	require.Len(t, ids, 2, "the same event has the same id, so that its mark knows it")
}

func panics(t *testing.T, p Platform) {
	r, j := &Recorder{}, &Journal{}
	r.Do = func(_ context.Context, e chat.Event) error {
		if m, ok := e.(*chat.Message); ok && m.Text == "casse" {
			panic("casse " + m.Text)
		}
		return nil
	}
	b := Start(t, p.Bot(t, r, j))
	who := p.Person(t)
	s := p.Space(t, who)
	who.SayIn(t, s, "casse")
	who.SayIn(t, s, "la suite")
	require.Equal(t, "la suite", Some[*chat.Message](t, r, 1)[0].Text)
	require.True(t, b.Ready())
	require.Len(t, j.Unread(), 1, "not examined, and said so")
	require.NotContains(t, strings.Join(j.Unread(), ""), "casse", "no word of a person is counted")
}

func strange(t *testing.T, p Platform) {
	b, r, j := run(t, p)
	who := p.Person(t)
	s := p.Space(t, who)
	p.Strange(t)
	who.SayIn(t, s, "la suite")
	require.Equal(t, "la suite", Some[*chat.Message](t, r, 1)[0].Text)
	require.True(t, b.Ready())
	require.NotEmpty(t, j.Unread())
}

func sideBySide(t *testing.T, p Platform) {
	r, j := &Recorder{}, &Journal{}
	hold := make(chan struct{})
	r.Do = func(ctx context.Context, e chat.Event) error {
		if m, ok := e.(*chat.Message); ok && m.Text == "attends" {
			select {
			case <-hold:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}
	Start(t, p.Bot(t, r, j))
	who := p.Person(t)
	one, other := p.Space(t, who), p.Space(t, who)
	release := pauseIntake(p)
	who.SayIn(t, one, "attends")
	who.SayIn(t, other, "ailleurs")
	release()
	require.Equal(t, "ailleurs", Some[*chat.Message](t, r, 1)[0].Text)
	close(hold)
	Some[*chat.Message](t, r, 2)
}

// pauseIntake lets a platform that delivers in batches gather two events in one.
func pauseIntake(p Platform) (release func()) {
	if b, ok := p.(interface{ Batch() func() }); ok {
		return b.Batch()
	}
	return func() {}
}

func ends(t *testing.T, p Platform) {
	b, r, _ := run(t, p)
	who := p.Person(t)
	s := p.Space(t, who)
	who.SayIn(t, s, "un")
	Some[*chat.Message](t, r, 1)
	require.NoError(t, b.Stop(t))
	require.False(t, b.Ready())
}
