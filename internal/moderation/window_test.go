package moderation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/moderation"
)

func after(e *moderation.Engine, last string, before ...string) moderation.Result {
	var lines []moderation.Line
	for _, text := range before {
		lines = append(lines, moderation.Line{From: "a", Text: text})
	}
	return e.ClassifyAfter(lines, "a", moderation.Input{Text: last})
}

func TestAnApproachShowsInItsSequence(t *testing.T) {
	e := newEngine(t, 0)
	last := "envoie une photo de toi, juste pour moi"
	require.True(t, found(after(e, last, "t'as quel âge ?", "t'es seule chez toi ?", "dis rien à tes parents"), moderation.ChildSexual))
}

func TestLettersSentOneByOneAreReadTogether(t *testing.T) {
	e := newEngine(t, 0)
	require.True(t, found(after(e, "p", "f", "d"), moderation.Insult))
	require.Empty(t, after(e, "k", "o").Findings)
}

func TestANumberCutInTwoMessagesIsSeen(t *testing.T) {
	e := newEngine(t, 0)
	require.True(t, found(after(e, "12 34 appelez la", "son num c'est 06 39 98"), moderation.Privacy))
}

func TestSomebodyElsesLineIsNotMine(t *testing.T) {
	e := newEngine(t, 0)
	r := e.ClassifyAfter([]moderation.Line{{From: "b", Text: "gros connard"}}, "a", moderation.Input{Text: "ok à demain"})
	require.Empty(t, r.Findings)
}

func TestTheWindowForgetsAfterThirtyMinutes(t *testing.T) {
	w, now := moderation.NewWindow(), time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	w.Add("room", "1", moderation.Line{From: "a", Text: "un"}, now)
	require.Len(t, w.Before("room", "2", now.Add(29*time.Minute)), 1)
	require.Empty(t, w.Before("room", "2", now.Add(30*time.Minute)))
}

func TestTheWindowKeepsEightLinesAndAnEditReplaces(t *testing.T) {
	w, now := moderation.NewWindow(), time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for _, ref := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"} {
		w.Add("room", ref, moderation.Line{From: "a", Text: ref}, now)
	}
	w.Add("room", "9", moderation.Line{From: "a", Text: "neuf"}, now)
	lines := w.Before("room", "10", now)
	require.Len(t, lines, 8)
	require.Equal(t, "neuf", lines[7].Text)
	require.Len(t, w.Before("room", "9", now), 7, "a message is not its own past")
}

func TestAnEditedMessageIsNotReportedTwice(t *testing.T) {
	e, w := newEngine(t, 0), moderation.NewWindow()
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	w.Add("room", "1", moderation.Line{From: "a", Text: "gros connard"}, now)
	findings := after(e, "gros connard").Findings
	require.NotEmpty(t, w.New("room", "1", findings))
	require.Empty(t, w.New("room", "1", findings))
}

func TestWhatIsSaidAgainIsNoOtherThing(t *testing.T) {
	e := newEngine(t, 0)
	insult := "Kevin t'es qu'un gros connard de merde"
	for _, f := range e.ClassifyAfter([]moderation.Line{{From: "a", Text: insult}}, "a", moderation.Input{Text: insult}).Findings {
		require.Equal(t, moderation.Insult, f.Category)
	}
}
