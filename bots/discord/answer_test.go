package discord

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	emu "github.com/lampadaire/lampadaire/internal/emulator/discord"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

var menuTable = []Command{
	{Name: "menu", Description: "Ouvrir le menu"},
	{Name: "heures", Description: "Ajouter des heures", Argument: "texte", ArgumentDescription: "hier 14h-16h30", Place: InPrivate},
	{Kind: MessageCommand, Name: "Prévenir un adulte", Place: InSpaces},
}

// permit stands for what the adherence package grants.
func permit() chat.Permit {
	return chat.GrantPermit(pdn.PersonCode{}, "answer", time.Now().Add(time.Minute))
}

func toPerson(e chat.Event, c chat.Content) chat.Outgoing {
	return chat.ToPerson(permit(), e.Head().Answer, c)
}

func rules() chat.Content {
	return chat.Content{Text: "Bienvenue", Buttons: [][]chat.Button{{{Label: "Les règles d'ici", Token: "regles"}}}}
}

// standing posts a message with a button in the channel.
func (s *stage) standing() emu.ID {
	s.t.Helper()
	ref, err := s.bot.Send(soon(s.t), chat.ToSpace(sharedConversation(s.general.ID().String()), rules()))
	require.NoError(s.t, err)
	_, message, _, err := parseRef(ref)
	require.NoError(s.t, err)
	id, err := emu.ParseID(message)
	require.NoError(s.t, err)
	return id
}

func (s *stage) waitFor(i *emu.Interaction, err error) emu.Status {
	s.t.Helper()
	require.NoError(s.t, err)
	status, err := i.Wait(soon(s.t))
	require.NoError(s.t, err)
	return status
}

func TestAPressInASpaceIsAnsweredToItsAuthorAlone(t *testing.T) {
	t.Parallel()
	s := world(t)
	s.handler.answerWith(func(ctx context.Context, b *Bot, e chat.Event) error {
		if _, ok := e.(*chat.Press); !ok {
			return nil
		}
		_, err := b.Send(ctx, toPerson(e, chat.Content{Text: "Voici les règles"}))
		return err
	})
	s.start()
	post := s.standing()
	i, err := s.lea.Press(s.general, post, "regles")
	require.Equal(t, emu.StatusAnswered, s.waitFor(i, err))
	require.NoError(t, s.stop())
	require.Len(t, s.server.VisibleTo(s.lea, s.general), 2)
	require.Len(t, s.server.VisibleTo(s.sam, s.general), 1, "nobody else sees the answer")
	p := seen[*chat.Press](s.handler)[0]
	require.Equal(t, "regles", p.Token)
	require.Equal(t, "i"+i.ID().String(), p.ID)
	require.Equal(t, s.lea.ID().String(), p.Author.Account.ID)
	require.False(t, p.Once, "a press never acknowledged is dead: no later process could answer it")
	require.True(t, p.Place.Alone)
	require.Equal(t, chat.Shared, p.Place.Kind)
	require.Equal(t, "fr", p.Language)
	require.Equal(t, messageRef(s.general.ID().String(), post.String(), false), p.Ref)
	s.noViolations()
}

