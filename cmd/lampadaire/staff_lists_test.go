package main

import (
	"maps"
	"slices"
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

// offered are the commands that the client of a person shows in private, "" before
// the chat is opened.
func (s *stage) offered(p *emut.Person) string {
	if p.Private() == nil {
		return ""
	}
	return strings.Join(slices.Sorted(maps.Keys(s.telegram.CommandsFor(p, p.Private()))), " ")
}

const forEverybody = "aide alerter charte code menu non oui privacy"

// listed gives the stage a person of a role, on Telegram.
func (s *stage) listed(role string) *emut.Person {
	p := s.telegram.Person(role, role+"_45", "fr")
	who := config.Persona{FirstName: role, Function: role, Role: role, Accounts: []config.Account{{Network: "telegram", ID: strconv.FormatInt(p.ID(), 10)}}}
	if role == "stagiaire" {
		who.Tutor, who.Until = "Samira", "2026-11-12"
	}
	if role == "pdn" || role == "stagiaire" {
		who.Secrecy, who.Viewing = "non", "non"
	}
	s.settings.Structures[0].People = append(s.settings.Structures[0].People, who)
	return p
}

// Each role sees in private, on Telegram, the menu and the shortcuts that it may
// use, once the chat is open; who leaves, or was left out while the program was
// stopped, sees again what everybody sees.
func TestEachRoleIsOfferedItsOwnCommandsOnTelegram(t *testing.T) {
	t.Parallel()
	clock := schedule.NewManual(paris(time.November, 10, 10, 0))
	s := newStage(t, withSpecs, func(o *stageOptions) { o.discord.Now, o.telegram.Now = clock.Now, clock.Now })
	const field = "a_regarder contact debut ecrire fin heures lecture menu mois"
	want := map[string]string{
		"pdn": field, "stagiaire": field, "responsable": "a_regarder lecture menu", "coordinateur": "lecture menu", "technicien": "lecture menu",
	}
	people := map[string]*emut.Person{}
	for role := range want {
		people[role] = s.listed(role)
	}
	h, stop := s.inProcess(func(p *plan) { p.clock = clock })
	s.connected()
	_, tom := s.young()
	for _, p := range slices.Concat(slices.Collect(maps.Values(people)), []*emut.Person{tom}) {
		_, err := p.Start("")
		require.NoError(t, err)
	}
	for role, p := range people {
		s.until(role+" is offered "+want[role], func() bool { return s.offered(p) == want[role] })
	}
	require.Equal(t, forEverybody, s.offered(tom))
	require.Equal(t, map[string]string{"menu": "Le menu"}, s.telegram.CommandsFor(tom, s.group))

	clock.StepTo(t.Context(), h.schedule, paris(time.November, 13, 9, 0))
	require.NoError(t, h.app.Tend(t.Context()))
	s.until("the trainee's access has ended", func() bool { return s.offered(people["stagiaire"]) == forEverybody })

	require.NoError(t, stop())
	all := &s.settings.Structures[0].People
	at := slices.IndexFunc(*all, func(p config.Persona) bool { return p.Role == "pdn" && p.FirstName == "pdn" })
	(*all)[at].Role = "responsable"
	*all = slices.DeleteFunc(*all, func(p config.Persona) bool { return p.FirstName == "technicien" || p.FirstName == "responsable" })
	s.inProcess(func(p *plan) { p.clock = clock })
	s.until("another role, another list", func() bool { return s.offered(people["pdn"]) == want["responsable"] })
	gone := people["responsable"]
	require.Equal(t, want["responsable"], s.offered(gone), "nobody was there to take it away")
	_, err := gone.Say(gone.Private(), "/a_regarder")
	require.NoError(t, err)
	s.shownOnTelegram(gone, "Je ne connais pas ce mot")
	s.until("his first command shows that it is no longer his", func() bool { return s.offered(gone) == forEverybody })
	require.Empty(t, s.telegram.Violations())
}

// On Discord the permissions of the server tell who is offered the shortcuts of
// professionals: who moderates. Whoever is none learns nothing by them.
func TestTheCommandsOfProfessionalsOnDiscordAreForWhoModerates(t *testing.T) {
	t.Parallel()
	s := newStage(t, withSpecs)
	s.inProcess()
	s.connected()
	lea, _ := s.young()
	moderator := s.discord.CreateUser(emud.UserSpec{Username: "moderateur"})
	require.NoError(t, moderator.Join(s.guild))
	require.NoError(t, s.guild.SetRoles(moderator, s.guild.CreateRole("modération", emud.PermManageMessages)))
	names := func(u *emud.User) (typed []string) {
		for _, c := range s.discord.CommandsFor(u, s.channel) {
			typed = append(typed, c.Name)
		}
		slices.Sort(typed)
		return typed
	}
	require.Equal(t, []string{"Prévenir un adulte", "aide", "alerter", "charte", "menu", "non", "oui", "privacy"}, names(lea))
	require.Equal(t, []string{
		"On peut écrire ?", "Prévenir un adulte", "a_regarder", "aide", "alerter", "charte", "contact", "debut", "ecrire", "fin", "heures",
		"lecture", "menu", "mois", "non", "oui", "privacy",
	}, names(moderator))
	require.Contains(t, names(s.samira), "relier", "who administers the server")
	shown := s.answers("Je ne connais pas ce mot", func() (*emud.Interaction, error) { return moderator.Slash(s.channel, s.app, "heures", nil) })
	require.True(t, shown.Ephemeral)
	require.Empty(t, s.discord.Violations())
}
