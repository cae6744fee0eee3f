package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

// deputy makes Samira the delegate of her head.
func deputy(t TB) choice {
	return people(t, func(p *registry.Promeneur) {
		if slices.ContainsFunc(p.Accounts, func(a pdn.Account) bool { return a.ID == samira }) {
			p.Delegate = true
		}
	})
}

// hoursIn declares hours of somebody of a structure in a month.
func (h *house) hoursIn(id pdn.StructureID, who string, m pdn.Month, done time.Duration) {
	h.t.Helper()
	code, err := h.sealer.Code(id, pdn.Account{Network: alone, ID: who})
	require.NoError(h.t, err)
	require.NoError(h.t, h.memory.Update(context.Background(), func(tx app.Tx) error {
		return tx.SaveMonthTotal(context.Background(), app.MonthTotal{Author: presence.AuthorID(code.Hex()), Structure: id, Month: m, Done: done})
	}))
}

// said is all that is shown, with the words of pictures.
func said(sent []chat.Outgoing) string {
	out := texts(sent)
	for _, o := range sent {
		if f := o.Content().File; f != nil {
			out += "\n" + f.Alternative
		}
	}
	return spaces.Replace(out)
}

// Law L8: who stands in for a head sees what the head sees, his structure; the
// department's synthesis is the coordinator's.
func TestLaw8_ADelegateSeesHisStructureAndNeverTheDepartment(t *testing.T) {
	h := department(t, mondays, deputy(t))
	h.meet(alone, samira, ines)
	h.hoursIn("escale", samira, november-1, 4*time.Hour)
	h.hoursIn("phare", nadia, november-1, 6*time.Hour)
	h.weekly()
	h.leave()
	screens := func(who string) []string {
		week := h.press(alone, who, home(who), h.command(alone, who, home(who), "menu", ""), "La semaine")
		return []string{said(week), said(h.press(alone, who, home(who), week, "Aperçu"))}
	}
	for _, above := range screens(ines) {
		require.Contains(t, above, "Nadia, 6 h", "the coordinator's own tells her")
	}
	for _, own := range screens(samira) {
		require.Contains(t, own, "Samira, 4 h")
		require.NotContains(t, own, "Nadia")
	}
}

func TestADelegateValidatesTheAccountsOfOthersAndNeverHisOwn(t *testing.T) {
	colleague := func(o *app.Options) {
		all := slices.Clone(o.Directory.Fixed())
		all[0].People = append(slices.Clone(all[0].People), registry.Promeneur{
			FirstName: "Zoé", Role: pdn.RolePromeneur, Accounts: []pdn.Account{{Network: open, ID: "zoe"}},
		})
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}
	h := worked(t, open, deputy(t), colleague)
	h.meet(open, "zoe")
	for _, who := range []string{samira, "zoe"} {
		h.press(open, who, home(who), h.press(open, who, home(who), h.mine(open, who), "Valider"), "Oui, je valide")
	}
	told := h.deliver(open)
	require.Contains(t, texts(to(told, samira)), "Zoé a validé son compte rendu 2026")
	require.NotContains(t, texts(to(told, samira)), "Samira a validé")
	require.Contains(t, texts(to(told, aude)), "Samira a validé son compte rendu 2026")
	require.Empty(t, tokenOf(h.theirs(open, samira), "Samira"), "nobody validates his own account as its head")
	zoe := h.press(open, samira, home(samira), h.theirs(open, samira), "Zoé")
	require.Contains(t, texts(h.press(open, samira, home(samira), zoe, "Valider")), "visible de la coordination")
	require.NotEmpty(t, tokenOf(h.theirs(open, ines), "Zoé"))
}

