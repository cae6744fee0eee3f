package main

import (
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/backup"
	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	emut "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/schedule"
	"github.com/lampadaire/lampadaire/internal/store/storetest"
)

// TestLaw2_NothingOfACaseIsInAnyFileMetricOrBackup has a thousand messages pointed
// out (forty by default) on both networks, by people with remarkable names, and one
// of them decided, told, contested and answered; then reads the database, its log of
// writes, everything that was logged at the finest level, the page of figures, and a
// backup that its key has opened.
func TestLaw2_NothingOfACaseIsInAnyFileMetricOrBackup(t *testing.T) {
	t.Parallel()
	each := 20
	if full() {
		each = 500
	}
	clock := schedule.NewManual(paris(time.November, 10, 10, 0))
	m := teamed(t, func(o *stageOptions) { o.discord.Now, o.telegram.Now = clock.Now, clock.Now })
	m.saves()
	log, err := os.Create(m.path("journal.log"))
	require.NoError(t, err)
	defer log.Close()
	h, stop := m.inProcess(func(p *plan) {
		p.clock, p.logger = clock, slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	m.connected()
	m.reads()
	clock.StepTo(t.Context(), h.schedule, paris(time.November, 25, 10, 0))
	samira, nour, lea := m.actors(onTelegram)
	lea.says(insult + " CanariTexte")
	samira.does("À décider avant", "Rappel du cadre")
	samira.does("Pourquoi", "Propos blessants")
	samira.does("C'est noté", "Le robot lui écrit")
	lea.does("L'adulte te rappelle cette règle.", "Je ne suis pas d'accord")
	lea.sees("Tu auras une réponse ici.")
	nour.does("pas d'accord avec la décision", "Répondre")
	nour.does("Votre réponse :", "Annulée")
	lea.sees("Une autre personne a regardé.")
	canaries := append(m.pointedOut(each), strconv.FormatInt(lea.other.ID(), 10))
	require.Eventually(t, func() bool { return h.opened(t) >= 2*each }, 10*waitAtMost, 50*time.Millisecond, "a case for each message")

	require.NoError(t, h.backUp(t.Context(), clock.Now()))
	made, err := backup.Folder{Path: m.settings.Backup.Folder, Days: 30}.List()
	require.NoError(t, err)
	require.NotEmpty(t, made)
	last := slices.MaxFunc(made, func(x, y backup.Made) int { return x.At.Compare(y.At) })
	keys, err := backup.ReadKey(m.settings.Backup.KeyFile, func(string) string { return "" })
	require.NoError(t, err)
	require.NoError(t, backup.Open(last.Path, m.path("ouverte.db"), keys...))
	require.NoError(t, os.WriteFile(m.path("metriques"), []byte(pageOf(t, h.meters)), 0o600))
	for _, file := range []string{"lampadaire.db", "lampadaire.db-wal", "journal.log", "metriques", "ouverte.db"} {
		info, err := os.Stat(m.path(file))
		require.NoError(t, err)
		require.NotZero(t, info.Size(), "%s is empty: nothing was searched", file)
	}
	look := func() []storetest.Trace {
		traces, err := storetest.FindBytes(m.path("."), canaries)
		require.NoError(t, err)
		return traces
	}
	require.Empty(t, look())
	require.NoError(t, stop())
	require.Empty(t, look())

	// The same search finds what is there, and the copy that was opened is the storage.
	copied, err := os.ReadFile(m.path("ouverte.db"))
	require.NoError(t, err)
	require.Contains(t, string(copied), "escale")
	require.NoError(t, os.WriteFile(m.path("oubli"), []byte("x"+canaries[1]+"x"), 0o600))
	require.NotEmpty(t, look())
}

// pointedOut has people with remarkable names write as many messages in the space
// of each network, each one a case, and gives what tells who, what and where.
func (m *team) pointedOut(each int) []string {
	m.t.Helper()
	const writers = 4
	canaries := []string{"CanariTexte", "CanariNom", "canaripseudo", "discord.com/channels", "t.me/c/"}
	var discord []*emud.User
	var telegram []*emut.Person
	for i := range writers {
		u := m.discord.CreateUser(emud.UserSpec{Username: fmt.Sprintf("canaripseudo%d", i), Display: fmt.Sprintf("CanariNom%d", i)})
		require.NoError(m.t, u.Join(m.guild))
		p := m.telegram.Person(fmt.Sprintf("CanariNom%d", i), fmt.Sprintf("canaripseudo%d", i), "fr")
		m.group.Seat(p)
		discord, telegram = append(discord, u), append(telegram, p)
		canaries = append(canaries, u.ID().String(), strconv.FormatInt(p.ID(), 10))
	}
	for i := range each {
		text := strings.Replace(insult, "Kevin", fmt.Sprintf("CanariTexte%d", i), 1)
		ref, err := discord[i%writers].Say(m.channel, text)
		require.NoError(m.t, err)
		if i < writers {
			canaries = append(canaries, ref.String())
		}
		_, err = telegram[i%writers].Say(m.group, text)
		require.NoError(m.t, err)
	}
	return canaries
}

// opened is how many cases there are.
func (h *house) opened(t testing.TB) int {
	t.Helper()
	var lines []app.CaseLine
	require.NoError(t, h.store.View(t.Context(), func(r app.Reader) (err error) {
		lines, err = r.CaseLines(t.Context(), "escale", 5000)
		return err
	}))
	return len(lines)
}
