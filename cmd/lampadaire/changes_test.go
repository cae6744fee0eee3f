package main

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	emut "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/schedule"
)

const filmNobody = "édition le 20/11/2026\nCe qui change\n- On ne filme personne.\nCe qui ne change pas\n- Tu choisis."

// newsroom is the stage on the second of November, with a head who has an account
// on both networks.
type newsroom struct {
	*stage
	clock   *schedule.Manual
	house   *house
	aude    *emud.User
	audeToo *emut.Person
	lea     *emud.User
	tom     *emut.Person
	given   string // the last code
}

func newsroomOf(t *testing.T) *newsroom {
	t.Helper()
	clock := schedule.NewManual(paris(time.November, 2, 10, 0))
	s := newStage(t, withSpecs, func(o *stageOptions) { o.discord.Now, o.telegram.Now = clock.Now, clock.Now })
	n := &newsroom{stage: s, clock: clock, aude: s.discord.CreateUser(emud.UserSpec{Username: "aude"}), audeToo: s.telegram.Person("Aude", "aude_escale", "fr")}
	require.NoError(t, n.aude.Join(s.guild))
	require.NoError(t, s.guild.SetRoles(n.aude, s.guild.CreateRole("direction", emud.PermAdministrator)))
	structure := &s.settings.Structures[0]
	structure.People = append(structure.People, config.Persona{
		FirstName: "Aude", Function: "directrice", Role: "responsable",
		Accounts: []config.Account{{Network: "discord", ID: n.aude.ID().String()}, {Network: "telegram", ID: strconv.FormatInt(n.audeToo.ID(), 10)}},
	})
	n.house, _ = s.inProcess(func(p *plan) { p.clock = clock })
	s.connected()
	n.lea, n.tom = s.young()
	_, err := n.audeToo.Start("")
	require.NoError(t, err)
	s.shownOnTelegram(n.audeToo, "Voici votre menu")
	return n
}

// code is what the head reads under [Où dire les changements].
func (n *newsroom) code() string {
	n.t.Helper()
	_, err := n.audeToo.Say(n.audeToo.Private(), "/menu")
	require.NoError(n.t, err)
	n.pressed("Voici votre menu", "Nouvelle édition")
	n.pressed("Pour une nouvelle édition", "Où dire les changements")
	before := n.given
	n.until("a new code", func() bool {
		n.given = codePrinted.FindString(plain(n.latest("Dans le canal public de vos changements").Text))
		return n.given != before
	})
	return n.given
}

// pressed presses a button of the head's newest message that says something.
func (n *newsroom) pressed(words, label string) {
	n.t.Helper()
	m := n.latest(words)
	_, err := n.audeToo.Press(n.audeToo.Private(), m.ID, telegramButton(n.t, m, label).Data)
	require.NoError(n.t, err)
}

// latest is the head's newest message of the robot that says something.
func (n *newsroom) latest(words string) emut.Seen {
	n.t.Helper()
	found := n.shownOnTelegram(n.audeToo, words)
	for _, m := range n.telegram.VisibleTo(n.audeToo, n.audeToo.Private()) {
		if m.ByBot && strings.Contains(plain(m.Text), words) {
			found = m
		}
	}
	return found
}

// announces writes and publishes the second edition.
func (n *newsroom) announces() {
	n.t.Helper()
	_, err := n.audeToo.Say(n.audeToo.Private(), filmNobody)
	require.NoError(n.t, err)
	n.pressed("Brouillon de l'édition 2", "Publier cette édition")
	n.shownOnTelegram(n.audeToo, "L'édition 2 est publiée")
}

// on lets time pass, one due instant after the other.
func (n *newsroom) on(day int) {
	n.clock.StepTo(n.t.Context(), n.house.schedule, paris(time.November, day, 12, 0))
}

// inChannel counts the posts of the robot in a Discord channel that say something.
func (n *newsroom) inChannel(c *emud.Channel, words string) (found int) {
	for _, m := range n.discord.Messages(c) {
		if m.FromBot && strings.Contains(plain(m.Content), words) {
			found++
		}
	}
	return found
}

// inChat counts those of a Telegram group or channel, as one of its members sees it.
func (n *newsroom) inChat(p *emut.Person, c *emut.Chat, words string) (found int) {
	for _, m := range n.telegram.VisibleTo(p, c) {
		if m.ByBot && strings.Contains(plain(m.Text), words) {
			found++
		}
	}
	return found
}