func TestTheAddressOfTheSettingsHasTheDepartmentsSynthesisAndNoHeads(t *testing.T) {
	const fallback = "service@departement.example"
	letters := &post{refuse: map[string]bool{}}
	h := department(t, mondays, people(t, func(p *registry.Promeneur) {
		if p.Role != pdn.RolePromeneur {
			p.Accounts = nil
		}
	}), func(o *app.Options) { o.Courier, o.WeeklyRules.Fallback = letters, fallback })
	h.hoursIn("escale", samira, november-1, 4*time.Hour)
	h.hoursIn("phare", nadia, november-1, 6*time.Hour)
	h.weekly()
	h.leave()
	require.Len(t, letters.letters, 1)
	require.Equal(t, fallback, letters.letters[0].To)
	require.Contains(t, letters.letters[0].Picture.Alternative, "Nadia")
	require.Contains(t, strings.Join(letters.letters[0].Lines, "\n"), "Inès")
}

// Law L7: whoever looks at a sum twice in a week does not learn the days between.
func TestLaw7_ASumAboveItsAuthorsLeavesOutTheMonthThatRuns(t *testing.T) {
	h := bureau(t)
	h.hoursIn("escale", samira, november-1, 4*time.Hour)
	h.hoursIn("escale", samira, november, 3*time.Hour)
	first := monthOf(2026, time.January)
	code := h.authorOf(samira)
	for _, ask := range []app.AccountAsk{
		{Level: report.OfStructure, Structure: "escale", First: first, Last: first + 11},
		{Level: report.OfDepartment, First: first, Last: first + 11},
		{Level: report.OfPromeneur, Structure: "escale", Author: code, First: first, Last: first + 11},
	} {
		var total time.Duration
		months := h.account(ask).Hours
		for _, m := range months {
			total += m.Done
		}
		require.Equal(t, 4*time.Hour, total, ask.Level)
		require.True(t, months[10].Untold, "November runs")
		require.False(t, months[9].Untold)
	}
	require.Contains(t, texts(h.mine(open, samira)), "7 h", "her own is hers")
	csv := string(fileOf(t, h.press(open, aude, home(aude), h.theirs(open, aude), "CSV")).Data)
	require.Contains(t, csv, "Mois pas fini.")
	require.NotContains(t, spaces.Replace(csv), "7 h")
}

// Law L10: a sum tells how many of its accounts are validated.
func TestLaw10_ASumSaysHowManyOfItsAccountsAreValidated(t *testing.T) {
	h := worked(t, open)
	first := monthOf(2026, time.January)
	status := func(last pdn.Month) string {
		d, err := h.app.AccountDocument(t.Context(), app.AccountAsk{Level: report.OfDepartment, First: first, Last: last})
		require.NoError(t, err)
		return spaces.Replace(d.Status)
	}
	require.Contains(t, status(first+11), "0 sur 2")
	for i, who := range []presence.AuthorID{h.authorOf(samira), h.nadiaID()} {
		require.NoError(t, h.memory.Update(t.Context(), func(tx app.Tx) error {
			for _, step := range []app.AccountStep{app.AccountSigned, app.AccountConfirmed} {
				if err := tx.AddAccountAct(t.Context(), app.AccountAct{Author: who, Year: 2026, Step: step, By: who, Day: 1}); err != nil {
					return err
				}
			}
			return tx.SaveAccountLine(t.Context(), app.AccountLine{Author: who, Year: 2026, Field: "actions.liste", Line: fmt.Sprintf("Soirée %d", i+1)})
		}))
		require.Contains(t, status(first+11), []string{"1 sur 2", "Les 2 comptes rendus qui entrent dans cette somme sont validés."}[i])
	}
	require.Contains(t, status(first+2), "sans validation")
	require.Equal(t, []string{"Soirée 1", "Soirée 2"}, h.account(app.AccountAsk{Level: report.OfDepartment, First: first, Last: first + 11}).Actions)
}

func (h *house) nadiaID() presence.AuthorID {
	code, err := h.sealer.Code("phare", pdn.Account{Network: alone, ID: nadia})
	require.NoError(h.t, err)
	return presence.AuthorID(code.Hex())
}

