package app_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/report"
)

const (
	theCoordinator = "coordinateur-escale"
	theHead        = "responsable-escale"
)

// post is a courier that keeps what it was given.
type post struct {
	letters []app.Letter
	refuse  map[string]bool // addresses that do not exist
	down    bool
}

func (p *post) Post(_ context.Context, l app.Letter) error {
	switch {
	case p.down:
		return fmt.Errorf("the server does not answer")
	case p.refuse[l.To]:
		return fmt.Errorf("%w: no such address", outbox.ErrHopeless)
	}
	p.letters = append(p.letters, l)
	return nil
}

// people changes each professional of the directory.
func people(t TB, change func(*registry.Promeneur)) choice {
	return func(o *app.Options) {
		all := slices.Clone(o.Directory.Fixed())
		for i := range all {
			all[i].People = slices.Clone(all[i].People)
			for j := range all[i].People {
				change(&all[i].People[j])
			}
		}
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}
}

func mondays(o *app.Options) { o.WeeklyRules.Day = time.Monday }

// fourPros adds three professionals beside Samira.
func fourPros(t TB) choice {
	return func(o *app.Options) {
		all := slices.Clone(o.Directory.Fixed())
		for _, name := range []string{"Zoé", "Émile", "Ana"} {
			all[0].People = append(slices.Clone(all[0].People), registry.Promeneur{
				FirstName: name, Function: "éducatrice", Role: pdn.RolePromeneur, Accounts: []pdn.Account{{Network: alone, ID: name}},
			})
		}
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}
}

// total declares the hours of somebody in a month.
func (h *house) total(who string, m pdn.Month, done time.Duration) {
	h.t.Helper()
	code, err := h.sealer.Code("escale", pdn.Account{Network: alone, ID: who})
	require.NoError(h.t, err)
	require.NoError(h.t, h.memory.Update(context.Background(), func(tx app.Tx) error {
		return tx.SaveMonthTotal(context.Background(), app.MonthTotal{Author: presence.AuthorID(code.Hex()), Structure: "escale", Month: m, Done: done})
	}))
}

func (h *house) weekly() {
	h.t.Helper()
	require.NoError(h.t, h.app.Weekly(context.Background(), h.clock.Now().UTC().Format("2006-01-02T15:04Z")))
}

// leave delivers what is owed, as the dispatcher does, and says what was given up.
func (h *house) leave() (sent []chat.Outgoing) {
	h.t.Helper()
	for range 3 { // what one message owes leaves with the next round
		for key, m := range h.memory.state.hours.owed {
			if m.Due.IsZero() || h.memory.state.published.buried[key] {
				continue
			}
			switch err := h.app.Deliver(context.Background(), m); {
			case err == nil:
				m.Due = time.Time{}
				h.memory.state.hours.owed[key] = m
			case strings.Contains(err.Error(), outbox.ErrHopeless.Error()):
				h.memory.state.published.buried[key] = true
			}
		}
	}
	for _, n := range []pdn.NetworkID{alone, open} {
		sent = append(sent, h.senders[n].take()...)
	}
	return sent
}

var november = pdn.DayOf(morning, time.UTC).Month()

func TestOnMondayTheCoordinatorReadsOnePictureAndAtMostTwelveLines(t *testing.T) {
	h := town(t, mondays, fourPros(t), staffed(t))
	for i, who := range []string{samira, "Zoé", "Émile", "Ana"} {
		h.total(who, november-1, time.Duration(3+3*i)*time.Hour)
		h.total(who, november, time.Hour)
	}
	h.press(open, samira, private, h.command(open, samira, private, "mois", ""), "menu")
	h.weekly()
	sent := h.leave()
	require.Len(t, sent, 4, "two readers, a text and a picture each")
	all := texts(sent)
	require.Contains(t, all, "Synthèse du lundi 2 novembre 2026")
	require.Contains(t, all, "En novembre 2026 : 4 h déclarées à ce jour ; en bonne voie : 4 sur 4.")
	require.Contains(t, all, "4 sur 4. Le robot n'a pas été absent.")
	for _, m := range sent {
		if f := m.Content().File; f != nil {
			require.True(t, f.Picture)
			require.Contains(t, spaces.Replace(f.Alternative), "Ana, 8 h et plus\nÉmile, 8 h et plus\nSamira, 3 h\nZoé, 6 h")
			continue
		}
		require.LessOrEqual(t, strings.Count(m.Content().Text, "• "), report.MaxLines)
		require.Regexp(t, `chiffre`, m.Content().Buttons[0][0].Label)
	}
	h.weekly()
	require.Empty(t, h.leave(), "once a week")
	h.clock.add(24 * time.Hour)
	h.weekly()
	require.Empty(t, h.leave())
}

