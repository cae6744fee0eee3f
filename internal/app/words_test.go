package app_test

import (
	"fmt"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// every is each screen that a person can reach, in each state.
func every(t *testing.T) map[string]chat.Outgoing {
	t.Helper()
	out := map[string]chat.Outgoing{}
	for _, before := range []string{"", "oui", "non"} {
		h := build(t, 1)
		keep := func(name string, sent []chat.Outgoing) {
			for i, o := range sent {
				out[fmt.Sprintf("%s/%s/%d", before, name, i)] = o
			}
		}
		keep("premier", h.command(alone, "lea", private, "menu", ""))
		if before != "" {
			keep("choix", h.command(alone, "lea", private, before, ""))
		}
		for _, word := range []string{"menu", "charte", "privacy", "parler", "effacer", "bidule"} {
			keep(word, h.command(alone, "lea", private, word, ""))
		}
		menu := h.command(alone, "lea", private, "menu", "")
		for _, label := range []string{"Qui sont", "Mon choix", "Je suis parent", "Les règles"} {
			keep(label, h.press(alone, "lea", private, menu, label))
		}
		keep("savoir", h.press(alone, "lea", private, h.command(alone, "lea", private, "charte", ""), "En savoir plus"))
		keep("libre", h.write(alone, "lea", private, "coucou"))
	}
	return out
}

// team makes a house whose structures have n professionals.
func team(n int) choice {
	return func(o *app.Options) {
		var all []registry.Structure
		for _, s := range o.Directory.Structures() {
			s.People = nil
			for i := range n {
				s.People = append(s.People, registry.Promeneur{
					FirstName: "Marie-Ange" + string(rune('A'+i)), Function: "éducatrice spécialisée", Role: pdn.RolePromeneur,
					Hours: "le mardi et le jeudi de 17 h à 19 h",
				})
			}
			all = append(all, s)
		}
		d, err := registry.NewDirectory(all)
		if err != nil {
			panic(err)
		}
		o.Directory = d
	}
}

func TestEveryTeamHasItsFirstScreenAndFitsBothNetworks(t *testing.T) {
	for _, n := range []int{1, 2, 3, 7} {
		h := build(t, 1, team(n))
		first := h.command(alone, "lea", private, "menu", "")
		require.Len(t, first, 1, "%d professionals", n)
		require.Contains(t, texts(first), "Tu choisis.")
		for _, sent := range [][]chat.Outgoing{
			first, h.press(alone, "lea", private, first, "En savoir plus"), h.press(alone, "lea", private, first, "Parler"),
			h.press(alone, "lea", private, h.command(alone, "lea", private, "menu", ""), "Qui sont"),
		} {
			text := texts(sent)
			require.LessOrEqual(t, utf8.RuneCountInString(text), 1900, "%d professionals: %s", n, text)
			require.LessOrEqual(t, len(sent[0].Content().Buttons), 5)
		}
	}
}

func TestLaw12_TheFirstScreenFitsAPhone(t *testing.T) {
	h := build(t, 1)
	first := texts(h.command(alone, "lea", inAlone, "menu", ""))
	require.LessOrEqual(t, utf8.RuneCountInString(first), 900, first)
	r := messages.Read(first)
	require.LessOrEqual(t, r.Mean(), 10.0)
	require.LessOrEqual(t, r.Longest, 15)
}

func TestNoHelpNumberShowsOnALockScreen(t *testing.T) {
	for name, o := range every(t) {
		text := []rune(texts([]chat.Outgoing{o}))
		head := string(text[:min(len(text), 120)])
		for _, number := range []string{"3114", "3018", "119", "114 ", ": 17"} {
			assert.NotContains(t, head, number, name)
		}
	}
}

func TestEveryScreenHasAWayOnAndFitsBothNetworks(t *testing.T) {
	for name, o := range every(t) {
		c := o.Content()
		assert.NotEmpty(t, c.Buttons, name)
		assert.LessOrEqual(t, len(c.Buttons), 5, "%s: rows", name)
		for _, row := range c.Buttons {
			assert.LessOrEqual(t, len(row), 3, "%s: buttons in a row", name)
			for _, b := range row {
				assert.LessOrEqual(t, len(b.Token), 64, name)
				assert.LessOrEqual(t, utf8.RuneCountInString(b.Label), 40, "%s: %s", name, b.Label)
			}
		}
		assert.LessOrEqual(t, utf8.RuneCountInString(c.Text), 1900, name)
	}
}

func TestYesAndNoStandSideBySideAndAlike(t *testing.T) {
	found := 0
	for name, o := range every(t) {
		for _, row := range o.Content().Buttons {
			if row[0].Label != "Oui" {
				continue
			}
			found++
			assert.Len(t, row, 2, name)
			assert.Equal(t, "Non", row[1].Label, name)
		}
	}
	require.Positive(t, found)
}