func TestTheCoordinatorReachesEveryAccountOverItsPages(t *testing.T) {
	var names []string
	crowd := func(o *app.Options) {
		all := slices.Clone(o.Directory.Fixed())
		all[0].People = slices.Clone(all[0].People)
		for i := range 15 {
			name := fmt.Sprintf("Pro%02d", i)
			names = append(names, name)
			all[0].People = append(all[0].People, registry.Promeneur{FirstName: name, Role: pdn.RolePromeneur, Accounts: []pdn.Account{{Network: alone, ID: name}}})
		}
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}
	h := bureau(t, crowd)
	h.meet(open, ines)
	require.NoError(t, h.memory.Update(t.Context(), func(tx app.Tx) error {
		for _, name := range names {
			for _, step := range []app.AccountStep{app.AccountSigned, app.AccountConfirmed} {
				if err := tx.AddAccountAct(t.Context(), app.AccountAct{Author: h.authorOf(name), Year: 2026, Step: step, Day: 1}); err != nil {
					return err
				}
			}
		}
		return nil
	}))
	page := h.theirs(open, ines)
	next := h.press(open, ines, home(ines), page, "La suite")
	for _, name := range names {
		require.True(t, tokenOf(page, name) != "" || tokenOf(next, name) != "", name)
	}
	require.Empty(t, tokenOf(next, "La suite"))
}

func TestAHouseOfOneStructureHasItsCellsAboutYoungPeople(t *testing.T) {
	h := build(t, 1, accounts(t))
	h.department(1)(&h.options)
	h.start()
	for week := 1; week <= 52; week++ {
		for j, theme := range []string{"emploi", "loisirs", "amis", "sante", ""} {
			h.count("s0-0", week, theme, 3+j)
			h.count("s0-1", week, theme, 2+j)
		}
	}
	h.until(2027, time.January, 15)
	require.NoError(t, h.app.PublishYouth(t.Context()))
	recorded := slices.Clone(h.memory.state.published.cells[app.ThemeList])
	require.NoError(t, h.app.PublishYouth(t.Context()))
	require.Equal(t, recorded, h.memory.state.published.cells[app.ThemeList], "once")
	first := monthOf(2026, time.January)
	for _, ask := range []app.AccountAsk{{Level: report.OfStructure, Structure: "s0"}, {Level: report.OfDepartment}} {
		ask.First, ask.Last = first, first+11
		shown := slices.ContainsFunc(h.account(ask).Themes, func(c report.YouthCell) bool { return c.Cell.Show == disclosure.Shown })
		require.True(t, shown, ask.Level)
	}
}

func TestTheSumOfAnOldYearIsInTheAccountOfThatYearAndNoOther(t *testing.T) {
	h := bureau(t)
	author := h.authorOf(samira)
	require.NoError(t, h.memory.Update(t.Context(), func(tx app.Tx) error {
		return tx.ChangeTally(t.Context(), "escale", author, tally.Week{Year: 2022}, tally.Entry{Kind: tally.Private}, 7)
	}))
	contacts := func(first, last pdn.Month) int {
		return h.account(app.AccountAsk{Level: report.OfStructure, Structure: "escale", First: first, Last: last}).Contacts
	}
	require.Equal(t, 7, contacts(monthOf(2022, 1), monthOf(2022, 12)))
	require.Zero(t, contacts(monthOf(2021, 1), monthOf(2021, 12)))
	require.Zero(t, contacts(monthOf(2022, 1), monthOf(2022, 6)), "a sum has no month")
}

func TestTheNextDatesAreListedFirstHoweverManyFollow(t *testing.T) {
	h := department(t)
	h.meet(open, samira, ines)
	for month := time.December; month <= time.December+7; month++ {
		day := time.Date(2026, month, 8, 13, 0, 0, 0, time.UTC)
		require.NoError(t, h.memory.Update(t.Context(), func(tx app.Tx) error {
			return tx.SaveDate(t.Context(), meeting.Date{ID: meeting.ID{byte(month)}, Kind: meeting.Kinds()[0], From: day, To: day.Add(time.Hour), Day: 1})
		}))
	}
	for _, who := range []string{samira, ines} {
		list := texts(h.press(open, who, home(who), h.command(open, who, home(who), "menu", ""), "Rendez-vous"))
		require.Contains(t, list, "8 décembre")
		require.NotContains(t, list, "juillet")
	}
}