func TestASlowAnswerReplacesTheAcknowledgement(t *testing.T) {
	t.Parallel()
	s := world(t)
	release := make(chan struct{})
	s.handler.answerWith(func(ctx context.Context, b *Bot, e chat.Event) error {
		if _, ok := e.(*chat.Message); ok {
			return nil
		}
		<-release
		if _, err := b.Send(ctx, toPerson(e, chat.Content{Text: "Voici"})); err != nil {
			return err
		}
		_, err := b.Send(ctx, toPerson(e, chat.Content{Text: "Et encore"}))
		return err
	})
	s.start()
	require.NoError(t, s.bot.RegisterCommands(soon(t), menuTable))
	post := s.standing()
	command, err := s.lea.Slash(s.general, s.app, "menu", nil)
	require.Equal(t, emu.StatusDeferred, s.waitFor(command, err))
	press, err := s.sam.Press(s.general, post, "regles")
	require.Equal(t, emu.StatusDeferred, s.waitFor(press, err))
	close(release)
	s.until("both answers of each", func() bool {
		return len(s.server.VisibleTo(s.lea, s.general)) == 3 && len(s.server.VisibleTo(s.sam, s.general)) == 3
	})
	require.NoError(t, s.stop())
	for _, who := range []*emu.User{s.lea, s.sam} {
		views := s.server.VisibleTo(who, s.general)
		require.Equal(t, "Bienvenue", views[0].Content, "the standing post is untouched")
		require.Equal(t, "Voici", views[1].Content)
		require.Equal(t, "Et encore", views[2].Content)
		require.True(t, views[1].Ephemeral && views[2].Ephemeral)
	}
	require.Equal(t, "menu", seen[*chat.Command](s.handler)[0].Name)
	s.noViolations()
}

func TestAPressThatNothingAnswersIsAcknowledgedSilently(t *testing.T) {
	t.Parallel()
	s := world(t).start(func(o *Options) { o.Timing.Defer = time.Hour })
	i, err := s.lea.Press(s.general, s.standing(), "regles")
	require.Equal(t, emu.StatusDeferred, s.waitFor(i, err))
	require.NoError(t, s.stop())
	require.Len(t, s.server.VisibleTo(s.lea, s.general), 1)
	s.noViolations()
}

func TestThePressedMessageIsReplacedOnlyWhereOnePersonSeesIt(t *testing.T) {
	t.Parallel()
	s := world(t)
	step := func(text string) chat.Content {
		return chat.Content{Text: text, Buttons: [][]chat.Button{{{Label: "Suite", Token: "suite"}}}}
	}
	slow := false
	s.handler.answerWith(func(ctx context.Context, b *Bot, e chat.Event) error {
		switch e := e.(type) {
		case *chat.Message:
			if e.Place.Kind == chat.Private {
				_, err := b.Send(ctx, toPerson(e, step("en privé")))
				return err
			}
		case *chat.Press:
			if slow {
				if err := pause(ctx, 300*time.Millisecond); err != nil {
					return err
				}
			}
			text := "première réponse"
			if e.Token == "suite" {
				text = "réponse changée"
			}
			ref, err := b.Send(ctx, toPerson(e, step(text)).Editing(e.Ref))
			if err == nil && e.Token == "suite" {
				require.Equal(t, e.Ref, ref)
			}
			return err
		}
		return nil
	})
	s.start()
	post := s.standing()
	for _, slow = range []bool{false, true} {
		i, err := s.lea.Press(s.general, post, "regles")
		s.waitFor(i, err)
		s.until("an answer beside the post", func() bool {
			v := s.server.VisibleTo(s.lea, s.general)
			return v[len(v)-1].Content == "première réponse"
		})
		views := s.server.VisibleTo(s.lea, s.general)
		alone := views[len(views)-1]
		require.Equal(t, "Bienvenue", views[0].Content, "the shared post is untouched")
		require.True(t, alone.Ephemeral)
		i, err = s.lea.Press(s.general, alone.ID, "suite")
		s.waitFor(i, err)
		s.until("the answer is replaced", func() bool {
			v := s.server.VisibleTo(s.lea, s.general)
			return v[len(v)-1].Content == "réponse changée"
		})
		require.Len(t, s.server.VisibleTo(s.lea, s.general), len(views))
	}
	dm, err := s.lea.DM(s.app)
	require.NoError(t, err)
	_, err = s.lea.Say(dm, "bonjour")
	require.NoError(t, err)
	s.until("the private answer", func() bool { return len(s.server.VisibleTo(s.lea, dm)) == 2 })
	i, err := s.lea.Press(dm, s.server.VisibleTo(s.lea, dm)[1].ID, "suite")
	s.waitFor(i, err)
	s.until("it is replaced", func() bool { return s.server.VisibleTo(s.lea, dm)[1].Content == "réponse changée" })
	require.NoError(t, s.stop())
	require.Len(t, s.server.VisibleTo(s.lea, dm), 2)
	s.noViolations()
}

