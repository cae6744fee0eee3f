package helpsheet_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/config/fiches"
	"github.com/lampadaire/lampadaire/internal/helpsheet"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

func shipped(t testing.TB) *helpsheet.Book {
	t.Helper()
	b, err := helpsheet.Load(fiches.Files)
	require.NoError(t, err)
	return b
}

// changed is the shipped data with one piece of a file replaced.
func changed(t testing.TB, name, old, now string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(fiches.Files, "*.yaml")
	require.NoError(t, err)
	for _, n := range names {
		data, err := fs.ReadFile(fiches.Files, n)
		require.NoError(t, err)
		if n == name {
			require.Contains(t, string(data), old)
			data = []byte(strings.ReplaceAll(string(data), old, now))
		}
		files[n] = &fstest.MapFile{Data: data}
	}
	return files
}

func text(lines []helpsheet.Line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.Text + "\n")
	}
	return b.String()
}

func TestEveryCombinationHasASheetThatFitsAPhone(t *testing.T) {
	b := shipped(t)
	require.Len(t, helpsheet.Keys(), len(helpsheet.Topics())*2*3*3*2)
	for _, k := range helpsheet.Keys() {
		s := b.For(k)
		require.NotEmpty(t, s.Title, k)
		require.NotEmpty(t, s.When, k)
		require.NotEmpty(t, s.Calls, k)
		require.NotEmpty(t, s.Do, k)
		require.NotEmpty(t, s.Duties, k)
		require.NotEmpty(t, s.Never, k)
		require.True(t, s.NoNotice != "" || len(s.Notice) == 4, "%v: a notice has four items", k)
		require.LessOrEqual(t, len(s.Calls), 7, k)
		require.Less(t, len(text(s.Never)), 500, k)
		require.Positive(t, s.Checked, k)
	}
}

func TestEveryCategoryOfTheCharterHasItsTopic(t *testing.T) {
	for _, c := range moderation.Categories() {
		require.True(t, shipped(t).Has(helpsheet.Topic(c)), c)
	}
}

func TestEveryDutyCitesItsSourceAndTheDayItWasRead(t *testing.T) {
	b := shipped(t)
	for _, k := range helpsheet.Keys() {
		s := b.For(k)
		for _, l := range slices.Concat(s.Duties, s.About) {
			require.NotEmpty(t, l.Source, l.Text)
			require.Positive(t, l.Checked, l.Text)
		}
		for _, c := range s.Calls {
			require.Positive(t, c.Checked, c.Who)
			require.NotEmpty(t, c.When, c.Who)
		}
	}
}

func TestAnUrgencyOfNowAlwaysNamesTheEmergencyServicesFirst(t *testing.T) {
	b := shipped(t)
	for _, k := range helpsheet.Keys() {
		if k.Urgency == helpsheet.Now {
			s := b.For(k)
			require.Equal(t, "17", s.Calls[0].Number, k)
			require.Contains(t, s.Duties[0].Source, "223-6", k)
		}
	}
}

// TestLaw6_EverySheetOnChildSexualContentForbidsACopy reads all of them.
func TestLaw6_EverySheetOnChildSexualContentForbidsACopy(t *testing.T) {
	b := shipped(t)
	for _, k := range helpsheet.Keys() {
		if k.Topic != "pedocriminalite" {
			continue
		}
		require.Contains(t, b.For(k).Never[0].Text, "Pas de copie, pas de transfert, pas de capture", k)
	}
	for _, e := range b.Exercises() {
		for _, c := range e.Choices {
			require.False(t, c.Good && e.Key.Topic == "pedocriminalite" && !strings.Contains(c.Text, "ni copie"), e.Title)
		}
	}
}

func TestTheDutyToSpeakFollowsTheSecrecyOfWhoReads(t *testing.T) {
	b := shipped(t)
	k := helpsheet.Key{Topic: "violence", Place: helpsheet.Private, Urgency: helpsheet.SameDay}
	duties := func(s helpsheet.Secrecy, agent bool) string {
		k.Secrecy, k.PublicAgent = s, agent
		return text(b.For(k).Duties)
	}
	require.Contains(t, duties(helpsheet.SecrecyNo, false), "oblige à le dire à la justice")
	require.NotContains(t, duties(helpsheet.SecrecyYes, false), "oblige à le dire")
	require.Contains(t, duties(helpsheet.SecrecyYes, false), "La loi le lève")
	require.Contains(t, duties("", false), "Votre employeur n'a pas encore dit")
	require.Contains(t, duties(helpsheet.SecrecyNo, true), "Agent public")
	require.NotContains(t, duties(helpsheet.SecrecyNo, false), "Agent public")
}

func TestPharosIsNamedForPublicMessagesOnly(t *testing.T) {
	b := shipped(t)
	for _, k := range helpsheet.Keys() {
		for _, c := range b.For(k).Calls {
			require.False(t, c.Who == "PHAROS" && k.Place == helpsheet.Private, k)
		}
	}
}

func TestDistressIsNeverToldToThePlatformNorCalledAFault(t *testing.T) {
	b := shipped(t)
	for _, k := range helpsheet.Keys() {
		if k.Topic == helpsheet.Distress {
			s := b.For(k)
			require.Empty(t, s.Notice)
			require.Contains(t, text(s.Never), "Ce n'est jamais une faute")
		}
	}
}

