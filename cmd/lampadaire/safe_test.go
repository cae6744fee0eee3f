package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/chat"
	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
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
			lea := s.discord.CreateUser(emud.UserSpec{Username: "lea"})
			require.NoError(t, lea.Join(s.guild))
			dm, err := lea.DM(s.app)
			require.NoError(t, err)
			_, err = lea.Say(dm, "non")
			require.NoError(t, err)
			s.until("Léa has the numbers", func() bool {
				seen := s.discord.VisibleTo(lea, dm)
				return len(seen) > 1 && strings.Contains(plain(seen[len(seen)-1].Content), "Je ne peux rien noter")
			})
			for _, m := range s.telegram.VisibleTo(tom, s.group) {
				require.False(t, m.ByBot, "nothing is said in the group")
			}
			require.Equal(t, 3, program.term(), "the exit code of a safe mode")
			require.Contains(t, program.stdout.String(), "Mode de secours")
			journal, err := os.ReadFile(s.path("journal.log"))
			require.NoError(t, err)
			require.Contains(t, string(journal), `"msg":"safe mode"`)
			require.NotContains(t, string(journal), `"cause":"erreur.interne"`, "the line says why")
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

// handed is a sender that keeps what it was given.
type handed struct {
	chat.Sender
	caps chat.Capabilities
	sent []chat.Outgoing
}

func (h *handed) Network() pdn.NetworkID          { return onTelegram }
func (h *handed) Capabilities() chat.Capabilities { return h.caps }
func (h *handed) Send(_ context.Context, o chat.Outgoing) (chat.MessageRef, error) {
	h.sent = append(h.sent, o)
	return "", nil
}

// TestLaw1_ABrokenRobotSpeaksOnlyWhenSpokenTo draws each kind of event, in each
// place, from each kind of author, fresh or old.
func TestLaw1_ABrokenRobotSpeaksOnlyWhenSpokenTo(t *testing.T) {
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	events := map[string]func(chat.Origin) chat.Event{
		"message":  func(o chat.Origin) chat.Event { return &chat.Message{Origin: o, Text: "bonjour"} },
		"edited":   func(o chat.Origin) chat.Event { return &chat.Message{Origin: o, Edited: true} },
		"command":  func(o chat.Origin) chat.Event { return &chat.Command{Origin: o, Name: "non"} },
		"press":    func(o chat.Origin) chat.Event { return &chat.Press{Origin: o, Token: "x"} },
		"join":     func(o chat.Origin) chat.Event { return &chat.Join{Origin: o} },
		"request":  func(o chat.Origin) chat.Event { return &chat.Join{Origin: o, Request: true} },
		"arrived":  func(o chat.Origin) chat.Event { return &chat.Arrived{Origin: o} },
		"reread":   func(o chat.Origin) chat.Event { o.Reread = true; return &chat.Message{Origin: o} },
		"old":      func(o chat.Origin) chat.Event { o.At = now.Add(-time.Hour); return &chat.Command{Origin: o} },
		"robot":    func(o chat.Origin) chat.Event { o.Author.Kind = chat.Automaton; return &chat.Command{Origin: o} },
		"stranger": func(o chat.Origin) chat.Event { o.Network = "autre"; return &chat.Command{Origin: o} },
	}
	private, space, alone := chat.Place{Kind: chat.Private}, chat.Place{Kind: chat.Shared}, chat.Place{Kind: chat.Shared, Alone: true}
	answered := map[string][3]bool{ // in private, in the space, in the space seen by one
		"message": {true, false, false}, "command": {true, true, true}, "press": {true, true, true},
	}
	texts, err := messages.Load(config.Messages())
	require.NoError(t, err)
	for name, event := range events {
		for i, place := range []chat.Place{private, space, alone} {
			sender := &handed{caps: chat.Capabilities{PrivateLink: true}}
			b := &broken{texts: texts, clock: &setClock{now: now}, logger: slog.New(slog.DiscardHandler), senders: map[pdn.NetworkID]chat.Sender{onTelegram: sender}}
			require.NoError(t, b.Handle(t.Context(), event(chat.Origin{
				Network: onTelegram, At: now, Place: place, Answer: "ici", Author: chat.Author{Account: pdn.Account{Network: onTelegram, ID: "1"}},
			})))
			require.Len(t, sender.sent, map[bool]int{true: 1}[answered[name][i]], "%s, place %d", name, i)
			for _, o := range sender.sent {
				require.False(t, o.Permit().Zero())
				inTheOpen := i == 1
				require.Equal(t, !inTheOpen, strings.Contains(o.Content().Text, "en panne"), "law L9: in the open, only where the private chat is")
				require.Equal(t, inTheOpen, len(o.Content().Buttons) == 1)
			}
		}
	}
}
