package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/messages"
)

// TestASettingsFileBrokenAnywhereLeavesRobotsThatGiveTheNumbers spoils the
// installation in several ways and writes to the robots.
func TestASettingsFileBrokenAnywhereLeavesRobotsThatGiveTheNumbers(t *testing.T) {
	t.Parallel()
	spoil := map[string]func(s *stage, file string){
		"a word too many in the settings": func(s *stage, file string) { s.append(file, "\nbonjour tout le monde\n") },
		"unknown setting":                 func(s *stage, file string) { s.append(file, "\ncouleur: bleu\n") },
		"keys lost":                       func(s *stage, _ string) { require.NoError(s.t, os.Remove(s.settings.Keys)) },
		"data damaged": func(s *stage, _ string) {
			require.NoError(s.t, os.WriteFile(s.settings.Data, []byte("ceci n'est pas une base de données"), 0o600))
		},
	}
	for name, do := range spoil {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			file := s.install()
			do(s, file)
			program := s.command("lampadaire", "serve", "--config", file)
			s.until("the bots are connected", func() bool { n, _ := s.app.Sessions(); return n > 0 && s.telegram.Polling() })
			tom := s.telegram.Person("Tom", "tom", "fr")
			s.group.Seat(tom)
			tom.Start("")
			tom.Say(s.group, "salut")
			s.until("Tom has the numbers", func() bool { return len(s.telegram.VisibleTo(tom, tom.Private())) > 1 })
			got := s.telegram.VisibleTo(tom, tom.Private())
			text := plain(got[len(got)-1].Text)
			require.Contains(t, text, "Je suis en panne.")
			require.Contains(t, text, "3114")
			for _, m := range s.telegram.VisibleTo(tom, s.group) {
				require.False(t, m.ByBot, "nothing is said in the group")
			}
			require.Equal(t, 3, program.term(), "the exit code of a safe mode")
			require.Contains(t, program.stdout.String(), "Mode de secours")
			journal, err := os.ReadFile(s.path("journal.log"))
			require.NoError(t, err)
			require.Contains(t, string(journal), `"msg":"safe mode"`)
		})
	}
}

func (s *stage) append(file, text string) {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(s.t, err)
	_, err = f.WriteString(text)
	require.NoError(s.t, err)
	require.NoError(s.t, f.Close())
}

func TestWithoutATokenOrBesideAnotherProgramThereIsNoSafeMode(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	require.Equal(t, 1, run(t.Context(), []string{"serve", "--config", "absent.yaml"}, nil, &out, &errs))
	require.NotContains(t, out.String(), "Mode de secours")
	s := newStage(t)
	_, stop := s.inProcess()
	errs.Reset()
	require.Equal(t, 1, run(t.Context(), []string{"serve", "--config", s.install()}, nil, &out, &errs))
	require.Contains(t, errs.String(), "occupé par un autre programme")
	require.NoError(t, stop())
}

func TestTheNumbersOfABrokenRobotDoNotShowOnALockedScreen(t *testing.T) {
	texts, err := messages.Load(config.Messages())
	require.NoError(t, err)
	text, err := texts.Text("panne.texte", nil)
	require.NoError(t, err)
	for _, number := range []string{"17", "114", "119", "3018", "3114"} {
		at := strings.Index(text, number)
		require.Positive(t, at, number)
		require.GreaterOrEqual(t, utf8.RuneCountInString(text[:at]), 120, number)
	}
}
