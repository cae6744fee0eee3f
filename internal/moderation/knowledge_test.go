package moderation

import (
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	files "github.com/lampadaire/lampadaire/config/moderation"
)

func TestAPatternFaultNamesFileLineAndCharacter(t *testing.T) {
	dir := fstest.MapFS{"injure.yaml": {Data: []byte("categorie: injure\nentrees:\n  - force: 0.5\n    raison: injure.insulte\n    m: |\n      bon mot\n      mot [cassé\n")}}
	_, err := loadKnowledge(dir, 0, nil)
	var fault *FileError
	require.ErrorAs(t, err, &fault)
	require.Equal(t, "injure.yaml", fault.File)
	require.Equal(t, 7, fault.Line)
	require.Contains(t, fault.Error(), "ligne 7")
}

func TestAnUnknownFieldOrReasonIsRefused(t *testing.T) {
	for _, text := range []string{
		"categorie: injure\nentrees:\n  - force: 0.5\n    raison: rien\n    m: mot\n",
		"categorie: cuisine\nentrees:\n  - force: 0.5\n    raison: injure.insulte\n    m: mot\n",
		"categorie: injure\ninconnu: 1\n",
	} {
		_, err := loadKnowledge(fstest.MapFS{"a.yaml": {Data: []byte(text)}}, 0, nil)
		require.Error(t, err, text)
	}
}

func TestThePatternLanguageWritesOutItsForms(t *testing.T) {
	forms, err := wordForms("encul[é|er](s)")
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"enculés", "enculé", "enculers", "enculer"}, forms)
	forms, err = wordForms("frapp~er")
	require.NoError(t, err)
	require.Contains(t, forms, "frapperai")
}

func TestThePatternsAreManyAndTheFilesCompile(t *testing.T) {
	k, err := loadKnowledge(files.Files, 0, nil)
	require.NoError(t, err)
	require.Greater(t, k.patterns, 5000)
	require.Greater(t, len(k.auto.sequences), 3000)
}

func TestSoundsMeetAndBenignWordsDoNot(t *testing.T) {
	require.Equal(t, soundKey("connard"), soundKey("konar"))
	require.NotEqual(t, soundKey("connard"), soundKey("canard"))
}

func TestForeignWeightsAreRefused(t *testing.T) {
	_, err := loadScorer(fstest.MapFS{weightsFile: {Data: []byte("LMP2 too short")}})
	require.ErrorIs(t, err, ErrWeights)
	sc, err := loadScorer(fstest.MapFS{})
	require.NoError(t, err)
	require.Nil(t, sc)
}

func TestTheSameRowsGiveTheSameWeights(t *testing.T) {
	e, err := New(Options{Knowledge: files.Files, RulesOnly: true, MaxPatterns: 2000})
	require.NoError(t, err)
	rows := []Example{
		{Input: Input{Text: "gros connard"}, Required: []string{"injure"}, Group: "a"},
		{Input: Input{Text: "salut ça va"}, Group: "b"},
	}
	require.Equal(t, e.Train(rows, rows), e.Train(rows, rows))
}

func TestADetectorThatPanicsSaysNotExamined(t *testing.T) {
	broken := &Engine{} // no knowledge: the first look panics
	r := broken.ClassifyWith(new(Scratch), Input{Text: "bonjour"})
	require.Equal(t, NotExamined, r.Read)
}

func TestTheRankingFiguresAreRight(t *testing.T) {
	list := []scored{{score: 0.9, positive: true}, {score: 0.8}, {score: 0.7, positive: true}, {score: 0.1}}
	require.InDelta(t, 0.75, auc(list), 1e-9)
	require.InDelta(t, 0.5, recallAt(list, 0), 1e-9)
	require.InDelta(t, 1.0, recallAt(list, 0.5), 1e-9)
}

func FuzzNormalise(f *testing.F) {
	fold := newFoldTable(map[rune]string{'а': "a"}, map[rune]bool{'😂': true})
	for _, seed := range []string{"L'été…", "c.o.n", "ﬁn", "Ⓐⓑ", "\u0336a", "« oui »", "🇫🇷"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip("the adapters give valid UTF-8")
		}
		var s Scratch
		s.normalise(fold, text)
		last := int32(0)
		for _, tk := range s.tokens {
			require.True(t, tk.start >= last && tk.start <= tk.end && int(tk.end) <= len(text))
			require.True(t, tk.from <= tk.to && int(tk.to) <= len(s.fold))
			require.True(t, utf8.ValidString(text[tk.start:tk.end]))
			last = tk.end
		}
	})
}
