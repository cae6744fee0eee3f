package document_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	compterendu "github.com/lampadaire/lampadaire/config/compte-rendu"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
	"github.com/lampadaire/lampadaire/internal/report/document"
)

var day = time.Date(2027, 1, 12, 0, 0, 0, 0, time.UTC)

func month(year int, m time.Month) pdn.Month {
	return pdn.DayOf(time.Date(year, m, 1, 0, 0, 0, 0, time.UTC), time.UTC).Month()
}

func shown(label string, n int) report.YouthCell {
	return report.YouthCell{Label: label, Cell: disclosure.Cell{Show: disclosure.Shown, Value: n}}
}

func under(label string, k int) report.YouthCell {
	return report.YouthCell{Label: label, Cell: disclosure.Cell{Show: disclosure.Under, Limit: k}}
}

func figures() report.AnnualFigures {
	estimate := 48
	a := report.AnnualFigures{
		Level: report.OfPromeneur, Name: "=Samira Œdipe-Noël", Structure: "Association l'Escale", Department: "Loire",
		Label: "labellisée depuis le 3 mars 2025", First: month(2026, 1), Last: month(2026, 12), People: 1, Structures: 1,
		Networks: []string{"Instagram", "Snapchat", "jeu en ligne", "téléphone"}, PersonMonths: 11, BelowMinimum: 2, Minimum: 8 * time.Hour,
		Contacts: 164, Kinds: []report.Count{{Label: "message privé", N: 92}, {Label: "échange public", N: 31}, {Label: "groupe", N: 20}, {Label: "jeu en ligne", N: 9}, {Label: "rencontre physique", N: 8}, {Label: "projet", N: 4}},
		Estimate: &estimate, PhysicalMeetings: 8,
		Ages:      []report.YouthCell{shown("11-14 ans", 38), shown("15-17 ans", 71), shown("18-25 ans", 22), under("parent", 5), {Label: "moins de 11 ans", Cell: disclosure.Cell{Show: disclosure.Withheld}}, shown("inconnu", 24)},
		Themes:    []report.YouthCell{shown("vie quotidienne et prévention", 74), shown("information sur une structure", 41), shown("projet", 26), under("pratiques numériques", 10), {Label: "questions personnelles", Cell: disclosure.Cell{Show: disclosure.Withheld}}},
		Referrals: []report.YouthCell{shown("notre structure", 12), shown("mission locale", 7), under("santé", 10), under("numéro d'aide", 5)},
		Actions:   []string{"Soirée jeux et parole, avec la médiathèque (mars)", "« Vrai ou faux ? », atelier de six séances sur l'information en ligne (octobre à décembre)"},
		Missions:  []string{"créer du lien", "rompre l'isolement", "installer la confiance", "informer, prévenir", "éducation aux médias"},
		Attendances: []report.Attendance{
			{Label: "regroupement départemental", Attended: 3, Of: 4, NotReleased: 1}, {Label: "analyse de la pratique", Attended: 5, Of: 6}, {Label: "formation", Attended: 1, Of: 1},
		},
		Editions: []string{"édition 1", "édition 2 (14 septembre)"},
		Free: map[string]string{
			"texte.effets": "Plusieurs jeunes rencontrés en ligne ont poussé la porte de la structure.\nDeux familles sont venues au café des parents.", "texte.besoins": "Un second regroupement par an sur les jeux en ligne ; du temps libéré pour l'analyse de la pratique.",
		},
		Coverage:   report.Coverage{Of: 1, Known: 1, Gaps: []report.Gap{{Length: 70 * time.Minute}}},
		Validation: report.Validation{ByAuthor: 1},
	}
	for i := range 12 {
		a.Hours = append(a.Hours, report.MonthSum{Month: month(2026, 1) + pdn.Month(i), Done: time.Duration(330+i*97%420) * time.Minute, Known: i != 7})
		a.Counted += a.Hours[i].Done
	}
	return a
}

