package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/messages"
)

// installed writes settings with one structure and gives their path.
func installed(t *testing.T, change func(*config.Settings)) string {
	t.Helper()
	s := config.Defaults()
	s.Telegram.Link, s.Discord.Link = "https://t.me/escale_bot", "https://discord.gg/escale"
	s.Backup.Folder = "/mnt/sauvegardes"
	s.Checked = "2026-11-02"
	s.Structures = []config.Structure{{
		ID: "escale", Name: "l'Escale", Address: "3 rue du Port", Phone: "02 61 91 00 00", Contact: "donnees@escale.example",
		Directory: "https://annuaire.example",
		Spaces:    []config.Space{{Network: "discord", ID: "1", Name: "Serveur", Channel: "2"}},
		People: []config.Persona{
			{FirstName: "Samira", Function: "éducatrice", Role: "pdn", Secrecy: "non"},
			{FirstName: "Malo", Function: "stagiaire", Role: "stagiaire", Tutor: "Samira", Until: "2027-06-30"},
		},
	}}
	if change != nil {
		change(&s)
	}
	text, err := yaml.Marshal(s)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "lampadaire.yaml")
	require.NoError(t, os.WriteFile(path, text, 0o600))
	return path
}

func TestTheDossierIsWrittenFromTheRealSettings(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "dossier")
	path := installed(t, func(s *config.Settings) { s.Retention.Silent, s.Backup.Days = 33, 21 })
	code, said := told(t, "dossier", "--config", path, "--dossier", folder)
	require.Zero(t, code, said)
	all := ""
	for _, name := range dossierPapers() {
		text, err := os.ReadFile(filepath.Join(folder, "escale-"+name+".md"))
		require.NoError(t, err)
		require.NotContains(t, string(text), "<no value>")
		all += plain(string(text))
		pdf, err := os.ReadFile(filepath.Join(folder, "escale-"+name+".pdf"))
		require.NoError(t, err)
		require.True(t, bytes.HasPrefix(pdf, []byte("%PDF-")))
	}
	for _, fact := range []string{
		"l'Escale", "donnees@escale.example", "33 jours", "21 jours", "02/11/2026", "Discord (dès 15 ans)", "« Serveur » (Discord)",
		"| Nommer un délégué, le retirer | – | – | – | – | – | oui | – | – |", "| Lire une conversation | – | – | – | – | – | – | – | – |",
		"Samira, éducatrice : pas soumis au secret professionnel", "Malo, stagiaire (tuteur : Samira)",
	} {
		require.Contains(t, all, fact)
	}
}

// TestLaw2_ThePapersSayThatCodesArePersonalData holds the honest sentence in
// each paper that speaks of the data.
func TestLaw2_ThePapersSayThatCodesArePersonalData(t *testing.T) {
	for name, sentences := range map[string][]string{
		"registre":                {"Ces codes sont des données personnelles", "qui détient à la fois le fichier de clés et le fichier de données peut vérifier si un compte qu'il connaît déjà y figure"},
		"aipd":                    {"il peut tester un compte connu"},
		"conventions":             {"qui a les deux peut tester un compte connu"},
		"ce-que-voit-l-employeur": {"Qui détient à la fois les clés et le fichier de données peut vérifier si un compte connu y figure"},
		"page-au-suivant":         {"sont des données personnelles", "clés et fichier ensemble permettent de tester un compte connu"},
	} {
		text, err := config.Paper(name)
		require.NoError(t, err)
		for _, sentence := range sentences {
			require.Contains(t, text, sentence, name)
		}
		require.NotContains(t, strings.ToLower(text), "anonymisé", name)
	}
}

func TestThePostersAreOnePageEach(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	code, said := told(t, "affiche", "--config", installed(t, nil), "--dossier", folder)
	require.Zero(t, code, said)
	for _, name := range []string{"escale-affiche-jeune.pdf", "escale-affiche-parent.pdf"} {
		pdf, err := os.ReadFile(filepath.Join(folder, name))
		require.NoError(t, err)
		require.Equal(t, 1, bytes.Count(pdf, []byte("/Type /Page\n")), name)
	}
	c := consoleTo(t, &bytes.Buffer{})
	s, err := config.Load(installed(t, nil))
	require.NoError(t, err)
	require.Equal(t, "https://t.me/escale_bot?start=parent", c.parentCodes(s, s.Structures[0])[0].Link)
	code, said = told(t, "affiche", "--config", installed(t, func(s *config.Settings) { s.Telegram.Link, s.Discord.Link = "", "" }), "--dossier", folder)
	require.Zero(t, code, "what lacks is said, and the posters are made")
	require.Contains(t, plain(said), "escale-affiche-jeune.pdf : pas de QR code pour Discord.")
	require.Contains(t, plain(said), "sous « discord », écrivez « lien »")
	require.NotContains(t, plain(said), "pour Telegram", "the structure is on one network alone")
	require.NotContains(t, plain(said), "annuaire", "the directory has its code")
	code, said = told(t, "affiche", "--config", installed(t, nil), "--dossier", folder, "--structure", "phare")
	require.Equal(t, 1, code)
	require.Contains(t, said, "Aucune structure de ce nom")
}

