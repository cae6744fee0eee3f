package corpus

import (
	"flag"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// update writes the computed splits into the files:
//
//	go test ./internal/moderation/corpus -run TestSplitsInFilesAreTheComputedOnes -update
func updateWanted() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

func TestMain(m *testing.M) {
	flag.Bool("update", false, "write the computed splits into the corpus files")
	os.Exit(m.Run())
}

func loaded(t *testing.T) []Row {
	t.Helper()
	rows, err := LoadDir(".")
	require.NoError(t, err)
	return rows
}

func TestSplitsInFilesAreTheComputedOnes(t *testing.T) {
	rows := loaded(t)
	if updateWanted() {
		writeSplits(t, rows)
		rows = loaded(t)
	}
	for i, s := range Splits(rows) {
		if rows[i].Split != s {
			t.Fatalf("%s holds %q, computed %q: run this test with -update", rows[i].ID, rows[i].Split, s)
		}
	}
}

// writeSplits rewrites only the files whose bytes change.
func writeSplits(t *testing.T, rows []Row) {
	t.Helper()
	byFile := map[string][]Row{}
	for i, s := range Splits(rows) {
		r := rows[i]
		r.Split = s
		byFile[r.File] = append(byFile[r.File], r)
	}
	for name, content := range byFile {
		data, err := Format(content)
		require.NoError(t, err)
		old, err := os.ReadFile(name)
		require.NoError(t, err)
		if !slices.Equal(old, data) {
			require.NoError(t, os.WriteFile(name, data, 0o644))
		}
	}
}

func TestNoTriggerFrameOrMessageStandsInTwoSplits(t *testing.T) {
	seen := map[string]Row{}
	for _, r := range loaded(t) {
		for _, k := range ties(r) {
			if first, ok := seen[k]; ok && first.Split != r.Split {
				t.Errorf("%s (%s) and %s (%s) are tied", first.ID, first.Split, r.ID, r.Split)
			}
			seen[k] = r
		}
	}
}

func TestSharesOfTheSplitsAreAboutSeventyTenTwenty(t *testing.T) {
	rows := loaded(t)
	share := func(rows []Row, s Split) int { return len(In(rows, s)) * 100 / len(rows) }
	require.InDelta(t, trainShare, share(rows, Train), 4)
	require.InDelta(t, devShare, share(rows, Dev), 3)
	require.InDelta(t, 100-trainShare-devShare, share(rows, Test), 4)
	byFile := map[string][]Row{}
	for _, r := range rows {
		byFile[r.File] = append(byFile[r.File], r)
	}
	for name, content := range byFile {
		require.InDelta(t, trainShare, share(content, Train), 15, name)
		require.InDelta(t, 100-trainShare-devShare, share(content, Test), 12, name)
		require.NotZero(t, len(In(content, Dev)), name)
	}
}

func TestSplitsDependOnTheRowsAndNotOnTheirOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", "g", ""})
		rows := make([]Row, rapid.IntRange(1, 40).Draw(t, "rows"))
		for i := range rows {
			rows[i] = Row{
				ID: string(rune('A' + i)), File: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "file"),
				Trigger: word.Draw(t, "trigger"), Template: word.Draw(t, "template"),
				Messages: []Message{{Text: string(rune('A' + i))}},
			}
		}
		want := map[string]Split{}
		for i, s := range Splits(rows) {
			want[rows[i].ID] = s
		}
		shuffled := rapid.Permutation(rows).Draw(t, "order")
		for i, s := range Splits(shuffled) {
			if want[shuffled[i].ID] != s {
				t.Fatalf("%s moved from %s to %s", shuffled[i].ID, want[shuffled[i].ID], s)
			}
		}
	})
}

func TestAFileIsWrittenAsItWasRead(t *testing.T) {
	byFile := map[string][]Row{}
	for _, r := range loaded(t) {
		byFile[r.File] = append(byFile[r.File], r)
	}
	for name, rows := range byFile {
		data, err := Format(rows)
		require.NoError(t, err)
		old, err := os.ReadFile(name)
		require.NoError(t, err)
		require.Equal(t, string(old), string(data), name)
	}
}