func TestAnAnswerInThePrivateChatStaysAndCanBeEditedLater(t *testing.T) {
	t.Parallel()
	s := world(t)
	refs := make(chan chat.MessageRef, 1)
	s.handler.answerWith(func(ctx context.Context, b *Bot, e chat.Event) error {
		ref, err := b.Send(ctx, toPerson(e, chat.Content{Text: "le menu"}))
		refs <- ref
		return err
	})
	s.start()
	require.NoError(t, s.bot.RegisterCommands(soon(t), menuTable))
	dm, err := s.lea.DM(s.app)
	require.NoError(t, err)
	i, err := s.lea.Slash(dm, s.app, "heures", map[string]any{"texte": "hier 14h-16h30"})
	require.Equal(t, emu.StatusAnswered, s.waitFor(i, err))
	ref := <-refs
	address := chat.Address(privateConversation(dm.ID().String()))
	again, err := s.bot.Send(soon(t), chat.ToProfessional(address, chat.Content{Text: "le menu, à jour"}).Editing(ref))
	require.NoError(t, err)
	require.Equal(t, ref, again)
	require.NoError(t, s.stop())
	views := s.server.VisibleTo(s.lea, dm)
	require.Equal(t, "le menu, à jour", views[len(views)-1].Content)
	require.False(t, views[len(views)-1].Ephemeral)
	c := seen[*chat.Command](s.handler)[0]
	require.Equal(t, "hier 14h-16h30", c.Args)
	require.Equal(t, chat.Private, c.Place.Kind)
	s.noViolations()
}

func TestAFileComesWithThePrivateAnswer(t *testing.T) {
	t.Parallel()
	s := world(t)
	s.handler.answerWith(func(ctx context.Context, b *Bot, e chat.Event) error {
		if _, ok := e.(*chat.Press); !ok {
			return nil
		}
		_, err := b.Send(ctx, toPerson(e, chat.Content{Text: "Ce que je garde", File: &chat.File{Name: `a"b.json`, Type: "application/json", Data: []byte("{}")}}))
		return err
	})
	s.start()
	i, err := s.lea.Press(s.general, s.standing(), "regles")
	require.Equal(t, emu.StatusAnswered, s.waitFor(i, err))
	require.NoError(t, s.stop())
	v, ok := i.Reply()
	require.True(t, ok)
	require.Len(t, v.Attachments, 1)
	require.Equal(t, "a_b.json", v.Attachments[0].Filename)
	s.noViolations()
}

func TestAnInteractionDeliveredTwiceHasOneEffect(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	post := s.standing()
	s.server.Faults().Duplicate("INTERACTION_CREATE", 1)
	i, err := s.lea.Press(s.general, post, "regles")
	s.waitFor(i, err)
	s.say("ensuite")
	s.until("what follows", func() bool { return len(s.handler.texts()) == 1 })
	require.NoError(t, s.stop())
	require.Len(t, seen[*chat.Press](s.handler), 1)
}

func TestAnArrivalDeliveredTwiceHasOneName(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	s.server.Faults().Duplicate("GUILD_MEMBER_ADD", 1)
	zoe := s.server.CreateUser(emu.UserSpec{Username: "zoe"})
	require.NoError(t, zoe.Join(s.guild))
	s.until("both deliveries", func() bool { return len(seen[*chat.Join](s.handler)) == 2 })
	require.NoError(t, s.stop())
	joins := seen[*chat.Join](s.handler)
	require.Equal(t, joins[0].ID, joins[1].ID)
	require.NotContains(t, joins[0].ID, zoe.ID().String())
	require.Equal(t, zoe.ID().String(), joins[0].Author.Account.ID)
	require.NotEqual(t, joins[0].ID, joinID(newJoinKey(), s.guild.ID().String(), zoe.ID().String(), ""))
}

