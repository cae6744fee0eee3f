package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/mail/mailtest"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/playground"
	"github.com/lampadaire/lampadaire/internal/schedule"
)

func TestTheDemosClockReachesMondayAndTheCoordinatorReadsTheSynthesis(t *testing.T) {
	w := walks(t, paris(time.November, 12, 17, 0))[1]
	require.NoError(t, w.town.meet())
	w.write("menu")
	w.says("0 h faites")
	w.write("hier 14h-16h30")
	w.press("on garde ?", "Oui, on garde")
	w.says("soit 2 h 30")
	w.to(paris(time.November, 16, 8, 31))
	var found playground.Message
	inChat := func(condition func(playground.Message) bool) func() bool {
		return func() bool {
			for _, m := range w.stage.See(playground.Ines, playground.Private) {
				if condition(m) {
					found = m
					return true
				}
			}
			return false
		}
	}
	says := func(text string) func(playground.Message) bool {
		return func(m playground.Message) bool { return strings.Contains(plain(m.Text), text) }
	}
	require.Eventually(t, inChat(says("Synthèse du lundi 16 novembre 2026\n")), longest, 10*time.Millisecond)
	synthesis := found
	require.NotContains(t, plain(synthesis.Text), "14 h")
	data := ""
	for _, row := range synthesis.Buttons {
		for _, b := range row {
			if strings.Contains(plain(b.Label), "vient ce chiffre") {
				data = b.Data
			}
		}
	}
	require.NoError(t, w.stage.Press(playground.Ines, playground.Private, synthesis.ID, data))
	require.Eventually(t, inChat(says("→ ")), longest, 10*time.Millisecond)
	w.to(paris(time.December, 7, 8, 31)) // November is closed: there is something to draw
	require.Eventually(t, inChat(func(m playground.Message) bool { return m.Picture }), longest, 10*time.Millisecond)
}

func TestTheDemosFirstMondayHasAPictureOfItsPastMonths(t *testing.T) {
	start := paris(time.January, 15, 17, 0)
	w := walks(t, start)[1]
	for range 2 { // a kept folder is opened again
		require.NoError(t, remember(t.Context(), w.house, start))
	}
	lines, picture, err := w.house.app.Preview(t.Context(), "", pdn.DayOf(start, pdn.Paris()))
	require.NoError(t, err)
	require.Contains(t, plain(picture.Alternative), "Samira, 7 h 30")
	require.Contains(t, plain(strings.Join(lines, "\n")), "1 sur 1")
}

// office is a house whose coordinator has an e-mail address only, and a mail server.
type office struct {
	Folder, Server string
	Port           int
	At             time.Time
}

// open builds the house of an office, on its file.
func (o office) open(logger *slog.Logger) (*house, *schedule.Manual, error) {
	keyFile := filepath.Join(o.Folder, "cle")
	keys, err := demoKeys(keyFile)
	if err != nil {
		return nil, nil, err
	}
	texts, err := messages.Load(config.Messages())
	if err != nil {
		return nil, nil, err
	}
	s := config.Defaults()
	s.Data = filepath.Join(o.Folder, "lampadaire.db")
	s.Mail = config.Mail{Server: mailtest.Host, Port: o.Port, From: "Lampadaire <robot@escale.example>", Authorities: filepath.Join(o.Folder, "autorites.pem")}
	s.Structures = []config.Structure{{ID: "escale", Name: "l'Escale", People: []config.Persona{
		{FirstName: "Inès", Function: "coordinatrice", Role: "coordinateur", Mail: "ines@departement.example"},
		{FirstName: "Samira", Function: "éducatrice", Role: "pdn", Since: "2026-01-01", Accounts: []config.Account{{Network: "telegram", ID: "1"}}},
	}}}
	clock := schedule.NewManual(o.At)
	h, err := build(context.Background(), plan{settings: s, keys: keys, texts: texts, clock: clock, logger: logger, tell: func(error) {}})
	return h, clock, err
}

