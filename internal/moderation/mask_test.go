package moderation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/moderation"
)

func TestPersonalDataIsHiddenFromWhoLooks(t *testing.T) {
	e := newEngine(t, 0)
	for text, want := range map[string]string{
		"son num c'est le 06 39 98 12 34 voilà":   "son num c'est le […] voilà",
		"écris à lea.test@exemple.fr stp":         "écris à […] stp",
		"le numéro : 0639981234, et 0639985678 !": "le numéro : […], et […] !",
		"rien de tout ça":                         "rien de tout ça",
		"":                                        "",
	} {
		require.Equal(t, want, e.Mask(text))
	}
	require.NotContains(t, e.Mask("j'habite 12 rue des Lilas à Brest"), "12 rue des Lilas")
}

func TestOtherThresholdsShareTheKnowledge(t *testing.T) {
	e := newEngine(t, 0)
	strict := e.With(moderation.Thresholds{moderation.Insult: 0})
	in := moderation.Input{Text: "t'es qu'un gros connard"}
	require.NotEmpty(t, e.Classify(in).Findings)
	require.Empty(t, strict.Classify(in).Findings)
}

func TestTheWindowForgetsByItselfAndShowsWhatIsAround(t *testing.T) {
	w := moderation.NewWindow()
	now := time.Date(2026, 11, 3, 14, 0, 0, 0, time.UTC)
	for i, text := range []string{"un", "deux", "trois"} {
		w.Add("salon", text, moderation.Line{From: "a", Text: text}, now.Add(time.Duration(i)*time.Minute))
	}
	around, at := w.Around("salon", "deux")
	require.Equal(t, 1, at)
	require.Len(t, around, 3)
	_, at = w.Around("salon", "quatre")
	require.Equal(t, -1, at)
	w.Sweep(now.Add(31 * time.Minute))
	around, at = w.Around("salon", "deux")
	require.Equal(t, -1, at)
	require.Len(t, around, 1)
	w.Sweep(now.Add(time.Hour))
	around, _ = w.Around("salon", "trois")
	require.Empty(t, around)
}