func TestAnAnswerAfterFifteenMinutesIsGone(t *testing.T) {
	t.Parallel()
	clock := &movable{t: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	s := world(t, func(o *emu.Options) { o.Now = clock.Now })
	s.start(func(o *Options) { o.Clock = clock })
	i, err := s.lea.Press(s.general, s.standing(), "regles")
	s.waitFor(i, err)
	s.until("the press", func() bool { return len(seen[*chat.Press](s.handler)) == 1 })
	p := seen[*chat.Press](s.handler)[0]
	late := toPerson(p, chat.Content{Text: "tard"})
	_, err = s.bot.Send(soon(t), late)
	require.NoError(t, err, "within the fifteen minutes a further answer is shown")
	clock.add(16 * time.Minute)
	_, err = s.bot.Send(soon(t), late)
	require.ErrorIs(t, err, chat.ErrGone)
	require.NoError(t, s.stop())
}

func TestAnotherProcessCanStillAnswerAnAcknowledgedPress(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	i, err := s.lea.Press(s.general, s.standing(), "regles")
	s.waitFor(i, err)
	s.until("the press", func() bool { return len(seen[*chat.Press](s.handler)) == 1 })
	require.NoError(t, s.stop())
	other := s.make()
	_, err = other.Send(soon(t), toPerson(seen[*chat.Press](s.handler)[0], chat.Content{Text: "plus tard"}))
	require.NoError(t, err)
	require.Len(t, s.server.VisibleTo(s.lea, s.general), 2)
	require.Len(t, s.server.VisibleTo(s.sam, s.general), 1)
	s.noViolations()
}

func TestAFirstAnswerWhoseConfirmationIsLostIsShownOnce(t *testing.T) {
	t.Parallel()
	s := world(t)
	sent := make(chan error, 1)
	s.handler.answerWith(func(ctx context.Context, b *Bot, e chat.Event) error {
		if _, ok := e.(*chat.Press); ok {
			_, err := b.Send(ctx, toPerson(e, chat.Content{Text: "Voici"}))
			sent <- err
		}
		return nil
	})
	s.start(func(o *Options) { o.Timing.Defer = time.Hour })
	post := s.standing()
	s.server.Faults().REST(emu.LostAnswer("create_interaction_response"))
	i, err := s.lea.Press(s.general, post, "regles")
	s.waitFor(i, err)
	<-sent
	require.NoError(t, s.stop())
	require.Len(t, s.server.VisibleTo(s.lea, s.general), 2)
}

func TestOnePersonsSlowPressHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	s := world(t)
	release := make(chan struct{})
	s.handler.answerWith(func(_ context.Context, _ *Bot, e chat.Event) error {
		if e.Head().Author.Account.ID == s.lea.ID().String() {
			<-release
		}
		return nil
	})
	s.start()
	post := s.standing()
	_, err := s.lea.Press(s.general, post, "regles")
	require.NoError(t, err)
	_, err = s.sam.Press(s.general, post, "regles")
	require.NoError(t, err)
	s.until("the other one's press", func() bool { return len(seen[*chat.Press](s.handler)) == 1 })
	close(release)
	require.NoError(t, s.stop())
	require.Len(t, seen[*chat.Press](s.handler), 2, "what was in hand is finished before the end")
}

