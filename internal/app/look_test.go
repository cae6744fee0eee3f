package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// shows is a network that shows every message again.
type shows struct {
	chat.Sender
	asked int
}

func (*shows) Network() pdn.NetworkID { return "réseau" }

func (*shows) Link(chat.Pointer) string { return "" }

func (*shows) Find(string) (chat.Pointer, bool) { return chat.Pointer{}, false }

func (s *shows) Look(context.Context, chat.Pointer) ([]chat.Glimpse, error) {
	s.asked++
	return []chat.Glimpse{{Text: "son numéro : 06 39 98 12 34", Pointed: true, Attached: true}}, nil
}

func looking(t *testing.T) (*App, *shows) {
	t.Helper()
	d, err := registry.NewDirectory(nil)
	require.NoError(t, err)
	s := &shows{}
	a := New(Options{Directory: d, Clock: pdn.SystemClock{}})
	a.senders["réseau"] = s
	return a, s
}

func TestLaw6_APedocriminaliteMessageIsNotEvenAskedFor(t *testing.T) {
	a, network := looking(t)
	p := chat.Pointer{Space: "e", Conversation: "c", Ref: "r"}
	for _, category := range moderation.Categories() {
		seen := a.lookAt(t.Context(), "réseau", p, moderation.Insult, category)
		if category == moderation.ChildSexual {
			require.Equal(t, sightHidden, seen.state)
			require.Empty(t, seen.lines)
			continue
		}
		require.Equal(t, sightShown, seen.state)
		require.NotContains(t, seen.lines[0].text, "06 39")
	}
	require.Equal(t, len(moderation.Categories())-1, network.asked)
}

func TestWhatIsRememberedIsForgottenAfterThirtyMinutes(t *testing.T) {
	var s sights
	now := time.Now()
	h := heard{message: &chat.Message{Ref: "r", Text: strings.Repeat("é", 600)}}
	h.message.Network, h.message.At = "réseau", now
	s.keep(h, []moderation.Line{{Text: "1"}, {Text: "2"}, {Text: "3"}, {Text: "4"}}, now)
	lines, ok := s.get(sightKey{"réseau", "r"}, now)
	require.True(t, ok)
	require.Len(t, lines, sightBeside+1)
	require.LessOrEqual(t, len(lines[3].Text), longestSight)
	_, ok = s.get(sightKey{"réseau", "r"}, now.Add(sightLife))
	require.False(t, ok)
	for i := range 3 * mostSights {
		h.message.Ref = chat.MessageRef(strings.Repeat("x", i+1))
		s.keep(h, nil, now)
	}
	require.LessOrEqual(t, len(s.kept), mostSights)
	s.sweep(now.Add(sightLife))
	require.Empty(t, s.kept)
}

func TestATextIsCutForThePopUpOnAWholeSign(t *testing.T) {
	require.Equal(t, "abc", cutUnits("abc", 3))
	require.Equal(t, "ab…", cutUnits("abcd", 3))
	require.Equal(t, "a…", cutUnits("a🙂🙂", 3))
}