// No time of a day, no young person and no finding: the words themselves.
func TestLaw8_NoSynthesisNamesAYoungPersonAnHourOrAFinding(t *testing.T) {
	h := town(t, mondays, fourPros(t), staffed(t))
	h.command(open, "lea", private, "start", "")
	h.command(open, "lea", private, "oui", "")
	h.write(open, samira, private, "hier 14h-16h30")
	h.total(samira, november-1, 4*time.Hour)
	h.weekly()
	for _, m := range h.leave() {
		text := spaces.Replace(m.Content().Text)
		require.NotRegexp(t, regexp.MustCompile(`\d h \d\d à|à \d+ h|14 h`), text)
		for _, word := range []string{"jeune", "lea", "Léa", "à regarder", "signal"} {
			require.NotContains(t, text, word)
		}
	}
}

func TestAStopOfTwoWeeksIsSaidAndNothingIsToldTwice(t *testing.T) {
	h := town(t, mondays, fourPros(t), staffed(t))
	h.weekly()
	h.leave()
	h.command(alone, "Zoé", private, "mois", "")
	zoe, err := h.sealer.Code("escale", pdn.Account{Network: alone, ID: "Zoé"})
	require.NoError(t, err)
	require.NoError(t, h.memory.Update(t.Context(), func(tx app.Tx) error {
		return tx.AskHelp(t.Context(), "escale", presence.AuthorID(zoe.Hex()), november)
	}))
	h.clock.add(11 * 24 * time.Hour) // Friday of the week after: too late for it
	h.weekly()
	require.Empty(t, h.leave())
	h.clock.add(3 * 24 * time.Hour)
	h.weekly()
	said := texts(h.leave())
	require.Contains(t, said, "Synthèse du lundi 16 novembre 2026")
	require.Contains(t, said, "la synthèse de lundi dernier est réunie à celle-ci")
	require.Contains(t, said, "Un coup de main est demandé par Zoé.")
	h.clock.add(7 * 24 * time.Hour)
	h.weekly()
	said = texts(h.leave())
	require.Contains(t, said, "23 novembre")
	require.NotContains(t, said, "coup de main")
}

func TestTwoDaysLateItLeavesOnceWithTheDayItLeaves(t *testing.T) {
	h := town(t, mondays, fourPros(t), staffed(t))
	h.weekly()
	h.leave()
	h.clock.add(9 * 24 * time.Hour)
	h.weekly()
	require.Contains(t, texts(h.leave()), "Synthèse du mercredi 11 novembre 2026")
}

func TestLaw7_TheRunningMonthIsSaidOnceAWeekAndNeverOfANamedPerson(t *testing.T) {
	h := town(t, mondays, fourPros(t), staffed(t))
	for _, who := range []string{samira, "Zoé", "Émile", "Ana"} {
		h.total(who, november, time.Hour)
	}
	h.weekly()
	h.leave()
	h.clock.add(26 * 24 * time.Hour) // Saturday 28: the next Monday is in the month, the one after is not
	h.total("Zoé", november, 7*time.Hour)
	for _, who := range []string{theCoordinator, theHead} {
		menu := h.command(alone, who, private, "menu", "")
		week := h.press(alone, who, private, menu, "La semaine")
		require.Contains(t, texts(week), "4 h déclarées à ce jour", "as it was sent")
		ahead := h.press(alone, who, private, week, "Aperçu de lundi")
		require.Contains(t, texts(ahead), "Aperçu de la synthèse du lundi 30 novembre 2026")
		require.Contains(t, texts(ahead), "seront dites le jour de la synthèse")
		require.NotContains(t, texts(ahead), "10 h")
	}
	h.clock.add(2*24*time.Hour + time.Hour) // Monday 30, after its synthesis
	h.weekly()
	h.leave()
	ahead := h.press(alone, theCoordinator, private, h.command(alone, theCoordinator, private, "menu", ""), "Aperçu de lundi")
	for _, m := range ahead {
		if f := m.Content().File; f != nil {
			require.NotContains(t, spaces.Replace(f.Alternative), "Zoé, 7 h", "November is not over")
		}
	}
}

