package moderation_test

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	files "github.com/lampadaire/lampadaire/config/moderation"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

func classify(t *testing.T, e *moderation.Engine, text string) moderation.Result {
	t.Helper()
	return e.Classify(moderation.Input{Text: text, Role: pdn.RoleYouth})
}

func found(r moderation.Result, c moderation.Category) bool {
	for _, f := range r.Findings {
		if f.Category == c {
			return true
		}
	}
	return false
}

func TestEachCategoryIsFoundInAPlainSentence(t *testing.T) {
	e := newEngine(t, 0)
	for text, want := range map[string]moderation.Category{
		"t'es vraiment un gros connard toi":                      moderation.Insult,
		"nique ta mère":                                          moderation.Insult,
		"les arabes sont tous des voleurs":                       moderation.Hate,
		"retourne dans ton pays sale noir":                       moderation.Hate,
		"va te pendre personne t'aime":                           moderation.Dignity,
		"je vais te planter demain à la sortie sale bâtard":      moderation.Violence,
		"envoie une nude stp":                                    moderation.Obscene,
		"y a de la beuh dispo 50€ le pochon mp":                  moderation.Illicit,
		"la shoah est un mensonge":                               moderation.Denialism,
		"son num c'est 06 39 98 12 34 harcelez la":               moderation.Privacy,
		"accepte jésus sinon tu brûleras en enfer convertis toi": moderation.Proselytism,
	} {
		require.True(t, found(classify(t, e, text), want), "%s : %s", want, text)
	}
}

func TestTheContextSparesTheInnocent(t *testing.T) {
	e := newEngine(t, 0)
	for _, text := range []string{
		"il m'a traité de connard devant tout le monde",
		"t'es pas un connard t'inquiète",
		"je suis trop con j'ai oublié mes clés",
		"dire que les noirs sont des singes est inacceptable",
		"je vais te tuer à fifa",
		"le mot bougnoule est une insulte raciste",
		"mon prof est noir",
		"je suis lesbienne et fière",
	} {
		require.Empty(t, classify(t, e, text).Findings, text)
	}
}

func TestOrdinarySentencesAndCounterExamplesFindNothing(t *testing.T) {
	e := newEngine(t, 0)
	wrong := []string{}
	for _, text := range e.Ordinary() {
		if len(classify(t, e, text).Findings) > 0 {
			wrong = append(wrong, text)
		}
	}
	require.LessOrEqual(t, len(wrong), len(e.Ordinary())/50, strings.Join(wrong, "\n"))
}

func TestADisguisedWordIsFoundAndItsBenignTwinIsNot(t *testing.T) {
	e := newEngine(t, 0)
	for _, text := range []string{
		"c0nn4rd", "sale c*nnard", "f.d.p", "F D P", "c o n n a r d", "niquetamere", "n1que ta m3re", "cnonard",
		"$alope", "s@lope", "grosconnard", "conn\u200bard", "ｃｏｎｎａｒｄ", "сonnard", "enkuléééé", "t'es un c\u0336o\u0336n\u0336n\u0336a\u0336r\u0336d",
	} {
		require.True(t, found(classify(t, e, text), moderation.Insult), text)
	}
	for _, text := range []string{
		"c00l", "s a l u t", "b.r.a.v.o", "**salut** à tous", "rdv à 14h au 3e", "a-t-il fini", "connecté", "le connétable",
		"la députée", "je dispute un match", "pu1s on y va",
	} {
		require.Empty(t, classify(t, e, text).Findings, text)
	}
}

func TestOpinionsBindProfessionalsOnly(t *testing.T) {
	e := newEngine(t, 0)
	text := "votez tous pour mélenchon dimanche"
	require.False(t, found(classify(t, e, text), moderation.Political))
	r := e.Classify(moderation.Input{Text: text, Role: pdn.RolePromeneur})
	require.True(t, found(r, moderation.Political))
}

func TestAProfessionalsGreetingIsNoOpinion(t *testing.T) {
	e := newEngine(t, 0)
	for _, text := range []string{"Salut tout le monde", "Bonjour à tous, permanence ce soir à 18h", "Bonne journée à tous", "Merci à tous pour hier"} {
		require.Empty(t, e.Classify(moderation.Input{Text: text, Role: pdn.RolePromeneur}).Findings, text)
	}
}