func newOffice(t *testing.T, port int, c mailtest.Certificate) office {
	o := office{Folder: t.TempDir(), Port: port, At: paris(time.November, 13, 12, 0)}
	require.NoError(t, os.WriteFile(filepath.Join(o.Folder, "autorites.pem"), c.PEM, 0o600))
	return o
}

func TestAMailServerThatIsDownForADayGetsTheSynthesisOnceWhenItIsBack(t *testing.T) {
	c := mailtest.Certify(t)
	sink := mailtest.StartAt(t, mailtest.Script{}, "127.0.0.1:0", c)
	o := newOffice(t, sink.Port, c)
	sink.Stop()
	h, clock, err := o.open(slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	defer func() { require.NoError(t, h.close()) }()
	clock.StepTo(t.Context(), h.schedule, paris(time.November, 17, 9, 0)) // Monday passes, and a day
	back := mailtest.StartAt(t, mailtest.Script{}, fmt.Sprintf("127.0.0.1:%d", sink.Port), c)
	clock.StepTo(t.Context(), h.schedule, paris(time.November, 18, 9, 0))
	got := back.Letters()
	require.Len(t, got, 1)
	require.True(t, got[0].Encrypted)
	require.Equal(t, "ines@departement.example", got[0].To)
	require.Contains(t, got[0].Letter(t).Header.Get("Subject"), "16_novembre_2026")
	clock.StepTo(t.Context(), h.schedule, paris(time.November, 22, 9, 0))
	require.Len(t, back.Letters(), 1)
}

func TestARefusedAddressIsGivenUpAndCounted(t *testing.T) {
	c := mailtest.Certify(t)
	sink := mailtest.StartAt(t, mailtest.Script{Rcpt: func(string) string { return "550 no" }}, "127.0.0.1:0", c)
	h, clock, err := newOffice(t, sink.Port, c).open(slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	defer func() { require.NoError(t, h.close()) }()
	clock.StepTo(t.Context(), h.schedule, paris(time.November, 16, 9, 0))
	require.Empty(t, sink.Letters())
	sink.Set(mailtest.Script{})
	clock.StepTo(t.Context(), h.schedule, paris(time.November, 23, 9, 0))
	got := sink.Letters()
	require.Len(t, got, 1, "the next one")
	require.Contains(t, strings.ReplaceAll(string(got[0].Raw), "=\n", ""), "remis. Pr=C3=A9venez")
}

// asMonday walks an office to its Monday, then says so; it is killed on the way.
func asMonday(args []string) int {
	var o office
	if err := json.Unmarshal([]byte(args[0]), &o); err != nil {
		return 2
	}
	h, clock, err := o.open(slog.New(slog.DiscardHandler))
	if err != nil {
		return 1
	}
	clock.StepTo(context.Background(), h.schedule, paris(time.November, 16, 9, 0))
	return 0
}

// Kill -9 between the last byte of the letter and the server's answer: the letter is
// sent again, under the same number, so that the mailbox shows one.
func TestLaw3_AKillWhileALetterLeavesGivesOneLetter(t *testing.T) {
	c := mailtest.Certify(t)
	hold, seen := make(chan struct{}), make(chan struct{}, 8)
	sink := mailtest.StartAt(t, mailtest.Script{Hold: hold, Seen: seen}, "127.0.0.1:0", c)
	o := newOffice(t, sink.Port, c)
	order, err := json.Marshal(o)
	require.NoError(t, err)
	child := exec.Command(os.Args[0], string(order)) //nolint:gosec // this very test
	child.Env = append(os.Environ(), roleVariable+"=monday")
	require.NoError(t, child.Start())
	select {
	case <-seen:
	case <-time.After(waitAtMost):
		t.Fatal("no letter left")
	}
	require.NoError(t, child.Process.Kill())
	require.Error(t, child.Wait())
	sink.Set(mailtest.Script{})
	close(hold)
	o.At = paris(time.November, 16, 9, 5)
	h, clock, err := o.open(slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	defer func() { require.NoError(t, h.close()) }()
	require.NoError(t, h.catchUp(t.Context()))
	clock.StepTo(t.Context(), h.schedule, paris(time.November, 17, 9, 0))
	numbers := map[string]bool{}
	for _, l := range sink.Letters() {
		numbers[l.Letter(t).Header.Get("Message-Id")] = true
	}
	require.Len(t, numbers, 1)
}

// The commands read a copy, beside the running robot, and leave nothing behind.
func TestDigestAndReportAreMadeBesideTheRunningRobot(t *testing.T) {
	c := mailtest.Certify(t)
	o := newOffice(t, 1, c)
	o.At = time.Now()
	h, _, err := o.open(slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	defer func() { require.NoError(t, h.close()) }()
	path := filepath.Join(o.Folder, "lampadaire.yaml")
	require.NoError(t, os.WriteFile(path, []byte(fmt.Sprintf(`donnees: %s/lampadaire.db
cles: %s/cle
structures:
  - id: escale
    nom: l'Escale
    professionnels:
      - prenom: "=1+1"
        fonction: éducatrice
        comptes: [{reseau: telegram, identifiant: "1"}]
`, o.Folder, o.Folder)), 0o600))
	out := filepath.Join(o.Folder, "sortie")
	said := func(args ...string) (int, string) {
		var b strings.Builder
		code := run(t.Context(), append(args, "--config", path), strings.NewReader(""), &b, &b)
		return code, plain(b.String())
	}
	code, text := said("digest", "--dry-run", "--sortie", o.Folder, "--semaine", "2026-11-16")
	require.Zero(t, code, text)
	require.Contains(t, text, "Synthèse du lundi 16 novembre 2026")
	for _, level := range []string{"pdn", "structure", "departement"} {
		code, text = said("report", "--annee", "2026", "--pour", level, "--sortie", out)
		require.Zero(t, code, text)
	}
	code, text = said("report", "--periode", "2026-01..2026-03", "--sortie", out)
	require.Zero(t, code, text)
	files, err := filepath.Glob(filepath.Join(out, "*"))
	require.NoError(t, err)
	require.Len(t, files, 12)
	table, err := os.ReadFile(filepath.Join(out, "compte-rendu-escale--1-1-2026-01-2026-12.csv"))
	require.NoError(t, err)
	require.Contains(t, string(table), "'=1+1")
	left, err := filepath.Glob(filepath.Join(o.Folder, ".lecture-*"))
	require.NoError(t, err)
	require.Empty(t, left, "the copy is gone")
	for _, wrong := range [][]string{{"digest"}, {"digest", "--dry-run", "--semaine", "lundi"}, {"report", "--pour", "moi"}, {"report", "--annee", "26"}, {"report", "--pour", "pdn", "--qui", "Zoé"}} {
		code, text = said(wrong...)
		require.Equal(t, 1, code, text)
		require.False(t, slices.Contains([]string{""}, text))
	}
}

// A robot that was down tells it with the figures of the week.
func TestLaw10_AnAbsenceOfTheRobotIsToldWithItsLengthAndDay(t *testing.T) {
	c := mailtest.Certify(t)
	sink := mailtest.StartAt(t, mailtest.Script{}, "127.0.0.1:0", c)
	o := newOffice(t, sink.Port, c)
	h, _, err := o.open(slog.New(slog.DiscardHandler)) // Friday noon
	require.NoError(t, err)
	h.noteAbsence()
	require.NoError(t, h.close())
	o.At = o.At.Add(70 * time.Minute)
	h, clock, err := o.open(slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	defer func() { require.NoError(t, h.close()) }()
	h.noteAbsence()
	require.NoError(t, h.store.Journal().Flush(t.Context()))
	clock.StepTo(t.Context(), h.schedule, paris(time.November, 16, 9, 0))
	require.Len(t, sink.Letters(), 1)
	text := strings.ReplaceAll(string(sink.Letters()[0].Raw), "=\n", "")
	require.Contains(t, strings.ReplaceAll(text, "=C2=A0", " "), "Robot absent : 1 h 10 vendredi.")
}
