package corpus

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestTheCorpusKeepsEveryRule(t *testing.T) {
	problems := Lint(loaded(t))
	for i, p := range problems {
		if i == 400 {
			t.Fatalf("and %d more", len(problems)-i)
		}
		t.Errorf("%s: %s", p.Where, p.What)
	}
}

func good() Row {
	return Row{
		ID: "injure-0001", File: "injure.jsonl", Role: "jeune", Function: "insult_2p",
		Messages: []Message{{Text: "espèce de lampadaire éteint"}}, Required: []string{"injure"},
		Pair: "injure-p001", Template: "injure-t001", Trigger: "lampadaire", Split: Train,
	}
}

func TestEachRuleCatchesAPlantedRow(t *testing.T) {
	second := func(change func(*Row)) []Row {
		r := good()
		r.ID, r.Template, r.Pair, r.Trigger = "injure-0002", "injure-t002", "injure-p002", "banc"
		r.Messages = []Message{{Text: "le banc du parc est en fleurs ce matin"}}
		change(&r)
		return []Row{good(), r}
	}
	for name, planted := range map[string]struct {
		rule func([]Row) []Problem
		rows []Row
		says string
	}{
		"role":             {CheckFields, second(func(r *Row) { r.Role = "robot" }), "unknown role"},
		"function":         {CheckFields, second(func(r *Row) { r.Function = "x" }), "unknown function"},
		"required slug":    {CheckFields, second(func(r *Row) { r.Required = []string{"insulte"} }), "unknown category"},
		"allowed slug":     {CheckFields, second(func(r *Row) { r.Allowed = []string{"x"} }), "unknown category"},
		"both":             {CheckFields, second(func(r *Row) { r.Allowed = []string{"injure"} }), "required and allowed"},
		"no message":       {CheckFields, second(func(r *Row) { r.Messages = nil }), "no message"},
		"empty message":    {CheckFields, second(func(r *Row) { r.Messages[0].Text = " " }), "empty message"},
		"space":            {CheckFields, second(func(r *Row) { r.Messages[0].Text = "coucou " }), "space around"},
		"mixed authors":    {CheckFields, second(func(r *Row) { r.Messages = []Message{{"a", "oui"}, {"", "non"}} }), "an author"},
		"pair":             {CheckFields, second(func(r *Row) { r.Pair = "" }), "no pair"},
		"template":         {CheckFields, second(func(r *Row) { r.Template = "" }), "no template"},
		"everyday":         {CheckFields, second(func(r *Row) { r.File = everydayFile }), "expects nothing"},
		"id twice":         {CheckIDs, second(func(r *Row) { r.ID = "injure-0001" }), "id used twice"},
		"id of other file": {CheckIDs, second(func(r *Row) { r.ID = "haine-0001" }), "does not begin"},
		"split":            {CheckSplits, second(func(r *Row) { r.Split = "" }), "computed"},
		"number":           {CheckNumbers, second(func(r *Row) { r.Messages[0].Text = "appelle le 06 40 98 12 34" }), "ranges of fiction"},
		"foreign spelling": {CheckNumbers, second(func(r *Row) { r.Messages[0].Text = "+33 6.40.98.12.34" }), "ranges of fiction"},
		"same text": {CheckDuplicates, second(func(r *Row) {
			r.Messages[0].Text = "Espece de LAMPADAIRE éteint !"
		}), "same text as injure-0001"},
		"same frame": {CheckNearDuplicates, second(func(r *Row) {
			r.Messages[0].Text = "espèce de banc éteint"
		}), "nearly the text of injure-0001"},
		"same frame elsewhere": {CheckNearDuplicates, second(func(r *Row) {
			r.File, r.Messages[0].Text = "haine.jsonl", "une espèce de banc éteint"
		}), "nearly the text of injure-0001"},
	} {
		problems := planted.rule(planted.rows)
		require.NotEmpty(t, problems, name)
		require.Contains(t, problems[0].What, planted.says, name)
		require.Empty(t, planted.rule(second(func(r *Row) { r.Split = byHash(r.ID) })[1:]), name)
	}
}

func TestFourRowsOnOneFrameAreTooMany(t *testing.T) {
	rows := []Row{good(), good(), good(), good()}
	require.Empty(t, CheckTemplates(rows[:3]))
	require.Len(t, CheckTemplates(rows), 1)
}

func TestACorpusThatShrinksIsNoticed(t *testing.T) {
	rows := loaded(t)
	require.Empty(t, CheckSizes(rows))
	without := func(keep func(Row) bool) string {
		var kept []Row
		for _, r := range rows {
			if keep(r) {
				kept = append(kept, r)
			}
		}
		var says []string
		for _, p := range CheckSizes(kept) {
			says = append(says, p.Where+": "+p.What)
		}
		return strings.Join(says, "\n")
	}
	require.Contains(t, without(func(r Row) bool { return r.File != everydayFile }), "everyday messages")
	require.Contains(t, without(func(r Row) bool { return r.File == "haine.jsonl" }), "rows")
	require.Contains(t, without(func(r Row) bool { return r.File != "haine.jsonl" || r.Benign() }), "haine: 0 positives")
	require.Contains(t, without(func(r Row) bool { return r.File != "haine.jsonl" || !r.Benign() }), "haine: 0 benign twins")
	require.Contains(t, without(func(r Row) bool { return r.File != "haine.jsonl" || r.Trigger == "noir" }), "haine: 1 triggers")
}

func TestNumbersOfFictionAndOfServicesArePermitted(t *testing.T) {
	r := good()
	for _, text := range []string{"06 39 98 12 34", "+33 1 99 00 12 34", "0261911234", "0 800 05 95 95", "3018", "score 12 34 56"} {
		r.Messages[0].Text = text
		require.Empty(t, CheckNumbers([]Row{r}), text)
	}
}

func TestABrokenLineIsNamedByFileAndLine(t *testing.T) {
	var r Row
	require.ErrorContains(t, r.UnmarshalJSON([]byte(`{"id":"a","texte":"x"}`)), "texte")
	require.ErrorContains(t, r.UnmarshalJSON([]byte(`{"id":"a","msgs":[{"form":"x"}]}`)), "read row a")
}

// The index looks at the rarest pieces only; this compares every row with
// every other.
func TestNoNearDuplicateEscapesTheIndex(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringMatching(`[ab]{5,9}( c)?`), 1, 25).Draw(t, "texts")
		rows := make([]Row, len(texts))
		for i, text := range texts {
			rows[i] = Row{ID: string(rune('A' + i)), Messages: []Message{{Text: text}}}
		}
		grams, want := rareFirst(rows), 0
		for i := range grams {
			for j := range i {
				if near(grams[i], grams[j]) {
					want++
				}
			}
		}
		if got := len(CheckNearDuplicates(rows)); got != want {
			t.Fatalf("%d pairs found, %d exist", got, want)
		}
	})
}