const (
	willChange = "Les règles d'ici vont changer le vendredi 20 novembre"
	didChange  = "Les règles d'ici ont changé"
	linkedHere = "Ici, l'Escale dit ce qui change dans ses règles"
)

// A22: a channel of Telegram with a public name is linked by a code that its
// administrator types there, where nobody has an account; an edition is told there
// fifteen days before, in the spaces on its day, then the difference to each once.
func TestAPublicChannelOnTelegramTellsAnEditionBeforeItsDay(t *testing.T) {
	t.Parallel()
	n := newsroomOf(t)
	channel := n.telegram.Channel("Règles de l'Escale").Own(n.audeToo).Seat(n.tom)
	channel.SeatBot(emut.Rights{"can_post_messages": true})
	_, err := n.audeToo.Say(channel, "/relier "+n.code())
	require.NoError(t, err)
	n.shownOnTelegram(n.audeToo, "pas d'adresse publique")
	require.Zero(t, n.inChat(n.tom, channel, linkedHere), "nothing is said where nothing is linked")

	channel.Publish("regles_escale")
	_, err = n.audeToo.Say(channel, "/relier "+n.code())
	require.NoError(t, err)
	n.shownOnTelegram(n.audeToo, "L'endroit des changements est relié : https://t.me/regles_escale")
	require.Equal(t, 1, n.inChat(n.tom, channel, linkedHere))
	_, err = n.tom.Start("")
	require.NoError(t, err)
	_, err = n.tom.Say(n.tom.Private(), "/charte")
	require.NoError(t, err)
	n.shownOnTelegram(n.tom, "https://t.me/regles_escale")

	_, err = n.audeToo.Say(n.audeToo.Private(), strings.Replace(filmNobody, "20/11", "16/11", 1))
	require.NoError(t, err)
	n.shownOnTelegram(n.audeToo, "au moins 15 jours avant")
	require.Zero(t, n.inChat(n.tom, channel, "vont changer"), "fourteen days before is refused")
	n.announces()
	n.until("it is told in the channel", func() bool { return n.inChat(n.tom, channel, willChange) == 1 })
	require.Zero(t, n.inChat(n.tom, n.group, willChange), "the spaces wait for the day")
	n.on(19)
	require.Zero(t, n.inChat(n.tom, n.group, didChange))
	n.on(21)
	require.Equal(t, 1, n.inChat(n.tom, n.group, didChange))
	require.Equal(t, 1, n.inChannel(n.channel, didChange), "and in the spaces of the other network")
	require.Equal(t, 1, n.inChat(n.tom, channel, willChange), "once")
	_, err = n.tom.Say(n.tom.Private(), "/menu")
	require.NoError(t, err)
	n.shownOnTelegram(n.tom, "On ne filme personne")
	require.Empty(t, n.telegram.Violations())
	require.Empty(t, n.discord.Violations())
}

// The same in a channel of announcements on Discord.
func TestAnAnnouncementChannelOnDiscordTellsAnEditionBeforeItsDay(t *testing.T) {
	t.Parallel()
	n := newsroomOf(t)
	news := n.guild.CreateChannel(emud.ChannelSpec{Name: "annonces", Kind: emud.GuildAnnouncement})
	n.answers("C'est fait", func() (*emud.Interaction, error) {
		return n.aude.Slash(news, n.app, "relier", map[string]any{"nom": n.code()})
	})
	page := "https://discord.com/channels/" + n.guild.ID().String() + "/" + news.ID().String()
	n.shownOnTelegram(n.audeToo, "L'endroit des changements est relié : "+page)
	require.Equal(t, 1, n.inChannel(news, linkedHere))
	n.answers("Salut", func() (*emud.Interaction, error) { return n.lea.Slash(n.channel, n.app, "menu", nil) })
	n.answers(page, func() (*emud.Interaction, error) { return n.lea.Slash(n.channel, n.app, "charte", nil) })

	n.announces()
	n.until("it is told in the channel", func() bool { return n.inChannel(news, willChange) == 1 })
	require.Zero(t, n.inChannel(n.channel, willChange))
	n.on(21)
	require.Equal(t, 1, n.inChannel(n.channel, didChange))
	require.Equal(t, 1, n.inChannel(news, willChange))
	n.answers("Que veux-tu faire", func() (*emud.Interaction, error) { return n.lea.Slash(n.channel, n.app, "menu", nil) })
	n.until("the difference follows the answer, for her alone", func() bool {
		for _, v := range n.discord.VisibleTo(n.lea, n.channel) {
			if v.Ephemeral && strings.Contains(plain(v.Content), "On ne filme personne") {
				return true
			}
		}
		return false
	})
	require.Empty(t, n.telegram.Violations())
	require.Empty(t, n.discord.Violations())
}

