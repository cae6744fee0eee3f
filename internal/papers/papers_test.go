package papers_test

import (
	"bytes"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/papers"
)

var day = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

const paper = `# Un titre : le « mien »

Un paragraphe **gras**
sur deux lignes.

## Une partie

- un point ;
- un autre
  qui continue

1. d'abord

| Sujet | Réponse |
|---|---|
| **oui** | non |

> une note
`

func TestAFactThatIsMissingIsAnError(t *testing.T) {
	_, err := papers.Fill("x", "{{.Absent}}", map[string]string{})
	require.Error(t, err)
	_, err = papers.Fill("x", "{{.Broken", nil)
	require.Error(t, err)
}

func TestAPaperIsTypesetInFrench(t *testing.T) {
	got, err := papers.Fill("x", "Quoi ?\n\n\n\n« oui » : {{.V}}\n\n", map[string]string{"V": "17"})
	require.NoError(t, err)
	require.Equal(t, "Quoi\u202f?\n\n«\u00a0oui\u00a0»\u00a0: 17\n", got)
}

func TestADocumentShowsAllItsWords(t *testing.T) {
	pdf, err := papers.Document(paper, "le pied", day)
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(pdf, []byte("%PDF-")))
	text := wordsOf(t, pdf)
	for _, words := range []string{"Un titre", "gras sur deux lignes", "Une partie", "un point", "un autre qui continue", "d'abord", "Sujet", "non", "une note", "le pied", "1/1"} {
		require.Contains(t, text, words)
	}
	require.NotContains(t, text, "**")
	again, err := papers.Document(paper, "le pied", day)
	require.NoError(t, err)
	require.True(t, bytes.Equal(pdf, again), "the same paper twice")
}

func TestALongDocumentRepeatsTheHeadOfItsTable(t *testing.T) {
	long := "# Titre\n\n| Colonne de tête | Autre |\n|---|---|\n" + strings.Repeat("| une cellule | une autre |\n", 90)
	pdf, err := papers.Document(long, "pied", day)
	require.NoError(t, err)
	text := wordsOf(t, pdf)
	require.Equal(t, 3, strings.Count(text, "Colonne de tête"))
	require.Equal(t, 90, strings.Count(text, "une cellule"))
	require.Contains(t, text, "3/3")
}

func TestAPosterIsOnePageWithItsCodes(t *testing.T) {
	codes := []papers.Code{{Link: "https://t.me/x_bot?start=parent", Label: "Parents"}, {Link: "https://discord.gg/x", Label: "Jeunes"}}
	pdf, err := papers.Poster("# Titre | coupé\n\nBonjour.\n\n[[codes]]\n\n> Danger : 17\n> Besoin de parler : 119\n", codes, "l'Escale", day)
	require.NoError(t, err)
	require.Equal(t, 1, bytes.Count(pdf, []byte("/Type /Page\n")))
	text := wordsOf(t, pdf)
	require.Contains(t, text, "coupé")
	require.NotContains(t, text, "|")
	require.Contains(t, text, "Parents")
	require.Equal(t, []string{"https://discord.gg/x", "https://t.me/x_bot?start=parent"}, codesOf(t, pdf))
}

func TestATextTooLongForAPosterIsAnError(t *testing.T) {
	_, err := papers.Poster("# T\n\n"+strings.Repeat("- une ligne de plus sur l'affiche\n", 80), nil, "pied", day)
	require.Error(t, err)
	_, err = papers.Poster("# T\n\n"+strings.Repeat("- une ligne de plus sur l'affiche\n", 22), nil, "pied", day)
	require.NoError(t, err, "smaller words make room")
}

// wordsOf reads the words of a PDF as a reader shows them.
func wordsOf(t *testing.T, pdf []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not on this machine")
	}
	cmd := exec.CommandContext(t.Context(), tool, "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	require.NoError(t, err)
	return strings.Join(strings.Fields(strings.ReplaceAll(string(out), "\u00a0", " ")), " ")
}

// codesOf reads the QR codes of a PDF as a telephone does.
func codesOf(t *testing.T, pdf []byte) []string {
	t.Helper()
	for _, tool := range []string{"pdftoppm", "zbarimg"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not on this machine")
		}
	}
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "p.pdf"), pdf, 0o600))
	require.NoError(t, exec.CommandContext(t.Context(), "pdftoppm", "-r", "100", "-png", filepath.Join(folder, "p.pdf"), filepath.Join(folder, "p")).Run())
	picture, err := os.ReadFile(filepath.Join(folder, "p-1.png"))
	require.NoError(t, err)
	_, err = png.DecodeConfig(bytes.NewReader(picture))
	require.NoError(t, err)
	out, err := exec.CommandContext(t.Context(), "zbarimg", "-q", "--raw", filepath.Join(folder, "p-1.png")).Output()
	require.NoError(t, err)
	found := strings.Fields(string(out))
	if len(found) == 2 && found[0] > found[1] {
		found[0], found[1] = found[1], found[0]
	}
	return found
}
