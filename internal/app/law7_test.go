package app_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// pair is a structure of two professionals.
func pair(t TB, choices ...choice) *house {
	return town(t, append(choices, func(o *app.Options) {
		structures := o.Directory.Structures()
		malo := structures[0].People[0]
		malo.FirstName, malo.Role, malo.Tutor = "Malo", pdn.RoleTrainee, "Samira"
		malo.Accounts = []pdn.Account{{Network: alone, ID: "malo"}, {Network: open, ID: "malo"}}
		structures[0].People = append(structures[0].People, malo)
		directory, err := registry.NewDirectory(structures)
		require.NoError(t, err)
		o.Directory = directory
	})...)
}

// longest are lists as long as the settings allow.
func longest(l app.Lists) app.Lists {
	for i := range 19 {
		name := fmt.Sprintf("entrée %02d", i)
		l.Networks = append(l.Networks, name)
		l.Tally.Themes = append(l.Tally.Themes, tally.Choice{Slug: name, Label: name})
		l.Tally.Ages = append(l.Tally.Ages, tally.Choice{Slug: name, Label: name})
		l.Tally.Referral = append(l.Tally.Referral, tally.Choice{Slug: name, Label: name})
		l.Reasons = append(l.Reasons, name)
	}
	l.Networks, l.Tally.Themes, l.Tally.Referral = l.Networks[:16], l.Tally.Themes[:19], l.Tally.Referral[:19]
	l.Tally.Ages, l.Reasons = l.Tally.Ages[:15], l.Reasons[:6]
	l.What, l.How, l.Next = l.Reasons, l.Reasons, l.Reasons[:4]
	return l
}

// noise is an event that declares nothing: what people say, where they are, the
// presses of others, what is read again.
func noise(r *rapid.T, h *house, stolen []chat.Outgoing) chat.Event {
	n := rapid.SampledFrom([]pdn.NetworkID{alone, open}).Draw(r, "network")
	place := rapid.SampledFrom([]chat.Place{private, inAlone, inTheOpn}).Draw(r, "place")
	author := rapid.SampledFrom([]string{samira, "malo", "lea"}).Draw(r, "author")
	text := rapid.SampledFrom([]string{"hier 14h-16h30", "je commence", "J'ai fini", "salut", "en ligne de 9h à 11h", "oui", "/debut"}).Draw(r, "text")
	o := h.origin(n, author, place)
	switch rapid.IntRange(0, 6).Draw(r, "event") {
	case 0:
		return &chat.Message{Origin: o, Text: text}
	case 1:
		o.Reread = true
		return &chat.Message{Origin: o, Text: text}
	case 2:
		return &chat.Message{Origin: o, Text: text, Edited: true}
	case 3:
		return &chat.Join{Origin: o}
	case 4: // the buttons of Samira, pressed by another
		o.Author.Account.ID = rapid.SampledFrom([]string{"malo", "lea"}).Draw(r, "thief")
		buttons := stolen[0].Content().Buttons
		row := buttons[rapid.IntRange(0, len(buttons)-1).Draw(r, "row")]
		return &chat.Press{Origin: o, Token: row[rapid.IntRange(0, len(row)-1).Draw(r, "button")].Token, Ref: "m"}
	case 5:
		o.Author.Account.ID = "lea"
		return &chat.Command{Origin: o, Name: rapid.SampledFrom([]string{"debut", "fin", "contact", "heures"}).Draw(r, "word"), Args: text}
	default:
		o.Author.Kind = chat.Automaton
		return &chat.Command{Origin: o, Name: "debut"}
	}
}