// above are the figures of a structure or of the department, in a year that runs.
func above(level report.Level) report.AnnualFigures {
	a := figures()
	a.Level, a.Name, a.Label, a.Estimate, a.Actions, a.Free, a.Validation = level, "", "", nil, nil, nil, report.Validation{}
	times := 4
	a.Structures, a.Validated, a.Of = 1, 3, 4
	if level == report.OfDepartment {
		times, a.Structure, a.Structures, a.Validated, a.Of = 55, "", 28, 41, 55
	}
	a.People, a.PersonMonths, a.BelowMinimum, a.Contacts, a.PhysicalMeetings = times, 11*times, 2*times, 164*times, 8*times
	a.Counted *= time.Duration(times)
	a.Coverage = report.Coverage{Of: times, Known: times - 1, Gaps: a.Coverage.Gaps}
	for i := range a.Hours {
		a.Hours[i].Done *= time.Duration(times)
		a.Hours[i].Untold = i == 11
	}
	for i := range a.Kinds {
		a.Kinds[i].N *= times
	}
	for i := range a.Attendances {
		a.Attendances[i].Attended, a.Attendances[i].Of = a.Attendances[i].Attended*times, a.Attendances[i].Of*times
	}
	return a
}

func words(t testing.TB) report.Words {
	c, err := messages.Load(os.DirFS("../../../config/messages"))
	require.NoError(t, err)
	return func(key string, args map[string]any) (string, error) { return c.Text(key, args) }
}

func account(t testing.TB, a report.AnnualFigures) report.Document {
	form, err := report.ParseForm(compterendu.Form)
	require.NoError(t, err)
	d, err := report.Compose(form, a, words(t))
	require.NoError(t, err)
	return d
}

func pdf(t testing.TB, d report.Document) []byte {
	var out bytes.Buffer
	require.NoError(t, document.WritePDF(&out, d, day))
	return out.Bytes()
}

// pages renders a PDF with poppler, a page a picture.
func pages(t *testing.T, data []byte) []image.Image {
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		t.Skip("pdftoppm is not installed")
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.pdf"), data, 0o600))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "pdftoppm", "-r", "80", "-png", filepath.Join(dir, "a.pdf"), filepath.Join(dir, "p")).CombinedOutput()
	require.NoError(t, err, string(out))
	names, err := filepath.Glob(filepath.Join(dir, "p*.png"))
	require.NoError(t, err)
	var list []image.Image
	for _, name := range names {
		file, err := os.Open(name)
		require.NoError(t, err)
		img, err := png.Decode(file)
		require.NoError(t, err)
		require.NoError(t, file.Close())
		list = append(list, img)
	}
	return list
}

func TestThePagesLookAsAgreed(t *testing.T) {
	for name, a := range map[string]report.AnnualFigures{
		"promeneur": figures(), "structure": above(report.OfStructure), "departement": above(report.OfDepartment),
		"empty": {Level: report.OfDepartment, First: month(2026, 1), Last: month(2026, 12)},
	} {
		for i, got := range pages(t, pdf(t, account(t, a))) {
			golden := filepath.Join("testdata", fmt.Sprintf("%s-%d.png", name, i+1))
			if os.Getenv("LAMPADAIRE_UPDATE") == "1" {
				var out bytes.Buffer
				require.NoError(t, png.Encode(&out, got))
				require.NoError(t, os.MkdirAll("testdata", 0o755))
				require.NoError(t, os.WriteFile(golden, out.Bytes(), 0o644))
			}
			data, err := os.ReadFile(golden)
			require.NoError(t, err)
			want, err := png.Decode(bytes.NewReader(data))
			require.NoError(t, err)
			require.Less(t, difference(want, got), 0.004, golden)
		}
	}
}

