package app_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// nothing is a storage that has no answer: each call is a panic.
type nothing struct{ app.Reader }

// upwards gives what goes upwards, and the reader's own row; for any other method it
// has nothing.
type upwards struct {
	nothing
	app.AggregateReads
	desk func(context.Context, presence.AuthorID) (app.Desk, error)
}

func (u upwards) Desk(ctx context.Context, a presence.AuthorID) (app.Desk, error) {
	return u.desk(ctx, a)
}

// Law L8: the coordinator's screens read aggregates and nothing else. The storage
// that they are given has no other method: a link, a request of a young person, a
// counter or a finding would be a panic.
func TestLaw8_TheCoordinatorsScreensReadAggregatesOnly(t *testing.T) {
	h := town(t, mondays, fourPros(t), staffed(t))
	h.total(samira, november-1, 4*time.Hour)
	h.weekly()
	h.leave()
	watched := false
	h.options.View = func(ctx context.Context, do func(app.Reader) error) error {
		return h.memory.View(ctx, func(r app.Reader) error {
			if watched {
				r = upwards{AggregateReads: r, desk: r.Desk}
			}
			return do(r)
		})
	}
	h.start()
	menu := h.command(alone, theCoordinator, private, "menu", "") // the robot's own tasks of the day come first
	watched = true
	week := h.press(alone, theCoordinator, private, menu, "La semaine")
	ahead := h.press(alone, theCoordinator, private, week, "Aperçu")
	for _, shown := range [][]chat.Outgoing{week, ahead} {
		rules := h.press(alone, theCoordinator, private, shown, "chiffre")
		require.Contains(t, texts(rules), "→")
	}
}

// Law L8: what the way upwards may read is a closed list; a method more is a decision
// to be taken here.
func TestLaw8_TheWayUpwardsHasNoQueryOnLinksFindingsOrYoungPeople(t *testing.T) {
	var has []string
	for method := range reflect.TypeFor[app.AggregateReads]().Methods() {
		has = append(has, method.Name)
	}
	require.ElementsMatch(t, []string{
		"MonthsBetween", "HelpAsked", "Agendas", "Members", "EditionsBetween", "RobotGaps", "Buried", "Dates", "Replies",
		"Requests", "LastSynthesis",
	}, has)
}

// reach gives the coordinator and the head an address, or takes their accounts.
func reach(t TB, role pdn.Role, mail string, accounts bool) choice {
	return people(t, func(p *registry.Promeneur) {
		if p.Role == role {
			p.Mail = mail
			if !accounts {
				p.Accounts = nil
			}
		}
	})
}

func TestACoordinatorWhoBlockedTheRobotHasHisLetterThenTheFallbackHasIt(t *testing.T) {
	const mail, fallback = "ines@departement.example", "service@departement.example"
	for _, c := range []struct {
		name             string
		address          string
		accounts, closed bool
		refuse           []string
		chat             bool
		want             []string
	}{
		{"both ways", mail, true, false, nil, true, []string{mail}},
		{"no address", "", true, false, nil, true, nil},
		{"robot blocked", mail, true, true, nil, false, []string{mail}},
		{"robot blocked and no address", "", true, true, nil, false, []string{fallback}},
		{"robot blocked and a wrong address", mail, true, true, []string{mail}, false, []string{fallback}},
		{"a wrong address, but he reads it in private", mail, true, false, []string{mail}, true, nil},
		{"no account", mail, false, false, nil, false, []string{mail}},
		{"no account and no address", "", false, false, nil, false, []string{fallback}},
		{"nothing works", "", true, true, []string{fallback}, false, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			letters := &post{refuse: map[string]bool{}}
			for _, a := range c.refuse {
				letters.refuse[a] = true
			}
			h := town(t, mondays, fourPros(t), staffed(t), reach(t, pdn.RoleCoordinator, c.address, c.accounts), func(o *app.Options) {
				o.Courier, o.WeeklyRules.Fallback = letters, fallback
				all := slices.Clone(o.Directory.Fixed())
				all[0].People = slices.DeleteFunc(slices.Clone(all[0].People), func(p registry.Promeneur) bool { return p.Role == pdn.RoleHead })
				d, err := registry.NewDirectory(all)
				require.NoError(t, err)
				o.Directory = d
			})
			h.senders[alone].closed = c.closed
			h.total(samira, november-1, 4*time.Hour)
			h.weekly()
			sent := h.leave()
			require.Equal(t, c.chat, strings.Contains(texts(sent), "Synthèse du lundi"))
			var to []string
			for _, l := range letters.letters {
				to = append(to, l.To)
				require.Contains(t, spaces.Replace(l.Subject), "Synthèse du lundi 2 novembre 2026")
				require.NotNil(t, l.Picture)
				require.Equal(t, l.To == fallback, strings.Contains(l.Lines[0], "n'a pas pu être remise à Inès"))
			}
			require.Equal(t, c.want, to)
			for key, m := range h.memory.state.hours.owed {
				for _, value := range m.Args {
					require.NotContains(t, value+key, "@", "no address stands in the outbox")
				}
			}
		})
	}
}

func TestALetterThatIsTriedAgainBearsTheSameNumber(t *testing.T) {
	letters := &post{down: true}
	h := town(t, mondays, fourPros(t), staffed(t), reach(t, pdn.RoleCoordinator, "ines@departement.example", true), func(o *app.Options) { o.Courier = letters })
	h.weekly()
	h.leave()
	require.Empty(t, letters.letters)
	letters.down = false
	h.clock.add(24 * time.Hour)
	h.start()
	for _, m := range h.memory.state.hours.owed {
		if m.Kind == "synthese-courriel" {
			require.NoError(t, h.app.Deliver(t.Context(), m))
			require.NoError(t, h.app.Deliver(t.Context(), m))
		}
	}
	require.Len(t, letters.letters, 2)
	require.Equal(t, letters.letters[0].ID, letters.letters[1].ID)
	require.Equal(t, letters.letters[0].Subject, letters.letters[1].Subject, "it tells the day it was made for")
}

func TestAHeadWithoutANetworkIsToldThatSomethingWaitsAndNotWhat(t *testing.T) {
	letters := &post{}
	h := town(t, mondays, staffed(t), reach(t, pdn.RoleHead, "aude@escale.example", false), func(o *app.Options) { o.Courier = letters })
	h.total(samira, november-1, 4*time.Hour)
	h.weekly()
	for range 2 {
		require.NoError(t, h.memory.Update(t.Context(), func(tx app.Tx) error {
			n, err := h.app.OweEmptyLetters(t.Context(), tx, "cas/1", "escale")
			require.Equal(t, 1, n)
			return err
		}))
	}
	h.leave()
	require.Len(t, letters.letters, 2, "the synthesis, and one for what waits, once")
	for _, l := range letters.letters {
		require.Equal(t, "aude@escale.example", l.To)
		require.Equal(t, "Un message vous attend", l.Subject)
		require.Nil(t, l.Picture)
		require.NotContains(t, strings.Join(l.Lines, ""), "4 h")
	}
}