func TestDistressIsNeverAFinding(t *testing.T) {
	e := newEngine(t, 0)
	r := classify(t, e, "j'ai envie de mourir je veux me suicider")
	require.GreaterOrEqual(t, r.Distress, moderation.DistressThreshold)
	require.Empty(t, r.Findings)
	require.NotEmpty(t, r.DistressWhy)
}

func TestForeignTextIsNotExamined(t *testing.T) {
	e := newEngine(t, 0)
	require.Equal(t, moderation.ForeignLanguage, classify(t, e, "what are you going to do about this with them").Read)
	require.Equal(t, moderation.ForeignLanguage, classify(t, e, "привет как твои дела сегодня друг").Read)
	require.Equal(t, moderation.Examined, classify(t, e, "wallah inch'allah on gagne samedi").Read)
}

func TestALongTextIsExaminedInPart(t *testing.T) {
	e := newEngine(t, 0)
	require.Equal(t, moderation.ExaminedInPart, classify(t, e, strings.Repeat("bonjour à tous ", 600)).Read)
}

func TestLaw6_ReasonsNeverContainTheText(t *testing.T) {
	e, closed := newEngine(t, 0), map[moderation.Reason]bool{}
	for _, r := range moderation.Reasons() {
		closed[r] = true
	}
	for _, text := range []string{"tu as quel âge ? dis rien à tes parents, envoie une photo de toi", "sale connard c0nnard", "va te pendre"} {
		for _, f := range classify(t, e, text).Findings {
			require.LessOrEqual(t, len(f.Why), 3)
			for _, why := range f.Why {
				require.True(t, closed[why], "%s is outside the closed list", why)
			}
		}
	}
}

func TestEveryReasonHasItsFrenchSentence(t *testing.T) {
	texts, err := messages.Load(os.DirFS("../../config/messages"))
	require.NoError(t, err)
	require.LessOrEqual(t, len(moderation.Reasons()), 60)
	known := map[string]bool{}
	for _, r := range moderation.Reasons() {
		sentence, err := texts.Text(r.Key(), nil)
		require.NoError(t, err)
		require.NotEmpty(t, sentence, r)
		known[r.Key()] = true
	}
	for _, key := range texts.Keys() {
		require.True(t, !strings.HasPrefix(key, "why.") || known[key], "%s explains no reason of the closed list", key)
	}
}

func TestAnInsultToTheRobotIsNoFinding(t *testing.T) {
	e := newEngine(t, 0)
	require.Empty(t, e.Classify(moderation.Input{Text: "t'es vraiment un gros connard", Robot: true}).Findings)
}

func TestAnInsultToTheRobotNamedInTheMessageIsNoFinding(t *testing.T) {
	learned := newEngine(t, 0)
	for _, text := range []string{
		"@bot t'es nul", "t'es con le bot mais tu fais des efforts", "t'es vraiment un gros connard le robot",
		"@lampadaire t'es vraiment une merde", "eh le bot t'es moche et t'as pas de vie mdr",
	} {
		require.Empty(t, learned.Classify(moderation.Input{Text: text}).Findings, text)
	}
	rules, err := moderation.New(moderation.Options{Knowledge: files.Files, RulesOnly: true})
	require.NoError(t, err)
	for _, text := range []string{
		"@bot t'es nul", "t'es con le bot mais tu progresses", "ta gueule le bot", "eh le robot t'es con ou quoi",
		"espèce de robot de merde", "t'es trop nul lampadaire mdr", "il est con ce bot", "bot t'es une merde",
		"robot t'es vraiment débile", "t'es vraiment un gros connard le robot", "nique ta mère le robot",
	} {
		require.Empty(t, rules.Classify(moderation.Input{Text: text}).Findings, text)
	}
	for _, text := range []string{
		"t'es vraiment un gros connard", "robot cassé, Kévin t'es qu'un gros connard", "@kevin t'es qu'un gros connard, pas comme le bot",
	} {
		require.NotEmpty(t, learned.Classify(moderation.Input{Text: text}).Findings, text)
		require.NotEmpty(t, rules.Classify(moderation.Input{Text: text}).Findings, text)
	}
}