// difference is the mean distance of two pictures, 0 to 1; 1 where sizes differ.
func difference(a, b image.Image) float64 {
	if a.Bounds() != b.Bounds() {
		return 1
	}
	var sum, count float64
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r1, g1, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			for _, d := range [3]float64{float64(r1) - float64(r2), float64(g1) - float64(g2), float64(b1) - float64(b2)} {
				sum += max(d, -d) / 0xFFFF
			}
			count += 3
		}
	}
	return sum / count
}

func TestTheComparisonSeesAnotherAccount(t *testing.T) {
	other := figures()
	other.Kinds = other.Kinds[:2]
	a, b := pages(t, pdf(t, account(t, figures()))), pages(t, pdf(t, account(t, other)))
	require.Greater(t, difference(a[0], b[0]), 0.004)
}

func TestTheSameAccountGivesTheSameBytes(t *testing.T) {
	require.Equal(t, pdf(t, account(t, figures())), pdf(t, account(t, figures())))
	require.Less(t, len(pdf(t, account(t, figures()))), 150_000)
}

func TestANameThatBeginsLikeAFormulaStaysAName(t *testing.T) {
	d := account(t, figures())
	var sheet, table bytes.Buffer
	require.NoError(t, document.WriteXLSX(&sheet, d))
	require.NoError(t, document.WriteCSV(&table, d))
	require.Contains(t, table.String(), ";'=Samira Œdipe-Noël;")
	book, err := excelize.OpenReader(&sheet)
	require.NoError(t, err)
	formula, err := book.GetCellFormula("Sheet1", "D4")
	require.NoError(t, err)
	require.Empty(t, formula)
	value, err := book.GetCellValue("Sheet1", "D4")
	require.NoError(t, err)
	require.Equal(t, "=Samira Œdipe-Noël", value)
}

// Law L8 and L10: the three forms say the same, hide the same, and each figure has
// its rule.
func TestLaw10_EveryFormOfTheAccountCarriesRulesAndHidesTheSame(t *testing.T) {
	d := account(t, figures())
	var sheet, table bytes.Buffer
	require.NoError(t, document.WriteXLSX(&sheet, d))
	require.NoError(t, document.WriteCSV(&table, d))
	book, err := excelize.OpenReader(&sheet)
	require.NoError(t, err)
	rows, err := book.GetRows("Sheet1")
	require.NoError(t, err)
	reader := csv.NewReader(&table)
	reader.Comma = ';'
	csvRows, err := reader.ReadAll()
	require.NoError(t, err)
	require.Equal(t, len(csvRows)+2, len(rows), "two rows above the table")
	for i, r := range csvRows[1:] {
		require.Equal(t, r[0] == "En toutes lettres", r[4] == "", "row %d has no rule", i)
		require.Equal(t, r[4], strings.Join(rows[i+3][4:], ""), "the workbook says the same")
	}
	text := fmt.Sprint(rows)
	require.Contains(t, text, "moins de 10")
	require.Contains(t, text, "non publié")
	require.Contains(t, text, "48 (estimation du professionnel)")
	for _, part := range d.Parts {
		for _, e := range part.Entries {
			require.Equal(t, e.Free, e.Rule == "", e.Field)
		}
	}
	at := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 3 && r[2] == "message privé" })
	kind, err := book.GetCellType("Sheet1", fmt.Sprintf("D%d", at+1))
	require.NoError(t, err)
	require.Equal(t, excelize.CellTypeUnset, kind, "a count is a number for the spreadsheet")
}

func TestALongAccountGoesOnOverItsPages(t *testing.T) {
	a := figures()
	for i := range 400 {
		a.Kinds = append(a.Kinds, report.Count{Label: fmt.Sprintf("type %d, avec un libellé très long qui ne tient pas dans sa colonne", i), N: i})
		a.Actions = append(a.Actions, fmt.Sprintf("action %d", i))
	}
	a.Free["texte.effets"] = strings.Repeat("Une longue phrase écrite par une personne. ", 400)
	data := pdf(t, account(t, a))
	require.GreaterOrEqual(t, bytes.Count(data, []byte("/Type /Page\n")), 18)
}