func TestEachLineTellsItsRuleByPages(t *testing.T) {
	h := town(t, mondays, fourPros(t), staffed(t))
	h.weekly()
	sent := h.leave()
	require.NotEmpty(t, sent)
	week := h.press(alone, theCoordinator, private, h.command(alone, theCoordinator, private, "menu", ""), "La semaine")
	rules := h.press(alone, theCoordinator, private, week, "chiffre")
	require.Contains(t, texts(rules), "→ ")
	for tokenOf(rules, "La suite") != "" {
		require.LessOrEqual(t, len(texts(rules)), 2000)
		rules = h.press(alone, theCoordinator, private, rules, "La suite")
	}
	require.Contains(t, texts(rules), "lampadaire check")
	require.NotEmpty(t, tokenOf(rules, "menu"), "a way back")
}

func TestTheFirstWeekIsSaidKindly(t *testing.T) {
	h := town(t, mondays, staffed(t), func(o *app.Options) {
		all := slices.Clone(o.Directory.Fixed())
		all[0].People = slices.DeleteFunc(slices.Clone(all[0].People), func(p registry.Promeneur) bool { return p.Role == pdn.RolePromeneur })
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	})
	none := h.press(alone, theCoordinator, private, h.command(alone, theCoordinator, private, "menu", ""), "La semaine")
	require.Contains(t, texts(none), "La première synthèse part lundi matin.")
	h.weekly()
	require.Contains(t, texts(h.leave()), "C'est le début")
}

func TestAHeadReadsHisStructureWithItsDutiesAndNotTheOthers(t *testing.T) {
	h := build(t, 2, func(o *app.Options) { o.Lists = lists() }, mondays, staffed(t))
	h.total(samira, november-1, 5*time.Hour)
	h.weekly()
	h.leave()
	week := h.press(alone, "responsable-phare", private, h.command(alone, "responsable-phare", private, "menu", ""), "La semaine")
	require.Contains(t, texts(week), "secret professionnel")
	for _, m := range week {
		if f := m.Content().File; f != nil {
			require.NotContains(t, spaces.Replace(f.Alternative), "5 h")
		}
	}
	dept := h.press(alone, theCoordinator, private, h.command(alone, theCoordinator, private, "menu", ""), "La semaine")
	require.NotContains(t, texts(dept), "À faire", "duties are the head's")
	for _, m := range dept {
		if f := m.Content().File; f != nil {
			require.Contains(t, spaces.Replace(f.Alternative), "Samira, l'escale, 5 h", "two of the same name are told apart")
		}
	}
}

func TestAGapIsToldByItsLengthAndDay(t *testing.T) {
	h := town(t, mondays, fourPros(t), staffed(t))
	tuesday := time.Date(2026, 10, 27, 9, 0, 0, 0, time.UTC)
	h.memory.state.published.gaps = []app.RobotGap{
		{Network: alone, Space: "escale", From: tuesday, To: tuesday.Add(70 * time.Minute)},
		{Network: open, From: tuesday.Add(10 * time.Minute), To: tuesday.Add(40 * time.Minute)},
		{Network: alone, Space: "ailleurs", From: tuesday, To: tuesday.Add(9 * time.Hour)},
		{Network: "", From: time.Date(2026, 10, 29, 22, 30, 0, 0, time.UTC), To: time.Date(2026, 10, 29, 23, 30, 0, 0, time.UTC)},
	}
	h.weekly()
	require.Contains(t, texts(h.leave()), "Robot absent : 1 h 10 mardi, 30 min jeudi, 30 min vendredi.")
}
