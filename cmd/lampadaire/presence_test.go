package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/playground"
	"github.com/lampadaire/lampadaire/internal/schedule"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// longest bounds every wait here.
const longest = 15 * time.Second

// walk is the demo without its page: the town, the robots and a clock to move.
type walk struct {
	t     *testing.T
	stage playground.Stage
	clock *schedule.Manual
	house *house
	town  *town
}

// walks runs the demo's robots on a clock that stands at the given instant, and
// gives one walk for each network.
func walks(t *testing.T, at time.Time, change ...func(*config.Settings)) []*walk {
	t.Helper()
	clock := schedule.NewManual(at)
	town, err := newTown(clock.Now)
	require.NoError(t, err)
	t.Cleanup(town.close)
	keys, err := seal.NewKeys()
	require.NoError(t, err)
	texts, err := messages.Load(config.Messages())
	require.NoError(t, err)
	settings := town.settings(filepath.Join(t.TempDir(), "lampadaire.db"), clock.Now())
	for _, do := range change {
		do(&settings)
	}
	ctx, cancel := context.WithCancel(context.Background())
	h, err := build(ctx, plan{
		settings: settings, keys: keys, texts: texts, clock: clock,
		tokens: map[pdn.NetworkID]string{onDiscord: town.app.Token(), onTelegram: telegram.DefaultToken},
		logger: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})), tell: func(error) {},
	})
	require.NoError(t, err)
	done := make(chan error, 1)
	go func() { done <- h.run(ctx) }()
	t.Cleanup(func() {
		cancel()
		require.NoError(t, <-done)
		require.NoError(t, h.close())
	})
	require.Eventually(t, h.ready, longest, 10*time.Millisecond)
	var out []*walk
	for _, s := range town.stages() {
		out = append(out, &walk{t, s, clock, h, town})
	}
	return out
}

// see is what Samira sees in private, once it satisfies the condition.
func (w *walk) see(what string, condition func([]playground.Message) bool) []playground.Message {
	w.t.Helper()
	var seen []playground.Message
	require.Eventually(w.t, func() bool {
		seen = w.stage.See(playground.Samira, playground.Private)
		return condition(seen)
	}, longest, 10*time.Millisecond, what)
	return seen
}

func (w *walk) says(text string) playground.Message {
	w.t.Helper()
	var found playground.Message
	w.see(text, func(seen []playground.Message) bool {
		for _, m := range seen {
			if strings.Contains(plain(m.Text), text) {
				found = m
			}
		}
		return found.ID != ""
	})
	return found
}

func (w *walk) write(text string) {
	w.t.Helper()
	require.NoError(w.t, w.stage.Write(playground.Samira, playground.Private, text))
}

// press presses a button of the message that says something.
func (w *walk) press(text, label string) {
	w.t.Helper()
	m := w.says(text)
	for _, row := range m.Buttons {
		for _, b := range row {
			if strings.HasPrefix(plain(b.Label), label) {
				require.NoError(w.t, w.stage.Press(playground.Samira, playground.Private, m.ID, b.Data))
				return
			}
		}
	}
	w.t.Fatalf("no button %q under %q", label, m.Text)
}

// picture waits for a picture that Samira is shown.
func (w *walk) picture(name string) {
	w.t.Helper()
	w.see(name, func(seen []playground.Message) bool {
		return slices.ContainsFunc(seen, func(m playground.Message) bool { return m.File == name || strings.HasSuffix(m.File, ".jpg") })
	})
}

func (w *walk) to(at time.Time) {
	w.clock.StepTo(w.t.Context(), w.house.schedule, at)
}

func paris(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2026, month, day, hour, minute, 0, 0, pdn.Paris())
}

func TestTheDemoClockWalksAMonthOnEachNetwork(t *testing.T) {
	for index, name := range []string{"Discord", "Telegram"} {
		t.Run(name, func(t *testing.T) {
			w := walks(t, paris(time.November, 3, 17, 0))[index]
			require.Equal(t, name, w.stage.Name())
			w.write("menu")
			w.press("0 h faites", "Je commence")
			w.press("Où cela se passe-t-il", "Snapchat")
			w.says("En présence depuis 17 h (Snapchat).")
			w.to(paris(time.November, 3, 18, 30))
			w.press("En présence depuis", "J'ai fini")
			w.press("soit 1 h 30 (Snapchat)", "Corriger")
			w.press("Personne d'autre ne voit cela.", "Changer les heures")
			w.press("Nouvelles heures", "Fin −15 min")
			w.press("soit 1 h 15. La raison", "On garde : oubli")
			w.press("soit 1 h 15 (Snapchat)", "Le menu")
			w.says("1 h 15 faites, il reste 6 h 45 avant le 30.")

			w.to(paris(time.November, 12, 9, 0))
			w.write("hier 14h-16h30")
			w.press("mercredi 11 novembre, 14 h à 16 h 30, soit 2 h 30 : on garde ?", "Oui, on garde")
			w.press("soit 2 h 30 (lieu non précisé)", "Le menu")
			w.press("3 h 45 faites", "+1 contact")
			w.press("Quel contact ?", "message privé")
			w.press("Quel âge", "15-17 ans")
			w.press("Quel thème", "scolarité")
			w.says("+1 : message privé, 15-17 ans, scolarité.")

			w.to(paris(time.November, 16, 9, 30))
			w.press("il reste 4 h 15 avant le 30.", "Demander un coup de main")
			w.says("Personne n'est prévenu maintenant.")
			w.to(paris(time.November, 23, 9, 30))
			w.press("Bonjour Samira, voici où en est votre mois", "Mon mois")
			w.picture("presence-2026-11.png")
			w.to(paris(time.December, 1, 9, 30))
			w.says("voici votre feuille du mois qui vient de finir.")
			require.Empty(t, w.town.telegram.Violations())
			require.Empty(t, w.town.discord.Violations())
		})
	}
}