// TestEachPosterSaysWhichCodeItLacksAndTheSettingThatGivesIt takes away one link after another.
func TestEachPosterSaysWhichCodeItLacksAndTheSettingThatGivesIt(t *testing.T) {
	t.Parallel()
	both := func(s *config.Settings) {
		s.Structures[0].Spaces = append(s.Structures[0].Spaces, config.Space{Network: "telegram", ID: "-1", Name: "Groupe"})
	}
	lacks := func(change func(*config.Settings)) string {
		folder := t.TempDir()
		code, said := told(t, "affiche", "--dossier", folder, "--config", installed(t, func(s *config.Settings) { both(s); change(s) }))
		require.Zero(t, code, said)
		for _, name := range []string{"escale-affiche-jeune.pdf", "escale-affiche-parent.pdf"} {
			pdf, err := os.ReadFile(filepath.Join(folder, name))
			require.NoError(t, err)
			require.Equal(t, 1, bytes.Count(pdf, []byte("/Type /Page\n")), name)
		}
		return plain(said)
	}
	require.NotContains(t, lacks(func(*config.Settings) {}), "pas de QR code")
	said := lacks(func(s *config.Settings) { s.Telegram.Link = "" })
	require.Contains(t, said, "escale-affiche-jeune.pdf : pas de QR code pour Telegram.")
	require.Contains(t, said, "escale-affiche-parent.pdf : pas de QR code pour Telegram.")
	require.Contains(t, said, "sous « telegram », écrivez « lien »")
	require.NotContains(t, said, "Discord")
	said = lacks(func(s *config.Settings) { s.Structures[0].Directory = "" })
	require.Contains(t, said, "escale-affiche-parent.pdf : pas de QR code pour l'annuaire officiel.")
	require.Contains(t, said, "à la structure escale, écrivez « annuaire »")
	require.NotContains(t, said, "affiche-jeune.pdf : pas de")
	said = lacks(func(s *config.Settings) { s.Structures[0].Directory, s.Structures[0].Framework.Label = "", "sans" })
	require.NotContains(t, said, "pas de QR code", "outside the label there is no directory")
	require.Equal(t, 4, strings.Count(lacks(func(s *config.Settings) {
		s.Telegram.Link, s.Discord.Link, s.Structures[0].Directory = "", "", ""
	}), "pas de QR code"))
}

func TestLaw12_ThePosterForYoungPeopleIsEasyToRead(t *testing.T) {
	s, err := config.Load(installed(t, nil))
	require.NoError(t, err)
	facts := factsOf(s, s.Structures[0], "lampadaire.yaml", time.Now())
	for _, facts.Codes = range []bool{true, false} {
		text, err := fill("affiche-jeune", facts)
		require.NoError(t, err)
		r := messages.Read(strings.NewReplacer("**", "", "#", "", "> ", "", "- ", "", "[[codes]]", "").Replace(text))
		require.LessOrEqual(t, r.Longest, 15)
		require.LessOrEqual(t, r.Mean(), 10.0)
		require.LessOrEqual(t, r.LongWordShare(), 0.2)
	}
}

func TestNoPosterNamesTheLabelBeforeItIsReceived(t *testing.T) {
	for _, name := range []string{"affiche-jeune", "affiche-parent"} {
		text, err := config.Paper(name)
		require.NoError(t, err)
		require.NotContains(t, strings.ToLower(text), "promeneur", "the name is protected until the Caf has the signed document (B09)")
	}
}

func TestCheckAsksForTheHelpNumbersAgainAfterHalfAYear(t *testing.T) {
	now := time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC)
	for day, want := range map[string]struct {
		sentence string
		wrong    int
	}{
		"": {"pas encore été vérifiés", 0}, "2026-05-01": {"il y a plus de 180 jours", 1}, "2026-11-01": {"vérifiés le 01/11/2026", 0},
	} {
		var out bytes.Buffer
		f := &findings{console: consoleTo(t, &out)}
		f.checkNumbers(day, now)
		require.Contains(t, plain(out.String()), want.sentence)
		require.Equal(t, want.wrong, f.wrong)
	}
}

func TestTheCheckTellsHelpSheetsThatNobodyReadAgainForHalfAYear(t *testing.T) {
	for day, words := range map[string]string{
		"2026-11-25": "toutes les sources ont été lues",
		"2027-05-22": "plus de 180 jours",
	} {
		now, err := time.Parse(time.DateOnly, day)
		require.NoError(t, err)
		var out bytes.Buffer
		f := &findings{console: consoleTo(t, &out)}
		f.checkHelp(now)
		require.Contains(t, plain(out.String()), words)
		require.Zero(t, f.wrong, "the robots can work: it is a warning")
	}
}