// TestLaw7_PresenceIsDeclaredByItsAuthorsOwnPressesAndNeverInferred throws at the
// house everything that is no declaration: not one act, not one sign of life.
func TestLaw7_PresenceIsDeclaredByItsAuthorsOwnPressesAndNeverInferred(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		h := pair(r)
		menu := h.command(open, samira, private, "menu", "")
		kept := h.press(open, samira, private, h.write(open, samira, private, "hier 14h-16h"), "Oui, on garde")
		one := h.press(open, samira, private, kept, "Corriger")
		where := h.command(open, samira, private, "debut", "")
		proposed := h.write(open, samira, private, "hier 9h-10h")
		h.command(open, samira, private, "debut", "snapchat")
		running := h.command(open, samira, private, "menu", "")
		events, desks := h.memory.state.clone().hours.events, h.memory.state.clone().hours.desks
		stolen := rapid.SampledFrom([][]chat.Outgoing{menu, kept, one, running, where, proposed}).Draw(r, "stolen")
		h.clock.add(time.Hour)
		for range rapid.IntRange(1, 10).Draw(r, "noises") {
			h.clock.add(time.Minute)
			require.NoError(r, h.app.Handle(context.Background(), noise(r, h, stolen)))
		}
		require.Equal(r, events, h.memory.state.hours.events)
		for author, d := range desks {
			require.Equal(r, d.Sign, h.memory.state.hours.desks[author].Sign, "a message is no sign of life")
			require.Equal(r, d.Session, h.memory.state.hours.desks[author].Session)
		}
		require.Empty(r, h.memory.state.hours.cells)
	})
}

// TestLaw7_ColleaguesNeverSeeEachOthersHours walks through all the screens of one
// professional while the other one has hours that nobody could miss.
func TestLaw7_ColleaguesNeverSeeEachOthersHours(t *testing.T) {
	h := pair(t, func(o *app.Options) { o.Lists = longest(o.Lists) })
	h.press(open, samira, private, h.write(open, samira, private, "hier 13h07-16h40"), "Oui, on garde")
	mine := h.command(open, samira, private, "menu", "")
	require.Contains(t, texts(mine), "3 h 33 faites", "the test looks for what is there")
	seen := map[string]bool{}
	queue := h.command(open, "malo", private, "menu", "")
	for steps := 0; len(queue) > 0 && steps < 400; steps++ {
		said := queue[0]
		queue = queue[1:]
		fits(t, said)
		shown := texts([]chat.Outgoing{said}) + fmt.Sprint(said.Content().Buttons)
		for _, secret := range []string{"3 h 33", "13 h 07", "16 h 40", "classement", "moyenne de l'équipe"} {
			require.NotContains(t, spaces.Replace(shown), secret)
		}
		for _, row := range said.Content().Buttons {
			for _, b := range row {
				if b.Token == "" || seen[b.Label] {
					continue
				}
				seen[b.Label] = true
				h.senders[open].take()
				h.handle(&chat.Press{Origin: h.origin(open, "malo", private), Token: b.Token, Ref: "m"})
				queue = append(queue, h.senders[open].take()...)
			}
		}
	}
	require.Greater(t, len(seen), 100, "the walk goes through the screens")
}

// fits refuses a screen that one of the platforms would not take.
func fits(t *testing.T, said chat.Outgoing) {
	t.Helper()
	c := said.Content()
	require.LessOrEqual(t, len(c.Buttons), 5, c.Text)
	require.Less(t, len([]rune(c.Text)), 1024)
	for _, row := range c.Buttons {
		require.NotEmpty(t, row, c.Text)
		require.LessOrEqual(t, len(row), 5, c.Text)
		for _, b := range row {
			require.NotEmpty(t, b.Label, c.Text)
			require.LessOrEqual(t, len([]rune(b.Label)), 80)
			require.LessOrEqual(t, len(b.Token), 64)
		}
	}
}

// TestLaw7_HoursAreReadOneAuthorAtATime looks at the port itself: acts, notes and
// counters cannot be asked for everybody at once.
func TestLaw7_HoursAreReadOneAuthorAtATime(t *testing.T) {
	port := reflect.TypeFor[app.PresenceReads]()
	checked := 0
	for i := range port.NumMethod() {
		m := port.Method(i)
		out := m.Type.Out(0).String()
		if !strings.Contains(out, "presence.Event") && !strings.Contains(out, "Reflection") && !strings.Contains(out, "tally.Cell") {
			continue
		}
		checked++
		takes := false
		for j := range m.Type.NumIn() {
			takes = takes || m.Type.In(j) == reflect.TypeFor[presence.AuthorID]()
		}
		require.True(t, takes, m.Name)
	}
	require.Equal(t, 3, checked)
	require.NotContains(t, fmt.Sprint(reflect.TypeFor[presence.Event]()), "Message")
}
