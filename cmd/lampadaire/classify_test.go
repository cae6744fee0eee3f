package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestClassifyAnswersEachLineAndGoesOnAfterABadOne(t *testing.T) {
	cmd := newClassifyCommand()
	var out bytes.Buffer
	cmd.SetIn(strings.NewReader(`{"id":7,"text":"été gros connard"}
pas du json
{"id":"b","msgs":[{"from":"x","text":"salut"},"ça va ?"],"role":"jeune"}
`))
	cmd.SetOut(&out)
	cmd.SetArgs([]string{"--jsonl", "--all"})
	require.NoError(t, cmd.Execute())
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 3)
	var first struct {
		ID       int
		Score    float64
		Findings []struct {
			Category string
			Why      []string
			Spans    [][2]int
		}
	}
	require.NoError(t, json.Unmarshal([]byte(lines[0]), &first))
	require.Equal(t, 7, first.ID)
	require.Equal(t, "injure", first.Findings[0].Category)
	require.Equal(t, 16, first.Findings[0].Spans[0][1], "characters, not bytes")
	require.Contains(t, lines[1], `"line":2`)
	require.Contains(t, lines[2], `"findings":[]`)
}