func TestAMissingCombinationIsRefused(t *testing.T) {
	_, err := helpsheet.Load(changed(t, "injure.yaml", "sujet: injure", "sujet: haine"))
	require.Error(t, err)
	files := changed(t, "injure.yaml", "", "")
	delete(files, "injure.yaml")
	_, err = helpsheet.Load(files)
	require.ErrorContains(t, err, "injure")
	_, err = helpsheet.Load(changed(t, "commun.yaml", "si: { secret: [a_verifier] }", "si: { secret: [a_verifier], lieux: [public] }"))
	require.ErrorIs(t, err, helpsheet.ErrIncomplete)
	require.ErrorContains(t, err, "prive")
}

func TestAFaultIsShownWithItsLineAndACaret(t *testing.T) {
	for _, wrong := range []struct{ name, old, now, says string }{
		{"haine.yaml", "appeler:", "apeler:", "apeler"},
		{"haine.yaml", "qui: pharos", "qui: phare", "phare"},
		{"commun.yaml", "secret: [a_verifier]", "secret: [peut_etre]", "peut_etre"},
		{"haine.yaml", "    source: \"art. 24, 32", "    a_confirmer: false\n    # source: \"art. 24, 32", "cites no source"},
		{"haine.yaml", "verifie_le: 2026-11-22", "verifie_le: 2026-13-22", "is no day"},
		{"exercices.yaml", "urgence: U2", "urgence: U9", "topic, place and urgency"},
	} {
		_, err := helpsheet.Load(changed(t, wrong.name, wrong.old, wrong.now))
		var f *helpsheet.Fault
		require.ErrorAs(t, err, &f, wrong.now)
		require.Contains(t, err.Error(), wrong.says)
		require.Equal(t, wrong.name, f.File)
		require.Positive(t, f.Line, wrong.now)
		require.Contains(t, f.Excerpt, "^", wrong.now)
	}
}

func TestWhatNobodyCheckedForHalfAYearIsListed(t *testing.T) {
	b := shipped(t)
	written := pdn.DayOf(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), time.UTC)
	require.Empty(t, b.Stale(written+helpsheet.StaleAfter))
	old := b.Stale(written + helpsheet.StaleAfter + 1)
	require.NotEmpty(t, old)
	require.True(t, slices.ContainsFunc(old, func(s helpsheet.Stale) bool { return strings.HasPrefix(s.Name, "3018") }))
}

func TestALawyerMustStillReadTheSheetsAndTheySayIt(t *testing.T) {
	require.Zero(t, shipped(t).Review())
	b, err := helpsheet.Load(changed(t, "commun.yaml", `{ par: "", le: "" }`, `{ par: "Me X", le: 2027-01-05 }`))
	require.NoError(t, err)
	require.Equal(t, "Me X", b.Review().By)
}

func TestAListIsCompleteOnlyWithAllItsBoxesOrTheReasonThatStandsForOne(t *testing.T) {
	b := shipped(t)
	concern, sharing := b.List(helpsheet.Concern), b.List(helpsheet.Sharing)
	require.Contains(t, concern.Article, "L.226-2-1")
	require.Contains(t, sharing.Article, "L.226-2-2")
	require.Len(t, sharing.Boxes, 5)
	require.Empty(t, sharing.Reasons)
	parents := slices.IndexFunc(concern.Boxes, func(x helpsheet.Box) bool { return x.Instead })
	s := helpsheet.State{}
	for i := range concern.Boxes {
		if i != parents {
			s = concern.Toggle(s, i)
		}
	}
	require.Len(t, concern.Left(s), 1)
	s = concern.Because(s, 2)
	require.Empty(t, concern.Left(s))
	s = concern.Toggle(s, parents)
	require.Zero(t, s.Reason, "told first: no reason stands any more")
	require.Empty(t, concern.Left(s))
	s = concern.Because(s, 1)
	require.False(t, s.Has(parents))
	require.Len(t, concern.Left(concern.Because(s, 1)), 1, "the same reason again takes it back")
}

func TestNoStateOfAListGoesOutsideItsButton(t *testing.T) {
	b := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		l := b.List(rapid.SampledFrom(helpsheet.Lists()).Draw(t, "list"))
		s := helpsheet.State{}
		for range rapid.IntRange(0, 20).Draw(t, "presses") {
			if n := rapid.IntRange(-3, 9).Draw(t, "which"); rapid.Bool().Draw(t, "reason") {
				s = l.Because(s, n)
			} else {
				s = l.Toggle(s, n)
			}
		}
		if s.Ticked >= 1<<len(l.Boxes) || s.Reason < 0 || s.Reason > len(l.Reasons) {
			t.Fatalf("%+v", s)
		}
		for i, x := range l.Boxes {
			if x.Instead && s.Has(i) && s.Reason != 0 {
				t.Fatalf("told first, and a reason not to: %+v", s)
			}
		}
	})
}

func TestTrainingCasesHaveOneBestChoiceAndAnExplanationForEach(t *testing.T) {
	all := shipped(t).Exercises()
	require.GreaterOrEqual(t, len(all), 6)
	for _, e := range all {
		good := 0
		for _, c := range e.Choices {
			require.NotEmpty(t, c.Why, e.Title)
			if c.Good {
				good++
			}
		}
		require.Equal(t, 1, good, e.Title)
	}
}

func TestAnInstallationMayDoWithoutTrainingCases(t *testing.T) {
	files := changed(t, "injure.yaml", "", "")
	delete(files, "exercices.yaml")
	b, err := helpsheet.Load(files)
	require.NoError(t, err)
	require.Empty(t, b.Exercises())
	_, err = helpsheet.Load(fstest.MapFS{})
	require.True(t, errors.Is(err, fs.ErrNotExist))
}