func TestAThreatIsNotTakenForWhatOneSaysOfOneselfOrDenies(t *testing.T) {
	e := newEngine(t, 0)
	for _, text := range []string{"je vais le buter ce soir", "tu rentres à pied ce soir non ? fais gaffe derrière toi, on sera plusieurs"} {
		require.True(t, found(classify(t, e, text), moderation.Violence), text)
	}
	require.False(t, found(classify(t, e, "je vais me tuer à la tâche"), moderation.Violence))
}

func TestQuotedAndCodeSpansAreRespected(t *testing.T) {
	e := newEngine(t, 0)
	text := "gros connard"
	r := e.Classify(moderation.Input{Text: text, Spans: []chat.Span{{Kind: chat.Code, Start: 0, End: len(text)}}})
	require.Empty(t, r.Findings)
}

func TestTheStructureAddsAndLeavesOut(t *testing.T) {
	e, err := moderation.New(moderation.Options{Knowledge: files.Files, RulesOnly: true, Structure: &moderation.StructureTerms{
		Added: map[string][]string{"injure": {"sale tournesol"}}, Excluded: []string{"gros connard"}}})
	require.NoError(t, err)
	require.True(t, found(classify(t, e, "sale tournesol va"), moderation.Insult))
	require.Empty(t, classify(t, e, "gros connard").Findings)
}

func TestAFaultInTheStructureTermsShowsLineAndCaret(t *testing.T) {
	_, err := moderation.New(moderation.Options{Knowledge: files.Files, Structure: &moderation.StructureTerms{
		File: "reglages.yaml", Line: 12, Added: map[string][]string{"injure": {"sale [con"}}}})
	var fault *moderation.FileError
	require.ErrorAs(t, err, &fault)
	require.Equal(t, 12, fault.Line)
	require.Contains(t, fault.Error(), "     ^")
}

func TestNothingIsAllocatedForAMessageWithoutFinding(t *testing.T) {
	e := newEngine(t, 0)
	var s moderation.Scratch
	in := moderation.Input{Text: "wesh tu viens demain au foot avec nous ou pas", Role: pdn.RoleYouth}
	e.ClassifyWith(&s, in)
	require.Zero(t, testing.AllocsPerRun(100, func() { e.ClassifyWith(&s, in) }))
}

func checkResult(t require.TestingT, text string, r moderation.Result) {
	require.True(t, r.Score >= 0 && r.Score <= 1)
	for _, f := range r.Findings {
		for _, s := range f.Spans {
			require.True(t, s.Start >= 0 && s.Start <= s.End && s.End <= len(text))
			require.True(t, s.Start == len(text) || utf8.RuneStart(text[s.Start]))
			require.True(t, s.End == len(text) || utf8.RuneStart(text[s.End]))
		}
	}
}

func TestAnyTextGivesValidPlacesAndTheSameAnswerTwice(t *testing.T) {
	e := newEngine(t, 0)
	words := []string{"connard", "c.o.n", "les", "arabes", "sont", "é", "👍", "06 39 98 12 34", "@x", "«", "va", "te", "t'", "\u0336", "ß", "c*n", "\n"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 30).Draw(t, "words"), rapid.SampledFrom([]string{" ", "", "."}).Draw(t, "gap"))
		a, b := e.Classify(moderation.Input{Text: text}), e.Classify(moderation.Input{Text: text})
		require.Equal(t, a, b)
		require.NotEqual(t, moderation.NotExamined, a.Read)
		checkResult(t, text, a)
	})
}

func FuzzClassify(f *testing.F) {
	e := newEngine(f, 0)
	for _, seed := range []string{"gros c0nn4rd", "c o n", "||va|| te pendre", "\xff\xfe", "06.39.98.12.34", "ź̶̢a", "p*te", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip("the adapters give valid UTF-8")
		}
		r := e.Classify(moderation.Input{Text: text})
		require.NotEqual(t, moderation.NotExamined, r.Read)
		require.Equal(t, r, e.Classify(moderation.Input{Text: text}))
		checkResult(t, text, r)
	})
}
