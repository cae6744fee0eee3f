package discord

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/emulator/spec"
)

// Every event that the specification describes is held against it: the real one passes, the same with a field too many
// or a field of the wrong type is refused.
func TestAnEventWithAStrangeOrWrongFieldIsAViolation(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "..", "..", "..", "shared", "specs")
	if _, err := os.Stat(filepath.Join(dir, spec.RestFile)); err != nil {
		require.NotEqual(t, "1", os.Getenv("LAMPADAIRE_SPECS_REQUIRED"))
		t.Skip("the published specifications are absent (../shared/specs)")
	}
	published, err := spec.Load(dir)
	require.NoError(t, err)
	s, err := New(Options{Specs: published})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	a := s.CreateApp(AppSpec{Name: "bot", Privileged: privilegedIntents})
	sam, lea := s.CreateUser(UserSpec{Username: "sam"}), s.CreateUser(UserSpec{Username: "lea"})
	g := s.CreateGuild("g", sam)
	g.Install(a, PermAdministrator)
	c := g.CreateChannel(ChannelSpec{Name: "c"})
	s.mu.Lock()
	ss := s.newSession(a, knownIntents, false)
	s.deliverReady(ss, 10)
	s.mu.Unlock()
	require.NoError(t, lea.Join(g))
	require.NoError(t, g.SetRoles(lea, g.CreateRole("r", 0)))
	id, err := lea.Say(c, "x")
	require.NoError(t, err)
	require.NoError(t, lea.Edit(c, id, "y"))
	require.NoError(t, lea.React(c, id, "👍"))
	require.NoError(t, lea.Typing(c))
	require.NoError(t, lea.Delete(c, id))
	require.NoError(t, lea.Leave(g))
	require.Empty(t, s.Violations())

	frames, ok := ss.since(0, nil)
	require.True(t, ok)
	checked := map[string]bool{}
	for _, f := range frames {
		if !published.Describes(f.name) || checked[f.name] {
			continue
		}
		checked[f.name] = true
		for field, value := range map[string]any{"inconnu": 1, "guild_id": 7, "id": 7, "v": "x"} {
			var body map[string]any
			require.NoError(t, json.Unmarshal(f.raw, &body))
			if _, has := body[field]; !has && field != "inconnu" {
				continue
			}
			body[field] = value
			raw, err := encode(body)
			require.NoError(t, err)
			before := len(s.Violations())
			s.checkEvent(f.name, raw)
			require.Len(t, s.Violations(), before+1, "%s with %s = %v", f.name, field, value)
		}
	}
	require.Len(t, checked, 10, "%v", checked)
}
