package app

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// recognises is an engine that takes one word for child sexual content.
type recognises string

func (r recognises) Examine(_ pdn.StructureID, _ []moderation.Line, _ string, in moderation.Input) moderation.Result {
	if strings.Contains(in.Text, string(r)) {
		return moderation.Result{Findings: []moderation.Finding{{Category: moderation.ChildSexual}}}
	}
	return moderation.Result{}
}

func (recognises) Mask(text string) string { return text }

// around shows a message between two others.
type around struct {
	shows
	texts []string
}

func (s *around) Look(context.Context, chat.Pointer) ([]chat.Glimpse, error) {
	var out []chat.Glimpse
	for i, text := range s.texts {
		out = append(out, chat.Glimpse{Text: text, Pointed: i == 1})
	}
	return out, nil
}

func TestLaw6_NothingThatTheEngineTakesForChildSexualIsShownBesideAnotherMessage(t *testing.T) {
	a, _ := looking(t)
	a.Engine = recognises("canari")
	p := chat.Pointer{Space: "e", Conversation: "c", Ref: "r"}
	a.senders["réseau"] = &around{texts: []string{"un canari", "un mot", "une suite"}}
	seen := a.lookAt(t.Context(), "réseau", p, moderation.Insult)
	require.Equal(t, sightShown, seen.state)
	require.Len(t, seen.lines, 2, "the message beside it is left out")
	require.Equal(t, "un mot", seen.lines[0].text)

	a.senders["réseau"] = &around{texts: []string{"avant", "un canari", "après"}}
	seen = a.lookAt(t.Context(), "réseau", p, moderation.Obscene)
	require.Equal(t, sightHidden, seen.state, "nor under the name that somebody gave it")
	require.Empty(t, seen.lines)
}
