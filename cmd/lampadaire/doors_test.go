package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	emut "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/store/storetest"
)

var codePrinted = regexp.MustCompile(`[2-9A-Z]{4}-[2-9A-Z]{6}`)

// shownOnTelegram waits for a message of the robot in somebody's private chat.
func (s *stage) shownOnTelegram(p *emut.Person, words string) emut.Seen {
	s.t.Helper()
	var found emut.Seen
	s.until(words, func() bool {
		for _, m := range s.telegram.VisibleTo(p, p.Private()) {
			if m.ByBot && strings.Contains(plain(m.Text), words) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

func (s *stage) shownOnDiscord(u *emud.User, words string) emud.View {
	s.t.Helper()
	dm, err := u.DM(s.app)
	require.NoError(s.t, err)
	var found emud.View
	s.until(words, func() bool {
		for _, v := range s.discord.VisibleTo(u, dm) {
			if v.FromBot && strings.Contains(plain(v.Content), words) {
				found = v
				return true
			}
		}
		return false
	})
	return found
}

// answers starts an interaction and waits for its answer.
func (s *stage) answers(words string, begin func() (*emud.Interaction, error)) emud.View {
	s.t.Helper()
	i, err := begin()
	require.NoError(s.t, err)
	var found emud.View
	s.until(words, func() bool {
		v, ok := i.Reply()
		found = v
		return ok && strings.Contains(plain(v.Content), words)
	})
	return found
}

func telegramButton(t testing.TB, m emut.Seen, label string) emut.Button {
	t.Helper()
	for _, row := range m.Buttons {
		for _, b := range row {
			if plain(b.Text) == label {
				return b
			}
		}
	}
	t.Fatalf("no button %q under %q", label, m.Text)
	return emut.Button{}
}

func discordButton(t testing.TB, v emud.View, label string) emud.Component {
	t.Helper()
	for _, b := range v.Buttons() {
		if plain(b.Label) == label {
			return b
		}
	}
	t.Fatalf("no button %q under %q", label, v.Content)
	return emud.Component{}
}

// TestAnInvitedPromeneureLinksHerSpacesAndAnswersRequestsOnBothNetworks plays,
// on real sockets and with the program as a process: an invitation made by the
// command line while the program runs, the code typed, the other network linked,
// a space linked on each network, a restart, and a request from each network.
func TestAnInvitedPromeneureLinksHerSpacesAndAnswersRequestsOnBothNetworks(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.settings.Structures[0].People = nil
	program := s.serve()
	s.connected()
	nour := s.telegram.Person("Nour", "nour_pro", "fr")
	nourToo := s.discord.CreateUser(emud.UserSpec{Username: "nour"})

	// Invitation and code, on Telegram; then the other network.
	invite := s.command("lampadaire", "invite", "--config", s.install(), "--role", "pdn", "--prenom", "Nour", "--fonction", "animatrice")
	require.Zero(t, invite.wait())
	code := codePrinted.FindString(invite.stdout.String())
	require.NotEmpty(t, code, invite.stdout.String())
	_, err := nour.Start("c-" + strings.ReplaceAll(code, "-", ""))
	require.NoError(t, err)
	menu := s.shownOnTelegram(nour, "Bienvenue Nour")
	s.until("her own commands are offered to her", func() bool { return strings.Contains(s.offered(nour), "heures") })
	_, err = nour.Press(nour.Private(), menu.ID, telegramButton(t, menu, "Autre chose").Data)
	require.NoError(t, err)
	menu = s.shownOnTelegram(nour, "Tout le reste est ici")
	_, err = nour.Press(nour.Private(), menu.ID, telegramButton(t, menu, "Mon autre réseau").Data)
	require.NoError(t, err)
	linking := codePrinted.FindString(s.shownOnTelegram(nour, "tapez ce code").Text)
	if linking == "" { // markup may escape the dash
		linking = codePrinted.FindString(plain(s.shownOnTelegram(nour, "tapez ce code").Text))
	}
	require.NoError(t, nourToo.Join(s.guild))
	dm, err := nourToo.DM(s.app)
	require.NoError(t, err)
	_, err = nourToo.Say(dm, linking)
	require.NoError(t, err)
	s.shownOnDiscord(nourToo, "Bienvenue Nour")

	// A space of her own on each network.
	group := s.telegram.Supergroup("Les ados").Own(nour).SeatBot(nil)
	_, err = nour.Say(group, "/relier Les ados")
	require.NoError(t, err)
	s.shownOnDiscord(nourToo, "« Les ados » est relié à l'Escale") // where she last spoke in private
	guild := s.discord.CreateGuild("Le serveur de Nour", nourToo)
	channel := guild.CreateChannel(emud.ChannelSpec{Name: "accueil"})
	guild.Install(s.app, emud.PermViewChannel|emud.PermSendMessages|emud.PermReadHistory)
	s.until("the commands are known there", func() bool { return len(s.discord.CommandsFor(nourToo, channel)) > 0 })
	bound := s.answers("est relié à l'Escale", func() (*emud.Interaction, error) { return nourToo.Slash(channel, s.app, "relier", nil) })
	s.answers("C'est publié", func() (*emud.Interaction, error) {
		return nourToo.Press(channel, bound.ID, discordButton(t, bound, "Publier : Espace 4").CustomID)
	})

	// All of it is still there after a restart.
	require.Zero(t, program.term())
	program = s.serve()
	s.connected()

	// A request from each network; her page reaches Nour, and nobody else.
	lea := s.discord.CreateUser(emud.UserSpec{Username: "lea"})
	require.NoError(t, lea.Join(guild))
	talk := s.answers("Tu peux parler à un adulte", func() (*emud.Interaction, error) { return s.talks(lea, channel) })
	s.answers("Qui peut t'écrire : Nour", func() (*emud.Interaction, error) {
		return lea.Press(channel, talk.ID, discordButton(t, talk, "Qu'on m'écrive").CustomID)
	})
	page := "https://discord.com/users/" + lea.ID().String()
	require.Equal(t, page, s.requestFrom(nour, nourToo, page))

	tom := s.telegram.Person("Tom", "tom_zone", "fr")
	_, err = tom.Start("")
	require.NoError(t, err)
	first := s.shownOnTelegram(tom, "Salut, je suis un robot")
	_, err = tom.Press(tom.Private(), first.ID, telegramButton(t, first, "Parler à quelqu'un").Data)
	require.NoError(t, err)
	screen := s.shownOnTelegram(tom, "Tu peux parler à un adulte")
	_, err = tom.Press(tom.Private(), screen.ID, telegramButton(t, screen, "Qu'on m'écrive").Data)
	require.NoError(t, err)
	s.shownOnTelegram(tom, "Qui peut t'écrire : Nour")
	require.Equal(t, "https://t.me/tom_zone", s.requestFrom(nour, nourToo, "https://t.me/tom_zone"))

	// The papers tell the house as it stands, beside the running program.
	folder := t.TempDir()
	require.Zero(t, s.command("lampadaire", "dossier", "--config", s.install(), "--dossier", folder).wait())
	register, err := os.ReadFile(filepath.Join(folder, "escale-page-au-suivant.md"))
	require.NoError(t, err)
	require.Contains(t, string(register), "Les ados")
	seen, err := os.ReadFile(filepath.Join(folder, "escale-ce-que-voit-l-employeur.md"))
	require.NoError(t, err)
	require.Contains(t, string(seen), "Nour, animatrice")

	require.Zero(t, program.term())
	traces, err := storetest.FindBytes(s.path("."), []string{
		"tom_zone", page, lea.ID().String(), strconv.FormatInt(tom.ID(), 10), strings.ReplaceAll(code, "-", ""), code[5:],
		nourToo.ID().String(), "nour_pro",
	})
	require.NoError(t, err)
	require.Empty(t, traces)
	left, err := os.ReadDir(s.settings.Data + ".invitations")
	require.NoError(t, err)
	require.Empty(t, left, "the invitation that was taken waits no more")
}

// talks opens [Parler à quelqu'un] from the menu of a server.
func (s *stage) talks(who *emud.User, channel *emud.Channel) (*emud.Interaction, error) {
	menu := s.answers("Salut, je suis", func() (*emud.Interaction, error) { return who.Slash(channel, s.app, "menu", nil) })
	return who.Press(channel, menu.ID, discordButton(s.t, menu, "Parler à quelqu'un").CustomID)
}

// requestFrom waits until the page stands under a message to Nour, on the
// network where she last spoke with the robot.
func (s *stage) requestFrom(nour *emut.Person, nourToo *emud.User, page string) (found string) {
	s.t.Helper()
	dm, err := nourToo.DM(s.app)
	require.NoError(s.t, err)
	s.until("the request with "+page, func() bool {
		for _, m := range s.telegram.VisibleTo(nour, nour.Private()) {
			for _, row := range m.Buttons {
				for _, b := range row {
					if b.URL == page {
						found = b.URL
					}
				}
			}
		}
		for _, v := range s.discord.VisibleTo(nourToo, dm) {
			for _, b := range v.Buttons() {
				if b.URL == page {
					found = b.URL
				}
			}
		}
		return found != ""
	})
	return found
}