// A place of changes that is gone is said to the head, its address is shown no
// more, and what was to be told there is told in the spaces.
func TestAPlaceOfChangesThatIsGoneIsSaidToTheHeadAndNothingIsLost(t *testing.T) {
	t.Parallel()
	for name, gone := range map[string]func(n *newsroom) (perish func()){
		"a channel of Telegram deleted": func(n *newsroom) func() {
			channel := n.telegramPlace()
			return channel.Delete
		},
		"the robot put out of a channel of Telegram": func(n *newsroom) func() {
			channel := n.telegramPlace()
			return func() { channel.RemoveBot(n.audeToo) }
		},
		"a channel of Discord deleted": func(n *newsroom) func() {
			news := n.guild.CreateChannel(emud.ChannelSpec{Name: "annonces", Kind: emud.GuildAnnouncement})
			n.answers("C'est fait", func() (*emud.Interaction, error) {
				return n.aude.Slash(news, n.app, "relier", map[string]any{"nom": n.code()})
			})
			return news.Remove
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newsroomOf(t)
			perish := gone(n)
			n.shownOnTelegram(n.audeToo, "L'endroit des changements est relié")
			perish()
			n.announces()
			n.shownOnTelegram(n.audeToo, "Je ne peux plus écrire là où vous dites les changements")
			n.until("told in the spaces", func() bool {
				return n.inChannel(n.channel, willChange) == 1 && n.inChat(n.tom, n.group, willChange) == 1
			})
			n.on(21)
			require.Equal(t, 1, n.inChannel(n.channel, didChange))
			require.Equal(t, 1, n.inChat(n.tom, n.group, didChange))
			_, err := n.tom.Start("")
			require.NoError(t, err)
			_, err = n.tom.Say(n.tom.Private(), "/charte")
			require.NoError(t, err)
			rules := n.shownOnTelegram(n.tom, "Les règles d'ici")
			require.NotContains(t, rules.Text, "https://t.me/regles_escale", "a dead address is not shown")
			require.NotContains(t, rules.Text, "discord.com/channels")
		})
	}
}

func (n *newsroom) telegramPlace() *emut.Chat {
	channel := n.telegram.Channel("Règles de l'Escale").Own(n.audeToo).Publish("regles_escale")
	channel.SeatBot(emut.Rights{"can_post_messages": true})
	_, err := n.audeToo.Say(channel, "/relier "+n.code())
	require.NoError(n.t, err)
	return channel
}

// On Discord the robot hears that the channel was deleted: the head does not learn it
// on the day of the next edition.
func TestADeletedAnnouncementChannelIsSaidToTheHeadBeforeAnyEdition(t *testing.T) {
	t.Parallel()
	n := newsroomOf(t)
	news := n.guild.CreateChannel(emud.ChannelSpec{Name: "annonces", Kind: emud.GuildAnnouncement})
	n.answers("C'est fait", func() (*emud.Interaction, error) {
		return n.aude.Slash(news, n.app, "relier", map[string]any{"nom": n.code()})
	})
	n.shownOnTelegram(n.audeToo, "L'endroit des changements est relié")
	other := n.guild.CreateChannel(emud.ChannelSpec{Name: "jeux"})
	other.Remove()
	news.Remove()
	n.shownOnTelegram(n.audeToo, "Je ne peux plus écrire là où vous dites les changements")
	_, err := n.tom.Start("")
	require.NoError(t, err)
	_, err = n.tom.Say(n.tom.Private(), "/charte")
	require.NoError(t, err)
	require.NotContains(t, n.shownOnTelegram(n.tom, "Les règles d'ici").Text, "discord.com/channels", "a dead address is not shown")
}