func TestArrivingInASpaceAndLeavingItAreSaid(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	require.Empty(t, seen[*chat.Arrived](s.handler), "the spaces of a beginning session are no arrival")
	other := s.server.CreateGuild("Autre", s.lea)
	channel := other.CreateChannel(emu.ChannelSpec{Name: "accueil"})
	other.Install(s.app, botRights)
	s.until("the arrival", func() bool { return len(seen[*chat.Arrived](s.handler)) == 1 })
	require.Equal(t, other.ID().String(), string(seen[*chat.Arrived](s.handler)[0].Place.Space))
	_, err := s.lea.Say(channel, "bonjour")
	require.NoError(t, err)
	s.until("the message", func() bool { return len(s.handler.texts()) == 1 })
	channel.Remove()
	s.until("its cursor is dropped", func() bool { _, ok := s.journal.at(channel); return !ok })
	other.Uninstall(s.app)
	s.until("the departure", func() bool { return len(seen[*chat.Gone](s.handler)) == 1 })
	require.NoError(t, s.stop())
	require.Empty(t, seen[*chat.Join](s.handler), "the robot's own arrival is nobody's")
}

func TestAnEditIsReadOnceAndAnUnchangedTextIsNot(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	id := s.say("avant")
	require.NoError(t, s.lea.Edit(s.general, id, "après"))
	require.NoError(t, s.sam.React(s.general, id, "👍"))
	s.until("the edit", func() bool { return len(s.handler.texts()) == 2 })
	require.NoError(t, s.stop())
	m := seen[*chat.Message](s.handler)[1]
	require.True(t, m.Edited)
	require.Equal(t, "après", m.Text)
	require.Equal(t, seen[*chat.Message](s.handler)[0].Ref, m.Ref)
	require.NotEqual(t, "m"+id.String(), m.ID)
}

func TestWhoRunsTheSpaceIsKnown(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	_, err := s.sam.Say(s.general, "propriétaire")
	require.NoError(t, err)
	s.say("membre")
	role := s.guild.CreateRole("animation", emu.PermManageGuild)
	require.NoError(t, s.guild.SetRoles(s.lea, role))
	s.say("administratrice")
	role.SetPermissions(emu.DefaultPermissions)
	s.say("membre de nouveau")
	s.until("all", func() bool { return len(s.handler.texts()) == 4 })
	require.NoError(t, s.stop())
	got := map[string]bool{}
	for _, m := range seen[*chat.Message](s.handler) {
		got[m.Text] = m.Author.Administrator
	}
	require.Equal(t, map[string]bool{"propriétaire": true, "membre": false, "administratrice": true, "membre de nouveau": false}, got)
}

func TestAMenuEntryOnAMessageNamesIt(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	require.NoError(t, s.bot.RegisterCommands(soon(t), menuTable, pdn.SpaceID(s.guild.ID().String())))
	id := s.say("à regarder")
	i, err := s.sam.MessageCommand(s.general, s.app, "Prévenir un adulte", id)
	s.waitFor(i, err)
	s.until("the command", func() bool { return len(seen[*chat.Command](s.handler)) == 1 })
	require.NoError(t, s.stop())
	c := seen[*chat.Command](s.handler)[0]
	require.Equal(t, string(messageRef(s.general.ID().String(), id.String(), false)), c.Args)
	s.noViolations()
}

func TestAHandlerThatFailsLaterStillFindsItsPressAcknowledged(t *testing.T) {
	t.Parallel()
	s := world(t)
	tries := 0
	s.handler.answerWith(func(ctx context.Context, b *Bot, e chat.Event) error {
		if _, ok := e.(*chat.Press); !ok {
			return nil
		}
		if tries++; tries < 15 {
			return errors.New("disk full")
		}
		_, err := b.Send(ctx, toPerson(e, chat.Content{Text: "enfin"}))
		return err
	})
	s.start()
	post := s.standing()
	i, err := s.lea.Press(s.general, post, "regles")
	require.Equal(t, emu.StatusDeferred, s.waitFor(i, err))
	s.until("the answer", func() bool { return len(s.server.VisibleTo(s.lea, s.general)) == 2 })
	require.NoError(t, s.stop())
}
